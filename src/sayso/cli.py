"""The command line. What a command needs is imported inside it, so that ``sayso --help`` comes at once."""
# ruff: noqa: PLC0415

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from sayso import (
    commands_archive,
    commands_compare,
    commands_copies,
    commands_correct,
    commands_export,
    commands_figures,
    commands_ledger,
    commands_serve,
)
from sayso.ledger_options import speech_option
from sayso.outputs import FORMATS, Format, OutputClosed, OutputError, open_output
from sayso.sources import STANDARD_INPUT, internal_error, read_sources, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: Exit codes: nothing attributed was found; wrong use (click's own); some inputs failed; none could be read.
NOTHING_FOUND = 1
WRONG_USE = 2
SOME_FAILED = 3
NONE_READ = 4
#: As in sysexits.h, and as a shell reports an interrupt and a closed pipe.
INTERNAL_ERROR = 70
INTERRUPTED = 130
PIPE_CLOSED = 141


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code; no error of any kind leaves a traceback but under SAYSO_DEBUG=1."""
    try:
        code = commands.main(args, prog_name="sayso", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except (OutputClosed, BrokenPipeError):
        # Whoever read the output has enough: what is still buffered goes nowhere, without a word.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OutputError as error:
        say(str(error))
        return WRONG_USE
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return internal_error("sorry", error)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the rest is tried once more at the end
        say(f"cannot write standard output: {error.strerror}")
        return WRONG_USE
    except Exception as error:  # noqa: BLE001 - people get one line, whatever it is
        return internal_error("sorry", error)
    return code if isinstance(code, int) else 0


class _Commands(click.Group):
    """The commands; a closed pipe is told as such, where click would make it the exit code 1, which means another."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise OutputClosed from error


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="""\b
Examples:
  sayso demo
  sayso read article.html

Exit codes: 0 done, 1 nothing attributed was found, 2 wrong use, 3 some inputs
failed and the rest is done, 4 none could be read.""",
)
@click.version_option(package_name="sayso", message="sayso %(version)s")
def commands() -> None:
    """Read news and see who says what.

    sayso finds every claim that an article attributes to someone: who makes it,
    in which words, and where in the text. It takes no side and calls nothing true.
    """


def _output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that reads articles."""
    for option in (
        speech_option,
        click.option("--no-color", is_flag=True, help="Print no colours. NO_COLOR in the environment does the same."),
        click.option(
            "--outlet-voice",
            is_flag=True,
            help="Show, too, what the outlet says in its own voice (text, csv, html, claims, reviews; all others but "
            "brat always have it).",
        ),
        click.option(
            "-o",
            "--output",
            metavar="PATH",
            help="Write there and not to standard output: a file; for brat, parquet and several html pages a folder.",
        ),
        click.option(
            "-f",
            "--format",
            "form",
            type=click.Choice(FORMATS),
            default="text",
            show_default=True,
            help="text is for people, also in a pipe; the others are for machines.",
        ),
    ):
        command = option(command)
    return command


@commands.command(
    epilog="""\b
Examples:
  sayso read article.html
  sayso read --outlet-voice article.html | less
  sayso read https://example.org/news/bridge.html
  curl -s https://example.org/news/bridge.html | sayso read -
  sayso read articles/ --format jsonl > records.jsonl
  sayso read articles/ --format csv --output claims.csv
  sayso read article.html --format html --output marked.html
  sayso read articles/ --format brat --output standoff/"""
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@_output_options
@click.pass_context
def read(
    context: click.Context,
    sources: tuple[str, ...],
    *,
    form: Format,
    output: str | None,
    outlet_voice: bool,
    speech_only: bool,
    no_color: bool,
) -> int:
    """Read articles and print who says what.

    A SOURCE is a file (web page, plain text or PDF), a folder of them, a web
    address, or - for standard input, which is also read when there is no SOURCE.

    Results go to standard output, in the order of the sources; progress and
    what went wrong go to standard error.
    """
    if not sources and sys.stdin.isatty():
        click.echo(context.get_help(), err=True)
        return WRONG_USE
    return _read(
        sources or (STANDARD_INPUT,),
        form,
        output,
        outlet_voice=outlet_voice,
        speech_only=speech_only,
        color=not no_color,
    )


@commands.command(
    epilog="""\b
Examples:
  sayso demo
  sayso demo --outlet-voice
  sayso demo --format html --output demo.html"""
)
@_output_options
def demo(*, form: Format, output: str | None, outlet_voice: bool, speech_only: bool, no_color: bool) -> int:
    """Read an example article, which comes with sayso."""
    from sayso.samples import example

    with example() as path:
        say(f"reading an example, {path}")
        code = _read((str(path),), form, output, outlet_voice=outlet_voice, speech_only=speech_only, color=not no_color)
    if code == 0:
        say("now try it on an article of yours: sayso read ARTICLE")
    return code


_MODULES = (
    commands_ledger,
    commands_correct,
    commands_figures,
    commands_compare,
    commands_copies,
    commands_export,
    commands_archive,
    commands_serve,
)
for _module in _MODULES:
    for _command in _module.COMMANDS:
        commands.add_command(_command)


def _read(
    sources: Sequence[str], form: Format, output: str | None, *, outlet_voice: bool, speech_only: bool, color: bool
) -> int:
    """Read the sources, write what was read, report what could not be, and give the exit code."""
    from sayso.speech import SpeechOnly, tell_left_out

    spoken = SpeechOnly()
    code = read_sources(
        sources,
        lambda inputs: open_output(form, output, inputs, outlet_voice=outlet_voice, color=color),
        on_screen=output is None and sys.stdout.isatty(),
        found=lambda reading: len(reading.attributions),
        noun="attributed claims",
        view=spoken.reading if speech_only else None,
    )
    if speech_only:
        tell_left_out(spoken.left_out)
    return code
