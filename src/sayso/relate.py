"""How two claims are related, as far as their words tell: by figures, times, places, holders and negation.

`relate` is a pure function of two claims. It decides nothing by likeness alone: words in common say that two claims may
be about one thing, and only what is parsed says how they stand to each other. What cannot be told is no relation.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sayso.amounts import RUNNING, STATES, Quantity
from sayso.concepts import has_opposite, kin
from sayso.records import Attribution
from sayso.relations import Relation
from sayso.values import comparable, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from sayso.records import Span
    from sayso.relations import RelationKind
    from sayso.topics import Background, Claim

#: The order in which kinds count where two claims are related in more than one way.
PRECEDENCE: tuple[RelationKind, ...] = ("copies", "conflicts", "update", "differs_in_scope", "same", "agrees")

# Shares of words in common, weighted, from which on two claims are about one thing; set on the example documents.
_SAME = 0.35  # one holder
_AGREED = 0.55  # two holders
_OPPOSED = 0.45
_DENIED = 0.25
_ONE_MEASURE = 0.3  # the words around two figures that count no people in a state
_CROSSED = 0.4
_ONE_COUNT = 0.45
_ONE_MOMENT = 0.2
_KIN = 0.7  # what a word that is only next of kin counts
_FAR_APART = 45  # days between two articles on one event
_WEAK = frozenset({"tell", "know", "find", "show", "give", "begin", "rise"})  # concepts that need another beside them
_BREAKDOWN = 4  # figures of one dimension: the parts of a sum


@dataclass(frozen=True, slots=True)
class Finding(Relation):
    """A relation, and on what it rests: ``measure`` is what is compared ("dead", "rain").

    ``by_figures`` says whether figures decided, ``differs`` in what two scopes do ("place", "part", "period", "of").
    """

    measure: str = field(default="", compare=False)
    by_figures: bool = field(default=False, compare=False)
    differs: frozenset[str] = field(default=frozenset(), compare=False)


class _Scopes(NamedTuple):
    words: str
    differs: frozenset[str]
    sure: bool


def relate(a: Claim, b: Claim) -> Finding | None:
    """How two claims are related, or None. The order in which they are given does not matter.

    In the relation ``a`` is the one published first; within an article, the one that stands first.
    """
    found = relations(a, b)
    return min(found, key=lambda r: PRECEDENCE.index(r.kind)) if found else None


def relations(a: Claim, b: Claim) -> list[Finding]:
    """All relations of two claims, one for each measure that both have a figure for."""
    if a.id == b.id or a.id in b.within or b.id in a.within:
        return []
    a, b = sorted((a, b), key=_order)
    if a.silent or b.silent:
        return _spoken_later(a, b)
    if (a.depth or b.depth) and not a.holder.is_also(b.holder):
        return []  # what someone is told to have said bears on what they say, and on nobody else's words
    for denial, claim in ((a, b), (b, a)):
        if denial.denies == claim.id:
            return [_claims("conflicts", a, b, f"{denial.holder.name} denies what {claim.holder.name} says")]
    if not _one_event(a.background, b.background):
        return []
    return _by_figures(a, b) or _by_words(a, b)


def _order(claim: Claim) -> tuple[str, str, int, int, str]:
    return (claim.day or "", claim.article.id, claim.passage.start, claim.depth, claim.id)


def _one_event(a: Background, b: Background) -> bool:
    """May two articles be about one event, as far as names and days tell?"""
    if a.article.id == b.article.id:
        return True
    if a.day and b.day and abs(_days(a.day, b.day)) > _FAR_APART:
        return False
    shared = a.names.keys() & b.names.keys()
    if not shared:
        return not (a.names and b.names)
    return len(shared) >= 2 or len(shared) >= 0.2 * min(len(a.names), len(b.names))


def _days(a: str, b: str) -> int:
    try:
        return (date.fromisoformat(b) - date.fromisoformat(a)).days
    except ValueError:
        return 0


# Words


def _weight(key: str, a: Claim, b: Claim) -> float:
    """What a word of both claims tells: little where both articles are full of it, or it stands in a headline."""
    often = min(a.background.terms[key], b.background.terms[key])
    heading = key in a.background.heading or key in b.background.heading
    return (0.5 if heading else 1.0) / float(max(1, often) ** 0.4)


def _likeness(ones: Iterable[str], twos: Iterable[str], a: Claim, b: Claim) -> float:
    """The share of words in common, 0 to 1: the mean of the shares of the shorter one and of both together."""
    one, two = set(ones), set(twos)

    def total(words: Iterable[str]) -> float:
        return sum(_weight(w, a, b) for w in words)

    shared = total(one & two) + _KIN * total(mine for mine, _ in _akin(one, two))
    if not shared:
        return 0.0
    both = total(one) + total(two) - shared
    return (min(1.0, shared / min(total(one), total(two))) + min(1.0, shared / both)) / 2


def _akin(one: AbstractSet[str], two: AbstractSet[str]) -> list[tuple[str, str]]:
    """Concepts of the one that are next of kin to concepts of the other."""
    near = kin()
    return [(key, near[key]) for key in sorted(one - two) if near.get(key) in two - one]


def _spoken_later(a: Claim, b: Claim) -> list[Finding]:
    """Who would not say, and says later, gives something new."""
    withheld = isinstance(a.record, Attribution) and a.record.polarity == "withheld"
    if not withheld or b.silent or not a.holder.is_also(b.holder) or a.day == b.day:
        return []
    terms = b.terms - b.names
    if not terms or len(a.terms & terms) <= len(terms) / 2:
        return []
    return [_claims("update", a, b, f"{a.holder.name} would not say, and says later")]


def _by_words(a: Claim, b: Claim) -> list[Finding]:
    """Claims without figures for one measure: the one says the same as the other, or the opposite.

    Only of what is attributed: two outlets that tell the same in their own words are no news. The words of a headline
    are too few and too loose.
    """
    if not isinstance(a.record, Attribution) or not isinstance(b.record, Attribution) or a.title or b.title:
        return []
    if (a.act == "demand") != (b.act == "demand") or _figures_apart(a, b) or not _one_time(a, b):
        return []
    if a.names and b.names and not (a.names & b.names) and min(len(a.terms - a.names), len(b.terms - b.names)) < 2:
        return []
    best = max(
        (
            (_likeness(x.keys() - a.names, y.keys() - b.names, a, b), i, j)
            for i, x in enumerate(a.sentences)
            for j, y in enumerate(b.sentences)
        ),
        default=None,
    )
    if best is None:
        return []
    alike, i, j = best
    one, two = a.sentences[i], b.sentences[j]
    ones, twos = one.keys() - a.names, two.keys() - b.names
    pairs = [(key, key) for key in sorted(ones & twos)] + _akin(ones, twos)
    one_holder = a.holder.is_also(b.holder)
    told = [(x, y) for x, y in pairs if one[x] and two[y]]
    opposed = [x for x, y in told if one[x] * two[y] < 0 and (x == y or one_holder)]
    turned = bool(opposed) != (a.denied != b.denied)
    if not told or (
        len(told) < 2
        and not _single((len(ones), len(twos)), told[0], min(one[told[0][0]], two[told[0][1]]), opposed=bool(opposed))
    ):
        return _denial(a, b, pairs)
    words = _listed(x for x, _ in told)
    about = _subject((x for x, _ in told), a, b)
    if turned:
        told_by_others = a.depth > 0 or b.depth > 0
        if alike < _OPPOSED or (one_holder and not told_by_others):
            return []
        return [_claims("conflicts", a, b, f"{a.holder.name} and {b.holder.name} say the opposite: {words}", about)]
    if any(one[x] * two[y] < 0 for x, y in told) and not opposed:
        return []  # next of kin, but the other way round
    if one_holder and alike >= _SAME and a.article.id != b.article.id:
        return [_claims("same", a, b, f"{a.holder.name}, twice: {words}", about)]
    if not one_holder and alike >= _AGREED:
        return [_claims("agrees", a, b, f"{a.holder.name} and {b.holder.name} both: {words}", about)]
    return []


def _single(sizes: tuple[int, int], pair: tuple[str, str], sign: int, *, opposed: bool) -> bool:
    """May a single word tie two sentences? Where it is all of the one and says yes or no: "resigns", "no siren"."""
    if pair[0] in _WEAK:
        return False
    return min(sizes) == 1 and max(sizes) <= (3 if opposed else 2) and (has_opposite(pair[0]) or sign < 0)


def _denial(a: Claim, b: Claim, pairs: list[tuple[str, str]]) -> list[Finding]:
    """Who is named in a claim and denies half or more of what it says of them."""
    for denial, claim in ((a, b), (b, a)):
        if denial.denied and not claim.denied and denial.holder.keys & claim.names and pairs:
            own = denial.terms - denial.names
            if len(pairs) >= len(own) / 2 and not denial.holder.is_also(claim.holder):
                return [_claims("conflicts", a, b, f"{denial.holder.name} denies what {claim.holder.name} says")]
    return []


def _one_time(a: Claim, b: Claim) -> bool:
    """Do the days that two claims name leave room for one time?"""
    return not (a.days and b.days) or bool(a.days & b.days)


def _figures_apart(a: Claim, b: Claim) -> bool:
    """Has each claim figures in one unit, none of which is in the other: then words in common do not make them one."""
    pairs = [(p.figure, q.figure) for p in a.quantities for q in b.quantities if comparable(p.figure, q.figure)]
    return bool(pairs) and all(verdict(f, g) in ("apart", "far") for f, g in pairs)


# Figures


def _by_figures(a: Claim, b: Claim) -> list[Finding]:
    found: dict[tuple[str, str], tuple[bool, float, Finding]] = {}
    crowded = {
        d for c in (a, b) for d, n in Counter(q.figure.dimension for q in c.quantities).items() if n >= _BREAKDOWN
    }
    for p in a.quantities:
        for q in b.quantities:
            fit = _one_measure(p, q, a, b)
            relation = _of_figures(p, q, a, b) if fit > 0 else None
            if relation is None or (p.figure.dimension in crowded and relation.kind not in ("same", "agrees")):
                continue
            key = (relation.measure, p.figure.dimension)
            rank = (relation.kind != "differs_in_scope", fit)
            if key not in found or rank > found[key][:2]:
                found[key] = (*rank, relation)
    return [relation for _, _, relation in found.values()]


def _one_measure(p: Quantity, q: Quantity, a: Claim, b: Claim) -> float:
    """How surely two figures measure one thing, 0 for not at all."""
    f, g = p.figure, q.figure
    if not comparable(f, g) or f.dimension != g.dimension or p.state != q.state or f.dimension == "age":
        return 0.0
    if (f.change == "by") != (g.change == "by") or _asked(p, a) != _asked(q, b):
        return 0.0
    if p.forecast != q.forecast and not (a.holder.is_also(b.holder) and verdict(f, g) in ("equal", "meet")):
        return 0.0
    names = a.names | b.names
    alike = _likeness(p.terms - names, q.terms - names, a, b)
    if p.state in STATES:
        return 1 + alike
    if f.dimension == "clock":
        return alike if alike >= _ONE_MOMENT else 0.0
    near = kin()
    counted = p.of is not None and q.of is not None and (p.of == q.of or near.get(p.of) == q.of)
    crossed = (p.of is None or p.of in q.terms) and (q.of is None or q.of in p.terms)
    if not counted and not (crossed and (p.of or q.of or alike >= _CROSSED)):
        return 0.0
    return alike if alike >= (_ONE_COUNT if f.dimension in ("count", "duration") else _ONE_MEASURE) else 0.0


def _asked(quantity: Quantity, claim: Claim) -> bool:
    return quantity.asked or claim.act in ("demand", "promise")


def _of_figures(p: Quantity, q: Quantity, a: Claim, b: Claim) -> Finding | None:
    measure = p.state or _measure(p, q, a, b)
    f, g = p.figure, q.figure
    how = verdict(f, g) if p.sign == q.sign else "apart"
    one_holder = a.holder.is_also(b.holder)
    same_article = a.article.id == b.article.id
    later = bool(a.day and b.day and a.day < b.day)
    told_by_others = a.depth > 0 or b.depth > 0

    def make(kind: RelationKind, why: str) -> Finding:
        said = f"{measure}: {_shown(p, a)}, {_shown(q, b)}"
        found = _relation(kind, a, b, ((p.clause,), (q.clause,)), f"{said}; {why}", measure)
        return replace(found, by_figures=True)

    scope = _scope(p, q, a, b)
    if scope is not None and (how != "equal" or scope.sure):
        return replace(make("differs_in_scope", scope.words), differs=scope.differs)
    if a.denied != b.denied:
        return make("conflicts", "one denies it") if how in ("equal", "meet") and not one_holder else None
    if p.state is None and f.dimension in ("count", "clock") and _turned(a, b):
        return None  # two gates that opened and two that did not
    if not isinstance(a.record, Attribution) and not isinstance(b.record, Attribution) and how in ("equal", "meet"):
        return None  # outlets tell of one background
    if how in ("equal", "meet"):
        if one_holder and later and p.state in RUNNING and f.value != g.value:
            return make("update", "the later figure of one holder")
        if one_holder and same_article and f.dimension == "duration":
            return None
        return make("same", "one holder") if one_holder else make("agrees", "the figures meet")
    if one_holder and not told_by_others:
        if same_article:
            return make("differs_in_scope", "one holder gives both") if p.scope != q.scope else None
        return make("update", "the later figure of one holder")
    if p.state in RUNNING and (later or (not same_article and p.raised != q.raised)):
        return _turn(make("update", "a later count"), p.raised and not later)
    if how == "far" and p.state not in RUNNING:
        return None
    return make("conflicts", "no value meets both" if how == "apart" else "two counts on one day")


def _turn(relation: Finding, other_way: bool) -> Finding:
    """The relation with its sides exchanged: of two counts on one day, the one that "rose to" is the later."""
    if not other_way:
        return relation
    first = relation.evidence[0][0]
    ones = tuple(e for e in relation.evidence if e[0] == first)
    twos = tuple(e for e in relation.evidence if e[0] != first)
    return replace(relation, a=relation.b, b=relation.a, evidence=(*twos, *ones))


def _turned(a: Claim, b: Claim) -> bool:
    """Does the one say of something what the other says of its opposite?"""
    near = kin()
    return any(
        sign * y.get(key, 0) < 0 or sign * y.get(near.get(key, key), 0) < 0
        for x in a.sentences
        for y in b.sentences
        for key, sign in x.items()
    )


def _scope(p: Quantity, q: Quantity, a: Claim, b: Claim) -> _Scopes | None:
    """How two figures measure different parts of one thing; None where nothing says that they do."""
    words: list[str] = []
    differs: set[str] = set()
    sure = True
    ps, qs = p.parts - {p.of}, q.parts - {q.of}
    if ps != qs:
        words.append(f"{_listed(ps) or 'all'} and {_listed(qs) or 'all'}")
        differs.add("part")
    if p.of != q.of and p.of and q.of and kin().get(p.of) == q.of:
        words.append(f"{p.of} and {q.of}")
        differs.add("of")
    scoped, other, of = (p, q, b) if p.scope else (q, p, a)
    if p.scope and q.scope and not p.scope & q.scope:
        words.append(f"{_listed(p.scope)} and {_listed(q.scope)}")
        differs.add("place")
    elif bool(p.scope) != bool(q.scope) and (scoped.alone or differs or _own(scoped, other, of)):
        words.append(f"{_listed(scoped.scope)} alone")
        differs.add("place")
    if not differs and p.state is None and p.periods and q.periods and not p.periods & q.periods:
        words.append(f"{_listed(p.periods)} and {_listed(q.periods)}")
        differs.add("period")
        sure = False
    return _Scopes("; ".join(words), frozenset(differs), sure) if differs else None


def _own(scoped: Quantity, other: Quantity, claim: Claim) -> bool:
    """Has the holder of the figure without a place another one for the other's place? Then it is for another."""
    holders = claim.background.holders
    return other.state is not None and any(
        r.state == other.state
        and r.scope & scoped.scope
        and r.figure.value != other.figure.value
        and r.holder is not None
        and holders[r.holder].is_also(claim.holder)
        for r in claim.background.quantities
    )


def _measure(p: Quantity, q: Quantity, a: Claim, b: Claim) -> str:
    """What two figures measure, in a word: what they count, else the word in common that is most often."""
    if p.of and q.of:
        return p.of
    return p.of or q.of or _subject(p.terms & q.terms, a, b) or p.figure.dimension


def _subject(words: Iterable[str], a: Claim, b: Claim) -> str:
    often = {w: min(a.background.terms[w], b.background.terms[w]) for w in words}
    return max(often, key=lambda w: (often[w], w), default="")


def _shown(quantity: Quantity, claim: Claim) -> str:
    figure = quantity.figure
    modifier = f"{figure.modifier.replace('_', ' ')} " if figure.modifier and figure.modifier != "range" else ""
    fell = "down " if quantity.sign < 0 else ""
    when = f" on {claim.day}" if claim.day else ""
    return f"{claim.holder.name} {fell}{modifier}{' '.join(figure.text.split())}{when}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _claims(kind: RelationKind, a: Claim, b: Claim, reason: str, about: str = "") -> Finding:
    return _relation(kind, a, b, (a.passage.spans, b.passage.spans), reason, about)


def _relation(  # noqa: PLR0917 - what a relation is made of
    kind: RelationKind,
    a: Claim,
    b: Claim,
    spans: tuple[Iterable[Span], Iterable[Span]],
    reason: str,
    measure: str = "",
) -> Finding:
    evidence = [(claim.article.id, span) for claim, own in zip((a, b), spans, strict=True) for span in own]
    return Finding(kind, a.id, b.id, tuple(evidence), re.sub(r"\s+", " ", reason), measure)
