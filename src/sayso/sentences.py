"""Where the sentences of a prose block begin and end: rules for English news, exact offsets, linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.records import Span


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


# A run of stops (also ". . ."), whatever closes on it, and white space after it: a sentence may end here. Possessive
# quantifiers, bounded repeats and a run that is tried only from its first stop keep this linear on any input.
_STOP = re.compile(r"(?<![.?!…])[.?!…]++(?:[ \u00a0]\.(?!\.)){0,4}(?:[\"'”’»)\]]|[ \u00a0][”»])*+(?=\s)")
# No white space after the stop, as in text pasted from a page: "he said.The next", "he said.“No".
_GLUED = re.compile(r"(?<=[^\W\d_A-Z]{3})[.?!][”’»)]?(?=[“‘]?[A-Z][a-z’' ])|(?<=[.?!]”)(?=[“A-Z])")
_BOUNDARY = re.compile(f"{_STOP.pattern}|{_GLUED.pattern}")

_NEXT = re.compile(r"\s*([\"'“‘«„(\[—–-]*)\s?([\w$€£#@•*]?(?:[\w’']|(?<=[A-Z])\.(?=[A-Z]))*)")
_QUOTES = frozenset("\"'“”‘’«»„")
_BEFORE = " \t\r\n\u00a0\"'“‘«„([—–-/"
_LOWER_NAME = re.compile(r"[a-z]{1,2}[A-Z]|(?:al|el|ash|as|ar)-[A-Z]")
# "“Why now?” Mr. Brown asked": a name or "I", then a verb of saying, goes on with the sentence of the quotation.
_CUE_AFTER = re.compile(
    r"\s+(?:I|(?:[A-Z][\w.’'-]{0,30}\s+(?:(?:of|de|von|bin|al|the)\s+)?){1,5}?)\s*"
    r"(?:said|says|asked|asks|wondered|wrote|writes|tweeted|shouted|replied|added|told|demanded|cried|joked|quipped)\b"
)
_PRONOUNS = _words("He She They It We You This That The")

_TITLES = _words(
    "Mr Mrs Ms Mx Messrs Dr Drs Prof Gen Lt Col Maj Capt Cmdr Adm Sgt Cpl Pvt Sen Sens Rep Reps Gov Govs Pres Supt Det "
    "Insp Rev Revd Hon Msgr Fr Amb Ald Atty Asst Assoc Ft Mt vs v cf e.g i.e viz approx ca Brig Rt"
)
_NUMBERED = _words("No Nos no nos Art Sec Sect Fig Figs Vol Ch Chap p pp Op Pt art")
_MONTHS = _words("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec")
_CLOCK = _words("a.m p.m A.M P.M")
_AFTER_CLOCK = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Jan Feb Mar Apr Jun Jul Aug Sept Oct Nov Dec ET EST EDT PT PST PDT CT CST CDT "
    "MT GMT BST UTC CET Eastern Pacific Central Mountain Greenwich"
)
# Abbreviations that may also end a sentence: only a word that commonly opens one tells.
_EITHER = _words(
    "Inc Corp Co Cos Ltd Bros Jr Sr St Ave Blvd Rd Dept Univ Esq Ph.D etc al est Assn Bldg Ala Ariz Ark Calif Colo "
    "Conn Del Fla Ga Ill Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo "
    "Tues Wed Thurs Fri Mon"
)
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]{1,2}")
_OPENERS = _words(
    "The A An This That These Those He She It They We I You His Her Its Their Our My Your There Here But And Or So Yet "
    "Nor If When While As At In On For From With Without Within After Before Since Because Although Though However "
    "Meanwhile Still Then Now What Who Why How Where Which To By No Not Yes Some Many Most Both Each Every Another "
    "Others One Two Three Even Also Instead Under Over During Among Between Once Until Despite Perhaps Nobody Nothing "
    "Everyone Everything Only Just Last Later Earlier Asked According Such Other Several Few All Today"
)


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of ``text[start:end]``, one prose block, in order.

    Every span is tight (no white space at its edges), and together they hold every character of the block that is not
    white space. A line break inside the block is white space like any other.
    """
    spans: list[Span] = []
    first = _skip_space(text, start, end)
    for stop in _BOUNDARY.finditer(text, first, end):
        if stop.end() > first and _ends(text, first, stop, end):
            spans.append((first, stop.end()))
            first = _skip_space(text, stop.end(), end)
    while end > first and text[end - 1].isspace():
        end -= 1
    if first < end:
        spans.append((first, end))
    return spans


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _ends(text: str, first: int, stop: re.Match[str], end: int) -> bool:
    """Whether the sentence that began at ``first`` ends with this run of stops and closing marks."""
    here, after = stop.span()
    coming = _NEXT.match(text, after, min(end, after + 40))
    opening, word = coming.groups() if coming else ("", "")
    if word[:1].islower() and not _LOWER_NAME.match(text, coming.start(2) if coming else after, end):
        return False
    mark = stop.group().strip()
    closed = any(char in _QUOTES for char in mark)
    if "?" in mark or "!" in mark:
        return not (closed and word not in _PRONOUNS and _CUE_AFTER.match(text, after, min(end, after + 120)))
    if not any(char.isalnum() for char in text[max(first, here - 40) : here]):
        return False  # an ellipsis or a mark that opens a sentence
    if closed or mark.rstrip(")]") != ".":
        return True
    return _period_ends(text, first, here, opening, word)


def _period_ends(text: str, first: int, here: int, opening: str, word: str) -> bool:
    """Whether a single full stop at ``here`` ends a sentence, by the word before it and the one that comes."""
    before = text[max(first, here - 24) : here].split()[-1:] or [""]
    token = before[0].lstrip(_BEFORE).rpartition("-")[2]
    opens = word.replace("'", "’").partition("’")[0] in _OPENERS
    if token in _TITLES:
        return False
    if token in _NUMBERED or token in _MONTHS:
        return not word[:1].isdigit()
    if token in _CLOCK:
        return word not in _AFTER_CLOCK
    if len(token) == 1 and token.isupper():
        return opens
    if token in _EITHER or _DOTTED.fullmatch(token):
        return opens or (bool(opening) and opening[0] in "—–•")
    numbers_a_list_item = token.isdigit() and len(token) <= 3 and text[first:here] == token
    return not numbers_a_list_item
