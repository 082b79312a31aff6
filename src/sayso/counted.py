"""The head noun of a phrase beside a number: what is counted or paid for.

No part-of-speech tagger: a plural ending, closed lists of words that end a noun phrase, and suffixes. What the rules
cannot tell is None.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sayso import hedges, numbers
from sayso.numbers import words

_TOKEN = re.compile(r"[^\W\d_]+(?:[-‑'’&.][^\W_]+)*['’]?|\$?[0-9][0-9.,]*|[^\w\s]")
_WINDOW = 110  # characters: longer noun phrases are not read
_MOST_WORDS = 7

_PREPOSITIONS = words(
    """
    about above across after against along alongside amid among amongst around as at because before behind below
    beneath beside besides between beyond but by concerning despite down during except following for from in inside
    into like near of off on onto or out outside over per since than through throughout till to toward towards under
    unlike until up upon via while with within without and nor so yet if when where which who whom whose that what
    why how whether although though unless plus minus versus vs apart ago
    """
)
_PRONOUNS = words(
    """
    i you he she it we they me him us them himself herself itself themselves there here this these those someone
    anyone everyone nobody each either both all none one ones another
    """
)
_DETERMINERS = words(
    """
    the a an this these those his her its their our my your some any all such other last first next past previous
    top more additional further another extra fewer less
    """
)
# Verbs after a noun; forms that are nouns as often are not here.
_VERBS = words(
    """
    am is are was were be been being has have had having do does did done will would can could shall should may
    might must ca wo isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't hasn't haven't
    hadn't said say says told tell tells went go goes came come comes took take takes got get gets gave give gives
    found knew know thought think thinks saw see seen felt feel put puts brought began begin kept keep held hold
    wrote write stood stand heard hear let meant mean means met meet ran sat sit spoke speak laid lie lies led grew
    grow lost lose fell sent send built understood drew broke spent spend spends rose drove bought buy wore chose
    choose ate became become becomes paid pay pays won made make makes fought flew fled hurt caught taught threw
    sold stole struck sank swam blew died die dies remain remains appear appears seem seems want wants agree agrees
    believe believes voted oppose opposes live include includes covers holds contains allows requires provides
    features stands worth given shown driven called based
    """
)
_ADVERBS = words(
    """
    not also never already now then again ever still just only even once today yesterday tomorrow tonight later
    earlier soon away back together alone apart instead too very so well long afterwards afterward nationwide
    worldwide overseas overall monday tuesday wednesday thursday friday saturday sunday respectively sometimes
    always perhaps often usually
    """
)
_STOP = _PREPOSITIONS | _PRONOUNS | _VERBS | _ADVERBS
_STATES = words(
    """
    killed wounded injured dead missing hurt arrested detained hospitalized hospitalised displaced homeless infected
    evacuated captured kidnapped abducted rescued unaccounted trapped stranded
    """
)
_PLURALS = words(
    """
    people men women children police troops personnel staff cattle sheep fish deer aircraft spacecraft species
    series feet teeth mice geese media data criteria phenomena alumni offspring folk cops poor youth lives wives
    knives wolves halves selves thieves loaves shelves bacteria fungi larvae nuclei stimuli cacti oxen bison salmon
    trout squid shrimp livestock poultry crew civilians hooves
    """
)
# Plurals that stand before another noun: "two sports teams", "14 crew members", but "cells yields" is noun and verb.
_BEFORE_PLURALS = words(
    """
    sports arms women men police crew youth staff sales savings systems operations rights customs goods communications
    drugs weapons jobs states veterans parts services electronics children troops cattle fish personnel
    """
)
_NO_PLURAL = words(
    """
    various previous numerous serious dangerous religious famous his its this thus plus us is was as has does yes
    across news politics economics physics mathematics perhaps always sometimes series bus gas lens chaos business
    crisis analysis basis thesis virus campus status bonus focus census consensus surplus us-based less unless
    besides towards whereas texas paris arkansas kansas illinois massachusetts christmas congress press
    """
)
_PARTICIPLES = words(
    """
    paid sold lost sent spent built made stolen hurt written
    """
)
_GOES_ON = re.compile(r"[ \u00a0\n](?:by|to|in|for|on|from|out|at|off)\b")
_ADVERB = re.compile(r"[a-z]{2}ly$|wards?$")
_NOUNS_IN_LY = words(
    """
    family supply assembly monopoly anomaly ally reply bully belly rally fly july
    """
)
_PAST = re.compile(r"[a-z]{2}ed$")
_NOUNS_IN_ED = words(
    """
    seed feed need speed deed breed bed red shed weed bleed
    """
)
_PARTS = words("adjective state participle adverb past noun")
_OPENING = "“\"‘'’"
# Times and places that money lies in or is spent over: "$19 million in the bank", "$3 billion in the quarter".
NO_GOODS = words(
    """
    bank year years month months week weeks quarter day days decade decades period season cycle past future half
    total first second third fourth return exchange addition turn average case event end process january february
    march april may june july august september october november december
    """
)


class Head(NamedTuple):
    """A head noun as the text has it, and where it ends."""

    word: str
    end: int


def plural(word: str) -> bool:
    """Does a word look like a plural noun?"""
    low = word.lower()
    if low in _PLURALS or low.endswith(("-men", "women", "people", "folk", "smen", "cemen", "remen")):
        return True
    return len(low) > 2 and low[-1] == "s" and low[-2] not in "su'’i" and low not in _NO_PLURAL


def head(text: str, start: int, end: int, *, many: bool, whole: bool = False) -> Head | None:
    """The head of the noun phrase that begins at ``start``: "missile depots in Syria" gives "depots".

    ``many`` asks for a plural (or for people "killed", "missing"): the right thing after a number other than one.
    Without it the phrase may be a singular ("a missile depot"), and ends at the first word that cannot be in it.
    ``whole`` lets a singular follow a plural ("a $1.5 billion jobs program"): right where an article stands before.
    """
    window = min(end, start + _WINDOW)
    last: Head | None = None
    state: Head | None = None
    before = ""
    for count, match in enumerate(_TOKEN.finditer(text, start, window)):
        piece, low, kind = match[0], match[0].lower(), _kind(match)
        cut_off = match.end() == window < end and text[window].isalnum()
        if count > _MOST_WORDS or cut_off or (count == 0 and text[start : match.start()].strip()):
            break
        if kind == "mark" and count == 0 and piece in _OPENING:
            continue
        done = last is not None and not whole and plural(last.word)
        if kind == "joint" and before and not done and not plural(before) and (many or (last is None and piece == ",")):
            continue  # "two young, black men", "two lobbying and consulting firms"
        if kind == "possessive" and not done and (count or not many):
            before, last = low, None  # at once after a number it is no part: "the 30,000 Clinton's lawyers returned"
            continue
        counts = kind == "number" and (not many or before in _DETERMINERS)
        if (kind == "determiner" or counts) and last is None:
            before = low
            continue
        if kind not in _PARTS or (kind in ("state", "participle") and last is not None):
            break
        if done and not (last and last.word.lower() in _BEFORE_PLURALS and plural(piece)):
            break
        before = low
        if kind in ("adjective", "participle") or (kind == "adverb" and (many or last is None)):
            continue
        if kind == "adverb" or (kind == "past" and last is not None and not many):
            break
        if kind == "state":
            state = state or Head(piece, match.end())
        last = Head(piece, match.end())
    if last is not None and (not many or plural(last.word)):
        return last
    return state if many else None


def _kind(match: re.Match[str]) -> str:
    """What a word or mark does in a noun phrase, as far as closed lists and endings tell."""
    piece, low = match[0], match[0].lower()
    if low in (",", "and", "or"):
        return "joint"
    if not piece[0].isalnum():
        return "mark"
    if low.endswith(("'s", "’s", "s'", "s’")):
        return "possessive"
    if low[-1] == "." or piece == "US" or (piece[0].isdigit() and "-" in piece):
        return "adjective"  # "U.S. citizens", "18-hole courses"
    if low in _DETERMINERS:
        return "determiner"
    if piece[0].isdigit() or low in numbers.SPELLED:
        return "number"
    if low in _STATES:
        return "state"
    if low in _PARTICIPLES and not _GOES_ON.match(match.string, match.end()):
        return "participle"  # "of paid leave", not "the $5 million paid by"
    if low in _STOP:
        return "stop"
    if _ADVERB.search(low) and low not in _NOUNS_IN_LY:
        return "adverb"
    return "past" if _PAST.search(low) and low not in _NOUNS_IN_ED else "noun"


_VERBS_OF_LEVEL = frozenset(hedges.RISES) | words(
    """
    gain gains gained lose loses lost slowed improved worsened doubled tripled narrowed widened eased stand stands
    stood reach reaches reached hit hits total totals totaled totalled average averages averaged averaging cost
    costs costing exceed exceeds exceeded exceeding top tops topped surpass surpasses surpassed is was are were be
    been remain remains remained came comes worth valued estimated set settled close closed open opened trade traded
    trading end ended finished weigh weighs weighed weighing measure measures measured measuring cover covers
    covered covering sold sells amounted amounts expected
    """
)
_AUXILIARY = words(
    """
    has have had will would could can may might should is was are were be been being to by from at above below back
    up down now already also nearly about just more than over under around roughly almost some only still then not
    further another sharply slightly steadily expected estimated set plus minus or between approximately least
    """
)
_GENERIC = words(
    """
    total average maximum minimum estimate estimates one out because instead all most some more rest number figure
    figures percent cent point points million billion trillion thousand
    """
)
_BACK = re.compile(r"[^\W\d_]+(?:[-‑'’][^\W_]+)*|[^\w\s]|[0-9][0-9.,]*")


def subject(text: str, end: int, floor: int, *, changed: bool) -> str | None:
    """The head noun before a number that ends at ``end``: "a fine of", "the death toll rose to", "raised rates by".

    ``changed`` says that a verb of change governs the number.
    """
    said = [match[0] for match in _BACK.finditer(text, max(floor, end - _WINDOW), end)]
    low = [word.lower() for word in said]
    if len(said) > 1 and low[-1] == "of":
        chained = len(said) > 3 and low[-3] == "of" and _noun(low[-4])  # "a margin of error of"
        return None if not _noun(low[-2]) else said[-4] if chained else said[-2]
    i = len(said)
    verb = False
    while i and (low[i - 1] in _VERBS_OF_LEVEL or low[i - 1] in _AUXILIARY or _ADVERB.search(low[i - 1])):
        verb = verb or low[i - 1] in _VERBS_OF_LEVEL
        i -= 1
    moved = changed and i == len(said) - 1 and low[-1] in ("by", "to", "from") and low[-3:-2] not in (["a"], ["an"])
    if not i or not (verb or moved) or not _noun(low[i - 1]):
        return None
    for back in range(i - 2, max(i - 6, 0), -1):
        if low[back] in ("of", "for", "in", "from", "among", "on", "at", "between", "with") and _noun(low[back - 1]):
            return said[back - 1]
        if not said[back][0].isalnum() or low[back] in _STOP:
            break
    return said[i - 1]


def cause(text: str, end: int, floor: int) -> str | None:
    """What took the time that follows: "Assad’s downfall within" gives "downfall"."""
    said = [match[0] for match in _BACK.finditer(text, max(floor, end - _WINDOW), end)]
    return said[-1] if said and _noun(said[-1].lower()) and not _PAST.search(said[-1].lower()) else None


def _noun(word: str) -> bool:
    """May a word be a noun, as far as closed lists tell?"""
    return (
        word[0].isalpha()
        and len(word) > 2
        and not (
            word.endswith(("'s", "’s"))
            or word in _STOP
            or word in _DETERMINERS
            or word in _GENERIC
            or word in numbers.SPELLED
            or _ADVERB.search(word)
        )
    )
