"""Proper names in running text: where they stand, and whether a person or a body bears them, from what the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sayso.words import first_name, noun

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sayso.records import Span
    from sayso.words import Token

NameKind = Literal["person", "organisation", "unknown"]

#: Small words within names of persons ("Ursula von der Leyen") and of bodies ("Bank of England").
_PARTICLES = frozenset(
    "de da do dos di du del della des der den van von zu zur ter ten bin ibn al el la le los las y e".split()
)
_JOINTS = frozenset({"of", "for", "and", "&", "the", "on", "in"})
#: Names that a table of endings cannot tell for bodies, and that stand without "the".
_BODIES = frozenset(
    "congress reuters facebook google apple amazon microsoft twitter hamas hezbollah kremlin pentagon nato bloomberg"
    " whitehall interpol europol unicef unesco opec greenpeace amnesty frontex eurostat nasa moody's fitch xinhua tass"
    " interfax buzzfeed politico breitbart westminster brussels beijing moscow washington".split()
)
#: What opens a sentence with a capital and is no name: function words, adverbs, numbers, days and months.
_COMMON = frozenset(
    "a an the this that these those it its he she they we i you his her their our my your who whom whose which what when"
    " where why how if whether while although though because since as after before until once during in on at by for from"
    " to of with without about against among between into over under through across near behind and or but nor so yet"
    " both either neither not no yes all any some each every many most much more few several other another such same one"
    " two three four five six seven eight nine ten eleven twelve twenty thirty hundreds dozens thousands millions there"
    " here then now today yesterday tomorrow tonight later earlier also even only just still again once however meanwhile"
    " moreover instead according asked despite amid unlike like perhaps maybe nevertheless nonetheless otherwise"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december is are was were be been do does did has have had can could will would shall"
    " should may might must let please thank thanks new last next first second third well oh ah ok okay sure right q".split()
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "qc", "kc", "sc", "mp", "phd", "md"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name: tokens ``first`` to ``last`` (inclusive) of a block, without the office or form of address before it.

    ``titles`` are the tokens from there up to ``first``: "Vice President", "Mr.".
    """

    first: int
    last: int
    titles: tuple[int, ...]
    kind: NameKind
    span: Span

    @property
    def start(self) -> int:
        return self.span[0]


def names(block: Sequence[Token], *, opens: Sequence[bool], lower: frozenset[str]) -> list[Name]:
    """The names in a block's tokens.

    ``opens`` marks tokens that a capital says nothing of (they begin a sentence or a quotation); ``lower`` holds the
    words that the article also has without a capital.
    """
    found = []
    i, n = 0, len(block)
    while i < n:
        if not block[i].capital or not _starts(block, i, opens, lower):
            i += 1
            continue
        j = _end(block, i)
        found += _split(block, i, j, opens)
        i = j + 1
    return found


def words_of(block: Sequence[Token], name: Name) -> tuple[str, ...]:
    return tuple(t.text for t in block[name.first : name.last + 1])


def named_again(block: Sequence[Token], known: Mapping[tuple[str, ...], NameKind]) -> list[Name]:
    """The names of a headline, where capitals say little: those that the article's text has, or their last words."""
    table: dict[tuple[str, ...], NameKind] = {}
    for words, kind in known.items():
        if len(words) > 1 and kind != "organisation":
            table[words[-1:]] = kind
    table.update(known)
    longest = max((len(words) for words in table), default=0)
    found = []
    i = 0
    while i < len(block):
        for j in range(min(len(block), i + longest), i, -1):
            kind = table.get(tuple(t.text for t in block[i:j]))
            if kind is not None:
                found.append(_name(block, i, j - 1, (), kind))
                i = j
                break
        else:
            i += 1
    return found


def _starts(block: Sequence[Token], i: int, opens: Sequence[bool], lower: frozenset[str]) -> bool:
    word = block[i].lower
    if word in _COMMON:
        return False
    if not opens[i]:
        return True
    followed = i + 1 < len(block) and block[i + 1].capital and _adjoins(block, i) and block[i + 1].lower not in _COMMON
    if followed:
        return word not in lower or first_name(block[i].text) or bool(noun(word))
    return word not in lower and not (noun(word) - {"name"} and word not in _BODIES) and not word.endswith(("ing", "ly"))


def _adjoins(block: Sequence[Token], i: int) -> bool:
    """Does only a space stand between a token and the next one?"""
    return block[i + 1].start - block[i].end == 1


def _end(block: Sequence[Token], i: int) -> int:
    """The last token of the run of capitals that begins at ``i``, small words within it included."""
    j, n = i, len(block)
    body = False
    while True:
        body = body or "name" in noun(block[j].lower) or "body" in noun(block[j].lower)
        k = j + 1
        if k >= n or block[k].start - block[j].end > 1:
            return j
        if block[k].capital and block[k].start > block[j].end:
            j = k
            continue
        if not (body or block[k].lower in _PARTICLES) or block[k].start == block[j].end:
            return j
        steps = 0
        while k < n and steps < 2 and block[k].lower in (_JOINTS if body else _PARTICLES) | _PARTICLES:
            k += 1
            steps += 1
        if steps == 0 or k >= n or not block[k].capital or any(not _adjoins(block, m) for m in range(j, k)):
            return j
        if block[j + 1].lower in {"and", "on", "in", "the"} and not _joins(block, i, j, k):
            return j
        j = k


def _joins(block: Sequence[Token], i: int, j: int, k: int) -> bool:
    """Is "and" inside a body's name ("Ministry of Health and Welfare"), and not between two?"""
    small = {t.lower for t in block[i : j + 1]}
    return bool({"of", "for"} & small) and not first_name(block[k].text) and "title" not in noun(block[k].lower)


def _split(block: Sequence[Token], i: int, j: int, opens: Sequence[bool]) -> list[Name]:
    """A run of capitals as one or two names, offices and forms of address before a person's name set apart."""
    titled = [m for m in range(i, j + 1) if noun(block[m].lower) & {"title", "role", "kin"}]
    if titled and "of" not in {t.lower for t in block[i : j + 1]}:
        last = titled[-1]
        while last < j and block[last].lower in _PARTICLES:
            last += 1
        if last < j and not any("name" in noun(t.lower) for t in block[last + 1 : j + 1]):
            first = titled[0]  # "Vice President": from the first word of the office on, with what qualifies it
            while first > i and block[first - 1].lower in {"vice", "deputy", "former", "prime", "foreign", "chief", "acting"}:
                first -= 1
            names_ = [_name(block, last + 1, j, tuple(range(first, last + 1)), "person")]
            if first > i:  # "Halden Rail Chief Executive Mina Oro"
                names_.insert(0, _name(block, i, first - 1, (), _kind(block, i, first - 1)))
            return names_
        if last == j:  # an office alone: no name; what stands before it may be one
            first = titled[0]
            while first > i and block[first - 1].lower in {"vice", "deputy", "former", "prime", "foreign", "chief", "acting"}:
                first -= 1
            return [_name(block, i, first - 1, (), _kind(block, i, first - 1))] if first > i else []
    kind = _kind(block, i, j)
    if kind == "unknown" and i == j and opens[i] and noun(block[i].lower):
        return []
    return [_name(block, i, j, (), kind)]


def _name(block: Sequence[Token], i: int, j: int, titles: tuple[int, ...], kind: NameKind) -> Name:
    return Name(i, j, titles, kind, (block[i].start, block[j].end))


def _kind(block: Sequence[Token], i: int, j: int) -> NameKind:
    words = [t.lower for t in block[i : j + 1]]
    if any("name" in noun(w) for w in words) and not (j - i == 1 and first_name(block[i].text)):
        return "organisation"
    if words[0] in _BODIES and i == j:
        return "organisation"
    if "of" in words or "for" in words or "&" in words:
        return "organisation"
    if i == j:
        text = block[i].text
        if text.isupper() and 2 <= len(text.replace(".", "")) <= 6:
            return "organisation"
        return "unknown"
    before = block[i - 1].lower if i else ""
    if words[-1] in _SUFFIXES or first_name(block[i].text):
        return "person"
    if before == "the" or j - i > 3 or any(t.text.isupper() and len(t.text) > 2 for t in block[i : j + 1]):
        return "organisation"
    return "unknown"
