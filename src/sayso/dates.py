"""Dates of publication in running text: found as they are written, given as ISO 8601 no more precise than that.

Nothing is guessed: "February 2025" gives ``2025-02``, and "06/02/2025", which is June in one country and February in
another, gives ``2025``. A copyright line says when a site's template was made, never when an article was published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Label = Literal["published", "updated"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A month may be glued to what comes before it in a page without mark-up ("Jane DoeFebruary 6"), so only a capital
# letter before it rules it out.
_MONTH = (
    r"(?<![A-Z])(?P<month{0}>(?:[Jj]an(?:uary)?|[Ff]eb(?:ruary)?|[Mm]ar(?:ch)?|[Aa]pr(?:il)?|[Mm]ay|[Jj]une?|[Jj]uly?"
    r"|[Aa]ug(?:ust)?|[Ss]ept?(?:ember)?|[Oo]ct(?:ober)?|[Nn]ov(?:ember)?|[Dd]ec(?:ember)?"
    r"|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?"
    r"|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?)"
)
_YEAR = r"(?P<year{0}>(?:19|20)\d\d)(?!\d)"
_DATE = re.compile(
    "|".join(
        pattern.replace("MONTH", _MONTH.format(i)).replace("YEAR", _YEAR.format(i))
        for i, pattern in enumerate(
            (
                r"(?<!\d)(?P<day0>\d{1,2})(?:st|nd|rd|th)?[ \u00a0-](?:of )?MONTH[,]?[ \u00a0-]{1,2}YEAR",
                r"MONTH[ \u00a0]{1,2}(?P<day1>\d{1,2})(?:st|nd|rd|th)?,?[ \u00a0]{1,2}YEAR",
                r"(?<![\d/-])YEAR(?P<sep2>[-/.])(?P<number2>\d{1,2})(?P=sep2)(?P<day2>\d{1,2})(?!\d)",
                r"(?<![\d/-])(?P<first3>\d{1,2})(?P<sep3>[-/.])(?P<second3>\d{1,2})(?P=sep3)YEAR",
                r"MONTH,?[ \u00a0]{1,2}YEAR",
            )
        )
    )
)
_COPYRIGHT = re.compile(r"(?<!\w)©|\(c\) ?(?:19|20)\d\d|\bcopyright\b|\b(?:all|some) rights reserved\b", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:published|posted|issued|released|release|filed|created|date)\b", re.IGNORECASE)
_UPDATED = re.compile(r"\b(?:updated|modified|revised|edited|reviewed|accessed|retrieved)\b", re.IGNORECASE)
_AGO = re.compile(
    r"\b(?:\d{1,3}|an?|one|two|three)[ \u00a0]?"
    r"(?:s|m|h|d|secs?|mins?|hrs?|seconds?|minutes?|hours?|days?|weeks?|months?)"
    r" ago\b|^\s*(?:just now|yesterday|today)\s*$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_DAY_AND_MONTH = re.compile(rf"{_MONTH.format('A')} ?\d{{1,2}}(?!\d)|(?<!\d)\d{{1,2}} {_MONTH.format('B')}")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<!\d)\d{1,2}(?:[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\b\.?)?| ?[ap]\.?m\b\.?)"
    r"(?: ?\(?(?:[A-Z]{2,4}|Eastern|local time)\b\)?)?",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"\b(?:first|last|originally|on|at|by|the|time|online|and|date|GMT|UTC|E[SD]?T|P[SD]?T|C[SD]?T|BST|IST|CET)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at ``start`` to ``end`` of the text it was found in; ``iso`` as precise as it is written."""

    start: int
    end: int
    iso: str
    label: Label | None = None


def _iso(match: re.Match[str]) -> str | None:
    """The date that a match of `_DATE` stands for, or None if there is no such day."""
    found = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value is not None}
    year = int(found["year"])
    if "first" in found:
        first, second = int(found["first"]), int(found["second"])
        if found["sep"] == "." or first > 12 or first == second:
            day, month = first, second
        elif second > 12:
            day, month = second, first
        else:
            return str(year) if min(first, second) >= 1 else None
    else:
        month = int(found["number"]) if "number" in found else _MONTHS.index(found["month"][:3].lower()) + 1
        if "day" not in found:
            return f"{year}-{month:02}"
        day = int(found["day"])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def is_copyright(text: str) -> bool:
    """Whether a line claims copyright: a year in it dates the site, not the article."""
    return _COPYRIGHT.search(text) is not None


def find_dates(text: str) -> Iterator[FoundDate]:
    """The dates written in a text, in order, each with the label that stands before it ("Published", "Updated")."""
    last = 0
    label: Label | None = None
    for match in _DATE.finditer(text):
        iso = _iso(match)
        if iso is None:
            continue
        before = text[max(last, match.start() - 60) : match.start()]
        if _UPDATED.search(before):
            label = "updated"
        elif _PUBLISHED.search(before):
            label = "published"
        elif last:
            label = None
        last = match.end()
        yield FoundDate(match.start(), match.end(), iso, label)


def is_date_line(text: str) -> bool:
    """Whether a short line says little more than when: a date, a clock time, "3 hours ago", perhaps with a place."""
    if len(text) > 160 or not (_DIGIT.search(text) or _AGO.search(text)) or is_copyright(text):
        return False
    rest, dates = _DATE.subn(" ", text)
    rest, ago = _AGO.subn(" ", rest)
    rest, clocks = _CLOCK.subn(" ", rest)
    rest, weekdays = _WEEKDAY.subn(" ", rest)
    rest, days = _DAY_AND_MONTH.subn(" ", rest)
    if not dates and not ago and not clocks and not days:
        return False
    labels = len(_UPDATED.findall(rest)) + len(_PUBLISHED.findall(rest))
    rest = _FILLER.sub(" ", _UPDATED.sub(" ", _PUBLISHED.sub(" ", rest)))
    left = _WORD.findall(rest)
    # What is left may be a place ("LONDON, 6 February 2025"), which is capitalised; any more is a sentence.
    room = 2 if dates or ago or labels or (days and weekdays) else 0
    return len(left) <= room and all(word[0].isupper() for word in left)
