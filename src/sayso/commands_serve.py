"""The command that opens a ledger in a browser: serve."""
# ruff: noqa: PLC0415

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sayso.ledger_options import ledger_option, told
from sayso.safe import one_line
from sayso.sources import say

if TYPE_CHECKING:
    from sayso.login import Login

#: Where no port is given; where it is taken, a free one is.
PORT = 8470
#: Holds the token where no file does.
TOKEN = "SAYSO_TOKEN"  # noqa: S105 - its name


@click.command(
    epilog="""\b
Examples:
  sayso serve
  sayso serve --ledger news.db --port 0
  sayso serve --host 0.0.0.0 --name news.example --token-file token.txt

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
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Listen at this address of the computer. One that others reach takes a token.",
)
@click.option(
    "--name", "names", metavar="NAME", multiple=True, help="A name that browsers call this computer by; any number."
)
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the token that everybody must give; by default $SAYSO_TOKEN, else none.",
)
@told
def serve(*, path: str | None, port: int, host: str, names: tuple[str, ...], token_file: Path | None) -> int:
    """Read a ledger in a browser: who says what, and where.

    Prints the address to open. Only this computer can open it, unless --host
    says otherwise; then everybody must log in. An empty ledger is made where
    there is none. Ctrl-C stops the server.
    """
    from sayso.ledger import default_path
    from sayso.server import NotServed
    from sayso.server import serve as run

    def ready(address: str) -> None:
        click.echo(address)
        sys.stdout.flush()
        say("open this address in a browser; Ctrl-C stops")

    login = _login(token_file)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            run(path or default_path(), port, ready, host=host, names=names, login=login)
    except NotServed as error:
        raise click.UsageError(one_line(str(error))) from error
    return 0


def _login(file: Path | None) -> Login | None:
    """The token's, from the file or the environment: a command line is seen by everybody at the computer."""
    from sayso.login import Login

    try:
        token = file.read_text(encoding="utf-8").strip() if file else os.environ.get(TOKEN)
        return Login(token) if token is not None else None
    except (OSError, ValueError) as error:
        where = f"--token-file {file}" if file else f"${TOKEN}"
        raise click.UsageError(one_line(f"{where}: {error}")) from error


#: What the command line is to have.
COMMANDS = (serve,)
