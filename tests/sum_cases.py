"""Reads short texts with the sums and shares that they have in sight (format in ``cases/sums/README.md``)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.records import Article, Attribution, Block, BlockKind, Reading, Span, Speaker, Statement
from sayso.sentences import sentences

if TYPE_CHECKING:
    from pathlib import Path

_MARK = re.compile(r"⟦(\d) ([^⟦⟧]*)⟧")
_BULLET = "• "


@dataclass(frozen=True, slots=True)
class SumCase:
    """A text as a reading without figures, and what it should show, as the line has it."""

    name: str
    reading: Reading
    expected: tuple[str, ...]


def load_sum_cases(path: Path) -> list[SumCase]:
    """The lines of a file. Raises ValueError where one is not well formed."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [parse_sum_case(f"{path.stem}:{n}", line) for n, line in lines if line and not line.startswith("#")]


def parse_sum_case(name: str, line: str) -> SumCase:
    """One line. Raises ValueError where the bar is missing or a mark is not well formed."""
    expected, bar, body = line.partition(" | ")
    if not bar:
        raise ValueError(f"{name}: no bar")
    text, blocks = "", []
    pieces: dict[str, list[Span]] = {}
    for words in body.split(" ¶ "):
        kind: BlockKind = "list_item" if words.startswith(_BULLET) else "paragraph"
        rest = words.removeprefix(_BULLET)
        text += "\n\n" if text else ""
        start, end = len(text), 0
        for mark in _MARK.finditer(rest):
            text += rest[end : mark.start()]
            pieces.setdefault(mark[1], []).append((len(text), len(text) + len(mark[2])))
            text, end = text + mark[2], mark.end()
        text += rest[end:]
        blocks.append(Block(start, len(text), kind))
    if "⟦" in text or "⟧" in text:
        raise ValueError(f"{name}: a mark is not well formed")
    article = Article(name, text, tuple(blocks), hashlib.sha256(text.encode()).hexdigest(), published="2025-02-06")
    return SumCase(name, _reading(article, pieces), () if expected == "-" else tuple(expected.split(" ; ")))


def _reading(article: Article, pieces: dict[str, list[Span]]) -> Reading:
    """Marked pieces are attributions; a sentence without any is a statement, what is left of one with some a frame."""
    speakers = {
        number: Speaker(article, f"Speaker {number}", "person", (spans[0],)) for number, spans in pieces.items()
    }
    frames: dict[str, list[Span]] = {number: [] for number in pieces}
    statements = []
    for block in article.blocks:
        for start, end in sentences(article.text, block.start, block.end):
            touching = [(s, number) for number, spans in pieces.items() for s in spans if s[0] < end and start < s[1]]
            if not touching:
                statements.append(Statement(article, article.passage((start, end))))
                continue
            at = start
            for (a, b), number in sorted(touching):
                if at < a:
                    frames[number].append((at, a))
                at = b
            if at < end:
                frames[max(touching)[1]].append((at, end))
    claims = tuple(
        Attribution(
            article, "indirect", article.passage(*spans), speaker=speakers[n].id, frame=tuple(sorted(frames[n]))
        )
        for n, spans in pieces.items()
    )
    return Reading(article, claims, tuple(statements), tuple(speakers.values()))
