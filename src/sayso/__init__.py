"""sayso reads news and keeps the ledger of who says what.

>>> import sayso
>>> reading = sayso.read("article.html")  # doctest: +SKIP
>>> for claim in reading.attributions:  # doctest: +SKIP
...     print(claim.source, claim.act, claim.content.text)

Names are loaded when first used: importing the package loads no model and no other heavy part.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.database import LedgerError
    from sayso.errors import LoadError, SaysoError
    from sayso.ledger import Ledger
    from sayso.reader import Failure, Reader, read
    from sayso.records import (
        Article,
        Attribution,
        Block,
        Figure,
        Passage,
        Place,
        Reading,
        SpanError,
        Speaker,
        Statement,
        Time,
    )

__version__ = "0.1.0"

_HOMES = {
    **dict.fromkeys(("LoadError", "SaysoError"), "errors"),
    **dict.fromkeys(("Failure", "Reader", "read"), "reader"),
    **dict.fromkeys(
        (
            "Article", "Attribution", "Block", "Figure", "Passage", "Place", "Reading", "Speaker", "SpanError",
            "Statement", "Time",
        ),
        "records",
    ),
    "Ledger": "ledger",
    "LedgerError": "database",
}  # fmt: skip

__all__ = [
    "Article",
    "Attribution",
    "Block",
    "Failure",
    "Figure",
    "Ledger",
    "LedgerError",
    "LoadError",
    "Passage",
    "Place",
    "Reader",
    "Reading",
    "SaysoError",
    "SpanError",
    "Speaker",
    "Statement",
    "Time",
    "read",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sayso' has no attribute {name!r}")
    return getattr(import_module(f"sayso.{_HOMES[name]}"), name)
