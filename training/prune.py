"""Take from a trained network the heads and inner channels that matter least: `python training/prune.py IN.pt OUT.pt`.

What matters is told by how much the loss on windows of the training part would change without it, to the first order
(Molchanov et al. 2019; Michel et al. 2019 for heads). Every layer keeps as many: without training, that was no worse on
PolNeAR dev than to take the least of all layers together, and better than to leave out layers. What is left is to be
trained on (`train.py --start OUT.pt`), best with a teacher.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
from corpus import load
from network import Layer, Network, Shape
from tokenizers import Tokenizer
from torch import Tensor
from train import hard_loss

from examples import collate, make
from sayso.windows import Windower


def _change(x: Tensor) -> Tensor:
    """The change of the loss without each channel of ``x`` [1, n, channels], to the first order."""
    assert x.grad is not None
    return (x.grad * x.detach())[0].sum(0)


def weighed(net: Network, windower: Windower, corpus: Path, count: int) -> tuple[list[Tensor], list[Tensor]]:
    """What the heads [heads] and the inner channels [inner] of each layer matter, over so many windows."""
    inputs: dict[tuple[int, str], Tensor] = {}

    def watch(i: int, name: str) -> None:
        def hook(_: torch.nn.Module, given: tuple[Tensor]) -> None:
            given[0].retain_grad()
            inputs[i, name] = given[0]

        getattr(net.encoder.layers[i], name).register_forward_pre_hook(hook)

    layers: list[Layer] = list(net.encoder.layers)
    for i in range(len(layers)):
        watch(i, "out")
        watch(i, "down")
    heads = [torch.zeros(layer.heads) for layer in layers]
    inner = [torch.zeros(layer.up.out_features) for layer in layers]
    examples = make(windower, load(corpus / "train"), random.Random(0), 0.1)
    random.Random(0).shuffle(examples)
    for example in examples[:count]:
        batch = collate([example])
        loss = hard_loss(net, batch, net(batch.ids, batch.features, batch.mask), 0.3)
        net.zero_grad()
        loss.backward()
        for i, layer in enumerate(layers):
            out, down = (inputs[i, part] for part in ("out", "down"))
            heads[i] += _change(out).view(layer.heads, -1).sum(1).abs()
            inner[i] += _change(down).abs()
    return heads, inner


def kept(weights: list[Tensor], number: int) -> list[Tensor]:
    """Which of each layer stay: so many, the heaviest."""
    return [w.argsort(descending=True)[:number].sort().values for w in weights]


def prune(weights: dict[str, Tensor], heads: list[Tensor], inner: list[Tensor], size: int) -> dict[str, Tensor]:
    """The weights of a network with only these heads and inner channels of each layer."""
    out = dict(weights)
    for i, (some, channels) in enumerate(zip(heads, inner, strict=True)):
        p = f"encoder.layers.{i}."
        columns = (some[:, None] * size + torch.arange(size)[None]).flatten()
        whole = weights[p + "out.weight"].shape[1]
        rows = torch.cat([columns + third * whole for third in range(3)])
        for part in ("weight", "bias"):
            out[f"{p}qkv.{part}"] = weights[f"{p}qkv.{part}"][rows]
            out[f"{p}up.{part}"] = weights[f"{p}up.{part}"][channels]
        out[p + "out.weight"] = weights[p + "out.weight"][:, columns]
        out[p + "down.weight"] = weights[p + "down.weight"][:, channels]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--heads", type=int, default=8, help="heads that stay in each layer")
    parser.add_argument("--inner", type=int, default=896, help="inner channels that stay in each layer")
    parser.add_argument("--windows", type=int, default=400)
    parser.add_argument("--tokenizer", type=Path, default=Path("training/cache/encoder/tokenizer.json"))
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpora/polnear"))
    o = parser.parse_args()
    shape = Shape()
    net = Network.loaded(o.weights, shape)
    heads, inner = weighed(net, Windower(Tokenizer.from_file(str(o.tokenizer))), o.corpus, o.windows)
    torch.save(prune(net.state_dict(), kept(heads, o.heads), kept(inner, o.inner), shape.size), o.out)
    for i, (h, c) in enumerate(zip(heads, inner, strict=True)):
        print(f"layer {i}: the loss changes by {h.sum():.1f} for its heads, {c.sum():.1f} for its inner channels")


if __name__ == "__main__":
    main()
