"""Readings made by hand for the tests of the ledger: with every kind of record, and as many as are wanted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readings import Claim, article, reading

from sayso.errors import LoadError, NotAnArticle, NotFound
from sayso.reader import Failure
from sayso.records import Figure, Place, Reading, Speaker, Time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sayso.records import Article, Span


def span(of: Article, words: str) -> Span:
    start = of.text.index(words)
    return start, start + len(words)


def flood(name: str = "flood.html", **about: Any) -> Reading:
    """An article with every kind of record: two speakers, one of them quoted in the other's claim."""
    known = {"title": "Mayor Ann Lee fears for Velle", "outlet": "Port Gazette", "published": "2024-05-06"}
    of = article(
        ("title", "Mayor Ann Lee fears for Velle"),
        ("lead", "Mayor Ann Lee said that Bob Ray had told her that 1,200 houses in Velle were lost by Monday."),
        ("paragraph", "“The dam is rotten,” Lee said. Bob Ray denied that the sluice was open."),
        ("paragraph", "The town of Velle has 9,000 houses."),
        name=name,
        **(known | about),
    )
    short = of.text.index("Lee said. ")
    lee = Speaker(of, "Ann Lee", "person", (span(of, "Ann Lee"), (short, short + 3)), role="Mayor")
    ray = Speaker(of, "Bob Ray", "person", (span(of, "Bob Ray"),), affiliation="the dam")
    houses = "that 1,200 houses in Velle were lost by Monday"
    made = reading(
        of,
        Claim("indirect", f"that Bob Ray had told her {houses}", "said", "Mayor Ann Lee"),
        Claim("indirect", houses, "told", "Bob Ray", inside=0),
        Claim("direct", "“The dam is rotten,”", "said", "Lee"),
        Claim("indirect", "that the sluice was open", "denied", "Bob Ray", act="deny"),
        said_by_outlet=("The town of Velle has 9,000 houses.",),
    )
    said = [replace(a, speaker=(lee, ray)[i % 2].id) for i, a in enumerate(made.attributions)]
    nested, stated = made.attributions[1].id, made.statements[0].id
    monday = Time(of, span(of, "Monday"), value="2024-05-06", first="2024-05-06", last="2024-05-06", holder=nested)
    town = of.text.index("Velle were")
    velle = Place(
        of, (town, town + 5), name="Velle", country="XX", latitude=1.5, longitude=-2.25, geonames=77, holder=nested
    )
    unit: Any = {"unit": "count", "dimension": "count"}
    lost = Figure(
        of, span(of, "1,200"), value=1200.0, time=monday.id, place=velle.id, holder=nested, of="house", **unit
    )
    stock = Figure(of, span(of, "9,000"), low=9000.0, holder=stated, **unit)
    start = of.text.index("Bob Ray denied")
    said[3] = replace(said[3], frame=((start, start + 3),), polarity="negated")
    return Reading(of, tuple(said), made.statements, (lee, ray), (lost, stock), (monday,), (velle,))


def story(number: int, **about: Any) -> Reading:
    """One of any number of short articles, each with a claim of its own."""
    return read_text(f"Number {number} is here.\nSpeaker {number} said that bridge {number} would open.", **about)


def read_text(text: str, name: str = "story.txt", **about: Any) -> Reading:
    """A reading of plain lines: "S said C." is a claim, every other line the outlet's own."""
    of = article(*(("paragraph", line) for line in text.splitlines() if line.strip()), name=name, **about)
    lines = [line for line in text.splitlines() if line.strip()]
    claims = [
        Claim("indirect", content.rstrip("."), "said", source)
        for line in lines
        for source, said, content in [line.partition(" said ")]
        if said
    ]
    return reading(of, *claims, said_by_outlet=tuple(line for line in lines if " said " not in line))


class TextReader:
    """Reads files with `read_text`: "empty" is no article, "crash" breaks the reader. Counts what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def read(self, sources: Iterable[str]) -> Iterator[Reading | Failure]:
        for source in sources:
            self.given.append(source)
            try:
                text = Path(source).read_text(encoding="utf-8")
            except OSError:
                yield self._failure(NotFound(source, "no such file", "check the name"))
                continue
            if text == "crash":
                raise RuntimeError("the reader broke")
            if text.startswith(("empty", "<?xml")):
                yield self._failure(NotAnArticle(source, "empty", "give another"))
            else:
                url = next((line[5:] for line in text.splitlines() if line.startswith("url: ")), None)
                body = "\n\n".join(line for line in text.splitlines() if line and not line.startswith("url: "))
                made = read_text(body, name=source, url=url)
                yield made

    @staticmethod
    def _failure(error: LoadError) -> Failure:
        return Failure(error.input, error)
