"""Relations of claims by their figures: which measure one thing, and how their values, scopes and times stand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sayso.amounts import MONEYS, PARTS, STATES, THINGS, Quantity
from sayso.concepts import kin, stem
from sayso.findings import finding, listed
from sayso.likeness import Weights, days_between, likeness, subject
from sayso.topics import names_in
from sayso.values import Verdict, comparable, verdict

if TYPE_CHECKING:
    from sayso.findings import Finding
    from sayso.records import Span
    from sayso.relations import RelationKind
    from sayso.topics import Claim

_LETTERS = re.compile(r"[^\W\d_]+")
# Shares of words in common around two figures, from which on they measure one thing.
_COUNTED = 0.2  # where both count the same
_UNNAMED = 0.45  # where neither says what it counts
_NAMED = 0.3  # where one does
_MET = 0.1  # where the figures meet, and are no small numbers
_MOMENT = 0.2
_APART = 0.35  # where they do not meet
_SPAN = 0.6  # how long something took, which may be anything
_SMALL = 10
_DAY = 10  # characters of the TIMEX3 value of a day
_BREAKDOWN = 4  # figures of one dimension: the parts of a sum
_RUNNING_ON = 14  # days after which a count of people is of another event, unless both name one day
_FAR = 45  # days after which only a holder's own figure is renewed
_ANYONE = frozenset({None, "person"})
_AGES = frozenset({"age", "duration"})


class _Scopes(NamedTuple):
    words: str
    differs: frozenset[str]
    sure: bool


def by_figures(a: Claim, b: Claim) -> list[Finding]:
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
    same_kind = f.dimension == g.dimension or {f.dimension, g.dimension} == _AGES
    if not comparable(f, g) or not same_kind or not _of_one_kind(p, q) or _asked(p, a) != _asked(q, b):
        return 0.0
    how = verdict(f, g)
    met = how in ("equal", "meet")
    if (f.change == "by") != (g.change == "by") or not _one_state(p, q, how):
        return 0.0
    if _other_names(p, a, q, b):
        return 0.0  # of one candidate, and of another
    if p.forecast != q.forecast and not (a.holder.is_also(b.holder) and met):
        return 0.0
    names = a.names | b.names
    alike = likeness(p.terms - names, q.terms - names, Weights(a, b))
    if p.state is not None and p.state == q.state:
        return 1 + alike if p.of == q.of or met or (_generic(p) and _generic(q)) else 0.0
    if f.dimension == "clock":
        return alike if alike >= _MOMENT else 0.0
    small = f.dimension == "count" and min(abs(f.value or f.low or 0), abs(g.value or g.low or 0)) <= _SMALL
    if met and not small and f.dimension != "duration":
        return alike if alike >= _MET else 0.0
    crossed = (p.of in _ANYONE or p.of in q.terms) and (q.of in _ANYONE or q.of in p.terms)
    if p.of is not None and q.of is not None and (p.of == q.of or kin().get(p.of) == q.of):
        least = _COUNTED if f.dimension in ("count", "money") else _NAMED
    elif f.dimension == "duration":
        least = _SPAN
    elif crossed and (p.of or q.of):
        least = _NAMED
    elif f.dimension in ("percent", "ratio") or crossed:
        least = _UNNAMED
    else:
        return 0.0
    return alike if alike >= (least if met else max(least, _APART)) else 0.0


def _other_names(p: Quantity, a: Claim, q: Quantity, b: Claim) -> bool:
    """Do the words of two figures name people or things, and none in common? Their places are left out."""
    ones, twos = (
        _names(claim.article.text, r.clause) - {stem(w) for place in r.scope for w in place.split()}
        for r, claim in ((p, a), (q, b))
    )
    return bool(ones and twos) and not ones & twos


@lru_cache(maxsize=1000)  # a figure is held against many
def _names(text: str, clause: Span) -> frozenset[str]:
    return frozenset(names_in(text, [clause]))


def _generic(quantity: Quantity) -> bool:
    """Does a figure count people as such, and no kind of them?"""
    return quantity.of in _ANYONE or quantity.of in STATES or quantity.of in PARTS


def _one_state(p: Quantity, q: Quantity, how: Verdict) -> bool:
    """Became the same of those who are counted? Where the figures meet, it may be that only one says so clearly."""
    if p.state == q.state:
        return True
    if None in (p.state, q.state):
        return how in ("equal", "meet")
    return how == "equal" and (p.state in q.terms or q.state in p.terms)


def _of_one_kind(p: Quantity, q: Quantity) -> bool:
    """May what two figures count be one kind of thing: not revenue and profit, not people and houses?"""
    moneys = p.terms & MONEYS, q.terms & MONEYS
    if p.figure.dimension == "money" and all(moneys) and not moneys[0] & moneys[1]:
        return any(kin().get(money) in moneys[1] for money in moneys[0])
    if ("capacity" in p.terms) != ("capacity" in q.terms):
        return False
    ones, twos = {p.of} & THINGS, {q.of} & THINGS
    return ones == twos or p.figure.dimension != "count" or not (p.state or q.state)


def _asked(quantity: Quantity, claim: Claim) -> str:
    """Whether a figure is what someone wants, or offers, rather than what is."""
    if claim.act in ("demand", "promise") and not quantity.aside:
        return claim.act
    return "demand" if quantity.asked else ""


def _of_figures(p: Quantity, q: Quantity, a: Claim, b: Claim) -> Finding | None:
    measure = p.state or q.state or _measure(p, q, a, b)
    f, g = p.figure, q.figure
    how = verdict(f, g) if p.sign == q.sign else "apart"
    one_holder = a.is_also_held_by(b)
    same_article = a.article.id == b.article.id
    later = bool(a.day and b.day and a.day < b.day)
    gap = abs(days_between(a, b))
    one_day = bool(a.background.days & b.background.days)
    planned = p.forecast and q.forecast and one_holder
    if not one_day and gap > (_RUNNING_ON if p.state or _on_days(p, q) else _FAR) and not planned:
        return None  # another event
    told_by_others = a.depth > 0 or b.depth > 0

    def make(kind: RelationKind, why: str, *, turned: bool = False) -> Finding:
        (r, one), (s, two) = ((q, b), (p, a)) if turned else ((p, a), (q, b))
        said = f"{_written(measure, one)}: {_shown(r, one)}, {_shown(s, two)}"
        found = finding(kind, one, two, ((r.clause,), (s.clause,)), f"{said}; {why}", measure)
        return replace(found, by_figures=True)

    scope = _scope(p, q, a, b, how)
    if scope is not None and (how != "equal" or scope.sure):
        return replace(make("differs_in_scope", scope.words), differs=scope.differs)
    if a.denied != b.denied:
        return make("conflicts", "one denies it") if how in ("equal", "meet") and not one_holder else None
    if p.state is None and f.dimension in ("count", "clock") and _turned(a, b):
        return None  # two gates that opened and two that did not
    if not a.attributed and not b.attributed and how in ("equal", "meet"):
        return None  # outlets tell of one background
    if how in ("equal", "meet"):
        if one_holder and later and p.state in STATES and f.value != g.value:
            return make("update", "the later figure of one holder")
        if one_holder and same_article and f.dimension == "duration":
            return None
        return make("same", "one holder") if one_holder else make("agrees", "the figures meet")
    if one_holder and not told_by_others:
        if same_article:
            return make("differs_in_scope", "one holder gives both") if p.scope != q.scope else None
        return make("update", "the later figure of one holder")
    if p.state in STATES and (later or (not same_article and p.raised != q.raised)):
        # Of two counts on one day, the one that "rose to" is the later.
        return make("update", "a later count", turned=p.raised and not later)
    if how == "far" and p.state not in STATES:
        return None
    if p.state in STATES and not same_article and not (a.day and b.day):
        return None  # which count is the later cannot be told
    stated = not a.attributed or not b.attributed
    if stated and (same_article or p.state not in STATES):
        return None  # an outlet's own figures are mostly background, of another poll, month or place
    return make("conflicts", "no value meets both" if how == "apart" else "two counts on one day")


def _on_days(p: Quantity, q: Quantity) -> bool:
    """Does each figure have a day of its own?"""
    return all(q.periods and all(len(period) >= _DAY for period in q.periods) for q in (p, q))


def _turned(a: Claim, b: Claim) -> bool:
    """Does the one say of something what the other says of its opposite?"""
    near = kin()
    return any(
        sign * y.get(key, 0) < 0 or sign * y.get(near.get(key, key), 0) < 0
        for x in a.sentences
        for y in b.sentences
        for key, sign in x.items()
    )


def _scope(p: Quantity, q: Quantity, a: Claim, b: Claim, how: Verdict) -> _Scopes | None:
    """How two figures measure different parts of one thing; None where nothing says that they do."""
    words: list[str] = []
    differs: set[str] = set()
    sure = True
    ps, qs = p.parts, q.parts
    if p.figure.dimension == "count" and p.of == q.of:
        ps, qs = ps - {p.of}, qs - {q.of}
    elif p.figure.dimension == "count" and not {p.of, q.of} & _ANYONE:
        ps, qs = ps - {p.of, q.of}, qs - {p.of, q.of}
    narrower = {p.of, q.of} - _ANYONE
    if (
        p.figure.dimension == "count"
        and how == "apart"
        and "person" in (p.of, q.of)
        and narrower & PARTS - {"resident"}
    ):
        words.append(f"{p.of} and {q.of}")
        differs.add("part")
    elif ps != qs and not (how != "apart" and ps ^ qs == {"resident"}):
        words.append(f"{listed(ps) or 'all'} and {listed(qs) or 'all'}")
        differs.add("part")
    if p.of != q.of and p.of and q.of and kin().get(p.of) == q.of:
        words.append(f"{p.of} and {q.of}")
        differs.add("of")
    scoped, other, of = (p, q, b) if p.scope else (q, p, a)
    if p.scope and q.scope and not p.scope & q.scope:
        words.append(f"{listed(p.scope)} and {listed(q.scope)}")
        differs.add("place")
    elif bool(p.scope) != bool(q.scope) and (scoped.alone or differs or _own(scoped, other, of)):
        words.append(f"{listed(scoped.scope)} alone")
        differs.add("place")
    if not differs and p.state is None and _periods_apart(p, q, how):
        words.append(f"{listed(p.periods)} and {listed(q.periods)}")
        differs.add("period")
        sure = False
    return _Scopes("; ".join(words), frozenset(differs), sure) if differs else None


def _periods_apart(p: Quantity, q: Quantity, how: Verdict) -> bool:
    """Are two figures for two periods? A day is when something was, not a period that is measured."""
    if not p.periods or not q.periods or p.periods & q.periods:
        return False
    inside = any(x.startswith(y) or y.startswith(x) for x in p.periods for y in q.periods)
    if how != "apart" and inside:  # "this year" and "since January"
        return False
    return not all(len(period) >= _DAY for period in p.periods | q.periods)


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


def _written(stemmed: str, claim: Claim) -> str:
    """A stem as a claim's words have it, for people."""
    return next((w for w in _LETTERS.findall(claim.text.lower()) if stem(w) == stemmed), stemmed)


def _measure(p: Quantity, q: Quantity, a: Claim, b: Claim) -> str:
    """What two figures measure, in a word: what they count, else the word in common that is most often."""
    return p.of or q.of or subject(p.terms & q.terms, a, b) or p.figure.dimension


def _shown(quantity: Quantity, claim: Claim) -> str:
    figure = quantity.figure
    modifier = f"{figure.modifier.replace('_', ' ')} " if figure.modifier and figure.modifier != "range" else ""
    fell = "down " if quantity.sign < 0 else ""
    when = f" on {claim.day}" if claim.day else ""
    return f"{claim.holder.name} {fell}{modifier}{' '.join(figure.text.split())}{when}"
