"""Parquet parts give the relations that a ledger of the same articles gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import synthetic
from example_readings import NAMES, reading
from ledger_readings import read_text

from sayso import across, across_claims
from sayso.across import Across
from sayso.across_claims import compare_across
from sayso.asking import Asked
from sayso.compare import compare
from sayso.copies import copies
from sayso.ledger import Ledger
from sayso.origins import with_origins
from sayso.reader import Reader
from sayso.records import Reading
from sayso.shingles import MANY
from sayso.tables import tables_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.compare import Group
    from sayso.model import Model

SHARED = Path(__file__).parents[2] / "shared" / "corpora" / "polnear" / "train" / "text"


def parts(folder: Path, readings: Sequence[Reading], size: int = 40) -> Path:
    for number in range(0, len(readings), size):
        part = folder / f"{number:05}"
        part.mkdir(parents=True)
        with tables_to(part) as add:
            for of in readings[number : number + size]:
                add(of)
    return folder


def shape(groups: Sequence[Group]) -> list[Any]:
    return [([c.id for c in g.claims], [r.to_json() for r in g.relations], g.origins) for g in groups]


def assert_equal(tmp_path: Path, readings: Sequence[Reading]) -> int:
    """Both ways give the same copies, relations and groups in one order; gives how many relations there are."""
    folder = parts(tmp_path / "parts", readings)
    with Ledger(tmp_path / "news.db") as ledger:
        for of in readings:
            ledger.add(of)
        shared = [r.to_json() for r in copies(ledger.connection)]
        found = compare(ledger)
    with Across(folder) as opened:
        assert [r.to_json() for r in opened.copies()] == shared
    with Across(folder, claims=True) as opened:
        again = compare_across(opened)
        assert [r.to_json() for r in again.relations] == [r.to_json() for r in found.relations]
        assert len(again.relations) == len(found.relations)
        assert {c: again.claims[c].passage.text for c in found.claims} == {
            c: claim.passage.text for c, claim in found.claims.items()
        }
        assert set(again.claims) == set(found.claims)
        assert shape(list(again.groups())) == shape(found.groups())
    return len(found.relations)


def test_the_examples(tmp_path: Path) -> None:
    assert assert_equal(tmp_path, [with_origins(reading(name)) for name in NAMES])


def test_invented_articles(tmp_path: Path) -> None:
    made = [of for of, _ in synthetic.articles(240, seed=5)]
    assert assert_equal(tmp_path, made) > 100


def test_nothing_depends_on_how_many_are_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (across, across_claims):
        monkeypatch.setattr(module, "KEPT", 2)
    made = [of for of, _ in synthetic.articles(60, seed=6)]
    assert assert_equal(tmp_path, made)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the articles beside the checkout")
def test_articles_of_the_press(tmp_path: Path, model: Model) -> None:
    paths = sorted(SHARED.glob("*.txt"))[:220]
    read = Reader(model=model).read(str(path) for path in paths)
    assert assert_equal(tmp_path, [of for of in read if isinstance(of, Reading)]) > 20


@pytest.mark.parametrize("wanted", [{"words": "dam"}, {"speaker": "Korvenn"}, {"words": "nothing of it"}])
def test_what_is_asked_for_is_chosen_of_all_that_is_found(tmp_path: Path, wanted: dict[str, str]) -> None:
    folder = parts(tmp_path, [with_origins(reading(name)) for name in NAMES])
    asked = Asked(**wanted)
    with Across(folder, claims=True) as opened:
        every = compare_across(opened)
        of = {c.id for c in every.claims.values() if asked.fits(c.id, c.text, c.holder.name)}
        right = [r.to_json() for r in every.relations if {r.a, r.b} & of]
    with Across(folder, claims=True) as opened:
        assert [r.to_json() for r in compare_across(opened, **wanted).relations] == right
    assert bool(right) == ("nothing of it" not in wanted.values())


def test_one_claim(tmp_path: Path) -> None:
    folder = parts(tmp_path, [with_origins(reading(name)) for name in NAMES])
    with Across(folder, claims=True) as opened:
        every = list(compare_across(opened).relations)
    asked = every[0].a
    with Across(folder, claims=True) as opened:
        found = list(compare_across(opened, claim=asked).relations)
    assert found == [r for r in every if asked in (r.a, r.b)]
    with Across(folder, claims=True) as opened, pytest.raises(KeyError):
        compare_across(opened, claim="no-such-claim")


def test_an_article_that_is_in_two_parts_counts_once(tmp_path: Path) -> None:
    made = [read_text("Ann Lee said that 12 people died in Velle.\nThe dam of Velle broke after the rain.")]
    with Across(parts(tmp_path, [*made, *made], size=1)) as opened:
        assert len(opened) == 1
        assert list(opened.copies()) == []


def test_versions_of_one_page_are_no_copies_of_each_other(tmp_path: Path) -> None:
    line = "The 61-meter dam above Velle gave way at 4:20 a.m. on Sunday after two days of heavy rain."
    made = [read_text(f"{line}\n{more}", url="https://a.example/1") for more in ("So it was.", "So it is.")]
    assert assert_equal(tmp_path, made) == 0


def test_a_dispatch_without_a_year_gets_its_day(tmp_path: Path) -> None:
    body = "{} said that {} people were killed when the Velle dam burst.\nThe dam of Velle burst after rain in Orsk."
    made = [
        on_day(read_text(body.format("Ann Lee", 12)), "2024-03-02"),
        read_text("PORT VELLE, March 3 (Estuary Wire) — The dam burst.\n" + body.format("Bob Ray", 31)),
    ]
    assert assert_equal(tmp_path, made)


def on_day(of: Reading, day: str) -> Reading:
    return read_text(of.article.text.replace("\n\n", "\n"), published=day)


def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "work"))
    with Across(parts(tmp_path / "parts", [reading(NAMES[0])])) as opened:
        assert list((tmp_path / "work").iterdir())
        list(opened.copies())
    assert not list((tmp_path / "work").iterdir())


def test_what_was_too_much_is_told(tmp_path: Path) -> None:
    line = "The 61-meter dam above Velle gave way at 4:20 a.m. on Sunday after two days of heavy rain."
    made = [read_text(f"{line}\nIt was told {number} times.", outlet=f"Outlet {number}") for number in range(MANY + 1)]
    with Across(parts(tmp_path, made)) as opened:
        list(opened.copies())
        assert len(opened.caps) == 1
        assert str(MANY) in opened.caps[0]
