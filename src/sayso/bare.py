"""Numbers without a unit: which are figures, and what unit they have after all (ages, shares, index levels).

What the closed lists here do not know, a number in a name or "one" as a pronoun, is left out rather than guessed at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso import counted, nofigures
from sayso.units import FRACTION, Unit

if TYPE_CHECKING:
    from sayso.hedges import Hedge
    from sayso.quantities import Draft, Scene

_SPACE = r"[ \u00a0\u202f\n]"
_AGE = Unit("year", "age")
_OLDEST = 120
_AGED = re.compile(
    rf"(?<!\w)(?:aged?|ages|age{_SPACE}of|turn(?:s|ed|ing)?)(?:{_SPACE}between)?{_SPACE}\Z", re.IGNORECASE
)
_AFTER_PERSON = re.compile(
    r"(?:[A-Z][\w.’'-]+|(?<!\w)(?:daughter|son|wife|husband|man|woman|mother|father|brother|sister|boy|girl|driver|suspect"
    r"|victim|student|teacher|actor|actress|singer|player|officer|teenager|pensioner|fianc[eé]e?|partner|girlfriend"
    rf"|boyfriend|cousin|nephew|niece|grandmother|grandfather)"
    rf"|(?<!\w)[Tt]he{_SPACE}(?:[\w-]+{_SPACE})?[a-z]{{2,}}(?:er|or|ist|ian|ant|ee|man))"
    r",[ \u00a0](?:(?:then|now|just|only|aged)[ \u00a0])?\Z"
)
_OF_AGE = re.compile(
    rf"(?<!\w)(?:people|men|women|children|adults|those|anyone|voters|kids|patients|boys|girls|workers|residents|is|are|was"
    rf"|were|aged){_SPACE}(?:over|under|above|below){_SPACE}\Z|(?<!\w)At{_SPACE}\Z"
)
_OF_AGE_ENDS = re.compile(
    rf"[.,;)](?![0-9])|{_SPACE}(?:who|will|in|are|were|with|and|or|should|can|have|to|get|at)\b|\Z"
)
_AGE_ENDS = re.compile(r",|\.(?![0-9])|;|[ \u00a0]and[ \u00a0]|\)")
_HALF_BEFORE = re.compile(
    rf"(?<!\w)(?:first|second|other|last|latter|better|top|bottom|in|upper|lower|front|back|opening|closing|each|this)"
    rf"{_SPACE}\Z",
    re.IGNORECASE,
)
_HALF_AFTER = re.compile(
    rf"{_SPACE}(?:of|the|that|its|his|her|their|our|my|those|these|all|as|said|say|were|are|have|had|who|believe|want)\b"
    rf"|{_SPACE}[^\W\d_]+(?:['’]s|s['’])|{_SPACE}[a-z]*[a-rt-z]s\b",
    re.IGNORECASE,
)
# "one" counts only where a number could stand: not in "one senior official", "no one", "the one".
_ONE_AFTER = re.compile(
    rf"{_SPACE}(?:of{_SPACE}(?:the{_SPACE})?(?:two|three|four|five|six|seven|eight|nine|ten|[0-9])"
    rf"|(?:less|fewer){_SPACE}[a-z]"
    r"|(?:person|man|woman|child|boy|girl|soldier|officer|policeman|civilian|student|teenager|passenger|protester"
    r"|firefighter|goal|hit|vote|death|case|win|loss|seat|assist|tackle|interception|touchdown|run|strikeout|game|job"
    r"|suspect|body|victim|dead|killed|injured|wounded|missing|arrest|fatality|injury|shot|birdie|bogey|medal)\b)"
)
_ONE_BEFORE = re.compile(
    rf"(?<!\w)(?:(?<!the )only|just|least|most|than|exactly|and|killed|killing|injured|injuring){_SPACE}\Z",
    re.IGNORECASE,
)
_NO_ONE = re.compile(rf"(?<!\w)(?:no|any|every|some|each|this|that|the){_SPACE}\Z", re.IGNORECASE)
_HYPHENED = re.compile(
    r"[-‑](members?|seats?|pages?|stor(?:y|ey)|rooms?|beds?|bedrooms?|man|men|woman|person|people|strong|games?|races?|holes?"
    r"|laps?|match|matches|lanes?|tracks?|cars?|vehicles?|units?|shots?|runs?|goals?|times?|judges?|nations?|countr(?:y|ies)|states?|teams?|votes?"
    r"|items?|questions?|passengers?|seaters?|innings?|wickets?|touchdowns?)(?!\w)"
)
_INDEX = re.compile(
    r"(?<!\w)(?:Dow|Nasdaq|S&P|FTSE|Nikkei|Hang Seng|DAX|CAC|Sensex|Nifty|KOSPI|Stoxx|STOXX|TSX|[Ii]ndex|[Cc]omposite)"
    r"(?!\w)(?:[^.!?\n]|\.[0-9])*\Z"
)
_LOWEST_INDEX = 100


def stands(scene: Scene, draft: Draft, hedge: Hedge) -> bool:
    """Is a number without a unit a figure? Gives it the unit that its place implies; a count is the rest."""
    text, number, ceiling = scene.text, draft.number, scene.ceiling
    plain = number.scale == 1
    if number.form == "fraction" and plain and draft.low is None:
        draft.unit = FRACTION
        return not text[draft.start : draft.end].lower().endswith("half") or _half(scene, draft, hedge)
    if hyphened := _HYPHENED.match(text, draft.end, ceiling):
        if hyphened[1].startswith("stor"):
            draft.unit = Unit("story", "count")
        draft.end, draft.tied, draft.of = hyphened.end(), True, hyphened[1]
        return number.value != 1
    if text[draft.end : min(draft.end + 1, ceiling)] in ("-", "‑") and text[draft.end + 1 : draft.end + 2].isalpha():
        return False
    before = scene.behind(draft.start)
    if aged(scene, draft.start) and (draft.high or draft.value or 0) < _OLDEST:
        draft.unit = _AGE
        return True
    if number.form == "digits" and plain:
        if draft.low is None and nofigures.year(text, number.start, number.end, ceiling):
            return False
        if nofigures.code(text, draft.start, draft.end, floor=scene.floor, ceiling=ceiling):
            return False
        if nofigures.heads_line(text, draft.start, draft.end, floor=scene.floor) and not _counts(scene, draft):
            return False
        if _age(scene, draft, before):
            draft.unit = _AGE
            return True
    if nofigures.named(text, draft.start, draft.end, floor=scene.floor, ceiling=ceiling):
        return False
    word = text[number.start : number.end].lower()
    if word in ("one", "zero") and draft.low is None:
        return word == "one" and _one(scene, draft, before)
    if number.form != "digits" or _counts(scene, draft):
        return True
    if plain and hedge.start == draft.start and nofigures.after_name(text, draft.start, scene.floor):
        return False
    if (draft.value or 0) >= _LOWEST_INDEX and _INDEX.search(scene.behind(draft.start, 120)):
        draft.unit = Unit("point", "index")
    return True


def aged(scene: Scene, at: int) -> bool:
    """Does a word before a number say that it is an age ("aged", "at the age of")?"""
    return _AGED.search(scene.behind(at)) is not None


def _counts(scene: Scene, draft: Draft) -> bool:
    return counted.head(scene.text, draft.end, scene.ceiling, many=True) is not None


def _age(scene: Scene, draft: Draft, before: str) -> bool:
    """Is a number behind a person an age: "Jane Doe, 53, said", "children under 12"?"""
    value = draft.value or 0
    text, end, ceiling = scene.text, draft.end, scene.ceiling
    between = _AFTER_PERSON.search(before) and _AGE_ENDS.match(text, end, ceiling)
    beyond = _OF_AGE.search(before) and _OF_AGE_ENDS.match(text, end, ceiling)
    return bool(between or beyond) and 0 < value < _OLDEST and value % 1 == 0


def _one(scene: Scene, draft: Draft, before: str) -> bool:
    if _NO_ONE.search(before):
        return False
    if _ONE_AFTER.match(scene.text, draft.end, scene.ceiling):
        return True
    noun = counted.head(scene.text, draft.end, scene.ceiling, many=False)
    return _ONE_BEFORE.search(before) is not None and noun is not None


def _half(scene: Scene, draft: Draft, hedge: Hedge) -> bool:
    """Is "half" a share: "half of respondents", "nearly half said", not "the first half", "half full"?"""
    if _HALF_BEFORE.search(scene.behind(draft.start, 12)):
        return False
    hedged = hedge.modifier is not None or hedge.change is not None
    return hedged or _HALF_AFTER.match(scene.text, draft.end, scene.ceiling) is not None
