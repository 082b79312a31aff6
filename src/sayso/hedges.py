"""What the words beside a number do with it: approximate it ("nearly", "up to"), or make it a change ("rose by")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sayso.numbers import words

if TYPE_CHECKING:
    from sayso.records import Change, Modifier

_WINDOW = 80  # characters before a number in which its words are looked for
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]")

_PHRASES: dict[Modifier, str] = {
    "about": "about, around, roughly, nearly, almost, some, approximately, approx, estimated, circa, ~, ≈, near, "
    "close to, in the region of, something like, just about, just shy of, virtually, perhaps, estimated at, "
    "probably, somewhere around, in the neighborhood of, on the order of",
    "more_than": "more than, over, above, topped, topping, tops, in excess of, beyond, exceeding, exceeded, "
    "exceeds, exceed, greater than, higher than, upwards of, upward of, north of, well over, surpassed, surpassing, "
    "surpass, older than, longer than, larger than, bigger than, better than, >, passed",
    "at_least": "at least, no fewer than, no less than, not less than, not fewer than, a minimum of, minimum of, "
    "minimum, ≥, as early as",
    "at_most": "up to, as many as, as much as, at most, within, no more than, not more than, a maximum of, "
    "maximum of, maximum, as high as, as long as, as far as, ≤, no longer than, no later than, no greater than, "
    "no higher than, capped at",
    "less_than": "less than, under, fewer than, below, lower than, south of, short of, smaller than, younger than, "
    "shorter than, <",
}
_MODIFIERS = {phrase: modifier for modifier, phrases in _PHRASES.items() for phrase in phrases.split(", ")}
_LONGEST = 4
_WORDY = frozenset(phrase.split()[-1] for phrase in _MODIFIERS)
# Words that leave the value as it is, or that may stand between a modifier and its number.
_FILLERS = words(
    """
    just only exactly precisely merely barely another already now back well roughly
    """
)
_DETERMINERS = words(
    """
    a an the its his her their our this these those another
    """
)
_DESCRIBING = re.compile(r"(?:ly|ed|ous|al|ent|able|ible)$|^(?:paltry|mere|whopping|record|first|last|next|past|own)$")
# Prepositions of place and time as soon as a determiner comes between: "over the past two years", "around the two men".
_CLOSE = words(
    """
    over around about some near under perhaps probably passed
    """
)
_TRAILING = re.compile(
    r"(?:[ \u00a0\n](?:or|and)[ \u00a0\n](?:(more|above|higher|over|older|up|greater|longer|later)"
    r"|(so|thereabouts)|(less|fewer|under|below|lower|younger))(?![\w-])|[ -](odd)\b|(\+)|[ -](plus)\b)",
    re.IGNORECASE,
)

#: The verbs and adverbs of change that take no object.
RISES = words(
    """
    rise rises rose risen rising fall falls fell fallen falling drop drops dropped dropping climb climbs climbed
    climbing jump jumps jumped jumping surge surges surged surging soar soars soared soaring plunge plunges plunged
    plunging slump slumps slumped slumping tumble tumbles tumbled tumbling slip slips slipped slipping sink sinks
    sank sunk sinking grow grows grew grown growing shrink shrinks shrank shrunk shrinking edge edges edged edging
    slide slides slid sliding dip dips dipped dipping balloon ballooned ballooning decline declines declined
    declining up down higher lower rallied swelled swell swells swelling rebounded rebound contracted
    contracting advanced advance advances appreciated depreciated inched ticked increased increase increases
    increasing decreased decrease decreases decreasing
    """
)
#: Words that say that something rose or fell.
CHANGES = (
    words(
        """
    go goes going went gone raise raises raised raising cut cuts cutting reduce reduces reduced reducing reduction
    lower lowers lowered lowering boost boosts boosted boosting expand expands expanded expanding gain gains gained
    gaining lost lose loses losing loss losses hike hikes hiked widened widen narrowed narrow slash slashed slashes
    growth change changed revised upgraded downgraded moved move trimmed trim added adding bring brings brought
    doubled tripled quadrupled double triple declined decline improve improved improving worsened turnaround
    accelerated slowed slowing eased easing
    """
    )
    | RISES
)
_GAINS = words("gain gains gained gaining shed sheds added adds adding")
_WITH_UP = words(
    """
    make makes made making give gives gave set sets put puts take takes took pick picked line lined build built pay
    pays paid bring brings brought come came end ends ended turn turned hand handed shut shot sign signed split add
    adds
    """
)
_CHANGE_NOUNS = words(
    "increase rise drop decline fall decrease jump cut gain reduction growth hike surge loss slump plunge swing"
)
_BY_TO_FROM: dict[str, Change] = {"by": "by", "to": "to", "from": "from"}
_AFTER = re.compile(
    r"[ \u00a0\n-](?:percentage[- ]points?[ ])?(?:year-on-year |annual |net )?(?:higher|lower|more|fewer|less|increase"
    r"|rise|drop|decline|gain|jump|cut|decrease|fall|hike|growth|reduction|surge|plunge|slump|swing|loss)s?\b",
    re.IGNORECASE,
)


class Hedge(NamedTuple):
    """What the words before a number say of it; ``start`` is where they begin: at the number if there are none."""

    modifier: Modifier | None
    change: Change | None
    start: int


def before(text: str, start: int, floor: int) -> Hedge:
    """Modifier and change from the words that end at ``start``, none before ``floor``."""
    begin = max(floor, start - _WINDOW)
    tokens = list(_TOKEN.finditer(text, begin, start))
    said = [match[0].lower() for match in tokens]
    i = len(said)
    modifier: Modifier | None = None
    apart = False  # a determiner stands between
    first = i
    for _ in range(5):
        found = _phrase(said, i) if i else None
        if found is not None:
            phrase, length = found
            if phrase == "up to" and i > length and said[i - length - 1] in CHANGES:
                break  # "went up to"
            if not (apart and phrase in _CLOSE):
                modifier = modifier if modifier not in (None, "about") else _MODIFIERS[phrase]
                i -= length
                first = i
                continue
        if not i:
            break
        word = said[i - 1]
        if word in _DETERMINERS:
            apart = True
        elif word not in _FILLERS and not _DESCRIBING.search(word):
            break
        i -= 1
        if not apart and word in _FILLERS:
            first = i
    change = _change(said, first)
    return Hedge(modifier, change, tokens[first].start() if first < len(tokens) else start)


def _phrase(said: list[str], i: int) -> tuple[str, int] | None:
    """The longest phrase of `_MODIFIERS` that ends before word ``i``, and how many words it has."""
    if said[i - 1] not in _WORDY:
        return None
    for length in range(min(_LONGEST, i), 0, -1):
        phrase = " ".join(said[i - length : i])
        if phrase in _MODIFIERS:
            return phrase, length
    return None


def _change(said: list[str], i: int) -> Change | None:
    """by, to or from, where words before ``i`` say that something rose or fell."""
    if not i:
        return None
    word = said[i - 1]
    if word in RISES or word in _GAINS:
        return None if word in ("up", "down") and i > 1 and said[i - 2] in _WITH_UP else "by"
    near = said[max(i - 7, 0) : i - 1]
    for stop in (".", ";", "!", "?", "—"):
        if stop in near:
            near = near[len(near) - near[::-1].index(stop) :]
    if word == "of":
        return "by" if near and near[-1] in _CHANGE_NOUNS else None
    return _BY_TO_FROM.get(word) if CHANGES.intersection(near) else None


def after(text: str, at: int, end: int) -> tuple[Modifier | None, Change | None]:
    """Modifier and change from the words that follow a figure: "or more", "percent higher"."""
    modifier: Modifier | None = None
    change: Change | None = None
    if match := _TRAILING.match(text, at, end):
        modifier = "about" if match[2] or match[4] else "at_most" if match[3] else "at_least"
    if _AFTER.match(text, at, end):
        change = "by"
    return modifier, change
