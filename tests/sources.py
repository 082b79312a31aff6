"""Readings from marked text, for tests of whom sources stand for: ``⟦s1 Ann Lee⟧ ⟦q1 said⟧ ⟦c1 it rained⟧.``"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from cases import MARK, parse_case
from speakers import labelled

from sayso.antecedents import Antecedents
from sayso.records import Article, Block, Reading
from sayso.resolve import resolve

if TYPE_CHECKING:
    from cases import Case

    from sayso.records import Attribution, Speaker


def marked(*paragraphs: str, **about: Any) -> tuple[Case, Reading]:
    """The case and the reading that marked paragraphs make; one that begins with "# " is a title (its mark stays).

    A claim is direct where its content opens with a quotation mark or its cue is a colon or none, else indirect.
    """
    text = "\n\n".join(paragraphs)
    numbers = sorted({int(n) for match in MARK.finditer(text) if match[2] for n in match[2].split(",")})
    direct = {n for n in numbers if f"⟦c{n} “" in text or f"⟦q{n} :⟧" in text or f"⟦q{n} " not in text}
    kinds = "\n".join(f'{n} = "{"direct" if n in direct else "indirect"}"' for n in numbers)
    case = parse_case(f'+++\nabout = "a test"\nsuffix = ".txt"\n[kinds]\n{kinds}\n+++\n{text}', "test")
    blocks = tuple(
        Block(*match.span("block"), "title" if match["title"] else "paragraph")
        for match in re.finditer(r"(?P<title># )?(?P<block>\S(?:[^\n]*\S)?)", case.text)
    )
    page = Article(input="-", text=case.text, blocks=blocks, sha256="0" * 64, **about)
    return case, labelled(case, page)[0]


@cache
def antecedents() -> Antecedents:
    return Antecedents()


def resolved(*paragraphs: str, **about: Any) -> dict[int, tuple[Attribution, Speaker | None]]:
    """The attributions of marked paragraphs by their numbers, each with its speaker."""
    case, reading = marked(*paragraphs, **about)
    named = resolve(reading, antecedents())
    speakers = {speaker.id: speaker for speaker in named.speakers}
    by_spans = {a.content.spans + (a.source.spans if a.source else ()): a for a in named.attributions}
    found = {n: by_spans[e.content + e.source] for n, e in case.attributions.items()}
    return {n: (a, speakers.get(a.speaker or "")) for n, a in found.items()}


def who(*paragraphs: str, **about: Any) -> list[str | None]:
    """The names of the speakers of marked paragraphs, in the order of the marks' numbers."""
    return [speaker.name if speaker else None for _, (_, speaker) in sorted(resolved(*paragraphs, **about).items())]
