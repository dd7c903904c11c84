"""Sentences as numbers: pieces, shapes, labels, and batches of them."""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from corpora import NAME_TAGS, Sentence
from network import Sizes
from predicates import role_labels
from twosource.language.shapes import SHAPES, shape_indices

CLS, SEP = 101, 102
NONE = -100  # "no label here", as torch's losses have it


class Item:
    """A sentence with its pieces; `complete` is false where some word has no piece."""

    def __init__(self, s: Sentence, tokenizer: Tokenizer) -> None:
        self.sentence = s
        encoding = tokenizer.encode(s.words, is_pretokenized=True, add_special_tokens=False)
        shapes = shape_indices(s.words)
        self.pieces = [CLS, *encoding.ids, SEP]
        self.shapes = [0, *(shapes[w] for w in encoding.word_ids), 0]
        self.word_shapes = shapes
        self.first, self.last = [0] * len(s.words), [0] * len(s.words)
        for i, w in enumerate(encoding.word_ids, start=1):
            self.first[w] = self.first[w] or i
            self.last[w] = i
        self.complete = all(self.first)


class Labels:
    """Label names and their numbers, as shipped in labels.json."""

    def __init__(self, sentences: list[Sentence]) -> None:
        self.upos = sorted({u for s in sentences for u in s.upos or ()})
        self.xpos = sorted({x for s in sentences for x in s.xpos or ()})
        self.relations = sorted({r for s in sentences for r in s.relations or ()})
        self.names = list(NAME_TAGS)
        self.roles = role_labels(sentences)

    def sizes(self) -> Sizes:
        return Sizes(len(SHAPES), len(self.upos), len(self.xpos), len(self.names), len(self.relations), len(self.roles))


def rounded(width: int) -> int:
    """Widths in steps, so that few shapes come up: on a CPU, oneDNN makes a kernel anew for each (half of a step's
    time went there)."""
    step = 4 if width <= 32 else 8 if width <= 96 else 32
    return -(-width // step) * step


def pad(rows: list[list[int]], value: int = 0) -> Tensor:
    width = rounded(max(len(r) for r in rows))
    return torch.tensor([r + [value] * (width - len(r)) for r in rows])


def inputs_of(batch: list[Item], device: str) -> tuple[Tensor, ...]:
    """pieces, mask, shapes, first, last, word shapes."""
    rows = [
        [b.pieces for b in batch],
        [[1] * len(b.pieces) for b in batch],
        [b.shapes for b in batch],
        [b.first for b in batch],
        [b.last for b in batch],
        [b.word_shapes for b in batch],
    ]
    return tuple(pad(r).to(device) for r in rows)


def batches_of(items: list[Item], pieces: int, chance: random.Random) -> list[list[Item]]:
    """Batches of about `pieces` pieces of sentences of like length, in random order."""
    keyed = sorted(items, key=lambda i: (rounded(len(i.pieces)), chance.random()))
    out: list[list[Item]] = []
    batch: list[Item] = []
    for item in keyed:
        if batch and (len(batch) + 1) * rounded(len(item.pieces)) > pieces:
            out.append(batch)
            batch = []
        batch.append(item)
    if batch:
        out.append(batch)
    chance.shuffle(out)
    return out


def targets_of(batch: list[Item], labels: Labels, device: str) -> dict[str, Tensor]:
    """One row of labels a sentence for each task, NONE (or NaN) where a sentence has none."""

    def rows(name: str, names: list[str] | None = None) -> Tensor:
        index = {v: i for i, v in enumerate(names)} if names else None
        out = []
        for b in batch:
            values = getattr(b.sentence, name)
            if values is None:
                out.append([NONE] * len(b.first))
            else:
                out.append([index.get(v, NONE) if index else v for v in values])
        return pad(out, NONE).to(device)

    width = rounded(max(len(b.first) for b in batch))
    factuality = [
        (b.sentence.factuality or [math.nan] * len(b.first)) + [math.nan] * (width - len(b.first)) for b in batch
    ]
    return {
        "upos": rows("upos", labels.upos),
        "xpos": rows("xpos", labels.xpos),
        "names": rows("names", labels.names),
        "heads": rows("heads"),
        "relations": rows("relations", labels.relations),
        "starts": rows("starts"),
        "predicates": rows("predicates"),
        "event_nouns": rows("event_nouns"),
        "factuality": torch.tensor(factuality, device=device),
    }


def predicates_of(s: Sentence) -> list[int]:
    """The words of a sentence whose roles are known."""
    if s.roles is None:
        return []
    marks = s.predicates if s.predicates is not None else s.event_nouns or []
    return [i for i, mark in enumerate(marks) if mark == 1]


def role_targets(batch: list[Item], labels: Labels, device: str) -> tuple[Tensor, Tensor, Tensor] | None:
    """Row and word of each predicate whose roles are known, and the role of each word for it (P, W), NONE in the
    padding; None where no predicate is known."""
    index = {v: i for i, v in enumerate(labels.roles)}
    known = [(i, p) for i, b in enumerate(batch) for p in predicates_of(b.sentence)]
    if not known:
        return None
    many = -(-len(known) // 32) * 32  # as for widths; the rows added have nothing to say
    gold = torch.full((many, rounded(max(len(b.first) for b in batch))), NONE, dtype=torch.int64)
    at = {cell: k for k, cell in enumerate(known)}
    for k, (i, _) in enumerate(known):
        gold[k, : len(batch[i].first)] = 0
    for i, b in enumerate(batch):
        for (p, w), label in (b.sentence.roles or {}).items():
            if (i, p) in at:
                gold[at[i, p], w] = index.get(label, 0)
    rows, words = zip(*known, *[(0, 0)] * (many - len(known)), strict=True)
    return torch.tensor(rows, device=device), torch.tensor(words, device=device), gold.to(device)
