"""Offices and bodies that an article gives its people: from what stands before a name, behind it, or is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.acts import reporting_word
from sayso.words import PRONOUNS, listed, noun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.mentions import Scanned
    from sayso.names import Name
    from sayso.records import Span
    from sayso.words import Token

#: Forms of address: no offices.
_ADDRESS = listed("roles.address")
_DETERMINERS = frozenset({"a", "an", "the", "one", "another"})
_OWNERS = frozenset({"his", "her", "its", "their", "our", "my"})
_POSSESSIVE = frozenset({"’s", "'s", "’", "'"})
_OF = frozenset({"of", "at", "for", "with", "from", "in", "to", "on"})
#: Offices whose "of" brings in what they are about, not whose they are.
_SUBJECTS = listed("roles.subjects")
_SUBJECT_ALWAYS = frozenset({"minister", "secretary", "professor", "lecturer", "reader"})
#: Words that end a role or a body's name.
_STOPS = listed("roles.stops")
_QUALIFIERS = listed("roles.qualifiers")
#: Offices that one holds in a body or a place; of other professions a place in front only says where somebody is from.
_OFFICES = listed("roles.offices")
_SPEAK_FOR = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_PASSED = frozenset({"second", "third", "other", "same", "unnamed", "anonymous", "young", "old", "local", "nearby"})
_LONGEST = 14  # tokens of a role with its body


@dataclass(frozen=True, slots=True)
class Role:
    """A role and whose it is, as spans of the text: either may be None. ``owner`` is the place of an "its" or "their"
    that stands for the body; ``head`` the noun of the role.
    """

    role: Span | None
    affiliation: Span | None
    head: str | None = None
    owner: int | None = None


def roles_of(scanned: Scanned, name: Name) -> list[Role]:
    """What an article says of a person at one mention of the name: the roles before it, then those behind it."""
    found = [
        _before(scanned, name),
        _apposed_before(scanned, name),
        _apposed_behind(scanned, name),
        _body_behind(scanned, name),
        _said_of(scanned, name),
    ]
    return [role for role in found if role is not None]


def role_in(scanned: Scanned, first: int, end: int) -> Role | None:
    """The role that a description of tokens ``first`` up to ``end`` names: "a spokesman for Halden Rail"."""
    return _phrase(scanned, first, end)


def _before(scanned: Scanned, name: Name) -> Role | None:
    """“former Transport Minister Jan Ek”, "Halden Rail spokeswoman Mina Oro", "Turkey's Vice President Fuat Oktay"."""
    ts = scanned.tokens
    start = name.titles[0] if name.titles else name.first
    titles = [i for i in name.titles if ts[i].lower.rstrip(".") not in _ADDRESS]
    i = start
    while i and _plain(ts, i - 1) and ts[i].start - ts[i - 1].end == 1 and start - i < 5:
        i -= 1
    while i < start and not (noun(ts[i].lower) or ts[i].lower in _QUALIFIERS or i + 1 < start):
        i += 1
    lower_roles = [k for k in range(i, start) if noun(ts[k].lower) & {"role"}]
    if not titles and (not lower_roles or lower_roles[-1] != start - 1):
        return None
    last = name.first - 1
    while last in name.titles and ts[last].lower.rstrip(".") in _ADDRESS:
        last -= 1
    first = i if i < start else (titles[0] if titles else start)
    owner = scanned.ending.get(first - 1)
    affiliation: Span | None = None
    if owner is not None and ts[first].start - ts[first - 1].end == 1:
        single = (owner.first == owner.last and owner.kind != "organisation") or ts[last].lower == "minister"
        if (
            single
            and noun(ts[last].lower)
            and ts[last].lower.rstrip("s") in _SUBJECT_ALWAYS | {"correspondent", "editor"}
        ):
            first = owner.first
            while first and ts[first - 1].lower in _QUALIFIERS:
                first -= 1
        elif owner.kind == "organisation" or (
            owner.kind == "unknown" and ts[last].lower in _OFFICES and not _adjective(ts, owner)
        ):
            affiliation = owner.span
    elif first > 1 and ts[first - 1].text in _POSSESSIVE:
        owner = scanned.ending.get(first - 2)
        affiliation = owner.span if owner is not None and owner.kind != "person" else None
    pronoun = first - 1 if first and ts[first - 1].lower in _OWNERS else None
    if first > last:
        return None
    return Role((ts[first].start, ts[last].end), affiliation, ts[last].lower.rstrip("."), pronoun)


def _adjective(ts: Sequence[Token], name: Name) -> bool:
    """Is a capitalised word before a role an adjective for where somebody comes from: "Western", "Turkish"?"""
    return name.first == name.last and ts[name.first].lower.endswith(
        ("ern", "ish", "ese", "ian", "ean", "can", "ic", "nch")
    )


def _plain(ts: Sequence[Token], i: int) -> bool:
    """May a lower-case token stand inside a role before a name?"""
    word = ts[i].text
    return (
        word[0].isalpha()
        and word.islower()
        and word not in _STOPS | _DETERMINERS | _OWNERS | _OF | PRONOUNS
        and (word in _QUALIFIERS or not word.endswith(("ed", "ly")))  # "that slowly consumed Gov. Ada Brenn"
        and not (reporting_word(word) and not noun(word) and word not in _QUALIFIERS)
    )


def _apposed_before(scanned: Scanned, name: Name) -> Role | None:
    """“The mayor of Corrie, Ann Lee, said …”."""
    ts = scanned.tokens
    start = name.titles[0] if name.titles else name.first
    if not start or ts[start - 1].text != ",":
        return None
    i = start - 1
    while (
        i
        and start - i < _LONGEST
        and ts[i - 1].text not in {".", "!", "?", ",", "“", "”", '"', ":", ";", "—", "–", "("}
    ):
        i -= 1
    for first in range(i, start - 1):
        if ts[first].lower in _DETERMINERS | _OWNERS or first == i:
            role = _phrase(scanned, first, start - 1)
            if role is not None and _reach(role) >= ts[start - 2].end:
                return role
    return None


def _reach(role: Role) -> int:
    return max(span[1] for span in (role.role, role.affiliation) if span is not None)


def _apposed_behind(scanned: Scanned, name: Name) -> Role | None:
    """“Ann Lee, 34, a professor of hydrology at Delta University, …”, "Ann Lee, who is director of …"."""
    ts = scanned.tokens
    i = name.last + 1
    if i < len(ts) and ts[i].text == "(":
        while i < len(ts) and ts[i].text != ")" and i - name.last < 6:
            i += 1
        i += 1
    if i + 1 >= len(ts) or ts[i].text not in {",", "—", "–"}:
        return None
    i += 1
    if ts[i].text.isdigit() and i + 1 < len(ts) and ts[i + 1].text == ",":
        i += 2
    return _phrase(scanned, _behind_copula(ts, i + 1) if ts[i].lower == "who" else i, len(ts))


def _said_of(scanned: Scanned, name: Name) -> Role | None:
    """“Ann Lee is mayor of Corrie”, "Ann Lee, 91, has been postmistress of Inch Island"."""
    ts = scanned.tokens
    i = name.last + 1
    if i + 2 < len(ts) and ts[i].text == "," == ts[i + 2].text and ts[i + 1].text.isdigit():
        i += 3
    first = _behind_copula(ts, i)
    role = _phrase(scanned, first, len(ts)) if first > i else None
    return role if role is not None and role.affiliation is not None else None


def _behind_copula(ts: Sequence[Token], i: int) -> int:
    """The token behind "is", "has been", "works as" and the like at token ``i``; ``i`` where there is none."""
    if i + 1 < len(ts) and ts[i].lower in {"has", "had"} and ts[i + 1].lower == "been":
        return i + 2
    if i + 1 < len(ts) and ts[i].lower in {"is", "was", "became", "serves", "works", "worked", "served"}:
        return i + 2 if ts[i + 1].lower == "as" else i + 1
    return i


def _body_behind(scanned: Scanned, name: Name) -> Role | None:
    """“Ann Lee of the Harbour Trust”: whose she is, and no role."""
    ts = scanned.tokens
    i = name.last + 1
    if i < len(ts) and ts[i].text == ",":
        i += 1
    if i + 1 >= len(ts) or ts[i].lower not in {"of", "from", "for", "with", "at"}:
        return None
    i += 1
    if ts[i].lower == "the":
        i += 1
    body = scanned.beginning.get(i)
    return Role(None, body.span) if body is not None and body.kind == "organisation" else None


def _phrase(scanned: Scanned, first: int, end: int) -> Role | None:
    """A role phrase from token ``first``: [a|the|its|X's] role [of …] [of|at|for the body]."""
    ts = scanned.tokens
    end = min(end, first + _LONGEST)
    names = scanned.beginning
    i = first
    owner: int | None = None
    affiliation: Span | None = None
    if i < end and ts[i].lower in _DETERMINERS:
        i += 1
    elif i < end and ts[i].lower in _OWNERS:
        owner = i
        i += 1
    name = names.get(i)
    if name is not None and name.last + 1 < end and name.kind != "person":
        behind = name.last + 1
        if ts[behind].text in _POSSESSIVE:
            affiliation, i = name.span, behind + 1
        elif noun(ts[behind].lower) & {"role"} or ts[behind].lower in _QUALIFIERS:
            affiliation, i = (None if _adjective(ts, name) else name.span), behind
    elif i + 1 < end:
        for k in range(i, min(end, i + 4)):  # "the ministry's spokesman"
            if ts[k].text in _POSSESSIVE and k > i and noun(ts[k - 1].lower) & {"body"}:
                affiliation, i = (ts[i].start, ts[k - 1].end), k + 1
                break
    while i < end and ts[i].lower in _PASSED:
        i += 1
    head = _head(ts, i, end)
    if head is None:
        return None
    if affiliation is None and ts[head].lower in _SPEAK_FOR and head > i and noun(ts[head - 1].lower) & {"body"}:
        affiliation, i = (ts[i].start, ts[head - 1].end), head  # "a police spokesman"
    last, at = head, head + 1
    while at + 1 < end and ts[at].lower in _OF:
        object_, body = _object(scanned, at + 1, end)
        if object_ < at + 1:
            break
        word = ts[head].lower
        subject = (ts[at].lower in {"of", "for", "on", "in"} and not body) or (
            ts[at].lower in {"of", "for"} and word in _SUBJECT_ALWAYS and ts[at + 1].lower not in _DETERMINERS
        )
        if subject:
            if ts[at].lower not in {"of", "for", "on"} and word not in _SUBJECTS:
                break
            last, at = object_, object_ + 1
            continue
        # "A baker in Lower Tarn" lives there.
        home = ts[at].lower in {"in", "from"} and ts[at + 1].capital and word not in _OFFICES
        if affiliation is None and body and ts[at].lower != "to" and not home:
            start = at + 1 + (ts[at + 1].lower in _DETERMINERS)
            affiliation = (ts[start].start, ts[object_].end)
        break
    return Role((ts[i].start, ts[last].end), affiliation, ts[head].lower, owner)


def _head(ts: Sequence[Token], i: int, end: int) -> int | None:
    """The last noun of an office in a run of plain words."""
    head = None
    for k in range(i, end):
        word = ts[k].lower
        if not word[0].isalpha() or word in _STOPS | _OF | _DETERMINERS | PRONOUNS:
            break
        if reporting_word(word) and not noun(word):
            break
        if noun(word) & {"role"}:
            head = k
        elif head is not None:
            break
    return head


def _object(scanned: Scanned, first: int, end: int) -> tuple[int, bool]:
    """Where the object of a preposition ends, and whether it is a body or a place: a name, or a noun for bodies."""
    ts = scanned.tokens
    names = scanned.beginning
    i, body = first, False
    definite = ts[first].lower in _DETERMINERS | _OWNERS
    last = first - 1
    while i < end:
        name = names.get(i)
        if name is not None:
            body = True
            last, i = name.last, name.last + 1
            continue
        word = ts[i].lower
        if word in _POSSESSIVE and i > first and i + 1 < end and ts[i + 1].text[0].isalpha():
            i += 1
            continue
        if not word[0].isalnum() or (word in _STOPS and not (word == "and" and _adjoined(scanned, i, end))):
            break
        if reporting_word(word) and not noun(word):
            break
        if word in _OF and i > first and (word != "of" or not body) and not (word == "of" and definite):
            break
        if noun(word) & {"body", "name"} or (i > first and ts[first].lower in _OWNERS):
            body = True
        if word not in _OF:
            last = i
        i += 1
    return last, body


def _adjoined(scanned: Scanned, i: int, end: int) -> bool:
    """Is "and" between two capitals: within a name that the run of capitals did not hold together?"""
    ts = scanned.tokens
    return i + 1 < end and ts[i - 1].capital and ts[i + 1].capital and not noun(ts[i + 1].lower) & {"role"}
