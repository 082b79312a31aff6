"""Why a figure, a time or a place has its value: the words that it was read from, and what they were counted from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sayso import hedges
from sayso.gazetteer import look_up
from sayso.outline import Cast, count
from sayso.tense import direction
from sayso.times import reference_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.records import Article, Figure, Place, Reading, Span, Time

_BESIDE = 200  # characters beside a figure in which the words for what it is of are looked for
_SPOKEN_OF = 600  # characters: how far back the time last spoken of may be (as in `sayso.timeline`)
#: Words for times that count from the day of publication alone.
_TOLD = re.compile(r"\b(?:today|yesterday|tomorrow|tonight|ago|last|next|this|\w+day)\b", re.IGNORECASE)
_TENSES = {
    "past": "; the tense around it looks back",
    "future": "; the tense around it looks ahead",
    "said": "; it is what was said, so nothing tells back from ahead",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field of a record has its value, in words, and the places in the article that show it."""

    field: str
    value: str | None
    because: str
    evidence: tuple[Span, ...] = ()

    def to_json(self, article: Article) -> dict[str, Any]:
        shown = [{"text": article.text[a:b], "span": [a, b]} for a, b in self.evidence]
        return {"field": self.field, "value": self.value, "because": self.because, "evidence": shown}


def named(words: str) -> re.Pattern[str]:
    """Finds words as they may stand in a text: whole, with any white space between them."""
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)")


def published(article: Article) -> Reason:
    """The day that an article's relative times count from."""
    day = reference_of(article)
    if day is None:
        return Reason("published", None, "no date was found, so times that count from it (“Monday”) are left out")
    because = "what the page or the text says of itself"
    if article.published is None:
        because = "not known; relative times count from the date in the dateline"
    return Reason("published", article.published or day.day.isoformat(), f"{because}; “Monday” counts from it")


def figure(reading: Reading, record: Figure) -> Iterator[Reason]:
    """Value, unit, hedge, what it is of, where and when, on whose word."""
    bounds = " to ".join("?" if n is None else f"{n:,.10g}" for n in (record.low, record.high))
    if record.value is not None:
        yield Reason("value", f"{record.value:,.10g}", f"what “{record.text}” says", (record.span,))
    else:
        yield Reason("value", bounds, f"“{record.text}” says no single number", (record.span,))
    counted = "a bare number counts" if record.unit == "count" else f"by its words or symbol ({record.dimension})"
    yield Reason("unit", record.unit, counted, (record.span,))
    yield from _hedge(record)
    for name in ("of", "per"):
        value = getattr(record, name)
        if value is not None:
            yield Reason(name, value, "the words beside the number", _beside(record, value))
    places = {p.id: p for p in reading.places}
    times = {t.id: t for t in reading.times}
    where, when = places.get(record.place or ""), times.get(record.time or "")
    if where is not None:
        yield Reason("place", where.name, "its sentence ties it to this place", (where.span,))
    if when is not None:
        yield Reason("time", when.value, f"its sentence ties it to “{when.text}”", (when.span,))
    yield _holder(reading, record)


def _hedge(record: Figure) -> Iterator[Reason]:
    """The words around the number that approximate it, or say that it is a change."""
    if record.modifier is None and record.change is None:
        return
    text, (start, end) = record.article.text, record.span
    block = record.article.block_at(start)
    hedge = hedges.before(text, start, block.start if block else start)
    led = ((hedge.start, start),) if hedge.start < start else ()
    behind = hedges.after(text, end, block.end if block else end)
    for name, value, number in (("modifier", record.modifier, 0), ("change", record.change, 1)):
        if value is None:
            continue
        if value == "range":
            yield Reason(name, value, "two numbers that bound it", (record.span,))
        elif hedge[number] == value:
            yield Reason(name, value, "the words before it", led or (record.span,))
        elif behind[number] == value:
            last = min(end + 20, block.end if block else end)
            yield Reason(name, value, "the words after it", ((end, last),) if last > end else (record.span,))
        else:
            yield Reason(name, value, "the words of the figure, or those around it", (record.span,))


def _beside(record: Figure, words: str) -> tuple[Span, ...]:
    """Where the words nearest to a figure stand; nowhere where they are not written so."""
    text, (start, end) = record.article.text, record.span
    block = record.article.block_at(start)
    first, last = (max(block.start, start - _BESIDE), min(block.end, end + _BESIDE)) if block else record.span
    found = [m.span() for m in named(words).finditer(text, first, last)]
    return tuple(sorted(found, key=lambda span: max(span[0] - end, start - span[1]))[:1])


def time(reading: Reading, record: Time) -> Iterator[Reason]:
    """The value of a time, the day that it counts from, its bounds, on whose word."""
    evidence = (record.span,)
    if record.value.startswith("P"):
        yield Reason("value", record.value, f"“{record.text}” is a length of time", evidence)
    elif "X" in record.value:
        yield Reason("value", record.value, f"“{record.text}” names the decade or century itself", evidence)
    elif record.value[:4] in record.text:
        yield Reason("value", record.value, f"“{record.text}” says the year itself: it counts from nothing", evidence)
    else:
        yield _relative(reading, record)
    if record.first is not None:
        yield Reason("days", f"{record.first} to {record.last}", "its first and last day")
    yield _holder(reading, record)


def _relative(reading: Reading, record: Time) -> Reason:
    """What a time counts from that does not say its year."""
    article = record.article
    day = reference_of(article)
    source = "publication" if article.published is not None else "the dateline"
    start, end = record.span
    block = article.block_at(start)
    tense = direction(article.text, start, end, block.start, block.end) if block else None
    because = f"“{record.text}” counts from {source}, {day.day.isoformat()}" if day else f"“{record.text}”"
    before = () if _TOLD.search(record.text) else _spoken_of(reading, record)
    for last in before:
        because += f", or from “{last.text}” ({last.value}), the time spoken of before it"
    return Reason(
        "value", record.value, because + _TENSES.get(tense or "", ""), (*(t.span for t in before), record.span)
    )


def _spoken_of(reading: Reading, record: Time) -> tuple[Time, ...]:
    """The time last spoken of, from which "that year" and "two days later" count; nothing where none is near."""
    near = (t for t in reading.times if t.first is not None and 0 <= record.span[0] - t.span[1] <= _SPOKEN_OF)
    return tuple(sorted(near, key=lambda t: t.span))[-1:]


def place(reading: Reading, record: Place) -> Iterator[Reason]:
    """Which place of that name, and what speaks for it."""
    where = f"{record.name}, {record.country or 'several countries'} ({record.latitude:.3f}, {record.longitude:.3f})"
    known = count(len(look_up(record.text).candidates), "place")
    others = [p for p in reading.places if p.country == record.country and p.name != record.name and p.country]
    because = f"the table of places has {known} that “{record.text}” may mean"
    if others:
        names = ", ".join(dict.fromkeys(p.name for p in islice(others, 3)))
        because += f"; of the same country the article names {names}"
    yield Reason("place", where, because, (record.span, *(p.span for p in others[:2])))
    yield Reason("geonames", str(record.geonames), f"https://www.geonames.org/{record.geonames}")
    yield _holder(reading, record)


def _holder(reading: Reading, record: Figure | Time | Place) -> Reason:
    """On whose word it stands."""
    outlet = reading.article.outlet or "the outlet"
    for claim in reading.attributions:
        if claim.id == record.holder:
            says = " → ".join(Cast(reading).chain(claim))
            inside = any(a <= record.span[0] and record.span[1] <= b for a, b in claim.content.spans)
            because = f"it stands in the {'content' if inside else 'sentence'} of the claim {claim.id}"
            return Reason("holder", says, because, claim.content.spans)
    for statement in reading.statements:
        if statement.id == record.holder:
            return Reason("holder", outlet, "it stands in a sentence of the outlet's own", statement.passage.spans)
    return Reason("holder", None, "it stands in a title outside all claims, or in no sentence of prose")
