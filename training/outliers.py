"""Takes the few channels that are far greater than all others out of the way of rounding, in the int8 file that ships.

    python training/outliers.py --model src/twosource/data/en/model

ONNX Runtime rounds what goes into a layer to 256 steps from its least value to its greatest. In a BERT a few channels
are ten times as great as the rest (Kovaleva et al. 2021), so that the rest is left with a tenth of the steps. Here

- a channel of a layer norm that reaches beyond GREATEST is handed to the product in several equal parts, its row of
  weights repeated: eight parts of 3.6 for one of 28.7 (outlier channel splitting, Zhao et al. 2019);
- a neuron of a feed-forward layer that reaches beyond GREATEST_NEURON is left out of both rounded products and
  computed in float beside them (as in LLM.int8(), Dettmers et al. 2022).

The other rounded weights stay as they are, bit for bit. How far a channel reaches is seen on the example reports.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
from corpora import words_of
from twosource.language.model import Reader, batches

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"

# Bounds for what is rounded. Half of a layer norm's channels stay below 2, and a bound of 4 leaves 1.2 to 1.6% of what
# the layer gives to rounding (none: 2 to 8%) for 4 to 22 rows more; 3 leaves 1.0 to 1.5% for 6 to 87. Of the neurons
# six of 9,216 reach 8 to 21, the others of their layers at most 7.
GREATEST, GREATEST_NEURON = 4.0, 10.0
# Ends the name of a value whose channels are in parts.
PARTS = "/parts"

Array = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--model", type=Path, required=True, help="the folder of reader.onnx, which is written anew")
    ease_rounding(ap.parse_args().model)


def ease_rounding(folder: Path) -> None:
    """Rewrites the int8 file of a folder that has the labels and the tokenizer too."""
    model = onnx.load(folder / "reader.onnx")
    if any(x.endswith(PARTS) for n in model.graph.node for x in n.output):
        raise SystemExit(f"{folder / 'reader.onnx'}: its channels are in parts already")
    graph = Graph(model)
    norms, neurons = graph.rounded("LayerNormalization"), graph.rounded("BiasGelu")
    reach = reach_on_examples(model, folder, [*norms, *neurons])
    for x in neurons:
        far = np.flatnonzero(reach[x] > GREATEST_NEURON)
        if len(far):
            graph.set_apart(x, far)
            print(f"{x}: neurons {far.tolist()} apart")
    for x in norms:
        parts = np.maximum(np.ceil(reach[x] / GREATEST), 1).astype(np.int64)
        if parts.max() > 1:
            graph.divide(x, parts)
            print(f"{x}: {parts.sum() - len(parts)} rows more, for channels {np.flatnonzero(parts > 1).tolist()}")
    graph.write(folder / "reader.onnx")


def reach_on_examples(model: ModelProto, folder: Path, names: Sequence[str]) -> dict[str, Array]:
    """How far each channel of these values goes from zero in the example reports."""
    watched = ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_tensor_value_info(x, TensorProto.FLOAT, None) for x in names)
    texts = [path.read_text("utf8") for path in sorted(EXAMPLES.rglob("*.txt"))]
    found: dict[str, list[Array]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as copy:
        onnx.save(watched, Path(copy) / "reader.onnx")
        for other in ("labels.json", "tokenizer.json"):
            shutil.copyfile(folder / other, Path(copy) / other)
        reader = Reader(Path(copy))
        items = reader.items([words for text in texts for words in words_of(text)])
        for _, values in reader._runs(items, list(names), batches(items)):
            for x, value in values.items():
                found[x].append(np.abs(value).max((0, 1)))
    return {x: np.max(rows, axis=0) for x, rows in found.items()}


class Graph:
    """An int8 graph as `quantize_dynamic` writes it, and the two changes to it."""

    def __init__(self, model: ModelProto) -> None:
        self.model = model
        self.nodes: list[NodeProto] = list(model.graph.node)
        self.made = {out: n for n in self.nodes for out in n.output}
        self.tensors = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}

    def rounded(self, kind: str) -> list[str]:
        """What nodes of a kind give in the encoder, where it is rounded for a product."""
        sources = [n.input[0] for n in self.nodes if n.op_type == "DynamicQuantizeLinear"]
        return [x for x in sources if x in self.made and self.made[x].op_type == kind and "/encoder/" in x]

    def takers(self, x: str, kind: str | None = None) -> list[NodeProto]:
        return [n for n in self.nodes if x in n.input and kind in (None, n.op_type)]

    def divide(self, x: str, parts: Numbers) -> None:
        """Hands each channel of x to its products in so many equal parts, the further ones behind all channels."""
        further = np.repeat(np.arange(len(parts)), parts - 1)
        self.tensors[f"{x}/further"] = further
        self.tensors[f"{x}/shares"] = (1 / np.concatenate([parts, parts[further]])).astype(np.float32)
        (rounding,) = self.takers(x, "DynamicQuantizeLinear")
        for name in {n.input[1] for n in self.takers(rounding.output[0])}:
            self.tensors[name] = np.concatenate([self.tensors[name], self.tensors[name][further]])
        rounding.input[0] = x + PARTS
        at = self.nodes.index(rounding)
        self.nodes[at:at] = [
            helper.make_node("Gather", [x, f"{x}/further"], [f"{x}/again"], axis=2),
            helper.make_node("Concat", [x, f"{x}/again"], [f"{x}/all"], axis=2),
            helper.make_node("Mul", [f"{x}/all", f"{x}/shares"], [x + PARTS]),
        ]

    def set_apart(self, x: str, far: Numbers) -> None:
        """Leaves some neurons x out of the rounded products before and behind, and adds in float what they give."""
        gelu = self.made[x]
        inner = self.product_of(gelu.input[0])
        (rounding,) = self.takers(x, "DynamicQuantizeLinear")
        (outer,) = self.takers(rounding.output[0], "MatMulInteger")
        biased = outer
        while biased.op_type != "Add":  # Cast, Mul by the scales, Add of the bias: one step to onnxruntime
            (biased,) = self.takers(biased.output[0])
        self.tensors |= {
            f"{x}/apart_in": self.in_float(inner)[:, far],
            f"{x}/apart_bias": self.tensors[gelu.input[1]][far],
            f"{x}/apart_out": self.in_float(outer)[far],
        }
        for name in (inner.input[1], gelu.input[1]):
            self.tensors[name] = self.tensors[name].copy()
            self.tensors[name][..., far] = 0  # and gelu(0) is 0
        source, given = self.made[inner.input[0]].input[0], biased.output[0]
        biased.output[0] = f"{x}/rounded_given"
        at = self.nodes.index(biased) + 1
        self.nodes[at:at] = [
            helper.make_node("MatMul", [source, f"{x}/apart_in"], [f"{x}/apart_sum"]),
            helper.make_node("BiasGelu", [f"{x}/apart_sum", f"{x}/apart_bias"], [f"{x}/apart"], domain=gelu.domain),
            helper.make_node("MatMul", [f"{x}/apart", f"{x}/apart_out"], [f"{x}/apart_given"]),
            helper.make_node("Add", [f"{x}/rounded_given", f"{x}/apart_given"], [given]),
        ]

    def product_of(self, x: str) -> NodeProto:
        """The MatMulInteger that x comes of, scaled."""
        while self.made[x].op_type != "MatMulInteger":
            x = self.made[x].input[0]
        return self.made[x]

    def in_float(self, product: NodeProto) -> Array:
        """The weights of a MatMulInteger; quantize_dynamic gives them and their scales one name but for its end."""
        name = product.input[1]
        weights: Array = self.tensors[name] * self.tensors[name.removesuffix("_quantized") + "_scale"]
        return weights.astype(np.float32)

    def write(self, path: Path) -> None:
        graph = self.model.graph
        del graph.node[:], graph.initializer[:]
        graph.node.extend(self.nodes)
        graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in self.tensors.items())
        onnx.checker.check_model(self.model)
        onnx.save(self.model, path)


if __name__ == "__main__":
    main()
