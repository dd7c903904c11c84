"""Scores -> trees and names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]


def best_tree(scores: Scores) -> list[int]:
    """The best-scoring tree with one root.

    `scores[i, j]` is the score of word i (0-based) hanging from j - 1; column 0 is the root. Returns each word's
    head, -1 for the root. The greedy heads are taken where they form a tree, as they nearly always do;
    otherwise Chu-Liu-Edmonds (Edmonds 1967), tried with each likely root.
    """
    n = scores.shape[0]
    logs = scores - scores.max(1, keepdims=True)
    logs = logs - np.log(np.exp(logs).sum(1, keepdims=True))
    greedy = logs.argmax(1) - 1
    if int((greedy < 0).sum()) == 1 and not _cycle(cast(Sequence[int], greedy.tolist())):
        return cast(list[int], greedy.tolist())
    best: list[int] = []
    best_score = -np.inf
    # the roots worth trying: more than five never changed a tree on the treebanks' dev sets
    for root in np.argsort(-logs[:, 0], kind="stable")[:5].tolist():
        weights = np.full((n + 1, n + 1), -np.inf)
        weights[1:, 1:] = logs[:, 1:]
        weights[root + 1, :] = -np.inf
        weights[root + 1, 0] = logs[root, 0]
        np.fill_diagonal(weights, -np.inf)
        heads = _chu_liu_edmonds(weights)
        score = float(sum(weights[i, heads[i]] for i in range(1, n + 1)))
        if score > best_score:
            best, best_score = [h - 1 for h in heads[1:]], score
    return best


def _cycle(heads: Sequence[int]) -> list[int]:
    """The words of one cycle of heads (-1 ends a walk), or nothing."""
    done = [False] * len(heads)
    for start in range(len(heads)):
        path: list[int] = []
        on_path: set[int] = set()
        i = start
        while i >= 0 and not done[i] and i not in on_path:
            path.append(i)
            on_path.add(i)
            i = heads[i]
        if i in on_path:
            return path[path.index(i) :]
        for k in path:
            done[k] = True
    return []


def _chu_liu_edmonds(weights: npt.NDArray[np.float64]) -> list[int]:
    """Best heads for nodes 1.. of a graph whose node 0 is the root; `weights[i, j]` scores i hanging from j."""
    n = weights.shape[0]
    heads = [-1, *(int(weights[i].argmax()) for i in range(1, n))]
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


def best_names(scores: Scores, tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The best BIO row that is well formed (no I after another kind), as (first, last, kind) spans. Viterbi."""
    n, size = scores.shape
    allowed = np.array(
        [[not b.startswith("I-") or a[2:] == b[2:] for b in tags] for a in tags],
    )
    step = np.where(allowed, 0.0, -1e9)
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
    out: list[tuple[int, int, str]] = []
    for i, k in enumerate(path):
        if tags[k].startswith("B-"):
            out.append((i, i, tags[k][2:]))
        elif tags[k].startswith("I-"):
            first, _, kind = out.pop()
            out.append((first, i, kind))
    return out
