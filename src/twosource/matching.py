"""How likely two units of two reports tell one fact: boosted trees over what the two share.

The trees ("first" in data/en/links.json, made by training/train_links.py) were fitted to stories written for this
project, of which it is known which words tell one fact (evaluation/stories). Each asks a few questions of the pair's
features and adds to the log-odds (Friedman 2001); features are of likeness, never of particular words.
"""

from __future__ import annotations

import functools
import json

import numpy as np
import numpy.typing as npt

from twosource.boosted import Columns, Rows, Trees, as_rows, probable, read_trees
from twosource.columns import (
    Exact,
    Lists,
    Whole,
    compare_values,
    count_common,
    dot_rows,
    find_common,
    longest_runs,
    nearest_words,
)
from twosource.comparison import compare_dates, compare_figures, one_scope
from twosource.data import ENGLISH
from twosource.units import KINDS, STATUSES, Unit, Units

FEATURES = (
    "meaning", "sentence", "words of the lighter", "words of both", "names", "numbers", "predicate", "lemma", "who",
    "who and whom", "where", "actors", "time", "same day", "figures", "polarity", "status", "same speaker",
    "other speaker", "quotations", "mixed", "direct", "run", "length", "shorter", "noun",
    "agents", "patients", "agents and patients", "ahead of rivals", "behind rivals", "code", "counts",
    "beside names", "beside names, both", "whole", "indirect",
)  # fmt: skip
_NEGATIVE = [STATUSES.index("not-happened")]
_UNREAL = [STATUSES.index("called-for"), STATUSES.index("possible")]
QUOTATION, _FIGURE = KINDS.index("quotation"), KINDS.index("figure")
# Pairs whose features are worked out at once: they take about two kilobytes each meanwhile.
AT_ONCE = 50_000


@functools.cache
def trees(which: str = "first", features: tuple[str, ...] = FEATURES) -> Trees:
    """The trees that ship: those that judge a pair alone, or the "second" (margins.py)."""
    return read_trees(json.loads((ENGLISH / "links.json").read_text("utf8"))[which], features, "links.json")


def probabilities(pool: Units, a: Whole, b: Whole, shared: Exact | None = None) -> Exact:
    """For each pair how likely its two units tell one fact, 0 to 1, rounded so that ties are ties everywhere. `shared`:
    their `shared_words`, where known."""
    a, b = np.minimum(a, b), np.maximum(a, b)
    words = near_words(pool, a, b, shared)
    out = [np.zeros(0)]
    for i in range(0, len(a), AT_ONCE):
        part = slice(i, i + AT_ONCE)
        out.append(probable(trees(), as_rows(features(pool, a[part], b[part], words[:, part]), FEATURES)))
    return np.concatenate(out)


def rows_of(pool: Units, a: Whole, b: Whole) -> Rows:
    """The features of pairs of units by their numbers, (pairs, features), to four digits: the last ones differ between
    processors. The same whichever unit comes first."""
    a, b = np.minimum(a, b), np.maximum(a, b)
    return as_rows(features(pool, a, b), FEATURES)


def near_words(pool: Units, a: Whole, b: Whole, shared: Exact | None = None) -> Rows:
    """What the nearest words of pairs tell, a row each: `shared_words`, and of agents, patients and both. For all pairs
    at once: those of one unit are held against its words together."""
    u = pool.columns
    sides = (u.agents, u.patients, u.roles)
    shared = shared_words(pool, a, b) if shared is None else shared
    return np.stack([*shared, *(_nearest_of(pool, side, a, b) for side in sides)]).astype(np.float32)


def features(pool: Units, a: Whole, b: Whole, words: Rows | None = None) -> Columns:
    """What pairs of units share, a column a feature; `a` and `b` are the units' numbers, a pair each, the smaller one
    first; `words` what `near_words` tells of them, where known."""
    u = pool.columns
    lighter, both, agents, patients, roles = near_words(pool, a, b) if words is None else words
    meaning = dot_rows(pool.vectors, a, b)
    time = _times(pool, a, b)
    one_speaker = count_common(u.speakers, a, b) > 0
    ahead, behind = _margins(pool, a, b, meaning)
    least, mean = beside_names(pool, a, b)
    return {
        "meaning": meaning,
        "sentence": dot_rows(pool.contexts, pool.context[a], pool.context[b]),
        "words of the lighter": lighter,
        "words of both": both,
        "names": _overlap(u.names, a, b),
        "numbers": _overlap(u.numbers, a, b),
        "predicate": predicate_likeness(pool, a, b),
        "lemma": u.predicate[a] == u.predicate[b],
        "who": _overlap(u.who, a, b),
        "who and whom": _overlap(u.sides, a, b),
        "where": _overlap(u.where, a, b),
        "actors": _overlap(u.actors, a, b),
        "time": time,
        "same day": time == 1.0,
        "figures": _figures(pool, a, b),
        "polarity": _polarity(pool, a, b),
        "status": (u.status[a] == u.status[b]) & (u.status[a] >= 0),
        "same speaker": one_speaker,
        "other speaker": (u.speakers.lengths(a) > 0) & (u.speakers.lengths(b) > 0) & ~one_speaker,
        **what_they_are(pool, a, b),
        "run": longest_runs(u.forms, a, b) / np.maximum(1, np.minimum(u.size[a], u.size[b])),
        "agents": agents,
        "patients": patients,
        "agents and patients": roles,
        "ahead of rivals": ahead,
        "behind rivals": behind,
        "code": np.where((u.code[a] < 0) | (u.code[b] < 0), 0, np.where(u.code[a] == u.code[b], 1, -1)),
        "counts": (u.kind[a] == _FIGURE) & (u.kind[b] == _FIGURE),
        "beside names": least,
        "beside names, both": mean,
        "whole": u.whole[a].astype(np.int64) + u.whole[b],
        "indirect": u.indirect[a].astype(np.int64) + u.indirect[b],
    }


def what_they_are(pool: Units, a: Whole, b: Whole) -> Columns:
    """Of what kind the two units of pairs are and how long, a column a feature."""
    u = pool.columns
    shorter, longer = np.minimum(u.size[a], u.size[b]), np.maximum(u.size[a], u.size[b])
    return {
        "quotations": (u.kind[a] == QUOTATION) & (u.kind[b] == QUOTATION),
        "mixed": u.kind[a] != u.kind[b],
        "direct": u.direct[a].astype(np.int64) + u.direct[b],
        "length": shorter / np.maximum(1, longer),
        "shorter": np.minimum(shorter, 15),
        "noun": u.noun[a].astype(np.int64) + u.noun[b],
    }


def predicate_likeness(pool: Units, a: Whole, b: Whole) -> Exact:
    """1 for one lemma or one stem ("invade", "invasion"), else the cosine of the two words' vectors."""
    u = pool.columns
    words = len(u.vectors)
    pairs, at = np.unique(u.predicate[a] * words + u.predicate[b], return_inverse=True)
    cosines = np.maximum(0.0, dot_rows(u.vectors, pairs // words, pairs % words))[at.reshape(-1)]
    known = (u.predicate[a] >= 0) & (u.predicate[b] >= 0)
    return np.where(known, np.where(u.stem[a] == u.stem[b], 1.0, cosines), 0.0)


def shared_words(pool: Units, a: Whole, b: Whole) -> Exact:
    """The weight of the content words in common, as a share of the lighter side's and of both sides': a row each.

    A word without its like on the other side counts by its nearest one ("buy" and "acquire").
    """
    u = pool.columns
    # both ways at once: what is near to a unit's words is found once for all units held against it
    both = np.zeros(2 * len(a))
    ways = np.concatenate([a, b]), np.concatenate([b, a])
    for pairs, places, owners, likeness in nearest_words(u.bag, *ways, pool.nearness):
        both[pairs] = np.bincount(owners, likeness * u.weights[places], minlength=len(pairs))
    gains = both.reshape(2, len(a))
    told = (u.bag.lengths(a) > 0) & (u.bag.lengths(b) > 0)
    of_a, of_b = np.where(told, u.total[a], 1.0), np.where(told, u.total[b], 1.0)
    lighter = np.where(of_a <= of_b, gains[0] / of_a, gains[1] / of_b)
    return np.stack([lighter, (gains[0] + gains[1]) / (of_a + of_b)])


def beside_names(pool: Units, a: Whole, b: Whole) -> tuple[Exact, Exact]:
    """The weight of the very words in common that are no names, as a share of the side of which less is covered and as
    the mean of both shares; 0 where a side has none: one actor does many things, and the names tell only of whom.
    """
    u = pool.columns
    # a word weighs the same on both sides; the first of pairs are mostly in order
    places, owners = find_common(u.common, b, a)
    gain = np.bincount(owners, u.common_weights[places], minlength=len(a))
    one, other = (gain / np.maximum(u.common_total[x], 1e-9) for x in (a, b))
    return np.minimum(one, other), (one + other) / 2


def _nearest_of(pool: Units, words: Lists, a: Whole, b: Whole) -> Exact:
    """How near the nearest two words of two roles are; 0.3, which tells nothing, where a role is empty."""
    out = np.full(len(a), 0.3)
    for pairs, _, owners, likeness in nearest_words(words, a, b, pool.nearness):
        best = np.zeros(len(pairs))
        np.maximum.at(best, owners, likeness)
        out[pairs] = best
    return out


def _margins(pool: Units, a: Whole, b: Whole, cosines: npt.NDArray[np.float32]) -> tuple[Exact, Exact]:
    """By how much each of two units is the other's nearest in its report, or falls short: the greater, the less."""
    rivals = _best_rival(pool, np.concatenate([a, b]), np.concatenate([b, a]))
    one, other = cosines - rivals[: len(a)], cosines - rivals[len(a) :]
    return np.maximum(one, other).astype(np.float64), np.minimum(one, other).astype(np.float64)


def _best_rival(pool: Units, a: Whole, b: Whole) -> npt.NDArray[np.float32]:
    """For each pair the greatest cosine of its first unit and a unit of the second's report other than the second, of
    those that are of the first's kind; 0 where there is none."""
    u = pool.columns
    out = np.zeros(len(a), dtype=np.float32)
    asked = 2 * u.report[b] + (u.kind[a] == _FIGURE)
    order = np.argsort(asked, kind="stable")
    places = np.unique(asked)
    pairs = np.searchsorted(asked[order], [places, places + 1])
    for k, place in enumerate(places.tolist()):
        chosen, first_of, end = order[pairs[0, k] : pairs[1, k]], int(u.bounds[place]), int(u.bounds[place + 1])
        if first_of == end:
            continue
        rows, row = np.unique(a[chosen], return_inverse=True)
        table = pool.vectors[rows] @ pool.vectors[first_of:end].T
        nearest = table.argmax(1)
        first = table[np.arange(len(rows)), nearest]
        table[np.arange(len(rows)), nearest] = -np.inf
        second = table.max(1) if end - first_of > 1 else np.zeros(len(rows), dtype=np.float32)
        out[chosen] = np.where(first_of + nearest[row] == b[chosen], second[row], first[row])
    return out


def _overlap(lists: Lists, a: Whole, b: Whole) -> Exact:
    """The share of the smaller set in the other; half where one is empty, which tells nothing."""
    smaller = np.minimum(lists.lengths(a), lists.lengths(b))
    return np.where(smaller > 0, count_common(lists, a, b) / np.maximum(1, smaller), 0.5)


def _times(pool: Units, a: Whole, b: Whole) -> Exact:
    """+1 the same days, +0.5 one within the other, -1 apart, 0 unknown."""
    return compare_values(pool.columns.interval, lambda i, j: _time(pool.units[i], pool.units[j]), a, b)


def _time(a: Unit, b: Unit) -> float:
    assert a.interval is not None
    assert b.interval is not None
    outcome = compare_dates(a.interval, b.interval).outcome
    if outcome == "differs" and abs((a.interval.start - b.interval.start).days) <= 1:
        return -0.25
    return {"same": 1.0, "compatible": 0.5, "differs": -1.0}.get(outcome, 0.0)


def _figures(pool: Units, a: Whole, b: Whole) -> Exact:
    """+1 a figure of one quantity in common, -1 figures of one quantity that part, 0 otherwise."""
    return compare_values(pool.columns.figures, lambda i, j: _figure(pool.units[i], pool.units[j]), a, b)


def _figure(a: Unit, b: Unit) -> float:
    best = 0.0
    for f in a.figures:
        for g in b.figures:
            if f.unit == g.unit and f.unit is not None:
                outcome = compare_figures(f, g).outcome
                if outcome in ("same", "compatible"):
                    return 1.0 if one_scope(f, g) else 0.7
                best = -1.0
    return best


def _polarity(pool: Units, a: Whole, b: Whole) -> Exact:
    """-1 where one of two statuses is that nothing happened, -0.5 where one is only wished for, 0 otherwise."""
    u = pool.columns
    known = (u.status[a] >= 0) & (u.status[b] >= 0) & ~u.denied[a] & ~u.denied[b]
    negative, unreal = ([np.isin(u.status[x], some) for x in (a, b)] for some in (_NEGATIVE, _UNREAL))
    apart = np.where(negative[0] != negative[1], -1.0, np.where(unreal[0] != unreal[1], -0.5, 0.0))
    return np.where(known, apart, 0.0)
