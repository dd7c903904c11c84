"""What many units have in lists (words, names, actors), as columns of numbers, so that many pairs are compared at once.

A row is one unit. Pairs of rows come as two arrays of row numbers of one length; what is told of them as one array of
that length.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float32]
Exact = npt.NDArray[np.float64]

# Numbers held at once while pairs are compared, two megabytes: what stays in a core's cache is twice as soon done.
AT_ONCE = 1 << 19
# The same where rows of vectors are gathered for a product, which are read once.
GATHERED_AT_ONCE = 1 << 16
# Pairs of one second row from which on it is worth while to hold that against all words. Below, words are held against
# each other pair by pair, so many pairs at once.
FEW_A_ROW, PAIRS_AT_ONCE = 8, 10_000
# Words whose likeness to all others is held at once.
WORDS_AT_ONCE = 512


class Codes(dict[Hashable, int]):
    """A number for each different value, in order of first use."""

    def __missing__(self, value: Hashable) -> int:
        """The next number."""
        self[value] = code = len(self)
        return code


def coded(values: Iterable[Hashable | None]) -> Whole:
    """Values as codes, in order of first use; -1 for None."""
    codes = Codes()
    return np.array([-1 if v is None else codes[v] for v in values], dtype=np.int64)


@dataclass(frozen=True)
class Lists:
    """A list of whole numbers for each row, one behind the other: row i is `items[starts[i]:starts[i + 1]]`."""

    starts: Whole
    items: Whole

    @classmethod
    def of(cls, rows: Iterable[Iterable[Hashable]], codes: Codes | None = None) -> Lists:
        """The lists of some values by their codes, in the order given."""
        codes = Codes() if codes is None else codes
        coded = [[codes[v] for v in row] for row in rows]
        starts = np.cumsum([0, *map(len, coded)], dtype=np.int64)
        return cls(starts, np.array([c for row in coded for c in row], dtype=np.int64))

    @functools.cached_property
    def keys(self) -> Whole:
        """Row and item of every entry as one number, `row * width + item`, in order."""
        rows = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        return np.sort(rows * self.width + self.items)

    @functools.cached_property
    def width(self) -> int:
        """One more than the greatest item."""
        return int(self.items.max(initial=0)) + 1

    def lengths(self, rows: Whole) -> Whole:
        """How many items each row has."""
        return self.starts[rows + 1] - self.starts[rows]

    def places(self, rows: Whole) -> tuple[Whole, Whole]:
        """Where the items of rows stand in `items`, row after row, and for each the number of its row in `rows`."""
        lengths = self.lengths(rows)
        owners = np.repeat(np.arange(len(rows)), lengths)
        before = np.cumsum(lengths) - lengths
        return np.arange(len(owners)) + np.repeat(self.starts[rows] - before, lengths), owners

    def padded(self, rows: Whole, width: int, fill: int) -> Whole:
        """(rows, width): the items of each row and behind them `fill`."""
        out = np.full((len(rows), width), fill, dtype=np.int64)
        places, owners = self.places(rows)
        out[owners, places - self.starts[rows][owners]] = self.items[places]
        return out


def count_common(lists: Lists, a: Whole, b: Whole) -> Whole:
    """How many items two rows have in common; no row has one twice. Soonest done where `a` is in order."""
    _, owners = find_common(lists, b, a)
    return np.bincount(owners, minlength=len(a)).astype(np.int64)


def find_common(lists: Lists, a: Whole, b: Whole) -> tuple[Whole, Whole]:
    """For each item of each pair's first row that the second has too where it stands in `lists.items`, and the number
    of its pair, in order. Soonest done where the second rows are in order: they are what is searched."""
    both = np.flatnonzero((lists.lengths(a) > 0) & (lists.lengths(b) > 0))
    places, owners = lists.places(a[both])
    if not len(both):
        return places, owners
    wanted = b[both][owners] * lists.width + lists.items[places]
    found = lists.keys[np.minimum(np.searchsorted(lists.keys, wanted), len(lists.keys) - 1)] == wanted
    return places[found], both[owners[found]]


def compare_values(values: Whole, compare: Callable[[int, int], float], a: Whole, b: Whole) -> Exact:
    """What a comparison gives for each pair, asked once for each two different values.

    `values` has a code for each row, -1 where nothing is known: then the result is 0. `compare` gets the numbers of two
    rows that have these values.
    """
    out = np.zeros(len(a))
    left, right = values[a], values[b]
    asked = np.flatnonzero((left >= 0) & (right >= 0))
    keys = left[asked] * (int(right.max(initial=0)) + 1) + right[asked]
    _, first, same = np.unique(keys, return_index=True, return_inverse=True)
    told = [compare(int(a[k]), int(b[k])) for k in asked[first]]
    if told:
        out[asked] = np.array(told)[same.reshape(-1)]
    return out


def dot_rows(vectors: Real, a: Whole, b: Whole) -> Real:
    """The product of two rows of vectors, for each pair."""
    out = np.zeros(len(a), dtype=np.float32)
    for part in _parts(len(a), max(1, GATHERED_AT_ONCE // max(1, vectors.shape[1]))):
        out[part] = np.einsum("ij,ij->i", vectors[a[part]], vectors[b[part]])
    return out


def longest_runs(lists: Lists, a: Whole, b: Whole) -> Whole:
    """The longest stretch of items, in order and without a break, that stands in both rows of each pair."""
    out = np.zeros(len(a), dtype=np.int64)
    swap = lists.lengths(a) > lists.lengths(b)
    short, long = np.where(swap, b, a), np.where(swap, a, b)
    order = np.lexsort((lists.lengths(long), lists.lengths(short)))
    order = order[lists.lengths(short[order]) > 0]
    widest = int(np.diff(lists.starts).max(initial=1))
    for part in _parts(len(order), max(1, AT_ONCE // (8 * widest))):
        pairs = order[part]
        x = lists.padded(short[pairs], int(lists.lengths(short[pairs]).max()), -1)
        y = lists.padded(long[pairs], int(lists.lengths(long[pairs]).max()), -2)
        # a column for each word of the shorter: how long the run is that ends there and at each word of the longer
        x, y = np.ascontiguousarray(x.T), np.ascontiguousarray(y.T)
        runs = np.zeros((len(y) + 1, len(pairs)), dtype=np.int16)
        best = np.zeros((len(y), len(pairs)), dtype=np.int16)
        for word in x:
            runs[1:] = (runs[:-1] + 1) * (y == word)
            np.maximum(best, runs[1:], out=best)
        out[pairs] = best.max(0)
    return out


@dataclass(frozen=True)
class Nearness:
    """How like each two words are: row i has the words that are at all like word i, `likeness` beside each; the others
    are nothing like it. Few are like each other, so that all pairs of words take little room."""

    rows: Lists
    likeness: Real

    @classmethod
    def of(cls, vectors: Real, near: float) -> Nearness:
        """By vectors, a row for each word, of length 1, or 0 where nothing is known. A word is 1 like itself; others
        are by how much their cosine is above `near`, as a share of what is above it."""
        known = np.flatnonzero(vectors.any(1))
        rows, items = [np.setdiff1d(np.arange(len(vectors)), known)], [np.setdiff1d(np.arange(len(vectors)), known)]
        likeness = [np.ones(len(rows[0]), dtype=np.float32)]
        told = vectors[known]
        for some in _parts(len(known), WORDS_AT_ONCE):
            # each two words once: what comes later with all from there on
            table = np.maximum(told[some] @ told[some.start :].T - np.float32(near), 0) / np.float32(1 - near)
            own = np.arange(len(table))
            table[own, own] = 1.0
            i, j = np.nonzero(np.triu(table))
            found, other = known[some.start + i], known[some.start + j]
            apart = i != j
            rows += [found, other[apart]]
            items += [other, found[apart]]
            likeness += [table[i, j], table[i, j][apart]]
        row, item = np.concatenate(rows), np.concatenate(items)
        order = np.argsort(row * len(vectors) + item)
        starts = np.searchsorted(row[order], np.arange(len(vectors) + 1))
        return cls(Lists(starts, item[order]), np.concatenate(likeness)[order])

    def table(self, words: Lists, rows: Whole) -> Real:
        """(rows, words): how like each word the nearest word of each row is."""
        width = len(self.rows.starts) - 1
        out = np.zeros(len(rows) * width, dtype=np.float32)
        places, owners = words.places(rows)
        near, of = self.rows.places(words.items[places])
        np.maximum.at(out, owners[of] * width + self.rows.items[near], self.likeness[near])
        return out.reshape(len(rows), width)

    def between(self, words: Whole, others: Whole) -> Real:
        """How like two words are, for each pair of them."""
        keys = self.rows.keys
        wanted = words * self.rows.width + others
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found: Real = np.where(keys[at] == wanted, self.likeness[at], np.float32(0))
        return found


def nearest_words(
    words: Lists, a: Whole, b: Whole, nearness: Nearness
) -> Iterator[tuple[Whole, Whole, Whole, Real]]:  # fmt: skip
    """For each pair and each word of its first row the likeness of the nearest word of its second, some pairs at a
    time, those of one second row together. Pairs of which a row is empty are left out.

    Yields: the numbers of the pairs; for each word where it stands in `words.items`, which of the pairs it is of, and
    the likeness.
    """
    kept = np.flatnonzero((words.lengths(a) > 0) & (words.lengths(b) > 0))
    if len(kept) < FEW_A_ROW * len(np.unique(b[kept])):
        yield from _nearest_one_by_one(words, a, b, kept, nearness)
        return
    for some, rows, row in _by_row(b[kept], max(1, AT_ONCE // max(1, len(nearness.rows.starts) - 1))):
        pairs = kept[some]
        places, owners = words.places(a[pairs])
        yield pairs, places, owners, nearness.table(words, rows)[row[owners], words.items[places]]


def _nearest_one_by_one(
    words: Lists, a: Whole, b: Whole, kept: Whole, nearness: Nearness
) -> Iterator[tuple[Whole, Whole, Whole, Real]]:  # fmt: skip
    """The same, each word of a pair's first row held against each of its second."""
    for part in _parts(len(kept), PAIRS_AT_ONCE):
        pairs = kept[part]
        places, owners = words.places(a[pairs])
        second = b[pairs][owners]
        others, of = words.places(second)
        likeness = nearness.between(words.items[places][of], words.items[others])
        lengths = words.lengths(second)
        yield pairs, places, owners, np.maximum.reduceat(likeness, np.cumsum(lengths) - lengths)


def _by_row(rows: Whole, at_once: int) -> Iterator[tuple[Whole, Whole, Whole]]:
    """Pairs gathered by the row that each has, so many different rows at a time: the numbers of the pairs, the
    different rows, and for each pair which of these is its own."""
    order = np.argsort(rows, kind="stable")
    different, starts = np.unique(rows[order], return_index=True)
    ends = np.append(starts[1:], len(rows))
    for some in _parts(len(different), at_once):
        lengths = ends[some] - starts[some]
        yield order[starts[some][0] : ends[some][-1]], different[some], np.repeat(np.arange(len(lengths)), lengths)


def _parts(many: int, at_once: int) -> Iterator[slice]:
    for start in range(0, many, at_once):
        yield slice(start, min(start + at_once, many))
