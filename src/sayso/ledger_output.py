"""What the commands of the ledger write to standard output: what became of inputs, and found records."""
# ruff: noqa: PLC0415

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any, Literal, get_args

import click

from sayso.export import cell, json_line
from sayso.outputs import standard_output
from sayso.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.console import Console

    from sayso.adding import Outcome
    from sayso.ledger import Ledger
    from sayso.records import Record

Form = Literal["text", "jsonl", "csv"]
FORMS: tuple[Form, ...] = get_args(Form)

#: The option of every command that prints what a ledger holds.
format_option = click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="text is for people; the others are for machines.",
)

#: Columns of ``--format csv``: of ``add`` and ``reread``, and of what is found.
ADDED = ("input", "state", "article", "claims", "previous", "gained", "lost", "reason")
FOUND = (
    "type", "article", "outlet", "published", "id", "kind", "act", "speaker", "source", "cue", "text", "start", "end",
    "title", "url",
)  # fmt: skip


def outcome_writer(form: Form) -> Callable[[Outcome], None]:
    """A function that writes what became of an input, a line each."""
    out = standard_output(form)
    table = csv.writer(out)
    if form == "csv":
        table.writerow(ADDED)

    def write(outcome: Outcome) -> None:
        row = _row(outcome)
        if form == "jsonl":
            write_line({"type": "outcome"} | row)
        elif form == "csv":
            change = {name: len(row[name]) for name in ("gained", "lost")}
            table.writerow([cell(value) for value in (row | change).values()])
            out.flush()
        elif not outcome.error:
            _write_text(outcome)

    return write


def _row(outcome: Outcome) -> dict[str, Any]:
    reading, change, error = outcome.reading, outcome.change, outcome.error
    return {
        "input": outcome.input,
        "state": outcome.state,
        "article": reading and reading.article.id,
        "claims": len(reading.attributions) if reading else None,
        "previous": change and change.previous,
        "gained": [claim.to_json() for claim in change.gained] if change else [],
        "lost": [claim.to_json() for claim in change.lost] if change else [],
        "reason": error and (f"{error.reason}; {error.hint}" if error.hint else error.reason),
    }


def _write_text(outcome: Outcome) -> None:
    from sayso.outline import count

    reading, change = outcome.reading, outcome.change
    said = count(len(reading.attributions), "claim") if reading else ""
    identity = reading.article.id if reading else ""
    click.echo("  ".join(part for part in (f"{outcome.state:7}", identity, said, one_line(outcome.input)) if part))
    if change:
        from sayso.ledger_view import show_change

        show_change(change, console())


def names_in(ledger: Ledger, records: Iterable[Record], form: Form) -> dict[str, str]:
    """The names of speakers that `write_records` wants in this form, by claim; JSON lines name speakers themselves."""
    from sayso.ledger_view import named_by_hand
    from sayso.rows import speaker_names

    if form == "text":
        return named_by_hand(ledger, records)
    return speaker_names(ledger.connection, records) if form == "csv" else {}


def write_records(records: Sequence[Record], form: Form, named: Mapping[str, str]) -> None:
    """Write found records, in the form that was asked for; ``named`` is as of `names_in`."""
    if form == "text":
        from sayso.ledger_view import show_found

        show_found(records, console(), named)
        return
    out = standard_output(form)
    if form == "jsonl":
        out.writelines(map(json_line, records))
        return
    table = csv.writer(out)
    table.writerow(FOUND)
    table.writerows([cell(value) for value in found_row(record, named)] for record in records)


def found_row(record: Record, named: Mapping[str, str]) -> tuple[object, ...]:
    """The values of a record for the columns `FOUND`; ``named`` is as of `rows.speaker_names`."""
    from sayso.outline import spans_of
    from sayso.records import Article, Attribution

    of = record if isinstance(record, Article) else record.article
    spans = spans_of(record)
    text = of.title if isinstance(record, Article) else " … ".join(of.text[start:end] for start, end in spans)
    claim = record if isinstance(record, Attribution) else None
    source, cue = (claim.source, claim.cue) if claim else (None, None)
    known = (type(record).__name__.lower(), of.id, of.outlet, of.published, record.id)
    speaker = named.get(record.id)
    said = (claim and claim.kind, claim and claim.act, speaker, source and source.text, cue and cue.text, text)
    return (*known, *said, *((spans[0][0], spans[-1][1]) if spans else (None, None)), of.title, of.url)


def write_line(record: dict[str, Any]) -> None:
    """One line of JSON in ASCII, which nothing that is in a string can break."""
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


def console() -> Console:
    """Where text for people goes."""
    from sayso.show import console_for

    return console_for(standard_output("text"))
