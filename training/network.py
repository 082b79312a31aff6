"""The network: a BERT encoder with a tag head (CRF) and two pointers that join contents to cues and cues to sources.

The encoder is all-MiniLM-L6-v2's (6 layers of 384; Wang et al. 2020, Reimers and Gurevych 2019), or, for a teacher,
MPNet's (12 layers of 768 with relative positions; Song et al. 2020); both are written out here so that training needs
torch alone. The pointers are biaffine (Dozat and Manning 2017); the tag head is a linear-chain CRF (Lafferty et al.
2001).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from sayso.windows import FEATURES, LABELS

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder, as in its config.json. ``relative`` counts the buckets of relative positions (0: none).

    ``pruned`` has the heads and the inner width of each layer where they are not the same in all (training/prune.py).
    """

    layers: int = 6
    width: int = 384
    heads: int = 12
    inner: int = 1536
    vocabulary: int = 30522
    positions: int = 512
    pointer: int = 128
    relative: int = 0
    eps: float = 1e-12
    pruned: tuple[tuple[int, int], ...] = ()

    @property
    def size(self) -> int:
        """How wide a head is."""
        return self.width // self.heads

    @property
    def each(self) -> tuple[tuple[int, int], ...]:
        """The heads and the inner width of each layer."""
        return self.pruned or ((self.heads, self.inner),) * self.layers

    def holding(self, weights: dict[str, Tensor]) -> Shape:
        """The shape with the layers, heads and inner widths that a network's weights have."""
        layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layers."))
        rows = ((f"encoder.layers.{i}.{part}.weight" for part in ("qkv", "up")) for i in range(layers))
        sizes = ((weights[qkv].shape[0] // (3 * self.size), weights[up].shape[0]) for qkv, up in rows)
        return replace(self, layers=layers, pruned=tuple(sizes))

    @classmethod
    def of(cls, folder: Path) -> Shape:
        """The shape of the encoder in a folder: MPNet's where a config.json says so, else all-MiniLM-L6-v2's."""
        path = folder / "config.json"
        config = json.loads(path.read_text()) if path.exists() else {}
        if config.get("model_type") != "mpnet":
            return cls()
        return cls(
            layers=config["num_hidden_layers"],
            width=config["hidden_size"],
            heads=config["num_attention_heads"],
            inner=config["intermediate_size"],
            vocabulary=config["vocab_size"],
            positions=config["max_position_embeddings"] - 2,
            relative=config["relative_attention_num_buckets"],
            eps=config["layer_norm_eps"],
        )


#: MPNet's vocabulary is BERT's behind four marks of its own, which stand in for [CLS] and [SEP].
_SHIFT, _OWN_MARKS = 4, {101: 0, 102: 2, 103: 30526}


def _buckets(n: int, count: int) -> Tensor:
    """The bucket of each distance j - i, [n, n]: half for each direction, exact up to count / 4, then growing with the
    logarithm to a distance of 128, as in T5 (Raffel et al. 2020), which MPNet follows.
    """
    distance = torch.arange(n)[None] - torch.arange(n)[:, None]
    half, exact = count // 2, count // 4
    far = distance.abs().clamp_min(1)
    large = exact + (torch.log(far / exact) / math.log(128 / exact) * (half - exact)).long()
    near = torch.where(far < exact, distance.abs(), large.clamp_max(half - 1))
    return near + half * (distance > 0)


class Layer(nn.Module):
    def __init__(self, shape: Shape, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.size = heads, shape.size
        self.qkv = nn.Linear(shape.width, 3 * heads * shape.size)
        self.out = nn.Linear(heads * shape.size, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=shape.eps)
        self.up = nn.Linear(shape.width, inner)
        self.down = nn.Linear(inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=shape.eps)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = self.norm1(x + self.dropout(self.out(y.transpose(1, 2).reshape(b, n, -1))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.features = nn.Embedding(FEATURES, shape.width)
        nn.init.zeros_(self.features.weight)
        self.norm = nn.LayerNorm(shape.width, eps=shape.eps)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, heads, inner, dropout) for heads, inner in shape.each)
        self.relative = nn.Embedding(shape.relative, shape.heads) if shape.relative else None

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        n = ids.shape[1]
        if self.relative is not None:
            own = ids + _SHIFT
            for mark, other in _OWN_MARKS.items():
                own = own.masked_fill(ids == mark, other)
            ids = own
        x = self.words(ids) + self.places.weight[:n] + self.features(features)
        x = self.dropout(self.norm(x))
        bias = ((1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0).expand(-1, 1, n, -1)
        if self.relative is not None:
            bias = bias + self.relative(_buckets(n, self.relative.num_embeddings)).permute(2, 0, 1)[None]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load(self, path: Path) -> None:
        """Take the weights of a Hugging Face BERT or MPNet `model.safetensors`; BERT's token-type row 0 joins the
        positions, MPNet's positions begin at 2. Relative positions stay as they are: no gradient.
        """
        w = {k.removeprefix("bert."): v.float() for k, v in load_file(path).items()}
        e = "embeddings."
        self.words.weight.data.copy_(w[e + "word_embeddings.weight"])
        places = w[e + "position_embeddings.weight"]
        if self.relative is None:
            parts = ("self.query", "self.key", "self.value", "output.dense", "output.LayerNorm")
            self.places.weight.data.copy_(places + w[e + "token_type_embeddings.weight"][0])
        else:
            parts = ("attn.q", "attn.k", "attn.v", "attn.o", "LayerNorm")
            self.places.weight.data.copy_(places[2:])
            self.relative.weight.data.copy_(w["encoder.relative_attention_bias.weight"])
            self.relative.weight.requires_grad_(False)
        *inputs, out, norm = (f"attention.{part}" for part in parts)
        self.norm.load_state_dict({k: w[f"{e}LayerNorm.{k}"] for k in ("weight", "bias")})
        for i, layer in enumerate(self.layers):
            p = f"encoder.layer.{i}."
            for k in ("weight", "bias"):
                getattr(layer.qkv, k).data.copy_(torch.cat([w[f"{p}{n}.{k}"] for n in inputs]))
                getattr(layer.out, k).data.copy_(w[f"{p}{out}.{k}"])
                getattr(layer.norm1, k).data.copy_(w[f"{p}{norm}.{k}"])
                getattr(layer.up, k).data.copy_(w[f"{p}intermediate.dense.{k}"])
                getattr(layer.down, k).data.copy_(w[f"{p}output.dense.{k}"])
                getattr(layer.norm2, k).data.copy_(w[f"{p}output.LayerNorm.{k}"])


class Network(nn.Module):
    """Input `[batch, tokens]`; output tag scores `[b, n, labels]` and two link score matrices `[b, n, n]`.

    ``to_cue[b, i, j]``: token i of a content points to the first token j of its cue.
    ``to_source[b, i, j]``: the first token i of a cue points to token j of its source, or to token 0 for none.
    """

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(shape, dropout)
        self.tags = nn.Linear(shape.width, len(LABELS))
        self.links = nn.Linear(shape.width, 4 * shape.pointer)
        self.scale = shape.pointer**-0.5
        self.dropout = nn.Dropout(dropout)
        self.start = nn.Parameter(torch.zeros(len(LABELS)))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))

    @classmethod
    def loaded(cls, path: Path, shape: Shape, dropout: float = 0.0) -> Network:
        """The network of a file of weights, with the layers, heads and inner widths that these have."""
        weights = torch.load(path)
        net = cls(shape.holding(weights), dropout)
        net.load_state_dict(weights)
        return net

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = self.dropout(self.encoder(ids, features, mask))
        a, b, c, d = self.links(x).chunk(4, dim=-1)
        return self.tags(x), (a @ b.transpose(1, 2)) * self.scale, (c @ d.transpose(1, 2)) * self.scale
