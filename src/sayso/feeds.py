"""The addresses of the articles that an RSS or Atom feed lists."""

from __future__ import annotations

import io
import re
from pathlib import Path

from sayso.errors import LoadError

#: Bytes of a feed that are read, and articles of it that are taken, at most: the first ones.
MAX_BYTES = 5_000_000
MAX_ENTRIES = 500

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")


def links(source: str) -> list[str]:
    """The articles that a feed lists, in its order, each once; none where the source is no feed or cannot be read.

    Args:
        source: the address of a feed, or the path of a file that holds one.
    """
    try:
        if _ADDRESS.match(source):
            from sayso.fetch import fetch  # noqa: PLC0415 - httpx is slow to import

            fetched = fetch(source)
            # Relative addresses in the feed count from where it came from.
            data, headers = fetched.data[:MAX_BYTES], {"content-location": fetched.url}
        else:
            with Path(source).open("rb") as file:
                data, headers = file.read(MAX_BYTES), {}
    except (LoadError, OSError, ValueError):
        return []
    if not _FEED.search(data[:4000]):
        return []
    import feedparser  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import, seldom needed

    feed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    found = (str(entry.get("link") or "") for entry in feed.entries[:MAX_ENTRIES])
    return list(dict.fromkeys(link for link in found if _ADDRESS.match(link)))
