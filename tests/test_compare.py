"""Comparing many articles: what is found in the example documents, which relations are left out, the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from example_readings import EXAMPLES, NAMES, keys, ledger_of_examples, matched, path

from sayso.cli import main
from sayso.commands_compare import compare as command
from sayso.compare import Comparison, compare, of_readings
from sayso.ledger import Ledger
from sayso.plot import Point, plot
from sayso.reader import Failure, Reader

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.model import Model


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the labelled readings of the example documents."""
    return ledger_of_examples(tmp_path_factory.mktemp("compare") / "examples.db")


@pytest.fixture(scope="module")
def found(ledger: Path) -> Comparison:
    with Ledger(ledger) as made:
        return compare(made)


def named() -> dict[str, str]:
    return {identity: f"{name}#{key}" for name in NAMES for identity, key in keys(name).items()}


def planted() -> set[tuple[str, frozenset[str]]]:
    lines = (EXAMPLES / "expected" / "relations.jsonl").read_text(encoding="utf-8").splitlines()
    return {(row["kind"], frozenset((row["a"], row["b"]))) for row in map(json.loads, lines)}


def test_the_planted_relations_are_found_and_no_other(found: Comparison) -> None:
    names = named()
    assert {(r.kind, frozenset((names[r.a], names[r.b]))) for r in found.relations} == planted()


def test_they_are_found_in_the_documents_as_they_are_read(model: Model) -> None:
    names: dict[str, str] = {}
    readings = []
    for name in NAMES:
        read = next(Reader(model=model).read([path(name)]))
        assert not isinstance(read, Failure)
        names |= {identity: f"{name}#{key}" for identity, key in matched(name, read).items()}
        readings.append(read)
    with Ledger(":memory:") as made:
        for read in readings:
            made.add(read)
        pairs = {(r.kind, frozenset((names.get(r.a, r.a), names.get(r.b, r.b)))) for r in compare(made).relations}
    assert pairs == planted()


def test_every_relation_has_evidence_on_both_sides(found: Comparison) -> None:
    for relation in found.relations:
        sides = {found.claims[i].article.id for i in (relation.a, relation.b)}
        assert {article for article, _ in relation.evidence} == sides
        assert relation.reason


def test_what_is_asked_for_limits_what_is_found(ledger: Path) -> None:
    with Ledger(ledger) as made:
        rain = compare(made, "rain")
        assert {r.kind for r in rain.relations} >= {"conflicts", "update"}
        speaker = compare(made, speaker="Sanovar")
        assert all(any("Sanovar" in speaker.claims[i].holder.name for i in (r.a, r.b)) for r in speaker.relations)
        one = rain.relations[0].a
        assert all(one in (r.a, r.b) for r in compare(made, claim=one).relations)
        with pytest.raises(KeyError):
            compare(made, claim="nobody")


def test_groups_count_a_copy_and_its_original_as_one_origin(found: Comparison) -> None:
    groups = found.groups()
    assert sum(len(group.claims) for group in groups) == len(found.claims)
    assert sum(len(group.relations) for group in groups) == len(found.relations)
    copied = next(g for g in groups if [r.kind for r in g.relations] == ["copies"])
    assert (len(copied.claims), copied.origins) == (2, 1)


def test_nothing_in_nothing() -> None:
    assert of_readings([]).relations == ()
    assert of_readings([]).groups() == []


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def test_the_command_writes_one_relation_a_line(ledger: Path, found: Comparison) -> None:
    result = run("--ledger", str(ledger), "--format", "jsonl")
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert result.return_value == 0
    assert rows == [json.loads(json.dumps(r.to_json())) for r in found.relations]


def test_the_command_shows_figures_side_by_side(ledger: Path) -> None:
    result = run("killed", "--ledger", str(ledger))
    lines = result.output.splitlines()
    assert any("Estuary Wire" in line and "at least 41" in line and "2025-03-03" in line for line in lines)
    assert any("conflicts: dead" in line for line in lines)
    assert "independent origins" in lines[0]


def test_the_command_writes_tables(ledger: Path) -> None:
    result = run("--speaker", "Brell", "--ledger", str(ledger), "--format", "csv")
    assert result.output.startswith("kind,a,b,who_a,")
    assert result.return_value == 0


def test_exit_codes(ledger: Path) -> None:
    assert run("zeppelin", "--ledger", str(ledger)).return_value == 1
    assert run("--claim", "nobody", "--ledger", str(ledger)).return_value == 1


def test_why_a_claim_is_compared_with_nothing_is_told(ledger: Path) -> None:
    numbers = {f"{name}#{key}": identity for name in NAMES for identity, key in keys(name).items()}
    said = {
        "estuary-wire#a11": "only said to think",
        "sarvenia-now#a28": "claims nothing",
        "tavosel-beacon#s2": "a sentence of the outlet's own without a figure",
        "estuary-wire#a5": "nothing that is related was found",
    }
    for key, words in said.items():
        result = run("--claim", numbers[key], "--ledger", str(ledger))
        assert (result.return_value, result.stdout) == (1, "")
        assert words in result.stderr, key
    assert "no claim has the id" in run("--claim", "nobody", "--ledger", str(ledger)).stderr


def test_a_plot_has_a_mark_for_every_holder(ledger: Path, tmp_path: Path) -> None:
    picture = tmp_path / "toll.svg"
    assert run("died", "--ledger", str(ledger), "--plot", str(picture)).return_value == 0
    root = ET.parse(picture).getroot()  # noqa: S314 - ours
    words = " ".join(root.itertext())
    assert "Tavosel Health Authority" in words
    assert "2025-03-06" in words


@pytest.mark.parametrize("form", ["text", "jsonl", "csv"])
def test_a_closed_pipe_is_told_by_the_exit_code(ledger: Path, form: str) -> None:
    code = "import sys; from sayso.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "compare", "--ledger", str(ledger), "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as sayso:  # noqa: S603 - ours
        assert sayso.stdout is not None
        assert sayso.stderr is not None
        sayso.stdout.close()
        assert sayso.stderr.read() == b""
        assert sayso.wait(timeout=60) == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a full device")  # noqa: PTH110 - it is a device
def test_a_full_disk_is_told(ledger: Path) -> None:
    code = "import sys; from sayso.cli import main; sys.exit(main(sys.argv[1:]))"
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - it is a device
        done = subprocess.run(  # noqa: S603 - ours
            [sys.executable, "-c", code, "compare", "--ledger", str(ledger)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.stderr.splitlines() == ["sayso: cannot write standard output: No space left on device"]
    assert done.returncode == 2


def test_a_plot_that_cannot_be_written_is_told(ledger: Path, tmp_path: Path) -> None:
    result = run("died", "--ledger", str(ledger), "--plot", str(tmp_path / "nowhere" / "toll.svg"))
    assert result.return_value == 2
    assert "cannot write" in result.stderr
    assert not result.stdout


def test_a_plot_never_replaces_a_ledger_or_what_is_no_drawing(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(ledger.read_bytes())
    (tmp_path / "link.svg").symlink_to(copy)
    for picture, why in ((copy, "does not end in .svg"), (tmp_path / "link.svg", "choose another --plot")):
        assert main(["compare", "died", "--ledger", str(copy), "--plot", str(picture)]) == 2
        said = capsys.readouterr()
        assert why in said.err
        assert not said.out
        assert copy.read_bytes() == ledger.read_bytes()


def test_plots_of_hostile_names_are_well_formed() -> None:
    day = date(2025, 3, 2)
    points = [Point(day, 10.0**n, f"<b>&\x00\ud800{n}", "“]]>", low=None, high=10.0**n) for n in range(9)]
    root = ET.fromstring(plot(points, title="<script>", unit="&"))  # noqa: S314 - ours
    assert "<script>" in " ".join(root.itertext())
    assert not root.findall(".//{*}script")
    with pytest.raises(ValueError, match="nothing"):
        plot([], title="", unit="")
