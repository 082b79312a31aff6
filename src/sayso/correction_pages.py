"""The pages on which people set readings right, see what was set right, and take it back."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sayso.answers import File, Moved, Page, Refused, Table
from sayso.corrections import COLUMNS, Correction, confirmation, place, rows_of
from sayso.export import write_brat
from sayso.routes import ARTICLE, RECORD, Field, Route
from sayso.safe import one_line
from sayso.views import around, outlet, query, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.answers import Answer
    from sayso.records import Article, Attribution, Reading, Span
    from sayso.routes import Visit

#: The longest passage that is marked by hand, in characters.
LONGEST = 20_000
#: Corrections of a page, at most.
ROWS = 50
_SPANS = r"\d{1,8}-\d{1,8}(,\d{1,8}-\d{1,8}){0,20}"


def correct_form(visit: Visit) -> Answer:
    """The page on which a claim is set right."""
    reading, claim = _claim(visit)
    speaker = next((s for s in reading.speakers if s.id == claim.speaker), None)
    return Page(
        "correct.html",
        data=claim.to_json,
        context=lambda: {
            "claim": claim,
            "found": shown(visit.ledger.connection, [claim], reading),
            "speaker": speaker.name if speaker else "",
            "speakers": list(dict.fromkeys(s.name for s in reading.speakers)),
        },
    )


def correct(visit: Visit) -> Answer:
    """Set the speaker of a claim, or say that it is none, or that it is right."""
    reading, claim = _claim(visit)
    if visit.given["change"] == "confirmed":
        confirmed = confirmation(reading, claim, visit.get("author") or "")
        return _keep(visit, confirmed, f"#{quote(claim.id)}")
    correction = Correction(
        article=reading.article.id,
        field="dropped" if visit.given["change"] == "dropped" else "speaker",
        content=claim.content.spans,
        record=claim.id,
        name=visit.get("name"),
        author=visit.get("author") or "",
    )
    return _keep(visit, correction, f"#{quote(claim.id)}")


def add(visit: Visit) -> Answer:
    """Add a claim that the machine did not find."""
    reading = _reading(visit, visit.given["article"])
    content = _spans(visit, reading.article, "content")
    cue, source = (_spans(visit, reading.article, role, content) for role in ("cue", "source"))
    correction = Correction(
        article=reading.article.id,
        field="added",
        content=content,
        cue=cue,
        source=source,
        name=visit.get("name"),
        author=visit.get("author") or "",
    )
    return _keep(visit, correction, "#claims")


def undo(visit: Visit) -> Answer:
    """Take a correction back."""
    number = int(visit.given["key"])
    if not visit.ledger.undo(number):
        raise Refused(404, "There is no such correction.", "It may have been taken back already.")
    return Moved("/corrections", lambda: {"undone": number})


def join(visit: Visit) -> Answer:
    """Join two names, split a name in one article from the others, or take either back."""
    name, other, article = visit.given["name"], visit.get("other"), visit.get("article")
    change = visit.given["change"]
    try:
        if change == "join":
            visit.ledger.join(_needed(other, "the other name"), name)
        elif change == "split":
            name = visit.ledger.split(name, visit.ledger.article(_needed(article, "the id of an article")).id)
        elif not visit.ledger.part(name):
            raise Refused(404, "Nothing was said by hand of this name.", "See which forms were joined or split.")
    except KeyError:
        raise Refused(404, "There is no article of this id.", "It may have been removed.") from None
    except ValueError as error:
        raise Refused(
            409, f"Nothing to correct: {one_line(str(error))}.", "Look at the speaker as it is now."
        ) from error
    return Moved(query("/speaker", name=name) if change != "part" else "/speakers", lambda: {"name": name})


def _needed(given: str | None, what: str) -> str:
    if not given:
        raise Refused(400, f"{what} is not given.".capitalize(), "Give it.")
    return given


def corrections(visit: Visit) -> Answer:
    """All that was set right."""
    found = visit.ledger.corrections()
    skip = visit.number("skip", 0)
    rows = [correction.to_json() for correction in found]
    return Page(
        "corrections.html",
        data=lambda: {"corrections": rows},
        context=lambda: {
            "corrections": _lines(visit, found[::-1][skip : skip + ROWS]),
            "total": len(found),
            **around("/corrections", skip, ROWS, len(found)),
        },
        table=lambda: Table(COLUMNS, rows_of(visit.ledger, found)),
    )


def training(visit: Visit) -> Answer:
    """The corrected articles as training data: brat standoff, labelled as PolNeAR is, in a ZIP file."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for article in dict.fromkeys(correction.article for correction in visit.ledger.corrections()):
            write_brat(visit.ledger.reading(article), Path(folder), article)
            for end in (".txt", ".ann"):
                packed.write(Path(folder) / f"{article}{end}", f"{article}{end}")
    return File("corrected.zip", out.getvalue(), "application/zip")


def _keep(visit: Visit, correction: Correction, place: str) -> Answer:
    try:
        number = visit.ledger.correct(correction)
    except ValueError as error:
        raise Refused(409, f"Nothing to correct: {error}.", "Look at the article as it is now.") from error
    (made,) = [kept for kept in visit.ledger.corrections(correction.article) if kept.key == number]
    return Moved(visit.get("back") or f"/articles/{correction.article}{place}", made.to_json)


def _reading(visit: Visit, article: str) -> Reading:
    try:
        return visit.ledger.reading(article)
    except KeyError:
        raise Refused(404, "There is no article of this id.", "It may have been removed.") from None


def _claim(visit: Visit) -> tuple[Reading, Attribution]:
    identity = visit.given["record"]
    reading = _reading(visit, identity[:16])
    for attribution in reading.attributions:
        if attribution.id == identity:
            return reading, attribution
    raise Refused(404, "There is no claim of this id.", "It may have been corrected already.")


def _spans(visit: Visit, article: Article, role: str, beside: tuple[Span, ...] = ()) -> tuple[Span, ...]:
    """Where a passage is that was selected, or else whose words were given: these must stand there, or beside, once.

    Raises:
        Refused: if it is nowhere, or in several places.
    """
    at, words = visit.get(f"{role}_at"), " ".join((visit.get(role) or "").split())
    if at:
        parts = (part.partition("-") for part in at.split(","))
        return tuple(_trimmed(article.text, int(start), int(end)) for start, _, end in parts)
    if not words:
        if role == "content":
            raise Refused(400, "No content is given.", "Select the words that are claimed, or type them.")
        return ()
    try:
        return place(article, words, role, beside)
    except ValueError as error:
        raise Refused(400, f"{error}.".capitalize(), "Copy them as they stand there, and enough of them.") from None


def _trimmed(text: str, start: int, end: int) -> Span:
    """A span without the white space that was selected at its edges."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _lines(visit: Visit, found: Sequence[Correction]) -> list[dict[str, Any]]:
    read = {article: visit.ledger.machine_reading(article) for article in {one.article for one in found}}
    return [
        {
            "correction": one,
            "article": read[one.article].article,
            "outlet": outlet(read[one.article].article),
            "says": one.says(read[one.article]),
            "words": " … ".join(read[one.article].article.text[start:end] for start, end in one.content),
        }
        for one in found
    ]


_RECORD = Field("record", "the id of a claim", "path", RECORD, longest=32)
_SKIP = Field("skip", "so many are passed over", pattern=r"\d{1,7}", longest=7)
_AUTHOR = Field("author", "who says so, in any words", "form", longest=100)
_NAME = "the name of who makes the claim; of nobody where it is empty"


def _passage_fields(role: str, required: str) -> tuple[Field, Field]:
    return (
        Field(role, f"the words of the {role} as they stand in the article{required}", "form", longest=LONGEST),
        Field(f"{role}_at", f"where the {role} is: START-END, several parted by commas", "form", _SPANS),
    )


ROUTES = (
    Route(
        "/records/{record}/correct", correct_form, "The form to set a claim right with.", (_RECORD,), twins=("json",)
    ),
    Route(
        "/records/{record}/correct",
        correct,
        "Set the speaker of a claim, or say that it is none, or right. What the machine read stays beside it.",
        (
            _RECORD,
            Field("change", "what is set right", "form", choices=("speaker", "dropped", "confirmed"), required=True),
            Field("name", _NAME, "form"),
            _AUTHOR,
            Field("back", "the part of the list of review to go back to", "form", r"/review(\?skip=\d{1,7})?"),
        ),
        method="POST",
    ),
    Route(
        "/articles/{article}/claims",
        add,
        "Add a claim that the machine did not find.",
        (
            Field("article", "the id of an article", "path", ARTICLE, longest=16),
            *_passage_fields("content", "; or content_at"),
            *_passage_fields("cue", ""),
            *_passage_fields("source", ""),
            Field("name", _NAME, "form"),
            _AUTHOR,
        ),
        method="POST",
    ),
    Route(
        "/speaker",
        join,
        "Join two names, part a name in one article from the others, or take either back. It outlives new readings.",
        (
            Field("name", "a name", "form", required=True),
            Field("change", "what is said of it", "form", choices=("join", "split", "part"), required=True),
            Field("other", "join: the name that is the same one's", "form"),
            Field("article", "split: the id of the article where it is another one's", "form", ARTICLE, longest=16),
        ),
        method="POST",
    ),
    Route("/corrections", corrections, "All that was set right, and by whom.", (_SKIP,), twins=("json", "csv")),
    Route(
        "/corrections/{key}/undo",
        undo,
        "Take a correction back.",
        (Field("key", "the number of a correction", "path", r"\d{1,15}", longest=15),),
        method="POST",
    ),
    Route(
        "/corrections/brat.zip", training, "The corrected articles as training data (brat).", gives="application/zip"
    ),
)
