"""Fetches one page from the public internet, and nothing else.

An address given by a stranger must not make this machine speak to its own network. Every address that a name resolves
to is checked, the connection is made to the checked address itself (so that a name that resolves differently a moment
later changes nothing), and the peer is checked again once connected; all that anew at every redirect. Proxies named in
the environment are not used.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from sayso import __version__
from sayso.errors import FetchFailed, FetchRefused, LoadError, TooLarge

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Bounds of one fetch: decoded bytes, seconds in all, redirects.
MAX_BYTES = 20_000_000
SECONDS = 20.0
REDIRECTS = 5

#: IPv6 networks that carry IPv4 addresses: NAT64 (RFC 6052, 8215), 6to4, Teredo; and the site-local network of old.
_CARRIERS = tuple(
    ipaddress.IPv6Network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "::/96")
)
_HINTS = {
    401: "log in with a browser and save the page from there",
    402: "save the page as a subscriber and read the file",
    403: "the site turns programs away: save the page from a browser and read the file",
    404: "check the address",
    410: "the page is gone; an archive may have it",
    429: "the site asks for a pause: try again later",
    451: "the page is withheld for legal reasons where you are",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: its bytes decoded from compression, the address that redirects led to, its declared type."""

    data: bytes
    url: str
    content_type: str | None


def is_public(address: Address) -> bool:
    """Whether an address is one on the public internet that speaks for itself."""
    if isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped is not None or any(address in network for network in _CARRIERS)
    ):
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
    )


def fetch(url: str, *, allow: Callable[[Address], bool] = is_public, seconds: float = SECONDS) -> Fetched:
    """Fetch a page.

    Args:
        url: an http or https address.
        allow: which network addresses may be spoken to.
        seconds: how long it may take from first to last, redirects included.

    Raises:
        FetchRefused: if the address, or one that it redirects to, is not to be fetched.
        FetchFailed: if the server or the network does not deliver in time.
        TooLarge: if the page holds more than `MAX_BYTES`, compression undone.
    """
    deadline = time.monotonic() + seconds
    try:
        with httpx.Client(transport=_Transport(allow, deadline), trust_env=False, headers=_headers()) as client:
            request = client.build_request("GET", _checked(url))
            for _ in range(REDIRECTS + 1):
                response = client.send(request, stream=True)
                try:
                    if response.next_request is None:
                        return _take(response)
                    request = response.next_request
                    _checked(str(request.url))
                finally:
                    response.close()
    except LoadError as error:
        raise error.about(url) from error.__cause__
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise FetchFailed(url, f"no answer within {seconds:g} seconds", "try again later") from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
        raise FetchRefused(url, "not a web address", "give one like https://example.org/article") from error
    except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise FetchFailed(url, f"the connection failed ({_first_line(error)})", "check the address") from error
    raise FetchFailed(url, f"more than {REDIRECTS} redirects", "give the address that they should end at")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _headers() -> dict[str, str]:
    return {
        "User-Agent": f"sayso/{__version__} (reads single articles on a person's request)",
        "Accept": "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9, */*;q=0.1",
        "Accept-Encoding": "gzip, deflate",
        "Accept-Language": "en",
    }


def _checked(url: str) -> httpx.URL:
    """The address, if it is one that may be fetched at all.

    Raises:
        FetchRefused: if it is not http or https, names no host, or carries a password.
    """
    parsed = httpx.URL(url.strip())
    if parsed.scheme not in ("http", "https"):
        raise FetchRefused("", f"{parsed.scheme or 'no'} address", "only http and https addresses are fetched")
    if not parsed.host or b"%" in parsed.raw_host:
        raise FetchRefused("", "the address names no host", "give one like https://example.org/article")
    if parsed.userinfo:
        raise FetchRefused("", "the address carries a user name or password", "leave it out")
    return parsed


def _take(response: httpx.Response) -> Fetched:
    """The body of the last response, decompressed within the limit.

    Raises:
        FetchFailed: if the status is an error or the body is broken.
        TooLarge: if the body is over the limit.
    """
    status = response.status_code
    if status != httpx.codes.OK:
        hint = _HINTS.get(status, "the site is in trouble: try again later" if status >= 500 else "")
        raise FetchFailed("", f"the server answered {status} {response.reason_phrase}".rstrip(), hint)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise FetchFailed("", f"the page is compressed in a way that was not asked for ({encoding})")
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MAX_BYTES:
        raise _too_large()
    chunks = response.iter_raw()
    body = bytearray()
    for piece in chunks if encoding in ("identity", "") else _inflated(chunks):
        body += piece
        if len(body) > MAX_BYTES:
            raise _too_large()
    return Fetched(bytes(body), str(response.url), response.headers.get("content-type"))


def _too_large() -> TooLarge:
    return TooLarge("", f"a page of more than {MAX_BYTES // 1_000_000} MB")


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Undo gzip or deflate in steps of bounded size: a few bytes can stand for gigabytes.

    Servers mean one of two things by "deflate" (RFC 9110, 8.4.1.2); the first byte tells them apart.
    """
    inflate = None
    try:
        for chunk in chunks:
            if inflate is None:
                wrapped = chunk[:1] == b"\x1f" or (chunk[:1] and chunk[0] & 0x0F == 8)
                inflate = zlib.decompressobj(47 if wrapped else -15)
            rest = chunk
            while rest:
                yield inflate.decompress(rest, 1 << 20)
                rest = inflate.unconsumed_tail
    except zlib.error as error:
        raise FetchFailed("", "the page's compression is broken", "try again later") from error
    if inflate is not None:
        yield inflate.flush(1 << 20)


@cache
def _tls() -> ssl.SSLContext:
    """The certificates that are trusted: reading them takes a good part of a second."""
    return httpx.create_ssl_context()


class _Transport(httpx.BaseTransport):
    """httpx's requests over a connection pool whose connections are guarded."""

    def __init__(self, allow: Callable[[Address], bool], deadline: float) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=_Backend(allow, deadline))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _Backend(httpcore.NetworkBackend):
    """Connects to checked addresses only, and lets no step run past the deadline."""

    def __init__(self, allow: Callable[[Address], bool], deadline: float) -> None:
        self._allow = allow
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline is the timeout
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = FetchFailed("", f"{host} has no address", "check the address")
        for address in self._resolve(host, port):
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    str(address), port, _left(self._deadline), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            peer = ipaddress.ip_address(stream.get_extra_info("server_addr")[0])
            if peer != address or not self._allow(peer):
                stream.close()
                raise _refused(host, peer)
            return _Stream(stream, self._deadline)
        raise failure

    def _resolve(self, host: str, port: int) -> list[Address]:
        """Every address of a host, if all of them are allowed.

        Raises:
            FetchRefused: if one of them is not.
            FetchFailed: if the name has none.
        """
        answers: queue.SimpleQueue[list[Address] | OSError | ValueError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                answers.put([ipaddress.ip_address(info[4][0]) for info in infos])
            except (OSError, ValueError) as error:
                answers.put(error)

        # The system's resolver takes no timeout.
        threading.Thread(target=ask, daemon=True).start()
        try:
            found = answers.get(timeout=_left(self._deadline))
        except queue.Empty:
            raise httpcore.ConnectTimeout(f"no address for {host} in time") from None
        if not isinstance(found, list):
            raise FetchFailed("", f"{host} has no address", "check the address and the connection") from found
        for address in found:
            if not self._allow(address):
                raise _refused(host, address)
        return list(dict.fromkeys(found))


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for this page is over")
    return left


def _refused(host: str, address: Address) -> FetchRefused:
    return FetchRefused("", f"{host} is at {address}, not on the public internet", "save the page and read the file")


class _Stream(httpcore.NetworkStream):
    """A connection whose every step must end before the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
