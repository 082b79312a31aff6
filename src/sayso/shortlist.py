"""Which claims are worth holding against each other: those with words in common, of articles with rare words in common.

Two inverted indexes, of articles and then of claims; at no point are all pairs looked at.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from sayso.amounts import STATES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sayso.topics import Claim

    #: The concepts of articles with how often they come, by the articles' ids.
    Terms = Mapping[str, Counter[str]]

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


class Shortlist:
    """Which of many claims may be related.

    Args:
        claims: those of all articles, or of some.
        nearness: of all articles, where the claims are of some only: it tells how rare a word is, too.
    """

    def __init__(self, claims: Iterable[Claim], nearness: Nearness | None = None) -> None:
        self._by_article: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            if can_be_compared(claim):
                self._by_article[claim.article.id].append(claim)
        terms = {identity: own[0].background.terms for identity, own in self._by_article.items()}
        self._nearness = nearness or Nearness(terms)
        self._rarity = Rarity(len(self._nearness.terms), self._nearness.seen)
        self._indexes: dict[str, dict[str, list[int]]] = {}

    def pairs(self, wanted: Collection[str] | None = None) -> Iterator[tuple[Claim, Claim]]:
        """Pairs that may be related, each once: in one article, and in articles that may tell of one event.

        Args:
            wanted: ids of claims of which every pair has one, or None for all.
        """
        articles = set(self._by_article)
        if wanted is not None:
            articles = {article for article in articles if any(c.id in wanted for c in self._by_article[article])}
        for identity, own in self._by_article.items():
            if identity in articles:
                yield from _wanted(within(own, self._index(identity), self._rarity), wanted)
        for one, two in self._nearness.pairs(None if wanted is None else articles):
            if one in self._by_article and two in self._by_article:
                a = self._by_article[one], self._index(one)
                b = self._by_article[two], self._index(two)
                yield from _wanted(across(a, b, self._rarity), wanted)

    def _index(self, identity: str) -> dict[str, list[int]]:
        index = self._indexes.get(identity)
        if index is None:
            index = self._indexes[identity] = indexed(self._by_article[identity], self._rarity)
        return index


def _wanted(pairs: Iterator[tuple[Claim, Claim]], wanted: Collection[str] | None) -> Iterator[tuple[Claim, Claim]]:
    return pairs if wanted is None else ((a, b) for a, b in pairs if a.id in wanted or b.id in wanted)


class Rarity(dict[str, float]):
    """What a word in common is worth, of the `_ENOUGH` that it takes: more if it is rare; in few articles, all alike.

    A state of people that are counted is worth half of what it takes, however rare.

    Args:
        number: how many articles there are.
        seen: in how many of them words stand; what is not named counts as seen once.
    """

    def __init__(self, number: int, seen: Mapping[str, int]) -> None:
        super().__init__()
        self._number = number
        self._seen = seen

    def __missing__(self, key: str) -> float:
        if key in STATES or self._number < _MANY:
            worth = _ENOUGH / 2
        else:
            worth = max(0.0, math.log(self._number / _FREQUENT / self._seen.get(key, 1)) + 1)
        self[key] = worth
        return worth


def most(number: int) -> int:
    """In how many of so many articles a word may stand that brings any of them together."""
    return min(max(_RARE, number // 20), _MOST)


class Nearness:
    """Which articles are near each other: those with rare words in common, by cosine of tf-idf.

    Args:
        terms: those of each article, by id, in the order of the articles.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        #: In how many articles each term is.
        self.seen: Counter[str] = Counter()
        for own in terms.values():
            self.seen.update(own.keys())

    def pairs(self, wanted: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
        """Each article's nearest ones, every pair once, the earlier article first.

        Args:
            wanted: ids of articles of which every pair has one, or None for all.
        """
        articles = list(self.terms)
        places = {i for i, article in enumerate(articles) if wanted is None or article in wanted}
        near = places
        if wanted is not None:  # those that may have a wanted one among their nearest
            every = len(articles)
            near = places | {j for i in places for j, cos in self._alike(i, every).items() if cos >= ALIKE and j > i}
        for i in sorted(near):
            # Of those that are as near, the ones that came first: in whatever order sums are made, the same are taken.
            alike = self._alike(i, i).items()
            earlier = {j: (round(cosine, DIGITS), -j) for j, cosine in alike if cosine >= ALIKE}
            for j in heapq.nlargest(NEAREST, earlier, key=earlier.__getitem__):
                if i in places or j in places:
                    yield articles[j], articles[i]

    def _alike(self, i: int, end: int) -> dict[int, float]:
        """The cosine of an article with each before ``end`` that has a word in common with it."""
        found: dict[int, float] = defaultdict(float)
        for key, weight in self._vectors[i].items():
            for j, other in self._postings[key]:
                if j >= end:
                    break
                found[j] += weight * other
        return found

    @cached_property
    def _vectors(self) -> list[dict[str, float]]:
        """The heaviest words that each article has in common with any other, normed."""
        number = len(self.terms)
        highest = most(number)
        rare = {key: math.log(1 + number / seen) for key, seen in self.seen.items() if 1 < seen <= highest}
        return [_vector(own, rare) for own in self.terms.values()]

    @cached_property
    def _postings(self) -> dict[str, list[tuple[int, float]]]:
        """The articles with each word, and its weight there."""
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, vector in enumerate(self._vectors):
            for key, weight in vector.items():
                postings[key].append((i, weight))
        return postings


def _vector(terms: Counter[str], rare: dict[str, float]) -> dict[str, float]:
    weights = {key: (1 + math.log(often)) * rare[key] for key, often in terms.items() if key in rare}
    heaviest = dict(heapq.nlargest(KEYS, weights.items(), key=itemgetter(1, 0)))
    norm = math.sqrt(sum(weight * weight for weight in heaviest.values())) or 1.0
    return {key: weight / norm for key, weight in heaviest.items()}


def indexed(claims: Sequence[Claim], rarity: Rarity) -> dict[str, list[int]]:
    """The places in the row of claims of those with a word, for each word that is worth something."""
    index: dict[str, list[int]] = defaultdict(list)
    for place, claim in enumerate(claims):
        for key in claim.keys:
            if rarity[key] > 0:
                index[key].append(place)
    return index


def within(claims: Sequence[Claim], index: dict[str, list[int]], rarity: Rarity) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of one article's claims that may be related and have enough in common."""
    common: dict[int, float] = defaultdict(float)
    size = len(claims)
    for key, places in index.items():
        worth = rarity[key]
        for j in places[:_CROWDED]:
            for i in places:
                if i >= j:
                    break
                common[i * size + j] += worth
    yield from _enough(common, claims, claims)
    place = {claim.id: i for i, claim in enumerate(claims)}
    for claim in claims:
        if claim.denies in place:
            yield claims[place[claim.denies]], claim


def across(
    a: tuple[Sequence[Claim], dict[str, list[int]]], b: tuple[Sequence[Claim], dict[str, list[int]]], rarity: Rarity
) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims of two articles that may be related and have enough in common."""
    ones, twos = a[1], b[1]
    common: dict[int, float] = defaultdict(float)
    size = len(b[0])
    for key in ones.keys() & twos.keys():
        worth = rarity[key]
        there = twos[key][:_CROWDED]
        for i in ones[key]:
            for j in there:
                common[i * size + j] += worth
    yield from _enough(common, a[0], b[0])


def _enough(common: dict[int, float], ones: Sequence[Claim], twos: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Of pairs, numbered row by row, by what their words in common are worth, those that may be related.

    That takes two words, or all the words of a sentence, or one for what is denied; a count of people in one state.
    """
    for number in sorted(common):
        shared = common[number]
        i, j = divmod(number, len(twos))
        a, b = ones[i], twos[j]
        if _comparable(a, b) and (shared >= _ENOUGH or _brief(a, b, shared) or _counted(a, b)):
            yield a, b


def can_be_compared(claim: Claim) -> bool:
    """Is there a figure in a claim, or is it said by somebody? Nothing else can be compared."""
    return bool(claim.quantities) or _said(claim)


def _said(claim: Claim) -> bool:
    """Is it attributed, and not merely asked, supposed or not said? Who would not say may say later."""
    return claim.attributed and (not claim.silent or claim.polarity == "withheld")


def _comparable(a: Claim, b: Claim) -> bool:
    """Sentences of outlets' own are compared by their figures only."""
    return (a.attributed and b.attributed) or bool(a.quantities and b.quantities)


def _brief(a: Claim, b: Claim, shared: float) -> bool:
    """Is one word in common enough, since it is all that one of them says, or since one of them is denied?"""
    if shared < _ENOUGH / 2:
        return False
    return a.denied or b.denied or a.shortest == 1 or b.shortest == 1


def _counted(a: Claim, b: Claim) -> bool:
    """Do both count people in one state?"""
    if not a.quantities or not b.quantities:
        return False
    return any(q.state == r.state for q in a.quantities if q.state for r in b.quantities)
