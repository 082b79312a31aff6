"""Plain text read as a page: a clean article, wire copy, a transcript, or a web page whose mark-up is gone.

Nothing is left of a page's mark-up in plain text, so that the kinds of its blocks are told from evidence that is: what
stands before the first paragraphs and after the last, which lines end as sentences do, which have a verb, which repeat
one another, which share their words with the article.
"""

from __future__ import annotations

import re

from sayso.chunks import chunks
from sayso.dates import find_dates, is_copyright
from sayso.extent import SITE, Page, find_page, is_turn, key
from sayso.layout import Layout
from sayso.records import PROSE, Block, BlockKind
from sayso.signs import (
    authors,
    depicts,
    has_finite_verb,
    introduces,
    is_name,
    is_quotation,
    is_role,
    share_of_title_case,
)

_UPPER_PLACE = re.compile(r"(?:[A-Z][A-Z.’'-]+[ ,]+){1,4}")
_AFTER_DATE = re.compile(r"[,. ]{0,3}(?:/|\(|[-–—]|[A-Z]{2})")
_QUESTION = re.compile(r"(?:wh(?:at|y|o|en|ere|ich)|how|is|are|will|can|could|does|did|do|has)\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:I|you|your|we|our|me|my|us)\b", re.IGNORECASE)
_OWNER = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)(?:\s*(?:©|\(c\)|copyright))*\s*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?,?)?\s+"
    r"(?:by )?(?P<owner>[A-Z][^.|,©;\n]{1,50}?)(?=\s*(?:[.|,;]|\ball rights\b|(?:19|20)\d\d|$))",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"]+$")


def read_plain(text: str) -> Layout:
    """The blocks, title, date, authors and outlet of a plain text. ``text`` is kept as it is: ``layout.text == text``.

    Blocks hold no white space at their edges and no bullet or mail mark before them; hard-wrapped lines of a paragraph
    are one block. Every character that is not white space lies in a block or is such an ornament. Time is linear.
    """
    found = chunks(text)
    if not found:
        return Layout(text, ())
    page = find_page(found)
    kinds = _kinds(page)
    blocks = tuple(Block(chunk.start, chunk.end, kind) for chunk, kind in zip(found, kinds, strict=True))
    title, outlet = _title_and_site(page)
    return Layout(
        text,
        blocks,
        title=title,
        outlet=outlet or _owner(page),
        url=_url(page),
        authors=_authors(page, kinds),
        published=_published(page, kinds),
    )


# --- The kind of each block ------------------------------------------------------------------------------------------


def _kinds(page: Page) -> list[BlockKind]:
    kinds: list[BlockKind] = []
    for i, mark in enumerate(page.signs):
        if i == page.title:
            kinds.append("title")
        elif page.cut[i]:
            kinds.append("chrome")
        elif mark is not None:
            kinds.append(mark)
        elif page.title is not None and i < page.title:
            kinds.append("chrome")
        elif i < page.first:
            kinds.append(_front_kind(page, i))
        elif i > page.last:
            kinds.append("chrome")
        else:
            kinds.append(_body_kind(page, i))
    _settle_runs(page, kinds)
    _settle_links(page, kinds)
    _settle_dates(kinds)
    lead = next((i for i, kind in enumerate(kinds) if kind == "paragraph"), None)
    if lead is not None:
        kinds[lead] = "lead"
    return kinds


def _front_kind(page: Page, i: int) -> BlockKind:
    """The kind of a line between the title and the first paragraph."""
    chunk = page.chunks[i]
    text = chunk.text
    verb = has_finite_verb(text)
    if chunk.item:
        return "list_item" if chunk.closed or verb or chunk.words >= 6 else "chrome"
    if page.title is None:
        return "paragraph" if introduces(chunk) or (chunk.closed and chunk.words >= 4) else "chrome"
    if chunk.closed or introduces(chunk) or is_turn(chunk):
        return "caption" if page.dumped and depicts(text) else "paragraph"
    if chunk.marked:
        return "heading"
    near = {page.signs[k] for k in (i - 1, i + 1) if 0 <= k < len(page.signs)}
    if is_role(text) or (is_name(text) and near & {"byline", "dateline"}):
        return "byline"
    if is_name(text) and i + 1 < page.first and is_role(page.chunks[i + 1].text):
        return "byline"
    if i - 1 == page.title and not chunk.apart and page.chunks[page.first].apart and chunk.words >= 5:
        # A second deck stands close under its title; a picture's caption stands apart.
        return "heading"
    if chunk.words >= 6 and not verb and (share_of_title_case(text) < 0.75 or chunk.words >= 12):
        return "caption"
    if depicts(text):
        return "caption"
    if (verb and chunk.words >= 5) or (chunk.words >= 3 and i + 1 == page.first) or page.chunks[i + 1].item:
        return "heading"
    return "chrome"


def _body_kind(page: Page, i: int) -> BlockKind:
    """The kind of a chunk between the first paragraph and the last."""
    chunk = page.chunks[i]
    text = chunk.text
    if chunk.marked:
        return "heading"
    if chunk.item:
        return "list_item"
    if chunk.quoted:
        return "quote"
    if chunk.closed:
        if i == page.first and page.dumped and depicts(text) and i < page.last:
            return "caption"
        return "heading" if not is_turn(chunk) and _is_question_heading(page, i) else "paragraph"
    if is_turn(chunk):
        return "paragraph"
    if text[-1] == ":":
        return "paragraph" if introduces(chunk) else "heading"
    if is_quotation(chunk):
        return "paragraph"
    if chunk.words <= 12:
        plain = chunk.words >= 8 and not has_finite_verb(text) and share_of_title_case(text) < 0.6
        return "caption" if plain else "heading"
    if has_finite_verb(text) and (chunk.words >= 18 or share_of_title_case(text) < 0.6):
        return "paragraph"
    return "caption"


def _is_question_heading(page: Page, i: int) -> bool:
    """Whether a question heads what follows: short, to nobody, with a full paragraph after it that is no answer."""
    chunk = page.chunks[i]
    if chunk.text[-1] != "?" or chunk.words > 10 or i in (page.first, page.last):
        return False
    after, before = page.chunks[i + 1], page.chunks[i - 1]
    if share_of_title_case(chunk.text) > 0.8 and chunk.words >= 3:
        return after.words >= 12
    return (
        _QUESTION.match(chunk.text) is not None
        and _PERSON.search(chunk.text) is None
        and after.words >= 15
        and before.words >= 15
        and after.text[0] not in "\"“‘'"
        and not _PERSON.match(after.text)
    )


def _settle_runs(page: Page, kinds: list[BlockKind]) -> None:
    """Read three and more lines in a row that end openly as a list where a colon introduces them, else as links."""
    i = page.first
    while i <= page.last:
        end = i
        while end <= page.last and kinds[end] in ("heading", "caption") and page.signs[end] is None:
            end += 1
        run = range(i, end)
        introduced = i > 0 and page.chunks[i - 1].text[-1] == ":" and kinds[i - 1] in PROSE
        if introduced and len(run) >= 2 and not any(page.chunks[k].marked for k in run):
            for k in run:
                kinds[k] = "list_item"
        elif len(run) >= 3 and not any(page.chunks[k].closed or page.chunks[k].marked for k in run):
            heads = page.chunks[end - 1].words <= 8 and end <= page.last and page.chunks[end - 1].apart
            for k in run[:-1] if heads else run:
                if kinds[k] == "heading" and not (k == i and len(run) == 3):
                    kinds[k] = "chrome"
        i = max(end, i + 1)


def _settle_links(page: Page, kinds: list[BlockKind]) -> None:
    """Read one or two items that end openly, with no line that brings them in, as links to other stories."""
    i = page.first
    while i <= page.last:
        end = i
        while end <= page.last and page.chunks[end].item and kinds[end] == "list_item":
            end += 1
        run = range(i, end)
        if 0 < len(run) <= 2 and not any(page.chunks[k].closed for k in run):
            brought_in = i > 0 and (page.chunks[i - 1].text[-1] == ":" or kinds[i - 1] == "heading")
            if not brought_in:
                for k in run:
                    kinds[k] = "chrome"
        i = max(end, i + 1)


def _settle_dates(kinds: list[BlockKind]) -> None:
    """Read a column of dates as an archive's menu."""
    i = 0
    while i < len(kinds):
        end = i
        while end < len(kinds) and kinds[end] == "dateline":
            end += 1
        if end - i >= 4:
            kinds[i:end] = ["chrome"] * (end - i)
        i = max(end, i + 1)


# --- What the page says of itself ------------------------------------------------------------------------------------


def _title_and_site(page: Page) -> tuple[str | None, str | None]:
    """The title's words on one line, without the site's name; and that name if a second line shows which it is."""
    if page.title is None:
        return None, None
    title = re.sub(r"\s+", " ", page.chunks[page.title].text)
    bare_key = key(title)
    for chunk in page.chunks[: page.first]:
        parts = SITE.split(chunk.text) if len(chunk.text) <= 400 else []
        if len(parts) > 1 and key(parts[0]) == bare_key and 0 < len(parts[-1].split()) <= 5:
            return title, parts[-1].strip()
    bare, bar, site = title.rpartition(" | ")
    if bar and len(site.split()) <= 4 and len(bare.split()) >= 3:
        return bare.strip(), site.strip()
    return title, None


def _owner(page: Page) -> str | None:
    """The outlet named in a copyright line, if its name stands alone on the page, too: else it may be a holding's."""
    alone = {key(chunk.text) for chunk in page.chunks if len(chunk.text) <= 80 and not is_copyright(chunk.text)}
    for chunk, mark in zip(page.chunks, page.signs, strict=True):
        if mark == "chrome" and is_copyright(chunk.text) and (match := _OWNER.search(chunk.text[:300])):
            owner = match["owner"].strip(" -–—")
            owner = re.sub(r",? (?:Ltd|Limited|LLC|Inc|PLC|plc|Co|Corp)\b.*$", "", owner)
            if key(owner) in alone:
                return owner
    return None


def _url(page: Page) -> str | None:
    for chunk in page.chunks[: page.first]:
        if len(chunk.text) <= 500 and (match := _URL.match(chunk.text)):
            return match.group()
    return None


def _authors(page: Page, kinds: list[BlockKind]) -> tuple[str, ...]:
    """The names in the bylines around the title; failing that, in one after the article."""
    for i, kind in enumerate(kinds):
        if kind != "byline":
            continue
        text = page.chunks[i].text.replace("*", " ").strip()
        if names := authors(text):
            return names
        if i < page.first and page.signs[i] is None and (names := authors(f"By {text}")):
            return names
    return ()


def _published(page: Page, kinds: list[BlockKind]) -> str | None:
    """The date that the page gives itself, the surest place first: labelled as such, by the title, in a wire dateline.

    Dates in prose are the story's, and those in captions the picture's; a copyright line's year is the site's.
    """
    ranked: list[tuple[int, int, str]] = []
    for i, (chunk, kind) in enumerate(zip(page.chunks, kinds, strict=True)):
        if kind in PROSE:
            if i <= page.first + 1 and (iso := _dateline(chunk.text[:160])):
                ranked.append((2, i, iso))
            continue
        if kind not in ("dateline", "byline", "chrome") or chunk.words > 30 or is_copyright(chunk.text):
            continue
        inside = page.first < i <= page.last
        for found in find_dates(chunk.text):
            near = page.title is not None and page.title < i < page.first
            if found.label == "published":
                ranked.append((5 if inside else 0, i, found.iso))
            elif found.label == "updated":
                ranked.append((6 if inside else 4, i, found.iso))
            elif i < page.first:
                ranked.append((1 if near else 3, i, found.iso))
    return min(ranked)[2] if ranked else None


def _dateline(opening: str) -> str | None:
    """The day in a wire dateline that opens a paragraph: "GENEVA, March 3, 2025 (PRNewswire) --"."""
    found = next(find_dates(opening), None)
    if found is None or found.start > 60 or len(found.iso) < 10 or found.label:
        return None
    place = _UPPER_PLACE.match(opening)
    if not (place and place.end() <= found.start) and not _AFTER_DATE.match(opening, found.end):
        return None
    # A dateline is a place and a day: words in lower case before the day make it a sentence.
    before = opening[: found.start].split()
    return found.iso if 0 < len(before) <= 8 and not any(word[0].islower() for word in before) else None
