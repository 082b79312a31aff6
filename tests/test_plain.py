"""Plain text as pages: kinds of blocks, title, date, authors; and what holds for any text at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import Case, load_cases, words

from sayso.plain import read_plain
from sayso.records import READABLE

PAGES = [case for case in load_cases(Path(__file__).parent / "cases" / "pages") if case.suffix == ".txt"]


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_pages_in_the_manner_of_real_sites(case: Case) -> None:
    layout = read_plain(case.text)
    if case.title is not None:
        assert (layout.title or "") == case.title
    if case.published is not None:
        assert (layout.published or "") == case.published
    if case.outlet is not None:
        assert (layout.outlet or "") == case.outlet
    shown = [(block.kind, words(case.text[block.start : block.end])) for block in layout.blocks]
    for kind, text in case.blocks:
        assert any(kind == k and words(text) in t for k, t in shown), (kind, text, shown)
    for text in case.never:
        assert not any(kind in READABLE and words(text) in t for kind, t in shown), (text, shown)
    for expected in case.attributions.values():
        for start, end in (*expected.content, *expected.cue, *expected.source):
            assert any(
                b.start <= start and end <= b.end and b.kind in READABLE for b in layout.blocks
            ), case.text[start:end]
