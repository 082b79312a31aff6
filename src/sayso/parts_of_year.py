"""Seasons, quarters and halves of a year: rules of the grammar behind `times`.

As in `written_dates`, a rule gets the match of its trigger and gives the times that it finds there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from sayso import dating
from sayso.calendar_words import SEASON_NAMES, S
from sayso.dating import FIRST_YEAR, LAST_YEAR, Period
from sayso.relative_times import STEPS, WHICH, on_unit
from sayso.timeline import Found

if TYPE_CHECKING:
    from datetime import date

    from sayso.timeline import Timeline

_SEASON_YEAR = re.compile(
    rf"(?:{S}(?:of{S})?(?P<year>\d{{4}})(?:\s?[-–/]\s?\d{{2,4}})?\b|{S}(?:of{S})?(?P<way>last|this|next){S}year\b)",
    re.IGNORECASE,
)
_SEASON_BEFORE = re.compile(
    rf"\b(?:in|by|since|until|during|over|through|throughout|of|from|before|after|late|early){S}the{S}$", re.IGNORECASE
)
_IN_THE_FALL = re.compile(rf"\b(?:in|by|during|until|late|early){S}the{S}$", re.IGNORECASE)
_GOES_ON = re.compile(
    rf"{S}(?:of|from|in|to|into|break|term|camp|training|semester|camps?|guard|roll|water)\b", re.IGNORECASE
)

_QUARTER_LEFT = re.compile(
    rf"\b(?P<the>the{S})?(?P<which>first|second|third|fourth|last|final)(?:{S}|-)(?:fiscal{S})?$", re.IGNORECASE
)
_QUARTER_RIGHT = re.compile(
    rf"(?:,?{S}(?:of{S}|in{S})?(?:(?:the{S})?(?:fiscal{S})?(?:year{S})?(?P<year>(?:19|20)\d\d)\b|(?P<way>last|this|next){S}year\b))",
    re.IGNORECASE,
)
_BUSINESS = re.compile(
    r"\b(?:profits?|revenues?|sales|earnings|gdp|econom(?:y|ic|ists?)|shares?|growth|income|turnover|business(?:es)?"
    r"|compan(?:y|ies)|banks?|fiscal|analysts?|quarterly|investors?|inflation|orders|exports?|shipments|deliveries|output)\b",
    re.IGNORECASE,
)
_QUARTERS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}


def on_season(line: Timeline, trigger: re.Match[str]) -> list[Found]:
    """Read "last summer", "the winter of 2016", "in the spring"; never the fall of a city."""
    text, (start, end) = line.text, trigger.span()
    name = SEASON_NAMES[trigger[0].lower()]
    dated = _SEASON_YEAR.match(text, end, line.last)
    if dated is not None:
        if dated["way"]:
            there = line.step(STEPS[dated["way"].lower()], "year")
            year = there.first.year if there else None
        else:
            year = int(dated["year"]) if FIRST_YEAR <= int(dated["year"]) <= LAST_YEAR else None
        return [Found(line.the(start), dated.end(), dating.season(year, name))] if year else []
    reference = line.tells("season")
    if reference is None or (text[start].isupper() and not text[start:end].isupper()):
        return []
    which = line.left(WHICH, start)
    word = (which["which"] or "").lower() if which else ""
    way: str | None
    if which is not None and word in STEPS and word != "same" and (which["det"] or "").lower() != "the":
        start = which.start()
        way = {-1: "last", 0: None, 1: "next"}[STEPS[word]]
    elif line.left(_IN_THE_FALL if name == "FA" else _SEASON_BEFORE, start) and not _GOES_ON.match(
        text, end, line.last
    ):
        way = {"future": "next", None: None}.get(line.direction(start, end), "last")
        start = line.the(start)
    else:
        return []
    return [Found(start, end, _season_near(reference.day, name, way))]


def _season_near(now: date, name: dating.Season, way: str | None) -> Period:
    """The season of that name wholly before a day ("last"), wholly after it ("next"), else around it or of its year."""
    seasons = [dating.season(now.year + n, name) for n in (-2, -1, 0, 1)]
    if way == "next":
        return next(s for s in seasons if s.first > now)
    if way == "last":
        return next(s for s in reversed(seasons) if s.last < now)
    return next((s for s in seasons if s.first <= now <= s.last), seasons[2])


def on_quarter(line: Timeline, trigger: re.Match[str]) -> list[Found]:
    """Read "the third quarter of 2024", "Q3 2024", "H1 of last year"; with no year only in business news."""
    text, (start, end) = line.text, trigger.span()
    word = trigger[0].lower()
    left = None
    grain: Literal["quarter", "half"] = "half" if word[0] == "h" else "quarter"
    if word[1].isdigit():
        which = int(word[1])
    else:
        left = line.left(_QUARTER_LEFT, start, 40)
        if left is None or left["which"].lower() == "last":
            return on_unit(line, trigger) if grain == "quarter" else []
        which, start = _QUARTERS[left["which"].lower()], left.start()
    if grain == "half" and which > 2:
        return []
    right = _QUARTER_RIGHT.match(text, end, line.last)
    year = None
    if right is not None:
        end = right.end()
        if right["year"]:
            year = int(right["year"])
        elif (there := line.step(STEPS[right["way"].lower()], "year")) is not None:
            year = there.first.year
    elif grain == "quarter" and line.mentions(_BUSINESS):
        reference = line.tells("quarter")
        if reference is not None:
            now, ahead = reference.day, line.direction(start, end) == "future"
            current = (now.month - 1) // 3 + 1
            year = now.year + (ahead and which < current) - (not ahead and which >= current)
    return [Found(start, end, dating.part_of_year(year, which, grain))] if year else []
