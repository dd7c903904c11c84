"""Boosted trees that ship as plain numbers: each asks a few questions of a row of features and adds to the log-odds
(Friedman 2001)."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float32]
Exact = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Columns = Mapping[str, npt.NDArray[Any]]
# Rows that go through the trees at once: what is held for them stays in a core's cache.
ROWS_AT_ONCE = 512


@dataclass(frozen=True)
class Trees:
    """Trees of one depth, a row each: the features asked, the values they are compared with, and the leaves."""

    bias: float
    features: npt.NDArray[np.int64]  # (trees, nodes)
    thresholds: Rows  # (trees, nodes): to the right where the feature is greater
    leaves: Rows  # (trees, nodes + 1)

    @functools.cached_property
    def questions(self) -> tuple[list[tuple[int, Rows]], Whole]:
        """The different questions that the nodes ask, by feature with its thresholds, and the number of each node's,
        level after level: few trees ask what no other asks."""
        asked = sorted(set(zip(self.features.reshape(-1).tolist(), self.thresholds.reshape(-1).tolist(), strict=True)))
        number = {question: k for k, question in enumerate(asked)}
        by_feature: dict[int, list[float]] = {}
        for feature, threshold in asked:
            by_feature.setdefault(feature, []).append(threshold)
        nodes = zip(self.features.T.reshape(-1).tolist(), self.thresholds.T.reshape(-1).tolist(), strict=True)
        columns = [(f, np.array(x, np.float32)[:, None]) for f, x in by_feature.items()]
        return columns, np.array([number[question] for question in nodes], dtype=np.int64)

    def log_odds(self, rows: Rows) -> npt.NDArray[np.float64]:
        """(pairs, features) -> (pairs,)."""
        trees, nodes = self.features.shape
        columns, numbers = self.questions
        told = np.concatenate([rows[:, feature] > thresholds for feature, thresholds in columns])
        answers = told.take(numbers, axis=0).reshape(nodes, trees, len(rows))
        turns: list[npt.NDArray[np.bool_]] = []
        for level in range(int(math.log2(nodes + 1))):
            asked = answers[2**level - 1 : 2 ** (level + 1) - 1]
            for right in turns:  # of the level's nodes those below the turn that was taken
                half = len(asked) // 2
                asked = asked[:half] ^ (right & (asked[:half] ^ asked[half:]))
            turns.append(asked[0])
        leaf = np.zeros((trees, len(rows)), dtype=np.int32)
        for turn in turns:
            leaf += leaf
            leaf += turn
        leaf += (np.arange(trees, dtype=np.int32) * (nodes + 1))[:, None]
        total: npt.NDArray[np.float64] = self.leaves.reshape(-1).astype(np.float64).take(leaf).sum(0) + self.bias
        return total


def read_trees(raw: Mapping[str, Any], features: Sequence[str], file: str) -> Trees:
    """Trees from the table of a file that training writes.

    Raises: ValueError where they were fitted to other features than these.
    """
    if tuple(raw["features"]) != tuple(features):
        raise ValueError(f"data/en/{file} was made for other features")
    return Trees(
        raw["bias"],
        np.array(raw["asked"]),
        np.array(raw["thresholds"], np.float32),
        np.array(raw["leaves"], np.float32),
    )


def probable(model: Trees, rows: Rows) -> Exact:
    """What trees say of rows of features, as a probability."""
    parts = (model.log_odds(rows[k : k + ROWS_AT_ONCE]) for k in range(0, len(rows), ROWS_AT_ONCE))
    odds = np.concatenate([np.zeros(0), *parts])
    likely: Exact = np.round(1 / (1 + np.exp(-odds)), 5)
    return likely


def as_rows(columns: Columns, names: Sequence[str]) -> Rows:
    """Columns of features by their names side by side, to four digits."""
    rows: Rows = np.stack([columns[name] for name in names], axis=1).astype(np.float32)
    return np.round(rows, 4)
