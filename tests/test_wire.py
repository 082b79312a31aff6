"""What is no HTTP, comes too slowly or breaks off: one shape of errors there, too, and no noise."""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from served import running

from sayso import wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def base(tmp_path: Path) -> Iterator[str]:
    with running(tmp_path / "news.db") as address:
        yield address


def connected(base: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", urlsplit(base).port or 0), timeout=10)


def answered(base: str, sent: bytes) -> bytes:
    """All that is answered, up to the end of the connection."""
    with connected(base) as opened:
        opened.sendall(sent)
        parts = []
        while part := opened.recv(65_536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",  # without a host
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Header: x\r\n\r\n",
        b"POST /add HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /add HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /add HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(600),  # a browser that wants TLS
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n",
    ],
)
def test_what_is_no_http_is_refused_in_the_one_shape(base: str, sent: bytes) -> None:
    head, _, body = answered(base, sent).partition(b"\r\n\r\n")
    status, *headers = head.decode().lower().split("\r\n")
    assert status.split()[1][0] == "4", (status, body)
    assert "content-type: application/problem+json" in headers
    assert "x-content-type-options: nosniff" in headers
    problem = json.loads(body)
    assert set(problem) == {"type", "title", "status", "detail", "hint"}
    assert problem["status"] == int(status.split()[1])


def test_a_bad_body_or_an_early_end_breaks_nothing(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    chunked = b"POST /add HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert b"application/problem+json" in answered(base, chunked + b"zzz\r\n")
    with connected(base) as opened:
        opened.sendall(b"POST /add HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhalf")
    with connected(base) as opened:
        opened.sendall(b"GET /articles.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert b" 200 " in answered(base, b"GET /articles.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert "Traceback" not in capsys.readouterr().err


def test_who_says_nothing_is_not_waited_for(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.2)
    for sent in (b"", b"GET / HTTP/1.1\r\nHos"):
        with connected(base) as opened:
            opened.sendall(sent)
            begun = time.monotonic()
            assert opened.recv(65_536) == b""
            assert time.monotonic() - begun < 5
    with connected(base) as opened:  # who speaks in parts is, as long as it goes on
        opened.sendall(b"POST /add HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n")
        time.sleep(0.4)
        opened.sendall(b"{}")
        assert b" 415 " in opened.recv(65_536)


def test_connections_are_bounded(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "CONNECTIONS", 3)
    held = [connected(base) for _ in range(6)]
    try:
        assert b'"status": 503' in answered(base, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    finally:
        for opened in held:
            opened.close()
