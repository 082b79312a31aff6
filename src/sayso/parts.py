"""The folder of an archive's tables: a part for each input, whole or not there, whatever happens meanwhile."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.captures import READ, SKIPS
from sayso.linked import scalars
from sayso.tables import arrow, files_to, schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sayso.captures import Batch, Outcome
    from sayso.warc import Page

#: The file that says that a part is whole, and what is in it.
DONE = "done.json"
CAPTURES = ("record", "url", "fetched", "article", "outcome", "message")
#: Seconds after which a folder that nobody holds is taken for one that was left behind.
_LEFT = 60.0


@dataclass(frozen=True, slots=True)
class Made:
    """What a part was made of: it is made anew where any of it differs.

    ``bytes`` is the input's size; ``sample`` stands for what is in it (None where it could not be told).
    """

    input: str
    bytes: int
    sample: str | None
    reader: str
    filters: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "input": self.input,
            "bytes": self.bytes,
            "sample": self.sample,
            "reader": self.reader,
            "filters": self.filters,
        }


@dataclass(slots=True)
class Counts:
    """What became of records: how many there were of each outcome, and how many claims were read."""

    outcomes: dict[str, int] = field(default_factory=dict)
    claims: int = 0

    def add(self, outcome: str, number: int = 1) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + number

    def update(self, other: Counts) -> None:
        for outcome, number in other.outcomes.items():
            self.add(outcome, number)
        self.claims += other.claims

    @property
    def records(self) -> int:
        return sum(self.outcomes.values())

    @property
    def read(self) -> int:
        return self.outcomes.get(READ, 0)

    @property
    def skipped(self) -> dict[str, int]:
        return {reason: self.outcomes[reason] for reason in SKIPS if reason in self.outcomes}

    @property
    def failed(self) -> dict[str, int]:
        return {reason: self.outcomes[reason] for reason in sorted(set(self.outcomes) - {READ, *SKIPS})}

    def to_json(self) -> dict[str, Any]:
        return {
            "records": self.records,
            "read": self.read,
            "claims": self.claims,
            "skipped": self.skipped,
            "failed": self.failed,
        }

    @classmethod
    def from_json(cls, made: dict[str, Any]) -> Counts:
        return cls({READ: made["read"]} | made["skipped"] | made["failed"], made["claims"])


def done(folder: Path) -> tuple[dict[str, Any], Counts] | None:
    """What a part says it was made of (see `Made`), and its counts; None where there is no whole part."""
    try:
        said = json.loads((folder / DONE).read_text(encoding="utf-8"))
        return {name: said.get(name) for name in Made.__slots__}, Counts.from_json(said)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


class Part:
    """A part that is being written, under a name of its own, until it is published or given up."""

    def __init__(self, folder: Path, made: Made) -> None:
        self.counts = Counts()
        self._folder = folder
        self._made = made
        self._opened = ExitStack()
        self._place = self._opened.enter_context(_beside(folder))
        self._files = self._opened.enter_context(ExitStack())
        captures = arrow().schema(dict.fromkeys(CAPTURES, arrow().string()))
        self._add: Callable[..., None] = self._files.enter_context(
            files_to(self._place, schemas() | {"capture": captures})
        )
        self._captures = captures

    def add(self, batch: Batch, pages: Sequence[Page], outcomes: Sequence[Outcome]) -> None:
        """Add what a batch gave, and what became of its pages."""
        for tables in batch.tables:
            self.counts.claims += tables["attribution"].num_rows
            self._add(tables, 0)
        rows = []
        for page, outcome in zip(pages, outcomes, strict=True):
            self.counts.add(outcome.outcome)
            row = (page.record, page.url, page.fetched, outcome.article, outcome.outcome, outcome.message)
            rows.append(scalars(dict(zip(CAPTURES, row, strict=True))))
        self._add({"capture": arrow().Table.from_pylist(rows, schema=self._captures)}, batch.characters)

    def publish(self) -> None:
        """Give the part its name. Where another run made the same one meanwhile, that one stays.

        Raises:
            OSError: if it cannot be written.
        """
        self._files.close()
        said = self._made.to_json() | self.counts.to_json()
        (self._place / DONE).write_text(json.dumps(said, indent=2, ensure_ascii=True) + "\n", encoding="utf-8")
        for path in self._place.iterdir():
            _to_disk(path)
        _to_disk(self._place)
        while True:
            try:
                self._place.rename(self._folder)
                break
            except OSError:
                if not self._folder.is_dir():
                    raise
            found = done(self._folder)
            if found and found[0] == self._made.to_json():
                break
            with _beside(self._folder) as old, suppress(FileNotFoundError):
                self._folder.rename(old / "old")
        _to_disk(self._folder.parent)
        self.give_up()

    def give_up(self) -> None:
        """Leave nothing behind."""
        self._opened.close()


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder beside another, for as long as it is needed; it is held, so that nobody takes it for left behind."""
    place = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    place.chmod(0o755)
    held = os.open(place, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems know no locks
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(held)


def sweep(out: Path) -> None:
    """Remove what runs that were killed have left behind, but not what a run that goes on is writing."""
    for place in out.glob(".*.part"):
        with suppress(OSError):
            held = os.open(place, os.O_RDONLY)
            try:
                if time.time() - place.stat().st_mtime > _LEFT:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(place)
            finally:
                os.close(held)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
