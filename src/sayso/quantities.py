"""A number with its unit: "$1.5 billion", "85 kilometers", "53-year-old", "half a percentage point", "-40C"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso import counted, nofigures, units
from sayso.numbers import TRIGGER, Number, read
from sayso.units import COUNT, Unit

if TYPE_CHECKING:
    from sayso.records import Change, Modifier

_SPACE = r"[ \u00a0\u202f\n]"
_REACH = 240  # characters behind its first in which a number and its unit are read
_OLD = re.compile(rf"(?:-|{_SPACE})olds?(?!\w)|{_SPACE}of{_SPACE}age(?!\w)", re.IGNORECASE)
_PART_OF = re.compile(rf"(?:-|(?:{_SPACE}of)?{_SPACE}(?:(?:an?|one|1){_SPACE})?)(?=[A-Za-z%])", re.IGNORECASE)
_VAGUE_OF = re.compile(rf"{_SPACE}of(?={_SPACE})", re.IGNORECASE)
_HYPHEN_BEFORE = re.compile(r"\w[-‑]\Z")
_PER_BEFORE = re.compile(rf"(?<!\w)per{_SPACE}\Z", re.IGNORECASE)
_MAGNITUDE = Unit("magnitude", "magnitude")
_MAGNITUDE_BEFORE = re.compile(rf"(?<!\w)magnitude(?:{_SPACE}of)?{_SPACE}\Z", re.IGNORECASE)
_MAGNITUDE_GLUED = re.compile(r"(?<!\w)magnitude-\Z", re.IGNORECASE)
_MAGNITUDE_AFTER = re.compile(rf"(?:-|{_SPACE})magnitude(?!\w)", re.IGNORECASE)
_MINUS = re.compile(rf"(?:(?<![\w)])[-−–]|(?<!\w)(?<!plus or )(?:minus|negative){_SPACE})\Z", re.IGNORECASE)
_SIGNED = frozenset({"temperature", "percent", "point"})
_SPRINT = re.compile(rf"{_SPACE}(?:runner|sprinter|hurdle|race|champion|finalist|swimmer|freestyle|medal|title|record)")
_MOST_PENCE = 300
_HEAVY = 1000  # pounds by the thousand or million are money


@dataclass(frozen=True, slots=True)
class Scene:
    """A block of a text, characters ``floor`` to ``ceiling``, and the country of the outlet, where that is known."""

    text: str
    floor: int
    ceiling: int
    country: str | None

    def behind(self, at: int, width: int = 40) -> str:
        """The few characters of the block before ``at``."""
        return self.text[max(self.floor, at - width) : at]


@dataclass(slots=True)
class Draft:
    """A figure in the making.

    ``bare`` is a number without a unit; ``tied`` says that number and unit describe a noun ("a two-day visit").
    """

    start: int
    end: int
    number: Number
    unit: Unit
    value: float | None
    low: float | None = None
    high: float | None = None
    modifier: Modifier | None = None
    of: str | None = None
    per: str | None = None
    change: Change | None = None
    bare: bool = False
    tied: bool = False


def quantity(scene: Scene, begin: int, floor: int, *, joined: bool = False) -> tuple[Draft | None, int]:
    """The number with its unit at a match of `TRIGGER`, or None, and where to go on; it begins not before ``floor``.

    ``joined`` says that a figure ends at ``floor``, so that a hyphen there makes no name ("46%-39%").
    """
    text = scene.text
    digit = text[begin] in "0123456789"
    currency = units.before(text, begin, floor) if digit else None
    number = read(text, begin, min(scene.ceiling, begin + _REACH), money=currency is not None)
    if number is None:
        trigger = TRIGGER.match(text, begin, scene.ceiling)
        return None, trigger.end() if trigger else begin + 1
    if number.start == begin and not digit and _HYPHEN_BEFORE.search(scene.behind(begin, 2)):
        return None, number.end  # "first-half results"
    if not number.known or number.start < floor or _PER_BEFORE.search(scene.behind(number.start, 5)):
        return None, number.end
    if currency is not None:
        draft = Draft(currency[1], number.end, number, units.settled(currency[0], scene.country), number.value)
        _with_word(scene, draft)
        return draft, draft.end
    if digit:
        point = begin - 1
        if point >= floor and text[point] == "." and (point == scene.floor or text[point - 1] in " ($\u00a0-–"):
            number = _decimal(text, number, point)
        elif _MAGNITUDE_GLUED.search(scene.behind(begin, 10)):
            return Draft(begin, number.end, number, _MAGNITUDE, number.value), number.end
        elif nofigures.glued(text, begin, floor if joined else scene.floor) or (
            number.scale == 1 and nofigures.moment(text, begin, number.end, floor=scene.floor, ceiling=scene.ceiling)
        ):
            return None, number.end
    if number.scale == 1 and nofigures.spoken_hour(
        text, number.start, number.end, floor=scene.floor, ceiling=scene.ceiling
    ):
        return None, number.end
    draft = Draft(number.start, number.end, number, COUNT, number.value, number.low, number.high, bare=True)
    _with_unit(scene, draft)
    return draft, draft.end


def _decimal(text: str, number: Number, point: int) -> Number:
    """The number after a decimal point that has nothing before it: ".300"."""
    digits = re.match(r"[0-9]+", text[number.start : number.end])
    length = len(digits[0]) if digits else 0
    return number._replace(start=point, value=float(f"{(number.value or 0) / 10**length:.15g}"))


def _with_word(scene: Scene, draft: Draft) -> None:
    """Take in the currency's word after an amount in millions, or with a sign: "35m dollars", "$5 Canadian dollars"."""
    found = units.after(scene.text, draft.end, scene.ceiling, single=True, digits=True)
    if found is not None and found[0].dimension == "money":
        if found[0].name != "$" or draft.bare:
            draft.unit = units.settled(found[0], scene.country)._replace(factor=1)
        draft.end, draft.bare = found[1], False


def _with_unit(scene: Scene, draft: Draft) -> None:
    """Give a number the unit that follows it, an age its "old", and a minus its sign."""
    text, number, at = scene.text, draft.number, draft.end
    found = _unit(scene, draft)
    if found is None:
        if match := _MAGNITUDE_AFTER.match(text, at, scene.ceiling):
            draft.unit, draft.end, draft.bare = _MAGNITUDE, match.end(), False
        elif number.form == "digits" and _MAGNITUDE_BEFORE.search(scene.behind(draft.start, 14)):
            draft.unit, draft.bare = _MAGNITUDE, False
        return
    unit, end, tied = found
    if tied and text[at] != "-" and nofigures.year(text, number.start, at, scene.ceiling):
        return  # "World Cup 2018 day five"
    value = number.value or 0
    if unit.name == "point" and value == 1 and scene.behind(draft.start, 3).lower() == "at ":
        return  # "at one point"
    if unit.name == "KRW" and value < 1000 and text[at:end].strip() == "won":
        return  # the verb
    if text[at:end] == "p" and value > _MOST_PENCE:
        return  # "1080p"
    if unit.name == "m" and text[at:end] == "m" and _millions(scene, end):
        draft.number = number.times(10**6)
        draft.value, draft.end = draft.number.value, end
        _with_word(scene, draft)
        return
    if unit.name == "pound" and (number.scale >= _HEAVY or scene.country == "uk"):
        unit = Unit("GBP", "money")
    draft.unit, draft.end, draft.bare, draft.tied = units.settled(unit, scene.country), end, False, tied
    if unit.dimension == "duration" and (old := _OLD.match(text, end, scene.ceiling)):
        draft.unit, draft.end = unit._replace(dimension="age"), old.end()
    if unit.dimension in _SIGNED and draft.value is not None and number.form == "digits":
        minus = _MINUS.search(scene.behind(draft.start, 18))
        if minus is not None:
            draft.start, draft.value = draft.start - len(minus[0]), -draft.value


def _millions(scene: Scene, end: int) -> bool:
    """Is the "m" that ends here a million, not a metre ("2.5m people", "35m dollars", not "100m hurdles")?"""
    text, ceiling = scene.text, scene.ceiling
    word = units.after(text, end, ceiling, single=True, digits=False)
    if word is not None:
        return word[0].dimension == "money"
    return _SPRINT.match(text, end, ceiling) is None and counted.head(text, end, ceiling, many=True) is not None


def _unit(scene: Scene, draft: Draft) -> tuple[Unit, int, bool] | None:
    """The unit after a number, also across "of a" and "of": "half of a percent", "millions of dollars"."""
    text, number, at, ceiling = scene.text, draft.number, draft.end, scene.ceiling
    part = number.form == "fraction" and number.scale == 1
    digits = number.form == "digits" or text[at - 1] in "0123456789½¼¾⅓⅔"
    found = units.after(text, at, ceiling, single=number.value == 1 or part, digits=digits)
    if found is None and part and (gap := _PART_OF.match(text, at, ceiling)):
        found = units.after(text, gap.end() - 1, ceiling, single=True, digits=True)
    if found is None and (number.form == "vague" or number.scale > 1) and (gap := _VAGUE_OF.match(text, at, ceiling)):
        found = units.after(text, gap.end(), ceiling, single=False, digits=False)
    return found
