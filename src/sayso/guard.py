"""What stands before every page of the server: who may ask, how much, how often, and what a browser may do with it.

The server is for the person at this computer, or for those who know its token. A page elsewhere that knows the port
must neither read it (a name that is made to lead here, "DNS rebinding": its ``Host`` is foreign) nor write to it (its
``Origin`` is foreign).
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from sayso.answers import Refused, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sayso.login import Login

#: The names of this computer, as a browser at it may write them.
HERE = ("127.0.0.1", "localhost", "[::1]")
#: What is answered to whoever has not logged in: the way in, and what it looks like.
_OPEN = ("/login", "/assets/")
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
#: Writes that are taken at once, and how many a second are after that.
BURST = 60
RATE = 2.0

#: No inline script or style, nothing from elsewhere, no frame around it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
#: What a browser is told with every answer.
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Nothing is told to other sites; with "no-referrer" a form of our own would have a null Origin.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """An ASGI application around another one that lets through what may be asked, and adds the headers above.

    Args:
        app: the application.
        limits: the most bytes of a request's body, by path; of other paths `SMALL`.
        names: the names of this computer, beside its own ones, that it is asked by.
        login: who has logged in; None where everybody may come.
        clock: seconds, never going back.
    """

    #: The most bytes of a body where nothing else is said.
    SMALL = 65_536

    def __init__(
        self,
        app: ASGIApp,
        limits: dict[str, int],
        names: Sequence[str] = (),
        login: Login | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._limits = limits
        # Through a forwarded port, a name has any number.
        asked = "|".join(re.escape(name) for name in (*HERE, *names))
        self._asked = re.compile(rf"(?:{asked})(?::[0-9]{{1,5}})?", re.IGNORECASE)
        self._schemes = ("http", "https") if names else ("http",)
        self._login = login
        self._clock = clock
        self._left = float(BURST)
        self._last = clock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        if scope["type"] != "http":  # neither sockets nor a lifespan are served
            return
        try:
            self._check(scope)
        except Refused as refused:
            await refusal(scope, refused)(scope, receive, with_headers)
            return
        await self._app(scope, self._bounded(scope, receive), with_headers)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._asked.fullmatch(host):
            raise Refused(400, "This server answers to its own address only.", "Open the address that sayso printed.")
        if self._login and not scope["path"].startswith(_OPEN):
            self._login.check(scope)
        if scope["method"] not in _WRITES:
            return
        origin = headers.get("origin")
        site = headers.get("sec-fetch-site", "same-origin")
        if (origin is not None and origin not in {f"{scheme}://{host}" for scheme in self._schemes}) or site not in {
            "same-origin",
            "none",
        }:
            raise Refused(403, "Another site may not change the ledger.", "Use the forms of this server.")
        if int(headers.get("content-length", "0")) > self._limit(scope):
            raise _too_large(self._limit(scope))
        if scope["path"] in _OPEN:  # wrong tokens are counted by themselves
            return
        now = self._clock()
        self._left = min(float(BURST), self._left + RATE * (now - self._last))
        self._last = now
        if self._left < 1:
            raise Refused(429, "Too many changes at once.", "Wait a few seconds and try again.", {"retry-after": "5"})
        self._left -= 1

    def _limit(self, scope: Scope) -> int:
        return self._limits.get(scope["path"], self.SMALL)

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        """The body, cut off where it turns out longer than it may be, whatever its header said."""
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limit(scope):
                raise _too_large(self._limit(scope))
            return message

        return bounded


def _too_large(limit: int) -> Refused:
    return Refused(413, f"More than {limit:,} bytes.", "Send less.")
