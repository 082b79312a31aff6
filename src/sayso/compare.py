"""Compare the claims of many articles: which are related, how, and from how many independent origins they come.

Copies come from `sayso.copies`: a claim that is one is compared in its original only.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from sayso.amounts import STATES
from sayso.asking import Asked, every_article
from sayso.findings import Finding
from sayso.gist import gist_of, gists
from sayso.independence import independent
from sayso.reduced import join, reduced, root
from sayso.relate import PRECEDENCE, relations
from sayso.shortlist import Nearness, Shortlist
from sayso.topics import Claim, claims
from sayso.undated import dated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sayso.ledger import Ledger
    from sayso.records import Reading
    from sayso.relations import Relation


@dataclass(frozen=True, slots=True)
class Group:
    """Claims about one thing that relations tie together, in order of time; ``origins`` counts independent ones."""

    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]
    origins: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Relations in order of time, with the claims that they are of, by id.

    ``copied`` is all that articles have from each other (see `sayso.copies`), of a whole ledger.
    """

    relations: tuple[Relation, ...]
    claims: dict[str, Claim]
    copied: tuple[Relation, ...] = ()

    def limited(self, asked: Asked) -> Comparison:
        """The relations of the claims that are asked for."""
        wanted = {c.id for c in self.claims.values() if asked.fits(c.id, c.text, c.holder.name)}
        found = tuple(r for r in self.relations if r.a in wanted or r.b in wanted)
        needed = {identity for r in found for identity in (r.a, r.b)}
        return Comparison(found, {identity: c for identity, c in self.claims.items() if identity in needed})

    def groups(self) -> list[Group]:
        """The claims that relations tie to one another, the largest group first."""
        roots = {claim: claim for r in self.relations for claim in (r.a, r.b)}
        for r in self.relations:
            join(roots, r.a, r.b)
        members: dict[str, list[Claim]] = defaultdict(list)
        places = {identity: i for i, identity in enumerate(self.claims)}
        for claim in sorted(roots, key=lambda i: (self.claims[i].day or "", places[i])):
            members[root(roots, claim)].append(self.claims[claim])
        inside: dict[str, list[Relation]] = defaultdict(list)
        for r in self.relations:
            inside[root(roots, r.a)].append(r)
        groups = []
        for node, own in members.items():
            origins = independent([c.record for c in own], inside[node])
            groups.append(Group(tuple(own), tuple(inside[node]), len(origins)))
        return sorted(groups, key=lambda group: -len(group.claims))


class Compared(Protocol):
    """What a comparison comes to, in memory (`Comparison`) or not (`sayso.across_claims.FoundAcross`)."""

    @property
    def relations(self) -> Collection[Relation]: ...

    @property
    def claims(self) -> Mapping[str, Claim]: ...

    def groups(self) -> Iterable[Group]: ...


def compare(
    ledger: Ledger, words: str | None = None, *, claim: str | None = None, speaker: str | None = None
) -> Comparison:
    """How the claims of a ledger are related: all, or those that match words, a claim's id, or a speaker's name.

    Args:
        ledger: where the claims are.
        words: only relations of claims with all these words, in the claim or its holder's name.
        claim: only relations of the claim with this id.
        speaker: only relations of claims held by whoever has these words in their name.

    Raises:
        KeyError: if there is no claim of this id.
    """
    from sayso.copies import copies  # noqa: PLC0415 - brings numpy

    with _uncollected():
        if words is None and claim is None and speaker is None:
            made = dated([c for of in gists(ledger.connection) for c in claims(of)])
            copied = tuple(copies(ledger.connection))
            return replace(_comparison(related(made, copied), made), copied=copied)
        asked = Asked(words, claim, speaker)
        of = asked.articles(ledger.connection)
        if not of and claim is None:
            return _comparison([], [])
        terms, days = every_article(ledger.connection)
        nearness = Nearness(terms)
        near = of.union(*nearness.pairs(of))
        shared = list(copies(ledger.connection, of=near))
        near.update(*({r.a[:16], r.b[:16]} for r in shared if r.a[:16] in of or r.b[:16] in of))
        made = dated([c for gist in gists(ledger.connection, near) for c in claims(gist)], nearness, days)
        if claim is not None and all(c.id != claim for c in made):
            raise KeyError(claim)
        wanted = {c.id for c in made if asked.fits(c.id, c.text, c.holder.name)}
        every = related(made, shared, nearness, wanted)
        return _comparison([r for r in every if r.a in wanted or r.b in wanted], made)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage in cycles while much is made and nothing thrown away: a fifth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def of_readings(readings: Iterable[Reading], copied: Sequence[Relation] = ()) -> Comparison:
    """How the claims of readings are related; ``copied`` are the copies among them (see `sayso.copies`)."""
    made = dated([c for reading in readings for c in claims(gist_of(reading))])
    return _comparison(related(made, copied), made)


def _comparison(found: Sequence[Relation], made: Sequence[Claim]) -> Comparison:
    needed = {identity for r in found for identity in (r.a, r.b)}
    claims_of = {c.id: c for c in made if c.id in needed}
    for claim in claims_of.values():
        _ = claim.record  # while the ledger is open
    return Comparison(tuple(found), claims_of)


def related(
    made: Sequence[Claim],
    copied: Sequence[Relation] = (),
    nearness: Nearness | None = None,
    wanted: Collection[str] | None = None,
) -> list[Relation]:
    """The relations of claims, without those that follow from others, in order of time.

    Args:
        made: the claims.
        copied: relations that shared words show (`sayso.copies`); of whole articles they are left out here.
        nearness: of all articles, where the claims are of some of them (see `sayso.shortlist.Shortlist`).
        wanted: ids of claims: relations of others, which are not complete, are only there to tell which follow.
    """
    by_id = {c.id: c for c in made}
    known = [r for r in copied if r.a in by_id and r.b in by_id]
    copies = {r.a for r in known if r.kind == "copies"}
    own = [c for c in made if c.id not in copies and not c.within & copies]
    shortlist = Shortlist(own, nearness)
    found = [f for a, b in shortlist.pairs(wanted) for f in telling(a, b)]
    if wanted is not None:
        # What follows from others is left out: so those that the related ones are related to are needed, too.
        others = {identity for f in found for identity in (f.a, f.b)} - set(wanted)
        more = (pair for pair in shortlist.pairs(others) if pair[0].id not in wanted and pair[1].id not in wanted)
        found += [f for a, b in more for f in telling(a, b)]
    return settled(by_id, known, found)


def settled(by_id: dict[str, Claim], known: Sequence[Relation], found: Sequence[Finding]) -> list[Relation]:
    """The relations that findings come to, without those that follow from others, in order of time.

    Args:
        by_id: all claims, in the order of their articles.
        known: relations of these that shared words show.
        found: what comparing claims that are no copies has found.
    """
    copies = {r.a for r in known if r.kind == "copies"}
    seen = {frozenset((f.a, f.b)) for f in found}
    others = [
        Finding(r.kind, r.a, r.b, r.evidence, r.reason)
        for r in known
        if r.kind != "copies" and not {r.a, r.b} & copies and frozenset((r.a, r.b)) not in seen
    ]
    best: dict[frozenset[str], Relation] = {}
    for relation in (*(r for r in known if r.kind == "copies"), *reduced(by_id, [*found, *others])):
        pair = frozenset((relation.a, relation.b))
        if pair not in best or PRECEDENCE.index(relation.kind) < PRECEDENCE.index(best[pair].kind):
            best[pair] = relation
    places = {identity: i for i, identity in enumerate(by_id)}
    return sorted(best.values(), key=lambda r: (by_id[r.a].day or "", places[r.a], by_id[r.b].day or "", places[r.b]))


def telling(a: Claim, b: Claim) -> Iterator[Finding]:
    """Of the findings on two claims, those by counts of people, each told apart, and the first other one."""
    between = relations(a, b)
    yield from (f for f in between if f.measure in STATES)
    others = [f for f in between if f.measure not in STATES]
    if others:
        yield min(others, key=lambda f: PRECEDENCE.index(f.kind))
