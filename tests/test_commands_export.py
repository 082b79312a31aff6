"""From a ledger to what other programs read: the command, its formats, and what its filters leave in."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import corpus
import fake_reader
import pytest
from click.testing import CliRunner
from ledger_readings import flood, read_text, story
from pyarrow import parquet
from readings import bridge, each_reading

from sayso.cli import main
from sayso.commands_export import COMMANDS, EXPORTS
from sayso.ledger import Ledger
from sayso.outputs import OutputError
from sayso.records import Reading
from sayso.search import Query
from sayso.selection import narrowed, selected
from sayso.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAYSO_LEDGER", raising=False)


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """A ledger of three articles."""
    with Ledger("sayso.db") as made:
        for of in (bridge(), flood(), story(7)):
            made.add(of)
        yield made


def export(*arguments: str) -> Result:
    group = click.Group(commands={command.name or "": command for command in COMMANDS})
    return CliRunner().invoke(group, ["export", *arguments], standalone_mode=False)


def records(*arguments: str) -> list[dict[str, Any]]:
    result = export("--to", "jsonl", *arguments)
    assert result.return_value == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


# Formats


def test_all_that_is_in_the_ledger_comes_out_as_it_went_in(ledger: Ledger) -> None:
    expected = [record.to_json() for of in (bridge(), flood(), story(7)) for record in of.records()]
    assert records() == expected
    assert not ledger.connection.in_transaction


@pytest.mark.parametrize("form", [form for form in EXPORTS if form not in {"brat", "html", "parquet"}])
@pytest.mark.usefixtures("ledger")
def test_a_stream_goes_to_standard_output_or_a_file(form: str) -> None:
    result = export("--to", form)
    assert (result.return_value, result.stderr) == (0, "")
    assert result.stdout
    assert export("--to", form, "-o", "out").stdout == ""
    assert Path("out").read_bytes() == result.stdout_bytes


@pytest.mark.usefixtures("ledger")
def test_json_ld_is_one_document_of_all_articles() -> None:
    notes = json.loads(export("--to", "annotations").stdout)
    assert notes["total"] == len(records()) - 3
    claims = json.loads(export("--to", "claims").stdout)["@graph"]
    assert len(claims) == 5 + 3 + 1  # one claim of the flood is not made: it is negated
    drafts = json.loads(export("--to", "reviews").stdout)["@graph"]
    assert [draft["itemReviewed"] for draft in drafts] == claims
    assert len(json.loads(export("--to", "claims", "--outlet-voice").stdout)["@graph"]) == len(claims) + 3


@pytest.mark.usefixtures("ledger")
def test_folders_hold_a_file_for_each_article_or_table() -> None:
    assert export("--to", "html", "-o", "pages").return_value == 0
    assert sorted(path.name for path in Path("pages").iterdir()) == ["bridge.html", "flood.html", "story.html"]
    assert export("--to", "parquet", "-o", "tables").return_value == 0
    counts = {name: parquet.read_metadata(f"tables/{name}.parquet").num_rows for name in TABLES}
    assert counts == {"article": 3, "attribution": 10, "speaker": 2, "statement": 3, "figure": 2, "time": 1, "place": 1}


def test_brat_comes_back_as_it_went(ledger: Ledger) -> None:
    assert export("--to", "brat", "-o", "standoff").return_value == 0
    for of in map(ledger.reading, ledger.read_by()):
        pair = Path("standoff", Path(of.article.input).stem)
        text = pair.with_suffix(".txt").read_bytes().decode()
        assert text == of.article.text
        back = corpus.attributions(pair.with_suffix(".ann").read_text(encoding="utf-8"), text)
        went = [
            {
                role: list(passage.spans) if passage else []
                for role, passage in (("source", a.source), ("cue", a.cue), ("content", a.content))
            }
            for a in of.attributions
        ]
        assert list(back) == went


def test_cells_and_pages_of_a_ledger_run_nothing(ledger: Ledger) -> None:
    words = "=HYPERLINK(1) said that <script>alert(1)</script> is +1."
    ledger.add(read_text(words, name="evil.txt", outlet="-outlet"))
    rows = list(csv.reader(io.StringIO(export("--to", "csv").stdout, newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert any("'=HYPERLINK(1)" in row for row in rows)
    export("--to", "html", "-o", "pages")
    assert "<script" not in Path("pages/evil.html").read_text(encoding="utf-8")


# Filters


@pytest.mark.usefixtures("ledger")
def test_a_filter_leaves_what_fits_and_what_belongs_to_it() -> None:
    found = records("houses", "--speaker", "Ray")
    kinds = [record["type"] for record in found]
    assert kinds == ["article", "attribution", "attribution", "speaker", "speaker", "figure", "time", "place"]
    outer, inner = found[1:3]
    assert inner["content"]["text"] == "that 1,200 houses in Velle were lost by Monday"
    assert inner["parent"] == outer["id"]
    assert found[5]["holder"] == inner["id"]


@pytest.mark.usefixtures("ledger")
def test_a_page_shows_the_whole_article_that_something_was_found_in() -> None:
    assert export("--to", "html", "denied").return_value == 0
    page = export("--to", "html", "denied").stdout
    assert "The dam is rotten" in page
    assert "4 attributed claims" in page
    assert len(records("denied")) == 3


@pytest.mark.usefixtures("ledger")
def test_kinds_are_those_of_a_search() -> None:
    assert {record["type"] for record in records("--kind", "outlet", "houses")} == {"article", "statement", "figure"}
    assert len(records("--kind", "article", "houses")) == len(list(flood().records()))
    assert [record["kind"] for record in records("--kind", "direct", "dam") if record["type"] == "attribution"] == [
        "direct"
    ]
    lines = export("--to", "csv", "--kind", "outlet", "houses").stdout.splitlines()
    assert len(lines) == 2


def test_a_filter_finds_more_than_a_search_shows(ledger: Ledger) -> None:
    for number in range(10, 80):
        ledger.add(story(number))
    assert sum(record["type"] == "attribution" for record in records("bridge")) > 70


def test_what_is_added_meanwhile_is_not_seen(ledger: Ledger) -> None:
    with selected(ledger) as (count, readings):
        first = next(readings)
        with Ledger("sayso.db") as other:
            other.add(story(9))
            other.replace(Reading(flood().article))
        assert [first, *readings] == [bridge(), flood(), story(7)]
        assert count == 3
    with selected(ledger, Query("bridge", limit=1)) as (count, readings):
        assert count == len(list(readings)) == 3


def test_what_is_tied_to_a_figure_stays_if_its_own_claim_goes() -> None:
    of = flood()
    nested, other = of.attributions[1], of.attributions[2]
    of = replace(of, times=(replace(of.times[0], holder=other.id),))
    made = narrowed(of, {nested.id})
    assert [figure.time for figure in made.figures] == [of.times[0].id]
    assert made.times == (replace(of.times[0], holder=None),)
    assert made.places == of.places
    assert not made.statements


@each_reading
def test_any_part_of_a_reading_is_a_reading(of: Reading) -> None:
    for attribution in of.attributions:
        made = narrowed(of, {attribution.id})
        assert attribution in made.attributions
        assert len(made.attributions) == attribution.depth + 1
    for statement in of.statements:
        assert narrowed(of, {statement.id}).statements == (statement,)


# What goes wrong


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--to", "brat"], "a pair of files for each article: name a folder"),
        (["--to", "parquet"], "a file for each kind of record: name a folder"),
        (["--to", "html"], "name a folder"),
        (["--to", "jsonl", "-o", "sayso.db"], "one of the inputs"),
        (["--to", "csv", "-o", "no/such/folder"], "No such file"),
    ],
)
def test_wrong_outputs_are_told(arguments: list[str], words: str) -> None:
    result = export(*arguments)
    assert isinstance(result.exception, OutputError)
    assert words in str(result.exception)
    with Ledger("sayso.db") as unharmed:
        assert len(unharmed.read_by()) == 3


@pytest.mark.parametrize("arguments", [["--act", "sing"], ["--kind", "loud"], ["--after", "May"], ["--to", "text"], []])
def test_wrong_use_is_told(arguments: list[str]) -> None:
    to = [] if "--to" in arguments or not arguments else ["--to", "jsonl"]
    assert isinstance(export(*to, *arguments).exception, click.UsageError)


@pytest.mark.usefixtures("ledger")
def test_nothing_found_writes_nothing() -> None:
    result = export("--to", "csv", "zeppelin", "-o", "none.csv")
    assert (result.return_value, result.stderr) == (1, "sayso: nothing found\n")
    assert not Path("none.csv").exists()


def test_no_ledger_and_an_empty_one() -> None:
    assert export("--to", "csv").return_value == 2
    Ledger("sayso.db").close()
    result = export("--to", "csv")
    assert (result.return_value, result.stderr) == (1, "sayso: the ledger is empty\n")


# The same formats for what is read


def test_sayso_read_writes_the_same_formats(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, module in fake_reader.modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    for name in ("a.txt", "b.txt"):
        Path(name).write_text("article", encoding="utf-8")
    assert main(["read", "a.txt", "b.txt", "--format", "annotations"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 12
    assert main(["read", "a.txt", "b.txt", "--format", "reviews", "--output", "drafts.jsonld"]) == 0
    assert len(json.loads(Path("drafts.jsonld").read_text(encoding="utf-8"))["@graph"]) == 10
    assert main(["read", "a.txt", "b.txt", "--format", "parquet", "--output", "tables"]) == 0
    assert parquet.read_metadata("tables/attribution.parquet").num_rows == 10
