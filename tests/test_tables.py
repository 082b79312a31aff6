from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from ledger_readings import flood
from pyarrow import parquet
from readings import bridge, each_reading

from sayso import tables
from sayso.linked import scalars
from sayso.outputs import OutputError, open_output
from sayso.tables import TABLES, tables_to

if TYPE_CHECKING:
    from sayso.records import Reading


def write(folder: Path, *readings: Reading) -> None:
    with tables_to(folder) as add:
        for of in readings:
            add(of)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def as_json(*readings: Reading) -> dict[str, list[dict[str, Any]]]:
    """The records as rows: what `to_json` gives, by type."""
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for of in readings:
        for record in of.records():
            row = scalars(record.to_json())
            made[row.pop("type")].append(row)
    return made


@each_reading
def test_tables_hold_every_record_exactly(of: Reading) -> None:
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), of)
        assert {table: rows(Path(name), table) for table in TABLES} == as_json(of)


def test_columns_are_the_fields_of_the_records_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, flood())
    made = as_json(flood())
    for table in TABLES:
        assert parquet.read_schema(tmp_path / f"{table}.parquet").names == list(made[table][0])


def test_every_table_is_there_if_nothing_is_in_it(tmp_path: Path) -> None:
    write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{table}.parquet" for table in TABLES)
    assert all(rows(tmp_path, table) == [] for table in TABLES)


def test_many_articles_are_written_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_BATCH_CHARACTERS", 400)
    readings = [bridge(), flood(), bridge("again.html")]
    write(tmp_path, *readings)
    assert parquet.ParquetFile(tmp_path / "article.parquet").num_row_groups == 2
    assert rows(tmp_path, "attribution") == as_json(*readings)["attribution"]


def test_an_error_leaves_the_tables_of_before(tmp_path: Path) -> None:
    write(tmp_path, bridge())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    broken = (of for of in (flood(), None))
    with pytest.raises(AttributeError):
        write(tmp_path, *broken)  # type: ignore[arg-type]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with (
        pytest.raises(OutputError, match=r"pip install 'sayso\[parquet\]'"),
        open_output("parquet", str(tmp_path / "out"), [], outlet_voice=False, color=False),
    ):
        pass


def test_what_cannot_be_written_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "figure.parquet.part").mkdir()
    with (
        pytest.raises(OutputError, match="cannot write"),
        open_output("parquet", str(tmp_path), [], outlet_voice=False, color=False),
    ):
        pass


# The programs that the tables are for


def test_duckdb_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    write(tmp_path, bridge(), flood())
    monkeypatch.chdir(tmp_path)
    said = duckdb.sql("""
        SELECT speaker.name, attribution.content.text, figure.value, article.outlet, len(attribution.content.spans)
        FROM 'attribution.parquet' AS attribution
        JOIN 'article.parquet' AS article ON article.id = attribution.article
        JOIN 'speaker.parquet' AS speaker ON speaker.id = attribution.speaker
        JOIN 'figure.parquet' AS figure ON figure.holder = attribution.id
    """).fetchall()
    assert said == [("Bob Ray", "that 1,200 houses in Velle were lost by Monday", 1200.0, "Port Gazette", 1)]
    pieces = duckdb.sql("SELECT content.spans[2] FROM 'attribution.parquet' WHERE len(content.spans) = 2").fetchall()
    [start, end] = pieces[0][0]
    assert bridge().article.text[start:end] == "“Nobody crosses before <June> & that is that.”"


def test_pandas_reads_them(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    write(tmp_path, bridge(), flood())
    said, articles = (pandas.read_parquet(tmp_path / f"{table}.parquet") for table in ("attribution", "article"))
    joined = said.merge(articles, left_on="article", right_on="id", suffixes=("", "_of"))
    assert list(joined.outlet.unique()) == ["Port Gazette"]
    assert [content["text"] for content in said.content][:1] == ["Bridge to stay shut"]
    assert said.depth.sum() == 2
    assert pandas.read_parquet(tmp_path / "figure.parquet").value.dropna().tolist() == [1200.0]


def test_offsets_are_whole_numbers_and_values_are_not(tmp_path: Path) -> None:
    write(tmp_path, flood())
    schema = parquet.read_schema(tmp_path / "figure.parquet")
    assert (schema.field("span").type, schema.field("value").type) == (pa.list_(pa.int32()), pa.float64())
