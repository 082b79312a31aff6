"""Who is who among an article's names: forms of one name put together, from the fullest to the acronym."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from itertools import pairwise, starmap
from typing import TYPE_CHECKING

from sayso.words import first_name, noun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.mentions import Mention, Scanned
    from sayso.records import Span, SpeakerKind
    from sayso.words import Gender

#: Words before the name of a place.
_PLACES = frozenset({"in", "near", "outside", "across", "throughout"})
#: So many people of one surname are looked at: enough for an article, and bounded.
_LOOK = 32
_SMALL = frozenset({"of", "for", "and", "the", "&", "in", "on", "de", "la", "du", "des"})


@dataclass(eq=False, slots=True)
class Identity:
    """A person, body, document or group of the article, and all that the article calls it.

    ``forms`` are its names' words; without a name it is empty and ``mentions[0]`` is the description that brings it in.
    """

    kind: SpeakerKind | None
    gender: Gender | None = None
    many: bool = False
    forms: set[tuple[str, ...]] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)  # nouns that stand for it: of its roles and descriptions
    words: set[str] = field(default_factory=set)  # other words of its descriptions
    called: set[str] = field(default_factory=set)  # the words of its names, in lower case
    fullest: tuple[str, ...] = ()  # the longest of its names: most words, then most letters, then the first not shouted

    @property
    def named(self) -> bool:
        return bool(self.forms)

    def name(self, words: tuple[str, ...]) -> None:
        """Add a name."""
        if words not in self.forms:
            self.forms.add(words)
            self.called.update(map(str.lower, words))
            self.fullest = max(self.fullest, words, key=_fullness)

    def take(self, mention: Mention) -> None:
        """Add a mention, and what it tells."""
        self.mentions.append(mention)
        if mention.form == "name":
            self.name(mention.words)
            self.kind = self.kind or mention.kind
        if mention.form != "pronoun" or self.gender is None:
            self.gender = self.gender or mention.gender


class Names:
    """The identities of an article's names, to be looked up by any form of a name."""

    def __init__(self, page: Sequence[Scanned], mentions: Iterable[Mention]) -> None:
        self._page = page
        self.all: list[Identity] = []
        self.of: dict[Span, Identity] = {}  # by span
        self._whole: dict[tuple[str, ...], Identity] = {}
        self._last: dict[str, list[Identity]] = {}
        self._first: dict[str, list[Identity]] = {}
        self._short: dict[str, Identity] = {}
        self._defined: dict[str, Span] = {}  # acronyms in brackets, with where the name before them stands
        self._places: dict[int, list[Span]] = {}  # by the identity's id(): where it is named
        found = [m for m in mentions if m.form == "name"]
        for before, behind in pairwise(found):
            if self._defines(before, behind):
                self._defined.setdefault(behind.words[0], before.span)
        # Fuller names first, so that "Lee" in a headline finds "Ann Lee" of the text, and "J. Lee" one of several.
        for mention in sorted(found, key=lambda m: (-len(m.words), len(_folded(m.words)[0]) == 1)):
            identity = self._known(mention) or self._new(mention)
            self.of[mention.span] = identity
            insort(self._places.setdefault(id(identity), []), mention.span)
        for mention in found:
            self.of[mention.span].take(mention)
        for identity in self.all:
            if identity.kind is None and _shortened(identity):
                identity.kind = "organisation"
            if identity.kind is None and 2 * sum(map(self._placed, identity.mentions)) >= len(identity.mentions):
                identity.kind = "organisation"

    def _defines(self, before: Mention, behind: Mention) -> bool:
        """Do brackets shorten a body's name: "Workers’ Front of Talsk (FTT)"? Its letters are in the name, in order."""
        if before.kind != "organisation" or before.block != behind.block or behind.first != before.last + 2:
            return False
        ts = self._page[before.block].tokens
        closed = behind.last + 1 < len(ts) and ts[behind.last + 1].text == ")"
        if not closed or ts[behind.first - 1].text != "(" or len(behind.words) > 1 or not behind.words[0].isupper():
            return False
        letters = iter("".join(before.words).lower())
        return all(letter in letters for letter in behind.words[0].lower() if letter.isalpha())

    def _placed(self, mention: Mention) -> bool:
        """Does the name stand as a place's does ("in Altau")? States and towns count as bodies."""
        ts = self._page[mention.block].tokens
        before = ts[mention.first - 1].lower if mention.first else ""
        after = ts[mention.last + 1].text if mention.last + 1 < len(ts) else ""
        return before in _PLACES and after not in {"’s", "'s"}

    def _new(self, mention: Mention) -> Identity:
        identity = Identity(mention.kind, mention.gender)
        self.all.append(identity)
        words = _folded(mention.words)
        self._whole.setdefault(words, identity)
        self._last.setdefault(words[-1], []).append(identity)
        if len(words) > 1:
            self._first.setdefault(words[0], []).append(identity)
            for short in acronyms(mention.words):
                self._short.setdefault(short, identity)
        identity.name(mention.words)
        return identity

    def _known(self, mention: Mention) -> Identity | None:
        words = _folded(mention.words)
        identity = self._whole.get(words)
        if identity is not None and _alike(identity, mention):
            return identity
        if len(words) == 1:
            if mention.words[0] in self._defined:
                return self.of.get(self._defined[mention.words[0]])
            text = mention.words[0].replace(".", "")
            if text.isupper() and len(text) > 1 and text in self._short:
                return self._short[text]
            bodies = "name" in noun(words[0])  # "the Gazette" for the Tarn Valley Gazette
            called = self._last.get(words[0], [])[:_LOOK]
            choices = [i for i in called if _agree(i, mention) and (i.kind != "organisation" or bodies)]
            called = self._first.get(words[0], [])[:_LOOK]
            choices += [i for i in called if _agree(i, mention) and i not in choices]
            return self._nearest(choices, mention)
        choices = [
            i
            for i in self._last.get(words[-1], [])[:_LOOK]
            if i.kind != "organisation" and mention.kind != "organisation" and _given(i, words) and _agree(i, mention)
        ]
        return self._nearest(choices, mention)

    def _nearest(self, choices: Sequence[Identity], mention: Mention) -> Identity | None:
        """Of several with one surname the one whose fuller name stands last before the mention, else the first."""
        before = []
        for identity in choices:
            places = self._places[id(identity)]
            at = bisect_left(places, mention.span)
            if at:
                before.append((places[at - 1], identity))
        if before:
            return max(before, key=lambda entry: entry[0])[1]
        return choices[0] if choices else None


def _fullness(words: tuple[str, ...]) -> tuple[int, int, bool]:
    """What makes one name fuller than another: words, then letters, then that it is not shouted ("PORT VELLE")."""
    letters = "".join(words)
    return len(words), len(letters), not letters.isupper()


def _shortened(identity: Identity) -> bool:
    """Is a name of several words cut to its first elsewhere, as bodies' are ("Cavenor Hydro", "Cavenor"), and not to
    its last, as persons' are?
    """
    words = _folded(identity.fullest)
    single = {form[0].lower() for form in identity.forms if len(form) == 1}
    return len(words) > 1 and words[0] in single and words[-1] not in single and not first_name(identity.fullest[0])


def speaker_kind(identity: Identity) -> SpeakerKind:
    """What an identity is, by all that it is called: a name of several words is a person’s unless told otherwise."""
    if identity.kind is not None:
        return identity.kind
    if not identity.named:
        return "group" if identity.many else "unnamed"
    spoken = any(m.form == "pronoun" and m.kind == "person" for m in identity.mentions)
    return "person" if spoken or len(identity.fullest) > 1 else "organisation"


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    folded = tuple(w.lower().replace(".", "") for w in words)
    return folded[1:] if len(folded) > 1 and folded[0] == "the" else folded


def _agree(identity: Identity, mention: Mention) -> bool:
    """May a short name be this identity's, by gender and kind?"""
    shouted = mention.words[0].isupper() and len(mention.words[0]) > 3  # "RUUD:" in a transcript
    if mention.kind == "organisation" and identity.kind == "person" and not shouted:
        return False
    titled = mention.name is not None and bool(mention.name.titles)
    if titled and identity.kind == "organisation":
        return False
    return _alike(identity, mention)


def _alike(identity: Identity, mention: Mention) -> bool:
    """Do they agree in gender, as far as a form of address tells it: "Mr Lee", "Mrs Lee"?"""
    titled = mention.name is not None and bool(mention.name.titles)
    return not titled or identity.gender in {mention.gender, None} or mention.gender is None


def _given(identity: Identity, words: tuple[str, ...]) -> bool:
    """Do two full names with one surname agree in what stands before it: "J. Lee", "Ann B. Lee", "Ann Lee"?"""
    for form in identity.forms:
        own = _folded(form)
        middle = own[1:-1], words[1:-1]
        if own[-1] == words[-1] and len(own) > 1 and _short_for(own[0], words[0]):
            return not all(middle) or all(starmap(_short_for, zip(*middle, strict=False)))
    return False


def _short_for(a: str, b: str) -> bool:
    """Is it the same given name, or one the initial of the other?"""
    return a == b or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b))


def acronyms(words: Sequence[str]) -> set[str]:
    """The letters that a body's name may be shortened to, with and without its small words."""
    large = [w for w in words if w.lower() not in _SMALL]
    if len(large) < 2:
        return set()
    out = {"".join(w[0] for w in large).upper(), "".join(w[0] for w in words).upper()}
    parts = [p for w in large for p in w.split("-") if p]
    out.add("".join(p[0] for p in parts).upper())
    return {a for a in out if 2 <= len(a) <= 8}
