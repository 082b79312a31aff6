"""Reads lines whose figures are marked with their place and time (format in ``cases/ties/README.md``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.records import Span

PUBLISHED = "2025-02-06"
_MARK = re.compile(r"⟦([^⟦⟧{}]+)⟧\{([^⟦⟧{}|]+) \| ([^⟦⟧{}|]+)\}")
_LEFT_OVER = re.compile(r"[⟦⟧{}]")


@dataclass(frozen=True, slots=True)
class Tie:
    """A marked figure, and the words of the line that say where and when it holds; None where none do."""

    span: Span
    place: str | None
    time: str | None


@dataclass(frozen=True, slots=True)
class TieCase:
    """One line without its marks, and its figures in order; ``name`` says where it stands."""

    name: str
    text: str
    figures: tuple[Tie, ...]


def load_tie_cases(path: Path) -> list[TieCase]:
    """The lines of a file. Raises ValueError where a mark is not well formed or names words that the line lacks."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [parse_tie_case(f"{path.stem}:{n}", line) for n, line in lines if line and not line.startswith("#")]


def parse_tie_case(name: str, line: str) -> TieCase:
    """One line. Raises ValueError where a mark is not well formed, or there is none."""
    text, end = "", 0
    figures = []
    for mark in _MARK.finditer(line):
        text += line[end : mark.start()]
        place, time = (None if words == "-" else words for words in (mark[2], mark[3]))
        figures.append(Tie((len(text), len(text) + len(mark[1])), place, time))
        text, end = text + mark[1], mark.end()
    text += line[end:]
    if not figures or _LEFT_OVER.search(text):
        raise ValueError(f"{name}: a mark is missing or not well formed")
    for words in (w for f in figures for w in (f.place, f.time) if w is not None):
        if words not in text:
            raise ValueError(f"{name}: {words!r} is not in the line")
    return TieCase(name, text, tuple(figures))
