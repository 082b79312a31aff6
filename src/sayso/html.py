"""A web page to text and blocks.

trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15) says which of the page's text is the article;
the page's own tags say what each piece of it is. Text that is in the article by the one and a caption by the other is a
caption.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from sayso.blocks import Typed, joined, with_lead
from sayso.chunks import Chunk, is_closed
from sayso.errors import NotAnArticle, TooLarge, Unreadable
from sayso.layout import Layout
from sayso.metadata import clean, key, metadata
from sayso.records import PROSE, BlockKind
from sayso.signs import authors, opens_tail, sign
from sayso.stages import stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

    from sayso.pieces import Piece

#: Bounds on a page's tree; news pages have up to some 3,000 elements and nest to some 30.
MAX_ELEMENTS = 30_000
MAX_DEPTH = 100
#: Bound on lists inside lists: the extractor takes time in proportion to their depth.
_MAX_LISTS = 20
#: Pages with more elements are not compared with a second extractor's reading, which takes time in their square.
_LARGE = 6_000
#: Bound on the sum of squares of the tags' numbers of attributes: lxml takes time in proportion.
_MAX_ATTRIBUTES = 50_000_000
#: Bound on the letters of the page's text.
_MAX_TEXT = 2_000_000

_TAG = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|(?P<raw>script|style)\b.*?(?:</(?P=raw)|\Z)|[a-z][^\s/>]*(?P<rest>(?:[\s/]++"
    r"|[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>\"'][^\s>]*+|))?|=)*+))",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>\"'][^\s>]*+|))?")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DISGUISED = re.compile(r"\b\w*(?:[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z])\w*")
#: The place that a story was filed from, on a line of its own: "WASHINGTON —", "KOBE (Jiji) –".
_PLACE = re.compile(r"[A-Z][\w.,'’() /-]{1,50}[—–-]{1,2}$")
_AT_WORK = r"(?:is|was|are|has|covers?|writes?|reports?|joined|works?|can be|lives)\b"
#: How many letters of a piece are compared with the extractor's text.
_PREFIX = 24


@stage("html")
def read_html(source: str, url: str | None = None) -> Layout:
    """Read the article on a web page.

    Args:
        source: the page, decoded.
        url: the address that it was fetched from, where there is one.

    Returns:
        The article's text, its title first, blocks parted by empty lines; and what the page says of itself.

    Raises:
        TooLarge: if the page's tree is out of all proportion to an article's.
        Unreadable: if it cannot be parsed.
        NotAnArticle: if there is no text of an article on it.
    """
    from sayso.pieces import mark_quotations, pieces, remove_beside  # noqa: PLC0415 - lxml is slow to import

    tree = parse(source)
    about = metadata(tree, url)
    remove_beside(tree)
    mark_quotations(tree)
    chosen = _Chosen(tree)
    found = list(pieces(tree))
    kept = _keep(found, chosen, about.title)
    blocks = _without_biographies(_classify(kept, about.title), about.authors)
    if not any(kind in PROSE for _, kind in blocks):
        raise NotAnArticle("", "no text of an article on this page", "save the page from a browser that shows its text")
    names = about.authors or next((authors(t) for t, kind in blocks if kind == "byline" and authors(t)), ())
    text, placed = joined(blocks)
    return Layout(text, placed, about.title, about.outlet, about.url, names, about.published)


def parse(source: str) -> HtmlElement:
    """Parse a page within bounds.

    Raises:
        TooLarge: if it has too many elements or attributes, or nests too deeply.
        Unreadable: if there is nothing to parse.
    """
    from lxml import etree, html  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    _check_attributes(source)
    text = _UNSAFE.sub("", source)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("", "the page cannot be parsed", "save its text as a .txt file") from error
    elements = depth = lists = letters = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_list = element.tag in ("ul", "ol", "dl")
        if event == "end":
            depth -= 1
            lists -= is_list
            letters += len(element.tail or "")
            continue
        depth += 1
        lists += is_list
        elements += 1
        if element.tag not in ("script", "style"):
            letters += len(element.text or "")
        if elements > MAX_ELEMENTS:
            raise _out_of_proportion(f"more than {MAX_ELEMENTS:,} elements")
        if depth > MAX_DEPTH or lists > _MAX_LISTS:
            raise _out_of_proportion("elements nested too deeply")
    if letters > _MAX_TEXT:
        raise _out_of_proportion(f"more than {_MAX_TEXT:,} letters")
    return tree


def _out_of_proportion(what: str) -> TooLarge:
    return TooLarge("", f"a page with {what}", "save the article alone, or as text")


def _check_attributes(source: str) -> None:
    """Refuse tags with so many attributes that parsing them, which takes time in their square, would not end."""
    total = 0
    for match in _TAG.finditer(source):
        if len(rest := match["rest"] or "") > 60:
            total += sum(1 for _ in _ATTRIBUTE.finditer(rest)) ** 2
            if total > _MAX_ATTRIBUTES:
                raise _out_of_proportion("too many attributes in its tags")


class _Chosen:
    """What the extractor took for the article, as keys to look pieces up in."""

    def __init__(self, tree: HtmlElement) -> None:
        self.elements: list[Typed] = []
        self._whole: set[str] = set()
        self._begins: set[str] = set()
        self.length = 0
        kinds: dict[str, BlockKind] = {"head": "heading", "item": "list_item", "quote": "quote"}
        for element in _extract(tree):
            texts = [text for text in element.itertext() if text.strip()]
            self.elements.append((clean(" ".join(texts)), kinds.get(str(element.tag), "paragraph")))
            self._add([key(text) for text in texts])

    def _add(self, keys: list[str]) -> None:
        whole = "".join(keys)
        self._whole.add(whole)
        self.length += len(whole)
        at = 0
        for one in keys:
            self._whole.add(one)
            if len(begin := whole[at : at + _PREFIX]) == _PREFIX:
                self._begins.add(begin)
            at += len(one)

    def holds(self, text: str) -> bool:
        """Whether a piece of the page is in the article: it is a whole element or text of it, or begins as one does."""
        of = key(text)
        return bool(of) and (of in self._whole or of[:_PREFIX] in self._begins)


def _extract(tree: HtmlElement) -> Iterable[HtmlElement]:
    """The paragraphs, headings, items and quotes that trafilatura takes for the article."""
    import trafilatura  # noqa: PLC0415 - slow to import

    # A library's word about a page is not the reader's business: errors are raised here with their own reasons.
    for name in ("trafilatura", "htmldate", "justext", "courlan"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    try:
        large = sum(1 for _ in tree.iter()) > _LARGE
        document = trafilatura.bare_extraction(tree, fast=large, include_comments=False, include_tables=False)
    except RecursionError as error:
        raise Unreadable("", "the page is nested too deeply", "save its text as a .txt file") from error
    body = getattr(document, "body", None)
    if body is None:
        return []
    found = [
        e
        for e in body.iter("p", "head", "item", "quote")
        if not any(c.tag in ("p", "head", "item", "quote") for c in e)
    ]
    return [e for e in found if any(t.strip() for t in e.itertext())]


def _keep(found: list[Piece], chosen: _Chosen, title: str | None) -> list[Piece]:
    """The pieces that make up the article, in the order of the page."""
    from sayso.pieces import Piece  # noqa: PLC0415 - lxml is slow to import

    taken = [i for i, piece in enumerate(found) if chosen.holds(piece.text)]
    if 2 * sum(len(key(found[i].text)) for i in taken) < chosen.length:
        # The extractor found its text elsewhere than between the tags (in a script, say): its word is all there is.
        return [Piece(text, kind, 0.0, 0, headline=False, standfirst=False) for text, kind in chosen.elements]
    if not taken:
        return []
    prose = [i for i in taken if found[i].kind in PROSE and len(found[i].text) > 60]
    first, last = (prose[0], prose[-1]) if prose else (taken[0], taken[-1])
    headline = key(title or "")
    top = max(
        (i for i in range(first) if found[i].headline and (key(found[i].text) == headline or not headline)),
        default=first,
    )
    siblings: dict[int, int] = {}
    for i in prose:
        siblings[found[i].parent] = siblings.get(found[i].parent, 0) + 1
    inside = set(taken)
    offers = _offers(found)
    kept = []
    for i, piece in enumerate(found):
        if piece.parent in offers:
            continue
        between = top < i < last
        beside = (
            # Between paragraphs that were taken, a paragraph that was not; near the top, a standfirst, byline or date.
            (first < i < last and piece.kind in ("paragraph", "quote") and siblings.get(piece.parent, 0) > 2)
            or (between and piece.kind == "caption")
            or (top < i < first and (piece.standfirst or sign(_chunk(piece)) in ("byline", "dateline")))
        )
        if (i in inside or beside) and not (piece.links > 0.85 and piece.kind != "caption" and len(piece.text) < 300):
            kept.append(piece)
    return kept


def _offers(found: list[Piece]) -> set[int]:
    """The elements, by number, that open with a heading like "Subscribe to continue reading" or "Read next"."""
    opened: set[int] = set()
    offers: set[int] = set()
    for piece in found:
        if piece.parent not in opened and piece.kind == "heading":
            chunk = _chunk(piece)
            if sign(chunk) == "chrome" or opens_tail(chunk):
                offers.add(piece.parent)
        opened.add(piece.parent)
    return offers


def _chunk(piece: Piece) -> Chunk:
    """A piece as the chunk of plain text that it would be."""
    text = piece.text
    return Chunk(
        0, len(text), text, len(text.split()), is_closed(text),
        item=piece.kind == "list_item", marked=piece.kind == "heading", quoted=piece.kind == "quote", apart=True,
    )  # fmt: skip


def _classify(kept: list[Piece], title: str | None) -> list[Typed]:
    """The kinds of the pieces kept; chrome, repetitions and what heads nothing are left out."""
    blocks: list[Typed] = [(title, "title")] if title else []
    seen = {key(title)} if title else set()
    whole = "".join(key(p.text) for p in kept if p.kind == "paragraph")
    pulled = 0
    menus = _menus(kept)
    for piece in kept:
        kind = None if piece.parent in menus else _kind(piece)
        of = key(piece.text)
        if kind is None or not of or of in seen:
            continue
        if (piece.kind == "quote" or not is_closed(piece.text)) and pulled < 50:
            # Words pulled out of the text to be set large stand in it a second time.
            pulled += 1
            if whole.count(of) > (piece.kind == "paragraph"):
                continue
        if len(of) >= _PREFIX or piece.kind == "heading":
            seen.add(of)
        blocks.append((piece.text, kind))
    return _trim(blocks)


def _menus(kept: list[Piece]) -> set[int]:
    """The lists, by their parent, that are made of links to other stories."""
    items: dict[int, list[Piece]] = {}
    for piece in kept:
        if piece.kind == "list_item":
            items.setdefault(piece.parent, []).append(piece)
    return {
        parent
        for parent, own in items.items()
        if 2 * sum(p.links >= 0.5 and not is_closed(p.text) for p in own) >= len(own)
    }


def _kind(piece: Piece) -> BlockKind | None:
    if piece.kind == "caption":
        return "caption"
    if piece.kind == "heading":
        return "paragraph" if piece.standfirst and len(piece.text.split()) >= 6 else "heading"
    if len(_DISGUISED.findall(piece.text)) > 2:
        # Letters of two alphabets in one word: a notice that hides from filters.
        return None
    if _PLACE.match(piece.text):
        return "dateline"
    found = sign(_chunk(piece))
    if found == "chrome" or opens_tail(_chunk(piece)):
        return None
    return found or piece.kind


def _without_biographies(blocks: list[Typed], names: tuple[str, ...]) -> list[Typed]:
    """The blocks without lines at the end about an author: "Jane Doe covers the courts for …"."""
    end = len(blocks)
    people = [re.escape(name) for name in names if " " in name]  # an agency as author may well end a story
    while end and any(re.match(rf"{name},? {_AT_WORK}", blocks[end - 1][0]) for name in people):
        end -= 1
    return blocks[:end]


def _trim(blocks: list[Typed]) -> list[Typed]:
    """Headings that head nothing go, and the first paragraph of prose is the lead."""
    kept: list[Typed] = []
    below = False
    for text, kind in reversed(blocks):
        if kind == "heading" and not below:
            continue
        below = kind in PROSE or (below and kind in ("caption", "byline", "dateline"))
        kept.append((text, kind))
    return with_lead(kept[::-1])
