"""Figures: number, unit, what is counted, and what the words around do with it."""

from __future__ import annotations

import hashlib
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from figures import CASES, GOLD, articles, score, sentences
from hypothesis import given
from hypothesis import strategies as st

from sayso.figures import figures
from sayso.load import load
from sayso.records import BLOCK_KINDS, READABLE, Article, Block, BlockKind, Figure, Time

REPORT = Path(__file__).resolve().parents[2] / "shared" / "articles" / "interview_report.txt"


def article(text: str, kind: BlockKind = "paragraph", url: str | None = None) -> Article:
    """An article of one block."""
    text = text.strip()
    blocks = (Block(0, len(text), kind),) if text else ()
    return Article("x", text, blocks, hashlib.sha256(text.encode()).hexdigest(), url=url)


def read(text: str, url: str | None = None) -> list[Figure]:
    return figures(article(text, url=url))


def only(text: str, url: str | None = None) -> Figure:
    (figure,) = read(text, url)
    return figure


def texts(text: str) -> list[str]:
    return [figure.text for figure in read(text)]


class TestUnits:
    @pytest.mark.parametrize(
        ("text", "span", "value", "unit", "dimension"),
        [
            ("It cost $1.5bn.", "$1.5bn", 1.5e9, "USD", "money"),
            ("It cost US$2 million.", "US$2 million", 2e6, "USD", "money"),
            ("It cost 2.5 billion euros.", "2.5 billion euros", 2.5e9, "EUR", "money"),
            ("It cost Rs 1,500 crore.", "Rs 1,500 crore", 1.5e10, "INR", "money"),
            ("It cost EUR 30m.", "EUR 30m", 3e7, "EUR", "money"),
            ("It cost 50 cents.", "50 cents", 0.5, "USD", "money"),
            ("It cost 10 million pounds.", "10 million pounds", 1e7, "GBP", "money"),
            ("It weighs 10 pounds.", "10 pounds", 10, "pound", "mass"),
            ("It grew 4.5 per cent.", "4.5 per cent", 4.5, "percent", "percent"),
            ("It grew 4.5%.", "4.5%", 4.5, "percent", "percent"),
            ("It gained three percentage points.", "three percentage points", 3, "point", "percent"),
            ("It gained 25 basis points.", "25 basis points", 0.25, "point", "percent"),
            ("It takes one-eighth of 1 percent.", "one-eighth of 1 percent", 0.125, "percent", "percent"),
            ("It is 85 kilometres long.", "85 kilometres", 85, "km", "length"),
            ("It is half a mile long.", "half a mile", 0.5, "mile", "length"),
            ("It burned 12,500 acres.", "12,500 acres", 12_500, "acre", "area"),
            ("It covers 300 sq km.", "300 sq km", 300, "square km", "area"),
            ("It weighs 1.5 tonnes.", "1.5 tonnes", 1.5, "tonne", "mass"),
            ("It was -40C.", "-40C", -40, "celsius", "temperature"),
            ("It was 38 degrees Celsius.", "38 degrees Celsius", 38, "celsius", "temperature"),
            ("It took two and a half hours.", "two and a half hours", 2.5, "hour", "duration"),
            ("The 7.8-magnitude quake struck.", "7.8-magnitude", 7.8, "magnitude", "magnitude"),
            ("The man is 19 years old.", "19 years old", 19, "year", "age"),
            ("The 53-year-old man left.", "53-year-old", 53, "year", "age"),
            ("Jane Doe, 53, left.", "53", 53, "year", "age"),
            ("The Dow closed at 34,577.57.", "34,577.57", 34577.57, "point", "index"),
            ("Half of them left.", "Half", 0.5, "fraction", "ratio"),
        ],
    )
    def test_value_and_unit(self, text: str, span: str, value: float, unit: str, dimension: str) -> None:
        figure = only(text)
        assert (figure.text, figure.unit, figure.dimension) == (span, unit, dimension)
        assert figure.value == pytest.approx(value)

    def test_a_speed_is_a_length_per_hour_however_it_is_written(self) -> None:
        for text in ("Winds of 150 mph.", "Winds of 150 miles per hour.", "Winds of 150 miles an hour."):
            figure = only(text)
            assert (figure.value, figure.unit, figure.per, figure.dimension) == (150, "mile", "hour", "speed")

    def test_a_dollar_is_the_outlets_own(self) -> None:
        assert only("It cost $5.", "https://news.example.com.au/a").unit == "AUD"
        assert only("It cost 5 dollars.", "https://example.ca/a").unit == "CAD"
        assert only("It cost US$5.", "https://example.ca/a").unit == "USD"
        assert only("It cost $5.", "https://example.com/a").unit == "USD"
        assert only("It cost 5 rupees.", "https://example.pk/").unit == "PKR"
        assert only("It cost $5.", "http://[").unit == "USD"

    def test_m_after_a_number_is_a_million_of_people_and_a_metre_of_a_race(self) -> None:
        people, race = only("About 2.5m people fled."), only("She won the 100m hurdles.")
        assert (people.value, people.unit) == (2_500_000, "count")
        assert (race.value, race.unit) == (100, "m")


class TestRanges:
    @pytest.mark.parametrize(
        ("text", "span", "low", "high", "unit"),
        [
            ("It cost $15-$20 billion.", "$15-$20 billion", 15e9, 20e9, "USD"),
            ("It cost $15-20 billion.", "$15-20 billion", 15e9, 20e9, "USD"),
            ("It cost $200,000 to $300,000.", "$200,000 to $300,000", 2e5, 3e5, "USD"),
            ("It has 6 to 8 legs.", "6 to 8", 6, 8, "count"),
            ("It grew 1% to 3%.", "1% to 3%", 1, 3, "percent"),
            ("Between five and seven years passed.", "five and seven years", 5, 7, "year"),
            ("Some 500,000 to 1 million people fled.", "500,000 to 1 million", 5e5, 1e6, "count"),
            ("Two or three men left.", "Two or three", 2, 3, "count"),
            ("Dozens of men left.", "Dozens", 12, 99, "count"),
            ("It cost millions of dollars.", "millions of dollars", 1e6, 1e7, "USD"),
        ],
    )
    def test_a_range_has_two_ends_and_no_value(self, text: str, span: str, low: float, high: float, unit: str) -> None:
        figure = only(text)
        assert (figure.text, figure.value, figure.unit) == (span, None, unit)
        assert (figure.low, figure.high) == (low, high)

    def test_what_goes_down_is_two_figures(self) -> None:
        assert texts("He leads 46 percent to 35 percent.") == ["46 percent", "35 percent"]

    def test_a_score_is_two_figures(self) -> None:
        found = read("United won 3-1 on Sunday.")
        assert [(figure.value, figure.dimension) for figure in found] == [(3, "score"), (1, "score")]

    def test_a_row_shares_its_unit(self) -> None:
        found = read("They got five and seven years. It rose by 5, 6 and 7 percent.")
        assert [(figure.value, figure.unit) for figure in found] == [
            (5, "year"),
            (7, "year"),
            (5, "percent"),
            (6, "percent"),
            (7, "percent"),
        ]


class TestNoFigures:
    @pytest.mark.parametrize(
        "text",
        [
            "It was 2016, or 2015-16, or the 1990s.",
            "On Feb. 6 and on March 14, 15 and 16, on 3 May and on the 15th of June.",
            "At 4:17 a.m. and 5 p.m., and at 9 o'clock.",
            "On 9/11, 2016-10-30 and 6/2/25.",
            "Air Force One, the S&P 500, Flight 370, Route 66, Section 230 and Article 5.",
            "An F-16, a G-20 meeting, COVID-19 and v2.0.",
            "He lives at 10 Downing Street and at 1600 Pennsylvania Avenue.",
            "No one is above the law, and one of them knew it; one senior official said so.",
            "Both men left. The first half was dull, the glass half full.",
            "Three years ago the third quarter was good.",
            "In the two-party system, call 555-123-4567 or (202) 555-0123.",
            "1. Open the box.",
            "World Cup 2018 day five: a national team and one made up of refugees.",
            "The group of seven met. #5 @user1 www.example.com/5",
        ],
    )
    def test_dates_hours_names_and_pronouns(self, text: str) -> None:
        assert texts(text) == []

    def test_only_what_claims_are_read_from(self) -> None:
        for kind in BLOCK_KINDS:
            assert len(figures(article("It cost $5.", kind))) == (kind in READABLE)

    def test_what_a_date_covers_is_none_unless_it_is_a_duration(self) -> None:
        of = article("In 1500 men came, 11 days late.")
        year = Time(of, (3, 7), value="1500")
        days = Time(of, (18, 25), value="P11D")
        assert [figure.text for figure in figures(of)] == ["1500", "11 days"]
        assert [figure.text for figure in figures(of, [days, year])] == ["11 days"]


class TestWordsAround:
    @pytest.mark.parametrize(
        ("text", "modifier"),
        [
            ("About 50 men left.", "about"),
            ("Nearly half of them left.", "about"),
            ("Some 50 men left.", "about"),
            ("At least 50 men left.", "at_least"),
            ("No fewer than 50 men left.", "at_least"),
            ("50 or more men left.", "at_least"),
            ("It grew beyond the widely cited $50 billion.", "more_than"),
            ("More than 50 men left.", "more_than"),
            ("It fell within just 11 days.", "at_most"),
            ("As many as 50 men left.", "at_most"),
            ("Fewer than 50 men left.", "less_than"),
            ("Just 50 men left.", None),
            ("Exactly 50 men left.", None),
            ("Over the past 50 years men left.", None),
            ("From 40 to 50 men left.", "range"),
        ],
    )
    def test_modifier(self, text: str, modifier: str | None) -> None:
        assert only(text).modifier == modifier

    @pytest.mark.parametrize(
        ("text", "changes"),
        [
            ("It rose by 3 points to 45.", ["by", "to"]),
            ("It rose from 40 percent in July to 46 percent.", ["from", "to"]),
            ("It fell from 46 to 40 percent.", ["from", "to"]),
            ("It is up 22 percent.", ["by"]),
            ("Sales fell 3 percent to $14 million from $15 million.", ["by", "to", "from"]),
            ("A 5 percent increase.", ["by"]),
            ("They make up 5 percent.", [None]),
            ("He fell 30 metres.", [None]),
        ],
    )
    def test_change(self, text: str, changes: list[str | None]) -> None:
        assert [figure.change for figure in read(text)] == changes

    @pytest.mark.parametrize(
        ("text", "per"),
        [
            ("It costs $1 million a day.", "day"),
            ("It costs $82 per barrel.", "barrel"),
            ("It pays $15 an hour.", "hour"),
            ("It kills 33,000 people a year.", "year"),
            ("There were 12 deaths per 100,000 residents.", "100,000 residents"),
            ("It was 98 a day earlier.", None),
        ],
    )
    def test_per(self, text: str, per: str | None) -> None:
        assert only(text).per == per


class TestWhatIsCounted:
    @pytest.mark.parametrize(
        ("text", "of"),
        [
            (
                "Seven airbases, 15 missile depots, and 22 command centers were built.",
                ["airbases", "depots", "centers"],
            ),
            ("Four hundred registered Latino voters were asked.", ["voters"]),
            ("Two young, black men left.", ["men"]),
            ("They own two lobbying and consulting firms.", ["firms"]),
            ("Of them, 85 of the 154 meetings were held.", ["meetings", "meetings"]),
            ("The attack killed 17 and left 40 injured.", [None, "injured"]),
            ("It spent $250 million on a missile depot in Homs.", ["depot"]),
            ("It spent $50 billion in direct aid.", ["aid"]),
            ("It signed a $1.5 billion youth jobs program.", ["program"]),
            ("It dug 85 kilometers of military tunnels.", ["tunnels"]),
            ("Almost half of respondents left.", ["respondents"]),
            ("Two out of three Americans left.", ["Americans"]),
            ("It has a margin of error of 3 points.", ["margin"]),
            ("The death toll rose to 112.", ["toll"]),
            ("The Fed raised rates by 3 percent.", ["rates"]),
            ("He saw a sudden downfall within just 11 days.", ["downfall"]),
            ("He had $19 million in the bank.", [None]),
        ],
    )
    def test_head(self, text: str, of: list[str | None]) -> None:
        assert [figure.of for figure in read(text)] == of


@pytest.mark.skipif(not REPORT.exists(), reason="needs the interview report beside the checkout")
def test_the_interview_report_has_the_figures_that_a_reader_marks() -> None:
    lines = REPORT.with_name("interview_report.expected.jsonl").read_text(encoding="utf-8").splitlines()
    expected: list[dict[str, Any]] = sorted(
        (row for row in map(json.loads, lines) if row["type"] == "figure"), key=lambda row: row["span"]
    )
    found = figures(load(REPORT))
    names = ("text", "value", "low", "high", "unit", "dimension", "modifier")
    assert [[getattr(figure, name) for name in names] for figure in found] == [
        [row[name] for name in names] for row in expected
    ]
    assert [figure.of for figure in found] == [row["of"].split()[-1] for row in expected]


class TestAgainstLabels:
    def test_sentences_in_news_of_other_kinds(self) -> None:
        tally = score(sentences(CASES), misses=False, modifiers=True)
        assert tally.f1 >= 0.97
        assert tally.head >= 0.95 * tally.heads
        assert tally.modifier >= 0.97 * tally.modifiers

    @pytest.mark.skipif(not GOLD.exists(), reason="needs the labelled articles beside the checkout")
    def test_articles(self) -> None:
        tally = score(articles(GOLD), misses=False, modifiers=False)
        assert tally.labelled == 111
        assert tally.value >= 108
        assert tally.unit >= 106
        assert tally.extra <= 8


PIECES = st.sampled_from(
    """$ € £ US$ % , . - – — / : ' ( ) " 0 1 9 12 31 400 999 2016 1,000 0.5 .5 1/2 3-1 ½ one two ten twenty hundred
    thousand million billion dozen dozens hundreds tens scores half third quarter twice a an the of in on for to and
    or by from at per between within up over more than least some about nearly rose fell cut percent points dollars
    cents euros pounds miles feet years year-old days hours aged magnitude degrees C km m k bn people men missile
    depots killed March May Sunday Doe Street Flight Air each day hour earlier ago
    """.split()  # noqa: SIM905 - read as prose
)
TEXTS = st.text() | st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join)


def check(found: list[Figure], of: Article) -> None:
    """Spans lie in readable blocks, in order and apart, and values are finite."""
    for figure in found:
        block = of.block_at(figure.span[0])
        assert block is not None
        assert block.kind in READABLE
        assert figure.span[1] <= block.end
        assert figure.text == of.text[slice(*figure.span)] == figure.text.strip()
        numbers = [n for n in (figure.value, figure.low, figure.high) if n is not None]
        assert numbers
        assert all(math.isfinite(n) for n in numbers)
        assert figure.low is None or figure.high is None or figure.low < figure.high
    assert all(before.span[1] <= after.span[0] for before, after in pairwise(found))


@given(TEXTS, st.sampled_from(BLOCK_KINDS), st.sampled_from([None, "https://example.co.uk", "https://example.com.au"]))
def test_any_text_is_read_without_fail(text: str, kind: BlockKind, url: str | None) -> None:
    of = article(text, kind, url)
    check(figures(of), of)


@given(st.lists(TEXTS.map(str.strip).filter(bool), max_size=4))
def test_no_figure_crosses_from_block_to_block(parts: list[str]) -> None:
    blocks, at = [], 0
    for part in parts:
        blocks.append(Block(at, at + len(part), "paragraph"))
        at += len(part) + 1
    of = Article("x", "\n".join(parts), tuple(blocks), "0" * 64)
    check(figures(of), of)


@pytest.mark.parametrize(
    "piece", ["9" * 400, "$" + "9" * 400, "9" * 5000 + " million", "1" + ",000" * 200, "9e999", "1." + "0" * 400]
)
def test_huge_numbers_do_not_overflow(piece: str) -> None:
    of = article(f"It has {piece} parts.")
    check(figures(of), of)
