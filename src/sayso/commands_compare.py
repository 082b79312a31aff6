"""The command that says how the claims of a ledger are related: compare."""
# ruff: noqa: PLC0415

from __future__ import annotations

import csv
from contextlib import contextmanager
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Protocol

import click

from sayso.ledger_options import ledger_option, opened_parts, parts_option, relations_option, told
from sayso.ledger_output import Form, format_option, write_line
from sayso.outputs import sparing, standard_output
from sayso.relation_files import relation_file
from sayso.safe import one_line
from sayso.sources import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.compare import Compared, Group
    from sayso.records import Reading
    from sayso.relations import Relation
    from sayso.topics import Claim

#: Columns of ``--format csv``; spans are as in ``17-42 50-61``.
COLUMNS = (
    "kind", "a", "b", "who_a", "outlet_a", "published_a", "figures_a", "text_a", "who_b", "outlet_b", "published_b",
    "figures_b", "text_b", "spans_a", "spans_b", "reason",
)  # fmt: skip
_WHO, _OUTLET, _FIGURES, _TEXT = 28, 22, 30, 100  # characters that are shown to people


def _picture(_: click.Context, __: click.Parameter, picture: str | None) -> str | None:
    """The name of a drawing: a mistyped option must not cost a ledger or an article."""
    if picture is not None and Path(picture).suffix.lower() != ".svg":
        raise click.BadParameter(f"{one_line(picture)} does not end in .svg, and an SVG image is what is drawn")
    return picture


@click.command(
    epilog="""\b
Examples:
  sayso compare
  sayso compare dam killed --plot toll.svg
  sayso compare --speaker Korvenn --format jsonl
  sayso compare --parts OUT/ -o relations.parquet

Exit codes: 0 done, 1 nothing is related, 2 wrong use."""
)
@click.argument("words", nargs=-1)
@ledger_option
@parts_option
@relations_option
@click.option("--claim", metavar="ID", help="Only what is related to this claim.")
@click.option("--speaker", metavar="NAME", help="Only claims of whoever has all these words in the name.")
@click.option(
    "--plot",
    "picture",
    metavar="FILE.svg",
    callback=_picture,
    help="Draw the figures over time, a mark for each holder.",
)
@format_option
@told
def compare(
    words: tuple[str, ...],
    *,
    path: str | None,
    parts: str | None,
    output: str | None,
    claim: str | None,
    speaker: str | None,
    picture: str | None,
    form: Form,
) -> int:
    """Say how claims in a ledger are related.

    Shown are claims about one thing in groups, their figures side by side, and
    how they stand to each other: the same claim of one holder, holders who agree,
    a figure that was renewed, figures for different places or periods, conflicts,
    and copies. WORDS limit it to claims that have them all. sayso does not say
    who is right.
    """
    from sayso.cli import NOTHING_FOUND, WRONG_USE

    try:
        with _compared(path, parts, " ".join(words) or None, claim, speaker, picture=picture) as found:
            if picture and not _draw(found, picture):
                return WRONG_USE
            _write(found, form, output)
    except _NothingFoundError as error:
        say(str(error))
        return NOTHING_FOUND
    return 0


class _NothingFoundError(Exception):
    """Nothing is related; the message says why."""


class _Articles(Protocol):
    """Where the articles are: a ledger, or parts."""

    def reading(self, identity: str, /) -> Reading: ...


@contextmanager
def _compared(
    path: str | None,
    parts: str | None,
    words: str | None,
    claim: str | None,
    speaker: str | None,
    *,
    picture: str | None,
) -> Iterator[Compared]:
    """What comparing a ledger, or parts, finds.

    Raises:
        _NothingFoundError: if that is nothing.
        OutputError: if ``picture``, which is to be drawn, is the ledger.
    """
    if parts is not None:
        from sayso.across_claims import compare_across

        with opened_parts(path, parts, claims=True) as across:
            with _told_why(across, claim):
                of_parts = compare_across(across, words, claim=claim, speaker=speaker)
            if not of_parts.relations:
                raise _NothingFoundError(_why_not(across, claim) or "nothing that is related was found")
            yield of_parts
        return
    from sayso.compare import compare as find
    from sayso.database import telling
    from sayso.ledger import Ledger

    with Ledger(path, create=False) as ledger, telling(ledger.path):
        if picture is not None:
            sparing([ledger.path], "--plot")(Path(picture))
        with _told_why(ledger, claim):
            found = find(ledger, words, claim=claim, speaker=speaker)
        if not found.relations:
            raise _NothingFoundError(_why_not(ledger, claim) or "nothing that is related was found")
    yield found


@contextmanager
def _told_why(articles: _Articles, claim: str | None) -> Iterator[None]:
    """Say of a claim that is not there, or cannot be compared, why it is so."""
    try:
        yield
    except KeyError as error:
        raise _NothingFoundError(_why_not(articles, claim) or f"no claim has the id {claim}") from error


def _why_not(articles: _Articles, identity: str | None) -> str | None:
    """Why a claim is held against no other, in words; None where nothing keeps it from being, or there is none."""
    from sayso.topics import silent, thought

    if identity is None:
        return None
    try:
        reading = articles.reading(identity.partition("-")[0])
    except KeyError:
        return None
    if any(s.id == identity for s in reading.statements):
        figured = any(f.holder == identity for f in reading.figures)
        return None if figured else "that is a sentence of the outlet's own without a figure: only figures are compared"
    record = next((a for a in reading.attributions if a.id == identity), None)
    if record is None:
        others = {other.id for other in reading.records()}
        return "that is no claim: only attributions and statements are compared" if identity in others else None
    if thought(record.parent, record.act):
        return "that is only said to think or expect something: it is compared as part of the claim that tells of it"
    if silent(record.act, record.polarity):
        return "whoever is quoted there claims nothing (it is asked, withheld, supposed or not said)"
    return None


def _write(found: Compared, form: Form, output: str | None) -> None:
    if output is not None:
        with relation_file(output, COLUMNS) as write:
            for relation in found.relations:
                write(relation, relation_values(relation, found))
        return
    if form == "text":
        for group in found.groups():
            for line in _lines(group):
                click.echo(line)
        return
    out = standard_output(form)
    table = csv.writer(out)
    if form == "csv":
        table.writerow(COLUMNS)
    for relation in found.relations:
        if form == "jsonl":
            write_line(relation.to_json())
        else:
            table.writerow(relation_row(relation, found))


def relation_row(relation: Relation, found: Compared) -> list[object]:
    """The values of a relation for the columns `COLUMNS`, as cells of a spreadsheet."""
    from sayso.export import cell

    return [cell(value) for value in relation_values(relation, found)]


def relation_values(relation: Relation, found: Compared) -> list[str | None]:
    """The values of a relation for the columns `COLUMNS`."""
    sides: list[str | None] = []
    spans: list[str] = []
    for identity in (relation.a, relation.b):
        claim = found.claims[identity]
        sides += [claim.holder.name, claim.article.outlet, claim.article.published, _figures(claim), claim.passage.text]
        spans.append(" ".join(f"{s}-{e}" for article, (s, e) in relation.evidence if article == claim.article.id))
    return [relation.kind, relation.a, relation.b, *sides, *spans, relation.reason]


def _lines(group: Group) -> Iterator[str]:
    """A group for people: its claims side by side, a line each, then how they are related."""
    from sayso.outline import count

    numbers = {claim.id: number for number, claim in enumerate(group.claims, 1)}
    yield f"{count(len(group.claims), 'claim')} of {count(group.origins, 'independent origin')}"
    for claim in group.claims:
        cells = (
            _cut(claim.holder.name, _WHO),
            _cut(claim.article.outlet or "", _OUTLET),
            f"{claim.article.published or '':10.10}",
            _cut(_figures(claim), _FIGURES),
        )
        yield f"  {numbers[claim.id]:3}  {'  '.join(cells)}  {shorten(one_line(claim.passage.text), _TEXT)}"
    for relation in group.relations:
        kind = relation.kind.replace("_", " ")
        yield f"  {numbers[relation.a]:3} {numbers[relation.b]:3}  {kind}: {one_line(relation.reason)}"
    yield ""


def _cut(text: str, width: int) -> str:
    line = one_line(text)
    return f"{line if len(line) <= width else line[: width - 1] + '…':{width}}"


def _figures(claim: Claim) -> str:
    from sayso.running import figures_of

    return figures_of(claim)


def _draw(found: Compared, picture: str) -> bool:
    """Draw the figures of the measure that most relations are about; false, and said, where that cannot be done."""
    from sayso.plot import plot
    from sayso.running import running

    drawn = running(found.relations, found.claims.values())
    if drawn is None:
        say("no figures with a day that could be drawn")
        return False
    try:
        Path(picture).write_text(plot(drawn.points, title=drawn.measure, unit=drawn.unit), encoding="utf-8")
    except OSError as error:
        say(f"cannot write {picture}: {error.strerror or error}")
        return False
    return True


#: What the command line is to have.
COMMANDS = (compare,)
