"""Pages of a web archive to records: what a batch of pages gives, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sayso.errors import LoadError
from sayso.load import load_fetched
from sayso.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sayso.reader import Reader
    from sayso.records import Article
    from sayso.wanted import Wanted
    from sayso.warc import Page

READ = "read"
#: Outcomes of records and pages that nothing is wrong with, but that are not read; all others but `READ` are failures.
SKIPS = (
    "not_a_response", "not_html", "not_200", "url", "date", "outlet", "language", "duplicate", "NotAnArticle",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a page: `READ` or the reason why not, that in words, and the article's id where it is one."""

    outcome: str
    message: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch of pages gave.

    ``outcomes`` has one for each page, in order; ``tables`` are Arrow tables by name (see `sayso.tables.tables_of`),
    several where the pages were not read together; ``characters`` is the length of all articles.
    """

    outcomes: tuple[Outcome, ...] = ()
    tables: tuple[Mapping[str, Any], ...] = ()
    characters: int = 0

    def __add__(self, other: Batch) -> Batch:
        return Batch(self.outcomes + other.outcomes, self.tables + other.tables, self.characters + other.characters)


def read_pages(reader: Reader, wanted: Wanted, archive: str, pages: Sequence[Page]) -> Batch:
    """Read pages, whose bytes must be there.

    Args:
        reader: reads the articles in them, all together.
        wanted: which of them are left out.
        archive: the name of the file that they are in, for the articles' ``input``.
        pages: the pages.
    """
    loaded = [_loaded(wanted, archive, page) for page in pages]
    articles = [found for found in loaded if not isinstance(found, Outcome)]
    outcomes = tuple(found if isinstance(found, Outcome) else Outcome(READ, None, found.id) for found in loaded)
    readings = reader.articles(articles)
    return Batch(outcomes, (tables_of(readings),) if readings else (), sum(len(article.text) for article in articles))


def _loaded(wanted: Wanted, archive: str, page: Page) -> Article | Outcome:
    try:
        article = load_fetched(
            page.data or b"", name=f"{archive}#{page.record}", url=page.url, content_type=page.content_type
        )
    except LoadError as error:
        return Outcome(type(error).__name__, error.reason)
    unwanted = wanted.refuses(article, page.fetched)
    return Outcome(unwanted, None, article.id) if unwanted else article
