"""An article's text as HTML with every claim marked, for every page that shows one.

What it writes holds no strangers' text that is not escaped; it names classes of ``marks.css``.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from sayso.outline import NO_SOURCE, SIGNS, UNSURE, Cast, labels, outline, source_name
from sayso.records import Block
from sayso.safe import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sayso.records import Article, Attribution, BlockKind, Reading

#: As many as the style sheet has colours for; further sources take them again, with a letter to tell them apart.
COLORS = 7

_TAGS: dict[BlockKind, str] = {"title": "h1", "heading": "h2", "list_item": "li", "quote": "blockquote"}


class Sources:
    """Numbers the sources of a reading in the order they speak: by speaker where one is known, else by their words."""

    def __init__(self, reading: Reading) -> None:
        self.attributions = {a.id: number for number, a in enumerate(outline(reading), 1)}
        self.cast = Cast(reading)
        self.names: dict[str, str] = {}
        for attribution in outline(reading):
            self.names.setdefault(source_key(attribution), self.cast.name(attribution))
        self._places = {key: place for place, key in enumerate(key for key in self.names if key != NO_SOURCE)}

    def color(self, key: str) -> str:
        """The class that gives a source its colour; there is one more for claims that name no source."""
        return f"s{self._places[key] % COLORS}" if key in self._places else "none"

    def letter(self, key: str) -> str:
        """A, B … Z, AA, AB …: what tells the sources apart where colours do not."""
        if key not in self._places:
            return "?"
        letters, place = "", self._places[key]
        while place >= 0:
            place, last = divmod(place, 26)
            letters = chr(ord("A") + last) + letters
            place -= 1
        return letters


def source_key(attribution: Attribution) -> str:
    """What claims of one source have in common: their speaker, else the words of the source."""
    return attribution.speaker or source_name(attribution).casefold()


def claim_marks(reading: Reading, sources: Sources) -> Iterator[Mark]:
    """The marks of every claim of a reading, with its source and its cue."""
    for attribution in reading.attributions:
        yield from _marks_of(attribution, sources)


def body(marks: Marks) -> Iterator[str]:
    """The blocks in order: runs of list items become lists, and runs of page furniture are folded away."""
    title_seen = False
    for kind, blocks in groupby(_blocks(marks.article), key=lambda block: block.kind):
        if kind == "chrome":
            yield '<details class="chrome"><summary>Parts of the page that are not the article</summary>\n'
        elif kind == "list_item":
            yield "<ul>\n"
        for block in blocks:
            tag = "h2" if kind == "title" and title_seen else _TAGS.get(kind, "p")
            title_seen |= kind == "title"
            yield f'<{tag} class="{kind}" dir="auto" data-start="{block.start}">{marks.render(block)}</{tag}>\n'
        if kind == "chrome":
            yield "</details>\n"
        elif kind == "list_item":
            yield "</ul>\n"


def _blocks(article: Article) -> Iterator[Block]:
    """The blocks, and any words that lie between them as chrome: the bullet of a list is none."""
    last = 0
    for block in (*article.blocks, None):
        start = block.start if block else len(article.text)
        if any(letter.isalnum() for letter in article.text[last:start]):
            yield Block(last, start, "chrome")
        if block:
            yield block
            last = block.end


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of text to mark: ``opening`` is its tag (a span), ``label`` what stands in front of it where it first
    opens; of two marks of the same characters the one of lower ``rank`` is outside.
    """

    start: int
    end: int
    rank: int
    opening: str
    label: str = ""


class Marks:
    """Marks, put into the text of an article block by block."""

    def __init__(self, article: Article, marks: Iterable[Mark]) -> None:
        self.article = article
        # Outer before inner: what starts first, then what is longer, then what lies higher in the nesting.
        self._marks = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.rank))
        self._next = 0

    def window(self, start: int, end: int) -> Markup:
        """Any stretch of the text with marks that lie inside it."""
        return Markup(self.render(Block(start, end, "paragraph")))  # noqa: S704 - render escapes

    def render(self, block: Block) -> str:
        """The block's text with its marks as properly nested tags; blocks are to be asked for in order.

        Spans may overlap in any way: at each border, what ends is closed, and what it was wrapped around is opened
        again behind it.
        """
        out: list[str] = []
        stack: list[Mark] = []
        place = block.start

        def advance(to: int) -> None:
            nonlocal place
            # A parser would make one line feed of a carriage return and what follows it: then offsets would be off.
            out.append(escape(visible(self.article.text[place:to])).replace("\r", "&#13;"))
            place = to

        def close(to: int) -> None:
            """Go on to a place, and close every mark that ends up to there."""
            while stack and (end := min(mark.end for mark in stack)) <= to:
                advance(end)
                deepest = next(depth for depth, mark in enumerate(stack) if mark.end == end)
                out.append("</span>" * (len(stack) - deepest))
                stack[deepest:] = [mark for mark in stack[deepest:] if mark.end != end]
                out.extend(mark.opening for mark in stack[deepest:])
            advance(to)

        while self._next < len(self._marks) and self._marks[self._next].start < block.end:
            mark = self._marks[self._next]
            self._next += 1
            close(mark.start)
            stack.append(mark)
            out.append(mark.label + mark.opening)
        close(block.end)
        return "".join(out)


def _marks_of(attribution: Attribution, sources: Sources) -> Iterator[Mark]:
    number = sources.attributions[attribution.id]
    key = source_key(attribution)
    color = sources.color(key)
    rank = 3 * attribution.depth
    says = escape(f"{number}: {' › '.join(sources.cast.chain(attribution))} · {' · '.join(labels(attribution))}")
    of = f'data-of="{attribution.id}"'
    unsure = " unsure" if is_unsure(attribution) else ""
    kinds = f"claim {attribution.kind} d{min(attribution.depth, 2)} {color}{unsure}"
    for place, (start, end) in enumerate(attribution.content.spans):
        label = ""
        if place == 0:
            label = (
                f'<a class="key {color}" id="{attribution.id}" href="#claim-{attribution.id}" title="{says}">'
                f"{sources.letter(key)}{number} {SIGNS[attribution.kind]}{'?' if unsure else ''}</a>"
            )
        yield Mark(start, end, rank, f'<span class="{kinds}" {of} title="{says}">', label)
    for role, passage in (("source", attribution.source), ("cue", attribution.cue)):
        for start, end in passage.spans if passage else ():
            yield Mark(start, end, rank + 1, f'<span class="{role} {color}" {of} title="{role} of {number}">')


def is_unsure(attribution: Attribution) -> bool:
    """Whether a reader should look twice: the confidence is known, and low."""
    return attribution.confidence is not None and attribution.confidence < UNSURE
