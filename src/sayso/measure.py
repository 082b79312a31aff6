"""Figures, times and places of a reading, each with the record that it stands in, and what the text ties together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.figures import figures
from sayso.holders import contents, holders
from sayso.places import places
from sayso.ties import tie
from sayso.times import times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.records import Figure, Place, Reading, Time


def measure(reading: Reading) -> Reading:
    """The reading with its figures, times and places: each with its holder, figures with their place and time.

    The holder is the innermost attribution in whose content it stands, else the one that its sentence belongs to, else
    the outlet's statement. In a title outside any attribution it is null: a title yields no statement.
    """
    article = reading.article
    when = times(article)
    return held(reading, figures(article, when), when, places(article))


def held(reading: Reading, what: Sequence[Figure], when: Sequence[Time], where: Sequence[Place]) -> Reading:
    """The reading with these figures, times and places of its article: who holds them and what is tied, as its claims
    have it (see `measure`).
    """
    if not (what or when or where):
        return reading
    holder = holders(reading)
    dated = [t for t in when if t.first is not None]
    tied = tie(reading.article, what, where, dated, contents(reading))
    return replace(
        reading,
        figures=tuple(replace(f, holder=holder(f.span)) for f in tied),
        times=tuple(replace(t, holder=holder(t.span)) for t in when),
        places=tuple(replace(p, holder=holder(p.span)) for p in where),
    )
