"""Figures for chains of mentions: MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998), entity CEAF (Luo 2005)
and their mean, the CoNLL figure (Pradhan et al. 2012). Mentions are given; `found` and `gold` are their chains."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable

import numpy as np
import numpy.typing as npt

from twosource.evaluation import of_shares
from twosource.evaluation.stories import Labels, bcubed

Table = npt.NDArray[np.float64]


def figures(found: Labels, gold: Labels) -> dict[str, dict[str, float] | float]:
    """All of them, in percent."""
    out = {"muc": muc(found, gold), "bcubed": bcubed(found, gold), "ceaf": ceaf(found, gold)}
    return {"conll": round(math.fsum(x["f1"] for x in out.values()) / len(out), 2), **out}


def muc(found: Labels, gold: Labels) -> dict[str, float]:
    """The links that hold a chain together, and how many of them the other side has."""
    return of_shares(_kept_links(found, gold), _kept_links(gold, found))


def _kept_links(chains: Labels, others: Labels) -> float:
    links = len(chains) - len(set(chains))
    return (len(chains) - len(set(zip(chains, others, strict=True)))) / links if links else 0.0


def ceaf(found: Labels, gold: Labels) -> dict[str, float]:
    """The likeness of chains, 2 |a and b| / (|a| + |b|), summed over the best way to set each found chain beside at
    most one gold chain."""
    ours, theirs = Counter(found), Counter(gold)
    both = Counter(zip(found, gold, strict=True))
    total = 0.0
    for rows, columns in _together(both):
        likeness = np.array([[2 * both[a, b] / (ours[a] + theirs[b]) for b in columns] for a in rows])
        total += float(sum(likeness[i, j] for i, j in best_pairs(likeness)))
    return of_shares(total / len(ours), total / len(theirs))


def _together(both: Counter[tuple[Hashable, Hashable]]) -> list[tuple[list[Hashable], list[Hashable]]]:
    """Found and gold chains that share mentions, directly or by others: each part is solved by itself."""
    columns_of, rows_of = defaultdict(list), defaultdict(list)
    for a, b in both:
        columns_of[a].append(b)
        rows_of[b].append(a)
    out, seen = [], set()
    for start in columns_of:
        if start in seen:
            continue
        seen.add(start)
        rows, columns = [start], dict.fromkeys(columns_of[start])
        for a in rows:
            columns |= dict.fromkeys(columns_of[a])
            new = [x for b in columns_of[a] for x in rows_of[b] if x not in seen]
            seen.update(new)
            rows.extend(dict.fromkeys(new))
        out.append((rows, list(columns)))
    return out


def best_pairs(values: Table) -> list[tuple[int, int]]:
    """Rows and columns, each at most once, so that the sum of their values is the greatest (Kuhn 1955, by shortest
    augmenting paths)."""
    if values.shape[0] > values.shape[1]:
        return [(i, j) for j, i in best_pairs(values.T)]
    cost = -values
    rows, columns = cost.shape
    of_row, of_column = np.zeros(rows), np.zeros(columns)
    row_at = np.full(columns, -1)
    for row in range(rows):
        before = _shortest_path(cost, row, of_row, of_column, row_at)
        _turn(row_at, *before)
    return sorted((int(i), j) for j, i in enumerate(row_at) if i >= 0)


def _shortest_path(
    cost: Table, row: int, of_row: Table, of_column: Table, row_at: npt.NDArray[np.int64]
) -> tuple[int, int, npt.NDArray[np.int64]]:
    """From a free row to a free column; the prices of rows and columns (`of_row`, `of_column`) are brought up to date.

    Returns: the row, the free column and for each column the row it was reached from.
    """
    columns = cost.shape[1]
    reached, least = np.full(columns, -1), np.full(columns, np.inf)
    done = np.zeros(columns, dtype=np.bool_)
    rows, at, length, column = [row], row, 0.0, -1
    while True:
        through = length + cost[at] - of_row[at] - of_column
        better = ~done & (through < least)
        least[better], reached[better] = through[better], at
        column = int(np.where(done, np.inf, least).argmin())
        length, done[column] = float(least[column]), True
        if row_at[column] < 0:
            break
        at = int(row_at[column])
        rows.append(at)
    of_row[row] += length
    for other in np.flatnonzero(done):
        if row_at[other] >= 0:
            of_row[row_at[other]] += length - least[other]
        of_column[other] -= length - least[other]
    return row, column, reached


def _turn(row_at: npt.NDArray[np.int64], row: int, column: int, reached: npt.NDArray[np.int64]) -> None:
    """Gives each column on the path to the row it was reached from."""
    while True:
        at = int(reached[column])
        following = np.flatnonzero(row_at == at)
        row_at[column] = at
        if at == row:
            return
        column = int(next(c for c in following if c != column))
