"""A progress bar on standard error for work that takes more than a moment."""
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Work that is done sooner shows no bar.
PATIENCE_SECONDS = 1.0
_SHOWN = 20  # of so many steps one is shown


@contextmanager
def progress(total: int, *, until_first: bool) -> Iterator[Callable[[], None]]:
    """Show how many of ``total`` articles are done; the function handed out is called after each.

    Nothing is shown where standard error is no terminal, or before `PATIENCE_SECONDS` have gone by. With
    ``until_first`` the bar goes at the first call: from then on the results, on the same screen, are the progress.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("Reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    )
    task = bar.add_task("", total=total)
    timer = threading.Timer(PATIENCE_SECONDS, bar.start)
    timer.daemon = True

    def stop() -> None:
        timer.cancel()
        timer.join()
        bar.stop()

    def step() -> None:
        bar.advance(task)
        if until_first:
            stop()

    timer.start()
    try:
        yield step
    finally:
        stop()


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """Show which stage work is in; the function handed out takes its name, how much is done, and how much there is.

    What there is is 0 where that is not known. Nothing is shown where standard error is no terminal.
    """
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    )
    task = bar.add_task("", total=None)

    def tell(stage: str, done: int, total: int) -> None:
        if done % _SHOWN == 0:
            bar.update(task, description=stage, completed=done, total=total or None)

    with bar:
        yield tell
