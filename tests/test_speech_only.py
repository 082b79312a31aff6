"""The view of what was said alone: the same claims in every command and format, and how many were left out."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING

import fake_reader
import pytest
from readings import Claim, article, each_reading, reading

from sayso.acts import manner
from sayso.cli import main
from sayso.ledger import Ledger
from sayso.outputs import FORMATS
from sayso.search import Query
from sayso.speech import SpeechOnly

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.records import Reading

LINES = (
    "Ann Lee said the dam held.",
    "Bob Roe fears a flood.",
    "Bob Roe believes Ann Lee said it leaks.",
    "Moss grows.",
)
SPOKEN = {"the dam held", "it leaks"}
#: An attitude with speech in it stays, as the link that says who holds it so.
LINK = "Ann Lee said it leaks"


@pytest.fixture
def dam() -> Reading:
    return reading(
        article(*(("paragraph", line) for line in LINES), name="dam.txt", outlet="Dam Post"),
        Claim("indirect", "the dam held", "said", "Ann Lee", speaker="Ann Lee", act="say"),
        Claim("indirect", "a flood", "fears", "Bob Roe", speaker="Bob Roe", act="believe"),
        Claim("indirect", LINK, "believes", "Bob Roe", speaker="Bob Roe", act="believe"),
        Claim("indirect", "it leaks", "said", "Ann Lee", speaker="Ann Lee", inside=2, act="say"),
        said_by_outlet=("Moss grows.",),
    )


@pytest.fixture(autouse=True)
def _here(dam: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a ledger of the reading, and a reader that gives the reading."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAYSO_LEDGER", raising=False)
    with Ledger("sayso.db") as ledger:
        ledger.add(dam)

    class Fake:
        def read(self, _: object) -> list[Reading]:
            return [dam]

    for name, module in fake_reader.modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys.modules["sayso.reader"], "Reader", Fake)


def contents(jsonl: str) -> set[str]:
    records = [json.loads(line) for line in jsonl.splitlines()]
    return {record["content"]["text"] for record in records if record["type"] == "attribution"}


@each_reading
def test_what_is_left_and_what_is_left_out_is_all(of: Reading) -> None:
    view = SpeechOnly()
    kept = view.reading(of)
    assert {a.id for a in of.attributions if manner(a) == "speech"} <= {a.id for a in kept.attributions}
    assert len(kept.attributions) + view.left_out == len(of.attributions)
    assert kept.statements == of.statements
    known = {a.id for a in kept.attributions}
    assert all(a.parent is None or a.parent in known for a in kept.attributions)


@pytest.mark.parametrize("command", [["read", "dam.txt", "-f", "jsonl"], ["export", "--to", "jsonl"]])
def test_the_attitude_goes_and_the_link_stays(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--speech-only"]) == 0
    out, told = capsys.readouterr()
    assert contents(out) == {*SPOKEN, LINK}
    assert "left out 1 claim that reports no speech" in told


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"parquet", "jsonl"}))
def test_it_goes_from_every_format(form: str, tmp_path: Path) -> None:
    """The article's text stays whole where a format holds it: what goes is the claim, told by its cue's label."""

    def written(*options: str) -> str:
        place = tmp_path / f"out{len(options)}"
        assert main(["read", "dam.txt", "-f", form, "-o", str(place), *options]) == 0
        files = [place] if place.is_file() else sorted(place.rglob("*.*"))
        return "\n".join(file.read_text(encoding="utf-8") for file in files if file.suffix != ".txt")

    whole, spoken = written(), written("--speech-only")
    assert len(spoken) < len(whole)
    if form in ("csv", "claims", "annotations"):
        assert "a flood" in whole
    if form == "csv":
        assert {row["content"] for row in csv.DictReader(io.StringIO(spoken))} == {*SPOKEN, LINK}


def test_a_search_finds_speech_up_to_its_limit(dam: Reading, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--speaker", "Roe", "--speech-only"]) == 1
    assert "left out 2 claims that report no speech" in capsys.readouterr().err
    assert main(["search", "--speaker", "Lee", "--speech-only", "-f", "jsonl"]) == 0
    assert contents(capsys.readouterr().out) == SPOKEN
    with Ledger("sayso.db") as ledger:
        found = ledger.search(Query("flood", limit=1, speech_only=True))
        assert (found.records, found.more, found.left_out) == ((), False, 1)
        assert len(ledger.search(Query(outlet=dam.article.outlet, limit=1, speech_only=True)).records) == 1


def test_who_said_what(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", "Ann Lee", "--speech-only", "-f", "csv"]) == 0
    out, told = capsys.readouterr()
    assert "the dam held" in out
    assert "left out 0 claims" in told
    assert main(["who", "Bob Roe", "--speech-only"]) == 1
    assert "left out 2 claims" in capsys.readouterr().err
