"""Export trained weights to the int8 ONNX model that ships: `python training/export.py WEIGHTS.pt FOLDER`.

The graph is written out node by node with ONNX Runtime's fused attention, then its matrix products are quantised to
int8 per channel; word embeddings are int8 with one scale a row. Per channel costs almost nothing in score where per
tensor costs points. There is no padding mask: windows are run one by one.
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
from corpus import load
from network import Network, Shape
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from sayso.claims import allowed
from sayso.windows import Windower

MICROSOFT = "com.microsoft"
#: The second feed-forward product of the first three layers takes a few huge activations (24 where the median channel
#: peaks at 2). Quantised, they alone cost about a point of linked F1 on PolNeAR dev, so there the channels that peak
#: highest, this many, are multiplied apart in 32 bits (Dettmers et al. 2022); everything else costs nothing in int8.
APART_LAYERS, APART = 3, 32


def smoothing(weight: torch.Tensor, peaks: torch.Tensor) -> torch.Tensor:
    """By what each channel of x is divided, and each column of ``weight`` multiplied, for int8: what is large in few
    channels of x moves into the weights (SmoothQuant, Xiao et al. 2023, at its α of 0.5). ``peaks`` is the largest |x|
    of each channel.
    """
    scale = (peaks.clamp_min(1e-3) / weight.abs().amax(0).clamp_min(1e-5)).sqrt()
    return scale / scale.mean()


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

    def product(self, x: str, weight: torch.Tensor, peaks: torch.Tensor, name: str) -> str:
        """X · weight.T, smoothed for int8 (see `smoothing`)."""
        scale = smoothing(weight, peaks)
        smooth = self.add("Mul", [x, self.weight(name + "_smooth", 1 / scale)], name + "_in")
        return self.add("MatMul", [smooth, self.weight(name + "_w", (weight * scale).T)], name)

    def product_apart(self, x: str, weight: torch.Tensor, peaks: torch.Tensor, name: str) -> str:
        """X · weight.T as `product`, but for the `APART` channels of x that peak highest: those in 32 bits."""
        few = peaks.argsort(descending=True)[:APART].sort().values
        rest = peaks.clone()
        rest[few] = 0
        scale = smoothing(weight, rest)
        kept = torch.ones_like(scale)
        kept[few] = 0
        smooth = self.add("Mul", [x, self.weight(name + "_smooth", kept / scale)], name + "_in")
        most = self.add("MatMul", [smooth, self.weight(name + "_w", (weight * scale * kept).T)], name + "_most")
        picked = self.add("Gather", [x, self.weight(name + "_places", few.numpy())], name + "_picked", axis=2)
        others = self.add("MatMul", [picked, self.weight(name + "_few_w", weight[:, few].T)], name + "_few")
        return self.add("Add", [most, others], name)

    def normalise(self, y: str, x: str, bias: torch.Tensor, norm: torch.nn.LayerNorm, name: str) -> str:
        """LayerNorm(y + bias + x). In three nodes: the fused SkipLayerNormalization was measured five times slower."""
        y = self.add("Add", [y, self.weight(name + "bias", bias)], name + "a")
        y = self.add("Add", [y, x], name + "c")
        weights = [self.weight(name + "g", norm.weight), self.weight(name + "b", norm.bias)]
        return self.add("LayerNormalization", [y, *weights], name + "x", epsilon=1e-12)


def build(net: Network, peaks: list[dict[str, torch.Tensor]]) -> onnx.ModelProto:
    """The float graph of ``net``: inputs ids and features [b, n] int64, without padding."""
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
        thirds = g.weight(p + "thirds", np.array([layer.heads * layer.size] * 3, np.int64))
        g.product(x, layer.qkv.weight, peaks[i]["qkv"], p + "qkv0")
        g.nodes.append(helper.make_node("Split", [p + "qkv0", thirds], [p + "q", p + "k", p + "v"], axis=2))
        qkv = [p + "q", p + "k", p + "v", g.weight(p + "qkv_b", layer.qkv.bias)]
        y = g.add("MultiHeadAttention", qkv, p + "attention", MICROSOFT, num_heads=layer.heads)
        y = g.product(y, layer.out.weight, peaks[i]["out"], p + "o")
        x = g.normalise(y, x, layer.out.bias, layer.norm1, p + "1")
        y = g.product(x, layer.up.weight, peaks[i]["up"], p + "u")
        y = g.add("Add", [y, g.weight(p + "up_b", layer.up.bias)], p + "ub")
        y = g.add("Gelu", [y], p + "h")
        product = g.product_apart if i < APART_LAYERS else g.product
        y = product(y, layer.down.weight, peaks[i]["down"], p + "d")
        x = g.normalise(y, x, layer.down.bias, layer.norm2, p + "2")
    g.add("MatMul", [x, g.weight("tags_w", net.tags.weight.T)], "t0")
    g.add("Add", ["t0", g.weight("tags_b", net.tags.bias)], "tags")
    g.add("MatMul", [x, g.weight("links_w", net.links.weight.T)], "k0")
    g.add("Add", ["k0", g.weight("links_b", net.links.bias)], "k1")
    g.add("Mul", ["k1", g.weight("links_scale", np.array(net.scale**0.5, np.float32))], "k2")
    g.weight("fours", np.array([net.links.out_features // 4] * 4, np.int64))
    g.nodes.append(helper.make_node("Split", ["k2", "fours"], ["ka", "kb", "kc", "kd"], axis=2))
    g.add("Transpose", ["kb"], "kbt", perm=[0, 2, 1])
    g.add("Transpose", ["kd"], "kdt", perm=[0, 2, 1])
    g.add("MatMul", ["ka", "kbt"], "to_cue")
    g.add("MatMul", ["kc", "kdt"], "to_source")
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["b", "n"]) for n in ("ids", "features")]
    outputs = [
        helper.make_tensor_value_info("tags", TensorProto.FLOAT, ["b", "n", net.tags.out_features]),
        helper.make_tensor_value_info("to_cue", TensorProto.FLOAT, ["b", "n", "n"]),
        helper.make_tensor_value_info("to_source", TensorProto.FLOAT, ["b", "n", "n"]),
    ]
    graph = helper.make_graph(g.nodes, "sayso", inputs, outputs, g.weights)
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="sayso")
    model.ir_version = 9
    return model


@torch.no_grad()
def measure_peaks(net: Network, windower: Windower, corpus: Path, count: int = 160) -> list[dict[str, torch.Tensor]]:
    """The largest absolute input of each channel of each layer's products, over some windows of the training part."""
    net.eval()
    peaks: list[dict[str, torch.Tensor]] = [{} for _ in net.encoder.layers]

    def watch(i: int, name: str) -> None:
        def hook(_: torch.nn.Module, inputs: tuple[torch.Tensor]) -> None:
            largest = inputs[0].abs().flatten(0, 1).amax(0)
            peaks[i][name] = torch.maximum(peaks[i].get(name, largest), largest)

        getattr(net.encoder.layers[i], name).register_forward_pre_hook(hook)

    for i in range(len(peaks)):
        for name in ("qkv", "out", "up", "down"):
            watch(i, name)
    windows = [w for d in load(corpus / "train")[::10] for w in windower([(d.text, d.blocks)])[0]]
    for w in windows[:: max(1, len(windows) // count)]:
        ids, features = torch.from_numpy(w.ids)[None], torch.from_numpy(w.features)[None]
        net(ids, features, torch.ones(ids.shape))
    return peaks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tokenizer", type=Path, default=Path("training/cache/encoder/tokenizer.json"))
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpora/polnear"))
    parser.add_argument("--float", action="store_true", help="leave the weights in 32 bits, to measure what int8 costs")
    parser.add_argument("--reduce-range", action="store_true", help="7-bit weights, for processors without VNNI")
    o = parser.parse_args()
    net = Network.loaded(o.weights, Shape())
    windower = Windower(Tokenizer.from_file(str(o.tokenizer)))
    model = build(net, measure_peaks(net, windower, o.corpus))
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
                op_types_to_quantize=["MatMul"],
                per_channel=True,
                reduce_range=o.reduce_range,
                weight_type=QuantType.QInt8,
                nodes_to_exclude=["t0", "to_cue", "to_source", *(f"l{i}_d_few" for i in range(APART_LAYERS))],
                extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
            )
    moves = net.transitions.detach().numpy() + allowed()
    decoder = {"start": net.start.tolist(), "moves": np.maximum(moves, -1e4).round(4).tolist()}
    (o.folder / "decoder.json").write_text(json.dumps(decoder) + "\n")
    shutil.copy(o.tokenizer, o.folder / "tokenizer.json")
    print({f.name: f.stat().st_size for f in sorted(o.folder.iterdir())})


if __name__ == "__main__":
    main()
