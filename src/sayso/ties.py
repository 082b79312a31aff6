"""Which place and which time of a sentence is that of a figure: rules for where they stand, linear in the text.

In turn: the one behind the figure ("12 died in Homs"), the one before it in its clause ("hospitals in Gaza have 12
beds"), the one that a row of figures shares ("seven bridges and 15 schools in Iraq"), the one that opens the sentence
("In 2019 …"). What stands in another's words than the figure is not the figure's, nor is where and when it was said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from sayso.records import Figure, Place, Time
from sayso.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sayso.records import Article, Span

M = TypeVar("M", Place, Time)

#: So far behind a figure, and so far before it, a place or time is still its own (characters).
BEHIND, BEFORE = 90, 60
_LOOK_BACK = 40  # characters that the words before a place or time are looked for in

_PART = r"(?: the| all| parts of| much of| most of| northern| southern| eastern| western| central| early| late| mid)*"
_PART += r"(?: (?:city|town|village|province|state|port|start|end|beginning|middle) of)?(?: the)?[ -]?\Z"
_WHERE = re.compile(
    rf"\b(?:in|at|near|across|throughout|around|outside|inside|within|over|along|off|on){_PART}", re.IGNORECASE
)
_WHEN = re.compile(rf"\b(?:in|on|at|by|since|until|during|for|over|throughout){_PART}", re.IGNORECASE)
#: Times that need no preposition: "killed last year", "died Tuesday".
_DEICTIC = re.compile(
    r"last|this|next|yesterday|today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE
)
#: Places before a figure with "of": "the port of Beirut handled 12 ships".
_OF = re.compile(r"\b(?:port|city|town|village|province|state|region|capital|island|district|people|streets) of \Z")
#: What parts a figure from the words behind it: another clause, or somebody who speaks.
_BORDER = re.compile(
    r"[;:”»]|\b(?:said|says|say|told|tells|announced|according|wrote|added|that|which|who|while|whereas|but|because|after|before)\b"
    r"|\band (?:was|were|is|are|has|had|he|she|it|they|its|his|her|their|will|by|in|on|at|then)\b|, (?:and|an?)\b"
)
_SAID = re.compile(r"\b(?:said|says|told [\w ]{1,20}|announced|reported|wrote|added)(?: \w+)?(?: the)? \Z")
#: "a firm based in Tokyo made 12": where the firm is, not what it made. But "rose in May to 12", "jumped in May by 12".
_REDUCED = re.compile(r"\b(?:\w+ed|born|built|held|made|sold|known|seen|found|from|to) [a-z]+ (?:the )?\Z")
_MOVED = re.compile(r" (?:by|to|from) \Z")
_POSSESSED = re.compile(r"['’]s?\s|\s(?:has|have|had)\s")
#: Between two figures of a row: what the first counts, a comma or "and", and nothing else.
_ROW = re.compile(r"(?: [\w’'-]+){0,4}?(?:,| and| or)(?: and| or)?(?: \w+)? ?")
_PREPOSITION = re.compile(r"\b(?:in|on|at|for|from|to|with|near|by|across|since|until|during)\b")
#: Before a shared place or time, a verb makes it that of the whole row: "were built across Syria".
_VERB = re.compile(r"\b(?:was|were|is|are|been|have|has|had)\b")
#: What a sentence may open with before a place or time that is then the whole sentence's.
_OPENS = r"[\"“'‘(]?(?:(?:In|On|By|During|At|Since|Last|However|Still|Meanwhile|But|And|Across)\b[^,;:]{0,40}, )?"
_OPENS_WHERE = re.compile(
    rf"{_OPENS}(?:in|at|near|across|throughout|around) (?:the |northern |southern )?", re.IGNORECASE
)
_OPENS_WHEN = re.compile(rf"{_OPENS}(?:(?:in|on|by|during|since|at) )?(?:the |early |late )?", re.IGNORECASE)
_BARE_OPENING = re.compile(r"[\"“'‘(]?(?:the )?", re.IGNORECASE)


def tie(
    article: Article,
    figures: Sequence[Figure],
    places: Sequence[Place],
    times: Sequence[Time],
    inside: Callable[[Span], str | None],
) -> list[Figure]:
    """The figures with the place and the time that their own sentence gives them.

    All are in text order; ``inside`` says in whose content a span stands (see `sayso.holders.contents`).
    """
    out: list[Figure] = []
    for (start, end), row in _by_sentence(article, figures):
        sentence = _Sentence(article.text, start, row, inside)
        at = sentence.own(_within(places, start, end), _WHERE, _OPENS_WHERE)
        on = sentence.own(_within(times, start, end), _WHEN, _OPENS_WHEN)
        out += (
            replace(f, place=p.id if p else None, time=t.id if t else None) for f, p, t in zip(row, at, on, strict=True)
        )
    return out


def _by_sentence(article: Article, figures: Sequence[Figure]) -> Iterator[tuple[Span, list[Figure]]]:
    """The sentences that hold figures, and these."""
    for block, group in groupby(figures, lambda figure: article.block_at(figure.span[0])):
        if block is None:
            continue
        bounds = sentences(article.text, block.start, block.end)
        starts = [start for start, _ in bounds]
        for number, row in groupby(group, lambda figure: bisect_right(starts, figure.span[0]) - 1):  # noqa: B023
            yield bounds[max(0, number)], list(row)


def _within(marked: Sequence[M], start: int, end: int) -> Sequence[M]:
    first = bisect_left(marked, start, key=lambda m: m.span[0])
    return marked[first : bisect_left(marked, end, key=lambda m: m.span[0])]


@dataclass(slots=True)
class _Sentence:
    """The figures of a sentence that begins at ``start``."""

    text: str
    start: int
    figures: list[Figure]
    inside: Callable[[Span], str | None]

    def own(self, marked: Sequence[M], before: re.Pattern[str], opens: re.Pattern[str]) -> list[M | None]:
        """For each figure the one of the places (or times) that is its own, if any."""
        if not marked:
            return [None] * len(self.figures)
        behind = [self._behind(i, marked, before) for i in range(len(self.figures))]
        taken = {m.id for m in behind if m is not None}
        own = [m or self._before(i, marked, before, taken) for i, m in enumerate(behind)]
        for i in range(len(own) - 2, -1, -1):
            shared = behind[i + 1]
            if own[i] is None and shared is not None and self._in_row(i, shared):
                own[i] = behind[i] = shared
        opening = next((m for m in marked if self._opens(m, opens)), None)
        if opening is None:
            return own
        stop = self.text.find(";", opening.span[1], self.figures[-1].span[0])
        reach = stop if stop >= 0 else self.figures[-1].span[1]
        return [
            m or (opening if opening.span[1] <= f.span[0] <= reach and self._together(f, opening) else None)
            for m, f in zip(own, self.figures, strict=True)
        ]

    def _behind(self, i: int, marked: Sequence[M], before: re.Pattern[str]) -> M | None:
        """The one behind a figure, "12 died in Homs", but for what the next figure rather has before it."""
        end = self.figures[i].span[1]
        after = self.figures[i + 1].span[0] if i + 1 < len(self.figures) else None
        at = bisect_left(marked, end, key=lambda m: m.span[0])
        while at < len(marked) and marked[at].span[0] < min(end + BEHIND, after or end + BEHIND):
            m = marked[at]
            gap = self.text[end : m.span[0]]
            if _BORDER.search(gap):
                return None
            led = before.search(gap)
            if led and gap[: led.start()].endswith(", ") and self._leads_on(m, after):
                return None
            if (led or _needs_none(m, gap)) and self._together(self.figures[i], m):
                return m
            at += 1
        return None

    def _leads_on(self, m: Place | Time, after: int | None) -> bool:
        """Whether the next figure, which begins at ``after``, has it before it: "…, in Manchester 41 percent"."""
        return after is not None and after - m.span[1] < BEFORE and "," not in self.text[m.span[1] : after]

    def _before(self, i: int, marked: Sequence[M], before: re.Pattern[str], taken: set[str]) -> M | None:
        """The one since the figure before: "hospitals in Gaza have 12 beds", "Syria's 22 million people"."""
        figure = self.figures[i]
        floor = max(self.figures[i - 1].span[1] if i else self.start, figure.span[0] - BEFORE)
        at = bisect_left(marked, figure.span[0], key=lambda m: m.span[0]) - 1
        while at >= 0 and marked[at].span[0] >= floor:
            m = marked[at]
            at -= 1
            gap = self.text[m.span[1] : figure.span[0]]
            if "," in gap or _BORDER.search(gap):
                return None
            if m.id in taken or not self._together(figure, m):
                continue
            led = self.text[max(self.start, m.span[0] - _LOOK_BACK) : m.span[0]]
            if isinstance(m, Place) and (_OF.search(led) or (self._first(m) and _POSSESSED.match(gap))):
                return m
            if before.search(led) and (_MOVED.fullmatch(gap) or not _REDUCED.search(led)) and not _said(led):
                return m
        return None

    def _in_row(self, i: int, shared: M) -> bool:
        """Whether a figure and the next one are of a row that has its place or time behind the last of it."""
        gap = self.text[self.figures[i].span[1] : self.figures[i + 1].span[0]]
        if len(gap) > BEFORE or not _ROW.fullmatch(gap) or not self._together(self.figures[i], shared):
            return False
        between = self.text[self.figures[i + 1].span[1] : shared.span[0]]
        return not _PREPOSITION.search(gap) or bool(_VERB.search(between))

    def _first(self, m: Place | Time) -> bool:
        """Whether nothing but "the" is before it in the sentence."""
        return bool(_BARE_OPENING.fullmatch(self.text, self.start, m.span[0]))

    def _opens(self, m: M, opens: re.Pattern[str]) -> bool:
        """Whether it opens the sentence: a place with a preposition, a time with or without one."""
        return m.span[0] - self.start < 2 * BEFORE and bool(opens.fullmatch(self.text, self.start, m.span[0]))

    def _together(self, figure: Figure, m: Place | Time) -> bool:
        """Whether the same one says both; an age has neither place nor time."""
        return figure.dimension != "age" and self.inside(figure.span) == self.inside(m.span)


def _needs_none(m: Place | Time, gap: str) -> bool:
    return isinstance(m, Time) and gap.endswith(" ") and _DEICTIC.match(m.text) is not None


def _said(led: str) -> bool:
    """Whether what comes next tells when or where something was said: "said on "."""
    return _SAID.search(led) is not None
