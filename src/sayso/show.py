"""The view for people at a terminal: who says what, the article's own words first and sayso's labels below them."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, Literal

from rich.console import Console
from rich.text import Text

from sayso.outline import SIGNS, Cast, labels, outline, source_name, summary
from sayso.safe import one_line

if TYPE_CHECKING:
    from sayso.records import Attribution, Passage, Reading

#: Lines longer than this are hard to read, however wide the terminal is.
MAX_WIDTH = 100
#: Below this width the terminal wraps.
MIN_WIDTH = 40
#: Deeper nesting than this is not indented any further, so that the words keep their room.
MAX_INDENT_LEVELS = 4

_GUTTER = 3


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 - rich would end the program here; the command line does that for every format


def console_for(out: IO[str], *, color: bool = True) -> Console:
    """A console that prints to ``out``: with colours only on a terminal, and only if ``color`` and ``NO_COLOR`` let it.

    Lines are wrapped at the width of the terminal, or at 80 columns where there is none and ``COLUMNS`` is not set.
    """
    color = color and not os.environ.get("NO_COLOR")
    system: Literal["auto"] | None = "auto" if color else None
    console = _Console(file=out, color_system=system, markup=False, highlight=False, emoji=False, legacy_windows=False)
    console.width = max(MIN_WIDTH, min(MAX_WIDTH, console.width))
    return console


def show(reading: Reading, console: Console, *, outlet_voice: bool = False) -> None:
    """Print one reading: a header, each attribution (nested ones under their parent), and the counts.

    ``outlet_voice`` adds what no source is given for: what the outlet says itself.
    """
    article = reading.article
    _print(console, Text(one_line(article.title or "Untitled"), "bold"))
    about = [one_line(part) for part in (article.outlet, article.published, article.input) if part]
    _print(console, Text(" · ".join(about), "dim"))
    console.print()
    cast = Cast(reading)
    for attribution in outline(reading):
        _show_attribution(attribution, cast, console)
    if outlet_voice and reading.statements:
        _print(console, Text("In the outlet's own voice", "bold"))
        for statement in reading.statements:
            text = Text(one_line(statement.passage.text)) + Text(f" {_places(statement.passage)}", "dim")
            _print(console, text, _GUTTER)
        console.print()
    _print(console, Text(summary(reading), "dim"))
    console.print()


def _show_attribution(attribution: Attribution, cast: Cast, console: Console) -> None:
    margin = _GUTTER + min(attribution.depth, MAX_INDENT_LEVELS) * (_GUTTER + 1)
    head = Text(source_name(attribution), "bold" if attribution.source else "dim")
    if about := cast.about(attribution):
        head += Text(f" → {about}", "dim")
    if attribution.cue:
        head += Text(" · ") + Text(one_line(attribution.cue.text), "italic")
    _print(console, head, margin, SIGNS[attribution.kind])
    if attribution.depth:
        _print(console, Text(" › ".join(cast.chain(attribution)), "dim"), margin)
    style = "cyan" if attribution.kind == "direct" else ""
    _print(console, Text(one_line(attribution.content.text), style), margin)
    _print(console, Text(" · ".join((*labels(attribution), _places(attribution.content))), "dim"), margin)
    console.print()


def _print(console: Console, text: Text, margin: int = 0, sign: str = "") -> None:
    """Print the text wrapped behind a margin, with the sign in the margin of its first line."""
    for line in text.wrap(console, console.width - margin):
        line.rstrip()
        before = f"{sign} ".rjust(margin) if sign else " " * margin
        console.print(Text(before) + line, soft_wrap=True)
        sign = ""


def _places(passage: Passage) -> str:
    return "[" + ", ".join(f"{start}:{end}" for start, end in passage.spans) + "]"
