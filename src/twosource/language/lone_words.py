"""Lemmas -> vectors, each read by itself: those of common lemmas stand in a table, others are read once and remembered.

In a batch with others a word's vector is up to 0.05 off in each number, for the network's weights are whole numbers
and a batch shares one scale. Read alone it is the same in every story, so it need not be read again.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

import numpy as np

from twosource.language.frequencies import document_counts
from twosource.language.model import FOLDER, load_reader
from twosource.language.rounding import Rows, Vectors, to_rows, to_vectors

TABLE: Final = "words.npy"
"""A row of whole numbers for each of `common_lemmas` (training/compile_words.py)."""
LEAST: Final = 11
"""A lemma is in the table if it stands in so many of the 952 documents of data/en/frequencies.json: four words in five
of a text are, and the model's folder stays under 30 MB."""
REMEMBERED: Final = 20_000
"""Further words that are held in memory, some 10 MB; one more, and all are read anew."""

_read: dict[str, Rows] = {}


def read_lone_words(lemmas: Iterable[str], unread: Collection[str] = ()) -> dict[str, Vectors]:
    """The vector (length 1) of each lemma as the network reads it alone; of those `unread` only what the table has."""
    places, table = _table(FOLDER)
    wanted = sorted(w for w in set(lemmas) if w in places or w not in unread)
    if not wanted:
        return {}
    rows = {w: table[places[w]] for w in wanted if w in places}
    rest = [w for w in wanted if w not in places]
    rows.update((w, row) for w in rest if (row := _read.get(w)) is not None)
    new = [w for w in rest if w not in rows]
    if new:
        read = dict(zip(new, to_rows(load_reader().encode([[w] for w in new], alone=True)), strict=True))
        if len(_read) + len(new) > REMEMBERED:
            _read.clear()
        _read.update(read)
        rows.update(read)
    return dict(zip(wanted, to_vectors(np.stack([rows[w] for w in wanted])), strict=True))


def forget_words() -> None:
    """Have all words that are not in the table read anew."""
    _read.clear()


@functools.cache
def _table(folder: Path) -> tuple[dict[str, int], Rows]:
    """The row of each lemma that a model's table has, and the table; nothing where the model comes without one."""
    path = folder / TABLE
    if not path.is_file():
        return {}, np.zeros((0, 384), dtype=np.int8)
    return {w: row for row, w in enumerate(common_lemmas())}, np.load(path)


def common_lemmas() -> list[str]:
    """The lemmas whose vectors stand in the table, in its order."""
    return [w for w, documents in document_counts()[1].items() if documents >= LEAST]
