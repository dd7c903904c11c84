"""How likely two units of two reports tell one fact: boosted trees over what the two share.

The trees (data/en/links.json, made by training/train_links.py) were fitted to stories written for this project, of
which it is known which words tell one fact (evaluation/stories). Each asks a few questions of the pair's features and
adds to the log-odds (Friedman 2001); features are of likeness, never of particular words.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twosource.comparison import compare_dates, compare_figures, one_scope
from twosource.copies import longest_run
from twosource.data import ENGLISH
from twosource.units import NEAR, Unit, Units

FEATURES = (
    "meaning", "sentence", "words of the lighter", "words of both", "names", "numbers", "predicate", "lemma", "who",
    "who and whom", "where", "actors", "time", "same day", "figures", "polarity", "status", "same speaker",
    "other speaker", "quotations", "mixed", "direct", "run", "length", "shorter", "noun",
    "agents", "patients", "agents and patients", "ahead of rivals", "behind rivals", "code", "counts",
)  # fmt: skip
_NEGATIVE, _UNREAL = ("not-happened",), ("called-for", "possible")
Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of one depth, a row each: the features asked, the values they are compared with, and the leaves."""

    bias: float
    features: npt.NDArray[np.int64]  # (trees, nodes)
    thresholds: Rows  # (trees, nodes): to the right where the feature is greater
    leaves: Rows  # (trees, nodes + 1)

    def log_odds(self, rows: Rows) -> npt.NDArray[np.float64]:
        """(pairs, features) -> (pairs,)."""
        nodes = self.features.shape[1]
        depth = int(math.log2(nodes + 1))
        at = np.zeros((len(rows), len(self.features)), dtype=np.int64)
        trees = np.arange(len(self.features))
        pairs = np.arange(len(rows))[:, None]
        for _ in range(depth):
            right = rows[pairs, self.features[trees, at]] > self.thresholds[trees, at]
            at = 2 * at + 1 + right
        total: npt.NDArray[np.float64] = self.leaves[trees, at - nodes].astype(np.float64).sum(1) + self.bias
        return total


@functools.cache
def trees() -> Trees:
    """The trees that ship."""
    raw = json.loads((ENGLISH / "links.json").read_text("utf8"))
    if tuple(raw["features"]) != FEATURES:
        raise ValueError("data/en/links.json was made for other features")
    return Trees(
        raw["bias"],
        np.array(raw["asked"]),
        np.array(raw["thresholds"], np.float32),
        np.array(raw["leaves"], np.float32),
    )


def probabilities(pool: Units, pairs: Sequence[tuple[Unit, Unit]]) -> npt.NDArray[np.float64]:
    """For each pair how likely its two units tell one fact, 0 to 1, rounded so that ties are ties everywhere."""
    if not pairs:
        return np.zeros(0)
    rows = rows_of(pool, pairs)
    return np.round(1 / (1 + np.exp(-trees().log_odds(rows))), 5)


def rows_of(pool: Units, pairs: Sequence[tuple[Unit, Unit]]) -> Rows:
    """The features of pairs, (pairs, features), to four digits: the last ones differ between processors."""
    rows = np.array([features(pool, a, b) for a, b in pairs], dtype=np.float32)
    return np.round(rows.reshape(-1, len(FEATURES)), 4)


def features(pool: Units, a: Unit, b: Unit) -> tuple[float, ...]:
    """The features of a pair, in the order of `FEATURES`; the same whichever unit comes first."""
    lighter, both = shared_words(pool, a, b)
    kinds = {a.kind, b.kind}
    speakers = bool(a.speakers & b.speakers), bool(a.speakers and b.speakers and not a.speakers & b.speakers)
    named_a, named_b = (a.who | a.whom) & pool.named, (b.who | b.whom) & pool.named
    time = _time(a, b)
    lengths = sorted((sum(a.words.values()), sum(b.words.values())))
    return (
        float(pool.vectors[a.index] @ pool.vectors[b.index]),
        float(pool.contexts[a.index] @ pool.contexts[b.index]),
        lighter, both,
        _overlap(a.names, b.names), _overlap(a.numbers, b.numbers),
        predicate_likeness(pool, a, b), float(a.predicate.lower() == b.predicate.lower()),
        _overlap(a.who & pool.named, b.who & pool.named), _overlap(named_a, named_b), _overlap(a.where, b.where),
        _overlap(a.actors & pool.named, b.actors & pool.named),
        time, float(time == 1.0),
        _figures(a, b), _polarity(a, b), float(a.status is not None and a.status == b.status),
        float(speakers[0]), float(speakers[1]),
        float(kinds == {"quotation"}), float(len(kinds) > 1),
        float(_is_direct(a)) + float(_is_direct(b)),
        longest_run(a.forms, b.forms) / max(1, lengths[0]),
        lengths[0] / max(1, lengths[1]), float(min(lengths[0], 15)),
        float(_is_noun(a)) + float(_is_noun(b)),
        _alike(pool, a.agents, b.agents), _alike(pool, a.patients, b.patients),
        _alike(pool, a.agents + a.patients, b.agents + b.patients),
        *_margins(pool, a, b), _same_code(a, b), float(kinds == {"figure"}),
    )  # fmt: skip


def predicate_likeness(pool: Units, a: Unit, b: Unit) -> float:
    """1 for one lemma or one stem ("invade", "invasion"), else the cosine of the two words' vectors."""
    p, q = a.predicate.lower(), b.predicate.lower()
    if not p or not q:
        return 0.0
    if p == q or (len(p) > 4 and len(q) > 4 and p[:5] == q[:5]):
        return 1.0
    u, v = pool.words.get(p), pool.words.get(q)
    return max(0.0, float(u @ v)) if u is not None and v is not None else 0.0


def shared_words(pool: Units, a: Unit, b: Unit) -> tuple[float, float]:
    """The weight of the content words in common, as a share of the lighter side's and of both sides'.

    A word without its like on the other side counts by its nearest one ("buy" and "acquire").
    """
    left, right = pool.bag(a.index), pool.bag(b.index)
    if not left.words or not right.words:
        return 0.0, 0.0
    table = np.maximum(left.vectors @ right.vectors.T - NEAR, 0) / (1 - NEAR)
    for i, w in enumerate(left.words):
        if w in b.words:
            table[i, right.words.index(w)] = 1.0
    gains = float(table.max(1) @ left.weights), float(table.max(0) @ right.weights)
    totals = float(left.weights.sum()), float(right.weights.sum())
    lighter = 0 if totals[0] <= totals[1] else 1
    return gains[lighter] / totals[lighter], sum(gains) / sum(totals)


def _alike(pool: Units, a: Sequence[str], b: Sequence[str]) -> float:
    """How near the nearest two words of two roles are; 0.3, which tells nothing, where a role is empty."""
    return max((pool.likeness(v, w) for v in a for w in b), default=0.3)


def _margins(pool: Units, a: Unit, b: Unit) -> tuple[float, float]:
    """By how much each of two units is the other's nearest in its report, or falls short: the greater, the less."""
    cosine = float(pool.vectors[a.index] @ pool.vectors[b.index])
    out = []
    for u, v in ((a, b), (b, a)):
        nearest, first, second = pool.rivals(u.index, v.report)
        out.append(cosine - (second if nearest == v.index else first))
    return max(out), min(out)


def _same_code(a: Unit, b: Unit) -> float:
    """Whether two political events have one PLOVER code: 1 yes, -1 another, 0 unknown."""
    p, q = (u.event.plover if u.event else None for u in (a, b))
    return 0.0 if p is None or q is None else 1.0 if p.event == q.event else -1.0


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the smaller set in the other; half where one is empty, which tells nothing."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.5


def _time(a: Unit, b: Unit) -> float:
    """+1 the same days, +0.5 one within the other, -1 apart, 0 unknown."""
    if a.interval is None or b.interval is None:
        return 0.0
    outcome = compare_dates(a.interval, b.interval).outcome
    if outcome == "differs" and abs((a.interval.start - b.interval.start).days) <= 1:
        return -0.25
    return {"same": 1.0, "compatible": 0.5, "differs": -1.0}.get(outcome, 0.0)


def _figures(a: Unit, b: Unit) -> float:
    """+1 a figure of one quantity in common, -1 figures of one quantity that part, 0 otherwise."""
    best = 0.0
    for f in a.figures:
        for g in b.figures:
            if f.unit == g.unit and f.unit is not None:
                outcome = compare_figures(f, g).outcome
                if outcome in ("same", "compatible"):
                    return 1.0 if one_scope(f, g) else 0.7
                best = -1.0
    return best


def _polarity(a: Unit, b: Unit) -> float:
    if a.status is None or b.status is None or a.status == b.status or a.denied_by or b.denied_by:
        return 0.0
    if (a.status in _NEGATIVE) != (b.status in _NEGATIVE):
        return -1.0
    return -0.5 if (a.status in _UNREAL) != (b.status in _UNREAL) else 0.0


def _is_direct(u: Unit) -> bool:
    return u.quotation is not None and u.quotation.direct


def _is_noun(u: Unit) -> bool:
    return u.event is not None and u.event.rule.startswith(("events.noun", "events.derived_noun"))
