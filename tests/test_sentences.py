from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.sentences import sentences

CASES = [
    line
    for line in (Path(__file__).parent / "cases" / "sentences.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


@pytest.mark.parametrize("case", CASES)
def test_news_sentence(case: str) -> None:
    expected = case.split(" ‖ ")
    assert split(" ".join(expected)) == expected


@pytest.mark.parametrize("space", ["\n", "\r\n", " \u00a0", "\n   "])
def test_any_white_space_parts_sentences_and_none_ends_one(space: str) -> None:
    assert split(space.join(["Mr.", "Roe", "left.", "No one", "saw."])) == [
        space.join(["Mr.", "Roe", "left."]),
        space.join(["No one", "saw."]),
    ]


def test_text_glued_by_a_paste_is_parted() -> None:
    assert split("The minister resigned.The court agreed.“No,” he said.”She left.") == [
        "The minister resigned.",
        "The court agreed.",
        "“No,” he said.”",
        "She left.",
    ]


def test_only_the_block_is_read() -> None:
    text = "One. Two went. Three came. Four."
    assert sentences(text, 5, 26) == [(5, 14), (15, 26)]
    assert sentences(text, 4, 5) == []
    assert sentences(text, 3, 3) == []


@given(st.text(alphabet=st.sampled_from("aA .?!…\n\r\t”“\"'’»)([1,-—\u00a0Mr\x00")) | st.text())
def test_sentences_are_tight_ordered_and_hold_every_visible_character(text: str) -> None:
    spans = sentences(text, 0, len(text))
    last = 0
    for start, end in spans:
        assert last <= start < end
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()


@pytest.mark.parametrize("unit", ["He said. “No. ” (a. ", ". ", "? ” ", "A. ", "Mr.", "word ", "...", ". ”", "”"])
def test_time_grows_with_length_not_faster(unit: str) -> None:
    def seconds(times: int) -> float:
        text = unit * times
        begun = time.process_time()
        sentences(text, 0, len(text))
        return time.process_time() - begun

    small = max(min(seconds(2000) for _ in range(3)), 0.0005)
    assert seconds(32000) < 16 * small * 5
