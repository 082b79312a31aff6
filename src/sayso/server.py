"""Listening on this computer: the port, the address that is printed, and running until it is told to stop."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

from sayso.web import application

if TYPE_CHECKING:
    from collections.abc import Callable

#: Nothing outside this computer can connect.
HOST = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """A listening socket at a port of this computer, or at any free one where it is taken (or 0)."""
    # Said to be TCP, or asyncio leaves its small packets waiting for one another (Nagle), 40 ms an answer.
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((HOST, port))
    except OSError:
        opened.bind((HOST, 0))
    opened.listen(128)
    return opened


def serve(path: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve a ledger until the process is interrupted; ``ready`` is called with the address once it can be opened.

    Raises:
        LedgerError: if the ledger cannot be opened.
    """
    app = application(path)
    opened = listen(port)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, lifespan="off", ws="none", http="h11",
        proxy_headers=False, timeout_graceful_shutdown=3,
    )  # fmt: skip
    ready(f"http://{HOST}:{opened.getsockname()[1]}")
    uvicorn.Server(config).run(sockets=[opened])
