"""What claims are about: their concepts, names and quantities, who holds them, and the article that they stand in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from sayso.amounts import Quantity, quantities
from sayso.concepts import WORD, Word, kin, negates, stem, terms_in
from sayso.records import PROSE, READABLE, Attribution

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.records import Act, Article, Passage, Reading, Span, Speaker, Statement, Time

_BREAK = re.compile(r"[.;:!?—]\s|,\s")
_SENTENCE = re.compile(r"[!?;…]|\.[”\"’]? *$(?<=\s)|\.[”\"’]$")
_OPEN = frozenset({"whether", "why", "how", "if", "need", "needs", "needed"})
_NOBODY = frozenset({"nobody", "nothing", "none"})
_IT = re.compile(
    r"it|this|that|(?:the|this|that|these|those) (?:claim|account|allegation|accusation|report|charge)s?", re.IGNORECASE
)
_BACK = 4  # claims before a "denied it" that it may mean
# What someone is said to do with a content without saying it.
_THOUGHTS = frozenset({"believe", "want", "predict", "suggest"})
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'&-]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n]|[“\"‘(—])\s*$")
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec i
    mr mrs ms dr sir the a an
    """.split()  # noqa: SIM905 - a table of words reads as one
)
_TITLES = frozenset(
    """
    president minister prime chief executive director general mayor governor senator judge justice professor doctor
    captain colonel major sergeant inspector officer commissioner superintendent detective chairman chairwoman
    secretary spokesman spokeswoman spokesperson deputy head leader coach manager the of and for in at
    """.split()  # noqa: SIM905
)
_LONGEST = 400  # words of a content, and characters between two, that are looked at
_APART = 12  # characters between two pieces of a content
_TAIL = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever holds a claim: ``name`` as shown, ``keys`` the words that tell them from others, in lower case."""

    name: str
    keys: frozenset[str]
    outlet: bool = False

    def is_also(self, other: Holder) -> bool:
        """Are these one holder, as far as their names tell? "Korvenn" is "Dalia Korvenn"; nobody is "officials"."""
        if not self.keys or not other.keys:
            return False
        if self.outlet != other.outlet:  # a body that is the outlet itself
            return self.keys == other.keys
        return self.keys <= other.keys or other.keys <= self.keys


@dataclass(frozen=True)
class Background:
    """What an article as a whole tells of its event: ``names`` and ``terms`` with how often, the terms of its
    ``heading``, and the ``days`` that it names.
    """

    article: Article
    names: Counter[str]
    terms: Counter[str]
    heading: frozenset[str]
    days: frozenset[str]
    quantities: tuple[Quantity, ...]
    holders: dict[str, Holder]

    @property
    def day(self) -> str | None:
        """The day of publication, where it is known to the day."""
        published = self.article.published
        return published[:10] if published and len(published) >= 10 else None


@dataclass(frozen=True)
class Claim:
    """A claim to be held against others: an attribution, or a statement in the outlet's own voice.

    ``words`` are those of the content without what is told in it by others, ``terms`` their concepts. ``denied`` says
    that the holder denies the content, ``denies`` which claim that is where the content is no more than "it";
    ``silent`` that nothing is claimed (withheld, asked, "did not say"). ``within`` are the ids of the claims that tell
    of this one, ``depth`` how many they are; ``title`` says that it stands in a headline.
    """

    record: Attribution | Statement
    passage: Passage
    background: Background
    holder: Holder
    words: tuple[Word, ...]
    names: frozenset[str]
    quantities: tuple[Quantity, ...]
    days: frozenset[str]
    act: Act | None = None
    denied: bool = False
    silent: bool = False
    depth: int = 0
    within: frozenset[str] = frozenset()
    denies: str | None = None
    title: bool = False

    @cached_property
    def id(self) -> str:
        return self.record.id

    @property
    def article(self) -> Article:
        return self.record.article

    @property
    def day(self) -> str | None:
        return self.background.day

    @cached_property
    def sentences(self) -> tuple[dict[str, int], ...]:
        """The concepts of each sentence of the content with their end.

        That is 1, or -1 for the opposite and for what is negated, and 0 for what is not said to be so.
        """
        return tuple(signed_terms(self.article.text, self.words))

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(word.term.key for word in self.words if word.term is not None)

    @cached_property
    def keys(self) -> frozenset[str]:
        """All that may bring this claim together with another: concepts and names."""
        of_figures = (q.terms | ({q.state} if q.state else set()) for q in self.quantities)
        keys = self.terms.union(self.names, *of_figures)
        near = kin()
        return keys | {near[key] for key in keys if key in near}

    @cached_property
    def shortest(self) -> int:
        """The number of concepts in the shortest sentence that has any beside names."""
        return min((len(sentence.keys() - self.names) or 9 for sentence in self.sentences), default=9)


def claims(reading: Reading) -> list[Claim]:
    """The claims of an article with what they are about, attributions before statements, each in text order.

    What someone is only said to think or to expect is the teller's claim, and none of its own.
    """
    speakers = {s.id: s for s in reading.speakers}
    holders = {a.id: _holder(a, speakers) for a in reading.attributions}
    outlet = _outlet(reading.article)
    page = _Page(reading.article)
    about = background(reading, page, holders | {s.id: outlet for s in reading.statements})
    parents = {a.id: a.parent for a in reading.attributions if a.parent is not None}
    folded = {a.id for a in reading.attributions if a.parent is not None and a.act in _THOUGHTS}

    def teller(identity: str) -> str:
        while identity in folded:
            identity = parents[identity]
        return identity

    measured: dict[str, list[Quantity]] = {}
    for quantity in about.quantities:
        if quantity.holder is not None:
            measured.setdefault(teller(quantity.holder), []).append(quantity)
    dated: dict[str, set[str]] = {}
    for time in reading.times:
        if time.holder is not None and (day := day_of(time)):
            dated.setdefault(teller(time.holder), set()).add(day)
    told: dict[str, list[Span]] = {}
    for a in reading.attributions:
        if a.parent is not None and a.id not in folded:
            told.setdefault(teller(a.parent), []).extend(a.content.spans)
    meant = _meant(reading, holders)
    made: list[Claim] = []
    records: list[Attribution | Statement] = [*reading.attributions, *reading.statements]
    for record in records:
        identity = record.id
        if identity in folded:
            continue
        said = record if isinstance(record, Attribution) else None
        passage = record.content if isinstance(record, Attribution) else record.passage
        act = said.act if said else None
        polarity = said.polarity if said else None
        block = reading.article.block_at(passage.start)
        made.append(
            Claim(
                record=record,
                passage=passage,
                background=about,
                holder=about.holders[identity],
                words=tuple(page.words(passage.spans, told.get(identity, ()))),
                names=frozenset(page.names(passage.spans)),
                quantities=tuple(measured.get(identity, ())),
                days=frozenset(dated.get(identity, ())),
                act=act,
                denied=act == "deny" and polarity in (None, "affirmed"),
                silent=polarity in ("withheld", "negated", "hypothetical") or act == "ask",
                depth=said.depth if said else 0,
                denies=meant.get(identity),
                within=frozenset(_above(identity, parents)),
                title=block is not None and block.kind == "title",
            )
        )
    return made


def _meant(reading: Reading, holders: dict[str, Holder]) -> dict[str, str]:
    """What "denied it" denies: the claim before it, by another, that names who denies; else it cannot be told."""
    outer = sorted((a for a in reading.attributions if a.depth == 0), key=lambda a: a.content.start)
    found: dict[str, str] = {}
    for i, a in enumerate(outer):
        if a.act != "deny" or not _IT.fullmatch(a.content.text.strip(' .,“”"')):
            continue
        for before in reversed(outer[max(0, i - _BACK) : i]):
            words = WORD.findall(before.content.text[:_LONGEST])
            named = {stem(_TAIL.sub("", word.lower())) for word in words if word[0].isupper()}
            if holders[a.id].keys & named and not holders[before.id].is_also(holders[a.id]):
                found[a.id] = before.id
                break
    return found


def _above(identity: str, parents: dict[str, str]) -> Iterator[str]:
    while identity in parents:
        identity = parents[identity]
        yield identity


def background(reading: Reading, page: _Page, holders: dict[str, Holder]) -> Background:
    """What the whole of an article tells of its event; ``holders`` are who holds each of its claims."""
    article = reading.article
    prose = [(block.start, block.end) for block in article.blocks if block.kind in PROSE]
    names = Counter(page.names(prose))
    terms = Counter(word.term.key for word in page.words(prose) if word.term is not None)
    days = frozenset(day for time in reading.times if (day := day_of(time)))
    title = terms_in(article.title or "", 0, _LONGEST)
    heading = frozenset(w.term.key for w in title if w.term is not None)
    return Background(article, names, terms, heading, days, _named(quantities(reading), page), holders)


def _named(found: Sequence[Quantity], page: _Page) -> tuple[Quantity, ...]:
    """The quantities with the names in their clauses, but those of the places that they are for."""
    return tuple(
        replace(q, names=frozenset(page.names([q.clause])) - {stem(w) for place in q.scope for w in place.split()})
        for q in found
    )


def day_of(time: Time) -> str | None:
    """The day that a time names, or None if it is no single day."""
    return time.first if time.first is not None and time.first == time.last else None


class _Page:
    """The words of an article and the words of its names, looked up by where they stand."""

    def __init__(self, article: Article) -> None:
        readable = [(block.start, block.end) for block in article.blocks if block.kind in READABLE]
        self._words = [word for span in readable for word in terms_in(article.text, *span)]
        self._starts = [word.start for word in self._words]
        self._named = [named for span in readable for named in _names(article.text, span)]
        self._places = [place for place, _ in self._named]

    def words(self, spans: Sequence[Span], without: Sequence[Span] = ()) -> Iterator[Word]:
        """The words in some spans, and not in others."""
        for start, end in spans:
            inside = self._words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
            if without:
                inside = [word for word in inside if not any(a <= word.start < b for a, b in without)]
            yield from inside

    def names(self, spans: Sequence[Span]) -> Iterator[str]:
        """The words of names in some spans, without their endings."""
        for start, end in spans:
            first, after = bisect_left(self._places, start), bisect_left(self._places, end)
            yield from (name for _, name in islice(self._named, first, after))


def _names(text: str, span: Span) -> Iterator[tuple[int, str]]:
    """The words of names: those with a capital that does not come from their place at the start of a sentence."""
    for match in _NAME.finditer(text, *span):
        low = _TAIL.sub("", match.group().lower())
        if low in _CALENDAR or len(low) < 2:
            continue
        starts = _SENTENCE_START.search(text, max(0, match.start() - 4), match.start())
        if starts is None or _NAME.match(text, match.end() + 1):
            yield match.start(), stem(low)


def signed_terms(text: str, words: Sequence[Word]) -> Iterator[dict[str, int]]:
    """The concepts of words of a text, a sentence at a time, with their end.

    What a "not" turns, before it in its clause or as its object ("told no one"), is -1; what is asked after ("whether",
    "why") is 0, and so is what is said both ways.
    """
    signs: dict[str, int] = {}
    turned = 1
    last: str | None = None
    at = words[0].start if words else 0
    for word in words[:_LONGEST]:
        gap = text[at : word.start][:_LONGEST]
        begins = text[word.start]
        if signs and (_SENTENCE.search(gap) or len(gap) > _APART) and not begins.islower() and not begins.isdigit():
            yield signs
            signs, last = {}, None
        if _BREAK.search(gap):
            turned, last = 1, None
        at = word.end
        if word.text == "but":
            turned = 1
        elif word.text in _OPEN:
            turned = 0
        elif negates(word.text):
            if last is not None and (word.text in _NOBODY or text.startswith(" one", word.end)):
                signs[last] = -signs[last]
            else:
                turned = -turned
        elif word.term is not None:
            key, sign = word.term.key, word.term.sign * turned
            signs[key] = sign if signs.get(key, sign) == sign else 0
            last = key
    if signs:
        yield signs


def _holder(attribution: Attribution, speakers: dict[str, Speaker]) -> Holder:
    """By the resolved speaker, else by the names in the source; without a name it is nobody in particular."""
    speaker = speakers.get(attribution.speaker or "")
    if speaker is not None:
        name = speaker.name
    elif attribution.source is not None:
        name = " ".join(attribution.source.text.split())
    else:
        return Holder("someone", frozenset())
    words = [w.group() for w in WORD.finditer(name[:200])]
    capital = [w.lower() for w in words if w[0].isupper() and w.lower() not in _TITLES | _CALENDAR]
    low = [w.lower() for w in words if w[0].islower() and w.lower() not in _TITLES]
    named = frozenset(stem(_TAIL.sub("", w)) for w in capital)
    return Holder(name, named or frozenset(low if low and not low[0].startswith("unnamed") else ()))


def _outlet(article: Article) -> Holder:
    name = article.outlet or article.title or article.input
    return Holder(name, frozenset(w.group().lower() for w in WORD.finditer(name[:200])) - _TITLES, outlet=True)
