"""Reading web archives in the process of the test, and what is written of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sayso.archive import Finished, archive, inputs_of
from sayso.captures import Batch, read_pages
from sayso.reader import Reader
from sayso.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sayso.model import Model
    from sayso.warc import Page

parquet = pytest.importorskip("pyarrow.parquet")


class Here:
    """Reads batches in this process, as `Processes` does in others."""

    def __init__(self, model: Model, wanted: Wanted) -> None:
        self._reader = Reader(model=model)
        self._wanted = wanted

    def read(self, batches: Iterable[tuple[Any, str, Sequence[Page]]]) -> Iterator[tuple[Any, Batch]]:
        for tag, name, pages in batches:
            yield tag, read_pages(self._reader, self._wanted, name, pages)


def read(model: Model, out: Path, *files: Path, **filters: Any) -> dict[str, Finished]:
    """Read files in this process; gives how each ended, by its name."""
    wanted = Wanted(**filters)
    inputs = [one for file in files for one in inputs_of(str(file))]
    events = archive(inputs, out, wanted, Here(model, wanted))  # type: ignore[arg-type]
    return {event.input.name: event for event in events if isinstance(event, Finished)}


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
