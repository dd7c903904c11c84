"""Links -> groups of units that tell one fact: best links first, as long as all that is joined is alike enough.

Joining asks for scores of pairs that were never candidates. They are worked out many at a time: what following the next
links will most likely ask for is found by joining them by guesses first.
"""

from __future__ import annotations

import numpy as np

from twosource.candidates import SECOND, Pairs
from twosource.links import Link, bar, compare_times, judge, remember, rules_out
from twosource.settings import SETTINGS, Settings
from twosource.units import HALF, Units

# A clause inside another of its report tells the same only if it is so much of it: "they were desperate to get a deal"
# is no telling of "they misled us because they were desperate to get a deal".
SAME_SPAN = 0.5
# While groups are joined, scores that are not known yet are worked out together with those that so many further links
# will most likely ask for, guessing at what such scores mostly are.
LINKS_AHEAD, GUESSED = 1000, 0.1


def group_links(links: list[Link], pool: Units, settings: Settings = SETTINGS) -> list[list[int]]:
    """Groups of units, best links first. Two groups join when the mean score over all their cross pairs reaches
    most of the bar, so that a chain of weak links does not draw unlike clauses together."""
    groups = _Groups(pool, settings)
    for number, link in enumerate(links):
        if groups.follow(link):
            _judge_groups(groups.foresee(links[number : number + LINKS_AHEAD]), pool, settings)
            groups.follow(link)
    return sorted(groups.members.values())


class _Groups:
    """Groups while they are joined. `guess` stands for scores that are not known, where only a guess is wanted."""

    def __init__(self, pool: Units, settings: Settings, guess: float | None = None) -> None:
        self.pool, self.settings, self.guess = pool, settings, guess
        self.group = list(range(len(pool.units)))
        self.members = {i: [i] for i in self.group}
        self.reports = {i: frozenset((u.report,)) for i, u in enumerate(pool.units)}
        # of two groups, by name and size: they only grow
        self.likeness: dict[tuple[int, int, int, int], float] = {}
        # likewise, with their members: those of groups that were foreseen, which may come about otherwise
        self.foreseen: dict[tuple[int, int, int, int], tuple[list[int], list[int], float]] = {}
        self.days = pool.columns.interval.tolist()
        self.other_days: dict[tuple[int, int], bool] = {}

    def foresee(self, links: list[Link]) -> list[list[int]]:
        """The pairs across each two groups that following some links will most likely ask for, where scores are
        missing: worked out together they take a fraction of the time."""
        ahead = _Groups.__new__(_Groups)
        ahead.__dict__.update(self.__dict__, guess=GUESSED, foreseen={})
        for name in ("group", "members", "reports", "likeness"):
            setattr(ahead, name, getattr(self, name).copy())
        asked = [ahead.follow(link) for link in links]
        self.foreseen = ahead.foreseen
        return [across for across in asked if across]

    def follow(self, link: Link) -> list[int]:
        """Joins a link's two groups where they are alike enough, or by a guess are likely to be.

        Gives the pairs across them where scores are missing that tell how like they are, else none; without a guess
        nothing is done then."""
        g, h = self.group[link.a], self.group[link.b]
        if g == h:
            return []
        left, right, missing = self.members[g], self.members[h], list[int]()
        key = (g, h, len(left), len(right))
        like = self.likeness.get(key)
        if like is None:
            *groups, like = self.foreseen.get(key, (None,))
            if like is None or groups != [left, right]:
                across = _across(left, right)
                like = self._likeness(across, g, h)
                if like is None and self.guess is None:
                    return across
                if like is None:
                    missing, like = across, self._guessed(across, g, h)
                elif self.guess is not None:
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
        return missing

    def _likeness(self, across: list[int], g: int, h: int) -> float | None:
        """How like two groups are, -1 where something keeps them apart; None where that cannot be told yet."""
        scores = [self.pool.scores.get(key) for key in across]
        told = [score for score in scores if score is not None]
        if len(told) == len(scores) and self.reports[g].isdisjoint(self.reports[h]):
            return -1.0 if min(told) < 0 else self._mean_score(told, g, h)
        if _kept_apart(across, self.pool, self.settings):
            return -1.0
        return self._mean_score(told, g, h) if len(told) == len(scores) else None

    def _guessed(self, across: list[int], g: int, h: int) -> float:
        """What the likeness of two groups is likely to be."""
        if _kept_apart(across, self.pool, self.settings, self.guess):
            return -1.0
        return self._mean_score([self.pool.scores.get(key, GUESSED) for key in across], g, h)

    def _mean_score(self, scores: list[float], g: int, h: int) -> float:
        """The mean over the reports of two groups of the best score of the pairs across; pairs within a report count
        only where there are no others."""
        units, told = self.pool.units, iter(scores)
        reports = [units[j].report for j in self.members[h]]
        best: dict[tuple[int, int], float] = {}
        within = 0.0
        for i in self.members[g]:
            one = units[i].report
            for other, score in zip(reports, told):  # noqa: B905 - as many scores for each of the left as reports
                if one == other:
                    within = max(within, score)
                elif score > best.setdefault((one, other), 0.0):
                    best[one, other] = score
        return sum(best.values()) / len(best) if best else within

    def _tell_other_days(self, left: list[int], right: list[int]) -> bool:
        """Whether two groups tell of different days."""
        first = {self.days[i]: i for i in left if self.days[i] >= 0}
        second = {self.days[i]: i for i in right if self.days[i] >= 0}
        for day, i in first.items():
            for other, j in second.items():
                apart = self.other_days.get((day, other))
                if apart is None:
                    one, two = self.pool.units[i].interval, self.pool.units[j].interval
                    apart = self.other_days[day, other] = compare_times(one, two) < 0
                if apart:
                    return True
        return False


def _across(left: list[int], right: list[int]) -> list[int]:
    """The keys of the pairs of two groups' units."""
    return [i << HALF | j if i < j else j << HALF | i for i in left for j in right]


def _judge_groups(groups: list[list[int]], pool: Units, settings: Settings) -> None:
    """Works out the scores that joining groups takes, given the pairs across each two: first those of pairs that may
    keep groups apart, then of the rest where nothing does."""
    new = _without_score(groups, pool)
    report = pool.columns.report[new]
    first = new[rules_out(pool, new[:, 0], new[:, 1]) | (report[:, 0] == report[:, 1])]
    remember(pool, first, judge(pool, first))
    rest = _without_score([g for g in groups if not _kept_apart(g, pool, settings)], pool)
    remember(pool, rest, judge(pool, rest))


def _without_score(groups: list[list[int]], pool: Units) -> Pairs:
    """Of some pairs those that have no score yet, each once and in order."""
    keys = np.array(sorted({k for keys in groups for k in keys if k not in pool.scores}), dtype=np.int64)
    return np.stack([keys >> HALF, keys & SECOND], axis=1)


def _kept_apart(across: list[int], pool: Units, settings: Settings, guess: float | None = None) -> bool:
    """Whether, by the scores known so far, one of the pairs across two groups keeps them apart: two units that cannot
    tell one event, or two of one report that tell two things."""
    units, known, unknown = pool.units, pool.scores.get, 1.0 if guess is None else guess
    for key in across:
        score = known(key, unknown)
        if score < 0:
            return True
        a, b = units[key >> HALF], units[key & SECOND]
        if a.report != b.report:
            continue
        common = min(a.end, b.end) - max(a.start, b.start)
        if common > 0 and common < SAME_SPAN * max(a.end - a.start, b.end - b.start):
            return True
        if common <= 0 and score < settings.told_twice:
            return True
    return False
