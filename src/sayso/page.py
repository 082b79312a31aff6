"""One self-contained page for one article: its text with every attributed passage marked, and the claims beside it.

The page runs no script, loads nothing, and says so in its content security policy: the article's text is a stranger's.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from html import escape
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING

from sayso.outline import NO_SOURCE, SIGNS, Cast, count, labels, outline, source_name, summary
from sayso.records import Article, Attribution, Block, BlockKind, Reading
from sayso.safe import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

#: As many as the style sheet has colours for; further sources take them again, with a letter to tell them apart.
COLORS = 7

_TAGS: dict[BlockKind, str] = {"title": "h1", "heading": "h2", "list_item": "li", "quote": "blockquote"}


def render_page(reading: Reading, *, outlet_voice: bool = False) -> str:
    """The reading as a whole HTML document; ``outlet_voice`` adds a list of what the outlet says itself."""
    article = reading.article
    style = resources.files("sayso").joinpath("page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    name = one_line(article.title or article.input)
    language = article.language if article.language and re.fullmatch(r"[A-Za-z]{2,3}", article.language) else "en"
    sources = _Sources(reading)
    voice = _statements(reading) if outlet_voice else ""
    has_title = any(block.kind == "title" for block in article.blocks)
    return f"""\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(name)} · who says what</title>
<style>{style}</style>
</head>
<body>
<header>
<p class="about">{_about(article)}</p>
<p class="about">{escape(summary(reading))} · <a href="#claims">list of claims</a></p>
{_legend(sources)}
</header>
<main>
{"" if has_title else f"<h1>{escape(name)}</h1>"}
{"".join(_body(reading, sources))}</main>
<aside id="claims" aria-label="Claims">
<h2>Who says what</h2>
{"".join(_claims(reading, sources))}{voice}</aside>
</body>
</html>
"""


class _Sources:
    """Numbers the sources of a reading in the order they speak: by speaker where one is known, else by their words."""

    def __init__(self, reading: Reading) -> None:
        self.attributions = {a.id: number for number, a in enumerate(outline(reading), 1)}
        self.cast = Cast(reading)
        self.names: dict[str, str] = {}
        for attribution in outline(reading):
            self.names.setdefault(_key(attribution), self.cast.name(attribution))
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


def _key(attribution: Attribution) -> str:
    return attribution.speaker or source_name(attribution).casefold()


def _about(article: Article) -> str:
    parts = [article.outlet, ", ".join(article.authors), article.published, article.input]
    words = [escape(one_line(part)) for part in parts if part]
    # An address from the page itself: only the web's own schemes become a link.
    if article.url and re.match(r"https?://", article.url, re.IGNORECASE):
        words.append(f'<a rel="noreferrer noopener nofollow" href="{escape(one_line(article.url))}">original</a>')
    return " · ".join(words)


def _legend(sources: _Sources) -> str:
    items = "".join(
        f'<li class="{sources.color(key)}"><b class="key">{sources.letter(key)}</b> {escape(name)}</li>\n'
        for key, name in sources.names.items()
    )
    return f"""\
<div class="legend">
<p>Words without a mark are the outlet's own.
<span class="s0"><span class="source">Source</span> and <span class="cue">cue</span> are underlined; a claim is
shaded in the colour of its source: <span class="claim direct d0"><b class="key">{SIGNS["direct"]}</b>direct</span>,
<span class="claim mixed d0"><b class="key">{SIGNS["mixed"]}</b>mixed</span>,
<span class="claim indirect d0"><b class="key">{SIGNS["indirect"]}</b>indirect</span>.</span></p>
<details><summary>{count(len(sources.names.keys() - {NO_SOURCE}), "source")}</summary>
<ul>
{items}</ul>
</details>
</div>"""


def _body(reading: Reading, sources: _Sources) -> Iterator[str]:
    """The blocks in order: runs of list items become lists, and runs of page furniture are folded away."""
    article = reading.article
    marks = _Marks(reading, sources)
    title_seen = False
    for kind, blocks in groupby(_blocks(article), key=lambda block: block.kind):
        if kind == "chrome":
            yield '<details class="chrome"><summary>Parts of the page that are not the article</summary>\n'
        elif kind == "list_item":
            yield "<ul>\n"
        for block in blocks:
            tag = "h2" if kind == "title" and title_seen else _TAGS.get(kind, "p")
            title_seen |= kind == "title"
            yield f'<{tag} class="{kind}" dir="auto">{marks.render(block)}</{tag}>\n'
        if kind == "chrome":
            yield "</details>\n"
        elif kind == "list_item":
            yield "</ul>\n"


def _blocks(article: Article) -> Iterator[Block]:
    """The blocks, and any text that lies between them as chrome."""
    last = 0
    for block in (*article.blocks, None):
        start = block.start if block else len(article.text)
        if article.text[last:start].strip():
            yield Block(last, start, "chrome")
        if block:
            yield block
            last = block.end


@dataclass(frozen=True, slots=True)
class _Mark:
    """A piece of text to mark: ``opening`` is its tag, ``label`` what stands in front of it where it first opens."""

    start: int
    end: int
    rank: int
    opening: str
    label: str = ""


class _Marks:
    """The marks of a reading, put into the text block by block."""

    def __init__(self, reading: Reading, sources: _Sources) -> None:
        self._text = reading.article.text
        marks = (mark for a in reading.attributions for mark in _marks_of(a, sources))
        # Outer before inner: what starts first, then what is longer, then what lies higher in the nesting.
        self._marks = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.rank))
        self._next = 0

    def render(self, block: Block) -> str:
        """The block's text with its marks as properly nested tags; blocks are to be asked for in order.

        Spans may overlap in any way: at each border, what ends is closed, and what it was wrapped around is opened
        again behind it.
        """
        out: list[str] = []
        stack: list[_Mark] = []
        place = block.start

        def advance(to: int) -> None:
            nonlocal place
            out.append(escape(visible(self._text[place:to])))
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


def _marks_of(attribution: Attribution, sources: _Sources) -> Iterator[_Mark]:
    number = sources.attributions[attribution.id]
    key = _key(attribution)
    color = sources.color(key)
    rank = 3 * attribution.depth
    says = escape(f"{number}: {' › '.join(sources.cast.chain(attribution))} · {' · '.join(labels(attribution))}")
    for place, (start, end) in enumerate(attribution.content.spans):
        opening = f'<span class="claim {attribution.kind} d{min(attribution.depth, 2)} {color}" title="{says}">'
        label = ""
        if place == 0:
            label = (
                f'<a class="key {color}" id="{attribution.id}" href="#claim-{attribution.id}" title="{says}">'
                f"{sources.letter(key)}{number} {SIGNS[attribution.kind]}</a>"
            )
        yield _Mark(start, end, rank, opening, label)
    for role, passage in (("source", attribution.source), ("cue", attribution.cue)):
        for start, end in passage.spans if passage else ():
            yield _Mark(start, end, rank + 1, f'<span class="{role} {color}" title="{role} of {number}">')


def _claims(reading: Reading, sources: _Sources) -> Iterator[str]:
    """The claims in text order as nested lists, each a link to its place in the text."""
    if not reading.attributions:
        yield "<p>No attributed claim found.</p>\n"
        return
    depth = -1
    for attribution in outline(reading):
        if attribution.depth > depth:
            yield "<ol>\n"
        else:
            yield "</li>\n</ol>\n" * (depth - attribution.depth) + "</li>\n"
        depth = attribution.depth
        key = _key(attribution)
        cue = f" · <i>{escape(one_line(attribution.cue.text))}</i>" if attribution.cue else ""
        told = sources.cast.about(attribution)
        about = f" → {escape(told)}" if told else ""
        spans = ", ".join(f"{start}:{end}" for start, end in attribution.content.spans)
        yield (
            f'<li id="claim-{attribution.id}" class="{sources.color(key)}"><a class="key" href="#{attribution.id}">'
            f"{sources.letter(key)}{sources.attributions[attribution.id]} {SIGNS[attribution.kind]}</a> "
            f"<b>{escape(source_name(attribution))}</b>{about}{cue}"
            f'<p dir="auto">{escape(one_line(attribution.content.text))}</p>'
            f"<small>{escape(' · '.join(labels(attribution)))} · {spans}</small>\n"
        )
    yield "</li>\n</ol>\n" * (depth + 1)


def _statements(reading: Reading) -> str:
    items = "".join(f'<li dir="auto">{escape(one_line(s.passage.text))}</li>\n' for s in reading.statements)
    heading = f"In the outlet's own voice ({len(reading.statements)})"
    return f"<details><summary>{heading}</summary>\n<ul>\n{items}</ul></details>\n"
