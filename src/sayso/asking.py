"""Which claims of a ledger a question is about, found without reading the others whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso import rows
from sayso.database import fetch
from sayso.topics import published, terms_of

if TYPE_CHECKING:
    from collections import Counter

    import apsw


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: words that a claim has, in it or in its holder's name; its id; words of its holder's name.

    What is None does not matter; all that is given must hold.
    """

    words: str | None = None
    claim: str | None = None
    speaker: str | None = None

    def fits(self, identity: str, text: str, holder: str) -> bool:
        """Is a claim of this id, content and holder's name asked for?"""
        if self.claim is not None and identity != self.claim:
            return False
        name = holder.casefold()
        if self.speaker is not None and not all(word in name for word in self.speaker.casefold().split()):
            return False
        if self.words is None:
            return True
        both = f"{text.casefold()} {name}"
        return all(word in both for word in self.words.casefold().split())

    def articles(self, connection: apsw.Connection) -> set[str]:
        """The ids of the articles that have a claim that is asked for, and perhaps of a few others."""
        if self.claim is not None:
            return {self.claim.partition("-")[0]}
        found = connection.execute(
            "SELECT a.article, a.id, content_text, coalesce(speaker.name, source_text, 'someone')"
            " FROM attribution AS a LEFT JOIN speaker ON speaker.id = a.speaker"
            " UNION ALL SELECT s.article, s.id, s.text, coalesce(nullif(outlet, ''), nullif(title, ''), input)"
            " FROM statement AS s JOIN article ON article.id = s.article"
        )
        return {
            article for article, identity, text, holder in found if self.fits(identity, text, " ".join(holder.split()))
        }


def every_article(connection: apsw.Connection) -> tuple[dict[str, Counter[str]], dict[str, str | None]]:
    """The concepts of each article with how often they come, and the day of its publication, by its id, in order."""
    terms: dict[str, Counter[str]] = {}
    days: dict[str, str | None] = {}
    for (identity,) in fetch(connection, "SELECT id FROM article ORDER BY key"):
        kept = rows.article(connection, identity)
        if kept is not None:
            terms[identity], days[identity] = terms_of(kept[0]), published(kept[0])
    return terms, days
