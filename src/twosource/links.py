"""Which units of different reports tell one fact: how likely each likely pair is to, then groups.

Pairs of two reports are judged by trees fitted to stories whose facts are known (matching.py); what rules a pair out
stands here as plain rules. Two clauses of one report are one fact only where they are nearly the same: a weighted mean
of what they share decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from twosource.comparison import compare_dates, one_scope
from twosource.matching import predicate_likeness, probabilities, shared_words
from twosource.settings import SETTINGS, Settings
from twosource.units import Unit, Units

# Candidates a unit is judged with: by cosine of the clause vectors and of their sentences' in each other report, or of
# the clauses' in all.
NEIGHBOURS_A_REPORT, NEIGHBOURS_AROUND = 6, 4
NEIGHBOURS = 60
# The least sum of the two cosines: 98 in 100 of the pairs that are one fact in the stories written for it have more,
# and it spares two fifths of the others.
LEAST_ALIKE = 0.6
# Days between two dates of one event beyond which no report errs: beyond it they are two events of one kind.
FAR_APART = 45


@dataclass(frozen=True, slots=True)
class Link:
    """Two units and how likely they are one fact."""

    a: int
    b: int
    score: float


def link_units(pool: Units, settings: Settings = SETTINGS) -> list[Link]:
    """The pairs of units that may be one fact, best first. Deterministic: ties go by position."""
    pairs = [(pool.units[i], pool.units[j]) for i, j in candidates(pool)]
    judge(pool, pairs)
    links = [Link(a.index, b.index, score_pair(pool, a, b)) for a, b in pairs]
    return _mutual([k for k in links if k.score >= bar(pool.units[k.a], pool.units[k.b], settings)], pool, settings)


def bar(a: Unit, b: Unit, settings: Settings) -> float:
    """The score that a pair must reach."""
    return settings.link_same_report if a.report == b.report else settings.link


def candidates(pool: Units) -> Iterator[tuple[int, int]]:
    """The pairs of units near enough in meaning to be looked at, each once."""
    units, vectors = pool.units, pool.vectors
    reports = np.array([u.report for u in units])
    kinds = np.array([u.kind == "figure" for u in units])
    pairs: set[tuple[int, int]] = set()
    by_report = [np.flatnonzero(reports == r) for r in sorted(set(reports.tolist()))]
    for start in range(0, len(units), 512):
        cosines = vectors[start : start + 512] @ vectors.T
        around = pool.contexts[start : start + 512] @ pool.contexts.T
        for row, i in enumerate(range(start, min(start + 512, len(units)))):
            cosine = np.where(kinds == kinds[i], cosines[row], -2.0)
            cosine[i] = -2.0
            chosen: list[int] = []
            if len(by_report) <= 20:
                for inside in by_report:
                    chosen.extend(inside[np.argsort(-cosine[inside], kind="stable")[:NEIGHBOURS_A_REPORT]].tolist())
                    wide = np.where(cosine[inside] > -2, around[row, inside], -2.0)
                    chosen.extend(inside[np.argsort(-wide, kind="stable")[:NEIGHBOURS_AROUND]].tolist())
            else:
                chosen = np.argsort(-cosine, kind="stable")[:NEIGHBOURS].tolist()
            pairs.update((min(i, j), max(i, j)) for j in chosen if cosine[j] + around[row, j] >= LEAST_ALIKE)
    yield from sorted(pairs)


def judge(pool: Units, pairs: Sequence[tuple[Unit, Unit]]) -> None:
    """Works out the scores of many pairs at once, for `score_pair` to give."""
    open_pairs = [
        (a, b)
        for a, b in pairs
        if (a.index, b.index) not in pool.scores and a.report != b.report and not _apart(pool, a, b)
    ]
    for (a, b), p in zip(open_pairs, probabilities(pool, open_pairs), strict=True):
        pool.scores[a.index, b.index] = float(p)


def score_pair(pool: Units, a: Unit, b: Unit) -> float:
    """How likely two units are one fact, 0 where something rules the pair out."""
    if a.index > b.index:
        a, b = b, a
    key = (a.index, b.index)
    if key not in pool.scores:
        if _apart(pool, a, b):
            pool.scores[key] = 0.0
        elif a.report == b.report:
            pool.scores[key] = _told_again(pool, a, b)
        else:
            judge(pool, [(a, b)])
    return pool.scores[key]


def _apart(pool: Units, a: Unit, b: Unit) -> bool:
    """Whether something rules a pair out."""
    if _nested(a, b) or (a.report == b.report and "figure" in (a.kind, b.kind)) or rules_out(pool, a, b):
        return True
    if (a.kind == "figure") != (b.kind == "figure"):
        return True
    if a.kind != "figure":
        return False
    f, g = a.figures[0], b.figures[0]
    # "79 people have been rescued" and "nine people died" count people, and not the same ones
    return f.unit != g.unit or not (one_scope(f, g) or (a.event and b.event and a.event.lemma == b.event.lemma))


def rules_out(pool: Units, a: Unit, b: Unit) -> bool:
    """What two tellings of one event never have: times a season or more apart, or a past one and a coming one."""
    if a.kind != "event" or b.kind != "event":
        return False
    if a.interval and b.interval:
        gap = max((b.interval.start - a.interval.end).days, (a.interval.start - b.interval.end).days)
        if gap > FAR_APART:
            return True
    return {a.status, b.status} == {"happened", "planned"} and bool(a.interval or b.interval) and _time(pool, a, b) <= 0


def _nested(a: Unit, b: Unit) -> bool:
    """Whether two units of one report share words: a quotation and a clause in it."""
    return a.report == b.report and max(a.start, b.start) < min(a.end, b.end)


def _time(pool: Units, a: Unit, b: Unit) -> float:
    """+1 the same days, +0.5 one within the other, -1 apart, 0 unknown. The days about publication, which half of all
    clauses tell of, are worth half of others."""
    if a.interval is None or b.interval is None:
        return 0.0
    outcome = compare_dates(a.interval, b.interval).outcome
    if outcome == "differs" and abs((a.interval.start - b.interval.start).days) <= 1:
        return 0.0
    value = {"same": 1.0, "compatible": 0.5, "differs": -1.0}.get(outcome, 0.0)
    usual = any(u.interval is not None and u.interval.start in pool.usual_days for u in (a, b))
    return value / 2 if value > 0 and usual else value


def _told_again(pool: Units, a: Unit, b: Unit) -> float:
    """How alike two clauses of one report are: a weighted mean of meaning, words, predicate and actors, raised or
    lowered by their times."""
    cosine = float(pool.vectors[a.index] @ pool.vectors[b.index])
    words = sum(shared_words(pool, a, b)) / 2
    named = (a.who | a.whom or a.actors) & pool.named, (b.who | b.whom or b.actors) & pool.named
    actors = len(named[0] & named[1]) / min(map(len, named)) if all(named) else 0.4
    score = 0.45 * cosine + 0.22 * words + 0.18 * predicate_likeness(pool, a, b) + 0.15 * actors
    return round(score + 0.14 * _time(pool, a, b), 6)


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
    group = list(range(len(pool.units)))
    members: dict[int, list[int]] = {i: [i] for i in group}

    def score(i: int, j: int) -> float:
        key = (min(i, j), max(i, j))
        return score_pair(pool, pool.units[key[0]], pool.units[key[1]])

    for link in links:
        g, h = group[link.a], group[link.b]
        if g == h:
            continue
        pairs = [(i, j) for i in members[g] for j in members[h]]
        if any(rules_out(pool, pool.units[i], pool.units[j]) for i, j in pairs):
            continue
        twice = [(i, j) for i, j in pairs if pool.units[i].report == pool.units[j].report]
        if any(not _nested(pool.units[i], pool.units[j]) and score(i, j) < settings.told_twice for i, j in twice):
            continue
        best: dict[tuple[int, int], float] = {}
        for i, j in [p for p in pairs if p not in twice] or pairs:
            both = pool.units[i].report, pool.units[j].report
            best[both] = max(best.get(both, 0.0), score(i, j))
        mean = sum(best.values()) / len(best)
        if mean < settings.cluster_mean * bar(pool.units[link.a], pool.units[link.b], settings):
            continue
        for i in members[h]:
            group[i] = g
        members[g] = sorted(members[g] + members.pop(h))
    return sorted(members.values())
