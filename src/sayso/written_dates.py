"""Dates that begin with a month or a weekday: rules of the grammar behind `times`.

A rule gets the match of its trigger and gives the times that it finds there: usually one, none where the word is no
time, two for "15 and 16 December".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso import dating
from sayso.calendar_words import DAY_PART, DAY_PARTS, MONTH, MONTHS, ORDINAL, ORDINALS, WEEKDAY, WEEKDAYS, S
from sayso.date_forms import (
    DAY_MONTH,
    MONTH_DAY,
    NOT_COUNTED,
    YEAR,
    days,
    related_year,
    short_of,
    year_by_context,
    year_of,
)
from sayso.timeline import Found

if TYPE_CHECKING:
    from datetime import date

    from sayso.dating import Period
    from sayso.timeline import Timeline

_MONTH_YEAR = re.compile(rf"(?P<month>{MONTH})(?:,|,?{S}(?:of|in))?{S}{YEAR}{NOT_COUNTED}")
_MONTH_ALONE = re.compile(rf"(?P<month>{MONTH})(?![\w-]*[’'][a-rt-z])")
_ORDINAL_OF = re.compile(rf"\b(?:[Tt]he{S})?({ORDINAL}){S}of{S}$")
_RELATIVE = re.compile(
    rf"\b(?:(?P<the>the){S})?(?P<which>last|past|this|next|coming){S}(?P<coming>coming|past)?\s{{0,8}}$", re.IGNORECASE
)
_FORENAMES = frozenset({"april", "may", "june", "july", "august", "january"})
# What may stand before a bare "May" or "March", and before the name of a month that is also a forename.
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|by|of|from|to|between|and|or|during|before|after|through|throughout|for|as|early|late|mid"
    rf"|around|over|this|last|next|past|until|every|each|–|-)(?:{S}|-)$|[-–—(]\s?$",
    re.IGNORECASE,
)
_SURELY_MONTH = re.compile(
    rf"\b(?:in|since|during|throughout|early|late|mid|this|last|next|past)(?:{S}|-)$", re.IGNORECASE
)
_EVERY = re.compile(
    rf"\b(?:an?|every|each|any|most|some|per{S}week{S}on|weekly{S}on){S}(?:other{S}|last{S}|single{S})?$", re.IGNORECASE
)
_NAME_GOES_ON = re.compile(rf"(?:{S}|-)(?:[A-Z]\w|on{S}[A-Z]|for{S}[A-Z])")
_NOUN_AFTER = re.compile(rf"(?:['’]s)?{S}[a-z]")
_TITLE_MAY = re.compile(
    r"\b(?:Theresa|Mrs?\.?|Ms\.?|Dr\.?|Sir|Lord|Minister|Secretary|PM|Brian|Elaine)\s(?:May|March)\b"
)
_CAPITAL_BEFORE = re.compile(r"(?:[A-Z][\w’']*|[A-Z]\.)\s$")

_CAPITAL_AFTER = re.compile(rf"{S}[A-Z][a-z]")
_TITLE_BEFORE = re.compile(
    rf"\b(?!On|By|Since|Until|From|For|Last|Next|This|Late|Early|And|The|That|Before|After)[A-Z]\w*\.?{S}$"
)
_WEEKDAY_NAME = re.compile(
    rf"{S}(?:Times|Telegraph|Mail|Mirror|Express|Post|Herald|World|Night{S}(?:Live|Football|Lights|Takeaway)|Addams|Review"
    r"|Sport|Independent|Tribune|Star|People|Business|School|Agreement|Club|Group)\b"
)
_NAMED_WEEKDAY = re.compile(
    rf"\b(?:Black|Good|Ash|Palm|Easter|Super|Bloody|Cyber|Giving|Shrove|Holy|Maundy|Fat|Spy|Whit|Blue|Freaky|Casual|Sheffield|Mail{S}on"
    r"|Red|Stormy|Ruby|Girl|Man|Tuesdays|Our)\s$"
)
_DAY_PART = re.compile(rf"{S}(?P<part>{DAY_PART})\b")
_GENERAL = re.compile(rf"{S}(?i:{DAY_PART}s\b|the{S}13th)|{S}(?:Morning|Evening|Night){S}[A-Z]|{S}best\b")
_WEEK = re.compile(rf",?{S}(?:of{S})?(last|this|next){S}week\b", re.IGNORECASE)
_COMMA = re.compile(rf",?{S}(?:the{S})?")
_WEEKDAY = re.compile(WEEKDAY)


def on_month(line: Timeline, trigger: re.Match[str]) -> list[Found]:
    """Times that begin with a month: "December 11, 2024", "September 2021", "last September", "May"."""
    text, start = line.text, trigger.start()
    dated = MONTH_DAY.match(text, start, line.last)
    if dated is not None:
        return days(line, dated, start)
    dated = _MONTH_YEAR.match(text, start, line.last)
    if dated is not None and (year := year_of(dated["year"])) is not None:
        return [Found(start, dated.end(), dating.month(year, MONTHS[short_of(dated["month"])]))]
    ordinal = line.left(_ORDINAL_OF, start)
    if ordinal is not None and (
        year := year_by_context(line, MONTHS[short_of(trigger[0])], None, start, trigger.end())
    ):
        period = dating.day(year, MONTHS[short_of(trigger[0])], ORDINALS[ordinal[1].lower()])
        return [Found(ordinal.start(), trigger.end(), period)] if period else []
    match = _MONTH_ALONE.match(text, start, line.last)
    if match is None:
        return []
    end = match.end()
    word = match["month"]
    number = MONTHS[short_of(word)]
    relative = line.left(_RELATIVE, start)
    if relative is None and not _is_month(line, word, start, end):
        return []
    related = related_year(line, end)
    if related is not None:
        return [Found(start, related[1], dating.month(related[0], number))]
    if relative is not None:
        period = _relative_month(line, relative, number)
        return [Found(relative.start(), end, period)] if period else []
    year = year_by_context(line, number, None, start, end)
    return [Found(start, end, dating.month(year, number))] if year else []


def _is_month(line: Timeline, word: str, start: int, end: int) -> bool:
    """Whether the bare name of a month is one, and no name, no verb, no march."""
    if line.left(_EVERY, start):
        return False
    name = word.rstrip(".").lower()
    after_preposition = line.left(_BEFORE_MONTH, start) is not None
    if name in {"may", "march"}:
        surely = line.left(_SURELY_MONTH, start) is not None
        if word.isupper() or line.mentions(_TITLE_MAY):
            return surely
        noun = (
            name == "march"
            and line.text[max(start - 4, 0) : start].lower() == "the "
            and _NOUN_AFTER.match(line.text, end)
        )
        return (after_preposition or bool(noun)) and (surely or not _NAME_GOES_ON.match(line.text, end, line.last))
    if len(name) == 3 and not word.endswith("."):
        return False
    if word.endswith(".") or name == "sept":
        return after_preposition
    if after_preposition and (name not in _FORENAMES or line.left(_SURELY_MONTH, start)):
        return True
    if (
        name in _FORENAMES
        and not after_preposition
        and _CAPITAL_BEFORE.search(line.text, max(line.first, start - 16), start)
    ):
        return False
    return not _NAME_GOES_ON.match(line.text, end, line.last)


def _relative_month(line: Timeline, relative: re.Match[str], number: int) -> Period | None:
    reference = line.tells("month")
    if reference is None:
        return None
    now, which = reference.day, relative["which"].lower()
    if which == "this" and not relative["coming"]:
        return dating.month(now.year, number)
    ahead = which in {"next", "coming"} or (relative["coming"] or "").lower() == "coming"
    return dating.month(now.year + (number <= now.month) if ahead else now.year - (number >= now.month), number)


def on_weekday(line: Timeline, trigger: re.Match[str]) -> list[Found]:
    """Times that begin with a weekday: "Tuesday", "last Friday night", "Tuesday, December 11"."""
    text, start = line.text, trigger.start()
    match = _WEEKDAY.match(text, start, line.last)
    if match is None:
        return []
    word, end = match[0], match.end()
    number = WEEKDAYS[short_of(word)]
    comma = _COMMA.match(text, end, line.last)
    if comma is not None:
        for pattern in (MONTH_DAY, DAY_MONTH):
            dated = pattern.match(text, comma.end(), line.last)
            if dated is not None:
                return days(line, dated, start, number)
    short = len(word.rstrip(".")) < 6
    if (
        (short and (not word.endswith(".") or (short_of(word) in {"sun", "sat"} and not line.left(_RELATIVE, start))))
        or text[end : end + 1].isalnum()
        or _WEEKDAY_NAME.match(text, end, line.last)
        or _GENERAL.match(text, end, line.last)
        or line.left(_NAMED_WEEKDAY, start)
        or (_CAPITAL_AFTER.match(text, end, line.last) and line.left(_TITLE_BEFORE, start))
        or line.left(_EVERY, start)
    ):
        return []
    relative = line.left(_RELATIVE, start)
    reference = line.tells("day")
    period: Period | None = None
    week = _WEEK.match(text, end, line.last)
    if reference is not None and week is not None:
        steps = {"last": -1, "this": 0, "next": 1}[week[1].lower()]
        monday = dating.shifted(reference.day, steps, "week")
        period = dating.shifted(monday.first, number, "day") if monday else None
        end = week.end()
    elif reference is not None and relative is not None:
        start = relative.start()
        period = _relative_weekday(line, reference.day, relative, number, (start, end))
    else:
        period = line.weekday(number, start, end)
    if period is None:
        return []
    part = _DAY_PART.match(text, end, line.last)
    if part is not None:
        period, end = dating.of_day(period.first, DAY_PARTS[part["part"].lower()]), part.end()
    return [Found(start, end, period)]


def _relative_weekday(
    line: Timeline, now: date, relative: re.Match[str], number: int, span: tuple[int, int]
) -> Period | None:
    which = relative["which"].lower()
    if which == "this" and not relative["coming"]:
        return line.weekday(number, *span, default=1)
    ahead = which in {"next", "coming"} or (relative["coming"] or "").lower() == "coming"
    first = dating.shifted(now, 1 if ahead else -1, "day")
    return dating.weekday(first.first, number, 1 if ahead else -1) if first else None
