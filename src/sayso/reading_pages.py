"""The pages of one article: its text with every claim marked, and the lasting address of each record."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sayso.answers import Moved, Page, Refused, number
from sayso.export import write_csv, write_csv_header
from sayso.marks import Mark, Marks, Sources, body, claim_marks, is_unsure, source_key
from sayso.outline import NO_SOURCE, SIGNS, basis_words, labels, outline, source_name, spans_of, summary
from sayso.routes import ARTICLE, RECORD, Field, Route
from sayso.safe import one_line
from sayso.strip import OUTLET, strip
from sayso.views import outlet, query, web_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.answers import Answer
    from sayso.records import Attribution, Reading, Record, Speaker
    from sayso.routes import Visit
    from sayso.strip import Strip

_ARTICLE = Field("article", "the id of an article", "path", ARTICLE, longest=16)
_RECORD = Field("record", "the id of a record", "path", RECORD, longest=32)
_AT = Field("at", "the id of a record whose characters are to be lit", "query", RECORD, longest=32)
_READ_BY = Field("read_by", "machine: without what people corrected", choices=("machine",))
#: The strip is so many units wide, whatever the screen.
_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class _Voice:
    """A source in the margin. ``share`` is its part of the prose, in percent."""

    letter: str
    color: str
    name: str
    kind: str | None
    about: str
    bases: tuple[str, ...]
    claims: int
    share: float
    address: str | None


@dataclass(frozen=True, slots=True)
class _Row:
    """A claim in the list beside the text."""

    id: str
    letter: str
    number: int
    sign: str
    color: str
    depth: int
    source: str
    about: str | None
    cue: str | None
    content: str
    chain: str
    labels: tuple[str, ...]
    unsure: bool
    original: str | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the strip: where it begins and how wide it is, in units of the strip."""

    x: float
    width: float
    color: str
    name: str


@dataclass(frozen=True, slots=True)
class _Map:
    """The places of an article on a map: ``box`` is what of it is shown (SVG), in degrees, south being down.

    ``size`` is that of a point, ``points`` are id, name, east and south of each place.
    """

    box: str
    size: float
    points: tuple[tuple[str, str, float, float], ...]


def article(visit: Visit) -> Answer:
    """The page of an article."""
    reading = _reading(visit)
    at = visit.get("at")
    corrections = visit.ledger.corrections(reading.article.id)
    return Page(
        "article.html",
        data=lambda: {
            "records": [record.to_json() for record in reading.records()],
            "corrections": [correction.to_json() for correction in corrections],
        },
        context=lambda: (
            _context(reading, at) | {"corrections": corrections, "machine": visit.get("read_by") == "machine"}
        ),
        table=lambda: _csv(reading),
    )


def record(visit: Visit) -> Answer:
    """The lasting address of a record: it leads to its place in its article."""
    identity = visit.given["record"]
    try:
        # The record as it is now; else as the machine read it, before somebody dropped it.
        machine, found = None, _of(visit.ledger.reading(identity[:16]), identity)
        if found is None:
            machine, found = "machine", _of(visit.ledger.machine_reading(identity[:16]), identity)
    except KeyError:
        found = None
    if found is None:
        raise _nothing("record")
    return Moved(query(f"/articles/{identity[:16]}", at=identity, read_by=machine) + "#at", found.to_json)


def _of(reading: Reading, identity: str) -> Record | None:
    return next((record for record in reading.records() if record.id == identity), None)


def _reading(visit: Visit) -> Reading:
    try:
        identity = visit.given["article"]
        machine = visit.get("read_by") == "machine"
        return visit.ledger.machine_reading(identity) if machine else visit.ledger.reading(identity)
    except KeyError:
        raise _nothing("article") from None


def _nothing(what: str) -> Refused:
    return Refused(404, f"There is no {what} of this id.", "It may have been removed; search for its words.")


def _csv(reading: Reading) -> str:
    out = io.StringIO()
    write_csv_header(out)
    write_csv(reading, out, outlet_voice=True)
    return out.getvalue()


def _context(reading: Reading, at: str | None) -> dict[str, Any]:
    article = reading.article
    sources = Sources(reading)
    voices = strip(reading)
    marks = [*claim_marks(reading, sources), *_measure_marks(reading), *_lit(reading, at)]
    return {
        "article": article,
        "title": one_line(article.title or article.input),
        "has_title": any(block.kind == "title" for block in article.blocks),
        "outlet": outlet(article),
        "original": web_link(article),
        "summary": summary(reading),
        "body": Markup("".join(body(Marks(article, marks)))),  # noqa: S704 - what strangers wrote is escaped there
        "strip": _pieces(voices, sources, outlet(article)),
        "width": _WIDTH,
        "own_share": 100 * voices.shares.get(OUTLET, 0.0),
        "voices": _voices(reading, sources, voices),
        "claims": list(_rows(reading, sources)),
        "reading": reading,
        "map": _map(reading),
        "at": at,
    }


def _map(reading: Reading) -> _Map | None:
    """The part of the world that holds the places, each once, with room around them; None where there are none."""
    places = list({place.geonames: place for place in reversed(reading.places)}.values())[::-1]
    if not places:
        return None
    east = [place.longitude for place in places]
    south = [-place.latitude for place in places]
    width = min(360.0, max(40.0, 1.3 * (max(east) - min(east)), 2.6 * (max(south) - min(south))))
    left = max(-180.0, min(180.0 - width, (min(east) + max(east) - width) / 2))
    top = max(-90.0, min(90.0 - width / 2, (min(south) + max(south)) / 2 - width / 4))
    points = tuple((p.id, one_line(p.name), p.longitude, -p.latitude) for p in places)
    return _Map(f"{left:.2f} {top:.2f} {width:.2f} {width / 2:.2f}", width / 110, points)


def _voices(reading: Reading, sources: Sources, voices: Strip) -> list[_Voice]:
    speakers: dict[str, Speaker] = {speaker.id: speaker for speaker in reading.speakers}
    claims: dict[str, list[Attribution]] = {}
    for attribution in reading.attributions:
        claims.setdefault(source_key(attribution), []).append(attribution)
    found = []
    for key, name in sources.names.items():
        speaker = speakers.get(key)
        about = [part for part in (speaker.role, speaker.affiliation) if part] if speaker else []
        bases = dict.fromkeys(basis_words(claim.basis) for claim in claims[key] if claim.basis)
        found.append(
            _Voice(
                sources.letter(key),
                sources.color(key),
                name,
                speaker.kind if speaker else None,
                one_line(", ".join(about)),
                tuple(bases),
                len(claims[key]),
                100 * voices.shares.get(key, 0.0),
                None if key == NO_SOURCE else query("/speaker", name=name),
            )
        )
    return found


def _pieces(voices: Strip, sources: Sources, own: str) -> list[_Piece]:
    scale = _WIDTH / voices.length if voices.length else 0.0
    return [
        _Piece(
            round(s.start * scale, 2),
            round(s.length * scale, 2),
            "own" if s.key == OUTLET else sources.color(s.key),
            own if s.key == OUTLET else f"{sources.letter(s.key)} {sources.names[s.key]}",
        )
        for s in voices.stretches
    ]


def _rows(reading: Reading, sources: Sources) -> Iterator[_Row]:
    for attribution in outline(reading):
        key = source_key(attribution)
        yield _Row(
            id=attribution.id,
            letter=sources.letter(key),
            number=sources.attributions[attribution.id],
            sign=SIGNS[attribution.kind],
            color=sources.color(key),
            depth=min(attribution.depth, 4),
            source=source_name(attribution),
            about=sources.cast.about(attribution),
            cue=one_line(attribution.cue.text) if attribution.cue else None,
            content=one_line(attribution.content.text),
            chain=" › ".join(sources.cast.chain(attribution)),
            labels=tuple(labels(attribution)),
            unsure=is_unsure(attribution),
            original=web_link(attribution),
        )


def _measure_marks(reading: Reading) -> Iterator[Mark]:
    """Figures, times and places: inside every claim."""
    for figure in reading.figures:
        value = number(figure.value) or f"{number(figure.low)} – {number(figure.high)}"
        unit = figure.unit if figure.unit != "count" else None
        words = ((figure.modifier or "").replace("_", " "), value, unit, figure.of and f"of {figure.of}")
        yield _measured("figure", figure.id, figure.span, " ".join(word for word in words if word))
    for time in reading.times:
        yield _measured("time", time.id, time.span, time.value)
    for place in reading.places:
        where = f"{place.name}, {place.country or '?'} ({place.latitude:.2f}, {place.longitude:.2f})"
        yield _measured("place", place.id, place.span, where)


def _measured(kind: str, identity: str, span: tuple[int, int], words: str) -> Mark:
    title = escape(one_line(f"{kind}: {words}"))
    return Mark(*span, 1000, f'<span class="measure {kind}" data-of="{identity}" title="{title}">')


def _lit(reading: Reading, at: str | None) -> Iterator[Mark]:
    """The characters of the record that a permalink names, whatever they are."""
    found = _of(reading, at) if at else None
    for place, (start, end) in enumerate(spans_of(found) if found else ()):
        label = '<span id="at" class="anchor" tabindex="-1"></span>'
        yield Mark(start, end, -1, '<span class="lit">', "" if place else label)


ROUTES = (
    Route(
        "/articles/{article}",
        article,
        "An article with who says what in it.",
        (_ARTICLE, _AT, _READ_BY),
        twins=("json", "csv"),
    ),
    Route("/records/{record}", record, "The lasting address of a record.", (_RECORD,), twins=("json",)),
)
