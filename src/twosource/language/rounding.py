"""Vectors of length 1 <-> rows of whole numbers, a quarter as large.

What comes of a row is rounded to the same row again, so that a rounded vector is kept without loss. Rounding moves a
vector by less than half a hundredth; reading the same words in another batch moves it several times as far.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

GREATEST = 127

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int8]


def to_rows(vectors: Vectors) -> Rows:
    """Each vector as whole numbers, the greatest of them GREATEST or its opposite; of its length nothing is kept."""
    greatest = np.abs(vectors).max(axis=-1, keepdims=True, initial=1e-9)
    rows: Rows = np.round(vectors * (GREATEST / greatest)).astype(np.int8)
    return rows


def to_vectors(rows: Rows) -> Vectors:
    """The vectors of rows; one of zeros stays so."""
    long = rows.astype(np.int64)
    # a sum of whole numbers is the same in whatever order a processor takes it
    lengths = np.sqrt(np.maximum((long * long).sum(axis=-1, keepdims=True), 1))
    vectors: Vectors = (long / lengths).astype(np.float32)
    return vectors
