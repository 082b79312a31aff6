"""Copies in a ledger: articles and claims that share their words, who was first, and how many origins there really are.

A whole article is a copy of another where at least four fifths of the runs of eight words that stand in either stand in
both (Jaccard, after Broder 1997); it is embedded where most of its runs stand in a longer one. A claim, or a sentence
of the outlet's, is a copy where its sentence is shared, cue and all. A quotation that two articles share is no copy by
itself, for its words are the speaker's: the two claims are the ``same``, or if it is short and two people say it, they
merely ``agree`` in these words. They are copies where a credit says so.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sayso import rows, shingles
from sayso.copy_texts import KeptText, Record, Text
from sayso.database import fetch
from sayso.furniture import NOTICE, OPENER
from sayso.matching import matches
from sayso.origins import credits_in, same_outlet
from sayso.relations import Relation
from sayso.shingles import RUN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    import apsw

    from sayso.matching import Match, Piece
    from sayso.relations import RelationKind

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


def copies(
    connection: apsw.Connection, only: Collection[str] | None = None, of: Collection[str] | None = None
) -> Iterator[Relation]:
    """What is copied in a ledger: articles, claims and sentences (``copies``), shared quotations (``same``).

    Pair by pair of articles, in the order in which these came; the relation of the whole articles comes first. Versions
    of one address are no copies of each other. The index is brought up to date first.

    Args:
        connection: the ledger's.
        only: the ids of the articles to look at, or all.
        of: the ids of articles of which every pair has one.
    """
    shingles.update(connection)
    keys: dict[int, str] = dict(fetch(connection, "SELECT key, id FROM article"))
    wanted = None if only is None else {key for key, identity in keys.items() if identity in only}
    found = shingles.shared(connection, wanted)
    ours = None if of is None else {key for key, identity in keys.items() if identity in of}

    @lru_cache(maxsize=_KEPT)
    def text(key: int) -> Text | None:
        kept = rows.article(connection, keys[key])
        return KeptText(connection, key, kept[0], kept[1].previous, found.furniture) if kept else None

    for key, other in found.pairs:
        if ours is not None and key not in ours and other not in ours:
            continue
        a, b = text(key), text(other)
        if a is not None and b is not None:
            yield from between(a, b)


def between(a: Text, b: Text) -> Iterator[Relation]:
    """What two articles share, in whatever order they are given (see `copies`); nothing for versions of one page."""
    if not _versions(a, b):
        yield from _pair(a, b)


def _versions(a: Text, b: Text) -> bool:
    """Whether these are two versions of one page."""
    same_address = a.article.url is not None and a.article.url == b.article.url
    return same_address or a.article.id == b.previous or b.article.id == a.previous


def _pair(a: Text, b: Text) -> Iterator[Relation]:
    """The relations of two articles; the copy comes before the original."""
    first = _first(a, b)
    # Where nobody is known to be first, the ids decide, so that no order of adding does.
    if first is a or (first is None and a.article.id > b.article.id):
        a, b = b, a
    told = _told(first)
    shared = len(np.intersect1d(a.runs, b.runs, assume_unique=True))
    written = matches(a.written, b.written)
    whole = _whole(shared, len(a.runs), len(b.runs))
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


def _quoted(a: Text, ra: Record, b: Text, rb: Record, words: int) -> tuple[RelationKind, str]:
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
        if other.credits(text.article.outlet):
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


def _sentences(a: Text, b: Text, written: Iterable[Match]) -> Iterator[tuple[Record, Record, list[Piece]]]:
    """The claims and sentences that the texts share whole, cue and all."""
    across: dict[int, int] = {}
    around: dict[int, int] = {}
    passages: list[list[int]] = []
    for match in written:
        places = [i + k for i, _, n in match.pieces for k in range(n)]
        across |= {i + k: j + k for i, j, n in match.pieces for k in range(n)}
        around |= dict.fromkeys(places, len(passages))
        passages.append(places)
    for number in sorted({number for numbers in a.holders(across).values() for number in numbers}):
        ra = a.records[number]
        there = {place: across[place] for place in ra.words if place in across}
        if ra.depth or len(there) < CUT * len(ra.words) or not ra.cue <= there.keys():
            continue
        rb, both = _best(b, there, lambda record: frozenset() if record.depth else record.words)
        if rb is None or {there[place] for place in ra.cue} != rb.cue:
            continue
        shares = sorted((len(both) / len(ra.words), len(both) / len(rb.words)))
        if shares[0] < CUT or shares[1] < WHOLE:
            continue
        shared = [passages[number] for number in {around[place] for place in both}]
        quoted = set(a.quoted)
        words, own = max((len(places), sum(place not in quoted for place in places)) for places in shared)
        # Words in quotation marks are their speaker's, whoever prints them, and "she said" is anybody's.
        alone = own < RUN and any(place in quoted for place in both)
        if alone or _is_stock(a.text(ra), words - len(both)):
            continue
        if _replaced((a, ra), (b, rb), both) <= REPLACED * len(both):
            yield ra, rb, _pieces(both)


def _replaced(a: tuple[Text, Record], b: tuple[Text, Record], both: dict[int, int]) -> float:
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


def _quotations(a: Text, b: Text) -> Iterator[tuple[Record, Record, list[Piece]]]:
    """The claims, or where there is none the articles, that share a quotation of `RUN` words or more."""
    found: dict[tuple[str, str], tuple[Record, Record, dict[int, int]]] = {}
    if not len(np.intersect1d(a.quoted_runs, b.quoted_runs, assume_unique=True)):
        return
    for match in matches(a.quotations, b.quotations):
        across = {a.quoted[i + k]: b.quoted[j + k] for i, j, n in match.pieces for k in range(n)}
        back = {place: other for other, place in across.items()}
        ra, _ = _best(a, back, lambda record: record.content)
        rb, _ = _best(b, across, lambda record: record.content)
        ra, rb = ra or Record(a.article.id), rb or Record(b.article.id)
        found.setdefault((ra.id, rb.id), (ra, rb, {}))[2].update(across)
    for ra, rb, across in found.values():
        yield ra, rb, _pieces(across)


def _others(one: str | None, two: str | None) -> bool:
    """Whether two named persons are not one: their names have no word in common."""
    return bool(one and two) and not set(str(one).casefold().split()) & set(str(two).casefold().split())


def _best(
    text: Text, across: dict[int, int], words: Callable[[Record], frozenset[int]]
) -> tuple[Record | None, dict[int, int]]:
    """The innermost record with the most of the words mapped to, and the part of the mapping that leads there."""
    there = text.holders(across.values())
    holders = Counter(number for place in across.values() for number in there.get(place, ()))
    best: tuple[Record | None, dict[int, int]] = None, {}
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


def _credit(a: Text, ra: Record, b: Text, rb: Record) -> str | None:
    """The credit that says that one claim is from the other's outlet, or both from one."""
    for origin, outlet in ((ra.origin, b.article.outlet), (rb.origin, a.article.outlet)):
        if same_outlet(origin, outlet):
            return f"credited to {outlet}"
    return f"both credited to {ra.origin}" if same_outlet(ra.origin, rb.origin) else None
