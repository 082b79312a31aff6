"""Which record a stretch of text stands in, and who says what stands there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.records import Attribution, Figure, Place, Reading, Span, Time

_Layer = tuple["Span", int, str]  # a span, how deep it lies, and the id of the record that it is of


class Cover:
    """For each stretch of a text the deepest of the spans over it; of equally deep ones the shortest.

    Built in n log n of the spans, however they lie over each other; asked in log n.
    """

    def __init__(self, layers: Iterable[_Layer]) -> None:
        waiting = sorted(layers, reverse=True)
        self._borders = sorted({border for span, _, _ in waiting for border in span})
        self._best: list[tuple[int, str] | None] = []
        over: list[tuple[int, int, int, str]] = []
        for border in self._borders:
            while waiting and waiting[-1][0][0] == border:
                (start, end), depth, name = waiting.pop()
                heappush(over, (-depth, end - start, end, name))
            while over and over[0][2] <= border:
                heappop(over)
            self._best.append((-over[0][0], over[0][3]) if over else None)

    def __call__(self, span: Span) -> str | None:
        """The id of the record that a span stands in, of one across a border the less deep; None if there is none."""
        first, last = self._at(span[0]), self._at(span[1] - 1)
        found = [best for best in (first, last) if best is not None]
        return min(found, key=lambda best: best[0])[1] if found else None

    def _at(self, offset: int) -> tuple[int, str] | None:
        i = bisect_right(self._borders, offset) - 1
        return self._best[i] if i >= 0 else None


def contents(reading: Reading) -> Cover:
    """Whose content a span is in: the innermost attribution's."""
    return Cover(_contents(reading))


def holders(reading: Reading) -> Cover:
    """The record that a span stands in: the innermost content, else the attribution that its sentence belongs to, else
    the outlet's statement.
    """
    layers = _contents(reading)
    for a in reading.attributions:
        around = [*a.frame, *(span for passage in (a.source, a.cue) if passage for span in passage.spans)]
        layers += ((span, 0, a.id) for span in around)
    layers += ((span, 0, s.id) for s in reading.statements for span in s.passage.spans)
    return Cover(layers)


def _contents(reading: Reading) -> list[_Layer]:
    return [(span, a.depth + 1, a.id) for a in reading.attributions for span in a.content.spans]


class Chains:
    """Who says what stands in a span of a reading, from the outlet's own source down."""

    def __init__(self, reading: Reading) -> None:
        self._attributions: dict[str, Attribution] = {a.id: a for a in reading.attributions}

    def __call__(self, marked: Figure | Time | Place) -> tuple[Attribution, ...]:
        """The attributions that claim it, the outermost first; none where the outlet says it itself.

        What stands in the source, cue or frame of an attribution is in its sentence, but not what it claims.
        """
        chain: list[Attribution] = []
        at = self._attributions.get(marked.holder or "")
        while at is not None:
            if chain or _overlaps(at, marked.span):
                chain.append(at)
            at = self._attributions.get(at.parent or "")
        return tuple(reversed(chain))


def _overlaps(attribution: Attribution, span: Span) -> bool:
    """Whether a content, whose spans are in order and apart, has a character of a span."""
    spans = attribution.content.spans
    i = bisect_left(spans, span[1], key=lambda piece: piece[0]) - 1
    return i >= 0 and spans[i][1] > span[0]
