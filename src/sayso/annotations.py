"""Records as web annotations: the W3C Web Annotation Data Model (Recommendation of 23 February 2017), in JSON-LD.

Only terms of the model's own context are used, so that every program that knows it can read all of it: a record's
fields stand in a body of type ``application/json``, as in ``--format jsonl``.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from sayso.linked import Items, article_name, linked_text, record_name
from sayso.outline import Cast, labels, spans_of
from sayso.records import Article, Attribution, Figure, Place, Speaker, Statement, Time
from sayso.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sayso.records import Reading, Record, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

#: Characters of context on both sides of a quotation; more, up to `MOST_CONTEXT`, where the same words stand twice.
CONTEXT_LENGTH = 32
MOST_CONTEXT = 512


@contextmanager
def annotations_to(out: IO[str]) -> Iterator[Callable[[Reading], None]]:
    """Write readings as one AnnotationCollection with one AnnotationPage, an annotation for each record.

    The function handed out writes a reading. The collection is whole when the context ends without an error.
    """
    items = Items(out)
    names = hashlib.sha256()
    head = {"@context": CONTEXT, "type": "AnnotationCollection", "label": "Who says what, as read by sayso"}
    out.write(linked_text(head)[:-1] + ', "first": {"type": "AnnotationPage", "startIndex": 0, "items": [')

    def write(reading: Reading) -> None:
        for made in annotate(reading):
            items.write(made)
            names.update(made["id"].encode())

    yield write
    collection, page = (record_name(f"{kind} {names.hexdigest()}") for kind in ("collection", "page"))
    tail = {"total": items.count, "last": page, "id": collection}
    out.write(f'\n], "id": "{page}", "partOf": "{collection}"}}, {linked_text(tail)[1:]}\n')


def annotate(reading: Reading) -> Iterator[dict[str, Any]]:
    """An annotation for each record but the article, which is what they are about."""
    source = article_name(reading.article)
    cast = Cast(reading)
    text = reading.article.text
    for record in reading.records():
        if isinstance(record, Article):
            continue
        tags = [_textual("tagging", tag) for tag in _tags(record)]
        note = _textual("commenting", _note(record, cast), "text/plain")
        fields = _textual("describing", linked_text(record.to_json()), "application/json")
        place = [_place(record)] if isinstance(record, Place) else []
        yield {
            "id": record_name(record.id),
            "type": "Annotation",
            "motivation": "describing",
            "body": [*tags, note, fields, *place],
            # A target for each piece: several selectors of one target would have to select the same words.
            "target": [
                {"type": "SpecificResource", "source": source, "selector": selectors(text, span)}
                for span in spans_of(record)
            ],
        }


def selectors(text: str, span: Span) -> list[dict[str, Any]]:
    """Two selectors for a span: by its words and what stands around them, and by its place in the article's text.

    The words find the passage on the page itself, whose text may be another than the one that was extracted; the place
    counts code points of ``article.text``.
    """
    start, end = span
    length = CONTEXT_LENGTH
    while length < MOST_CONTEXT and _is_twice(text, text[max(0, start - length) : end + length]):
        length *= 2
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - length) : start],
            "suffix": text[end : end + length],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def _is_twice(text: str, words: str) -> bool:
    return text.find(words, text.find(words) + 1) >= 0


def _textual(purpose: str, value: str, form: str | None = None) -> dict[str, Any]:
    body = {"type": "TextualBody", "purpose": purpose, "value": value}
    return body | {"format": form} if form else body


def _place(place: Place) -> dict[str, Any]:
    address = f"https://sws.geonames.org/{place.geonames}/"
    return {"type": "SpecificResource", "purpose": "identifying", "source": address}


def _tags(record: Record) -> list[str]:
    kind = type(record).__name__.lower()
    if isinstance(record, Attribution):
        return [tag for tag in (kind, record.kind, record.act) if tag]
    return [kind]


def _note(record: Record, cast: Cast) -> str:
    """A line for people."""
    match record:
        case Attribution():
            note = f"{' › '.join(cast.chain(record))} ({' · '.join(labels(record))})"
        case Statement():
            note = f"{record.article.outlet or 'The outlet'}, in its own voice"
        case Speaker():
            note = ", ".join(part for part in (record.name, record.role, record.affiliation) if part)
        case Figure():
            bounds = [f"{number:.15g}" for number in (record.low, record.high) if number is not None]
            amount = f"{record.value:.15g}" if record.value is not None else " to ".join(bounds)
            note = f"{amount} {record.unit}"
        case Time():
            note = record.value
        case Place():
            note = ", ".join(part for part in (record.name, record.country) if part)
        case Article():
            note = record.title or record.input
    return one_line(note)
