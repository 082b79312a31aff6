"""From sources to the ledger: reads what is not there yet, keeps each article as soon as it is read."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from sayso import __version__
from sayso.errors import LoadError, NotAnArticle
from sayso.load import MAX_BYTES
from sayso.reader import BATCH, Failure, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sayso.ledger import Change, Ledger
    from sayso.records import Article, Reading

State = Literal["new", "version", "known", "failed", "reread"]


class Reads(Protocol):
    """What reads sources, as `sayso.reader.Reader` does."""

    def read(self, sources: Iterable[str]) -> Iterator[Reading | Failure]: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    ``state`` is ``new``, ``version`` (a new one of an address that was there: ``change`` says what it claims anew and
    no more), ``known`` (the same bytes were there: nothing was done), ``failed`` (``error`` says why) or ``reread`` (a
    kept article was read again: ``change`` says what moved).
    """

    input: str
    state: State
    reading: Reading | None = None
    change: Change | None = None
    error: LoadError | None = None


def add(ledger: Ledger, inputs: Iterable[str], *, reader: Reads | None = None) -> Iterator[Outcome]:
    """Add files and addresses to a ledger, and tell of each input once it is on the disk, in the order given.

    Files whose bytes the ledger has are not read again, so that after an interruption the same call goes on where it
    stopped. For a feed, the articles that it lists are added after the other inputs. What cannot be read is kept among
    the ledger's failures.

    Args:
        ledger: an open ledger.
        inputs: paths, http and https addresses, and ``-`` for standard input (see `sayso.load.expand` for folders).
        reader: what reads them, by default sayso's own.

    Raises:
        LedgerError: if the ledger cannot be written; what was told of before is safe in it.
    """
    reader = reader or Reader()
    listed: list[str] = []
    for outcome in _add(ledger, inputs, reader):
        articles = _listed(outcome)
        if articles:
            listed += articles
        else:
            yield _noted(ledger, outcome)
    for outcome in _add(ledger, dict.fromkeys(listed), reader):
        yield _noted(ledger, outcome)


def reread(
    ledger: Ledger, read: Callable[[Sequence[Article]], Iterable[Reading]], *, everything: bool = False
) -> Iterator[Outcome]:
    """Read kept articles again, and tell of each what it claims anew and no more; corrections stay.

    Args:
        ledger: an open ledger.
        read: reads a batch of articles, in their order.
        everything: also those that this version and this model have read.
    """
    now = reader_name()
    batch: list[Article] = []
    for identity in ledger.read_by(None if everything else now):
        batch.append(ledger.article(identity))
        if sum(len(article.text) for article in batch) >= BATCH:
            yield from _reread(ledger, read, batch)
            batch = []
    yield from _reread(ledger, read, batch)


@cache
def reader_name() -> str:
    """The version of sayso and the model that reads: where it differs, so may what is read."""
    from sayso.model import shipped  # noqa: PLC0415 - numpy is slow to import

    digest = hashlib.sha256()
    for path in sorted(shipped().iterdir()):
        if path.suffix in {".json", ".onnx"}:
            digest.update(path.read_bytes())
    return f"sayso {__version__}, model {digest.hexdigest()[:12]}"


def _reread(
    ledger: Ledger, read: Callable[[Sequence[Article]], Iterable[Reading]], batch: Sequence[Article]
) -> Iterator[Outcome]:
    for reading in read(batch) if batch else ():
        change = ledger.replace(reading, reader=reader_name())
        yield Outcome(reading.article.input, "reread", reading, change)


def _add(ledger: Ledger, inputs: Iterable[str], reader: Reads) -> Iterator[Outcome]:
    """Add the inputs; the reader takes several at once, and the known ones among them keep their places."""
    waiting: deque[tuple[str, bool]] = deque()

    def unknown() -> Iterator[str]:
        for source in inputs:
            known = _is_known(ledger, source)
            waiting.append((source, known))
            if not known:
                yield source

    def known() -> Iterator[Outcome]:
        while waiting and waiting[0][1]:
            yield Outcome(waiting.popleft()[0], "known")

    for result in reader.read(unknown()):
        yield from known()
        source, _ = waiting.popleft()
        if isinstance(result, Failure):
            yield Outcome(source, "failed", error=result.error.about(source))
        else:
            added = ledger.add(result, reader=reader_name())
            state: State = "known" if not added.new else "version" if added.change else "new"
            yield Outcome(source, state, result, added.change)
    yield from known()


def _is_known(ledger: Ledger, source: str) -> bool:
    """Whether this is a file whose bytes the ledger has."""
    if source == "-":
        return False
    try:
        path = Path(source)
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return False
        with path.open("rb") as file:
            return ledger.knows(hashlib.file_digest(file, "sha256").hexdigest())
    except (OSError, ValueError):
        return False


def _listed(outcome: Outcome) -> list[str]:
    """The articles that an input lists which is none itself: a feed."""
    if not isinstance(outcome.error, NotAnArticle) or outcome.input == "-":
        return []
    from sayso.feeds import links  # noqa: PLC0415 - seldom needed

    return links(outcome.input)


def _noted(ledger: Ledger, outcome: Outcome) -> Outcome:
    if outcome.error is not None:
        ledger.fail(outcome.error)
    return outcome
