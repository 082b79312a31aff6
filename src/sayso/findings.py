"""What comparing two claims finds: a relation, and on what it rests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sayso.relations import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.records import Span
    from sayso.relations import RelationKind
    from sayso.topics import Claim


@dataclass(frozen=True, slots=True)
class Finding(Relation):
    """A relation, and on what it rests: ``measure`` is what is compared ("dead", "rain").

    ``by_figures`` says whether figures decided, ``differs`` in what two scopes do ("place", "part", "period", "of").
    """

    measure: str = field(default="", compare=False)
    by_figures: bool = field(default=False, compare=False)
    differs: frozenset[str] = field(default=frozenset(), compare=False)


def finding(  # noqa: PLR0917 - what a relation is made of
    kind: RelationKind,
    a: Claim,
    b: Claim,
    spans: tuple[Iterable[Span], Iterable[Span]],
    reason: str,
    measure: str = "",
) -> Finding:
    """A relation of two claims that rests on these spans of theirs."""
    evidence = [(claim.article.id, span) for claim, own in zip((a, b), spans, strict=True) for span in own]
    return Finding(kind, a.id, b.id, tuple(evidence), re.sub(r"\s+", " ", reason), measure)


def of_claims(kind: RelationKind, a: Claim, b: Claim, reason: str, about: str = "") -> Finding:
    """A relation that rests on all of both claims."""
    return finding(kind, a, b, (a.spans, b.spans), reason, about)


def listed(words: Iterable[str]) -> str:
    """Words in a row, in order of the alphabet."""
    return ", ".join(sorted(words))
