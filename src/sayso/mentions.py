"""Who and what an article mentions: names, descriptions and pronouns that may be, or stand for, a speaker."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sayso.acts import reporting_word
from sayso.names import Name, named_again, names, words_of
from sayso.records import READABLE, Article, Block, Span, SpeakerKind
from sayso.words import (
    FEMALE,
    FIRST,
    FIRST_PLURAL,
    MALE,
    MEN,
    PLURAL,
    PRONOUNS,
    RELATIVE,
    WOMEN,
    Gender,
    Token,
    bearer,
    listed,
    noun,
    plural,
    tokens,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Place = tuple[int, int]
Form = Literal["name", "description", "pronoun"]

_OPENERS = frozenset({".", "!", "?", "“", '"', "‘", ":", "—", "–", "•", "…", "(", "[", "«", "„", "*", "-"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their", "my", "our", "both"})
_INDEFINITE = frozenset({"a", "an", "one", "another", "some", "several", "two", "three", "four", "five", "many", "few"})
_POSSESSIVE = frozenset({"his", "her", "its", "their", "my", "our", "your"})
#: Words that end a noun phrase: what is behind them only says more of it.
_BREAKS = listed("mentions.breaks")
#: Words that open a clause which says more of a source than its name.
_CLAUSES = frozenset(
    {"who", "which", "that", "whose", "whom", "where", "speaking", "including", "is", "was", "were", "are"}
)
_EDGES = frozenset({",", "(", "—", "–", ";"})
_LONGEST = 8  # tokens from a determiner to its noun


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention: ``span`` from its determiner or name to its head, ``words`` its tokens' text, ``head`` the last one.

    ``kind`` is None where the words do not tell; ``definite`` says that the reader is taken to know who is meant.
    ``block`` and ``first`` are where it stands: the number of its block, and of its first token in it.
    """

    form: Form
    span: Span
    words: tuple[str, ...]
    kind: SpeakerKind | None
    block: int
    first: int
    last: int
    gender: Gender | None = None
    many: bool = False
    definite: bool = False
    name: Name | None = None
    whole: Span | None = None  # of a source's description: with what says more of it, up to a comma or a clause

    @property
    def place(self) -> Place:
        """The number of its block, and of its last token in it: no two mentions share both."""
        return self.block, self.last

    @property
    def head(self) -> str:
        return self.words[-1].lower()

    @property
    def modifiers(self) -> tuple[str, ...]:
        """A description's words between determiner and head, in lower case."""
        return tuple(w.lower() for w in self.words[1:-1])


@dataclass(frozen=True)
class Scanned:
    """A block's tokens and names, and which tokens open a sentence or a quotation."""

    block: Block
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    starts: tuple[int, ...]

    def within(self, span: Span) -> tuple[int, int]:
        """The tokens, first and one behind the last, that begin inside a span."""
        return bisect_left(self.starts, span[0]), bisect_left(self.starts, span[1])

    @cached_property
    def beginning(self) -> dict[int, Name]:
        """The names by their first token."""
        return {name.first: name for name in self.names}

    @cached_property
    def ending(self) -> dict[int, Name]:
        """The names by their last token."""
        return {name.last: name for name in self.names}

    def names_in(self, first: int, end: int) -> tuple[Name, ...]:
        """The names with a token from ``first`` up to ``end``, in order: they do not overlap."""
        at = bisect_left(self.names, first, key=lambda name: name.last)
        return self.names[at : bisect_left(self.names, end, key=lambda name: name.first)]


def scan(article: Article) -> list[Scanned]:
    """The readable blocks of an article with their tokens and names."""
    blocks = [b for b in article.blocks if b.kind in READABLE]
    cut = [tokens(article.text, b.start, b.end) for b in blocks]
    lower = frozenset(t.text for ts in cut for t in ts if t.text.islower())
    opens = [[i == 0 or ts[i - 1].text in _OPENERS for i in range(len(ts))] for ts in cut]
    headlines = [block.kind == "title" and _title_case(ts) for block, ts in zip(blocks, cut, strict=True)]
    running = [(ts, os) for ts, os, headline in zip(cut, opens, headlines, strict=True) if not headline]
    proper = frozenset(t.text for ts, os in running for t, o in zip(ts, os, strict=True) if not o and t.capital)
    found = [
        [] if headline else names(ts, opens=os, lower=lower, proper=proper)
        for ts, os, headline in zip(cut, opens, headlines, strict=True)
    ]
    known = {words_of(ts, n): n.kind for ts, ns in zip(cut, found, strict=True) for n in ns}
    for i, headline in enumerate(headlines):
        if headline:
            found[i] = named_again(cut[i], known)
    return [
        Scanned(block, tuple(ts), tuple(ns), tuple(t.start for t in ts))
        for block, ts, ns in zip(blocks, cut, found, strict=True)
    ]


def _title_case(block: Sequence[Token]) -> bool:
    """Does a headline write most words with a capital, so that capitals say nothing of names?"""
    words = [t for t in block if t.text[0].isalpha()]
    return sum(t.capital for t in words) > 0.6 * len(words)


def mentions(page: Sequence[Scanned]) -> list[Mention]:
    """All mentions in text order: names, descriptions by a noun that the tables know, and pronouns for persons."""
    out: list[Mention] = []
    for number, scanned in enumerate(page):
        ts = scanned.tokens
        taken = -1
        inside = frozenset(i for name in scanned.names for i in range(name.first, name.last + 1))
        i = 0
        while i < len(ts):
            name = scanned.beginning.get(i)
            if name is not None:
                out.append(of_name(scanned, number, name))
                i = name.last + 1
                continue
            word = ts[i].lower
            if word in PRONOUNS and i > taken:
                out.append(of_pronoun(scanned, number, i))
            if word in _DEFINITE or word in _INDEFINITE:
                found = of_phrase(scanned, number, i, inside)
                if found is not None:
                    out.append(found)
            i += 1
    return out


def of_name(scanned: Scanned, number: int, name: Name) -> Mention:
    ts = scanned.tokens
    words = tuple(t.text for t in ts[name.first : name.last + 1])
    gender: Gender | None = None
    for i in name.titles:
        gender = "f" if ts[i].lower.rstrip(".") in WOMEN else "m" if ts[i].lower.rstrip(".") in MEN else gender
    if gender is None and name.kind != "organisation":
        gender = bearer(words[0])
    kind: SpeakerKind | None = None if name.kind == "unknown" else name.kind
    return Mention("name", name.span, words, kind, number, name.first, name.last, gender, definite=True, name=name)


def of_pronoun(scanned: Scanned, number: int, i: int) -> Mention:
    token = scanned.tokens[i]
    word = token.lower
    kind: SpeakerKind | None = "person" if word in MALE | FEMALE | FIRST else None
    gender: Gender | None = "m" if word in MALE else "f" if word in FEMALE else None
    many = word in PLURAL or word in FIRST_PLURAL
    return Mention("pronoun", token.span, (token.text,), kind, number, i, i, gender, many, definite=True)


def of_phrase(scanned: Scanned, number: int, first: int, named: frozenset[int]) -> Mention | None:
    """The description that begins at a determiner: up to the last noun that the tables know before the phrase ends."""
    ts = scanned.tokens
    head = None
    end = min(len(ts), first + _LONGEST)
    for i in range(first + 1, end):
        word = ts[i].lower
        if not word[0].isalpha() or word in _BREAKS or (reporting_word(word) and not noun(word)):
            break
        if word in _DEFINITE and word != "both":
            return None  # "that the ministry": the phrase begins further on
        if i in named:
            head = None
            continue
        if noun(word) - {"title", "name"}:
            head = i
        elif head is not None:
            break
    if head is None:
        return None
    if head + 1 in named and ts[head + 1].start - ts[head].end == 1:
        return None  # an office before a name
    return described(scanned, number, first, head)


def described(scanned: Scanned, number: int, first: int, head: int) -> Mention:
    """A description of tokens ``first`` to ``head``: what it is by its head noun."""
    ts = scanned.tokens
    word = ts[head].lower
    kind, many = kind_of(word)
    opening = ts[first].lower
    gender: Gender | None = "f" if word in WOMEN else "m" if word in MEN else None
    definite = opening in _DEFINITE or any(t.text in {"’s", "'s"} for t in ts[first:head])
    words = tuple(t.text for t in ts[first : head + 1])
    return Mention(
        "description", (ts[first].start, ts[head].end), words, kind, number, first, head, gender, many, definite
    )


def kind_of(word: str) -> tuple[SpeakerKind | None, bool]:
    """What a noun stands for, and whether for several."""
    classes = noun(word)
    if word.endswith("-year-old"):
        return "unnamed", False
    many = plural(word) or ("group" in classes and not classes & {"body", "role", "kin"})
    if "group" in classes and (many or not classes & {"role", "kin", "body", "paper"}):
        return "group", True
    if classes & {"role", "kin", "title"}:
        return ("group" if many else "unnamed"), many
    if "body" in classes or classes == {"name"}:
        return "organisation", many
    if "paper" in classes:
        return "document", many
    return None, many


def of_source(scanned: Scanned, number: int, span: Span) -> Mention | None:
    """The mention that a source's words are about: their main noun phrase, or the name that explains it.

    "Turkey's Vice President Fuat Oktay" is the name, "the head of the union, Ann Lee" too, "a spokesman for Halden
    Rail" the spokesman. None where there is no word in the span.
    """
    a, b = scanned.within(span)
    ts = scanned.tokens
    while a < b and (not ts[a].text[0].isalnum() or ts[a].lower == "by"):
        a += 1
    while b > a and not ts[b - 1].text[0].isalnum() and ts[b - 1].text not in {"’s", "'s"}:
        b -= 1
    if a >= b:
        return None
    word = ts[a].lower
    if word in RELATIVE and a + 1 == b and not ts[a].text.isupper():  # WHO is a body
        return of_pronoun(scanned, number, a)
    if word in PRONOUNS and (a + 1 == b or word not in _POSSESSIVE or not ts[a + 1].text[0].isalpha()):
        return of_pronoun(scanned, number, a)
    inside = scanned.names_in(a, b)
    covered = {i: n for n in inside for i in range(n.first, n.last + 1)}
    several = _several(scanned, number, a, b, covered)
    if several is not None:
        return several
    end = a
    while end < b and (end in covered or not (ts[end].lower in _BREAKS or ts[end].text in {",", "(", "—", "–", ";"})):
        end += 1
    if end == a:
        end = b
    last = end - 1
    if ts[last].text in {"’s", "'s"} and last > a:
        last -= 1
    closing = covered.get(last)
    if closing is not None:
        return of_name(scanned, number, closing)
    for name in inside:
        if name.first <= end or name.kind == "organisation":
            continue
        if ts[name.first - 1 - len(name.titles)].text == "," and (name.last - name.first >= 1 or name.titles):
            stop = ts[name.last + 1].text if name.last + 1 < b else ","
            if stop in {",", "(", "—", "–", "who"}:
                return of_name(scanned, number, name)
    while last > a and not ts[last].text[0].isalnum():
        last -= 1
    behind = last + 1
    while behind < b and ts[behind].text not in _EDGES and ts[behind].lower not in _CLAUSES:
        behind += 1
    return replace(described(scanned, number, a, last), whole=(ts[a].start, ts[behind - 1].end))


def _several(scanned: Scanned, number: int, a: int, b: int, covered: Mapping[int, Name]) -> Mention | None:
    """“Jean and Colm Rafferty”, "the mayor and the council": two who speak as one."""
    ts = scanned.tokens
    stop = a
    while stop < b and ts[stop].text not in _EDGES and ts[stop].lower not in _CLAUSES:
        stop += 1
    for i in range(a + 1, stop - 1):
        if ts[i].lower != "and" or i in covered:
            continue
        named = i - 1 in covered and i + 1 in covered
        if named or ts[i + 1].lower in {"the", "his", "her", "its", "their"}:
            words = tuple(t.text for t in ts[a:stop])
            whole = (ts[a].start, ts[stop - 1].end)
            return Mention("description", whole, words, "group", number, a, stop - 1, many=True, whole=whole)
    return None
