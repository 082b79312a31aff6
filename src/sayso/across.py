"""Copies and comparison over Parquet parts: the relations that a ledger of the same articles gives.

Articles are taken in once, part by part. Joins (`sayso.joins`) find which of them are worth holding against each other;
the code that judges pairs in a ledger judges them here, with as many articles at hand as `KEPT`. What grows with the
archive in memory is some hundred bytes for each article and each related claim; all else is in a temporary folder.
"""

from __future__ import annotations

import gc
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sayso import shingles
from sayso.copies import between
from sayso.copy_texts import CardText, card_of
from sayso.gist import gist_of
from sayso.joins import Joins
from sayso.part_readings import parts_in, readings_in
from sayso.shelf import Shelf
from sayso.shortlist import can_be_compared
from sayso.topics import claims
from sayso.undated import dateline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from sayso.copy_texts import Card
    from sayso.gist import Said
    from sayso.records import Article, Attribution, Reading, Statement
    from sayso.relations import Relation
    from sayso.topics import Claim

    #: Is told the stage of the work, how much of it is done, and how much there is (0: not known).
    Tell = Callable[[str, int, int], None]

#: Articles that are kept at hand.
KEPT = 400
# Objects made, and lesser searches, between searches for garbage.
_THRESHOLDS = (100_000, 20, 20)
#: A claim's number is its article's times this, and its place there.
PLACES = 1 << 20


@contextmanager
def _collected_seldom() -> Iterator[None]:
    """Search for garbage in cycles less often, since most of what is made is kept for a while: a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _elsewhere(said: Said) -> Attribution | Statement:
    """The records of claims that are put away are in their readings (see `Across.claim`)."""
    raise KeyError(said.id)


class Across:
    """The articles of parts, taken in so that they can be held against each other. Closing it deletes its files.

    >>> with Across(Path("OUT")) as across:  # doctest: +SKIP
    ...     for relation in across.copies(): ...

    An article that is in several parts counts once, where it comes first, as in a ledger.

    Args:
        folder: the parts (see `sayso.part_readings`).
        claims: claims are to be compared, too; without this only `copies` can be asked for.
        tell: what to call with the progress.

    Raises:
        PartError: if the parts cannot be read, or what is needed is not installed.
        OSError: if the temporary folder cannot be written.
    """

    def __init__(self, folder: Path, *, claims: bool = False, tell: Tell = lambda *_: None) -> None:
        #: What was not looked at because there was too much of it, in words.
        self.caps: list[str] = []
        self.tell = tell
        self._numbers: dict[str, int] = {}
        #: Months and days of datelines without a year, and the days that they turn out to be, by article.
        self.undated: dict[int, tuple[int, int]] = {}
        self.days: dict[int, str] = {}
        self._open = ExitStack()
        with ExitStack() as opening:
            opening.enter_context(_collected_seldom())
            #: Where all is kept until it is closed.
            self.folder = Path(opening.enter_context(tempfile.TemporaryDirectory(prefix="sayso-")))
            self.joins = opening.enter_context(Joins(self.folder))
            self._cards: Shelf[Card] = opening.enter_context(Shelf(self.folder / "cards"))
            self._readings: Shelf[Reading] = opening.enter_context(Shelf(self.folder / "readings"))
            self._claims: Shelf[list[Claim]] = opening.enter_context(Shelf(self.folder / "claims"))
            parts = parts_in(folder)
            for done, part in enumerate(parts):
                self.tell("Reading parts", done, len(parts))
                for reading in readings_in(part):
                    self._take_in(reading, comparing=claims)
            self._open = opening.pop_all()
        self._card = lru_cache(KEPT)(self._cards.__getitem__)
        self._reading = lru_cache(KEPT)(self._readings.__getitem__)
        self.claims = lru_cache(KEPT)(self._dated_claims)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def __len__(self) -> int:
        return len(self._numbers)

    def article(self, identity: str) -> Article:
        """The article of this id.

        Raises:
            KeyError: if there is none.
        """
        return self._card(self._numbers[identity]).article

    def reading(self, identity: str) -> Reading:
        """All that was read in the article of this id, where claims were taken in.

        Raises:
            KeyError: if there is none.
        """
        return self._reading(self._numbers[identity])

    def claim(self, node: int) -> Claim:
        """The claim of this number."""
        number, place = divmod(node, PLACES)
        claim = self.claims(number)[place]
        return replace(claim, made=partial(self._record, number, claim.id))

    def _record(self, number: int, claim: str) -> Attribution | Statement:
        reading = self._reading(number)
        records: Iterator[Attribution | Statement] = chain(reading.attributions, reading.statements)
        return next(record for record in records if record.id == claim)

    def node(self, claim: str) -> int:
        """The number of the claim of this id.

        Raises:
            KeyError: if there is none that can be compared.
        """
        number = self._numbers[claim.partition("-")[0]]
        for place, one in enumerate(self.claims(number)):
            if one.id == claim:
                return number * PLACES + place
        raise KeyError(claim)

    def _take_in(self, reading: Reading, *, comparing: bool) -> None:
        article = reading.article
        if article.id in self._numbers:
            return
        number = self._numbers[article.id] = len(self._numbers)
        card = card_of(reading)
        self._cards.add(card)
        words = card.words
        quoted = shingles.ids_at(words, card.quoted)
        self.joins.put_runs("written", number, shingles.distinct(shingles.hashes(words.ids)))
        self.joins.put_runs("quoted", number, shingles.distinct(shingles.hashes(quoted)))
        day = None
        if comparing:
            self._readings.add(reading)
            made = claims(replace(gist_of(reading), record=_elsewhere))
            self._claims.add(made)
            for place, claim in enumerate(made):
                row = (number, number * PLACES + place, claim.id, can_be_compared(claim), list(claim.within))
                self.joins.put("claim", *row)
            if made:
                about = made[0].background
                day = about.day
                for key, often in about.terms.items():
                    self.joins.put("term", number, key, often)
                if day is None and (known := dateline(about)):
                    self.undated[number] = known
        self.joins.put("article", number, shingles.site(article.outlet, article.url), day)

    def _dated_claims(self, number: int) -> list[Claim]:
        made = self._claims[number]
        if number in self.days:
            about = replace(made[0].background, day=self.days[number])
            made = [replace(claim, background=about) for claim in made]
        return made

    # Copies

    def copies(self) -> Iterator[Relation]:
        """What the articles have copied from each other (see `sayso.copies.copies`); to be asked for once."""
        self.tell("Looking for shared words", 0, 0)
        chained, furniture = self.joins.share_runs()
        if chained:
            self.caps.append(
                f"{chained} sets of more than {shingles.MANY} articles share words: each article was held against the "
                "next one only"
            )

        @lru_cache(KEPT)
        def text(number: int) -> CardText:
            return CardText(self._cards[number], furniture)

        total = self.joins.number("SELECT count(*) FROM pair")
        for done, (a, b) in enumerate(self.joins.rows("SELECT a, b FROM pair ORDER BY a, b")):
            self.tell("Comparing words", done, total)
            yield from between(text(a), text(b))
