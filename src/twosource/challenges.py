"""Who rejects a fact: denials found in any report, laid on the facts that they deny."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

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
        self._deniers = {x for _, _, by in self._denials for x in by}
        self._cues: dict[int, list[tuple[int, int]]] = {}
        for r, q, _ in self._denials:
            self._cues.setdefault(r, []).append((q.chain[-1].cue_start, q.chain[-1].cue_end))
        vectors = [encode_spans(analyses[r].report.text, analyses[r].sentences, [(a, b)])[0] for r, a, b in spans]
        self._denied: dict[int, set[int]] = {}  # a unit's number -> the denials that lie on it
        having: dict[str, list[int]] = {}
        for u in pool.units if spans else ():
            for w in u.words:
                having.setdefault(w, []).append(u.index)
        for number, vector in enumerate(vectors):
            for unit in self._denied_by(number, vector, having):
                self._denied.setdefault(unit, set()).add(number)

    def of(self, group: Sequence[Unit], differences: Sequence[Difference]) -> Challenge:
        """The challenge to one fact."""
        if self._only_denies(group):
            return Challenge("none")
        by: list[str] = [x for u in group for x in u.denied_by]
        spans: list[tuple[str, int, int]] = []
        for number in sorted(set().union(*(self._denied.get(u.index, ()) for u in group))):
            r, q, deniers = self._denials[number]
            # nobody denies his own words: "No warning reached me" and "he denied a warning" are one voice
            own = set(deniers) & {s for u in group for s in u.speakers if not (u.quotation and u.quotation.negated)}
            if not own:
                by.extend(deniers)
                spans.append((self._analyses[r].report.id, q.start, q.end))
        if by:
            return Challenge("denied", tuple(dict.fromkeys(by)), tuple(spans))
        return self._disputed(group, differences)

    def _only_denies(self, group: Sequence[Unit]) -> bool:
        """Whether a fact is a denial and nothing else: "the ministry denied it", and the denier's own words for it."""
        return all(
            self._is_denial(u) or (u.speakers and u.speakers <= self._deniers and not u.denied_by) for u in group
        )

    def _is_denial(self, u: Unit) -> bool:
        e = u.event
        cues = self._cues.get(u.report, ())
        return e is not None and any(a < e.predicate_end and e.predicate_start < b for a, b in cues)

    def _denied_by(
        self, number: int, vector: npt.NDArray[np.float32], having: Mapping[str, Sequence[int]]
    ) -> Iterator[int]:
        """The numbers of the units that a denial lies on. `having`: the units in which each content word stands."""
        report, q, _ = self._denials[number]
        units, weight = self._pool.units, self._pool.weight
        inside = {u.index for u in units if u.report == report and u.start < q.end and u.end > q.start}
        yield from (i for i in inside if self._is_denied_here(units[i], q))
        denied = content_words(tokens_in(self._analyses[report].sentences, q.start, q.end))
        if sum(denied.values()) < 2:
            return
        common = np.zeros(len(units))
        for w in sorted(denied):
            common[having.get(w, [])] += weight.get(w, 1.0)
        total = sum(weight.get(w, 1.0) for w in sorted(denied))
        likeness = 0.5 * (self._pool.vectors @ vector).astype(np.float64) + 0.5 * common / total
        for i in np.flatnonzero(likeness >= self._settings.denial_link).tolist():
            if i not in inside and units[i].status != "not-happened" and units[i].kind != "figure":
                yield i

    def _is_denied_here(self, u: Unit, q: Quotation) -> bool:
        """Whether a unit that shares words with a denial is what it denies."""
        return u.end - u.start <= 1.5 * (q.end - q.start) and u.quotation is q

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
