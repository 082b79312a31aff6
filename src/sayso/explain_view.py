"""What an explanation looks like on a terminal: each field with its reason, and below it the passages that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from sayso.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from sayso.explain_measured import Reason
    from sayso.records import Article, Span

_MARGIN = 3
#: Characters of text that are shown on either side of a passage, and of a passage itself.
_AROUND = 60
_LONGEST = 160


def show_reasons(article: Article, reasons: Iterable[Reason], console: Console) -> None:
    """Print the reasons: field, value and why; then each passage in brackets, with the words around it."""
    for reason in reasons:
        value = Text("none", "dim") if reason.value is None else Text(one_line(reason.value), "bold")
        _print(console, Text(f"{reason.field}: ") + value, 0)
        _print(console, Text(one_line(reason.because)), _MARGIN)
        for span in reason.evidence:
            _print(console, _passage(article, span), 2 * _MARGIN)
        console.print()


def _passage(article: Article, span: Span) -> Text:
    start, end = span
    block = article.block_at(start)
    first, last = (max(block.start, start - _AROUND), min(block.end, end + _AROUND)) if block else span
    words = article.text[start:end]
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST // 2]} … {words[-_LONGEST // 2 :]}"
    before, after = article.text[first:start], article.text[end:last]
    if block and first > block.start:
        before = "…" + before.partition(" ")[2]
    if block and last < block.end:
        after = after.rpartition(" ")[0] + "…"
    text = Text(one_line(f"{before}[")) + Text(one_line(words), "bold") + Text(one_line(f"]{after}"))
    return text + Text(f"  {start}:{end}", "dim")


def _print(console: Console, text: Text, margin: int) -> None:
    for line in text.wrap(console, console.width - margin):
        line.rstrip()
        console.print(Text(" " * margin) + line, soft_wrap=True)
