"""The command that opens a ledger in a browser: serve."""
# ruff: noqa: PLC0415

from __future__ import annotations

import contextlib
import sys

import click

from sayso.ledger_options import ledger_option, told
from sayso.sources import say

#: Where no port is given; where it is taken, a free one is.
PORT = 8470


@click.command(
    epilog="""\b
Examples:
  sayso serve
  sayso serve --ledger news.db --port 0

Exit codes: 0 stopped, 2 wrong use or the ledger cannot be opened."""
)
@ledger_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Listen there; 0, or one that is taken, is any free one.",
)
@told
def serve(*, path: str | None, port: int) -> int:
    """Read a ledger in a browser: who says what, and where.

    Prints the address to open. Only this computer can open it. An empty ledger
    is made where there is none. Ctrl-C stops the server.
    """
    from sayso.ledger import default_path
    from sayso.server import serve as run

    def ready(address: str) -> None:
        click.echo(address)
        sys.stdout.flush()
        say("open this address in a browser; Ctrl-C stops")

    with contextlib.suppress(KeyboardInterrupt):
        run(path or default_path(), port, ready)
    return 0


#: What the command line is to have.
COMMANDS = (serve,)
