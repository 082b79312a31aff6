"""What stands in the place of words that were removed, and whether any others are left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.records import Article, Span

#: What stands where something was removed.
FILLER = "\N{FULL BLOCK}"


def filled(text: str) -> str:
    """As many fillers; line breaks stay, as blocks and the eye need them."""
    return re.sub(r"[^\n\r]", FILLER, text)


def is_blank(article: Article, spans: tuple[Span, ...]) -> bool:
    """Whether nothing but fillers and marks is left of a passage."""
    return not "".join(article.text[start:end] for start, end in spans).strip(f"{FILLER} \t\r\n.,;:“”‘’\"'")
