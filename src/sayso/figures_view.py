"""The table of an article's figures: how much, of what, where, when, on whose word; and the arithmetic in sight."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Literal, get_args

from sayso.export import cell, json_text
from sayso.holders import Chains
from sayso.outline import Cast
from sayso.safe import one_line
from sayso.sums import Share, Sum, shares, sums

if TYPE_CHECKING:
    from rich.console import Console

    from sayso.records import Attribution, Figure, Modifier, Place, Reading, Time

Sort = Literal["text", "holder", "size"]
SORTS: tuple[Sort, ...] = get_args(Sort)

#: Columns of ``--format csv``; ``where`` and ``when`` are the article's words, ``country`` and ``time`` their values.
COLUMNS = (
    "article", "outlet", "published", "id", "figure", "value", "low", "high", "unit", "dimension", "modifier", "change",
    "of", "per", "where", "country", "when", "time", "who", "act", "polarity", "holder", "start", "end",
)  # fmt: skip

_HEDGES: dict[Modifier | None, str] = {
    "about": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "at_most": "at most ",
    "less_than": "less than ",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with all that is tied to it.

    ``chain`` are the names of those on whose word it stands, the outlet first and alone where it says so itself;
    ``claim`` is the innermost attribution that claims it.
    """

    figure: Figure
    place: Place | None
    time: Time | None
    claim: Attribution | None
    chain: tuple[str, ...]

    @property
    def who(self) -> str:
        """The speaker; of a nested claim the whole chain from the outlet down; else the outlet."""
        return self.chain[-1] if len(self.chain) < 3 else " › ".join(self.chain)

    @property
    def stance(self) -> str | None:
        """What the reader must know of the claim to read the figure rightly: that it was denied, or not made at all."""
        if self.claim is None:
            return None
        if self.claim.polarity not in {None, "affirmed"}:
            return self.claim.polarity
        return "denied" if self.claim.act == "deny" else None


def rows(reading: Reading, sort: Sort = "text") -> list[Row]:
    """The figures of a reading in the order of the text, by who holds them, or the greatest of each unit first."""
    cast, chains = Cast(reading), Chains(reading)
    outlet = one_line(reading.article.outlet or "the outlet")
    places, times = {p.id: p for p in reading.places}, {t.id: t for t in reading.times}
    found = []
    for figure in reading.figures:
        claims = chains(figure)
        found.append(
            Row(
                figure,
                places.get(figure.place or ""),
                times.get(figure.time or ""),
                claims[-1] if claims else None,
                (outlet, *map(cast.name, claims)),
            )
        )
    if sort == "holder":
        found.sort(key=lambda row: tuple(name.casefold() for name in row.chain))
    elif sort == "size":
        found.sort(key=lambda row: (row.figure.dimension, row.figure.unit, -_size(row.figure)))
    return found


def _size(figure: Figure) -> float:
    return next(n for n in (figure.value, figure.high, figure.low) if n is not None)


def show_figures(reading: Reading, console: Console, *, sort: Sort = "text") -> None:
    """Print the figures of one reading as a table, and under it what adds up to what."""
    from rich.table import Table  # noqa: PLC0415 - only where a table is shown
    from rich.text import Text  # noqa: PLC0415

    article = reading.article
    about = [one_line(part) for part in (article.outlet, article.published, article.input) if part]
    console.print(Text(one_line(article.title or "Untitled"), "bold"))
    console.print(Text(" · ".join(about), "dim"))
    console.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name, share in (("figure", 4), ("of", 4), ("where", 3), ("when", 3), ("who", 6)):
        table.add_column(name, ratio=share, overflow="fold")
    found = rows(reading, sort)
    for row in found:
        who = row.who + (f" ({row.stance})" if row.stance else "")
        words = (amount(row.figure), row.figure.of, row.place and row.place.text, row.time and row.time.text)
        table.add_row(*(Text(one_line(word or "")) for word in words), Text(who))
    if table.row_count:
        console.print(table)
    else:
        console.print(Text("no figures", "dim"))
    console.print()
    if arithmetic := _in_sight(reading):
        console.print(Text("Arithmetic in sight", "bold"))
        holders = {row.figure.id: row.who for row in found}
        for sight in arithmetic:
            console.print(Text(one_line(sight.words)) + Text(f" · {holders[_given(sight).id]}", "dim"))
        console.print()


def amount(figure: Figure) -> str:
    """A figure in words, with what approximates it and what it is a change or a rate of."""
    change = f"{figure.change} " if figure.change else ""
    per = f" per {figure.per}" if figure.per else ""
    return f"{change}{_HEDGES.get(figure.modifier, '')}{figure.text}{per}"


def write_figures_header(out: IO[str]) -> None:
    csv.writer(out).writerow(COLUMNS)


def write_figures_csv(reading: Reading, out: IO[str], *, sort: Sort = "text") -> None:
    """A row for each figure, below the `COLUMNS`; what could do harm in a spreadsheet is changed (`export.cell`)."""
    article = reading.article
    writer = csv.DictWriter(out, COLUMNS)
    for row in rows(reading, sort):
        known: dict[str, object] = {
            "article": article.id,
            "outlet": article.outlet,
            "published": article.published,
            "figure": row.figure.text,
            "where": row.place and row.place.text,
            "country": row.place and row.place.country,
            "when": row.time and row.time.text,
            "time": row.time and row.time.value,
            "who": row.who,
            "act": row.claim and row.claim.act,
            "polarity": row.claim and row.claim.polarity,
            "start": row.figure.span[0],
            "end": row.figure.span[1],
        }
        own = {name: getattr(row.figure, name) for name in COLUMNS if name not in known}
        writer.writerow({name: cell(value) for name, value in (known | own).items()})


def write_figures_jsonl(reading: Reading, out: IO[str], *, sort: Sort = "text") -> None:
    """The figures as records, with the words that the table has; then the sums and shares that name them by id."""
    for row in rows(reading, sort):
        words = {
            "where": row.place and row.place.text,
            "when": row.time and row.time.value,
            "who": row.who,
            "chain": list(row.chain),
            "outlet": reading.article.outlet,
        }
        out.write(json_text(row.figure.to_json() | words) + "\n")
    for sight in _in_sight(reading):
        out.write(json_text(_arithmetic(sight)) + "\n")


def _in_sight(reading: Reading) -> list[Sum | Share]:
    return [*sums(reading), *shares(reading)]


def _arithmetic(found: Sum | Share) -> dict[str, Any]:
    given = _given(found)
    if isinstance(found, Sum):
        named: dict[str, Any] = {"type": "sum", "parts": [part.id for part in found.parts], "total": given.id}
    else:
        named = {"type": "share", "part": found.part.id, "base": given.id}
    numbers = {name: getattr(found, name) for name in ("value", "low", "high")}
    return named | {"article": given.article.id} | numbers | {"unit": given.unit, "words": found.words}


def _given(found: Sum | Share) -> Figure:
    """The figure that the arithmetic is set beside: the total, or the base."""
    return found.total if isinstance(found, Sum) else found.base
