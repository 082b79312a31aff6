"""The pages that change a ledger: adding articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sayso.answers import Moved, Page, Refused
from sayso.jobs import from_address, from_documents
from sayso.load import MAX_BYTES
from sayso.routes import Field, Route
from sayso.safe import one_line
from sayso.samples import EXAMPLE, OTHERS, example

if TYPE_CHECKING:
    from sayso.answers import Answer
    from sayso.routes import Visit

#: Bytes of a form around a document: its borders, its other fields, and what is written for a letter in a form.
_ROOM = 1_000_000
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def add_form(_: Visit) -> Answer:
    """The page to add articles on."""
    return Page("add.html", data=lambda: {"add": "POST /add", "see": "/openapi.json"}, context=dict)


def add(visit: Visit) -> Answer:
    """Take an article on: a pasted text, an address, a file, or the examples."""
    given = [name for name in ("text", "url", "example") if visit.get(name)] + (["file"] if visit.file else [])
    if len(given) != 1:
        wrong = "Nothing to add is given." if not given else "More than one thing to add is given."
        raise Refused(400, wrong, "Give a text, a url or a file, and only one of them.")
    about = {name: visit.get(name) for name in ("title", "outlet", "published")}
    if visit.file:
        name = one_line(visit.file.name)[:200]
        job = visit.jobs.start(name, from_documents((visit.file.content, name), **about))
    elif text := visit.get("text"):
        data = text.encode("utf-8", "replace")
        job = visit.jobs.start("the pasted text", from_documents((data, "pasted text"), **about, url=_source(visit)))
    elif url := visit.get("url"):
        # An address of the web and nothing else: a path of this computer's must not be read for a form.
        if not _ADDRESS.fullmatch(url.strip()):
            raise Refused(400, "This is no web address.", "Give one that begins with https:// or http://.")
        job = visit.jobs.start(url.strip(), from_address(url.strip()))
    else:
        job = visit.jobs.start("the examples", from_documents(*_examples()))
    return Moved(f"/jobs/{job.id}", job.to_json, 202)


def job(visit: Visit) -> Answer:
    """How far an addition is."""
    found = visit.jobs.get(visit.given["job"])
    if found is None:
        raise Refused(404, "This addition is not remembered any more.", "See the list of articles.")
    ended = found.state in {"done", "failed"}
    headers = {"cache-control": "no-store"} | ({} if ended else {"refresh": "1"})
    return Page("job.html", data=found.to_json, context=lambda: {"job": found, "ended": ended}, headers=headers)


def _source(visit: Visit) -> str | None:
    """Where a pasted text is said to be from."""
    source = (visit.get("source") or "").strip()
    if source and not (_ADDRESS.fullmatch(source) and _host(source)):
        raise Refused(400, "The original is no web address.", "Give one that begins with https://, or none.")
    return source or None


def _host(address: str) -> str | None:
    """The host of an address; None where it has none that could be one."""
    try:
        return urlsplit(address).hostname
    except ValueError:  # such as https://[x
        return None


def _examples() -> list[tuple[bytes, str]]:
    found = []
    for name in (EXAMPLE, *OTHERS):
        with example(name) as path:
            found.append((path.read_bytes(), name))
    return found


_ABOUT = (
    Field("title", "its title, where the document does not tell", "form"),
    Field("outlet", "who published it, where the document does not tell", "form"),
    Field(
        "published", "2024, 2024-05 or 2024-05-06, where the document does not tell", "form", r"\d{4}(-\d\d(-\d\d)?)?"
    ),
    Field("source", "the web address that a pasted text is from", "form", longest=2000),
)

ROUTES = (
    Route("/add", add_form, "The form to add articles with.", twins=("json",)),
    Route(
        "/add",
        add,
        "Add an article: give a text, a url, a file or example=yes. Answers at once with a job to look at.",
        (
            Field("text", "the text of an article", "form", longest=MAX_BYTES),
            Field("url", "the web address of an article or a feed", "form", longest=2000),
            Field("example", "the articles that come with sayso", "form", choices=("yes",)),
            *_ABOUT,
        ),
        method="POST",
        takes_file=True,
        largest=MAX_BYTES + _ROOM,
    ),
    Route(
        "/jobs/{job}",
        job,
        "How far an addition is.",
        (Field("job", "what POST /add gave", "path", r"[0-9a-f]{16}", longest=16),),
        twins=("json",),
    ),
)
