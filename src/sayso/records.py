"""The types that flow through sayso: one article in, one stream of records out.

Offsets are half-open and count Unicode code points of ``Article.text`` (Python's own indexing). A `Passage` holds the
article and its spans and derives its text from them, so a passage whose text is not in the article cannot exist.
"""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_right
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Span = tuple[int, int]

BlockKind = Literal[
    "title", "dateline", "byline", "lead", "heading", "paragraph", "list_item", "quote", "caption", "chrome"
]
Kind = Literal["direct", "indirect", "mixed"]
Act = Literal[
    "say", "claim", "deny", "admit", "accuse", "estimate", "predict", "promise", "demand", "ask", "believe", "want",
    "suggest", "report",
]  # fmt: skip
Polarity = Literal["affirmed", "negated", "withheld", "hypothetical"]
Basis = Literal["first_hand", "document", "other_source", "anonymous", "official_capacity", "poll_or_data"]
SpeakerKind = Literal["person", "organisation", "group", "document", "unnamed"]
Modifier = Literal["about", "at_least", "more_than", "at_most", "less_than", "range"]
Change = Literal["by", "to", "from"]

BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
ACTS: tuple[Act, ...] = get_args(Act)

#: Block kinds whose every sentence is either touched by an attribution or a statement of the outlet.
PROSE: frozenset[BlockKind] = frozenset({"lead", "paragraph", "list_item", "quote"})
#: Block kinds that attributions are read from: a title holds claims too, but yields no statement.
READABLE: frozenset[BlockKind] = PROSE | {"title"}


#: Attributions that a notebook shows of a reading.
SHOWN = 200


class SpanError(ValueError):
    """A span that does not hold: empty, out of order, outside the article, or across a block border."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of ``article.text`` of one kind: characters ``start`` to ``end``, white space at its edges left out."""

    start: int
    end: int
    kind: BlockKind

    def to_json(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Article:
    """One article as loaded: its text, its blocks in order, and what the page says of itself.

    ``input`` is the path, URL or ``-`` that was given; ``published`` an ISO date as precise as known; ``sha256`` the
    hash of the bytes that came in.

    Raises:
        SpanError: if a block is empty, leaves the text, or overlaps the one before it.
    """

    input: str
    text: str
    blocks: tuple[Block, ...]
    sha256: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        last = 0
        for block in self.blocks:
            if not last <= block.start < block.end <= len(self.text):
                raise SpanError(f"block {block.start}:{block.end} does not hold in a text of {len(self.text)}")
            last = block.end

    @property
    def id(self) -> str:
        return self.sha256[:16]

    def passage(self, *spans: Span) -> Passage:
        """The passage made of these spans (see `Passage`)."""
        return Passage(self, spans)

    def block_at(self, offset: int) -> Block | None:
        """The block that begins at or before a character and reaches beyond it; None between blocks."""
        i = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return self.blocks[i] if i >= 0 and offset < self.blocks[i].end else None

    def to_json(self) -> dict[str, Any]:
        return {
            "type": "article",
            "id": self.id,
            "input": self.input,
            "title": self.title,
            "outlet": self.outlet,
            "url": self.url,
            "authors": list(self.authors),
            "published": self.published,
            "language": self.language,
            "sha256": self.sha256,
            "text": self.text,
            "blocks": [block.to_json() for block in self.blocks],
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """One or more spans of an article, in order and apart, each inside one block.

    Raises:
        SpanError: if there is no span, or one is empty, out of order, or not inside a single block.
    """

    article: Article = field(repr=False, compare=False)
    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        if not self.spans:
            raise SpanError("a passage needs a span")
        last = 0
        for start, end in self.spans:
            if not last <= start < end:
                raise SpanError(f"span {start}:{end} is empty or not after {last}")
            block = self.article.block_at(start)
            if block is None or end > block.end:
                raise SpanError(f"span {start}:{end} is not inside one block")
            last = end

    @property
    def text(self) -> str:
        return " … ".join(self.article.text[start:end] for start, end in self.spans)

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "spans": [list(span) for span in self.spans]}


def _identify(article: Article, kind: str, passages: Iterable[Passage | None]) -> str:
    """An id from the article's hash, the record's type and its spans: the same bytes give the same id."""
    places = ";".join(",".join(f"{a}-{b}" for a, b in p.spans) if p else "" for p in passages)
    digest = hashlib.sha256(f"{article.sha256}|{kind}|{places}".encode()).hexdigest()
    return f"{article.id}-{kind[:2]}-{digest[:12]}"


@dataclass(frozen=True, slots=True)
class Attribution:
    """A claim and who it is attributed to: content, cue and source, each tied to characters of the article.

    ``speaker`` and ``parent`` are record ids; ``frame`` are the parts of the touched sentences that are neither source,
    cue nor content; ``confidence`` is calibrated, 0 to 1. Fields that no stage fills yet are None.
    """

    article: Article = field(repr=False, compare=False)
    kind: Kind
    content: Passage
    cue: Passage | None = None
    source: Passage | None = None
    speaker: str | None = None
    parent: str | None = None
    depth: int = 0
    frame: tuple[Span, ...] = ()
    act: Act | None = None
    polarity: Polarity | None = None
    basis: Basis | None = None
    origin: str | None = None
    reason: str | None = None
    confidence: float | None = None
    id: str = field(init=False, repr=False, compare=False)  # kept: it is asked for often, and is a hash

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", _identify(self.article, "attribution", (self.content, self.cue, self.source)))
        if any(p is not None and p.article is not self.article for p in (self.content, self.cue, self.source)):
            raise SpanError("an attribution's passages must lie in its own article")
        if (self.parent is None) != (self.depth == 0):
            raise ValueError("depth 0 means no parent, and a parent means depth above 0")

    def to_json(self) -> dict[str, Any]:
        return {
            "type": "attribution",
            "id": self.id,
            "article": self.article.id,
            "kind": self.kind,
            "content": self.content.to_json(),
            "cue": self.cue.to_json() if self.cue else None,
            "source": self.source.to_json() if self.source else None,
            "speaker": self.speaker,
            "parent": self.parent,
            "depth": self.depth,
            "frame": [list(span) for span in self.frame],
            "act": self.act,
            "polarity": self.polarity,
            "basis": self.basis,
            "origin": self.origin,
            "reason": self.reason,
            "confidence": None if self.confidence is None else round(self.confidence, 3),
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that no source is given for: the outlet says it in its own voice."""

    article: Article = field(repr=False, compare=False)
    passage: Passage

    @property
    def id(self) -> str:
        return _identify(self.article, "statement", (self.passage,))

    def to_json(self) -> dict[str, Any]:
        return (
            {"type": "statement", "id": self.id, "article": self.article.id}
            | self.passage.to_json()
            | {"voice": "outlet"}
        )


@dataclass(frozen=True, slots=True)
class Speaker:
    """The person or body that sources of an article stand for: ``name`` is the fullest form that the article gives.

    ``mentions`` are in text order, each inside one block. ``role`` and ``affiliation`` are the article's own words.

    Raises:
        SpanError: if there is no mention, or one does not hold (see `Passage`).
    """

    article: Article = field(repr=False, compare=False)
    name: str
    kind: SpeakerKind
    mentions: tuple[Span, ...]
    role: str | None = None
    affiliation: str | None = None

    def __post_init__(self) -> None:
        Passage(self.article, self.mentions)

    @property
    def id(self) -> str:
        return _identify(self.article, "speaker", (Passage(self.article, self.mentions[:1]),))

    def to_json(self) -> dict[str, Any]:
        return {
            "type": "speaker",
            "id": self.id,
            "article": self.article.id,
            "name": self.name,
            "kind": self.kind,
            "role": self.role,
            "affiliation": self.affiliation,
            "mentions": [list(span) for span in self.mentions],
        }


@dataclass(frozen=True, slots=True)
class _Marked:
    """What stands in one span of an article, and the record that it stands in."""

    article: Article = field(repr=False, compare=False)
    span: Span
    holder: str | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        Passage(self.article, (self.span,))

    @property
    def id(self) -> str:
        return _identify(self.article, type(self).__name__.lower(), (Passage(self.article, (self.span,)),))

    @property
    def text(self) -> str:
        return self.article.text[slice(*self.span)]

    def to_json(self) -> dict[str, Any]:
        return {
            "type": type(self).__name__.lower(),
            "id": self.id,
            "article": self.article.id,
            "text": self.text,
            "span": list(self.span),
        }


@dataclass(frozen=True, slots=True)
class Figure(_Marked):
    """A number with its unit as one holder gives it: ``value``, or ``low`` and ``high`` where it is a range.

    ``unit`` is a singular English word or an ISO 4217 code; ``of`` the head noun of what is counted or paid for;
    ``per`` the denominator of a rate; ``place`` and ``time`` ids of records that the text ties to it.

    Raises:
        SpanError: if the span does not hold.
        ValueError: if a value is not finite, or there is none at all.
    """

    value: float | None = field(default=None, kw_only=True)
    low: float | None = field(default=None, kw_only=True)
    high: float | None = field(default=None, kw_only=True)
    unit: str = field(kw_only=True)
    dimension: str = field(kw_only=True)
    modifier: Modifier | None = field(default=None, kw_only=True)
    of: str | None = field(default=None, kw_only=True)
    per: str | None = field(default=None, kw_only=True)
    change: Change | None = field(default=None, kw_only=True)
    place: str | None = field(default=None, kw_only=True)
    time: str | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        Passage(self.article, (self.span,))
        numbers = [n for n in (self.value, self.low, self.high) if n is not None]
        if not numbers or not all(math.isfinite(n) for n in numbers):
            raise ValueError(f"a figure needs a finite value, or a finite bound: {numbers}")

    def to_json(self) -> dict[str, Any]:
        names = ("value", "low", "high", "unit", "dimension", "modifier", "of", "per", "change", "place", "time")
        return _Marked.to_json(self) | {name: getattr(self, name) for name in names} | {"holder": self.holder}


@dataclass(frozen=True, slots=True)
class Time(_Marked):
    """A date, a period or a duration: ``value`` as in TIMEX3, ``first`` and ``last`` its first and last day (ISO).

    A duration has neither day unless the text ties it to one.
    """

    value: str = field(kw_only=True)
    first: str | None = field(default=None, kw_only=True)
    last: str | None = field(default=None, kw_only=True)

    def to_json(self) -> dict[str, Any]:
        bounds = {"value": self.value, "start": self.first, "end": self.last}
        return _Marked.to_json(self) | bounds | {"holder": self.holder}


@dataclass(frozen=True, slots=True)
class Place(_Marked):
    """A place on the map: ``name`` as GeoNames has it, ``country`` an ISO 3166 code, degrees north and east."""

    name: str = field(kw_only=True)
    country: str | None = field(default=None, kw_only=True)
    latitude: float = field(kw_only=True)
    longitude: float = field(kw_only=True)
    geonames: int = field(kw_only=True)

    def to_json(self) -> dict[str, Any]:
        names = ("name", "country", "latitude", "longitude", "geonames")
        return _Marked.to_json(self) | {name: getattr(self, name) for name in names} | {"holder": self.holder}


Record = Article | Attribution | Speaker | Statement | Figure | Time | Place


@dataclass(frozen=True, slots=True)
class Reading:
    """What sayso read in one article, each kind of record in text order.

    Raises:
        SpanError: if a record is of another article.
        ValueError: if a record names a parent, speaker or holder that the reading does not hold.
    """

    article: Article
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    figures: tuple[Figure, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        for record in islice(self.records(), 1, None):
            if not isinstance(record, Article) and record.article is not self.article:
                raise SpanError("a record of another article in this reading")
        known = {a.id: a for a in self.attributions}
        speakers = {s.id for s in self.speakers}
        for attribution in self.attributions:
            if attribution.parent is not None:
                parent = known.get(attribution.parent)
                if parent is None or parent.depth != attribution.depth - 1:
                    raise ValueError(f"{attribution.id} names a parent that is not in the reading one level up")
            if attribution.speaker is not None and attribution.speaker not in speakers:
                raise ValueError(f"{attribution.id} names a speaker that is not in the reading")
        if self.figures or self.times or self.places:
            holders = known.keys() | {s.id for s in self.statements}
            for marked in (*self.figures, *self.times, *self.places):
                if marked.holder is not None and marked.holder not in holders:
                    raise ValueError(f"{marked.id} names a holder that is not in the reading")

    def records(self) -> Iterator[Record]:
        """The article, then its records, a type after the other: the order of ``--format jsonl``."""
        yield self.article
        yield from self.attributions
        yield from self.speakers
        yield from self.statements
        yield from self.figures
        yield from self.times
        yield from self.places

    def _repr_html_(self) -> str:
        """A table for notebooks: who says what, the first `SHOWN` attributions."""
        names = {s.id: s.name for s in self.speakers}
        rows = []
        for a in self.attributions[:SHOWN]:
            who = names.get(a.speaker or "") or (a.source.text if a.source else a.reason or "")
            cells = (who, a.cue.text if a.cue else "", a.content.text, a.kind, a.act or "")
            rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
        more = len(self.attributions) - len(rows)
        caption = escape(self.article.title or self.article.input) + (f" (and {more} more)" if more > 0 else "")
        head = "".join(f"<th>{name}</th>" for name in ("who", "cue", "claim", "kind", "act"))
        return f"<table><caption>{caption}</caption><tr>{head}</tr>{''.join(rows)}</table>"
