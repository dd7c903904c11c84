"""Which units of different reports tell one fact: how likely each likely pair is to (groups.py joins them).

Pairs of two reports are judged by trees fitted to stories whose facts are known, first alone (matching.py), then beside
their rivals (margins.py); what rules a pair out stands here as plain rules. Two clauses of one report are one fact only
where they are nearly the same: a weighted mean of what they share decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twosource.candidates import Pairs, candidates
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
# Years by which reports differ on one person's age, at most: a birthday, or a slip.
SAME_AGE = 2
# The title and the first sentence, where newspapers tell what the story is.
HEAD = 2
# What two speakers of one report say is one fact only where it is nearly the same: of 39 such pairs in stories with
# gold facts those less alike by this were two facts, but for two.
OTHER_VOICE = 0.13
_EVENT, _FIGURE = KINDS.index("event"), KINDS.index("figure")
PAST_AND_COMING = sorted(STATUSES.index(s) for s in ("happened", "planned"))


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
    remember(pool, pairs[part[pairs[:, 0]] == part[pairs[:, 1]]], scores[part[pairs[:, 0]] == part[pairs[:, 1]]])
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
    """The score that each pair must reach: more where two reports have few words in common but names, or none, for
    clauses that are hardly more than a name or a noun ("the election", "Trump endorsed him"), and where only one gives
    somebody's very words: a remark on the talks is not what another report tells of the talks."""
    u, a, b = pool.columns, pairs[:, 0], pairs[:, 1]
    least, shared = beside_names(pool, a, b)
    short = (np.minimum(u.size[a], u.size[b]) <= SHORT) & (u.kind[a] == _EVENT) & (u.kind[b] == _EVENT)
    bars = np.where(shared == 0, settings.link_unlike, np.where(shared <= FEW_WORDS, settings.link_few, settings.link))
    bars = np.where(short, np.maximum(bars, settings.link_short), bars)
    bars = np.where(u.kind[a] == _FIGURE, settings.link, bars)
    heads = (u.sentence[a] < HEAD) & (u.sentence[b] < HEAD) & (u.kind[a] != _FIGURE)
    some = np.flatnonzero(heads)
    heads[some] = _times(pool, a[some], b[some]) >= 0  # other days: the second is the next thing told
    bars = np.where(heads, settings.link_heads, bars)
    quoted = (u.direct[a] != u.direct[b]) & (least <= FEW_WORDS) & (u.kind[a] != _FIGURE)
    bars = np.where(quoted, np.maximum(bars, settings.link_quoted), bars)
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


def remember(pool: Units, pairs: Pairs, scores: Exact) -> None:
    """Keeps the scores of pairs for whoever asks for them again."""
    pool.scores.update(zip((pairs[:, 0] << HALF | pairs[:, 1]).tolist(), scores.tolist(), strict=True))


def score_pair(pool: Units, a: Unit, b: Unit) -> float:
    """How likely two units are one fact, 0 where something rules the pair out."""
    key = key_of(a.index, b.index)
    if key not in pool.scores:
        pair = np.array([sorted((a.index, b.index))])
        remember(pool, pair, judge(pool, pair))
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
    turned = (statuses[0] == PAST_AND_COMING[0]) & (statuses[1] == PAST_AND_COMING[1])
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
    value = compare_values(u.interval, lambda i, j: compare_times(pool.units[i].interval, pool.units[j].interval), a, b)
    return np.where((value > 0) & (u.usual[a] | u.usual[b]), value / 2, value)


def compare_times(a: Interval | None, b: Interval | None) -> float:
    """The same for two times, of what weight soever."""
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
