"""Agglomerative clustering by average link (Sokal and Michener 1958), of new things among themselves and with groups
that stand already, where two groups join only if they are about as alike to each other as each is in itself.

The second condition is the relative closeness of Karypis, Han and Kumar (1999, "Chameleon"): the reports of two quakes
are alike, but those of either are more so. How close a group is in itself is the mean likeness of its pairs, with
`ASSUMED` pairs added that have just reached the bar: one pair tells little.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

RELATIVE: Final = 0.75
"""Two groups join from this share of the closeness that they have in themselves (the geometric mean of the two). On
ECB+'s train topics, 0.7 to 0.8 part most look-alike happenings and hardly cut a story."""
ASSUMED: Final = 6
"""So many pairs' worth of closeness is taken for granted: four reports have as many. 3 to 10 do as well."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, in order, and the sum of the likenesses of all pairs of reports in them."""

    rows: list[int]
    inner: float


def link_by_average(means: Matrix, sizes: Matrix, inner: Matrix, least: float) -> list[Group]:
    """The groups that hold at least one new row.

    `means` has a row for each new thing and a column for each new thing and then each old group: their mean likeness.
    `sizes` counts the reports of each, `inner` sums the likenesses of the pairs in each. Groups join whose mean
    likeness reaches `least`; old groups do not join each other. Ties go to the first pair.
    """
    n, total = means.shape
    means, size, inner = means.copy(), sizes.astype(float), inner.astype(float)
    means[np.arange(n), np.arange(n)] = -np.inf
    close = _closeness(size, inner, least)
    members: dict[int, list[int]] = {i: [i] for i in range(total)}
    alive = np.ones(n, dtype=bool)

    def near(rows: npt.NDArray[np.int64]) -> Matrix:
        """The rows, without those whom they are not close to beside what either is in itself."""
        part = means[rows]
        return np.where(part >= RELATIVE * np.sqrt(close[rows][:, None] * close[None, :]), part, -np.inf)

    every = np.arange(n)
    best = near(every).argmax(1) if n else every
    value = near(every)[every, best] if n else np.zeros(0)
    while n:
        i = int(np.where(alive, value, -np.inf).argmax())
        if not alive[i] or value[i] < least:
            break
        j = int(best[i])
        kept, gone = (min(i, j), max(i, j)) if j < n else (j, i)
        inner[kept] += inner[gone] + value[i] * size[kept] * size[gone]
        both = size[kept] + size[gone]
        column = (means[:, kept] * size[kept] + means[:, gone] * size[gone]) / both
        if kept < n:
            means[kept] = (means[kept] * size[kept] + means[gone] * size[gone]) / both
        size[kept] = both
        close[kept] = _closeness(size[kept], inner[kept], least)
        members[kept] += members.pop(gone)
        alive[gone] = False
        means[:, kept] = column
        means[:, gone] = means[gone] = -np.inf
        if kept < n:
            means[kept, kept] = -np.inf
        stale = np.flatnonzero(alive & ((best == kept) | (best == gone)))
        stale = np.union1d(stale, [kept]) if kept < n else stale
        part = near(stale)
        best[stale] = part.argmax(1)
        value[stale] = part[np.arange(len(stale)), best[stale]]
        enough = means[:, kept] >= RELATIVE * np.sqrt(close[:n] * close[kept])
        better = np.flatnonzero(alive & enough & (means[:, kept] > value))
        best[better], value[better] = kept, means[better, kept]
    return [Group(sorted(members[k]), float(inner[k])) for k in sorted(members) if any(i < n for i in members[k])]


def _closeness(size: Matrix, inner: Matrix, least: float) -> Matrix:
    """How alike a group's reports are, of what a bar of `least` lets join."""
    pairs = size * (size - 1) / 2
    return (inner + ASSUMED * least) / (pairs + ASSUMED)


def inner_of(total: npt.NDArray[np.float32], alone: float) -> float:
    """The likenesses of all pairs, from the sum of some vectors and the sum of what each is to itself."""
    return max(0.0, (math.fsum(np.asarray(total, dtype=np.float64) ** 2) - alone) / 2)
