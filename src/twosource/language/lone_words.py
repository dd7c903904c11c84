"""Lemmas -> vectors, each read by itself: those of common lemmas stand in a table, others are read once and remembered.

In a batch with others a word's vector is up to 0.05 off in each number, for the network's weights are whole numbers
and a batch shares one scale. Read alone it is the same in every story, so it need not be read again.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from twosource.language.frequencies import document_counts
from twosource.language.model import FOLDER, load_reader

TABLE: Final = "words.npy"
"""A row of whole numbers for each lemma of data/en/frequencies.json, in its order (training/compile_words.py)."""
REMEMBERED: Final = 10_000
"""Further words whose vectors are held in memory: some 16 MB. Then they are read anew."""

Vector = npt.NDArray[np.float32]
_read: dict[str, Vector] = {}


def read_lone_words(lemmas: Iterable[str]) -> dict[str, Vector]:
    """The vector (length 1) of each lemma as the network reads it alone."""
    wanted = sorted(set(lemmas))
    rows, table = _table(FOLDER)
    out = {w: _unit(table[rows[w]]) if w in rows else _read.get(w) for w in wanted}
    new = [w for w in wanted if out[w] is None]
    if len(_read) + len(new) > REMEMBERED:
        _read.clear()
    if new:
        read = dict(zip(new, load_reader().encode([[w] for w in new], alone=True), strict=True))
        _read.update(read)
        out.update(read)
    return {w: v for w, v in out.items() if v is not None}


@functools.cache
def _table(folder: Path) -> tuple[dict[str, int], npt.NDArray[np.int8]]:
    """The row of each lemma that a model's table has, and the table; nothing where the model comes without one."""
    path = folder / TABLE
    if not path.is_file():
        return {}, np.zeros((0, 384), dtype=np.int8)
    return {w: row for row, w in enumerate(document_counts()[1])}, np.load(path)


def rounded(vector: Vector) -> npt.NDArray[np.int8]:
    """A vector as a row of the table: whole numbers, the greatest 127; of its length nothing is kept."""
    return np.round(vector * (127 / np.abs(vector).max())).astype(np.int8)


def _unit(row: npt.NDArray[np.int8]) -> Vector:
    long = row.astype(np.float32)
    return long / np.float32(np.linalg.norm(long))
