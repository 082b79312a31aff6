"""Figures, times and places of a reading: who holds them, and which place and time is a figure's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import Claim, article, each_reading, reading
from tie_cases import PUBLISHED, TieCase, load_tie_cases, parse_tie_case

from sayso.holders import Chains, Cover
from sayso.measure import measure
from sayso.records import Reading, Statement

CASES = [case for path in (Path(__file__).parent / "cases" / "ties").glob("*.txt") for case in load_tie_cases(path)]
#: Lines that are not right yet: names that are not read as places or figures, a place that people came to, a buyer's
#: own country, and rows that share less than they seem to.
KNOWN_FAILURES = {"ties:16", "ties:36", "ties:39", "more:9", "more:10", "more:16", "more:17"}


def said_by_outlet(text: str) -> Reading:
    of = article(("paragraph", text), published=PUBLISHED)
    return measure(Reading(of, statements=(Statement(of, of.passage((0, len(text)))),)))


def held(of: Reading) -> dict[str, str | None]:
    """The words of each figure, time and place, and the content or statement that holds it."""
    words = {a.id: a.content.text for a in of.attributions} | {s.id: s.passage.text for s in of.statements}
    return {marked.text: words.get(marked.holder or "") for marked in (*of.figures, *of.times, *of.places)}


# Holders


def test_what_stands_in_nested_contents_is_held_by_the_innermost() -> None:
    outer = "that 12 people died in Homs, and that police had told her in March that 7 were missing"
    of = article(("paragraph", f"Ann Lee said {outer}."), published=PUBLISHED)
    claims = (
        Claim("indirect", outer, "said", "Ann Lee"),
        Claim("indirect", "that 7 were missing", "told", "police", 0),
    )
    measured = measure(reading(of, *claims))
    assert held(measured) == {"12": outer, "Homs": outer, "March": outer, "7": "that 7 were missing"}
    chains = {figure.text: [a.content.text for a in Chains(measured)(figure)] for figure in measured.figures}
    assert chains == {"12": [outer], "7": [outer, "that 7 were missing"]}


def test_source_and_frame_are_held_by_the_attribution_but_claimed_by_nobody() -> None:
    of = article(("paragraph", "Three officials said it would rain."))
    measured = measure(reading(of, Claim("indirect", "it would rain", "said", "Three officials")))
    (figure,) = measured.figures
    assert figure.holder == measured.attributions[0].id
    assert Chains(measured)(figure) == ()


def test_what_the_outlet_says_is_held_by_its_statement() -> None:
    measured = said_by_outlet("The bridge is 40 km from Homs.")
    assert {m.holder for m in (*measured.figures, *measured.places)} == {measured.statements[0].id}


def test_a_title_yields_no_statement_so_that_its_figures_may_have_no_holder() -> None:
    of = article(("title", "Flood kills 12 men"), ("title", "Dam cost $2 million, mayor says"))
    measured = measure(reading(of, Claim("indirect", "Dam cost $2 million", "says", "mayor")))
    assert held(measured) == {"12": None, "$2 million": "Dam cost $2 million"}


def test_lists_inherit_the_claim_of_their_introduction() -> None:
    of = article(
        ("paragraph", "Lee named the costs:"), ("list_item", "$2 million for the dam"), ("list_item", "9 km of road")
    )
    measured = measure(reading(of, Claim("indirect", "the costs:|$2 million for the dam|9 km of road", "named", "Lee")))
    assert {figure.text: figure.holder for figure in measured.figures} == dict.fromkeys(
        ["$2 million", "9 km"], measured.attributions[0].id
    )


def test_a_span_across_the_border_of_a_content_is_held_by_the_less_deep() -> None:
    cover = Cover([((0, 30), 1, "outer"), ((10, 20), 2, "inner"), ((40, 50), 0, "statement")])
    assert [cover(span) for span in ((12, 14), (18, 22), (8, 12), (28, 32), (32, 38), (45, 46))] == [
        *("inner", "outer", "outer", "outer"),
        None,
        "statement",
    ]


LAYERS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12), st.integers(0, 3)).map(lambda n: ((n[0], n[0] + n[1]), n[2])),
    max_size=12,
)


@given(LAYERS, st.integers(0, 45))
def test_a_cover_has_the_deepest_span_over_a_character_of_equals_the_shortest(
    spans: list[tuple[tuple[int, int], int]], at: int
) -> None:
    layers = [(span, depth, str(i)) for i, (span, depth) in enumerate(spans)]
    over = [(depth, a - b, name) for (a, b), depth, name in layers if a <= at < b]
    found = Cover(layers)((at, at + 1))
    assert (found is None) == (not over)
    if found is not None:
        assert next(o[:2] for o in over if o[2] == found) == max(o[:2] for o in over)


# Places and times of figures


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_figures_have_their_place_and_their_time(case: TieCase, request: pytest.FixtureRequest) -> None:
    if case.name in KNOWN_FAILURES:
        request.applymarker(pytest.mark.xfail(strict=True))
    measured = said_by_outlet(case.text)
    words = {marked.id: marked.text for marked in (*measured.places, *measured.times)}
    found = {f.span[0]: (words.get(f.place or ""), words.get(f.time or "")) for f in measured.figures}
    for tie in case.figures:
        place, time = found[tie.span[0]]
        assert place == tie.place
        assert time is tie.time or (time and tie.time and (time in tie.time or tie.time in time))


def test_a_figure_in_a_claim_has_no_time_of_the_words_around_the_claim() -> None:
    of = article(("paragraph", "On Tuesday Lee put it at 12 dead in Homs."), published=PUBLISHED)
    assert (
        measure(reading(of, said_by_outlet=("On Tuesday Lee put it at 12 dead in Homs.",))).figures[0].time is not None
    )
    (figure,) = measure(reading(of, Claim("indirect", "12 dead in Homs", "put", "Lee"))).figures
    assert figure.place is not None
    assert figure.time is None


def test_marks_that_are_not_well_formed_are_refused() -> None:
    for line in ("no mark", "⟦12⟧{Homs} in Homs", "⟦12⟧{Aleppo | -} in Homs"):
        with pytest.raises(ValueError, match="x:1"):
            parse_tie_case("x:1", line)


# Any reading


@each_reading
def test_any_reading_is_measured_with_holders_that_it_has(of: Reading) -> None:
    measured = measure(of)
    assert (measured.attributions, measured.statements) == (of.attributions, of.statements)
    for marked in (*measured.figures, *measured.times, *measured.places):
        assert marked.text == of.article.text[slice(*marked.span)]


WORDS = st.sampled_from(
    [
        "12",
        "$5 million",
        "3 percent",
        "men",
        "in Homs",
        "in 2019",
        "on Tuesday",
        "Syria's",
        "and",
        ",",
        ";",
        "said",
        ".",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=40).map(" ".join))
def test_ties_are_records_of_the_reading_in_the_sentence_of_the_figure(text: str) -> None:
    measured = said_by_outlet(text)
    places, times = {p.id for p in measured.places}, {t.id for t in measured.times}
    for figure in measured.figures:
        assert figure.holder is not None
        assert figure.place is None or figure.place in places
        assert figure.time is None or figure.time in times
