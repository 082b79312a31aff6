"""Places: what is one and which one, spans that hold on any text, time that grows no faster than the text."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import Score, judge
from span_cases import load_span_cases

from sayso.places import places
from sayso.records import BLOCK_KINDS, READABLE, Article, Block, BlockKind


def article(*blocks: tuple[BlockKind, str], url: str | None = None) -> Article:
    text, made = "", []
    for kind, content in blocks:
        made.append(Block(len(text), len(text) + len(content), kind))
        text += content + "\n\n"
    return Article(input="-", text=text, blocks=tuple(made), sha256="0" * 64, url=url)


def read(*paragraphs: str, url: str | None = None) -> list[tuple[str, str | None]]:
    found = places(article(*(("paragraph", text) for text in paragraphs), url=url))
    return [(place.text, place.country) for place in found]


def test_the_place_that_the_name_beside_it_speaks_for() -> None:
    """One name, several places: the region or country after the comma settles which."""
    assert read("He moved from Paris, Texas, to Paris, France.") == [
        ("Paris", "US"), ("Texas", "US"), ("Paris", "FR"), ("France", "FR"),
    ]  # fmt: skip
    assert read("She works in London, Ontario.") == [("London", "CA"), ("Ontario", "CA")]


def test_what_is_known_of_a_place() -> None:
    (place,) = places(article(("paragraph", "They built an airbase in Deir Ezzor.")))
    assert (place.name, place.country) == ("Deir ez-Zor", "SY")
    assert (place.latitude, place.longitude) == pytest.approx((35.34, 40.14), abs=0.05)
    assert place.geonames == 170794
    assert place.holder is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Georgia’s prime minister met the mayor of Tbilisi.", "GE"),
        ("Voters in Georgia, Florida and Ohio went to the polls.", "US"),
        ("Russian troops left Georgia after talks with Armenia.", "GE"),
        ("A judge in Atlanta, Georgia, ruled on Monday.", "US"),
    ],
)
def test_georgia_is_a_state_or_a_country(text: str, country: str) -> None:
    assert ("Georgia", country) in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jack London and Paris Hilton met Chad Smith.",
        "Mr. Lebanon works for the Bank of England.",
        "The New York Times and the Boston Globe agree.",
        "Reading is fun. Nice to meet you. Most people left. Police came.",
        "The split was mobile, of course.",
        "Michael Jordan spoke first. Jordan would not say more.",
        "The Duke of York studied at the University of Texas.",
        "He was seen on Sept. 3 and on Nov. 4.",
    ],
)
def test_what_only_looks_like_a_place(text: str) -> None:
    assert read(text) == []


def test_words_are_places_where_much_speaks_for_it() -> None:
    assert read("Rain fell in Mobile, Alabama, and in Nice.") == [("Mobile", "US"), ("Alabama", "US"), ("Nice", "FR")]


def test_headlines_and_datelines() -> None:
    found = places(article(("title", "Floods Hit Pakistan as Aid Reaches Karachi"), ("lead", "PARIS — It rained.")))
    assert [place.text for place in found] == ["Pakistan", "Karachi", "PARIS"]
    assert read("TELL US MORE ABOUT THE WAR IN SYRIA") == [("SYRIA", "SY")]


def test_the_outlet_decides_where_nothing_else_does() -> None:
    text = "The council of the town of Cambridge met."
    assert read(text, url="https://news.example.co.uk/a") == [("Cambridge", "GB")]
    assert read(text, url="https://news.example.us/a") == [("Cambridge", "US")]


def test_only_readable_blocks_are_read() -> None:
    found = places(article(*((kind, "Rain in Spain.") for kind in BLOCK_KINDS)))
    assert len(found) == len(READABLE)


def test_labelled_lines_are_read_as_well_as_ever() -> None:
    """The floors are what the stage reaches on lines that were labelled before it was written, a little below."""
    score = Score()
    for case in load_span_cases(Path(__file__).parent / "cases/places", "places"):
        judge(case, score)
    assert score.precision >= 0.98
    assert score.recall >= 0.97
    assert score.near == score.pointed


NAMES = st.sampled_from(
    ["Paris", "Texas", "Georgia", "San", "The", "New", "York", "U.S.", "St.", "Deir", "ez-Zor", "Mr.", "of", "in", ",",
     ".", "-", "’s", "Reading", "Ala.", "PARIS", "(AP)", "—", "&", "Bank", "and", "\n", "Côte", "d’Ivoire", "7",
     "İ"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(min_size=1, max_size=200),
    st.lists(NAMES, min_size=1, max_size=40).map(" ".join),
    st.lists(NAMES, min_size=1, max_size=40).map("".join),
)
BLOCKS = st.lists(st.tuples(st.sampled_from(BLOCK_KINDS), TEXTS), min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(BLOCK_KINDS), TEXTS), min_size=1, max_size=4), st.none() | st.text(max_size=30)
)
def test_any_text_gives_spans_that_hold(blocks: list[tuple[BlockKind, str]], url: str | None) -> None:
    """Apart, in order, each inside one readable block, beginning and ending with something printed."""
    source = article(*blocks, url=url)
    last = 0
    for place in places(source):
        start, end = place.span
        assert last <= start < end
        last = end
        block = source.block_at(start)
        assert block is not None
        assert block.kind in READABLE
        assert end <= block.end
        assert place.text == place.text.strip()
        assert place.text[0] in string.ascii_uppercase or not place.text[0].isascii()
        assert -90 <= place.latitude <= 90
        assert -180 <= place.longitude <= 180
