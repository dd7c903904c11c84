"""Who rejects a fact: denials found in any report, laid on the facts that they deny."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twosource.language import encode_spans
from twosource.origins import is_named
from twosource.records import Analysis, Challenge, Difference, Quotation
from twosource.settings import Settings
from twosource.units import Unit, Units, content_words, tokens_in


class Challenges:
    """The denials of one story's reports.

    A denial lies on a fact where its content is what a reading of the fact asserts: the event stands in the denied
    content itself, an anaphoric denial follows it ("which Beijing denied"), or the two say the same by their words.
    """

    def __init__(
        self,
        analyses: Sequence[Analysis],
        to_story: Sequence[Mapping[str, str]],
        names: Mapping[str, str],
        pool: Units,
        settings: Settings,
    ) -> None:
        self._names = names
        self._analyses, self._pool, self._settings = analyses, pool, settings
        self._denials: list[tuple[int, Quotation, tuple[str, ...]]] = []
        spans: list[tuple[int, int, int]] = []
        for r, a in enumerate(analyses):
            for q in a.quotations:
                if q.negated and q.chain:
                    by = tuple(
                        dict.fromkeys(to_story[r].get(s.actor or "", s.name) for s in q.chain if s.kind != "media")
                    )
                    self._denials.append((r, q, by))
                    spans.append((r, q.start, q.end))
        self._vectors = [encode_spans(analyses[r].report.text, analyses[r].sentences, [(a, b)])[0] for r, a, b in spans]

    def of(self, group: Sequence[Unit], differences: Sequence[Difference]) -> Challenge:
        """The challenge to one fact."""
        if self._only_denies(group):
            return Challenge("none")
        by: list[str] = [x for u in group for x in u.denied_by]
        spans: list[tuple[str, int, int]] = []
        for (r, q, deniers), vector in zip(self._denials, self._vectors, strict=True):
            # nobody denies his own words: "No warning reached me" and "he denied a warning" are one voice
            own = set(deniers) & {s for u in group for s in u.speakers if not (u.quotation and u.quotation.negated)}
            if not own and any(self._denies(r, q, vector, u) for u in group):
                by.extend(deniers)
                spans.append((self._analyses[r].report.id, q.start, q.end))
        if by:
            return Challenge("denied", tuple(dict.fromkeys(by)), tuple(spans))
        return self._disputed(group, differences)

    def _only_denies(self, group: Sequence[Unit]) -> bool:
        """Whether a fact is a denial and nothing else: "the ministry denied it", and the denier's own words for it."""
        deniers = {x for _, _, by in self._denials for x in by}
        return all(self._is_denial(u) or (u.speakers and u.speakers <= deniers and not u.denied_by) for u in group)

    def _is_denial(self, u: Unit) -> bool:
        e = u.event
        cues = [(q.chain[-1].cue_start, q.chain[-1].cue_end) for r, q, _ in self._denials if r == u.report]
        return e is not None and any(a < e.predicate_end and e.predicate_start < b for a, b in cues)

    def _denies(self, report: int, q: Quotation, vector: object, u: Unit) -> bool:
        if u.report == report and u.start < q.end and u.end > q.start:
            return u.end - u.start <= 1.5 * (q.end - q.start) and u.quotation is q
        if u.status == "not-happened" or u.kind == "figure":
            return False
        denied = content_words(tokens_in(self._analyses[report].sentences, q.start, q.end))
        if sum(denied.values()) < 2:
            return False
        weight = self._pool.weight
        common = sum(weight.get(w, 1.0) for w in sorted(denied.keys() & u.words.keys()))
        total = sum(weight.get(w, 1.0) for w in sorted(denied))
        cosine = float(self._pool.vectors[u.index] @ vector)
        return 0.5 * cosine + 0.5 * common / total >= self._settings.denial_link

    def _disputed(self, group: Sequence[Unit], differences: Sequence[Difference]) -> Challenge:
        """Two named parties assert figures that cannot both be: their values differ and each has its own speaker."""
        if not any(d.slot in ("how many", "status") for d in differences):
            return Challenge("none")
        parties: dict[str, set[tuple[float, str]]] = {}
        for u in group:
            for s in sorted(u.speakers):
                parties.setdefault(s, set()).update((f.value, f.operator) for f in u.figures[:1])
        named = [p for p in sorted(parties) if parties[p] and is_named(self._names.get(p, p))]
        for i, p in enumerate(named):
            for q in named[:i]:
                if not parties[p] & parties[q]:
                    return Challenge("disputed", (q, p))
        return Challenge("none")
