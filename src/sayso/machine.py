"""What the machine read in articles that people set right, beside the rows, which hold what they made of it.

Searches, lists, comparisons and exports ask the rows of a ledger, so corrections are put into these when they are made
and taken out when they are undone. The rows as the machine made them are kept whole, keys and all, in the table
``correction``, as one whose field is ``machine``: there is one for each article that has corrections.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sayso import corrections, rows
from sayso.database import fetch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import apsw

    from sayso.corrections import Correction
    from sayso.records import Article, Reading
    from sayso.rows import Row

#: Whether there are corrections and none of them in the rows: a version put them on top only when it showed an article.
_UNSETTLED = f"""
    SELECT EXISTS (SELECT 1 FROM correction WHERE {corrections.KNOWN})
    AND NOT EXISTS (SELECT 1 FROM correction WHERE field = 'machine')"""  # noqa: S608 - words of ours


def reading(connection: apsw.Connection, of: Article, shown: Reading | None = None) -> Reading:
    """What the machine read in an article; ``shown`` is what its rows have, where that is known."""
    kept = _kept(connection, of.id)
    return rows.unpacked(of, kept) if kept else shown or rows.reading(connection, of)


def effects(connection: apsw.Connection, article: str) -> list[Correction]:
    """The corrections that change something in an article, each with the id of the claim that it is about."""
    of = rows.article(connection, article)
    found = corrections.kept(connection, article)
    return corrections.apply(reading(connection, of[0]), found)[1] if of and found else []


def corrected(connection: apsw.Connection) -> list[str]:
    """The articles that people set right."""
    return [article for (article,) in fetch(connection, "SELECT article FROM correction WHERE field = 'machine'")]


def unsettled(connection: apsw.Connection) -> list[str]:
    """The articles whose rows do not hold what people set right."""
    if not fetch(connection, _UNSETTLED)[0][0]:
        return []
    return list(dict.fromkeys(correction.article for correction in corrections.kept(connection)))


def replace(connection: apsw.Connection, read: Reading) -> None:
    """Put a new reading of an article in the place of what the machine read before, and the corrections on top."""
    article = read.article.id
    rows.delete_records(connection, article)
    _forget(connection, article)
    rows.insert_records(connection, read)
    if corrections.kept(connection, article):
        found = rows.article(connection, article)
        assert found is not None  # noqa: S101 - its rows have just been written
        settle(connection, found[0])


def settle(connection: apsw.Connection, of: Article) -> list[Correction]:
    """Make the rows of an article what the machine read with the corrections on top; gives those that change something.

    It is done within a transaction. Without corrections, the rows are those that the machine made.
    """
    kept = _kept(connection, of.id)
    machine = kept or rows.stored(connection, of.id)
    found = corrections.kept(connection, of.id)
    made, done = corrections.apply(rows.unpacked(of, machine), found)
    if found and not kept:
        _keep(connection, of.id, machine)
    if not found:
        _forget(connection, of.id)
    wanted = rows.packed(made) if made else machine
    placed = {table: _placed(connection, table, of.id, wanted[table], machine[table]) for table in rows.TABLES}
    rows.overwrite(connection, of.id, placed)
    return done


def _placed(
    connection: apsw.Connection, table: str, article: str, wanted: Sequence[Row], machine: Sequence[Row]
) -> list[Row]:
    """Rows with the keys that the machine's have, in their order; where there are more, they come last in the table."""
    taken = f"SELECT 1 FROM {table} WHERE key = ? AND article <> ?"  # noqa: S608 - names of ours
    keys = [row["key"] for row in machine if not fetch(connection, taken, (row["key"], article))]
    last = fetch(connection, f"SELECT key FROM {table} WHERE article <> ? ORDER BY key DESC LIMIT 1", (article,))  # noqa: S608
    start = max([*keys[-1:], *(key for (key,) in last)], default=0) + 1
    keys += range(start, start + len(wanted))
    return [row | {"key": key} for row, key in zip(wanted, keys, strict=False)]


def _kept(connection: apsw.Connection, article: str) -> Mapping[str, list[Row]] | None:
    sql = "SELECT value FROM correction WHERE article = ? AND field = 'machine'"
    found = fetch(connection, sql, (article,))
    return json.loads(found[0][0]) if found else None


def _keep(connection: apsw.Connection, article: str, machine: Mapping[str, Sequence[Row]]) -> None:
    sql = "INSERT INTO correction (record, article, field, value, made) VALUES ('', ?, 'machine', ?, '')"
    connection.execute(sql, (article, json.dumps(machine, ensure_ascii=False)))


def _forget(connection: apsw.Connection, article: str) -> None:
    connection.execute("DELETE FROM correction WHERE article = ? AND field = 'machine'", (article,))
