"""A parsed page as a run of pieces: what stands between one block border and the next, with what its tags say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree  # type: ignore[import-untyped]

from sayso.metadata import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

    from sayso.records import BlockKind


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_BLOCKS = _words(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul"
)
#: What never holds an article's text.
_SILENT = _words(
    "applet audio button canvas datalist embed form iframe input label map math menu nav noembed noframes noscript "
    "object option script select style svg template textarea title video"
)
_KINDS: dict[str, BlockKind] = {
    "figcaption": "caption", "caption": "caption", "figure": "caption", "blockquote": "quote", "li": "list_item",
    "dd": "list_item", "dt": "list_item", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading",
    "h5": "heading", "h6": "heading", "summary": "heading",
}  # fmt: skip
#: Where kinds nest, the first of these is what the piece is.
_RANK: tuple[BlockKind, ...] = ("caption", "heading", "list_item", "quote")

_CAPTION_CLASS = _words("caption captions figcaption photocaption imagecaption")
_STANDFIRST_CLASS = _words("standfirst dek deck subtitle subheadline subhead sub-title strapline tagline")
#: Words in a class or id that name what is beside the article, on sites of all kinds.
_BESIDE = _words(
    "ad ads advert advertisement advertising breadcrumb breadcrumbs byline-bio comment comments commentlist consent "
    "cookie cookies disqus disclaimer donate gdpr jp-relatedposts login modal mostpopular mostread newsletter "
    "newsletters outbrain paywall popup popular promo promos promotion recirc recirculation recommendations "
    "recommended related relatedposts respond share sharedaddy sharing signup skip social sponsor sponsored subscribe "
    "subscription taboola teaser teasers toolbar trending"
)
_BESIDE_PAIRS = re.compile(
    r"(?:author|writer|contributor)[\s_-]*(?:bio|box|info|card|description)|about[\s_-]*(?:the[\s_-]*)?author"
    r"|read[\s_-]*(?:more|next|also)|more[\s_-]*(?:stories|news|from|on)|also[\s_-]*read|up[\s_-]*next"
    r"|most[\s_-]*(?:read|popular|viewed)|you[\s_-]*may|sign[\s_-]*up|pull[\s_-]*quote",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TOKEN = re.compile(r"[^\W_]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True)
class Piece:
    """The text between two block borders, in the order of the page.

    ``links`` is the share of it that stands in links; ``parent`` numbers the element around its own; ``headline`` and
    ``standfirst`` say that it stands in an ``h1``, or in what its class calls a standfirst.
    """

    text: str
    kind: BlockKind
    links: float
    parent: int
    headline: bool
    standfirst: bool


def _tokens(element: HtmlElement) -> set[str]:
    """The words in an element's class and id, and the hyphenated classes whole."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:500]
    return {t.lower() for t in _TOKEN.findall(_CAMEL.sub(" ", names))} | {t.lower() for t in names.split()}


def _paragraph_length(element: HtmlElement) -> int:
    """How much text an element's paragraphs hold."""
    return sum(len(p.text_content()) for p in element.iter("p"))


def remove_beside(tree: HtmlElement) -> None:
    """Take out of a page, in place, what its mark-up names as beside the article: shares, related stories, comments.

    Never what holds a good part of the page's paragraphs: sites name whole columns after one thing in them.
    """
    total = _paragraph_length(tree)
    doomed: list[HtmlElement] = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if element.tag in ("html", "body", "main", "article", "h1"):
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}"[:500]
        named = bool(_BESIDE & _tokens(element)) or _BESIDE_PAIRS.search(_CAMEL.sub("-", names)) is not None
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        hidden = hidden or _HIDDEN.search((element.get("style") or "")[:500]) is not None
        if (named or hidden) and 4 * _paragraph_length(element) <= total:
            doomed.append(element)
            walk.skip_subtree()
    for element in doomed:
        element.drop_tree()


def mark_quotations(tree: HtmlElement) -> None:
    """Put the quotation marks that browsers set around ``q`` elements into the text, in place of the tags."""
    for element in list(tree.iter("q")):
        element.text = f"“{element.text or ''}"
        element.tail = f"”{element.tail or ''}"
        element.drop_tag()


def _own_kind(element: HtmlElement) -> BlockKind | None:
    if element.tag not in _KINDS and element.tag in ("body", "article", "main", "section"):
        return None
    tokens = _tokens(element) if element.get("class") else set()
    if tokens & _CAPTION_CLASS and len(element.text_content()) < 1000:
        return "caption"
    return _KINDS.get(element.tag)


class _Run:
    """The text gathered since the last block border."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.linked = 0

    def add(self, text: str | None, *, linked: bool) -> None:
        if text:
            self.parts.append(text)
            if linked:
                self.linked += len(clean(text))

    def take(self) -> list[tuple[str, float]]:
        """Empty the run: its texts, parted at two line breaks in a row, each with the run's share of links."""
        source = "".join(self.parts)
        texts = [clean(text) for text in re.split(r"\v[ \t\r\n\f]*\v", source)] if "\v" in source else [clean(source)]
        length = sum(map(len, texts))
        share = self.linked / length if length else 0.0
        self.parts, self.linked = [], 0
        return [(text, min(share, 1.0)) for text in texts if text]


def pieces(tree: HtmlElement) -> Iterator[Piece]:
    """The pieces of a page in order. Linear in the page, without recursion."""
    run = _Run()
    kinds: list[BlockKind | None] = []
    parents = [0]
    number = links = headline = standfirst = 0

    def flush() -> Iterator[Piece]:
        kind: BlockKind = next((k for k in _RANK if k in kinds), "paragraph")
        parent = parents[-2] if len(parents) > 1 else 0
        for text, share in run.take():
            yield Piece(text, kind, share, parent, headline > 0, standfirst > 0)

    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start" and tag in _SILENT:
            walk.skip_subtree()
            continue
        kind = _own_kind(element) if tag in _BLOCKS or element.get("class") else None
        border = tag in _BLOCKS or kind is not None
        first = bool(element.get("class")) and bool(_tokens(element) & _STANDFIRST_CLASS)
        if event == "start":
            if border:
                yield from flush()
                kinds.append(kind)
                number += 1
                parents.append(number)
            links += tag == "a"
            headline += tag == "h1"
            standfirst += first
            if tag == "br":
                run.add("\v", linked=False)
            run.add(element.text, linked=links > 0)
        else:
            if tag in _SILENT:
                run.add(element.tail, linked=links > 0)
                continue
            if border:
                yield from flush()
                kinds.pop()
                parents.pop()
            links -= tag == "a"
            headline -= tag == "h1"
            standfirst -= first
            run.add(element.tail, linked=links > 0)
    yield from flush()
