"""The calendar behind `times`: values of times, their first and last days, and steps from a known day or period.

Values are TIMEX3's (ISO-TimeML, ISO 24617-1), with two spellings that say how long a period is: a decade is ``199X``,
a century ``19XX``. Seasons are the meteorological ones of the northern hemisphere (March to May is spring); a winter
bears the year it begins in. Weeks are ISO 8601's, Monday to Sunday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "century"]
DayPart = Literal["MO", "MI", "AF", "EV", "NI"]
Season = Literal["SP", "SU", "FA", "WI"]

#: Years that running text is taken to speak of; beyond them a number is likelier to be something else.
FIRST_YEAR, LAST_YEAR = 1000, 2100
#: Months that a season begins in.
SEASONS: dict[Season, int] = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}

_FIRST_DAY, _LAST_DAY = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
_MONTHS_IN: dict[Grain, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar: its value, its first and last day, and how finely it is told."""

    value: str
    first: date
    last: date
    grain: Grain


@dataclass(frozen=True, slots=True)
class Reference:
    """The day that relative times count from: only as precise as ``grain`` (day, month or year) says."""

    day: date
    grain: Grain

    def tells(self, grain: Grain) -> bool:
        """Whether this is precise enough for a time of that grain: a known year tells "last year", not "last month"."""
        if self.grain == "day":
            return True
        coarser = ("year", "decade", "century")
        return grain in coarser or (self.grain == "month" and grain in {"month", "quarter", "half"})


def reference(iso: str | None) -> Reference | None:
    """The reference that an ISO date gives, as precise as it is written; None if it is none."""
    match = _ISO.match(iso or "")
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        found = Reference(date(year, month or 1, day or 1), "day" if day else "month" if month else "year")
    except ValueError:
        return None
    return found if FIRST_YEAR <= year <= LAST_YEAR else None


def day(year: int, month: int, number: int) -> Period | None:
    """A day of the calendar; None if there is no such day."""
    try:
        return of_day(date(year, month, number))
    except ValueError:
        return None


def of_day(when: date, part: DayPart | None = None) -> Period:
    """A day, or a part of it (the first and last day are the same)."""
    return Period(when.isoformat() + (f"T{part}" if part else ""), when, when, "day")


def year(number: int) -> Period:
    return Period(f"{number:04}", date(number, 1, 1), date(number, 12, 31), "year")


def month(number_of_year: int, number: int) -> Period:
    last = date(number_of_year, number, monthrange(number_of_year, number)[1])
    return Period(f"{number_of_year:04}-{number:02}", last.replace(day=1), last, "month")


def part_of_year(number: int, which: int, grain: Literal["quarter", "half"]) -> Period:
    """The first to fourth quarter of a year, or its first or second half."""
    months = _MONTHS_IN[grain]
    last = which * months
    value = f"{number:04}-{'Q' if grain == 'quarter' else 'H'}{which}"
    return Period(value, date(number, last - months + 1, 1), month(number, last).last, grain)


def season(number: int, name: Season) -> Period:
    """A season by the year it begins in."""
    first = date(number, SEASONS[name], 1)
    end_year, end_month = divmod(number * 12 + SEASONS[name] + 1, 12)
    return Period(f"{number:04}-{name}", first, month(end_year, end_month + 1).last, "season")


def decade(number: int) -> Period:
    """The decade that a year lies in."""
    tens = number // 10
    return Period(f"{tens:03}X", date(tens * 10, 1, 1), date(tens * 10 + 9, 12, 31), "decade")


def century(number: int) -> Period:
    """The hundred years that a year lies in: 1789 gives ``17XX``, the 18th century as people count it."""
    hundreds = number // 100
    return Period(f"{hundreds:02}XX", date(hundreds * 100, 1, 1), date(hundreds * 100 + 99, 12, 31), "century")


def around(when: date, grain: Grain) -> Period:
    """The period of a grain that a day lies in; for a weekend, the one of its week."""
    match grain:
        case "day":
            return of_day(when)
        case "week" | "weekend":
            monday = when - timedelta(days=when.weekday())
            name = "{}-W{:02}".format(*monday.isocalendar()[:2])
            if grain == "week":
                return Period(name, monday, monday + timedelta(days=6), grain)
            return Period(f"{name}-WE", monday + timedelta(days=5), monday + timedelta(days=6), grain)
        case "month":
            return month(when.year, when.month)
        case "quarter" | "half":
            return part_of_year(when.year, (when.month - 1) // _MONTHS_IN[grain] + 1, grain)
        case "season":
            begins = when.month // 3 * 3 or 12
            name_of = {first: name for name, first in SEASONS.items()}[begins]
            return season(when.year - (when.month < 3), name_of)
        case "year":
            return year(when.year)
        case "decade":
            return decade(when.year)
        case "century":
            return century(when.year)


def shifted(when: date, steps: int, grain: Grain) -> Period | None:
    """The period that lies a number of its own grain after a day (before it, if negative); None outside the years read.

    Two years before 6 February 2025 is the year 2023, two weeks before it an ISO week.
    """
    if abs(steps) > 400_000:
        return None
    if grain in _MONTHS_IN:
        number, index = divmod(when.year * 12 + when.month - 1 + steps * _MONTHS_IN[grain], 12)
        if not FIRST_YEAR <= number <= LAST_YEAR:
            return None
        return around(date(number, index + 1, 1), grain)
    number = when.toordinal() + steps * (1 if grain == "day" else 7)
    if not _FIRST_DAY <= number <= _LAST_DAY:
        return None
    return around(date.fromordinal(number), grain)


def weekday(when: date, number: int, direction: int) -> Period:
    """The day of the week (Monday is 0) at or before a day (direction -1), at or after it (1); a day is its own."""
    days = (number - when.weekday()) % 7
    return of_day(when + timedelta(days=days if direction > 0 or not days else days - 7))


def amount(number: float) -> str:
    """A number as a duration has it: no zeros at the end, never an exponent."""
    return f"{number:.3f}".rstrip("0").rstrip(".")
