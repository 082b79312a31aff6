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
    from collections.abc import Iterator, Sequence

    from sayso.topics import Background, Claim

_ALIKE = 0.12  # the cosine of two articles' rare words from which on they may tell of one event
_NEAREST = 30  # articles that one is held against
_RARE = 60  # a word in more articles than this, or in a twentieth of all, brings none together
_KEYS = 60  # words of an article that it is looked up by, the heaviest
_CROWDED = 40  # claims of one article with one word


def candidates(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims that may be related, each once: in one article, and in articles that may tell of one event."""
    by_article: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_article[claim.article.id].append(claim)
    indexes = {identity: _index(own) for identity, own in by_article.items()}
    for identity, own in by_article.items():
        yield from _shared(own, indexes[identity], own=True)
    backgrounds = [own[0].background for own in by_article.values()]
    for a, b in neighbours(backgrounds):
        yield from _shared(by_article[a.article.id], indexes[b.article.id], own=False)


def neighbours(articles: Sequence[Background]) -> Iterator[tuple[Background, Background]]:
    """Pairs of articles with rare words in common, each once: the nearest of each by cosine of tf-idf."""
    seen = Counter(key for article in articles for key in _words(article))
    most = max(_RARE, len(articles) // 20)
    vectors = [_vector(article, seen, len(articles), most) for article in articles]
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, vector in enumerate(vectors):
        alike: dict[int, float] = defaultdict(float)
        for key, weight in vector.items():
            for j, other in postings[key]:
                alike[j] += weight * other
            postings[key].append((i, weight))
        for j in heapq.nlargest(
            _NEAREST, (j for j, cosine in alike.items() if cosine >= _ALIKE), key=alike.__getitem__
        ):
            yield articles[j], articles[i]


def _words(article: Background) -> set[str]:
    return set(article.names) | set(article.terms)


def _vector(article: Background, seen: Counter[str], number: int, most: int) -> dict[str, float]:
    """The heaviest words that an article has in common with any other, normed; names count double."""
    weights = {
        key: (1 + math.log(max(article.terms[key], article.names[key]))) * math.log(1 + number / seen[key])
        * (2 if key in article.names else 1)
        for key in _words(article)
        if 1 < seen[key] <= most
    }  # fmt: skip
    heaviest = dict(heapq.nlargest(_KEYS, weights.items(), key=lambda entry: (entry[1], entry[0])))
    norm = math.sqrt(sum(weight * weight for weight in heaviest.values())) or 1.0
    return {key: weight / norm for key, weight in heaviest.items()}


def _index(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    index: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for key in claim.keys:
            index[key].append(claim)
    return index


def _shared(claims: Sequence[Claim], index: dict[str, list[Claim]], *, own: bool) -> Iterator[tuple[Claim, Claim]]:
    """Pairs with a state of people, two words, or all the words of a sentence in common; one for what is denied."""
    place = {claim.id: i for i, claim in enumerate(claims)} if own else {}
    for i, claim in enumerate(claims):
        common: Counter[str] = Counter()
        others: dict[str, Claim] = {}
        for key in claim.keys:
            for other in index.get(key, ())[:_CROWDED]:
                common[other.id] += 2 if key in STATES else 1
                others[other.id] = other
        for identity, shared in common.items():
            other = others[identity]
            if own and place[identity] <= i:
                continue
            if shared >= 2 or shared >= min(claim.shortest, other.shortest) or claim.denied or other.denied:
                yield claim, other
        if claim.denies in place:
            yield claims[place[claim.denies]], claim
