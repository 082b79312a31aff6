"""Logging in to a server that has a token: browsers give it once and get a session, programs give it each time.

A session is a number in a cookie that no script and no other site's page can use; the server keeps only its hash. How
often an address may be wrong is bounded.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from sayso.answers import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Scope

#: Seconds after which a session ends; sessions that are remembered.
LASTS = 7 * 24 * 3600.0
SESSIONS = 1000
#: Wrong tokens that an address may give at once, and seconds until it may give another one; addresses that are counted.
TRIES = 10
PAUSE = 6.0
ADDRESSES = 1000
#: The fewest characters of a token.
SHORTEST = 16

#: A place on this server: what begins with two slashes would be another one.
_HERE = re.compile(r"/(?!login)(?:[!-.0-\[\]-~][!-\[\]-~]*)?")


class Login:
    """Who has logged in to one server.

    Args:
        token: what everybody must know.
        clock: seconds, never going back.

    Raises:
        ValueError: if the token is too short, or is not of visible ASCII characters alone.
    """

    def __init__(self, token: str, clock: Callable[[], float] = time.monotonic) -> None:
        if len(token) < SHORTEST:
            raise ValueError(f"the token has fewer than {SHORTEST} characters")
        if not re.fullmatch("[!-~]+", token):
            raise ValueError("the token may have letters, digits and signs only, and no blanks")
        self._token = _hash(token)
        self._clock = clock
        self._sessions: dict[bytes, float] = {}
        # By address: how many wrong tokens it may give, and when that was so.
        self._tries: dict[str, tuple[float, float]] = {}

    def check(self, scope: Scope) -> None:
        """Let a request pass that brings a session or the token.

        Raises:
            Refused: if it brings neither, or its address was wrong too often.
        """
        if self._session(scope) in self._living():
            scope["sayso.session"] = True
            return
        kind, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise _unknown("This server wants its token.")
        self._try(scope, token)

    def enter(self, scope: Scope, token: str) -> str:
        """Open a session; gives the cookie to set.

        Raises:
            Refused: if it is another token, or the address was wrong too often.
        """
        self._try(scope, token)
        session = secrets.token_urlsafe(32)
        self._living()[_hash(session)] = self._clock() + LASTS
        while len(self._sessions) > SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        return _cookie(scope, session, f"; Max-Age={LASTS:.0f}")

    def leave(self, scope: Scope) -> str:
        """End the session of a request; gives the cookie to set."""
        self._sessions.pop(self._session(scope), None)
        return _cookie(scope, "", "; Max-Age=0")

    def _living(self) -> dict[bytes, float]:
        """The sessions that have not ended; they end in the order in which they began."""
        while self._sessions and self._sessions[next(iter(self._sessions))] <= self._clock():
            del self._sessions[next(iter(self._sessions))]
        return self._sessions

    def _session(self, scope: Scope) -> bytes:
        try:
            cookies = SimpleCookie(Headers(scope=scope).get("cookie", ""))
        except CookieError:
            return b""
        found = cookies.get(_name(scope))
        return _hash(found.value) if found else b""

    def _try(self, scope: Scope, token: str) -> None:
        address = (scope.get("client") or ("",))[0]
        left, when = self._tries.pop(address, (float(TRIES), 0.0))
        left = min(float(TRIES), left + (self._clock() - when) / PAUSE)
        if left >= 1 and hmac.compare_digest(_hash(token), self._token):
            return
        wrong = left >= 1
        self._tries[address] = (left - wrong, self._clock())
        while len(self._tries) > ADDRESSES:
            del self._tries[next(iter(self._tries))]
        if wrong:
            raise _unknown("This is not the token of this server.")
        raise Refused(429, "Too many wrong tokens.", "Wait a minute and try again.", {"retry-after": "60"})


def inside(aim: str) -> str:
    """Where to go after logging in: a place on this server, else the first page."""
    return aim if _HERE.fullmatch(aim) else "/"


def _unknown(detail: str) -> Refused:
    headers = {"www-authenticate": "Bearer", "cache-control": "no-store"}
    return Refused(401, detail, "Whoever started it knows the token.", headers)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _name(scope: Scope) -> str:
    """The name of the cookie: browsers keep one jar for all ports of a computer."""
    server = scope.get("server")
    return f"sayso-{server[1] if server else 0}"


def _cookie(scope: Scope, value: str, ends: str) -> str:
    # Through a proxy with TLS, the browser's origin says so: then the cookie takes no other way.
    secure = "; Secure" if Headers(scope=scope).get("origin", "").startswith("https://") else ""
    return f"{_name(scope)}={value}; Path=/; HttpOnly; SameSite=Strict{ends}{secure}"
