"""Words and what they are: the tokens of a block, and tables of nouns, given names and small words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.records import Span

#: What `nouns.tsv` tells of a noun.
NounClass = Literal["title", "role", "kin", "body", "paper", "group", "name"]
Gender = Literal["m", "f"]


def _lines(name: str) -> Iterator[list[str]]:
    for line in resources.files("sayso").joinpath(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in _lines("wordlists.tsv")}


def listed(name: str) -> frozenset[str]:
    """A list of words of ``wordlists.tsv``."""
    return _lists()[name]


#: A word, with its inner apostrophes, hyphens and ampersands but without a possessive ’s or a verb’s ’ve; initials and
#: abbreviations keep their points; any other mark stands alone. Linear: no two parts can match at one character.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[A-Z]\.(?=\s[A-Z])"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Cpl|Pvt|Adm|Cmdr|Brig|Sen|Rep|Gov|Rev|Fr|Hon|Pres|St|Jr|Sr)[.]"
    r"|[^\W_]+(?:(?:['’](?!(?:s|m|d|ve|re|ll)\b)|[-‑&])[^\W_]+)*"
    r"|['’](?:s|m|d|ve|re|ll)\b|[^\w\s]"
)

#: Pronouns that can stand for a speaker, by what they tell of it.
MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
NEUTER = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
FIRST = frozenset({"i", "me", "my", "mine", "myself"})
FIRST_PLURAL = frozenset({"we", "us", "our", "ours", "ourselves"})
SECOND = frozenset({"you", "your", "yours", "yourself", "yourselves"})
#: A source that is a relative pronoun is whom its clause is about.
RELATIVE = frozenset({"who", "which", "that", "whom"})
PRONOUNS = MALE | FEMALE | NEUTER | PLURAL | FIRST | FIRST_PLURAL | SECOND

#: Words of women and of men among the nouns for persons.
WOMEN = listed("words.women")
MEN = listed("words.men")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a text, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return self.start, self.end

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The tokens of ``text[start:end]``, white space left out."""
    return [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]


@cache
def _nouns() -> dict[str, frozenset[NounClass]]:
    return {word: frozenset(classes.split()) for word, classes in _lines("nouns.tsv")}  # type: ignore[arg-type]


@cache
def _first_names() -> dict[str, str]:
    return {name: bearers for bearers, names in _lines("first_names.txt") for name in names.split()}


@lru_cache(maxsize=1 << 14)
def noun(word: str) -> frozenset[NounClass]:
    """What a noun is (see `NounClass`), singular or plural; empty where the table does not have it.

    Case counts for nothing but where an ending must do for the table: "Eastman" is no boatman.
    """
    table, folded = _nouns(), word.lower().rstrip(".")
    found = table.get(folded) or table.get(single := singular(folded))
    if found is not None:
        return found
    return _MADE if word.islower() and single.endswith(_ENDINGS) and len(single) > 6 else frozenset()


#: Endings of nouns for what somebody does, that the table need not have one by one.
_ENDINGS = ("ologist", "ographer", "woman", "man", "keeper", "master", "maker", "smith", "wright")
_MADE: frozenset[NounClass] = frozenset({"role"})


def singular(word: str) -> str:
    """A plural's singular by its ending, for looking it up: "spokesmen", "ministries", "officials"."""
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def plural(word: str) -> bool:
    """Does a lower-case noun of the table stand in the plural here?"""
    classes = _nouns().get(word)
    return word.endswith("men") or (classes is None and word.endswith("s") and not word.endswith("ss"))


def first_name(word: str) -> bool:
    """Is it a given name that some statistics hold?"""
    return word in _first_names()


def bearer(word: str) -> Gender | None:
    """Who bears a given name: men ``m``, women ``f``; None where both do, or nobody is known to."""
    known = _first_names().get(word)
    return "m" if known == "m" else "f" if known == "f" else None
