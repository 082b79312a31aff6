"""Figures: the numbers in an article with their unit, what they count, and what the text does to approximate them.

A small grammar of local rules. One pass over a block finds where a number may begin; what is read from there (the
number, its unit, a second number that makes it a range, the words before and after) lies in a bounded stretch, and
reading goes on behind it. Time is therefore linear in the text, whatever the text is.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from sayso import bare, bound, counted, hedges, nofigures, units
from sayso.numbers import TRIGGER
from sayso.quantities import Draft, Scene, quantity
from sayso.records import READABLE, Figure
from sayso.units import COUNT, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.hedges import Hedge
    from sayso.records import Article, Time

_SPACE = r"[ \u00a0\u202f\n]"
_TO = re.compile(
    rf"(?:-(?:to|or)-|[-–‑]|{_SPACE}[-–]{_SPACE}|{_SPACE}(to|or|and){_SPACE})(?:[A-Z]{{0,3}}[$€£¥₹]{_SPACE}?)?(?=\w)"
)
_BETWEEN = re.compile(rf"(?<!\w)between{_SPACE}\Z", re.IGNORECASE)
_MOST_FOR_OR = 3  # "two or three", but "one or 20" are two figures
_IN_ROW = (",", "and", ", and", "or")
_LONGEST_ROW = 8  # characters between two figures of a row
_TO_OR_FROM = re.compile(r"^[^.;:!?]* (to|from) \Z")
_LONGEST_CHANGE = 40
_CONTEST = re.compile(
    rf"(?<!\w)(?:led|leads?|leading|trail(?:s|ed|ing)?|won|wins?|beat|lost|lose|tied|voted?|ruled|defeated|ahead|behind)"
    rf"(?:{_SPACE}by)?{_SPACE}\Z"
)
_NO_SCORES = frozenset({(24, 7), (9, 11), (50, 50), (7, 11), (20, 20)})
_HIGHEST_SCORE = 200
# What moves by itself is not measured by these: "fell 30 metres", "14 million more jobs".
_UNMOVED = frozenset({"count", "length", "area", "duration", "age", "ratio"})
_OVER = re.compile(rf"(?<!\w)over{_SPACE}\Z", re.IGNORECASE)
_TIMES = frozenset({"seasons", "games", "matches", "episodes", "sessions", "rounds", "terms", "quarters", "phases"})
_LASTED = re.compile(
    rf"(?<!\w)(?:for|in|after|of|lasted|took|taken|takes|is|was|been|be|by|well|just|with|last){_SPACE}\Z",
    re.IGNORECASE,
)
_POLL = re.compile(r"percent|%|poll|voters|lead")


def figures(article: Article, times: Sequence[Time] = ()) -> list[Figure]:
    """The figures in the blocks that claims are read from, in text order; holder, place and time are left null.

    What overlaps one of ``times`` is dropped, unless that is a duration: "2016" is a date, "two years" both.
    """
    country = units.country(article.url)
    dates = sorted(time.span for time in times if not time.value.startswith("P"))
    starts = [start for start, _ in dates]
    found = []
    for block in article.blocks:
        if block.kind not in READABLE:
            continue
        for draft in _drafts(Scene(article.text, block.start, block.end, country)):
            last = bisect_right(starts, draft.end - 1) - 1
            dated = last >= 0 and dates[last][1] > draft.start
            if not dated and (figure := _figure(article, draft)):
                found.append(figure)
    return found


def _figure(article: Article, draft: Draft) -> Figure | None:
    value, low, high = (None if n is None else n * draft.unit.factor for n in (draft.value, draft.low, draft.high))
    numbers = [n for n in (value, low, high) if n is not None]
    if not numbers or not all(math.isfinite(n) for n in numbers):
        return None
    return Figure(
        article,
        (draft.start, draft.end),
        value=value,
        low=low,
        high=high,
        unit=draft.unit.name,
        dimension=draft.unit.dimension,
        modifier=draft.modifier,
        of=draft.of,
        per=draft.per or draft.unit.per,
        change=draft.change,
    )


def _drafts(scene: Scene) -> list[Draft]:
    drafts: list[Draft] = []
    at = scene.floor
    while match := TRIGGER.search(scene.text, at, scene.ceiling):
        first, after = quantity(scene, match.start(), at, joined=bool(drafts) and drafts[-1].end == at)
        at = max(after, match.start() + 1)
        if first is not None:
            for draft in _expanded(scene, first):
                at = max(at, draft.end)
                drafts.append(draft)
    _share(scene, drafts)
    return drafts


def _expanded(scene: Scene, first: Draft) -> Iterator[Draft]:
    """The figure, or the two of a score or a change, that begin with this quantity; none where it is no figure."""
    hedge = hedges.before(scene.text, first.start, scene.floor)
    joint = _TO.match(scene.text, first.end, scene.ceiling)
    second = _second(scene, first, joint) if joint else None
    if joint is None or second is None or (joint[1] == "and" and not _BETWEEN.search(scene.behind(first.start, 9))):
        yield from _finished(scene, first, hedge)
        return
    if first.bare and nofigures.year(scene.text, first.start, first.end, scene.ceiling):
        return
    if hedge.change == "from" and joint[1] == "to":
        if first.bare:
            first.unit, first.bare = second.unit, second.bare
        yield from _finished(scene, first, hedge)
        yield from _finished(scene, second, hedges.Hedge(None, "to", second.start))
        return
    if hedge.change == "by" and joint[1] == "to" and first.unit.dimension == "money" and not second.bare:
        yield from _finished(scene, first, hedge)  # "gained $1.10 to $74.35"
        yield from _finished(scene, second, hedges.Hedge(None, "to", second.start))
        return
    if first.bare and second.bare and joint[1] == "to" and _CONTEST.search(scene.behind(first.start, 12)):
        yield from _score(scene, first, second)
        return
    both = _range(first, second, either=joint[1] == "or")
    dashed = joint[0].strip()[:1] in "-–‑" and first.bare and second.bare
    if both is not None and (not dashed or bare.aged(scene, first.start) or _counts(scene, both)):
        yield from _finished(scene, both, hedge)
    elif dashed:
        yield from _score(scene, first, second)
    else:
        yield from _finished(scene, first, hedge)


def _counts(scene: Scene, draft: Draft) -> bool:
    return counted.head(scene.text, draft.end, scene.ceiling, many=True) is not None


def _second(scene: Scene, first: Draft, joint: re.Match[str]) -> Draft | None:
    """The quantity behind "to", "-", "or" or "and", if it can be the other end of a range."""
    trigger = None if first.tied else TRIGGER.match(scene.text, joint.end(), scene.ceiling)
    second = quantity(scene, trigger.start(), first.end, joined=True)[0] if trigger else None
    if second is None or {first.number.form, second.number.form} - {"digits", "words"}:
        return None
    signed = second.start < joint.end() and first.bare  # "10 to $20"
    alike = first.bare or first.unit == second.unit or (second.bare and first.unit.dimension == "money")
    return second if alike and not signed else None


def _range(first: Draft, second: Draft, *, either: bool) -> Draft | None:
    """One figure from the two ends of a range; None where they go down, or are too far apart for "or"."""
    low, high = first.number, second.number
    if low.value is None or high.value is None:
        return None
    if high.scale > 1 == low.scale and low.value < high.value / high.scale:
        low = low.times(high.scale)  # "5 to 10 million"
    if low.value is None or not low.value < high.value or (either and high.value > _MOST_FOR_OR * low.value):
        return None
    return Draft(
        first.start,
        second.end,
        high,
        first.unit if second.bare else second.unit,
        value=None,
        low=low.value,
        high=high.value,
        modifier="range",
        bare=first.bare and second.bare,
        tied=second.tied,
    )


def _score(scene: Scene, first: Draft, second: Draft) -> Iterator[Draft]:
    """The two figures of "3-1"; none where such a pair is a date, a telephone number or a saying."""
    pair = (first.value or 0, second.value or 0)
    if first.number.form != "digits" or second.number.form != "digits" or max(pair) > _HIGHEST_SCORE:
        return
    text, floor, ceiling = scene.text, scene.floor, scene.ceiling
    coded = any(nofigures.code(text, draft.start, draft.end, floor=floor, ceiling=ceiling) for draft in (first, second))
    if pair in _NO_SCORES or coded or nofigures.named(text, first.start, first.end, floor=floor, ceiling=ceiling):
        return
    for draft in (first, second):
        draft.unit, draft.bare = Unit("point", "score"), False
        yield draft


def _finished(scene: Scene, draft: Draft, hedge: Hedge) -> Iterator[Draft]:
    """The draft with all that the words around it say, if it is a figure."""
    text = scene.text
    if draft.bare and not bare.stands(scene, draft, hedge):
        return
    dimension = draft.unit.dimension
    if dimension == "duration" and nofigures.ago(text, draft.end, scene.ceiling):
        return
    modifier, change = hedges.after(text, draft.end, scene.ceiling)
    change = hedge.change or change
    if change == "by" and dimension in _UNMOVED and scene.behind(hedge.start, 3) != "by ":
        change = None
    draft.change = change
    draft.modifier = hedge.modifier or modifier or draft.modifier or ("range" if draft.number.form == "vague" else None)
    if dimension == "point":
        around = text[max(scene.floor, draft.start - 200) : min(scene.ceiling, draft.end + 200)]
        draft.unit = draft.unit._replace(dimension="percent" if _POLL.search(around) else "score")
    bound.bind(scene, draft, hedge)
    timed = dimension == "duration" or draft.of in _TIMES
    if timed and _OVER.search(scene.behind(draft.start, 5)) and not _LASTED.search(scene.behind(hedge.start, 12)):
        draft.modifier = None  # "spent over three years" tells when
    yield draft


def _share(scene: Scene, drafts: list[Draft]) -> None:
    """What figures in a row share: "five and seven years", "aged 9 and 12", "rose 8 percent to $9"."""
    for draft, after in reversed(list(pairwise(drafts))):
        row = after.start - draft.end < _LONGEST_ROW and scene.text[draft.end : after.start].strip() in _IN_ROW
        if row and draft.unit is COUNT and draft.of is None and after.unit.dimension not in ("age", "score"):
            draft.unit, draft.of = after.unit, after.of
    for draft, after in pairwise(drafts):
        gap = scene.text[draft.end : after.start] if after.start - draft.end < _LONGEST_CHANGE else "."
        if draft.unit.dimension == "age" and after.unit is COUNT and after.of is None and gap.strip() in _IN_ROW:
            after.unit = draft.unit
        if draft.change is not None and (moved := _TO_OR_FROM.search(gap)):
            after.change = after.change or ("to" if moved[1] == "to" else "from")
            after.of = after.of or draft.of
