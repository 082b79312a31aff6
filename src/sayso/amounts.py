"""What figures measure: of whom or what, in which state, where and when, as the words around each tell."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from sayso.concepts import keys_in, stem, term, terms_in
from sayso.records import READABLE, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sayso.gist import Gist, Said, When
    from sayso.records import Article, Span

#: Concepts that say what became of those who are counted: figures of two of them are two quantities.
STATES = frozenset(
    "survive dead missing injured evacuated sick arrested rescued trap".split()  # noqa: SIM905
)
#: What money is: figures of two of these are two quantities.
MONEYS = frozenset(
    "revenue profit damage liability owe pay money price rent tax fine prize give".split()  # noqa: SIM905
)
#: What is counted beside people.
THINGS = frozenset("animal dog house car plane ship train school bridge road".split())  # noqa: SIM905
_CURRENCIES = frozenset(
    """
    crown krone krona koruna kroner kronor franc dinar dirham lira lei zloty forint guilder mark shilling florin
    """.split()  # noqa: SIM905
)
#: Concepts that part off some of those who are counted.
PARTS = frozenset(
    "child woman man worker resident tourist student soldier passenger patient police player doctor".split()  # noqa: SIM905
)
_REGIONS = (
    "province|state|county|country|region|city|district|town|village|island|nation|capital|valley|municipality|"
    "territory|prefecture|borough|peninsula|suburb|continent"
)
_NAME = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]*(?: (?:of )?[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]*){0,3}"
_WHERE = re.compile(
    rf"\b(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Ww]ithin|[Ii]nside|(?P<loose>from|for|of|around)) (?:the )?"
    rf"(?:whole |entire )?(?:(?P<kind>{_REGIONS}) of )?"
    rf"(?:(?P<name>{_NAME})(?: (?P<after>{_REGIONS})\b)?|(?P<only>{_REGIONS})\b)(?P<alone> alone\b| itself\b| only\b)?"
)
_PLURAL = re.compile(r"provinces|states|counties|countries|regions|cities|districts|towns|villages|islands|nations")
_BOTH = re.compile(r"\b(?:in|across|for) (?:both|all|the (?:two|three|four)|all (?:two|three|four)) (?P<of>[a-z]+)")
_OVERALL = re.compile(r"\b(nation|state|city|country|county|province|world|island)wide\b")
_AFTER = re.compile(r"\b(?:after|when|as|since|because|while|who|which|that|where)\b")
_SEPARATOR = re.compile(r"[,;:] |\b(?:and|but|while|with|or)\b|[.!?] ")
_PART_OF = re.compile(r"\s*(?:of|among) (?:them|those|these|the (?:dead|victims|injured|missing|\d+))\b")
_FORECAST = re.compile(
    r"\b(?:will|would|(?:is|are|was|were) (?:due |set )?to|could|may|might|expects?|expected|forecasts?|predict\w*|"
    r"projected|likely|plans?|planned|aims?|targets?|by 20\d\d)\b"
)
_DEMANDED = re.compile(
    r"\b(?:demand\w*|ask(?:s|ed|ing)? for|want(?:s|ed)?|seek\w*|sought|call(?:s|ed)? for|need(?:s|ed)?)\b"
)
_DOWN = re.compile(
    r"\b(?:fell|fall(?:s|en|ing)?|drop\w*|declin\w+|decreas\w+|down|lower\w*|cut|shrank|shrunk|shrink\w*|lost|plunged?|"
    r"slump\w*|reduc\w+|slid|slipped)\b"
)
_CLOCK = re.compile(
    r"(?<![\d:.$€£])(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?|(?P<oclock> o[’']clock))"
    r"|(?<![\d:.])(?P<h24>[01]?\d|2[0-3]):(?P<m24>[0-5]\d)(?![:\d])"
)
_TIMED = re.compile(r"\d(?:[:.]\d\d|\s?[ap]\.?m| o)")  # a quick look for what may be a clock time
_NOON = re.compile(r"\b(?:(?P<noon>noon|midday)|midnight)\b")
_HOME = re.compile(r"\b(?:home to|inhabited by|housing|where) (?:[a-z]+ ){0,2}$")
_TAKEN = re.compile(r"\b(?:took|takes?|taken) (?:in )?(?:[a-z]+ ){0,2}[$€£]?$")
_AGAIN = re.compile(r"\b(?:[Tt]he|[Tt]hese|[Tt]hose|[Bb]oth) $")
_MORE = re.compile(r" (?:more|additional|other|others)\b")
_PLACES = frozenset({"shelter", "shelters"})  # which are counted as places, not as people in them
_PUT_AT = re.compile(r"\b(?:the|its|their|total) (?P<of>[a-z]{3,}) (?:at|to|is|was|stood at) (?:[a-z]+ ){0,3}$")
_LABEL = re.compile(r"\W*(?P<of>[A-Z][a-z]{2,})[^:.,;]{0,30}: ?[^:]{0,12}$")
_RAISED = re.compile(
    r"\b(?:bring(?:s|ing)?|brought|r[io]s\w*|climb\w*|grow\w*|grew|increas\w*|jump\w*|up|revis\w+|rais\w+|fall\w*|fell|"
    r"drop\w*|now)\b[^.]{0,80}$"
)
_COMMA = re.compile(r"[,;] ")
_REACH = 600  # characters on either side of a figure that may belong to it
_SHORT = 25  # characters
_WHOLE = re.compile(r" (?:of|in|out of)(?: [\w’'-]+){0,3} ")
_IT = re.compile(
    r"[“\"‘]?(?:that )?(?:it|they|this|these|the (?:total|figure|number|toll|amount|same))\b", re.IGNORECASE
)
_ONE = re.compile(r"\b(?:[Oo]ne|[Aa] single|[Oo]nly one)(?: of (?:the|its|their|his|her)(?: \w+)??)? (?P<of>[a-z]{3,})")
_NONE = re.compile(r"\b(?:[Nn]o|[Nn]one of the|[Nn]ot a single) (?:more |other )?(?P<of>[a-z]{3,})")
_NOT_COUNTED = frozenset(
    "day person thing time year week month hour more doubt longer idea plan reason way one sign comment".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure and what it measures. ``clause`` is the span of the words that belong to it.

    ``of`` is the concept counted, ``state`` what became of it; ``scope`` the places that it is said to be for, and
    ``alone`` that it is for no others; ``parts`` the kinds of people that it is for; ``periods`` the times, as TIMEX3;
    ``forecast`` and ``asked`` that it is no measurement; ``sign`` is -1 where it is
    a fall; ``aside`` says that they live where something is to be done ("streets, home to 6,500"); ``raised`` that the
    words speak of a count that moved ("bringing the number to").
    """

    figure: Figure
    clause: Span
    holder: str | None
    of: str | None
    state: str | None
    terms: frozenset[str]
    scope: frozenset[str] = frozenset()
    alone: bool = False
    parts: frozenset[str] = frozenset()
    periods: frozenset[str] = frozenset()
    forecast: bool = False
    asked: bool = False
    sign: int = 1
    raised: bool = False
    aside: bool = False


def quantities(gist: Gist) -> tuple[Quantity, ...]:
    """The figures of an article, and its clock times and counts in words ("one gate", "no survivors"), in text order.

    Each belongs to the innermost claim that it stands in, or to none.
    """
    article = gist.article
    taken = [f.span for f in gist.figures]
    figures = sorted([*gist.figures, *_unread(article, taken)], key=lambda f: f.span)
    holders = _holders(gist.said, [f.span for f in figures])
    meant = _meant(gist)
    made: list[Quantity] = []
    partial: set[Span] = set()
    for i, figure in enumerate(figures):
        holder, limit = holders.get(figure.span, (None, None))
        if limit is None:
            block = article.block_at(figure.span[0])
            if block is None:
                continue
            limit = (block.start, block.end)
        before = next(
            (q for q in reversed(made[-3:]) if _beside(q.figure, figure) and q.figure.span[0] >= limit[0]), None
        )
        after = next((f for f in figures[i + 1 : i + 4] if _beside(f, figure) and f.span[1] <= limit[1]), None)
        if before is not None and _WHOLE.fullmatch(article.text, before.figure.span[1], figure.span[0]):
            continue  # the three of "two of the three"
        again = _AGAIN.search(article.text[max(limit[0], figure.span[0] - 12) : figure.span[0]])
        counts_all = not (again or _MORE.match(article.text, figure.span[1], limit[1]))
        if after is not None and _WHOLE.fullmatch(article.text, figure.span[1], after.span[0]):
            after = None
        clause = _clause(
            article.text,
            figure.span,
            limit,
            before.figure.span if before else None,
            after.span if after else None,
            moment=figure.dimension == "clock",
        )
        made.append(_quantity(gist, figure, clause, holder, before if before and before.holder == holder else None))
        if holder in meant:
            made[-1] = _completed(made[-1], meant[holder], article, made)
        if not counts_all:  # "the two men", "three more bodies"
            partial.add(figure.span)
    return tuple(q for q in made if q.figure.span not in partial)


def _meant(gist: Gist) -> dict[str, Span]:
    """For claims that begin with "it" or the like, or hardly say more than a number: where the claim before stands.

    It says what "it" is.
    """
    ordered = sorted((s.start, s.id, s.end) for s in gist.said if s.depth == 0)
    text = gist.article.text
    return {
        identity: (previous[0], previous[2])
        for previous, (start, identity, end) in pairwise(ordered)
        if end - start < _SHORT or _IT.match(text, start)
    }


def _completed(quantity: Quantity, of: Span, article: Article, made: Sequence[Quantity]) -> Quantity:
    """What a quantity of "it" measures: with the terms of what "it" is, and what a like figure there counts."""
    terms = set(keys_in(article.text[slice(*of)]))
    like = [q for q in made if of[0] <= q.figure.span[0] < of[1] and _beside(q.figure, quantity.figure)]
    counted = quantity.of or (like[-1].of if like else None)
    periods = quantity.periods or (like[-1].periods if like else quantity.periods)
    return replace(quantity, terms=quantity.terms | terms, of=counted, periods=periods)


def _beside(a: Figure, b: Figure) -> bool:
    """Do two figures share out the words around them? Those of two dimensions may have all of them in common."""
    return a.dimension == b.dimension


def _quantity(gist: Gist, figure: Figure, clause: Span, holder: str | None, before: Quantity | None) -> Quantity:
    text = gist.article.text
    start, end = clause
    terms = keys_in(text[start:end])
    if figure.of is not None and stem(figure.of.lower()) in _CURRENCIES:
        figure = replace(figure, unit=stem(figure.of.lower()), dimension="money", of=None)
    named = figure.of or _named(text, figure, clause)
    of = term(named.lower()) if named else None
    counted = of.key if of else None
    people = (figure.of or "").lower() not in _PLACES
    told = figure.dimension == "count" and people and not STATES.isdisjoint(terms)
    state = _state(text, clause, figure) if told else None
    if people and state is None and before is not None and before.state and figure.dimension == "count":
        carried = counted in (None, "person") and not _says_more(text, clause, figure)
        if carried:  # "nine deaths in the city and 14 in the province"
            state, counted = before.state, counted or before.of
    if state is not None and counted in _regions():
        counted = None  # "the number of dead in the city to 31"
    aside = _HOME.search(text, max(start, figure.span[0] - 60), figure.span[0]) is not None
    earned = figure.dimension == "money" and _TAKEN.search(text, start, figure.span[0])
    around = text[max(start, figure.span[0] - 60) : min(end, figure.span[1] + 40)]
    subordinate = _AFTER.search(text, figure.span[1], end)
    where = text[start : subordinate.start() if subordinate else end]
    places = list(_scope(where))
    scope = frozenset(place for place, _ in places)
    part = PARTS & set(terms) if figure.dimension in ("count", "percent", "ratio") else frozenset()
    return Quantity(
        figure=figure,
        clause=clause,
        holder=holder,
        of=counted,
        state=state,
        terms=frozenset([*terms, "revenue"] if earned else terms),
        scope=scope,
        alone=any(alone for _, alone in places),
        parts=part
        | ({"some"} if _PART_OF.match(text, figure.span[1], end) else set())
        | ({"resident"} if aside else set()),
        periods=frozenset(_periods(gist.times, clause)),
        forecast=bool(_FORECAST.search(around)),
        asked=bool(_DEMANDED.search(around)),
        sign=-1 if figure.change == "by" and _DOWN.search(around) else 1,
        aside=aside,
        raised=bool(_RAISED.search(text, start, figure.span[0])),
    )


@cache
def _regions() -> frozenset[str]:
    return frozenset(found.key for word in _REGIONS.split("|") if (found := term(word)) is not None)


def _named(text: str, figure: Figure, clause: Span) -> str | None:
    """What a figure is for, where its record does not say: "put the damage at", "Housing:"."""
    if figure.dimension == "clock":
        return None
    found = _PUT_AT.search(text, clause[0], figure.span[0]) or _LABEL.match(text, clause[0], figure.span[0])
    return found["of"] if found else None


def _clause(text: str, span: Span, limit: Span, before: Span | None, after: Span | None, *, moment: bool) -> Span:
    """The words that belong to a figure: to the nearest separator between it and the figure on either side."""
    start, end = max(limit[0], span[0] - _REACH), min(limit[1], span[1] + _REACH)
    if before is not None:
        cuts = [m.end() for m in _SEPARATOR.finditer(text, max(start, before[1]), span[0])]
        start = cuts[-1] if cuts else max(start, before[1])
    if after is not None:
        cut = _SEPARATOR.search(text, span[1], min(end, after[0]))
        end = cut.start() if cut else min(end, after[0])
    if moment:  # "at 3:35, an hour after …": what lies beyond the comma has another time
        start = max([start, *(m.end() for m in _COMMA.finditer(text, start, span[0]))])
        cut = _COMMA.search(text, span[1], end)
        end = cut.start() if cut else end
    return (min(start, span[0]), max(end, span[1]))


def _state(text: str, clause: Span, figure: Figure) -> str | None:
    """The state nearest to the figure in its clause; what stands behind it counts first."""
    best: tuple[int, str] | None = None
    for word in terms_in(text, *clause):
        if word.term is None or word.term.key not in STATES or word.term.sign < 0:
            continue
        behind = word.start >= figure.span[1]
        distance = word.start - figure.span[1] if behind else 2 * (figure.span[0] - word.end)
        if best is None or distance < best[0]:
            best = (distance, word.term.key)
    return best[1] if best else None


def _says_more(text: str, clause: Span, figure: Figure) -> bool:
    """Has the clause a verb or a noun of its own that could say what is counted?"""
    rest = text[figure.span[1] : clause[1]]
    return bool(re.match(r"\s*(?!in |across |of |there|elsewhere|people|more|others)[a-z]+", rest))


def _scope(where: str) -> Iterator[tuple[str, bool]]:
    """The places and kinds of region that words bound a figure to, and whether they say "alone"."""
    for match in _WHERE.finditer(where[:400]):
        kind = match["after"] or match["kind"] or match["only"]
        if match["loose"] and kind is None:
            continue
        if match["name"] is not None and term(match["name"].split()[0].lower()) is not None:
            yield match["name"].lower(), bool(match["alone"])
        if kind is not None:
            yield kind, bool(match["alone"])
    for match in _BOTH.finditer(where):
        if _PLURAL.fullmatch(match["of"]):
            yield f"all {match['of']}", False
    for match in _OVERALL.finditer(where):
        yield match[1], False


def _periods(times: Sequence[When], clause: Span) -> Iterator[str]:
    first = bisect_left(times, clause[0], key=lambda t: t.span[0])
    for time in times[first:]:
        if time.span[0] >= clause[1]:
            return
        if not time.value.startswith(("P", "T")):
            yield time.value


def _unread(article: Article, taken: Sequence[Span]) -> Iterator[Figure]:
    """Clock times, and "one" and "no" before a noun, which are no figures in a record but say how many."""
    known = sorted(taken)

    def free(span: Span) -> bool:
        i = bisect_left(known, span)
        return not any(a < span[1] and span[0] < b for a, b in known[max(0, i - 1) : i + 1])

    text = article.text
    for block in article.blocks:
        if block.kind not in READABLE:
            continue
        ends = (block.start, block.end)
        words = text[slice(*ends)]
        if _TIMED.search(words):
            for match in _CLOCK.finditer(text, *ends):
                if free(match.span()):
                    yield Figure(article, match.span(), value=_minutes(match), unit="clock", dimension="clock")
        # Looking for a word first is much faster than a pattern that is in few blocks.
        if "noon" in words or "midday" in words or "midnight" in words:
            for match in _NOON.finditer(text, *ends):
                value = 720.0 if match["noon"] else 0.0
                yield Figure(article, match.span(), value=value, unit="clock", dimension="clock")
        one = "one " in words or "One " in words or " single " in words
        none = "no " in words or "No " in words or "one of the " in words or "ot a single " in words
        for pattern, value, there in ((_ONE, 1.0, one), (_NONE, 0.0, none)):
            for match in pattern.finditer(text, *ends) if there else ():
                span = (match.start(), match.start("of") - 1)
                of = term(match["of"])
                if match["of"] in _NOT_COUNTED or of is None or (value == 0 and of.key not in STATES):
                    continue
                if free(span):
                    yield Figure(article, span, value=value, unit="count", dimension="count", of=match["of"])


def _minutes(match: re.Match[str]) -> float:
    """Minutes since midnight."""
    if match["h24"] is not None:
        return float(int(match["h24"]) * 60 + int(match["m24"]))
    hour = int(match["hour"])
    if match["half"] is not None:
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    return float(hour * 60 + int(match["minute"] or 0))


def _holders(said: Iterable[Said], spans: Sequence[Span]) -> dict[Span, tuple[str, Span]]:
    """For each span, sorted, the innermost claim or statement whose content it is in, and the span of that content."""
    out: dict[Span, tuple[str, Span]] = {}
    if not spans:
        return out
    # Statements first, then claims from the outermost inwards.
    for one in sorted(said, key=lambda s: (s.attributed, s.depth)):
        for start, end in one.spans:
            for span in islice(spans, bisect_left(spans, (start, start)), None):
                if span[0] >= end:
                    break
                if span[1] <= end:
                    out[span] = (one.id, (start, end))
    return out
