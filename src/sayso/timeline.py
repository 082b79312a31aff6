"""Where a reader of an article stands in time: the day of publication, and the time last spoken of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sayso import dating
from sayso.dating import Period
from sayso.tense import direction

if TYPE_CHECKING:
    from datetime import date

    from sayso.dating import Grain, Reference
    from sayso.tense import Direction

_JUST_PAST = 21  # days: "is to run from January 23", in a report of the 28th, has begun
_NEAR = 65  # days: a date this near ahead is meant, rather than the same date a year back, where no tense tells
_SENTENCE = 300  # characters: no sentence is looked over further than that
_LEFT = 24  # characters: how far to the left the words of a time reach, where a rule asks for no more
_SPOKEN_OF = 600  # characters: how far on "that year" may be from the time it means
_GRAINS: tuple[Grain, ...] = (
    "day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century",
)  # fmt: skip
# "The June 7 primary", "starting Dec. 26": what comes before the date is no verb of it.
_BESIDE_A_NOUN = re.compile(
    r"\b(?:the|an?|his|her|its|their|our|starting|beginning|from|through|until|till|by|before)\s$|['’]s\s$",
    re.IGNORECASE,
)
_ONWARD = {"", "to", "and", "through", "until", "till", "or"}


class Found(NamedTuple):
    """A time in the text: a `Period`, or a duration with its value and the period that it is tied to."""

    start: int
    end: int
    time: Period | str
    tied: tuple[date, date] | None = None


class Timeline:
    """The text of one block, and what relative words in it count from.

    ``anchor`` is the time last read, in this block or an earlier one; ``anchored_at`` is where it ends in the text.
    """

    def __init__(self, text: str, reference: Reference | None) -> None:
        self.text = text
        self.reference = reference
        self.first = self.last = 0
        self.floor = 0
        self.anchor: Period | None = None
        self.anchored_at = 0
        self._mentioned: dict[re.Pattern[str], bool] = {}

    def enter(self, first: int, last: int) -> None:
        """Go on with the block from ``first`` to ``last``."""
        self.first, self.last, self.floor = first, last, first
        self._mentioned.clear()

    def note(self, found: Found) -> None:
        """Remember a time: nothing later reaches back over it, and "that year" may mean its year."""
        self.floor = found.end
        if isinstance(found.time, Period):
            self.anchor, self.anchored_at = found.time, found.end

    def mentions(self, pattern: re.Pattern[str]) -> bool:
        """Whether the block has a match anywhere: searched once, however often it is asked."""
        if pattern not in self._mentioned:
            self._mentioned[pattern] = pattern.search(self.text, self.first, self.last) is not None
        return self._mentioned[pattern]

    def left(self, pattern: re.Pattern[str], start: int, reach: int = _LEFT) -> re.Match[str] | None:
        """A match that ends at ``start`` (the pattern says so) and reaches back over no time read before."""
        return pattern.search(self.text, max(self.floor, start - reach), start)

    def the(self, start: int) -> int:
        """Where "the" before a time begins; the time's own start if there is none."""
        opens = start - len("the ")
        return opens if opens >= self.floor and self.text[opens:start].lower() == "the " else start

    def tells(self, grain: Grain) -> Reference | None:
        """The reference, if it is precise enough to tell a time of that grain."""
        return self.reference if self.reference is not None and self.reference.tells(grain) else None

    def direction(self, start: int, end: int) -> Direction | None:
        return direction(self.text, start, end, self.first, self.last)

    def step(self, steps: int, grain: Grain) -> Period | None:
        """The period that many steps from publication."""
        reference = self.tells(grain)
        return None if reference is None else dating.shifted(reference.day, steps, grain)

    def step_from_anchor(self, steps: int, grain: Grain, at: int) -> Period | None:
        """The period that many steps from the time last spoken of, if that is near enough and told finely enough."""
        anchor = self.anchor
        if anchor is None or at - self.anchored_at > _SPOKEN_OF:
            return None
        if _GRAINS.index(anchor.grain) > _GRAINS.index(grain):
            return None
        return dating.shifted(anchor.last if steps > 0 else anchor.first, steps, grain)

    def weekday(self, number: int, start: int, end: int, default: int = -1) -> Period | None:
        """A bare weekday, by the tense around it; the day of publication counts as itself either way."""
        reference = self.tells("day")
        if reference is None:
            return None
        way = {"future": 1, "past": -1}.get(self.direction(start, end) or "", default)
        return dating.weekday(reference.day, number, way)

    def year_of(self, month: int, day: int | None, start: int, end: int) -> int | None:
        """The year of a month, or of a day in it, that is written without one; None if it cannot be told."""
        told = self._year_of_story(month, start)
        if told is not None:
            return told
        reference = self.tells("day" if day else "month")
        if reference is None:
            return None
        now = reference.day
        wanted, today = (month, day or 0), (now.month, now.day if day else 0)
        behind, ahead = now.year - (wanted > today), now.year + (wanted < today)
        if self._continues(start) and self.anchor is not None:
            before = self.anchor.first
            return before.year + (wanted < (before.month, before.day if day else 0))
        way = self.direction(start, end)
        days_ahead = (month - now.month) * 30 + (day or now.day) - now.day
        if day and way == "past" and _BESIDE_A_NOUN.search(self.text, max(self.first, start - 12), start):
            way = None
        if way == "future":
            return behind if day and (-days_ahead) % 365 <= _JUST_PAST else ahead
        return ahead if way != "past" and days_ahead % 365 <= _NEAR else behind

    def _continues(self, start: int) -> bool:
        """Whether a time goes on from the one right before it: "from November 20 to December 11"."""
        between = self.text[self.anchored_at : start] if start - self.anchored_at < 20 else ""
        return self.anchored_at > self.first and between.strip(" \n\u00a0-–—").lower() in _ONWARD and bool(between)

    def _year_of_story(self, month: int, start: int) -> int | None:
        """The year that a story of other years has reached: after "December 2012", "March" is in 2013."""
        anchor = self.anchor
        if anchor is None or self.anchored_at < self.first or anchor.grain not in {"day", "month", "year"}:
            return None
        year = anchor.first.year
        now = self.reference.day.year if self.reference is not None else None
        if now is not None and now - (1 if anchor.grain == "day" else 3) <= year <= now:
            return None
        if anchor.grain == "year":
            near = start - self.anchored_at <= _SENTENCE and ". " not in self.text[self.anchored_at : start]
            return year if near else None
        return year + (anchor.first.month - month > 6)
