"""Relations as a file: JSON lines, CSV or Parquet, by the ending of its name. It is there whole or not at all."""

from __future__ import annotations

import csv
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.export import cell, json_text
from sayso.linked import scalars
from sayso.outputs import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sayso.relations import Relation

    #: Takes a relation and its values for the columns.
    Write = Callable[[Relation, Sequence[str | None]], None]

_ENDINGS = (".jsonl", ".csv", ".parquet")
_BATCH = 20_000  # rows of a table


def check(output: str) -> None:
    """See that relations can be written to a file of this name.

    Raises:
        OutputError: if its name does not tell the format, or there is no folder for it.
    """
    path = Path(output)
    if path.suffix.lower() not in _ENDINGS:
        raise OutputError(f"cannot tell the format of {output}: its name ends in none of {', '.join(_ENDINGS)}")
    if not path.parent.is_dir():
        raise OutputError(f"cannot write {output}: no such folder")


@contextmanager
def relation_file(output: str, columns: Sequence[str]) -> Iterator[Write]:
    """Open a file for relations; the function handed out writes one, a line or a row each.

    Raises:
        OutputError: as `check` does, and if the system says no, or what writes Parquet is not installed.
    """
    check(output)
    path = Path(output)
    part = path.with_name(path.name + ".part")
    try:
        with ExitStack() as stack:
            if path.suffix.lower() == ".parquet":
                yield stack.enter_context(_parquet(part, columns))
            else:
                yield stack.enter_context(_lines(part, columns, table=path.suffix.lower() == ".csv"))
        part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write {output}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _lines(part: Path, columns: Sequence[str], *, table: bool) -> Iterator[Write]:
    with part.open("w", encoding="utf-8", errors="replace", newline="") as out:
        rows = csv.writer(out)
        if table:
            rows.writerow(columns)
            yield lambda _, values: rows.writerow([cell(value) for value in values])
        else:
            yield lambda relation, _: print(json_text(relation.to_json()), file=out)


@contextmanager
def _parquet(part: Path, columns: Sequence[str]) -> Iterator[Write]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - large, and not everybody has it
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise OutputError("Parquet needs pyarrow: pip install 'sayso[parquet]'") from error
    schema = pa.schema([(column, pa.string()) for column in columns])
    rows: list[Sequence[str | None]] = []
    with parquet.ParquetWriter(part, schema, compression="zstd") as file:

        def flush() -> None:
            file.write_table(pa.table([list(column) for column in zip(*rows, strict=True)], schema=schema))
            rows.clear()

        def write(_: Relation, values: Sequence[str | None]) -> None:
            rows.append([scalars(value) for value in values])
            if len(rows) >= _BATCH:
                flush()

        yield write
        if rows:
            flush()
