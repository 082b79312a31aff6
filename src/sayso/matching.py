"""Which words two texts share: runs of eight and more, gone on with over small differences of style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sayso.shingles import hashes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.shingles import Hashes

#: Words on either side that may differ within a match, and words that must be the same behind them.
SKIP = 3
AGAIN = 3
#: Places of the other text that are tried for a run that stands there often.
_TRIED = 4

#: Words ``a`` to ``a + n`` of one text are words ``b`` to ``b + n`` of the other.
Piece = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that two texts share: pieces in order, of which one at least has eight words."""

    pieces: tuple[Piece, ...]

    @property
    def words(self) -> int:
        return sum(n for _, _, n in self.pieces)


class Runs:
    """A text as numbers for words, and the runs in it, made ready once to be held against many others.

    Args:
        ids: the numbers; 0 is no word, and no passage goes over it.
    """

    def __init__(self, ids: Hashes) -> None:
        self.ids: list[int] = ids.tolist()
        self.runs = hashes(ids)
        self.known = np.unique(self.runs)

    def places(self, runs: Hashes) -> list[int]:
        """Where any of these runs begins."""
        found: list[int] = np.flatnonzero(np.isin(self.runs, runs)).tolist()
        return found


def matches(a: Runs, b: Runs) -> list[Match]:
    """The passages that two texts share, by the first text's order, apart in it."""
    common = np.intersect1d(a.known, b.known, assume_unique=True)
    common = common[common != 0]
    if not len(common):
        return []
    places: dict[int, list[int]] = {}
    for place in b.places(common):
        places.setdefault(int(b.runs[place]), []).append(place)
    found: list[Match] = []
    reached = 0
    for start in a.places(common):
        if start < reached:
            continue
        tried = (_match(a.ids, b.ids, start, other, reached) for other in places[int(a.runs[start])][:_TRIED])
        best = max(tried, key=lambda match: match.words)
        found.append(best)
        reached = best.pieces[-1][0] + best.pieces[-1][2]
    return found


def _match(a: Sequence[int], b: Sequence[int], i: int, j: int, reached: int) -> Match:
    """The passage around a run that begins at two places, in the first text not before ``reached``."""
    before = 0
    while i - before > reached and j - before > 0 and 0 != a[i - before - 1] == b[j - before - 1]:
        before += 1
    pieces = [(i - before, j - before, before + _length(a, b, i, j))]
    while gap := next(_gaps(a, b, *pieces[-1]), None):
        pieces.append(gap)
    first = pieces[0]
    while gap := next(_gaps_before(a, b, first[0], first[1], reached), None):
        pieces.insert(0, gap)
        first = gap
    return Match(tuple(pieces))


def _length(a: Sequence[int], b: Sequence[int], i: int, j: int) -> int:
    """How many words are the same from two places on."""
    n = 0
    while i + n < len(a) and j + n < len(b) and 0 != a[i + n] == b[j + n]:
        n += 1
    return n


#: How many words to skip in either text, the fewest first.
_SKIPS = sorted(((x, y) for x in range(SKIP + 1) for y in range(SKIP + 1) if x or y), key=sum)


def _gaps(a: Sequence[int], b: Sequence[int], i: int, j: int, n: int) -> Iterator[Piece]:
    """Where the texts go on alike behind a piece."""
    for x, y in _SKIPS:
        p, q = i + n + x, j + n + y
        if a[p : p + AGAIN] == b[q : q + AGAIN] and 0 not in (*a[i + n : p + AGAIN], *b[j + n : q + AGAIN]):
            length = _length(a, b, p, q)
            if length >= AGAIN:
                yield p, q, length


def _gaps_before(a: Sequence[int], b: Sequence[int], i: int, j: int, reached: int) -> Iterator[Piece]:
    """Where the texts were alike before a piece."""
    for x, y in _SKIPS:
        n = 0
        while i - x - n > reached and j - y - n > 0 and 0 != a[i - x - n - 1] == b[j - y - n - 1]:
            n += 1
        if n >= AGAIN and 0 not in (*a[i - x : i], *b[j - y : j]):
            yield i - x - n, j - y - n, n
