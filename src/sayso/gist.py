"""What comparing needs of a reading: of a `Reading`, or straight from a ledger's rows, which is several times faster.

Whole records are made of the rows only where somebody asks for one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sayso import rows
from sayso.database import fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    import apsw

    from sayso.records import Act, Article, Attribution, Figure, Polarity, Reading, Span, Statement


class Said(NamedTuple):
    """An attribution, or (not ``attributed``) a statement: ``spans`` are its content's.

    ``name`` is the speaker's, else the words of the source, or None where there is neither; ``named`` is false of
    speakers whom the article gives no name of their own ("several residents").
    """

    id: str
    spans: tuple[Span, ...]
    attributed: bool = False
    name: str | None = None
    act: Act | None = None
    polarity: Polarity | None = None
    parent: str | None = None
    depth: int = 0
    named: bool = True

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


#: Kinds of speakers without a name of their own.
_NAMELESS = ("unnamed", "group")


class When(NamedTuple):
    """A time: ``value`` as in TIMEX3; ``day`` is the one that it names, or None if it is no single day."""

    span: Span
    value: str
    day: str | None
    holder: str | None


@dataclass(frozen=True, slots=True)
class Gist:
    """An article with what is said in it, attributions before statements, its figures and times, each in text order.

    ``record`` gives the whole record of what is said.
    """

    article: Article
    said: tuple[Said, ...]
    figures: tuple[Figure, ...]
    times: tuple[When, ...]
    record: Callable[[Said], Attribution | Statement]


def gist_of(reading: Reading) -> Gist:
    """The gist of a reading."""
    speakers = {speaker.id: speaker for speaker in reading.speakers}
    records: dict[str, Attribution | Statement] = {}
    said: list[Said] = []
    for a in reading.attributions:
        speaker = speakers.get(a.speaker or "")
        name = speaker.name if speaker else _plain(a.source.text if a.source else None)
        named = speaker is None or speaker.kind not in _NAMELESS
        said.append(Said(a.id, a.content.spans, True, name, a.act, a.polarity, a.parent, a.depth, named))
        records[a.id] = a
    for s in reading.statements:
        said.append(Said(identity := s.id, s.passage.spans))
        records[identity] = s
    times = tuple(When(t.span, t.value, _day(t.first, t.last), t.holder) for t in reading.times)
    return Gist(reading.article, tuple(said), reading.figures, times, lambda of: records[of.id])


def gists(connection: apsw.Connection, only: Collection[str] | None = None) -> Iterator[Gist]:
    """The gists of a ledger's articles in the order in which they came; with ``only``, of the articles of these ids.

    Records can be asked for as long as the connection is open.
    """
    for (identity,) in fetch(connection, "SELECT id FROM article ORDER BY key"):
        if only is None or identity in only:
            kept = rows.article(connection, identity)
            if kept is not None:
                yield _kept(connection, kept[0])


def _kept(connection: apsw.Connection, article: Article) -> Gist:
    of = (article.id,)
    attributions = fetch(
        connection,
        "SELECT a.id, speaker.name, source_text, speaker.kind, act, polarity, parent, depth, content_spans"
        " FROM attribution AS a LEFT JOIN speaker ON speaker.id = a.speaker WHERE a.article = ? ORDER BY a.key",
        of,
    )
    statements = fetch(connection, "SELECT id, spans FROM statement WHERE article = ? ORDER BY key", of)
    # One text to parse is much faster than one a record.
    stored = [row[-1] for row in (*attributions, *statements)]
    spans = [tuple((start, end) for start, end in one) for one in json.loads(f"[{','.join(stored)}]")]
    said = [
        Said(identity, own, True, name or _plain(source), act, polarity, parent, depth, kind not in _NAMELESS)
        for (identity, name, source, kind, act, polarity, parent, depth, _), own in zip(
            attributions, spans, strict=False
        )
    ]
    said += [Said(row[0], own) for row, own in zip(statements, spans[len(attributions) :], strict=True)]
    dates = "SELECT start, end, value, first, last, holder FROM time WHERE article = ? ORDER BY key"
    times = fetch(connection, dates, of)
    return Gist(
        article,
        tuple(said),
        tuple(rows.records(connection, "figure", article)),
        tuple(When((start, end), value, _day(first, last), holder) for start, end, value, first, last, holder in times),
        partial(_record, connection, article),
    )


def _record(connection: apsw.Connection, article: Article, of: Said) -> Any:
    table = "attribution" if of.attributed else "statement"
    return next(rows.records(connection, table, article, of.id))


def _plain(source: str | None) -> str | None:
    return None if source is None else " ".join(source.split())


def _day(first: str | None, last: str | None) -> str | None:
    return first if first == last else None
