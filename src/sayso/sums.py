"""Arithmetic in sight: what parts add up to beside the total that one holder gives, and what a share of a base is.

Shown as arithmetic, never as a verdict: nothing here asks whether a total is right. Precision comes first. Parts and
their total are taken together only where the words do so, within what one holder says in one sentence, in two that
follow each other, or in a list and its introduction; figures that are vague, changes, ages and scores take no part.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from sayso.holders import Chains
from sayso.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sayso.records import Article, Attribution, Block, Figure, Reading

#: What can be added up.
_ADDED = frozenset({"money", "count", "length", "area", "volume", "mass", "duration", "power"})
_VAGUE = re.compile(r"(?:tens|dozens|scores|hundreds|thousands|millions|billions|trillions|several)\b", re.IGNORECASE)
_SPACE = r"[ \u00a0\n]"
#: So far from each other two parts, and a total and its parts, may stand (characters).
_APART = 90
#: Parts of one sum at most: longer rows are tables.
_MOST = 40
#: Digits that are shown and kept: more are rounding errors.
_DIGITS = 12

#: Right before a total, and right behind it.
_TOTAL_BEFORE = re.compile(
    rf"\b(?:total(?:s|ed|led|ing|ling)?|sum|adds? up|add(?:ed|ing) up|altogether|in all|combined|amount(?:s|ed|ing)?)"
    rf"(?:{_SPACE}(?:of|to|it|they|we|he|she|was|is|were|\w+ed|gave|paid|spent|lost|sold|made)){{0,3}},?"
    rf"(?:{_SPACE}(?:some|about|nearly|almost|over|around|more than|at least))?{_SPACE}\Z",
    re.IGNORECASE,
)
_TOTAL_BEHIND = re.compile(
    rf"(?:{_SPACE}(?!and\b|or\b)[\w’'-]+){{0,2}},?{_SPACE}(?:in all|in total|altogether|all told|combined)\b"
    rf"(?!{_SPACE}\W?\d)",
    re.IGNORECASE,
)
#: Between two parts: their words, then a comma or "and", and little else.
_NEXT_PART = re.compile(
    rf"(?:[,;]|{_SPACE}(?:and|plus|&))(?:{_SPACE}(?:and|plus))?(?:{_SPACE}[\w’'-]+){{0,4}}{_SPACE}\Z"
)
_OTHER_CLAUSE = re.compile(r"[.!?:()”“—]|\b(?:but|while|than|said|says|who|because)\b")
#: Between a total and its first part, whole and of which some.
_MADE_OF = re.compile(
    rf"(?:{_SPACE}[\w’'-]+){{0,4}}(?::|{_SPACE}?[—–(]|,?{_SPACE}(?:(?:is|are|was|were){_SPACE})?"
    rf"(?:made up of|comprising|consisting of|consists? of|including|includes?|included|of which|of whom|among them))"
    rf"(?:{_SPACE}(?:about|some|nearly|almost|over|around|more than|at least))?{_SPACE}?"
)
#: "42 people died, 12 men and 30 women": with a comma alone, only people are made of people.
_APPOSED = re.compile(rf"(?:{_SPACE}[\w’'-]+){{1,3}},{_SPACE}")
#: Between a share and its base, and before a base that comes first.
_OF = re.compile(
    rf"{_SPACE}of(?:{_SPACE}(?:the|its|his|her|their|our|these|those|all|some|about|nearly|roughly|almost|more than))*"
    rf"{_SPACE}"
)
_OF_FIRST = re.compile(
    rf"(?:\A|[,;:—(“\"]{_SPACE}?|\b(?:that|and){_SPACE})[Oo]f{_SPACE}(?:(?:the|its|their|some|about|all){_SPACE})*\Z"
)
_AFTER_FIRST = re.compile(
    rf"(?:{_SPACE}[\w’'-]+){{1,6}},{_SPACE}"
    rf"(?:(?:about|some|nearly|almost|over|around|only|just|more than|at least){_SPACE})?"
)
_POLL = re.compile(rf"\b(?:poll|survey|study){_SPACE}of{_SPACE}(?:(?:about|some|nearly|over|more than){_SPACE})?\Z")
_ASKED = frozenset({"respondents", "them", "people", "adults", "participants", "those"})
#: What people are counted as: a list of these may add up to "people".
_PEOPLE = re.compile(
    "people|persons|men|women|children|girls|boys|adults|teenagers|babies|pupils|students|teachers|workers|staff"
    "|soldiers|civilians|officers|police|guards|nurses|doctors|passengers|crew|drivers|residents|victims|dead|injured"
    "|wounded|prisoners|members|migrants|refugees|tourists|villagers|fishermen|miners|farmers|players|fans",
    re.IGNORECASE,
)

Voice = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """At least two ``parts`` and the ``total`` that their holder gives for them, with what the parts add up to.

    ``value``, or ``low`` and ``high`` where a part is a range, is in the unit of the total.
    """

    parts: tuple[Figure, ...]
    total: Figure
    value: float | None
    low: float | None
    high: float | None

    @property
    def words(self) -> str:
        """The sum as a reader may check it: "12 + 30 = 42, beside 42"."""
        return f"{' + '.join(part.text for part in self.parts)} = {_amount(self)}, beside {self.total.text}"


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage or fraction of a ``base`` that the text gives, and what it comes to in the unit of the base."""

    part: Figure
    base: Figure
    value: float | None
    low: float | None
    high: float | None

    @property
    def words(self) -> str:
        """The share as a reader may check it: "46 percent of 1,200 = 552"."""
        return f"{self.part.text} of {self.base.text} = {_amount(self)}"


def sums(reading: Reading) -> list[Sum]:
    """The sums that a reading has in sight, in the order of their totals."""
    scenes = _scenes(reading)
    found: dict[str, Sum] = {}
    for scene in scenes:
        for total, parts in scene.totals():
            found.setdefault(total.id, _sum(parts, total))
    for before, scene in pairwise(scenes):
        for total, parts in _across(before, scene):
            found.setdefault(total.id, _sum(parts, total))
    for total, parts in _lists(reading.article, scenes):
        found.setdefault(total.id, _sum(parts, total))
    return sorted(found.values(), key=lambda s: s.total.span)


def shares(reading: Reading) -> list[Share]:
    """The shares of a given base that a reading has in sight, in the order of the text."""
    return [share for scene in _scenes(reading) for share in scene.shares()]


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence and its figures, each with its voice: the chain of those who say it, nobody for the outlet."""

    text: str
    block: Block
    start: int
    end: int
    figures: tuple[Figure, ...]
    voices: tuple[Voice, ...]

    def between(self, i: int, j: int) -> str:
        """The words between two figures; too many are a border."""
        start, end = self.figures[i].span[1], self.figures[j].span[0]
        return self.text[start:end] if end - start <= _APART else "."

    def before(self, i: int) -> str:
        start = self.figures[i].span[0]
        return self.text[max(self.start, start - _APART) : start]

    def behind(self, i: int) -> str:
        end = self.figures[i].span[1]
        return self.text[end : min(self.end, end + _APART)]

    def alike(self, i: int, j: int) -> bool:
        """Whether two figures can be added: of one unit, in one voice."""
        a, b = self.figures[i], self.figures[j]
        return a.unit == b.unit and a.dimension == b.dimension and a.per == b.per and self.voices[i] == self.voices[j]

    def is_total(self, i: int) -> bool:
        return bool(_TOTAL_BEFORE.search(self.before(i)) or _TOTAL_BEHIND.match(self.behind(i)))

    def totals(self) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
        """Totals of the sentence with their parts, which stand before or behind."""
        for i, total in enumerate(self.figures):
            if not _addable(total):
                continue
            parts = self._row_before(i) if self.is_total(i) else []
            if len(parts) < 2 and i + 1 < len(self.figures):
                gap = self.between(i, i + 1)
                parts = self._row_behind(i) if _MADE_OF.fullmatch(gap) or _APPOSED.fullmatch(gap) else []
                if not _MADE_OF.fullmatch(gap) and not all(_people(total, self.figures[j]) for j in parts):
                    parts = []
            if len(parts) >= 2 and _fits(total, (self.figures[j] for j in parts)):
                yield total, tuple(self.figures[j] for j in parts)

    def _row_before(self, i: int) -> list[int]:
        """The parts that end right before a total."""
        if i == 0 or _OTHER_CLAUSE.search(self.between(i - 1, i).replace("—", ",")):
            return []
        row: list[int] = []
        for j in range(i - 1, max(-1, i - 1 - _MOST), -1):
            if not (self._part(j, i) and (not row or self.linked(j, j + 1))):
                break
            row.insert(0, j)
        return row

    def _row_behind(self, i: int) -> list[int]:
        row: list[int] = []
        for j in range(i + 1, min(len(self.figures), i + 1 + _MOST)):
            if not (self._part(j, i) and (not row or self.linked(j - 1, j))):
                break
            row.append(j)
        return row

    def _part(self, j: int, total: int) -> bool:
        return _addable(self.figures[j]) and self.alike(j, total) and not self.is_total(j)

    def linked(self, j: int, k: int) -> bool:
        gap = self.between(j, k)
        return _NEXT_PART.search(gap) is not None and not _OTHER_CLAUSE.search(gap)

    def shares(self) -> Iterator[Share]:
        """Shares of a base that stands right behind, right before, or as those who were asked."""
        for i, part in enumerate(self.figures):
            if part.unit not in ("percent", "fraction") or _VAGUE.match(part.text) or part.per is not None:
                continue
            behind, ahead = i + 1, i - 1
            if behind < len(self.figures) and self._base(i, behind) and _OF.fullmatch(self.between(i, behind)):
                yield _share(part, self.figures[behind])
            elif ahead >= 0 and self._base(i, ahead) and self._is_of(i, ahead):
                yield _share(part, self.figures[ahead])

    def _base(self, i: int, j: int) -> bool:
        base = self.figures[j]
        plain = base.dimension in _ADDED and base.per is None and base.change is None and not _VAGUE.match(base.text)
        return plain and self.voices[i] == self.voices[j]

    def _is_of(self, i: int, j: int) -> bool:
        """Whether it is of the base before it: "of 1,200 asked, 46 percent", "a poll of 1,200 found 46 percent"."""
        gap = self.between(j, i)
        if _OF_FIRST.search(self.before(j)) and _AFTER_FIRST.fullmatch(gap):
            return True
        polled = _POLL.search(self.before(j)) and not re.search(r"[.;:,]", gap)
        of = self.figures[i].of
        return bool(polled) and (of is None or of == self.figures[j].of or of in _ASKED or not self._of_behind(i))

    def _of_behind(self, i: int) -> bool:
        return re.match(rf"{_SPACE}of\b", self.behind(i)) is not None


def _scenes(reading: Reading) -> list[_Scene]:
    """The sentences that hold figures, in order."""
    article = reading.article
    chains = Chains(reading)
    out = []
    for block, inside in groupby(reading.figures, lambda figure: article.block_at(figure.span[0])):
        if block is None:
            continue
        row = list(inside)
        starts = [figure.span[0] for figure in row]
        for start, end in sentences(article.text, block.start, block.end):
            figures = row[bisect_left(starts, start) : bisect_left(starts, end)]
            if figures:
                voices = tuple(_voice(chains(figure)) for figure in figures)
                out.append(_Scene(article.text, block, start, end, tuple(figures), voices))
    return out


def _voice(chain: Iterable[Attribution]) -> Voice:
    return tuple(a.speaker or a.id for a in chain)


def _addable(figure: Figure) -> bool:
    whole = figure.value is not None or (figure.low is not None and figure.high is not None)
    return whole and figure.dimension in _ADDED and figure.change is None and not _VAGUE.match(figure.text)


def _fits(total: Figure, parts: Iterable[Figure]) -> bool:
    """Whether no part is greater than the total: what is, is none of its parts."""
    return all(_bounds(part)[0] <= _bounds(total)[1] for part in parts)


def _across(before: _Scene, scene: _Scene) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    """A total that is alone of its unit in its sentence, with the parts of the sentence before: "… In all, 42 died."""
    if before.block is not scene.block or scene.start - before.end > 3 or len(scene.figures) > _MOST:
        return
    for i, total in enumerate(scene.figures):
        alone = sum(figure.unit == total.unit for figure in scene.figures) == 1
        if not (alone and _addable(total) and scene.is_total(i)):
            continue
        same = [j for j, f in enumerate(before.figures) if f.unit == total.unit and f.per == total.per]
        row = same == list(range(same[0], same[-1] + 1)) if same else False
        parts = tuple(before.figures[j] for j in same)
        said = all(before.voices[j] == scene.voices[i] for j in same)
        linked = row and all(before.linked(j, j + 1) for j in same[:-1])
        if linked and said and len(parts) >= 2 and all(map(_addable, parts)) and _fits(total, parts):
            yield total, parts


def _lists(article: Article, scenes: Sequence[_Scene]) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    """Totals in the introduction of a list, which ends with a colon, with the parts that its items begin with."""
    blocks = article.blocks
    starts = [block.start for block in blocks]
    firsts = [scene.start for scene in scenes]
    for intro in scenes:
        if intro.text[intro.end - 1] != ":" or len(intro.figures) > _MOST:
            continue
        number = bisect_right(starts, intro.start) - 1
        items = number + 1
        while items < len(blocks) and blocks[items].kind == "list_item" and items - number <= _MOST:
            items += 1
        length = items - 1 - number
        inside = scenes[bisect_right(firsts, intro.start) : bisect_left(firsts, blocks[items - 1].end)]
        for i, total in enumerate(intro.figures):
            # "Three plans:" over three items counts the list.
            rivals = sum(figure.unit == total.unit and figure.value != length for figure in intro.figures)
            mine = [
                (s, j) for s in inside for j, f in enumerate(s.figures) if (f.unit, f.per) == (total.unit, total.per)
            ]
            # An item that has two of a kind has one that is no part.
            single = len({scene.block.start for scene, _ in mine}) == len(mine)
            enough = len(mine) >= 2 and 2 * len(mine) >= length
            told = intro.is_total(i)
            if not (single and enough and (rivals == 1 or told) and _addable(total) and total.value != length):
                continue
            parts = tuple(scene.figures[j] for scene, j in mine)
            said = all(scene.voices[j] == intro.voices[i] for scene, j in mine)
            kinds = total.unit != "count" or told or all(_same_kind(total, part) for part in parts)
            if said and kinds and all(map(_addable, parts)) and _fits(total, parts):
                yield total, parts


def _same_kind(total: Figure, part: Figure) -> bool:
    """Whether what is counted may be some of what a total counts: people of any kind, else the same noun or none."""
    return part.of is None or total.of is None or part.of == total.of or _people(total, part)


def _people(total: Figure, part: Figure) -> bool:
    """Whether both count people, by different words."""
    return part.of != total.of and all(of is not None and _PEOPLE.fullmatch(of) for of in (total.of, part.of))


def _bounds(figure: Figure) -> tuple[float, float]:
    low = figure.low if figure.value is None else figure.value
    high = figure.high if figure.value is None else figure.value
    return (low if low is not None else -math.inf), (high if high is not None else math.inf)


def _sum(parts: tuple[Figure, ...], total: Figure) -> Sum:
    lows, highs = zip(*map(_bounds, parts), strict=True)
    return Sum(parts, total, *_result(math.fsum(lows), math.fsum(highs)))


def _share(part: Figure, base: Figure) -> Share:
    of = 100 if part.unit == "percent" else 1
    (low, high), (least, most) = _bounds(part), _bounds(base)
    return Share(part, base, *_result(low * least / of, high * most / of))


def _result(low: float, high: float) -> tuple[float | None, float | None, float | None]:
    """Value, low and high: a value where there is no doubt, else a range; rounding errors go."""
    low, high = float(f"{low:.{_DIGITS}g}"), float(f"{high:.{_DIGITS}g}")
    return (low, None, None) if low == high else (None, low, high)


def _amount(result: Sum | Share) -> str:
    unit = (result.total if isinstance(result, Sum) else result.base).unit
    numbers = [n for n in (result.value, result.low, result.high) if n is not None]
    return " to ".join(f"{n:,.{_DIGITS}g}" for n in numbers) + ("" if unit == "count" else f" {unit}")
