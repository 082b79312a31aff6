"""Comparing the claims of a ledger while pages are served: once for each question and state of the ledger."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.database import fetch
from sayso.ledger import Ledger

if TYPE_CHECKING:
    from sayso.compare import Comparison, Group

#: Seconds that a request waits for a comparison, before it is told to ask again.
PATIENCE = 1.5
#: Answers that are kept.
_KEPT = 16

#: Words that claims have, and words of their holders' names; empty for all claims.
Question = tuple[str, str]
_ALL: Question = ("", "")


@dataclass(frozen=True, slots=True)
class Compared:
    """How the claims of a ledger that were asked for are related, and in groups."""

    comparison: Comparison
    groups: tuple[Group, ...]


class Comparisons:
    """The latest comparisons of one ledger.

    Args:
        path: the ledger.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._watch: Ledger | None = None
        self._made: OrderedDict[Question, tuple[int, Compared]] = OrderedDict()
        self._making: dict[Question, threading.Thread] = {}
        self._failed: dict[Question, BaseException] = {}

    def get(self, words: str = "", speaker: str = "") -> Compared | None:
        """The comparison of the ledger as it is now, or None where it takes longer than people wait.

        Args:
            words: that claims have, of which every relation has one; none for all claims.
            speaker: words of these claims' holder's name.

        Raises:
            LedgerError: if the ledger cannot be read.
        """
        question = (" ".join(words.casefold().split()), " ".join(speaker.casefold().split()))
        with self._lock:
            if found := self._known(question):
                return found
            making = self._making.get(question)
            if making is None:
                making = threading.Thread(target=self._make, args=(question,), name="comparing", daemon=True)
                self._making[question] = making
                making.start()
        making.join(PATIENCE)
        with self._lock:
            if failed := self._failed.pop(question, None):
                raise failed
            return self._known(question)

    def _known(self, question: Question) -> Compared | None:
        """What is known already of the ledger as it is now; of all claims, so is every part."""
        version = self._version()
        for key in (question, _ALL):
            kept = self._made.get(key)
            if kept is not None and kept[0] == version:
                self._made.move_to_end(key)
                return kept[1] if key == question else self._keep(question, version, _part(kept[1], question))
        return None

    def _keep(self, question: Question, version: int, made: Compared) -> Compared:
        self._made[question] = (version, made)
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)
        return made

    def _version(self) -> int:
        """A number that changes whenever another connection changes the ledger."""
        if self._watch is None:
            self._watch = Ledger(self._path)
        return int(fetch(self._watch.connection, "PRAGMA data_version")[0][0])

    def _make(self, question: Question) -> None:
        from sayso.compare import compare  # noqa: PLC0415 - brings numpy
        from sayso.shingles import update  # noqa: PLC0415

        words, speaker = question
        try:
            with Ledger(self._path) as ledger:
                update(ledger.connection)  # writes down what copies are found by: a change like any other
                with self._lock:
                    version = self._version()
                found = compare(ledger, words or None, speaker=speaker or None)
            made = Compared(found, tuple(found.groups()))
            with self._lock:
                self._keep(question, version, made)
        except Exception as error:  # noqa: BLE001 - it is raised where somebody waits for it
            self._failed[question] = error
        finally:
            with self._lock:
                self._making.pop(question, None)


def _part(every: Compared, question: Question) -> Compared:
    from sayso.asking import Asked  # noqa: PLC0415 - brings numpy

    words, speaker = question
    found = every.comparison.limited(Asked(words or None, speaker=speaker or None))
    return Compared(found, tuple(found.groups()))
