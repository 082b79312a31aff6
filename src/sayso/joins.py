"""What must be looked for in all articles at once, as joins in DuckDB: which of them share words, and how rare ones.

The pairs are those of `shingles.shared` and `shortlist.Nearness`, which hold all articles in memory; here
DuckDB's memory is bounded, and what exceeds it goes to the disk. Nothing is quadratic: a run of words pairs at most
`MANY`
articles with each other, a rare word at most `most`, and an article is looked up by no more than `KEYS` of these.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.part_readings import PartError
from sayso.shingles import FEW, FEW_UNKNOWN, MANY
from sayso.shortlist import ALIKE, DIGITS, KEYS, NEAREST, most

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Self

    from sayso.shingles import Hashes

#: Memory that DuckDB may take for itself.
MEMORY = "1GB"
# Values that wait in memory before they go into a table.
_WAITING = 200_000
# Pairs of articles with a word in common that are added up at one time.
_PAIRS = 30_000_000
_FETCHED = 2_000  # rows
_ARRAYS = ("written", "quoted")

_TABLES = {
    "article": {"number": "INTEGER", "site": "VARCHAR", "day": "VARCHAR"},
    "written": {"article": "INTEGER", "run": "UBIGINT"},
    "quoted": {"article": "INTEGER", "run": "UBIGINT"},
    "term": {"article": "INTEGER", "key": "VARCHAR", "often": "INTEGER"},
    "claim": {
        "article": "INTEGER", "node": "BIGINT", "id": "VARCHAR", "comparable": "BOOLEAN", "above": "VARCHAR[]",
    },
    "copied": {"number": "BIGINT", "a": "VARCHAR", "b": "VARCHAR", "copies": "BOOLEAN", "kept": "BLOB"},
    "found": {"place": "BIGINT[]", "a": "BIGINT", "b": "BIGINT", "kept": "BLOB"},
    "tie": {"node": "BIGINT", "root": "BIGINT"},
    "relation": {
        "day_a": "VARCHAR", "a": "BIGINT", "day_b": "VARCHAR", "b": "BIGINT", "size": "INTEGER", "first_day": "VARCHAR",
        "first": "BIGINT", "kept": "BLOB",
    },
}  # fmt: skip


class Joins:
    """Tables about articles, which are numbered in their order, and what joins of these find.

    Args:
        folder: where the tables are kept, and what exceeds the memory.

    Raises:
        PartError: if duckdb or pyarrow is not installed; all methods raise it where the folder is full.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import duckdb  # noqa: PLC0415 - large, and not everybody has it
            import pyarrow as pa  # noqa: PLC0415
        except ImportError as error:
            raise PartError(folder, "this needs duckdb and pyarrow: pip install 'sayso[archive]'") from error
        self._arrow = pa
        self._error = duckdb.Error
        self._folder = folder
        self._connection = duckdb.connect(str(folder / "joins.duckdb"))
        self._rows: dict[str, list[Sequence[Any]]] = {name: [] for name in _TABLES}
        self.run(f"SET memory_limit = '{MEMORY}'")
        self.run("SET temp_directory = '{}'".format(str(folder / "spilt").replace("'", "''")))
        for name, columns in _TABLES.items():
            self.run(f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    # Rows in and out

    def put(self, table: str, *row: Any) -> None:
        """Add a row; it is there from the next `run` or `rows` on."""
        waiting = self._rows[table]
        waiting.append(row)
        if len(waiting) >= _WAITING:
            with self._telling():
                self._flush(table)

    def put_runs(self, table: str, article: int, runs: Hashes) -> None:
        """Add the hashes of an article's runs of words, each once."""
        waiting = self._rows[table]
        waiting.append((np.full(len(runs), article, np.int32), runs))
        if len(waiting) >= _WAITING // 200:
            with self._telling():
                self._flush(table)

    def run(self, sql: str, **bindings: Any) -> None:
        """Do what a statement says."""
        with self._telling():
            for table in _TABLES:
                self._flush(table)
            self._connection.execute(sql, bindings)

    def rows(self, sql: str, **bindings: Any) -> Iterator[tuple[Any, ...]]:
        """What a query finds, not all of it at once; other queries may be asked meanwhile."""
        with self._telling():
            for table in _TABLES:
                self._flush(table)
        with self._connection.cursor() as cursor:
            with self._telling():
                some = cursor.execute(sql, bindings).fetchmany(_FETCHED)
            while some:
                yield from some
                with self._telling():
                    some = cursor.fetchmany(_FETCHED)

    def number(self, sql: str, **bindings: Any) -> int:
        """The one number that a query finds."""
        ((found,),) = self.rows(sql, **bindings)
        return int(found or 0)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except self._error as error:
            reason = str(error).partition("\n")[0]
            raise PartError(self._folder, f"cannot be worked in ({reason}); TMPDIR names another folder") from error

    def _flush(self, table: str) -> None:
        waiting = self._rows[table]
        if not waiting:
            return
        columns: list[Any] = list(zip(*waiting, strict=True))
        if table in _ARRAYS:
            columns = [np.concatenate(column) for column in columns]
        # DuckDB finds the table by the variable's name.
        batch = self._arrow.table(dict(zip(_TABLES[table], map(self._arrow.array, columns), strict=True)))  # noqa: F841
        self._connection.execute(f"INSERT INTO {table} SELECT * FROM batch")  # noqa: S608 - a name of ours
        waiting.clear()

    # What copies are found by

    def share_runs(self) -> tuple[int, Hashes]:
        """Find the pairs of articles that share a run of words: they are then the rows (a, b) of ``pair``.

        Gives how many runs, or sets of runs, stood in more than `MANY` articles, which were paired in a row only; and
        the runs that are furniture of an outlet, sorted, which pair none.
        """
        for name in _ARRAYS:
            self.run(
                f"CREATE TABLE common_{name} AS SELECT run, article FROM {name}"  # noqa: S608 - names of ours
                f" WHERE run IN (SELECT run FROM {name} GROUP BY run HAVING count(*) > 1)"
            )
        self.run(
            """CREATE TABLE furniture AS SELECT DISTINCT run FROM (
                SELECT run, site, count(*) AS often FROM common_written JOIN article ON number = article
                GROUP BY run, site)
            WHERE often > CASE WHEN site IS NULL THEN $unknown ELSE $few END""",
            few=FEW,
            unknown=FEW_UNKNOWN,
        )
        # Most runs that articles share, they share with many others: each set of articles is looked at once.
        self.run("""CREATE TABLE sharing AS SELECT row_number() OVER () AS number, members FROM (
            SELECT list(article ORDER BY article) AS members FROM common_written ANTI JOIN furniture USING (run)
            GROUP BY run UNION
            SELECT list(article ORDER BY article) FROM common_quoted GROUP BY run)""")
        self.run(
            """CREATE TABLE pair AS
            WITH member AS (SELECT number, unnest(members) AS article, len(members) <= $many AS few FROM sharing)
            SELECT one.article AS a, other.article AS b FROM member AS one JOIN member AS other USING (number)
            WHERE one.few AND other.few AND one.article < other.article
            UNION SELECT article, next FROM (
                SELECT article, lead(article) OVER (PARTITION BY number ORDER BY article) AS next
                FROM member WHERE NOT few)
            WHERE next IS NOT NULL""",
            many=MANY,
        )
        chained = self.number("SELECT count(*) FROM sharing WHERE len(members) > $many", many=MANY)
        furniture = np.fromiter((run for (run,) in self.rows("SELECT run FROM furniture ORDER BY run")), np.uint64)
        for name in _ARRAYS:
            self.run(f"DROP TABLE common_{name}")
            self.run(f"TRUNCATE {name}")
        self.run("DROP TABLE sharing")
        return chained, furniture

    # What claims are compared by

    def find_neighbours(self, table: str) -> int:
        """Find the articles nearest to each by rare words, of those that a table names.

        They are then the rows (a, b, rank) of ``near``: ``a`` comes before ``b``, whose nearest have the lowest ranks.
        The words in more than one of the articles are the rows (key, often) of ``seen``. Gives the number of articles.
        """
        self.run(f"CREATE OR REPLACE TABLE chosen AS SELECT DISTINCT article FROM {table}")  # noqa: S608 - ours
        number = self.number("SELECT count(*) FROM chosen")
        self.run("""CREATE OR REPLACE TABLE seen AS SELECT key, often, row_number() OVER () AS code FROM (
            SELECT key, count(*) AS often FROM term SEMI JOIN chosen USING (article) GROUP BY key HAVING often > 1)""")
        self.run(
            """CREATE OR REPLACE TABLE vector AS
            WITH weighed AS (
                SELECT article, code, key, (1 + ln(term.often::DOUBLE)) * ln(1 + $number::DOUBLE / seen.often) AS weight
                FROM term JOIN seen USING (key) SEMI JOIN chosen USING (article) WHERE seen.often <= $most
                QUALIFY row_number() OVER (PARTITION BY article ORDER BY weight DESC, key DESC) <= $keys)
            SELECT article, code, weight / sqrt(sum(weight * weight) OVER (PARTITION BY article)) AS weight
            FROM weighed""",
            number=number,
            most=most(number),
            keys=KEYS,
        )
        self.run("CREATE OR REPLACE TABLE near (a INTEGER, b INTEGER, rank INTEGER)")
        for first, last in self._stretches():
            self.run(
                """INSERT INTO near
                SELECT a, b, row_number() OVER (PARTITION BY b ORDER BY round(cosine, $digits) DESC, a) AS rank FROM (
                    SELECT one.article AS a, other.article AS b, sum(one.weight * other.weight) AS cosine
                    FROM vector AS other JOIN vector AS one ON one.code = other.code AND one.article < other.article
                    WHERE other.article BETWEEN $first AND $last GROUP BY ALL)
                WHERE cosine >= $alike QUALIFY rank <= $nearest""",
                first=first,
                last=last,
                digits=DIGITS,
                alike=ALIKE,
                nearest=NEAREST,
            )
        self.run("DROP TABLE vector")
        return number

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Articles from one to another that have about `_PAIRS` words in common with others."""
        first, total = None, 0
        for article, pairs in self.rows("""SELECT article, sum(often) FROM vector
                JOIN (SELECT code, count(*) AS often FROM vector GROUP BY code) USING (code)
                GROUP BY article ORDER BY article"""):
            first = article if first is None else first
            total += int(pairs)
            if total >= _PAIRS:
                yield first, article
                first, total = None, 0
            last = article
        if first is not None:
            yield first, last
