"""Listening: the address and the port, what is printed of them, and running until it is told to stop.

Who can reach the port can read the ledger and change it. So only this computer can, unless there is a token.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

import uvicorn

from sayso.errors import SaysoError
from sayso.guard import HERE
from sayso.web import application
from sayso.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import ASGIApp

    from sayso.login import Login

#: Nothing outside this computer can connect.
HOST = "127.0.0.1"


class NotServed(SaysoError):  # noqa: N818 - named for what is so
    """A ledger cannot be served as it was wanted: why, and what to do."""


def listen(port: int, host: str = HOST) -> socket.socket:
    """A listening socket at a port of this computer, or at any free one where it is taken (or 0).

    Raises:
        NotServed: if this computer has no such address.
    """
    try:
        family, kind, protocol, _, (address, *_) = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )[0]
    except (OSError, UnicodeError) as error:
        raise NotServed(f"{host}: no address of that name is known; give an address of this computer") from error
    # Said to be TCP, or asyncio leaves its small packets waiting for one another (Nagle), 40 ms an answer.
    opened = socket.socket(family, kind, protocol)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            opened.bind((address, port))
        except OSError:
            opened.bind((address, 0))
        opened.listen(128)
    except OSError as error:
        opened.close()
        raise NotServed(f"{host}: cannot listen there ({error.strerror}); give an address of this computer") from error
    return opened


def configured(app: ASGIApp) -> uvicorn.Config:
    """How an application is run: as it is here, and nothing of it told."""
    return uvicorn.Config(
        app, log_level="error", access_log=False, server_header=False, lifespan="off", ws="none", http=Wire,
        proxy_headers=False, timeout_graceful_shutdown=3,
    )  # fmt: skip


def serve(
    path: str,
    port: int,
    ready: Callable[[str], None],
    *,
    host: str = HOST,
    names: Sequence[str] = (),
    login: Login | None = None,
) -> None:
    """Serve a ledger until the process is interrupted; ``ready`` is called with the address once it can be opened.

    Args:
        path: the ledger.
        port: where to listen, or 0.
        ready: what to do with the address.
        host: the address of this computer that is listened at.
        names: what this computer is called by those who ask, beside ``host`` and localhost.
        login: who has logged in.

    Raises:
        LedgerError: if the ledger cannot be opened.
        NotServed: if others could open it without a token, this computer has no such address, or no name is known
            that it is asked by.
    """
    with listen(port, host) as opened:
        bound, number, *_ = opened.getsockname()
        at = ipaddress.ip_address(bound)
        # A name is for others, too: they come through a proxy.
        if login is None and (names or not at.is_loopback):
            raise NotServed(
                f"{names[0] if names else host}: without a token, whoever reaches it could read and change the ledger; "
                "put one into a file for --token-file, or into $SAYSO_TOKEN"
            )
        if at.is_unspecified and not names:
            raise NotServed(f"{host}: all addresses of this computer; say by --name which name browsers have for it")
        here = names[0] if at.is_unspecified else f"[{bound}]" if at.version == 6 else bound
        called = names if here in HERE else dict.fromkeys((here, host, *names))
        app = application(path, login=login, names=tuple(called))
        ready(f"http://{here}:{number}")
        uvicorn.Server(configured(app)).run(sockets=[opened])
