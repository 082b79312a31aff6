"""Why a record of a ledger says what it says, also where people set it right: who, when, what the machine read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.explain import explain as reasons_for
from sayso.explain_measured import Reason

if TYPE_CHECKING:
    from sayso.ledger import Ledger
    from sayso.records import Article


#: What whoever adds a claim says of it.
_GIVEN = frozenset({"source", "cue", "speaker"})


def explain(ledger: Ledger, identity: str) -> tuple[Article, list[Reason]]:
    """The article of a record, and why the record says what it says, field by field (see `sayso.explain`).

    A claim that somebody dropped is explained as the machine read it.

    Raises:
        KeyError: if the ledger does not have the record, and the machine did not read it.
    """
    head = identity.split("-", maxsplit=1)[0]
    reading = ledger.reading(head)
    made = ledger.corrections_of(identity)
    if not made:
        return reading.article, reasons_for(reading, identity)
    read = ledger.machine_reading(head)
    dropped = made[-1].field == "dropped"
    reasons = {reason.field: reason for reason in reasons_for(read if dropped else reading, identity)}
    by_hand = []
    for correction in made:
        if correction.field == "added":
            # Nothing was read: who added the claim gave all that it says of itself.
            given = f"given by {correction.author or 'a reader'}, who added the claim"
            for field in _GIVEN & reasons.keys():
                reasons[field] = replace(reasons[field], because=given)
        if correction.field == "speaker":
            old = reasons.get("speaker")
            reasons["speaker"] = Reason("speaker", correction.name, correction.says(read), old.evidence if old else ())
        else:
            by_hand.append(Reason("claim", correction.field, correction.says(read), correction.content))
    return reading.article, [*by_hand, *reasons.values()]
