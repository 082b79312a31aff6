"""Records: spans that do not hold cannot be made, ids name bytes and spans, JSON has every field of the contract."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import article

from sayso.records import (
    ACTS,
    BLOCK_KINDS,
    PROSE,
    READABLE,
    Act,
    Article,
    Attribution,
    Block,
    BlockKind,
    Figure,
    Passage,
    Place,
    Reading,
    SpanError,
    Speaker,
    Statement,
    Time,
)

#: "Rain fell." 0 to 10, then "Ann said so." 12 to 24.
PAGE = article(("paragraph", "Rain fell."), ("paragraph", "Ann said so."))

ARTICLE_FIELDS = "type id input title outlet url authors published language sha256 text blocks"
ATTRIBUTION_FIELDS = (
    "type id article kind content cue source speaker parent depth frame act polarity basis origin reason confidence"
)
STATEMENT_FIELDS = "type id article text spans voice"
SPEAKER_FIELDS = "type id article name kind role affiliation mentions"
FIGURE_FIELDS = "type id article text span value low high unit dimension modifier of per change place time holder"
TIME_FIELDS = "type id article text span value start end holder"
PLACE_FIELDS = "type id article text span name country latitude longitude geonames holder"


def claim(of: Article = PAGE, **fields: Any) -> Attribution:
    whole: dict[str, Any] = {"kind": "indirect", "content": of.passage((21, 23)), "cue": of.passage((16, 20))} | fields
    return Attribution(of, **whole)


@pytest.mark.parametrize(
    "spans",
    [
        (),
        ((3, 3),),
        ((5, 2),),
        ((-2, 3),),
        ((0, 4), (3, 6)),
        ((5, 8), (0, 4)),
        ((0, 10), (0, 10)),
        ((8, 14),),
        ((9, 11),),
        ((10, 12),),
        ((11, 14),),
        ((20, 25),),
        ((24, 30),),
        ((40, 50),),
        ((0, 4), (22, 40)),
    ],
)
def test_a_passage_that_does_not_hold_cannot_be_made(spans: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(SpanError):
        PAGE.passage(*spans)


def test_a_passage_in_an_article_without_blocks_cannot_be_made() -> None:
    with pytest.raises(SpanError):
        Article("x", "words", (), "0" * 64).passage((0, 5))


@pytest.mark.parametrize("places", [((0, 0),), ((3, 2),), ((-1, 4),), ((0, 6),), ((0, 3), (2, 5)), ((3, 5), (0, 2))])
def test_blocks_that_do_not_hold_cannot_be_made(places: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(SpanError):
        Article("x", "words", tuple(Block(a, b, "paragraph") for a, b in places), "0" * 64)


def test_the_text_of_several_spans_is_their_pieces_joined() -> None:
    passage = PAGE.passage((0, 4), (5, 10), (12, 15))
    assert passage.text == "Rain … fell. … Ann"
    assert (passage.start, passage.end) == (0, 15)
    assert passage.to_json() == {"text": "Rain … fell. … Ann", "spans": [[0, 4], [5, 10], [12, 15]]}


@given(st.lists(st.integers(-3, 30), min_size=2, max_size=6))
def test_a_passage_holds_or_is_refused(borders: list[int]) -> None:
    spans = tuple(zip(borders[::2], borders[1::2], strict=False))
    try:
        passage = Passage(PAGE, spans)
    except SpanError:
        return
    assert passage.text == " … ".join(PAGE.text[a:b] for a, b in spans)
    assert list(spans) == sorted(spans)
    for a, b in spans:
        assert a < b
        assert sum(block.start <= a < b <= block.end for block in PAGE.blocks) == 1


def test_ids_are_equal_for_the_same_bytes_and_spans_and_different_otherwise() -> None:
    again = article(("paragraph", "Rain fell."), ("paragraph", "Ann said so."), name="elsewhere.txt")
    assert claim().id == claim(again).id
    assert claim(act="say", confidence=0.1).id == claim(confidence=0.9).id
    other_bytes = replace(PAGE, sha256="f" * 64)
    different: list[Attribution | Statement] = [
        claim(),
        claim(other_bytes),
        claim(content=PAGE.passage((21, 24))),
        claim(content=PAGE.passage((0, 4), (21, 23))),
        claim(cue=None),
        claim(cue=None, source=PAGE.passage((16, 20))),
        claim(source=PAGE.passage((12, 15))),
        Statement(PAGE, PAGE.passage((0, 10))),
        Statement(PAGE, PAGE.passage((21, 23))),
    ]
    assert len({record.id for record in different}) == len(different)
    assert all(record.id.startswith(record.article.id) for record in different)


def test_json_of_an_article_has_every_field() -> None:
    row = json.loads(json.dumps(PAGE.to_json()))
    assert list(row) == ARTICLE_FIELDS.split()
    assert (row["type"], row["id"], row["text"]) == ("article", PAGE.sha256[:16], PAGE.text)
    assert row["blocks"] == [
        {"start": 0, "end": 10, "kind": "paragraph"},
        {"start": 12, "end": 24, "kind": "paragraph"},
    ]
    assert [row[key] for key in ("title", "outlet", "url", "authors", "published", "language")] == [
        None, None, None, [], None, None,
    ]  # fmt: skip


def test_json_of_an_attribution_has_every_field_and_nulls_are_never_missing() -> None:
    row = json.loads(json.dumps(claim(cue=None).to_json()))
    assert list(row) == ATTRIBUTION_FIELDS.split()
    assert row["content"] == {"text": "so", "spans": [[21, 23]]}
    empty = [key for key, value in row.items() if value is None]
    assert " ".join(empty) == "cue source speaker parent act polarity basis origin reason confidence"
    full = claim(source=PAGE.passage((12, 15)), act="say", frame=((23, 24),), confidence=0.87654).to_json()
    assert list(full) == ATTRIBUTION_FIELDS.split()
    assert full["source"] == {"text": "Ann", "spans": [[12, 15]]}
    assert (full["act"], full["frame"], full["confidence"], full["article"]) == ("say", [[23, 24]], 0.877, PAGE.id)


def test_json_of_a_statement_has_every_field() -> None:
    row = Statement(PAGE, PAGE.passage((0, 10))).to_json()
    assert list(row) == STATEMENT_FIELDS.split()
    assert (row["type"], row["text"], row["spans"], row["voice"]) == ("statement", "Rain fell.", [[0, 10]], "outlet")


def test_an_attribution_takes_passages_of_its_own_article_only() -> None:
    other = article(("paragraph", "Rain fell."), ("paragraph", "Ann said so."))
    for role in ("content", "cue", "source"):
        with pytest.raises(SpanError):
            claim(PAGE, **{role: other.passage((12, 15))})


def test_depth_and_parent_go_together() -> None:
    with pytest.raises(ValueError, match="depth"):
        claim(depth=1)
    with pytest.raises(ValueError, match="depth"):
        claim(parent=claim().id)


def test_a_reading_holds_every_parent_one_level_up() -> None:
    top = claim()
    child = claim(content=PAGE.passage((21, 22)), parent=top.id, depth=1)
    grandchild = claim(content=PAGE.passage((22, 23)), parent=child.id, depth=2)
    assert len(list(Reading(PAGE, (top, child, grandchild)).records())) == 4
    with pytest.raises(ValueError, match="parent"):
        Reading(PAGE, (child,))
    with pytest.raises(ValueError, match="parent"):
        Reading(PAGE, (top, replace(child, depth=2)))


def test_a_reading_holds_records_of_its_article_only() -> None:
    other = article(("paragraph", "Rain fell."), ("paragraph", "Ann said so."))
    with pytest.raises(SpanError):
        Reading(other, (claim(),))
    with pytest.raises(SpanError):
        Reading(other, (), (Statement(PAGE, PAGE.passage((0, 10))),))


def test_records_come_article_first_then_attributions_then_statements() -> None:
    reading = Reading(PAGE, (claim(),), (Statement(PAGE, PAGE.passage((0, 10))),))
    assert [record.to_json()["type"] for record in reading.records()] == ["article", "attribution", "statement"]


def test_a_reading_comes_a_type_after_the_other_and_names_only_what_it_holds() -> None:
    ann = Speaker(PAGE, "Ann", "person", ((12, 15),))
    said = claim(speaker=ann.id)
    rain = Statement(PAGE, PAGE.passage((0, 10)))
    figure = Figure(PAGE, (0, 4), value=1.0, unit="count", dimension="count", holder=rain.id)
    time = Time(PAGE, (5, 9), value="2025", holder=said.id)
    place = Place(PAGE, (12, 15), name="Ann", latitude=0.0, longitude=0.0, geonames=1)
    reading = Reading(PAGE, (said,), (rain,), (ann,), (figure,), (time,), (place,))
    types = [record.to_json()["type"] for record in reading.records()]
    assert types == ["article", "attribution", "speaker", "statement", "figure", "time", "place"]
    assert len({record.id for record in reading.records()}) == len(types)
    with pytest.raises(ValueError, match="speaker"):
        Reading(PAGE, (said,))
    with pytest.raises(ValueError, match="holder"):
        Reading(PAGE, (), (), (), (figure,))


def test_json_of_speakers_figures_times_and_places_has_every_field() -> None:
    speaker = Speaker(PAGE, "Ann", "person", ((12, 15),), role="mayor").to_json()
    assert list(speaker) == SPEAKER_FIELDS.split()
    assert (speaker["mentions"], speaker["role"], speaker["affiliation"]) == ([[12, 15]], "mayor", None)
    figure = Figure(PAGE, (0, 4), low=24.0, unit="count", dimension="count").to_json()
    assert list(figure) == FIGURE_FIELDS.split()
    assert (figure["type"], figure["text"], figure["low"], figure["value"]) == ("figure", "Rain", 24.0, None)
    time = Time(PAGE, (0, 4), value="2024-09", first="2024-09-01", last="2024-09-30").to_json()
    assert list(time) == TIME_FIELDS.split()
    assert (time["value"], time["start"], time["end"]) == ("2024-09", "2024-09-01", "2024-09-30")
    place = Place(PAGE, (0, 4), name="Homs", country="SY", latitude=34.7, longitude=36.7, geonames=169577).to_json()
    assert list(place) == PLACE_FIELDS.split()


def test_what_has_no_place_in_the_article_or_no_number_cannot_be_made() -> None:
    with pytest.raises(SpanError):
        Speaker(PAGE, "Ann", "person", ())
    with pytest.raises(SpanError):
        Time(PAGE, (8, 14), value="2025")
    for value in (None, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="finite"):
            Figure(PAGE, (0, 4), value=value, unit="count", dimension="count")


def test_a_notebook_shows_who_says_what_and_strangers_words_as_words() -> None:
    page = article(("paragraph", "<b>Ann</b> said so."), title="<script>")
    said = Attribution(page, "indirect", page.passage((16, 18)), page.passage((11, 15)), page.passage((0, 10)))
    html = Reading(page, (said,))._repr_html_()
    assert "<td>&lt;b&gt;Ann&lt;/b&gt;</td><td>said</td><td>so</td>" in html
    assert "<caption>&lt;script&gt;</caption>" in html


def test_the_block_at_a_character() -> None:
    assert [PAGE.block_at(n) and PAGE.text[slice(PAGE.block_at(n).start, None)][:3] for n in (0, 9, 12, 23)] == [  # type: ignore[union-attr]
        "Rai", "Rai", "Ann", "Ann",
    ]  # fmt: skip
    assert [PAGE.block_at(n) for n in (10, 11, 24, 99)] == [None] * 4


def test_the_sets_of_kinds_agree_with_their_types() -> None:
    assert get_args(BlockKind) == BLOCK_KINDS
    assert get_args(Act) == ACTS
    assert PROSE < READABLE < set(BLOCK_KINDS)
    assert {"title"} == READABLE - PROSE
