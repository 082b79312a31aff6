"""Plain text read as a page: a clean article, wire copy, a transcript, or a web page whose mark-up is gone.

Nothing is left of a page's mark-up in plain text, so that the kinds of its blocks are told from evidence that is: what
stands before the first paragraphs and after the last, which lines end as sentences do, which have a verb, which repeat
one another, which share their words with the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.chunks import Chunk, chunks, is_label
from sayso.dates import find_dates, is_copyright
from sayso.layout import Layout
from sayso.records import PROSE, Block, BlockKind
from sayso.signs import (
    Sign,
    authors,
    depicts,
    has_finite_verb,
    introduces,
    is_name,
    is_role,
    opens_tail,
    share_of_title_case,
    sign,
    speaks,
)

#: How many lines before the first paragraph are weighed as titles.
_CANDIDATES = 80
_TURN = re.compile(r"(?:[A-Z][\w.’'-]*,? ){0,4}[A-Z][\w.’'-]*(?: \([^()]{1,40}\))?: ?\S")
_UPPER_PLACE = re.compile(r"(?:[A-Z][A-Z.’'-]+[ ,]+){1,4}")
_AFTER_DATE = re.compile(r"[,. ]{0,3}(?:/|\(|[-–—]|[A-Z]{2})")
_CITY = re.compile(r"(?!EXCL|UPDAT|BREAK|WATCH|LIVE|OPIN|ANALY|VIDEO)[A-Z]{2}[A-Z.’' -]+(?:, [\w. ,]+)?(?: \(| [–—-]{1,2} )")
_WEEKDAY = re.compile(r"(?<!Super )\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_PROSE_OPENING = re.compile(r"(?:It|He|She|They|We|I|There|This|That|These|Those) ")
_QUESTION = re.compile(r"(?:wh(?:at|y|o|en|ere|ich)|how|is|are|will|can|could|does|did|do|has)\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:I|you|your|we|our|me|my|us)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_SITE = re.compile(r"\s+(?:[|–—-]|»|::)\s+")
_OWNER = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)(?:\s*(?:©|\(c\)|copyright))*\s*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?,?)?\s+"
    r"(?:by )?(?P<owner>[A-Z][^.|,©;\n]{1,50}?)(?=\s*(?:[.|,;]|\ball rights\b|(?:19|20)\d\d|$))",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"]+$")


@dataclass(slots=True)
class _Page:
    """The chunks of a text, the sign of each, and where its parts begin: ``title`` (if any), ``first`` and ``last`` prose."""

    chunks: list[Chunk]
    signs: list[Sign | None]
    title: int | None
    first: int
    last: int
    cut: list[bool]

    @property
    def dumped(self) -> bool:
        """Whether the text shows a site's furniture above its first paragraph, where a picture may be, too."""
        return self.title is not None and (self.title > 0 or "chrome" in self.signs[: self.first])


def read_plain(text: str) -> Layout:
    """The blocks, title, date, authors and outlet of a plain text. ``text`` is kept as it is: ``layout.text == text``.

    Blocks hold no white space at their edges, and no bullet or quote mark before them; hard-wrapped lines of a paragraph
    are one block. Every character that is not white space lies in a block or is such an ornament. Time is linear.
    """
    found = chunks(text)
    if not found:
        return Layout(text, ())
    page = _page(found)
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


# --- Where the article begins and ends -------------------------------------------------------------------------------


def _is_prose(chunk: Chunk, mark: Sign | None) -> bool:
    """Whether a chunk is plainly a paragraph: it ends as a sentence does and is long enough to be no title."""
    if mark is not None or chunk.marked:
        return False
    if chunk.closed:
        return chunk.words >= 12
    return not chunk.item and chunk.words >= 25 and has_finite_verb(chunk.text)


def _is_sentence(chunk: Chunk, mark: Sign | None) -> bool:
    return mark is None and not chunk.marked and (chunk.closed or _is_turn(chunk) or introduces(chunk))


def _is_turn(chunk: Chunk) -> bool:
    """Whether a chunk is what someone says in a transcript: "MODERATOR: Thank you"."""
    return chunk.words >= 2 and not is_label(chunk.text) and _TURN.match(chunk.text[:120]) is not None


def _page(found: list[Chunk]) -> _Page:
    signs = [sign(chunk) for chunk in found]
    first = next((i for i, chunk in enumerate(found) if _is_prose(chunk, signs[i])), None)
    if first is None:
        first = next((i for i, chunk in enumerate(found) if _is_sentence(chunk, signs[i])), None)
    if first is None:
        first = next((i for i, mark in enumerate(signs) if mark is None), len(found) - 1)
    first = _past_promotion(found, signs, first)
    title, first = _find_title(found, signs, first)
    cut = _cut(found, signs, first)
    last = max((i for i in range(first, len(found)) if not cut[i] and _is_body(found, signs, i)), default=first)
    return _Page(found, signs, title, first, last, cut)


def _is_body(found: list[Chunk], signs: list[Sign | None], i: int) -> bool:
    """Whether a chunk shows that the article still goes on: a sentence, or an item of a list that one introduces."""
    chunk, mark = found[i], signs[i]
    if mark is not None or chunk.marked:
        return False
    if _is_sentence(chunk, mark) and not (chunk.text.endswith(("...", "…")) and not chunk.item and chunk.words < 30):
        return True
    if not chunk.item:
        return chunk.words >= 18 and has_finite_verb(chunk.text)
    start = i
    while start > 0 and found[start].item and i - start < 40:
        start -= 1
    return found[start].text[-1] == ":" or found[start + 1].closed


def _past_promotion(found: list[Chunk], signs: list[Sign | None], first: int) -> int:
    """``first``, or the prose after the byline, where sentences before it only promote: a title stands between them."""
    for i in range(first + 1, min(len(found), first + 12)):
        if signs[i] != "byline":
            continue
        before = [k for k in range(first, i) if _is_sentence(found[k], signs[k])]
        between = [k for k in range(before[-1] + 1, i) if _may_be_title(found[k], signs[k]) and found[k].words >= 4]
        after = next((k for k in range(i + 1, len(found)) if _is_prose(found[k], signs[k])), None)
        if between and after and len(before) <= 2 and sum(found[k].words for k in before) <= 60 and first > 0:
            return after
        break
    return first


def _may_be_title(chunk: Chunk, mark: Sign | None) -> bool:
    return mark is None and chunk.words <= 32 and len(chunk.text) <= 300 and not chunk.item and chunk.text[-1] not in ":,"


def _find_title(found: list[Chunk], signs: list[Sign | None], first: int) -> tuple[int | None, int]:
    """The index of the title and of the first prose after it."""
    opening = _opening_title(found, signs, first)
    if opening is not None:
        return opening, max(first, opening + 1)
    start = max(0, first - _CANDIDATES)
    candidates = [i for i in range(start, first) if _may_be_title(found[i], signs[i]) and not _ends_flat(found[i])]
    if not candidates:
        return None, first
    marked = [i for i in candidates if found[i].marked]
    if marked:
        return marked[0], first
    head = "\n".join(_key(chunk.text[:600]) for chunk in found[start:first])
    repeated = [i for i in candidates if found[i].words >= 4 and head.count(_key(found[i].text)[:40]) > 1]
    if repeated:
        return _barest(found, repeated), first
    # A title shares its words with the paragraphs that follow; the headlines of other stories do not.
    told = _stems(" ".join(chunk.text[:800] for chunk in found[first : first + 6]))
    fit = {i: _overlap(found[i].text, told) for i in candidates}
    likely = [i for i in candidates if fit[i] >= 0.3 and found[i].words >= 4]
    if not likely:
        long = [i for i in candidates if found[i].words >= 4]
        likely = long or [i for i in candidates if found[i].words >= 2] or candidates
        if not long and first - start > 3:
            return None, first
    best = likely[0]
    if found[best].words <= 5:
        # A short line just before a longer one is the rubric over the title.
        best = next((i for i in likely[1:] if i <= best + 2 and found[i].words >= 6 and _is_headline(found[i])), best)
    return best, first


def _is_headline(chunk: Chunk) -> bool:
    return has_finite_verb(chunk.text) or share_of_title_case(chunk.text) > 0.7


def _ends_flat(chunk: Chunk) -> bool:
    """Whether a line ends in a full stop, as few titles do."""
    return chunk.closed and chunk.text.rstrip("\"'”’»)] ").endswith(".") and not chunk.marked


def _opening_title(found: list[Chunk], signs: list[Sign | None], first: int) -> int | None:
    """0 if the text opens with its title, though that may end in a full stop; otherwise None."""
    chunk = found[0]
    if not _may_be_title(chunk, signs[0]) or len(found) < 2 or first > 3 or (first > 0 and not _ends_flat(chunk)):
        return None
    after = next((c for c, mark in zip(found[1:8], signs[1:8], strict=True) if _is_prose(c, mark)), None)
    if after is None or _CITY.match(chunk.text[:60]):
        return None
    # A headline over its second deck: "Trump, Cruz break away; \n Also of interest: …".
    cased = share_of_title_case(chunk.text) >= 0.7 or re.search(r"; ?\n", chunk.text) is not None
    if chunk.words > (30 if cased else 18) or (not cased and after.words < chunk.words):
        return None
    if not cased and (
        _WEEKDAY.search(chunk.text, 1)
        or _PROSE_OPENING.match(chunk.text)
        or re.search(r"\b(?:said|told|added)\b[^\"”]{0,20}\.?$", chunk.text)
    ):
        return None
    return 0


def _barest(found: list[Chunk], indices: list[int]) -> int:
    """Of lines that repeat one another, the one that says the title alone: without the site's name after it."""
    keys = {i: _key(found[i].text) for i in indices}
    for i in indices:
        if any(k != i and keys[k] != keys[i] and keys[i].startswith(keys[k]) for k in indices):
            continue
        same = [k for k in indices if keys[k] == keys[i]]
        return same[-1]
    return indices[-1]


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _stems(text: str) -> set[str]:
    return {word[:5].casefold() for word in _WORD.findall(text)}


def _overlap(text: str, told: set[str]) -> float:
    words = _stems(text)
    return len(words & told) / len(words) if words else 0.0


def _cut(found: list[Chunk], signs: list[Sign | None], first: int) -> list[bool]:
    """Which chunks lie in boxes beside the article: from a line such as "Related" to where paragraphs go on."""
    cut = [False] * len(found)
    runs = _runs(found, signs)
    i = first + 1
    while i < len(found):
        if signs[i] is not None or not opens_tail(found[i]):
            i += 1
            continue
        comments = found[i].text.lower().lstrip("0123456789 ").startswith(("comment", "leave a", "join the", "post a"))
        end = i + 1
        while end < len(found) and (comments or runs[end] == 0):
            end += 1
        if end == len(found) and i < len(found) / 3 and not comments:
            end = i + 1
        cut[i:end] = [True] * (end - i)
        i = end
    return cut


def _runs(found: list[Chunk], signs: list[Sign | None]) -> list[int]:
    """For each chunk, the words of the paragraphs that go on from it if they are an article's, and 0 if a card's."""
    runs = [0] * len(found)
    count = words = 0
    longest = 0
    for i in range(len(found) - 1, -1, -1):
        chunk = found[i]
        if not _is_sentence(chunk, signs[i]) or chunk.text.endswith(("...", "…")):
            count = words = longest = 0
            continue
        count += 1
        words += chunk.words
        longest = max(longest, chunk.words)
        if words >= 25 and longest >= 12 and (count >= 2 or chunk.words >= 35):
            runs[i] = words
    return runs


# --- The kind of each block ------------------------------------------------------------------------------------------


def _kinds(page: _Page) -> list[BlockKind]:
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
    lead = next((i for i, kind in enumerate(kinds) if kind == "paragraph"), None)
    if lead is not None:
        kinds[lead] = "lead"
    return kinds


def _front_kind(page: _Page, i: int) -> BlockKind:
    """The kind of a line between the title and the first paragraph."""
    chunk = page.chunks[i]
    text = chunk.text
    verb = has_finite_verb(text)
    if chunk.item:
        return "list_item" if chunk.closed or verb or chunk.words >= 6 else "chrome"
    if page.title is None:
        return "paragraph" if introduces(chunk) or (chunk.closed and chunk.words >= 4) else "chrome"
    if chunk.closed or introduces(chunk) or _is_turn(chunk):
        return "caption" if page.dumped and depicts(text) else "paragraph"
    if chunk.marked:
        return "heading"
    near = {page.signs[k] for k in (i - 1, i + 1) if 0 <= k < len(page.signs)}
    if is_role(text) or (is_name(text) and near & {"byline", "dateline"}):
        return "byline"
    if is_name(text) and i + 1 < page.first and is_role(page.chunks[i + 1].text):
        return "byline"
    if chunk.words >= 6 and not verb and (share_of_title_case(text) < 0.75 or chunk.words >= 12):
        return "caption"
    if depicts(text):
        return "caption"
    if (verb and chunk.words >= 5) or page.chunks[i + 1].item:
        return "heading"
    return "chrome"


def _body_kind(page: _Page, i: int) -> BlockKind:
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
        return "heading" if not _is_turn(chunk) and _is_question_heading(page, i) else "paragraph"
    if _is_turn(chunk):
        return "paragraph"
    if text[-1] == ":":
        return "paragraph" if introduces(chunk) else "heading"
    if text[0] in "\"“‘'" and text[-1] in "\"”’'":
        return "paragraph"
    if chunk.words <= 12:
        plain = chunk.words >= 8 and not has_finite_verb(text) and share_of_title_case(text) < 0.6
        return "caption" if plain else "heading"
    if has_finite_verb(text) and (chunk.words >= 18 or share_of_title_case(text) < 0.6):
        return "paragraph"
    return "caption"


def _is_question_heading(page: _Page, i: int) -> bool:
    """Whether a question heads what follows: short, to nobody, with a full paragraph after it that is no answer."""
    chunk = page.chunks[i]
    if chunk.text[-1] != "?" or chunk.words > 10 or i == page.first or i == page.last:
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


def _settle_runs(page: _Page, kinds: list[BlockKind]) -> None:
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


# --- What the page says of itself ------------------------------------------------------------------------------------


def _title_and_site(page: _Page) -> tuple[str | None, str | None]:
    """The title's words on one line, without the site's name; and that name if a second line shows which it is."""
    if page.title is None:
        return None, None
    title = re.sub(r"\s+", " ", page.chunks[page.title].text)
    key = _key(title)
    for chunk in page.chunks[: page.first]:
        parts = _SITE.split(chunk.text) if len(chunk.text) <= 400 else []
        if len(parts) > 1 and _key(parts[0]) == key and 0 < len(parts[-1].split()) <= 5:
            return title, parts[-1].strip()
    bare, bar, site = title.rpartition(" | ")
    if bar and len(site.split()) <= 4 and len(bare.split()) >= 3:
        return bare.strip(), site.strip()
    return title, None


def _owner(page: _Page) -> str | None:
    """The outlet named in a copyright line."""
    for chunk, mark in zip(page.chunks, page.signs, strict=True):
        if mark == "chrome" and is_copyright(chunk.text) and (match := _OWNER.search(chunk.text[:300])):
            owner = match["owner"].strip(" -–—")
            if not re.match(r"(?:all|rights|the copyright|copyright)\b", owner, re.IGNORECASE):
                return owner
    return None


def _url(page: _Page) -> str | None:
    for chunk in page.chunks[: page.first]:
        if len(chunk.text) <= 500 and (match := _URL.match(chunk.text)):
            return match.group()
    return None


def _authors(page: _Page, kinds: list[BlockKind]) -> tuple[str, ...]:
    """The names in the bylines around the title; failing that, in one after the article."""
    for i, kind in enumerate(kinds):
        if kind != "byline":
            continue
        text = page.chunks[i].text
        if names := authors(text):
            return names
        if i < page.first and is_name(text) and page.signs[i] is None:
            return (text,)
    return ()


def _published(page: _Page, kinds: list[BlockKind]) -> str | None:
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
