"""“The agency put the dead at 28”: verbs that make a claim only together with their "at" and a figure.

The network, which reads words that attribute by themselves, passes over them.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from sayso.drafts import Draft, around, meets, overlap
from sayso.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.drafts import Places
    from sayso.records import Block, Span

_NUMBER_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:a )?dozens?|(?:a )?hundreds?|"
    "(?:a )?thousands?|(?:a )?millions?|half|a third|a quarter"
)
#: "more than $900 million", "between 300 and 350", "nine".
_FIGURE = (
    r"(?:(?:(?:more|less|fewer|no more|no less|not more) than|at (?:least|most)|up to|as many as|just|only|about|"
    r"around|almost|nearly|roughly|some|over|under|close to|between|approximately|well over) ){0,2}"
    rf"(?:[A-Z]{{0,3}}[$€£¥]? ?\d[\d.,]*(?<=\d)|(?:{_NUMBER_WORDS})\b)"
)
_WORD = r"[^\W\d_][\w’'-]*"
#: The verb, with what helps it; what it values, which is no "him" and is not put on, off or up; "at", and a figure.
_VALUED = re.compile(
    r"(?P<cue>\b(?:(?:has|have|had|also|now|then|later|earlier|first|initially|recently|originally) ){0,2}"
    r"(?P<verb>(?<!\bto )puts?|values|valued|pegs|pegged|estimates|estimated|assess(?:es|ed)|reckon(?:s|ed)))"
    rf" (?P<what>(?!(?:him|her|me|us|them|you)\b)(?:(?!(?:at|on|off|out|up|down|away|back|over|aside|into|onto|to)\b)"
    rf"(?:{_WORD}|\d[\d,.-]*) ){{1,12}}?)at (?P<figure>{_FIGURE})"
)
_PASSIVE = re.compile(
    r"(?P<cue>\b(?:is|are|was|were|has been|have been|had been|being) (?:\w+ )?(?:put|valued|pegged|estimated)) "
    rf"(?P<figure>at {_FIGURE})(?P<rest>[^.;,“”\"]{{0,40}}?),? by (?P<source>[^.;,“”\"]{{2,80}})"
)
_AND_AT = re.compile(rf",? (?:and|but) (?:{_WORD} ){{1,8}}?at {_FIGURE}")
#: No value but an hour or a rank: "at 6 a.m.", "at 41 points".
_NO_VALUE = re.compile(
    r":\d\d| ?[ap]\.?m\b| o[’']clock| in the (?:morning|afternoon|evening)|(?:st|nd|rd|th)\b| points?\b"
)
_SCALE = r"(?: (?:hundred|thousand|million|billion|trillion|percent|per cent|percentage points?))*"
_BEHIND = re.compile(rf"{_SCALE}(?P<noun>(?: [a-z][\w’'-]*){{0,2}})")
_MEASURED = frozenset(
    """
    metre metres meter meters kilometre kilometres kilometer kilometers mile miles foot feet inch inches centimetres
    centimeters millimetres millimeters hectares acres square tonnes tons kilograms kilos pounds litres liters barrels
    degrees dollars euros crowns krone pounds yen francs people men women children victims bodies animals deaths hours
    days weeks months years minutes seconds jobs homes houses households seats votes cases points magnitude
    """.split()  # noqa: SIM905 - a table of words reads as one
)
_SMALL_WORDS = frozenset(
    """
    in of for on by a an the this last per and but while to as over after since when with
    """.split()  # noqa: SIM905 - a table of words reads as one
)
#: Heads of what is counted: a figure for them may go on with any noun ("the herd at 300 animals").
_COUNTED = re.compile(
    r"\b(?:number|total|toll|figure|count|tally|crowd|turnout|attendance|herd|stock|population|fleet|size|dead|missing|"
    r"injured|wounded|homeless|strength|membership|odds|chances?)\b"
)
#: What may stand between the end of a noun phrase and the end of its clause without belonging to the claim.
_STOPS = re.compile(
    r"[,;:—–.“”\"()]|\s(?:on|last|by|when|while|whereas|after|before|but|and|as|according|following|though|although)\s"
)
_CLAUSE = re.compile(r"[;:—–“”] ?|, (?:and|but|while|whereas|as|though|although) | (?:while|whereas|that|but) ")
#: Words and phrases that open a sentence before its subject.
_OPENING = re.compile(
    r"(?:(?:and|but|yet|so|still|while|meanwhile|however|separately|later|earlier|overall|though|although),? )?"
    r"(?:(?:on|in|by|at|after|before|last|early|late|during|for) [^,;]{1,60}, |on [A-Z][a-z]+day )?",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 160
_LONGEST_REST = 300  # characters of a claim behind its figure


def valued(text: str, blocks: Sequence[Block], places: Places) -> list[Draft]:
    """Drafts for verbs of valuing that no draft has as its cue."""
    out: list[Draft] = []
    for block in blocks:
        if " at " not in text[block.start : block.end]:
            continue
        for start, end in sentences(text, block.start, block.end):
            at = start
            for d in _in_sentence(text, start, end, places):
                if d.start >= at:
                    out.append(d)
                    at = max(b for _, b in d.spans())
    return out


def _in_sentence(text: str, start: int, end: int, places: Places) -> Iterator[Draft]:
    for match in _VALUED.finditer(text, start, end):
        if not _is_value(text, match, end):
            continue
        near = around(places, max(start, match.start() - _LONGEST_SUBJECT), min(end, match.end() + _LONGEST_SUBJECT))
        cue = match.span("cue")
        known = [d for d in near if d.cue and overlap(d.cue, cue) > 0]
        for d in known:
            if meets(d, match.span("figure")) and d.source is not None:
                d.claim = None  # seen in plain sight, however unsure the network is
        if known:
            continue
        begin = max([start, *(d.cue[1] for d in near if d.cue and start <= d.cue[1] <= cue[0])])
        source = subject(text, begin, cue[0])
        content = (match.start("what"), _end(text, match.end("figure"), end))
        if source is not None and not _torn((source, cue, content), near):
            yield Draft([content], cue, source)
    for match in _PASSIVE.finditer(text, start, end):
        cue, stop = match.span("cue"), match.end("figure")
        what = subject(text, start, cue[0])
        near = around(places, max(start, match.start() - _LONGEST_SUBJECT), match.end())
        figure = (match.start("figure"), _end(text, stop, match.start("source") - 4))
        if what is not None and not any(meets(d, s) for d in near for s in (what, cue, figure)):
            yield Draft([what, figure], cue, match.span("source"))


def _torn(spans: Sequence[Span], near: Sequence[Draft]) -> bool:
    """Does a role of another draft take a part of the spans, and not all of them as its content?"""
    return any(any(meets(d, s) for s in spans) and not all(d.holds(s) for s in spans) for d in near)


def _is_value(text: str, match: re.Match[str], end: int) -> bool:
    """Is the number behind "at" what the thing is worth or how many it is, and no place, hour or rank?"""
    if _NO_VALUE.match(text, match.end("figure"), end):
        return False
    behind = _BEHIND.match(text, match.end("figure"), end)
    noun = list(takewhile(lambda word: word not in _SMALL_WORDS, behind["noun"].split() if behind else ()))
    figure = match["figure"]
    if match["verb"].startswith(("value", "peg", "assess", "reckon")) and not re.search(r"[$€£¥\d]", figure):
        return False
    plain = not noun or noun[0] in _MEASURED or not noun[-1].endswith("s")
    return plain or bool(re.search(r"[$€£¥]", figure)) or bool(_COUNTED.search(match["what"]))


def _end(text: str, at: int, end: int) -> int:
    """Where a claim ends whose figure ends at ``at``: with its clause, other figures of the same kind within it."""
    far = min(end, at + _LONGEST_REST)
    while True:
        while more := _AND_AT.match(text, at, far):
            at = more.end()
        stop = _STOPS.search(text, at, far)
        behind = stop.start() if stop is not None else far if far == end else at
        more = _AND_AT.match(text, behind, far)
        if more is None:
            while text[behind - 1].isspace():
                behind -= 1
            return behind
        at = more.end()


def subject(text: str, start: int, cue: int) -> Span | None:
    """The words from the beginning of a clause to its verb at ``cue``, without what comes before its subject."""
    start = max(start, cue - _LONGEST_SUBJECT)
    cuts = [m.end() for m in _CLAUSE.finditer(text, start, cue)]
    start = cuts[-1] if cuts else start
    opening = _OPENING.match(text, start, cue)
    start = opening.end() if opening is not None else start
    words = text[start:cue].strip(" ,")
    start = text.find(words, start) if words else start
    tail = "," if text[:cue].rstrip().endswith(",") else ""
    if not words or not re.match(r"[\w‘]", words):
        return None
    return start, start + len(words) + len(tail)
