"""The labelled times and places are well formed and do not contradict themselves; their reader refuses what is not."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from span_cases import ExpectedPlace, ExpectedTime, SpanCase, SpanCaseError, SpanKind, load_span_cases, parse_span_cases

FOLDER = Path(__file__).parent / "cases"
TIMES = load_span_cases(FOLDER / "times", "times")
PLACES = load_span_cases(FOLDER / "places", "places")
WEEKDAYS = {name: number for number, name in enumerate(calendar.day_name)}
MONTHS = {name[:3]: number for number, name in enumerate(calendar.month_name) if name}
PATH = Path("times/made.txt")
#: First and last month of the parts of a year; a winter ends in the next one.
QUARTERS = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}
SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
PARTS = {"H1": (1, 6), "H2": (7, 12)} | QUARTERS | SEASONS


def months(year: int, first: int, last: int) -> tuple[date, date]:
    """From the first day of one month of ``year`` to the last of another; the 14th is February of the next year."""
    after = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), after - timedelta(days=1)


def bounds(value: str) -> tuple[date, date] | None:
    """The first and last day that a value without a clock covers; None for durations and what repeats."""
    if value.startswith(("P", "XXXX")):
        return None
    if "/" in value:
        (first, _), (_, last) = (calendar_bounds(end) for end in value.split("/"))
        return first, last
    return calendar_bounds(value)


def calendar_bounds(value: str) -> tuple[date, date]:
    if re.fullmatch(r"\d\d(\d\d|\dX|XX)", value):
        return date(int(value.replace("X", "0")), 1, 1), date(int(value.replace("X", "9")), 12, 31)
    year, rest = int(value[:4]), value[5:]
    if rest in PARTS:
        return months(year, *PARTS[rest])
    if rest.startswith("W"):
        week, _, weekend = rest[1:].partition("-")
        return date.fromisocalendar(year, int(week), 6 if weekend else 1), date.fromisocalendar(year, int(week), 7)
    if len(rest) == 2:
        return months(year, int(rest), int(rest))
    day = date.fromisoformat(value.partition("T")[0])
    return day, day


@pytest.mark.parametrize("case", TIMES + PLACES, ids=lambda case: case.name)
def test_a_line_is_short_prose_and_its_spans_are_whole_words(case: SpanCase) -> None:
    assert 4 <= len(case.text.split()) <= 45
    assert case.text[-1] in ".?!"
    spans = [(time.start, time.end) for time in case.times] + [(place.start, place.end) for place in case.places]
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    for start, end in spans:
        assert not re.search(r"\w\w$", case.text[max(0, start - 1) : start + 1])
        assert not re.match(r"\w\w", case.text[end - 1 : end + 1])


@pytest.mark.parametrize("case", TIMES, ids=lambda case: case.name)
class TestEveryLineOfTimes:
    def test_the_days_are_those_of_the_value(self, case: SpanCase) -> None:
        for time in case.times:
            days = bounds(time.value)
            if days is None:
                assert time.first is time.last is None
            else:
                assert time.first in {None, days[0]}
                assert time.last in {None, days[1]}

    def test_names_of_days_and_months_agree_with_the_value(self, case: SpanCase) -> None:
        for time in case.times:
            days = bounds(time.value)
            if days is None:
                continue
            words = re.findall(r"[A-Za-z]+", case.text[time.start : time.end])
            assert all(days[0].weekday() == WEEKDAYS[word] for word in words if word in WEEKDAYS)
            assert {MONTHS[word[:3]] for word in words if word[:3] in MONTHS and word not in WEEKDAYS} <= {
                days[0].month,
                days[1].month,
            }

    def test_years_in_the_text_are_years_of_the_value(self, case: SpanCase) -> None:
        for time in case.times:
            days = bounds(time.value)
            for year in re.findall(r"\b[12]\d{3}\b", case.text[time.start : time.end]):
                assert days is not None
                assert days[0].year <= int(year) <= days[1].year


@pytest.mark.parametrize("case", PLACES, ids=lambda case: case.name)
class TestEveryLineOfPlaces:
    def test_a_place_without_a_country_is_not_asked(self, case: SpanCase) -> None:
        assert all(place.optional for place in case.places if place.country is None)

    def test_spans_begin_with_a_capital(self, case: SpanCase) -> None:
        assert all(case.text[place.start].isupper() for place in case.places)


def test_one_name_in_one_country_has_one_pair_of_coordinates() -> None:
    """Towns that share their name inside a country are told apart by the state beside them."""
    twins = {("Portland", "US")}
    places = [place for case in PLACES for place in case.places if place.latitude is not None]
    where = {(p.name, p.country): (p.latitude, p.longitude) for p in places}
    for place in places:
        if (place.name, place.country) not in twins:
            assert where[place.name, place.country] == (place.latitude, place.longitude)


def test_no_line_stands_twice() -> None:
    texts = [case.text for case in TIMES + PLACES]
    assert len(set(texts)) == len(texts)


def test_there_are_enough_times_of_every_kind() -> None:
    lines = {name: sum(case.path.stem == name for case in TIMES) for name in ("explicit", "relative", "durations")}
    assert lines["explicit"] >= 50
    assert lines["relative"] >= 70
    assert lines["durations"] >= 25
    assert sum(not case.times for case in TIMES) >= 45
    times = [time for case in TIMES for time in case.times]
    assert sum(not time.optional for time in times) >= 200
    assert sum(time.first is not None for time in times) >= 60


def test_there_are_enough_places_of_every_kind() -> None:
    lines = {
        name: sum(case.path.stem == name for case in PLACES)
        for name in ("countries", "cities", "ambiguous", "not_places")
    }
    assert min(lines.values()) >= 50
    assert sum(not case.places for case in PLACES) >= 50
    places = [place for case in PLACES for place in case.places]
    assert sum(not place.optional for place in places) >= 250
    assert sum(place.latitude is not None for place in places) >= 40
    assert len({place.country for place in places}) >= 80


def one(line: str, kind: SpanKind) -> SpanCase:
    (case,) = parse_span_cases(f"# a comment\n\npublished: 2025-02-06\n{line}\n", kind, PATH)
    return case


def test_a_time_is_read() -> None:
    case = one("He said ⟦Tuesday⟧{2025-02-04; start=2025-02-04; end=2025-02-04} no, ⟦May⟧{2025-05; optional}.", "times")
    assert case == SpanCase(
        text="He said Tuesday no, May.",
        published=date(2025, 2, 6),
        times=(
            ExpectedTime(8, 15, "2025-02-04", date(2025, 2, 4), date(2025, 2, 4)),
            ExpectedTime(20, 23, "2025-05", optional=True),
        ),
        places=(),
        path=PATH,
        line=4,
    )
    assert case.name == "times/made.txt:4"


def test_a_place_is_read() -> None:
    case = one("From ⟦Homs⟧{Homs; SY; 34.7,36.7} to ⟦Europe⟧{Europe; -; optional}.", "places")
    assert case.text == "From Homs to Europe."
    assert case.times == ()
    assert case.places == (
        ExpectedPlace(5, 9, "Homs", "SY", 34.7, 36.7),
        ExpectedPlace(13, 19, "Europe", None, optional=True),
    )


@pytest.mark.parametrize(
    "line",
    [
        " a space before",
        "a bracket ⟦left open",
        "a bracket left closed⟧",
        "⟦no label⟧ here",
        "a brace {2025} of its own",
        "⟦⟧{2025} empty",
        "⟦ wide⟧{2025} inside",
        "⟦one ⟦in⟧{2025} another⟧{2025}",
        "⟦2025⟧{}",
        "⟦2025⟧{optional}",
        "⟦2025⟧{25}",
        "⟦2025⟧{2025; start=2025}",
        "⟦2025⟧{2025; start=2025-02-30}",
        "⟦2025⟧{2025; start=20250101}",
        "⟦2025⟧{2025; from=2025-01-01}",
        "⟦2025⟧{2025; start=2025-01-01; start=2025-01-01}",
        "⟦2025⟧{2025; start=2025-12-31; end=2025-01-01}",
        "⟦2025⟧{2025; optional; start=2025-01-01}",
        "published: yesterday",
    ],
)
def test_a_malformed_line_of_times_is_refused_and_named(line: str) -> None:
    with pytest.raises(SpanCaseError, match=r"times/made\.txt:4: "):
        one(line, "times")


@pytest.mark.parametrize(
    "line",
    [
        "⟦Homs⟧{Homs}",
        "⟦Homs⟧{; SY}",
        "⟦Homs⟧{Homs; sy}",
        "⟦Homs⟧{Homs; Syria}",
        "⟦Homs⟧{Homs; optional}",
        "⟦Homs⟧{Homs; SY; 34.7}",
        "⟦Homs⟧{Homs; SY; 34.73,36.71}",
        "⟦Homs⟧{Homs; SY; 94.7,36.7}",
        "⟦Homs⟧{Homs; SY; 34.7,196.7}",
        "⟦Homs⟧{Homs; SY; 34.7,36.7; city}",
        "⟦Homs⟧{Homs; SY; optional; 34.7,36.7}",
    ],
)
def test_a_malformed_line_of_places_is_refused_and_named(line: str) -> None:
    with pytest.raises(SpanCaseError, match=r"times/made\.txt:4: "):
        one(line, "places")


def test_times_need_a_day_of_publication() -> None:
    with pytest.raises(SpanCaseError, match="no publication date"):
        parse_span_cases("It rained.\n", "times", PATH)
