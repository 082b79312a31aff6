"""Reads sentences whose figures are labelled inline (format and decisions in ``cases/figures/README.md``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, cast, get_args

if TYPE_CHECKING:
    from pathlib import Path

Modifier = Literal["about", "at_least", "more_than", "at_most", "less_than", "range"]
Change = Literal["by", "to", "from"]

#: The units by the dimension that they stand for unless a label says ``dim=``.
UNITS_OF_DIMENSIONS = {
    "money": "AUD CAD CHF EUR GBP HKD INR JPY SEK USD",
    "count": "count",
    "ratio": "fraction",
    "percent": "percent point",
    "length": "mm cm m km inch foot yard mile nautical_mile light_year",
    "area": "square_km acre hectare square_mile",
    "volume": "cubic_m litre barrel",
    "mass": "microgram mg g kg ounce ton tonne",
    "duration": "second minute hour day week month year decade",
    "temperature": "celsius degree",
    "speed": "knot",
    "power": "kilowatt megawatt",
    "concentration": "ppm",
    "magnitude": "magnitude",
}
DIMENSIONS = {
    unit.replace("_", " "): dimension for dimension, units in UNITS_OF_DIMENSIONS.items() for unit in units.split()
}
#: What ``dim=`` may say of which dimension: a speed is a length per hour, an age a duration, a score so many points.
OTHER_DIMENSIONS = {"age": "duration", "speed": "length", "score": "percent", "index": "percent"}
NO_BREAK_SPACE = "⍽"
MARK = re.compile(r"⟦([^⟦⟧{}]+)⟧\{([^⟦⟧{}]*)\}")
BRACKET = re.compile(r"[⟦⟧{}]")
NUMBER = r"-?\d+(?:\.\d+)?(?:e\d+|/[1-9]\d*)?"
HEAD = re.compile(rf"({NUMBER})(?:(\.\.)({NUMBER})?)? ([A-Za-z]+(?: [a-z]+)?)")
WORD = re.compile(r"\w+")
OPTIONS = {
    "dim": re.compile("|".join(OTHER_DIMENSIONS)),
    "of": WORD,
    "modifier": re.compile("|".join(modifier for modifier in get_args(Modifier) if modifier != "range")),
    "per": re.compile("[a-z]+(?: [a-z]+)?"),
    "change": re.compile("|".join(get_args(Change))),
}


class FigureCaseError(ValueError):
    """A label that is not well formed; the message says where and why."""


@dataclass(frozen=True, slots=True)
class ExpectedFigure:
    """One figure as a reader marked it: a half-open span of `FigureCase.text`, and what the record should say of it.

    A range has ``low`` and ``high`` (None where it is open above) and no ``value``. ``of`` is the head noun as it
    stands in the text; None is "not asked". An ``optional`` figure is scored neither as a hit nor as a false alarm.
    """

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    unit: str
    dimension: str
    of: str | None = None
    modifier: Modifier | None = None
    per: str | None = None
    change: Change | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class FigureCase:
    """One sentence without its marks, and its figures in the order of the text."""

    name: str
    text: str
    figures: tuple[ExpectedFigure, ...]


def load_figure_cases(path: Path) -> list[FigureCase]:
    """The sentences of a file, named by file and line. Raises `FigureCaseError` where one is not well formed."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        parse_figure_case(f"{path.stem}:{number}", line)
        for number, line in enumerate(lines, 1)
        if line and not line.startswith("#")
    ]


def parse_figure_case(name: str, line: str) -> FigureCase:
    """One labelled line. Raises `FigureCaseError` where a mark or a label is not well formed."""
    line = line.replace(NO_BREAK_SPACE, "\N{NO-BREAK SPACE}")
    text, spans, labels, end = "", [], [], 0
    for mark in MARK.finditer(line):
        text += line[end : mark.start()]
        spans.append((len(text), len(text) + len(mark[1])))
        labels.append(mark[2])
        text += mark[1]
        end = mark.end()
    text += line[end:]
    if BRACKET.search(text):
        raise FigureCaseError(f"{name}: a bracket is left over in {text!r}")
    if text != text.strip() or not text:
        raise FigureCaseError(f"{name}: blank, or space at the ends")
    figures = tuple(_figure(name, text, span, label) for span, label in zip(spans, labels, strict=True))
    return FigureCase(name, text, figures)


def _figure(name: str, text: str, span: tuple[int, int], label: str) -> ExpectedFigure:
    start, end = span
    where = f"{name}: {text[start:end]!r}"
    if text[start:end] != text[start:end].strip():
        raise FigureCaseError(f"{where}: space at the ends of a mark")
    head, *rest = label.split("; ")
    match = HEAD.fullmatch(head)
    if not match or match[4] not in DIMENSIONS:
        raise FigureCaseError(f"{where}: no value and known unit in {head!r}")
    first, unit, is_range = _number(match[1]), match[4], match[2] is not None
    high = _number(match[3]) if match[3] else None
    if is_range and high is not None and high <= first:
        raise FigureCaseError(f"{where}: an empty range")
    options = _options(where, rest)
    modifier = options.get("modifier", "range" if is_range else None)
    of = options.get("of")
    if of is not None and of not in WORD.findall(text):
        raise FigureCaseError(f"{where}: {of!r} is no word of the sentence")
    return ExpectedFigure(
        start,
        end,
        value=None if is_range else first,
        low=first if is_range else None,
        high=high,
        unit=unit,
        dimension=_dimension(where, unit, options.get("dim")),
        of=of,
        modifier=cast("Modifier | None", modifier),
        per=options.get("per"),
        change=cast("Change | None", options.get("change")),
        optional="optional" in options,
    )


def _number(written: str) -> float:
    return float(Fraction(written))


def _dimension(where: str, unit: str, given: str | None) -> str:
    """The unit's own dimension, or the one given instead, which must be one that the unit can stand for."""
    if given is not None and OTHER_DIMENSIONS.get(given) != DIMENSIONS[unit]:
        raise FigureCaseError(f"{where}: {unit!r} has no dimension {given!r}")
    return given or DIMENSIONS[unit]


def _options(where: str, parts: list[str]) -> dict[str, str]:
    """What follows value and unit, by name. ``range`` is never written: two values say it."""
    options: dict[str, str] = {}
    for part in parts:
        key, equals, value = part.partition("=")
        if key in options or not (part == "optional" or (key in OPTIONS and OPTIONS[key].fullmatch(value))):
            raise FigureCaseError(f"{where}: {part!r} is unknown, empty or given twice")
        options[key] = value if equals else ""
    return options
