"""The command that sets right, lists and takes back; and what show, explain and export make of it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from ledger_readings import flood

from sayso.cli import main
from sayso.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

OF = flood()
LEE, NESTED, ROTTEN, SLUICE = OF.attributions


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The ledger of the commands, with one article."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAYSO_AUTHOR", raising=False)
    monkeypatch.setenv("SAYSO_LEDGER", "news.db")
    monkeypatch.setenv("COLUMNS", "200")
    with Ledger("news.db") as ledger:
        ledger.add(OF)
    return tmp_path / "news.db"


def shown(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    capsys.readouterr()
    assert main(words) == code
    return capsys.readouterr().out


def test_a_speaker_is_set_listed_explained_and_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["correct"]) == 1
    made = shown(capsys, "correct", ROTTEN.id, "--speaker", "Eve Poe", "--author", "Uma")
    assert made.startswith("1  corrected by Uma on ")
    assert "speaker set to Eve Poe; the machine read Ann Lee" in made
    assert (
        shown(capsys, "correct")
        == shown(capsys, "correct", OF.article.id)
        == shown(capsys, "correct", ROTTEN.id)
        == made
    )
    assert "Eve Poe" in shown(capsys, "who", "Eve")
    said = "set to Eve Poe; the machine read Ann Lee"
    assert said in shown(capsys, "show", ROTTEN.id)
    assert said in shown(capsys, "explain", ROTTEN.id)
    reasons = map(json.loads, shown(capsys, "explain", ROTTEN.id, "--format", "jsonl").splitlines())
    assert [(r["value"], said in r["because"]) for r in reasons if r["field"] == "speaker"] == [("Eve Poe", True)]
    assert shown(capsys, "correct", "--undo", "1") == made
    assert main(["correct", "--undo", "1"]) == 1
    assert "Eve Poe" not in shown(capsys, "show", ROTTEN.id)


def test_search_and_who_name_the_speaker_that_was_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert ROTTEN.source is not None
    words = ROTTEN.content.text.split()[:2]
    assert "Eve Poe" not in shown(capsys, "search", *words)
    shown(capsys, "correct", ROTTEN.id, "--speaker", "Eve Poe")
    for command in (("search", *words), ("who", "Eve Poe")):
        assert f"{ROTTEN.source.text} → Eve Poe" in shown(capsys, *command)


def test_search_in_csv_names_speakers(capsys: pytest.CaptureFixture[str]) -> None:
    def speakers(*command: str) -> set[str]:
        rows = csv.DictReader(io.StringIO(shown(capsys, *command, "--format", "csv")))
        return {row["speaker"] for row in rows if row["id"] == ROTTEN.id}

    words = ROTTEN.content.text.split()[:2]
    assert speakers("search", *words) == speakers("show", ROTTEN.id) == {"Ann Lee"}
    shown(capsys, "correct", ROTTEN.id, "--speaker", "Eve Poe")
    for command in (("search", *words), ("who", "Eve Poe"), ("show", ROTTEN.id), ("show", OF.article.id)):
        assert speakers(*command) == {"Eve Poe"}


def test_an_added_claim_is_explained_by_who_added_it(capsys: pytest.CaptureFixture[str]) -> None:
    place = f"{SLUICE.content.spans[0][0]}-{SLUICE.content.spans[0][1]}"
    shown(capsys, "correct", SLUICE.id, "--drop")
    added = shown(
        capsys, "correct", OF.article.id, "--add", place, "--speaker", "Eve Poe", "--author", "Uma", "--format", "jsonl"
    )
    reasons = map(json.loads, shown(capsys, "explain", json.loads(added)["record"], "--format", "jsonl").splitlines())
    told = {r["field"]: (r["value"], r["because"]) for r in reasons}
    given = "given by Uma, who added the claim"
    assert told["speaker"] == ("Eve Poe", given)
    assert told["source"] == told["cue"] == (None, given)


def test_nobody_can_tell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_AUTHOR", "Ned")
    assert "by Ned" in shown(capsys, "correct", ROTTEN.id, "--nobody")
    (record,) = map(json.loads, shown(capsys, "show", ROTTEN.id, "--format", "jsonl").splitlines())
    assert (record["speaker"], record["reason"]) == (None, "set by hand")
    assert main(["correct", ROTTEN.id, "--nobody"]) == 2  # it is so already


def test_a_dropped_claim_is_still_shown_and_explained_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "correct", SLUICE.id, "--drop", "--author", "Uma")
    assert shown(capsys, "search", "sluice", "--kind", "indirect", code=1) == ""
    for command in ("show", "explain"):
        told = shown(capsys, command, SLUICE.id)
        assert "corrected by Uma" in told
        assert "dropped; the machine read a claim" in told
    assert shown(capsys, "correct", SLUICE.id, "--drop", code=2) == ""
    assert "sluice" not in shown(capsys, "export", "--to", "csv")


def test_a_claim_is_added_by_words_or_by_place(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--source", "The town  of Velle", "--speaker", "The Town")
    made = shown(capsys, "correct", OF.article.id, "--add", "has 9,000 houses", *words, "--format", "jsonl")
    correction = json.loads(made)
    assert (correction["field"], correction["value"]["name"]) == ("added", "The Town")
    start, end = correction["value"]["content"][0]
    assert OF.article.text[start:end] == "has 9,000 houses"
    assert "added as a claim of The Town; the machine read no claim" in shown(capsys, "correct")
    (row,) = csv.DictReader(io.StringIO(shown(capsys, "correct", "--format", "csv")))
    (claim,) = map(json.loads, shown(capsys, "show", correction["record"], "--format", "jsonl").splitlines())
    assert row["record"] == claim["id"] == correction["record"]
    assert shown(capsys, "correct", "--undo", str(correction["key"])) != ""
    again = shown(capsys, "correct", OF.article.id, "--add", f"{start}-{end}", "--format", "jsonl")
    assert json.loads(again)["value"]["content"] == [[start, end]]
    assert "9,000 houses" in shown(capsys, "export", "--to", "csv", "--corrected")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--drop"], 2, "give an ID"),
        ([ROTTEN.id, "--drop", "--nobody"], 2, "one of"),
        ([ROTTEN.id, "--undo", "1"], 2, "alone"),
        ([ROTTEN.id, "--cue", "said", "--drop"], 2, "belong to --add"),
        ([ROTTEN.id, "--speaker", "ann  lee"], 2, "already"),
        (["0" * 16, "--add", "words"], 1, "no claim or article"),
        ([OF.article.id, "--drop"], 2, "no claim but an article"),
        ([OF.attributions[0].speaker or "", "--drop"], 2, "no claim but a speaker"),
        ([ROTTEN.id, "--add", "Bob Ray"], 2, "needs an article's id"),
        ([ROTTEN.id, "--speaker", ""], 2, "--nobody"),
        ([ROTTEN.id, "--speaker", "  "], 2, "--nobody"),
        ([OF.article.id, "--add", ""], 2, "--add is empty"),
        ([OF.article.id, "--add", "20-10"], 2, "20-10 is no place of the content"),
        ([OF.article.id, "--add", "0-20,10-30"], 2, "is no place of the content"),
        ([OF.article.id, "--add", "nowhere to be found"], 2, "not in the article"),
        ([OF.article.id, "--add", "Bob Ray"], 2, "more than once"),
        ([OF.article.id, "--add", "5-99999"], 2, "is no place of the content"),
        (["\udcff-at-0", "--drop"], 1, "no claim or article"),
        (["\udcff-at-0"], 1, "no corrections"),
        (["--undo", "9"], 1, "no correction of this number"),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(
    words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["correct", *words]) == code
    assert said in " ".join(capsys.readouterr().err.split())
    with Ledger() as ledger:
        assert ledger.corrections() == []
        assert ledger.reading(OF.article.id) == OF


def test_names_from_strangers_do_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "correct", ROTTEN.id, "--speaker", "=\x1b[31m Eve\u202e", "--author", "\x1b]0;x\x07")
    for words in (["correct"], ["show", ROTTEN.id], ["explain", ROTTEN.id], ["who", "Eve"]):
        out = shown(capsys, *words)
        assert not {"\x1b", "\x07", "\u202e"} & set(out)
    (row,) = csv.DictReader(io.StringIO(shown(capsys, "correct", "--format", "csv")))
    assert row["name"].startswith("'=")
