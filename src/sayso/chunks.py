"""Lines of plain text put together into the chunks that blocks are made of.

A chunk is a paragraph, a list item or a line that stands alone. Text as people have it comes with one paragraph a line
or hard-wrapped at some column; in the latter the lines of one paragraph are joined again. A wrapped line is told as a
typesetter would tell it: it broke where it did because the next word did not fit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Characters that only decorate: bullets, rules, quote marks of mail, and marks without width. Outside blocks, nothing
#: but these and white space is found.
ORNAMENTS = "•‣⁃◦∙·▪▫●○■□◆◇►▶▸▹➤➢➔→✓✔★☆*+-–—―_=~#|>\ufeff\u200b\u200c\u200d\u2060"

_BULLET = re.compile(r"(?:[•‣⁃◦∙▪▫●○■□◆◇►▶▸▹➤➢➔→✓✔★☆·]\s*|[-–*+]\s+)+")
_NUMBER = re.compile(r"(?:\d{1,2}|[a-z])[.)]\s")
_MARK = re.compile(r"#{1,6}\s+")
_MAIL = re.compile(r"(?:>\s?)+")
_CLOSED = re.compile(r"[.!?…。]['\"’”»›)\]}*_\u200b]{0,6}$")
_LABEL = re.compile(r"(?:[A-Z][\w.’'-]*(?:,? |$)){0,5}[A-Z][\w.’'-]*(?:, [A-Z]{2,12})?:$")
_OPEN_END = re.compile(
    r"(?:[,;]|\b(?:a|an|and|as|at|but|by|for|from|in|into|of|on|or|over|the|to|with))$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Characters ``start`` to ``end`` of a text that belong together.

    ``words`` counts them; ``closed`` says that it ends as a sentence does; ``item`` that a bullet or number opens it;
    ``marked`` that a mark-down heading mark does; ``quoted`` that mail marks or a deep indent set it off; ``apart``
    that a blank line or rule stands before it.
    """

    start: int
    end: int
    text: str
    words: int
    closed: bool
    item: bool
    marked: bool
    quoted: bool
    apart: bool


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    indent: int
    item: bool
    marked: bool
    mail: bool
    apart: bool

    @property
    def closed(self) -> bool:
        return is_closed(self.text)


def is_closed(text: str) -> bool:
    """Whether a text ends as a sentence does: with a full stop or the like, closing marks after it left aside."""
    return _CLOSED.search(text, max(0, len(text) - 8)) is not None


def is_label(text: str) -> bool:
    """Whether a line is a speaker's label alone, the words to follow: "MR. EARNEST:"."""
    return text[-1] == ":" and len(text) <= 60 and _LABEL.match(text) is not None


def _lines(text: str) -> Iterator[_Line]:
    """The lines that hold more than ornaments, without white space, bullets and marks at their edges."""
    position = 0
    apart = True
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        if not body or not body.strip(ORNAMENTS + " \t"):
            apart = True
            position += len(raw)
            continue
        indent = len(raw) - len(raw.lstrip())
        start, end = position + indent, position + indent + len(body)
        position += len(raw)
        item = marked = mail = False
        if not body[0].isalpha():
            lead = 0
            while lead < len(body) and body[lead] in "\ufeff\u200b\u200c\u200d\u2060":
                lead += 1
            if match := _MAIL.match(body, lead):
                mail, lead = True, match.end()
            if match := _BULLET.match(body, lead):
                item, lead = True, match.end()
            elif match := _MARK.match(body, lead):
                marked, lead = True, match.end()
            elif _NUMBER.match(body, lead):
                item = True
            lead += len(body) - lead - len(body[lead:].lstrip())
            start += lead
            body = body[lead:]
        yield _Line(start, end, body, indent, item, marked, mail, apart)
        apart = False


def _continues(above: _Line, below: _Line) -> bool:
    """Whether a line breaks off in mid-sentence and the next goes on in lower case."""
    return (
        not below.apart
        and not below.item
        and not below.marked
        and below.text[0].islower()
        and not above.closed
        and above.text[-1] != ":"
    )


def _wrap_width(lines: list[_Line]) -> int | None:
    """The column that a text is wrapped at, or None where a paragraph is a line."""
    widths = sorted(a.indent + len(a.text) for a, b in pairwise(lines) if _continues(a, b))
    if len(widths) < 2 or len(widths) < len(lines) / 15:
        return None
    width = widths[len(widths) * 9 // 10]
    # Where a text is wrapped, hardly a line runs over the column.
    over = sum(line.indent + len(line.text) > width * 1.25 for line in lines)
    return width if 30 <= width <= 160 and over <= len(lines) / 10 else None


def _joins(first: _Line, above: _Line, below: _Line, width: int | None) -> bool:
    """Whether ``below`` goes on with the chunk that ``first`` opens and ``above`` ends so far."""
    if below.apart or below.item or below.marked or above.marked or below.mail != above.mail:
        return False
    if above is first and is_label(above.text):
        return not is_label(below.text)
    if first.item and above is first and below.indent <= first.indent and width is None:
        return False
    length = len(above.text)
    if below.text.startswith(("— ", "– ", "― ")):
        return above.text[-1] in "”\"’'»"
    if not above.closed:
        if _OPEN_END.search(above.text, max(0, length - 8)) and length >= 12:
            return True
        if length >= 30 and above.text.isupper() and below.text.isupper() and len(below.text) >= 12:
            return True
        if length >= 45 and _continues(above, below):
            return True
    if width is None:
        return False
    if not first.item and below.indent > above.indent + 1:
        return False
    if _continues(above, below) and length >= width * 0.4:
        return True
    column = above.indent + length
    return width * 0.6 <= column <= width * 1.25 and column + 1 + len(below.text.split(None, 1)[0]) > width


def chunks(text: str) -> list[Chunk]:
    """The chunks of a plain text, in order and apart; time is linear in its length."""
    lines = list(_lines(text))
    width = _wrap_width(lines)
    # Indented prose is set apart only where other prose is not indented.
    flush = any(line.indent < 2 and len(line.text) > 60 for line in lines)
    found: list[Chunk] = []
    at = 0
    while at < len(lines):
        first = last = lines[at]
        at += 1
        while at < len(lines) and _joins(first, last, lines[at], width):
            last = lines[at]
            at += 1
        body = first.text if last is first else text[first.start : last.end]
        found.append(
            Chunk(
                first.start,
                last.end,
                body,
                len(body.split()),
                is_closed(body),
                first.item,
                first.marked,
                first.mail or (flush and not first.item and first.indent >= 4 and last.indent >= 4),
                first.apart,
            )
        )
    return found
