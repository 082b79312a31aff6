"""Whether two claims may be about one thing: the words that they share, and those that their articles share.

Likeness only brings claims together; how they stand to each other is decided by what is parsed.
"""

from __future__ import annotations

import math
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from sayso.concepts import kin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sayso.topics import Background, Claim

_KIN = 0.7  # what a word that is only next of kin counts
_OFTEN = 0.3  # the power of its number that a word loses weight by
_BESIDE = 2  # words that two articles on one event share beside those that both claims have
_SHARE = 0.08  # and as a share of the words of the shorter article


def one_event(a: Claim, b: Claim) -> bool:
    """May the articles of two claims tell of one event: do they share words that are not in both claims?"""
    one, two = a.background, b.background
    if one.article.id == two.article.id:
        return True
    shared = _shared(one, two) - (a.terms & b.terms)
    least = min(len(one.terms), len(two.terms))
    return len(shared) >= max(_BESIDE, _SHARE * least)


@lru_cache(maxsize=8)  # claims of two articles come one after the other
def _shared(one: Background, two: Background) -> frozenset[str]:
    return frozenset(one.terms.keys() & two.terms.keys())


def days_between(a: Claim, b: Claim) -> int:
    """The days from the one article to the other, 0 where they are not known."""
    if a.day is None or b.day is None:
        return 0
    try:
        return (date.fromisoformat(b.day) - date.fromisoformat(a.day)).days
    except ValueError:
        return 0


class Weights(dict[str, float]):
    """What a word of both claims tells: little where both articles are full of it, or it stands in a headline."""

    def __init__(self, a: Claim, b: Claim) -> None:
        super().__init__()
        self._a, self._b = a.background, b.background

    def __missing__(self, key: str) -> float:
        often = min(self._a.terms[key], self._b.terms[key])
        heading = key in self._a.heading or key in self._b.heading
        self[key] = weight = (0.5 if heading else 1.0) / float(max(1, often) ** _OFTEN)
        return weight

    def total(self, words: Iterable[str]) -> float:
        # Summed exactly: in what order a set has its words must not decide between two sentences.
        return math.fsum(map(self.__getitem__, words))


def likeness(one: AbstractSet[str], two: AbstractSet[str], weights: Weights) -> float:
    """The share of words in common, 0 to 1: the mean of the shares of the shorter one and of both together."""
    both, near = one & two, akin(one, two)
    if not both and not near:
        return 0.0
    shared = weights.total(both) + _KIN * weights.total(mine for mine, _ in near)
    ones, twos = weights.total(one), weights.total(two)
    return (min(1.0, shared / min(ones, twos)) + min(1.0, shared / (ones + twos - shared))) / 2


def akin(one: AbstractSet[str], two: AbstractSet[str]) -> list[tuple[str, str]]:
    """Concepts of the one that are next of kin to concepts of the other."""
    near = kin()
    return [(key, near[key]) for key in sorted(near.keys() & one) if key not in two and near[key] in two - one]


def subject(words: Iterable[str], a: Claim, b: Claim) -> str:
    """The word in common that both articles have most often, or ""."""
    often = {w: min(a.background.terms[w], b.background.terms[w]) for w in words}
    return max(often, key=lambda w: (often[w], w), default="")
