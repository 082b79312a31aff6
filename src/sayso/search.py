"""Full-text search in a ledger: claims, what outlets say in their own voice, and articles."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from sayso import rows
from sayso.acts import manner_of
from sayso.database import fetch
from sayso.dating import reference
from sayso.voices import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    import apsw

    from sayso.records import Act, Article, Attribution, Statement

_Hit = tuple[Any, ...]  # rank, table, record id, article id
What = Literal["direct", "indirect", "mixed", "outlet", "article"]
WHATS: tuple[What, ...] = get_args(What)

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
#: Words beyond these are not looked for: nobody types so many.
MAX_WORDS = 64
_NO_LIMIT = 2**53


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. What is None or empty does not matter; all that is given must hold.

    Args:
        words: each must occur, in any form ("claims" finds "claimed"); words in quotation marks must stand together.
        speaker: words of the name of who makes the claim, joined names included.
        act: what the cue does (`sayso.records.ACTS`).
        outlet: a part of the outlet's name, in upper or lower case.
        after, before: the days of publication, both included: ``2024``, ``2024-05`` or ``2024-05-06``. An article
            with a less precise date is found if its date may lie within; one without a date is not.
        kind: ``direct``, ``indirect`` or ``mixed`` claims, ``outlet`` for sentences in the outlet's own voice,
            ``article`` for articles.
        speech_only: leave out claims that report no speech (see `sayso.acts.manner`); no condition by itself.
        limit: how many are given at most.

    Raises:
        ValueError: if a date is none, or nothing is asked for.
    """

    words: str = ""
    speaker: str | None = None
    act: Act | None = None
    outlet: str | None = None
    after: str | None = None
    before: str | None = None
    kind: What | None = None
    speech_only: bool = False
    limit: int = 50

    def __post_init__(self) -> None:
        for date in (self.after, self.before):
            if date is not None and (not _DATE.fullmatch(date) or reference(date) is None):
                raise ValueError(f"{date!r} is no date like 2024, 2024-05 or 2024-05-06")
        if self.words.strip() and not self.match:
            raise ValueError(f"no word to look for in {self.words!r}")
        if not any((self.match, self.speaker, self.act, self.outlet, self.after, self.before)):
            raise ValueError("nothing to look for: give words, or a speaker, an act, an outlet or a date")

    @property
    def match(self) -> str:
        """The words in the language of SQLite's FTS5: what users type is never part of the syntax."""
        # A phrase in quotation marks of either style, or a run without white space.
        found = re.findall(r"[\"“”]([^\"“”]+)[\"“”]|([^\s\"“”]+)", self.words)
        terms = [(phrase or word).replace("\0", " ") for phrase, word in found]
        terms = [f'"{term}"' for term in terms if any(character.isalnum() for character in term)]
        return rows.storable(" AND ".join(terms[:MAX_WORDS]))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, the best first; ``more`` where the limit left something out.

    ``left_out`` are the claims that fit but report no speech, where only speech is looked for.
    """

    records: tuple[Attribution | Statement | Article, ...]
    more: bool
    left_out: int = 0


def search(connection: apsw.Connection, query: Query) -> Found:
    """Search the ledger.

    Claims and sentences come in the order of how well they fit (BM25), or by date where no words are asked for; then
    come the articles that fit and in which no single claim or sentence does.
    """
    passages = sorted(_passages(connection, query), key=lambda hit: hit[0])
    silent: list[_Hit] = []
    if query.speech_only:
        spoken = {hit[2] for hit in _passages(connection, replace(query, limit=_NO_LIMIT))}
        every = _passages(connection, replace(query, speech_only=False, limit=_NO_LIMIT))
        silent = [hit for hit in every if hit[2] not in spoken]
    hits = passages[: query.limit + 1]
    room = query.limit + 1 - len(hits)
    if room and query.kind in {None, "article"} and not (query.speaker or query.act):
        seen = {article for _, _, _, article in passages + silent}
        hits += [hit for hit in _find(connection, query, "article") if hit[3] not in seen][:room]
    records = tuple(_records(connection, hits[: query.limit]))
    return Found(records, more=len(hits) > query.limit, left_out=len(silent))


def find(connection: apsw.Connection, query: Query) -> dict[str, set[str]]:
    """All claims and sentences that fit, whatever the limit: their ids by article.

    Where articles are looked for (``kind="article"``), those that fit, each with no ids.
    """
    query = replace(query, limit=_NO_LIMIT)
    if query.kind == "article":
        return {article: set() for _, _, _, article in _find(connection, query, "article")}
    found: dict[str, set[str]] = {}
    for _, _, record, article in _passages(connection, query):
        found.setdefault(article, set()).add(record)
    return found


def _passages(connection: apsw.Connection, query: Query) -> list[_Hit]:
    """The claims and sentences that fit, of each the best first."""
    passages: list[_Hit] = []
    if query.kind in {None, "direct", "indirect", "mixed"}:
        passages += _find(connection, query, "attribution")
    if query.kind in {None, "outlet"} and not (query.speaker or query.act):
        passages += _find(connection, query, "statement")
    return passages


def _find(connection: apsw.Connection, query: Query, table: str) -> list[_Hit]:
    """What fits in one table, the best first."""
    where: list[str] = []
    bindings: list[Any] = []
    source = table
    rank = "article.published IS NULL, article.published DESC, article.key"
    score = f"row_number() OVER (ORDER BY {rank})"
    if query.match:
        source = f"{table}_fts JOIN {table} ON {table}.key = {table}_fts.rowid"
        where.append(f"{table}_fts MATCH ?")
        bindings.append(query.match)
        score = f"{table}_fts.rank"
    if table != "article":
        source += f" JOIN article ON article.id = {table}.article"
    if query.outlet:
        connection.create_scalar_function("fold", _fold, 1, deterministic=True)
        where.append("instr(fold(article.outlet), ?)")
        bindings.append(_fold(query.outlet))
    # A date may be less precise than the one that is asked for: they are compared as far as both go.
    if query.after:
        where.append("article.published >= substr(?, 1, length(article.published))")
        bindings.append(query.after)
    if query.before:
        where.append("substr(article.published, 1, length(?)) <= ?")
        bindings += [query.before, query.before]
    if table == "attribution":
        if query.act:
            where.append("attribution.act = ?")
            bindings.append(query.act)
        if query.kind:
            where.append("attribution.kind = ?")
            bindings.append(query.kind)
        if query.speech_only:
            connection.create_scalar_function("is_speech", _is_speech, 2, deterministic=True)
            where.append("is_speech(attribution.cue_text, attribution.content_text)")
        if query.speaker:
            names = Names(connection)
            source += " LEFT JOIN speaker ON speaker.id = attribution.speaker"
            connection.create_scalar_function("is_voice", names.test(query.speaker), 3)
            where.append("is_voice(speaker.name, attribution.source_text, article.id)")
    # An article may fit that is left out because a claim in it does: of articles all are wanted.
    limit = -1 if table == "article" else query.limit + 1
    sql = f"""
        SELECT {score} AS score, '{table}', {table}.id, article.id FROM {source}
        WHERE {" AND ".join(where) or "1"} ORDER BY score LIMIT {limit}"""  # noqa: S608 - the names are ours
    return fetch(connection, sql, bindings)


def _records(connection: apsw.Connection, hits: list[_Hit]) -> Iterator[Any]:
    articles: dict[str, Article] = {}
    for _, table, record, identity in hits:
        if identity not in articles:
            kept = rows.article(connection, identity)
            if kept is None:  # removed by another process since
                continue
            articles[identity] = kept[0]
        if table == "article":
            yield articles[identity]
        else:
            yield from rows.records(connection, table, articles[identity], record)


def _is_speech(*texts: Any) -> bool:
    """Whether a claim of this cue (or none) and content reports speech."""
    cue, content = texts
    return cue is None or manner_of(cue, content) == "speech"


def _fold(*texts: Any) -> str:
    """The text in lower case, as SQLite itself makes it of ASCII letters only."""
    return rows.storable(texts[0] or "").casefold()
