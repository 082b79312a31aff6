"""Records as the pages show them: never a claim without who prints it, where it stands, and the passage around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup

from sayso.database import fetch
from sayso.ledger_view import link
from sayso.marks import Mark, Marks, is_unsure
from sayso.outline import Cast, labels, spans_of
from sayso.records import Article, Attribution, Block
from sayso.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import apsw

    from sayso.records import Reading, Record, Span

#: Characters that are shown before and behind the words that were looked for.
_AROUND = 180


@dataclass(frozen=True, slots=True)
class Shown:
    """A record for a list: ``chain`` is on whose word it stands, from the outlet inwards; ``passage`` is HTML."""

    id: str
    kind: str
    chain: tuple[str, ...]
    labels: tuple[str, ...]
    unsure: bool
    passage: Markup
    article: Article
    original: str | None

    @property
    def address(self) -> str:
        return f"/records/{self.id}" if "-" in self.id else f"/articles/{self.id}"


def shown(connection: apsw.Connection, records: Iterable[Record], reading: Reading | None = None) -> list[Shown]:
    """Records for a list, in their order; who holds them is as the ledger has it, or as in a reading that is given."""
    return [_shown(connection, record, reading) for record in records]


def _shown(connection: apsw.Connection, record: Record, reading: Reading | None) -> Shown:
    of = record if isinstance(record, Article) else record.article
    claim = record if isinstance(record, Attribution) else None
    holders = [outlet(of), *(chain(connection, record.id) if claim and reading is None else ())]
    if claim and reading is not None:
        holders = Cast(reading).chain(claim)
    return Shown(
        id=record.id,
        kind="claim" if claim else "article" if isinstance(record, Article) else "outlet",
        chain=tuple(holders),
        labels=tuple(labels(claim)) if claim else (),
        unsure=claim is not None and is_unsure(claim),
        passage=excerpt(record),
        article=of,
        original=web_link(record),
    )


def outlet(article: Article) -> str:
    """Who prints an article, as far as is known: the outlet, else the site that it stands on."""
    address = web_link(article)
    return one_line(article.outlet or (address and urlsplit(address).hostname) or "outlet not named")


def web_link(record: Record) -> str | None:
    """Where the original opens at the record: the web's own schemes only, for the address is a stranger's."""
    address = link(record)
    return address if address and address.lower().startswith(("http://", "https://")) else None


def chain(connection: apsw.Connection, claim: str) -> list[str]:
    """The names of those on whose word a claim stands, from the outermost inwards, without the outlet."""
    found = fetch(
        connection,
        """
        WITH RECURSIVE up (parent, who, depth) AS (
            SELECT a.parent, coalesce(s.name, a.source_text), a.depth FROM attribution AS a
            LEFT JOIN speaker AS s ON s.id = a.speaker WHERE a.id = ?
            UNION ALL
            SELECT a.parent, coalesce(s.name, a.source_text), a.depth FROM up
            JOIN attribution AS a ON a.id = up.parent LEFT JOIN speaker AS s ON s.id = a.speaker
        ) SELECT who FROM up ORDER BY depth""",
        (claim,),
    )
    return [who or "no source named" for (who,) in found]


def excerpt(record: Record, around: int = _AROUND) -> Markup:
    """The words around a record as HTML, its own in ``<span class="hit">``; of an article its first words.

    ``around`` is how many characters are shown before and behind them.
    """
    of = record if isinstance(record, Article) else record.article
    spans = spans_of(record)
    if not spans:
        first = next((block for block in of.blocks if block.kind in {"lead", "paragraph"}), None)
        return Marks(of, ()).window(*_cut(of, first.start, first.start, first, around)) if first else Markup("")
    parts = []
    for block in _blocks(of, spans):
        inside = [(max(a, block.start), min(b, block.end)) for a, b in spans if a < block.end and block.start < b]
        start, end = _cut(of, inside[0][0], inside[-1][1], block, around)
        parts.append(Marks(of, _clipped(record, start, end)).window(start, end))
    return Markup(" … ").join(parts)


def _blocks(of: Article, spans: tuple[Span, ...]) -> Iterator[Block]:
    """The blocks that spans stand in: three at most, for a speaker is named all over an article."""
    seen: list[Block] = []
    for start, _ in spans:
        block = of.block_at(start)
        if block is not None and block not in seen:
            seen.append(block)
    yield from seen[:3]


def _cut(of: Article, start: int, end: int, block: Block, around: int) -> tuple[int, int]:
    """The stretch to show of a block: a little more than the words themselves, ending between words."""
    first, last = max(block.start, start - around), min(block.end, end + around)
    while first > block.start and not of.text[first - 1].isspace():
        first -= 1
    while last < block.end and not of.text[last].isspace():
        last += 1
    return first, last


def _clipped(record: Record, start: int, end: int) -> Iterator[Mark]:
    marks = [("hit", 0, span) for span in spans_of(record)]
    if isinstance(record, Attribution):
        for name, passage in (("source", record.source), ("cue", record.cue)):
            marks += [(name, 1, span) for span in (passage.spans if passage else ())]
    for name, rank, (a, b) in marks:
        if max(a, start) < min(b, end):
            yield Mark(max(a, start), min(b, end), rank, f'<span class="{name}">')


def query(path: str, **given: object) -> str:
    """A path with a query of what is given and not empty."""
    known = {name: value for name, value in given.items() if value not in {None, ""}}
    return f"{path}?{urlencode(known)}" if known else path


def around(path: str, skip: int, rows: int, total: int, **given: str | None) -> dict[str, int | str | None]:
    """Where a page of so many rows stands in a long list, and where those before and behind it are."""
    return {
        "skip": skip,
        "earlier": query(path, **given, skip=max(0, skip - rows) or None) if skip else None,
        "later": query(path, **given, skip=skip + rows) if skip + rows < total else None,
    }
