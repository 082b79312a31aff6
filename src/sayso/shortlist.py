"""Which claims are worth holding against each other: those with words in common, of articles with rare words in common.

Two inverted indexes, of articles and then of claims; at no point are all pairs looked at.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sayso.amounts import STATES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sayso.topics import Background, Claim

_ALIKE = 0.12  # the cosine of two articles' rare words from which on they may tell of one event
_NEAREST = 30  # articles that one is held against
_RARE = 60  # a word in more articles than this, or in a twentieth of all, brings none together
_MOST = 500  # articles that a word brings together at the most
_KEYS = 60  # words of an article that it is looked up by, the heaviest
_CROWDED = 40  # claims of one article with one word
_MANY = 50  # articles from which on common words are known by their number
_FREQUENT = 8  # a word in more than this part of all articles says little of what they are about
_ENOUGH = 4.0


def candidates(claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims that may be related, each once: in one article, and in articles that may tell of one event."""
    by_article: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.quantities or _said(claim):  # nothing else can be compared
            by_article[claim.article.id].append(claim)
    backgrounds = [own[0].background for own in by_article.values()]
    rarity = _Rarity(backgrounds)
    indexes = {identity: _index(own, rarity) for identity, own in by_article.items()}
    for identity, own in by_article.items():
        yield from _within(own, indexes[identity], rarity)
    for a, b in neighbours(backgrounds):
        one, two = a.article.id, b.article.id
        yield from _across((by_article[one], indexes[one]), (by_article[two], indexes[two]), rarity)


class _Rarity(dict[str, float]):
    """What a word in common is worth, of the `_ENOUGH` that it takes: more if it is rare; in few articles, all alike.

    A state of people that are counted is worth half of what it takes, however rare.
    """

    def __init__(self, articles: Sequence[Background]) -> None:
        super().__init__()
        self._number = len(articles)
        self._seen = Counter(key for article in articles for key in article.terms)

    def __missing__(self, key: str) -> float:
        if key in STATES or self._number < _MANY:
            worth = _ENOUGH / 2
        else:
            worth = max(0.0, math.log(self._number / _FREQUENT / max(1, self._seen[key])) + 1)
        self[key] = worth
        return worth


def neighbours(
    articles: Sequence[Background], wanted: Collection[str] | None = None
) -> Iterator[tuple[Background, Background]]:
    """Pairs of articles with rare words in common, each once: the nearest of each by cosine of tf-idf.

    Of two articles the earlier comes first; with ``wanted``, ids, only pairs that have one of these articles.
    """
    seen = Counter(key for article in articles for key in article.terms)
    most = min(max(_RARE, len(articles) // 20), _MOST)
    vectors = [_vector(article, seen, len(articles), most) for article in articles]
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, vector in enumerate(vectors):
        for key, weight in vector.items():
            postings[key].append((i, weight))

    def alike(i: int) -> dict[int, float]:
        found: dict[int, float] = defaultdict(float)
        for key, weight in vectors[i].items():
            for j, other in postings[key]:
                found[j] += weight * other
        return found

    places = {i for i, article in enumerate(articles) if wanted is None or article.article.id in wanted}
    near = places
    if wanted is not None:  # those that may have a wanted one among their nearest
        near = places | {j for i in places for j, cosine in alike(i).items() if cosine >= _ALIKE and j > i}
    for i in sorted(near):
        earlier = {j: cosine for j, cosine in alike(i).items() if j < i and cosine >= _ALIKE}
        for j in heapq.nlargest(_NEAREST, earlier, key=earlier.__getitem__):
            if i in places or j in places:
                yield articles[j], articles[i]


def _vector(article: Background, seen: Counter[str], number: int, most: int) -> dict[str, float]:
    """The heaviest words that an article has in common with any other, normed."""
    weights = {
        key: (1 + math.log(often)) * math.log(1 + number / seen[key])
        for key, often in article.terms.items()
        if 1 < seen[key] <= most
    }
    heaviest = dict(heapq.nlargest(_KEYS, weights.items(), key=lambda entry: (entry[1], entry[0])))
    norm = math.sqrt(sum(weight * weight for weight in heaviest.values())) or 1.0
    return {key: weight / norm for key, weight in heaviest.items()}


def _index(claims: Sequence[Claim], rarity: _Rarity) -> dict[str, list[int]]:
    """The places in the row of claims of those with a word, for each word that is worth something."""
    index: dict[str, list[int]] = defaultdict(list)
    for place, claim in enumerate(claims):
        for key in claim.keys:
            if rarity[key] > 0:
                index[key].append(place)
    return index


def _within(claims: Sequence[Claim], index: dict[str, list[int]], rarity: _Rarity) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of one article's claims that may be related and have enough in common."""
    common: dict[tuple[int, int], float] = defaultdict(float)
    for key, places in index.items():
        worth = rarity[key]
        for j in places[:_CROWDED]:
            for i in places:
                if i >= j:
                    break
                common[i, j] += worth
    yield from _enough(common, claims, claims)
    place = {claim.id: i for i, claim in enumerate(claims)}
    for claim in claims:
        if claim.denies in place:
            yield claims[place[claim.denies]], claim


def _across(
    a: tuple[Sequence[Claim], dict[str, list[int]]], b: tuple[Sequence[Claim], dict[str, list[int]]], rarity: _Rarity
) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims of two articles that may be related and have enough in common."""
    ones, twos = a[1], b[1]
    common: dict[tuple[int, int], float] = defaultdict(float)
    for key in ones.keys() & twos.keys():
        worth = rarity[key]
        there = twos[key][:_CROWDED]
        for i in ones[key]:
            for j in there:
                common[i, j] += worth
    yield from _enough(common, a[0], b[0])


def _enough(
    common: dict[tuple[int, int], float], ones: Sequence[Claim], twos: Sequence[Claim]
) -> Iterator[tuple[Claim, Claim]]:
    """Of pairs, by what their words in common are worth, those that may be related.

    That takes two words, or all the words of a sentence, or one for what is denied; a count of people in one state.
    """
    for (i, j), shared in sorted(common.items()):
        a, b = ones[i], twos[j]
        if _comparable(a, b) and (shared >= _ENOUGH or _brief(a, b, shared) or _counted(a, b)):
            yield a, b


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
    return any(q.state == r.state for q in a.quantities if q.state for r in b.quantities)
