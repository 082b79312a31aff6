"""A month with a day, as written, and the year that it is of: shared by the rules behind `times`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso import dating
from sayso.calendar_words import MONTH, MONTHS, ORDINAL, ORDINALS, S
from sayso.dating import FIRST_YEAR, LAST_YEAR, Period
from sayso.timeline import Found

if TYPE_CHECKING:
    from sayso.timeline import Timeline

# Nouns that are counted: "2000 people", "March 20 people" name no year and no day.
_COUNTED = (
    r"(?:people|persons|men|women|children|boys|girls|soldiers|troops|fighters|workers|staff|employees|members|students"
    r"|pupils|patients|residents|migrants|refugees|civilians|victims|deaths|dead|wounded|injured|injuries|killed|cases"
    r"|jobs|homes|houses|hectares|acres|votes|seats|points|metres?|meters?|miles?|kilomet(?:re|er)s?|km|kg|feet|foot"
    r"|inches|yards|tons?|tonnes?|litres?|liters?|gallons?|barrels?|dollars?|euros?|pounds?|rupees?|yen|yuan|copies"
    r"|words|times|calories|watts|megawatts|mw|rpm|hp|hours?|hrs|minutes?|seconds?|days?|weeks?|months?|years?|pages?"
    r"|percent|per\s{1,8}cent|degrees|million|billion|thousand|hundred|others|more|countries|companies|firms|animals|cars"
    r"|vehicles|rockets|missiles|drones|tanks|species|locations|places|rooms|stores|units|shares|items|square|cubic"
    r"|gmt|utc|bst|est|edt|cet|local|a\.?m\b|p\.?m\b)\b"
)
NOT_COUNTED = rf"(?!\s{{0,8}}(?:%|°|€|£|\$)|[\s-]{{1,8}}(?i:{_COUNTED}))"
YEAR = r"(?P<year>\d{4})(?![\d%]|[.,:]\d)"
_TH = r"(?:st|nd|rd|th)?"
_RIGHT_YEAR = rf"(?:(?:(?:,|,?{S}of|{S}in)?{S}|-){YEAR}(?!{S}(?i:{_COUNTED})))?"
_NUMBER_ENDS = rf"(?![\d:%]|[.,/]\d|[\w]){NOT_COUNTED}"
MONTH_DAY = re.compile(
    rf"(?P<month>{MONTH}){S}(?:the{S})?(?:(?P<day>\d{{1,2}}){_TH}|(?P<word>{ORDINAL})){_NUMBER_ENDS}"
    rf"(?:(?:\s?[-–—]\s?|{S}(?:to|and|or|through|until){S})(?P<day2>\d{{1,2}}){_TH}{_NUMBER_ENDS}"
    rf"(?=\s{{0,8}}(?:[-–—,.;:)]|\Z)|{S}(?:in|at|of|for|the|was|were|when|where|to|with|by|\d{{4}})\b))?{_RIGHT_YEAR}"
)
DAY_MONTH = re.compile(
    rf"(?P<day>\d{{1,2}}){_TH}(?:(?:\s?[-–—]\s?|{S}(?:to|and|or){S})(?P<day2>\d{{1,2}}){_TH})?(?:{S}(?:of{S})?|-)"
    rf"(?P<month>{MONTH}){_RIGHT_YEAR}"
)
_RELATED_YEAR = re.compile(
    rf"{S}(?:of{S})?(?:(?P<way>last|this|next)|(?P<same>(?:that|the)(?:{S}same)?)|the{S}(?P<near>previous|following))"
    rf"{S}year\b(?!{S}\d)",
    re.IGNORECASE,
)
_YEAR_AHEAD = re.compile(
    rf"(?:\s?[-–—]\s?|{S}(?:to|and|or|through|until|till){S})(?:{MONTH})(?:{S}\d{{1,2}}{_TH})?(?:,|{S}of|{S}in)?{S}(\d{{4}})\b"
)
_ATTACKS = re.compile(rf",?{S}(?i:terror|attack|terrorist|hijack)")


def short_of(name: str) -> str:
    return name.rstrip(".").lower()


def year_of(text: str | None) -> int | None:
    return int(text) if text and FIRST_YEAR <= int(text) <= LAST_YEAR else None


def _matches_weekday(line: Timeline, month: int, day: int, weekday: int) -> Period | None:
    """The day of that name nearest to publication: a weekday before a date tells its year."""
    reference = line.tells("day")
    if reference is None:
        return None
    near = [dating.day(reference.day.year + n, month, day) for n in (-1, 0, 1)]
    fits = [found for found in near if found is not None and found.first.weekday() == weekday]
    return min(fits, key=lambda found: abs((found.first - reference.day).days), default=None)


def related_year(line: Timeline, end: int) -> tuple[int, int] | None:
    """The year, and where its words end, in "September last year", "March the same year"."""
    match = _RELATED_YEAR.match(line.text, end, line.last)
    if match is None:
        return None
    if match["way"]:
        there = line.step({"last": -1, "this": 0, "next": 1}[match["way"].lower()], "year")
    else:
        there = line.step_from_anchor(
            {"previous": -1, "following": 1}.get((match["near"] or "").lower(), 0), "year", end
        )
    return None if there is None else (there.first.year, match.end())


def year_by_context(line: Timeline, month: int, day: int | None, start: int, end: int) -> int | None:
    ahead = _YEAR_AHEAD.match(line.text, end, line.last)
    if ahead is not None and (year := year_of(ahead[1])) is not None:
        return year
    return line.year_of(month, day, start, end)


def days(line: Timeline, match: re.Match[str], start: int, weekday: int | None = None) -> list[Found]:
    """The day, or the two, of a match that names a month and a day."""
    groups = match.groupdict()
    month = MONTHS[short_of(groups["month"])]
    numbers = [ORDINALS[groups["word"].lower()] if groups.get("word") else int(groups["day"])]
    ends, starts = [match.end()], [start]
    if groups["day2"]:
        numbers.append(int(groups["day2"]))
        ends = [match.end("word" if groups.get("word") else "day"), match.end()]
        starts.append(match.start("day2"))
    year, weekday_year = year_of(groups["year"]), None
    if groups["year"] and year is None:
        ends[-1] = match.start("year")
        while line.text[ends[-1] - 1] in ", \t\n\u00a0":
            ends[-1] -= 1
    if year is None and (related := related_year(line, match.end())) is not None:
        year, ends[-1] = related
    if year is None and weekday is not None:
        weekday_year = _matches_weekday(line, month, numbers[0], weekday)
    if weekday_year is not None:
        year = weekday_year.first.year
    if year is None and month == 9 and numbers == [11] and _ATTACKS.match(line.text, match.end(), line.last):
        year = 2001
    if year is None:
        year = year_by_context(line, month, numbers[0], start, match.end())
    if year is None:
        return []
    periods = [dating.day(year, month, number) for number in numbers]
    return [Found(a, b, period) for a, b, period in zip(starts, ends, periods, strict=True) if period is not None]
