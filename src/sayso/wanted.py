"""Which pages of a web archive are wanted: by address, outlet, day and language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from sayso.dating import reference

if TYPE_CHECKING:
    from sayso.records import Article

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_DAY = len("2024-05-06")

Unwanted = Literal["url", "outlet", "date", "language"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is read of an archive. What is None or empty does not matter; all that is given must hold.

    Args:
        urls: patterns of addresses, with ``*``, ``?`` and ``[…]`` as in a shell; one of them must match.
        outlet: a part of the outlet's name, in upper or lower case.
        after, before: the days of publication, both included: ``2024``, ``2024-05`` or ``2024-05-06``. A page with a
            less precise date is wanted if its date may lie within; one without a date counts with the day on which it
            was fetched.
        language: ``en``, for articles whose language is known to be English.

    Raises:
        ValueError: if a date is none, or the language is not one that is read.
    """

    urls: tuple[str, ...] = ()
    outlet: str | None = None
    after: str | None = None
    before: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        for date in (self.after, self.before):
            if date is not None and (not _DATE.fullmatch(date) or reference(date) is None):
                raise ValueError(f"{date!r} is no date like 2024, 2024-05 or 2024-05-06")
        if self.language not in {None, "en"}:
            raise ValueError(f"language {self.language!r}: sayso reads English only (en)")

    def refuses_page(self, url: str, fetched: str) -> Unwanted | None:
        """Why a page is left out by what is known before it is looked into, or None. Nothing is published later than
        it was fetched.
        """
        if self.urls and not any(_pattern(pattern).match(url) for pattern in self.urls):
            return "url"
        if self.after and fetched and not _reaches(fetched[:_DAY], self.after):
            return "date"
        return None

    def refuses(self, article: Article, fetched: str) -> Unwanted | None:
        """Why an article is left out, or None."""
        if self.outlet and self.outlet.casefold() not in (article.outlet or "").casefold():
            return "outlet"
        day = article.published or fetched[:_DAY]
        if self.after and not _reaches(day, self.after):
            return "date"
        if self.before and not (day and day[: len(self.before)] <= self.before[: len(day)]):
            return "date"
        if self.language and article.language != self.language:
            return "language"
        return None

    def to_json(self) -> dict[str, Any]:
        return {
            "url": list(self.urls),
            "outlet": self.outlet,
            "after": self.after,
            "before": self.before,
            "language": self.language,
        }


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))


def _reaches(day: str, after: str) -> bool:
    return bool(day) and day[: len(after)] >= after[: len(day)]
