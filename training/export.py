"""Export trained weights to the int8 ONNX model that ships: `python training/export.py WEIGHTS.pt FOLDER`.

The graph is written out node by node with ONNX Runtime's fused operators (Attention, SkipLayerNormalization, BiasGelu),
then its matrix products are quantised to int8 per channel; word embeddings are int8 with one scale a row. Per channel
costs almost nothing in score where per tensor costs points.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from network import Network, Shape
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from sayso.claims import allowed

MICROSOFT = "com.microsoft"


class Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: torch.Tensor | np.ndarray) -> str:
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, op: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes))
        return output


def build(net: Network, shape: Shape) -> onnx.ModelProto:
    """The float graph of ``net``: inputs ids, features [b, n] int64 and lengths [b] int32."""
    g = Graph()
    e = net.encoder
    table = e.words.weight.detach().numpy()
    scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-9) / 127
    g.weight("words", np.round(table / scale).astype(np.int8))
    g.weight("words_scale", scale.astype(np.float32))
    g.add("Gather", ["words", "ids"], "w0")
    g.add("Cast", ["w0"], "w1", to=TensorProto.FLOAT)
    g.add("Gather", ["words_scale", "ids"], "w2")
    g.add("Mul", ["w1", "w2"], "w3")
    g.add("Shape", ["ids"], "n0", start=1, end=2)
    g.weight("zero", np.array([0], np.int64))
    g.weight("places", e.places.weight)
    g.add("Slice", ["places", "zero", "n0", "zero"], "p0")
    g.add("Gather", [g.weight("features_table", e.features.weight), "features"], "f0")
    g.add("Add", ["w3", "p0"], "e0")
    g.add("Add", ["e0", "f0"], "e1")
    x = g.add(
        "LayerNormalization", ["e1", g.weight("g", e.norm.weight), g.weight("b", e.norm.bias)], "x", epsilon=1e-12
    )
    for i, layer in enumerate(e.layers):
        p = f"l{i}_"
        qkv = [g.weight(p + "qkv", layer.qkv.weight.T), g.weight(p + "qkv_b", layer.qkv.bias)]
        y = g.add("Attention", [x, *qkv, "lengths"], p + "attention", MICROSOFT, num_heads=shape.heads)
        y = g.add("MatMul", [y, g.weight(p + "out", layer.out.weight.T)], p + "o")
        norm = [g.weight(p + "g1", layer.norm1.weight), g.weight(p + "b1", layer.norm1.bias)]
        bias = g.weight(p + "out_b", layer.out.bias)
        x = g.add("SkipLayerNormalization", [y, x, *norm, bias], p + "x1", MICROSOFT, epsilon=1e-12)
        y = g.add("MatMul", [x, g.weight(p + "up", layer.up.weight.T)], p + "u")
        y = g.add("BiasGelu", [y, g.weight(p + "up_b", layer.up.bias)], p + "h", MICROSOFT)
        y = g.add("MatMul", [y, g.weight(p + "down", layer.down.weight.T)], p + "d")
        norm = [g.weight(p + "g2", layer.norm2.weight), g.weight(p + "b2", layer.norm2.bias)]
        bias = g.weight(p + "down_b", layer.down.bias)
        x = g.add("SkipLayerNormalization", [y, x, *norm, bias], p + "x2", MICROSOFT, epsilon=1e-12)
    g.add("MatMul", [x, g.weight("tags_w", net.tags.weight.T)], "t0")
    g.add("Add", ["t0", g.weight("tags_b", net.tags.bias)], "tags")
    g.add("MatMul", [x, g.weight("links_w", net.links.weight.T)], "k0")
    g.add("Add", ["k0", g.weight("links_b", net.links.bias)], "k1")
    g.add("Mul", ["k1", g.weight("links_scale", np.array(net.scale**0.5, np.float32))], "k2")
    g.weight("fours", np.array([shape.pointer] * 4, np.int64))
    g.nodes.append(helper.make_node("Split", ["k2", "fours"], ["ka", "kb", "kc", "kd"], axis=2))
    g.add("Transpose", ["kb"], "kbt", perm=[0, 2, 1])
    g.add("Transpose", ["kd"], "kdt", perm=[0, 2, 1])
    g.add("MatMul", ["ka", "kbt"], "to_cue")
    g.add("MatMul", ["kc", "kdt"], "to_source")
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["b", "n"]) for n in ("ids", "features")]
    inputs.append(helper.make_tensor_value_info("lengths", TensorProto.INT32, ["b"]))
    outputs = [
        helper.make_tensor_value_info("tags", TensorProto.FLOAT, ["b", "n", net.tags.out_features]),
        helper.make_tensor_value_info("to_cue", TensorProto.FLOAT, ["b", "n", "n"]),
        helper.make_tensor_value_info("to_source", TensorProto.FLOAT, ["b", "n", "n"]),
    ]
    graph = helper.make_graph(g.nodes, "sayso", inputs, outputs, g.weights)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="sayso")
    model.ir_version = 8
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tokenizer", type=Path, default=Path("training/cache/encoder/tokenizer.json"))
    parser.add_argument("--float", action="store_true", help="leave the weights in 32 bits, to measure what int8 costs")
    parser.add_argument("--reduce-range", action="store_true", help="7-bit weights, for processors without VNNI")
    o = parser.parse_args()
    shape = Shape()
    net = Network(shape)
    net.load_state_dict(torch.load(o.weights))
    model = build(net, shape)
    o.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "float.onnx"
        onnx.save(model, path)
        if o.float:
            shutil.copy(path, o.folder / "model.onnx")
        else:
            quantize_dynamic(
                path,
                o.folder / "model.onnx",
                op_types_to_quantize=["MatMul", "Attention"],
                per_channel=True,
                reduce_range=o.reduce_range,
                weight_type=QuantType.QInt8,
                nodes_to_exclude=["t0", "k0", "to_cue", "to_source"],
                extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
            )
    moves = net.transitions.detach().numpy() + allowed()
    decoder = {"start": net.start.tolist(), "moves": np.maximum(moves, -1e4).round(4).tolist()}
    (o.folder / "decoder.json").write_text(json.dumps(decoder) + "\n")
    shutil.copy(o.tokenizer, o.folder / "tokenizer.json")
    print({f.name: f.stat().st_size for f in sorted(o.folder.iterdir())})


if __name__ == "__main__":
    main()
