"""What training/outliers.py does to an int8 graph, on a small one made here."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))

FAR_CHANNEL, FAR_NEURON = 3, 5


def small_model(onnx: Any) -> Any:
    """A layer norm and a feed-forward layer as quantize_dynamic writes them; channel 3 and neuron 5 stand far out."""
    random = np.random.default_rng(0)
    into, out_of = (random.integers(-64, 65, size).astype(np.int8) for size in ((8, 16), (16, 4)))
    into[FAR_CHANNEL] //= 30
    gain, bias = np.ones(8), np.zeros(16)
    gain[FAR_CHANNEL], bias[FAR_NEURON] = 30, 40
    floats = {"gain": gain, "shift": 0 * gain, "in_bias": bias, "out_bias": np.ones(4)}
    floats |= {"in_scale": np.full(16, 0.01), "out_scale": np.full(4, 0.01)}
    tensors = {k: v.astype(np.float32) for k, v in floats.items()} | {"in_quantized": into, "out_quantized": out_of}
    node = onnx.helper.make_node
    nodes = [
        node("LayerNormalization", ["x", "gain", "shift"], ["/encoder/norm"], axis=-1),
        *rounded_product(node, "/encoder/norm", "in"),
        node("BiasGelu", ["in_given", "in_bias"], ["/encoder/neurons"], domain="com.microsoft"),
        *rounded_product(node, "/encoder/neurons", "out"),
        node("Add", ["out_bias", "out_given"], ["y"]),
    ]
    values = [onnx.helper.make_tensor_value_info(k, 1, ["a", "b", n]) for k, n in (("x", 8), ("y", 4))]
    graph = onnx.helper.make_graph(
        nodes, "small", values[:1], values[1:], [onnx.numpy_helper.from_array(v, k) for k, v in tensors.items()]
    )
    sets = [onnx.helper.make_opsetid("", 17), onnx.helper.make_opsetid("com.microsoft", 1)]
    return onnx.helper.make_model(graph, opset_imports=sets, ir_version=8)


def rounded_product(node: Any, x: str, name: str) -> list[Any]:
    return [
        node("DynamicQuantizeLinear", [x], [f"{name}_x", f"{name}_step", f"{name}_zero"]),
        node("Mul", [f"{name}_step", f"{name}_scale"], [f"{name}_scales"]),
        node("MatMulInteger", [f"{name}_x", f"{name}_quantized", f"{name}_zero"], [f"{name}_whole"]),
        node("Cast", [f"{name}_whole"], [f"{name}_float"], to=1),
        node("Mul", [f"{name}_float", f"{name}_scales"], [f"{name}_given"]),
    ]


def run(model: Any, x: np.ndarray) -> np.ndarray:
    import onnxruntime

    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["y"], {"x": x})[0]


def in_float(tensors: dict[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    from math import erf

    normed = (x - x.mean(-1, keepdims=True)) / x.std(-1, keepdims=True) * tensors["gain"]
    a = normed @ (tensors["in_quantized"] * tensors["in_scale"]) + tensors["in_bias"]
    b = a * (1 + np.vectorize(erf)(a / 2**0.5)) / 2
    return b @ (tensors["out_quantized"] * tensors["out_scale"]) + tensors["out_bias"]


def test_channels_that_stand_out_no_longer_coarsen_the_rounding(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx", reason="a training extra")
    from outliers import Graph

    model = small_model(onnx)
    tensors = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    x = np.random.default_rng(1).normal(size=(2, 50, 8)).astype(np.float32)
    want = in_float(tensors, x)
    before = np.abs(run(model, x) - want).mean()
    graph = Graph(model)
    assert graph.rounded("LayerNormalization") == ["/encoder/norm"]
    assert graph.rounded("BiasGelu") == ["/encoder/neurons"]
    graph.set_apart("/encoder/neurons", np.array([FAR_NEURON]))
    parts = np.ones(8, dtype=np.int64)
    parts[FAR_CHANNEL] = 12
    graph.divide("/encoder/norm", parts)
    graph.write(tmp_path / "reader.onnx")
    eased = onnx.load(tmp_path / "reader.onnx")
    assert np.abs(run(eased, x) - want).mean() < before / 3
    rows = {t.name: onnx.numpy_helper.to_array(t) for t in eased.graph.initializer}["in_quantized"]
    others = np.arange(16) != FAR_NEURON
    assert (rows[:8, others] == tensors["in_quantized"][:, others]).all()
    assert (rows[8:, others] == tensors["in_quantized"][FAR_CHANNEL, others]).all()
    assert len(rows) == 8 + 11
