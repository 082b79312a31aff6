"""Parquet parts give the readings that were written into them, or say what is wrong with which part."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from example_readings import NAMES, reading
from ledger_readings import flood, story
from pyarrow import parquet
from readings import each_reading

from sayso.linked import scalars
from sayso.part_readings import PartError, parts_in, readings_in
from sayso.tables import TABLES, tables_to

if TYPE_CHECKING:
    from sayso.records import Reading


def write(folder: Path, *readings: Reading) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with tables_to(folder) as add:
        for of in readings:
            add(of)
    return folder


@each_reading
def test_readings_come_back_as_they_went_in(of: Reading) -> None:
    with tempfile.TemporaryDirectory() as name:
        (back,) = readings_in(write(Path(name), of))
    assert [scalars(r.to_json()) for r in back.records()] == [scalars(r.to_json()) for r in of.records()]


def test_every_kind_of_record_comes_back(tmp_path: Path) -> None:
    readings = [flood(), story(1), *(reading(name) for name in NAMES), story(2)]
    back = list(readings_in(write(tmp_path, *readings)))
    assert [list(of.records()) for of in back] == [list(of.records()) for of in readings]


def test_parts_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.warc", "a.warc", "c/d.warc"):
        write(tmp_path / name, story(1))
    assert parts_in(tmp_path) == [tmp_path / name for name in ("a.warc", "b.warc", "c/d.warc")]


def test_a_folder_of_tables_is_a_part_itself(tmp_path: Path) -> None:
    assert parts_in(write(tmp_path, story(1))) == [tmp_path]


def test_a_folder_without_parts_is_told(tmp_path: Path) -> None:
    with pytest.raises(PartError, match="no Parquet tables"):
        parts_in(tmp_path)
    with pytest.raises(PartError, match="no such folder"):
        parts_in(tmp_path / "none")


def test_a_part_that_is_not_done_is_none(tmp_path: Path) -> None:
    write(tmp_path / "done", story(1))
    half = write(tmp_path / "half", story(2))
    (half / "article.parquet").rename(half / "article.parquet.part")
    write(tmp_path / ".next.warc.part", story(3))
    assert parts_in(tmp_path) == [tmp_path / "done"]


@pytest.mark.parametrize("table", TABLES)
def test_a_damaged_table_is_named(tmp_path: Path, table: str) -> None:
    (write(tmp_path, story(1)) / f"{table}.parquet").write_bytes(b"PAR1 is all")
    with pytest.raises(PartError, match=f"{table}.parquet"):
        list(readings_in(tmp_path))


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    (write(tmp_path, story(1)) / "figure.parquet").unlink()
    with pytest.raises(PartError, match=r"figure\.parquet"):
        list(readings_in(tmp_path))


def test_records_out_of_order_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, story(1), story(2)) / "attribution.parquet"
    table = parquet.read_table(path)
    parquet.write_table(table.take(list(reversed(range(len(table))))), path)
    with pytest.raises(PartError, match=r"attribution\.parquet.*order"):
        list(readings_in(tmp_path))


def test_records_that_do_not_hold_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, story(1)) / "article.parquet"
    table = parquet.read_table(path)
    short = table.set_column(table.schema.get_field_index("text"), "text", pa.array(["short"]))
    parquet.write_table(short, path)
    with pytest.raises(PartError, match="article"):
        list(readings_in(tmp_path))
