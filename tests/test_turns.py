from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import article, hostile

from sayso.drafts import Draft
from sayso.turns import ASIDES, asides, turns


def told(*paragraphs: str) -> list[tuple[str, str | None, list[str]]]:
    """Label, cue and paragraphs of each turn."""
    page = article(*(("paragraph", paragraph) for paragraph in paragraphs))
    text = page.text
    return [
        (
            text[slice(*t.source)] if t.source else "",
            text[slice(*t.cue)] if t.cue else None,
            [text[a:b] for a, b in t.contents],
        )
        for t in turns(text, page.blocks)
    ]


def test_turns_of_an_exchange() -> None:
    assert told("It began at nine.", "LEE: Hello.", "Are you well?", "Jan Ek: Yes.", "LEE: Good.", "It ended.") == [
        ("LEE", ":", ["Hello.", "Are you well?"]),
        ("Jan Ek", ":", ["Yes."]),
        ("LEE", ":", ["Good."]),
    ]


def test_questions_and_answers() -> None:
    assert told("Q. Who came?", "A. A man.", "Q. When?") == [
        ("Q.", None, ["Who came?"]),
        ("A.", None, ["A man."]),
        ("Q.", None, ["When?"]),
    ]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Note: it rained.", "It stopped.", "Then it rained."),
        ("Monday: rain.", "Tuesday: sun.", "Wednesday: snow."),  # no label comes again
        ("LEE: Hello.", "LEE: Hello?"),
        ("Name: Ann Lee", "Age: 34", "Name: Bo Ek", "Age: 30"),
        ("She said: no.", "he said: no.", "she said: no."),
        ("10:30", "10:30", "10:30"),
    ],
)
def test_what_is_no_exchange(paragraphs: tuple[str, ...]) -> None:
    assert told(*paragraphs) == []


def test_a_speech_is_its_speakers_to_the_end() -> None:
    speech = ("Ann Lee: I thank you.", "I came late.", "I leave early.")
    assert told(*speech) == [("Ann Lee", ":", ["I thank you.", "I came late.", "I leave early."])]
    assert told("Ann Lee: Thank you.", *speech[1:]) == []  # too few an “I”
    assert told(*speech[1:], speech[0]) == []


@pytest.mark.parametrize(
    ("turn", "claims"),
    [
        ("I think it was late.", ["it was late"]),
        ("It was late, I think.", ["It was late"]),
        ("And that, I believe, is new.", ["And that|is new"]),
        ("I don’t know why. She said it rained.", ["why", "it rained"]),
        ("It rained.", []),
    ],
)
def test_asides(turn: str, claims: list[str]) -> None:
    found = asides(turn, Draft([(0, len(turn))], None, None))
    assert ["|".join(turn[a:b] for a, b in d.contents) for d in found] == claims


def test_asides_are_bounded_in_a_sentence() -> None:
    turn = "I think that " * 10_000
    began = time.perf_counter()
    assert len(asides(turn, Draft([(0, len(turn))], None, None))) == ASIDES
    assert time.perf_counter() - began < 5


PIECES = hostile | st.sampled_from(["LEE: ", "Q. ", "A. ", "Jan Ek: ", "I think ", ", I say, ", "she said ", "."])


@given(st.lists(st.lists(PIECES, min_size=1, max_size=5).map("".join), min_size=1, max_size=8))
def test_turns_and_asides_lie_in_the_blocks(paragraphs: list[str]) -> None:
    page = article(*(("paragraph", paragraph) for paragraph in paragraphs))
    for turn in turns(page.text, page.blocks):
        for draft in [turn, *asides(page.text, turn)]:
            assert page.passage(*draft.contents).text
            for span in filter(None, (draft.cue, draft.source)):
                assert page.passage(span).text.strip()
