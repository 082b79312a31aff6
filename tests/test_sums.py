"""Sums and shares: what the labelled texts show, and that any reading is borne."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import article
from sum_cases import SumCase, load_sum_cases, parse_sum_case

from sayso.measure import measure
from sayso.records import Reading, Statement
from sayso.sums import Share, Sum, shares, sums

CASES = [
    case for path in sorted((Path(__file__).parent / "cases" / "sums").glob("*.txt")) for case in load_sum_cases(path)
]


def number(found: Sum | Share) -> str:
    numbers = [n for n in (found.value, found.low, found.high) if n is not None]
    return "..".join(f"{n:.12g}" for n in numbers)


def shown(reading: Reading) -> set[str]:
    added = {f"{' + '.join(p.text for p in s.parts)} = {number(s)} of {s.total.text}" for s in sums(reading)}
    return added | {f"{s.part.text} * {s.base.text} = {number(s)}" for s in shares(reading)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_texts_show_their_sums_and_shares(case: SumCase) -> None:
    assert shown(measure(case.reading)) == set(case.expected)


def said(*texts: tuple[str, str]) -> Reading:
    """A reading that the outlet says by itself."""
    of = article(*texts)
    return measure(Reading(of, statements=tuple(Statement(of, of.passage((b.start, b.end))) for b in of.blocks)))


def test_words_are_those_of_the_text_and_no_verdict() -> None:
    (found,) = sums(said(("paragraph", "The dead were 42 people: 12 men and 29 women.")))
    assert found.words == "12 + 29 = 41, beside 42"
    (money,) = sums(said(("paragraph", "It gave €1.2 million to him and €800,000 to her, €2 million in all.")))
    assert money.words == "€1.2 million + €800,000 = 2,000,000 EUR, beside €2 million"
    (share,) = shares(said(("paragraph", "About 46 percent of 1,200 pupils walk.")))
    assert share.words == "46 percent of 1,200 = 552"


def test_with_a_comma_alone_only_people_are_made_of_people() -> None:
    (found,) = sums(said(("paragraph", "In the fire 42 people died, 12 men and 30 women, police said.")))
    assert found.words == "12 + 30 = 42, beside 42"
    assert not sums(said(("paragraph", "The fire hit 42 people, 12 cars and 30 houses.")))


def test_a_line_without_a_bar_or_with_half_a_mark_is_refused() -> None:
    for line in ("no bar", "- | half ⟦1 a mark"):
        with pytest.raises(ValueError, match="x:1"):
            parse_sum_case("x:1", line)


WORDS = st.sampled_from(
    [
        "12",
        "30",
        "42",
        "$5 million",
        "€",
        "3 percent",
        "half of",
        "the",
        "a total of",
        "in all",
        "of",
        "including",
        ":",
        ",",
        ".",
        "(",
        ")",
        "—",
        "and",
        "men",
        "vans",
        "km\n",
        "dozens",
        "-",
        "1e9",
    ]
)


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=30).map(" ".join).map(str.strip).filter(bool), min_size=1, max_size=4)
)
def test_any_text_gives_sums_that_add_up(texts: list[str]) -> None:
    reading = said(*(("list_item" if i else "paragraph", text) for i, text in enumerate(texts)))
    for found in sums(reading):
        assert len(found.parts) >= 2
        assert found.total not in found.parts
        assert {p.unit for p in found.parts} == {found.total.unit}
        if found.value is not None:
            assert math.isclose(found.value, sum(p.value or math.nan for p in found.parts), rel_tol=1e-9)
    for share in shares(reading):
        assert share.part != share.base
        assert all(math.isfinite(n) for n in (share.value, share.low, share.high) if n is not None)
