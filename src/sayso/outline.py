"""What the views share: the order in which attributions are shown, the words for them, where records stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sayso.records import Article, Attribution, Figure, Place, Speaker, Statement, Time
from sayso.rows import BY_HAND, CONFIRMED
from sayso.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.records import Basis, Kind, Reading, Record, Span

#: Below this confidence an attribution is marked as unsure.
UNSURE = 0.7

NO_SOURCE = "no source named"

#: A sign that tells the kinds apart without colour: quotation marks, a paraphrase, or both.
SIGNS: dict[Kind, str] = {"direct": "“”", "mixed": "“~", "indirect": "~"}


#: How a source is said to know, behind "by".
_BASIS: dict[Basis, str] = {
    "first_hand": "own experience",
    "document": "a document",
    "other_source": "what others told",
    "anonymous": "a source that is not named",
    "official_capacity": "office",
    "poll_or_data": "counting or measuring",
}


def outline(reading: Reading) -> Iterator[Attribution]:
    """The attributions in text order, each followed by those that lie in its content."""
    children: defaultdict[str | None, list[Attribution]] = defaultdict(list)
    for attribution in reading.attributions:
        children[attribution.parent].append(attribution)
    pending = children[None][::-1]
    while pending:
        attribution = pending.pop()
        yield attribution
        pending += children.pop(attribution.id, [])[::-1]


def source_name(attribution: Attribution) -> str:
    """The source as the article words it, or `NO_SOURCE`; safe to show."""
    return one_line(attribution.source.text) if attribution.source else NO_SOURCE


class Cast:
    """Who speaks in a reading, and on whose word a claim stands: names that are safe to show; one for each view."""

    def __init__(self, reading: Reading) -> None:
        self._speakers = {s.id: s for s in reading.speakers}
        self._attributions = {a.id: a for a in reading.attributions}
        self._told: set[str] = set()
        self._outlet = one_line(reading.article.outlet or "the outlet")

    def name(self, attribution: Attribution) -> str:
        """The speaker's name, else the source in the article's words, else `NO_SOURCE`."""
        speaker = self._speakers.get(attribution.speaker or "")
        return one_line(speaker.name) if speaker else source_name(attribution)

    def about(self, attribution: Attribution) -> str | None:
        """The speaker's name, the first time with role and body, where the source does not say as much; or None."""
        speaker = self._speakers.get(attribution.speaker or "")
        if speaker is None:
            return None
        words = source_name(attribution).casefold()
        parts = [speaker.name]
        if speaker.id not in self._told:
            self._told.add(speaker.id)
            name = speaker.name.casefold()  # of one without a name it says the role already: "a mayor"
            parts += [part for part in (speaker.role, speaker.affiliation) if part and part.casefold() not in name]
        return one_line(", ".join(parts)) if any(part.casefold() not in words for part in parts) else None

    def chain(self, attribution: Attribution) -> list[str]:
        """On whose word a claim stands: the outlet, then each speaker down to the attribution's own."""
        names: list[str] = []
        here: Attribution | None = attribution
        while here is not None:
            names.append(self.name(here))
            here = self._attributions.get(here.parent or "")
        return [self._outlet, *reversed(names)]


def labels(attribution: Attribution) -> list[str]:
    """What sayso makes of an attribution, in words: its kind and act; whether it was made at all, and how its source
    knows, where the article says so; whether it lies in another, is unsure, or was set right or confirmed by hand.
    """
    words: list[str] = [attribution.kind]
    if attribution.act:
        words.append(attribution.act)
    if attribution.polarity not in {None, "affirmed"}:
        words.append(str(attribution.polarity))
    if attribution.basis:
        words.append(f"by {basis_words(attribution.basis)}")
    if attribution.depth:
        words.append("nested")
    if attribution.confidence is not None and attribution.confidence < UNSURE:
        words.append(f"unsure ({attribution.confidence:.2f})")
    if attribution.reason == BY_HAND:
        words.append(BY_HAND)
    elif (attribution.reason or "").endswith(CONFIRMED):
        words.append(CONFIRMED)
    return words


def basis_words(basis: Basis) -> str:
    """How a source is said to know, behind "by"."""
    return _BASIS[basis]


def summary(reading: Reading) -> str:
    """How many claims of each kind there are, and how many sentences in the outlet's own voice."""
    kinds = Counter(a.kind for a in reading.attributions)
    parts = [f"{kinds[kind]} {kind}" for kind in SIGNS if kinds[kind]]
    if nested := sum(a.depth > 0 for a in reading.attributions):
        parts.append(f"{nested} nested")
    claims = count(len(reading.attributions), "attributed claim") + (f" ({', '.join(parts)})" if parts else "")
    return f"{claims}, {count(len(reading.statements), 'sentence')} in the outlet's own voice"


def spans_of(record: Record) -> tuple[Span, ...]:
    """Where in its article a record stands: its content, its sentence, its mentions; nowhere for an article."""
    match record:
        case Attribution():
            return record.content.spans
        case Statement():
            return record.passage.spans
        case Speaker():
            return record.mentions
        case Figure() | Time() | Place():
            return (record.span,)
        case Article():
            return ()


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
