"""Reading what a command line names, the same for every command: inputs, progress, failures and the exit code."""
# ruff: noqa: PLC0415

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

import click

from sayso.outputs import OutputClosed, OutputError
from sayso.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from sayso.outputs import Write
    from sayso.records import Reading

STANDARD_INPUT = "-"


def read_sources(
    sources: Sequence[str],
    opened: Callable[[Sequence[str]], AbstractContextManager[Write]],
    *,
    on_screen: bool,
    found: Callable[[Reading], int],
    noun: str,
    view: Callable[[Reading], Reading] | None = None,
) -> int:
    """Read the sources, write what was read, report what could not be, and give the exit code.

    Args:
        sources: as given: files, folders, addresses, ``-``.
        opened: opens the output; gets the inputs that the sources stand for.
        on_screen: whether what is written comes to a terminal, so that it is the progress.
        found: how many things of what was looked for a reading holds; of no reading any is an exit code of its own.
        noun: what these are, in the plural.
        view: what is made of a reading before anything of it is counted or written.
    """
    from sayso.cli import NONE_READ, NOTHING_FOUND, SOME_FAILED
    from sayso.progress import progress
    from sayso.reader import Failure, Reader

    inputs, failed = expand(sources)
    if not inputs:
        return NONE_READ
    if STANDARD_INPUT in inputs and sys.stdin.isatty():
        say("reading from the terminal: paste an article, then press Ctrl-D")
    done = read = number = 0
    try:
        with opened(inputs) as write, progress(len(inputs), until_first=on_screen) as step:
            for result in Reader().read(inputs):
                step()
                if isinstance(result, Failure):
                    failed += 1
                    say(str(result.error.about(result.input)))
                else:
                    read += 1
                    reading = view(result) if view else result
                    number += found(reading)
                    write(reading)
                done += 1
    except (OutputError, OutputClosed):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, people get one line that names the input
        # The reader works on some articles at once: the one to blame is the first that is not done, or soon after it.
        place = inputs[min(done, len(inputs) - 1)] + (" or soon after" if done < len(inputs) - 1 else "")
        return internal_error(f"{place}, {done} of {len(inputs)} inputs done", error)
    if len(inputs) > 1 or failed > 1:
        say(f"{read} of {read + failed} inputs read, {number} {noun}")
    if failed:
        return SOME_FAILED if read else NONE_READ
    return 0 if number else NOTHING_FOUND


def expand(sources: Sequence[str]) -> tuple[list[str], int]:
    """The inputs that the sources stand for, and the number of sources that stand for none, which are reported."""
    from sayso.errors import LoadError
    from sayso.load import expand as expanded

    inputs: list[str] = []
    failed = 0
    for source in sources:
        before = len(inputs)
        try:
            inputs.extend(expanded([source]))
        except LoadError as error:
            failed += 1
            say(str(error))
            continue
        if len(inputs) == before:
            failed += 1
            say(f"{source}: no article in this folder; name one that holds web pages, texts or PDFs")
    return inputs, failed


def internal_error(place: str, error: Exception) -> int:
    """Tell of an error that should not be, with its trace under SAYSO_DEBUG=1, and give the exit code."""
    from sayso.cli import INTERNAL_ERROR

    if os.environ.get("SAYSO_DEBUG") == "1":
        traceback.print_exception(error)
    say(f"{place}: internal error, {type(error).__name__}: {error}; please report it, with what SAYSO_DEBUG=1 prints")
    return INTERNAL_ERROR


def say(message: str) -> None:
    """One line to people, on standard error."""
    click.echo(f"sayso: {one_line(message)}", err=True)
