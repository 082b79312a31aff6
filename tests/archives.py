"""Web archives made for tests: records of pages, whole or broken on purpose."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def example(name: str = "port-velle-observer.html", mark: int = 0) -> bytes:
    """A page that comes with sayso, with a comment that makes its bytes its own."""
    return (EXAMPLES / name).read_bytes() + f"<!-- {mark} -->".encode()


def story(number: int) -> bytes:
    """A short page, quick to read."""
    day = f"2024-05-0{1 + number % 9}"
    return f"""<!DOCTYPE html><html lang="en"><head><title>Bridge {number} is closed</title>
<meta property="og:site_name" content="Port Gazette"><meta property="article:published_time" content="{day}">
</head><body><article><h1>Bridge {number} is closed</h1>
<p>The bridge over the Velle was closed on Monday after {100 + number} bolts were found to be loose.</p>
<p>“Nobody crosses it before June,” Mayor Ann Lee told reporters in front of the town hall on Tuesday.</p>
<p>Bob Ray, who runs the ferry, said that he had carried {1000 + number} people since the morning of that day.</p>
<p>The council will meet next week to talk about what is to be done with the old bridge and who pays for it.</p>
</article></body></html>""".encode()


def response(
    number: int,
    body: bytes | None = None,
    *,
    url: str | None = None,
    status: str = "200 OK",
    content_type: str = "text/html; charset=utf-8",
    date: str = "2024-05-20T10:00:00Z",
    kind: str = "response",
    headers: str = "",
    off: int = 0,
) -> bytes:
    """A record; ``off`` is what its length says too much."""
    body = story(number) if body is None else body
    http = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{headers}\r\n".encode() + body
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:08}>\r\nWARC-Date: {date}\r\n"
        f"WARC-Target-URI: {url or f'https://gazette.example/{number}.html'}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http) + off}\r\n\r\n"
    ).encode() + http + b"\r\n\r\n"  # fmt: skip


def written(path: Path, *records: bytes) -> Path:
    """A file of these records, compressed one by one where its name ends in ``.gz``."""
    members = [gzip.compress(record, mtime=0) for record in records] if path.suffix == ".gz" else records
    path.write_bytes(b"".join(members))
    return path


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
