"""Web archives to Parquet: every input's pages read and written as a part, the same on every engine."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from sayso.adding import reader_name
from sayso.captures import Outcome
from sayso.errors import LoadError, NotFound, SaysoError, Unreadable
from sayso.parts import Counts, Made, Part, done
from sayso.warc import Broken, Page, page, records

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from sayso.processes import Processes
    from sayso.wanted import Wanted

#: Pages, and bytes of them, that are read together.
PAGES = 16
BYTES = 2_000_000
#: Bytes at the beginning and at the end of an input that tell it from another.
SAMPLE = 1_000_000

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)
_PATTERNS = ("*.warc", "*.warc.gz")


class OtherPartError(SaysoError):
    """The name of an input is taken; the message says by what."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read: its path or address, the name of its part, and its size in bytes."""

    path: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Step:
    """How far an input is: the bytes of it that are done, and the pages that were read since the step before."""

    input: Input
    bytes: int
    read: int


@dataclass(frozen=True, slots=True)
class Finished:
    """An input that is done, now or (``before``) by an earlier run; ``error`` where it could not be read."""

    input: Input
    counts: Counts = field(default_factory=Counts)
    before: bool = False
    error: LoadError | None = None


def inputs_of(source: str) -> list[Input]:
    """The inputs that a source names: a file, the archives in a folder, or an address, which may be a pattern.

    Raises:
        NotFound: if there is none, or it cannot be looked for.
    """
    if _ADDRESS.match(source):
        return _remote(source)
    path = Path(source)
    try:
        if path.is_dir():
            named = sorted(p for p in path.iterdir() if any(fnmatch.fnmatch(p.name, known) for known in _PATTERNS))
            if not named:
                raise NotFound(source, "no .warc or .warc.gz file in this folder")
        else:
            named = [path]
        return [Input(os.fspath(found.absolute()), found.name, found.stat().st_size) for found in named]
    except FileNotFoundError as error:
        raise NotFound(source, "no such file") from error
    except (OSError, ValueError) as error:
        raise NotFound(source, f"cannot be opened ({_why(error)})") from error


def archive(
    inputs: Iterable[Input], out: Path, wanted: Wanted, processes: Processes
) -> Generator[Step | Finished, None, None]:
    """Read archives, and write the part of each; what is done already is passed over.

    Args:
        inputs: what is read, each of a name of its own.
        out: the folder of the parts, which is there.
        wanted: which pages are read; the same that ``processes`` has.
        processes: what reads them.

    Yields:
        How far it is, and each input when it is done.

    Raises:
        OtherPartError: if the folder has a part of that name of another input.
        NoArchiveReaderError, NoParquetError: if a library is not installed.
        OSError: if the folder cannot be written.
    """
    part: Part | None = None
    try:
        for stretch, batch in processes.read(_given_out(inputs, out, wanted)):
            if stretch.finished:
                yield stretch.finished
                continue
            part = part or Part(out / stretch.input.name, _made(stretch.input, wanted))
            read = iter(batch.outcomes)
            outcomes = [known or next(read) for known in stretch.known]
            part.add(batch, stretch.pages, outcomes)
            part.counts.update(stretch.passed)
            yield Step(stretch.input, stretch.position, len(batch.outcomes))
            if stretch.error:
                part.give_up()
                yield Finished(stretch.input, error=stretch.error)
                part = None
            elif stretch.last:
                part.publish()
                yield Finished(stretch.input, part.counts)
                part = None
    finally:
        if part:
            part.give_up()


@dataclass(slots=True)
class _Stretch:
    """Records of an input that are worked on together.

    ``known`` says for each page what became of it, where that is known before it is read; ``passed`` counts the records
    that are no pages to look into.
    """

    input: Input
    pages: list[Page] = field(default_factory=list)
    known: list[Outcome | None] = field(default_factory=list)
    passed: Counts = field(default_factory=Counts)
    position: int = 0
    size: int = 0
    last: bool = False
    error: LoadError | None = None
    finished: Finished | None = None

    def add(self, found: Page, known: Outcome | None) -> None:
        self.pages.append(found)
        self.known.append(known)
        self.size += 0 if known else len(found.data or b"")

    def given_out(self) -> tuple[_Stretch, str, Sequence[Page]]:
        """What the processes are given: the pages that are to be read. They alone keep their bytes."""
        unread = [found for found, known in zip(self.pages, self.known, strict=True) if known is None]
        self.pages = [replace(found, data=None) for found in self.pages]
        return self, self.input.name, unread


def _given_out(inputs: Iterable[Input], out: Path, wanted: Wanted) -> Iterator[tuple[_Stretch, str, Sequence[Page]]]:
    for source in inputs:
        before = _before(source, out, wanted)
        if before:
            yield _Stretch(source, finished=Finished(source, before, before=True)).given_out()
            continue
        for stretch in _stretches(source, wanted):
            yield stretch.given_out()


def _stretches(source: Input, wanted: Wanted) -> Iterator[_Stretch]:
    """The records of an input, in stretches of bounded size; the last one says so."""
    seen: dict[str, str] = {}
    stretch = _Stretch(source)
    try:
        with _open(source.path) as file:
            for record in records(file):
                found = Outcome(record.reason) if isinstance(record, Broken) else page(record)
                if isinstance(found, Page):
                    _look_into(found, stretch, wanted, seen)
                else:
                    stretch.passed.add(found.outcome if isinstance(found, Outcome) else found)
                if len(stretch.pages) >= PAGES or stretch.size >= BYTES or stretch.passed.records >= 50 * PAGES:
                    stretch.position = file.tell()
                    yield stretch
                    stretch = _Stretch(source)
    except LoadError as error:
        stretch.error = error.about(source.path)
    except (OSError, EOFError) as error:
        why = f"cannot be read to its end ({_why(error)})"
        stretch.error = Unreadable(source.path, why, "fetch it again, then run the same command")
    stretch.position = source.size
    stretch.last = True
    yield stretch


def _look_into(found: Page, stretch: _Stretch, wanted: Wanted, seen: dict[str, str]) -> None:
    unwanted = wanted.refuses_page(found.url, found.fetched)
    if unwanted:
        stretch.passed.add(unwanted)
    elif found.data is None:
        stretch.add(found, Outcome("TooLarge", "more than 20 MB"))
    else:
        digest = hashlib.sha256(found.data).hexdigest()[:16]
        first = seen.get(digest)
        if first is None:
            seen[digest] = found.record
            stretch.add(found, None)
        else:
            stretch.add(found, Outcome("duplicate", f"the same bytes as {first}", digest))


def _made(source: Input, wanted: Wanted) -> Made:
    return Made(source.path, source.size, _sample(source), reader_name(), wanted.to_json())


def _sample(source: Input) -> str | None:
    """SHA-256 of the first and the last megabyte, in which archives of the same length differ; None if unreadable.

    The records of an archive have ids and times of their own, so that no two archives begin and end alike; all of an
    input would take as long to hash as to read.
    """
    if not _ADDRESS.match(source.path) and not Path(source.path).is_file():
        return None  # a pipe or a device would be waited for
    digest = hashlib.sha256()
    try:
        with _open(source.path) as file:
            digest.update(file.read(SAMPLE))
            if source.size > SAMPLE:
                file.seek(max(SAMPLE, source.size - SAMPLE))
                digest.update(file.read(SAMPLE))
    except (OSError, EOFError):
        return None
    return digest.hexdigest()


def _before(source: Input, out: Path, wanted: Wanted) -> Counts | None:
    """The counts of a part that is done and would be made the same again.

    Raises:
        OtherPartError: if the part is another input's.
    """
    found = done(out / source.name)
    if found is None:
        return None
    said, counts = found
    made = _made(source, wanted).to_json()
    if said["input"] != source.path and (said["bytes"], said["sample"]) != (made["bytes"], made["sample"]):
        raise OtherPartError(
            f"{out / source.name} is made of {said['input']}, not of {source.path}: choose another --output"
        )
    return counts if said | {"input": source.path} == made else None


# --- Files and addresses ----------------------------------------------------------------------------------------------


@contextmanager
def _open(path: str) -> Iterator[IO[bytes]]:
    if _ADDRESS.match(path):
        import fsspec  # noqa: PLC0415 - seldom needed

        with fsspec.open(path, "rb") as file:
            yield file
    else:
        with Path(path).open("rb", buffering=1 << 17) as file:
            yield file


def _remote(address: str) -> list[Input]:
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - seldom needed
    except ImportError as error:
        raise NotFound(address, "addresses need fsspec", "pip install 'sayso[archive]'") from error
    try:
        system, path = url_to_fs(address)
        paths = sorted(system.glob(path)) if "*" in path else [path]
        if len(paths) == 1 and system.isdir(paths[0]):
            paths = sorted(p for known in _PATTERNS for p in system.glob(f"{paths[0].rstrip('/')}/{known}"))
        found = [_remote_input(system, path) for path in paths]
    except Exception as error:  # every kind of address has errors of its own
        raise NotFound(address, f"cannot be opened ({_why(error)})") from error
    if not found:
        raise NotFound(address, "no file of this name")
    return found


def _remote_input(system: Any, path: str) -> Input:
    return Input(system.unstrip_protocol(path), PurePosixPath(path).name, int(system.size(path) or 0))


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
