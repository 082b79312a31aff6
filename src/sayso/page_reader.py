"""A process that reads pages for another: `python -m sayso.page_reader FD`, started and ended by `sayso.processes`."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from sayso.captures import Batch, Outcome, read_pages

if TYPE_CHECKING:
    from sayso.reader import Reader

#: The first answer, once everything that takes long to load is loaded.
READY = "ready"
#: Seconds of a processor after which a process ends that nobody ends.
FORSAKEN_SECONDS = 60
#: A page that is read before: what loads with the first article must not count as its time.
_WARM = b"<html><body><p>The bridge is safe, Mayor Ann Lee said on Monday, and 12 engineers agreed with her.</p></body>"


def serve(connection: Connection) -> None:
    """Answer batches of pages, each with a `Batch`, or with None where reading several broke down, until the end."""
    wanted = connection.recv()
    reader = _reader()
    connection.send(READY)
    while True:
        archive, pages = connection.recv()
        _limit(FORSAKEN_SECONDS)
        answer: Batch | None
        try:
            answer = read_pages(reader, wanted, archive, pages)
        except MemoryError:
            answer = _failed("TooLarge", "there is not enough memory to read it") if len(pages) == 1 else None
        except Exception as error:  # noqa: BLE001 - whatever it is, the other pages are still to be read
            why = f"internal error, {type(error).__name__}: {error}; please report it"
            answer = _failed("Unreadable", why) if len(pages) == 1 else None
        connection.send(answer)


def _limit(seconds: int) -> None:
    """Let the system end this process where the other side is gone and what it reads has no end."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds, most))


def _reader() -> Reader:
    from sayso.errors import NotAnArticle  # noqa: PLC0415
    from sayso.load import load  # noqa: PLC0415
    from sayso.model import Model  # noqa: PLC0415
    from sayso.reader import Reader  # noqa: PLC0415

    reader = Reader(model=Model(threads=1))
    with suppress(NotAnArticle):
        reader.articles([load(_WARM)])
    return reader


def _failed(outcome: str, message: str) -> Batch:
    return Batch((Outcome(outcome, message),))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other side is interrupted, and ends this one
    with suppress(EOFError, BrokenPipeError, ConnectionResetError), Connection(int(sys.argv[1])) as _connection:
        serve(_connection)
    os._exit(0)  # libraries' threads are not waited for
