"""Figures, times and places of a reading, each with the record that it stands in, and what the text ties together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sayso.figures import figures
from sayso.places import places
from sayso.records import Figure, Place, Reading, Time
from sayso.sentences import sentences
from sayso.times import times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.records import Article, Span

M = TypeVar("M", Place, Time)

#: Before a place or time: what is counted there or then.
_THERE = re.compile(
    r"\b(?:in|at|near|across|throughout|around|outside|inside|within|from|over|along|on|by|since|until|during|for)"
    r"(?: the| all| parts? of| much of| northern| southern| eastern| western| central)*"
    r"(?: (?:city|town|province) of)? ?\Z",
    re.IGNORECASE,
)
#: Between a row of figures and a place: a verb makes the place that of the whole row, "were built across Syria".
_VERB = re.compile(r"\b(?:was|were|is|are|been|have|has|had)\b")
#: Between two figures of a row: what the first counts, a comma or "and", and nothing else.
_ROW = re.compile(r" ?[\w’' -]{0,60}(?:,| and| or)(?: and| or)? ?\Z")
#: A place or time that opens the sentence is that of all that follows: "In Homs, 12 died".
_OPENS = re.compile(r"[\"“'‘(]?(?:in|at|near|across|on|by|during)? ?(?:the )?\Z", re.IGNORECASE)
#: So far from a figure a place or time is still its own.
NEAR = 90


def measure(reading: Reading) -> Reading:
    """The reading with its figures, times and places: each with its holder, figures with their place and time."""
    article = reading.article
    when = times(article)
    where = places(article)
    what = figures(article, when)
    if not (what or when or where):
        return reading
    holders = _Holders(reading)
    held_times = [replace(t, holder=holders(t.span)) for t in when]
    held_places = [replace(p, holder=holders(p.span)) for p in where]
    held_figures = [replace(f, holder=holders(f.span)) for f in what]
    dated = [t for t in held_times if t.first is not None]
    tied = _tie(article, held_figures, held_places, dated)
    return replace(reading, figures=tuple(tied), times=tuple(held_times), places=tuple(held_places))


class _Holders:
    """Which record a span stands in: the innermost content, else the attribution that its sentence belongs to, else the
    outlet's statement. Asked in any order; a few steps each, as few contents lie over each other.
    """

    def __init__(self, reading: Reading) -> None:
        spans: list[tuple[Span, int, str]] = []
        for a in reading.attributions:
            spans += ((span, a.depth + 1, a.id) for span in a.content.spans)
            around = [*a.frame, *(s for p in (a.source, a.cue) if p for s in p.spans)]
            spans += ((span, 0, a.id) for span in around)
        spans += ((span, 0, s.id) for s in reading.statements for span in s.passage.spans)
        spans.sort(key=lambda entry: entry[0])
        self._spans = spans
        self._starts = [span[0] for span, _, _ in spans]
        self._reach: list[int] = []  # how far the spans up to this one reach
        for span, _, _ in spans:
            self._reach.append(max(span[1], self._reach[-1] if self._reach else 0))

    def __call__(self, span: Span) -> str | None:
        best: tuple[int, int, str] | None = None
        i = bisect_right(self._starts, span[0]) - 1
        while i >= 0 and self._reach[i] >= span[1]:
            (start, end), depth, name = self._spans[i]
            if end >= span[1] and (best is None or (depth, start - end) > best[:2]):
                best = depth, start - end, name
            i -= 1
            if best is not None and bisect_right(self._starts, span[0]) - i > _OVER:
                break
        return best[2] if best is not None else None


#: So many spans back a holder is looked for once one is found: contents nest a few deep, not hundreds.
_OVER = 64


def _tie(article: Article, found: Sequence[Figure], where: Sequence[Place], when: Sequence[Time]) -> list[Figure]:
    """Give figures the place and the time that their own sentence gives them."""
    out: list[Figure] = []
    text = article.text
    by_block: dict[int, list[Figure]] = {}
    for figure in found:
        block = article.block_at(figure.span[0])
        if block is not None:
            by_block.setdefault(block.start, []).append(figure)
    for inside in by_block.values():
        block = article.block_at(inside[0].span[0])
        if block is None:
            continue
        bounds = sentences(text, block.start, block.end)
        starts = [a for a, _ in bounds]
        rows: dict[int, list[Figure]] = {}
        for figure in inside:
            rows.setdefault(max(0, bisect_right(starts, figure.span[0]) - 1), []).append(figure)
        for number, row in rows.items():
            start, end = bounds[number]
            in_place = _own(text, start, row, _within(where, start, end))
            in_time = _own(text, start, row, _within(when, start, end))
            out += (
                replace(f, place=p.id if p else None, time=t.id if t else None)
                for f, p, t in zip(row, in_place, in_time, strict=True)
            )
    return sorted(out, key=lambda f: f.span)


def _within(marked: Sequence[M], start: int, end: int) -> Sequence[M]:
    first = bisect_left(marked, start, key=lambda m: m.span[0])
    return marked[first : bisect_left(marked, end, key=lambda m: m.span[0])]


def _own(text: str, start: int, row: Sequence[Figure], marked: Sequence[M]) -> list[M | None]:
    """For each figure of a sentence the place (or time) that it has: the one behind it before the next figure, the one
    that a row of figures shares, or the one that opens the sentence.
    """
    opening = next(
        (m for m in marked[:1] if m.span[0] < row[0].span[0] and _OPENS.match(text[start : m.span[0]])), None
    )
    own: list[M | None] = []
    for i, figure in enumerate(row):
        limit = row[i + 1].span[0] if i + 1 < len(row) else figure.span[1] + NEAR
        behind = (m for m in marked if figure.span[1] <= m.span[0] < min(limit, figure.span[1] + NEAR))
        own.append(next((m for m in behind if _THERE.search(text[figure.span[1] : m.span[0]])), None))
    for i in range(len(row) - 2, -1, -1):  # "Seven airbases, 15 depots and 22 centers were built across Syria"
        shared, gap = own[i + 1], text[row[i].span[1] : row[i + 1].span[0]]
        if own[i] is None and shared is not None and _ROW.fullmatch(gap):
            between = text[row[i + 1].span[1] : shared.span[0]]
            if _VERB.search(between):
                own[i] = shared
    return [o if o is not None else opening for o in own]
