"""The teacher: MPNet's encoder (Song et al. 2020), eight times as large as the reader's, under the reader's own heads.

It is too slow to ship. What it says of each sentence, likelihoods and not only labels, is learnt by the reader besides
the gold labels (Hinton et al. 2015), also on sentences that have none: news, mostly, of which treebanks have little.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from items import Item, Labels, batches_of, inputs_of
from network import PIECES, POSITIONS, Encoder, Reader, Scores, Size

MPNET = Size(768, 12, 12, 3072, 1e-5)
MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
FIRST_PIECE = 4  # MPNet's vocabulary is BERT's behind four marks of its own,
START, END = 0, 2  # of which two stand for BERT's at a sentence's ends
FIRST_POSITION = 2
NEAR, BUCKETS, FARTHEST = 8, 32, 128  # distances under NEAR have their own bucket, the rest share by their logarithm


class Mpnet(Encoder):
    """As BERT's encoder, but attention also knows how far apart two pieces are."""

    def __init__(self, shapes: int) -> None:
        super().__init__(shapes, MPNET)
        self.relative = nn.Embedding(BUCKETS, MPNET.heads)
        self.segment.requires_grad_(False)

    def attention_bias(self, masked: Tensor) -> Tensor:
        at = torch.arange(masked.shape[-1], device=masked.device)
        apart = at.unsqueeze(1) - at.unsqueeze(0)
        far = NEAR + (apart.abs().clamp(min=1) / NEAR).log() / math.log(FARTHEST / NEAR) * (BUCKETS // 2 - NEAR)
        bucket = torch.where(apart.abs() < NEAR, apart.abs(), far.long().clamp(max=BUCKETS // 2 - 1))
        bucket = bucket + (apart < 0) * (BUCKETS // 2)
        return masked + self.relative(bucket).permute(2, 0, 1).unsqueeze(0).to(masked.dtype)

    def load_mpnet(self, folder: Path) -> None:
        state = load_file(folder / "model.safetensors")
        words = state["embeddings.word_embeddings.weight"]
        mine = {
            "segment": torch.zeros(MPNET.width),
            "word.weight": words[FIRST_PIECE : FIRST_PIECE + PIECES].clone(),
            "position.weight": state["embeddings.position_embeddings.weight"][FIRST_POSITION:][:POSITIONS],
            "relative.weight": state["encoder.relative_attention_bias.weight"],
        }
        mine["word.weight"][101], mine["word.weight"][102] = words[START], words[END]
        self.load_layers(state, mine, [f"attention.attn.{k}" for k in "qkvo"] + ["attention.LayerNorm"])


def mpnet_reader(labels: Labels, folder: Path) -> Reader:
    """The untrained teacher."""
    encoder = Mpnet(labels.sizes().shapes)
    encoder.load_mpnet(folder)
    encoder.word.weight.requires_grad_(False)
    return Reader(labels.sizes(), encoder=encoder)


@dataclass
class Taught:
    """What the teacher says of a sentence of n words, as log-likelihoods in half precision; `at` is each word's head
    (the gold one where known), which the relations are told for."""

    upos: Tensor  # (n, labels)
    names: Tensor  # (n, labels)
    heads: Tensor  # (n, n+1)
    relations: Tensor  # (n, labels)
    at: Tensor  # (n,)


@torch.no_grad()
def ask(teacher: Reader, items: list[Item], device: str) -> dict[str, Taught]:
    """What the teacher says of each sentence, by sentence id."""
    teacher.eval()
    out: dict[str, Taught] = {}
    for batch in batches_of(items, 4096, random.Random(0)):
        with torch.autocast(device, torch.bfloat16):
            scores = teacher(*inputs_of(batch, device))
        for i, b in enumerate(batch):
            out[b.sentence.id] = _taught(teacher, scores, i, b)
    return out


def _taught(teacher: Reader, s: Scores, i: int, b: Item) -> Taught:
    n = len(b.first)
    heads = s.heads[i, :n, : n + 1].float().log_softmax(-1)
    gold = b.sentence.heads
    at = torch.tensor(gold) if gold is not None else heads.argmax(-1).cpu()
    relations = teacher.label.chosen_pairs(s.label_words[i, :n].float(), s.label_heads[i, at.to(heads.device)].float())
    rows = (s.upos[i, :n], s.names[i, :n], heads, relations)
    return Taught(*(r.float().log_softmax(-1).half().cpu() for r in rows), at=at)


def taught_loss(model: Reader, s: Scores, batch: list[Item], taught: dict[str, Taught], words: Tensor) -> Tensor:
    """The mean cross-entropy, over the words that were taught, between what the teacher and the reader say."""
    known = [(i, t) for i, b in enumerate(batch) if (t := taught.get(b.sentence.id)) and len(t.at) == len(b.first)]
    if not known:
        return s.upos.sum() * 0.0
    rows = torch.tensor([i for i, _ in known], device=words.device)
    width = words.shape[1]
    allowed = torch.cat([torch.ones_like(words[:, :1]), words], 1)[rows].unsqueeze(1)
    at = _stacked([t.at for _, t in known], (width,)).to(words.device)
    heads = s.label_heads[rows].gather(1, at.unsqueeze(-1).expand(-1, -1, s.label_heads.shape[-1]))
    relations = model.label.chosen_pairs(s.label_words[rows].flatten(0, 1), heads.flatten(0, 1))
    mine = {
        "upos": s.upos[rows],
        "names": s.names[rows],
        "heads": s.heads[rows].float().masked_fill(~allowed, -1e4),
        "relations": relations.unflatten(0, at.shape),
    }
    loss = s.upos.sum() * 0.0
    for name, scores in mine.items():
        likely = _stacked([getattr(t, name).float().exp() for _, t in known], scores.shape[1:]).to(words.device)
        loss = loss - (likely * scores.float().log_softmax(-1)).sum()
    return loss / words[rows].sum()


def _stacked(rows: list[Tensor], shape: tuple[int, ...]) -> Tensor:
    """Rows of different lengths, padded with zeros."""
    out = torch.zeros(len(rows), *shape, dtype=rows[0].dtype)
    for to, row in zip(out, rows, strict=True):
        to[tuple(slice(0, n) for n in row.shape)] = row
    return out
