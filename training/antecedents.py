"""Train the network that says whom a pronoun or description means, on GUM's coreference.

    python training/antecedents.py src/sayso/weights

Each pronoun of the third person and each definite description of a train document is an example: the candidates that
`sayso.antecedents.Walk` offers, and which of them GUM puts into its chain. Only documents whose texts allow commercial
use are trained on (`gum.OPEN_GENRES`). The antecedents so far are GUM's own, as they are for a reader who understood.
"""

from __future__ import annotations

import argparse
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import gum
import numpy as np
import torch
from torch import nn

from sayso.antecedents import FEATURES, TYPES, Walk, kind_of_anaphor, settings, third_person
from sayso.extract import extract
from sayso.identities import Identity, Names
from sayso.mentions import mentions, of_source, scan
from sayso.model import Model
from sayso.windows import quoted_characters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.mentions import Mention, Scanned
    from sayso.records import Reading


@dataclass(frozen=True, slots=True)
class Example:
    """Features of the candidates, which of them are right (none may be), and what is asked about."""

    features: torch.Tensor
    right: list[int]
    kind: str


def examples(document: gum.Document, reading: Reading) -> list[Example]:
    """The examples of one document; ``reading`` gives the sources, which count as features."""
    article = document.article
    page = scan(article)
    found = mentions(page)
    quoted = quoted_characters(article.text, [s.block for s in page])
    starts = [s.block.start for s in page]
    spans = [a.source.spans[0] for a in reading.attributions if a.source]
    blocks = [bisect_right(starts, span[0]) - 1 for span in spans]
    sources = [of_source(page[n], n, span) for n, span in zip(blocks, spans, strict=True)]
    speaking = {mention.place for mention in sources if mention is not None}
    names = Names(page, found)
    walk = Walk(found, settings(page, found, quoted, speaking), reading.attributions)
    heads = {document.tokens[gum.head(document, m)].span[0]: m.chain for m in document.mentions[::-1]}
    chains = {
        id(identity): Counter(c for m in identity.mentions if (c := _chain(page, m, heads)) is not None)
        for identity in names.all
    }
    chain_of = {key: votes.most_common(1)[0][0] for key, votes in chains.items() if votes}
    described: list[Identity] = []  # kept, so that an id() is not used again
    by_chain: dict[int, Identity] = {}
    out = []
    for number, mention in enumerate(found):
        if mention.form == "name":
            identity = names.of[mention.span]
            if id(identity) in chain_of:
                by_chain.setdefault(chain_of[id(identity)], identity)
            walk.take(number, identity)
            continue
        chain = _chain(page, mention, heads)
        if chain is not None and (third_person(mention) or (mention.form == "description" and mention.definite)):
            candidates = walk.candidates(number)
            if candidates:
                right = [i for i, (identity, _) in enumerate(candidates) if chain_of.get(id(identity)) == chain]
                features = torch.from_numpy(walk.features(number, candidates))
                out.append(Example(features, right, kind_of_anaphor(mention)))
        known = by_chain.get(chain) if chain is not None else None
        if known is None and mention.form == "description":
            known = Identity(mention.kind, mention.gender, mention.many)
            known.heads.add(mention.head)
            described.append(known)
            if chain is not None:
                by_chain[chain] = known
                chain_of[id(known)] = chain
        if known is not None:
            known.take(mention)
            walk.take(number, known)
    return out


def _chain(page: Sequence[Scanned], mention: Mention, heads: dict[int, int]) -> int | None:
    """GUM's chain of the mention that has its head in this one; the last such."""
    ts = page[mention.block].tokens
    for i in range(mention.last, mention.first - 1, -1):
        if ts[i].start in heads:
            return heads[ts[i].start]
    return None


class Network(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(FEATURES, width)
        self.out = nn.Linear(width, 1, bias=False)
        self.none = nn.Linear(len(TYPES), 1, bias=False)
        self.dropout = nn.Dropout(0.2)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        scores = self.out(self.dropout(torch.tanh(self.hidden(features))))[:, 0]
        return torch.cat([scores, self.none(features[:1, : len(TYPES)])[:, 0]]).log_softmax(0)


def train(data: Sequence[Example], seed: int, epochs: int = 8, width: int = 32) -> Network:
    torch.manual_seed(seed)
    network = Network(width)
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=0.05)
    for _ in range(epochs):
        network.train()
        for batch in torch.randperm(len(data)).split(16):
            optimizer.zero_grad()
            losses = []
            for i in batch.tolist():
                p = network(data[i].features)
                losses.append(-(p[data[i].right].logsumexp(0) if data[i].right else p[-1]))
            torch.stack(losses).mean().backward()
            optimizer.step()
    return network.eval()


@torch.no_grad()
def accuracy(networks: Sequence[Network], data: Sequence[Example], floor: float = 0.5) -> dict[str, str]:
    """For each kind of anaphor: how many there are, how many are answered, how many of these rightly."""
    count: Counter[tuple[str, str]] = Counter()
    for example in data:
        p = torch.stack([network(example.features).exp() for network in networks]).mean(0)
        best = int(p[:-1].argmax())
        count[example.kind, "all"] += 1
        if p[best] >= floor:
            count[example.kind, "answered"] += 1
            count[example.kind, "right"] += best in example.right
    kinds = sorted({kind for kind, _ in count})
    return {k: " ".join(f"{count[k, what]} {what}" for what in ("all", "answered", "right")) for k in kinds}


def load(folder: Path, part: str, *, open_only: bool) -> list[Example]:
    documents = [gum.load(folder, name, genre) for name, genre in gum.names(folder, part, open_only=open_only)]
    readings = extract([d.article for d in documents], Model())
    return [e for d, r in zip(documents, readings, strict=True) for e in examples(d, r)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where antecedents.npz goes")
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpora/gum"))
    parser.add_argument("--networks", type=int, default=5, help="so many seeds, whose mean counts")
    o = parser.parse_args()
    torch.set_num_threads(1)
    data = load(o.corpus, "train", open_only=True)
    networks = [train(data, seed) for seed in range(o.networks)]
    print("train", accuracy(networks, data))
    print("dev", accuracy(networks, load(o.corpus, "dev", open_only=True)))
    weights = {
        "hidden": torch.stack([n.hidden.weight.T for n in networks]),
        "hidden_bias": torch.stack([n.hidden.bias for n in networks]),
        "out": torch.stack([n.out.weight[0] for n in networks]),
        "none": torch.stack([n.none.weight[0] for n in networks]),
    }
    np.savez_compressed(
        o.folder / "antecedents.npz", **{k: v.detach().numpy().astype(np.float32) for k, v in weights.items()}
    )


if __name__ == "__main__":
    main()
