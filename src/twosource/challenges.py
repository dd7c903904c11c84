"""Who rejects a fact, disputes it, cannot verify it or will not comment: found in any report, laid on the facts that
it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twosource.comparison import compare_figures, compare_statuses, one_scope
from twosource.copies import longest_run
from twosource.doubts import find_doubts
from twosource.language import encode_spans
from twosource.matching import shared_words
from twosource.origins import is_named
from twosource.records import Analysis, Challenge, ChallengeKind, Event, Quotation
from twosource.settings import Settings
from twosource.units import Unit, Units, content_words, tokens_in

# How near two units must be (`_likeness`) to be about one quantity, and about one matter.
SAME_QUANTITY, SAME_MATTER = 0.4, 0.5


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
        self._doubts = [
            (r, d, tuple(to_story[r].get(x, x) for x in d.by)) for r, a in enumerate(analyses) for d in find_doubts(a)
        ]
        self._disputes = _disputes(pool, names)

    def of(self, group: Sequence[Unit]) -> Challenge:
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
        disputed = self._disputed(group)
        return disputed if disputed.kind != "none" else self._doubted(group)

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

    def _disputed(self, group: Sequence[Unit]) -> Challenge:
        """Two named parties assert what cannot both be, in this fact or in another one beside it."""
        parties = [x for u in group for pair in self._disputes.get(u.index, ()) for x in pair]
        return Challenge("disputed", tuple(sorted(set(parties)))) if parties else Challenge("none")

    def _doubted(self, group: Sequence[Unit]) -> Challenge:
        """What a report could not verify, else what somebody would not comment on."""
        kinds: tuple[ChallengeKind, ...] = ("unverified", "no-comment")
        for kind in kinds:
            by: list[str] = []
            spans: list[tuple[str, int, int]] = []
            for r, doubt, who in self._doubts:
                events = [self._analyses[r].events[k] for k in doubt.about]
                units = [u for u in group if u.report == r and not u.start <= doubt.cue < u.end]
                if doubt.kind == kind and any(_tells(u, e) for u in units for e in events):
                    by.extend(who)
                    spans.append((self._analyses[r].report.id, doubt.start, doubt.end))
            if spans:
                return Challenge(kind, tuple(dict.fromkeys(by)), tuple(spans))
        return Challenge("none")


def _tells(u: Unit, e: Event) -> bool:
    """Whether a unit tells an event of its report: most of either is in the other."""
    common = min(u.end, e.end) - max(u.start, e.start)
    return common > 0 and 2 * common >= min(u.end - u.start, e.end - e.start)


def _disputes(pool: Units, names: Mapping[str, str]) -> dict[int, list[tuple[str, str]]]:
    """For each unit the pairs of named speakers of whom one says what it says and the other what cannot be with it."""
    by = {u.index: frozenset(s for s in u.speakers if is_named(names.get(s, s))) for u in pool.units}
    said = [u for u in pool.units if by[u.index]]
    out: dict[int, list[tuple[str, str]]] = {}
    for i, u in enumerate(said):
        for v in said[:i]:
            if by[u.index] & by[v.index] or not (_figures_part(pool, u, v) or _statuses_part(pool, u, v)):
                continue
            pair = min(by[v.index]), min(by[u.index])
            out.setdefault(u.index, []).append(pair)
            out.setdefault(v.index, []).append(pair)
    return out


def _figures_part(pool: Units, u: Unit, v: Unit) -> bool:
    """Whether two units give one quantity two values that cannot both be; one figure of its unit in each, or nothing
    tells which goes with which."""
    for f in u.figures:
        alike = [g for g in v.figures if g.unit == f.unit]
        if f.unit is None or len(alike) != 1 or sum(g.unit == f.unit for g in u.figures) != 1:
            continue
        if one_scope(f, alike[0]) and compare_figures(f, alike[0]).outcome == "differs":
            return _likeness(pool, u, v) >= SAME_QUANTITY
    return False


def _statuses_part(pool: Units, u: Unit, v: Unit) -> bool:
    """Whether one unit says that something happened and the other that it did not."""
    if "figure" in (u.kind, v.kind) or compare_statuses(u.status, v.status).outcome != "differs":
        return False
    # the same words are one remark, whoever it is given to
    if 2 * longest_run(u.forms, v.forms) > min(len(u.forms), len(v.forms)):
        return False
    return _likeness(pool, u, v) >= SAME_MATTER


def _likeness(pool: Units, u: Unit, v: Unit) -> float:
    """How near two units are by meaning and by the words they share, 0 to 1."""
    return (float(pool.vectors[u.index] @ pool.vectors[v.index]) + shared_words(pool, u, v)[1]) / 2
