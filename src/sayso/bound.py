"""What a figure is bound to: `of` (what is counted or paid for) and `per` (what it is a rate of)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso import counted
from sayso.numbers import words
from sayso.units import COUNT

if TYPE_CHECKING:
    from sayso.counted import Head
    from sayso.hedges import Hedge
    from sayso.quantities import Draft, Scene

_SPACE = r"[ \u00a0\u202f\n]"
_OF = re.compile(rf"(?:{_SPACE}out)?{_SPACE}of{_SPACE}", re.IGNORECASE)
_PER = re.compile(
    rf"{_SPACE}?/{_SPACE}?([a-z]+)"
    rf"|(?:{_SPACE}|-)(?:an?|each|every)(?:{_SPACE}|-)(second|minute|hour|day|night|week|month|quarter|year|decade|person|head"
    r"|piece|share|barrel|gallon|liter|litre|pound|ounce|kilo|kilogram|kg|ton|tonne|mile|household|family|acre|bushel|bottle"
    r"|pack|game|season|student|child|worker|employee|vote|unit|plate|ticket)(?!\w)"
    rf"|(?:{_SPACE}|-)per(?:{_SPACE}|-)((?:[0-9][0-9,]{{0,12}}{_SPACE}(?:million{_SPACE})?|square{_SPACE}|cubic{_SPACE})?[a-z]+)"
    rf"|{_SPACE}(annually|yearly|daily|monthly|weekly|hourly)(?!\w)",
    re.IGNORECASE,
)
_POINT_IN_TIME = re.compile(rf"{_SPACE}(?:earlier|later|before|after|ago|old|prior)(?!\w)", re.IGNORECASE)
_EVERY = {"annually": "year", "yearly": "year", "daily": "day", "monthly": "month", "weekly": "week", "hourly": "hour"}
_PAID_FOR = re.compile(
    rf"{_SPACE}(?:worth{_SPACE}of|of|(?:(?:[a-z]+ed|spent|set{_SPACE}aside|going){_SPACE})?(?:in|on|for|into|towards?))"
    rf"{_SPACE}(?![0-9])"
)
_ARTICLE = re.compile(
    rf"(?<!\w)(?:an?|the|its|his|her|their|our|this|that|another)(?:{_SPACE}(?:[a-z]+|[\w-]+,))?{_SPACE}\Z",
    re.IGNORECASE,
)
_OF_PERCENT = words(
    """
    support approval growth turnout interest inflation unemployment stake majority lead share tax tariff tariffs
    increase rise drop decline margin rate discount bonus raise chance favorability disapproval
    """
)
_PHRASE_ENDS = re.compile(
    rf"\W*$|[.,;:!?)—]|{_SPACE}(?:in|on|at|here|there|for|by|after|and|from|to|who|that|were|was|is|are)\b"
)
_SENTENCED = re.compile(
    rf"{_SPACE}in{_SPACE}(?:[a-z]+{_SPACE})?(prison|jail|custody|captivity|office|power|exile|detention|business)(?!\w)"
)


def bind(scene: Scene, draft: Draft, hedge: Hedge) -> None:
    """Fill ``of`` and ``per`` of a draft, from the words after it, then from those before its hedge."""
    found = _after(scene, draft, hedge)
    if found is not None:
        draft.of = found.word
    for end in (draft.end, found.end if found is not None else draft.end):
        per = _PER.match(scene.text, end, scene.ceiling)
        if per is not None and not _POINT_IN_TIME.match(scene.text, per.end(), scene.ceiling):
            word = next(group for group in per.groups() if group).lower()
            draft.per = _EVERY.get(word, word)
            if found is None and draft.unit.dimension == "money":
                found = _bought(scene, per.end())
                draft.of = found.word if found is not None else None
            break
    if draft.of is None:
        draft.of = _before(scene, draft, hedge)


def _after(scene: Scene, draft: Draft, hedge: Hedge) -> Head | None:
    text, end, dimension = scene.text, scene.ceiling, draft.unit.dimension
    of = _OF.match(text, draft.end, end)
    at = of.end() if of else draft.end
    found = None
    if dimension in ("index", "temperature") or (dimension == "count" and draft.of):
        return None
    if dimension == "length" and text[hedge.start : draft.start].lower().startswith("within"):
        return None  # "within 10 miles of the plant"
    if draft.unit is COUNT:
        found = counted.head(text, at, end, many=draft.value != 1)
    elif dimension == "ratio":
        found = counted.head(text, at, end, many=of is None and draft.value != 1 / 2)
    elif draft.tied or (dimension in ("money", "percent") and _ARTICLE.search(scene.behind(hedge.start))):
        found = counted.head(text, draft.end, end, many=False, whole=True)
    elif dimension == "duration" and (served := _SENTENCED.match(text, draft.end, end)):
        return counted.Head(served[1], served.end())
    if found is None and of is not None:
        found = counted.head(text, at, end, many=False)
    if found is None and dimension == "money":
        found = _bought(scene, draft.end)
    if found is None and dimension == "percent":
        noun = counted.head(text, draft.end, end, many=False)
        found = noun if noun is not None and noun.word.lower() in _OF_PERCENT else None
    if found is not None and dimension == "age" and found.word[0].isupper():
        return None  # "53-year-old Jane Doe"
    return found


def _bought(scene: Scene, at: int) -> Head | None:
    """What the money before goes to: "$250 million spent on a missile depot", "$20 bills"."""
    text, end = scene.text, scene.ceiling
    match = _PAID_FOR.match(text, at, end)
    if match is None:
        found = counted.head(text, at, end, many=True)
        near = found is not None and text.count(" ", at, found.end) <= 2 and found.word.islower()
        return found if near else None
    if text[match.end() : match.end() + 1].isupper() and match[0].split()[-1] in ("in", "on"):
        return None  # a place or a day
    found = counted.head(text, match.end(), end, many=False)
    return None if found is None or found.word.lower() in counted.NO_GOODS else found


def _before(scene: Scene, draft: Draft, hedge: Hedge) -> str | None:
    """What is counted, where only the words before the figure say so."""
    text, at = scene.text, hedge.start
    if draft.unit.dimension == "duration":
        within = text[at : draft.start].lower().startswith("within")
        return counted.cause(text, at, scene.floor) if within else None
    if draft.tied or draft.unit.dimension in ("ratio", "age"):
        return None
    if draft.unit is COUNT and scene.behind(at, 4).endswith(" of ") and not _PHRASE_ENDS.match(text, draft.end):
        return None  # "the founder of two lobbying firms" is no count of founders
    return counted.subject(text, at, scene.floor, changed=draft.change is not None)
