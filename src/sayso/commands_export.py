"""The command that writes what is in a ledger for other programs: export."""
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
from typing import Any

import click

from sayso.ledger_options import filter_options, ledger_option, query, speech_option, told
from sayso.outputs import FORMATS, Format, open_output
from sayso.sources import say

#: What a ledger is exported to: all formats but the one for people at a terminal.
EXPORTS = tuple(form for form in FORMATS if form != "text")
# Formats that show an article with all that was read in it: with some of it they would say what is not so.
_WHOLE: frozenset[Format] = frozenset({"brat", "html"})


@click.command(
    epilog="""\b
Examples:
  sayso export --to csv -o claims.csv
  sayso export --to parquet -o tables/ --ledger news.db
  sayso export --to annotations bridge --after 2024-05 > notes.jsonld
  sayso export --to reviews --speaker Lee -o drafts.jsonld
  sayso export --to brat --corrected -o training/"""
)
@click.argument("words", nargs=-1)
@click.option(
    "--to", type=click.Choice(EXPORTS), required=True, help="The format; sayso's page of commands tells of each."
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write there and not to standard output: a file; for brat, parquet and several html pages a folder.",
)
@click.option(
    "--outlet-voice",
    is_flag=True,
    help="Write, too, what outlets say in their own voice (csv, html, claims, reviews; all others but brat always "
    "have it).",
)
@click.option("--corrected", is_flag=True, help="Only articles in which people set something right.")
@filter_options
@speech_option
@ledger_option
@told
def export(
    words: tuple[str, ...],
    *,
    to: Format,
    output: str | None,
    outlet_voice: bool,
    corrected: bool,
    speech_only: bool,
    path: str | None,
    **filters: Any,
) -> int:
    """Write a ledger, or what is found in it, for other programs.

    WORDS and filters are those of sayso search, without a limit. What is found
    is written with its article, with the claims that it lies in, and with the
    figures, times and places in it; html and brat show the whole article. With
    --kind article the articles found are written with all that is in them. What
    people set right is written so.
    """
    from sayso.cli import NOTHING_FOUND
    from sayso.ledger import Ledger
    from sayso.progress import progress
    from sayso.selection import selected
    from sayso.speech import SpeechOnly, tell_left_out

    wanted = query(words, **filters) if words or any(filters.values()) else None
    spoken = SpeechOnly()
    voice = outlet_voice or (filters["kind"] == "outlet" and to != "brat")
    with (
        Ledger(path, create=False) as ledger,
        selected(ledger, wanted, whole=to in _WHOLE, corrected=corrected) as (count, readings),
    ):
        if not count:
            say("nothing found" if wanted or corrected else "the ledger is empty")
            return NOTHING_FOUND
        # A ledger is a file with two more beside it while it is open.
        kept = [ledger.path + end for end in ("", "-wal", "-shm")]
        on_screen = output is None and sys.stdout.isatty()
        with (
            open_output(to, output, kept, outlet_voice=voice, color=False, articles=count) as write,
            progress(count, until_first=on_screen) as step,
        ):
            for reading in readings:
                write(spoken.reading(reading) if speech_only else reading)
                step()
    if speech_only:
        tell_left_out(spoken.left_out)
    return 0


#: What the command line is to have.
COMMANDS = (export,)
