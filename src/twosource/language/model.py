"""The shipped reader: words in, tags, trees, names and sentence vectors out."""

from __future__ import annotations

import functools
import json
import mmap
import os
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from twosource.data import ENGLISH
from twosource.language.decoding import best_tree, is_tree
from twosource.language.graphs import cut_network
from twosource.language.shapes import shape_indices

# Another model's folder can be named, to score a model that does not ship (training/README.md).
FOLDER = Path(os.environ.get("TWOSOURCE_MODEL") or ENGLISH / "model")
# Batches that the network reads side by side; what is read does not depend on it.
THREADS = int(os.environ.get("TWOSOURCE_THREADS") or 2)
CLS, SEP, UNKNOWN = 101, 102, 100
# A word longer than this is an address or noise; its further pieces say nothing.
PIECES_A_WORD = 12
# The encoder has 512 positions. A longer sentence is cut there (only lists and tables are so long).
PIECES_A_SENTENCE = 500
# Pieces in a batch, padding counted: what a batch holds then stays in a core's cache (2,048 were a third slower), and a
# batch costs about as much as BATCH_COST pieces more.
PIECES_A_BATCH, BATCH_COST = 512, 8
# Words whose pieces are remembered: a day's reports have fewer different ones.
WORDS_REMEMBERED = 100_000
# Added to the log-odds of words that are asked for as predicates, and taken from all others.
ASKED = 1e4
# Runs of the network for vectors alone from which it is worth a tenth of a second to make its part that does no more:
# each takes a millisecond or two less then.
WORTH_CUTTING = 150
# Log-odds from which a noun is taken to tell of a happening: the network is too careful. Chosen on QANom's dev part in
# steps of a half, where F1 is 74.3 from here and 73.3 from 0.
EVENT_NOUN = -2.0
OUTPUTS = (
    "upos", "xpos", "names", "heads", "relations", "predicates", "role_rows", "roles", "event_nouns", "factuality",
    "starts", "vector",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of one sentence's words; numbers a word are log-odds where nothing else is said."""

    upos: list[str]
    xpos: list[str]
    heads: list[int]
    relations: list[str]
    names: npt.NDArray[np.float32]  # a row of log-odds over `Reader.name_tags` for each word that there was room for
    predicates: list[int]  # the words that PropBank would take for a predicate
    roles: list[tuple[int, int, str]]  # (predicate, head word of the argument, PropBank label)
    event_nouns: npt.NDArray[np.float32]  # a noun that tells of a happening (from EVENT_NOUN on)
    factuality: npt.NDArray[np.float32]  # of what a predicate tells: -3 surely not to +3 surely
    starts: npt.NDArray[np.float32]  # a sentence starts at the word
    vector: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence as the network takes it: pieces, and where its words are among them."""

    pieces: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]
    word_shapes: list[int]


def _session(model: str | bytes) -> Any:
    """A session of onnxruntime, by a network's file or its bytes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # batches run side by side instead: less waiting, and the same bits for any number
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model,
        options,
        providers=["CPUExecutionProvider"],
        # onnxruntime's kernel for the two together takes twice their time
        disabled_optimizers=["SkipLayerNormFusion"],
    )


class Reader:
    """The ONNX session, the tokenizer and the labels; made once by `load_reader`."""

    def __init__(self, folder: Path, threads: int = THREADS) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        onnxruntime.set_default_logger_severity(3)
        self._file = folder / "reader.onnx"
        self._session = _session(str(self._file))
        self._threads = max(threads, 1)
        self._pool = ThreadPoolExecutor(self._threads)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._pieces: dict[str, list[int]] = {}
        self._labels: dict[str, list[str]] = json.loads((folder / "labels.json").read_text("utf8"))

    @functools.cached_property
    def _vector_session(self) -> Any:
        """The part of the network that makes vectors."""
        with self._file.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as model:
            return _session(cut_network(model, "vector"))

    @property
    def name_tags(self) -> list[str]:
        """IOB2 tags of names, in the order of `Reading.names`."""
        return self._labels["names"]

    @functools.cached_property
    def known_words(self) -> frozenset[str]:
        """The whole words of the encoder's vocabulary, lower case."""
        return frozenset(w for w in self._tokenizer.get_vocab() if w.isalpha())

    def read(
        self, sentences: Sequence[Sequence[str]], predicates: Sequence[Sequence[int]] | None = None
    ) -> list[Reading]:
        """Reads sentences of one report. Sentences of like length share a batch, so the order does not matter
        within it; one report is never batched with another, so that what is read does not depend on company.

        Where `predicates` are given (word indices for each sentence), roles are told of those words instead of the
        ones that the network takes for predicates.
        """
        items = self.items(sentences)
        out: list[Reading | None] = [None] * len(items)
        for batch, scores in self._runs(items, list(OUTPUTS), batches(items), predicates):
            best = _best(scores)
            for row, i in enumerate(batch):
                out[i] = self._decode(scores, best, row, len(items[i].first), len(sentences[i]))
        return [r for r in out if r is not None]

    def encode(self, texts: Sequence[Sequence[str]], alone: bool = False) -> npt.NDArray[np.float32]:
        """Vectors (length 1) of stretches of words, in batches of like length, or each `alone`: that takes several
        times as long, and what is read does not depend a little on its batch."""
        items = self.items(texts)
        out = np.zeros((len(items), 384), dtype=np.float32)
        bare = [Item(i.pieces, i.shapes, [0], [0], [0]) for i in items]
        cut = [[i] for i in range(len(bare))] if alone else list(batches(bare))
        if len(cut) >= WORTH_CUTTING:
            assert self._vector_session  # made here, not by two threads at once
        for batch, scores in self._runs(bare, ["vector"], cut):
            out[batch] = scores["vector"]
        return out

    def items(self, sentences: Sequence[Sequence[str]]) -> list[Item]:
        """Sentences of words as the network takes them. Pieces are looked up word by word: WordPiece knows nothing of
        a word's neighbours."""
        new = sorted({w for words in sentences for w in words} - self._pieces.keys())
        if len(self._pieces) + len(new) > WORDS_REMEMBERED:
            self._pieces.clear()
            new = sorted({w for words in sentences for w in words})
        encodings = self._tokenizer.encode_batch([[w] for w in new], is_pretokenized=True, add_special_tokens=False)
        for word, encoding in zip(new, encodings, strict=True):
            self._pieces[word] = encoding.ids[:PIECES_A_WORD] or [UNKNOWN]
        return [self._item(words) for words in sentences]

    def _item(self, words: Sequence[str]) -> Item:
        ids = [self._pieces[word] for word in words]
        ends = list(accumulate(map(len, ids), initial=0))
        room = bisect_left(ends, PIECES_A_SENTENCE - 1) - 1  # words up to there have room
        if room < len(ids):
            ids, ends = ids[:room], ends[: room + 1]
        word_shapes = shape_indices(list(words))[: len(ids)]
        shapes = [shape for shape, row in zip(word_shapes, ids, strict=True) for _ in row]
        first = [end + 1 for end in ends[:-1]]
        return Item([CLS, *chain.from_iterable(ids), SEP], [0, *shapes, 0], first, ends[1:], word_shapes)

    def _runs(
        self, items: Sequence[Item], outputs: list[str], cut: Iterable[list[int]],
        asked: Sequence[Sequence[int]] | None = None,
    ) -> Iterator[tuple[list[int], dict[str, Any]]]:  # fmt: skip
        """Batches of items and what the network says of each, in order; a few are run ahead, side by side."""
        running: deque[tuple[list[int], Future[dict[str, Any]]]] = deque()
        for batch in cut:
            words = None if asked is None else [asked[i] for i in batch]
            running.append((batch, self._pool.submit(self._run, [items[i] for i in batch], outputs, words)))
            if len(running) > 2 * self._threads:
                done, future = running.popleft()
                yield done, future.result()
        while running:
            done, future = running.popleft()
            yield done, future.result()

    def _run(self, batch: Sequence[Item], names: list[str], asked: Sequence[Sequence[int]] | None) -> dict[str, Any]:
        first = _pad([b.first for b in batch])
        odds = np.zeros(first.shape, dtype=np.float32)
        if asked is not None:
            odds -= ASKED
            for row, words in enumerate(asked):
                odds[row, [w for w in words if w < first.shape[1]]] = ASKED
        else:
            odds[first == 0] = -ASKED  # padding
        pieces = _pad([b.pieces for b in batch])
        feed = {
            "pieces": pieces,
            "mask": (np.arange(pieces.shape[1]) < np.array([[len(b.pieces)] for b in batch])).astype(np.int64),
            "shapes": _pad([b.shapes for b in batch]),
            "first": first,
            "last": _pad([b.last for b in batch]),
            "word_shapes": _pad([b.word_shapes for b in batch]),
            "asked": odds,
        }
        cut = names == ["vector"] and "_vector_session" in self.__dict__
        session = self._vector_session if cut else self._session
        taken = {i.name: feed[i.name] for i in session.get_inputs()}
        return dict(zip(names, session.run(names, taken), strict=True))

    def _decode(self, scores: dict[str, Any], best: _Best, row: int, read: int, words: int) -> Reading:
        """`read` words had room; the rest of a sentence too long hang from the root as unknown."""
        labels = self._labels
        greedy = best.heads[row][:read]
        heads = greedy if is_tree(greedy) else best_tree(scores["heads"][row, :read, : read + 1])
        relations = self._relations(best.relations[row], greedy, heads)
        predicates = [(p, line) for p, line in best.predicates.get(row, ()) if p < read]
        kinds = labels["roles"]
        roles = [(p, w, kinds[k]) for p, line in predicates for w, k in best.roles.get(line, ()) if w != p and w < read]
        more = words - read
        return Reading(
            list(map(labels["upos"].__getitem__, best.upos[row][:read])) + ["X"] * more,
            list(map(labels["xpos"].__getitem__, best.xpos[row][:read])) + ["FW"] * more,
            heads + [heads.index(-1)] * more,
            relations + ["dep"] * more,
            scores["names"][row, :read].copy(),
            [p for p, _ in predicates],
            roles,
            _padded(scores["event_nouns"][row, :read], more),
            _padded(scores["factuality"][row, :read], more),
            _padded(scores["starts"][row, :read], more),
            scores["vector"][row],
        )

    def _relations(self, two: list[list[int]], greedy: list[int], heads: list[int]) -> list[str]:
        """Each word's relation to its head: the network tells it for the likeliest head and for the next, which is
        the one that a tree takes where it cannot have the likeliest."""
        kinds = self._labels["relations"]
        out: list[str] = []
        for likeliest, head, (first, second) in zip(greedy, heads, two, strict=False):
            if head < 0:
                out.append("root")
                continue
            chosen, other = (first, second) if head == likeliest else (second, first)
            name = kinds[chosen]
            if name == "root":
                name = kinds[other]
            out.append(name if name != "root" else "dep")
        return out


@dataclass(frozen=True, slots=True)
class _Best:
    """The likeliest label of each word taken by itself, for a whole batch; each row's predicates as (word, line of the
    table of roles), and each line's roles as (word, number of the role)."""

    heads: list[list[int]]
    relations: list[list[list[int]]]
    upos: list[list[int]]
    xpos: list[list[int]]
    predicates: dict[int, list[tuple[int, int]]]
    roles: dict[int, list[tuple[int, int]]]


def _best(scores: dict[str, Any]) -> _Best:
    predicates: dict[int, list[tuple[int, int]]] = {}
    for line, (row, word) in enumerate(scores["role_rows"].tolist()):
        if line:  # the first is there only so that the table is never empty
            predicates.setdefault(row, []).append((word, line))
    roles: dict[int, list[tuple[int, int]]] = {}
    lines, words = scores["roles"].nonzero()
    for line, word, role in zip(lines.tolist(), words.tolist(), scores["roles"][lines, words].tolist(), strict=True):
        roles.setdefault(line, []).append((word, role))
    return _Best(
        (scores["heads"].argmax(-1) - 1).tolist(), scores["relations"].tolist(), scores["upos"].tolist(),
        scores["xpos"].tolist(), predicates, roles,
    )  # fmt: skip


def _padded(row: npt.NDArray[np.float32], more: int) -> npt.NDArray[np.float32]:
    """A copy, so that a reading does not keep its batch alive; words beyond the encoder's room have no odds at all."""
    return np.concatenate([row, np.full(more, -np.inf, dtype=np.float32)]) if more else row.copy()


def batches(items: Sequence[Item]) -> Iterator[list[int]]:
    """Indices of items of like length in batches of at most PIECES_A_BATCH, cut so that all costs least."""
    order = sorted(range(len(items)), key=lambda i: (len(items[i].pieces), i))
    lengths = [len(items[i].pieces) for i in order]
    least, cut = [0], [0]  # the least cost of the first n items, and where the last batch starts in it
    for n, longest in enumerate(lengths, start=1):
        start = n - 1
        best, best_start = least[start] + longest + BATCH_COST, start
        while start > 0 and (n - start + 1) * longest <= PIECES_A_BATCH:
            start -= 1
            cost = least[start] + (n - start) * longest + BATCH_COST
            if cost < best:
                best, best_start = cost, start
        least.append(best)
        cut.append(best_start)
    out: list[list[int]] = []
    end = len(order)
    while end:
        out.append(order[cut[end] : end])
        end = cut[end]
    yield from reversed(out)


def _pad(rows: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    out = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


@functools.cache
def load_reader() -> Reader:
    """The shipped reader, loaded once, at first use."""
    return Reader(FOLDER)
