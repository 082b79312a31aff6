"""Proper names in running text: where they stand, and whether a person or a body bears them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sayso.acts import reporting_word
from sayso.words import first_name, listed, noun

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sayso.records import Span
    from sayso.words import Token

NameKind = Literal["person", "organisation", "unknown"]

#: Small words within names of persons ("Ursula von der Leyen") and of bodies ("Bank of England").
_PARTICLES = listed("names.particles")
_JOINTS = frozenset({"of", "for", "and", "&", "the", "on", "in"})
#: Names that a table of endings cannot tell for bodies, and that stand without "the".
_BODIES = listed("names.bodies")
#: Offices with what they are about in front.
_RANKS = frozenset({"vice", "deputy", "former", "prime", "foreign", "chief", "acting"})
_SUBJECT_OFFICES = frozenset({"minister", "secretary", "editor", "correspondent", "commissioner"})
#: Words of bodies' names that are surnames as well.
_SURNAMES = listed("names.surnames")
#: What opens a sentence with a capital and is no name: function words, adverbs, numbers, days and months.
_COMMON = listed("names.common")
#: First words of places' names whose second is a first name as well: "New York", "San Diego", "North Carolina".
_PLACES = frozenset(
    {
        "new",
        "san",
        "santa",
        "st",
        "st.",
        "saint",
        "los",
        "las",
        "north",
        "south",
        "east",
        "west",
        "fort",
        "port",
        "mount",
        "lake",
    }
)
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
#: Days with a name of their own: "Good Friday", "Super Tuesday".
_DAYS = frozenset({"good", "black", "super", "cyber", "bloody", "palm", "easter", "ash"})
#: So many tokens has a name at most: a longer run of capitals is a headline or shouting.
LONGEST = 24
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


def names(
    block: Sequence[Token], *, opens: Sequence[bool], lower: frozenset[str], proper: frozenset[str]
) -> list[Name]:
    """The names in a block's tokens.

    ``opens`` marks tokens that a capital says nothing of (they begin a sentence or a quotation); ``lower`` holds the
    words that the article also has without a capital, ``proper`` those with one in mid-sentence.
    """
    found = []
    i, n = 0, len(block)
    while i < n:
        if not block[i].capital or not _starts(block, i, opens, lower, proper):
            i += 1
            continue
        j = _end(block, i)
        first = i - 1 if i and _numbers(block, i, j) else i
        if j - i < LONGEST:
            found += _split(block, first, j, opens)
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
            known_kind = table.get(tuple(t.text for t in block[i:j]))
            if known_kind is not None:
                found.append(_name(block, i, j - 1, (), known_kind))
                i = j
                break
        else:
            i += 1
    return found


def _starts(
    block: Sequence[Token], i: int, opens: Sequence[bool], lower: frozenset[str], proper: frozenset[str]
) -> bool:
    word, text = block[i].lower, block[i].text
    if word in _COMMON:
        return False
    if not opens[i]:
        return True
    followed = i + 1 < len(block) and block[i + 1].capital and _adjoins(block, i) and block[i + 1].lower not in _COMMON
    if followed:
        if word.endswith("ing") and text not in proper and not first_name(text):
            return False  # "Injecting Clinton into …"
        placed = word in _PLACES and text in proper  # "New York", where something is "new" as well
        return word not in lower or placed or first_name(block[i].text) or bool(noun(word))
    if word in lower:
        return False
    after = block[i + 1].lower if i + 1 < len(block) else ""
    shown = text in proper or first_name(text) or (text.isupper() and len(text) > 1) or word in _BODIES
    return shown or after in {"’s", "'s", ":"} or (reporting_word(after) and not noun(word))


def _adjoins(block: Sequence[Token], i: int) -> bool:
    """Does only a space stand between a token and the next one?"""
    return block[i + 1].start - block[i].end == 1


def _end(block: Sequence[Token], i: int) -> int:
    """The last token of the run of capitals that begins at ``i``, small words within it included."""
    j, n = i, len(block)
    body = False
    while True:
        body = body or "name" in noun(block[j].text) or "body" in noun(block[j].text)
        k = j + 1
        if block[j].text == "No" and j > i and k + 1 < n and block[k].text == "." and block[k + 1].text.isdigit():
            return k + 1  # "School No. 4"
        if k >= n or block[k].start - block[j].end > 1:
            return j
        owned = block[k].text in {"’s", "'s", "’", "'"} and k + 1 < n and block[k + 1].capital
        saint = j > i and block[j - 1].lower.rstrip(".") in {"st", "saint"}
        if owned and block[k + 1].start - block[k].end == 1 and (saint or _people(block[j].lower)):
            j = k + 1  # "Seamen's Fund", "Dockers' Union", "St Orsel's Hospital"
            continue
        if block[k].text == "&" and k + 1 < n and block[k + 1].capital:
            j = k + 1
            continue
        if block[k].capital and block[k].start > block[j].end:
            if _initial(block[j]) and block[k].lower in _COMMON:
                return j  # "Q. Who came?"
            last = k + 1 >= n or not (block[k + 1].capital and _adjoins(block, k))
            if last and block[k].lower in _WEEKDAYS and block[j].lower not in _DAYS:
                return j  # "Lee Friday said"
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
        if block[j + 1].lower in {"and", "on", "in", "the"} and j - i < LONGEST and not _joins(block, i, j, k):
            return j
        j = k


def _numbers(block: Sequence[Token], i: int, j: int) -> bool:
    """Does an ordinal stand before a body's name, as its first word: "4th Mountain Brigade"?"""
    word = block[i - 1].text
    number = word[0].isdigit() and word.endswith(("st", "nd", "rd", "th")) and _adjoins(block, i - 1)
    return number and any("name" in noun(t.text) for t in block[i : j + 1])


def _initial(token: Token) -> bool:
    return len(token.text) == 2 and token.text[1] == "."


def _people(word: str) -> bool:
    classes = noun(word)
    return "group" in classes or (word.endswith(("s", "men")) and bool(classes & {"role", "kin"}))


def _joins(block: Sequence[Token], i: int, j: int, k: int) -> bool:
    """Is "and" inside a body's name ("Ministry of Health and Welfare"), and not between two?"""
    small = {t.lower for t in block[i : j + 1]}
    if block[k - 1].lower == "the" and "name" in noun(block[k].text):
        return False  # "the Ministry of Health and the Bank of England"
    return bool({"of", "for"} & small) and not first_name(block[k].text) and "title" not in noun(block[k].text)


def _split(block: Sequence[Token], i: int, j: int, opens: Sequence[bool]) -> list[Name]:
    """A run of capitals as one or two names, offices and forms of address before a person's name set apart."""
    titled = [m for m in range(i, j + 1) if noun(block[m].text) & {"title", "role", "kin"}]
    if titled and "of" not in {t.lower for t in block[i : j + 1]}:
        last = titled[-1]
        while last < j and block[last].lower in _PARTICLES:
            last += 1
        if last < j and not any("name" in noun(t.text) for t in block[last + 1 : j + 1]):
            first = titled[0]  # "Vice President": from the first word of the office on, with what qualifies it
            while first > i and block[first - 1].lower in _RANKS:
                first -= 1
            if first - i == 1 and block[last].lower in _SUBJECT_OFFICES and not first_name(block[i].text):
                first = i  # "Finance Minister"
            start = last + 1
            if j - start >= 2 and not first_name(block[start].text) and first_name(block[start + 1].text):
                start += not _initial(block[start])  # "Miss Universe Alicia Machado"
            names_ = [_name(block, start, j, tuple(range(first, last + 1)), "person")]
            if first > i:  # "Halden Rail Chief Executive Mina Oro"
                names_.insert(0, _name(block, i, first - 1, (), _kind(block, i, first - 1)))
            return names_
        if last == j:  # an office alone: no name; what stands before it may be one
            first = titled[0]
            while first > i and block[first - 1].lower in _RANKS:
                first -= 1
            return [_name(block, i, first - 1, (), _kind(block, i, first - 1))] if first > i else []
    prefixed = j - i >= 2 and not first_name(block[i].text) and first_name(block[i + 1].text)
    if prefixed and not _initial(block[i]) and block[i].lower not in _PLACES and _kind(block, i + 1, j) == "person":
        return [_name(block, i + 1, j, (), "person")]  # "Republican Donald Trump"
    kind = _kind(block, i, j)
    if i == j and (_initial(block[i]) or (kind == "unknown" and opens[i] and noun(block[i].text))):
        return []
    return [_name(block, i, j, (), kind)]


def _name(block: Sequence[Token], i: int, j: int, titles: tuple[int, ...], kind: NameKind) -> Name:
    return Name(i, j, titles, kind, (block[i].start, block[j].end))


def _kind(block: Sequence[Token], i: int, j: int) -> NameKind:
    words = [t.lower for t in block[i : j + 1]]
    if any("name" in noun(w) for w in words) and not (
        j - i == 1 and words[1] in _SURNAMES and first_name(block[i].text)
    ):
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
