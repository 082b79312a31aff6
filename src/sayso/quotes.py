"""Quotation marks of all kinds: where each quotation begins and ends, and what the marks are for.

Marks are paired with a stack inside each block. A mark whose shape does not say whether it opens or closes is read by
the characters around it; an apostrophe, a plural possessive, feet and inches are no marks. A quotation that runs over
several paragraphs (each opens with a mark, only the last closes) is one quotation with a piece in each block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from sayso.records import PROSE, READABLE
from sayso.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.records import Block, Span

QuotationKind = Literal["speech", "scare", "title"]

_MARK = re.compile(r"'''|''|``|,,(?=\w)|[\"“”„‘’'`«»]")
_SHAPES = {"«": "guillemet", "»": "guillemet", "‘": "single", "’": "single", "'": "single", "`": "single"}
_OPENING = frozenset(("“", "„", "``", ",,", "«", "‘", "`"))
_CLOSING = frozenset(("”", "»", "’"))
_BRACKETS = "([{<"
_DASHES = "—–-/"
_PUNCTUATION = ",.;:!?)]}…"
# "'90s", "'em", "rock 'n' roll": an apostrophe stands for what was left out before.
_ELISION = re.compile(
    r"\d\ds?(?![\w%,.])|\d\ds|(?:em|til|till|tis|twas|cause|n|bout|round|er|sup|gainst|cos|coz)(?!\w)",
    re.IGNORECASE,
)
_CLIPPED = re.compile(r"(?:^|[\s“‘\"'—-])(?:o|ol|an|th|lil|li|po|mo)$", re.IGNORECASE)
_INCHES = re.compile(r"\d['’′]\s?\d{1,2}$")
# A paragraph that ends in "…, he said." does not run on, though its closing mark is missing.
_ENDS_IN_CUE = re.compile(
    r"[,!?] [^,.!?]{0,50}\b(?:said|says|told|added|wrote|explained|asked|recalled|noted|concluded)\b"
    r"[^.?!“\"]{0,60}[.:]?\s*$"
)
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: its pieces with and without the marks, one of each per block that it touches.

    ``level`` is 0 for an outer quotation and counts the quotations around an inner one; ``balanced`` is false where a
    mark is missing and the end was inferred; ``words`` counts the words between the marks.
    """

    spans: tuple[Span, ...]
    inner: tuple[Span, ...]
    level: int
    balanced: bool
    words: int

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


class _Mark(NamedTuple):
    start: int
    end: int
    family: str
    lean: Literal["open", "close", "either"]
    weak: bool = False  # a closing mark that may as well be a plural possessive or stand for inches


class _Piece(NamedTuple):
    span: Span
    inner: Span


class _Open(NamedTuple):
    """A quotation that the next paragraph goes on with."""

    family: str
    pieces: list[_Piece]


def quotations(text: str, blocks: Sequence[Block]) -> tuple[Quotation, ...]:
    """Every quotation in the prose and title blocks, by where it begins (an outer one before those inside it)."""
    readable = [block for block in blocks if block.kind in READABLE]
    marks = [_marks(text, block) for block in readable]
    following = _following(blocks)
    found: list[tuple[list[_Piece], bool]] = []
    carried: _Open | None = None
    for number, block in enumerate(readable):
        seed = [] if carried is None or _opens(marks[number], block, carried.family) else [_seed(block, carried.family)]
        pairs, unclosed = _pair(seed + marks[number])
        for opening, closing in pairs:
            piece = _piece(text, opening, closing.start, closing.end)
            if carried is not None and opening.start == block.start and opening.family == carried.family:
                found.append(([*carried.pieces, *piece], True))
                carried = None
            elif piece and opening.end > opening.start:
                found.append((piece, True))
        ahead = number + 1 if following[number] else None
        starts = sorted(opening.start for opening, _ in pairs if opening.family != "single")
        running: _Open | None = None
        for opening, until in _unclosed(unclosed, starts):
            pieces: list[_Piece] = []
            if carried is not None and opening.start == block.start and opening.family == carried.family:
                pieces, carried = carried.pieces, None
            runs_on = until is None and not _ENDS_IN_CUE.search(text, max(opening.end, block.end - 100), block.end)
            goes_on = runs_on and ahead is not None and _continues(marks[ahead], readable[ahead], opening.family)
            if opening.family == "single" and not goes_on:
                continue
            if goes_on or (runs_on and _plausible(text, block, opening)):
                end = block.end
            else:
                sentence = sentences(text, opening.start, block.end)
                end = min(sentence[0][1], block.end if until is None else until)
            pieces += _piece(text, opening, end, end)
            if goes_on:
                running = _Open(opening.family, pieces)
            elif pieces:
                found.append((pieces, False))
        if carried is not None:
            found.append((carried.pieces, False))
        carried = running
    return _levelled(text, found)


def _marks(text: str, block: Block) -> list[_Mark]:
    """The quotation marks of a block; apostrophes, possessives, feet and inches left out."""
    found = [place for match in _MARK.finditer(text, block.start, block.end) for place in _places(text, match, block)]
    right = [""] * len(found)  # the character after the run of marks that a mark stands in
    for index in range(len(found) - 1, -1, -1):
        end = found[index][1]
        joined = index + 1 < len(found) and found[index + 1][0] == end
        right[index] = right[index + 1] if joined else text[end : min(end + 1, block.end)]
    marks: list[_Mark] = []
    left, last = "", -1
    for (start, end), after in zip(found, right, strict=True):
        if start != last:
            left = text[start - 1] if start > block.start else ""
        last = end
        mark = _mark(text, start, end, left, after)
        if mark is not None:
            marks.append(mark)
    return _without_possessives(marks)


def _places(text: str, match: re.Match[str], block: Block) -> list[Span]:
    """Three single marks are a single and a double one: the double is the outer."""
    start, end = match.span()
    if end - start < 3:
        return [(start, end)]
    inner = start + (2 if start == block.start or text[start - 1].isspace() else 1)
    return [(start, inner), (inner, end)]


def _lean(left: str, right: str) -> Literal["open", "close", "either"]:
    """Whether a mark between these characters opens or closes, as far as they tell."""
    gap = not right or right.isspace()
    if not left or left.isspace() or left in _BRACKETS:
        return "either" if gap or right in ",;:!?)]}" else "open"
    if left in _DASHES:
        return "close" if gap or right in _PUNCTUATION else "open"
    return "close" if gap or right in _PUNCTUATION or right in _DASHES else "either"


def _mark(text: str, start: int, end: int, left: str, right: str) -> _Mark | None:
    shape = text[start:end]
    family = _SHAPES.get(shape, "double")
    lean = _lean(left, right)
    if shape in _OPENING:  # “He left. “ closes with the wrong mark, « Il part » does not
        closes = lean == "close" or (shape == "“" and (not right or right.isspace()))
        lean = "either" if closes else "open"
    elif shape in _CLOSING:
        lean = "either" if lean == "open" else "close"
    if family != "single":
        inches = left.isdigit() and shape in ('"', "''")
        if inches and _INCHES.search(text, max(0, start - 5), start):
            return None
        return _Mark(start, end, family, lean, inches)
    if left.isalnum() and right.isalnum():
        return None
    if shape == "’":
        lean = "close"
    elif lean != "close" and _ELISION.match(text, end):
        return None
    elif lean == "either" and shape == "'":
        lean = "open" if left in (":", ",") and right.isalnum() else "close"
    if lean == "close" and (left.isspace() or _CLIPPED.search(text[max(0, start - 5) : start])) and right.isalnum():
        return None
    weak = right.isspace() and (left in ("s", "S") or text[max(0, start - 2) : start] == "in")
    return _Mark(start, end, family, lean, weak)


def _without_possessives(marks: list[_Mark]) -> list[_Mark]:
    """Drop a "workers’" when a surer closing mark follows before anything else opens."""
    kept: list[_Mark] = []
    surer = False
    for mark in reversed(marks):
        if mark.family != "single" or mark.lean != "close":
            surer = False
        elif not mark.weak:
            surer = True
        elif surer:
            continue
        kept.append(mark)
    kept.reverse()
    return kept


def _pair(marks: Iterable[_Mark]) -> tuple[list[tuple[_Mark, _Mark]], list[_Mark]]:
    """The pairs of opening and closing marks of a block, and the opening marks that nothing closes."""
    pairs: list[tuple[_Mark, _Mark]] = []
    stack: list[_Mark] = []
    for mark in marks:
        at = _open_in(stack, mark.family)
        if mark.lean == "close" or (mark.lean == "either" and at >= 0):
            if at >= 0:
                pairs.append((stack[at], mark))
                del stack[at:]
        else:
            stack.append(mark)
            del stack[:-_DEEPEST]
    return pairs, stack


def _open_in(stack: list[_Mark], family: str) -> int:
    """Where in the stack a mark of this family closes; a single mark never closes over an open double one."""
    for at in range(len(stack) - 1, -1, -1):
        if stack[at].family == family:
            return at
        if family == "single":
            break
    return -1


def _unclosed(stack: list[_Mark], starts: list[int]) -> list[tuple[_Mark, int | None]]:
    """Opening marks that nothing closes, each with where the next quotation begins, if one does.

    A single mark inside a quotation that nothing closes is taken for an apostrophe.
    """
    outer = [mark for at, mark in enumerate(stack) if at == 0 or mark.family != "single"]
    bounds = sorted({*starts, *(mark.start for mark in outer)})
    return [(mark, next((start for start in bounds if start > mark.start), None)) for mark in outer]


def _piece(text: str, opening: _Mark, last: int, end: int) -> list[_Piece]:
    """The piece from an opening mark to ``end``, ``last`` being where the closing mark begins; none if it is empty."""
    inside = text[opening.end : last]
    stripped = inside.strip()
    if not stripped:
        return []
    first = opening.end + len(inside) - len(inside.lstrip())
    inner = (first, first + len(stripped))
    start = opening.start if opening.end > opening.start else first
    return [_Piece((start, end if end > last else inner[1]), inner)]


def _following(blocks: Sequence[Block]) -> list[bool]:
    """For each readable block, whether prose follows it with nothing but captions and chrome between."""
    follows: list[bool] = []
    ahead = False
    for block in reversed(blocks):
        if block.kind in READABLE:
            follows.append(ahead and block.kind in PROSE)
            ahead = block.kind in PROSE
        elif block.kind not in ("caption", "chrome"):
            ahead = False
    follows.reverse()
    return follows


def _opens(marks: list[_Mark], block: Block, family: str) -> bool:
    """Whether the block begins with an opening mark of this family."""
    return bool(marks) and marks[0].start == block.start and marks[0].family == family and marks[0].lean != "close"


def _continues(marks: list[_Mark], block: Block, family: str) -> bool:
    """Whether a quotation that the paragraph before left open goes on in this block.

    It does if the block opens with a mark, or if its first mark closes what it did not open.
    """
    if _opens(marks, block, family):
        return True
    first = next((mark for mark in marks if mark.family == family), None)
    return first is not None and family != "single" and first.lean == "close" and not first.weak


def _seed(block: Block, family: str) -> _Mark:
    return _Mark(block.start, block.start, family, "open")


def _plausible(text: str, block: Block, opening: _Mark) -> bool:
    """Whether a quotation that nothing closes or continues may run to the end of its block."""
    before = text[max(block.start, opening.start - 3) : opening.start].rstrip()
    return block.kind == "quote" or opening.start == block.start or before.endswith((":", ","))


def _levelled(text: str, found: list[tuple[list[_Piece], bool]]) -> tuple[Quotation, ...]:
    found.sort(key=lambda item: (item[0][0].span[0], -item[0][-1].span[1]))
    result: list[Quotation] = []
    around: list[int] = []
    for pieces, balanced in found:
        while around and around[-1] <= pieces[0].span[0]:
            around.pop()
        words = sum(1 for piece in pieces for _ in _WORD.finditer(text, *piece.inner))
        spans, inner = tuple(piece.span for piece in pieces), tuple(piece.inner for piece in pieces)
        result.append(Quotation(spans, inner, len(around), balanced, words))
        around.append(spans[-1][1])
    return tuple(result)


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_WORKS = (
    "film|movie|book|song|album|novel|show|series|play|essay|article|column|episode|program|programme|documentary|"
    "memoir|poem|musical|opera|painting|magazine|novella|thriller|sitcom|podcast|single|hit|report|op-ed|story|editorial"
)
_WORK_BEFORE = re.compile(
    rf"\b(?:(?:{_WORKS})s?,?|titled|entitled|headlined|[Oo]n [A-Z]\w*[’']s|[A-Z]+[’']s)\s*$|"
    rf"\b(?:{_WORKS})s?\b[^.;“\"]{{0,12}}$"
)
_WORK_AFTER = re.compile(rf"\s*,?\s*(?:(?:a|an|the|his|her)\s)?(?:\w+\s)?(?:{_WORKS}|star|host)\b|\s*\((?:19|20)\d\d\)")
_SMALL = _words("a an the of in on at to for and or but nor with by from as vs de la le el du von van der is &")
_CLAUSE = _words(
    "i we he she they it you there is are was were am has have had will would can could should must may might do does "
    "did don’t don't let’s let's"
)
_CONTRACTED = re.compile(r"\w(?:n[’']t|[’'](?:re|m|ll|ve|d))\b")


def quotation_kind(text: str, quotation: Quotation) -> QuotationKind:
    """What the marks are for: ``speech`` that is quoted, a ``scare`` quote around a term, or the ``title`` of a work.

    Judged by form alone: capitals, length, a finite verb or pronoun inside, punctuation before the closing mark,
    and the words just outside.
    """
    (first, last), *more = quotation.inner
    inside = text[first:last]
    if more or quotation.words > 12:
        return "speech"
    before = text[max(0, quotation.start - 40) : quotation.start].rpartition("\n")[2].rstrip()
    after = text[quotation.end : quotation.end + 40].partition("\n")[0]
    words = _WORD.findall(inside)
    opens_sentence = not before or before[-1] in ".!?…”»"
    clause = any(word.lower() in _CLAUSE for word in words) or _CONTRACTED.search(inside) is not None
    stopped = inside[-1] in ".,!?…—"
    if _titled(words) and not (stopped and opens_sentence):
        if _WORK_BEFORE.search(before) or _WORK_AFTER.match(after):
            return "title"
        if len(words) > 2 and not clause and not before.endswith(":"):
            return "title"
    if len(words) > 4 or clause or not words or before.endswith(":"):
        return "speech"
    if opens_sentence:
        return "speech" if stopped or after[:1] == "," else "scare"
    return "speech" if stopped and (len(words) > 3 or before.endswith(",")) else "scare"


def _titled(words: list[str]) -> bool:
    """Whether the words are in title case: small words aside, every one begins with a capital."""
    if not words or not (words[0][0].isupper() or words[0][0].isdigit()):
        return False
    if all(word.isupper() for word in words):
        return False
    return all(word[0].isupper() or word[0].isdigit() or word in _SMALL for word in words) and words[-1][0].isupper()
