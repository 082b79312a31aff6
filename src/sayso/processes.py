"""Reading pages in several processes, each of which may be killed: that costs no page but the one to blame.

A batch that breaks down (it takes too long or too much memory, or its process is gone) is read again page by page, so
that the others in it lose nothing. Results come in the order of the batches, and are the same whatever happened.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, Literal, Self, TypeVar

import psutil

from sayso.captures import Batch, Outcome
from sayso.errors import SaysoError
from sayso.page_reader import READY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from sayso.wanted import Wanted
    from sayso.warc import Page

#: What a page may take: seconds of a processor, which a busy machine does not stretch, and by the clock in any case.
SECONDS = 10.0
CLOCK_SECONDS = 120.0
#: Megabytes that a process may hold, the model and the libraries (some 200) among them.
MEGABYTES = 512
#: Processes that a page may bring down before it is given up: the first ones may have been ended from outside.
LIVES = 3
#: Seconds between two looks at what the processes take.
_LOOK = 0.05
#: Batches under way for each process: results wait for those before them.
_AHEAD = 4

#: What a process runs, as arguments of Python.
PROGRAM = ("-m", "sayso.page_reader")

T = TypeVar("T")


class NoProcessError(SaysoError):
    """The processes that read do not start; the message says why."""


@dataclass(slots=True)
class _Slot(Generic[T]):
    """A batch under way: ``todo`` are the pages still to be given out, as parts of the batch."""

    tag: T
    archive: str
    pages: Sequence[Page]
    todo: deque[range] = field(default_factory=deque)
    done: dict[int, Batch] = field(default_factory=dict)
    deaths: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        if self.pages:
            self.todo.append(range(len(self.pages)))

    def whole(self) -> bool:
        return sum(len(batch.outcomes) for batch in self.done.values()) == len(self.pages)

    def result(self) -> Batch:
        return sum((self.done[first] for first in sorted(self.done)), Batch())


class Processes:
    """Reads batches of pages, several at once.

    The processes start with the first batch and end with the ``with`` block.

    Args:
        number: how many there are.
        wanted: which articles are left out.
    """

    def __init__(self, number: int, wanted: Wanted) -> None:
        self._number = number
        self._wanted = wanted
        self._workers: list[_Worker] = []
        self._failures = 0
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        # A thread of its own: the limits hold, too, while what asks for results is at something else.
        threading.Thread(target=self._watch, name="limits", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closed.set()
        for worker in self._workers:
            worker.end()

    def read(self, batches: Iterable[tuple[T, str, Sequence[Page]]]) -> Iterator[tuple[T, Batch]]:
        """Read batches: for each what it is to be known by, the name of the archive, and its pages, maybe none.

        Yields:
            What each is known by and what it gave, in order.

        Raises:
            NoProcessError: if the processes do not start.
        """
        source = iter(batches)
        slots: deque[_Slot[T]] = deque()
        ended = False
        while True:
            # One batch more than there are free processes is made ready, so that none waits for it.
            while not ended and self._give_out(slots) <= self._free() and len(slots) < _AHEAD * self._number:
                batch = next(source, None)
                if batch is None:
                    ended = True
                else:
                    slots.append(_Slot(*batch))
            self._give_out(slots)
            if slots and slots[0].whole():
                slot = slots.popleft()
                yield slot.tag, slot.result()
            elif slots:
                self._take()
            elif ended:
                return

    def _free(self) -> int:
        return self._number - sum(worker.job is not None for worker in self._workers)

    def _give_out(self, slots: Iterable[_Slot[T]]) -> int:
        """Give parts of batches to the processes that are free, the oldest first; gives how many are left."""
        ready = [(slot, part) for slot in slots for part in slot.todo]
        while len(self._workers) < min(self._number, len(ready) + self._number - self._free()):
            self._workers.append(_Worker(self._wanted))
        free = [worker for worker in self._workers if worker.ready and worker.job is None]
        for worker, (slot, part) in zip(free, ready, strict=False):
            slot.todo.remove(part)
            worker.begin(slot, part)
        return len(ready) - min(len(free), len(ready))

    def _take(self) -> None:
        """Wait for answers, and put them where they belong."""
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection)):
            worker = by_connection[connection]  # type: ignore[index]
            try:
                answer = worker.connection.recv()
            except (EOFError, OSError):
                self._lost(worker)
                continue
            if answer == READY:
                worker.warm()
                self._failures = 0
                continue
            slot, part = worker.finish()
            if answer is None:
                slot.todo.extendleft(range(page, page + 1) for page in reversed(part))
            else:
                slot.done[part.start] = answer
            if worker.is_full():
                self._workers.remove(worker)
                worker.end()

    def _lost(self, worker: _Worker) -> None:
        """A process is gone: what it had is read again page by page, or was to blame."""
        self._workers.remove(worker)
        why = worker.gone()
        if worker.job is None:
            if not worker.ready:
                self._failures += 1
                if self._failures >= LIVES:
                    raise NoProcessError(
                        f"the processes that read end at once ({why}); SAYSO_DEBUG=1 shows what they say"
                    )
            return
        slot, part = worker.job
        if len(part) > 1:
            slot.todo.extendleft(range(page, page + 1) for page in reversed(part))
            return
        page = part.start
        slot.deaths[page] += 1
        if worker.over == "time":
            outcome = Outcome("TooSlow", f"it takes more than {SECONDS:g} s to read")
        elif worker.over == "memory":
            outcome = Outcome("TooLarge", f"it takes more than {MEGABYTES} MB of memory to read")
        elif slot.deaths[page] >= LIVES:
            outcome = Outcome("Unreadable", f"it brings down what reads it ({why})")
        else:
            slot.todo.appendleft(part)
            return
        slot.done[page] = Batch((outcome,))

    def _watch(self) -> None:
        while not self._closed.wait(_LOOK):
            for worker in list(self._workers):
                worker.check()


class _Worker:
    """One process, and what it is at."""

    def __init__(self, wanted: Wanted) -> None:
        ours, theirs = socket.socketpair()
        # The process finds the same modules as this one, and none in the folder that it happens to be started in.
        paths = os.pathsep.join(path for path in sys.path if path)
        one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", *PROGRAM, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=os.environ | one | {"PYTHONPATH": paths},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None if os.environ.get("SAYSO_DEBUG") == "1" else subprocess.DEVNULL,
            )
        self._measured = psutil.Process(self._process.pid)
        self._lock = threading.Lock()
        self._empty = 0.0
        self._since = (0.0, 0.0)
        self.connection = Connection(ours.detach())
        self.ready = False
        self.job: tuple[_Slot[Any], range] | None = None
        self.over: Literal["time", "memory"] | None = None
        with suppress(OSError):  # it is found to be gone when it is listened to
            self.connection.send(wanted)

    def warm(self) -> None:
        """The process is ready."""
        self.ready = True
        self._empty = self._megabytes()

    def begin(self, slot: _Slot[Any], part: range) -> None:
        with self._lock:
            self._since = (self._processor(), time.monotonic())
            self.job = slot, part
        with suppress(OSError):
            self.connection.send((slot.archive, tuple(slot.pages[part.start : part.stop])))

    def finish(self) -> tuple[_Slot[Any], range]:
        with self._lock:
            job, self.job = self.job, None
        assert job is not None  # noqa: S101 - it answers what it was given
        return job

    def check(self) -> None:
        """End the process where what it is at takes more than it may."""
        with self._lock:
            if self.job is None or self.over:
                return
            processor, clock = self._since
            if self._processor() - processor > SECONDS or time.monotonic() - clock > CLOCK_SECONDS:
                self.over = "time"
            elif self._megabytes() > MEGABYTES:
                self.over = "memory"
            if self.over:
                self._process.kill()

    def is_full(self) -> bool:
        """Whether so much memory is left from what was read that the next page would have too little."""
        return self._megabytes() > (self._empty + MEGABYTES) / 2

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.wait()
        self.connection.close()

    def gone(self) -> str:
        """How the process ended, which is silent."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self.end()
        code = self._process.returncode
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def _processor(self) -> float:
        with suppress(psutil.Error):
            times = self._measured.cpu_times()
            return float(times.user + times.system)
        return 0.0

    def _megabytes(self) -> float:
        with suppress(psutil.Error):
            return float(self._measured.memory_info().rss / 2**20)
        return 0.0
