"""Writes the trained reader as the int8 ONNX file that ships, with its labels and tokenizer.

    python training/export.py --checkpoint training/reader.pt --minilm MODEL_FOLDER --out src/twosource/data/en

Weights are quantised per channel with reduced range (per tensor loses five points of cosine to the float model;
without the reduced range, older x86 processors overflow). Word pieces' vectors are rounded one by one: on one scale for
all of them, names lose 0.7 points of F1. Channels that stand out are taken out of the way of rounding (`outliers.py`).
The parity test at the end fails the export when the int8 file and the float network disagree on more than a few words.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from safetensors.torch import load_file
from tokenizers import Tokenizer

from corpora import Sentence, words_of
from items import Item, batches_of, inputs_of
from network import MINILM, Encoder, Reader, Scores, Sizes
from outliers import ease_rounding

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
from twosource.language.model import OUTPUTS
from twosource.language.shapes import SHAPES

INPUTS = ("pieces", "mask", "shapes", "first", "last", "word_shapes", "asked")
# Share of words whose likeliest tag, head, relation or name may change between float and int8 (heads change most, by
# about 2%), and the least cosine of two vectors of one sentence (0.98 is usual).
MOST_CHANGED, LEAST_COSINE = 0.04, 0.95
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


class Shipped(torch.nn.Module):
    """The reader as it ships: labels where only the best counts, scores where a decoder chooses.

    Relations are told for each word's two likeliest heads (a tree seldom needs a third), roles for the words that are
    taken for predicates; `asked` is added to the predicates' log-odds, to ask of other words.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        *read, asked = inputs
        s = self.reader(*read)
        first = read[3]
        real = torch.cat([torch.ones_like(first[:, :1]), (first > 0).to(first.dtype)], 1)
        heads = s.heads - (1.0 - real.to(s.heads.dtype)).unsqueeze(1) * 1e4
        predicates = s.predicates + asked
        # the first row is the batch's first word, always, so that the tables below are never empty
        rows = torch.cat([torch.zeros(1, 2, dtype=torch.int64), (predicates > 0).nonzero()])
        out = {
            "upos": s.upos.argmax(-1), "xpos": s.xpos.argmax(-1), "names": s.names, "heads": heads,
            "relations": self.relations(s, heads), "predicates": predicates, "role_rows": rows,
            "roles": self.roles(s, rows), "event_nouns": s.event_nouns, "factuality": s.factuality,
            "starts": s.starts, "vector": torch.nn.functional.normalize(s.vector, dim=-1),
        }  # fmt: skip
        return tuple(out[name] for name in OUTPUTS)

    def relations(self, s: Scores, heads: torch.Tensor) -> torch.Tensor:
        """(B, W, 2): the best relation of each word to its likeliest head and to the next."""
        label, (b, w, width) = self.reader.label, s.label_words.shape
        two = heads.topk(2, -1).indices.reshape(b, -1, 1).expand(-1, -1, width)
        right = s.label_heads.gather(1, two).reshape(b * w, 2, width)
        mixed = label.pair(s.label_words).reshape(b * w, label.labels, width)
        scores = right @ mixed.transpose(1, 2) + label.right_alone(right)
        scores = scores + label.left_alone(s.label_words).reshape(b * w, 1, label.labels)
        return scores.argmax(-1).reshape(b, w, 2)

    def roles(self, s: Scores, rows: torch.Tensor) -> torch.Tensor:
        """(P, W): each word's role for each predicate of `rows`, 0 for none."""
        role = self.reader.role
        left, right = s.role_predicates[rows[:, 0], rows[:, 1]], s.role_words[rows[:, 0]]
        mixed = role.pair(left).reshape(-1, role.labels, role.width)
        scores = right @ mixed.transpose(1, 2) + role.right_alone(right) + role.left_alone(left).unsqueeze(1)
        return scores.argmax(-1)


class RoundedVectors(torch.nn.Module):
    """An embedding whose rows are kept as int8, each with its own scale."""

    def __init__(self, embedding: torch.nn.Embedding) -> None:
        super().__init__()
        rows = embedding.weight.detach()
        scales = rows.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127
        self.register_buffer("scales", scales)
        self.register_buffer("rows", (rows / scales).round().to(torch.int8))

    def forward(self, at: torch.Tensor) -> torch.Tensor:
        rows: torch.Tensor = self.rows[at].to(torch.float32) * self.scales[at]
        return rows


def example_inputs(sentences: int, pieces: int, words: int, seed: int = 0) -> tuple[torch.Tensor, ...]:
    """Six tensors of the right shapes; each its own, or the traced graph silently joins inputs."""
    g = torch.Generator().manual_seed(seed)
    first = torch.arange(1, words + 1).repeat(sentences, 1)
    return (
        torch.randint(1000, 20000, (sentences, pieces), generator=g),
        torch.ones(sentences, pieces, dtype=torch.int64),
        torch.randint(0, len(SHAPES), (sentences, pieces), generator=g),
        first.clone(),
        (first + 1).clamp(max=pieces - 1),
        torch.randint(0, len(SHAPES), (sentences, words), generator=g),
        torch.randn(sentences, words, generator=g),
    )


def export(checkpoint: Path, tokenizer: Path, out: Path, quantised: bool = True) -> None:
    """Reads a checkpoint of train.py and writes reader.onnx, labels.json and tokenizer.json to `out`."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    labels = saved["labels"]
    sizes = Sizes(len(SHAPES), *(len(labels[k]) for k in ("upos", "xpos", "names", "relations", "roles")))
    reader = Reader(sizes)
    reader.load_state_dict(saved["model"])
    reader.eval()
    shipped = Shipped(reader).eval()
    written = Shipped(copy.deepcopy(reader)).eval()
    if quantised:
        written.reader.encoder.word = RoundedVectors(reader.encoder.word)  # type: ignore[assignment]
    out.mkdir(parents=True, exist_ok=True)
    axes = {name: {0: "sentences", 1: "pieces"} for name in INPUTS[:3]}
    axes |= {name: {0: "sentences", 1: "words"} for name in (*INPUTS[3:], *OUTPUTS)}
    axes |= {"heads": axes["heads"] | {2: "heads"}, "vector": {0: "sentences"}}
    axes |= {"roles": {0: "predicates", 1: "words"}, "role_rows": {0: "predicates"}}
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            written, example_inputs(3, 19, 13), str(plain), input_names=list(INPUTS), output_names=list(OUTPUTS),
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        # attention and the like as one node each
        options = FusionOptions("bert")
        options.enable_skip_layer_norm = False  # the kernel for both takes twice the time of the two
        optimized = optimizer.optimize_model(
            str(plain), model_type="bert", num_heads=MINILM.heads, hidden_size=MINILM.width, opt_level=0,
            optimization_options=options,
        )  # fmt: skip
        optimized.save_model_to_file(str(fused))
        target = out / "reader.onnx"
        if quantised:
            quantize_dynamic(
                fused,
                target,
                per_channel=True,
                reduce_range=True,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul", "Attention", "Gemm"],
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
            )
        else:
            shutil.copyfile(fused, target)
    model = onnx.load(target)
    model.producer_name, model.doc_string = "twosource", ""
    onnx.save(model, target)
    (out / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=1) + "\n", "utf8")
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    if quantised:
        ease_rounding(out)
    compare(shipped, target, tokenizer)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


class Bare(torch.nn.Module):
    """The encoder alone: pieces -> the last layer's vectors."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden: torch.Tensor = self.encoder(pieces, mask, torch.zeros_like(pieces))[-1]
        return hidden


def export_bare(minilm: Path, out: Path) -> None:
    """Writes the original encoder, float and without heads, to measure speed and sentence vectors against."""
    encoder = Encoder(len(SHAPES))
    encoder.load_minilm(load_file(minilm / "model.safetensors"))
    axes = {k: {0: "sentences", 1: "pieces"} for k in ("pieces", "mask", "hidden")}
    torch.onnx.export(
        Bare(encoder).eval(), example_inputs(3, 19, 13)[:2], str(out), input_names=["pieces", "mask"],
        output_names=["hidden"], dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip


def compare(shipped: torch.nn.Module, path: Path, tokenizer: Path) -> None:
    """Raises SystemExit where the file and the float network disagree too much on the sentences of the examples."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    changed: Counter[str] = Counter()
    words, least = 0, 1.0
    for batch in batches_of(example_items(tokenizer), 1024, random.Random(0)):
        inputs = (*inputs_of(batch, "cpu"), torch.zeros(1))
        real = inputs[3] > 0
        inputs = (*inputs[:6], torch.where(real, 0.0, -1e4))
        with torch.no_grad():
            want = dict(zip(OUTPUTS, shipped(*inputs), strict=True))
        got = dict(zip(OUTPUTS, session.run(list(OUTPUTS), {k: v.numpy() for k, v in zip(INPUTS, inputs, strict=True)}),
                       strict=True))  # fmt: skip
        mine = real.numpy()
        words += int(mine.sum())
        for name, best in {"upos": lambda x: x, "heads": lambda x: x.argmax(-1), "names": lambda x: x.argmax(-1),
                           "relations": lambda x: x[..., 0]}.items():  # fmt: skip
            changed[name] += int((best(want[name].numpy()) != best(got[name]))[mine].sum())
        least = min(least, float((want["vector"].numpy() * got["vector"]).sum(-1).min()))
    print(f"against the float network on {words} words, changed: {dict(changed)}; least cosine {least:.3f}")
    if not words or max(changed.values()) > MOST_CHANGED * words or least < LEAST_COSINE:
        raise SystemExit("the file and the float network disagree")


def example_items(tokenizer: Path) -> list[Item]:
    pieces = Tokenizer.from_file(str(tokenizer))
    pieces.no_padding()
    pieces.no_truncation()
    out = []
    for path in sorted(EXAMPLES.rglob("*.txt")):
        out += [Item(Sentence(words), pieces) for words in words_of(path.read_text("utf8"))]
    return out


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--checkpoint", type=Path)
    ap.add_argument("--minilm", type=Path)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--bare", type=Path, help="write only the original encoder of this model folder, for comparisons")
    ap.add_argument("--float", action="store_true", help="leave the weights as they are, to measure what int8 costs")
    a = ap.parse_args()
    if a.bare:
        export_bare(a.bare, a.out)
        return
    if not (a.checkpoint and a.minilm):
        ap.error("--checkpoint and --minilm are needed, or --bare")
    export(a.checkpoint, a.minilm / "tokenizer.json", a.out, not a.float)


if __name__ == "__main__":
    main()
