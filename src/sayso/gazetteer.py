"""The table of places: from a name to the places that bear it.

``places.bin`` is made by ``data/make_places.py`` from GeoNames (CC BY 4.0; see ``NOTICE-places.md``). It is one zlib
stream: the lengths of its parts, then the parts. Columns of numbers come as byte planes, little-endian; names, counts
and flags as bytes. Places are in the order of their countries, keys in that of their bytes.

Keys are folded names, so that "Deir ez-Zor", "Deir Ezzor" and "deir ez zor" are one (see `fold`). With a key go the
places of that name, most peopled first, and what else the word may be: a given name, a surname, a common word.
"""

from __future__ import annotations

import struct
import sys
import unicodedata
import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import NamedTuple

CONTINENT, COUNTRY, REGION, CITY = range(4)
GIVEN, SURNAME, WORD, ABBREVIATION = 1, 2, 4, 8
NO_INDEX = 2**32 - 1

_COLUMNS = 7
_PARTS = 17
_SIGNED = (1, 2)  # the columns of degrees
_DROPPED = str.maketrans("", "", " \t\n\r\u00a0-‐‑'’‘ʻʼ`.,ʿʾ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean.

    ``region`` is the index of the first-level region it lies in (its own, for a region), ``people`` the population,
    degrees are north and east to a thousandth; ``other`` says that the name is not the usual one.
    """

    index: int
    kind: int
    country: str | None
    region: int | None
    people: int
    other: bool


class Entry(NamedTuple):
    """What the table knows of a folded name; ``words`` is the length of the longest name that it begins, else 0."""

    candidates: tuple[Candidate, ...]
    signs: int
    words: int


_NOTHING = Entry((), 0, 0)


def fold(name: str) -> str:
    """A name without case, accents, spaces, hyphens, apostrophes and stops; "Saint" is "St"."""
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in decomposed if not unicodedata.combining(c))
    folded = name.casefold()
    if "saint" in folded:
        folded = " ".join("st" if word == "saint" else word for word in folded.replace("-", " ").split())
    return folded.translate(_DROPPED)


class Gazetteer:
    """The table in memory: 20 MB, read in less than a tenth of a second. `gazetteer` gives the one that ships."""

    def __init__(self, packed: bytes) -> None:
        data = memoryview(zlib.decompress(packed))
        lengths = struct.unpack_from(f"<{_PARTS}I", data)
        ends = list(accumulate(lengths, initial=_PARTS * 4))
        parts = [data[a:b] for a, b in pairwise(ends)]
        columns = [_column(part, "i" if i in _SIGNED else "I") for i, part in enumerate(parts[:_COLUMNS])]
        self._ids, self._north, self._east, self._people, self._region, self._regions, self._candidates = columns
        self._country, self._kinds, lengths_of_names, self._names, codes = parts[_COLUMNS : _COLUMNS + 5]
        lengths_of_keys, keys, counts, self._words, self._signs = parts[_COLUMNS + 5 :]
        self._codes = str(codes, "ascii").split(",")
        self._name_ends = array("I", accumulate(lengths_of_names, initial=0))
        self._keys = bytes(keys)
        self._key_ends = array("I", accumulate(lengths_of_keys, initial=0))
        self._ends = array("I", accumulate(counts, initial=0))

    def __len__(self) -> int:
        return len(self._ids)

    def look_up(self, key: str) -> Entry:
        """What is known of a folded name, an entry without candidates if nothing is."""
        wanted = key.encode("utf-8", "surrogatepass")
        at = bisect_left(range(len(self._signs)), wanted, key=self._key)
        if at == len(self._signs) or self._key(at) != wanted:
            return _NOTHING
        found = self._candidates[self._ends[at] : self._ends[at + 1]]
        return Entry(tuple(self._candidate(i >> 1, bool(i & 1)) for i in found), self._signs[at], self._words[at])

    def _key(self, at: int) -> bytes:
        return self._keys[self._key_ends[at] : self._key_ends[at + 1]]

    def _candidate(self, index: int, other: bool) -> Candidate:
        region = self._region[index]
        number = self._country[index]
        return Candidate(
            index=index,
            kind=self._kinds[index],
            country=self._codes[number] if number < len(self._codes) else None,
            region=None if region == NO_INDEX else self._regions[region],
            people=self._people[index],
            other=other,
        )

    def name(self, index: int) -> str:
        """A place's name as GeoNames has it."""
        return str(self._names[self._name_ends[index] : self._name_ends[index + 1]], "utf-8")

    def geonames(self, index: int) -> int:
        """A place's id in GeoNames."""
        return self._ids[index]

    def point(self, index: int) -> tuple[float, float]:
        """Where a place lies, in degrees north and east; countries and regions by the middle of their places."""
        return self._north[index] / 1000, self._east[index] / 1000


def _column(planes: memoryview, typecode: str) -> array[int]:
    count = len(planes) // 4
    raw = bytearray(len(planes))
    for plane in range(4):
        raw[plane::4] = planes[plane * count : (plane + 1) * count]
    column = array(typecode, bytes(raw))
    if sys.byteorder == "big":
        column.byteswap()
    return column


@cache
def gazetteer() -> Gazetteer:
    """The table that ships, read when it is first asked for."""
    return Gazetteer(files("sayso").joinpath("places.bin").read_bytes())


@lru_cache(maxsize=8192)  # the words of a few articles
def look_up(name: str) -> Entry:
    """What the table that ships knows of a name as it is written."""
    return gazetteer().look_up(fold(name))
