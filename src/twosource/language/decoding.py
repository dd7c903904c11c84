"""Scores -> trees and names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt

# Roots tried where the best tree has several; nearly always it has two.
MOST_ROOTS = 4

Scores = npt.NDArray[np.float32]


def best_tree(scores: Scores) -> list[int]:
    """The best-scoring tree with one root.

    `scores[i, j]` is the score of word i (0-based) hanging from j - 1; column 0 is the root. Returns each word's
    head, -1 for the root, by Chu-Liu-Edmonds (Edmonds 1967), and where that gives several roots, with each of them
    alone. (The greedy heads nearly always form a tree, `is_tree`, and need no search.)
    """
    n = scores.shape[0]
    logs = scores - scores.max(1, keepdims=True)
    logs = logs - np.log(np.exp(logs).sum(1, keepdims=True))
    greedy = cast(list[int], (logs.argmax(1) - 1).tolist())
    if is_tree(greedy):
        return greedy
    weights = np.full((n + 1, n + 1), -np.inf)
    weights[1:] = logs
    np.fill_diagonal(weights, -np.inf)
    free = _chu_liu_edmonds(weights)
    roots = [i - 1 for i in range(1, n + 1) if free[i] == 0]
    if len(roots) == 1:  # the best of all trees has one root
        return [h - 1 for h in free[1:]]
    # the roots worth trying: its own and the likeliest
    best: list[int] = []
    best_score = -np.inf
    for root in sorted({*roots[:MOST_ROOTS], int(logs[:, 0].argmax())}):
        one = weights.copy()
        one[1:, 0] = -np.inf
        one[root + 1, :] = -np.inf
        one[root + 1, 0] = logs[root, 0]
        heads = _chu_liu_edmonds(one)
        score = float(sum(one[i, heads[i]] for i in range(1, n + 1)))
        if score > best_score:
            best, best_score = [h - 1 for h in heads[1:]], score
    return best


def is_tree(heads: list[int]) -> bool:
    """Whether heads (-1 for the root) form a tree with one root."""
    return heads.count(-1) == 1 and not _cycle(heads)


def _cycle(heads: Sequence[int]) -> list[int]:
    """The words of one cycle of heads (-1 ends a walk), or nothing."""
    walk = [-1] * len(heads)  # the start of the walk that came by each word first
    for start in range(len(heads)):
        i = start
        while i >= 0 and walk[i] < 0:
            walk[i] = start
            i = heads[i]
        if i >= 0 and walk[i] == start:  # this walk came back to itself
            cycle = [i]
            while heads[cycle[-1]] != i:
                cycle.append(heads[cycle[-1]])
            return cycle
    return []


def _chu_liu_edmonds(weights: npt.NDArray[np.float64]) -> list[int]:
    """Best heads for nodes 1.. of a graph whose node 0 is the root; `weights[i, j]` scores i hanging from j."""
    n = weights.shape[0]
    heads: list[int] = weights.argmax(1).tolist()
    heads[0] = -1
    cycle = _cycle([-1, *(h if h else -1 for h in heads[1:])])
    if not cycle:
        return heads
    inside = set(cycle)
    outside = [i for i in range(n) if i not in inside]
    k = len(outside)
    small = np.full((k + 1, k + 1), -np.inf)
    small[:k, :k] = weights[np.ix_(outside, outside)]
    around = sum(weights[i, heads[i]] for i in cycle)
    enter: list[int] = []  # for each outside node: which cycle node it would break into
    leave: list[int] = []  # for each outside node: which cycle node it would hang from
    for a, o in enumerate(outside):
        gains = [weights[i, o] - weights[i, heads[i]] + around for i in cycle]
        enter.append(cycle[int(np.argmax(gains))])
        small[k, a] = max(gains)
        leave.append(cycle[int(np.argmax([weights[o, i] for i in cycle]))])
        small[a, k] = weights[o, leave[-1]]
    small[0, :] = -np.inf
    shrunk = _chu_liu_edmonds(small)
    out = list(heads)
    for a, o in enumerate(outside):
        if o:
            out[o] = leave[a] if shrunk[a] == k else outside[shrunk[a]]
    broken = enter[shrunk[k]]
    out[broken] = outside[shrunk[k]]
    return out


def best_names(scores: npt.NDArray[np.floating[Any]], tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The best BIO row that is well formed (no I after another kind), as (first, last, kind) spans. Viterbi."""
    n, size = scores.shape
    step = _steps(tuple(tags))
    best = scores[0] + np.where([t.startswith("I-") for t in tags], -1e9, 0.0)
    back = np.zeros((n, size), dtype=np.int64)
    for i in range(1, n):
        table = best[:, None] + step
        back[i] = table.argmax(0)
        best = table.max(0) + scores[i]
    path = [int(best.argmax())]
    for i in range(n - 1, 0, -1):
        path.append(int(back[i, path[-1]]))
    path.reverse()
    return spans_of([tags[k] for k in path])


@cache
def _steps(tags: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """What each tag after each other costs: nothing, or more than any row is worth."""
    allowed = [[not b.startswith("I-") or a[2:] == b[2:] for b in tags] for a in tags]
    return np.where(allowed, 0.0, -1e9)


def is_well_formed(tags: Sequence[str]) -> bool:
    """Whether every I of a BIO row goes on with its own kind."""
    before = "O"
    for tag in tags:
        if tag[0] == "I" and before[2:] != tag[2:]:
            return False
        before = tag
    return True


def spans_of(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The (first, last, kind) spans of a well-formed BIO row."""
    out: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if tag.startswith("B-"):
            out.append((i, i, tag[2:]))
        elif tag.startswith("I-"):
            first, _, kind = out.pop()
            out.append((first, i, kind))
    return out
