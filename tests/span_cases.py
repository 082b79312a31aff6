"""Reads labelled times and places: lines of text with marks in them (format in ``cases/times/README.md``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

SpanKind = Literal["times", "places"]

MARK = re.compile(r"⟦([^⟦⟧{}]*)⟧\{([^⟦⟧{}]*)\}")
LEFT_OVER = re.compile(r"[⟦⟧{}]")
PUBLISHED = "published:"
#: The values that a time can have. An interval is two of the same kind with a slash between them.
POINT = (
    r"\d\d(?:\d\d|\dX|XX)"  # a year, a decade, a century
    r"|\d{4}-(?:\d\d(?:-\d\d(?:T(?:MO|AF|EV|NI|\d\d:\d\d))?)?|W\d\d(?:-WE)?|Q[1-4]|H[12]|SP|SU|FA|WI)"
)
DURATION = r"P(?:\d+(?:\.\d+)?[YMWD]|T\d+(?:\.\d+)?[HMS])"
REPEATED = r"XXXX-(?:WXX(?:-[1-7])?|XX(?:-XX)?|\d\d(?:-\d\d)?)"
VALUE = re.compile(rf"(?:{POINT})|(?:{POINT})/(?:{POINT})|{DURATION}|{REPEATED}")
COUNTRY = re.compile(r"[A-Z]{2}|-")
COORDINATES = re.compile(r"(-?\d{1,2}\.\d),(-?\d{1,3}\.\d)")


class SpanCaseError(ValueError):
    """A line that is not well formed; the message says where and why."""


@dataclass(frozen=True, slots=True)
class ExpectedTime:
    """A time as a reader marked it: ``start`` and ``end`` in the text, its value, and its first and last day if asked.

    An ``optional`` one counts neither when it is found nor when it is not.
    """

    start: int
    end: int
    value: str
    first: date | None = None
    last: date | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedPlace:
    """A place as a reader marked it. ``country`` is None where there is none: a sea, a continent.

    ``name`` is for readers; ``latitude`` and ``longitude`` in degrees, to a tenth, are None where they are not asked.
    """

    start: int
    end: int
    name: str
    country: str | None
    latitude: float | None = None
    longitude: float | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class SpanCase:
    """One line of a file, less its marks, with all its times or all its places."""

    text: str
    published: date | None
    times: tuple[ExpectedTime, ...]
    places: tuple[ExpectedPlace, ...]
    path: Path
    line: int

    @property
    def name(self) -> str:
        """Where the case stands, for messages and test ids."""
        return f"{self.path.parent.name}/{self.path.name}:{self.line}"


def load_span_cases(folder: Path, kind: SpanKind) -> tuple[SpanCase, ...]:
    """Every case of the ``.txt`` files in ``folder``. Raises SpanCaseError where a line is not well formed."""
    return tuple(
        case
        for path in sorted(folder.glob("*.txt"))
        for case in parse_span_cases(path.read_text(encoding="utf-8"), kind, path)
    )


def parse_span_cases(source: str, kind: SpanKind, path: Path) -> tuple[SpanCase, ...]:
    """The cases of one file's text. Raises SpanCaseError; a line of times must have a ``published:`` above it."""
    cases: list[SpanCase] = []
    published: date | None = None
    for number, line in enumerate(source.split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        try:
            if line.startswith(PUBLISHED):
                published = _day(line.removeprefix(PUBLISHED).strip())
            else:
                cases.append(_case(line, kind, published, path, number))
        except SpanCaseError as error:
            raise SpanCaseError(f"{path}:{number}: {error}") from error
    return tuple(cases)


def _case(line: str, kind: SpanKind, published: date | None, path: Path, number: int) -> SpanCase:
    if line != line.strip():
        raise SpanCaseError("white space around the text")
    if kind == "times" and published is None:
        raise SpanCaseError("no publication date above it")
    text, marks = _unmark(line)
    times = tuple(_time(*mark) for mark in marks) if kind == "times" else ()
    places = tuple(_place(*mark) for mark in marks) if kind == "places" else ()
    return SpanCase(text, published, times, places, path, number)


def _unmark(line: str) -> tuple[str, list[tuple[int, int, list[str]]]]:
    """``line`` without its marks, and for each mark its span in what is left and the fields of its label."""
    text = ""
    done = 0
    marks: list[tuple[int, int, list[str]]] = []
    for mark in MARK.finditer(line):
        text += line[done : mark.start()]
        if not mark[1] or mark[1] != mark[1].strip():
            raise SpanCaseError(f"a mark is empty or has white space at its ends: {mark[0]}")
        marks.append((len(text), len(text) + len(mark[1]), [field.strip() for field in mark[2].split(";")]))
        text += mark[1]
        done = mark.end()
    text += line[done:]
    if LEFT_OVER.search(text):
        raise SpanCaseError("a bracket that belongs to no mark")
    return text, marks


def _time(start: int, end: int, fields: list[str]) -> ExpectedTime:
    value, rest, optional = _fields(fields)
    if not VALUE.fullmatch(value):
        raise SpanCaseError(f"no value of a time: {value!r}")
    bounds: dict[str, date] = {}
    for field in rest:
        key, equals, day = field.partition("=")
        if not equals or key not in {"start", "end"} or key in bounds:
            raise SpanCaseError(f"unknown or twice: {field!r}")
        bounds[key] = _day(day)
    first, last = bounds.get("start"), bounds.get("end")
    if first is not None and last is not None and first > last:
        raise SpanCaseError(f"it ends before it starts: {value}")
    return ExpectedTime(start, end, value, first, last, optional)


def _place(start: int, end: int, fields: list[str]) -> ExpectedPlace:
    name, rest, optional = _fields(fields)
    if not name or not rest or not COUNTRY.fullmatch(rest[0]):
        raise SpanCaseError(f"a place needs its name and its country: {fields}")
    country = None if rest[0] == "-" else rest[0]
    if len(rest) == 1:
        return ExpectedPlace(start, end, name, country, optional=optional)
    found = COORDINATES.fullmatch(rest[1])
    if found is None or len(rest) > 2:
        raise SpanCaseError(f"no coordinates to a tenth of a degree: {rest[1:]}")
    latitude, longitude = float(found[1]), float(found[2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise SpanCaseError(f"not on this globe: {rest[1]}")
    return ExpectedPlace(start, end, name, country, latitude, longitude, optional)


def _fields(fields: list[str]) -> tuple[str, list[str], bool]:
    """The first field, those after it, and whether ``optional`` closes the label."""
    optional = len(fields) > 1 and fields[-1] == "optional"
    return fields[0], fields[1:-1] if optional else fields[1:], optional


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise SpanCaseError(f"no date: {text!r}") from error
    if day.isoformat() != text:
        raise SpanCaseError(f"no date in the form 2025-02-06: {text!r}")
    return day
