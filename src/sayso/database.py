"""The ledger's file: one SQLite database, opened safely, its schema brought up to date step by step.

The SQLite is the one that apsw brings along: that of the standard library may be years old. Readers never wait for the
one writer (write-ahead log), and what is committed is on the disk (``synchronous`` is full).
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw

from sayso.errors import SaysoError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Marks the file as a ledger (``PRAGMA application_id``): "SAYS".
APPLICATION = 0x53415953
# SQLite takes names of files in UTF-8 only.
_SURROGATE = re.compile("[\ud800-\udfff]")
#: How long a writer waits for another one.
BUSY_SECONDS = 10.0


class LedgerError(SaysoError):
    """The ledger cannot be opened, read or written. ``str()`` gives ``PATH: reason; hint``."""

    def __init__(self, path: str, reason: str, hint: str = "") -> None:
        super().__init__(path, reason, hint)
        self.path = path
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" + (f"; {self.hint}" if self.hint else "")


def steps() -> list[str]:
    """The SQL that leads from each version of the schema to the next; a new file takes them all."""
    folder = resources.files("sayso") / "migrations"
    names = sorted((file.name for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda n: int(n[:-4]))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


def connect(path: str, *, create: bool) -> apsw.Connection:
    """Open a ledger; with ``create``, make it where there is none.

    Raises:
        LedgerError: if it is not there, no ledger, damaged, or of a later version of sayso.
    """
    if "\0" in path or _SURROGATE.search(path):
        raise LedgerError(path, "no name for a ledger", "use one of plain letters")
    with telling(path):
        if not create and not Path(path).exists():
            raise LedgerError(path, "no such ledger", "sayso add makes one; --ledger names another")
        flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
        connection = apsw.Connection(path, flags=flags)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(connection: apsw.Connection, path: str) -> None:
    connection.set_busy_timeout(round(1000 * BUSY_SECONDS))
    connection.execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL")
    # What is deleted is overwritten, so that a removal is one (see `sayso.removal`).
    connection.execute("PRAGMA secure_delete = ON")
    wanted = steps()
    if _version(connection, path) < len(wanted):
        if connection.pragma("journal_mode") != "wal":
            connection.pragma("journal_mode", "wal")
        with writing(connection):
            # Looked up again: another process may have been faster.
            for number, step in enumerate(wanted[_version(connection, path) :], _version(connection, path) + 1):
                connection.execute(step)
                connection.pragma("user_version", number)
            connection.pragma("application_id", APPLICATION)


def _version(connection: apsw.Connection, path: str) -> int:
    """The version of the schema, 0 for an empty file.

    Raises:
        LedgerError: if the file is something else, or of a later version.
    """
    version = int(connection.pragma("user_version"))
    ours = connection.pragma("application_id") == APPLICATION
    if not ours and (version or fetch(connection, "SELECT 1 FROM sqlite_schema")):
        raise LedgerError(path, "a database, but not a ledger of sayso", "name another file with --ledger")
    if version > len(steps()):
        raise LedgerError(path, f"made by a later version of sayso (schema {version})", "install the latest sayso")
    return version


@contextmanager
def writing(connection: apsw.Connection) -> Iterator[None]:
    """A transaction that holds the right to write from its start: all of it is kept, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk makes SQLite roll back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def telling(path: str) -> Iterator[None]:
    """Turn what SQLite says of the file and the disk into a `LedgerError` that says what to do."""
    try:
        yield
    except apsw.FullError as error:
        raise LedgerError(
            path, "the disk is full", "free some space and run the command again; what is in the ledger is safe"
        ) from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise LedgerError(path, "another program is writing to it", "try again when that is done") from error
    except apsw.NotADBError as error:
        raise LedgerError(path, "not a ledger", "name another file with --ledger") from error
    except apsw.CorruptError as error:
        raise LedgerError(
            path, "the file is damaged", "go back to a copy, or rescue what is left with sqlite3 and .recover"
        ) from error
    except apsw.CantOpenError as error:
        raise LedgerError(path, "cannot be opened", "check that its folder is there and that you may write") from error
    except (apsw.ReadOnlyError, apsw.PermissionsError) as error:
        raise LedgerError(path, "may not be written", "check who owns it, or take a copy") from error
    except apsw.IOError as error:
        raise LedgerError(
            path,
            f"cannot be written or read ({error})",
            "check the disk's space and limits, then run the command again; what is in the ledger is safe",
        ) from error


def fetch(connection: apsw.Connection, sql: str, bindings: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows that a query finds."""
    return list(connection.execute(sql, bindings))
