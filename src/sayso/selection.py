"""The readings of a ledger that an export is made of: all of them, or what a search finds."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.database import telling
from sayso.search import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.ledger import Ledger
    from sayso.records import Reading
    from sayso.search import Query


@contextmanager
def selected(
    ledger: Ledger, query: Query | None = None, *, whole: bool = False, corrected: bool = False
) -> Iterator[tuple[int, Iterator[Reading]]]:
    """How many readings there are, and the readings, in the order in which they came into the ledger.

    What is given is the ledger as it was when the context began, whatever is added or removed meanwhile.

    Args:
        ledger: where they are.
        query: what is looked for, its limit aside; None for all that is there.
        whole: give the articles in which something is found with all that was read in them, and not what fits alone.
            Where articles are looked for (``kind="article"``), they are given so in any case.
        corrected: only articles in which people set something right.
    """
    ledger.connection.execute("BEGIN")
    try:
        with telling(ledger.path):
            found = None if query is None else find(ledger.connection, query)
        ids = [identity for identity in ledger.read_by() if found is None or identity in found]
        if corrected:
            right = {correction.article for correction in ledger.corrections()}
            ids = [identity for identity in ids if identity in right]

        def readings() -> Iterator[Reading]:
            for identity in ids:
                reading = ledger.reading(identity)
                wanted = found[identity] if found and not whole else None
                yield narrowed(reading, wanted) if wanted else reading

        yield len(ids), readings()
    finally:
        ledger.connection.execute("ROLLBACK")


def narrowed(reading: Reading, wanted: set[str]) -> Reading:
    """The reading with these attributions and statements only, and with all that belongs to them.

    These are the attributions that a wanted one lies in, the speakers of all of them, the figures, times and places
    that stand in them, and the times and places that these figures are tied to.
    """
    kept = set(wanted)
    known = {a.id: a for a in reading.attributions}
    for identity in wanted:
        link = known.get(identity)
        while link is not None and link.parent is not None:
            kept.add(link.parent)
            link = known[link.parent]
    attributions = tuple(a for a in reading.attributions if a.id in kept)
    speakers = {a.speaker for a in attributions}
    figures = tuple(figure for figure in reading.figures if figure.holder in kept)
    tied = {identity for figure in figures for identity in (figure.time, figure.place)}
    return replace(
        reading,
        attributions=attributions,
        statements=tuple(s for s in reading.statements if s.id in kept),
        speakers=tuple(s for s in reading.speakers if s.id in speakers),
        figures=figures,
        # A time or a place may be tied to a figure here and stand in a claim that is not.
        times=tuple(
            replace(t, holder=t.holder if t.holder in kept else None)
            for t in reading.times
            if t.holder in kept or t.id in tied
        ),
        places=tuple(
            replace(p, holder=p.holder if p.holder in kept else None)
            for p in reading.places
            if p.holder in kept or p.id in tied
        ),
    )
