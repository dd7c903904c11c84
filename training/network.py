"""The network: one MiniLM encoder with a head for each thing a sentence is asked.

The encoder is BERT's (Devlin et al. 2019) in the MiniLM size (Wang et al. 2020): 6 layers, 384 wide,
12 heads. It is written out here in plain torch so that training needs no further library and the exported
graph has the shape that ONNX Runtime knows how to fuse.

Heads read each word at its first and last piece, from a learnt mix of the encoder's layers (Peters et al. 2018), one
mix for grammar and one for names. Trees are scored by deep biaffine attention (Dozat and Manning 2017), roles by the
same with a predicate in the place of the dependent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

WIDTH = 384
PIECES, POSITIONS = 30522, 512


@dataclass(frozen=True)
class Size:
    """The size of an encoder; `epsilon` is its layer norms'."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float


MINILM = Size(WIDTH, 6, 12, 1536, 1e-12)


@dataclass(frozen=True)
class Sizes:
    """How many labels each head has."""

    shapes: int
    upos: int
    xpos: int
    names: int
    relations: int
    roles: int


@dataclass(frozen=True)
class Scores:
    """What the heads say of a padded batch of B sentences of at most W words; log-odds where one number is given."""

    upos: Tensor  # (B, W, labels)
    xpos: Tensor  # (B, W, labels)
    names: Tensor  # (B, W, labels)
    heads: Tensor  # (B, W, W+1); column 0 is the root
    label_words: Tensor  # (B, W, ·) and
    label_heads: Tensor  # (B, W+1, ·): what `Reader.label` scores relations from
    predicates: Tensor  # (B, W): a predicate of PropBank
    event_nouns: Tensor  # (B, W): a noun that tells of a happening
    factuality: Tensor  # (B, W): -3 surely not to +3 surely
    starts: Tensor  # (B, W): a sentence starts here
    vector: Tensor  # (B, 384)
    role_predicates: Tensor  # (B, W, ·) and
    role_words: Tensor  # (B, W, ·): what `Reader.role` scores roles from; role 0 is none


class Dropout(nn.Module):
    """Dropout in steps of 1/256 from random bytes: torch's own takes a sixth of a training step on a CPU."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.cut = round(rate * 256)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        n = x.numel()
        words = torch.empty((n + 7) // 8, dtype=torch.int64, device=x.device).random_()
        keep = words.view(torch.uint8)[:n].view(x.shape) >= self.cut
        return x * (keep.to(x.dtype) * (256 / (256 - self.cut)))


class Attention(nn.Module):
    """Multi-head self-attention, post-norm."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads = size.heads
        self.query = nn.Linear(size.width, size.width)
        self.key = nn.Linear(size.width, size.width)
        self.value = nn.Linear(size.width, size.width)
        self.output = nn.Linear(size.width, size.width)
        self.norm = nn.LayerNorm(size.width, eps=size.epsilon)
        self.dropout = Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, t, width = x.shape
        each = width // self.heads

        def split(y: Tensor) -> Tensor:
            return y.reshape(b, t, self.heads, each).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(each) + bias
        mixed = scores.softmax(-1) @ v
        mixed = mixed.transpose(1, 2).reshape(b, t, width)
        out: Tensor = self.norm(x + self.dropout(self.output(mixed)))
        return out


class Layer(nn.Module):
    """One transformer layer."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.attention = Attention(size)
        self.inner = nn.Linear(size.width, size.inner)
        self.outer = nn.Linear(size.inner, size.width)
        self.norm = nn.LayerNorm(size.width, eps=size.epsilon)
        self.dropout = Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.attention(x, bias)
        out: Tensor = self.norm(x + self.dropout(self.outer(nn.functional.gelu(self.inner(x)))))
        return out


class Encoder(nn.Module):
    """Pieces -> the vectors after each layer. A word's shape (its capitals and digits) is added at the bottom, because
    the vocabulary has no capitals; that embedding starts at zero so that the first step is MiniLM itself."""

    def __init__(self, shapes: int, size: Size = MINILM) -> None:
        super().__init__()
        self.size = size
        self.word = nn.Embedding(PIECES, size.width)
        self.position = nn.Embedding(POSITIONS, size.width)
        self.segment = nn.Parameter(torch.zeros(size.width))
        self.shape = nn.Embedding(shapes, size.width)
        nn.init.zeros_(self.shape.weight)
        self.norm = nn.LayerNorm(size.width, eps=size.epsilon)
        self.dropout = Dropout(0.1)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))

    def forward(self, pieces: Tensor, mask: Tensor, shapes: Tensor) -> list[Tensor]:
        at = torch.arange(pieces.shape[1], device=pieces.device).unsqueeze(0)
        x = self.word(pieces) + self.position(at) + self.segment + self.shape(shapes)
        x = self.dropout(self.norm(x))
        bias = self.attention_bias((1.0 - mask.unsqueeze(1).unsqueeze(1).to(x.dtype)) * -1e4)
        out = [x]
        for layer in self.layers:
            out.append(layer(out[-1], bias))
        return out

    def attention_bias(self, masked: Tensor) -> Tensor:
        """(B, 1, 1, T), very negative where there is no piece -> what every layer adds to its attention scores."""
        return masked

    def load_minilm(self, state: dict[str, Tensor]) -> None:
        """Copies the weights of a MiniLM in the layout of its safetensors file."""
        mine = {
            "segment": state["embeddings.token_type_embeddings.weight"][0],
            "position.weight": state["embeddings.position_embeddings.weight"],
            "word.weight": state["embeddings.word_embeddings.weight"],
        }
        self.load_layers(state, mine, [f"attention.self.{k}" for k in ("query", "key", "value")] + [
            "attention.output.dense", "attention.output.LayerNorm"
        ])  # fmt: skip

    def load_layers(self, state: dict[str, Tensor], mine: dict[str, Tensor], attention: list[str]) -> None:
        """Adds what all encoders of this kind name alike; `attention` are the file's names of its five parts."""
        mine |= {f"norm.{kind}": state[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")}
        mine |= {"shape.weight": torch.zeros_like(self.shape.weight)}
        to = ["attention.query", "attention.key", "attention.value", "attention.output", "attention.norm"]
        parts = dict(zip(to, attention, strict=True))
        parts |= {"inner": "intermediate.dense", "outer": "output.dense", "norm": "output.LayerNorm"}
        for i in range(self.size.layers):
            for name, source in parts.items():
                for kind in ("weight", "bias"):
                    mine[f"layers.{i}.{name}.{kind}"] = state[f"encoder.layer.{i}.{source}.{kind}"]
        self.load_state_dict(mine)


class Mix(nn.Module):
    """A weighted sum of the layers; at first nearly the last one alone."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.tensor([0.0] * layers + [3.0]))

    def forward(self, layers: list[Tensor]) -> Tensor:
        shares = self.weights.softmax(0)
        out = layers[0] * shares[0]
        for k in range(1, len(layers)):
            out = out + layers[k] * shares[k]
        return out


class WordLayer(nn.Module):
    """A transformer layer over words instead of pieces, pre-norm; its last step starts at zero, as no layer at all."""

    def __init__(self, inner: int) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.inner = nn.Linear(WIDTH, inner)
        self.outer = nn.Linear(inner, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.second_norm = nn.LayerNorm(WIDTH)
        self.dropout = Dropout(0.2)
        for last in (self.output, self.outer):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, t, _ = x.shape
        each = WIDTH // 8

        def split(y: Tensor) -> Tensor:
            return y.reshape(b, t, 8, each).transpose(1, 2)

        y = self.norm(x)
        q, k, v = split(self.query(y)), split(self.key(y)), split(self.value(y))
        scores = q @ k.transpose(-1, -2) / math.sqrt(each) + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, WIDTH)
        x = x + self.dropout(self.output(mixed))
        return x + self.dropout(self.outer(nn.functional.gelu(self.inner(self.second_norm(x)))))


def mean_pool(x: Tensor, mask: Tensor) -> Tensor:
    """The mean over the real pieces, as the original model makes its sentence vectors."""
    weight = mask.to(x.dtype).unsqueeze(-1)
    return (x * weight).sum(1) / weight.sum(1).clamp(min=1.0)


def mlp(out: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(WIDTH, out), nn.GELU(), Dropout(dropout))


class Biaffine(nn.Module):
    """Deep biaffine attention (Dozat and Manning 2017): how well each row of one side goes with each of the other,
    under each label. The linear terms stand apart from the bilinear one, so that all sizes suit the hardware."""

    def __init__(self, width: int, labels: int, drop: float) -> None:
        super().__init__()
        self.width, self.labels = width, labels
        self.left, self.right = mlp(width, drop), mlp(width, drop)
        self.pair = nn.Linear(width, labels * width, bias=False)
        self.left_alone = nn.Linear(width, labels)
        self.right_alone = nn.Linear(width, labels, bias=False)
        nn.init.xavier_uniform_(self.pair.weight, gain=0.5)

    def all_pairs(self, left: Tensor, right: Tensor) -> Tensor:
        """(B, W, width), (B, H, width) of the two sides' own rows -> (B, W, H, labels)."""
        b, w, _ = left.shape
        mixed = self.pair(left).reshape(b, w * self.labels, self.width)
        scores = (mixed @ right.transpose(1, 2)).reshape(b, w, self.labels, right.shape[1]).transpose(2, 3)
        return scores + self.left_alone(left).unsqueeze(2) + self.right_alone(right).unsqueeze(1)

    def chosen_pairs(self, left: Tensor, right: Tensor) -> Tensor:
        """(N, width), (N, width) -> (N, labels): the same where each row has but one partner."""
        mixed = self.pair(left).reshape(-1, self.labels, self.width)
        return (mixed @ right.unsqueeze(-1)).squeeze(-1) + self.left_alone(left) + self.right_alone(right)


class Reader(nn.Module):
    """The encoder and its heads."""

    ARC, LABEL, ROLE, SHAPE = 256, 128, 96, 32

    def __init__(self, sizes: Sizes, word_layers: int = 2, drop: float = 0.3, encoder: Encoder | None = None) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = encoder or Encoder(sizes.shapes)
        size = self.encoder.size
        self.grammar_mix, self.name_mix = Mix(size.layers), Mix(size.layers)
        self.shape = nn.Embedding(sizes.shapes, self.SHAPE)
        wide = 2 * size.width + self.SHAPE
        self.dropout = Dropout(drop)
        self.word = nn.Sequential(nn.Linear(wide, WIDTH), nn.GELU())
        self.word_layers = nn.ModuleList(WordLayer(2 * WIDTH) for _ in range(word_layers))
        self.upos = nn.Linear(WIDTH, sizes.upos)
        self.xpos = nn.Linear(WIDTH, sizes.xpos)
        self.named = nn.Sequential(nn.Linear(wide + WIDTH, 256), nn.GELU(), Dropout(drop), nn.Linear(256, sizes.names))
        self.arc = Biaffine(self.ARC, 1, drop)
        self.label = Biaffine(self.LABEL, sizes.relations, drop)
        self.role = Biaffine(self.ROLE, sizes.roles, drop)
        self.marks = nn.Linear(WIDTH, 3)  # predicates, event nouns, starts
        self.factual = nn.Sequential(nn.Linear(WIDTH, 128), nn.GELU(), Dropout(drop), nn.Linear(128, 1))
        self.root = nn.Parameter(torch.zeros(WIDTH))
        self.sentence = nn.Linear(size.width, WIDTH)
        nn.init.eye_(self.sentence.weight)
        nn.init.zeros_(self.sentence.bias)

    def forward(
        self, pieces: Tensor, mask: Tensor, shapes: Tensor, first: Tensor, last: Tensor, word_shapes: Tensor
    ) -> Scores:
        """Scores for a padded batch.

        Args (B sentences, T pieces, W words): `pieces`, `mask`, `shapes` are (B, T); `first` and `last` (B, W)
        give each word's first and last piece, 0 in the padding; `word_shapes` (B, W).
        """
        layers = self.encoder(pieces, mask, shapes)
        shape = self.shape(word_shapes)
        grammar, naming = self.grammar_mix(layers), self.name_mix(layers)
        w = self.dropout(self.word(at_words(grammar, first, last, shape)))
        real = (first > 0).to(w.dtype)
        heads = torch.cat([self.root.to(w.dtype).expand(w.shape[0], 1, WIDTH), w], 1)
        bias = (1.0 - torch.cat([torch.ones_like(real[:, :1]), real], 1)).unsqueeze(1).unsqueeze(1) * -1e4
        for layer in self.word_layers:
            heads = layer(heads, bias)
        w = heads[:, 1:]
        named = torch.cat([at_words(naming, first, last, shape), w], -1)
        marks = self.marks(w)
        return Scores(
            self.upos(w), self.xpos(w), self.named(named),
            self.arc.all_pairs(self.arc.left(w), self.arc.right(heads)).squeeze(-1),
            self.label.left(w), self.label.right(heads),
            marks[..., 0], marks[..., 1], self.factual(w).squeeze(-1), marks[..., 2],
            self.sentence(mean_pool(layers[-1], mask)), self.role.left(w), self.role.right(w),
        )  # fmt: skip


def at_words(x: Tensor, first: Tensor, last: Tensor, shape: Tensor) -> Tensor:
    """A word's first piece, last piece and shape side by side."""
    wide = (first.shape[0], first.shape[1], x.shape[-1])
    return torch.cat(
        [x.gather(1, first.unsqueeze(-1).expand(wide)), x.gather(1, last.unsqueeze(-1).expand(wide)), shape], -1
    )
