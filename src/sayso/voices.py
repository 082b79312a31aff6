"""Who is who across the articles of a ledger: names that are the same, and names that people joined or parted by hand.

A claim goes by the name of its speaker or, where the article's speakers are not resolved, by the words of its source.
Names that differ only in upper and lower case are one. What is said by hand stands in the table ``alias`` and is about
names, not records, so that it outlives every new reading.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from sayso import rows
from sayso.database import fetch

if TYPE_CHECKING:
    from collections.abc import Callable

    import apsw

    from sayso.records import Article, Attribution

Why = Literal["same name", "joined by hand", "split by hand"]


@dataclass(frozen=True, slots=True)
class Form:
    """A name that a voice goes by, in how many claims, and why it is taken for this voice's."""

    name: str
    claims: int
    why: Why


@dataclass(frozen=True, slots=True)
class Voice:
    """One person or body over all articles.

    ``name`` is spelled as most of its claims have it; the latest of the ``claims`` comes first.
    """

    name: str
    forms: tuple[Form, ...]
    claims: tuple[Attribution, ...]


class Names:
    """The names of a ledger, with what was joined and split by hand."""

    def __init__(self, connection: apsw.Connection) -> None:
        found = fetch(connection, "SELECT name, article, speaker FROM alias")
        self._aliases: dict[tuple[str, str], str] = {(name, article): speaker for name, article, speaker in found}
        self._aliased = {name for name, _ in self._aliases}

    def resolve(self, form: str, article: str) -> tuple[str, Why]:
        """The name that a form stands for in an article, and why."""
        if self._aliased and (name := key(form)) in self._aliased:
            if (name, article) in self._aliases:
                return self._aliases[name, article], "split by hand"
            if (name, "") in self._aliases:
                return self._aliases[name, ""], "joined by hand"
        return " ".join(form.split()), "same name"

    def possible(self, asked: str) -> Callable[[str], bool]:
        """A test whether a form may be, in some article, one of a name with all the words asked for."""
        wanted = words(asked)

        def may(form: str) -> bool:
            # Most names are another's, which is seen soonest so.
            folded = form.casefold()
            here = all(word in folded for word in wanted)
            return bool(wanted) and (here or (bool(self._aliased) and key(form) in self._aliased))

        return may

    def test(self, asked: str) -> Callable[..., bool]:
        """A test whether a claim goes by a name with all the words asked for.

        It takes the name of the claim's speaker, the text of its source (either or both may be None) and the article's
        id.
        """
        wanted, may = words(asked), self.possible(asked)

        def holds(*claim: Any) -> bool:
            speaker, source, article = claim
            form = speaker or source
            if form is None or not may(form):
                return False
            name, why = self.resolve(form, article)
            return wanted <= words(name) or (why != "split by hand" and wanted <= words(form))

        return holds


def who(connection: apsw.Connection, asked: str) -> list[Voice]:
    """The voices whose name, or one of whose forms, has all the words asked for; those with most claims first."""
    names = Names(connection)
    holds, may = names.test(asked), names.possible(asked)
    every = fetch(
        connection, "SELECT name FROM speaker UNION SELECT source_text FROM attribution WHERE speaker IS NULL"
    )
    possible = [form for (form,) in every if form is not None and may(form)]
    found: dict[str, list[tuple[str, str, str]]] = {}
    spellings: dict[str, Counter[str]] = {}
    forms: dict[str, Counter[tuple[str, Why]]] = {}
    for claim, article, speaker, source in fetch(
        connection,
        """
        WITH form (name) AS (SELECT value FROM json_each(?))
        SELECT attribution.id, article.id, speaker.name, source_text FROM attribution
        JOIN article ON article.id = attribution.article LEFT JOIN speaker ON speaker.id = attribution.speaker
        WHERE attribution.speaker IN (SELECT id FROM speaker WHERE name IN (SELECT name FROM form))
            OR (attribution.speaker IS NULL AND source_text IN (SELECT name FROM form))
        ORDER BY article.published DESC, article.key DESC, attribution.key""",
        (json.dumps(possible),),
    ):
        if holds(speaker, source, article):
            form = speaker or source
            name, why = names.resolve(form, article)
            spellings.setdefault(key(name), Counter())[name] += 1
            found.setdefault(key(name), []).append((claim, article, form))
            forms.setdefault(key(name), Counter())[" ".join(form.split()), why] += 1
    articles: dict[str, Article] = {}
    voices = []
    for voice, claims in found.items():
        records: list[Attribution] = []
        for claim, article, _ in claims:
            if article not in articles:
                kept = rows.article(connection, article)
                if kept is None:
                    continue
                articles[article] = kept[0]
            records += rows.records(connection, "attribution", articles[article], claim)
        counted = tuple(Form(name, number, why) for (name, why), number in forms[voice].most_common())
        voices.append(Voice(spellings[voice].most_common(1)[0][0], counted, tuple(records)))
    return sorted(voices, key=lambda voice: -len(voice.claims))


def join(connection: apsw.Connection, name: str, speaker: str) -> None:
    """Make a name another's in all articles; names that were joined to it go along."""
    target, _ = Names(connection).resolve(speaker, "")
    if key(target) == key(name):
        raise ValueError(f"{name!r} and {speaker!r} are one already")
    for alias, article, old in fetch(connection, "SELECT name, article, speaker FROM alias"):
        if key(old) == key(name):
            connection.execute("UPDATE alias SET speaker = ? WHERE (name, article) = (?, ?)", (target, alias, article))
    _put(connection, name, "", target)


def split(connection: apsw.Connection, name: str, article: str) -> str:
    """Make a name in one article another one's than elsewhere; gives the name it goes by from now on."""
    other = f"{' '.join(name.split())} ({article})"
    _put(connection, name, article, other)
    return other


def part(connection: apsw.Connection, name: str) -> bool:
    """Forget what was said by hand of a name; false where nothing was."""
    return bool(fetch(connection, "DELETE FROM alias WHERE name = ? RETURNING name", (key(name),)))


def _put(connection: apsw.Connection, name: str, article: str, speaker: str) -> None:
    row = (key(name), article, rows.storable(speaker))
    connection.execute("INSERT OR REPLACE INTO alias (name, article, speaker) VALUES (?, ?, ?)", row)


@lru_cache(maxsize=20_000)  # the same names come again and again
def key(name: str) -> str:
    """What makes two names the same one: their letters in lower case, white space evened out."""
    return rows.storable(" ".join(name.casefold().split()))


def words(name: str) -> frozenset[str]:
    """The words of a name, in lower case."""
    return frozenset(re.findall(r"\w+", key(name)))
