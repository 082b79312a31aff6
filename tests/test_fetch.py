"""Fetching: from a server on this machine, which the guard must be told to allow."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from sayso import fetch as fetching
from sayso.errors import FetchFailed, FetchRefused, TooLarge
from sayso.fetch import fetch, is_public

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY = b"<html><body><p>The mayor said no.</p></body></html>"


class Handler(BaseHTTPRequestHandler):
    """Answers by path; notes every request's headers."""

    seen: list[tuple[str, dict[str, str]]]
    redirects: dict[str, str]

    def do_GET(self) -> None:
        self.seen.append((self.path, dict(self.headers)))
        path = self.path.split("?")[0]
        if path in self.redirects:
            self.answer(302, b"", Location=self.redirects[path])
        elif path.startswith("/status/"):
            self.answer(int(path.rsplit("/", 1)[1]), b"no")
        elif path == "/gzip":
            self.answer(200, gzip.compress(BODY), **{"Content-Encoding": "gzip"})
        elif path == "/deflate":
            self.answer(200, zlib.compress(BODY), **{"Content-Encoding": "deflate"})
        elif path == "/raw-deflate":
            packer = zlib.compressobj(wbits=-15)
            self.answer(200, packer.compress(BODY) + packer.flush(), **{"Content-Encoding": "deflate"})
        elif path == "/broken-gzip":
            self.answer(200, b"\x1f\x8b" + b"nonsense" * 9, **{"Content-Encoding": "gzip"})
        elif path == "/twice":
            self.answer(200, gzip.compress(gzip.compress(BODY)), **{"Content-Encoding": "gzip, gzip"})
        elif path == "/bomb":
            self.answer(200, gzip.compress(bytes(5_000_000), 1), **{"Content-Encoding": "gzip"})
        elif path == "/drip":
            self.drip()
        else:
            self.answer(200, BODY, **{"Content-Type": "text/html; charset=utf-8"})

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Server:
    """A web server on this machine."""

    def __init__(self) -> None:
        self.handler: type[Handler] = type("Own", (Handler,), {"seen": [], "redirects": {}})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self.handler)
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.http.server_port}{path}"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture(scope="module")
def served() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def server(served: Server) -> Server:
    served.handler.seen.clear()
    served.handler.redirects.clear()
    return served


def this_machine(address: fetching.Address) -> bool:
    return address == ipaddress.ip_address("127.0.0.1")


def test_a_page_with_its_type_and_address(server: Server) -> None:
    fetched = fetch(server.url("/a"), allow=this_machine)
    assert fetched.data == BODY
    assert fetched.url == server.url("/a")
    assert fetched.content_type == "text/html; charset=utf-8"


def test_the_user_agent_says_who_asks(server: Server) -> None:
    fetch(server.url("/a"), allow=this_machine)
    assert server.handler.seen[0][1]["User-Agent"].startswith("sayso/")


@pytest.mark.parametrize("path", ["/gzip", "/deflate", "/raw-deflate"])
def test_compression_is_undone(server: Server, path: str) -> None:
    assert fetch(server.url(path), allow=this_machine).data == BODY


@pytest.mark.parametrize("path", ["/broken-gzip", "/twice"])
def test_compression_that_cannot_be_undone(server: Server, path: str) -> None:
    with pytest.raises(FetchFailed, match="compress"):
        fetch(server.url(path), allow=this_machine)


def test_the_limit_counts_decompressed_bytes(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 2_000_000)
    with pytest.raises(TooLarge, match="2 MB"):
        fetch(server.url("/bomb"), allow=this_machine)


def test_redirects_are_followed(server: Server) -> None:
    server.handler.redirects.update({"/one": "/two", "/two": server.url("/three")})
    assert fetch(server.url("/one"), allow=this_machine).url == server.url("/three")


def test_redirects_end(server: Server) -> None:
    server.handler.redirects["/round"] = "/round"
    with pytest.raises(FetchFailed, match="redirects"):
        fetch(server.url("/round"), allow=this_machine)
    assert len(server.handler.seen) == fetching.REDIRECTS + 1


@pytest.mark.parametrize(
    "target", ["http://127.0.0.2/", "http://169.254.169.254/latest/meta-data", "http://[::1]/", "http://10.0.0.1:80/"]
)
def test_a_redirect_to_a_private_address_is_refused(server: Server, target: str) -> None:
    server.handler.redirects["/out"] = target
    with pytest.raises(FetchRefused, match="public"):
        fetch(server.url("/out"), allow=this_machine)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/"])
def test_a_redirect_out_of_the_web_is_refused(server: Server, target: str) -> None:
    server.handler.redirects["/out"] = target
    with pytest.raises(FetchRefused, match="http"):
        fetch(server.url("/out"), allow=this_machine)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0.0.0.0", "2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:127.0.0.1]"],  # noqa: S104
)
def test_this_machine_is_refused_by_default(server: Server, host: str) -> None:
    with pytest.raises(FetchRefused):
        fetch(server.url("/a", host))
    assert server.handler.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "http://u:p@example.org/",
        "https://exa[mple.org/",
        "x://y",
    ],
)
def test_addresses_that_are_never_fetched(url: str) -> None:
    with pytest.raises(FetchRefused) as caught:
        fetch(url)
    assert caught.value.input == url


def test_the_connection_goes_to_the_address_that_was_checked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves to another address a moment later gains nothing: it is resolved once."""
    answers = iter(["127.0.0.1", "127.0.0.2"])
    resolve_really = socket.getaddrinfo

    def resolve(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        if host != "rebinding.example":
            return resolve_really(host, port, *rest, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert fetch(server.url("/a", "rebinding.example"), allow=this_machine).data == BODY
    assert next(answers) == "127.0.0.2"


def test_one_private_address_among_several_is_enough(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in ("127.0.0.1", "192.168.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(FetchRefused, match=r"192\.168\.0\.1"):
        fetch(server.url("/a", "both.example"), allow=this_machine)


def test_a_name_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(FetchFailed, match="no address"):
        fetch("https://nowhere.example/")


def test_proxies_of_the_environment_are_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert fetch(server.url("/a"), allow=this_machine).data == BODY


@pytest.mark.parametrize(("path", "seconds"), [("/drip", 0.3)])
def test_a_slow_page_is_given_up(server: Server, path: str, seconds: float) -> None:
    start = time.monotonic()
    with pytest.raises(FetchFailed, match=r"within 0\.3 seconds"):
        fetch(server.url(path), allow=this_machine, seconds=seconds)
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("status", [401, 402, 403, 404, 429, 503])
def test_errors_of_the_server_come_with_a_hint(server: Server, status: int) -> None:
    with pytest.raises(FetchFailed, match=str(status)) as caught:
        fetch(server.url(f"/status/{status}"), allow=this_machine)
    assert caught.value.hint


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchFailed, match="connection failed"):
        fetch(f"http://127.0.0.1:{port}/", allow=this_machine)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "1.1.1.1"])
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
        "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:8.8.8.8", "::ffff:10.0.0.1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:808:808::1", "2001::1",
        "2001:db8::1", "fec0::1", "::8.8.8.8",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
