"""Boosted trees that ship as plain numbers: each asks a few questions of a row of features and adds to the log-odds
(Friedman 2001)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float32]
Exact = npt.NDArray[np.float64]
Columns = Mapping[str, npt.NDArray[Any]]
# Rows that go through the trees at once: what is held for them stays in a core's cache.
ROWS_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of one depth, a row each: the features asked, the values they are compared with, and the leaves."""

    bias: float
    features: npt.NDArray[np.int64]  # (trees, nodes)
    thresholds: Rows  # (trees, nodes): to the right where the feature is greater
    leaves: Rows  # (trees, nodes + 1)

    def log_odds(self, rows: Rows) -> npt.NDArray[np.float64]:
        """(pairs, features) -> (pairs,)."""
        trees, nodes = self.features.shape
        answers = rows.T[self.features.reshape(-1)] > self.thresholds.reshape(-1, 1)
        answers = answers.reshape(trees, nodes, len(rows))
        leaf = np.zeros((trees, len(rows)), dtype=np.int64)
        turns: list[npt.NDArray[np.bool_]] = []
        for level in range(int(math.log2(nodes + 1))):
            asked = answers[:, 2**level - 1 : 2 ** (level + 1) - 1]
            for right in turns:  # of the level's nodes those below the turn that was taken
                half = asked.shape[1] // 2
                asked = np.where(right, asked[:, half:], asked[:, :half])
            turns.append(asked)
            leaf = 2 * leaf + asked[:, 0]
        first = np.arange(trees)[:, None] * (nodes + 1)
        total: npt.NDArray[np.float64] = self.leaves.reshape(-1)[first + leaf].astype(np.float64).sum(0) + self.bias
        return total


def read_trees(raw: Mapping[str, Any]) -> Trees:
    """Trees from the table that training writes."""
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
