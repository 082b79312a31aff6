"""Numbers that are no figures: dates, clock times, list numbers, and numbers in names.

Each rule looks at the few characters before and after a number, and asks only what is written there.
"""

from __future__ import annotations

import re

from sayso.numbers import words

_SPACE = r"[ \u00a0\n]"
_LOWER = "jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)? oct(?:ober)?"
_MONTHS = [*_LOWER.split(), "nov(?:ember)?", "dec(?:ember)?"]
# Months with a capital or in capitals: "march 15" is no date, and "may" is a verb.
_MONTH = (
    "(?:"
    + "|".join(f"{month[0].upper()}{month[1:]}" for month in _MONTHS)
    + f"|(?=[A-Z]{{3}})(?i:{'|'.join(_MONTHS)}))"
)
_AND = rf"(?:,{_SPACE}|{_SPACE}(?:and|to|or){_SPACE}|{_SPACE}?[-–—]{_SPACE}?)"
_AFTER_MONTH = re.compile(rf"(?<!\w){_MONTH}\.?{_SPACE}(?:[0-9]{{1,2}}{_AND}){{0,4}}\Z")
_BEFORE_MONTH = re.compile(rf"(?:{_AND}[0-9]{{1,2}}){{0,3}}(?:{_SPACE}(?:of{_SPACE})?|-){_MONTH}(?!\w)")
_CLOCK = re.compile(
    rf":{_SPACE}?[0-9]{{2}}(?![0-9])|{_SPACE}?(?:[ap]\.?{_SPACE}?m\b|o['’]clock|[AP]M\b|(?:GMT|UTC|EST|EDT|BST)\b)"
    rf"|{_SPACE}in{_SPACE}the{_SPACE}(?:morning|afternoon|evening)\b"
    rf"|[-–]{_SPACE}?[0-9]{{1,2}}(?::[0-9][0-9])?{_SPACE}?[ap]\.?m\b"
)
_HOUR = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|1[0-2]|[1-9])(?![\\w-])"
_MINUTES = f"(?:(?:a{_SPACE})?quarter|five|ten|twenty(?:-five)?|[a-z]+{_SPACE}minutes?)"
_PAST_AFTER = re.compile(rf"(?:{_SPACE}minutes?)?{_SPACE}past{_SPACE}{_HOUR}", re.IGNORECASE)
_PAST_BEFORE = re.compile(rf"(?<!\w)(?:half|{_MINUTES}|[0-9]{{1,2}}){_SPACE}past{_SPACE}\Z", re.IGNORECASE)
_AT = re.compile(rf"(?<!\w)(?:at|by|till|until|before|after){_SPACE}\Z", re.IGNORECASE)
_HOUR_ENDS = re.compile(rf"[.,;:)!?”]|{_SPACE}(?:the|and|on|in{_SPACE}the|when|that|last|this)\b|\Z")
_TO_AFTER = re.compile(rf"(?:{_SPACE}minutes?)?{_SPACE}to{_SPACE}{_HOUR}(?={_HOUR_ENDS.pattern})", re.IGNORECASE)
_TO_BEFORE = re.compile(
    rf"(?<!\w)(?:at|by|till|until|before|after){_SPACE}{_MINUTES}{_SPACE}to{_SPACE}\Z", re.IGNORECASE
)
_DAY = re.compile(r"0?[1-9]|[12][0-9]|3[01]")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?!\w)|s(?!\w)|['’]s(?!\w)", re.IGNORECASE)
_AGO = re.compile(rf"{_SPACE}(?:or{_SPACE}(?:so|more){_SPACE})?ago(?!\w)", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"[.)](?:[ \u00a0\n]|$)")
# What a number follows that is no count but a name.
_DESIGNATOR = re.compile(
    r"(?<![\w-])(?:nos?\.|№|numbers?|articles?|sections?|sec\.|§|chapters?|titles?|pages?|pp?\.|routes?|highway|interstate"
    r"|flight|channel|area|formula|days?|phases?|rounds?|games?|match|levels?|stages?|grades?|types?|units?|rooms?|pier"
    r"|parts?|acts?|volumes?|vol\.|versions?|episodes?|seasons?|class|category|apollo|districts?|wards?|precincts?|gates?"
    r"|platform|terminal|lane|exit|zone|fig\.|figures?|table|rules?|amendments?|propositions?|prop\.?|measures?"
    r"|resolutions?|h\.?r\.?|psalm|verses?|war|studio|tier|option|question|steps?|weeks?|point|lines?|house|apartment"
    r"|apt\.|suite|floor|box|hole|turn|lap|group|pool|team|bus|train|mach|size|code|model|mark|schedule|annex|appendix"
    r"|clause|paragraphs?|catch|plan|bowl|expo|form|chromosome|omega|vitamin|windows|iphone|ipad|galaxy|playstation"
    r"|boeing|airbus|covid|s&p|fortune|ftse|nasdaq|russell|forbes|cac|stoxx|asx|csi|topix|union|local|station|reactor"
    r"|block|camp|zones?|footnotes?|notes?|markers?|dial|dialing|call|calling|half past|quarter past|quarter to"
    r"|gang of|group of|committee of|big|final|sweet|elite|air force|radio)[ \u00a0]"
    r"((?:[0-9A-Z]{1,4}(?:,|[ \u00a0](?:and|or|to))[ \u00a0]){1,3})?\Z",
    re.IGNORECASE,
)
_NUMBERS_AFTER = re.compile(r"[ \u00a0][0-9]{3,4}(?![0-9,.])")
_NUMBERS_BEFORE = re.compile(r"[0-9]{3}[ \u00a0]\Z")
_MOST_DIGITS = 8  # a count with more has separators
_SMALL = 3  # digits
_STREET = re.compile(
    r"(?:[ \u00a0][A-Z][\w.’']*){1,4}[ \u00a0](?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive|Square|Plaza"
    r"|Place|Court|Way|Highway|Terrace|Row|Park)\b"
)
_CAPITALISED = re.compile(r"(?<![\w.'’-])([A-Z][\w.&'’-]*)[ \u00a0]\Z")
_OPEN = words(
    """
    the a an about some at in on of over under after before by for from with to and but or nor than as if when while
    since until only just nearly almost around more another these those its his her their our my your all that this
    among between within up both fewer less exactly roughly approximately what how why where there here is are was
    were has have had not no yet even so then now today meanwhile police officials killed kills says said least
    monday tuesday wednesday thursday friday saturday sunday yesterday
    """
)
_PEOPLE = re.compile(rf"{_SPACE}(?:people|men|women|children|troops|soldiers|officers|workers|jobs|homes|houses)\b")
_GROUPS = re.compile(r"\) ?[0-9]{3}[-.][0-9]|[-–.][0-9]+[-–.][0-9]|[-–][0-9]{4,}|[-–][A-Za-z]?[0-9]+[A-Za-z]")


def behind(text: str, at: int, floor: int, width: int = 40) -> str:
    """The few characters before ``at``, none before ``floor``."""
    return text[max(floor, at - width) : at]


def begins_sentence(text: str, at: int, floor: int) -> bool:
    """Does a sentence, a quotation or a bracket begin at ``at``, so that a capital letter there means nothing?"""
    last = behind(text, at, floor).rstrip()
    return not last or last[-1] in ".!?:;•·●▪■-–—“”\"‘’'([|…*"


def glued(text: str, start: int, floor: int) -> bool:
    """Is a number in digits the tail of something longer: "F-16", "COVID-19", "v2", "#5", "’08", "@user1"?"""
    if start <= floor:
        return False
    last = text[start - 1]
    if last.isalpha() or last in "_/@#&=~\\+:*^":
        return True
    if last in "-–‑.":
        return start - 2 >= floor and text[start - 2].isalnum()
    return last in "'’‘`" and bool(re.match(r"[0-9]{2}s?(?![0-9,.])", text[start : start + 4]))


def moment(text: str, start: int, end: int, *, floor: int, ceiling: int) -> bool:
    """Is a number in digits the day of a date, an hour, or an ordinal?"""
    ahead = text[end : min(ceiling, end + 30)]
    if _ORDINAL.match(ahead) or _CLOCK.match(ahead):
        return True
    if not _DAY.fullmatch(text, start, end):
        return False
    return bool(_AFTER_MONTH.search(behind(text, start, floor)) or _BEFORE_MONTH.match(ahead))


def spoken_hour(text: str, start: int, end: int, *, floor: int, ceiling: int) -> bool:
    """Is a number part of an hour in words: "ten past four", "at a quarter to six"?"""
    before, ahead = behind(text, start, floor), text[end : min(ceiling, end + 40)]
    if _PAST_AFTER.match(ahead) or _PAST_BEFORE.search(before):
        return True
    minutes = text[start].isalpha() and _AT.search(before) and _TO_AFTER.match(ahead)
    return bool(minutes or (_TO_BEFORE.search(before) and _HOUR_ENDS.match(ahead)))


def year(text: str, start: int, end: int, ceiling: int) -> bool:
    """Is a number without a unit a year, or the first of two: "2016", "2015-16"?"""
    digits = text[start:end]
    if len(digits) != 4 or not digits.isdigit() or not "1000" <= digits <= "2100":
        return False
    return digits >= "1700" and not _PEOPLE.match(text, end, ceiling)


def ago(text: str, end: int, ceiling: int) -> bool:
    """Does "ago" make a point in time of a duration?"""
    return _AGO.match(text, end, ceiling) is not None


def code(text: str, start: int, end: int, *, floor: int, ceiling: int) -> bool:
    """Is a bare number in digits part of a telephone number, a date or a code, or the number of an item in a list?"""
    digits = text[start:end]
    bracketed = text[max(start - 1, floor) : start] == "[" and text[end : end + 1] == "]"
    if bracketed or digits == "911" or (digits.isdigit() and len(digits) > _MOST_DIGITS):
        return True
    if _GROUPS.match(text, end, min(ceiling, end + 12)):
        return True
    if (text[start] == "0" and text[start + 1 : start + 2].isdigit()) or _NUMBERS_AFTER.match(text, end, ceiling):
        return True  # "0800", "555 0199"
    if _NUMBERS_BEFORE.search(behind(text, start, floor, 6)):
        return True
    after = text[end : end + 1]
    if after.isalpha() or after in ("_", "/", "\\", "@", "=", "&", "^"):
        return True
    first = not behind(text, start, floor).strip(" \u00a0\n•*(") or behind(text, start, floor).rstrip(" ").endswith(
        "\n"
    )
    return first and end - start <= 3 and _LIST_NUMBER.match(text, end, ceiling) is not None


def heads_line(text: str, start: int, end: int, *, floor: int) -> bool:
    """Does a small number open its line before a capital: "3 Jane Doe", the third of a list?"""
    before = text[max(floor, start - 1) : start]
    return (
        before in ("", "\n")
        and end - start < _SMALL
        and text[end : end + 1] == " "
        and text[end + 1 : end + 2].isupper()
    )


def named(text: str, start: int, end: int, *, floor: int, ceiling: int) -> bool:
    """Is a bare number part of a name: "Flight 370", "S&P 500", "Air Force One", "10 Downing Street"?"""
    before = behind(text, start, floor)
    name = _DESIGNATOR.search(before)
    if (name and (name[1] is None or text[start].isdigit())) or _STREET.match(text, end, min(ceiling, end + 80)):
        return True
    if text[start].isalpha():
        return text[start].isupper() and text[start + 1].islower() and not begins_sentence(text, start, floor)
    return False


def after_name(text: str, start: int, floor: int) -> bool:
    """Does a capitalised word stand before the number, other than one that may begin a sentence?"""
    match = _CAPITALISED.search(behind(text, start, floor))
    return match is not None and match[1].lower() not in _OPEN
