"""Days of articles that name none with a year: a dispatch of "March 3" is of the year that its like are of."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sayso.records import PROSE
from sayso.shortlist import Nearness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sayso.topics import Background, Claim

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATELINE = re.compile(
    r"[^\W\d_a-z][^\d(—–]{1,60}[ (]"
    r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? (?P<day>\d{1,2})\b[^—–]{0,40}[—–-]"
)
_NEAR = 45  # days; an article further off tells of another event


def dated(
    claims: Sequence[Claim], nearness: Nearness | None = None, days: Mapping[str, str | None] | None = None
) -> list[Claim]:
    """The claims, those of undated articles with the day of their dateline in the year of articles like them.

    Where the claims are of some articles only, ``nearness`` and ``days``, by id, are those of all.
    """
    backgrounds = {c.article.id: c.background for c in claims}
    undated = {identity: found for identity, b in backgrounds.items() if b.day is None and (found := dateline(b))}
    if not undated:
        return list(claims)
    nearness = nearness or Nearness({identity: b.terms for identity, b in backgrounds.items()})
    days = days or {identity: b.day for identity, b in backgrounds.items()}
    like: dict[str, list[date]] = defaultdict(list)
    for a, b in nearness.pairs(undated):
        for one, other in ((a, b), (b, a)):
            if one in undated and (day := days.get(other)) is not None:
                like[one].append(date.fromisoformat(day))
    known = {identity: nearest_day(undated[identity], near) for identity, near in like.items()}
    made = {i: replace(backgrounds[i], day=day.isoformat()) for i, day in known.items() if day is not None}
    return [replace(c, background=made[c.article.id]) if c.article.id in made else c for c in claims]


def dateline(background: Background) -> tuple[int, int] | None:
    """The month and the day in the dateline: "PORT VELLE, March 3 (Estuary Wire) —"."""
    article = background.article
    first = next((b for b in article.blocks if b.kind in PROSE or b.kind == "dateline"), None)
    if first is None:
        return None
    match = _DATELINE.match(article.text, first.start, min(first.end + 1, first.start + 160))
    return (_MONTHS.index(match["month"].lower()) + 1, int(match["day"])) if match else None


def nearest_day(month_and_day: tuple[int, int], days: Sequence[date]) -> date | None:
    """The day of that month nearest to any of the days, or None if it is not near."""
    possible = []
    for day in days:
        for year in (day.year - 1, day.year, day.year + 1):
            try:
                possible.append((abs((date(year, *month_and_day) - day).days), date(year, *month_and_day)))
            except ValueError:  # no such day in that year
                continue
    apart, nearest = min(possible, default=(_NEAR + 1, None))
    return nearest if apart <= _NEAR else None
