"""Who rejects a fact, disputes it, cannot verify it or will not comment: found in any report, laid on the facts that
it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from twosource.columns import Lists, Real, Whole, count_common, dot_rows
from twosource.comparison import compare_figures, one_scope
from twosource.copies import longest_run
from twosource.doubts import find_doubts
from twosource.matching import shared_words
from twosource.origins import is_named
from twosource.records import Analysis, Challenge, ChallengeKind, Event, Figure, Quotation
from twosource.settings import Settings
from twosource.units import Unit, Units, content_words, tokens_in, vectors_of

# How near two units must be, by meaning and by shared words together, to be about one quantity, and about one matter;
# and by meaning alone.
SAME_QUANTITY, SAME_MATTER, LEAST_ALIKE = 0.4, 0.5, 0.3
# What is denied is compared with everything else for so many denials at once: a few dozen megabytes for 500 reports.
DENIALS_AT_ONCE = 128


class Challenges:
    """The denials, disputes and doubts of one story's reports.

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
        self._analyses, self._pool, self._settings = analyses, pool, settings
        self._denials: list[tuple[int, Quotation, tuple[str, ...]]] = []
        spans: list[tuple[int, int, int]] = []
        for r, a in enumerate(analyses):
            for q in denials_of(a):
                by = tuple(dict.fromkeys(to_story[r].get(s.actor or "", s.name) for s in q.chain if s.kind != "media"))
                self._denials.append((r, q, by))
                spans.append((r, q.start, q.end))
        self._deniers = {x for _, _, by in self._denials for x in by}
        self._cues: dict[int, list[tuple[int, int]]] = {}
        for r, q, _ in self._denials:
            self._cues.setdefault(r, []).append((q.chain[-1].cue_start, q.chain[-1].cue_end))
        self._denied: dict[int, set[int]] = {}  # a unit's number -> the denials that lie on it
        having: dict[str, list[int]] = {}
        of_report: dict[int, list[Unit]] = {}
        for u in pool.units if spans else ():
            of_report.setdefault(u.report, []).append(u)
            for w in u.words:
                having.setdefault(w, []).append(u.index)
        for start in range(0, len(spans), DENIALS_AT_ONCE):
            some = spans[start : start + DENIALS_AT_ONCE]
            cosines = np.stack([vectors_of(analyses[r], ((a, b),))[0] for r, a, b in some]) @ pool.vectors.T
            for number, (r, _, _) in enumerate(some, start):
                for unit in self._denied_by(number, cosines[number - start], having, of_report.get(r, ())):
                    self._denied.setdefault(unit, set()).add(number)
        self._doubts = [
            [(d, tuple(to_story[r].get(x, x) for x in d.by)) for d in find_doubts(a)] for r, a in enumerate(analyses)
        ]
        self._disputes = _disputes(pool, names)

    def of(self, group: Sequence[Unit]) -> Challenge:
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
        disputed = self._disputed(group)
        return disputed if disputed.kind != "none" else self._doubted(group)

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
        self, number: int, cosines: Real, having: Mapping[str, Sequence[int]], beside: Sequence[Unit]
    ) -> Iterator[int]:
        """The numbers of the units that a denial lies on. `cosines` are its and each unit's, `having` the units in
        which each content word stands, `beside` those of its report."""
        report, q, _ = self._denials[number]
        units, weight = self._pool.units, self._pool.weight
        inside = {u.index for u in beside if u.start < q.end and u.end > q.start}
        yield from (i for i in inside if self._is_denied_here(units[i], q))
        denied = content_words(tokens_in(self._analyses[report].sentences, q.start, q.end))
        if sum(denied.values()) < 2:
            return
        common = np.zeros(len(units))
        for w in sorted(denied):
            common[having.get(w, [])] += weight.get(w, 1.0)
        total = sum(weight.get(w, 1.0) for w in sorted(denied))
        likeness = 0.5 * cosines.astype(np.float64) + 0.5 * common / total
        for i in np.flatnonzero(likeness >= self._settings.denial_link).tolist():
            if i not in inside and units[i].status != "not-happened" and units[i].kind != "figure":
                yield i

    def _is_denied_here(self, u: Unit, q: Quotation) -> bool:
        """Whether a unit that shares words with a denial is what it denies."""
        return u.end - u.start <= 1.5 * (q.end - q.start) and u.quotation is q

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
            for r in sorted({u.report for u in group}):
                for doubt, who in self._doubts[r]:
                    events = [self._analyses[r].events[k] for k in doubt.about]
                    units = [u for u in group if u.report == r and not u.start <= doubt.cue < u.end]
                    if doubt.kind == kind and any(_tells(u, e) for u in units for e in events):
                        by.extend(who)
                        spans.append((self._analyses[r].report.id, doubt.start, doubt.end))
            if spans:
                return Challenge(kind, tuple(dict.fromkeys(by)), tuple(spans))
        return Challenge("none")


def denials_of(a: Analysis) -> list[Quotation]:
    """What somebody denies in a report."""
    return [q for q in a.quotations if q.negated and q.chain]


def _tells(u: Unit, e: Event) -> bool:
    """Whether a unit tells an event of its report: most of either is in the other."""
    common = min(u.end, e.end) - max(u.start, e.start)
    return common > 0 and 2 * common >= min(u.end - u.start, e.end - e.start)


def _disputes(pool: Units, names: Mapping[str, str]) -> dict[int, list[tuple[str, str]]]:
    """For each unit the pairs of named speakers of whom one says what it says and the other what cannot be with it."""
    by = [frozenset(s for s in u.speakers if is_named(names.get(s, s))) for u in pool.units]
    said = [u for u in pool.units if by[u.index]]
    speakers = Lists.of(sorted(x) for x in by)
    figures = [(u.index, v.index) for u, v in _figures_apart(said)]
    parts = [_near(pool, _of_two(speakers, np.array(figures, dtype=np.int64).reshape(-1, 2)), SAME_QUANTITY)]
    for pairs in _statuses_apart(pool, said):
        near = _near(pool, _of_two(speakers, pairs), SAME_MATTER)
        # the same words are one remark, whoever it is given to
        parts.append([(i, j) for i, j in near if not _same_words(pool.units[i], pool.units[j])])
    out: dict[int, list[tuple[str, str]]] = {}
    for i, j in (pair for part in parts for pair in part):
        for unit in (i, j):
            out.setdefault(unit, []).append((min(by[i]), min(by[j])))
    return out


def _of_two(speakers: Lists, pairs: Whole) -> Whole:
    """Of some pairs of units those that no speaker has both of."""
    kept: Whole = pairs[count_common(speakers, pairs[:, 0], pairs[:, 1]) == 0]
    return kept


def _near(pool: Units, pairs: Whole, bar: float) -> list[tuple[int, int]]:
    """Of some pairs of units those that are so near by meaning and shared words together."""
    first, second = pairs[:, 0], pairs[:, 1]
    likeness = (dot_rows(pool.vectors, first, second) + shared_words(pool, first, second)[1]) / 2
    return [(i, j) for i, j in pairs[likeness >= bar].tolist()]


def _figures_apart(said: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Pairs of units that give one quantity two values that cannot both be; one figure of its unit in each, or nothing
    tells which goes with which."""
    having: dict[str, list[tuple[Unit, Figure]]] = {}
    for u in said:
        count = Counter(f.unit for f in u.figures)
        for f in u.figures:
            if f.unit is not None and count[f.unit] == 1:
                for v, g in having.setdefault(f.unit, []):
                    if one_scope(f, g) and compare_figures(f, g).outcome == "differs":
                        yield v, u
                having[f.unit].append((u, f))


def _statuses_apart(pool: Units, said: Sequence[Unit]) -> Iterator[Whole]:
    """Pairs of units near enough by meaning of which one says that something happened and the other that it did not:
    (pairs, 2), some at a time, the smaller number first."""
    told = [u for u in said if u.kind != "figure" and u.status in ("happened", "ongoing", "not-happened")]
    denied = np.array([u.index for u in told if u.status == "not-happened"], dtype=np.int64)
    asserted = np.array([u.index for u in told if u.status != "not-happened"], dtype=np.int64)
    for start in range(0, len(denied), DENIALS_AT_ONCE):
        rows = denied[start : start + DENIALS_AT_ONCE]
        i, j = np.nonzero(pool.vectors[rows] @ pool.vectors[asserted].T >= LEAST_ALIKE)
        yield np.sort(np.stack([rows[i], asserted[j]], axis=1), axis=1)


def _same_words(u: Unit, v: Unit) -> bool:
    return 2 * longest_run(u.forms, v.forms) > min(len(u.forms), len(v.forms))
