"""Training examples: windows with gold tags and links, with noise that leaves every offset in place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from corpus import ROLES, Document
from torch import Tensor

from sayso.windows import LIMIT, Window, Windower

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

IGNORE = -100
MASK = 103


@dataclass(frozen=True)
class Example:
    """A window with its gold.

    ``tags`` [words]; ``cue_of`` [n]: for a content's piece the first piece of its cue; ``source_of``: a cue's first
    piece with the first and last piece of its source, 0 and 0 for none. Not ``labelled``: there is no gold, and only a
    teacher says what is right.
    """

    window: Window
    tags: np.ndarray
    cue_of: np.ndarray
    source_of: tuple[tuple[int, int, int], ...]
    labelled: bool = True


def _runs(index: np.ndarray) -> list[tuple[int, int]]:
    if not len(index):
        return []
    cut = np.flatnonzero(np.diff(index) > 1) + 1
    return [(int(part[0]), int(part[-1])) for part in np.split(index, cut)]


def label(window: Window, document: Document) -> Example:
    """Gold for one window. A piece is in a role when it shares a character with the role's span."""
    starts, ends = window.spans[:, 0], window.spans[:, 1]
    words = window.words
    tags = np.zeros(len(words), np.int64)
    cue_of = np.full(len(window.ids), IGNORE, np.int64)
    source_of = []
    low, high = starts[1], ends.max()
    for a in document.attributions:
        if not any(s < high and e > low for r in ROLES for s, e in a[r]):
            continue
        where: dict[str, np.ndarray] = {}
        for k, role in enumerate(ROLES):
            inside = np.zeros(len(starts), bool)
            for s, e in a[role]:
                inside |= (starts < e) & (ends > s) & (ends > starts)
            where[role] = np.flatnonzero(inside)
            on = np.flatnonzero(inside[words])
            for first, last in _runs(on):
                if role == "source" and tags[first : last + 1].any():
                    continue  # "cue + source" in one word: the cue keeps it
                tags[first] = 2 * k + 1
                tags[first + 1 : last + 1] = 2 * k + 2
        if len(where["cue"]):
            cue = int(where["cue"][0])
            cue_of[where["content"]] = cue
            source = where["source"]
            if len(source):
                source_of.append((cue, int(source[0]), int(source[-1])))
            elif not a["source"]:
                source_of.append((cue, 0, 0))
    return Example(window, tags, cue_of, tuple(source_of))


_SWAPS = (
    str.maketrans("“”", '""'),
    str.maketrans("“”", "‘’"),
    str.maketrans("“”", "«»"),
    str.maketrans("“”’", '""\''),
)


def noisy(document: Document, dice: random.Random) -> Document:
    """Now and then: other quotation marks, an upper-case title, no title. Characters stay where they are."""
    text, blocks = document.text, document.blocks
    if dice.random() < 0.3:
        swap = _SWAPS[dice.choices(range(4), (4, 3, 1, 4))[0]]
        if swap is _SWAPS[1]:
            text = text.replace("‘", '"').replace('"', "“")  # the inner marks of a British text are double
        text = text.translate(swap)
    if blocks and dice.random() < 0.5:
        first = blocks[0]
        if dice.random() < 0.5:
            blocks = (type(first)(first.start, first.end, "paragraph"), *blocks[1:])
        else:
            upper = re.sub(r"[a-z]", lambda m: m[0].upper(), text[first.start : first.end])
            text = text[: first.start] + upper + text[first.end :]
    return replace(document, text=text, blocks=blocks)


def masked(window: Window, share: float, seed: int) -> Window:
    """The window with this share of its word pieces hidden behind [MASK]."""
    hide = (np.random.default_rng(seed).random(len(window.ids)) < share) & (window.spans[:, 1] > 0)
    return Window(np.where(hide, MASK, window.ids), window.features, window.spans, window.words)


def make(
    windower: Windower, documents: Sequence[Document], dice: random.Random | None = None, mask: float = 0.0
) -> list[Example]:
    """Examples of all documents; with ``dice``, windows begin elsewhere at every call and the text is noisy."""
    out = []
    for document in documents:
        changed = noisy(document, dice) if dice else document
        if dice and document.others:  # where annotators differ, every pass follows another of them: a soft label
            changed = replace(changed, attributions=dice.choice((document.attributions, *document.others)))
        first = dice.randint(60, LIMIT) if dice else LIMIT
        for window in windower([(changed.text, changed.blocks)], first=first)[0]:
            hidden = masked(window, mask, dice.getrandbits(32)) if dice and mask else window
            example = label(hidden, changed)
            out.append(example if document.labelled else replace(example, labelled=False))
    return out


@dataclass(frozen=True)
class Batch:
    ids: Tensor
    features: Tensor
    mask: Tensor
    words: Tensor  # [b, m] piece index of each word
    lengths: Tensor  # [b]
    tags: Tensor  # [b, m]
    cue_of: Tensor  # [b, n]
    sources: Tensor  # [k, 4]: row, cue piece, first, last piece of the source
    labelled: Tensor  # [b] bool


def collate(examples: Sequence[Example]) -> Batch:
    b = len(examples)
    n = max(len(e.window.ids) for e in examples)
    m = max(len(e.tags) for e in examples)
    ids, features = torch.zeros(b, n, dtype=torch.long), torch.zeros(b, n, dtype=torch.long)
    mask, words = torch.zeros(b, n), torch.zeros(b, m, dtype=torch.long)
    tags, cue_of = torch.full((b, m), IGNORE), torch.full((b, n), IGNORE)
    sources = []
    for i, e in enumerate(examples):
        k, w = len(e.window.ids), len(e.tags)
        ids[i, :k] = torch.from_numpy(e.window.ids)
        features[i, :k] = torch.from_numpy(e.window.features)
        mask[i, :k] = 1
        words[i, :w] = torch.from_numpy(e.window.words)
        tags[i, :w] = torch.from_numpy(e.tags)
        cue_of[i, :k] = torch.from_numpy(e.cue_of)
        sources += [(i, *s) for s in e.source_of]
    lengths = torch.tensor([len(e.tags) for e in examples])
    return Batch(
        ids,
        features,
        mask,
        words,
        lengths,
        tags,
        cue_of,
        torch.tensor(sources, dtype=torch.long).view(-1, 4),
        torch.tensor([e.labelled for e in examples]),
    )
