"""Read one document at a time in a process of its own, which may be killed: bounds of time and memory.

Loading and reading bound their own work (see `sayso.load`), but they run other people's parsers, and a document may be
made to find what these do badly. Where a batch must go on whatever comes, it reads here: what takes too long or too
much memory, or brings the process down, costs that document alone, and is told by a typed reason.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sayso.errors import LoadError, TooLarge, TooSlow, Unreadable
from sayso.load import MAX_BYTES, load
from sayso.model import Model
from sayso.reader import Failure, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from types import TracebackType

    from sayso.reader import Source
    from sayso.records import Article, Reading

#: Seconds of a processor that one document may take, which a busy machine does not stretch; starting the process and
#: loading the model are not counted.
SECONDS = 10.0
#: Seconds by the clock that it may take in any case.
CLOCK_SECONDS = 120.0
#: Megabytes of memory that the process may hold, the model and the libraries (some 200) among them.
MEGABYTES = 512
#: Letters of an article that can be read within these bounds, whatever they are: some 35,000 words.
LETTERS = 200_000
#: Seconds between two looks at what the process takes.
_LOOK = 0.02

T = TypeVar("T")

#: What the process answers: that it is ready, then for each document what became of it.
_READY, _DONE, _REFUSED, _BROKEN = "ready", "done", "refused", "broken"


class Bounded(Generic[T]):
    """Work on documents, done one after the other in a process that is replaced where it breaks down.

    The process starts with the first document and ends with `close`, or at the end of a ``with`` block.

    Args:
        make: a function of a module, called in the process when it starts; gives what does the work there, with one
            argument and a result that can be pickled.
        seconds: what one document may take of a processor.
        megabytes: memory that the process may hold.

    Both are kept on Linux, which tells what a process takes; elsewhere the clock alone is (`CLOCK_SECONDS`).
    """

    def __init__(
        self, make: Callable[[], Callable[[Any], T]], *, seconds: float = SECONDS, megabytes: int = MEGABYTES
    ) -> None:
        self._make = make
        self._seconds = seconds
        self._megabytes = megabytes
        #: What the document that was last worked on was seen to take: seconds of a processor, most megabytes of memory.
        self.taken = _Taken()
        self._enough = 0.0  # megabytes from which on a process is replaced
        self._running: tuple[BaseProcess, Connection] | None = None

    def __call__(self, document: Any) -> T:
        """Do the work on one document.

        Raises:
            TooSlow: if it takes longer than it may.
            TooLarge: if it takes more memory than it may.
            Unreadable: if it brings the process down, or finds an error in sayso.
            LoadError: what the work raises itself.
        """
        try:
            state, result = self._answer(document)
        except BaseException:  # an interrupt, too: an answer that comes late must not be taken for the next one's
            self.close()
            raise
        if state == _DONE:
            return result  # type: ignore[no-any-return]
        if state == _REFUSED:
            raise result
        self.close()
        first, _, trace = result.partition("\n")
        raise Unreadable("", f"internal error, {first}", "please report it") from RuntimeError(trace)

    def _answer(self, document: Any) -> tuple[str, Any]:
        process, connection = self._running = self._running or self._start()
        try:
            before, ends = _taken(process.pid), time.monotonic() + CLOCK_SECONDS
            self.taken = _Taken(0.0, before.megabytes)
            connection.send(document)
            while True:
                ready = connection.poll(_LOOK)
                now = _taken(process.pid)
                self.taken = _Taken(now.seconds - before.seconds, max(now.megabytes, self.taken.megabytes))
                if ready:
                    break
                if self.taken.seconds > self._seconds or time.monotonic() > ends:
                    raise TooSlow("", f"reading takes more than {self._seconds:g} s", "cut out its article")
                if now.megabytes > self._megabytes:
                    raise TooLarge("", f"reading takes more than {self._megabytes} MB of memory", "cut out its article")
            answer: tuple[str, Any] = connection.recv()
            if now.megabytes > self._enough:
                self.close()  # the memory of one document is not held against the next
        except (EOFError, OSError) as error:
            process.join()
            code = process.exitcode or 0
            how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
            raise Unreadable("", f"it breaks what reads it ({how})", "save it in another form") from error
        return answer

    def _start(self) -> tuple[BaseProcess, Connection]:
        """Start the process and wait until it can work."""
        context = multiprocessing.get_context("spawn")  # a fork would copy threads' locks in whatever state they are
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._make), daemon=True)
        process.start()
        theirs.close()
        self._running = process, ours
        ours.recv()
        self._enough = (_taken(process.pid).megabytes + self._megabytes) / 2
        return process, ours

    def close(self) -> None:
        """End the process, whatever it is at."""
        if self._running is None:
            return
        process, connection = self._running
        self._running = None
        process.kill()
        process.join()
        process.close()
        connection.close()

    def __enter__(self) -> Bounded[T]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class _Taken:
    """Seconds of a processor that a process has taken so far, and megabytes of memory that it holds."""

    seconds: float = 0.0
    megabytes: float = 0.0


def _taken(process: int | None) -> _Taken:
    """What a process takes (``man 5 proc``); nothing where the system does not tell."""
    folder = Path(f"/proc/{process}")
    try:
        pages = int((folder / "statm").read_text(encoding="ascii").split()[1])
        user, system = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[11:13]
    except (OSError, IndexError, ValueError):
        return _Taken()
    ticks = os.sysconf("SC_CLK_TCK")
    return _Taken((int(user) + int(system)) / ticks, pages * os.sysconf("SC_PAGESIZE") / (1 << 20))


class BoundedReader:
    """Reads many sources as `sayso.reader.Reader` does, each within bounds; none can end the others.

    What a strange document costs is known here, at the price of reading one document at a time.

    Args:
        nested: read contents again for claims inside claims.
        seconds: what one source may take of a processor.
        megabytes: memory that the process may hold (see `Bounded`).
    """

    def __init__(self, *, nested: bool = True, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._bounded = Bounded(partial(reading, nested=nested), seconds=seconds, megabytes=megabytes)

    def read(self, sources: Iterable[Source]) -> Iterator[Reading | Failure]:
        """Yield a `Reading` or a `Failure` for each source, in the order given; the process ends with the last."""
        with self._bounded as bounded:
            for source in sources:
                shown = "(bytes)" if isinstance(source, bytes) else os.fspath(source)
                # The process has no standard input of its own.
                given = sys.stdin.buffer.read(MAX_BYTES + 1) if source == "-" else source
                try:
                    yield bounded((given, None if isinstance(source, bytes) else shown))
                except LoadError as error:
                    yield Failure(shown, error.about(shown))


def read_bounded(
    source: Source, *, nested: bool = True, seconds: float = SECONDS, megabytes: int = MEGABYTES
) -> Reading:
    """Read one article as `sayso.read` does, in a process of its own that is killed where it exceeds its bounds.

    Raises:
        LoadError: if the source cannot be read, holds no article, or exceeds the bounds (see `Bounded`).
    """
    result = next(BoundedReader(nested=nested, seconds=seconds, megabytes=megabytes).read([source]))
    if isinstance(result, Failure):
        raise result.error
    return result


def checked(article: Article) -> Article:
    """The article, if it is one that can be read within the bounds.

    Raises:
        TooLarge: if it has more than `LETTERS` letters.
    """
    if len(article.text) > LETTERS:
        raise TooLarge(article.input, f"an article of more than {LETTERS:,} letters", "give its parts one by one")
    return article


# --- In the process --------------------------------------------------------------------------------------------------


def _work(connection: Connection, make: Callable[[], Callable[[Any], Any]]) -> None:
    """Answer documents until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other side is interrupted and ends this one
    work = make()
    connection.send((_READY, None))
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            connection.send(_outcome(work, connection.recv()))


def _outcome(work: Callable[[Any], Any], document: Any) -> tuple[str, Any]:
    try:
        return _DONE, work(document)
    except LoadError as error:
        return _REFUSED, error
    except MemoryError:
        return _REFUSED, TooLarge("", "reading takes more memory than there is", "cut out its article")
    except Exception as error:  # noqa: BLE001 - whatever it is, the other documents are still to be read
        return _BROKEN, f"{type(error).__name__}: {error}".replace("\n", " ") + "\n" + traceback.format_exc()


def reading(*, nested: bool) -> Callable[[tuple[Source, str | None]], Reading]:
    """What reads one source, given with the name to show; the model and the slow libraries are loaded by then."""
    import trafilatura  # noqa: F401, PLC0415 - what takes long to import must not count as the first document's time

    reader = Reader(nested=nested, model=Model(threads=1))  # its seconds are the clock's, where the machine is not busy

    def read(document: tuple[Source, str | None]) -> Reading:
        source, name = document
        (reading,) = reader.articles([checked(load(source, name=name))])
        return reading

    return read
