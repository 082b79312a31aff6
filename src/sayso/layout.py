"""What a loader finds on a page before it is an article: text, blocks, and what the page says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.records import Block


@dataclass(frozen=True, slots=True)
class Layout:
    """The text of a page with its blocks in order; metadata as far as the page gives it (see `sayso.records`)."""

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
