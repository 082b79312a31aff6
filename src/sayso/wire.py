"""Connections as the server has them: what is no HTTP is refused in the one shape of errors, and nobody is waited for
without end.

Uvicorn's own protocol does the rest. It would answer such bytes in a text of its own, and wait for ever for a request
that somebody has begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from sayso.answers import PROBLEM, Refused, problem
from sayso.guard import HEADERS

if TYPE_CHECKING:
    import asyncio

#: Seconds in which the head of a request must come, and seconds that are waited for more of a body.
PATIENCE = 10.0
BODY_PATIENCE = 60.0
#: Connections that are open at once: of more, requests are refused.
CONNECTIONS = 200

_MALFORMED = Refused(400, "This is no request in HTTP.", "Open the address that sayso printed.")
_CROWDED = Refused(503, "Too many connections at once.", "Wait a moment.")


class Wire(H11Protocol):
    """One connection."""

    _late: asyncio.TimerHandle | None = None
    _in_body = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if len(self.connections) > CONNECTIONS:
            self._refuse(_CROWDED)
            return
        super().data_received(data)
        self._watch()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the words are ours
        self._refuse(_MALFORMED)

    def _watch(self) -> None:
        """See to it that what is waited for comes: a head once and for all, of a body ever more."""
        state = self.conn.their_state
        waits = state in {h11.IDLE, h11.SEND_BODY} and not self.transport.is_closing()
        in_body = state is h11.SEND_BODY
        if waits and not in_body and self._late and not self._in_body:
            return
        self._stop()
        self._in_body = in_body
        if waits:
            self._late = self.loop.call_later(BODY_PATIENCE if in_body else PATIENCE, self.transport.close)

    def _stop(self) -> None:
        if self._late:
            self._late.cancel()
            self._late = None

    def _refuse(self, refused: Refused) -> None:
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:  # else an answer is under way, or was given
            body = problem(refused).encode()
            own = {"content-type": PROBLEM, "content-length": str(len(body)), "connection": "close"}
            headers = [(name.encode(), value.encode()) for name, value in (own | HEADERS).items()]
            for event in (
                h11.Response(status_code=refused.status, headers=headers),
                h11.Data(data=body),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
