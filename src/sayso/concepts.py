"""What words of news have in common: "killed", "deaths" and "toll" are one concept, "rose" and "fell" two ends of one.

The table ``concepts.tsv`` has one row a concept: its name, the words that are its opposite, its words ("set_off" is
two), and the concept that is next of kin to it, if any ("liable" to "damage"). A word that is in no row stands for
itself, without its endings. The table was written for this project.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")

_STOP = frozenset(
    """
    a about above across after again against all almost along already also although always am among an and another any
    anyone anything are aren't around as at away back be because been before being below between both but by came can
    can't cannot come could couldn't despite did didn't do does doesn't doing don't during each early either else even
    ever every everyone everything for from further get gets getting go goes going got had hadn't has hasn't have
    haven't having he her here hers herself him himself his how however i if in instead into is isn't it its itself
    just last later least less let like made make makes making many may me might more most much must my near nearly
    never next no nobody none nor not nothing now of off often on once one only onto or other our out over own per put
    quite rather said say saying says she should shouldn't since so some someone something soon still such take taken
    than that the their them themselves then there these they thing this those though through to together too
    took toward towards under unless until up upon us very via was wasn't way we well went were weren't what when
    where whether which while who whole whom whose why will with within without won't would wouldn't yet you your
    mr mrs ms dr monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight morning
    afternoon evening night day days week weeks month months year years time times a.m p.m am pm january february
    march april june july august september october november december
    minute minutes hour hours millimetre millimetres millimeter millimeters kilometre kilometres kilometer kilometers
    mile miles metre metres meter meters percent per cent dollar dollars euro euros pound pounds
    hundred thousand million billion trillion two three four five six seven eight nine ten eleven twelve thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety dozen
    number figure total estimate estimated according statement added around approximately roughly
    """.split()  # noqa: SIM905 - a table of words reads as one
)
_NEGATORS = frozenset(
    "no not never none nobody nothing neither nor without cannot hardly".split()  # noqa: SIM905
)


class Term(NamedTuple):
    """A concept, or a word that is none's, and which end of it: 1, or -1 for the opposite."""

    key: str
    sign: int


@cache
def _table() -> dict[str, Term]:
    terms: dict[str, Term] = {}
    for line in files("sayso").joinpath("concepts.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        concept, opposite, words, _ = line.split("\t")
        for word in words.split():
            terms[word] = Term(concept, 1)
        for word in opposite.split():
            terms[word] = Term(concept, -1)
    return terms


def has_opposite(key: str) -> bool:
    """Does a concept have an end and another one: may "no" turn it into something that others would say?"""
    return key in _opposites()


@cache
def _first_of_two() -> frozenset[str]:
    return frozenset(words.partition("_")[0] for words in _table() if "_" in words)


@cache
def _opposites() -> frozenset[str]:
    return frozenset(found.key for found in _table().values() if found.sign < 0)


@cache
def kin() -> dict[str, str]:
    """Concepts that are next of kin, either way."""
    lines = files("sayso").joinpath("concepts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [(row[0], row[3]) for row in (line.split("\t") for line in lines) if row[3]]
    return dict(pairs) | {b: a for a, b in pairs}


@lru_cache(maxsize=65536)
def term(word: str) -> Term | None:
    """What a lower-case word stands for; None for words that say nothing of what a text is about."""
    word = word.removesuffix("'s").removesuffix("’s")
    if word in _STOP or len(word) < 2 or word[0].isdigit():
        return None
    found = _table().get(word)
    return found or Term(stem(word), 1)


class _Keys(dict[str, str | None]):
    """The concept of each word that was met, filled as words come; it starts afresh when it is large."""

    def __missing__(self, word: str) -> str | None:
        if len(self) > _MOST_KNOWN:
            self.clear()
        found = term(word)
        self[word] = key = found.key if found else None
        return key


_MOST_KNOWN = 200_000
_KNOWN = _Keys()


def keys_in(text: str) -> list[str]:
    """The concepts of the words of a text, in order and as often as they come: `terms_in`, faster."""
    return [key for word in _words_in(text) if (key := _KNOWN[word]) is not None]


def count_keys(text: str) -> Counter[str]:
    """The concepts of the words of a text with how often they come: `keys_in`, faster where the text is long."""
    counts: Counter[str] = Counter()
    for word, often in Counter(_words_in(text)).items():
        key = _KNOWN[word]
        if key is not None:
            counts[key] += often
    return counts


def _words_in(text: str) -> list[str]:
    """The words of a text in lower case; two that the table has as one are one, and an empty one stands behind it."""
    words: list[str] = WORD.findall(text.lower())
    first = _first_of_two()
    if not first.isdisjoint(words):
        table = _table()
        for i in range(len(words) - 1):
            if words[i] in first and (both := f"{words[i]}_{words[i + 1]}") in table:
                words[i : i + 2] = both, ""
    return words


class Word(NamedTuple):
    """A word of a text, in lower case, where it stands, and what it stands for (None: nothing that a text is about)."""

    start: int
    end: int
    text: str
    term: Term | None


def terms_in(text: str, start: int, end: int) -> Iterator[Word]:
    """The words between two offsets; two that the table has as one ("set off") count as the first of them."""
    table, first = _table(), _first_of_two()
    last: Word | None = None
    for match in WORD.finditer(text, start, end):
        low = match.group().lower()
        if last is not None:
            if (both := table.get(f"{last.text}_{low}")) is not None:
                yield last._replace(term=both)
                last = None
                continue
            yield last
            last = None
        word = Word(*match.span(), low, term(low))
        if low in first:
            last = word
        else:
            yield word
    if last is not None:
        yield last


def negates(word: str) -> bool:
    """Does a lower-case word turn what follows it into its opposite?"""
    return word in _NEGATORS or word.endswith(("n't", "n’t"))


def stem(word: str) -> str:
    """A word without the endings of plurals, tenses and adverbs; the stem need not be a word."""
    changed, cut_off = _ENDINGS.get(word[-1:], _NONE)
    for ending, instead in changed:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    for ending in cut_off:
        if not word.endswith(ending):
            continue
        cut = word[: -len(ending)]
        if len(cut) > 2 and not (ending == "s" and cut[-1] in "su"):
            if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "sl":
                cut = cut[:-1]
            return cut.removesuffix("e")
    return word


_CHANGED = (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ily", "y"))
_CUT_OFF = ("ations", "ation", "ments", "ment", "ings", "ing", "ed", "ly", "es", "s", "e")
_NONE: tuple[tuple[tuple[str, str], ...], tuple[str, ...]] = ((), ())
#: The endings by their last letter, in order.
_ENDINGS = {
    last: (
        tuple((ending, instead) for ending, instead in _CHANGED if ending[-1] == last),
        tuple(ending for ending in _CUT_OFF if ending[-1] == last),
    )
    for last in {ending[-1] for ending in (*_CUT_OFF, *(ending for ending, _ in _CHANGED))}
}
