"""The server's application: every route, each in a thread with a ledger of its own, behind the guard."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Route as Served

from sayso import answers
from sayso.answers import Moved, Page, Refused, refusal
from sayso.comparing import Comparisons
from sayso.correction_pages import ROUTES as CORRECTION_ROUTES
from sayso.database import LedgerError
from sayso.forms import given_in
from sayso.guard import Guard
from sayso.jobs import Full, Jobs
from sayso.ledger import Ledger
from sayso.ledger_pages import ROUTES as LEDGER_ROUTES
from sayso.login import inside
from sayso.openapi import document
from sayso.reading_pages import ROUTES as READING_ROUTES
from sayso.relation_pages import ROUTES as RELATION_ROUTES
from sayso.routes import Visit
from sayso.writing_pages import ROUTES as WRITING_ROUTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from sayso.login import Login
    from sayso.routes import Route, Upload

ROUTES: tuple[Route, ...] = (*READING_ROUTES, *LEDGER_ROUTES, *RELATION_ROUTES, *WRITING_ROUTES, *CORRECTION_ROUTES)

#: Requests that are worked on at once, and that may wait.
THREADS = 8
WAITING = 100
#: A year, in seconds: the address of an asset changes with its bytes.
_FOREVER = "max-age=31536000, immutable"


def application(
    path: str, *, reader: Callable[[], Any] | None = None, login: Login | None = None, names: Sequence[str] = ()
) -> ASGIApp:
    """The server of one ledger as an ASGI application.

    Args:
        path: the ledger, which is made where there is none.
        reader: makes what reads articles that are added; by default sayso's own.
        login: who has logged in; None where everybody may come who reaches it.
        names: what this computer is called by those who ask, beside localhost.

    Raises:
        LedgerError: if the ledger cannot be opened.
    """
    Ledger(path).close()
    site = _Site(path, Jobs(path, reader), Comparisons(path), login)
    app = Starlette(
        routes=list(site.routes()),
        exception_handlers={HTTPException: _http, Refused: _refused, ClientDisconnect: _gone, Exception: _broken},
    )
    app.router.redirect_slashes = False
    return Guard(app, {route.path: route.largest for route in ROUTES}, names, login)


class _Site:
    """What the requests of one server have in common."""

    def __init__(self, path: str, jobs: Jobs, comparisons: Comparisons, login: Login | None) -> None:
        self._path = path
        self._login = login
        self._jobs = jobs
        self._comparisons = comparisons
        self._limiter = anyio.CapacityLimiter(THREADS)

    def routes(self) -> Iterator[Served]:
        """Every route as Starlette has it, those with twins before those without: they match less."""
        for route in ROUTES:
            for form in (*route.twins, None):
                address = f"{route.path}.{form}" if form else route.path
                yield Served(address, partial(self._endpoint, route, form), methods=[route.method])
        if self._login:
            yield Served("/login", partial(_enter, self._login), methods=["GET", "POST"])
            yield Served("/logout", partial(_leave, self._login), methods=["POST"])
        yield Served("/openapi.json", partial(_openapi, document(ROUTES, token=self._login is not None)))
        yield Served("/assets/{name}", _asset)

    async def _endpoint(self, route: Route, form: str | None, request: Request) -> Response:
        try:
            given, file = await given_in(request, route)
            if self._limiter.statistics().tasks_waiting < WAITING:
                work = partial(self._respond, route, form, request)
                return await anyio.to_thread.run_sync(work, route.checked(given), file, limiter=self._limiter)
            refused = Refused(429, "Too many requests at once.", "Wait a moment.", {"retry-after": "1"})
        except Refused as error:
            refused = error
        except Full as full:
            refused = Refused(429, f"{full}.", "Wait a moment.", {"retry-after": "10"})
        except LedgerError as error:
            refused = Refused(503, error.reason, error.hint)
        return refusal(request.scope, refused)

    def _respond(
        self, route: Route, form: str | None, request: Request, given: dict[str, str], file: Upload | None
    ) -> Response:
        # The page is made while the ledger is open: what is shown may be read as it is written.
        with Ledger(self._path) as ledger:
            answer = route.answer(Visit(ledger, given, self._jobs, self._comparisons, file))
            return answers.response(request.scope, answer, form)


async def _asset(request: Request) -> Response:
    found = answers.assets().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    content, kind = found
    return Response(content, media_type=kind, headers={"cache-control": _FOREVER})


async def _enter(login: Login, request: Request) -> Response:
    if request.method == "GET":
        page = Page("login.html", data=dict, context=lambda: {"detail": "", "hint": "", "here": "/"})
        return answers.response(request.scope, page, "html")
    form = await request.form(max_files=0, max_fields=10)
    token, aim = (str(form.get(name) or "") for name in ("token", "next"))
    cookie = login.enter(request.scope, token)
    answer = answers.response(request.scope, Moved(inside(aim)), None)
    answer.headers["set-cookie"] = cookie
    return answer


async def _leave(login: Login, request: Request) -> Response:
    answer = answers.response(request.scope, Moved("/login"), None)
    answer.headers["set-cookie"] = login.leave(request.scope)
    return answer


async def _openapi(made: dict[str, Any], _: Request) -> Response:
    return JSONResponse(made)


def _http(request: Request, error: Exception) -> Response:
    """What Starlette itself refuses: paths and methods that are not there."""
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for no other
    words = {404: ("There is no such page.", "Look for it by its words.")}
    detail, hint = words.get(error.status_code, (error.detail, ""))
    return refusal(request.scope, Refused(error.status_code, detail, hint, dict(error.headers or {})))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - it is registered for no other
    return refusal(request.scope, error)


def _gone(request: Request, _: Exception) -> Response:
    """Whoever asked went away in the middle of it: nobody hears this."""
    return refusal(request.scope, Refused(400, "The request broke off.", "Send it again."))


def _broken(request: Request, error: Exception) -> Response:
    return refusal(request.scope, Refused(500, f"Internal error, {type(error).__name__}.", "Please report it."))
