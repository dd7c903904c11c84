"""Comparing many rows at once gives what comparing two by two gives."""

import random
from collections.abc import Sequence

import numpy as np
import pytest

from twosource import columns
from twosource.columns import (
    Codes,
    Lists,
    Nearness,
    compare_values,
    count_common,
    dot_rows,
    longest_runs,
    nearest_words,
)
from twosource.copies import longest_run

LETTERS = "abcdefgh"


def rows_and_pairs(longest: int) -> tuple[list[str], np.ndarray, np.ndarray]:
    rng = random.Random(7)
    rows = ["".join(rng.choices(LETTERS, k=rng.randint(0, longest))) for _ in range(40)]
    a, b = np.array([(rng.randrange(40), rng.randrange(40)) for _ in range(300)]).T
    return rows, a, b


@pytest.fixture(params=[1 << 21, 64], ids=["all at once", "in small parts"])
def _parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "AT_ONCE", request.param)
    monkeypatch.setattr(columns, "GATHERED_AT_ONCE", request.param)
    monkeypatch.setattr(columns, "WORDS_AT_ONCE", 3)


@pytest.mark.usefixtures("_parts")
def test_longest_runs() -> None:
    rows, a, b = rows_and_pairs(longest=15)
    expected = [longest_run(rows[i], rows[j]) for i, j in zip(a, b, strict=True)]
    assert longest_runs(Lists.of(rows), a, b).tolist() == expected


def test_items_in_common() -> None:
    rows, a, b = rows_and_pairs(longest=6)
    sets = [sorted(set(r)) for r in rows]
    expected = [len(set(sets[i]) & set(sets[j])) for i, j in zip(a, b, strict=True)]
    assert count_common(Lists.of(sets), a, b).tolist() == expected
    assert count_common(Lists.of([[], []]), np.array([0]), np.array([1])).tolist() == [0]


@pytest.mark.usefixtures("_parts")
@pytest.mark.parametrize("few", [0, 1000], ids=["by the second row", "pair by pair"])
def test_nearest_words(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(columns, "FEW_A_ROW", few)
    monkeypatch.setattr(columns, "PAIRS_AT_ONCE", 70)
    rows, a, b = rows_and_pairs(longest=6)
    codes = Codes()
    words = Lists.of(rows, codes)
    vectors = np.random.default_rng(0).normal(size=(len(codes), 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[3] = 0  # a word that was not read is like itself alone

    def alike(v: str, w: str) -> float:
        return 1.0 if v == w else max(0.0, (float(vectors[codes[v]] @ vectors[codes[w]]) - 0.2) / 0.8)

    def best(left: Sequence[str], right: Sequence[str]) -> list[float]:
        return [max(alike(v, w) for w in right) for v in left] if right else []

    found: dict[int, list[tuple[str, float]]] = {}
    letters = list(codes)
    for some, places, owners, likeness in nearest_words(words, a, b, Nearness.of(vectors, near=0.2)):
        for place, owner, value in zip(places, owners, likeness, strict=True):
            found.setdefault(int(some[owner]), []).append((str(letters[words.items[place]]), float(value)))
    for k, (i, j) in enumerate(zip(a, b, strict=True)):
        told = found.get(k, [])
        assert "".join(letter for letter, _ in told) == (rows[i] if rows[j] else "")
        assert [value for _, value in told] == pytest.approx(best(rows[i], rows[j]), abs=1e-5)


@pytest.mark.usefixtures("_parts")
def test_products_of_rows() -> None:
    vectors = np.random.default_rng(0).normal(size=(9, 4)).astype(np.float32)
    a, b = np.array([0, 3, 8] * 30), np.array([1, 3, 2] * 30)
    assert dot_rows(vectors, a, b) == pytest.approx((vectors[a] * vectors[b]).sum(1), abs=1e-5)


def test_values_are_compared_once_and_the_unknown_never() -> None:
    asked = []

    def compare(i: int, j: int) -> float:
        asked.append((i, j))
        return 10 * i + j

    values = columns.coded(["x", None, "y", "x"])
    assert compare_values(values, compare, np.array([0, 3, 1, 2]), np.array([2, 2, 0, 2])).tolist() == [2, 2, 0, 22]
    assert asked == [(0, 2), (2, 2)]
