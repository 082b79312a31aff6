"""Attributions in the making: drafts that may still change, where on the page they lie, which lies in which."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.claims import Claim
    from sayso.quotes import Quotation
    from sayso.records import Span


#: Pieces that are looked through one by one.
FEW = 16


@dataclass(slots=True, eq=False)
class Draft:
    """An attribution before it is final. ``claim`` holds the network's scores; None where a rule found it."""

    contents: list[Span]
    cue: Span | None = None
    source: Span | None = None
    claim: Claim | None = None
    parent: Draft | None = None
    quotations: list[Quotation] = field(default_factory=list)

    @property
    def depth(self) -> int:
        return 0 if self.parent is None else self.parent.depth + 1

    @property
    def start(self) -> int:
        return min(span[0] for span in self.spans())

    def spans(self) -> list[Span]:
        """All spans of its roles."""
        return [*self.contents, *(s for s in (self.cue, self.source) if s is not None)]

    def holds(self, span: Span) -> bool:
        """Does one piece of the content hold all of ``span``? Many pieces (a speech, a list) stand in text order."""
        if len(self.contents) > FEW:
            i = bisect_right(self.contents, span[0], key=lambda content: content[0]) - 1
            return i >= 0 and span[1] <= self.contents[i][1]
        return any(a <= span[0] and span[1] <= b for a, b in self.contents)


def draft(claims: Iterable[Claim]) -> list[Draft]:
    """The network's claims as drafts; a content that points to no cue is left to the quotation rules."""
    return [Draft(list(c.contents), c.cue, c.source, c) for c in claims if c.cue is not None]


def overlap(a: Span, b: Span) -> int:
    """How many characters two spans share; 0 or less where they do not meet."""
    return min(a[1], b[1]) - max(a[0], b[0])


def meets(d: Draft, span: Span) -> bool:
    """Does any role of a draft share a character with the span?"""
    return any(overlap(s, span) > 0 for s in d.spans())


def join(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans, those that touch or overlap made one."""
    out: list[Span] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


#: For each stretch of `CELL` characters the drafts with a span in it.
Places = dict[int, list[Draft]]
CELL = 512


def gather(drafts: Iterable[Draft]) -> Places:
    """Drafts by place, for `around`."""
    places: Places = {}
    for d in drafts:
        for n in {n for a, b in d.spans() for n in range(a // CELL, (b - 1) // CELL + 1)}:
            places.setdefault(n, []).append(d)
    return places


def around(places: Places, start: int, end: int) -> list[Draft]:
    """The drafts with a span in the stretches that hold these characters, once each, in the order they came."""
    if start // CELL == end // CELL:
        return places.get(start // CELL, [])
    found = {id(d): d for n in range(start // CELL, end // CELL + 1) for d in places.get(n, ())}
    return list(found.values())


def nest(drafts: list[Draft]) -> list[Draft]:
    """Give each draft whose roles all lie in the content of another the smallest such one as its parent."""
    sizes = {id(d): sum(b - a for a, b in d.contents) for d in drafts}
    places = gather(drafts)
    for d in drafts:
        inside = [
            p
            for p in places.get(d.contents[0][0] // CELL, [])
            if p is not d and sizes[id(p)] > sizes[id(d)] and all(p.holds(s) for s in d.spans())
        ]
        if inside:
            d.parent = min(inside, key=lambda p: sizes[id(p)])
    return drafts
