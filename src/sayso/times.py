"""Times that an article speaks of: dates, periods and durations, each with its TIMEX3 value.

A small grammar: one pattern finds the words that a time can hang on (a month, a weekday, a unit, a year, "today"), and
a rule for each kind looks at the words to the left and right. Relative times count from the day of publication, or
from the time last spoken of ("two years later"); direction comes from the tense. Every look to the left or right is
bounded, so that reading is linear in the length of the text. What cannot be told is left out, never guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.calendar_words import DAY_PARTS, DECADES, DURATIONS, MONTH, SEASON_NAMES, WEEKDAY, any_of
from sayso.dates import find_dates
from sayso.dating import Period, Reference, reference
from sayso.numbered_dates import on_decade, on_digits
from sayso.parts_of_year import on_quarter, on_season
from sayso.records import READABLE, Time
from sayso.relative_times import on_day_part, on_deictic, on_unit
from sayso.timeline import Found, Timeline
from sayso.written_dates import on_month, on_weekday

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sayso.records import Article

_QUARTER = any_of(["quarter", "quarters", "half"]) + "|[QqH][1-4]"
_UNITS = any_of([*(f"{unit}s" for unit in DURATIONS if unit != "century"), *DURATIONS, "centuries", "weekend"])
# What a time can hang on. Each alternative begins with characters of its own, so that a search skips all others fast.
_TRIGGER = re.compile(
    rf"(?P<digits>\d++)|(?<![\w@#])(?:(?P<month>{MONTH})|(?P<weekday>{WEEKDAY})"
    rf"|(?P<deictic>{any_of(['today', 'yesterday', 'tomorrow', 'tonight'])})\b|(?P<quarter>{_QUARTER})\b"
    rf"|(?P<unit>{_UNITS})\b|(?P<season>{any_of(SEASON_NAMES)})\b|(?P<part>{any_of(DAY_PARTS)})\b"
    rf"|(?P<decade>{any_of(DECADES)})\b)"
)
_DASH = re.compile(r"\s?[-–—/]\s?")
_RULES: dict[str, Callable[[Timeline, re.Match[str]], list[Found]]] = {
    "digits": on_digits,
    "month": on_month,
    "weekday": on_weekday,
    "deictic": on_deictic,
    "quarter": on_quarter,
    "unit": on_unit,
    "season": on_season,
    "part": on_day_part,
    "decade": on_decade,
}


def times(article: Article) -> list[Time]:
    """The times in the prose and titles of an article, in text order, without holders.

    Dates and periods have their first and last day. A duration has none, unless the words tie it to the day of
    publication ("the past two years"). Where that day is unknown, times that hang on it are left out.
    """
    line = Timeline(article.text, reference_of(article))
    found = []
    for block in article.blocks:
        if block.kind in READABLE:
            line.enter(block.start, block.end)
            found += [_record(article, time) for time in _read(line)]
    return found


def _read(line: Timeline) -> list[Found]:
    """The times of the block that a timeline is in."""
    found: list[Found] = []
    position = line.first
    while (trigger := _TRIGGER.search(line.text, position, line.last)) is not None:
        position = trigger.end()
        for time in _RULES[trigger.lastgroup or ""](line, trigger):
            whole = _range(line.text, found[-1], time) if found else None
            if whole is not None:
                found.pop()
            found.append(whole or time)
            line.note(time)
            position = max(position, time.end)
    return found


def _range(text: str, first: Found, last: Found) -> Found | None:
    """Two times with no more than a dash between them as one, "March 3-5", with an EDTF interval for its value."""
    a, b = first.time, last.time
    if not (isinstance(a, Period) and isinstance(b, Period) and last.start - first.end <= 3):
        return None
    if a.grain != b.grain or a.first >= b.first or "/" in a.value or not _DASH.fullmatch(text, first.end, last.start):
        return None
    return Found(first.start, last.end, Period(f"{a.value}/{b.value}", a.first, b.last, a.grain))


def _record(article: Article, found: Found) -> Time:
    days: tuple[date, date] | None
    if isinstance(found.time, Period):
        value, days = found.time.value, (found.time.first, found.time.last)
    else:
        value, days = found.time, found.tied
    first, last = (day.isoformat() for day in days) if days else (None, None)
    return Time(article, (found.start, found.end), value=value, first=first, last=last)


def reference_of(article: Article) -> Reference | None:
    """The day that an article's relative times count from: its publication, else the date in its dateline."""
    published = reference(article.published)
    if published is not None and published.grain != "year":
        return published
    for block in article.blocks:
        if block.kind == "dateline":
            for date in find_dates(article.text[block.start : block.end]):
                written = reference(date.iso)
                if written is not None and (published is None or written.day.year == published.day.year):
                    return written
    return published
