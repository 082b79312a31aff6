"""`sayso compare` and `sayso copies` with Parquet parts write what they write of a ledger of the same articles."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from example_readings import NAMES, reading
from pyarrow import parquet

from sayso.cli import commands
from sayso.ledger import Ledger
from sayso.origins import with_origins
from sayso.tables import tables_to

if TYPE_CHECKING:
    from pathlib import Path

BOTH = (("--parts", "parts"), ("--ledger", "news.db"))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the labelled examples as a ledger, ``news.db``, and as parts, ``parts``."""
    folder = tmp_path_factory.mktemp("both")
    with Ledger(folder / "news.db") as ledger:
        for name in NAMES:
            made = with_origins(reading(name))
            ledger.add(made)
            (folder / "parts" / f"{name}.warc").mkdir(parents=True)
            with tables_to(folder / "parts" / f"{name}.warc") as add:
                add(made)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments, standalone_mode=False)


@pytest.mark.parametrize("form", ["text", "jsonl", "csv"])
@pytest.mark.parametrize("command", ["compare", "copies"])
def test_parts_and_ledgers_are_written_alike(both: Path, command: str, form: str) -> None:
    of_ledger = run(command, "--ledger", str(both / "news.db"), "--format", form)
    of_parts = run(command, "--parts", str(both / "parts"), "--format", form)
    assert of_ledger.return_value == of_parts.return_value == 0
    assert of_parts.stdout == of_ledger.stdout
    assert of_parts.stdout


@pytest.mark.parametrize("command", ["compare", "copies"])
@pytest.mark.parametrize("given", BOTH)
def test_files_hold_what_is_written(both: Path, tmp_path: Path, command: str, given: tuple[str, str]) -> None:
    option, name = given
    shown = run(command, "--ledger", str(both / "news.db"), "--format", "jsonl").stdout.splitlines()
    wanted = [json.loads(line) for line in shown]
    for ending in ("jsonl", "csv", "parquet"):
        assert run(command, option, str(both / name), "-o", str(tmp_path / f"found.{ending}")).return_value == 0
    lines = (tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == wanted
    with (tmp_path / "found.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = parquet.read_table(tmp_path / "found.parquet").to_pylist()
    keys = [(r["kind"], r["a"], r["b"]) for r in wanted]
    assert [(r["kind"], r["a"], r["b"]) for r in rows] == [(r["kind"], r["a"], r["b"]) for r in table] == keys
    assert list(rows[0]) == list(table[0])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["found.csv", "found.jsonl", "found.parquet"]


@pytest.mark.parametrize(
    ("name", "why"), [("found.txt", "cannot tell the format"), ("none/found.csv", "no such folder")]
)
def test_what_cannot_be_written_is_told_before_any_work(tmp_path: Path, name: str, why: str) -> None:
    refused = CliRunner().invoke(commands, ("compare", "--parts", str(tmp_path), "-o", str(tmp_path / name)))
    assert refused.exit_code == 2
    assert why in refused.stderr


def test_exit_codes(both: Path, tmp_path: Path) -> None:
    assert run("compare", "zebra", "--parts", str(both / "parts")).return_value == 1
    assert run("compare", "--claim", "no-claim", "--parts", str(both / "parts")).return_value == 1
    article = reading(NAMES[0]).article.id
    refused = [run("compare", "--claim", article, option, str(both / name)) for option, name in BOTH]
    assert [(r.return_value, "no claim" in r.stderr) for r in refused] == [(1, True), (1, True)]
    nothing = run("compare", "--parts", str(tmp_path))
    assert nothing.return_value == 2
    assert "no Parquet tables" in nothing.stderr
    for command in ("compare", "copies"):
        both_given = CliRunner().invoke(commands, (command, "--parts", str(tmp_path), "--ledger", "news.db"))
        assert both_given.exit_code == 2


def test_figures_are_drawn_of_parts_as_of_ledgers(both: Path, tmp_path: Path) -> None:
    drawn = []
    for given in BOTH:
        path = tmp_path / f"{given[1]}.svg"
        assert run("compare", "killed", given[0], str(both / given[1]), "--plot", str(path)).return_value == 0
        drawn.append(path.read_text(encoding="utf-8"))
    assert drawn[0] == drawn[1]
