"""The network: one MiniLM encoder with a head for each thing a sentence is asked.

The encoder is BERT's (Devlin et al. 2019) in the MiniLM size (Wang et al. 2020): 6 layers, 384 wide,
12 heads. It is written out here in plain torch so that training needs no further library and the exported
graph has the shape that ONNX Runtime knows how to fuse.

Heads read each word at its first and last piece. Trees are scored by deep biaffine attention
(Dozat and Manning 2017).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

WIDTH, LAYERS, ATTENTION_HEADS, INNER = 384, 6, 12, 1536
PIECES, POSITIONS = 30522, 512


@dataclass(frozen=True)
class Sizes:
    """How many labels each head has."""

    shapes: int
    upos: int
    xpos: int
    names: int
    relations: int


class Attention(nn.Module):
    """Multi-head self-attention, post-norm."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, t, _ = x.shape
        each = WIDTH // ATTENTION_HEADS

        def split(y: Tensor) -> Tensor:
            return y.reshape(b, t, ATTENTION_HEADS, each).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(each) + bias
        mixed = self.dropout(scores.softmax(-1)) @ v
        mixed = mixed.transpose(1, 2).reshape(b, t, WIDTH)
        out: Tensor = self.norm(x + self.dropout(self.output(mixed)))
        return out


class Layer(nn.Module):
    """One transformer layer."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = Attention()
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.attention(x, bias)
        out: Tensor = self.norm(x + self.dropout(self.outer(nn.functional.gelu(self.inner(x)))))
        return out


class Encoder(nn.Module):
    """Pieces -> vectors. A word's shape (its capitals and digits) is added at the bottom, because the
    vocabulary has no capitals; that embedding starts at zero so that the first step is MiniLM itself."""

    def __init__(self, shapes: int) -> None:
        super().__init__()
        self.word = nn.Embedding(PIECES, WIDTH)
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.shape = nn.Embedding(shapes, WIDTH)
        nn.init.zeros_(self.shape.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, pieces: Tensor, mask: Tensor, shapes: Tensor) -> Tensor:
        at = torch.arange(pieces.shape[1], device=pieces.device).unsqueeze(0)
        x = self.word(pieces) + self.position(at) + self.segment + self.shape(shapes)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask.to(x.dtype)).unsqueeze(1).unsqueeze(1) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_minilm(self, state: dict[str, Tensor]) -> None:
        """Copies the weights of a MiniLM in the layout of its safetensors file."""
        e = "embeddings."
        mine = {
            "word.weight": state[e + "word_embeddings.weight"],
            "position.weight": state[e + "position_embeddings.weight"],
            "segment": state[e + "token_type_embeddings.weight"][0],
            "norm.weight": state[e + "LayerNorm.weight"],
            "norm.bias": state[e + "LayerNorm.bias"],
            "shape.weight": torch.zeros_like(self.shape.weight),
        }
        parts = {
            "attention.query": "attention.self.query",
            "attention.key": "attention.self.key",
            "attention.value": "attention.self.value",
            "attention.output": "attention.output.dense",
            "attention.norm": "attention.output.LayerNorm",
            "inner": "intermediate.dense",
            "outer": "output.dense",
            "norm": "output.LayerNorm",
        }
        for i in range(LAYERS):
            for to, source in parts.items():
                for kind in ("weight", "bias"):
                    mine[f"layers.{i}.{to}.{kind}"] = state[f"encoder.layer.{i}.{source}.{kind}"]
        self.load_state_dict(mine)


def mean_pool(x: Tensor, mask: Tensor) -> Tensor:
    """The mean over the real pieces, as the original model makes its sentence vectors."""
    weight = mask.to(x.dtype).unsqueeze(-1)
    return (x * weight).sum(1) / weight.sum(1).clamp(min=1.0)


class Reader(nn.Module):
    """The encoder and its heads."""

    ARC, LABEL = 256, 128

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(sizes.shapes)
        self.shape = nn.Embedding(sizes.shapes, 32)
        self.dropout = nn.Dropout(0.25)
        self.word = nn.Sequential(nn.Linear(2 * WIDTH + 32, WIDTH), nn.GELU())
        self.upos = nn.Linear(WIDTH, sizes.upos)
        self.xpos = nn.Linear(WIDTH, sizes.xpos)
        self.named = nn.Sequential(
            nn.Linear(2 * WIDTH + 32, 256), nn.GELU(), nn.Dropout(0.2), nn.Linear(256, sizes.names)
        )
        self.arc_dependent = nn.Sequential(nn.Linear(WIDTH, self.ARC), nn.GELU(), nn.Dropout(0.25))
        self.arc_head = nn.Sequential(nn.Linear(WIDTH, self.ARC), nn.GELU(), nn.Dropout(0.25))
        self.arc = nn.Linear(self.ARC + 1, self.ARC, bias=False)
        self.label_dependent = nn.Sequential(nn.Linear(WIDTH, self.LABEL), nn.GELU(), nn.Dropout(0.25))
        self.label_head = nn.Sequential(nn.Linear(WIDTH, self.LABEL), nn.GELU(), nn.Dropout(0.25))
        self.label = nn.Linear(self.LABEL + 1, sizes.relations * (self.LABEL + 1), bias=False)
        self.root = nn.Parameter(torch.zeros(WIDTH))
        self.sentence = nn.Linear(WIDTH, WIDTH)
        nn.init.eye_(self.sentence.weight)
        nn.init.zeros_(self.sentence.bias)
        nn.init.xavier_uniform_(self.arc.weight, gain=0.5)
        nn.init.xavier_uniform_(self.label.weight, gain=0.5)

    def forward(
        self, pieces: Tensor, mask: Tensor, shapes: Tensor, first: Tensor, last: Tensor, word_shapes: Tensor
    ) -> tuple[Tensor, ...]:
        """Scores for a padded batch.

        Args (B sentences, T pieces, W words): `pieces`, `mask`, `shapes` are (B, T); `first` and `last` (B, W)
        give each word's first and last piece; `word_shapes` (B, W).

        Returns: UPOS (B, W, ·), XPOS (B, W, ·), names (B, W, ·), heads (B, W, W+1; column 0 is the root),
        relations (B, W, W+1, ·), sentence vector (B, 384).
        """
        x = self.encoder(pieces, mask, shapes)
        wide = (first.shape[0], first.shape[1], WIDTH)
        a = x.gather(1, first.unsqueeze(-1).expand(wide))
        b = x.gather(1, last.unsqueeze(-1).expand(wide))
        features = self.dropout(torch.cat([a, b, self.shape(word_shapes)], -1))
        w = self.dropout(self.word(features))
        root = self.root.expand(w.shape[0], 1, WIDTH)
        heads = torch.cat([root, w], 1)

        def one(y: Tensor) -> Tensor:
            return torch.cat([y, torch.ones_like(y[..., :1])], -1)

        arcs = self.arc(one(self.arc_dependent(w))) @ self.arc_head(heads).transpose(1, 2)
        dependent = one(self.label_dependent(w))
        mixed = self.label(dependent).reshape(w.shape[0], -1, self.LABEL + 1)  # (B, W*R, L+1)
        labels = mixed @ one(self.label_head(heads)).transpose(1, 2)  # (B, W*R, W+1)
        labels = labels.reshape(w.shape[0], w.shape[1], self.sizes.relations, heads.shape[1]).transpose(2, 3)
        vector = self.sentence(mean_pool(x, mask))
        return self.upos(w), self.xpos(w), self.named(features), arcs, labels, vector
