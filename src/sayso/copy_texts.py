"""Articles as copies are looked for in them: their words, and which records these stand in.

Most articles that share a few words share no record: everything here is made where it is asked for, and then kept.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sayso import shingles
from sayso.database import fetch
from sayso.matching import Runs
from sayso.origins import credits_of, same_outlet, surrounding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    import apsw

    from sayso.records import Article, Reading, Span
    from sayso.shingles import Hashes, Places, Words

    Spans = tuple[Span, ...]


class Record:
    """A claim, a sentence of the outlet's, or (without spans) an article as a whole.

    Args:
        identity: the record's id.
        text: the article that it stands in, or None.
        spans: those of its content, of its cue, and of all else that is its own.
        origin: gives the outlet that it is taken from, where the text shows one.
        speaker: the name of the person who speaks, where one is known.
        depth: in how many other claims it stands.
    """

    def __init__(
        self,
        identity: str,
        text: Text | None = None,
        spans: tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]] = ((), (), ()),
        origin: Callable[[], str | None] = lambda: None,
        *,
        speaker: str | None = None,
        depth: int = 0,
    ) -> None:
        self.id = identity
        self.speaker = speaker
        self.depth = depth
        self._text = text
        self._spans = spans
        self._origin = origin
        every = [span for part in spans for span in part]
        #: The first character and the one after the last.
        self.first = min((start for start, _ in every), default=0)
        self.after = max((end for _, end in every), default=0)

    @cached_property
    def words(self) -> frozenset[int]:
        """The places of its words."""
        return self._places(*self._spans)

    @cached_property
    def content(self) -> frozenset[int]:
        """The places of the words of its content."""
        return self._places(self._spans[0])

    @cached_property
    def cue(self) -> frozenset[int]:
        """The places of the words of its cue."""
        return self._places(self._spans[1])

    @cached_property
    def origin(self) -> str | None:
        """The outlet that it is taken from, where the text shows one."""
        return self._origin()

    def _places(self, *parts: tuple[Span, ...]) -> frozenset[int]:
        if self._text is None:
            return frozenset()
        return frozenset(n for part in parts for span in part for n in self._text.places(span))


class Text(ABC):
    """An article, its words and its records.

    Args:
        article: the article.
        previous: the id of the version of the same address before it.
        furniture: runs of words that are furniture of the outlet (sorted hashes).
    """

    def __init__(self, article: Article, previous: str | None, furniture: Hashes) -> None:
        self.article = article
        self.previous = previous
        self._furniture = furniture

    @abstractmethod
    def _all_runs(self) -> Hashes:
        """The runs in it, furniture included, sorted."""

    @cached_property
    @abstractmethod
    def quoted_runs(self) -> Hashes:
        """The runs in its quotations, sorted."""

    @cached_property
    @abstractmethod
    def records(self) -> list[Record]:
        """Its claims and the sentences of the outlet's own, some of which may have no word."""

    @cached_property
    def words(self) -> Words:
        return shingles.words_of(self.article)

    @cached_property
    def written(self) -> Runs:
        """Its words without furniture."""
        return Runs(shingles.without(self.words.ids, self._furniture))

    @cached_property
    def runs(self) -> Hashes:
        """The runs in it without furniture, sorted."""
        found = self._all_runs()
        return found[~shingles.among(found, self._furniture)]

    @cached_property
    def quoted(self) -> list[int]:
        """The places of its words in quotation marks, with -1 between quotations that belong apart."""
        places: list[int] = shingles.quoted_in(self.article, self.words).tolist()
        return places

    @cached_property
    def quotations(self) -> Runs:
        """Its words in quotation marks."""
        return Runs(shingles.ids_at(self.words, np.array(self.quoted, np.int64)))

    def credits(self, outlet: str | None) -> bool:
        """Whether anything in it is credited to an outlet."""
        return bool(outlet) and any(same_outlet(r.origin, outlet) and r.words for r in self.records)

    def places(self, span: Span) -> range:
        """The places of the words that stand in a span, in part or as a whole."""
        return range(bisect_right(self._ends, span[0]), bisect_left(self._starts, span[1]))

    # Asked for thousands of times: lists answer faster than arrays.

    @cached_property
    def _starts(self) -> list[int]:
        starts: list[int] = self.words.starts.tolist()
        return starts

    @cached_property
    def _ends(self) -> list[int]:
        ends: list[int] = self.words.ends.tolist()
        return ends

    def holders(self, places: Collection[int]) -> dict[int, list[int]]:
        """For words, the numbers of the records that they stand in."""
        found: dict[int, list[int]] = {}
        if not places:
            return found
        wanted = set(places)
        first, after = self._starts[min(wanted)], self._ends[max(wanted)]
        for number, record in enumerate(self.records):
            if record.first < after and record.after > first:
                for place in wanted & record.words:
                    found.setdefault(place, []).append(number)
        return found

    def text(self, record: Record) -> str:
        """The characters from a record's first word to its last."""
        return self.article.text[self._starts[min(record.words)] : self._ends[max(record.words)]]

    def spans(self, places: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        """The characters of runs of words, cut where a block ends, in order and apart."""
        found: list[Span] = []
        reached = 0
        for first, after in sorted(places):
            begin = max(first, reached)
            for place in range(begin, after):
                if place + 1 == after or not self._together(place):
                    found.append((self._starts[begin], self._ends[place]))
                    begin = place + 1
            reached = max(reached, after)
        return tuple(found)

    def has_digit(self, place: int) -> bool:
        """Whether a word is, or has in it, a number."""
        return any(map(str.isdigit, self.article.text[self._starts[place] : self._ends[place]]))

    def _together(self, place: int) -> bool:
        block = self.article.block_at(self._starts[place])
        return block is not None and self._starts[place + 1] < block.end


class KeptText(Text):
    """An article of a ledger.

    Args:
        connection: the ledger's; it stays open while the text is used.
        key: the article's in the ledger.
        article: the article.
        previous: the id of the version of the same address before it.
        furniture: runs of words that are furniture of the outlet (sorted hashes).
    """

    def __init__(
        self, connection: apsw.Connection, key: int, article: Article, previous: str | None, furniture: Hashes
    ) -> None:
        super().__init__(article, previous, furniture)
        self._connection = connection
        self._key = key

    def _all_runs(self) -> Hashes:
        return shingles.load(self._connection, self._key)

    @cached_property
    def quoted_runs(self) -> Hashes:
        return shingles.load(self._connection, self._key, "quoted")

    @cached_property
    def records(self) -> list[Record]:
        of = (self.article.id,)
        claims = fetch(
            self._connection,
            "SELECT a.id, origin, speaker.name, depth, content_spans, coalesce(cue_spans, '[]'),"
            " coalesce(source_spans, '[]'), frame"
            " FROM attribution AS a LEFT JOIN speaker ON speaker.id = a.speaker AND speaker.kind = 'person'"
            " WHERE a.article = ? ORDER BY a.key",
            of,
        )
        made = []
        for identity, origin, speaker, depth, *stored in claims:
            content, cue, source, frame = _spans(stored)
            named = partial(_is, origin)
            made.append(Record(identity, self, (content, cue, source + frame), named, speaker=speaker, depth=depth))
        statements = "SELECT id, spans FROM statement WHERE article = ? ORDER BY key"
        for identity, spans in fetch(self._connection, statements, of):
            (stated,) = _spans([spans])
            made.append(Record(identity, self, (stated, (), ()), partial(self._credited_at, stated[0][0])))
        return made

    def _credited_at(self, start: int) -> str | None:
        return self._credited(start)

    @cached_property
    def _credited(self) -> Callable[[int], str | None]:
        return surrounding(self.article, credits_of(self.article))


class Card(NamedTuple):
    """What copies are looked for by in an article, made once so that it can be put away and taken out again.

    ``quoted`` is as of `Text`; ``said`` are its claims (id, origin, the person who speaks, depth, the spans of content,
    of cue, and of all else of its own), ``stated`` the outlet's sentences (id, spans, whom they are credited to).
    """

    article: Article
    words: Words
    quoted: Places
    said: list[tuple[str, str | None, str | None, int, tuple[Spans, Spans, Spans]]]
    stated: list[tuple[str, Spans, str | None]]


def card_of(reading: Reading) -> Card:
    """The card of a reading."""
    persons = {speaker.id: speaker.name for speaker in reading.speakers if speaker.kind == "person"}
    said = []
    for a in reading.attributions:
        cue, source = (passage.spans if passage else () for passage in (a.cue, a.source))
        spans = (a.content.spans, cue, source + a.frame)
        said.append((a.id, a.origin, persons.get(a.speaker or ""), a.depth, spans))
    credited = surrounding(reading.article, credits_of(reading.article))
    stated = [(s.id, s.passage.spans, credited(s.passage.start)) for s in reading.statements]
    words = shingles.words_of(reading.article)
    return Card(reading.article, words, shingles.quoted_in(reading.article, words), said, stated)


class CardText(Text):
    """The article of a card.

    Args:
        card: what is known of it.
        furniture: runs of words that are furniture of the outlet (sorted hashes).
    """

    def __init__(self, card: Card, furniture: Hashes) -> None:
        super().__init__(card.article, None, furniture)
        self._card = card

    @cached_property
    def words(self) -> Words:
        return self._card.words

    @cached_property
    def quoted(self) -> list[int]:
        places: list[int] = self._card.quoted.tolist()
        return places

    def _all_runs(self) -> Hashes:
        return shingles.distinct(shingles.hashes(self.words.ids))

    @cached_property
    def quoted_runs(self) -> Hashes:
        return shingles.distinct(self.quotations.runs)

    @cached_property
    def records(self) -> list[Record]:
        made = [
            Record(identity, self, spans, partial(_is, origin), speaker=speaker, depth=depth)
            for identity, origin, speaker, depth, spans in self._card.said
        ]
        made += [
            Record(identity, self, (spans, (), ()), partial(_is, origin))
            for identity, spans, origin in self._card.stated
        ]
        return made


def _is(origin: str | None) -> str | None:
    return origin


def _spans(stored: list[str]) -> Iterator[tuple[Span, ...]]:
    for one in json.loads(f"[{','.join(stored)}]"):
        yield tuple((start, end) for start, end in one)
