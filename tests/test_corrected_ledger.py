"""Corrections in the ledger: all that is asked of it has them, and taken back they leave no trace."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from corpus import attributions
from example_readings import NAMES as EXAMPLES
from example_readings import reading as example
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_readings import flood, read_text, story
from served import client
from test_corrections import at

from sayso.blank import FILLER
from sayso.compare import compare
from sayso.copies import copies
from sayso.corrections import Correction, apply
from sayso.export import write_brat
from sayso.ledger import Ledger
from sayso.records import PROSE, Attribution, Reading
from sayso.rows import TABLES
from sayso.search import Query
from sayso.selection import selected

if TYPE_CHECKING:
    from collections.abc import Iterator

LEDGERS = Path(__file__).with_name("ledgers")
OF = flood()
LEE, NESTED, ROTTEN, SLUICE = OF.attributions


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Before and behind the article that is corrected stand others."""
    with Ledger(tmp_path / "news.db") as made:
        for reading in (story(1), OF, story(2)):
            made.add(reading)
        yield made


def speaks(name: str | None, claim: Any = ROTTEN) -> Correction:
    return Correction(OF.article.id, "speaker", claim.content.spans, claim.id, name=name, author="Uma")


def dropped(claim: Any) -> Correction:
    return Correction(OF.article.id, "dropped", claim.content.spans, claim.id, author="Uma")


HOUSES = Correction(
    OF.article.id,
    "added",
    at(OF.article, "has 9,000 houses"),
    source=at(OF.article, "The town of Velle"),
    name="The Town",
)


def contents(ledger: Ledger, **asked: Any) -> set[str]:
    found = ledger.search(Query(asked.pop("words", ""), **asked)).records
    return {record.content.text for record in found if hasattr(record, "content")}


def rows_of(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """All that the ledger holds but the corrections themselves, with the numbers of the rows."""
    tables = (
        "article",
        "block",
        *TABLES,
        "mention",
        "claims",
        "figures",
        "sources",
        "attribution_fts",
        "statement_fts",
    )
    return {table: ledger.connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}  # noqa: S608


def check_sound(ledger: Ledger) -> None:
    """The rows are what reading and corrections make, in the order of the text, and the indexes are theirs."""
    of = OF.article.id
    read = ledger.machine_reading(of)
    made, done = apply(read, ledger.corrections(of))
    assert ledger.reading(of) == (made or read)
    for record in {c.record or "" for c in done}:
        assert ledger.corrections_of(record) == [c for c in done if c.record == record]
    for table in ("attribution", "statement"):
        ledger.connection.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    assert ledger.connection.pragma("foreign_key_check") is None


# Everywhere


def test_a_speaker_that_is_set_speaks_wherever_the_ledger_is_asked(ledger: Ledger) -> None:
    assert contents(ledger, speaker="Eve Poe") == set()
    number = ledger.correct(speaks("Eve Poe"))
    check_sound(ledger)
    assert contents(ledger, speaker="Eve Poe") == {"“The dam is rotten,”"}
    assert "“The dam is rotten,”" not in contents(ledger, speaker="Ann Lee")
    assert [(voice.name, len(voice.claims)) for voice in ledger.who("Eve Poe")] == [("Eve Poe", 1)]
    assert ("Eve Poe", 1) in ledger.connection.execute("SELECT who, claims FROM sources").fetchall()
    with selected(ledger, Query(speaker="Eve Poe")) as (count, readings):
        assert (count, [s.name for reading in readings for s in reading.speakers]) == (1, ["Eve Poe"])
    claim = ledger.record(ROTTEN.id)
    assert claim.to_json()["reason"] == "set by hand"
    assert claim.to_json()["confidence"] is None
    (correction,) = ledger.corrections_of(ROTTEN.id)
    assert (correction.key, correction.author, correction.name) == (number, "Uma", "Eve Poe")
    said = correction.says(ledger.machine_reading(OF.article.id))
    assert re.fullmatch(r"corrected by Uma on \d{4}-\d\d-\d\d: speaker set to Eve Poe; the machine read Ann Lee", said)


def test_a_dropped_claim_leaves_every_list(ledger: Ledger) -> None:
    ledger.correct(dropped(LEE))
    ledger.correct(dropped(NESTED))
    check_sound(ledger)
    assert contents(ledger, words="houses") == set()
    assert contents(ledger, words="houses", kind="direct") == set()
    assert len(ledger.search(Query("houses", kind="outlet")).records) == 2
    assert [len(voice.claims) for voice in ledger.who("Bob Ray")] == [1]
    held = ledger.connection.execute("SELECT text, who FROM figures WHERE article = ? ORDER BY start", (OF.article.id,))
    assert held.fetchall() == [("1,200", "Port Gazette"), ("9,000", "Port Gazette")]
    with pytest.raises(KeyError):
        ledger.record(LEE.id)
    assert [c.field for c in ledger.corrections_of(LEE.id)] == ["dropped"]


def test_an_added_claim_has_figures_speaker_and_a_place_in_every_list(ledger: Ledger) -> None:
    ledger.correct(replace(HOUSES, name=None, source=at(OF.article, "town of Velle")))
    (added,) = (a for a in ledger.reading(OF.article.id).attributions if a.content.text == "has 9,000 houses")
    check_sound(ledger)
    assert contents(ledger, words="9,000 houses", kind="indirect") == {"has 9,000 houses"}
    held = "SELECT who, content_text FROM figures WHERE text = '9,000'"
    assert ledger.connection.execute(held).fetchall() == [("town of Velle", "has 9,000 houses")]
    assert [c.field for c in ledger.corrections_of(added.id)] == ["added"]
    assert ledger.reading(OF.article.id).statements == ()


def test_a_source_that_names_a_speaker_of_the_article_is_theirs(ledger: Ledger) -> None:
    ledger.correct(replace(HOUSES, name=None, content=at(OF.article, "was open"), source=at(OF.article, "Bob Ray had")))
    (added,) = (a for a in ledger.reading(OF.article.id).attributions if a.content.text == "was open")
    assert added.speaker == NESTED.speaker


def test_comparisons_are_of_what_people_made_of_it(tmp_path: Path) -> None:
    with Ledger(tmp_path / "news.db") as ledger:
        for name in EXAMPLES:
            ledger.add(example(name))
        before = compare(ledger)
        claim = next(ledger.record(r.b) for r in before.relations if r.kind == "conflicts" and "-at-" in r.b)
        assert isinstance(claim, Attribution)
        change = Correction(claim.article.id, "speaker", claim.content.spans, claim.id, name="Cy Oak")
        numbers = [ledger.correct(change)]
        assert compare(ledger).claims[claim.id].holder.name == "Cy Oak"
        numbers.append(ledger.correct(replace(change, field="dropped")))
        assert claim.id not in {end for relation in compare(ledger).relations for end in (relation.a, relation.b)}
        for number in numbers:
            ledger.undo(number)
        assert compare(ledger).relations == before.relations


def test_counts_of_copies_are_without_dropped_claims(tmp_path: Path) -> None:
    words = "that the old stone bridge over the river will be closed to all cars until the end of May"
    first, second = (
        read_text(f"{who} said {words}.\n{who} left.", outlet=who, name=f"{who}.txt") for who in ("Ann", "Bob")
    )
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(first)
        ledger.add(second)

        def copied() -> int:
            return sum(relation.a.count("-at-") for relation in copies(ledger.connection))

        before = copied()
        (claim,) = second.attributions
        number = ledger.correct(Correction(second.article.id, "dropped", claim.content.spans, claim.id))
        assert copied() == before - 1
        ledger.undo(number)
        assert copied() == before


def test_pages_and_twins_have_corrections_everywhere(ledger: Ledger) -> None:
    of = client(Path(ledger.path))
    assert of.post(f"/records/{ROTTEN.id}/correct", json={"change": "speaker", "name": "Eve Poe"}).status_code == 200
    assert of.post(f"/records/{NESTED.id}/correct", json={"change": "dropped"}).status_code == 200
    assert "Eve Poe" in of.get("/search", params={"speaker": "Eve"}, headers={"accept": "text/html"}).text
    assert "Eve Poe" in of.get("/speakers.csv").text
    assert [r["id"] for r in of.get("/speaker.json", params={"name": "Eve Poe"}).json()["records"]] == [ROTTEN.id]
    assert NESTED.id not in of.get("/search.json", params={"q": "houses"}).text
    assert {row["who"] for row in of.get("/figures.json").json()["figures"]} == {"Ann Lee", "Port Gazette"}
    assert NESTED.id not in of.get("/review.json").text
    assert "the machine read Ann Lee" in of.get("/corrections", headers={"accept": "text/html"}).text


# Beside the machine's


Spans = tuple[tuple[int, int], ...]
BLOCKS = [block for block in OF.article.blocks if block.kind in PROSE]


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    block = draw(st.sampled_from(BLOCKS))
    start = draw(st.integers(block.start, block.end - 1))
    return ((start, draw(st.integers(start + 1, block.end))),)


NAMES = st.sampled_from(["Ann Lee", "bob ray", "Velle", "Somebody Else", None])
CLAIMS = st.sampled_from(OF.attributions)
CORRECTIONS = st.one_of(
    st.builds(lambda claim, name: speaks(name, claim), CLAIMS, NAMES),
    st.builds(dropped, CLAIMS),
    st.builds(
        lambda content, cue, source, name: Correction(
            OF.article.id, "added", content, cue=cue, source=source, name=name
        ),
        spans(),
        st.one_of(st.just(()), spans()),
        spans(),
        NAMES,
    ),
)


@settings(max_examples=20, deadline=None)
@given(asked=st.lists(CORRECTIONS, min_size=1, max_size=7), order=st.randoms(use_true_random=False), read=st.booleans())
def test_any_corrections_taken_back_in_any_order_leave_every_row_as_it_was(
    asked: list[Correction], order: Any, read: bool
) -> None:
    with Ledger(":memory:") as ledger:
        for reading in (story(1), OF, story(2)):
            ledger.add(reading)
        before = rows_of(ledger)
        numbers = []
        for correction in asked:
            try:
                numbers.append(ledger.correct(correction))
            except ValueError:
                assert len(ledger.corrections()) == len(numbers)  # nothing of it is kept
            check_sound(ledger)
        if read:  # a new reading that finds less, and then again the first
            ledger.replace(Reading(OF.article, OF.attributions[2:], OF.statements, OF.speakers))
            check_sound(ledger)
        order.shuffle(numbers)
        for number in numbers:
            assert ledger.undo(number)
            check_sound(ledger)
        assert ledger.connection.execute("SELECT * FROM correction").fetchall() == []
        assert ledger.connection.pragma("integrity_check") == "ok"
        if not read:
            assert rows_of(ledger) == before


def test_what_comes_in_meanwhile_does_not_stand_in_the_way_of_taking_back(tmp_path: Path) -> None:
    """The rows of a claim that was dropped may have been given to another article."""
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(OF)
        numbers = [ledger.correct(dropped(claim)) for claim in OF.attributions]
        for number in range(5):
            ledger.add(story(number))
        for number in numbers:
            ledger.undo(number)
            check_sound(ledger)
        assert ledger.reading(OF.article.id) == OF
        assert [ledger.reading(story(n).article.id) for n in range(5)] == [story(n) for n in range(5)]


def test_a_reader_beside_the_writer_sees_all_of_a_correction_or_nothing(ledger: Ledger) -> None:
    with Ledger(ledger.path, create=False) as reader:
        reader.connection.execute("BEGIN")
        before = rows_of(reader)
        ledger.correct(dropped(LEE))
        assert rows_of(reader) == before
        reader.connection.execute("COMMIT")
        assert rows_of(reader) == rows_of(ledger) != before


def test_a_ledger_that_kept_corrections_apart_has_them_in_its_rows_once_opened(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((LEDGERS / "version-3.db.gz").read_bytes()))
    with Ledger(path, create=False) as ledger:
        assert "“The dam is rotten,”" in contents(ledger, speaker="Bob Ray")
        check_sound(ledger)
        (kept,) = ledger.corrections()
        rows = rows_of(ledger)
        with Ledger(path, create=False) as again:
            assert rows_of(again) == rows
        assert ledger.undo(kept.key or 0)
        assert ledger.reading(OF.article.id) == OF


def test_a_new_reading_shows_what_moved_as_people_see_it(ledger: Ledger) -> None:
    ledger.correct(dropped(SLUICE))
    change = ledger.replace(OF)
    assert (change.gained, change.lost) == ((), ())
    fewer = replace(OF, attributions=OF.attributions[:2])
    assert [claim.id for claim in ledger.replace(fewer).lost] == [ROTTEN.id]
    assert len(ledger.corrections()) == 1
    assert [claim.id for claim in ledger.replace(OF).gained] == [ROTTEN.id]


def test_corrected_readings_come_back_from_brat(ledger: Ledger, tmp_path: Path) -> None:
    for correction in (speaks("Eve Poe"), dropped(NESTED), HOUSES):
        ledger.correct(correction)
    with selected(ledger, corrected=True) as (count, readings):
        assert count == 1
        for reading in readings:
            write_brat(reading, tmp_path, "flood")
    text = (tmp_path / "flood.txt").read_text(encoding="utf-8")
    back = attributions((tmp_path / "flood.ann").read_text(encoding="utf-8"), text)
    made = [
        {role: list(found.spans) for role in ("source", "cue", "content") if (found := getattr(a, role)) is not None}
        for a in ledger.reading(OF.article.id).attributions
    ]
    assert [{role: places for role, places in roles.items() if places} for roles in back] == made
    assert len(made) == 4


# Removal


def test_a_speaker_set_by_hand_is_removed_with_the_claim_and_others_corrections_stay(ledger: Ledger) -> None:
    ledger.correct(speaks("Zebulon Quark"))
    kept = ledger.correct(replace(dropped(SLUICE), author="zebulon quark"))
    assert ledger.remove(speaker="Zebulon Quark").claims == 1
    check_sound(ledger)
    assert "rotten" not in ledger.article(OF.article.id).text
    assert [a.id for a in ledger.reading(OF.article.id).attributions] == [LEE.id, NESTED.id]
    (correction,) = ledger.corrections()
    assert (correction.key, correction.author) == (kept, "")
    file = Path(ledger.path).read_bytes().lower()
    assert b"zebulon" not in file
    assert b"rotten" not in file
    assert ledger.undo(kept)
    assert [a.id for a in ledger.reading(OF.article.id).attributions] == [LEE.id, NESTED.id, SLUICE.id]


def test_what_the_machine_read_of_a_removed_speaker_goes_too(ledger: Ledger) -> None:
    ledger.correct(dropped(SLUICE))
    ledger.correct(HOUSES)
    ledger.remove(speaker="Bob Ray")
    check_sound(ledger)
    assert b"sluice" not in Path(ledger.path).read_bytes()
    assert [c.field for c in ledger.corrections()] == ["added"]
    shown = {a.content.text for a in ledger.reading(OF.article.id).attributions}
    assert "has 9,000 houses" in shown
    assert FILLER in ledger.article(OF.article.id).text
