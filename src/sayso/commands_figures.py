"""The command that prints the table of figures."""
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
from functools import partial
from typing import IO, TYPE_CHECKING, Literal, get_args

import click

from sayso.outputs import open_stream
from sayso.sources import STANDARD_INPUT, read_sources

if TYPE_CHECKING:
    from sayso.figures_view import Sort
    from sayso.outputs import Write

Form = Literal["text", "csv", "jsonl"]
_FORMS: tuple[Form, ...] = get_args(Form)
_SORTS = ("text", "holder", "size")


@click.command(
    epilog="""\b
Examples:
  sayso figures article.html
  sayso figures --sort holder article.html
  sayso figures articles/ --format csv --output figures.csv
  curl -s https://example.org/news/bridge.html | sayso figures --sort size -

Exit codes: 0 done, 1 no figure was found, 2 wrong use, 3 some inputs failed and
the rest is done, 4 none could be read."""
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(_FORMS),
    default="text",
    show_default=True,
    help="text is for people, also in a pipe; the others are for machines.",
)
@click.option(
    "--sort",
    type=click.Choice(_SORTS),
    default="text",
    show_default=True,
    help="The order within an article: as in the text, by who holds the figure, or the greatest of each unit first.",
)
@click.option("-o", "--output", metavar="PATH", help="Write to this file and not to standard output.")
@click.option("--no-color", is_flag=True, help="Print no colours. NO_COLOR in the environment does the same.")
@click.pass_context
def figures(
    context: click.Context, sources: tuple[str, ...], *, form: Form, sort: Sort, output: str | None, no_color: bool
) -> int:
    """Print the figures of articles: how much, of what, where, when, on whose word.

    A SOURCE is a file (web page, plain text or PDF), a folder of them, a web
    address, or - for standard input, which is also read when there is no SOURCE.

    Where someone gives parts and their total, or a percentage of a number, the
    sum stands below the table: as arithmetic, never as a verdict (not in csv).
    """
    from sayso.cli import WRONG_USE

    if not sources and sys.stdin.isatty():
        click.echo(context.get_help(), err=True)
        return WRONG_USE
    return read_sources(
        sources or (STANDARD_INPUT,),
        lambda inputs: open_stream(form, output, inputs, partial(_writer, form, sort, color=not no_color)),
        on_screen=output is None and sys.stdout.isatty(),
        found=lambda reading: len(reading.figures),
        noun="figures",
    )


def _writer(form: Form, sort: Sort, out: IO[str], *, color: bool) -> Write:
    from sayso import figures_view as view

    if form == "text":
        from sayso.show import console_for

        return partial(view.show_figures, console=console_for(out, color=color), sort=sort)
    if form == "csv":
        view.write_figures_header(out)
        return partial(view.write_figures_csv, out=out, sort=sort)
    return partial(view.write_figures_jsonl, out=out, sort=sort)


#: What the command line is to have.
COMMANDS = (figures,)
