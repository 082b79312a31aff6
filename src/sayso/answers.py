"""What the server answers with: one thing as a page for people, as JSON for programs, and, for tables, as CSV.

Every page is a template; whatever is put into one is escaped, and what must not reach a screen is replaced. Errors have
one shape: "problem details" (RFC 9457) for programs, and a page with the same words for people.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response

from sayso.export import cell
from sayso.outline import count
from sayso.safe import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from starlette.types import Scope

JSON = "application/json"
PROBLEM = "application/problem+json"
HTML = "text/html; charset=utf-8"

_TITLES = {
    400: "Not understood", 401: "Log in", 403: "Not allowed", 404: "Not found", 405: "Not done here",
    409: "Not possible now", 413: "Too large", 415: "Not taken in this form", 429: "Too fast", 500: "Internal error",
    503: "Not available now",
}  # fmt: skip


class Refused(Exception):  # noqa: N818 - what happened, and no fault of this program
    """A request that is not carried out: why, and what to do instead, in words for people."""

    def __init__(self, status: int, detail: str, hint: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(status, detail, hint)
        self.status = status
        self.detail = detail
        self.hint = hint
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for people who calculate: the columns' names and their values."""

    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Page:
    """One thing to show: ``data`` gives it as JSON values, ``context`` as what ``template`` needs, ``table`` as rows.

    Only the one that is asked for is called. A table may also be the text of a CSV file.
    """

    template: str
    data: Callable[[], Any]
    context: Callable[[], dict[str, Any]]
    table: Callable[[], Table | str] | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """A thing that is done or stands elsewhere: browsers are sent there; programs get ``data`` and the address."""

    location: str
    data: Callable[[], Any] = dict
    status: int = 200


@dataclass(frozen=True, slots=True)
class File:
    """A file to keep."""

    name: str
    content: bytes
    kind: str


Answer = Page | Moved | File


def response(scope: Scope, answer: Answer, form: str | None) -> Response:
    """The answer in a form (``html``, ``json`` or ``csv``), or in the one that the request prefers where it is None.

    What is shown is a page unless JSON is asked for; what is done is JSON unless a browser asks.
    """
    match answer:
        case File():
            name = f'attachment; filename="{answer.name}"'
            return Response(answer.content, headers={"content-disposition": name, "content-type": answer.kind})
        case Moved() if form == "html" or (form is None and accepts_html(scope)):
            return RedirectResponse(answer.location, 303)
        case Moved():
            headers = {"location": answer.location}
            return Response(json.dumps(answer.data()), answer.status, headers, media_type=JSON)
        case Page() if form == "json" or (form is None and _accepts_json_only(scope)):
            return Response(json.dumps(answer.data()), answer.status, answer.headers, media_type=JSON)
        case Page(table=table) if form == "csv" and table is not None:
            return Response(_csv(table()), answer.status, answer.headers, media_type="text/csv")
        case Page():
            own = {"address": _address(scope), "has_table": answer.table is not None, "session": _session(scope)}
            context = own | answer.context()
            return Response(rendered(answer.template, context), answer.status, answer.headers | _VARY, media_type=HTML)


def refusal(scope: Scope, refused: Refused) -> Response:
    """The refusal as a problem for programs, or as a page for people: the one to log in on where they have to."""
    if accepts_html(scope) and not scope["path"].endswith((".json", ".csv")):
        own = {"session": _session(scope), "here": _here(scope)}
        content = rendered("login.html" if refused.status == 401 else "problem.html", _problem(refused) | own)
        return Response(content, refused.status, refused.headers | _VARY, media_type=HTML)
    return Response(problem(refused), refused.status, refused.headers, media_type=PROBLEM)


def problem(refused: Refused) -> str:
    """The refusal as problem details in JSON."""
    return json.dumps({"type": "about:blank"} | _problem(refused))


def _problem(refused: Refused) -> dict[str, Any]:
    title = _TITLES.get(refused.status, "Error")
    return {"title": title, "status": refused.status, "detail": refused.detail, "hint": refused.hint}


_VARY = {"vary": "accept"}


def accepts_html(scope: Scope) -> bool:
    """Whether a browser asks: programs name other forms, or none."""
    return "text/html" in Headers(scope=scope).get("accept", "")


def _accepts_json_only(scope: Scope) -> bool:
    accepted = Headers(scope=scope).get("accept", "")
    return "json" in accepted and "text/html" not in accepted


def _session(scope: Scope) -> bool:
    """Whether a browser has logged in (see `sayso.login`)."""
    return bool(scope.get("sayso.session"))


def _here(scope: Scope) -> str:
    """Where the request was to lead, to be tried again; what was to be done is not."""
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"]) + (f"?{query}" if query else "") if scope["method"] == "GET" else "/"


def _address(scope: Scope) -> tuple[str, str]:
    """The path and the query of a page, for the links to its twins."""
    query = scope["query_string"].decode("latin-1")
    path = scope["path"].removesuffix("/")
    return path or "/articles", f"?{query}" if query else ""


def _csv(table: Table | str) -> str:
    if isinstance(table, str):
        return table.encode("utf-8", "replace").decode()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([cell(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8", "replace").decode()


def rendered(template: str, context: dict[str, Any]) -> str:
    """A template filled in."""
    return _templates().get_template(template).render(context)


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sayso", "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        lstrip_blocks=True,
    )
    environment.filters |= {"line": one_line, "number": number}
    environment.globals |= {"count": count, "asset": asset_address}
    return environment


def _shown(value: object) -> object:
    """What is put into a page: text without what must not reach a screen; nothing for None."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def number(value: float | None) -> str:
    """A number as people read it: no exponent where there need be none, no zeros behind the point."""
    return "" if value is None else f"{value:,.10g}"


# Style sheets and scripts

_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@cache
def assets() -> dict[str, tuple[bytes, str]]:
    """The files beside the pages by name, with their media types: nothing else is ever read for a path."""
    package = resources.files("sayso")
    found = {file.name: file.read_bytes() for file in (package / "assets").iterdir()}
    found["marks.css"] = (package / "marks.css").read_bytes()
    known = {name: _KINDS.get(name.rpartition(".")[2]) for name in found}
    return {name: (found[name], kind) for name, kind in known.items() if kind}


@cache
def asset_address(name: str) -> str:
    """Where a file beside the pages is served; the address changes with the file, so that browsers may keep it."""
    return f"/assets/{name}?{hashlib.sha256(assets()[name][0]).hexdigest()[:12]}"
