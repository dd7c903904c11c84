"""The shipped reader: words in, tags, trees, names and sentence vectors out."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from twosource.data import ENGLISH
from twosource.language.decoding import best_names, best_tree
from twosource.language.shapes import shape_indices

FOLDER = ENGLISH / "model"
CLS, SEP, UNKNOWN = 101, 102, 100
# A word longer than this is an address or noise; its further pieces say nothing.
PIECES_A_WORD = 12
# The encoder has 512 positions. A longer sentence is cut there (only lists and tables are so long).
PIECES_A_SENTENCE = 500
# Pieces in a batch: larger ones were no faster on two cores, and the relation scores of a batch stay under 60 MB.
PIECES_A_BATCH = 2048


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of one sentence's words."""

    upos: list[str]
    xpos: list[str]
    heads: list[int]
    relations: list[str]
    names: list[tuple[int, int, str]]
    vector: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Item:
    pieces: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]
    word_shapes: list[int]


class Reader:
    """The ONNX session, the tokenizer and the labels; made once by `load_reader`."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        onnxruntime.set_default_logger_severity(3)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._labels: dict[str, list[str]] = json.loads((folder / "labels.json").read_text("utf8"))

    @functools.cached_property
    def known_words(self) -> frozenset[str]:
        """The whole words of the encoder's vocabulary, lower case."""
        return frozenset(w for w in self._tokenizer.get_vocab() if w.isalpha())

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """Reads sentences of one report. Sentences of like length share a batch, so the order does not matter
        within it; one report is never batched with another, so that what is read does not depend on company."""
        items = [self._item(words) for words in sentences]
        out: list[Reading | None] = [None] * len(items)
        for batch in _batches(items):
            scores = self._run([items[i] for i in batch])
            for row, i in enumerate(batch):
                out[i] = self._decode(scores, row, len(items[i].first), len(sentences[i]))
        return [r for r in out if r is not None]

    def encode(self, texts: Sequence[Sequence[str]]) -> npt.NDArray[np.float32]:
        """Vectors (length 1) of stretches of words, one at a time in batches of like length."""
        items = [self._item(words) for words in texts]
        out = np.zeros((len(items), 384), dtype=np.float32)
        for batch in _batches(items):
            chosen = [_Item(i.pieces, i.shapes, [0], [0], [0]) for i in (items[k] for k in batch)]
            vectors = self._run(chosen, ["vector"])["vector"]
            out[batch] = vectors
        return out

    def _item(self, words: Sequence[str]) -> _Item:
        encoding = self._tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)
        word_shapes = shape_indices(list(words))
        by_word: list[list[int]] = [[] for _ in words]
        for piece, word in zip(encoding.ids, encoding.word_ids, strict=True):
            assert word is not None  # only special tokens belong to no word, and none are added
            if len(by_word[word]) < PIECES_A_WORD:
                by_word[word].append(piece)
        pieces, shapes, first, last = [CLS], [0], [], []
        for w, ids in enumerate(by_word):
            ids = ids or [UNKNOWN]
            if len(pieces) + len(ids) >= PIECES_A_SENTENCE:
                break
            first.append(len(pieces))
            pieces.extend(ids)
            shapes.extend([word_shapes[w]] * len(ids))
            last.append(len(pieces) - 1)
        return _Item([*pieces, SEP], [*shapes, 0], first, last, word_shapes[: len(first)])

    def _run(self, batch: Sequence[_Item], outputs: list[str] | None = None) -> dict[str, Any]:
        names = outputs or ["upos", "xpos", "names", "heads", "relations", "vector"]
        feed = {
            "pieces": _pad([b.pieces for b in batch]),
            "mask": _pad([[1] * len(b.pieces) for b in batch]),
            "shapes": _pad([b.shapes for b in batch]),
            "first": _pad([b.first for b in batch]),
            "last": _pad([b.last for b in batch]),
            "word_shapes": _pad([b.word_shapes for b in batch]),
        }
        return dict(zip(names, self._session.run(names, feed), strict=True))

    def _decode(self, scores: dict[str, Any], row: int, read: int, words: int) -> Reading:
        """`read` words had room; the rest of a sentence too long hang from the root as unknown."""
        labels = self._labels
        heads = best_tree(scores["heads"][row, :read, : read + 1])
        relations = scores["relations"][row]
        chosen = [labels["relations"][int(relations[i, h + 1].argmax())] for i, h in enumerate(heads)]
        root = heads.index(-1)
        chosen = ["root" if i == root else ("dep" if r == "root" else r) for i, r in enumerate(chosen)]
        more = words - read
        return Reading(
            [labels["upos"][k] for k in scores["upos"][row, :read].argmax(-1)] + ["X"] * more,
            [labels["xpos"][k] for k in scores["xpos"][row, :read].argmax(-1)] + ["FW"] * more,
            heads + [root] * more,
            chosen + ["dep"] * more,
            best_names(scores["names"][row, :read], labels["names"]),
            scores["vector"][row],
        )


def _batches(items: Sequence[_Item]) -> Iterator[list[int]]:
    order = sorted(range(len(items)), key=lambda i: (len(items[i].pieces), i))
    batch: list[int] = []
    for i in order:
        if batch and (len(batch) + 1) * len(items[i].pieces) > PIECES_A_BATCH:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _pad(rows: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    out = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


@functools.cache
def load_reader() -> Reader:
    """The shipped reader, loaded once, at first use."""
    return Reader(FOLDER)
