"""Dates that begin with a figure, a year or a decade above all: rules of the grammar behind `times`.

As in `written_dates`, a rule gets the match of its trigger and gives the times that it finds there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso import dating
from sayso.calendar_words import DECADES, S, any_of
from sayso.date_forms import DAY_MONTH, NOT_COUNTED, YEAR, days, year_of
from sayso.dating import LAST_YEAR
from sayso.timeline import Found

if TYPE_CHECKING:
    from sayso.timeline import Timeline

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?![\d-])")
_NUMERIC = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d|[/.]\d)")
_NINE_ELEVEN = re.compile(r"9/11(?![\d/])")
_DECADE = re.compile(r"(\d{3}0)(['’]?)s\b")
_THE_DECADE = re.compile(rf"\bthe{S}(?:(?:early|late|mid)(?:{S}|-))?$", re.IGNORECASE)
_SHORT_DECADE = re.compile(r"(\d0)['’]?s\b")
_WEATHER = re.compile(r"\b(?:temperatures?|highs?|lows?|degrees|thermometers?|mercury)\b", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"\d\d\b(?![.,:%]\d)")
_CENTURY = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)(?:{S}|-)(?:{any_of(['century', 'centuries'])})\b")

_YEARS = re.compile(
    rf"{YEAR}(?:(?P<dash>\s?[-–—/]\s?)(?P<to>\d{{4}}|\d\d)(?!\w|[-/.,:]\d))?"
    rf"(?!\w|[-/.,:@]\d|[%°€£$]|/\w|{S}B\.?C\b|-(?:strong|seat|page|metre|meter|foot|mile|kilomet|acre|word|pound|year|day))"
    rf"{NOT_COUNTED}"
)
_WITH_ERA = re.compile(r"(\d{3,4})\s?(?:AD|A\.D\.|CE|C\.E\.)(?!\w)")
_STRONG = re.compile(
    rf"\b(?:in|since|until|till|during|before|after|years?|born|circa|ca?\.|early|late|mid|from|between|by)(?:{S}|-)$"
    r"|[(\[]\s?$",
    re.IGNORECASE,
)
_SO_FAR = re.compile(rf"(?:{S}(?:and|or|to)|,(?:{S}and)?|[-–—/]){S}?$")
_COUNT_BEFORE = re.compile(
    rf"(?:\b(?:some|another|flight|route|highway|room|page|pages|pp?\.?|no\.?|nos\.?|resolution|number|nearly|almost|roughly"
    rf"|exactly|approximately|vol\.?|volume|section|article|interstate|channel|model|novel|films?|movie|book|song|album|box|boeing|airbus|x|times|than{S}the"
    rf"|level|top|first|these|those){S}|[$£€¥#+=×*]\s?|\d[\s.,:/]|\):?\s?|\b[A-Z]{{2,5}}-)$",
    re.IGNORECASE,
)
_ERA_BEFORE = re.compile(r"\bA\.?D\.?\s$")
_PLAIN_AFTER = re.compile(
    rf"(?!\s|-\w)|{S}(?:[^a-z\s]|[a-z]+(?<!s)\b(?!-)|(?:and|or|to|until|till|by|when|where|which|who|he|she|it|they|we|i|the|a|an|in|at|on|with"
    r"|was|were|is|as|for|of|but|after|before|during|because|while|this|that|his|her|its|their|under|through|there|had"
    r"|has|did|from)\b)|\s*\Z"
)
# "the 1836 assault", "his 1796 essay": a year before one thing, not a number before many.
_OF_ITS_YEAR = re.compile(rf"(?:\b(?:the|this|that|an?|his|her|its|their|our|my)|['’]s){S}$", re.IGNORECASE)
_ONE_THING = re.compile(rf"{S}(?:[A-Z]\w|[a-z]{{2,}}(?<!s)\b)")
# "lost 2000 soldiers and 1990 rifles" counts; "the 2012 elections", "in 2012 dollars" do not.
_MANY = re.compile(rf"{S}(?!was\b|is\b|has\b|as\b|his\b|its\b|this\b|does\b)[a-z]{{2,}}s\b")
_YEARISH = re.compile(
    rf"(?:\b(?:in|since|of|the|its|his|her|their|our|until|till|by|from|to|for|during|before|after|early|late|mid"
    rf"|between|than|with|on|at)(?:{S}|-)|['’]s?{S}|[(\[,–-]\s?)$",
    re.IGNORECASE,
)
_TIED_BY = re.compile(r"(?:mid|pre|post|early|late|since|non)-$", re.IGNORECASE)
_BOUND = re.compile(r"[\w$£€¥#.,:/\\@&=+%_-]$")


def on_digits(line: Timeline, trigger: re.Match[str]) -> list[Found]:
    """Times that begin with a figure: a day of a month, a year, a decade, a century."""
    text, (start, end) = line.text, trigger.span()
    if end - start > 4:
        return []
    before = line.left(_BOUND, start, 1)
    if before is not None and line.left(_TIED_BY, start) is None:
        return []
    if end - start <= 2:
        return _on_short(line, start)
    if (match := _ISO.match(text, start, line.last)) is not None:
        period = dating.day(*map(int, match.groups()))
        return [Found(start, match.end(), period)] if period and year_of(match[1]) else []
    match = _DECADE.match(text, start, line.last)
    if match is not None and (not match[2] or line.left(_THE_DECADE, start)):
        if (year := year_of(match[1])) is None:
            return []
        period = dating.century(year) if year % 100 == 0 and year != 2000 else dating.decade(year)
        return [Found(line.the(start), match.end(), period)]
    return _on_year(line, start)


def _on_short(line: Timeline, start: int) -> list[Found]:
    """Times that begin with one or two figures."""
    text = line.text
    if text[start - 1 : start] in {"'", "’", "‘"} and start - 1 >= line.floor:
        return _on_clipped(line, start)
    if (match := DAY_MONTH.match(text, start, line.last)) is not None:
        return days(line, match, line.the(start))
    if (match := _NUMERIC.match(text, start, line.last)) is not None:
        return _on_numeric(match)
    if (match := _NINE_ELEVEN.match(text, start, line.last)) is not None:
        period = dating.day(2001, 9, 11)
        return [Found(start, match.end(), period)] if period else []
    if (match := _CENTURY.match(text, start, line.last)) is not None and 11 <= int(match[1]) <= 21:
        return [Found(line.the(start), match.end(), dating.century(int(match[1]) * 100 - 100))]
    match = _SHORT_DECADE.match(text, start, line.last)
    if match is not None and line.the(start) != start and not line.left(_WEATHER, start, 60):
        return [Found(line.the(start), match.end(), dating.decade(1900 + int(match[1])))]
    return []


def on_decade(line: Timeline, trigger: re.Match[str]) -> list[Found]:
    """Read "the sixties", of the last century."""
    start, end = trigger.span()
    if line.the(start) == start or line.left(_WEATHER, start, 60):
        return []
    return [Found(line.the(start), end, dating.decade(DECADES[trigger[0].lower()]))]


def _on_clipped(line: Timeline, start: int) -> list[Found]:
    """Years without their century: "the '60s", "the class of '71"."""
    text, opens = line.text, start - 1
    if (match := _SHORT_DECADE.match(text, start, line.last)) is not None:
        tens = int(match[1])
        return [Found(line.the(opens), match.end(), dating.decade((2000 if tens <= 10 else 1900) + tens))]
    match = _SHORT_YEAR.match(text, start, line.last)
    reference = line.tells("year")
    if (
        match is None
        or reference is None
        or not re.search(r"\b(?:in|of|since|summer|spring|fall|winter)\s$", text[max(opens - 8, line.floor) : opens])
    ):
        return []
    year = reference.day.year // 100 * 100 + int(match[0])
    return [Found(opens, match.end(), dating.year(year if year <= reference.day.year + 5 else year - 100))]


def _on_numeric(match: re.Match[str]) -> list[Found]:
    """Read "13/02/2025" as a day; "06/02/2025", in June or in February, as no more than a year."""
    first, second, year = int(match[1]), int(match[3]), year_of(match[4])
    if year is None:
        return []
    if first > 12 or first == second or match[2] == ".":
        period = dating.day(year, second, first)
    elif second > 12:
        period = dating.day(year, first, second)
    else:
        period = dating.year(year) if first and second else None
    return [Found(match.start(), match.end(), period)] if period else []


def _on_year(line: Timeline, start: int) -> list[Found]:
    text = line.text
    era = _WITH_ERA.match(text, start, line.last)
    if era is not None or line.left(_ERA_BEFORE, start, 8):
        digits = re.compile(r"\d{3,4}\b").match(text, start, line.last)
        return [Found(start, digits.end(), dating.year(int(digits[0])))] if digits and int(digits[0]) else []
    match = _YEARS.match(text, start, line.last)
    if match is None or (year := year_of(match["year"])) is None or line.left(_COUNT_BEFORE, start):
        return []
    told = 1900 <= year <= 2050 or match["to"] is not None
    many = told and _MANY.match(text, match.end(), line.last) is not None
    follows = line.anchor is not None and line.anchor.grain == "year" and start - line.anchored_at <= 6
    if many and not follows and not line.left(_YEARISH, start):
        return []
    if not told:
        story = line.anchor is not None and line.anchored_at >= line.first and line.left(_SO_FAR, start, 12)
        if line.left(_STRONG, start) or story:
            told = _PLAIN_AFTER.match(text, match.end(), line.last) is not None
        elif year >= 1500 and line.left(_OF_ITS_YEAR, start):
            told = _ONE_THING.match(text, match.end(), line.last) is not None
    if not told:
        return []
    found = [Found(start, match.end("year"), dating.year(year))]
    if match["to"]:
        to = match["to"]
        last = int(to) if len(to) == 4 else year // 100 * 100 + int(to)
        if year < last <= LAST_YEAR:
            found.append(Found(match.start("to"), match.end("to"), dating.year(last)))
        elif match["dash"] == "/" or len(to) == 2:
            return []
    return found
