"""The view of what was said alone: attitudes (fears, plans, knowledge) and deeds are left out, and counted."""
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.acts import manner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.records import Attribution, Reading


class SpeechOnly:
    """Leaves out what reports no speech (see `sayso.acts.manner`); ``left_out`` counts the claims that went.

    An attitude in which speech lies stays, as a link in the chain of who says it: without it, "he believes that she
    said so" would become what she said.
    """

    def __init__(self) -> None:
        self.left_out = 0

    def reading(self, reading: Reading) -> Reading:
        """The reading without them, and without the speakers, figures, times and places that only they have."""
        from sayso.selection import narrowed

        spoken = {a.id for a in reading.attributions if manner(a) == "speech"}
        kept = narrowed(reading, spoken | {s.id for s in reading.statements})
        self.left_out += len(reading.attributions) - len(kept.attributions)
        return kept

    def claims(self, claims: Sequence[Attribution]) -> tuple[Attribution, ...]:
        """Those of the claims that report speech."""
        spoken = tuple(claim for claim in claims if manner(claim) == "speech")
        self.left_out += len(claims) - len(spoken)
        return spoken


def tell_left_out(claims: int) -> None:
    """Say on standard error how many claims went."""
    from sayso.outline import count
    from sayso.sources import say

    say(f"left out {count(claims, 'claim')} that report{'s' * (claims == 1)} no speech")
