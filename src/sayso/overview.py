"""What a ledger holds, as tables: its articles, who speaks in them, its figures, and what is to be looked at again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sayso import rows
from sayso.database import fetch
from sayso.outline import UNSURE
from sayso.voices import Names, key

if TYPE_CHECKING:
    from collections.abc import Iterator

    import apsw

    from sayso.records import Attribution


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list: ``claims`` are attributed ones, ``unsure`` those of them with a low confidence."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    input: str
    claims: int
    unsure: int


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody who speaks in a ledger: in how many claims, articles and outlets, from when to when (ISO)."""

    name: str
    claims: int
    articles: int
    outlets: int
    first: str | None
    last: str | None


#: The columns of a table of figures: those of the ledger's view of that name.
FIGURES = (
    "id", "text", "value", "low", "high", "unit", "dimension", "modifier", "of", "per", "change", "time", "place",
    "who", "cue_text", "content_text", "outlet", "published", "title", "url", "holder", "start", "end", "article",
)  # fmt: skip


def size(connection: apsw.Connection) -> int:
    """The number of articles."""
    return int(fetch(connection, "SELECT count(*) FROM article")[0][0])


def entries(connection: apsw.Connection, limit: int, skip: int = 0) -> list[Entry]:
    """Articles, the latest first: by publication, and those without a date by when they came."""
    found = fetch(
        connection,
        """
        SELECT id, title, outlet, published, input,
            (SELECT count(*) FROM attribution AS a WHERE a.article = article.id),
            (SELECT count(*) FROM attribution AS a WHERE a.article = article.id AND a.confidence < ?)
        FROM article ORDER BY coalesce(published, fetched) DESC, key DESC LIMIT ? OFFSET ?""",
        (UNSURE, limit, skip),
    )
    return [Entry(*row) for row in found]


def heard(connection: apsw.Connection, words: str = "") -> list[Heard]:
    """Those who speak, with all these words in the name; who makes most claims comes first."""
    names = Names(connection)
    holds = names.test(words)
    claims: dict[str, list[tuple[str, str, str | None, str | None]]] = defaultdict(list)
    for speaker, source, article, outlet, published in fetch(
        connection,
        """
        SELECT speaker.name, source_text, article.id, article.outlet, article.published FROM attribution
        JOIN article ON article.id = attribution.article LEFT JOIN speaker ON speaker.id = attribution.speaker
        WHERE coalesce(speaker.name, source_text) IS NOT NULL""",
    ):
        if not words or holds(speaker, source, article):
            name, _ = names.resolve(speaker or source, article)
            claims[key(name)].append((name, article, outlet, published))
    return sorted(map(_heard, claims.values()), key=lambda one: (-one.claims, one.name))


def _heard(claims: list[tuple[str, str, str | None, str | None]]) -> Heard:
    names, articles, outlets, dates = zip(*claims, strict=True)
    known = sorted(date for date in dates if date)
    first, last = (known[0], known[-1]) if known else (None, None)
    return Heard(max(names, key=names.count) if len(names) < 100 else names[0], len(claims), len(set(articles)),
                 len(set(outlets)), first, last)  # fmt: skip


def figures(connection: apsw.Connection, limit: int, skip: int = 0, **wanted: str | None) -> list[dict[str, Any]]:
    """Figures with who gives them, in order of what they count and when: rows with the columns `FIGURES`.

    Args:
        connection: the ledger's.
        limit: how many at most.
        skip: how many are passed over.
        wanted: ``unit``, ``dimension`` or ``of`` as they are; ``who`` and ``outlet``, words in the name.
    """
    where, bindings = _wanted(wanted)
    columns = ", ".join(f'"{name}"' for name in FIGURES)
    sql = f"""
        SELECT {columns} FROM figures WHERE {where}
        ORDER BY dimension, "of", unit, published, article, "start" LIMIT ? OFFSET ?"""  # noqa: S608 - names of ours
    return [dict(zip(FIGURES, row, strict=True)) for row in fetch(connection, sql, [*bindings, limit, skip])]


def count_figures(connection: apsw.Connection, **wanted: str | None) -> int:
    """How many such `figures` there are."""
    where, bindings = _wanted(wanted)
    return int(fetch(connection, f"SELECT count(*) FROM figures WHERE {where}", bindings)[0][0])  # noqa: S608


def _wanted(wanted: dict[str, str | None]) -> tuple[str, list[object]]:
    """The condition that figures have to fulfil, and what is bound in it."""
    where, bindings = ["1"], list[object]()
    for name, value in wanted.items():
        if value:
            like = name in {"who", "outlet"}
            where.append(f"instr(lower({name}), lower(?))" if like else f"{name} = ?")
            bindings.append(rows.storable(value))
    return " AND ".join(where), bindings


def units(connection: apsw.Connection) -> list[str]:
    """The units that the ledger's figures have, the most frequent first."""
    return [unit for (unit,) in fetch(connection, "SELECT unit FROM figure GROUP BY unit ORDER BY count(*) DESC")]


def unsure(connection: apsw.Connection, limit: int, skip: int = 0) -> Iterator[Attribution]:
    """The claims with a confidence below `UNSURE`, the least sure first; so many are passed over."""
    found = fetch(
        connection,
        "SELECT id, article FROM attribution WHERE confidence < ? ORDER BY confidence, key LIMIT ? OFFSET ?",
        (UNSURE, limit, skip),
    )
    for claim, article in found:
        kept = rows.article(connection, article)
        if kept is not None:
            yield from rows.records(connection, "attribution", kept[0], claim)


def count_unsure(connection: apsw.Connection) -> int:
    """How many `unsure` claims there are."""
    return int(fetch(connection, "SELECT count(*) FROM attribution WHERE confidence < ?", (UNSURE,))[0][0])
