"""How two claims are related, as far as their words tell: by figures, times, places, holders and negation.

`relate` is a pure function of two claims. It decides nothing by likeness alone: words in common say that two claims may
be about one thing, and only what is parsed says how they stand to each other. What cannot be told is no relation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.by_figures import by_figures
from sayso.by_words import by_words
from sayso.findings import of_claims
from sayso.likeness import one_event

if TYPE_CHECKING:
    from sayso.findings import Finding
    from sayso.relations import RelationKind
    from sayso.topics import Claim

#: The order in which kinds count where two claims are related in more than one way.
PRECEDENCE: tuple[RelationKind, ...] = ("copies", "conflicts", "update", "differs_in_scope", "same", "agrees")


def relate(a: Claim, b: Claim) -> Finding | None:
    """How two claims are related, or None. The order in which they are given does not matter.

    In the relation ``a`` is the one published first; within an article, the one that stands first.
    """
    found = relations(a, b)
    return min(found, key=lambda r: PRECEDENCE.index(r.kind)) if found else None


def relations(a: Claim, b: Claim) -> list[Finding]:
    """All relations of two claims, one for each measure that both have a figure for."""
    if a.id == b.id or a.id in b.within or b.id in a.within:
        return []
    a, b = sorted((a, b), key=_order)
    if a.silent or b.silent:
        return _spoken_later(a, b)
    if (a.depth or b.depth) and not a.holder.is_also(b.holder):
        return []  # what someone is told to have said bears on what they say, and on nobody else's words
    for denial, claim in ((a, b), (b, a)):
        if denial.denies == claim.id:
            return [of_claims("conflicts", a, b, f"{denial.holder.name} denies what {claim.holder.name} says")]
    if not one_event(a, b):
        return []
    return by_figures(a, b) or by_words(a, b)


def _order(claim: Claim) -> tuple[str, str, int, int, str]:
    return (claim.day or "", claim.article.id, claim.spans[0][0], claim.depth, claim.id)


def _spoken_later(a: Claim, b: Claim) -> list[Finding]:
    """Who would not say, and says later, gives something new."""
    withheld = a.attributed and a.polarity == "withheld"
    if not withheld or b.silent or not a.holder.is_also(b.holder) or a.day == b.day:
        return []
    terms = b.terms - b.names
    if not terms or len(a.terms & terms) <= len(terms) / 2:
        return []
    return [of_claims("update", a, b, f"{a.holder.name} would not say, and says later")]
