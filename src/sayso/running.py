"""A figure that runs on: what claims say of one measure, day by day, as points to plot."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sayso.findings import Finding
from sayso.plot import Point
from sayso.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sayso.amounts import Quantity
    from sayso.relations import Relation
    from sayso.topics import Claim

#: How modifiers are written to people.
_SIGNS = {
    "about": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "at_most": "up to ",
    "less_than": "under ",
}


@dataclass(frozen=True, slots=True)
class Running:
    """The figures of one measure in one unit that have a day."""

    measure: str
    unit: str
    points: tuple[Point, ...]


def running(relations: Iterable[Relation], claims: Collection[Claim]) -> Running | None:
    """The figures of the measure that most of the relations are about; None where there is none with a day."""
    measures = Counter(r.measure for r in relations if isinstance(r, Finding) and r.by_figures)
    for measure, _ in measures.most_common():
        chosen = [(c, q) for c in claims for q in c.quantities if _measures(q, measure)]
        units = Counter(q.figure.unit for _, q in chosen)
        if not units:
            continue
        unit = units.most_common(1)[0][0]
        points = [p for c, q in chosen if q.figure.unit == unit and (p := _point(c, q)) is not None]
        if points:
            return Running(measure, unit, tuple(points))
    return None


def figures_of(claim: Claim) -> str:
    """The figures of a claim with their modifiers: "at least 41; 63"."""
    return "; ".join(f"{_SIGNS.get(q.figure.modifier or '', '')}{one_line(q.figure.text)}" for q in claim.quantities)


def _measures(quantity: Quantity, measure: str) -> bool:
    if quantity.state is not None or quantity.of is not None:
        return measure in (quantity.state, quantity.of)
    return measure in quantity.terms


def _point(claim: Claim, quantity: Quantity) -> Point | None:
    figure = quantity.figure
    bounds = [n for n in (figure.low, figure.high) if n is not None]
    value = figure.value if figure.value is not None else sum(bounds) / len(bounds)
    if claim.day is None:
        return None
    try:
        day = date.fromisoformat(claim.day)
    except ValueError:
        return None
    label = f"{claim.holder.name}, {claim.article.outlet or ''} {claim.day}: {figures_of(claim)}"
    low = value if figure.modifier in ("at_least", "more_than") else figure.low
    high = value if figure.modifier in ("at_most", "less_than") else figure.high
    return Point(day, value, claim.holder.name, label, low, high)
