"""A plot of figures over time as SVG, written by hand: a mark for each figure, a shape and a colour for each holder.

Where the figures lie far apart the scale is logarithmic. All text is escaped; nothing in the picture runs or loads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from sayso.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT = 800, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 90, 230, 40, 50
_FONT = 'font-family="sans-serif" font-size="12"'
#: Colours that differ for the colour-blind, too (Okabe and Ito 2008, "Color Universal Design").
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_SHAPES = ("circle", "square", "diamond", "triangle")
_MOST_HOLDERS = 14
_LONG = 32  # characters of a name that are shown
_WIDE = 50  # times the smallest from which on the scale is logarithmic


@dataclass(frozen=True, slots=True)
class Point:
    """A figure on a day: ``low`` and ``high`` where it is a range or bounded on one side only, which is an open end."""

    day: date
    value: float
    holder: str
    label: str
    low: float | None = None
    high: float | None = None


def plot(points: Sequence[Point], *, title: str, unit: str) -> str:
    """The figures as an SVG document: days to the right, values upwards.

    Raises:
        ValueError: if there is no point.
    """
    if not points:
        raise ValueError("nothing to plot")
    holders = list(dict.fromkeys(point.holder for point in points))
    scale = _Scale(points)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" {_FONT}>',
        f"<title>{_text(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="22" font-size="15">{_text(title)}</text>',
        f'<text x="10" y="{_TOP - 4}" fill="#555">{_text(unit)}</text>',
    ]
    for value in scale.ticks():
        y = scale.y(value)
        lines.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        lines.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:,.6g}</text>')
    for day in scale.days():
        x = scale.x(day)
        y = _HEIGHT - _BOTTOM
        lines.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + 5}" stroke="#555"/>')
        lines.append(f'<text x="{x:.1f}" y="{y + 20}" text-anchor="middle">{day.isoformat()}</text>')
    for point in points:
        lines += _mark(point, holders.index(point.holder), scale)
    for number, holder in enumerate(holders[:_MOST_HOLDERS]):
        x, y = _WIDTH - _RIGHT + 20, _TOP + 20 * number
        lines.append(_shape(number, x, y))
        lines.append(f'<text x="{x + 12}" y="{y + 4}">{_text(holder)}</text>')
    return "\n".join([*lines, "</svg>", ""])


class _Scale:
    """Where days and values come to lie."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._first = min(point.day for point in points)
        self._last = max(point.day for point in points)
        values = [v for p in points for v in (p.value, p.low, p.high) if v is not None and math.isfinite(v)]
        low, high = min(values), max(values)
        self._log = low > 0 and high / low > _WIDE
        if self._log:
            low, high = math.log10(low), math.log10(high)
        room = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
        self._low, self._high = low - room, high + room

    def x(self, day: date) -> float:
        span = (self._last - self._first).days
        inside = _WIDTH - _LEFT - _RIGHT - 40
        return _LEFT + 20 + inside * ((day - self._first).days / span if span else 0.5)

    def y(self, value: float) -> float:
        at = math.log10(value) if self._log else value
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * (at - self._low) / (self._high - self._low)

    def ticks(self) -> list[float]:
        """Four to ten round values."""
        if self._log:
            return [10.0**n for n in range(math.ceil(self._low), math.floor(self._high) + 1)]
        step = 10 ** math.floor(math.log10((self._high - self._low) / 4))
        step *= next(n for n in (1, 2, 5, 10) if (self._high - self._low) / (n * step) <= 8)
        return [n * step for n in range(math.ceil(self._low / step), math.floor(self._high / step) + 1)]

    def days(self) -> list[date]:
        """The first and the last day, and up to three between them."""
        span = (self._last - self._first).days
        parts = min(4, span) or 1
        return [date.fromordinal(self._first.toordinal() + round(span * n / parts)) for n in range(parts + (span > 0))]


def _mark(point: Point, number: int, scale: _Scale) -> list[str]:
    x, y = scale.x(point.day), scale.y(point.value)
    lines = ["<g>", f"<title>{_text(point.label, 200)}</title>"]
    if point.low is not None and point.high is not None:
        ends = f'y1="{scale.y(point.low):.1f}" y2="{scale.y(point.high):.1f}"'
        lines.append(f'<line x1="{x:.1f}" x2="{x:.1f}" {ends} stroke="{_COLOURS[number % len(_COLOURS)]}"/>')
    elif point.low is not None or point.high is not None:
        tip = y - 14 if point.high is None else y + 14
        wing = tip + 5 if point.high is None else tip - 5
        path = f"M{x:.1f} {y:.1f}V{tip:.1f}M{x - 4:.1f} {wing:.1f}L{x:.1f} {tip:.1f}L{x + 4:.1f} {wing:.1f}"
        lines.append(f'<path d="{path}" fill="none" stroke="{_COLOURS[number % len(_COLOURS)]}"/>')
    return [*lines, _shape(number, x, y), "</g>"]


def _shape(number: int, x: float, y: float) -> str:
    """The mark of a holder: every one of the first 28 has a shape and a colour of its own."""
    fill = f'fill="{_COLOURS[number % len(_COLOURS)]}"'
    match _SHAPES[number // len(_COLOURS) % len(_SHAPES)]:
        case "circle":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" {fill}/>'
        case "square":
            return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" {fill}/>'
        case "diamond":
            return f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z" {fill}/>'
        case _:
            return f'<path d="M{x:.1f} {y - 6:.1f}l6 11h-12z" {fill}/>'


def _text(text: str, most: int = _LONG) -> str:
    """A line of text, cut and escaped, without the characters that XML does not allow."""
    line = one_line(text)
    line = line if len(line) <= most else f"{line[: most - 1]}…"
    allowed = (c for c in line if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    return escape("".join(allowed))
