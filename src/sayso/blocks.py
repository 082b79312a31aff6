"""Texts with kinds, put together as the text and blocks of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.records import PROSE, Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

Typed = tuple[str, BlockKind]


def with_lead(blocks: Sequence[Typed]) -> list[Typed]:
    """The blocks with the first prose, if it is a paragraph, as the lead."""
    led = list(blocks)
    for i, (text, kind) in enumerate(led):
        if kind == "paragraph":
            led[i] = text, "lead"
        if kind in PROSE:
            break
    return led


def joined(blocks: Sequence[Typed]) -> tuple[str, tuple[Block, ...]]:
    """The texts with an empty line between them, and where each came to lie."""
    placed = []
    at = 0
    for text, kind in blocks:
        placed.append(Block(at, at + len(text), kind))
        at += len(text) + 2
    return "\n\n".join(text for text, _ in blocks), tuple(placed)
