"""Times are read with their values: the labelled sentences, what is said of them in general, and any text at all."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from span_cases import SpanCase, load_span_cases

from sayso.records import READABLE, Article, Block, BlockKind, Time
from sayso.tense import direction
from sayso.times import times

CASES = load_span_cases(Path(__file__).parent / "cases" / "times", "times")
PUBLISHED = "2025-02-06"  # a Thursday

DAY = r"\d{4}-\d\d-\d\d(?:T(?:MO|MI|AF|EV|NI))?"
POINT = rf"(?:{DAY}|\d{{4}}(?:-\d\d|-W\d\d(?:-WE)?|-Q[1-4]|-H[12]|-(?:SP|SU|FA|WI))?|\d{{3}}X|\d\dXX)"
VALUE = re.compile(rf"{POINT}(?:/{POINT})?|P\d+(?:\.\d+)?[YMWD]|PT\d+(?:\.\d+)?[HMS]")
#: Words that times are made of, so that made texts are full of them.
WORDS = (
    "the a this last next past coming two 2,000 1999 99 31 0 1000 2100 2101 9999 twenty-one hundred million ½ 1/2 "
    "- – , . ' in on of to and until May March Mar. Sept. Sat. Sunday Mon, day days week weekend months year "
    "decade centuries quarter half fall summer today yesterday night ago later earlier before from now Q1 '60s "
    "1960s 2030's 19th twelfth first end 9/11 06/02/2025 2024-02-30 AD BCE said will that old same following "
    "couple"
)


def article(text: str, published: str | None = PUBLISHED, kind: BlockKind = "paragraph") -> Article:
    return Article(input="-", text=text, blocks=(Block(0, len(text), kind),), sha256="0" * 64, published=published)


def read(text: str, published: str | None = PUBLISHED) -> list[tuple[str, str]]:
    return [(time.text, time.value) for time in times(article(text, published))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_labelled_sentences(case: SpanCase) -> None:
    assert case.published is not None
    found = {time.span: time for time in times(article(case.text, case.published.isoformat()))}
    for expected in case.times:
        time = found.pop((expected.start, expected.end), None)
        if not expected.optional:
            assert time is not None
            assert time.value == expected.value
            assert expected.first is None or time.first == expected.first.isoformat()
            assert expected.last is None or time.last == expected.last.isoformat()
    optional = [(label.start, label.end) for label in case.times if label.optional]
    assert not [span for span in found if not any(span[0] < end and start < span[1] for start, end in optional)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rebels entered the capital on December 11, 2024.", ("December 11, 2024", "2024-12-11")),
        ("The plan had been drawn up as early as September.", ("September", "2024-09")),
        ("Iran sent money last summer.", ("last summer", "2024-SU")),
        ("The regime fell within just 11 days.", ("11 days", "P11D")),
        ("The minister said Tuesday that he would resign.", ("Tuesday", "2025-02-04")),
        ("The report came out last month.", ("last month", "2025-01")),
        ("The base was built two years ago.", ("two years ago", "2023")),
        ("Iran gained from the 2015 deal.", ("2015", "2015")),
        ("December's events changed the region.", ("December", "2024-12")),
    ],
)
def test_times_of_a_report_count_from_its_day(text: str, expected: tuple[str, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The army may march on the town in the morning fog.",
        "The fall of Damascus and Assad's fall surprised the sun god.",
        "It was an august house, the second on the left.",
        "Theresa May said the Women's March would go on.",
        "The Sunday Times sold 2,000 copies at $1999 each.",
        "The 53-year-old earned $5 a day for his six children.",
        "Resolution 2231 was read in room 2012.",
    ],
)
def test_other_words_are_no_times(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They will meet on Tuesday.", "2025-02-11"),
        ("They met on Tuesday.", "2025-02-04"),
        ("On Tuesday, voters will choose.", "2025-02-11"),
        ("He will go, the minister said on Tuesday.", "2025-02-04"),
        ("The bill could be signed on Friday.", "2025-02-07"),
        ("The strike began on Thursday.", "2025-02-06"),
        ("The court is to rule in May.", "2025-05"),
        ("The court ruled in May.", "2024-05"),
        ("The ban takes effect on 1 March.", "2025-03-01"),
        ("He was fired on 1 March.", "2024-03-01"),
    ],
)
def test_tense_gives_the_direction(text: str, expected: str) -> None:
    assert [value for _, value in read(text)] == [expected]


def test_direction_is_told_by_the_nearest_sign_before_else_after() -> None:
    def told(text: str) -> str | None:
        start = text.index("Tuesday")
        return direction(text, start, start + len("Tuesday"), 0, len(text))

    assert told("They will vote, he said on Tuesday.") == "past"
    assert told("He said the vote on Tuesday was void.") == "said"
    assert told("They said they would vote on Tuesday.") == "future"
    assert told("They resigned. On Tuesday, others will come.") == "future"
    assert told("Tuesday, in the rain.") is None


def test_a_story_of_other_years_goes_on_in_them() -> None:
    text = "On 3 May 1832 he wrote home. In July he fell ill, and two years later he died. That year was wet."
    assert [value for _, value in read(text)] == ["1832-05-03", "1832-07", "1834", "1834"]


def test_ranges_with_a_dash_are_one_time_and_in_words_two() -> None:
    assert read("It ran from March 30 to April 2, 2024.") == [
        ("March 30", "2024-03-30"),
        ("April 2, 2024", "2024-04-02"),
    ]
    (span,) = times(article("It ran 3-5 March 2024."))
    assert (span.text, span.value, span.first, span.last) == (
        "3-5 March 2024", "2024-03-03/2024-03-05", "2024-03-03", "2024-03-05"
    )  # fmt: skip


def test_days_that_are_not_in_the_calendar_are_no_days() -> None:
    assert read("It came on 2025-02-29, on 31/11/2024 and on February 30.") == []
    assert "2024-02-31" not in dict(read("It was 31 February 2024.")).values()


def test_a_date_in_figures_that_may_be_two_days_is_a_year() -> None:
    assert read("From 06/02/2025 to 13/02/2025.") == [("06/02/2025", "2025"), ("13/02/2025", "2025-02-13")]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("They fought for two years.", None, None),
        ("They fought for the past two years.", "2023-02-06", "2025-02-06"),
        ("They rest for the next 30 days.", "2025-02-06", "2025-03-08"),
    ],
)
def test_a_duration_has_days_only_if_it_is_tied_to_publication(text: str, first: str | None, last: str | None) -> None:
    (time,) = times(article(text))
    assert (time.first, time.last) == (first, last)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, ["2024-12-11"]),
        ("2025", ["2024", "2023", "2024-12-11"]),
        ("2025-02", ["2024-09", "2024", "2023", "2025-01", "2024-12-11"]),
        ("2025-02-06", ["2024-09", "2025-02-05", "2024-SU", "2025-02-04", "2024", "2023", "2025-01", "2024-12-11"]),
        ("no date", ["2024-12-11"]),
    ],
)
def test_what_publication_does_not_tell_is_left_out(published: str | None, expected: list[str]) -> None:
    text = (
        "It shrank in September, yesterday, last summer and on Tuesday. It grew last year, two years ago and last "
        "month. It began on December 11, 2024."
    )
    assert [value for _, value in read(text, published)] == expected


def test_a_dateline_stands_in_for_a_missing_day_of_publication() -> None:
    text = "LONDON, 6 February 2025\n\nThe minister said Tuesday that he would go."
    blocks = (Block(0, 23, "dateline"), Block(25, len(text), "paragraph"))
    for published, expected in ((None, ["2025-02-04"]), ("2025", ["2025-02-04"]), ("2019", [])):
        read_in = Article(input="-", text=text, blocks=blocks, sha256="0" * 64, published=published)
        assert [time.value for time in times(read_in)] == expected


@pytest.mark.parametrize("kind", ["title", "lead", "paragraph", "list_item", "quote", "heading", "caption", "chrome"])
def test_times_are_read_where_claims_are(kind: BlockKind) -> None:
    found = times(article("It rained on 3 May 2024.", kind=kind))
    assert [time.value for time in found] == (["2024-05-03"] if kind in READABLE else [])


def test_a_time_never_reaches_over_the_border_of_a_block() -> None:
    text = "They left in May\n\n2024 was a good year."
    blocks = (Block(0, 16, "paragraph"), Block(18, len(text), "paragraph"))
    found = times(Article(input="-", text=text, blocks=blocks, sha256="0" * 64, published=PUBLISHED))
    assert [(time.text, time.value) for time in found] == [("May", "2024-05"), ("2024", "2024")]


def holds(text: str, published: str | None) -> list[Time]:
    """Read a text, and check what holds of the times in any."""
    found = times(article(text, published))
    end = 0
    for time in found:
        assert time.span[0] >= end
        end = time.span[1]
        assert time.text == time.text.strip() != ""
        assert VALUE.fullmatch(time.value)
        assert time.holder is None
        assert (time.first is None) == (time.last is None)
        assert time.first is not None or time.value.startswith("P")
        if time.first is not None and time.last is not None:
            assert date.fromisoformat(time.first) <= date.fromisoformat(time.last)
    return found


REFERENCES = st.one_of(
    st.none(),
    st.dates().map(date.isoformat),
    st.sampled_from(["2025", "2025-02", "2024-02-29", "0001-01-01", "9999-12-31"]),
)


@given(st.text(min_size=1), REFERENCES)
def test_any_text_can_be_read(text: str, published: str | None) -> None:
    holds(text, published)


@given(st.lists(st.sampled_from(WORDS.split(" ")), min_size=1, max_size=30), st.sampled_from(" \u00a0\n-"), REFERENCES)
def test_any_text_made_of_words_for_times_can_be_read(words: list[str], space: str, published: str | None) -> None:
    holds(space.join(words), published)


@given(
    st.dates(date(1000, 1, 1), date(2100, 12, 31)), st.sampled_from(["%B {d}, {y}", "{d} %B {y}", "%A, %B {d}, {y}"])
)
def test_every_day_that_is_written_out_is_read(day: date, form: str) -> None:
    written = day.strftime(form).format(d=day.day, y=day.year)
    assert read(f"It ended on {written}.", None) == [(written, day.isoformat())]
