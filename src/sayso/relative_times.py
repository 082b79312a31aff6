"""Times that hang on a unit or a word such as "today": rules of the grammar behind `times`, and durations.

As in `written_dates`, a rule gets the match of its trigger and gives the times that it finds there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sayso import dating
from sayso.calendar_words import (
    DAY_PART,
    DAY_PARTS,
    DURATIONS,
    GRAINS,
    HALVES,
    MONTH,
    NUMBER,
    ORDINAL,
    ORDINALS,
    WEEKDAY,
    S,
    number,
)
from sayso.dating import FIRST_YEAR, LAST_YEAR, Period
from sayso.numbered_dates import on_digits
from sayso.timeline import Found
from sayso.written_dates import on_month, on_weekday

if TYPE_CHECKING:
    from datetime import date

    from sayso.dating import DayPart, Grain
    from sayso.timeline import Timeline

_REACH = 70

# To the left of a unit, up to it.
_COUNTED = re.compile(
    rf"(?:\b(?P<which>(?:(?:the|these|those|its|his|her|their|our){S})?(?:past|last|next|coming|previous|following)){S})?"
    rf"(?:(?P<from>{NUMBER})(?:\s?[-–]\s?|{S}(?:to|or){S}))?(?P<number>{NUMBER})(?P<half>{S}and{S}a{S}half)?(?:{S}|-)$"
)
_ONE = re.compile(rf"\b(?P<one>[Aa]n?|A|AN)(?P<full>{S}(?:full|whole|single|further))?{S}$")
_HALF = re.compile(rf"\b(?P<half>[Hh]alf(?:{S}|-)(?:an?{S})?|[Aa]{S}half(?:{S}|-))$")
WHICH = re.compile(
    rf"(?:\b(?P<det>the|this|that){S})?\b(?P<which>last|past|next|this|coming|previous|following|same|preceding|current)"
    rf"{S}$|\b(?P<that>that){S}$",
    re.IGNORECASE,
)
_TO_THIS_DAY = re.compile(rf"\b(?:to|until){S}$", re.IGNORECASE)
_THE = re.compile(r"\bthe\s$", re.IGNORECASE)
# "for a year" tells how long; "$5 a year", "a year of drought" do not.
_LASTING = re.compile(
    rf"\b(?:for|in|within|than|nearly|almost|about|over|under|after|around|roughly|lasted|lasting|lasts|took|takes|spen[dt]"
    rf"|least|most|just|only|every|barely|another|once|last|wait(?:ed|s)?|stay(?:ed|s)?|serv(?:ed?|es)|take){S}$",
    re.IGNORECASE,
)
_AGED = re.compile(
    rf"\b(?:(?:aged?|ages){S}(?:of{S})?|(?:bab(?:y|ies)|infants?|child(?:ren)?|boys?|girls?|m[ae]n|wom[ae]n|sons?|daughters?)"
    rf"{S}of{S})$",
    re.IGNORECASE,
)
_CURRENT = re.compile(
    rf"\b(?:(?:end|start|beginning|rest|remainder|half|part|middle|most|close|turn|course|quarter|months?|weeks?){S}of"
    rf"|(?:later|earlier|early|late){S}in|so{S}far){S}$",
    re.IGNORECASE,
)

# To the right of a unit.
_AGO = re.compile(rf"(?:{S}or{S}(?:so|more))?{S}(?:ago\b|back\b(?={S}?[,.;]))", re.IGNORECASE)
_FROM_NOW = re.compile(rf"{S}from{S}now\b|{S}hence\b", re.IGNORECASE)
_LATER = re.compile(
    rf"{S}(?:(?P<later>later\b|afterwards?\b|after(?:{S}that)?(?=\s?[,.;]))"
    rf"|(?P<earlier>earlier\b|previously\b|prior\b(?!{S}to)|before(?:{S}that)?(?=\s?[,.;])))(?!{S}than\b)",
    re.IGNORECASE,
)
_OLD = re.compile(rf"(?:['’]?{S}|-)(?:olds?\b|of{S}age\b)", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b({ORDINAL})(?:{S}|-)$")
_AND_A_HALF = re.compile(rf"{S}and{S}a{S}half\b")
_OF_WHAT = re.compile(rf"{S}of{S}(?:the{S})?", re.IGNORECASE)
_MONTH, _WEEKDAY, _DIGITS = re.compile(MONTH), re.compile(WEEKDAY), re.compile(r"\d++")
_OF = re.compile(rf"{S}of\b", re.IGNORECASE)
_YEAR_NUMBER = re.compile(rf"{S}(\d{{4}})\b(?![.,]\d|{S}(?:people|km|miles))")
_YEAR_END = re.compile(r"(?:['’]s)?[\s-]end\b", re.IGNORECASE)
_BESIDE = re.compile(rf"{S}(before|after)(?=\s?[,.;:)])", re.IGNORECASE)
_PART_AFTER = re.compile(rf"{S}({DAY_PART})\b")
_DAY_BEYOND = re.compile(rf"\bthe{S}day{S}(before|after){S}$", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"\b(?!The\b|And\b|But\b)[A-Z][\w’']*\s$")

# "Today" for these days: "still in use today", "today's world".
_THESE_DAYS = re.compile(
    rf"\b(?:still|what{S}(?:is|are)|known|nowadays|even|continues?|remains?|lives?{S}on)"
    rf"(?:{S}[\w'’]{{1,12}}){{0,3}}{S}$",
    re.IGNORECASE,
)
_THESE_DAYS_AFTER = re.compile(
    rf"['’]s{S}(?:world|society|generations?|technolog(?:y|ies)|youth|young|standards?|children|culture"
    r"|people|age|dollars|money|prices|terms)\b|,?(?:\s[\w’'-]{1,20}){0,8}?\s(?:remains?|still|no\slonger|(?:has|have)\sbecome)\b"
)

STEPS: Final = {
    "last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1, "this": 0,
    "current": 0, "same": 0,
}  # fmt: skip


def _singular(word: str) -> str:
    lowered = word.lower()
    if lowered == "centuries":
        return "century"
    return lowered.removesuffix("s")


def _duration(unit: str, value: float) -> str:
    each, form = DURATIONS[unit]
    return "P" + form.format(dating.amount(value * each))


def on_unit(line: Timeline, trigger: re.Match[str]) -> list[Found]:
    """Times that hang on a unit: "two years ago", "last month", "the past two weeks", "within 11 days"."""
    unit, start, end = _singular(trigger[0]), trigger.start(), trigger.end()
    counted = line.left(_COUNTED, start, _REACH) if unit in DURATIONS else None
    if counted is not None:
        return _counted(line, counted, unit, end)
    if unit in DURATIONS:
        half = line.left(_HALF, start, _REACH)
        if half is not None and not _OLD.match(line.text, end, line.last):
            return [Found(half.start("half"), end, HALVES.get(unit) or _duration(unit, 0.5))]
        one = line.left(_ONE, start, _REACH)
        if one is not None:
            return _one(line, one, unit, end)
    if unit not in GRAINS:
        return []
    if unit == "century":
        ordinal = _ordinal_century(line, start, end)
        if ordinal:
            return ordinal
    which = line.left(WHICH, start) if unit == trigger[0].lower() else None
    if which is not None:
        return _which(line, which, unit, end)
    return _bare(line, unit, start, end)


def _counted(line: Timeline, counted: re.Match[str], unit: str, end: int) -> list[Found]:
    """A number and a unit: how long, or how far from publication or from the time last spoken of."""
    text, start = line.text, counted.start("from" if counted["from"] else "number")
    plural = text[end - 1] in "sS" or text[counted.end() - 1] == "-"
    if _OLD.match(text, end, line.last) or line.left(_AGED, start, 20):
        return []
    value = number(counted["number"]) + (0.5 if counted["half"] else 0)
    if value > 1 and not plural:
        return []
    moved = _moved(line, value, unit, start, end)
    if moved is not None:
        return moved
    if counted["from"]:
        return []
    duration = _duration(unit, value)
    which, reference = counted["which"], line.tells("day")
    if which is None:
        lone_day = value == 1 and unit in {"day", "second", "minute"} and text[counted.end() - 1] != "-"
        return [] if lone_day and not line.left(_LASTING, start, 12) else [Found(start, end, duration)]
    tied = None
    if reference is not None and value == int(value) and unit in GRAINS:
        tied = _stretch(reference.day, int(value) * DURATIONS[unit][0], unit, STEPS[which.split()[-1].lower()])
    return [Found(counted.start("which"), end, duration, tied)]


def _stretch(now: date, count: int, unit: str, way: int) -> tuple[date, date] | None:
    """The days from publication back, or onward, for a number of units: as many as the last of them reaches."""
    grain: Grain = "year" if unit in {"decade", "century"} else GRAINS[unit]
    if grain == "week":
        grain, count = "day", count * 7
    there = dating.shifted(now, way * count, grain)
    if there is None or not way:
        return None
    if grain == "day":
        edge = there.first
    else:
        made = dating.day(there.first.year, there.first.month if grain == "month" else now.month, now.day)
        edge = made.first if made else there.last
    return (edge, now) if way < 0 else (now, edge)


def _moved(line: Timeline, value: float, unit: str, start: int, end: int) -> list[Found] | None:
    """Read "… ago", "… from now", "… later", "… earlier"; None if none of them follows."""
    text = line.text
    step = 1 if (match := _FROM_NOW.match(text, end, line.last)) else -1
    match = match or _AGO.match(text, end, line.last)
    if match is not None:
        grain = GRAINS.get(unit)
        period = line.step(step * round(value * (2 if unit == "fortnight" else 1)), grain) if grain else None
        if period is not None and value != int(value) and unit == "year":
            period = line.step(step * round(value * 12), "month")
        return [Found(start, match.end(), period)] if period else []
    later = _LATER.match(text, end, line.last)
    grain = GRAINS.get(unit)
    if later is None or grain is None or value != int(value):
        return None
    sign = 1 if later["later"] else -1
    period = line.step_from_anchor(sign * int(value), grain, start)
    if period is None and later["earlier"] and line.anchor is None:
        period = line.step(-int(value), grain)
    return [Found(start, later.end(), period)] if period else None


def _one(line: Timeline, one: re.Match[str], unit: str, end: int) -> list[Found]:
    """Read "a year", if something counts from it or it tells how long; else it is a rate or a manner of speaking."""
    start = one.start("one")
    if _OLD.match(line.text, end, line.last):
        return []
    half = _AND_A_HALF.match(line.text, end, line.last)
    end = half.end() if half else end
    moved = _moved(line, 1.5 if half else 1, unit, start, end)
    if moved is not None:
        return moved
    if half or one["full"] or (unit not in {"second", "minute"} and line.left(_LASTING, start, 12)):
        return [Found(start, end, _duration(unit, 1.5 if half else 1))]
    if unit in {"decade", "century"}:
        return [Found(start, end, _duration(unit, 1))]
    return []


def _ordinal_century(line: Timeline, start: int, end: int) -> list[Found]:
    match = line.left(_ORDINAL, start)
    if match is None or not 11 <= ORDINALS[match[1].lower()] <= 21:
        return []
    return [Found(line.the(match.start()), end, dating.century(ORDINALS[match[1].lower()] * 100 - 100))]


def _which(line: Timeline, which: re.Match[str], unit: str, end: int) -> list[Found]:
    """Read "last month", "this year", "the past week", "that year", "the next day"."""
    text, grain, start = line.text, GRAINS[unit], which.start()
    word, determiner = (which["which"] or "").lower(), (which["det"] or "").lower()
    if which["that"] or word == "same":
        there = line.step_from_anchor(0, grain, start) if grain in {"day", "week", "month", "year", "decade"} else None
        return [Found(start, end, there)] if there else []
    step = STEPS[word]
    if _OF.match(text, end, line.last):
        return []
    if determiner == "the" and (
        word in {"following", "previous", "preceding"} or (word == "next" and unit in {"day", "year"})
    ):
        there = line.step_from_anchor(step, grain, start)
        return [Found(start, end, there)] if there else []
    if unit == "day" and not (word == "this" and not determiner and not line.left(_TO_THIS_DAY, start, 8)):
        return []
    if (determiner == "the" or word == "past") and determiner != "this" and unit in DURATIONS and word != "current":
        reference = line.tells("day")
        tied = _stretch(reference.day, DURATIONS[unit][0], unit, step) if reference else None
        return [Found(start, end, _duration(unit, 1), tied)]
    if word in {"following", "previous", "preceding"}:
        there = line.step_from_anchor(step, grain, start)
        return [Found(start, end, there)] if there else []
    there = _weekend(line, step, start, end) if unit == "weekend" else line.step(step, grain)
    if unit == "year" and there is not None:
        closing = _YEAR_END.match(text, end, line.last)
        end = closing.end() if closing and text[end : end + 1] in " -" else end
    return [Found(start, end, there)] if there else []


def _weekend(line: Timeline, step: int | None, start: int, end: int) -> Period | None:
    """A weekend; without a step the one that the tense points to."""
    reference = line.tells("day")
    if reference is None:
        return None
    now = reference.day
    way = line.direction(start, end) if not step else None
    if step is None or step == 0:
        passed = now.weekday() < 5 and way != "future" and (step is None or way == "past")
        return dating.shifted(now, -1 if passed else 0, "weekend")
    return dating.shifted(now, step if now.weekday() >= 5 or step < 0 else 0, "weekend")


def _bare(line: Timeline, unit: str, start: int, end: int) -> list[Found]:
    """Read "the year 2030", "the end of the year", "year-end", "the weekend"."""
    text = line.text
    definite = line.left(_THE, start, 5)
    opens = definite.start() if definite else start
    if unit == "year":
        named = _YEAR_NUMBER.match(text, end, line.last)
        if named is not None and FIRST_YEAR <= int(named[1]) <= LAST_YEAR:
            return [Found(opens, named.end(), dating.year(int(named[1])))]
        closing = _YEAR_END.match(text, end, line.last)
        if closing is not None:
            there = line.step(0, "year")
            return [Found(opens, closing.end(), there)] if there else []
    if definite is None:
        return []
    if unit == "weekend":
        there = _weekend(line, None, start, end)
        return [Found(opens, end, there)] if there else []
    beside = _BESIDE.match(text, end, line.last)
    if beside is not None:
        there = line.step_from_anchor(-1 if beside[1].lower() == "before" else 1, GRAINS[unit], start)
        return [Found(opens, beside.end(), there)] if there else []
    if (
        unit in {"week", "month", "year", "decade", "century"}
        and line.left(_CURRENT, opens)
        and not _OF.match(text, end, line.last)
    ):
        there = line.step(0, GRAINS[unit])
        return [Found(opens, end, there)] if there else []
    return []


def on_deictic(line: Timeline, trigger: re.Match[str]) -> list[Found]:
    """Read "today", "yesterday evening", "tonight", "the day before yesterday"."""
    text, (start, end) = line.text, trigger.span()
    word = trigger[0].lower()
    reference = line.tells("day")
    if reference is None or (trigger[0].istitle() and line.left(_NAME_BEFORE, start, 20)):
        return []
    if word == "today" and (line.left(_THESE_DAYS, start, _REACH) or _THESE_DAYS_AFTER.match(text, end, line.last)):
        return []
    step = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    part: DayPart | None = "NI" if word == "tonight" else None
    beyond = line.left(_DAY_BEYOND, start) if step else None
    if beyond is not None:
        start = beyond.start()
        step += -1 if beyond[1].lower() == "before" else 1
    after = _PART_AFTER.match(text, end, line.last)
    if after is not None and word != "tonight":
        part, end = DAY_PARTS[after[1].lower()], after.end()
    there = dating.shifted(reference.day, step, "day")
    return [Found(start, end, dating.of_day(there.first, part))] if there else []


def on_day_part(line: Timeline, trigger: re.Match[str]) -> list[Found]:
    """Read "this morning", "last night", "that evening", "the next afternoon"."""
    part = DAY_PARTS[trigger[0].lower()]
    which = line.left(WHICH, trigger.start())
    if which is None:
        return _part_of(line, part, trigger)
    word, determiner = (which["which"] or "").lower(), (which["det"] or "").lower()
    there: Period | None = None
    if which["that"] or word in {"same", "following", "previous"} or (word == "next" and determiner == "the"):
        there = line.step_from_anchor(STEPS.get(word, 0), "day", which.start())
    elif word == "this" or (word == "last" and part in {"NI", "EV"} and not determiner):
        there = line.step(STEPS[word], "day")
    return [Found(which.start(), trigger.end(), dating.of_day(there.first, part))] if there else []


def _part_of(line: Timeline, part: DayPart, trigger: re.Match[str]) -> list[Found]:
    """Read "the night of November 5", "the morning of Tuesday"."""
    definite, of = line.left(_THE, trigger.start(), 5), _OF_WHAT.match(line.text, trigger.end(), line.last)
    if definite is None or of is None:
        return []
    for pattern, rule in ((_MONTH, on_month), (_WEEKDAY, on_weekday), (_DIGITS, on_digits)):
        found = rule(line, match) if (match := pattern.match(line.text, of.end(), line.last)) else []
        for _, end, time, _ in found[:1]:
            if isinstance(time, Period) and time.grain == "day" and "T" not in time.value:
                return [Found(definite.start(), end, dating.of_day(time.first, part))]
    return []
