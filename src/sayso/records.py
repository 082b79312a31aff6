"""The types that flow through sayso: one article in, one stream of records out.

Offsets are half-open and count Unicode code points of ``Article.text`` (Python's own indexing). A `Passage` holds the
article and its spans and derives its text from them, so a passage whose text is not in the article cannot exist.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
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

BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
ACTS: tuple[Act, ...] = get_args(Act)

#: Block kinds whose every sentence is either touched by an attribution or a statement of the outlet.
PROSE: frozenset[BlockKind] = frozenset({"lead", "paragraph", "list_item", "quote"})
#: Block kinds that attributions are read from: a title holds claims too, but yields no statement.
READABLE: frozenset[BlockKind] = PROSE | {"title"}


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
            i = bisect_right(self.article.blocks, start, key=lambda block: block.start) - 1
            if i < 0 or end > self.article.blocks[i].end:
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
    basis: str | None = None
    origin: str | None = None
    reason: str | None = None
    confidence: float | None = None

    def __post_init__(self) -> None:
        if any(p is not None and p.article is not self.article for p in (self.content, self.cue, self.source)):
            raise SpanError("an attribution's passages must lie in its own article")
        if (self.parent is None) != (self.depth == 0):
            raise ValueError("depth 0 means no parent, and a parent means depth above 0")

    @property
    def id(self) -> str:
        return _identify(self.article, "attribution", (self.content, self.cue, self.source))

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


Record = Article | Attribution | Statement


@dataclass(frozen=True, slots=True)
class Reading:
    """What sayso read in one article: the article, its attributions in text order, and what is left to the outlet."""

    article: Article
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()

    def __post_init__(self) -> None:
        records: tuple[Attribution | Statement, ...] = (*self.attributions, *self.statements)
        for record in records:
            if record.article is not self.article:
                raise SpanError("a record of another article in this reading")
        known = {a.id: a for a in self.attributions}
        for attribution in self.attributions:
            if attribution.parent is not None:
                parent = known.get(attribution.parent)
                if parent is None or parent.depth != attribution.depth - 1:
                    raise ValueError(f"{attribution.id} names a parent that is not in the reading one level up")

    def records(self) -> Iterator[Record]:
        """The article, then its attributions, then its statements: the order of ``--format jsonl``."""
        yield self.article
        yield from self.attributions
        yield from self.statements
