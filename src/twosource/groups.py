"""Links -> groups of units that tell one fact: best links first, as long as all that is joined is alike enough.

Joining asks for scores of pairs that were never candidates. They are worked out many at a time: what following the next
links will most likely ask for is found by joining them by guesses first.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain

import numpy as np

from twosource.candidates import SECOND, Pairs
from twosource.links import FAR_APART, PAST_AND_COMING, SAME_AGE, Link, bar, compare_times, judge, remember, rules_out
from twosource.settings import SETTINGS, Settings
from twosource.units import FEW_REPORTS, HALF, KINDS, Units

# A clause inside another of its report tells the same only if it is so much of it: "they were desperate to get a deal"
# is no telling of "they misled us because they were desperate to get a deal".
SAME_SPAN = 0.5
# While groups are joined, scores that are not known yet are worked out together with those that so many further links
# will most likely ask for, guessing at what such scores mostly are.
LINKS_AHEAD, GUESSED = 3000, 0.1
# In a story of more than FEW_REPORTS reports so many units of a group stand for it where scores are averaged, so that
# the work does not grow with the square of groups: scores lie some 0.15 about their mean, that of 24 times 24 is within
# 0.02 of that of all. In a hundred reports of news it changes 8 facts of 4,511.
STANDING = 24
_EVENT = KINDS.index("event")


def group_links(links: list[Link], pool: Units, settings: Settings = SETTINGS) -> list[list[int]]:
    """Groups of units, best links first. Two groups join when the mean score over all their cross pairs reaches
    most of the bar, so that a chain of weak links does not draw unlike clauses together."""
    groups = _Groups(pool, settings)
    for number, link in enumerate(links):
        if groups.follow(link):
            groups.judge(links[number : number + LINKS_AHEAD])
            groups.follow(link)
    _judge(pool, [_within(group) for group in groups.members.values() if len(group) > groups.most])
    return sorted(groups.members.values())


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells whether any two units of two groups can tell no one event (`rules_out`), without holding each against
    each: the days that events tell of, the ages of people, and the days of past and of coming events (-1: none)."""

    first: tuple[int, int] | None = None  # the latest first day of a time and the earliest last one
    ages: tuple[int, int] | None = None  # the least and the greatest
    past: frozenset[int] = frozenset()
    coming: frozenset[int] = frozenset()

    def __or__(self, other: Traits) -> Traits:
        """Those of two groups together."""
        first, ages = self.first or other.first, self.ages or other.ages
        if self.first and other.first:
            first = max(self.first[0], other.first[0]), min(self.first[1], other.first[1])
        if self.ages and other.ages:
            ages = min(self.ages[0], other.ages[0]), max(self.ages[1], other.ages[1])
        return Traits(first, ages, self.past | other.past, self.coming | other.coming)


def traits_of(pool: Units) -> list[Traits]:
    """The traits of each unit of a story."""
    u = pool.columns
    rows = zip(
        (u.kind == _EVENT).tolist(), u.interval.tolist(), u.first_day.tolist(), u.last_day.tolist(), u.age.tolist(),
        u.status.tolist(), strict=True,
    )  # fmt: skip
    out = []
    for event, interval, first, last, age, status in rows:
        days = frozenset((interval,)) if event else frozenset[int]()
        out.append(
            Traits(
                (first, last) if event and interval >= 0 else None,
                (age, age) if age >= 0 else None,
                days if status == PAST_AND_COMING[0] else frozenset(),
                days if status == PAST_AND_COMING[1] else frozenset(),
            )
        )
    return out


class _Groups:
    """Groups while they are joined. `guess` stands for scores that are not known, where only a guess is wanted."""

    def __init__(self, pool: Units, settings: Settings, guess: float | None = None) -> None:
        self.pool, self.settings, self.guess = pool, settings, guess
        self.group = list(range(len(pool.units)))
        self.members = {i: [i] for i in self.group}
        self.report = pool.columns.report.tolist()
        self.reports = {i: frozenset((report,)) for i, report in enumerate(self.report)}
        self.traits = dict(enumerate(traits_of(pool)))
        few = len(set(self.report)) <= FEW_REPORTS
        # how many of a group's units stand for it, and these
        self.most = len(pool.units) if few else STANDING
        self.standing = self.members.copy()
        self.by_hand = _told_otherwise(pool)
        # of two groups, by name and size: they only grow
        self.likeness: dict[tuple[int, int, int, int], float] = {}
        # likewise, with their members: those of groups that were foreseen, which may come about otherwise
        self.foreseen: dict[tuple[int, int, int, int], tuple[list[int], list[int], float]] = {}
        self.days = pool.columns.interval.tolist()
        self.unit_of = {day: i for i, day in enumerate(self.days)}
        self.compared: dict[tuple[int, int], float] = {}

    def judge(self, links: list[Link]) -> None:
        """Works out the scores that following some links will most likely ask for, of the pairs across each two groups
        where some are missing: together they take a fraction of the time. First those of pairs of one report, which
        may keep groups apart, then the rest where nothing does."""
        ahead = copy(self)
        ahead.guess, ahead.foreseen = GUESSED, {}
        for name in ("group", "members", "reports", "traits", "standing", "likeness"):
            setattr(ahead, name, getattr(self, name).copy())
        asked = [across for across in map(ahead.follow, links) if across]
        self.foreseen = ahead.foreseen
        _judge(self.pool, [own for own, _ in asked])
        _judge(self.pool, [across for own, across in asked if not self._two_tellings(own)])

    def follow(self, link: Link) -> tuple[list[int], list[int]] | None:
        """Joins a link's two groups where they are alike enough, or by a guess are likely to be.

        Gives the pairs within a report and all pairs across them that tell how like they are where scores of them are
        missing, else none; without a guess nothing is done then."""
        g, h = self.group[link.a], self.group[link.b]
        if g == h:
            return None
        left, right, missing = self.members[g], self.members[h], None
        key = (g, h, len(left), len(right))
        like = self.likeness.get(key)
        if like is None:
            *groups, like = self.foreseen.get(key, (None,))
            if like is None or groups != [left, right]:
                like, missing = self._likeness(g, h)
                if missing and self.guess is None:
                    return missing
                if self.guess is not None and not missing:
                    self.foreseen[key] = left, right, like
            self.likeness[key] = like
        reports, units, settings = self.reports[g] | self.reports[h], self.pool.units, self.settings
        if like < settings.cluster_mean * bar(units[link.a], units[link.b], len(reports), settings):
            return missing
        if link.score < settings.link_apart and self._tell_other_days(left, right):
            return missing
        for i in right:
            self.group[i] = g
        self.members[g], self.reports[g] = sorted(left + self.members.pop(h)), reports
        self.traits[g] |= self.traits[h]
        self.standing[g] = _chosen(self.standing[g] + self.standing[h], self.most)
        return missing

    def _likeness(self, g: int, h: int) -> tuple[float, tuple[list[int], list[int]] | None]:
        """How like two groups are, -1 where something keeps them apart; and where that cannot be told yet, the pairs
        that tell it, within a report and all across."""
        if self._ruled_out(g, h):
            return -1.0, None
        own, left, right, known = self._within_reports(g, h), self.standing[g], self.standing[h], self.pool.scores
        if self._two_tellings(own):
            return -1.0, None
        across = _across(left, right)
        scores = [known.get(key, GUESSED) for key in across]
        missing = (own, across) if any(key not in known for key in chain(own, across)) else None
        if missing and self.guess is not None and self._two_tellings(own, self.guess):
            return -1.0, missing
        return self._mean_score(scores, left, right), missing

    def _mean_score(self, scores: list[float], left: list[int], right: list[int]) -> float:
        """The mean over the reports of two groups of the best score of the pairs across; pairs within a report count
        only where there are no others."""
        told = iter(scores)
        reports = [self.report[j] for j in right]
        best: dict[tuple[int, int], float] = {}
        within = 0.0
        for i in left:
            one = self.report[i]
            for other, score in zip(reports, told):  # noqa: B905 - as many scores for each of the left as reports
                if one == other:
                    within = max(within, score)
                elif score > best.setdefault((one, other), 0.0):
                    best[one, other] = score
        return sum(best.values()) / len(best) if best else within

    def _ruled_out(self, g: int, h: int) -> bool:
        """Whether two units of two groups cannot tell one event: as `rules_out` has it, or somebody."""
        left, right = self.members[g], self.members[h]
        if self.by_hand and not (self.by_hand.isdisjoint(left) or self.by_hand.isdisjoint(right)):
            across = _across(left, right)
            told = [score for key in across if (score := self.pool.scores.get(key)) is not None]
            new = _without_score(across, self.pool)
            return min(told, default=0.0) < 0 or bool(rules_out(self.pool, new[:, 0], new[:, 1]).any())
        a, b = self.traits[g], self.traits[h]
        if a.first and b.first and max(a.first[0] - b.first[1], b.first[0] - a.first[1]) > FAR_APART:
            return True
        if a.ages and b.ages and max(a.ages[1] - b.ages[0], b.ages[1] - a.ages[0]) > SAME_AGE:
            return True
        turned = ((x, y) for one, two in ((a, b), (b, a)) for x in one.past for y in two.coming)
        return any((x >= 0 or y >= 0) and self._times(x, y) <= 0 for x, y in turned)

    def _within_reports(self, g: int, h: int) -> list[int]:
        """The keys of the pairs across two groups that are of one report."""
        shared = self.reports[g] & self.reports[h]
        if not shared:
            return []
        of_report: dict[int, list[int]] = {}
        for j in self.members[h]:
            if self.report[j] in shared:
                of_report.setdefault(self.report[j], []).append(j)
        left = [i for i in self.members[g] if self.report[i] in of_report]
        return [key for i in left for key in _across([i], of_report[self.report[i]])]

    def _two_tellings(self, own: list[int], guess: float = 1.0) -> bool:
        """Whether, by the scores known so far, two units of one report tell two things; `guess` stands for others."""
        units, known = self.pool.units, self.pool.scores.get
        for key in own:
            a, b = units[key >> HALF], units[key & SECOND]
            common = min(a.end, b.end) - max(a.start, b.start)
            if common > 0 and common < SAME_SPAN * max(a.end - a.start, b.end - b.start):
                return True
            if common <= 0 and known(key, guess) < self.settings.told_twice:
                return True
        return False

    def _tell_other_days(self, left: list[int], right: list[int]) -> bool:
        """Whether two groups tell of different days."""
        first, second = ({self.days[i] for i in group if self.days[i] >= 0} for group in (left, right))
        return any(self._times(day, other) < 0 for day in first for other in second)

    def _times(self, day: int, other: int) -> float:
        """How two times compare, by their codes."""
        found = self.compared.get((day, other))
        if found is None:
            one, two = (self.pool.units[self.unit_of[x]].interval for x in (day, other))
            found = self.compared[day, other] = compare_times(one, two)
        return found


def _told_otherwise(pool: Units) -> frozenset[int]:
    """The units of pairs of which somebody has said by hand that they are one fact, or two, and `rules_out` has it
    otherwise."""
    keys = np.fromiter(pool.scores, dtype=np.int64, count=len(pool.scores))
    a, b = keys >> HALF, keys & SECOND
    never = np.fromiter(pool.scores.values(), dtype=np.float64, count=len(keys)) < 0
    some = never != rules_out(pool, a, b)
    return frozenset(a[some].tolist() + b[some].tolist())


def _chosen(units: list[int], most: int) -> list[int]:
    """So many of some units, in order: always the same whatever groups they came from, so that scores serve again."""
    if len(units) > most:
        units = sorted(units, key=lambda i: zlib.crc32(i.to_bytes(4, "big")))[:most]
    return sorted(units)


def _across(left: Sequence[int], right: Sequence[int]) -> list[int]:
    """The keys of the pairs of two groups' units."""
    return [i << HALF | j if i < j else j << HALF | i for i in left for j in right]


def _within(group: list[int]) -> list[int]:
    """The keys of the pairs of a group's units, in order."""
    return [i << HALF | j for k, i in enumerate(group) for j in group[k + 1 :]]


def _judge(pool: Units, groups: list[list[int]]) -> None:
    """Works out the scores of pairs that have none yet."""
    new = _without_score([key for keys in groups for key in keys], pool)
    remember(pool, new, judge(pool, new))


def _without_score(keys: list[int], pool: Units) -> Pairs:
    """Of some pairs those that have no score yet, each once and in order."""
    new = np.array(sorted({key for key in keys if key not in pool.scores}), dtype=np.int64)
    return np.stack([new >> HALF, new & SECOND], axis=1)
