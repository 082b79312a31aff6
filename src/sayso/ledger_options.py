"""What the commands of the ledger share: options for the file or what is in its place, filters, how errors are told."""
# ruff: noqa: PLC0415

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from sayso.safe import one_line
from sayso.sources import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sayso.across import Across
    from sayso.search import Query

    Command = Callable[..., Any]

#: The ledger's file.
ledger_option = click.option(
    "--ledger",
    "path",
    metavar="PATH",
    help="The ledger's file; by default $SAYSO_LEDGER, else sayso.db.",
)

#: Parts to be compared in the place of a ledger.
parts_option = click.option(
    "--parts",
    metavar="FOLDER",
    help="Not a ledger but Parquet parts, as sayso archive or export write them; of any number of articles.",
)


def _checked(_: click.Context, __: click.Parameter, output: str | None) -> str | None:
    """The name of a file that relations can be written to: said before any work is done."""
    from sayso.outputs import OutputError
    from sayso.relation_files import check

    try:
        if output is not None:
            check(output)
    except OutputError as error:
        raise click.UsageError(str(error)) from error
    return output


#: A file for relations.
relations_option = click.option(
    "-o",
    "--output",
    metavar="FILE",
    callback=_checked,
    help="Write there and not to standard output; the name ends in .jsonl, .csv or .parquet.",
)


@contextmanager
def opened_parts(path: str | None, parts: str, *, claims: bool) -> Iterator[Across]:
    """The articles of parts, with progress on standard error, where what was too much is told at the end.

    Raises:
        UsageError: if a ledger is named, too.
        PartError: if the parts cannot be read, or not be worked on.
    """
    if path is not None:
        raise click.UsageError("--parts is in the place of --ledger: give one of them")
    from sayso.across import Across
    from sayso.part_readings import PartError
    from sayso.progress import stages

    with stages() as tell:
        try:
            across = Across(Path(parts), claims=claims, tell=tell)
        except OSError as error:
            raise PartError(Path(error.filename or parts), error.strerror or str(error)) from error
        with across:
            yield across
            for cap in across.caps:
                say(cap)


#: Leaves out what reports no speech.
speech_option = click.option(
    "--speech-only",
    is_flag=True,
    help="Leave out attitudes (fears, plans, knowledge) and deeds; how many is told.",
)


def filter_options(command: Command) -> Command:
    """The filters of a search: give them to `query`, together with the words."""
    for option in (
        click.option("--kind", metavar="KIND", help="direct, indirect, mixed, outlet (its own voice) or article."),
        click.option("--before", metavar="DATE", help="Published on that day or earlier."),
        click.option("--after", metavar="DATE", help="Published on that day or later: 2024, 2024-05 or 2024-05-06."),
        click.option("--outlet", metavar="NAME", help="A part of the outlet's name."),
        click.option("--act", metavar="ACT", help="What the source does: say, claim, deny, admit, accuse, promise, …"),
        click.option("--speaker", metavar="NAME", help="Claims of whoever has all these words in the name."),
    ):
        command = option(command)
    return command


def query(words: tuple[str, ...], *, act: str | None, kind: str | None, **filters: Any) -> Query:
    """What is looked for.

    Raises:
        UsageError: if a filter is not one, or nothing is asked for.
    """
    from sayso.records import ACTS
    from sayso.search import WHATS, Query

    for name, value, known in (("--act", act, ACTS), ("--kind", kind, WHATS)):
        if value is not None and value not in known:
            raise click.UsageError(f"{name} {one_line(value)}: choose one of {', '.join(known)}")
    try:
        return Query(" ".join(words), act=cast("Any", act), kind=cast("Any", kind), **filters)
    except ValueError as error:
        raise click.UsageError(one_line(str(error))) from error


def told(command: Command) -> Command:
    """What the ledger, or the parts in its place, refuse is one line on standard error and exit code 2."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> int:
        from sayso.cli import WRONG_USE
        from sayso.database import LedgerError
        from sayso.part_readings import PartError

        try:
            code: int = command(*arguments, **options)
        except (LedgerError, PartError) as error:
            say(str(error))
            return WRONG_USE
        return code

    return run
