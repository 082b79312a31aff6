"""Where on a page the article is: its title, its first and last paragraph, and the boxes beside it.

The evidence is what a text keeps when its mark-up is gone: which lines end as sentences do, which stand close together,
which repeat one another, and which share their words with the article. Related stories and notices share few.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from sayso.chunks import Chunk, is_label
from sayso.dates import find_dates
from sayso.signs import (
    Sign,
    authors,
    has_finite_verb,
    introduces,
    is_comments,
    is_quotation,
    opens_tail,
    quotes_someone,
    said_by,
    share_of_title_case,
    sign,
    stands_by_a_comment,
)

#: How many lines before the first paragraph are weighed as titles.
_CANDIDATES = 80
#: So many lines that are no paragraphs part a site's notice from the article.
_FAR = 8
#: So many boxes at most are taken off the end of an article, one by one.
_BOXES = 8
#: Within so many lines after their head a reader's comment shows its time or a button.
_COMMENT_LINES = 8

_TURN = re.compile(r"((?:[A-Z][\w.’'-]*,? ){0,4}[A-Z][\w.’'-]*(?: \([^()]{1,40}\))?): ?\S")
_CITY = re.compile(
    r"(?!EXCL|UPDAT|BREAK|WATCH|LIVE|OPIN|ANALY|VIDEO)[A-Z]{2}[A-Z.’' -]+(?:, [\w. ,]+)?(?: \(| [–—-]{1,2} )"
)
_WEEKDAY = re.compile(r"(?<!Super )\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_PROSE_OPENING = re.compile(r"(?:It|He|She|They|We|I|There|This|That|These|Those) ")
_WORD = re.compile(r"[^\W\d_]{4,}")
# Words of four letters and more that all articles share.
_COMMON = frozenset(
    """
    about after also amid been before being between could does down during even ever from have here into just like
    made make many more most much must only other over said same says should some such than that their them then
    there these they this those through under until upon very were what when where which while will with within
    would your
    """.split()  # noqa: SIM905
)
#: What parts a title from the name of the site after it: "Title | Outlet".
SITE = re.compile(r"\s+(?:[|–—-]|»|::)\s+")


@dataclass(slots=True)
class Page:
    """The chunks of a text, the sign of each, and where the article is: ``title``, ``first`` and ``last`` prose.

    ``cut`` says which chunks lie in boxes beside it.
    """

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


def _is_prose(chunk: Chunk, mark: Sign | None) -> bool:
    """Whether a chunk is plainly a paragraph: it ends as a sentence does and is long enough to be no title."""
    if mark is not None or chunk.marked:
        return False
    if chunk.closed:
        return chunk.words >= 12
    return not chunk.item and chunk.words >= 25 and has_finite_verb(chunk.text)


def _is_sentence(chunk: Chunk, mark: Sign | None) -> bool:
    if mark is not None or chunk.marked:
        return False
    return chunk.closed or is_turn(chunk) or introduces(chunk) or is_quotation(chunk)


def is_turn(chunk: Chunk) -> bool:
    """Whether a chunk is what someone says in a transcript: "MODERATOR: Thank you"."""
    match = _TURN.match(chunk.text[:120]) if chunk.words >= 2 and not is_label(chunk.text) else None
    if match is None:
        return False
    # Without an end to its sentence it may as well be a link with its rubric ("VIDEO: …"), unless it is very short.
    name = match[1]
    return chunk.closed or (name.partition(" (")[0].isupper() and chunk.words - len(name.split()) <= 3)


def find_page(found: list[Chunk]) -> Page:
    signs = [sign(chunk) for chunk in found]
    first = _core(found, signs)
    if first is None:
        first = next((i for i, chunk in enumerate(found) if _is_sentence(chunk, signs[i])), None)
    if first is None:
        first = next((i for i, mark in enumerate(signs) if mark is None), len(found) - 1)
    first = _past_promotion(found, signs, first)
    title, first = _find_title(found, signs, first)
    cut = _cut(found, signs, first)
    _trim(found, signs, cut, first)
    last = max((i for i in range(first, len(found)) if not cut[i] and _is_body(found, signs, i)), default=first)
    return Page(found, signs, title, first, last, cut)


def _core(found: list[Chunk], signs: list[Sign | None]) -> int | None:
    """The first paragraph of the article: sentences far above it, many other lines between, are a site's notices."""
    prose = [i for i, chunk in enumerate(found) if _is_prose(chunk, signs[i])]
    if not prose:
        return None
    total = sum(found[i].words for i in prose)
    words = 0
    first = prose[0]
    for i, after in pairwise(prose):
        words += found[i].words
        if words >= min(80, total * 0.15):
            break
        if after - i > _FAR and sum(not found[k].item for k in range(i + 1, after)) >= _FAR:
            first = after
    return first


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
    while start > 0 and found[start - 1].item and i - start < 40:
        start -= 1
    return found[start].closed or (start > 0 and found[start - 1].text[-1] == ":")


def _past_promotion(found: list[Chunk], signs: list[Sign | None], first: int) -> int:
    """``first``, or the prose after the byline, where sentences before it only promote: a title stands between them."""
    for i in range(first + 1, min(len(found), first + 12)):
        if signs[i] != "byline":
            continue
        before = [k for k in range(first, i) if _is_sentence(found[k], signs[k])] or [first]
        between = [k for k in range(before[-1] + 1, i) if _may_be_title(found[k], signs[k]) and found[k].words >= 4]
        after = next((k for k in range(i + 1, len(found)) if _is_prose(found[k], signs[k])), None)
        if between and after and len(before) <= 2 and sum(found[k].words for k in before) <= 60 and first > 0:
            return after
        break
    return first


def _may_be_title(chunk: Chunk, mark: Sign | None) -> bool:
    return (
        mark is None and chunk.words <= 32 and len(chunk.text) <= 300 and not chunk.item and chunk.text[-1] not in ":,"
    )


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
    head = [key(chunk.text[:600]) for chunk in found[start:first]]
    # A title shares its words with the paragraphs that follow; the headlines of other stories and menus do not.
    told = _stems(" ".join(chunk.text[:800] for chunk in found[first : first + 6]))
    scores = {i: _title_score(found, signs, i, head, told) for i in candidates}
    best = max(candidates, key=lambda i: (scores[i], -i))
    if scores[best] < 1 and first - start > 3:
        return None, first
    # The line under a title often shares more words with the article than the title does.
    above = best - 1
    if above in scores and scores[above] > scores[best] - 1.2 and found[above].words >= 4 and scores[above] >= 1.5:
        best = above
    same = [i for i in candidates if key(found[i].text) == key(found[best].text)]
    return same[-1], first


def _title_score(found: list[Chunk], signs: list[Sign | None], i: int, head: list[str], told: set[str]) -> float:
    chunk = found[i]
    fit = _overlap(chunk.text, told)
    score = 3 * fit * min(chunk.words, 5) / 5 + min(chunk.words, 8) / 8
    start = key(chunk.text)[:40]
    if chunk.text.endswith(("...", "…")):
        score -= 1
    elif chunk.words >= 4 and fit >= 0.25 and not SITE.search(chunk.text):
        # The window's title or a breadcrumb says it and more besides; the line that says it alone is the headline.
        full = key(chunk.text)
        score += 2 * any(start in line and line != full for line in head) + 0.3 * (head.count(full) > 1)
    if any(mark in ("byline", "dateline") for mark in signs[i + 1 : i + 5]):
        score += 0.7
    if i > 0 and signs[i - 1] == "dateline" and next(find_dates(found[i - 1].text), None) is None:
        # A clock time alone stands over a post of a live page, not over the page's title.
        score -= 1.5
    if chunk.words >= 5 and _is_headline(chunk):
        score += 0.5
    return score


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


def key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _stems(text: str) -> set[str]:
    return {word[:5] for word in _WORD.findall(text.casefold()) if word not in _COMMON}


def _overlap(text: str, told: set[str]) -> float:
    words = _stems(text)
    return len(words & told) / len(words) if words else 0.0


def _cut(found: list[Chunk], signs: list[Sign | None], first: int) -> list[bool]:
    """Which chunks lie in boxes beside the article: from a line such as "Related" to where its paragraphs go on.

    The author's name alone on a line heads a box, too.
    """
    cut = [False] * len(found)
    runs = _runs(found, signs)
    told: set[str] = set()
    total = sum(chunk.words for chunk, mark in zip(found, signs, strict=True) if _is_prose(chunk, mark))
    read = 0
    names = {
        key(name)
        for k in range(first)
        if signs[k] == "byline"
        for name in (*authors(found[k].text), said_by(found[k].text))
    }
    i = first
    while i < len(found):
        opens = opens_tail(found[i]) or (len(found[i].text) <= 80 and key(found[i].text) in names)
        if i == first or signs[i] not in (None, "chrome") or not opens:
            if _is_sentence(found[i], signs[i]):
                told |= _stems(found[i].text[:2000])
                read += found[i].words
            i += 1
            continue
        end = i + 1
        comments = is_comments(found[i].text)
        if comments and _is_link_only(found, signs, i):
            i += 1
            continue
        if comments:
            end = len(found)
        while end < len(found) and not _resumes(found, signs, end, runs[end], told):
            end += 1
        if end == len(found) and read < total / 3 and not comments:
            end = i + 1
        cut[i:end] = [True] * (end - i)
        i = end
    return cut


def _is_link_only(found: list[Chunk], signs: list[Sign | None], i: int) -> bool:
    """Whether a line with the number of comments only leads to them: plain paragraphs follow at once, and no line that
    stands by a comment.
    """
    after = range(i + 1, min(i + 1 + _COMMENT_LINES, len(found)))
    return (
        any(c.isdigit() for c in found[i].text)
        and not any(stands_by_a_comment(found[k].text) for k in after)
        and any(_is_prose(found[k], signs[k]) for k in after)
    )


def _runs(found: list[Chunk], signs: list[Sign | None]) -> list[tuple[int, int]]:
    """For each chunk, how many sentences or paragraphs follow in a row from it on, and their words."""
    runs = [(0, 0)] * len(found)
    count = words = 0
    for i in range(len(found) - 1, -1, -1):
        chunk = found[i]
        if _is_sentence(chunk, signs[i]) and not chunk.text.endswith(("...", "…")):
            count, words = count + 1, words + chunk.words
            runs[i] = count, words
        elif signs[i] is None or not chunk.closed:
            count = words = 0
    return runs


def _resumes(found: list[Chunk], signs: list[Sign | None], i: int, run: tuple[int, int], told: set[str]) -> bool:
    """Whether the article goes on with a chunk after a box: paragraphs in a row, or one in the article's own words."""
    count, words = run
    if count == 0 or (count >= 2 and words >= 40) or words >= 60:
        return count > 0
    chunk = found[i]
    if chunk.words <= 90 and quotes_someone(chunk.text):
        return True
    if chunk.words < 12:
        return False
    # A card's one sentence is followed by the next card's headline.
    ends = i + 1 == len(found) or signs[i + 1] in ("chrome", "byline")
    return _overlap(chunk.text[:2000], told) >= (0.2 if ends and chunk.words >= 20 else 0.45)


def _trim(found: list[Chunk], signs: list[Sign | None], cut: list[bool], first: int) -> None:
    """Cut the last few sentences where other lines part them from an article whose words they do not share."""
    prose = [i for i in range(first, len(found)) if not cut[i] and _is_body(found, signs, i)]
    total = sum(found[i].words for i in prose)
    words = 0
    for before, i in zip(reversed(prose[:-1]), reversed(prose[1:]), strict=True):
        words += found[i].words
        if words > min(120, total * 0.12):
            return
        apart = sum(not found[k].item for k in range(before + 1, i))
        if apart >= 3:
            told = _stems(" ".join(found[k].text[:800] for k in prose if k <= before))
            if _overlap(" ".join(found[k].text[:800] for k in prose if k >= i), told) >= 0.35:
                return
            cut[i:] = [True] * (len(found) - i)
            words = 0
