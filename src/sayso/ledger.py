"""The ledger: one SQLite file that keeps articles, what was read in them, and their versions."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urldefrag, urlsplit

from sayso.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sayso.corrections import Correction
    from sayso.errors import LoadError
    from sayso.records import Article, Attribution, Reading, Record
    from sayso.removal import Removed
    from sayso.rows import Arrival
    from sayso.search import Found, Query
    from sayso.voices import Voice

#: The ledger where none is named, and the environment variable that names another.
DEFAULT = "sayso.db"
VARIABLE = "SAYSO_LEDGER"


def default_path() -> str:
    """``$SAYSO_LEDGER``, else ``sayso.db`` in the working directory."""
    return os.environ.get(VARIABLE) or DEFAULT


@dataclass(frozen=True, slots=True)
class Change:
    """What a new version of an article, or a new reading of it, claims that the old one did not, and the reverse.

    Claims are the same if source, cue and content have the same words. ``previous`` is the id of the article that it is
    held against.
    """

    previous: str
    gained: tuple[Attribution, ...]
    lost: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: ``new`` is false where the ledger has the same bytes already, and then nothing was done.

    ``change`` is there where the ledger has an earlier version of the same address.
    """

    article: str
    new: bool
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that could not be read when it was last tried (UTC), why, and what to try."""

    input: str
    reason: str
    hint: str
    failed: str


class Ledger:
    """Keeps readings in one SQLite file, for one writer and many readers at a time.

    >>> with Ledger("news.db") as ledger:  # doctest: +SKIP
    ...     ledger.add(sayso.read("article.html"))

    A ledger is used by one thread; each thread and each process opens its own.

    Args:
        path: the file; by default ``$SAYSO_LEDGER``, else ``sayso.db``.
        create: make the file where there is none.

    Raises:
        LedgerError: if it cannot be opened; every method raises it where the file cannot be read or written.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None, *, create: bool = True) -> None:
        from sayso.database import connect  # noqa: PLC0415 - apsw is loaded where a ledger is opened

        self.path = default_path() if path is None else os.fspath(path)
        self.connection = connect(self.path, create=create)
        try:
            self._settle()
        except BaseException:
            self.connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the ledger can no longer be used."""
        self.connection.close()

    # Writing

    def add(self, reading: Reading, *, reader: str = "") -> Added:
        """Keep a reading. When this returns, it is on the disk whole; if it does not, nothing of it is.

        Args:
            reading: what is to be kept. The same bytes twice add nothing; other bytes of an address that the ledger
                knows are a new version, kept beside the old one.
            reader: what read it (version and model), so that `sayso reread` knows what is out of date.

        Raises:
            ValueError: if two records of the reading have one id.
        """
        from sayso import rows  # noqa: PLC0415

        article = reading.article
        _check_ids(reading)
        with self._writing():
            self.connection.execute("DELETE FROM failure WHERE input = ?", (rows.storable(article.input),))
            if self.knows(article.sha256):
                return Added(article.id, new=False)
            older = self._latest(article.url)
            rows.insert(self.connection, reading, rows.Arrival(_now(), reader, older))
        change = None if older is None else changes(self.reading(older), reading)
        return Added(article.id, new=True, change=change)

    def replace(self, reading: Reading, *, reader: str = "") -> Change:
        """Put a new reading of a kept article in the place of the old one; corrections and the article stay.

        Raises:
            KeyError: if the ledger does not have this article.
        """
        from sayso import machine  # noqa: PLC0415

        _check_ids(reading)
        identity = reading.article.id
        with self._writing():
            old = self.reading(identity)
            machine.replace(self.connection, reading)
            self.connection.execute("UPDATE article SET reader = ? WHERE id = ?", (reader, identity))
        return changes(old, self.reading(identity))

    def fail(self, error: LoadError) -> None:
        """Keep an input that could not be read among the `failures`, until it is added or fails anew."""
        from sayso.rows import storable  # noqa: PLC0415

        row = tuple(map(storable, (error.input, error.reason, error.hint, _now())))
        with self._writing():
            self.connection.execute(
                "INSERT OR REPLACE INTO failure (input, reason, hint, failed) VALUES (?,?,?,?)", row
            )

    def remove(
        self,
        *,
        article: str | None = None,
        speaker: str | None = None,
        outlet: str | None = None,
        rehearse: bool = False,
    ) -> Removed:
        """Take an article (by its id), a person or body (by name), or an outlet out for good: see `sayso.removal`.

        With ``rehearse`` nothing is changed: what comes back is what would be removed.

        Raises:
            ValueError: unless exactly one of the three is given.
        """
        from sayso.removal import remove, scrub  # noqa: PLC0415

        given = [(kind, n) for kind, n in (("article", article), ("speaker", speaker), ("outlet", outlet)) if n]
        if len(given) != 1:
            raise ValueError("name an article, a speaker or an outlet, and only one of them")
        with self._telling():
            removed = remove(self.connection, *given[0], rehearse=rehearse)
            if not rehearse:
                scrub(self.connection, self.path)
        return removed

    def join(self, name: str, speaker: str) -> None:
        """Say by hand that a name is this speaker's in all articles. It outlives new readings.

        Raises:
            ValueError: if that would make a name an alias of itself.
        """
        from sayso import voices  # noqa: PLC0415

        with self._writing():
            voices.join(self.connection, name, speaker)

    def split(self, name: str, article: str) -> str:
        """Say by hand that a name in one article is another one's than elsewhere; gives the name it has there now."""
        from sayso import voices  # noqa: PLC0415

        with self._writing():
            return voices.split(self.connection, name, article)

    def part(self, name: str) -> bool:
        """Undo what was said of a name with `join` and `split`; false where nothing was."""
        from sayso import voices  # noqa: PLC0415

        with self._writing():
            return voices.part(self.connection, name)

    def correct(self, correction: Correction) -> int:
        """Set something right: all that is asked of the ledger from now on has it so. Gives the number to `undo` it by.

        What the machine read is kept beside it (see `machine_reading`), and new readings of the article get it too.

        Raises:
            KeyError: if the ledger does not have the article.
            ValueError: if it changes nothing, or cannot be made of the article.
        """
        from sayso import corrections, machine  # noqa: PLC0415

        with self._writing():
            of = self.article(correction.article)
            number = corrections.insert(self.connection, correction, _now())
            done = {one.key: one for one in machine.settle(self.connection, of)}
            if number not in done:
                raise ValueError("that is so already, or there is no such claim")
            corrections.identify(self.connection, done[number])
        return number

    def undo(self, number: int) -> bool:
        """Take a correction back; false where there is none of this number. Without any, all is as the machine read."""
        from sayso import machine  # noqa: PLC0415

        sql = "DELETE FROM correction WHERE key = ? AND field <> 'machine' RETURNING article"
        with self._writing():
            found = self._fetch(sql, str(number))
            for (article,) in found:
                machine.settle(self.connection, self.article(article))
        return bool(found)

    # Reading

    def corrections(self, article: str | None = None) -> list[Correction]:
        """What was set right, of one article or of all, in the order in which it was."""
        from sayso import corrections  # noqa: PLC0415

        with self._telling():
            return corrections.kept(self.connection, article)

    def corrections_of(self, record: str) -> list[Correction]:
        """The corrections that made the record of this id what it is, or dropped it, in the order in which they came.

        They have that id as their ``record``, also where they were made of a reading in which it had another one.
        """
        from sayso import machine, rows  # noqa: PLC0415

        with self._telling():
            done = machine.effects(self.connection, rows.storable(record.split("-", maxsplit=1)[0]))
        return [correction for correction in done if correction.record == record]

    def machine_reading(self, identity: str) -> Reading:
        """All that the machine read in the article of this id, without what people set right.

        Raises:
            KeyError: if there is none.
        """
        from sayso import machine  # noqa: PLC0415

        with self._telling():
            return machine.reading(self.connection, self.article(identity))

    def knows(self, sha256: str) -> bool:
        """Whether the ledger has an article of these bytes."""
        with self._telling():
            return bool(self._fetch("SELECT 1 FROM article WHERE sha256 = ?", sha256))

    def articles(self) -> Iterator[Article]:
        """Every article, in the order in which they came."""
        for (identity,) in self._fetch("SELECT id FROM article ORDER BY key"):
            yield self.article(identity)

    def article(self, identity: str) -> Article:
        """The article of this id.

        Raises:
            KeyError: if there is none.
        """
        return self._kept(identity)[0]

    def arrival(self, identity: str) -> Arrival:
        """When an article came in, what read it, and the version before it.

        Raises:
            KeyError: if there is none of this id.
        """
        return self._kept(identity)[1]

    def reading(self, identity: str) -> Reading:
        """All that was read in the article of this id, as people set it right.

        Raises:
            KeyError: if there is none.
        """
        from sayso import rows  # noqa: PLC0415

        with self._telling():
            return rows.reading(self.connection, self.article(identity))

    def record(self, identity: str) -> Record:
        """The record of this id: an article, an attribution, a statement, a speaker, a figure, a time or a place.

        Raises:
            KeyError: if there is none.
        """
        from sayso import rows  # noqa: PLC0415

        head = identity.split("-", maxsplit=1)[0]
        of = self.article(head)
        if identity == head:
            return of
        with self._telling():
            for table in rows.TABLES:
                for found in rows.records(self.connection, table, of, identity):
                    record: Record = found
                    return record
        raise KeyError(identity)

    def versions(self, url: str) -> list[Article]:
        """The articles that came from an address, the oldest first."""
        from sayso.rows import storable  # noqa: PLC0415

        found = self._fetch("SELECT id FROM article WHERE url = ? ORDER BY key", storable(url))
        return [self.article(identity) for (identity,) in found]

    def read_by(self, other_than: str | None = None) -> list[str]:
        """The ids of the articles that were not read by this version and model, or of all, in order."""
        where = "" if other_than is None else "WHERE reader <> ?"
        bindings = () if other_than is None else (other_than,)
        found = self._fetch(f"SELECT id FROM article {where} ORDER BY key", *bindings)  # noqa: S608 - ours
        return [identity for (identity,) in found]

    def failures(self) -> list[Failed]:
        """The inputs that could not be read when they were last tried, by name."""
        return [Failed(*row) for row in self._fetch("SELECT input, reason, hint, failed FROM failure ORDER BY input")]

    def search(self, query: Query) -> Found:
        """The claims, sentences and articles that a query finds, the best first (see `sayso.search`)."""
        from sayso.search import search  # noqa: PLC0415

        with self._telling():
            return search(self.connection, query)

    def who(self, name: str) -> list[Voice]:
        """All that is attributed to whoever goes by this name, over all articles (see `sayso.voices`)."""
        from sayso.voices import who  # noqa: PLC0415

        with self._telling():
            return who(self.connection, name)

    def _repr_html_(self) -> str:
        """For notebooks: how much of which outlet is in the ledger."""
        outlets = self._fetch("""
            SELECT outlet, count(*), sum((SELECT count(*) FROM attribution AS a WHERE a.article = article.id))
            FROM article GROUP BY outlet ORDER BY 2 DESC LIMIT 20""")
        lines = "".join(
            f"<tr><td>{escape(one_line(outlet or 'no outlet named'))}</td><td>{articles}</td><td>{claims}</td></tr>"
            for outlet, articles, claims in outlets
        )
        head = "<tr><th>outlet</th><th>articles</th><th>claims</th></tr>"
        return f"<p>Ledger {escape(one_line(self.path))}</p><table>{head}{lines}</table>"

    def _settle(self) -> None:
        """Put corrections into the rows of a ledger by a version of sayso that kept them apart."""
        from sayso import machine  # noqa: PLC0415

        with self._telling():
            if machine.unsettled(self.connection):
                with self._writing():
                    for article in machine.unsettled(self.connection):
                        machine.settle(self.connection, self.article(article))

    def _kept(self, identity: str) -> tuple[Article, Arrival]:
        from sayso import rows  # noqa: PLC0415

        with self._telling():
            found = rows.article(self.connection, rows.storable(identity))
        if found is None:
            raise KeyError(identity)
        return found

    def _latest(self, url: str | None) -> str | None:
        """The last version of an address; what names a whole site, as some pages say of themselves, is none's."""
        if url is None or urlsplit(urldefrag(url).url).path in {"", "/"}:
            return None
        from sayso.rows import storable  # noqa: PLC0415

        newest = "SELECT id FROM article WHERE url = ? ORDER BY key DESC LIMIT 1"
        return next((identity for (identity,) in self._fetch(newest, storable(url))), None)

    def _fetch(self, sql: str, *bindings: str) -> list[tuple[Any, ...]]:
        from sayso.database import fetch  # noqa: PLC0415

        with self._telling():
            return fetch(self.connection, sql, bindings)

    def _telling(self) -> AbstractContextManager[None]:
        from sayso.database import telling  # noqa: PLC0415

        return telling(self.path)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        from sayso.database import writing  # noqa: PLC0415

        with self._telling(), writing(self.connection):
            yield


def changes(old: Reading, new: Reading) -> Change:
    """What the new reading claims that the old one did not, and the reverse."""
    before, after = (Counter(map(_words, reading.attributions)) for reading in (old, new))
    gained, lost = after - before, before - after
    return Change(old.article.id, _take(new, gained), _take(old, lost))


def _take(reading: Reading, wanted: Counter[tuple[str, ...]]) -> tuple[Attribution, ...]:
    taken = []
    for attribution in reading.attributions:
        words = _words(attribution)
        if wanted[words] > 0:
            wanted[words] -= 1
            taken.append(attribution)
    return tuple(taken)


def _words(attribution: Attribution) -> tuple[str, ...]:
    """What makes two claims the same one across versions: their words, however the lines are broken."""
    parts = (attribution.source, attribution.cue, attribution.content)
    return tuple(" ".join(part.text.split()) if part else "" for part in parts)


def _check_ids(reading: Reading) -> None:
    twice = [identity for identity, times in Counter(record.id for record in reading.records()).items() if times > 1]
    if twice:
        raise ValueError(f"two records with one id: {twice[0]}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
