"""The page on the ledger tells the truth: every table, column and view is on it, and its queries find something."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import apsw
import pytest
from example_readings import NAMES, reading

from sayso.database import steps
from sayso.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (Path(__file__).parents[1] / "docs" / "ledger.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[apsw.Connection]:
    """A ledger of the examples as a careful reader reads them, opened as the page says."""
    path = tmp_path_factory.mktemp("ledger") / "news.db"
    with Ledger(path) as ledger:
        for name in NAMES:
            ledger.add(reading(name))
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    yield connection
    connection.close()


def described(name: str) -> set[str]:
    """The columns that the page names in the table below a heading, or behind a name in bold."""
    start = re.search(rf"^(?:### {name}$|\*\*{name}\*\*:)", PAGE, re.MULTILINE)
    assert start is not None, name
    rows = re.search(r"^\| column .*?(?:\n\n|\Z)", PAGE[start.end() :], re.MULTILINE | re.DOTALL)
    assert rows is not None, name
    cells = re.findall(r"^\| (`.+?) \|", rows[0], re.MULTILINE)
    return {column for cell in cells for column in re.findall(r"`(\w+)`", cell)}


def columns(news: apsw.Connection, name: str) -> dict[str, str]:
    found = news.execute("SELECT name, type FROM pragma_table_info(?)", (name,))
    return {str(column): str(kind) for column, kind in found}


def test_every_table_and_view_is_described_with_all_its_columns(news: apsw.Connection) -> None:
    made = news.execute(
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
        " AND name NOT LIKE 'sqlite%'"
    )
    for (name,) in list(made):
        assert described(str(name)) == set(columns(news, str(name))), name


def test_types_are_those_of_the_schema(news: apsw.Connection) -> None:
    for section in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]:
        kinds = columns(news, section.partition("\n")[0])
        for names, kind in re.findall(r"^\| (`.+?) \| ([A-Z]+) \|", section.partition("\n## ")[0], re.MULTILINE):
            assert {kinds[name] for name in re.findall(r"`(\w+)`", names)} == {kind}, names


def test_full_text_tables_are_named_with_their_columns(news: apsw.Connection) -> None:
    for (name,) in list(news.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")):
        named = re.search(rf"`{name}`\s\(([^)]+)\)", PAGE)
        assert named is not None
        assert set(re.findall(r"`(\w+)`", named[1])) == set(columns(news, str(name)))


def test_the_version_is_the_schemas() -> None:
    assert f"`PRAGMA user_version` is the version of the schema, now {len(steps())};" in PAGE


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.split("\n")[0])
def test_queries_find_something(query: str, news: apsw.Connection) -> None:
    assert list(news.execute(query))


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 5
