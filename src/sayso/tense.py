"""Whether a bare "Tuesday" or "September" lies behind or ahead, told from the verbs around it.

The nearest sign before the words decides ("He will resign, the minister said on Tuesday" is past), else the nearest
after them ("On Tuesday, voters will choose"). Only words that give a direction wherever they stand are signs.
"""

from __future__ import annotations

import re
from typing import Literal

Direction = Literal["past", "future", "said"]

_REACH = 160
# Verbs that take an infinitive for something still to come: "agreed to meet on Tuesday".
_TO_COME = (
    r"(?:plan|expect|agree|vow|pledge|promise|decid|schedul|prepar|hope|intend|aim|invit|ask|urg|order|need|want|wait"
    r"|propos|suppos|threaten|seek|offer|mean|look|like|pois|gear|slat|tipp|forecast|predict|project)\w{0,4}|due|set|ready"
    r"|about|likely|unlikely|going|have|has|is|are|was|were|be|being|been|time|deadline|chance|plans|how|when|whether"
)
_FUTURE = (
    rf"(?:(?:will|won['’]t|shall|would|could|may|might|can|must|should|gonna|\w{{1,12}}['’]ll)|(?:{_TO_COME})\s+to)\b"
    r"(?:\s+(?:not|also|be|have|been|then|again)\b){0,3}\s+[a-z]\w*"
    r"|(?:scheduled|slated|due|planned|set|expected|billed|deadline|booked|adjourned|postponed)\s+(?:for|on|in|by|to)\b"
    r"|(?:scheduled|slated|due|planned|expected|upcoming|forthcoming|deadline|ahead\s+of|no\s+later\s+than)\b"
    r"|(?:has|have|lasts?|continues?)\s+(?:until|till|through)\b|let['’]s\b"
    r"|(?:begins|starts|opens|resumes|ends|closes|expires|runs|returns|meets|faces|kicks\s+off|takes\s+(?:effect|place))\b"
    r"|\w{2,14}s\s+(?:start|begin|open|resume|end|close)\s+(?:on|in)\b"
    r"|to\s+be\s+\w+ed\b"
    r"|(?:is|are|am|['’]re|['’]m)\s+(?:meet|visit|hold|travel|travell|speak|play|open|com|host|leav|arriv|fly|go|start)ing\b"
)
_SAID = (
    r"(?:said|says|told|tells|announced|wrote|tweeted|posted|added|reported|warned|confirmed|stated|declared)\b"
)  # fmt: skip
_PAST = (
    r"(?:was|were|had|has|have|did|didn['’]t|been|went|came|saw|took|made|got|gave|began|became|fell|rose|won|lost|met"
    r"|held|left|led|found|kept|brought|sent|spoke|struck|shot|hit|broke|fought|flew|drew|grew|ran|stood|sold|built"
    r"|earlier|since|(?<!-)(?<!\bthe\s)(?<!\ba\s)(?<!\ban\s)(?<!\bits\s)(?<!\bhis\s)(?<!\bof\s)(?<!\bwith\s)\w{3,14}ed)\b"
)
_SIGN = re.compile(rf"\b(?:(?P<future>{_FUTURE})|(?P<said>{_SAID})|(?P<past>{_PAST}))")
_AT_ONCE = re.compile(r"(?:\s{1,8}(?:on|in|at|late|early|the|that|last|earlier)){0,3}\s{1,8}")
_TOWARDS = re.compile(r"\b(?:before|until|till|towards?|ahead\s+of)\s{1,8}$")
_BREAK = re.compile(r"[.?!]['\"”’)]{0,2}\s+(?=['\"“‘(]?[A-Z])|\n\s*\n|;")


def direction(text: str, start: int, end: int, first: int, last: int) -> Direction | None:
    """The direction that the sentence gives to a time at ``start`` to ``end``, looked for in ``first`` to ``last``.

    "said" means that nothing but a word of saying was found: the saying is past, what is spoken of need not be. None
    where nothing tells.
    """
    first, last = max(first, start - _REACH), min(last, end + _REACH)
    for cut in _BREAK.finditer(text, first, start):
        first = cut.end()
    before = text[first:start].lower()
    signs = list(_SIGN.finditer(before))
    found = signs[-1] if signs else None
    said_then = found is not None and found["said"] and _AT_ONCE.fullmatch(before, found.end())
    if found is None:
        stop = _BREAK.search(text, end, last)
        found = _SIGN.search(text[end : stop.start() if stop else last].lower())
    if (found is None or (found["said"] and not said_then)) and _TOWARDS.search(before):
        return "future"
    if found is None:
        return None
    if found["future"]:
        return "future"
    return "past" if found["past"] or said_then else "said"
