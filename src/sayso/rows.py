"""Records to the rows of a ledger and back: what comes out is what went in, with the same ids."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sayso.database import fetch
from sayso.records import Article, Attribution, Block, Figure, Passage, Place, Reading, Speaker, Statement, Time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import apsw

    from sayso.records import Record, Span

#: The tables that hold records beside the article, in the order of ``--format jsonl``.
TABLES = ("attribution", "speaker", "statement", "figure", "time", "place")

_MARKED = ("id", "article", "text", "start", "end", "holder")
_COLUMNS = {
    "attribution": (
        "id", "article", "kind", "act", "polarity", "speaker", "parent", "depth", "basis", "origin", "reason",
        "confidence", "content_text", "content_spans", "cue_text", "cue_spans", "source_text", "source_spans", "start",
        "end", "frame",
    ),
    "speaker": ("id", "article", "name", "kind", "role", "affiliation"),
    "statement": ("id", "article", "text", "start", "end", "spans"),
    "figure": (
        *_MARKED, "value", "low", "high", "unit", "dimension", "modifier", "of", "per", "change", "place", "time",
    ),
    "time": (*_MARKED, "value", "first", "last"),
    "place": (*_MARKED, "name", "country", "latitude", "longitude", "geonames"),
}  # fmt: skip

_SURROGATE = re.compile("[\ud800-\udfff]")

#: A row of a table by column. That of a record of the ledger has its "key", that of a speaker its "mentions" too.
Row = dict[str, Any]
#: What a record that a person made or changed gives as its ``reason``.
BY_HAND = "set by hand"
#: What it says of a claim whose confidence is none, because somebody found it right.
CONFIRMED = "confirmed by hand"


def storable(text: str) -> str:
    """The text with halves of surrogate pairs, which UTF-8 cannot hold, replaced, one character for one."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an article came into the ledger.

    ``fetched`` is the moment (UTC, ISO), ``reader`` the version and the model that read it, ``previous`` the id of the
    version of the same address before it, or None.
    """

    fetched: str
    reader: str
    previous: str | None = None


def insert(connection: apsw.Connection, reading: Reading, arrival: Arrival) -> None:
    """Write the rows of an article that is not there yet, and of its records."""
    article = reading.article
    values: dict[str, Any] = {
        "id": article.id,
        "sha256": article.sha256,
        "input": article.input,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "authors": json.dumps([storable(author) for author in article.authors], ensure_ascii=False),
        "published": article.published,
        "language": article.language,
        "fetched": arrival.fetched,
        "reader": arrival.reader,
        "previous": arrival.previous,
        "text": article.text,
    }
    _insert(connection, "article", tuple(values), [values])
    blocks = [block.to_json() | {"article": article.id} for block in article.blocks]
    _insert(connection, "block", ("article", "start", "end", "kind"), blocks)
    insert_records(connection, reading)


def insert_records(connection: apsw.Connection, reading: Reading) -> None:
    """Write the rows of all records but the article."""
    for table, found in packed(reading).items():
        insert_rows(connection, table, found)


def packed(reading: Reading) -> dict[str, list[Row]]:
    """The rows of all records but the article, by table."""
    found = {
        "attribution": list(map(_attribution_row, reading.attributions)),
        "speaker": list(map(_speaker_row, reading.speakers)),
        "statement": [_passage_row(s.id, s.passage) for s in reading.statements],
    }
    for table, records in (("figure", reading.figures), ("time", reading.times), ("place", reading.places)):
        found[table] = [_marked_row(record, _COLUMNS[table]) for record in records]
    return found


def insert_rows(connection: apsw.Connection, table: str, found: Sequence[Row]) -> None:
    """Write rows of one of the `TABLES`; those without a key come last in it."""
    _insert(connection, table, ("key", *_COLUMNS[table]), ({"key": None} | row for row in found))
    if table == "speaker":
        mentions = ((row["id"], *mention) for row in found for mention in row["mentions"])
        columns = ("speaker", "start", "end", "text")
        _insert(connection, "mention", columns, (dict(zip(columns, m, strict=True)) for m in mentions))


def delete_records(connection: apsw.Connection, article: str) -> None:
    """Delete the rows of all records of an article, not the article's own."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE article = ?", (article,))  # noqa: S608 - names of ours


def _insert(connection: apsw.Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    bindings = (tuple(_bound(row[column]) for column in columns) for row in rows)
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", bindings)  # noqa: S608 - names of ours


def _bound(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def _attribution_row(a: Attribution) -> Row:
    return {
        "id": a.id,
        "article": a.article.id,
        "kind": a.kind,
        "act": a.act,
        "polarity": a.polarity,
        "speaker": a.speaker,
        "parent": a.parent,
        "depth": a.depth,
        "basis": a.basis,
        "origin": a.origin,
        "reason": a.reason,
        "confidence": a.confidence,
        "content_text": a.content.text,
        "content_spans": json.dumps(a.content.spans),
        "cue_text": a.cue and a.cue.text,
        "cue_spans": a.cue and json.dumps(a.cue.spans),
        "source_text": a.source and a.source.text,
        "source_spans": a.source and json.dumps(a.source.spans),
        "start": a.content.start,
        "end": a.content.end,
        "frame": json.dumps(a.frame),
    }


def _speaker_row(speaker: Speaker) -> Row:
    text = speaker.article.text
    mentions = [[start, end, storable(text[start:end])] for start, end in speaker.mentions]
    return {name: getattr(speaker, name) for name in ("id", "name", "kind", "role", "affiliation")} | {
        "article": speaker.article.id,
        "mentions": mentions,
    }


def _passage_row(identity: str, passage: Passage) -> Row:
    return {
        "id": identity,
        "article": passage.article.id,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "spans": json.dumps(passage.spans),
    }


def _marked_row(record: Figure | Time | Place, columns: Sequence[str]) -> Row:
    own = {name: getattr(record, name) for name in columns if name not in _MARKED}
    start, end = record.span
    place = {"id": record.id, "article": record.article.id, "text": record.text, "start": start, "end": end}
    return place | {"holder": record.holder} | own


# And back

_ARTICLE = (
    "id", "sha256", "input", "url", "outlet", "title", "authors", "published", "language", "text", "fetched", "reader",
    "previous",
)  # fmt: skip


def article(connection: apsw.Connection, identity: str) -> tuple[Article, Arrival] | None:
    """An article with its blocks and how it came in; None where there is none of this id."""
    found = select(connection, "article", _ARTICLE, "id = ?", (identity,))
    if not found:
        return None
    row = found[0]
    blocks = connection.execute("SELECT start, end, kind FROM block WHERE article = ? ORDER BY start", (identity,))
    made = Article(
        input=row["input"],
        text=row["text"],
        blocks=tuple(Block(*block) for block in blocks),
        sha256=row["sha256"],
        title=row["title"],
        outlet=row["outlet"],
        url=row["url"],
        authors=tuple(json.loads(row["authors"])),
        published=row["published"],
        language=row["language"],
    )
    return made, Arrival(row["fetched"], row["reader"], row["previous"])


def speaker_names(connection: apsw.Connection, claims: Iterable[Record]) -> dict[str, str]:
    """The names of the speakers of claims, by the claims' ids; other records are passed over."""
    sql = "SELECT speaker.name FROM attribution AS a JOIN speaker ON speaker.id = a.speaker WHERE a.id = ?"
    ids = (claim.id for claim in claims if isinstance(claim, Attribution))
    return {identity: name for identity in ids for (name,) in fetch(connection, sql, (identity,))}


def reading(connection: apsw.Connection, of: Article) -> Reading:
    """All that the rows have of an article of the ledger."""
    return unpacked(of, stored(connection, of.id))


def unpacked(of: Article, found: Mapping[str, Sequence[Row]]) -> Reading:
    """The reading whose rows are given, by table."""
    made: dict[str, Any] = {table: tuple(_BUILD[table](of, row) for row in found[table]) for table in TABLES}
    return Reading(of, *(made[table] for table in ("attribution", "statement", "speaker", "figure", "time", "place")))


def stored(connection: apsw.Connection, article: str) -> dict[str, list[Row]]:
    """The rows of all records of an article, by table, in text order, with their keys."""
    return {table: _stored(connection, table, "article = ?", article) for table in TABLES}


def records(connection: apsw.Connection, table: str, of: Article, only: str | None = None) -> Iterator[Any]:
    """The records of an article from one of the `TABLES`, in text order; with ``only``, the one of this id."""
    where, binding = ("article = ?", of.id) if only is None else ("id = ?", only)
    for row in _stored(connection, table, where, binding):
        yield _BUILD[table](of, row)


def overwrite(connection: apsw.Connection, article: str, wanted: Mapping[str, Sequence[Row]]) -> None:
    """Make these, which have keys, the rows of an article; rows that are so already are not touched."""
    for table, now in stored(connection, article).items():
        new = {row["key"]: row for row in wanted[table]}
        same = {row["key"] for row in now if new.get(row["key"]) == row}
        gone = [(row["key"],) for row in now if row["key"] not in same]
        connection.executemany(f"DELETE FROM {table} WHERE key = ?", gone)  # noqa: S608 - names of ours
        insert_rows(connection, table, [row for key, row in new.items() if key not in same])


def _stored(connection: apsw.Connection, table: str, where: str, binding: str) -> list[Row]:
    found = select(connection, table, ("key", *_COLUMNS[table]), f"{where} ORDER BY key", (binding,))
    if table == "speaker":
        for row in found:
            mentions = "SELECT start, end, text FROM mention WHERE speaker = ? ORDER BY start"
            row["mentions"] = list(map(list, connection.execute(mentions, (row["id"],))))
    return found


def select(
    connection: apsw.Connection, table: str, columns: Sequence[str], where: str, bindings: Sequence[Any]
) -> list[Row]:
    """The rows of a table for which a condition holds."""
    found = connection.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {where}", bindings)  # noqa: S608
    return [dict(zip(columns, row, strict=True)) for row in found]


def _spans(stored: str) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in json.loads(stored))


def _attribution(of: Article, row: Row) -> Attribution:
    content, cue, source = (
        None if row[column] is None else of.passage(*_spans(row[column]))
        for column in ("content_spans", "cue_spans", "source_spans")
    )
    assert content is not None  # noqa: S101 - the column is NOT NULL
    names = ("speaker", "parent", "depth", "act", "polarity", "basis", "origin", "reason", "confidence")
    others = {name: row[name] for name in names}
    return Attribution(of, row["kind"], content, cue, source, frame=_spans(row["frame"]), **others)


def _speaker(of: Article, row: Row) -> Speaker:
    spans = tuple((start, end) for start, end, _ in row["mentions"])
    return Speaker(of, row["name"], row["kind"], spans, role=row["role"], affiliation=row["affiliation"])


def _statement(of: Article, row: Row) -> Statement:
    return Statement(of, of.passage(*_spans(row["spans"])))


def _marked(kind: type[Figure | Time | Place], of: Article, row: Row) -> Figure | Time | Place:
    own = {name: value for name, value in row.items() if name not in {*_MARKED, "key"}}
    return kind(of, (row["start"], row["end"]), holder=row["holder"], **own)


_BUILD: dict[str, Callable[[Article, Row], Record]] = {
    "attribution": _attribution,
    "speaker": _speaker,
    "statement": _statement,
    "figure": lambda of, row: _marked(Figure, of, row),
    "time": lambda of, row: _marked(Time, of, row),
    "place": lambda of, row: _marked(Place, of, row),
}
