"""Comparing the claims of Parquet parts: candidates by joins, each pair judged as in a ledger, group by group.

Findings that no chain of others ties together are no matter to each other (see `sayso.reduced`), so the relations are
made of one group of them at a time: the largest group is all that must fit into memory.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.across import KEPT, PLACES
from sayso.asking import Asked
from sayso.compare import Comparison, settled, telling
from sayso.reduced import join, root
from sayso.relations import Relation
from sayso.shortlist import NEAREST, Rarity, can_be_compared, indexed, most, within
from sayso.shortlist import across as candidates_across
from sayso.undated import nearest_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.across import Across
    from sayso.compare import Group
    from sayso.findings import Finding
    from sayso.topics import Claim

    #: Claims of one article that can be compared, an index of them by words, and their numbers by id.
    Own = tuple[list[Claim], dict[str, list[int]], dict[str, int]]


class FoundAcross:
    """What `sayso.compare.Comparison` is, kept in tables: it can be used while the articles are open."""

    def __init__(self, across: Across) -> None:
        self._across = across
        self.relations: Collection[Relation] = _Relations(across)
        self.claims: Mapping[str, Claim] = _Claims(across)

    def groups(self) -> Iterator[Group]:
        """The claims that relations tie to one another, the largest group first."""
        found = self._across.joins.rows(
            "SELECT first, kept FROM relation ORDER BY size DESC, first_day, first, day_a, a, day_b, b"
        )
        for _, rows in groupby(found, key=lambda row: row[0]):
            relations = tuple(_unpacked(kept) for _, kept in rows)
            nodes = sorted({self._across.node(identity) for r in relations for identity in (r.a, r.b)})
            claims = {claim.id: claim for claim in map(self._across.claim, nodes)}
            yield from Comparison(relations, claims).groups()


class _Relations(Collection[Relation]):
    def __init__(self, across: Across) -> None:
        self._joins = across.joins

    def __len__(self) -> int:
        return self._joins.number("SELECT count(*) FROM relation")

    def __iter__(self) -> Iterator[Relation]:
        return (
            _unpacked(kept) for (kept,) in self._joins.rows("SELECT kept FROM relation ORDER BY day_a, a, day_b, b")
        )

    def __contains__(self, relation: object) -> bool:
        return any(relation == one for one in self)


class _Claims(Mapping[str, "Claim"]):
    """The claims that relations are of, by id."""

    def __init__(self, across: Across) -> None:
        self._across = across

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[str]:
        related = "SELECT a AS node FROM relation UNION SELECT b FROM relation ORDER BY node"
        return (self._across.claim(node).id for (node,) in self._across.joins.rows(related))

    def __getitem__(self, identity: str) -> Claim:
        return self._across.claim(self._across.node(identity))


def _packed(value: Relation) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _unpacked(kept: bytes) -> Any:
    return pickle.loads(kept)  # noqa: S301 - packed by this process


def compare_across(
    across: Across, words: str | None = None, *, claim: str | None = None, speaker: str | None = None
) -> FoundAcross:
    """How the claims of parts are related: all, or those that `sayso.compare.compare` would choose in a ledger.

    Args:
        across: the articles, taken in with their claims; they can be compared once.
        words: only relations of claims with all these words, in the claim or its holder's name.
        claim: only relations of the claim with this id.
        speaker: only relations of claims held by whoever has these words in their name.

    Raises:
        KeyError: if there is no claim of this id.
    """
    if claim is not None:
        across.node(claim)
    _copied(across)
    _dated(across)
    _found(across)
    _tied(across)
    asked = Asked(words, claim, speaker)
    for known, found, claims in _groups(across):
        wanted = {c.id for c in claims.values() if asked.fits(c.id, c.text, c.holder.name)}
        _keep(across, claims, [r for r in settled(claims, known, found) if r.a in wanted or r.b in wanted])
    return FoundAcross(across)


def _copied(across: Across) -> None:
    """What copies and quotations show: the rows of ``copied``, and of these what they show of claims: ``known``.

    Claims that are copies, or told in one, are in ``left_out``; the others that can be compared, in ``own``.
    """
    for number, relation in enumerate(across.copies()):
        across.joins.put("copied", number, relation.a, relation.b, relation.kind == "copies", _packed(relation))
    across.joins.run("""CREATE TABLE known AS SELECT number, one.node AS a, other.node AS b, copies, kept
        FROM copied JOIN claim AS one ON one.id = copied.a JOIN claim AS other ON other.id = copied.b""")
    across.joins.run("""CREATE TABLE left_out AS
        WITH copy AS (SELECT node, id FROM claim WHERE node IN (SELECT a FROM known WHERE copies))
        SELECT node FROM copy UNION
        SELECT node FROM (SELECT node, unnest(above) AS id FROM claim) SEMI JOIN copy USING (id)""")
    across.joins.run(
        "CREATE TABLE own AS SELECT article, node FROM claim ANTI JOIN left_out USING (node) WHERE comparable"
    )


def _dated(across: Across) -> None:
    """Days for articles whose dateline has no year (see `sayso.undated`)."""
    if not across.undated:
        return
    across.tell("Looking for days", 0, 0)
    across.joins.find_neighbours("claim")
    days: dict[int, list[date]] = {}
    for number, day in across.joins.rows("""
            SELECT one, day FROM (SELECT a AS one, b AS other FROM near UNION ALL SELECT b, a FROM near)
            JOIN article ON article.number = other WHERE day IS NOT NULL"""):
        if number in across.undated:
            days.setdefault(number, []).append(date.fromisoformat(day))
    for number, near in days.items():
        day = nearest_day(across.undated[number], near)
        if day is not None:
            across.days[number] = day.isoformat()
            across.joins.run("UPDATE article SET day = $day WHERE number = $number", day=day.isoformat(), number=number)


def _found(across: Across) -> None:
    """What claims show when they are held against each other: the rows of ``found``."""
    across.tell("Looking for articles on one event", 0, 0)
    number = across.joins.find_neighbours("own")
    _tell_caps(across, number)
    rarity = Rarity(number, dict(across.joins.rows("SELECT key, often FROM seen")))
    left_out = np.array([node for (node,) in across.joins.rows("SELECT node FROM left_out ORDER BY node")], np.int64)

    @lru_cache(KEPT)
    def own(article: int) -> Own:
        first, after = np.searchsorted(left_out, (article * PLACES, (article + 1) * PLACES))
        out = set((left_out[first:after] % PLACES).tolist())
        places = {
            claim.id: article * PLACES + place
            for place, claim in enumerate(across.claims(article))
            if place not in out and can_be_compared(claim)
        }
        kept = [claim for claim in across.claims(article) if claim.id in places]
        return kept, indexed(kept, rarity), places

    # In order of days, so that the articles on one event are at hand together.
    rows = across.joins.rows("""SELECT article, list(a ORDER BY rank) FILTER (a IS NOT NULL)
        FROM chosen JOIN article AS known ON known.number = article LEFT JOIN near ON near.b = article
        GROUP BY article, day ORDER BY coalesce(day, ''), article""")
    for done, (article, near) in enumerate(rows):
        across.tell("Comparing claims", done, number)
        mine, index, places = own(article)
        pairs = [((0, article, 0), within(mine, index, rarity), places)]
        for rank, other in enumerate(near or ()):
            theirs, other_index, elsewhere = own(other)
            between = candidates_across((theirs, other_index), (mine, index), rarity)
            pairs.append(((1, article, rank), between, places | elsewhere))
        for order, candidates, nodes in pairs:
            findings = (finding for a, b in candidates for finding in telling(a, b))
            for count, finding in enumerate(findings):
                across.joins.put("found", [*order, count], nodes[finding.a], nodes[finding.b], _packed(finding))


def _tell_caps(across: Across, number: int) -> None:
    crowded = across.joins.number("SELECT count(*) FROM near WHERE rank = $last", last=NEAREST)
    common = across.joins.number("SELECT count(*) FROM seen WHERE often > $most", most=most(number))
    if crowded:
        across.caps.append(f"{crowded} articles were held against the {NEAREST} nearest before them only")
    if common:
        across.caps.append(f"{common} words in more than {most(number)} articles brought none together")


def _tied(across: Across) -> None:
    """Which claims any chain of relations ties together: the rows of ``tie``; the first claim names the group."""
    joins = across.joins
    joins.run(
        "CREATE TABLE edge AS SELECT DISTINCT a, b FROM (SELECT a, b FROM known UNION ALL SELECT a, b FROM found)"
    )
    joins.run("""CREATE TABLE node AS SELECT node, row_number() OVER (ORDER BY node) - 1 AS place
        FROM (SELECT a AS node FROM edge UNION SELECT b FROM edge)""")
    roots = array("q", range(joins.number("SELECT count(*) FROM node")))

    def root(place: int) -> int:
        while roots[place] != place:
            roots[place] = roots[roots[place]]
            place = roots[place]
        return place

    for one, other in joins.rows("""SELECT one.place, other.place
            FROM edge JOIN node AS one ON one.node = a JOIN node AS other ON other.node = b"""):
        low, high = sorted((root(one), root(other)))
        roots[high] = low
    nodes = array("q", (node for (node,) in joins.rows("SELECT node FROM node ORDER BY place")))
    for place, node in enumerate(nodes):
        joins.put("tie", node, nodes[root(place)])


def _groups(across: Across) -> Iterator[tuple[list[Relation], list[Finding], dict[str, Claim]]]:
    """Groups of claims tied together: what is known of them from copies, what was found, and the claims in order."""
    total = across.joins.number("SELECT count(DISTINCT root) FROM tie")
    rows = across.joins.rows("""SELECT root, known, a, b, kept FROM (
            SELECT true AS known, [number] AS place, a, b, kept FROM known
            UNION ALL SELECT false, place, a, b, kept FROM found)
        JOIN tie ON tie.node = a JOIN claim ON claim.node = root JOIN article ON article.number = claim.article
        ORDER BY coalesce(day, ''), root, known DESC, place""")
    for done, (_, group) in enumerate(groupby(rows, key=lambda row: row[0])):
        across.tell("Putting relations together", done, total)
        known: list[Relation] = []
        found: list[Finding] = []
        nodes: set[int] = set()
        for _, is_known, a, b, kept in group:
            (known if is_known else found).append(_unpacked(kept))
            nodes |= {a, b}
        yield known, found, {claim.id: claim for claim in map(across.claim, sorted(nodes))}


def _keep(across: Across, claims: dict[str, Claim], relations: Sequence[Relation]) -> None:
    """Put relations of some claims into ``relation``, with what they, and their groups, are put in order by."""
    order = {claim.id: (claim.day or "", across.node(claim.id)) for claim in claims.values()}
    roots = {identity: identity for r in relations for identity in (r.a, r.b)}
    for r in relations:
        join(roots, r.a, r.b)
    groups: dict[str, list[str]] = {}
    for identity in sorted(roots, key=order.__getitem__):
        groups.setdefault(root(roots, identity), []).append(identity)
    for r in relations:
        group = groups[root(roots, r.a)]
        across.joins.put("relation", *order[r.a], *order[r.b], len(group), *order[group[0]], _packed(r))
