"""Which claims are worth holding against each other: those with words in common, of articles with rare words in common.

Two inverted indexes, of articles and then of claims; at no point are all pairs looked at.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sayso.amounts import STATES
from sayso.records import Attribution

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sayso.topics import Background, Claim

ALIKE = 0.12  # the cosine of two articles' rare words from which on they may tell of one event
NEAREST = 30  # articles that one is held against
_RARE = 60  # a word in more articles than this, or in a twentieth of all, brings none together
_MOST = 500  # articles that a word brings together at the most
KEYS = 60  # words of an article that it is looked up by, the heaviest
_CROWDED = 40  # claims of one article with one word
_MANY = 50  # articles from which on common words are known by their number
DIGITS = 9  # of a cosine that count
_FREQUENT = 8  # a word in more than this part of all articles says little of what they are about
_ENOUGH = 4.0


def candidates(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims that may be related, each once: in one article, and in articles that may tell of one event."""
    by_article: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if can_be_compared(claim):
            by_article[claim.article.id].append(claim)
    backgrounds = [own[0].background for own in by_article.values()]
    rarity = Rarity(len(backgrounds), Counter(key for article in backgrounds for key in article.terms))
    indexes = {identity: indexed(own, rarity) for identity, own in by_article.items()}
    for identity, own in by_article.items():
        yield from sharing(own, indexes[identity], rarity, own=True)
    for a, b in neighbours(backgrounds):
        yield from sharing(by_article[a.article.id], indexes[b.article.id], rarity, own=False)


def can_be_compared(claim: Claim) -> bool:
    """Is there a figure in a claim, or is it said by somebody? Nothing else can be compared."""
    return bool(claim.quantities) or _said(claim)


class Rarity:
    """How rare words are in many articles; in few, all count alike.

    Args:
        number: how many articles there are.
        seen: in how many of them words stand; those that are not named count as seen once.
    """

    def __init__(self, number: int, seen: Mapping[str, int]) -> None:
        self._number = number
        self._seen = seen
        self._worth: dict[str, float] = {}

    def __call__(self, key: str) -> float:
        """What a word in common is worth, of the `_ENOUGH` that it takes; a state of people that are counted all."""
        worth = self._worth.get(key)
        if worth is None:
            if key in STATES or self._number < _MANY:
                worth = _ENOUGH / 2
            else:
                worth = max(0.0, math.log(self._number / _FREQUENT / self._seen.get(key, 1)) + 1)
            self._worth[key] = worth
        return worth


def neighbours(articles: Sequence[Background]) -> Iterator[tuple[Background, Background]]:
    """Pairs of articles with rare words in common, each once: the nearest of each by cosine of tf-idf."""
    seen = Counter(key for article in articles for key in article.terms)
    vectors = [_vector(article, seen, len(articles), most(len(articles))) for article in articles]
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, vector in enumerate(vectors):
        alike: dict[int, float] = defaultdict(float)
        for key, weight in vector.items():
            for j, other in postings[key]:
                alike[j] += weight * other
            postings[key].append((i, weight))
        # Of those that are as near, the ones that came first: in whatever order sums are made, the same are taken.
        near = {j: (round(cosine, DIGITS), -j) for j, cosine in alike.items() if cosine >= ALIKE}
        for j in heapq.nlargest(NEAREST, near, key=near.__getitem__):
            yield articles[j], articles[i]


def most(number: int) -> int:
    """In how many of so many articles a word may stand that brings any of them together."""
    return min(max(_RARE, number // 20), _MOST)


def _vector(article: Background, seen: Counter[str], number: int, highest: int) -> dict[str, float]:
    """The heaviest words that an article has in common with any other, normed."""
    weights = {
        key: (1 + math.log(often)) * math.log(1 + number / seen[key])
        for key, often in article.terms.items()
        if 1 < seen[key] <= highest
    }
    heaviest = dict(heapq.nlargest(KEYS, weights.items(), key=lambda entry: (entry[1], entry[0])))
    norm = math.sqrt(sum(weight * weight for weight in heaviest.values())) or 1.0
    return {key: weight / norm for key, weight in heaviest.items()}


def indexed(claims: Sequence[Claim], rarity: Rarity) -> dict[str, list[Claim]]:
    """The claims of one article by the words that may bring others together with them."""
    index: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for key in claim.keys:
            if rarity(key) > 0 and len(index[key]) < _CROWDED:
                index[key].append(claim)
    return index


def sharing(
    claims: Sequence[Claim], index: dict[str, list[Claim]], rarity: Rarity, *, own: bool
) -> Iterator[tuple[Claim, Claim]]:
    """Pairs that may be related and have enough in common.

    That is two words, or all the words of a sentence, or one for what is denied; a count of people in one state.
    """
    place = {claim.id: i for i, claim in enumerate(claims)} if own else {}
    for i, claim in enumerate(claims):
        common: dict[str, float] = defaultdict(float)
        others: dict[str, Claim] = {}
        for key in claim.keys:
            worth = rarity(key)
            for other in index.get(key, ()) if worth > 0 else ():
                common[other.id] += worth
                others[other.id] = other
        for identity, shared in common.items():
            other = others[identity]
            if (own and place[identity] <= i) or not _comparable(claim, other):
                continue
            if shared >= _ENOUGH or _brief(claim, other, shared) or _counted(claim, other):
                yield claim, other
        if claim.denies in place:
            yield claims[place[claim.denies]], claim


def _said(claim: Claim) -> bool:
    """Is it attributed, and not merely asked, supposed or not said? Who would not say may say later."""
    record = claim.record
    return isinstance(record, Attribution) and (not claim.silent or record.polarity == "withheld")


def _comparable(a: Claim, b: Claim) -> bool:
    """Sentences of outlets' own are compared by their figures only."""
    said = isinstance(a.record, Attribution) and isinstance(b.record, Attribution)
    return said or bool(a.quantities and b.quantities)


def _brief(a: Claim, b: Claim, shared: float) -> bool:
    """Is one word in common enough, since it is all that one of them says, or since one of them is denied?"""
    if shared < _ENOUGH / 2:
        return False
    return a.denied or b.denied or a.shortest == 1 or b.shortest == 1


def _counted(a: Claim, b: Claim) -> bool:
    """Do both count people in one state?"""
    return any(q.state == r.state for q in a.quantities if q.state for r in b.quantities)
