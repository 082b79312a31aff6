"""Records to the rows of a ledger and back: what comes out is what went in, with the same ids."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sayso.records import Article, Attribution, Block, Figure, Passage, Place, Reading, Speaker, Statement, Time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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
    _insert(connection, "attribution", _COLUMNS["attribution"], map(_attribution_row, reading.attributions))
    _insert(connection, "speaker", _COLUMNS["speaker"], (speaker.to_json() for speaker in reading.speakers))
    _insert(connection, "mention", ("speaker", "start", "end", "text"), _mention_rows(reading.speakers))
    statements = (_passage_row(s.id, s.passage) for s in reading.statements)
    _insert(connection, "statement", _COLUMNS["statement"], statements)
    for table, records in (("figure", reading.figures), ("time", reading.times), ("place", reading.places)):
        rows = (_marked_row(record, _COLUMNS[table]) for record in records)
        _insert(connection, table, _COLUMNS[table], rows)


def delete_records(connection: apsw.Connection, article: str) -> None:
    """Delete the rows of all records of an article, not the article's own."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE article = ?", (article,))  # noqa: S608 - names of ours


def _insert(connection: apsw.Connection, table: str, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    bindings = (tuple(_bound(row[column]) for column in columns) for row in rows)
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", bindings)  # noqa: S608 - names of ours


def _bound(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def _attribution_row(a: Attribution) -> dict[str, Any]:
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


def _mention_rows(speakers: Iterable[Speaker]) -> Iterator[dict[str, Any]]:
    for speaker in speakers:
        for start, end in speaker.mentions:
            yield {"speaker": speaker.id, "start": start, "end": end, "text": speaker.article.text[start:end]}


def _passage_row(identity: str, passage: Passage) -> dict[str, Any]:
    return {
        "id": identity,
        "article": passage.article.id,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "spans": json.dumps(passage.spans),
    }


def _marked_row(record: Figure | Time | Place, columns: Sequence[str]) -> dict[str, Any]:
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


def reading(connection: apsw.Connection, of: Article) -> Reading:
    """All that was read in an article of the ledger."""
    made = {table: tuple(records(connection, table, of)) for table in TABLES}
    return Reading(of, *(made[table] for table in ("attribution", "statement", "speaker", "figure", "time", "place")))


def records(connection: apsw.Connection, table: str, of: Article, only: str | None = None) -> Iterator[Any]:
    """The records of an article from one of the `TABLES`, in text order; with ``only``, the one of this id."""
    where, bindings = ("article = ?", [of.id]) if only is None else ("id = ?", [only])
    for row in select(connection, table, _COLUMNS[table], f"{where} ORDER BY key", bindings):
        yield _BUILD[table](connection, of, row)


def select(
    connection: apsw.Connection, table: str, columns: Sequence[str], where: str, bindings: Sequence[Any]
) -> list[dict[str, Any]]:
    """The rows of a table for which a condition holds, each a mapping from column to value."""
    found = connection.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {where}", bindings)  # noqa: S608
    return [dict(zip(columns, row, strict=True)) for row in found]


def _spans(stored: str) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in json.loads(stored))


def _attribution(_: apsw.Connection, of: Article, row: dict[str, Any]) -> Attribution:
    content, cue, source = (
        None if row[column] is None else of.passage(*_spans(row[column]))
        for column in ("content_spans", "cue_spans", "source_spans")
    )
    assert content is not None  # noqa: S101 - the column is NOT NULL
    names = ("speaker", "parent", "depth", "act", "polarity", "basis", "origin", "reason", "confidence")
    others = {name: row[name] for name in names}
    return Attribution(of, row["kind"], content, cue, source, frame=_spans(row["frame"]), **others)


def _speaker(connection: apsw.Connection, of: Article, row: dict[str, Any]) -> Speaker:
    mentions = connection.execute("SELECT start, end FROM mention WHERE speaker = ? ORDER BY start", (row["id"],))
    spans = tuple((start, end) for start, end in mentions)
    return Speaker(of, row["name"], row["kind"], spans, role=row["role"], affiliation=row["affiliation"])


def _statement(_: apsw.Connection, of: Article, row: dict[str, Any]) -> Statement:
    return Statement(of, of.passage(*_spans(row["spans"])))


def _marked(kind: type[Figure | Time | Place], of: Article, row: dict[str, Any]) -> Figure | Time | Place:
    own = {name: value for name, value in row.items() if name not in _MARKED}
    return kind(of, (row["start"], row["end"]), holder=row["holder"], **own)


_BUILD: dict[str, Callable[[apsw.Connection, Article, dict[str, Any]], Record]] = {
    "attribution": _attribution,
    "speaker": _speaker,
    "statement": _statement,
    "figure": lambda _, of, row: _marked(Figure, of, row),
    "time": lambda _, of, row: _marked(Time, of, row),
    "place": lambda _, of, row: _marked(Place, of, row),
}
