"""Comparing the claims of a ledger while pages are served: once for each state of the ledger, in the background."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.database import fetch
from sayso.ledger import Ledger

if TYPE_CHECKING:
    from sayso.compare import Comparison, Group
    from sayso.relations import Relation

#: Seconds that a request waits for a comparison, before it is told to ask again.
PATIENCE = 1.5


@dataclass(frozen=True, slots=True)
class Compared:
    """How the claims of a ledger are related, in groups, and what its articles have copied."""

    comparison: Comparison
    groups: tuple[Group, ...]
    copies: tuple[Relation, ...]


class Comparisons:
    """The latest comparison of one ledger.

    Args:
        path: the ledger.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._watch: Ledger | None = None
        self._made: tuple[int, Compared] | None = None
        self._making: threading.Thread | None = None
        self._failed: BaseException | None = None

    def get(self) -> Compared | None:
        """The comparison of the ledger as it is now, or None where it takes longer than people wait.

        Raises:
            LedgerError: if the ledger cannot be read.
        """
        with self._lock:
            if self._made and self._made[0] == self._version():
                return self._made[1]
            if self._making is None:
                self._making = threading.Thread(target=self._make, name="comparing", daemon=True)
                self._making.start()
            making = self._making
        making.join(PATIENCE)
        with self._lock:
            if self._failed:
                failed, self._failed = self._failed, None
                raise failed
            return self._made[1] if self._made and self._made[0] == self._version() else None

    def _version(self) -> int:
        """A number that changes whenever another connection changes the ledger."""
        if self._watch is None:
            self._watch = Ledger(self._path)
        return int(fetch(self._watch.connection, "PRAGMA data_version")[0][0])

    def _make(self) -> None:
        from sayso.compare import compare  # noqa: PLC0415 - brings numpy
        from sayso.copies import copies  # noqa: PLC0415

        try:
            with Ledger(self._path) as ledger:
                found = compare(ledger)
                shared = tuple(copies(ledger.connection))
                # Only now: looking for copies writes down what they are found by.
                with self._lock:
                    version = self._version()
            made = Compared(found, tuple(found.groups()), shared)
            with self._lock:
                self._made = (version, made)
        except Exception as error:  # noqa: BLE001 - it is raised where somebody waits for it
            self._failed = error
        finally:
            self._making = None
