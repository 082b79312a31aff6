"""Windows: every piece has its exact characters, blocks stay whole and apart, features show what the page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import article, hostile
from tokenizers import Tokenizer

from sayso.model import shipped
from sayso.windows import CAPITAL, CLS, LIMIT, LOWER, OTHER, SEP, UPPER, Window, Windower

if TYPE_CHECKING:
    from sayso.records import Article, BlockKind

WINDOWER = Windower(Tokenizer.from_file(str(shipped() / "tokenizer.json")))


def windows_of(page: Article, **options: int) -> list[Window]:
    return WINDOWER([(page.text, page.blocks)], **options)[0]


def pieces(page: Article, windows: list[Window]) -> list[list[str]]:
    """The text of the pieces of each block in each window."""
    out: list[list[str]] = []
    for window in windows:
        for i, (a, b) in zip(window.ids.tolist(), window.spans.tolist(), strict=True):
            if i == CLS or (b == 0 and out and out[-1]):
                out.append([])
            if b:
                out[-1].append(page.text[a:b])
        out.pop()
    return out


def check(page: Article, windows: list[Window], limit: int = LIMIT) -> None:
    """What holds of the windows of any page."""
    last = 0
    for window in windows:
        n = len(window.ids)
        assert 2 < n <= limit
        assert len(window.features) == len(window.spans) == n
        borders = window.spans[:, 1] == 0
        assert window.ids[0] == CLS
        assert set(window.ids[borders][1:].tolist()) == {SEP}
        assert borders[-1]
        assert not (borders[1:] & borders[:-1])[1:].any(), "an empty block"
        assert window.features.min() >= 0
        assert window.features.max() < 16
        assert set(np.flatnonzero(borders)[1:].tolist()) <= set(window.words.tolist())
        assert window.words.min() > 0
        block = None
        for a, b in window.spans.tolist():
            if b == 0:
                block = None
                continue
            assert last <= a <= b
            inside = [k for k in page.blocks if k.start <= a < k.end and b <= k.end]
            assert inside
            assert block in (None, inside[0]), "two blocks without a border between them"
            block, last = inside[0], a


def test_pieces_have_their_exact_characters() -> None:
    page = article(("paragraph", "Mr Aminović said: “We’re  unsurprised…”"), ("list_item", "No. 5"))
    windows = windows_of(page)
    check(page, windows)
    first, second = pieces(page, windows)
    assert "".join(first) == "MrAminovićsaid:“We’reunsurprised…”"
    assert first[:1] == ["Mr"]
    assert second == ["No", ".", "5"]


def test_words_begin_where_pieces_do_not_continue_one() -> None:
    page = article(("paragraph", "The unflappability of ombudspersons."))
    (window,) = windows_of(page)
    starts = [page.text[a:] for a, b in window.spans[window.words].tolist() if b]
    assert [s.split()[0] for s in starts] == ["The", "unflappability", "of", "ombudspersons.", "."]
    assert len(window.words) < len(window.ids) - 1
    assert window.words[-1] == len(window.ids) - 1


def test_offsets_hold_beyond_the_basic_plane_and_for_combining_marks() -> None:
    page = article(("paragraph", "🙂 Cafe\u0301 said é 𝐁old"))
    windows = windows_of(page)
    check(page, windows)
    assert "said" in pieces(page, windows)[0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(("title", "paragraph", "quote")), hostile | st.text(min_size=1)), max_size=6),
    st.integers(8, 40),
)
def test_windows_of_any_text_hold(blocks: list[tuple[BlockKind, str]], limit: int) -> None:
    page = article(*blocks)
    check(page, windows_of(page, limit=limit), limit)


def test_a_long_block_is_cut_behind_a_sentence_end() -> None:
    page = article(("paragraph", "One two three four five six. " * 12 + "Seven"))
    windows = windows_of(page, limit=32)
    check(page, windows, 32)
    assert len(windows) > 1
    parts = pieces(page, windows)
    assert all(part[-1] == "." for part in parts[:-1])
    assert "".join(map("".join, parts)) == page.text.replace(" ", "")


def test_a_long_block_without_sentence_ends_is_cut_too() -> None:
    page = article(("paragraph", "word " * 100 + "word"))
    windows = windows_of(page, limit=32)
    check(page, windows, 32)
    assert [len(part) for part in pieces(page, windows)] == [30, 30, 30, 11]


def test_short_blocks_share_a_window_and_never_a_piece() -> None:
    page = article(*[("paragraph", f"Line number {i}") for i in range(20)])
    windows = windows_of(page, limit=32)
    check(page, windows, 32)
    assert 1 < len(windows) < 20
    assert pieces(page, windows) == [["Line", "number", str(i)] for i in range(20)]


def test_the_first_window_may_be_smaller() -> None:
    page = article(*[("paragraph", f"Line number {i}") for i in range(20)])
    windows = windows_of(page, limit=32, first=10)
    check(page, windows, 32)
    assert len(windows[0].ids) <= 10 < len(windows[1].ids)


def test_articles_keep_apart_and_those_without_words_have_no_window() -> None:
    one, none, two = article(("paragraph", "One")), article(("paragraph", "\u200b")), article(("paragraph", "Two"))
    found = WINDOWER([(page.text, page.blocks) for page in (one, none, two)])
    assert [len(windows) for windows in found] == [1, 0, 1]
    assert pieces(two, found[2]) == [["Two"]]
    assert WINDOWER([("", ())]) == [[]]


def feature_of(page: Article, word: str) -> int:
    (window,) = windows_of(page)
    (row,) = np.flatnonzero((window.spans[:, 0] == page.text.index(word)) & (window.spans[:, 1] > 0))
    return int(window.features[row])


@pytest.mark.parametrize(
    ("word", "case"),
    [("said", LOWER), ("Ann", CAPITAL), ("NATO", UPPER), ("40", OTHER), (".", OTHER), ("Éva", CAPITAL)],
)
def test_case_is_a_feature(word: str, case: int) -> None:
    assert feature_of(article(("paragraph", "Ann said NATO has 40 Éva.")), word) == case


def test_a_title_is_a_feature() -> None:
    page = article(("title", "Rain falls"), ("paragraph", "Snow melts"))
    assert [feature_of(page, w) for w in ("Rain", "falls", "Snow", "melts")] == [CAPITAL + 4, LOWER + 4, CAPITAL, LOWER]


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "‘’", "''", "„”"])
def test_quotation_marks_are_a_feature(marks: str) -> None:
    page = article(("paragraph", f"before {marks[0]}inside the marks,{marks[1]} after"), ("paragraph", "beyond"))
    inside = [feature_of(page, word) >= 8 for word in ("before", "inside", "marks", "after", "beyond")]
    assert inside == [False, True, True, False, False]


def test_an_apostrophe_opens_no_quotation() -> None:
    page = article(("paragraph", "the workers' canteen isn't the owners' canteen, rock 'n' roll"))
    assert feature_of(page, "canteen") == LOWER


def test_a_mark_left_open_ends_with_its_block() -> None:
    page = article(
        ("paragraph", "“open"), ("paragraph", "outside"), ("paragraph", '"straight'), ("paragraph", "beyond")
    )
    assert [feature_of(page, w) >= 8 for w in ("open", "outside", "straight", "beyond")] == [True, False, True, False]
