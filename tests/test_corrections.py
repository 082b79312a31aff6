"""Corrections: put on top of what the machine read, kept through a new reading, taken back, exported."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from corpus import attributions
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_readings import flood
from served import BROWSER, client, with_flood

from sayso.corrections import COLUMNS, Correction, apply
from sayso.export import write_brat
from sayso.ledger import Ledger
from sayso.records import PROSE, Passage, Reading

if TYPE_CHECKING:
    from sayso.records import Article, Span


def at(of: Article, words: str) -> tuple[Span, ...]:
    start = of.text.index(words)
    return ((start, start + len(words)),)


def corrected(of: Reading, *corrections: Correction) -> Reading:
    made, done = apply(of, corrections)
    assert made is not None
    assert all(record.record in {a.id for a in (*of.attributions, *made.attributions)} for record in done)
    assert [replace(c, record=None) for c in done] == [replace(c, record=None) for c in corrections]
    return made


def speaker_of(of: Reading, number: int) -> str | None:
    wanted = of.attributions[number].speaker
    return next((speaker.name for speaker in of.speakers if speaker.id == wanted), None)


def test_a_speaker_is_set_to_one_of_the_article_or_to_a_new_one_or_to_nobody() -> None:
    of = flood()
    claim = of.attributions[2]
    change = Correction(of.article.id, "speaker", claim.content.spans, claim.id, name="bob  ray")
    assert speaker_of(corrected(of, change), 2) == "Bob Ray"
    fresh = corrected(of, replace(change, name="Eve Poe"))
    assert speaker_of(fresh, 2) == "Eve Poe"
    assert [speaker.name for speaker in fresh.speakers] == ["Ann Lee", "Bob Ray", "Eve Poe"]
    assert speaker_of(corrected(of, replace(change, name=None)), 2) is None
    assert apply(of, [replace(change, name="ann lee")]) == (None, [])
    assert fresh.figures == of.figures


def test_a_dropped_claim_leaves_its_words_to_the_outlet_and_its_children_to_the_next_one_up() -> None:
    of = flood()
    outer, nested, *rest = of.attributions
    made = corrected(of, Correction(of.article.id, "dropped", outer.content.spans, outer.id))
    assert [a.id for a in made.attributions] == [nested.id, *(a.id for a in rest)]
    assert (made.attributions[0].depth, made.attributions[0].parent) == (0, None)
    quoted = rest[0]
    alone = corrected(of, Correction(of.article.id, "dropped", quoted.content.spans, quoted.id))
    assert "“The dam is rotten,” Lee said." in [s.passage.text for s in alone.statements]


def test_an_added_claim_finds_its_place_and_takes_its_sentence_from_the_outlet() -> None:
    of = flood()
    spans = {"content": at(of.article, "has 9,000 houses"), "source": at(of.article, "The town of Velle")}
    made = corrected(of, Correction(of.article.id, "added", name="The Town", **spans))  # type: ignore[arg-type]
    (added,) = (a for a in made.attributions if a.content.text == "has 9,000 houses")
    assert made.statements == ()
    assert (added.kind, added.depth, added.confidence) == ("indirect", 0, None)
    assert made.figures[1].holder == added.id
    inner = Correction(
        of.article.id, "added", at(of.article, "were lost by Monday"), source=at(of.article, "1,200 houses")
    )
    deep = corrected(of, inner)
    (found,) = (a for a in deep.attributions if a.content.text == "were lost by Monday")
    assert (found.parent, found.depth) == (of.attributions[1].id, 2)


def test_a_correction_finds_its_claim_in_a_reading_with_other_borders() -> None:
    of = flood()
    claim = of.attributions[2]
    (start, end) = claim.content.spans[0]
    moved = replace(claim, content=of.article.passage((start + 1, end)))
    later = replace(of, attributions=tuple(moved if a is claim else a for a in of.attributions))
    assert moved.id != claim.id
    change = Correction(of.article.id, "speaker", claim.content.spans, claim.id, name="Bob Ray")
    assert speaker_of(corrected(later, change), 2) == "Bob Ray"
    gone = replace(of, attributions=tuple(a for a in of.attributions if a is not claim))
    assert apply(gone, [change]) == (None, [])


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_corrections_leave_a_reading_that_holds(data: st.DataObject) -> None:
    of = flood()
    blocks = [block for block in of.article.blocks if block.kind in PROSE]

    def span() -> tuple[Span, ...]:
        block = data.draw(st.sampled_from(blocks))
        start = data.draw(st.integers(block.start, block.end - 1))
        return ((start, data.draw(st.integers(start + 1, block.end))),)

    corrections = []
    for _ in range(data.draw(st.integers(1, 6))):
        claim = data.draw(st.sampled_from(of.attributions))
        name = data.draw(st.sampled_from(["Ann Lee", "Bob Ray", "Velle", "Somebody Else", None]))
        match data.draw(st.sampled_from(["speaker", "dropped", "added"])):
            case "added":
                cue = span() if data.draw(st.booleans()) else ()
                corrections.append(Correction(of.article.id, "added", span(), cue=cue, source=span(), name=name))
            case "dropped":
                corrections.append(Correction(of.article.id, "dropped", claim.content.spans, claim.id))
            case _:
                corrections.append(Correction(of.article.id, "speaker", claim.content.spans, claim.id, name=name))
    made, done = apply(of, corrections)
    assert (made is None) is (done == [])
    made = made or of
    identities = [record.id for record in made.records()]
    assert len(identities) == len(set(identities))
    by_id = {a.id: a for a in made.attributions}
    touched: set[int] = set()
    for a in made.attributions:
        passages = [p for p in (a.content, a.cue, a.source) if p] + (
            [Passage(made.article, a.frame)] if a.frame else []
        )
        touched |= {i for p in passages for start, end in p.spans for i in range(start, end)}
        assert a.parent is None or a.parent in by_id
    touched |= {i for s in made.statements for start, end in s.passage.spans for i in range(start, end)}
    if any(correction.field != "speaker" for correction in done):  # the hand-made reading has no frames of its own
        left = {i for block in blocks for i in range(block.start, block.end)} - touched
        assert all(made.article.text[i].isspace() for i in left)
    with tempfile.TemporaryDirectory() as folder:
        write_brat(made, Path(folder), "a")
        back = attributions(*((Path(folder) / f"a{end}").read_text(encoding="utf-8") for end in (".ann", ".txt")))
    kept = ({"source": a.source, "cue": a.cue, "content": a.content} for a in made.attributions)
    assert [{role: spans for role, spans in roles.items() if spans} for roles in back] == [
        {role: list(found.spans) for role, found in parts.items() if found} for parts in kept
    ]


# In the ledger and on the pages


def test_a_correction_survives_a_new_reading_and_is_taken_back(tmp_path: Path) -> None:
    of = flood()
    claim = of.attributions[2]
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(of)
        change = Correction(of.article.id, "speaker", claim.content.spans, claim.id, name="Eve Poe", author="Uma")
        number = ledger.correct(change)
        (kept,) = ledger.corrections()
        assert kept == replace(change, key=number, made=kept.made)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+\+00:00", kept.made or "")
        ledger.replace(of, reader="a later one")
        assert ledger.machine_reading(of.article.id) == of
        assert speaker_of(ledger.reading(of.article.id), 2) == "Eve Poe"
        with pytest.raises(ValueError, match="already"):
            ledger.correct(change)
        assert ledger.undo(number)
        assert not ledger.undo(number)
        assert ledger.reading(of.article.id) == of
        ledger.correct(change)
        ledger.remove(article=of.article.id)
        assert ledger.corrections() == []


def test_a_reader_sets_a_speaker_sees_it_and_takes_it_back(tmp_path: Path) -> None:
    of, reading = with_flood(tmp_path)
    claim, article = reading.attributions[2], reading.article.id
    form = of.get(f"/records/{claim.id}/correct", headers=BROWSER).text
    assert "Port Gazette" in form
    assert 'value="Ann Lee"' in form
    moved = of.post(
        f"/records/{claim.id}/correct", data={"change": "speaker", "name": "Eve Poe", "author": "Uma"}, headers=BROWSER
    )
    assert moved.url.path == f"/articles/{article}"
    assert "Eve Poe" in moved.text
    assert "1 correction" in moved.text
    assert "Eve Poe" not in of.get(f"/articles/{article}?read_by=machine", headers=BROWSER).text
    (kept,) = of.get("/corrections.json").json()["corrections"]
    assert (kept["author"], kept["record"], kept["value"]["name"]) == ("Uma", claim.id, "Eve Poe")
    (row,) = csv.DictReader(io.StringIO(of.get("/corrections.csv").text))
    assert tuple(row) == COLUMNS
    assert (row["record"], row["name"], row["content"]) == (claim.id, "Eve Poe", claim.content.text)
    packed = zipfile.ZipFile(io.BytesIO(of.get("/corrections/brat.zip").content))
    assert sorted(packed.namelist()) == [f"{article}.ann", f"{article}.txt"]
    assert packed.read(f"{article}.txt").decode() == reading.article.text
    assert of.post(f"/corrections/{kept['key']}/undo").json() == {"undone": kept["key"]}
    assert "Eve Poe" not in of.get(f"/articles/{article}", headers=BROWSER).text


def test_a_reader_adds_a_claim_by_words_or_by_place_and_drops_one(tmp_path: Path) -> None:
    of, reading = with_flood(tmp_path)
    address = f"/articles/{reading.article.id}/claims"
    added = of.post(address, json={"content": "has 9,000 houses", "source": "The town of Velle", "name": "The Town"})
    assert added.status_code == 200
    page = of.get(f"/articles/{reading.article.id}", headers=BROWSER).text
    assert "The Town" in page
    (start, end) = at(reading.article, "“The dam is rotten,”")[0]
    placed = of.post(address, json={"content_at": f"{start}-{end + 1}", "cue_at": f"{end + 1}-{end + 4}"})
    assert placed.json()["value"]["content"] == [[start, end]]
    claim = reading.attributions[3]
    assert of.post(f"/records/{claim.id}/correct", json={"change": "dropped"}).status_code == 200
    records = of.get(f"/articles/{reading.article.id}.json").json()["records"]
    assert claim.id not in {record["id"] for record in records}
    assert of.get(f"/records/{claim.id}", headers=BROWSER).url.query == f"at={claim.id}&read_by=machine".encode()
    new = next(r for r in records if r["type"] == "attribution" and r["content"]["text"] == "has 9,000 houses")
    assert 'class="lit"' in of.get(f"/records/{new['id']}", headers=BROWSER).text


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 400, "No content"),
        ({"content": "nowhere to be found"}, 400, "not in the article"),
        ({"content": "Bob Ray"}, 400, "more than once"),
        ({"content_at": "5-5"}, 409, "Nothing to correct"),
        ({"content_at": "9-4"}, 409, "Nothing to correct"),
        ({"content_at": "0-99999999"}, 409, "Nothing to correct"),
        ({"content_at": "5"}, 400, "content_at"),
        ({"content": "The dam is rotten", "cue_at": "0-99999999"}, 409, "Nothing to correct"),
    ],
)
def test_what_cannot_be_added_by_hand_is_refused_in_words(
    form: dict[str, str], status: int, words: str, tmp_path: Path
) -> None:
    of, reading = with_flood(tmp_path)
    answer = of.post(f"/articles/{reading.article.id}/claims", json=form)
    assert (answer.status_code, words in answer.json()["detail"]) == (status, True)
    assert of.get("/corrections.json").json() == {"corrections": []}


def test_a_ledger_of_the_version_before_keeps_its_corrections_page(tmp_path: Path) -> None:
    of = client(tmp_path / "new.db")
    assert of.get("/corrections", headers=BROWSER).status_code == 200
    assert of.get("/corrections/brat.zip").headers["content-type"] == "application/zip"
    assert of.post("/corrections/7/undo").status_code == 404


def test_names_are_joined_split_and_parted_on_the_page_of_a_speaker(tmp_path: Path) -> None:
    of, reading = with_flood(tmp_path)

    def claims(name: str) -> int:
        return len(of.get("/speaker.json", params={"name": name}).json().get("records", []))

    assert (claims("Ann Lee"), claims("Bob Ray")) == (2, 2)
    page = of.post("/speaker", data={"name": "Ann Lee", "change": "join", "other": "Bob Ray"}, headers=BROWSER)
    assert "Bob Ray (2, joined by hand)" in page.text
    assert claims("Ann Lee") == 4
    assert of.post("/speaker", json={"name": "Ann Lee", "change": "join", "other": "Ann Lee"}).status_code == 409
    assert of.post("/speaker", json={"name": "Bob Ray", "change": "part"}).status_code == 200
    assert claims("Ann Lee") == 2
    article = reading.article.id
    assert of.post("/speaker", json={"name": "Ann Lee", "change": "split", "article": article}).json() == {
        "name": f"Ann Lee ({article})"
    }
    assert of.post("/speaker", json={"name": "Ann Lee", "change": "split", "article": "0" * 16}).status_code == 404
    assert of.post("/speaker", json={"name": "Ann Lee", "change": "join"}).status_code == 400
    assert of.post("/speaker", json={"name": "Nobody", "change": "part"}).status_code == 404
