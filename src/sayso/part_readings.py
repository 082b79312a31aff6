"""Readings back from Parquet parts, as `sayso.tables` wrote them: one after the other, a batch at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.errors import SaysoError
from sayso.records import Article, Attribution, Block, Figure, Passage, Place, Reading, Speaker, Statement, Time
from sayso.rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sayso.records import Span

_BATCH = 1000  # rows of a table at hand

Row = dict[str, Any]


class PartError(SaysoError):
    """Parts cannot be read, or not be worked on. ``str()`` gives ``PATH: reason``."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def parts_in(folder: Path) -> list[Path]:
    """The folders in a folder, or itself, that hold tables, in the order of their names.

    Hidden ones, where a part is still being written, are none.

    Raises:
        PartError: if there is none.
    """
    if not folder.is_dir():
        raise PartError(folder, "no such folder")
    tables = (path.relative_to(folder) for path in folder.rglob("article.parquet"))
    found = sorted({folder / table.parent for table in tables if not any(name.startswith(".") for name in table.parts)})
    if not found:
        raise PartError(folder, "no Parquet tables in it; sayso archive and sayso export --to parquet write them")
    return found


def readings_in(part: Path) -> Iterator[Reading]:
    """What was read in the articles of a part, in their order.

    Raises:
        PartError: if a table is missing or damaged, its rows are not as they were written, or pyarrow is not installed.
    """
    tables = {name: _Table(part / f"{name}.parquet") for name in TABLES}
    for row in _rows(part / "article.parquet"):
        own = {name: table.rows_of(row["id"]) for name, table in tables.items()}
        try:
            reading = _reading(row, own)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise PartError(part, f"article {row.get('id')}: {error}") from error
        yield reading
    for table in tables.values():
        table.end()


class _Table:
    """The rows of one table, taken article by article."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows = _rows(path)
        self._next = next(self._rows, None)

    def rows_of(self, article: str) -> list[Row]:
        """The rows of the article that comes next."""
        taken = []
        while self._next is not None and self._next["article"] == article:
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken

    def end(self) -> None:
        """There are no rows left, or they were not in order.

        Raises:
            PartError: if there are.
        """
        if self._next is not None:
            raise PartError(self._path, f"rows of article {self._next['article']} are not in the order of the articles")


def _rows(path: Path) -> Iterator[Row]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - large, and not everybody has it
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise PartError(path, "Parquet needs pyarrow: pip install 'sayso[archive]'") from error
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_BATCH):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise PartError(path, f"cannot be read ({error})") from error


def _reading(row: Row, own: dict[str, list[Row]]) -> Reading:
    article = Article(
        input=row["input"],
        text=row["text"],
        blocks=tuple(Block(**block) for block in row["blocks"]),
        sha256=row["sha256"],
        title=row["title"],
        outlet=row["outlet"],
        url=row["url"],
        authors=tuple(row["authors"]),
        published=row["published"],
        language=row["language"],
    )
    made = {name: tuple(_BUILD[name](article, record) for record in rows) for name, rows in own.items()}
    return Reading(
        article, *(made[table] for table in ("attribution", "statement", "speaker", "figure", "time", "place"))
    )


def _spans(stored: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in stored)


def _passage(of: Article, stored: Row | None) -> Passage | None:
    return None if stored is None else of.passage(*_spans(stored["spans"]))


def _attribution(of: Article, row: Row) -> Attribution:
    names = ("speaker", "parent", "depth", "act", "polarity", "basis", "origin", "reason", "confidence")
    return Attribution(
        of,
        row["kind"],
        of.passage(*_spans(row["content"]["spans"])),
        _passage(of, row["cue"]),
        _passage(of, row["source"]),
        frame=_spans(row["frame"]),
        **{name: row[name] for name in names},
    )


def _speaker(of: Article, row: Row) -> Speaker:
    mentions = _spans(row["mentions"])
    return Speaker(of, row["name"], row["kind"], mentions, role=row["role"], affiliation=row["affiliation"])


def _figure(of: Article, row: Row) -> Figure:
    names = ("value", "low", "high", "unit", "dimension", "modifier", "of", "per", "change", "place", "time", "holder")
    return Figure(of, _span(row), **{name: row[name] for name in names})


def _time(of: Article, row: Row) -> Time:
    return Time(of, _span(row), value=row["value"], first=row["start"], last=row["end"], holder=row["holder"])


def _place(of: Article, row: Row) -> Place:
    names = ("name", "country", "latitude", "longitude", "geonames", "holder")
    return Place(of, _span(row), **{name: row[name] for name in names})


def _span(row: Row) -> Span:
    start, end = row["span"]
    return start, end


_BUILD: dict[str, Callable[[Article, Row], Any]] = {
    "attribution": _attribution,
    "speaker": _speaker,
    "statement": lambda of, row: Statement(of, of.passage(*_spans(row["spans"]))),
    "figure": _figure,
    "time": _time,
    "place": _place,
}
