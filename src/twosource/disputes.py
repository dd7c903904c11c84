"""Who disputes what: two named parties who assert what cannot both be, a count or a happening.

Every unit of a story is held against every other: numbers of pairs go through arrays, some at a time, so that a story
of hundreds of reports takes no more memory than one of ten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from twosource.columns import Exact, Lists, Whole, coded, compare_values, count_common, dot_rows, longest_runs
from twosource.comparison import compare_dates, compare_figures, one_scope
from twosource.matching import predicate_likeness, shared_words
from twosource.origins import is_named
from twosource.records import Figure
from twosource.slots import ONE_PREDICATE, toll_of
from twosource.units import Flags, Unit, Units

# Those of whom a story has one each, so that nobody asks which: parties to a dispute without a name of their own.
BODIES = frozenset(
    "army company council defence defense employer employers family force forces government guard hospital hospitals "
    "management military ministry opposition organiser organisers organizer organizers police prosecution prosecutors "
    "protesters rebels regulator union unions".split()
)
# "There was no record of her" asserts nothing against "it had no record of her".
NEGATIONS = frozenset("n't n’t never no nobody none nor not nothing".split())
QUESTIONS = frozenset(
    (w,)
    for w in "are can could did do does had has have how is should was were what when where who why will would".split()
)
# What a country or town does that only has something: "has recorded 300 cases".
HAS_HAD = frozenset("have log record register see suffer".split())
FURTHER = frozenset(("additional", "another", "further", "other"))
OTHERS = frozenset("a an another one other some".split())
# How near two units must be, by meaning and by shared words together, to be about one count of people, one other
# quantity, and one matter; and by meaning alone.
SAME_TOLL, SAME_QUANTITY, SAME_MATTER, LEAST_ALIKE = 0.1, 0.5, 0.5, 0.3
# The same where one says that there was none of the very thing that the other tells of.
SAME_NAME = 0.4
# By meaning alone where no word is in common ("beat her", "her defeat"): what is less alike is never one matter then.
IN_OTHER_WORDS = 0.5
# The same where one stands within so many sentences of the other and has its predicate: it answers it.
ANSWERING, SOON = 0.2, 3
# Counts of people that an event leaves settled; others move on from day to day.
SETTLED = (("arrested",), ("crowd",))

# Pairs that are compared at once: a few dozen megabytes.
PAIRS_AT_ONCE = 1 << 18


class Opposed(NamedTuple):
    """A unit that cannot be with another one: which, whose that is, and whether it says that this one did not happen;
    `pair` are the two speakers, or the one who denies what no party says."""

    other: int
    denies: bool
    pair: tuple[str, ...]


def find_disputes(pool: Units, names: Mapping[str, str], days: Sequence[dt.date | None]) -> dict[int, list[Opposed]]:
    """For each unit, by its number, those by other named speakers that cannot be with it; one that says of a thing that
    it did not happen also where the report itself or somebody unnamed tells it. `names` are the story's actors' by id,
    `days` the days on which its reports were published."""
    by = [frozenset(s for s in u.speakers if is_party(names.get(s, s))) for u in pool.units]
    said = [u for u in pool.units if by[u.index]]
    speakers = Lists.of(sorted({names.get(s, s).lower().split()[-1] for s in parties}) for parties in by)
    tolls = _Tolls(pool.units)
    found: list[tuple[int, int]] = []
    for pairs in _figures_apart(pool, [u for u in said if _may_count(u) and not _has_had(u)], days):
        pairs, likeness = _nearest(pool, _of_two(speakers, pairs), SAME_TOLL)
        bar = np.where(tolls.are_in(pairs), SAME_TOLL, SAME_QUANTITY)
        found.extend((i, j) for i, j in pairs[likeness >= bar].tolist())
    for pairs in _statuses_apart(pool, said, pool.units):
        pairs = _of_two(speakers, pairs)
        near = _of_one_predicate(pool, _nearest(pool, pairs, SAME_MATTER)[0])
        pairs = np.concatenate([near, _answering(pool, pairs), _of_none(pool, pairs)])
        # the same words are one remark, whoever it is given to
        apart = pairs[~_same_words(pool, pairs)]
        found.extend((i, j) for i, j in apart.tolist() if (by[i] and by[j]) or _is_answered(pool, i, j))
    out: dict[int, list[Opposed]] = {}
    for i, j in dict.fromkeys(found):
        pair = tuple(min(by[k]) for k in (i, j) if by[k])
        for one, other in ((i, j), (j, i)):
            denies = pool.units[other].status == "not-happened" and pool.units[one].status != "not-happened"
            if denies or len(pair) == 2:  # what nobody can be asked about is denied, and disputes nothing
                out.setdefault(one, []).append(Opposed(other, denies, pair))
    return out


def _is_answered(pool: Units, i: int, j: int) -> bool:
    """Whether of two units the one that says that it did not happen answers what no party tells: it is told of him who
    says so, or by somebody, and the two are near by meaning ("witnesses said that police fired rubber bullets")."""
    told, denial = sorted((pool.units[i], pool.units[j]), key=lambda u: u.status == "not-happened")
    concerned = bool(told.speakers) or bool(denial.speakers & (told.who | told.whom))
    return concerned and float(pool.vectors[i] @ pool.vectors[j]) >= IN_OTHER_WORDS


def _answering(pool: Units, pairs: Whole) -> Whole:
    """Of some pairs of units those told one soon after the other by one predicate: "gunners shelled the bridge ... We
    did not shell the bridge". Clauses with their subject, not "a guard who does not sleep"."""
    first, second = pairs[:, 0], pairs[:, 1]
    report, whole = pool.columns.report, pool.columns.whole
    sentence = np.array([u.sentence for u in pool.units], dtype=np.int64)
    near = (
        (report[first] == report[second])
        & (np.abs(sentence[first] - sentence[second]) <= SOON)
        & whole[first]
        & whole[second]
    )
    return _of_one_predicate(pool, _nearest(pool, pairs[near], ANSWERING)[0])


def _of_none(pool: Units, pairs: Whole) -> Whole:
    """Of some pairs of units those of which one says that there was none of what the other tells of: "no rubber bullets
    were used" and "police fired rubber bullets", "there was no practice session" and "he held a practice session"."""
    near = _nearest(pool, pairs, SAME_NAME)[0]
    units = [(pool.units[i], pool.units[j]) for i, j in near.tolist()]
    kept = [(u.index, v.index) for u, v in units if _has_none_of(u, v) or _has_none_of(v, u)]
    return np.array(kept, dtype=np.int64).reshape(-1, 2)


def _has_none_of(u: Unit, v: Unit) -> bool:
    """Whether a unit says "no" of a thing that another one has as well."""
    if u.status != "not-happened" or "no" not in u.forms[:4]:
        return False
    things = {*u.agents, *u.patients, u.predicate}
    return bool(things & {*v.patients, v.predicate} - {""})


def _of_one_predicate(pool: Units, pairs: Whole) -> Whole:
    """Of some pairs of units those whose verbs mean nearly the same: "he was there" does not answer "it burnt"."""
    return pairs[predicate_likeness(pool, pairs[:, 0], pairs[:, 1]) >= ONE_PREDICATE] if len(pairs) else pairs


def _of_two(speakers: Lists, pairs: Whole) -> Whole:
    """Of some pairs of units, (pairs, 2), those of two speakers: no surname is with both."""
    kept: Whole = pairs[count_common(speakers, pairs[:, 0], pairs[:, 1]) == 0]
    return kept


def _nearest(pool: Units, pairs: Whole, bar: float) -> tuple[Whole, Exact]:
    """Of some pairs of units those that are so near by meaning and shared words together, and how near."""
    first, second = pairs[:, 0], pairs[:, 1]
    likeness = (dot_rows(pool.vectors, first, second) + shared_words(pool, first, second)[1]) / 2
    return pairs[likeness >= bar], likeness[likeness >= bar]


def is_party(name: str) -> bool:
    """Whether a speaker is somebody who can be asked: he has a name, or is one of those that a story has one of."""
    words = name.lower().split()
    return is_named(name) or (bool(words) and words[-1] in BODIES and words[0] not in OTHERS)


class _Tolls:
    """Which of a story's units tell what became of people."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._told = [[(f, t) for f in u.figures if (t := toll_of(f, u))] for u in units]
        self._kinds = Lists.of(sorted({tuple(sorted(t)) for _, t in told}) for told in self._told)

    def are_in(self, pairs: Whole) -> Flags:
        """Whether two units tell one toll, or the second counts those whose toll the first tells."""
        first, second = pairs[:, 0], pairs[:, 1]
        out = count_common(self._kinds, first, second) > 0
        for k in np.flatnonzero(~out & (self._kinds.lengths(first) > 0)).tolist():
            counted = self._units[int(second[k])].figures
            out[k] = any(one_scope(f, g) for f, _ in self._told[int(first[k])] for g in counted)
        return out


class _Count(NamedTuple):
    """A figure of a unit, the only one of its kind there; `toll` what became of those whom it counts, if it tells."""

    unit: Unit
    figure: Figure
    toll: frozenset[str]


def _figures_apart(pool: Units, said: Sequence[Unit], days: Sequence[dt.date | None]) -> Iterator[Whole]:
    """Pairs of units that give one quantity two values that cannot both be; one figure of its kind in each, or nothing
    tells which goes with which. A toll of other days is another one. (pairs, 2), some at a time."""
    having: dict[tuple[str, ...], list[_Count]] = {}
    for u in said:
        counts = [_Count(u, f, toll_of(f, u)) for f in u.figures]
        kinds = [tuple(sorted(c.toll)) or ((c.figure.unit,) if c.figure.unit else ()) for c in counts]
        for count, kind in zip(counts, kinds, strict=True):
            if kind and kinds.count(kind) == 1:
                having.setdefault(kind, []).append(count)
    for kind, counts in having.items():
        yield from _counts_apart(pool, counts, days, moving=kind not in SETTLED)


def _counts_apart(
    pool: Units, counts: Sequence[_Count], days: Sequence[dt.date | None], moving: bool
) -> Iterator[Whole]:
    """Of counts of one kind the pairs of units that part; `moving` is what moves on from day to day."""

    def days_part(i: int, j: int) -> float:
        return float(compare_dates(pool.units[i].interval, pool.units[j].interval).outcome == "differs")

    units = np.array([c.unit.index for c in counts], dtype=np.int64)
    day = coded(days[c.unit.report] for c in counts)
    toll = np.array([bool(c.toll) for c in counts])
    values = coded((f.value, f.high, f.operator, f.unit, f.scope, toll) for _, f, toll in counts)
    rows = max(1, PAIRS_AT_ONCE // len(counts))
    for start in range(0, len(counts), rows):
        later, earlier = np.nonzero(np.tri(min(rows, len(counts) - start), len(counts), start - 1, dtype=np.bool_))
        later += start
        if moving:
            same_day = ~toll[later] | (day[later] == day[earlier])
            later, earlier = later[same_day], earlier[same_day]
        apart = compare_values(values, lambda i, j: _part(counts[i], counts[j]), earlier, later) > 0
        pairs = np.stack([units[earlier[apart]], units[later[apart]]], axis=1)
        yield pairs[compare_values(pool.columns.interval, days_part, pairs[:, 0], pairs[:, 1]) == 0]


def _has_had(u: Unit) -> bool:
    """Whether whoever gives a count is where it was made: "Norland has recorded 242,000 deaths" is nobody's word."""
    return u.event is not None and u.event.lemma in HAS_HAD and bool(u.speakers & u.who)


def _may_count(u: Unit) -> bool:
    """Whether a unit may give a count of a whole: a clause, and no count of those beside others told before ("two more
    people", "another 40")."""
    more = any(w == "more" and then != "than" for w, then in pairwise((*u.forms, "")))
    return u.kind != "figure" and sum(u.words.values()) >= 2 and not more and FURTHER.isdisjoint(u.forms)


def _part(a: _Count, b: _Count) -> float:
    """1 where two counts are of one thing and cannot both be."""
    if a.toll and a.toll == b.toll:  # 16 bodies and 14 people who died are counts of the dead
        return float(compare_figures(replace(a.figure, unit=None), replace(b.figure, unit=None)).outcome == "differs")
    return float(one_scope(a.figure, b.figure) and compare_figures(a.figure, b.figure).outcome == "differs")


def _statuses_apart(pool: Units, said: Sequence[Unit], told: Sequence[Unit]) -> Iterator[Whole]:
    """Pairs of units near enough by meaning, by far or with a word in common, of which one, of those `told`, says that
    something happened and the other, of those `said`, that it did not: (pairs, 2), some at a time, the smaller number
    first."""
    denied = np.array([u.index for u in said if u.status == "not-happened" and _tells(u)], dtype=np.int64)
    asserted = np.array(
        [u.index for u in told if u.status in ("happened", "ongoing") and _tells(u) and not NEGATIONS & set(u.forms)],
        dtype=np.int64,
    )
    among = pool.vectors[asserted].T
    at_once = max(1, PAIRS_AT_ONCE // max(1, len(asserted)))
    for start in range(0, len(denied), at_once):
        rows = denied[start : start + at_once]
        cosines = pool.vectors[rows] @ among
        i, j = np.nonzero(cosines >= LEAST_ALIKE)
        x, y = rows[i], asserted[j]
        maybe = (cosines[i, j] >= IN_OTHER_WORDS) | (count_common(pool.columns.bag, x, y) > 0)
        yield np.sort(np.stack([x[maybe], y[maybe]], axis=1), axis=1)


def _tells(u: Unit) -> bool:
    """Whether a unit tells something by itself."""
    return u.kind != "figure" and not u.relative and not _asks(u)


def _asks(u: Unit) -> bool:
    """Whether a unit is a question: "Did you sell it?" asserts nothing."""
    return u.forms[:1] in QUESTIONS


def _same_words(pool: Units, pairs: Whole) -> Flags:
    """Whether most of the shorter of two units stands in the other word for word."""
    forms, first, second = pool.columns.forms, pairs[:, 0], pairs[:, 1]
    return 2 * longest_runs(forms, first, second) > np.minimum(forms.lengths(first), forms.lengths(second))
