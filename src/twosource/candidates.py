"""Which pairs of a story's units are near enough in meaning and words to be looked at (links.py judges them).

Of a few reports each unit has its nearest in each other report. Of many it has its nearest in all of them; there a unit
is held only against those of its own neighbourhood, so that the work grows with the units and not with their square:
units are gathered in cells by their vectors (a few rounds of k-means, Lloyd 1982, from evenly spaced units), and a
cell's units are held against those of all cells that any of them lies near (an inverted file, Jégou et al. 2011).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from twosource.columns import Real, Whole
from twosource.matching import beside_names
from twosource.units import FEW_REPORTS, HALF, KINDS, Units

# Candidates a unit is judged with: by cosine of the clause vectors and of their sentences' in each other report, or of
# the clauses' in all.
NEIGHBOURS_A_REPORT, NEIGHBOURS_AROUND = 6, 4
NEIGHBOURS = 60
# The least sum of the two cosines: 98 in 100 of the pairs that are one fact in the stories written for it have more,
# and it spares two fifths of the others.
LEAST_ALIKE = 0.6
# The least sum of the two cosines and the share of words in common beside names, where there are more reports: 98 in
# 100 of the pairs linked in the stories written for it have more, as 998 have in 1,000 of fifty reports of news, and it
# spares three fifths of the others. What is told in many reports is linked through others of them.
LEAST_ALIKE_OF_MANY = 1.0
# So many units or fewer are all held against each other: gathering them would take as long.
FEW_UNITS = 8192
# Units in a cell; the nearest cells in which a unit looks, and so does its cell. With 200 reports of one topic 97 in
# 100 of the links are found that comparing all units would find, and 99 of those more likely than not.
CELL, CELLS_NEAR = 64, 8
# Units whose cells are found from a sample of them, one in so many, and in how many rounds.
ONE_IN, ROUNDS = 4, 4
SECOND = (1 << HALF) - 1
# Units whose nearest are looked for at once.
ROWS_AT_ONCE = 512
# Stretches that a row of numbers is cut in to find its greatest: some times NEIGHBOURS.
STRETCHES = 256
Pairs = npt.NDArray[np.int64]
_FIGURE = KINDS.index("figure")


def candidates(pool: Units) -> Pairs:
    """The pairs of units near enough to be looked at, each once, in order: (pairs, 2)."""
    report = pool.columns.report
    figure = pool.columns.kind == _FIGURE
    few = len(np.unique(report)) <= FEW_REPORTS
    found = [np.zeros(0, dtype=np.int64)]
    for same in (np.flatnonzero(figure), np.flatnonzero(~figure)):
        for x, y in _near_in_each(pool, same) if few else _near_in_all(pool, same):
            found.append(np.minimum(x, y) << HALF | np.maximum(x, y))
    keys = np.unique(np.concatenate(found))
    return np.stack([keys >> HALF, keys & SECOND], axis=1)


def _near_in_each(pool: Units, same: Whole) -> Iterator[tuple[Whole, Whole]]:
    """Units of one kind with their nearest in each report, some at a time."""
    vectors, contexts = pool.vectors[same], pool.contexts[pool.context[same]]
    edges = [0, *(np.flatnonzero(np.diff(pool.columns.report[same])) + 1).tolist(), len(same)]
    for start in range(0, len(same), ROWS_AT_ONCE):
        rows = np.arange(start, min(start + ROWS_AT_ONCE, len(same)))
        cosines, around = vectors[rows] @ vectors.T, contexts[rows] @ contexts.T
        for table in (cosines, around):
            table[np.arange(len(rows)), rows] = -2.0
        chosen = np.zeros(cosines.shape, dtype=np.bool_)
        for first, last in pairwise(edges):
            chosen[:, first:last] = greatest(cosines[:, first:last], NEIGHBOURS_A_REPORT)
            chosen[:, first:last] |= greatest(around[:, first:last], NEIGHBOURS_AROUND)
        i, j = np.nonzero(chosen & (cosines + around >= LEAST_ALIKE))
        yield same[rows[i]], same[j]


def _near_in_all(pool: Units, same: Whole) -> Iterator[tuple[Whole, Whole]]:
    """Units of one kind with their nearest in all reports together, some at a time."""
    order, bounds, near = cells_of(pool.vectors[same] + pool.contexts[pool.context[same]])
    same = same[order]
    vectors = pool.vectors[same]
    for cell, others in enumerate(near):
        if not others:
            continue
        columns = np.concatenate([np.arange(bounds[k], bounds[k + 1]) for k in others])
        sentences, sentence = np.unique(pool.context[same[columns]], return_inverse=True)
        contexts = pool.contexts[sentences]
        for start in range(bounds[cell], bounds[cell + 1], ROWS_AT_ONCE):
            rows = np.arange(start, min(start + ROWS_AT_ONCE, bounds[cell + 1]))
            parts = [vectors[rows] @ vectors[bounds[k] : bounds[k + 1]].T for k in others]
            cosines = np.concatenate(parts, axis=1)
            cosines[np.arange(len(rows)), np.searchsorted(columns, rows)] = -2.0
            i, j = greatest_of_many(cosines, NEIGHBOURS)
            # units have few different sentences
            own, of = np.unique(pool.context[same[rows]], return_inverse=True)
            around = pool.contexts[own] @ contexts.T
            yield _alike(pool, same[rows[i]], same[columns[j]], cosines[i, j] + around[of[i], sentence[j]])


def _alike(pool: Units, x: Whole, y: Whole, alike: Real) -> tuple[Whole, Whole]:
    """Of pairs of units those that are enough alike, given the sum of the cosines of their vectors and sentences."""
    maybe = alike >= LEAST_ALIKE
    x, y, alike = x[maybe], y[maybe], alike[maybe]
    enough = alike + beside_names(pool, x, y)[1] >= LEAST_ALIKE_OF_MANY
    return x[enough], y[enough]


def cells_of(points: Real) -> tuple[Whole, list[int], list[list[int]]]:
    """Points gathered in cells, those of few in one.

    Returns: the points' numbers, cell after cell, where the cells begin and end there, and for each cell those near it.
    """
    if len(points) <= FEW_UNITS:
        return np.arange(len(points)), [0, len(points)], [[0]]
    near = _nearest_cells(points, _centres(points[::ONE_IN], len(points) // CELL))
    order = np.argsort(near[:, 0], kind="stable")
    bounds = np.searchsorted(near[order, 0], np.arange(near.max() + 2)).tolist()
    return order, bounds, [np.unique(near[order[a:b]]).tolist() for a, b in pairwise(bounds)]


def _centres(points: Real, many: int) -> Real:
    """So many directions about which points gather."""
    centres = points[np.arange(many) * len(points) // many]
    for _ in range(ROUNDS):
        cell = _nearest_cells(points, centres)[:, 0]
        order = np.argsort(cell, kind="stable")
        starts = np.unique(cell[order], return_index=True)[1]
        centres = np.add.reduceat(points[order], starts)
        centres = centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return centres


def _nearest_cells(points: Real, centres: Real) -> Whole:
    """(points, CELLS_NEAR): the cells to whose centres each point is nearest, the nearest first."""
    out = []
    for start in range(0, len(points), ROWS_AT_ONCE):
        cosines = points[start : start + ROWS_AT_ONCE] @ centres.T
        near = np.argpartition(-cosines, min(CELLS_NEAR, len(centres) - 1), axis=1)[:, :CELLS_NEAR]
        order = np.argsort(-np.take_along_axis(cosines, near, 1), axis=1, kind="stable")
        out.append(np.take_along_axis(near, order, 1))
    return np.concatenate(out)


def greatest(values: npt.NDArray[np.float32], many: int) -> npt.NDArray[np.bool_]:
    """Where the so many greatest numbers of each row are; of equal ones the first."""
    if values.shape[1] <= many:
        return np.ones(values.shape, dtype=np.bool_)
    least = np.partition(values, values.shape[1] - many, axis=1)[:, -many, None]
    greater, equal = values > least, values == least
    wanted = many - greater.sum(1, keepdims=True)
    for row in np.flatnonzero(equal.sum(1, keepdims=True) > wanted):
        equal[row, np.flatnonzero(equal[row])[wanted[row, 0] :]] = False
    taken: npt.NDArray[np.bool_] = greater | equal
    return taken


def greatest_of_many(values: npt.NDArray[np.float32], many: int) -> tuple[Whole, Whole]:
    """Row and column of the so many greatest numbers of each row; of equal ones the first. What is smaller than the
    greatest of so many stretches of its row is none of them, which leaves few to be put in order."""
    width = values.shape[1] // STRETCHES
    if width < 2 or many > STRETCHES:
        i, j = np.nonzero(greatest(values, many))
        return i, j
    best = values[:, : STRETCHES * width].reshape(len(values), STRETCHES, width).max(2)
    least = np.partition(best, STRETCHES - many, axis=1)[:, STRETCHES - many, None]
    i, j = np.divmod(np.flatnonzero(values >= least), values.shape[1])
    order = np.lexsort((j, -values[i, j], i))
    i, j = i[order], j[order]
    kept = np.arange(len(i)) - np.searchsorted(i, i) < many
    return i[kept], j[kept]
