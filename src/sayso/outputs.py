"""Where readings go: a stream or a folder, in the format that was asked for."""
# ruff: noqa: PLC0415

from __future__ import annotations

import io
import re
import stat
import sys
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sayso.records import Reading

    Write = Callable[[Reading], None]  #: writes one reading

Format = Literal["text", "jsonl", "csv", "html", "brat", "annotations", "claims", "reviews", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)

#: Formats of several files, and what they are.
_FOLDERS: dict[Format, str] = {
    "brat": "a pair of files for each article",
    "parquet": "a file for each kind of record",
}

_MAX_NAME = 80


class OutputError(Exception):
    """The output that was asked for cannot be written; the message says why."""


class OutputClosed(Exception):  # noqa: N818 - no error: whoever read the output has enough
    """The reader of a pipe went away."""


@contextmanager
def open_output(
    form: Format,
    output: str | None,
    inputs: Sequence[str],
    *,
    outlet_voice: bool,
    color: bool,
    articles: int | None = None,
) -> Iterator[Write]:
    """Open ``output`` (standard output where it is None) for readings, to be written one by one.

    Args:
        form: what is written.
        output: a file or, for formats of several files, a folder, which is made if it is not there.
        inputs: files that are being read, and never written over.
        outlet_voice: write, too, what the outlet says itself, in formats that can leave it out.
        color: whether text may have colours.
        articles: how many readings there will be; as many as inputs if it is None.

    Raises:
        OutputError: if the format needs another kind of output, if it would write over an input, or if the system says
            no; the function handed out raises it too.
        OutputClosed: raised by the function handed out where standard output is a pipe that nobody reads any more.
    """
    if form == "brat" and outlet_voice:
        raise OutputError("--outlet-voice is not for brat, whose labels are those of the PolNeAR corpus")
    if form in _FOLDERS and output is None:
        raise OutputError(f"{form} writes {_FOLDERS[form]}: name a folder with --output")
    one = (len(inputs) if articles is None else articles) == 1
    to_page = one and (output is None or output.lower().endswith((".html", ".htm")))
    if form == "html" and output is None and not to_page:
        raise OutputError("html writes a page for each article: with several, name a folder with --output")
    spare = sparing(inputs)
    with ExitStack() as stack:
        with _writing(output):
            if output is not None and (form in _FOLDERS or (form == "html" and not to_page)):
                Path(output).mkdir(parents=True, exist_ok=True)
                if form == "parquet":
                    write = stack.enter_context(_parquet_writer(Path(output), spare))
                else:
                    write = _folder_writer(form, Path(output), spare, outlet_voice=outlet_voice)
            else:
                out = stack.enter_context(_open(output, spare)) if output else standard_output(form)
                write = stack.enter_context(_stream_writer(form, out, outlet_voice=outlet_voice, color=color))

        def write_told(reading: Reading) -> None:
            with _writing(output):
                write(reading)

        yield write_told
        # What some formats write at the end is written here, and not where nobody tells what the system says of it.
        with _writing(output):
            stack.pop_all().close()


@contextmanager
def open_stream(
    form: Literal["text", "csv", "jsonl"],
    output: str | None,
    inputs: Sequence[str],
    writer: Callable[[IO[str]], Write],
) -> Iterator[Write]:
    """Open ``output`` (standard output where it is None) for what ``writer`` makes of readings, one by one.

    Raises:
        OutputError, OutputClosed: as `open_output` does.
    """
    with ExitStack() as stack:
        with _writing(output):
            out = stack.enter_context(_open(output, sparing(inputs))) if output else standard_output(form)
            write = writer(out)

        def write_told(reading: Reading) -> None:
            with _writing(output):
                write(reading)
                out.flush()

        yield write_told
        with _writing(output):
            stack.pop_all().close()


@contextmanager
def _writing(output: str | None) -> Iterator[None]:
    """Tell what the system refuses to write, and a reader that has gone away, from every other error."""
    try:
        yield
    except BrokenPipeError as error:
        raise OutputClosed from error
    except OSError as error:
        place = error.filename or output or "standard output"
        raise OutputError(f"cannot write {place}: {error.strerror or error}") from error


def standard_output(form: Format) -> IO[str]:
    """Standard output: what is for machines is UTF-8 everywhere, and its line ends are written as they come."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if form == "text":
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")
    return sys.stdout


def _open(output: str, spare: Callable[[Path], None]) -> IO[str]:
    spare(Path(output))
    return Path(output).open("w", encoding="utf-8", errors="replace", newline="")


@contextmanager
def _stream_writer(form: Format, out: IO[str], *, outlet_voice: bool, color: bool) -> Iterator[Write]:
    with ExitStack() as stack:
        write: Write
        match form:
            case "text":
                from sayso.show import console_for, show

                console = console_for(out, color=color)
                write = partial(show, console=console, outlet_voice=outlet_voice)
            case "jsonl":
                from sayso.export import write_jsonl

                write = partial(write_jsonl, out=out)
            case "csv":
                from sayso.export import write_csv, write_csv_header

                write_csv_header(out)
                write = partial(write_csv, out=out, outlet_voice=outlet_voice)
            case "annotations":
                from sayso.annotations import annotations_to

                write = stack.enter_context(annotations_to(out))
            case "claims" | "reviews":
                from sayso.claimreview import claims_to

                write = stack.enter_context(claims_to(out, outlet_voice=outlet_voice, reviews=form == "reviews"))
            case _:
                from sayso.page import render_page

                def write(reading: Reading) -> None:
                    out.write(render_page(reading, outlet_voice=outlet_voice))

        def write_now(reading: Reading) -> None:
            write(reading)
            out.flush()

        yield write_now
    out.flush()


@contextmanager
def _parquet_writer(folder: Path, spare: Callable[[Path], None]) -> Iterator[Write]:
    from sayso.tables import TABLES, NoParquetError, tables_to

    for name in TABLES:
        spare(folder / f"{name}.parquet")
    with ExitStack() as stack:
        try:
            write = stack.enter_context(tables_to(folder))
        except NoParquetError as error:
            raise OutputError(str(error)) from error
        yield write


def _folder_writer(form: Format, folder: Path, spare: Callable[[Path], None], *, outlet_voice: bool) -> Write:
    taken: set[str] = set()

    def write(reading: Reading) -> None:
        name = _file_name(reading.article.input, taken)
        if form == "brat":
            from sayso.export import write_brat

            for suffix in (".txt", ".ann"):
                spare(folder / (name + suffix))
            write_brat(reading, folder, name)
        else:
            from sayso.page import render_page

            path = folder / f"{name}.html"
            spare(path)
            path.write_bytes(render_page(reading, outlet_voice=outlet_voice).encode("utf-8", "replace"))

    return write


def sparing(inputs: Sequence[str], option: str = "--output") -> Callable[[Path], None]:
    """A check that refuses, with `OutputError`, to write over a file that is being read.

    Args:
        inputs: the files that are being read; what is no file is passed over.
        option: what names the output.
    """
    read = {identity for source in inputs if (identity := _identity(source))}

    def spare(path: Path) -> None:
        if _identity(path) in read:
            raise OutputError(f"{path} is one of the inputs: choose another {option}")

    return spare


def _identity(path: str | Path) -> tuple[int, int] | None:
    """What tells a regular file from every other, whatever its names; None for what is none."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def _file_name(source: str, taken: set[str]) -> str:
    """A file name, without a suffix, for a path or an address: no name is given twice, upper and lower case alike."""
    last = re.split(r"[/\\]", re.sub(r"[?#].*", "", source).rstrip("/\\"))[-1]
    stem = re.sub(r"[^\w.-]+", "-", re.sub(r"\.\w{1,5}$", "", last), flags=re.ASCII).strip("-.")[:_MAX_NAME]
    stem = stem or "article"
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name
