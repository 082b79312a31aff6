"""Of many relations those that a reader needs: the ones that follow from others are left out.

A claim that is told again and again is set beside its first telling; two sides that differ are shown where one article
has both; a count goes from each figure to the next; each figure stands once beside the nearest of another scope.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from sayso.amounts import STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.findings import Finding
    from sayso.relations import RelationKind
    from sayso.topics import Claim, Holder


def reduced(by_id: dict[str, Claim], found: Sequence[Finding]) -> list[Finding]:
    """The findings without those that follow from others; ``by_id`` are all claims, in the order of their articles.

    Findings on claims that no chain of findings ties together are no matter to each other: the same two parties may
    differ, or agree, on each of many things. So findings can be reduced together or in such groups, with one outcome.
    """
    roots = {claim: claim for r in found for claim in (r.a, r.b)}
    for r in found:
        join(roots, r.a, r.b)
    groups: dict[str, list[Finding]] = defaultdict(list)
    for r in found:
        groups[root(roots, r.a)].append(r)
    places = {identity: i for i, identity in enumerate(by_id)}
    return [kept for group in groups.values() for kept in _Reduced(by_id, places, group).kept()]


def root(roots: dict[str, str], node: str) -> str:
    """The node that stands for all that a node was joined with."""
    while roots[node] != node:
        roots[node] = roots[roots[node]]
        node = roots[node]
    return node


def join(roots: dict[str, str], a: str, b: str) -> None:
    """Put two nodes, and all that they were joined with, together."""
    roots[root(roots, b)] = root(roots, a)


class _Reduced:
    """Relations of one kind at a time, without those that follow from others."""

    def __init__(self, by_id: dict[str, Claim], places: dict[str, int], found: Sequence[Finding]) -> None:
        self.by_id = by_id
        self.places = places
        self.by_kind: dict[RelationKind, list[Finding]] = defaultdict(list)
        for relation in found:
            self.by_kind[relation.kind].append(relation)
        self.roots: dict[str, str] = {}
        for r in found:
            for identity in (r.a, r.b):
                self.roots.setdefault(_node(r, identity), _node(r, identity))
        for r in self.by_kind["same"]:
            join(self.roots, _node(r, r.a), _node(r, r.b))
        tellings: dict[str, list[str]] = defaultdict(list)
        for node in list(self.roots):
            tellings[root(self.roots, node)].append(node)
        #: The first telling, in a text rather than in a headline, of the claim that each telling is of.
        self.first = {node: min(nodes, key=self._rank) for nodes in tellings.values() for node in nodes}

    def kept(self) -> list[Finding]:
        updates = self._updates()
        same = [r for r in self.by_kind["same"] if self.first[_node(r, r.a)] in (_node(r, r.a), _node(r, r.b))]
        return [
            *same,
            *updates,
            *self._sides("conflicts", updates),
            *self._sides("agrees", updates),
            *self._scopes(),
        ]

    def _rank(self, node: str) -> tuple[bool, str, int]:
        claim = self.by_id[node.partition("\0")[2]]
        return (claim.title, claim.day or "", self.places[claim.id])

    def _day(self, identity: str) -> str:
        return self.by_id[identity].day or ""

    def _one(self, a: str, b: str) -> bool:
        """Are two claims one holder's?"""
        return self.by_id[a].is_also_held_by(self.by_id[b])

    def _within(self, r: Finding) -> bool:
        return self.by_id[r.a].article.id == self.by_id[r.b].article.id

    def _updates(self) -> list[Finding]:
        """From each figure to the next: its holder's own, or another's where that comes sooner and is not in dispute.

        Figures stand here in their first telling.
        """
        by_measure: dict[str, list[Finding]] = defaultdict(list)
        for r in self.by_kind["update"]:
            if self.first[_node(r, r.a)] == _node(r, r.a) and self.first[_node(r, r.b)] == _node(r, r.b):
                by_measure[r.measure].append(r)
        kept = []
        for chain in by_measure.values():
            after: dict[str, set[str]] = defaultdict(set)
            before: dict[str, set[str]] = defaultdict(set)
            for r in chain:
                after[r.a].add(r.b)
                before[r.b].add(r.a)
            kept += [
                r
                for r in chain
                if not after[r.a] & before[r.b] and (self._one(r.a, r.b) or not self._foreign(r, after, before))
            ]
        return kept

    def _foreign(self, r: Finding, after: dict[str, set[str]], before: dict[str, set[str]]) -> bool:
        """Has a holder of the one figure or the other a figure of its own in that place?"""
        followed = any(self._one(r.a, x) and self._day(x) <= self._day(r.b) for x in after[r.a])
        return followed or any(
            self._one(r.b, x) and self._day(x) >= self._day(r.a) and r.a not in after[x] for x in before[r.b]
        )

    def _sides(self, kind: RelationKind, updates: Sequence[Finding]) -> list[Finding]:
        """Of two parties that differ, or agree, on one measure: where one article has both, else the nearest in time.

        A figure that its holder replaced before the other side spoke is out of date and in no conflict.
        """
        replaced = {(r.measure, r.a): self._day(r.b) for r in updates if self._one(r.a, r.b)}

        def outdated(r: Finding) -> bool:
            late = ((r.a, self._day(r.b)), (r.b, self._day(r.a)))
            return any((r.measure, x) in replaced and replaced[r.measure, x] <= day for x, day in late)

        between: dict[tuple[int, int, str, bool], list[Finding]] = defaultdict(list)
        parties = self._parties()
        for r in self.by_kind[kind]:
            if self._within(r) or not outdated(r):
                a, b = sorted((parties[r.a], parties[r.b]))
                between[a, b, r.measure, r.by_figures].append(r)
        kept = []
        for every in between.values():
            inside = [r for r in every if self._within(r)]
            texts = [r for r in inside if not (self.by_id[r.a].title or self.by_id[r.b].title)]
            kept += texts or inside or [min(every, key=self._apart)]
        return self._spelled_out(self._named_first(kept))

    def _named_first(self, kept: list[Finding]) -> list[Finding]:
        """Without what somebody without a name has against another article's claim, where one with a name agrees.

        "Residents heard no siren" stands beside Ann Merrowen, who heard none: what others say is set against her words.
        """
        agreed: dict[str, set[str]] = defaultdict(set)
        for r in self.by_kind["agrees"]:
            agreed[r.a].add(r.b)
            agreed[r.b].add(r.a)
        against: dict[str, set[str]] = defaultdict(set)
        for r in kept:
            against[r.a].add(r.b)
            against[r.b].add(r.a)

        def spoken_for(nameless: str, other: str) -> bool:
            if self.by_id[nameless].holder.keys:
                return False
            return any(self.by_id[x].holder.keys and other in against[x] for x in agreed[nameless])

        return [r for r in kept if self._within(r) or not (spoken_for(r.a, r.b) or spoken_for(r.b, r.a))]

    def _parties(self) -> dict[str, int]:
        """A number for each holder, by claim; nobody in particular is a party of its own each time."""
        known: list[Holder] = []
        parties: dict[str, int] = {}
        ids = {node.partition("\0")[2] for node in self.roots}
        for identity in sorted(ids, key=lambda i: (self._day(i), self.places[i])):
            holder = self.by_id[identity].holder
            number = next((i for i, other in enumerate(known) if other.is_also(holder)), len(known))
            if number == len(known):
                known.append(holder)
            parties[identity] = number
        return parties

    def _spelled_out(self, kept: list[Finding]) -> list[Finding]:
        """Without "denied it" where the same party denies the same claim in so many words."""
        said = {
            (claim, denial)
            for r in kept
            for claim, denial in ((r.a, r.b), (r.b, r.a))
            if self.by_id[denial].denied and self.by_id[denial].denies is None
        }

        def spelled(claim: str, denial: str) -> bool:
            mute = self.by_id[denial].denies == claim
            return mute and any(c == claim and self._one(d, denial) for c, d in said)

        return [r for r in kept if not spelled(r.a, r.b) and not spelled(r.b, r.a)]

    def _apart(self, r: Finding) -> tuple[int, int, int, int]:
        a, b = self._day(r.a), self._day(r.b)
        days = abs(_number(a) - _number(b))
        return (days, -_number(min(a, b)), self.places[r.a], self.places[r.b])

    def _scopes(self) -> list[Finding]:
        """Each figure once with the nearest of another scope: its holder's own first, in its article, then in time."""
        ranked = sorted(
            self.by_kind["differs_in_scope"],
            key=lambda r: (not self._one(r.a, r.b), not self._within(r), *self._apart(r)),
        )
        taken: set[tuple[str, frozenset[str], str]] = set()
        kept = []
        for r in ranked:
            ends = {(r.measure, r.differs, r.a), (r.measure, r.differs, r.b)}
            if not ends & taken:
                taken |= ends
                kept.append(r)
        return kept


def _node(r: Finding, identity: str) -> str:
    """A claim as far as a relation is about it: a claim with several counts of people is several."""
    return f"{r.measure if r.measure in STATES else ''}\0{identity}"


def _number(day: str) -> int:
    """A day as a number; 0 where it is not known."""
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return 0
