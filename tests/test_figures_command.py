"""The table of figures: what stands in it, in which order, and that it is safe wherever it goes."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import fake_reader
import pytest
from click.testing import CliRunner
from readings import Claim, article, each_reading, reading

from sayso.cli import commands, main
from sayso.figures_view import COLUMNS, rows, show_figures, write_figures_csv, write_figures_jsonl
from sayso.measure import measure
from sayso.show import console_for

if TYPE_CHECKING:
    from sayso.records import Reading


def flood() -> Reading:
    """An article with figures of the outlet, of a speaker, of a speaker's source, and one that is denied."""
    of = article(
        ("title", "Flood kills 42"),
        ("lead", "The river rose by 3 metres in Homs on Tuesday."),
        (
            "paragraph",
            "Mayor Ann Lee said that 42 people died, 12 men and 30 women, and police had told her that 7 were missing.",
        ),
        ("paragraph", "The firm denied that it paid $2 million for the dam in Aleppo."),
        ("paragraph", "Three officials said that 46 percent of 1,200 houses fell."),
        outlet="Port Gazette",
        published="2025-02-06",
        title="Flood kills 42",
    )
    return measure(
        reading(
            of,
            Claim(
                "indirect",
                "that 42 people died, 12 men and 30 women, and police had told her that 7 were missing",
                "said",
                "Mayor Ann Lee",
                speaker="Ann Lee",
            ),
            Claim("indirect", "that 7 were missing", "told", "police", inside=0),
            Claim("indirect", "that it paid $2 million for the dam in Aleppo", "denied", "The firm", act="deny"),
            Claim("indirect", "that 46 percent of 1,200 houses fell", "said", "Three officials"),
            said_by_outlet=("The river rose by 3 metres in Homs on Tuesday.",),
        )
    )


def test_rows_say_on_whose_word_a_figure_stands() -> None:
    who = {row.figure.text: row.who for row in rows(flood())}
    assert who["3 metres"] == "Port Gazette"
    assert who["12"] == who["30"] == "Ann Lee"
    assert who["7"] == "Port Gazette › Ann Lee › police"
    assert who["$2 million"] == "The firm"
    assert who["Three"] == "Port Gazette"  # the source's words are the outlet's
    assert who["46 percent"] == "Three officials"


def test_rows_say_where_and_when_and_what_is_denied() -> None:
    found = {row.figure.text: row for row in rows(flood())}
    metres, paid = found["3 metres"], found["$2 million"]
    assert (metres.place and metres.place.text, metres.time and metres.time.value) == ("Homs", "2025-02-04")
    assert paid.place is not None
    assert paid.place.text == "Aleppo"
    assert paid.stance == "denied"
    assert found["46 percent"].stance is None


def test_a_figure_of_the_title_outside_any_claim_is_held_by_nobody_else_than_the_outlet() -> None:
    title = next(row for row in rows(flood()) if row.figure.span[0] < 14)
    assert title.figure.holder is None
    assert title.who == "Port Gazette"


def test_order_is_that_of_the_text_of_holders_or_of_size_within_a_unit() -> None:
    in_text = rows(flood())
    assert [row.figure.span for row in in_text] == sorted(row.figure.span for row in in_text)
    held = [row.chain for row in rows(flood(), "holder")]
    assert held == sorted(held, key=lambda chain: [name.casefold() for name in chain])
    counts = [row.figure.value for row in rows(flood(), "size") if row.figure.unit == "count"]
    assert counts == sorted(counts, key=lambda value: -(value or 0))
    assert {row.figure.id for row in rows(flood(), "size")} == {row.figure.id for row in in_text}


def test_text_is_a_table_with_the_arithmetic_below() -> None:
    out = io.StringIO()
    console = console_for(out)
    console.width = 100
    show_figures(flood(), console)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    assert lines[:2] == ["Flood kills 42", "Port Gazette · 2025-02-06 · bridge.html"]
    assert re.match(r"figure +of +where +when +who$", lines[3])
    assert any(re.match(r"by 3 metres +river +Homs +Tuesday +Port Gazette$", line) for line in lines)
    assert any(re.match(r"\$2 million +\w* +Aleppo +The firm \(denied\)$", line) for line in lines)
    assert lines[lines.index("Arithmetic in sight") + 1 :][:2] == [
        "12 + 30 = 42, beside 42 · Ann Lee",
        "46 percent of 1,200 = 552 · Three officials",
    ]


def test_csv_has_a_row_for_each_figure() -> None:
    out = io.StringIO()
    of = flood()
    write_figures_csv(of, out)
    found = list(csv.DictReader(io.StringIO(out.getvalue()), COLUMNS))
    assert [row["id"] for row in found] == [figure.id for figure in of.figures]
    row = next(row for row in found if row["figure"] == "3 metres")
    assert (row["value"], row["unit"], row["change"], row["country"], row["time"]) == (
        "3.0",
        "m",
        "by",
        "SY",
        "2025-02-04",
    )


def test_jsonl_has_records_then_sums_that_name_them() -> None:
    out = io.StringIO()
    of = flood()
    write_figures_jsonl(of, out)
    records = [json.loads(line) for line in out.getvalue().splitlines()]
    own = [record for record in records if record["type"] == "figure"]
    for record, figure in zip(own, of.figures, strict=True):
        assert record.items() >= figure.to_json().items()
        assert record["chain"][0] == "Port Gazette"
    added, share = records[len(own) :]
    ids = {record["text"]: record["id"] for record in own}
    assert (added["type"], added["parts"], added["value"]) == ("sum", [ids["12"], ids["30"]], 42)
    assert added["total"] == ids["42"]
    assert (share["type"], share["part"], share["base"]) == ("share", ids["46 percent"], ids["1,200"])
    assert share["value"] == 552


@each_reading
def test_what_is_shown_holds_nothing_that_a_terminal_obeys(of: Reading) -> None:
    out = io.StringIO()
    show_figures(measure(of), console_for(out))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", out.getvalue())


def test_no_cell_is_a_formula() -> None:
    of = article(("paragraph", "Rain of 3 metres fell."), outlet="=cmd()", name="x.txt")
    out = io.StringIO()
    write_figures_csv(measure(reading(of)), out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()), COLUMNS)
    assert row["outlet"] == row["who"] == "'=cmd()"


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder with inputs, and a reader without a model whose article has the figures of `flood`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fake_reader, "bridge", lambda _name: flood())
    for name, module in fake_reader.modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    for name in ("a.txt", "b.txt"):
        Path(name).write_text("article", encoding="utf-8")
    Path("none.txt").write_text("nothing", encoding="utf-8")


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    ("sources", "code"),
    [(["a.txt"], 0), (["none.txt"], 1), (["a.txt", "missing.txt"], 3), (["missing.txt"], 4), (["."], 0)],
)
def test_exit_codes_are_those_of_read(sources: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", *sources]) == code
    if "missing.txt" in sources:
        assert "sayso: missing.txt: no such file; check the name" in capsys.readouterr().err


@pytest.mark.usefixtures("_here")
def test_a_folder_gives_one_table_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "a.txt", "b.txt", "--format", "csv", "-o", "out.csv"]) == 0
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 2 * len(flood().figures)
    assert capsys.readouterr().err == f"sayso: 2 of 2 inputs read, {2 * len(flood().figures)} figures\n"


@pytest.mark.usefixtures("_here")
def test_an_input_is_not_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "a.txt", "-o", "a.txt"]) == 2
    assert Path("a.txt").read_text(encoding="utf-8") == "article"
    assert "a.txt is one of the inputs" in capsys.readouterr().err


def test_help_names_the_command_and_its_orders() -> None:
    assert "figures" in CliRunner().invoke(commands, ["--help"]).output
    assert "[text|holder|size]" in CliRunner().invoke(commands, ["figures", "--help"]).output
