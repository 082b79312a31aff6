"""A progress bar on standard error for work that takes more than a moment; for work of hours also lines in a log."""
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

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
    bar = _counting()
    task = bar.add_task("Reading", total=total)
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


def _counting() -> Progress:
    """A bar with what is done, how much of how much, and since when; it does not show yet."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    )


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """Show which stage work is in; the function handed out takes its name, how much is done, and how much there is.

    What there is is 0 where that is not known. Nothing is shown where standard error is no terminal.
    """
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    bar = _counting()
    task = bar.add_task("", total=None)

    def tell(stage: str, done: int, total: int) -> None:
        if done % _SHOWN == 0:
            bar.update(task, description=stage, completed=done, total=total or None)

    with bar:
        yield tell


@dataclass(slots=True)
class Pace:
    """How fast work goes: ``total`` and ``done`` in bytes, ``read`` in articles."""

    total: int
    done: int = 0
    read: int = 0
    began: float = field(default_factory=time.monotonic)

    def __str__(self) -> str:
        """Articles a second, and the time left where it can be told."""
        seconds = max(time.monotonic() - self.began, 1e-3)
        left = seconds / self.done * max(self.total - self.done, 0) if self.done else None
        rate = f"{self.read / seconds:.1f} articles/s"
        return rate if left is None else f"{rate}, {_clock(left)} left"


@contextmanager
def pace(total: int) -> Iterator[tuple[Pace, Callable[[], None]]]:
    """Show the pace of work on ``total`` bytes; the function handed out is called after each change of it.

    Nothing is shown where standard error is no terminal.
    """
    shown = Pace(total)
    if not sys.stderr.isatty():
        yield shown, lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    with Progress(
        TextColumn("Reading"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.description}"),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    ) as bar:
        task = bar.add_task("", total=total)
        yield shown, lambda: bar.update(task, completed=shown.done, total=shown.total, description=str(shown))


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
