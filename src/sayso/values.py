"""The values of two figures against each other: what their modifiers leave room for, in one unit if that is exact."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from sayso.records import Figure

Verdict = Literal["equal", "meet", "far", "apart"]

# Exact by definition: the international yard and pound (1959), the SI, the calendar's fixed units.
_EXACT: dict[str, tuple[str, float]] = {
    "mm": ("m", 0.001), "cm": ("m", 0.01), "m": ("m", 1), "km": ("m", 1000), "inch": ("m", 0.0254),
    "foot": ("m", 0.3048), "yard": ("m", 0.9144), "mile": ("m", 1609.344),
    "g": ("kg", 0.001), "mg": ("kg", 0.000001), "kg": ("kg", 1), "tonne": ("kg", 1000),
    "ounce": ("kg", 0.028349523125), "pound": ("kg", 0.45359237), "ton": ("kg", 907.18474),
    "nautical mile": ("m", 1852), "stone": ("kg", 6.35029318), "microgram": ("kg", 1e-9), "carat": ("kg", 0.0002),
    "square m": ("m2", 1), "square foot": ("m2", 0.09290304), "square yard": ("m2", 0.83612736),
    "square km": ("m2", 1_000_000), "square mile": ("m2", 2_589_988.110336),
    "hectare": ("m2", 10_000), "acre": ("m2", 4046.8564224),
    "second": ("second", 1), "minute": ("second", 60), "hour": ("second", 3600), "day": ("second", 86400),
    "week": ("second", 604800), "fortnight": ("second", 1209600),
    "month": ("month", 1), "year": ("month", 12), "decade": ("month", 120), "century": ("month", 1200),
    "litre": ("litre", 1), "ml": ("litre", 0.001), "cubic m": ("litre", 1000), "gallon": ("litre", 3.785411784),
    "barrel": ("litre", 158.987294928),
    "watt": ("watt", 1), "kilowatt": ("watt", 1e3), "megawatt": ("watt", 1e6), "gigawatt": ("watt", 1e9),
    "fraction": ("percent", 100), "percent": ("percent", 1),
}  # fmt: skip

#: How far a figure may lie from another on the open side of "more than", or of "about", and still be one reading.
NEAR = 0.1


_HALF_DAY = 720  # minutes


class _Room(NamedTuple):
    """The values that a figure leaves room for."""

    low: float
    high: float
    core: float  # the number that is given


def comparable(a: Figure, b: Figure) -> bool:
    """Do two figures measure in one unit, or in units that convert exactly?"""
    return a.per == b.per and _base(a)[0] == _base(b)[0]


def verdict(a: Figure, b: Figure) -> Verdict:
    """How the values of two comparable figures stand to each other.

    ``equal``: the same number; ``meet``: a value fits both, near what is given; ``far``: a value fits both only because
    a bound is open ("at least 41" and 470); ``apart``: none does. A difference that rounding in another unit explains
    is none.
    """
    if a.dimension == "clock":
        apart = abs((a.value or 0) - (b.value or 0))
        half = {"m" in f.text.lower() for f in (a, b)}  # "2:10" may be "2:10 p.m."
        return "equal" if apart == 0 or (apart == _HALF_DAY and False in half) else "apart"
    one, two = _room(a), _room(b)
    slack = 0.0
    if a.unit != b.unit:
        slack = max(_step(a) * _base(a)[1], _step(b) * _base(b)[1]) / 2
    if math.isclose(one.core, two.core, rel_tol=1e-9):
        return "apart" if _excludes(a, b) else "equal"
    if one.low > two.high + slack or two.low > one.high + slack:
        return "apart"
    if {a.modifier, b.modifier} <= {None, "about", "range"} or slack:
        return "meet"
    return "meet" if abs(one.core - two.core) <= NEAR * max(abs(one.core), abs(two.core)) else "far"


def _excludes(a: Figure, b: Figure) -> bool:
    """Is one "more than 50", and the other a plain 50, or "less than 50"?"""
    strict = {"more_than", "less_than"}
    pair = {a.modifier, b.modifier}
    return pair == strict or (bool(pair & strict) and None in pair)


def _base(figure: Figure) -> tuple[str, float]:
    if figure.dimension in ("age", "temperature"):
        return (f"{figure.unit} ({figure.dimension})", 1)
    return _EXACT.get(figure.unit, (figure.unit, 1))


def _step(figure: Figure) -> float:
    """The place that a number is given to: 1 for 62, 10 for 120, 0.1 for 3.7."""
    number = figure.value if figure.value is not None else (figure.low or figure.high or 0.0)
    if number == 0 or not math.isfinite(number):
        return 0.0
    digits = f"{abs(number):.12g}"
    if "e" in digits:
        return abs(number) * 0.05
    if "." in digits:
        return float(10 ** -len(digits.split(".")[1]))
    return float(10 ** (len(digits) - len(digits.rstrip("0"))))


def _room(figure: Figure) -> _Room:
    factor = _base(figure)[1]
    if figure.value is None:
        low = figure.low if figure.low is not None else -math.inf
        high = figure.high if figure.high is not None else math.inf
        middle = (low + high) / 2 if math.isfinite(low) and math.isfinite(high) else (figure.low or figure.high or 0.0)
        return _Room(low * factor, high * factor, middle * factor)
    value = figure.value * factor
    match figure.modifier:
        case "about":
            margin = NEAR * abs(value)
            return _Room(value - margin, value + margin, value)
        case "at_least" | "more_than":
            return _Room(value, math.inf, value)
        case "at_most" | "less_than":
            return _Room(-math.inf, value, value)
        case _:
            return _Room(value, value, value)
