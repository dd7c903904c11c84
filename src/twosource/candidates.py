"""Which pairs of a story's units are near enough in meaning and words to be looked at (links.py judges them).

Of a few reports each unit has its nearest in each other report. Of many it has its nearest in all of them; there a unit
is held only against those of its own neighbourhood, so that the work grows with the units and not with their square:
units are gathered in cells by their vectors (a few rounds of k-means, Lloyd 1982, from evenly spaced units), and a
unit is held against those of the cells that it lies nearest to (an inverted file, Jégou et al. 2011).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from twosource.columns import Real, Whole, dot_rows
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
# Units in a cell, and the nearest cells in which a unit looks. With 200 reports of one topic 97 in 100 of the links are
# found that comparing all units would find.
CELL, CELLS_NEAR = 64, 32
# Units whose cells are found from a sample of them, one in so many, and in how many rounds.
ONE_IN, ROUNDS = 4, 4
SECOND = (1 << HALF) - 1
# Units whose nearest are looked for at once: among all, and among those of cells.
ROWS_AT_ONCE, UNITS_AT_ONCE = 512, 1024
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
    keys = np.sort(np.concatenate(found))
    keys = keys[np.diff(keys, prepend=-1) > 0]
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
    near = cells_near(pool.vectors[same] + pool.contexts[pool.context[same]])
    for x, y, cosines in nearest_of_all(pool.vectors[same]) if near is None else nearest_in(near, pool.vectors, same):
        yield _alike(pool, same[x], same[y], cosines)


def _alike(pool: Units, x: Whole, y: Whole, cosines: Real) -> tuple[Whole, Whole]:
    """Of pairs of units those that are enough alike, given the cosines of their vectors."""
    alike = cosines + dot_rows(pool.contexts, pool.context[x], pool.context[y])
    maybe = alike >= LEAST_ALIKE
    x, y, alike = x[maybe], y[maybe], alike[maybe]
    enough = alike + beside_names(pool, x, y)[1] >= LEAST_ALIKE_OF_MANY
    return x[enough], y[enough]


def nearest_of_all(vectors: Real) -> Iterator[tuple[Whole, Whole, Real]]:
    """Each vector with its nearest of all others, and how near they are, some at a time."""
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        rows = np.arange(start, min(start + ROWS_AT_ONCE, len(vectors)))
        cosines = vectors[rows] @ vectors.T
        cosines[np.arange(len(rows)), rows] = -2.0
        i, j = greatest_of_many(cosines, NEIGHBOURS)
        yield rows[i], j, cosines[i, j]


def cells_near(points: Real) -> Whole | None:
    """(points, CELLS_NEAR): the cells that each point lies nearest to, its own first; None of few points, which are
    none the better for being gathered."""
    if len(points) <= FEW_UNITS:
        return None
    return _nearest_cells(points, _centres(points[::ONE_IN], len(points) // CELL))


def nearest_in(near: Whole, all_vectors: Real, same: Whole) -> Iterator[tuple[Whole, Whole, Real]]:
    """Each of some vectors with its nearest in the cells that it lies `near`, and how near they are, some at a time."""
    order = np.argsort(near[:, 0], kind="stable")
    near, vectors = near[order], all_vectors[same[order]]
    bounds = np.searchsorted(near[:, 0], np.arange(near.max() + 2))
    for start in range(0, len(near), UNITS_AT_ONCE):
        looks = near[start : start + UNITS_AT_ONCE]
        sizes = bounds[looks + 1] - bounds[looks]
        places = np.cumsum(sizes, axis=1) - sizes  # where each cell's cosines stand in a row
        cosines = np.full((len(looks), int((places + sizes).max())), -2.0, dtype=np.float32)
        for cell, rows, at in _lookers(looks, places):
            first, last = bounds[cell], bounds[cell + 1]
            cosines[rows[:, None], at[:, None] + np.arange(last - first)] = (
                vectors[start + rows] @ vectors[first:last].T
            )
        own = np.arange(len(looks))
        cosines[own, start + own - bounds[looks[:, 0]]] = -2.0
        i, j = greatest_of_many(cosines, NEIGHBOURS)
        found = cosines[i, j]
        i, j, found = i[found > -2.0], j[found > -2.0], found[found > -2.0]
        nth = (places[i] <= j[:, None]).sum(1) - 1
        yield order[start + i], order[bounds[looks[i, nth]] + j - places[i, nth]], found


def _lookers(looks: Whole, places: Whole) -> Iterator[tuple[int, Whole, Whole]]:
    """Each cell that some units look in, with the units' rows, and where its cosines stand there."""
    flat = looks.reshape(-1)
    order = np.argsort(flat, kind="stable")
    cells, starts = np.unique(flat[order], return_index=True)
    for cell, some in zip(cells.tolist(), np.split(order, starts[1:]), strict=True):
        yield cell, some // looks.shape[1], places.reshape(-1)[some]


def _centres(points: Real, many: int) -> Real:
    """So many directions about which points gather."""
    centres = points[np.arange(many) * len(points) // many]
    for _ in range(ROUNDS):
        parts = (points[start : start + ROWS_AT_ONCE] @ centres.T for start in range(0, len(points), ROWS_AT_ONCE))
        cell = np.concatenate([part.argmax(1) for part in parts])
        order = np.argsort(cell, kind="stable")
        starts = np.unique(cell[order], return_index=True)[1]
        centres = np.add.reduceat(points[order], starts)
        centres = centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return centres


def _nearest_cells(points: Real, centres: Real) -> Whole:
    """(points, CELLS_NEAR): the cells to whose centres each point is nearest, the nearest first."""
    many = min(CELLS_NEAR, len(centres))
    out = []
    for start in range(0, len(points), ROWS_AT_ONCE):
        cosines = points[start : start + ROWS_AT_ONCE] @ centres.T
        near = np.argpartition(-cosines, many - 1, axis=1)[:, :many]
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
    nth = np.arange(len(i)) - np.searchsorted(i, i)
    left = np.full((len(values), int(nth.max()) + 1), -np.inf, dtype=np.float32)
    left[i, nth] = values[i, j]
    kept = greatest(left, many)[i, nth]
    return i[kept], j[kept]
