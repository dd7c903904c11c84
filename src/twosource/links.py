"""Which units of different reports tell one fact: a score for each likely pair, then groups.

A score is a weighted mean of what two clauses share (meaning, rare words, predicate, actors), raised or lowered by
what their times, figures and polarity say. The parts are kept, so that a link can be explained.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from twosource.comparison import compare_dates, compare_figures, one_scope
from twosource.settings import SETTINGS, Settings
from twosource.units import Unit, Units

# Candidates a unit is scored against: by cosine of the clause vectors, in each other report and in all.
NEIGHBOURS_A_REPORT = 6
NEIGHBOURS = 60
# Below this cosine no two clauses of the gold stories told one thing.
LEAST_COSINE = 0.25

# Two named speakers do not make one utterance unless nearly every word is the same: then one report names the speaker
# otherwise (a ministry, its spokesman) or wrongly.
OTHER_SPEAKER, SAME_WORDS = 0.25, 0.85
# What lies further back than this is background to the news.
BACKGROUND_DAYS = 60
# Days between two dates of one event beyond which no report errs: beyond it they are two events of one kind.
FAR_APART = 45

_NEGATIVE = ("not-happened",)
_UNREAL = ("called-for", "possible")


@dataclass(frozen=True, slots=True)
class Link:
    """Two units and how alike they are, with the parts of the score."""

    a: int
    b: int
    score: float
    parts: tuple[tuple[str, float], ...]


def link_units(pool: Units, settings: Settings = SETTINGS) -> list[Link]:
    """The pairs of units that may be one fact, best first. Deterministic: ties go by position."""
    out: list[Link] = []
    for i, j in _candidates(pool):
        a, b = pool.units[i], pool.units[j]
        link = score_pair(pool, a, b)
        if link and link.score >= bar(a, b, settings):
            out.append(link)
    return _mutual(out, pool, settings)


def bar(a: Unit, b: Unit, settings: Settings) -> float:
    """The score that a pair of these kinds must reach."""
    if a.report == b.report:
        return settings.event_link_same_report
    if a.kind == "figure":
        return settings.figure_link
    if "quotation" in (a.kind, b.kind):
        return settings.quotation_link
    return settings.event_link


def _candidates(pool: Units) -> Iterator[tuple[int, int]]:
    units, vectors = pool.units, pool.vectors
    reports = np.array([u.report for u in units])
    kinds = np.array([u.kind == "figure" for u in units])
    pairs: set[tuple[int, int]] = set()
    by_report = [np.flatnonzero(reports == r) for r in sorted(set(reports.tolist()))]
    for start in range(0, len(units), 512):
        cosines = vectors[start : start + 512] @ vectors.T
        for row, i in enumerate(range(start, min(start + 512, len(units)))):
            cosine = np.where(kinds == kinds[i], cosines[row], -1.0)
            cosine[i] = -1.0
            chosen: list[int] = []
            if len(by_report) <= 20:
                for inside in by_report:
                    best = inside[np.argsort(-cosine[inside], kind="stable")[:NEIGHBOURS_A_REPORT]]
                    chosen.extend(best.tolist())
            else:
                chosen = np.argsort(-cosine, kind="stable")[:NEIGHBOURS].tolist()
            pairs.update((min(i, j), max(i, j)) for j in chosen if cosine[j] >= LEAST_COSINE)
    yield from sorted(pairs)


def score_pair(pool: Units, a: Unit, b: Unit) -> Link | None:
    """How alike two units are, or None where something rules the pair out."""
    if _nested(a, b) or (a.report == b.report and "figure" in (a.kind, b.kind)):
        return None
    if rules_out(pool, a, b):
        return None
    cosine = float(pool.vectors[a.index] @ pool.vectors[b.index])
    if a.kind == "figure":
        return _score_figures(pool, a, b, cosine)
    if a.kind == "quotation" and b.kind == "quotation":
        return _score_quotations(pool, a, b, cosine)
    if "quotation" in (a.kind, b.kind):
        return _score_mixed(pool, a, b, cosine)
    return _score_events(pool, a, b, cosine)


def shared_words(pool: Units, a: Unit, b: Unit) -> float:
    """The weight of the content words in common, as a share of the lighter side's and of both sides' mean.

    A word without its like on the other side counts by its nearest one ("buy" and "acquire"), from `NEAR` upwards;
    figures and words that stand on both sides count whole.
    """
    if not a.words or not b.words:
        return 0.0
    left, right = sorted(a.words), sorted(b.words)
    weigh = [np.array([pool.weight.get(w, 1.0) for w in side]) for side in (left, right)]
    table = np.array([[pool.likeness(v, w) for w in right] for v in left])
    gains = (table.max(1) * weigh[0]).sum(), (table.max(0) * weigh[1]).sum()
    totals = weigh[0].sum(), weigh[1].sum()
    lighter = 0 if totals[0] <= totals[1] else 1
    return float(0.5 * gains[lighter] / totals[lighter] + 0.5 * (gains[0] + gains[1]) / (totals[0] + totals[1]))


def predicate_likeness(pool: Units, a: Unit, b: Unit) -> float:
    """1 for one lemma or one stem ("invade", "invasion"), else the cosine of the two words' vectors."""
    p, q = a.predicate.lower(), b.predicate.lower()
    if not p or not q:
        return 0.0
    if p == q or (len(p) > 4 and len(q) > 4 and p[:5] == q[:5]):
        return 1.0
    u, v = pool.words.get(p), pool.words.get(q)
    return max(0.0, float(u @ v)) if u is not None and v is not None else 0.0


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


def _overlap(a: frozenset[str], b: frozenset[str]) -> float | None:
    if not a or not b:
        return None
    return len(a & b) / min(len(a), len(b))


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


def _polarity(a: Unit, b: Unit) -> float:
    """A penalty where one is told as not happened or as only called for and the other as real."""
    if a.status is None or b.status is None or a.status == b.status or a.denied_by or b.denied_by:
        return 0.0  # a claim and its denial are one fact
    if (a.status in _NEGATIVE) != (b.status in _NEGATIVE):
        return -0.12
    if (a.status in _UNREAL) != (b.status in _UNREAL):
        return -0.04
    return 0.0


def _figures(a: Unit, b: Unit) -> float:
    """+1 a shared figure of one unit, -0.5 figures of one unit that part, 0 otherwise."""
    best = 0.0
    for f in a.figures:
        for g in b.figures:
            if f.unit == g.unit and f.unit is not None:
                outcome = compare_figures(f, g).outcome
                best = max(best, 1.0) if outcome in ("same", "compatible") else best or -0.5
    return best


def _score_events(pool: Units, a: Unit, b: Unit, cosine: float) -> Link | None:
    words = shared_words(pool, a, b)
    predicate = predicate_likeness(pool, a, b)
    who = _overlap((a.who | a.whom) & pool.named, (b.who | b.whom) & pool.named)
    inside = _overlap(a.actors & pool.named, b.actors & pool.named)
    actors = who if who is not None else inside
    time, figures = _time(pool, a, b), _figures(a, b)
    score = 0.45 * cosine + 0.22 * words + 0.18 * predicate + 0.15 * (0.4 if actors is None else actors)
    score += 0.14 * time if time > 0 else 0.15 * time
    score += 0.05 * figures + _polarity(a, b)
    if who == 0.0 and predicate < 0.99:
        score -= 0.05
    if _same_speaker(a, b) is False and any(u.quotation and u.quotation.direct for u in (a, b)):
        score -= OTHER_SPEAKER / 2  # what one speaker is quoted with is seldom what another said
    if _refers_back(pool, a, b) or _refers_back(pool, b, a):
        score -= 0.12
    return Link(
        a.index,
        b.index,
        score,
        (("meaning", cosine), ("words", words), ("predicate", predicate), ("actors", actors or 0.0), ("time", time)),
    )


def _refers_back(pool: Units, named: Unit, dated: Unit) -> bool:
    """Whether one is an undated event noun ("the premier's trip"), which means the news of the day, and the other an
    event dated long before it."""
    if named.interval or not dated.interval or not named.event or not named.event.rule.startswith("events.noun"):
        return False
    return bool(pool.usual_days) and (min(pool.usual_days) - dated.interval.end).days > BACKGROUND_DAYS


def _same_speaker(a: Unit, b: Unit) -> bool | None:
    if not a.speakers or not b.speakers:
        return None
    return bool(a.speakers & b.speakers)


def _score_quotations(pool: Units, a: Unit, b: Unit, cosine: float) -> Link | None:
    same = _same_speaker(a, b)
    words = shared_words(pool, a, b)
    score = 0.5 * cosine + 0.4 * words + (0.15 if same else 0.0)
    if same is False and words < SAME_WORDS:
        score -= OTHER_SPEAKER
    # one or two quoted words ("unbounded") say too little to be matched by words alone
    if min(sum(a.words.values()), sum(b.words.values())) < 2 and not (same and cosine > 0.5):
        return None
    return Link(a.index, b.index, score, (("meaning", cosine), ("words", words), ("speaker", float(bool(same)))))


def _score_mixed(pool: Units, a: Unit, b: Unit, cosine: float) -> Link | None:
    """A quotation beside an event clause: one report quotes what the other tells, with a speaker named or not."""
    quoted, told = (a, b) if a.kind == "quotation" else (b, a)
    same = _same_speaker(quoted, told)
    words = shared_words(pool, a, b)
    speaking = bool(quoted.speakers & (told.who | told.speakers))
    score = 0.5 * cosine + 0.4 * words + (0.12 if same or speaking else 0.0) + 0.04 * _figures(a, b)
    if same is False and words < SAME_WORDS:
        score -= OTHER_SPEAKER
    return Link(
        a.index, b.index, score, (("meaning", cosine), ("words", words), ("speaker", float(bool(same or speaking))))
    )


def _score_figures(pool: Units, a: Unit, b: Unit, cosine: float) -> Link | None:
    f, g = a.figures[0], b.figures[0]
    # "79 people have been rescued" and "nine people died" count people, and not the same ones
    if f.unit != g.unit or not (one_scope(f, g) or (a.event and b.event and a.event.lemma == b.event.lemma)):
        return None
    words = shared_words(pool, a, b)
    outcome = compare_figures(f, g).outcome
    alike = {"same": 1.0, "compatible": 0.7, "differs": 0.2}.get(outcome, 0.0)
    near = 0.0 if not f.value or not g.value else max(0.0, 1.0 - abs(np.log10(abs(f.value) / abs(g.value) or 1.0)))
    time = _time(pool, a, b)
    score = 0.4 * cosine + 0.3 * words + 0.2 * alike + 0.1 * float(near) + 0.06 * time
    return Link(a.index, b.index, score, (("meaning", cosine), ("words", words), ("value", alike), ("time", time)))


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
    scores: dict[tuple[int, int], float] = {(k.a, k.b): k.score for k in links}

    def score(i: int, j: int) -> float:
        key = (min(i, j), max(i, j))
        if key not in scores:
            link = score_pair(pool, pool.units[key[0]], pool.units[key[1]])
            scores[key] = link.score if link else 0.0
        return scores[key]

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
        pairs = [p for p in pairs if p not in twice] or pairs
        mean = sum(score(i, j) for i, j in pairs) / len(pairs)
        if mean < settings.cluster_mean * bar(pool.units[link.a], pool.units[link.b], settings):
            continue
        for i in members[h]:
            group[i] = g
        members[g] = sorted(members[g] + members.pop(h))
    return sorted(members.values())
