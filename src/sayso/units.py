"""Unit words, symbols and currencies: what they are called in a record and what they measure.

The table ``units.tsv`` has one row a unit: ``unit`` (a singular English word, the usual symbol of a metric length or
mass, or an ISO 4217 code), ``dimension``, ``per`` (a speed is a length per
hour), ``factor`` (what its value is multiplied by: a cent is 0.01 of the main unit), and its forms with
commas between them: ``singular`` words, ``plural`` words, and ``symbols``, whose case counts. Names that several
countries share stand in the table as ``$``, ``rupee`` and ``peso``; `settled` gives each its code.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import urlsplit

_SPACE = r"[ \u00a0\u202f\n]"
_GAP = re.compile(rf"[-‑]|{_SPACE}{{0,2}}")
_PHRASE = re.compile(r"((?:[Uu]\.[Ss]\.|[A-Za-z]+))(?:([- \n])([A-Za-z]+)(?:[- \n]([A-Za-z]+))?)?")
_LONG = re.compile(r"[-‑](?!olds?\b)[A-Za-z]")  # "years-long"
_SHARED = {
    "$": "USD", "rupee": "INR", "peso": "MXN",
}  # fmt: skip
# The currency that a country's own outlets mean, by the country's top-level domain.
_OWN = {
    "$": {
        "au": "AUD", "ca": "CAD", "nz": "NZD", "sg": "SGD", "hk": "HKD", "tw": "TWD", "jm": "JMD", "tt": "TTD",
        "bb": "BBD", "bs": "BSD", "bz": "BZD", "fj": "FJD", "gy": "GYD", "na": "NAD", "bn": "BND", "ag": "XCD",
        "mx": "MXN", "cl": "CLP", "co": "COP", "ar": "ARS",
    },
    "rupee": {"pk": "PKR", "lk": "LKR", "np": "NPR", "mu": "MUR", "sc": "SCR"},
    "peso": {"ph": "PHP", "ar": "ARS", "co": "COP", "cl": "CLP", "uy": "UYU", "do": "DOP", "cu": "CUP"},
    "JPY": {"cn": "CNY"},
}  # fmt: skip


class Unit(NamedTuple):
    """What a figure counts in, what its value is multiplied by to be in that unit, and what it is a rate per."""

    name: str
    dimension: str
    factor: float = 1
    per: str | None = None


COUNT = Unit("count", "count")
FRACTION = Unit("fraction", "ratio")


class _Table(NamedTuple):
    singular: dict[str, Unit]
    plural: dict[str, Unit]
    symbols: dict[str, Unit]
    longest: dict[str, int]  # first word of a form: how many words the longest form has
    after: re.Pattern[str]
    before: re.Pattern[str]


@cache
def _table() -> _Table:
    singular: dict[str, Unit] = {}
    plural: dict[str, Unit] = {}
    symbols: dict[str, Unit] = {}
    longest: dict[str, int] = {}
    for line in files("sayso").joinpath("units.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, dimension, per, factor, ones, many, signs = line.split("\t")
        unit = Unit(name, dimension, float(factor), per or None)
        for forms, table in ((ones, singular), (many, plural)):
            for form in filter(None, forms.split(", ")):
                words = re.split("[- ]", form)
                table[" ".join(words)] = unit
                longest[words[0]] = max(longest.get(words[0], 1), len(words))
        symbols |= dict.fromkeys(filter(None, signs.split(", ")), unit)
    ordered = sorted(symbols, key=len, reverse=True)
    money = "|".join(re.escape(sign) for sign in ordered if symbols[sign].dimension == "money")
    return _Table(
        singular,
        plural,
        symbols,
        longest,
        re.compile(rf"(?:{'|'.join(map(re.escape, ordered))})(?![\w$€£])"),
        re.compile(rf"(?<![\w$€£])({money}){_SPACE}?\Z"),
    )


def after(text: str, at: int, end: int, *, single: bool, digits: bool) -> tuple[Unit, int, bool] | None:
    """The unit that follows a number which ends at ``at``, where it ends, and whether both describe a noun
    ("a 7-day trip").

    ``single`` says that the number is one or less, and takes a singular unit; symbols ("km", "%") follow
    ``digits`` only.
    """
    table = _table()
    gap = _GAP.match(text, at, end)
    assert gap is not None  # noqa: S101 - it matches nothing, too
    begin = gap.end()
    tied = begin > at and text[at] in "-‑"
    if digits and not tied:
        sign = table.after.match(text, begin, end)
        if sign is not None:
            return table.symbols[sign[0]], sign.end(), False
    if begin == at:
        return None
    phrase = _PHRASE.match(text, begin, end)
    if phrase is None:
        return None
    words = [word for word in (phrase[1], phrase[3], phrase[4]) if word]
    for n in range(min(table.longest.get(phrase[1].lower(), 0), len(words)), 0, -1):
        form = " ".join(words[:n]).lower()
        stop = phrase.end((1, 3, 4)[n - 1])
        if stop < end and (text[stop].isalnum() or text[stop] == "_"):
            continue
        unit = table.plural.get(form)
        if unit is not None and not _LONG.match(text, stop, end):
            return unit, stop, tied
        unit = table.singular.get(form)
        if unit is not None and (single or tied or form != "second"):
            bound = tied or not (single or unit.dimension in ("percent", "money"))
            return unit, stop, bound  # "a three hour interview" is written without its hyphen
    return None


def before(text: str, at: int, start: int) -> tuple[Unit, int] | None:
    """The currency sign or code that stands right before ``at``, and where it begins, not before ``start``."""
    if at == start or not (text[at - 1] in "$€£¥₹₽₩₪₺₦₴₫฿₱₾₸₼֏৳₿. \u00a0\u202f\n" or text[at - 1].isalpha()):
        return None
    table = _table()
    match = table.before.search(text, max(start, at - 6), at)
    return None if match is None else (table.symbols[match[1]], match.start())


def settled(unit: Unit, country: str | None) -> Unit:
    """The unit with the ISO code that an outlet of this country means by a shared name: "$" in .au is AUD, else USD."""
    own = _OWN.get(unit.name, {}).get(country or "")
    return unit._replace(name=own or _SHARED.get(unit.name, unit.name))


def country(url: str | None) -> str | None:
    """The two letters of the country that an address lies in, where it says so ("abc.net.au": ``au``)."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    last = host.rstrip(".").rpartition(".")[2]
    return last if len(last) == 2 and last.isascii() and last.isalpha() else None
