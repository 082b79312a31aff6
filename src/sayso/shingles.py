"""The index that shared text is found by: a hash of every run of eight words, of articles and of what they quote.

Broder's shingling (1997) with all runs kept, so that no shared run of eight words is missed. Words are compared without
case, accents of typography and the spellings in which papers differ ("metre", "per cent"). The index is brought up to
date when copies are looked for: adding an article costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sayso import rows
from sayso.database import fetch, writing
from sayso.quotes import quotations
from sayso.records import READABLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import apsw
    from numpy.typing import NDArray

    from sayso.records import Article

    Hashes = NDArray[np.uint64]
    Places = NDArray[np.int64]

#: Words in a run.
RUN = 8
#: A run that more articles of one outlet hold is furniture of that outlet, and makes no copy, unless it is a quotation.
FEW = 5
#: The same where the outlet is not known: the articles may be from as many outlets.
FEW_UNKNOWN = 20
#: Of so many articles that share a run, each is paired with each; of more, each with the next one, which ties them all.
MANY = 50
#: Articles indexed in one transaction, so that nobody who adds articles waits long.
_BATCH = 50
#: Hashes that are sorted at one time: some 150 MB of memory.
_AT_ONCE = 4_000_000

_WORD = re.compile(r"[Pp]er [Cc]ent\b|[^\W_]+(?:['’][^\W_]+)*")
_PLAIN_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # the same, faster, where there is no "per cent"
#: Spellings in which papers differ, for comparing only: that "noise" stays and "practise" does not is no matter.
_STYLE = (
    (re.compile(r"(?<=[a-z]{2})tre(s?)$"), r"ter\1"),
    (re.compile(r"(?<=[a-z]{4})is(e[ds]?|ing|ation)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{3})our(s?)$"), r"or\1"),
    (re.compile(r"^per cent$"), "percent"),
)
#: The endings of the words that these patterns are for, which are much faster to look for.
_STYLED = ("tre", "tres", "ise", "ised", "ises", "ising", "isation", "our", "ours", "per cent")
_FACTOR = 0x9E3779B97F4A7C15  # odd, so that no word of a run is lost from the hash


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article's prose and titles: where each begins and ends, and a number for what it is."""

    starts: Places
    ends: Places
    ids: Hashes


@dataclass(frozen=True, slots=True)
class Shared:
    """Pairs of articles that share a run of words, by key, and the runs that are furniture (sorted hashes)."""

    pairs: list[tuple[int, int]]
    furniture: Hashes


def words_of(article: Article) -> Words:
    """The words that copies are found by."""
    text = article.text
    word = _WORD if "er cent" in text or "er Cent" in text else _PLAIN_WORD
    spans = [
        match.span()
        for block in article.blocks
        if block.kind in READABLE
        for match in word.finditer(text, block.start, block.end)
    ]
    starts, ends = np.array(spans, np.int64).reshape(-1, 2).T.copy()
    ids = np.array([_number(text[start:end]) for start, end in spans], np.uint64)
    return Words(starts, ends, ids)


def quoted_in(article: Article, words: Words) -> Places:
    """The places of the words in quotation marks, with -1 between quotations that belong apart."""
    quoted: list[Any] = []
    reached, last = 0, None
    for quotation in quotations(article.text, article.blocks):
        if quotation.level:
            continue
        for start, end in quotation.inner:
            first, after = np.searchsorted(words.starts, (max(start, reached), end))
            block = article.block_at(start)
            if last not in {None, block} and start == quotation.inner[0][0]:
                quoted.append([-1])
            quoted.append(np.arange(first, after))
            reached, last = end, block
    return np.concatenate(quoted).astype(np.int64) if quoted else np.empty(0, np.int64)


@lru_cache(maxsize=100_000)
def _number(word: str) -> int:
    """A number for a word, the same in every process, never 0."""
    folded = word.casefold().replace("’", "'")
    if folded.endswith(_STYLED):
        for pattern, to in _STYLE:
            folded = pattern.sub(to, folded)
    return int.from_bytes(blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1


def hashes(ids: Hashes) -> Hashes:
    """A hash for the run of `RUN` words that begins at each place; 0 for one that holds a 0."""
    size = max(len(ids) - RUN + 1, 0)
    total = np.zeros(size, np.uint64)
    broken = np.zeros(size, bool)
    for offset in range(RUN):
        part = ids[offset : offset + size]
        total = total * np.uint64(_FACTOR) + part
        broken |= part == 0
    total[broken] = 0
    return total


def without(ids: Hashes, furniture: Hashes) -> Hashes:
    """The numbers of an article's words, 0 for every word of a run that is furniture."""
    found = np.flatnonzero(among(hashes(ids), furniture))
    plain = ids.copy()
    plain[(found[:, None] + np.arange(RUN)).ravel()] = 0
    return plain


def among(runs: Hashes, many: Hashes) -> NDArray[np.bool_]:
    """Which of the runs are among many others, which are sorted: few of these are looked at."""
    if not len(many):
        return np.zeros(len(runs), bool)
    found: NDArray[np.bool_] = many[np.minimum(np.searchsorted(many, runs), len(many) - 1)] == runs
    return found


def ids_at(words: Words, quoted: Places) -> Hashes:
    """The numbers of the words in quotation marks, 0 where quotations belong apart."""
    return np.where(quoted < 0, np.uint64(0), words.ids[quoted]) if len(quoted) else words.ids[:0]


def update(connection: apsw.Connection) -> int:
    """Bring the index up to date; gives the number of articles that were not in it."""
    done = 0
    missing = "SELECT id FROM article WHERE id NOT IN (SELECT article FROM shingle) ORDER BY key LIMIT ?"
    while fetch(connection, missing, (1,)):
        with writing(connection):
            for (identity,) in fetch(connection, missing, (_BATCH,)):
                kept = rows.article(connection, identity)
                if kept is None:
                    continue
                words = words_of(kept[0])
                quoted = ids_at(words, quoted_in(kept[0], words))
                stored = (_stored(hashes(words.ids)), _stored(hashes(quoted)))
                connection.execute(
                    "INSERT INTO shingle (article, written, quoted) VALUES (?, ?, ?)", (identity, *stored)
                )
                done += 1
    return done


def _stored(found: Hashes) -> bytes:
    return distinct(found).astype("<u8").tobytes()


def distinct(found: Hashes) -> Hashes:
    """The hashes of runs, each once, sorted."""
    return np.unique(found[found != 0])


def load(connection: apsw.Connection, key: int, column: Literal["written", "quoted"] = "written") -> Hashes:
    """The runs of the article of this key, sorted: all that is written, or what is quoted."""
    sql = f"SELECT {column} FROM shingle JOIN article ON article.id = shingle.article WHERE article.key = ?"  # noqa: S608
    return np.frombuffer(fetch(connection, sql, (key,))[0][0], "<u8")


def shared(connection: apsw.Connection, only: Collection[int] | None = None) -> Shared:
    """The pairs of articles that share a run, written or quoted; with ``only``, of the articles of these keys."""
    ((size,),) = fetch(connection, "SELECT total(length(written) + length(quoted)) / 8 FROM shingle")
    outlets = _outlets(connection)
    pairs: set[tuple[int, int]] = set()
    furniture: list[Hashes] = []
    passes = 1 + int(size) // _AT_ONCE
    for number in range(passes):
        for column in ("written", "quoted"):
            found, owners = _read(connection, column, passes, number)
            common = _group(found, owners, outlets if column == "written" else None, pairs)
            furniture.append(common)
    kept = sorted(pairs if only is None else (pair for pair in pairs if pair[0] in only and pair[1] in only))
    return Shared(kept, np.unique(np.concatenate(furniture)))


def _outlets(connection: apsw.Connection) -> dict[int, str | None]:
    return {key: site(*row) for key, *row in fetch(connection, "SELECT key, outlet, url FROM article")}


def site(outlet: str | None, url: str | None) -> str | None:
    """What an article counts as an article of: the outlet, else the site it is from."""
    return outlet or (url.split("/")[2] if url and url.count("/") > 1 else None)


def _read(connection: apsw.Connection, column: str, passes: int, number: int) -> tuple[Hashes, Places]:
    """The hashes of one pass, and the key of the article of each, sorted by hash and then key."""
    parts: list[Hashes] = []
    owners: list[Places] = []
    sql = f"SELECT article.key, {column} FROM shingle JOIN article ON article.id = shingle.article ORDER BY article.key"  # noqa: S608 - ours
    for key, stored in connection.execute(sql):
        part = np.frombuffer(stored, "<u8")
        if passes > 1:
            part = part[(part >> np.uint64(32)) % np.uint64(passes) == number]
        parts.append(part)
        owners.append(np.full(len(part), key, np.int64))
    if not parts:
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    found, owner = np.concatenate(parts), np.concatenate(owners)
    order = np.argsort(found, kind="stable")
    return found[order], owner[order]


def _group(found: Hashes, owners: Places, outlets: dict[int, str | None] | None, pairs: set[tuple[int, int]]) -> Hashes:
    """Add the pairs that share a hash; gives the hashes that are furniture, where outlets are given to tell by."""
    borders = np.flatnonzero(np.concatenate(([True], found[1:] != found[:-1], [True]))) if len(found) else np.empty(0)
    sizes = np.diff(borders)
    furniture = []
    seen: set[bytes] = set()
    for at in np.flatnonzero(sizes > 1):
        members = owners[borders[at] : borders[at + 1]]
        if outlets is not None and len(members) > FEW and _is_furniture(members, outlets):
            furniture.append(found[borders[at]])
            continue
        # Most runs that articles share, they share with many others.
        if (name := members.tobytes()) not in seen:
            seen.add(name)
            pairs.update(_pairs(members.tolist()))
    return np.array(furniture, np.uint64)


def _is_furniture(members: Places, outlets: dict[int, str | None]) -> bool:
    names = [outlets.get(key) for key in members.tolist()]
    return any(names.count(name) > (FEW if name else FEW_UNKNOWN) for name in set(names))


def _pairs(keys: list[int]) -> Iterator[tuple[int, int]]:
    if len(keys) > MANY:
        yield from pairwise(keys)
    else:
        yield from ((a, b) for i, a in enumerate(keys) for b in keys[i + 1 :])
