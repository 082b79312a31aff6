"""What the exports in JSON-LD share: lasting names for articles and records, and documents written item by item."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urldefrag
from uuid import UUID, uuid5

from sayso.export import json_text
from sayso.safe import REPLACEMENT

if TYPE_CHECKING:
    from sayso.records import Article

# The space of our ids among name-based UUIDs (RFC 9562, version 5); drawn at random once.
_NAMESPACE = UUID("6f1c1c0e-5d0c-4f0e-9d53-0a8a6ac1c6f4")
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
# What may stand in a URI as it is (RFC 3986) beside letters and digits; all else is percent-encoded.
_URI = "%!$&'()*+,;=:@/?-._~"
_ODD_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
# Halves of surrogate pairs, which no RDF literal can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")


def web_address(article: Article) -> str | None:
    """The article's address, without a fragment and with all that no URI may hold encoded; None if it has none."""
    if article.url is None or not _WEB.match(article.url):
        return None
    return quote(_ODD_PERCENT.sub("%25", urldefrag(article.url).url), safe=_URI, errors="replace")


def article_name(article: Article) -> str:
    """The article's address on the web, else the name of the bytes that came in (``ni:`` URI, RFC 6920)."""
    digest = urlsafe_b64encode(bytes.fromhex(article.sha256)).decode().rstrip("=")
    return web_address(article) or f"ni:///sha-256;{digest}"


def record_name(identity: str) -> str:
    """A URI for a record, made of its id: the same id gives the same URI (``urn:uuid:``)."""
    return f"urn:uuid:{uuid5(_NAMESPACE, identity)}"


def linked_text(value: Any) -> str:
    """The value as JSON on one line, with halves of surrogate pairs replaced, one character for one."""
    return json_text(scalars(value))


def scalars(value: Any) -> Any:
    """The value with every half of a surrogate pair in its texts replaced, one character for one."""
    match value:
        case str():
            return _SURROGATE.sub(REPLACEMENT, value)
        case list():
            return [scalars(item) for item in value]
        case dict():
            return {key: scalars(item) for key, item in value.items()}
        case _:
            return value


class Items:
    """Writes the items of a JSON array, a line each, one after the other; ``count`` says how many there are so far."""

    def __init__(self, out: IO[str]) -> None:
        self.count = 0
        self._out = out

    def write(self, item: dict[str, Any]) -> None:
        self._out.write((",\n" if self.count else "\n") + linked_text(item))
        self.count += 1
