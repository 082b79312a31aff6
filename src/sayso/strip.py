"""How much of an article is whose voice: the strip above a reading, and the shares beside its speakers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.holders import Cover
from sayso.marks import source_key
from sayso.records import PROSE

if TYPE_CHECKING:
    from sayso.records import Reading

#: The key of what the outlet says itself; the source of a claim never has it.
OUTLET = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters of the article's prose in one voice, counted without what lies between the blocks."""

    start: int
    length: int
    key: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The voices of an article in order. ``shares`` are parts of 1, by key; an article without prose has none."""

    stretches: tuple[Stretch, ...]
    length: int

    @property
    def shares(self) -> dict[str, float]:
        sums: Counter[str] = Counter()
        for stretch in self.stretches:
            sums[stretch.key] += stretch.length
        return {key: size / self.length for key, size in sums.items()}


def strip(reading: Reading) -> Strip:
    """Whose voice each character of the prose is in: a claim's is that of its outermost source, the rest the outlet's.

    Sources and cues are the outlet's: it is the outlet that says who said what follows.
    """
    keys = {a.id: source_key(a) for a in reading.attributions}
    outer = [(span, 0, a.id) for a in reading.attributions if a.depth == 0 for span in a.content.spans]
    holder = Cover(outer)
    borders = sorted({border for span, _, _ in outer for border in span})
    made: list[Stretch] = []
    length = 0
    for block in reading.article.blocks:
        if block.kind not in PROSE:
            continue
        inside = borders[bisect_right(borders, block.start) : bisect_left(borders, block.end)]
        for start, end in zip([block.start, *inside], [*inside, block.end], strict=True):
            claim = holder((start, end))
            key = OUTLET if claim is None else keys[claim]
            if made and made[-1].key == key:
                last = made.pop()
                made.append(Stretch(last.start, last.length + end - start, key))
            else:
                made.append(Stretch(length, end - start, key))
            length += end - start
    return Strip(tuple(made), length)
