"""Whether two claims may be about one thing: the words that they share, and those that their articles share.

Likeness only brings claims together; how they stand to each other is decided by what is parsed.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sayso.concepts import kin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sayso.topics import Claim

_KIN = 0.7  # what a word that is only next of kin counts
_OFTEN = 0.3  # the power of its number that a word loses weight by
_BESIDE = 2  # words that two articles on one event share beside those that both claims have
_SHARE = 0.08  # and as a share of the words of the shorter article


def one_event(a: Claim, b: Claim) -> bool:
    """May the articles of two claims tell of one event: do they share words that are not in both claims?"""
    one, two = a.background, b.background
    if one.article.id == two.article.id:
        return True
    shared = (one.terms.keys() & two.terms.keys()) - (a.terms & b.terms)
    least = min(len(one.terms), len(two.terms))
    return len(shared) >= max(_BESIDE, _SHARE * least)


def days_between(a: Claim, b: Claim) -> int:
    """The days from the one article to the other, 0 where they are not known."""
    if a.day is None or b.day is None:
        return 0
    try:
        return (date.fromisoformat(b.day) - date.fromisoformat(a.day)).days
    except ValueError:
        return 0


def weight(key: str, a: Claim, b: Claim) -> float:
    """What a word of both claims tells: little where both articles are full of it, or it stands in a headline."""
    often = min(a.background.terms[key], b.background.terms[key])
    heading = key in a.background.heading or key in b.background.heading
    return (0.5 if heading else 1.0) / float(max(1, often) ** _OFTEN)


def likeness(ones: Iterable[str], twos: Iterable[str], a: Claim, b: Claim) -> float:
    """The share of words in common, 0 to 1: the mean of the shares of the shorter one and of both together."""
    one, two = set(ones), set(twos)

    def total(words: Iterable[str]) -> float:
        return sum(weight(w, a, b) for w in words)

    shared = total(one & two) + _KIN * total(mine for mine, _ in akin(one, two))
    if not shared:
        return 0.0
    both = total(one) + total(two) - shared
    return (min(1.0, shared / min(total(one), total(two))) + min(1.0, shared / both)) / 2


def akin(one: AbstractSet[str], two: AbstractSet[str]) -> list[tuple[str, str]]:
    """Concepts of the one that are next of kin to concepts of the other."""
    near = kin()
    return [(key, near[key]) for key in sorted(one - two) if near.get(key) in two - one]


def subject(words: Iterable[str], a: Claim, b: Claim) -> str:
    """The word in common that both articles have most often, or ""."""
    often = {w: min(a.background.terms[w], b.background.terms[w]) for w in words}
    return max(often, key=lambda w: (often[w], w), default="")
