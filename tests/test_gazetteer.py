"""The table of places: what ships is what the script makes, and names find the places that bear them."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.gazetteer import ABBREVIATION, CITY, CONTINENT, COUNTRY, GIVEN, REGION, WORD, Candidate, fold, gazetteer

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "data/make_places.py"
TABLE = Path(str(files("sayso").joinpath("places.bin")))


def first(name: str, kind: int) -> Candidate:
    return next(c for c in gazetteer().look_up(fold(name)).candidates if c.kind == kind)


def test_the_table_is_the_one_that_its_digest_names() -> None:
    digest = (ROOT / "data/places.sha256").read_text().split()[0]
    assert hashlib.sha256(TABLE.read_bytes()).hexdigest() == digest


def test_the_table_stays_small() -> None:
    assert TABLE.stat().st_size < 4_000_000


def test_the_script_makes_the_same_table_again(tmp_path: Path) -> None:
    if len(list(SCRIPT.parent.glob("*.tgz"))) < 2:
        pytest.skip("the packages of npm are not in data/")
    for package, wanted in re.findall(r'"([\w-]+)": "(\d[\d.]*)"', SCRIPT.read_text()):
        try:
            if version(package) != wanted:
                pytest.skip(f"{package} has another version")
        except PackageNotFoundError:
            pytest.skip(f"{package} is not installed")
    made = tmp_path / "places.bin"
    subprocess.run([sys.executable, SCRIPT, SCRIPT.parent, "-o", made], check=True)  # noqa: S603
    assert made.read_bytes() == TABLE.read_bytes()


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Syria", "SY"), ("Turkey", "TR"), ("Türkiye", "TR"), ("Turkiye", "TR"), ("UK", "GB"), ("Britain", "GB"),
        ("U.S.", "US"), ("Ivory Coast", "CI"), ("Côte d’Ivoire", "CI"), ("Palestine", "PS"), ("Taiwan", "TW"),
        ("Kosovo", "XK"), ("Burma", "MM"), ("Myanmar", "MM"), ("Congo", "CG"), ("DRC", "CD"), ("Netherlands", "NL"),
        ("Holland", "NL"), ("Czech Republic", "CZ"), ("Swaziland", "SZ"), ("Timor-Leste", "TL"),
        ("Guinea-Bissau", "GW"),
    ],
)  # fmt: skip
def test_countries_go_by_their_usual_names(name: str, country: str) -> None:
    assert first(name, COUNTRY).country == country


@pytest.mark.parametrize(
    ("name", "country", "north", "east"),
    [
        ("Deir Ezzor", "SY", 35.3, 40.1),
        ("Deir ez-Zor", "SY", 35.3, 40.1),
        ("Dayr az Zawr", "SY", 35.3, 40.1),
        ("Kiev", "UA", 50.4, 30.5),
        ("Kyiv", "UA", 50.4, 30.5),
        ("St. Louis", "US", 38.6, -90.2),
        ("São Paulo", "BR", -23.5, -46.6),
        ("Sao Paulo", "BR", -23.5, -46.6),
        ("New York", "US", 40.7, -74.0),
        ("Hague", "NL", 52.1, 4.3),
    ],
)
def test_cities_go_by_other_spellings_too(name: str, country: str, north: float, east: float) -> None:
    city = first(name, CITY)
    assert city.country == country
    assert gazetteer().point(city.index) == pytest.approx((north, east), abs=0.15)


def test_regions_continents_and_what_lies_in_what() -> None:
    texas = first("Texas", REGION)
    assert texas.country == "US"
    assert first("Austin", CITY).region == texas.index == texas.region
    assert gazetteer().name(texas.index) == "Texas"
    assert gazetteer().geonames(texas.index) == 4736286
    assert gazetteer().geonames(first("West Bank", REGION).index) == 285153
    assert first("Europe", CONTINENT).country is None


def test_most_peopled_first_and_other_names_last() -> None:
    found = gazetteer().look_up("paris").candidates
    assert found[0].country == "FR"
    assert [(c.other, -c.people) for c in found] == sorted((c.other, -c.people) for c in found)


def test_what_else_a_name_may_be() -> None:
    look_up = gazetteer().look_up
    assert look_up("chad").signs & GIVEN
    assert look_up("reading").signs & WORD
    assert not look_up("damascus").signs
    assert look_up("calif").signs & ABBREVIATION
    assert look_up("rio").words >= 3  # Rio de Janeiro
    assert look_up("nowhereatall") == ((), 0, 0)


def test_countries_lie_on_the_right_side_of_the_globe() -> None:
    """Their points are computed: a country across the 180th meridian must not land on the other side."""
    for name, north, east in (
        ("Fiji", -17.5, 178.5),
        ("Russia", 60, 75),
        ("New Zealand", -41, 174),
        ("Chile", -33, -71),
    ):
        latitude, longitude = gazetteer().point(first(name, COUNTRY).index)
        assert latitude == pytest.approx(north, abs=4), name
        assert longitude == pytest.approx(east, abs=4), name


@given(st.text(max_size=40))
def test_folding_settles_and_any_key_may_be_asked(text: str) -> None:
    folded = fold(text)
    assert not set(" -’'.") & set(folded)
    assert gazetteer().look_up(folded).words >= 0
