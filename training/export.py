"""Writes the trained reader as the int8 ONNX file that ships, with its labels and tokenizer.

    python training/export.py --checkpoint training/reader.pt --minilm MODEL_FOLDER --out src/twosource/data/en

Weights are quantised per channel with reduced range (per tensor loses five points of cosine to the float model;
without the reduced range, older x86 processors overflow). The parity test at the end fails the export when the
int8 file and the float network disagree on more than a few words.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from network import Reader, Sizes

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
from twosource.language.shapes import SHAPES

INPUTS = ("pieces", "mask", "shapes", "first", "last", "word_shapes")
OUTPUTS = ("upos", "xpos", "names", "heads", "relations", "vector")
# Share of words whose most likely UPOS may change between float and int8; measured at 0.3% on EWT dev.
MOST_CHANGED = 0.02


class Shipped(torch.nn.Module):
    """The reader as it ships: scores as float32, the padding's arcs shut out by the decoder."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
        *heads, vector = self.reader(*inputs)
        return (*heads, torch.nn.functional.normalize(vector, dim=-1))


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
    )


def export(checkpoint: Path, tokenizer: Path, out: Path) -> None:
    """Reads a checkpoint of train.py and writes reader.onnx, labels.json and tokenizer.json to `out`."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    labels = saved["labels"]
    sizes = Sizes(len(SHAPES), len(labels["upos"]), len(labels["xpos"]), len(labels["names"]), len(labels["relations"]))
    reader = Reader(sizes)
    reader.load_state_dict(saved["model"])
    reader.eval()
    shipped = Shipped(reader).eval()
    out.mkdir(parents=True, exist_ok=True)
    axes = {name: {0: "sentences", 1: "pieces"} for name in INPUTS[:3]}
    axes |= {name: {0: "sentences", 1: "words"} for name in (*INPUTS[3:], *OUTPUTS[:3])}
    axes |= {name: {0: "sentences", 1: "words", 2: "heads"} for name in OUTPUTS[3:5]} | {"vector": {0: "sentences"}}
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        torch.onnx.export(
            shipped, example_inputs(3, 19, 13), str(plain), input_names=list(INPUTS), output_names=list(OUTPUTS),
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(fused)
        onnxruntime.InferenceSession(str(plain), options, providers=["CPUExecutionProvider"])
        target = out / "reader.onnx"
        quantize_dynamic(fused, target, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        compare(shipped, target)
    model = onnx.load(target)
    model.producer_name, model.doc_string = "twosource", ""
    onnx.save(model, target)
    (out / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=1) + "\n", "utf8")
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def compare(shipped: torch.nn.Module, path: Path) -> None:
    """Raises SystemExit where the int8 file and the float network differ too much."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    changed = words = 0
    cosines = []
    for seed, shape in enumerate([(1, 9, 6), (5, 40, 30), (2, 25, 12)]):
        inputs = example_inputs(*shape, seed)
        with torch.no_grad():
            want = shipped(*inputs)
        got = session.run(list(OUTPUTS), {k: v.numpy() for k, v in zip(INPUTS, inputs, strict=True)})
        changed += int((want[0].argmax(-1).numpy() != got[0].argmax(-1)).sum())
        words += got[0].shape[0] * got[0].shape[1]
        cosines.append(float((want[5].numpy() * got[5]).sum(-1).min()))
    print(f"int8 against float on random pieces: {changed} of {words} UPOS changed, least cosine {np.min(cosines):.3f}")
    if changed > max(MOST_CHANGED * words, 12) or np.min(cosines) < 0.95:
        raise SystemExit("the int8 file and the float network disagree")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--checkpoint", type=Path, required=True)
    ap.add_argument("--minilm", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    a = ap.parse_args()
    export(a.checkpoint, a.minilm / "tokenizer.json", a.out)


if __name__ == "__main__":
    main()
