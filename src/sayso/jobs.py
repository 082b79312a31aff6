"""Adding to a ledger while pages are served: one job after the other, in a thread of its own."""

from __future__ import annotations

import secrets
import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sayso.errors import LoadError, SaysoError
from sayso.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: What a job does: it tells of each article that it has added, or could not.
    Work = Callable[["Ledger", Any], Iterator["Step | SaysoError"]]

State = Literal["waiting", "working", "done", "failed"]
#: Jobs that may wait, and jobs that are remembered.
WAITING = 20
KEPT = 200


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is to be added.

    ``articles`` are the ids of those that it led to, ``new`` how many of them the ledger did not have, ``problems``
    what could not be read, in words.
    """

    id: str
    label: str
    state: State = "waiting"
    articles: tuple[str, ...] = ()
    new: int = 0
    problems: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "label": self.label,
            "state": self.state,
            "articles": list(self.articles),
            "new": self.new,
            "problems": list(self.problems),
        }


class Full(SaysoError):  # noqa: N818 - named for what is so
    """So many jobs wait that no other one is taken."""


class Jobs:
    """The jobs of one server.

    Args:
        path: the ledger.
        reader: makes what reads; called once, when there is something to read.
    """

    def __init__(self, path: str, reader: Callable[[], Any] | None = None) -> None:
        self._path = path
        self._make = reader or _reader
        self._reader: Any = None
        self._jobs: dict[str, Job] = {}
        self._waiting: deque[tuple[str, Work]] = deque()
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    def start(self, label: str, work: Work) -> Job:
        """Take a job on.

        Raises:
            Full: if too many wait already.
        """
        with self._lock:
            if len(self._waiting) >= WAITING:
                raise Full("too many articles are waiting to be read")
            job = Job(secrets.token_hex(8), label)
            self._jobs[job.id] = job
            while len(self._jobs) > KEPT:
                del self._jobs[next(iter(self._jobs))]
            self._waiting.append((job.id, work))
            if self._worker is None:
                # A daemon: what is being read when the server is stopped is not in the ledger, not even in part.
                self._worker = threading.Thread(target=self._run, name="adding", daemon=True)
                self._worker.start()
        return job

    def get(self, identity: str) -> Job | None:
        """A job as it stands, or None where it is not known (any more)."""
        return self._jobs.get(identity)

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._worker = None
                    return
                identity, work = self._waiting.popleft()
            self._change(identity, state="working")
            try:
                self._reader = self._reader or self._make()
                with Ledger(self._path) as ledger:
                    for step in work(ledger, self._reader):
                        self._count(identity, step)
            except SaysoError as error:
                self._count(identity, error)
            except Exception as error:  # noqa: BLE001 - one article must not end the thread, and people are told
                self._count(identity, SaysoError(f"internal error, {type(error).__name__}; please report it"))
            job = self._jobs.get(identity)
            if job:
                self._change(identity, state="done" if job.articles else "failed")

    def _count(self, identity: str, step: Step | SaysoError) -> None:
        job = self._jobs.get(identity)
        if job is None:
            return
        if isinstance(step, SaysoError):
            self._change(identity, problems=(*job.problems, str(step)))
        else:
            self._change(identity, articles=(*job.articles, step.article), new=job.new + step.new)

    def _change(self, identity: str, **fields: Any) -> None:
        with self._lock:
            if identity in self._jobs:
                self._jobs[identity] = replace(self._jobs[identity], **fields)


@dataclass(frozen=True, slots=True)
class Step:
    """An article that is in the ledger now, and whether it was not before."""

    article: str
    new: bool


def _reader() -> Any:
    from sayso.reader import Reader  # noqa: PLC0415 - the network is loaded where something is read

    return Reader()


def from_documents(*documents: tuple[bytes, str], **about: str | None) -> Work:
    """Work that adds documents, each its bytes and its name; ``about`` are fields of the article that are known
    otherwise, such as its outlet.
    """

    def work(ledger: Ledger, reader: Any) -> Iterator[Step | SaysoError]:
        from sayso.adding import reader_name  # noqa: PLC0415
        from sayso.load import load  # noqa: PLC0415

        for data, name in documents:
            try:
                article = load(data, name=name)
            except LoadError as error:
                yield error
                continue
            given: dict[str, Any] = {field: value for field, value in about.items() if value}
            (reading,) = reader.articles([replace(article, **given)])
            added = ledger.add(reading, reader=reader_name())
            yield Step(added.article, added.new)

    return work


def from_address(address: str) -> Work:
    """Work that adds what a web address leads to: an article, or those that a feed lists."""

    def work(ledger: Ledger, reader: Any) -> Iterator[Step | SaysoError]:
        from sayso.adding import add  # noqa: PLC0415

        for outcome in add(ledger, [address], reader=reader):
            if outcome.reading is not None:
                yield Step(outcome.reading.article.id, outcome.state != "known")
            elif outcome.error is not None:
                yield outcome.error

    return work
