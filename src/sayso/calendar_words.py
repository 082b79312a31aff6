"""English words for parts of the calendar and for small numbers, and patterns made of them.

Names of months and weekdays count only with a capital letter: `may`, `march`, `august` and `sun` are other words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.dating import DayPart, Grain, Season


def _words(line: str) -> list[str]:
    return line.split()


_MONTH_NAMES = _words("January February March April May June July August September October November December")
MONTHS: Final[dict[str, int]] = {
    **{name.lower(): i for i, name in enumerate(_MONTH_NAMES, 1)},
    **{name[:3].lower(): i for i, name in enumerate(_MONTH_NAMES, 1)},
    "sept": 9,
}
_WEEKDAY_NAMES = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
WEEKDAYS: Final[dict[str, int]] = {
    **{name.lower(): i for i, name in enumerate(_WEEKDAY_NAMES)},
    **{name[:3].lower(): i for i, name in enumerate(_WEEKDAY_NAMES)},
    "tues": 1, "thur": 3, "thurs": 3,
}  # fmt: skip
DAY_PARTS: Final[dict[str, DayPart]] = {
    "morning": "MO", "noon": "MI", "afternoon": "AF", "evening": "EV", "night": "NI",
}  # fmt: skip
SEASON_NAMES: Final[dict[str, Season]] = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}

#: Units of the calendar by their singular: the grain that a step of one has.
GRAINS: Final[dict[str, Grain]] = {
    "day": "day", "week": "week", "fortnight": "week", "weekend": "weekend", "month": "month", "quarter": "quarter",
    "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip
#: Units of durations by their singular: how many of which TIMEX3 unit one is.
DURATIONS: Final[dict[str, tuple[int, str]]] = {
    "second": (1, "T{}S"), "minute": (1, "T{}M"), "hour": (1, "T{}H"), "day": (1, "{}D"), "week": (1, "{}W"),
    "fortnight": (2, "{}W"), "month": (1, "{}M"), "year": (1, "{}Y"), "decade": (10, "{}Y"),
    "century": (100, "{}Y"),
}  # fmt: skip
#: What half of a unit is, where that has a name of its own.
HALVES: Final[dict[str, str]] = {
    "minute": "PT30S", "hour": "PT30M", "day": "PT12H", "year": "P6M", "decade": "P5Y", "century": "P50Y",
}  # fmt: skip

_ONES = _words("one two three four five six seven eight nine")
_TEENS = _words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_SMALL = {word: i for i, word in enumerate(_ONES + _TEENS, 1)} | {word: 10 * i for i, word in enumerate(_TENS, 2)}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_QUARTERS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75}
_ORDINAL_ONES = _words("first second third fourth fifth sixth seventh eighth ninth")
_ORDINAL_TEENS = _words(
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
#: Decades of the last century in words: "the sixties".
DECADES: Final[dict[str, int]] = {f"{word.removesuffix('y')}ies": 1900 + 10 * i for i, word in enumerate(_TENS, 2)}
ORDINALS: Final[dict[str, int]] = {
    **{word: i for i, word in enumerate(_ORDINAL_ONES + _ORDINAL_TEENS, 1)},
    **{f"twenty-{word}": 20 + i for i, word in enumerate(_ORDINAL_ONES, 1)},
    "thirtieth": 30, "thirty-first": 31,
}  # fmt: skip

#: White space between words: as much as a line break in a wrapped text needs, no more.
S: Final = r"\s{1,8}"


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, longest first, in lower case, with a capital, or in capitals."""
    forms = {form for word in words for form in (word, word.capitalize(), word.upper())}
    return "(?:" + "|".join(sorted(map(re.escape, forms), key=lambda form: (-len(form), form))) + ")"


def _names(full: Iterable[str], short: Iterable[str]) -> str:
    whole = "|".join(form for name in full for form in (name, name.upper()))
    cut = "|".join(form for name in short for form in (name, name.upper()))
    return rf"(?:(?:{whole})\b|(?:{cut})\b\.?)"


#: A month, a weekday as written; short forms take their full stop with them.
MONTH: Final = _names(_MONTH_NAMES, ["Sept", *(name[:3] for name in _MONTH_NAMES if name != "May")])
WEEKDAY: Final = _names(_WEEKDAY_NAMES, ["Tues", "Thurs", "Thur", *(name[:3] for name in _WEEKDAY_NAMES)])
DAY_PART: Final = any_of(DAY_PARTS)
SEASON: Final = any_of(SEASON_NAMES)
ORDINAL: Final = any_of(ORDINALS)

_SMALL_WORD = (
    f"(?:{any_of(_TENS)}(?:[ -]{any_of(_ONES)})?|{any_of(_TEENS)}|{any_of(_ONES)})"
)  # fmt: skip
_SCALE = any_of(_SCALES)
#: A number before a unit: figures with a scale word or a fraction, number words, "a couple of", "a dozen".
NUMBER: Final = (
    rf"(?:(?<![\w.,/$£€-])(?:\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,6}})(?:\.\d{{1,3}})?"
    rf"(?:[ -]?[½¼¾]|[ -][13]/[24])?(?:[  -]{_SCALE})?"
    rf"|\b(?:[Aa]{S}couple(?:{S}of)?|(?:{_SMALL_WORD}|[Aa])(?:[ -]{_SCALE}){{1,2}}(?:{S}and{S}{_SMALL_WORD})?"
    rf"|{_SMALL_WORD}))"
)
_NUMBER_PART = re.compile(r"\d[\d,]*(?:\.\d+)?|[½¼¾]|[13]/[24]|[a-z]+")
_FRACTION = re.compile(r"[ -]?([½¼¾]|(?<=[ -])[13]/[24])")


def number(text: str) -> float:
    """The number that a match of `NUMBER` stands for: "2 1/2" is 2.5, "two hundred and fifty" 250, "a couple of" 2."""
    lowered = text.lower()
    added = 0.0
    if (fraction := _FRACTION.search(lowered)) is not None:
        added = _QUARTERS[fraction[1]]
        lowered = lowered.replace(fraction[0], " ", 1)
    total = part = 0.0
    for word in _NUMBER_PART.findall(lowered):
        if word == "couple":
            part = 2
        elif word in _SMALL:
            part += _SMALL[word]
        elif word in _SCALES:
            part = max(part, 1) * _SCALES[word]
            if _SCALES[word] >= 1_000:
                total, part = total + part, 0
        elif word[0].isdigit():
            part = float(word.replace(",", ""))
    return total + part + added
