"""How two records of a ledger relate: what `sayso compare` and `sayso copies` give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from sayso.records import Span

RelationKind = Literal["same", "agrees", "update", "differs_in_scope", "conflicts", "copies"]
RELATION_KINDS: tuple[RelationKind, ...] = get_args(RelationKind)


@dataclass(frozen=True, slots=True)
class Relation:
    """How record ``a`` relates to record ``b`` (ids), and what shows it.

    ``evidence`` are the spans that it rests on, each with the id of the article that they lie in, those of ``a`` first;
    ``reason`` is for people. Of what is ``copies``, ``a`` is the copy and ``b`` the original where that is known.
    """

    kind: RelationKind
    a: str
    b: str
    evidence: tuple[tuple[str, Span], ...]
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {
            "type": "relation",
            "kind": self.kind,
            "a": self.a,
            "b": self.b,
            "evidence": [[article, *span] for article, span in self.evidence],
            "reason": self.reason,
        }
