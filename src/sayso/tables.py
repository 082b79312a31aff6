"""Readings as Parquet tables for DuckDB, pandas and every other program that reads them.

Tables are named as the records, columns as their fields in JSON, nested as there. They are written with Arrow's own
library, the format's reference implementation, which comes with the extra ``sayso[parquet]``.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from sayso.errors import SaysoError
from sayso.linked import scalars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from sayso.records import Reading

#: The tables, each a file ``NAME.parquet``.
TABLES = ("article", "attribution", "speaker", "statement", "figure", "time", "place")

# Rows are kept until their articles have so many characters; each row group of a file is one such batch.
_BATCH_CHARACTERS = 8_000_000


class NoParquetError(SaysoError):
    """The library that writes Parquet is not installed; the message says how to install it."""


@contextmanager
def tables_to(folder: Path) -> Iterator[Callable[[Reading], None]]:
    """Write readings as one Parquet file for each type of record; all are there, if empty.

    The function handed out adds a reading. The files take their names when the context ends without an error, and none
    is left if it ends with one.

    Raises:
        NoParquetError: if pyarrow is not installed.
        OSError: if a file cannot be written; the function handed out raises it too.
    """
    with files_to(folder, schemas()) as add:

        def write(reading: Reading) -> None:
            add(tables_of([reading]), len(reading.article.text))

        yield write


def tables_of(readings: Iterable[Reading]) -> dict[str, Any]:
    """The records of readings as Arrow tables, one for each type.

    Raises:
        NoParquetError: if pyarrow is not installed.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for reading in readings:
        for record in reading.records():
            row = scalars(record.to_json())
            rows[row.pop("type")].append(row)
    columns = schemas()
    return {name: arrow().Table.from_pylist(rows[name], schema=columns[name]) for name in TABLES}


@contextmanager
def files_to(folder: Path, columns: Mapping[str, Any]) -> Iterator[Callable[[Mapping[str, Any], int], None]]:
    """Write Arrow tables as Parquet files ``NAME.parquet``, one for each schema of ``columns``; as `tables_to` does.

    The function handed out adds rows: tables by name, and how many characters the articles in them have. It keeps them
    until a row group is full.

    Raises:
        NoParquetError, OSError: as `tables_to` does.
    """
    pa = arrow()
    from pyarrow import parquet  # noqa: PLC0415

    parts = {name: folder / f"{name}.parquet.part" for name in columns}
    waiting: dict[str, list[Any]] = {name: [] for name in columns}
    files: dict[str, Any] = {}
    characters = 0

    def flush() -> None:
        nonlocal characters
        for name, schema in columns.items():
            rows = pa.concat_tables([schema.empty_table(), *waiting[name]])
            files[name].write_table(rows.combine_chunks())
            waiting[name].clear()
        characters = 0

    def add(tables: Mapping[str, Any], length: int) -> None:
        nonlocal characters
        for name, table in tables.items():
            waiting[name].append(table)
        characters += length
        if characters >= _BATCH_CHARACTERS:
            flush()

    try:
        for name, path in parts.items():
            files[name] = parquet.ParquetWriter(path, columns[name], compression="zstd")
        yield add
        flush()
        for file in files.values():
            file.close()
        for path in parts.values():
            path.replace(path.with_suffix(""))
    except BaseException:
        for file in files.values():
            with suppress(Exception):  # the error that led here is the one to tell
                file.close()
        for path in parts.values():
            path.unlink(missing_ok=True)
        raise


def arrow() -> Any:
    """Arrow's library: large, and not everybody has it.

    Raises:
        NoParquetError: if it is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415
    except ImportError as error:
        raise NoParquetError("Parquet needs pyarrow: pip install 'sayso[parquet]'") from error
    return pa


@cache
def schemas() -> dict[str, Any]:
    """The columns of each table: the fields of the records in the order of their JSON, but the type.

    Raises:
        NoParquetError: if pyarrow is not installed.
    """
    pa = arrow()
    text, offset, number = pa.string(), pa.int32(), pa.float64()
    spans = pa.list_(pa.list_(offset))
    passage = pa.struct({"text": text, "spans": spans})
    block = pa.struct({"start": offset, "end": offset, "kind": text})

    def texts(*names: str) -> dict[str, Any]:
        return dict.fromkeys(names, text)

    identity = texts("id", "article")
    marked = identity | {"text": text, "span": pa.list_(offset)}
    columns = {
        "article": texts("id", "input", "title", "outlet", "url")
        | {"authors": pa.list_(text)}
        | texts("published", "language", "sha256", "text")
        | {"blocks": pa.list_(block)},
        "attribution": identity
        | {"kind": text, "content": passage, "cue": passage, "source": passage, "speaker": text, "parent": text}
        | {"depth": offset, "frame": spans}
        | texts("act", "polarity", "basis", "origin", "reason")
        | {"confidence": number},
        "speaker": identity | texts("name", "kind", "role", "affiliation") | {"mentions": spans},
        "statement": identity | {"text": text, "spans": spans, "voice": text},
        "figure": marked
        | {"value": number, "low": number, "high": number}
        | texts("unit", "dimension", "modifier", "of", "per", "change", "place", "time", "holder"),
        "time": marked | texts("value", "start", "end", "holder"),
        "place": marked
        | {"name": text, "country": text, "latitude": number, "longitude": number}
        | {"geonames": pa.int64(), "holder": text},
    }
    return {name: pa.schema(list(fields.items())) for name, fields in columns.items()}
