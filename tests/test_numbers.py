"""Digits and number words to values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.numbers import TRIGGER, Number, read


def number(text: str, *, money: bool = False) -> Number:
    """What is read at the first place of a text where a number may begin."""
    trigger = TRIGGER.search(text)
    assert trigger is not None
    found = read(text, trigger.start(), len(text), money=money)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("1,237", 1237),
        ("12.7 million", 12_700_000),
        ("14\N{NO-BREAK SPACE}000", 14_000),
        ("1\N{NARROW NO-BREAK SPACE}250\N{NARROW NO-BREAK SPACE}000", 1_250_000),
        ("1,50,000", 150_000),
        ("10 thousand crore", 10**11),
        ("1.5bn", 1.5e9),
        ("100k", 100_000),
        ("2½", 2.5),
        ("2 1/2", 2.5),
        ("3/4", 0.75),
        ("seven", 7),
        ("Forty six", 46),
        ("ninety-nine", 99),
        ("two hundred and five thousand", 205_000),
        ("five hundred forty-six thousand three hundred and two", 546_302),
        ("a million", 10**6),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("half a million", 500_000),
        ("one and a half million", 1_500_000),
        ("a quarter of a million", 250_000),
        ("two-thirds", 2 / 3),
        ("three quarters", 0.75),
        ("one-eighth", 0.125),
        ("two in three", 2 / 3),
        ("7 out of 10", 0.7),
        ("one in every five", 0.2),
        ("one in a million", 1e-6),
    ],
)
def test_a_number_that_ends_the_text_is_read_whole(text: str, value: float) -> None:
    found = number(text)
    assert found.value == pytest.approx(value)
    assert (found.start, found.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("dozens", 12, 99),
        ("hundreds", 100, 1000),
        ("tens of thousands", 10_000, 100_000),
        ("hundreds of millions", 10**8, 10**9),
        ("several hundred", 200, 1000),
        ("a few thousand", 2000, 10_000),
    ],
)
def test_a_vague_number_lies_between_two(text: str, low: float, high: float) -> None:
    found = number(text)
    assert (found.value, found.low, found.high) == (None, low, high)
    assert (found.start, found.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("one hundred and two hundred", "one hundred"),
        ("one million and two million", "one million"),
        ("two in five years", "two"),
        ("15 in 2016", "15"),
        ("two out of the seven", "two"),
        ("five six", "five"),
        ("three fourth-graders", "three"),
        ("twenty seventy", "twenty"),
    ],
)
def test_where_a_number_ends(text: str, read_as: str) -> None:
    found = number(text)
    assert text[found.start : found.end] == read_as


def test_m_is_a_million_of_money_only() -> None:
    assert number("5m", money=True).value == 5_000_000
    assert number("5m").value == 5


@pytest.mark.parametrize("text", ["1.2.3", "1,2,3", "10:30", "2016/10/30", "9" * 400, "9" * 5000, "1,234,5678"])
def test_a_run_of_digits_that_is_no_number_is_passed_over_whole(text: str) -> None:
    found = number(text)
    assert not found.known
    assert found.end == len(text)


@pytest.mark.parametrize("text", ["the third man", "the second quarter", "tens", "scores were level"])
def test_words_that_are_no_number(text: str) -> None:
    trigger = TRIGGER.search(text)
    assert trigger is None or read(text, trigger.start(), len(text)) is None


PIECES = st.sampled_from(
    """one two ten twenty ninety hundred thousand million billion dozen half third quarter and a in of to out every
    several few 0 1 9 12 999 2016 1,000 0.5 ½ 1/2 , . - – $ % k m bn""".split()  # noqa: SIM905 - read as prose
)
SPACED = st.lists(PIECES, max_size=30).map(" ".join) | st.lists(PIECES, max_size=30).map("".join)


@given(st.text() | SPACED | st.text(alphabet="0123456789.,/: \N{NO-BREAK SPACE}½"))
def test_whatever_is_read_lies_in_the_text_and_is_finite(text: str) -> None:
    for trigger in TRIGGER.finditer(text):
        found = read(text, trigger.start(), len(text))
        if found is not None:
            assert 0 <= found.start <= trigger.start() < found.end <= len(text)
            assert all(math.isfinite(n) for n in (found.value, found.low, found.high) if n is not None)


@given(st.integers(0, 10**15 - 1))
def test_digits_are_read_with_and_without_separators(n: int) -> None:
    assert number(str(n)).value == number(f"{n:,}").value == n
