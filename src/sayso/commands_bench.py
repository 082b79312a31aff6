"""The command that measures this machine: bench."""
# ruff: noqa: PLC0415

from __future__ import annotations

import json
import math
import sys
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

import click

from sayso.sources import expand, say

if TYPE_CHECKING:
    from sayso.bench import Bench
    from sayso.reader import Failure


def _number(_context: click.Context, _parameter: click.Parameter, value: float) -> float:
    """The value, if it is a number: click's range takes NaN for one."""
    if math.isnan(value):
        raise click.BadParameter("give a number of seconds")
    return value


@click.command(
    epilog="""\b
Examples:
  sayso bench
  sayso bench articles/ --seconds 60
  sayso bench --json > bench.json

Exit codes: 0 done, 2 wrong use, 3 some inputs failed and the rest is done, 4
none could be read."""
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    show_default=True,
    callback=_number,
    help="Measure for about so long; all inputs are read at least twice.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with every figure.")
def bench(sources: tuple[str, ...], *, seconds: float, as_json: bool) -> int:
    """Measure how fast this machine reads, and where the time goes.

    Reads the examples that come with sayso or, where they are given, your own
    files: as sayso read does, to JSON lines that go nowhere.
    """
    from sayso.bench import bench as run
    from sayso.cli import NONE_READ, SOME_FAILED
    from sayso.load import MAX_BYTES
    from sayso.progress import progress
    from sayso.samples import EXAMPLE, OTHERS, example

    failures = 0

    def failed(failure: Failure) -> None:
        nonlocal failures
        failures += 1
        say(str(failure.error.about(failure.input)))

    with ExitStack() as stack:
        if sources:
            inputs, failures = expand(sources)
        else:
            inputs = [str(stack.enter_context(example(name))) for name in (EXAMPLE, *OTHERS)]
        if not inputs:
            return NONE_READ
        # Standard input can be read once only, and is to be measured again and again.
        given = [sys.stdin.buffer.read(MAX_BYTES + 1) if one == "-" else one for one in inputs]
        measured = run(given, seconds=seconds, shown=partial(progress, until_first=False), failed=failed)
    if measured is None:
        return NONE_READ
    click.echo(json.dumps(measured.to_json()) if as_json else _table(measured))
    return SOME_FAILED if failures else 0


def _table(of: Bench) -> str:
    from sayso.bench import STAGES

    held = "unknown" if of.peak is None else f"{of.peak:,.0f} MB"
    lines = [
        f"{of.articles:,} articles with {of.words:,} words, read in {of.seconds:.1f} s by {of.threads} threads",
        "",
        f"articles/s   {of.articles / of.seconds:10,.1f}",
        f"words/s      {of.words / of.seconds:10,.0f}",
        f"to start     {of.start:10,.2f} s",
        f"peak memory  {held:>10}",
        "",
        f"{'stage':9} {'seconds':>8} {'share':>6}   of {of.cpu:.1f} s of a processor",
    ]
    lines += [
        f"{name:9} {seconds:8.2f} {seconds / of.cpu:6.1%}   {STAGES[name]}" for name, seconds in of.stages.items()
    ]
    return "\n".join(lines)


#: What the command line is to have.
COMMANDS = (bench,)
