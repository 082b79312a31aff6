"""What claims are about: their concepts, names and quantities, who holds them, and the article that they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING

from sayso.amounts import Quantity, quantities
from sayso.concepts import WORD, Word, count_keys, keys_in, kin, negates, stem, terms_in
from sayso.records import PROSE

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator, Sequence

    from sayso.gist import Gist
    from sayso.records import Act, Article, Attribution, Passage, Polarity, Span, Statement

_BREAK = re.compile(r"[.;:!?—]\s|,\s")
_SENTENCE = re.compile(r"[!?;…]|\.[”\"’]? *$(?<=\s)|\.[”\"’]$")
_OPEN = frozenset({"whether", "why", "how", "if", "need", "needs", "needed"})
_ALL = frozenset({"all", "every", "each", "both"})
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
_MANY = 4  # concepts: no short sentence
_STOPS = re.compile(r"[.!?;…]")
_FAR = 4000  # characters of a piece of content
_SENTENCES = 20  # of one claim
_FIGURES = 40  # of one claim
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


@dataclass(frozen=True, eq=False)
class Background:
    """What an article as a whole tells of its event.

    Its ``terms`` with how often, the terms of its ``heading``, the ``days`` that it names, all its figures, who holds
    each of its claims, and the ``day`` of publication where it is known to the day.
    """

    article: Article
    terms: Counter[str]
    heading: frozenset[str]
    days: frozenset[str]
    quantities: tuple[Quantity, ...]
    holders: dict[str, Holder]
    day: str | None


@dataclass(frozen=True)
class Claim:
    """A claim to be held against others: an attribution, or a statement in the outlet's own voice.

    ``attributed`` tells the first from the second. ``denied`` says that the holder denies the content, ``denies`` which
    claim that is where the content is no more than "it"; ``silent`` that nothing is claimed (withheld, asked, "did not
    say"). ``within`` are the ids of the claims that tell of this one, ``depth`` how many they are, and ``told`` what it
    tells of others' words, which is theirs; ``title`` says that it stands in a headline. ``made`` makes the record.
    """

    id: str
    spans: tuple[Span, ...]
    background: Background
    holder: Holder
    quantities: tuple[Quantity, ...]
    days: frozenset[str]
    made: Callable[[], Attribution | Statement] = field(repr=False, compare=False)
    attributed: bool = True
    act: Act | None = None
    polarity: Polarity | None = None
    denied: bool = False
    silent: bool = False
    depth: int = 0
    within: frozenset[str] = frozenset()
    denies: str | None = None
    title: bool = False
    told: tuple[Span, ...] = ()

    @property
    def article(self) -> Article:
        return self.background.article

    @property
    def day(self) -> str | None:
        return self.background.day

    @cached_property
    def record(self) -> Attribution | Statement:
        """The whole record: of a claim in a ledger, it has to be asked for while that is open, and is then kept."""
        return self.made()

    @property
    def passage(self) -> Passage:
        """The content."""
        return self.article.passage(*self.spans)

    @property
    def text(self) -> str:
        """The words of the content."""
        return text_of(self.article, self.spans)

    def is_also_held_by(self, other: Claim) -> bool:
        """Are two claims one holder's? Of a sentence of the outlet's that names the holder of the other, too."""
        if self.holder.is_also(other.holder):
            return True
        told, said = (other, self) if self.attributed else (self, other)
        if told.attributed or not said.attributed:
            return False
        return bool(said.holder.keys) and said.holder.keys <= told.names

    @cached_property
    def sentences(self) -> tuple[dict[str, int], ...]:
        """The concepts of each sentence of the content with their end.

        That is 1, or -1 for the opposite and for what is negated, and 0 for what is not said to be so.
        """
        return tuple(islice(signed_terms(self.article.text, self._words()), _SENTENCES))

    @cached_property
    def terms(self) -> frozenset[str]:
        """The concepts of the content."""
        if self.told:
            return frozenset(word.term.key for word in self._words() if word.term is not None)
        return frozenset(
            key for start, end in self.spans for key in keys_in(self.article.text[start : min(end, start + _FAR)])
        )

    @cached_property
    def wholes(self) -> frozenset[str]:
        """The concepts of which the content says "all" or "every": "all three gates"."""
        words = self._words()[:_LONGEST]
        behind = (words[i + 1 : i + 4] for i, word in enumerate(words) if word.text in _ALL)
        return frozenset(key for few in behind if (key := next((w.term.key for w in few if w.term), None)))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of names in the content, without their endings."""
        return frozenset(names_in(self.article.text, self.spans))

    def _words(self) -> list[Word]:
        text = self.article.text
        words = [w for start, end in self.spans for w in terms_in(text, start, min(end, start + _FAR))]
        return [word for word in words if not any(a <= word.start < b for a, b in self.told)] if self.told else words

    @cached_property
    def keys(self) -> frozenset[str]:
        """All that may bring this claim together with another: concepts and names."""
        of_figures = (q.terms | ({q.state} if q.state else set()) for q in self.quantities)
        keys = self.terms.union(*of_figures)
        near = kin()
        return keys.union([near[key] for key in near.keys() & keys])

    @cached_property
    def shortest(self) -> int:
        """The number of concepts in the shortest sentence that has any beside names."""
        pieces = (keys_in(piece) for piece in _STOPS.split(self.text[:_FAR]))
        short = [set(piece) for piece in pieces if piece and len(piece) < _MANY]
        return min((len(piece - self.names) or _MANY for piece in short), default=_MANY)


def thought(parent: str | None, act: Act | None) -> bool:
    """Is an attribution what someone is only said to think or to expect: the claim of whoever tells of it?"""
    return parent is not None and act in _THOUGHTS


def silent(act: Act | None, polarity: Polarity | None) -> bool:
    """Is nothing claimed: asked, withheld, supposed, not said?"""
    return polarity in ("withheld", "negated", "hypothetical") or act == "ask"


def claims(of: Gist) -> list[Claim]:
    """The claims of an article with what they are about, attributions before statements, each in text order.

    What someone is only said to think or to expect is the teller's claim, and none of its own.
    """
    outlet = _outlet(of.article)
    holders = {s.id: _holder(s.name, s.named) if s.attributed else outlet for s in of.said}
    about = background(of, holders)
    parents = {s.id: s.parent for s in of.said if s.parent is not None}
    folded = {s.id for s in of.said if thought(s.parent, s.act)}

    def teller(identity: str) -> str:
        while identity in folded:
            identity = parents[identity]
        return identity

    measured: dict[str, list[Quantity]] = {}
    for quantity in about.quantities:
        if quantity.holder is not None:
            measured.setdefault(teller(quantity.holder), []).append(quantity)
    dated: dict[str, set[str]] = {}
    for time in of.times:
        if time.holder is not None and time.day:
            dated.setdefault(teller(time.holder), set()).add(time.day)
    told: dict[str, list[Span]] = {}
    for s in of.said:
        if s.parent is not None and s.id not in folded:
            told.setdefault(teller(s.parent), []).extend(s.spans)
    meant = _meant(of, holders)
    titles = [(block.start, block.end) for block in of.article.blocks if block.kind == "title"]
    return [
        Claim(
            id=s.id,
            spans=s.spans,
            background=about,
            holder=holders[s.id],
            quantities=tuple(measured.get(s.id, ())[:_FIGURES]),
            days=frozenset(dated.get(s.id, ())),
            made=partial(of.record, s),
            attributed=s.attributed,
            act=s.act,
            polarity=s.polarity,
            denied=s.act == "deny" and s.polarity in (None, "affirmed"),
            silent=silent(s.act, s.polarity),
            depth=s.depth,
            denies=meant.get(s.id),
            within=frozenset(_above(s.id, parents)),
            title=any(start <= s.start < end for start, end in titles),
            told=tuple(told.get(s.id, ())),
        )
        for s in of.said
        if s.id not in folded
    ]


def _meant(of: Gist, holders: dict[str, Holder]) -> dict[str, str]:
    """What "denied it" denies: the claim before it, by another, that names who denies; else it cannot be told."""
    outer = sorted((s for s in of.said if s.attributed and s.depth == 0), key=lambda s: s.start)
    found: dict[str, str] = {}
    for i, s in enumerate(outer):
        if s.act != "deny" or not _IT.fullmatch(text_of(of.article, s.spans).strip(' .,“”"')):
            continue
        for before in reversed(outer[max(0, i - _BACK) : i]):
            words = WORD.findall(text_of(of.article, before.spans)[:_LONGEST])
            named = {stem(_TAIL.sub("", word.lower())) for word in words if word[0].isupper()}
            if holders[s.id].keys & named and not holders[before.id].is_also(holders[s.id]):
                found[s.id] = before.id
                break
    return found


def _above(identity: str, parents: dict[str, str]) -> Iterator[str]:
    while identity in parents:
        identity = parents[identity]
        yield identity


def background(of: Gist, holders: dict[str, Holder]) -> Background:
    """What the whole of an article tells of its event; ``holders`` are who holds each of its claims."""
    article = of.article
    days = frozenset(time.day for time in of.times if time.day)
    heading = frozenset(keys_in((article.title or "")[:_LONGEST]))
    return Background(article, terms_of(article), heading, days, quantities(of), holders, published(article))


def terms_of(article: Article) -> Counter[str]:
    """The concepts of an article's prose with how often they come."""
    prose = (article.text[block.start : block.end] for block in article.blocks if block.kind in PROSE)
    return _counted("\n".join(prose))


@lru_cache(maxsize=4000)  # some 100 MB; while a ledger is served, most of its articles stay as they are
def _counted(prose: str) -> Counter[str]:
    return count_keys(prose)


def published(article: Article) -> str | None:
    """The day of publication where it is known to the day."""
    try:
        return date.fromisoformat((article.published or "")[:10]).isoformat()
    except ValueError:
        return None


def text_of(article: Article, spans: Sequence[Span]) -> str:
    """The words of a passage, as `Passage.text` has them."""
    return " … ".join(article.text[start:end] for start, end in spans)


def names_in(text: str, spans: Sequence[Span]) -> Iterator[str]:
    """The words of names: those with a capital that does not come from their place at the start of a sentence."""
    for start, end in spans:
        for match in _NAME.finditer(text, start, min(end, start + _LONGEST * 10)):
            low = _TAIL.sub("", match.group().lower())
            if low in _CALENDAR or len(low) < 2:
                continue
            starts = _SENTENCE_START.search(text, max(0, match.start() - 4), match.start())
            if starts is None or _NAME.match(text, match.end() + 1):
                yield stem(low)


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
        if gap != " ":  # as nearly all are
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


@lru_cache(maxsize=10_000)
def _holder(name: str | None, named: bool) -> Holder:
    """By the name of the speaker, or the names in the source; without a name it is nobody in particular."""
    if name is None:
        return Holder("someone", frozenset())
    words = [w.group() for w in WORD.finditer(name[:200])]
    if not named and not any(w[0].isupper() for w in words[1:]):
        return Holder(name, frozenset())  # "Several residents" have no name
    capital = [w.lower() for w in words if w[0].isupper() and w.lower() not in _TITLES | _CALENDAR]
    low = [w.lower() for w in words if w[0].islower() and w.lower() not in _TITLES]
    names = frozenset(stem(_TAIL.sub("", w)) for w in capital)
    return Holder(name, names or frozenset(low if low and not low[0].startswith("unnamed") else ()))


def _outlet(article: Article) -> Holder:
    name = article.outlet or article.title or article.input
    return Holder(name, frozenset(w.group().lower() for w in WORD.finditer(name[:200])) - _TITLES, outlet=True)
