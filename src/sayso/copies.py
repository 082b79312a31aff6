"""Copies in a ledger: articles and claims that share their words, who was first, and how many origins there really are.

A whole article is a copy of another where at least four fifths of the runs of eight words that stand in either stand in
both (Jaccard, after Broder 1997); it is embedded where most of its runs stand in a longer one. A claim, or a sentence
of the outlet's, is a copy where its sentence is shared, cue and all. A quotation that two articles share is no copy by
itself, for its words are the speaker's: the two claims are the ``same``, or if it is short and two people say it, they
merely ``agree`` in these words. They are copies where a credit says so.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sayso import rows, shingles
from sayso.database import fetch
from sayso.furniture import NOTICE, OPENER
from sayso.matching import matches
from sayso.origins import credits_in, credits_of, same_outlet, surrounding
from sayso.relations import Relation
from sayso.shingles import RUN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    import apsw

    from sayso.matching import Match, Piece
    from sayso.records import Article, Reading, Span
    from sayso.relations import RelationKind
    from sayso.shingles import Hashes, Words

#: Shares of runs from which articles are near-identical, or one is embedded in the other, and the shorter's least runs.
IDENTICAL = 0.8
EMBEDDED = 0.6
LEAST = 30
#: Share of a claim's words that must be those of the other claim, and of the other's, which may be cut.
WHOLE = 0.8
CUT = 0.6
#: Share of the words that may have others in their place; none of them may be numbers.
REPLACED = 0.1
#: Words of a quotation from which two people do not say the same by chance.
SURE = 12
#: Words of a line that may be a button or a notice to the reader.
_LINE = 40
# What every paper writes of those who did not talk.
_STOCK = re.compile(
    r"\brespond(?:ed)? to|\bdeclined (?:to comment|requests?)|\brequests? for (?:comment|an interview)|\bnot be reached"
    r"|\breturn(?:ed)? (?:\w+ ){0,3}(?:calls?|messages?|e-?mails?)|\bcondition of anonymity|\bnot authorized to speak"
)
#: Records that are looked at for where a passage belongs.
_TRIED = 4
#: Articles whose words are kept at hand.
_KEPT = 400


@dataclass(frozen=True, slots=True)
class _Record:
    """A claim or a sentence of the outlet: the places of its words, of its cue's, and of its content's.

    ``speaker`` is the name of the person who speaks, where one is known.
    """

    id: str
    words: frozenset[int]
    cue: frozenset[int] = frozenset()
    content: frozenset[int] = frozenset()
    origin: str | None = None
    speaker: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """An article, its words and its records (see `text_of`).

    ``plain`` are the words' numbers, 0 for what is furniture; ``holders`` gives for a word the numbers of its records.
    """

    article: Article
    words: Words
    plain: Hashes
    records: tuple[_Record, ...]
    holders: dict[int, list[int]]
    previous: str | None

    def text(self, record: _Record) -> str:
        """The characters from a record's first word to its last."""
        first, last = min(record.words), max(record.words)
        return self.article.text[int(self.words.starts[first]) : int(self.words.ends[last])]

    def spans(self, places: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        """The characters of runs of words, cut where a block ends, in order and apart."""
        found: list[Span] = []
        reached = 0
        for first, after in sorted(places):
            begin = max(first, reached)
            for place in range(begin, after):
                if place + 1 == after or not self._together(place):
                    found.append((int(self.words.starts[begin]), int(self.words.ends[place])))
                    begin = place + 1
            reached = max(reached, after)
        return tuple(found)

    def has_digit(self, place: int) -> bool:
        """Whether a word is, or has in it, a number."""
        return any(map(str.isdigit, self.article.text[int(self.words.starts[place]) : int(self.words.ends[place])]))

    def _together(self, place: int) -> bool:
        block = self.article.block_at(int(self.words.starts[place]))
        return block is not None and int(self.words.starts[place + 1]) < block.end


def copies(connection: apsw.Connection, only: Collection[str] | None = None) -> Iterator[Relation]:
    """What is copied in a ledger: articles, claims and sentences (``copies``), shared quotations (``same``).

    Pair by pair of articles, in the order in which these came; the relation of the whole articles comes first. Versions
    of one address are no copies of each other. The index is brought up to date first.

    Args:
        connection: the ledger's.
        only: the ids of the articles to look at, or all.
    """
    shingles.update(connection)
    keys: dict[int, str] = dict(fetch(connection, "SELECT key, id FROM article"))
    wanted = None if only is None else {key for key, identity in keys.items() if identity in only}
    found = shingles.shared(connection, wanted)

    @lru_cache(maxsize=_KEPT)
    def text(key: int) -> Text | None:
        return _text(connection, keys[key], found.furniture)

    @lru_cache(maxsize=_KEPT)
    def runs(key: int) -> Hashes:
        return np.setdiff1d(shingles.load(connection, key), found.furniture, assume_unique=True)

    for key, other in found.pairs:
        a, b = text(key), text(other)
        if a is not None and b is not None:
            yield from between(a, b, runs(key), runs(other))


def between(a: Text, b: Text, runs_a: Hashes, runs_b: Hashes) -> Iterator[Relation]:
    """What two articles share, as of `copies`; nothing for two versions of one page.

    Args:
        a: one article.
        b: another; which of them is given first does not matter.
        runs_a: the hashes of the runs of ``a`` that are no furniture, sorted, each once.
        runs_b: those of ``b``.
    """
    if not _versions(a, b):
        yield from _pair(a, b, runs_a, runs_b)


def _versions(a: Text, b: Text) -> bool:
    """Whether these are two versions of one page."""
    same_address = a.article.url is not None and a.article.url == b.article.url
    return same_address or a.article.id == b.previous or b.article.id == a.previous


def _pair(a: Text, b: Text, runs_a: Hashes, runs_b: Hashes) -> Iterator[Relation]:
    """The relations of two articles; the copy comes before the original."""
    first = _first(a, b)
    # Where nobody is known to be first, the ids decide, so that no order of adding does.
    if first is a or (first is None and a.article.id > b.article.id):
        a, b, runs_a, runs_b = b, a, runs_b, runs_a
    told = _told(first)
    shared = len(np.intersect1d(runs_a, runs_b, assume_unique=True))
    written = matches(a.plain, b.plain)
    whole = _whole(shared, len(runs_a), len(runs_b))
    if whole:
        pieces = [piece for match in written for piece in match.pieces]
        yield _relation("copies", (a, a.article.id), (b, b.article.id), pieces, f"{whole}; {told}")
    seen = set()
    for ra, rb, pieces in _sentences(a, b, written):
        seen.add((ra.id, rb.id))
        credit = _credit(a, ra, b, rb) or "without credit"
        reason = f"word for word ({_count(pieces)} words), {credit}; {told}"
        yield _relation("copies", (a, ra.id), (b, rb.id), pieces, reason)
    for ra, rb, pieces in _quotations(a, b):
        if (ra.id, rb.id) not in seen:
            kind, why = _quoted(a, ra, b, rb, _count(pieces))
            yield _relation(kind, (a, ra.id), (b, rb.id), pieces, f"{why}; {told}" if kind == "copies" else why)


def _quoted(a: Text, ra: _Record, b: Text, rb: _Record, words: int) -> tuple[RelationKind, str]:
    """What it means that two claims share a quotation."""
    credit = _credit(a, ra, b, rb)
    if credit:
        return "copies", f"the same quotation ({words} words), {credit}"
    if words < SURE and _others(ra.speaker, rb.speaker):
        return "agrees", f"the same words in quotation marks ({words}), of {ra.speaker} and of {rb.speaker}"
    return "same", f"the same quotation ({words} words)"


def _relation(
    kind: RelationKind, a: tuple[Text, str], b: tuple[Text, str], pieces: list[Piece], reason: str
) -> Relation:
    sides = (a[0], [(i, i + n) for i, _, n in pieces]), (b[0], [(j, j + n) for _, j, n in pieces])
    evidence = tuple((text.article.id, span) for text, places in sides for span in text.spans(places))
    return Relation(kind, a[1], b[1], evidence, reason)


def _count(pieces: Iterable[Piece]) -> int:
    return sum(n for _, _, n in pieces)


def _first(a: Text, b: Text) -> Text | None:
    """The one that came first, by a credit to it or by the dates, as far as both go; None where that cannot be told."""
    for text, other in ((a, b), (b, a)):
        if any(same_outlet(record.origin, text.article.outlet) for record in other.records):
            return text
    one, two = a.article.published, b.article.published
    length = min(len(one or ""), len(two or ""))
    if not one or not two or one[:length] == two[:length]:
        return None
    return a if one < two else b


def _told(first: Text | None) -> str:
    if first is None:
        return "who was first is unknown"
    named: tuple[str | None, ...] = (
        first.article.outlet or first.article.title or first.article.id,
        first.article.published,
    )
    return f"first in {', '.join(filter(None, named))}"


def _whole(shared: int, size_a: int, size_b: int) -> str | None:
    """Why one article as a whole is a copy of the other, or None where it is not."""
    smaller, union = min(size_a, size_b), size_a + size_b - shared
    if smaller < LEAST:
        return None
    if shared >= IDENTICAL * union:
        return f"near-identical articles ({shared / union:.0%} of all runs of {RUN} words)"
    if shared >= EMBEDDED * smaller:
        return f"{shared / smaller:.0%} of the shorter article stands in the longer one"
    return None


def _sentences(a: Text, b: Text, written: Iterable[Match]) -> Iterator[tuple[_Record, _Record, list[Piece]]]:
    """The claims and sentences that the texts share whole, cue and all."""
    across: dict[int, int] = {}
    around: dict[int, tuple[int, int]] = {}
    quoted = set(a.words.quoted.tolist())
    for match in written:
        places = [i + k for i, _, n in match.pieces for k in range(n)]
        across |= {i + k: j + k for i, j, n in match.pieces for k in range(n)}
        around |= dict.fromkeys(places, (len(places), sum(place not in quoted for place in places)))
    for number in sorted({number for place in across for number in a.holders.get(place, ())}):
        ra = a.records[number]
        there = {place: across[place] for place in ra.words if place in across}
        if ra.depth or len(there) < CUT * len(ra.words) or not ra.cue <= there.keys():
            continue
        rb, both = _best(b, there, lambda record: frozenset() if record.depth else record.words)
        if rb is None or {there[place] for place in ra.cue} != rb.cue:
            continue
        shares = sorted((len(both) / len(ra.words), len(both) / len(rb.words)))
        words, own = max(around[place] for place in both)
        # Words in quotation marks are their speaker's, whoever prints them, and "she said" is anybody's.
        alone = own < RUN and any(place in quoted for place in both)
        if shares[0] < CUT or shares[1] < WHOLE or alone or _is_stock(a.text(ra), words - len(both)):
            continue
        if _replaced((a, ra), (b, rb), both) <= REPLACED * len(both):
            yield ra, rb, _pieces(both)


def _replaced(a: tuple[Text, _Record], b: tuple[Text, _Record], both: dict[int, int]) -> float:
    """How many words of one record stand in the place of others; infinite where a number is among them."""
    left, right = sorted(a[1].words), sorted(b[1].words)
    at, on = {place: i for i, place in enumerate(left)}, {place: i for i, place in enumerate(right)}
    replaced = i = j = 0
    for x, y in (*((at[p], on[q]) for p, q in sorted(both.items())), (len(left), len(right))):
        here, there = left[i:x], right[j:y]
        if here and there:
            if any(map(a[0].has_digit, here)) or any(map(b[0].has_digit, there)):
                return math.inf
            replaced += min(len(here), len(there))
        i, j = x + 1, max(j, y + 1)
    return replaced


def _is_stock(sentence: str, more: int) -> bool:
    """Whether a sentence is one that any article may hold; ``more`` are the words around it that are shared, too."""
    if len(sentence.split()) <= _LINE and (OPENER.match(sentence) or NOTICE.search(sentence)):
        return True
    return any(c.scope == "part" for c in credits_in(sentence)) or (more < RUN and _STOCK.search(sentence) is not None)


def _quotations(a: Text, b: Text) -> Iterator[tuple[_Record, _Record, list[Piece]]]:
    """The claims, or where there is none the articles, that share a quotation of `RUN` words or more."""
    found: dict[tuple[str, str], tuple[_Record, _Record, dict[int, int]]] = {}
    for match in matches(shingles.quoted_ids(a.words), shingles.quoted_ids(b.words)):
        across = {int(a.words.quoted[i + k]): int(b.words.quoted[j + k]) for i, j, n in match.pieces for k in range(n)}
        back = {place: other for other, place in across.items()}
        ra, _ = _best(a, back, lambda record: record.content)
        rb, _ = _best(b, across, lambda record: record.content)
        ra, rb = ra or _Record(a.article.id, frozenset()), rb or _Record(b.article.id, frozenset())
        found.setdefault((ra.id, rb.id), (ra, rb, {}))[2].update(across)
    for ra, rb, across in found.values():
        yield ra, rb, _pieces(across)


def _others(one: str | None, two: str | None) -> bool:
    """Whether two named persons are not one: their names have no word in common."""
    return bool(one and two) and not set(str(one).casefold().split()) & set(str(two).casefold().split())


def _best(
    text: Text, across: dict[int, int], words: Callable[[_Record], frozenset[int]]
) -> tuple[_Record | None, dict[int, int]]:
    """The innermost record with the most of the words mapped to, and the part of the mapping that leads there."""
    holders = Counter(number for place in across.values() for number in text.holders.get(place, ()))
    best: tuple[_Record | None, dict[int, int]] = None, {}
    for number, _ in holders.most_common(_TRIED):
        record = text.records[number]
        # Each word there answers to one word here, the first.
        back = {other: place for place, other in reversed(across.items()) if other in words(record)}
        both = {place: other for other, place in back.items()}
        if both and (len(both), record.depth) > (len(best[1]), best[0].depth if best[0] else -1):
            best = record, both
    return best


def _pieces(across: dict[int, int]) -> list[Piece]:
    """A mapping of places as pieces, in order in both texts."""
    pieces: list[Piece] = []
    for i, j in sorted(across.items()):
        first, other, n = pieces[-1] if pieces else (-1, -1, 0)
        if n and (i, j) == (first + n, other + n):
            pieces[-1] = (first, other, n + 1)
        elif j >= other + n:
            pieces.append((i, j, 1))
    return pieces


def _credit(a: Text, ra: _Record, b: Text, rb: _Record) -> str | None:
    """The credit that says that one claim is from the other's outlet, or both from one."""
    for origin, outlet in ((ra.origin, b.article.outlet), (rb.origin, a.article.outlet)):
        if same_outlet(origin, outlet):
            return f"credited to {outlet}"
    return f"both credited to {ra.origin}" if same_outlet(ra.origin, rb.origin) else None


def _text(connection: apsw.Connection, identity: str, furniture: Hashes) -> Text | None:
    kept = rows.article(connection, identity)
    if kept is None:
        return None
    article, arrival = kept
    claims = fetch(
        connection,
        "SELECT a.id, content_spans, cue_spans, source_spans, frame, origin, speaker.name, depth"
        " FROM attribution AS a LEFT JOIN speaker ON speaker.id = a.speaker AND speaker.kind = 'person'"
        " WHERE a.article = ? ORDER BY a.key",
        (identity,),
    )
    statements = fetch(connection, "SELECT id, spans FROM statement WHERE article = ? ORDER BY key", (identity,))
    said = [_Said(row[0], *(json.loads(spans or "[]") for spans in row[1:5]), *row[5:]) for row in claims]
    stated = [(statement, json.loads(spans)) for statement, spans in statements]
    return _made(article, said, stated, furniture, arrival.previous)


def text_of(reading: Reading, furniture: Hashes) -> Text:
    """A reading as `between` takes it; ``furniture`` are the hashes of runs that make no copy, sorted."""
    persons = {speaker.id: speaker.name for speaker in reading.speakers if speaker.kind == "person"}
    said = [
        _Said(
            a.id,
            a.content.spans,
            a.cue.spans if a.cue else (),
            a.source.spans if a.source else (),
            a.frame,
            a.origin,
            persons.get(a.speaker or ""),
            a.depth,
        )
        for a in reading.attributions
    ]
    stated = [(s.id, s.passage.spans) for s in reading.statements]
    return _made(reading.article, said, stated, furniture, None)


class _Said(NamedTuple):
    """What copies are told by of a claim: spans, origin, the person who speaks."""

    id: str
    content: Sequence[Span]
    cue: Sequence[Span]
    source: Sequence[Span]
    frame: Sequence[Span]
    origin: str | None
    speaker: str | None
    depth: int


def _made(
    article: Article,
    said: Iterable[_Said],
    stated: Iterable[tuple[str, Sequence[Span]]],
    furniture: Hashes,
    previous: str | None,
) -> Text:
    words = shingles.words_of(article)
    starts, ends = words.starts.tolist(), words.ends.tolist()  # asked for thousands of spans: lists answer faster

    def places(*spans: Span) -> frozenset[int]:
        return frozenset(n for a, b in spans for n in range(bisect_right(ends, a), bisect_left(starts, b)))

    records = [
        _Record(
            claim.id,
            places(*claim.content, *claim.cue, *claim.source, *claim.frame),
            places(*claim.cue),
            places(*claim.content),
            claim.origin,
            claim.speaker,
            claim.depth,
        )
        for claim in said
    ]
    credited = surrounding(article, credits_of(article))
    for identity, spans in stated:
        within = places(*spans)
        records.append(_Record(identity, within, content=within, origin=credited(spans[0][0])))
    records = [record for record in records if record.words]
    holders: dict[int, list[int]] = {}
    for number, record in enumerate(records):
        for place in record.words:
            holders.setdefault(place, []).append(number)
    plain = shingles.without(words.ids, furniture)
    return Text(article, words, plain, tuple(records), holders, previous)
