"""How well the shipped model reads: floors that only rise, on data that lies beside a checkout, if it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attributions
import interview
import pytest
from corpus import load
from readings import Claim, article, reading

from sayso.reader import Reader
from sayso.records import Reading

if TYPE_CHECKING:
    from sayso.model import Model

SHARED = Path(__file__).parents[2] / "shared"
DEV = SHARED / "corpora" / "polnear" / "dev"
ARTICLES = SHARED / "articles"
EVERY = 4


@pytest.mark.skipif(not DEV.exists(), reason="PolNeAR is not beside the checkout")
def test_polnear_dev_holds_its_floors(model: Model) -> None:
    documents = load(DEV)[::EVERY]
    readings = list(Reader(model=model).read(DEV / "text" / document.name for document in documents))
    assert all(isinstance(result, Reading) for result in readings)
    figures = attributions.measure(documents, readings)  # type: ignore[arg-type]
    assert attributions.check(figures, f"dev/{EVERY}", attributions.digest(documents)) == []
    assert figures["share deeper"] <= 20
    assert figures["share without cue"] <= 3


@pytest.mark.skipif(not (ARTICLES / "interview_report.txt").exists(), reason="the articles are not beside the checkout")
def test_the_interview_report_holds_its_floors() -> None:
    result = interview.evaluate(ARTICLES)
    assert attributions.check(result.figures, interview.FLOORS, interview.digest(ARTICLES)) == []
    assert result.beside == ()
    assert (result.title, result.published) == (True, True)
    assert len(result.blocks) <= 3


PAGE = article(
    ("chrome", "Home News"),
    ("title", "Pool to stay shut"),
    ("paragraph", "Ann Lee said that the pool was not safe. “Nobody swims before June.” It rained."),
    title="Pool to stay shut",
)
SAID = Claim("indirect", "that the pool was not safe", "said", "Ann Lee")
FREE = Claim("direct", "“Nobody swims before June.”")
EXPECTED = reading(PAGE, SAID, FREE, said_by_outlet=("It rained.",))


def compared(found: Reading) -> interview.Result:
    rows = [record.to_json() for record in EXPECTED.records()]
    by_type = {kind: [row for row in rows if row["type"] == kind] for kind in ("article", "attribution", "statement")}
    return interview.compare(by_type, found)


def test_the_comparison_finds_nothing_wrong_with_what_is_right() -> None:
    result = compared(EXPECTED)
    assert (result.problems, result.beside, result.blocks) == ((), (), ())
    assert set(result.figures.values()) == {100.0}


def test_the_comparison_counts_what_is_wrong() -> None:
    wrong = reading(
        PAGE,
        Claim("mixed", "the pool was not safe. “Nobody", "said", "Ann Lee"),
        Claim("direct", "“Nobody swims", "said"),
        Claim("indirect", "Home", None),
        said_by_outlet=("It",),
    )
    result = compared(wrong)
    assert (result.found, result.extra, result.kinds, result.statements) == (1, 2, 0, 0)
    assert result.beside == ("Home",)
    assert result.figures["attributions found"] == 50.0


def test_the_comparison_sees_blocks_of_another_kind() -> None:
    other = article(("heading", "Home News"), ("title", "Pool to stay shut"), ("lead", PAGE.text.split("\n\n")[2]))
    result = compared(reading(other, SAID, FREE, said_by_outlet=("It rained.",)))
    assert [problem.split(":")[0] for problem in result.blocks] == ["heading, not chrome", "lead, not paragraph"]
    assert (result.title, result.published) == (False, True)


def test_a_floor_only_rises_and_goes_with_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attributions, "FLOORS", tmp_path / "floors.json")
    for figure in (70.0, 60.0):
        attributions.raise_floors({"linked": figure, "other": 1.0}, "part", "data")
    assert attributions.check({"linked": 69.9}, "part", "data") == []
    assert attributions.check({"linked": 69.8}, "part", "data") == ["linked: 69.8 is below its floor 69.9"]
    assert "other data" in attributions.check({"linked": 90.0}, "part", "other")[0]
    attributions.raise_floors({"linked": 50.0}, "part", "other")
    assert attributions.check({"linked": 49.9}, "part", "other") == []
