"""Which units of different reports tell one fact: how likely each likely pair is to, then groups.

Pairs of two reports are judged by trees fitted to stories whose facts are known, first alone (matching.py), then beside
their rivals (margins.py); what rules a pair out stands here as plain rules. Two clauses of one report are one fact only
where they are nearly the same: a weighted mean of what they share decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twosource.candidates import SECOND, Pairs, candidates
from twosource.columns import Exact, Whole, compare_values, count_common, dot_rows
from twosource.comparison import compare_dates, one_scope
from twosource.margins import judge_again
from twosource.matching import AT_ONCE, beside_names, predicate_likeness, probabilities, shared_words
from twosource.partners import Partners, Spans
from twosource.records import Interval
from twosource.settings import SETTINGS, Settings
from twosource.units import HALF, KINDS, NEVER, STATUSES, Flags, Unit, Units, key_of

# Days between two dates of one event beyond which no report errs: beyond it they are two events of one kind.
FAR_APART = 45
# The share of the words beside names that is little to have in common. Chosen with news labelled by hand in view.
FEW_WORDS = 0.3
# Content words of a clause that says little by itself; chosen likewise.
SHORT = 3
# A clause inside another of its report tells the same only if it is so much of it: "they were desperate to get a deal"
# is no telling of "they misled us because they were desperate to get a deal".
SAME_SPAN = 0.5
# Years by which reports differ on one person's age, at most: a birthday, or a slip.
SAME_AGE = 2
# The title and the first sentence, where newspapers tell what the story is.
HEAD = 2
# What two speakers of one report say is one fact only where it is nearly the same: of 39 such pairs in stories with
# gold facts those less alike by this were two facts, but for two.
OTHER_VOICE = 0.13
# While groups are joined, scores that are not known yet are worked out together with those that so many further links
# will most likely ask for, guessing at what such scores mostly are.
LINKS_AHEAD, GUESSED = 1000, 0.1
_EVENT, _FIGURE = KINDS.index("event"), KINDS.index("figure")
_PAST_AND_COMING = sorted(STATUSES.index(s) for s in ("happened", "planned"))


@dataclass(frozen=True, slots=True)
class Link:
    """Two units and how likely they are one fact."""

    a: int
    b: int
    score: float


def link_units(pool: Units, settings: Settings = SETTINGS) -> list[Link]:
    """The pairs of units that may be one fact, best first. Deterministic: ties go by position."""
    pairs = candidates(pool)
    scores = _judge_near(pool, pairs)
    bars = [_bars(pool, pairs[i : i + AT_ONCE], settings) for i in range(0, len(pairs), AT_ONCE)]
    kept = np.flatnonzero(scores >= np.concatenate([scores[:0], *bars]))
    links = [Link(a, b, score) for (a, b), score in zip(pairs[kept].tolist(), scores[kept].tolist(), strict=True)]
    links = _mutual(links, pool, settings)
    # no other pair's score is asked for again: of 500 reports they would take most of the memory
    part = _parts(links, len(pool.units))
    _remember(pool, pairs[part[pairs[:, 0]] == part[pairs[:, 1]]], scores[part[pairs[:, 0]] == part[pairs[:, 1]]])
    return links


def _parts(links: list[Link], units: int) -> Whole:
    """For each unit the least number of those that a chain of links leads to: what groups can come to hold."""
    least = list(range(units))

    def find(i: int) -> int:
        while least[i] != i:
            least[i] = i = least[least[i]]
        return i

    for link in links:
        a, b = sorted((find(link.a), find(link.b)))
        least[b] = a
    return np.array([find(i) for i in range(units)], dtype=np.int64)


def _bars(pool: Units, pairs: Pairs, settings: Settings) -> Exact:
    """The score that each pair must reach: more where two reports have few words in common but names, or none, and
    for clauses that are hardly more than a name or a noun ("the election", "Trump endorsed him")."""
    u, a, b = pool.columns, pairs[:, 0], pairs[:, 1]
    _, shared = beside_names(pool, a, b)
    short = (np.minimum(u.size[a], u.size[b]) <= SHORT) & (u.kind[a] == _EVENT) & (u.kind[b] == _EVENT)
    bars = np.where(shared == 0, settings.link_unlike, np.where(shared <= FEW_WORDS, settings.link_few, settings.link))
    bars = np.where(short, np.maximum(bars, settings.link_short), bars)
    bars = np.where(u.kind[a] == _FIGURE, settings.link, bars)
    heads = (u.sentence[a] < HEAD) & (u.sentence[b] < HEAD) & (u.kind[a] != _FIGURE)
    some = np.flatnonzero(heads)
    heads[some] = _times(pool, a[some], b[some]) >= 0  # other days: the second is the next thing told
    bars = np.where(heads, settings.link_heads, bars)
    return np.where(u.report[a] == u.report[b], settings.link_same_report, bars)


def bar(a: Unit, b: Unit, reports: int, settings: Settings) -> float:
    """The score that the mean of two groups of so many reports must reach where these two join them. Two clauses of one
    report have been found alike already: what counts then is how like the other reports' are, where there are any."""
    if a.report == b.report:
        return settings.link_same_report if reports == 1 else settings.link
    return settings.link_heads if max(a.sentence, b.sentence) < HEAD and a.kind != "figure" else settings.link


def judge(pool: Units, pairs: Pairs) -> Exact:
    """How likely each of many pairs is one fact, NEVER where no two tellings of one event are so; the smaller number
    comes first in each."""
    if not pool.partners:
        _judge_near(pool, candidates(pool))
    return _judge_beside(pool, pairs, judge_alone(pool, pairs))


def _judge_near(pool: Units, near: Pairs) -> Exact:
    """The same for the candidates, which become the partners that rivals are found among."""
    first = judge_alone(pool, near)
    between = _of_two_reports(pool, near)
    pool.partners[:] = [Partners.of(spans_of_units(pool), near[between], first[between])]
    return _judge_beside(pool, near, first)


def spans_of_units(pool: Units) -> Spans:
    """Where a story's units stand."""
    return Spans(pool.columns.report, pool.columns.start, pool.columns.end)


def _judge_beside(pool: Units, pairs: Pairs, first: Exact) -> Exact:
    """The scores of pairs beside those of their rivals, given those that they have alone."""
    scores, between = first.copy(), _of_two_reports(pool, pairs)
    scores[between] = judge_again(pool, pairs[between], first[between], pool.partners[0])
    return scores


def _of_two_reports(pool: Units, pairs: Pairs) -> Flags:
    apart: Flags = pool.columns.report[pairs[:, 0]] != pool.columns.report[pairs[:, 1]]
    return apart


def judge_alone(pool: Units, pairs: Pairs) -> Exact:
    """How likely each of many pairs is one fact, by what the two units share alone."""
    if not len(pairs):
        return np.zeros(0)
    a, b = pairs[:, 0], pairs[:, 1]
    scores = np.zeros(len(pairs))
    never = rules_out(pool, a, b)
    maybe = ~(never | are_apart(pool, a, b))
    same = pool.columns.report[a] == pool.columns.report[b]
    shared = np.zeros((2, len(pairs)))
    shared[:, maybe] = shared_words(pool, a[maybe], b[maybe])
    own = np.flatnonzero(maybe & same)
    for part in (own[i : i + AT_ONCE] for i in range(0, len(own), AT_ONCE)):
        scores[part] = _told_again(pool, a[part], b[part], shared[:, part])
    across = np.flatnonzero(maybe & ~same)
    scores[across] = probabilities(pool, a[across], b[across], shared[:, across])
    scores[never] = NEVER
    return scores


def _remember(pool: Units, pairs: Pairs, scores: Exact) -> None:
    pool.scores.update(zip((pairs[:, 0] << HALF | pairs[:, 1]).tolist(), scores.tolist(), strict=True))


def score_pair(pool: Units, a: Unit, b: Unit) -> float:
    """How likely two units are one fact, 0 where something rules the pair out."""
    key = key_of(a.index, b.index)
    if key not in pool.scores:
        pair = np.array([sorted((a.index, b.index))])
        _remember(pool, pair, judge(pool, pair))
    return max(0.0, pool.scores[key])


def are_apart(pool: Units, a: Whole, b: Whole) -> Flags:
    """Whether two units are no readings of one fact for what they are; the rest is said by `rules_out`."""
    u = pool.columns
    figures = (u.kind[a] == _FIGURE).astype(np.int64) + (u.kind[b] == _FIGURE)
    out: Flags = (_nested(pool, a, b) | (figures == 1)) | ((u.report[a] == u.report[b]) & (figures > 0))
    for k in np.flatnonzero((figures == 2) & ~out):
        x, y = pool.units[a[k]], pool.units[b[k]]
        f, g = x.figures[0], y.figures[0]
        # "79 people have been rescued" and "nine people died" count people, and not the same ones
        one = one_scope(f, g) or (x.event and y.event and x.event.lemma == y.event.lemma)
        out[k] = f.unit != g.unit or not one
    return out


def rules_out(pool: Units, a: Whole, b: Whole) -> Flags:
    """What two tellings of one event never have: times a season or more apart, a past one and a coming one, or people
    of other ages."""
    u = pool.columns
    events = (u.kind[a] == _EVENT) & (u.kind[b] == _EVENT)
    told = np.array([u.interval[a] >= 0, u.interval[b] >= 0])
    gap = np.maximum(u.first_day[b] - u.last_day[a], u.first_day[a] - u.last_day[b])
    statuses = np.sort([u.status[a], u.status[b]], axis=0)
    turned = (statuses[0] == _PAST_AND_COMING[0]) & (statuses[1] == _PAST_AND_COMING[1])
    ages = (u.age[a] >= 0) & (u.age[b] >= 0) & (abs(u.age[a] - u.age[b]) > SAME_AGE)
    out: Flags = (events & told.all(0) & (gap > FAR_APART)) | ages
    open_ones = np.flatnonzero(events & turned & told.any(0) & ~out)
    out[open_ones] = _times(pool, a[open_ones], b[open_ones]) <= 0
    return out


def _nested(pool: Units, a: Whole, b: Whole) -> Flags:
    """Whether two units of one report share words: a quotation and a clause in it."""
    u = pool.columns
    shared: Flags = np.maximum(u.start[a], u.start[b]) < np.minimum(u.end[a], u.end[b])
    one: Flags = u.report[a] == u.report[b]
    return one & shared


def _times(pool: Units, a: Whole, b: Whole) -> Exact:
    """+1 the same days, +0.5 one within the other, -1 apart, 0 unknown. The days about publication, which half of all
    clauses tell of, are worth half of others."""
    u = pool.columns
    value = compare_values(u.interval, lambda i, j: _time(pool.units[i].interval, pool.units[j].interval), a, b)
    return np.where((value > 0) & (u.usual[a] | u.usual[b]), value / 2, value)


def _time(a: Interval | None, b: Interval | None) -> float:
    if a is None or b is None:
        return 0.0
    outcome = compare_dates(a, b).outcome
    if outcome == "differs" and abs((a.start - b.start).days) <= 1:
        return 0.0
    return {"same": 1.0, "compatible": 0.5, "differs": -1.0}.get(outcome, 0.0)


def _told_again(pool: Units, a: Whole, b: Whole, shared: Exact) -> Exact:
    """How alike two clauses of one report are: a weighted mean of meaning, words (`shared`), predicate and actors,
    raised or lowered by their times; less where they are two speakers' words."""
    u = pool.columns
    two_voices = (u.speakers.lengths(a) > 0) & (u.speakers.lengths(b) > 0) & (count_common(u.speakers, a, b) == 0)
    cosine = dot_rows(pool.vectors, a, b).astype(np.float64)
    words = shared.sum(0) / 2
    smaller = np.minimum(u.party.lengths(a), u.party.lengths(b))
    actors = np.where(smaller > 0, count_common(u.party, a, b) / np.maximum(1, smaller), 0.4)
    score = 0.45 * cosine + 0.22 * words + 0.18 * predicate_likeness(pool, a, b) + 0.15 * actors
    scores: Exact = np.round(score + 0.14 * _times(pool, a, b) - OTHER_VOICE * two_voices, 6)
    return scores


def _mutual(links: list[Link], pool: Units, settings: Settings) -> list[Link]:
    """Keeps a link where neither unit has a clearly better partner in the other's report."""
    best: dict[tuple[int, int], float] = {}
    for link in links:
        a, b = pool.units[link.a], pool.units[link.b]
        best[link.a, b.report] = max(best.get((link.a, b.report), 0.0), link.score)
        best[link.b, a.report] = max(best.get((link.b, a.report), 0.0), link.score)
    kept = [
        link
        for link in links
        if link.score >= best[link.a, pool.units[link.b].report] - settings.link_margin
        and link.score >= best[link.b, pool.units[link.a].report] - settings.link_margin
    ]
    return sorted(kept, key=lambda k: (-round(k.score, 6), k.a, k.b))


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
                    apart = self.other_days[day, other] = _time(one, two) < 0
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
    _remember(pool, first, judge(pool, first))
    rest = _without_score([g for g in groups if not _kept_apart(g, pool, settings)], pool)
    _remember(pool, rest, judge(pool, rest))


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
