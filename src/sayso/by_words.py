"""Relations of claims that have no figures for one measure: by words, negation, denials and days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.concepts import has_opposite, kin
from sayso.findings import listed, of_claims
from sayso.likeness import Weights, akin, days_between, likeness, subject
from sayso.values import comparable, verdict

if TYPE_CHECKING:
    from sayso.findings import Finding
    from sayso.topics import Claim

# Shares of words in common, weighted, from which on two claims are about one thing.
_SAME = 0.35  # one holder
_AGREED = 0.55  # two holders
_OPPOSED = 0.5
_NEGATED = 0.6  # where it is but a "not" that makes them opposites
_TWO = 0.65  # where they share two words only
_ONE_DAY = 0.6  # two claims that differ in the day alone
_FAR = 45  # days after which the same words are of another occasion
_LONG = 10  # days after which two reports of one day's doings are of two days
_WEAK = frozenset({"tell", "know", "find", "show", "give", "begin", "rise"})  # concepts that need another beside them
_CONTENT = 600  # characters
_VERB = re.compile(
    r"\b(?:that|is|are|was|were|has|have|had|will|would|did|does|do|could|can|must|should|may|might|[a-z]{2,}ed)\b|n[’']t\b"
)


def by_words(a: Claim, b: Claim) -> list[Finding]:
    """Claims without figures for one measure: the one says the same as the other, or the opposite.

    Only of what is attributed: two outlets that tell the same in their own words are no news. The words of a headline
    are too few and too loose.
    """
    if not a.attributed or not b.attributed or a.title or b.title:
        return []
    if (a.act == "demand") != (b.act == "demand") or _figures_apart(a, b):
        return []
    if a.names and b.names and not (a.names & b.names) and min(len(a.terms - a.names), len(b.terms - b.names)) < 2:
        return []
    if abs(days_between(a, b)) > _FAR:
        return []  # the same words on another occasion
    mine, theirs = a.terms - a.names, b.terms - b.names
    if mine.isdisjoint(theirs) and not akin(mine, theirs):
        return []
    weights = Weights(a, b)
    told_by_a = [x.keys() - a.names for x in a.sentences]
    told_by_b = [y.keys() - b.names for y in b.sentences]
    best = max(
        ((likeness(x, y, weights), i, j) for i, x in enumerate(told_by_a) for j, y in enumerate(told_by_b)),
        default=None,
    )
    if best is None:
        return []
    alike, i, j = best
    one, two = a.sentences[i], b.sentences[j]
    ones, twos = told_by_a[i], told_by_b[j]
    pairs = [(key, key) for key in sorted(ones & twos)] + akin(ones, twos)
    one_holder = a.holder.is_also(b.holder)
    told = [(x, y) for x, y in pairs if one[x] and two[y]]
    opposed = [x for x, y in told if one[x] * two[y] < 0 and (x == y or one_holder)]
    if min(one.values()) < 0 and min(two.values()) < 0 and not any(has_opposite(x) for x in opposed):
        opposed = []  # "not by him", "he did not": both say no
    turned = bool(opposed) != (a.denied != b.denied)
    if not told or (
        len(told) < 2
        and not _single((len(ones), len(twos)), told[0], min(one[told[0][0]], two[told[0][1]]), opposed=bool(opposed))
    ):
        return _denial(a, b, pairs)
    if len(told) == 2 and alike < _TWO and not one_holder:
        return _denial(a, b, pairs)
    parted = _parted(a, b, one, two)
    if parted and not (a.holder.is_also(b.holder) and not (a.depth or b.depth)):
        return [of_claims("conflicts", a, b, f"{a.holder.name} and {b.holder.name}: some and all of {parted}", parted)]
    words = listed(x for x, _ in told)
    about = subject((x for x, _ in told), a, b)
    if not _one_time(a, b):
        return _another_day(a, b, alike, about) if not turned else []
    if turned and not opposed and not (_is_clause(a) and _is_clause(b)):
        return []  # who rejects a plan denies no statement
    if turned:
        told_by_others = a.depth > 0 or b.depth > 0
        plain = opposed and not any(has_opposite(x) for x in opposed)
        if alike < (_NEGATED if plain else _OPPOSED) or (one_holder and not told_by_others):
            return []
        return [of_claims("conflicts", a, b, f"{a.holder.name} and {b.holder.name} say the opposite: {words}", about)]
    if any(x != y and one[x] * two[y] < 0 for x, y in told) and not opposed:
        return []  # next of kin, but the other way round
    if one_holder and alike >= _SAME and a.article.id != b.article.id:
        return [of_claims("same", a, b, f"{a.holder.name}, twice: {words}", about)]
    if not one_holder and alike >= _AGREED:
        return [of_claims("agrees", a, b, f"{a.holder.name} and {b.holder.name} both: {words}", about)]
    return []


def _parted(a: Claim, b: Claim, one: dict[str, int], two: dict[str, int]) -> str:
    """What the one counts some of, and the other says the opposite of for all: "one pump failed", "all pumps ran"."""
    near = kin()
    for claim, other, mine, theirs in ((a, b, one, two), (b, a, two, one)):
        turned = any(sign * theirs.get(key, theirs.get(near.get(key, key), 0)) < 0 for key, sign in mine.items())
        for q in claim.quantities:
            some = q.of is not None and q.figure.dimension == "count" and (q.figure.value or 0) >= 1
            if turned and some and q.of in other.wholes and q.of not in other.names:
                return str(q.of)
    return ""


def _is_clause(claim: Claim) -> bool:
    """Has a content a verb, as far as its commonest forms tell: does it state something?"""
    return _VERB.search(claim.text[:_CONTENT]) is not None


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
                return [of_claims("conflicts", a, b, f"{denial.holder.name} denies what {claim.holder.name} says")]
    return []


def _one_time(a: Claim, b: Claim) -> bool:
    """Do the days that two claims name leave room for one time?"""
    return not (a.days and b.days) or bool(a.days & b.days)


def _figures_apart(a: Claim, b: Claim) -> bool:
    """Has each claim figures in one unit, none of which is in the other: then words in common do not make them one."""
    pairs = [(p.figure, q.figure) for p in a.quantities for q in b.quantities if comparable(p.figure, q.figure)]
    return bool(pairs) and all(verdict(f, g) in ("apart", "far") for f, g in pairs)


def _another_day(a: Claim, b: Claim, alike: float, about: str) -> list[Finding]:
    """One thing on two days: what is to come was put off, and of what was, only one can be true."""
    if alike < _ONE_DAY or a.article.id == b.article.id:
        return []
    days = f"{listed(a.days)} and {listed(b.days)}"
    ahead = min(a.days) >= (a.day or "") and min(b.days) >= (b.day or "")
    if a.holder.is_also(b.holder):
        return [of_claims("update", a, b, f"{a.holder.name}: {days}", about)] if ahead else []
    if ahead or abs(days_between(a, b)) <= _LONG:
        return [of_claims("conflicts", a, b, f"{a.holder.name} and {b.holder.name}: {days}", about)]
    return []
