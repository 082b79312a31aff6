"""Digits and number words to values: "1.6 million", "eighty-four", "half a dozen", "tens of thousands", "two in three".

`read` reads one number that begins at a character; what is counted, and whether it is a figure at all, is for others
to say. Every step looks at a bounded stretch of text, and a run of digits is passed once: reading takes linear time.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

Form = Literal["digits", "words", "vague", "fraction"]


def words(lines: str) -> frozenset[str]:
    """The words of a closed list, written as prose."""
    return frozenset(lines.split())


_ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen""".split()  # noqa: SIM905 - a list of words is read as prose
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: i for i, word in enumerate(_ONES)} | {word: 10 * i for i, word in enumerate(_TENS, 2)} | {"fourty": 40}
_SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9,
    "trillion": 10**12, "quadrillion": 10**15,
}  # fmt: skip
#: The words that numbers are spelled with.
SPELLED = frozenset(_SMALL) | frozenset(_SCALES)
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12, "trn": 10**12}
_DENOMINATORS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twentieth": 20, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_SIGNS = {
    "½": 0.5,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "¼": 0.25,
    "¾": 0.75,
    "⅕": 0.2,
    "⅛": 0.125,
    "⅜": 0.375,
    "⅝": 0.625,
    "⅞": 0.875,
}
#: Vague plurals: at least, at most.
_VAGUE = {"dozens": (12, 99), "scores": (20, 99)} | {
    f"{word}s": (scale, 10 * scale) for word, scale in _SCALES.items() if scale >= 100
}
_MOST_DIGITS = 24  # more is noise: no article counts so far
_MOST_IN_A_ROW = 15  # more without a separator is a code

_WORDS = "|".join(sorted(_SMALL, key=len, reverse=True))
#: Where a number may begin. The words that also mean other things are sorted out by `read`.
TRIGGER = re.compile(
    rf"[0-9{''.join(_SIGNS)}]|(?<!\w)(?:(?:{_WORDS})|(?:{'|'.join(_SCALES)}|ten)s?|scores|{'|'.join(_DENOMINATORS)})\b",
    re.IGNORECASE,
)
_SPACE = r"[ \u00a0\u2009\u202f\n]"
_DIGITS = re.compile(
    r"(?:[0-9]{1,3}(?:([,\u00a0\u2009\u202f])[0-9]{3})(?:\1[0-9]{3})*(?![0-9])"
    r"|[0-9]{1,2}(?:,[0-9]{2}){1,6},[0-9]{3}(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
)
_RUN = re.compile(r"[0-9]+(?:[.,:/][0-9]+)*")
_SLASHED = re.compile(r"([0-9])/([0-9]{1,2})(?![0-9/])")
_MIXED = re.compile(rf"{_SPACE}([0-9])/([0-9])(?![0-9/])")
_AND_A_HALF = re.compile(
    rf"(?:-|{_SPACE})and(?:-|{_SPACE})(?:a(?:-|{_SPACE})|one[- ])(half|third|quarter)\b", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z]+(?![\w])")
_JOIN = re.compile(rf"(?:-|{_SPACE}{{1,2}})(?:(and){_SPACE})?(?=[A-Za-z])", re.IGNORECASE)
_SCALE = re.compile(rf"(?:-|{_SPACE}{{0,2}})(?:(?:of{_SPACE})?an?{_SPACE})?({'|'.join(_SCALES)})(?!\w)", re.IGNORECASE)
_SHORT_SCALE = re.compile(rf"({'|'.join(_SHORT_SCALES)})(?!\w)", re.IGNORECASE)
_PART = re.compile(rf"(?:-|{_SPACE})({'|'.join(_DENOMINATORS)})(s?)(?![\w-])", re.IGNORECASE)
# What may follow "and": "two hundred and five thousand" is one number, "one hundred and two hundred" are two.
_UNDER_HUNDRED = rf"(?:{_WORDS})(?:[- ](?:{_WORDS}))?(?![\w-]|{_SPACE}(?:{{}})\b)"
_AFTER_HUNDRED = re.compile(_UNDER_HUNDRED.format("hundred|dozen"), re.IGNORECASE)
_AFTER_MORE = re.compile(_UNDER_HUNDRED.format("|".join(_SCALES)), re.IGNORECASE)
_OF = re.compile(rf"{_SPACE}of{_SPACE}([A-Za-z]+)(?!\w)")
_OUT_OF = re.compile(rf"{_SPACE}(?:in|out{_SPACE}of)(?:{_SPACE}every)?{_SPACE}|-in-", re.IGNORECASE)
_NO_BASE = re.compile(
    rf"[-’']|{_SPACE}(?:{_SPACE}|straight|consecutive|successive|different|separate){{0,3}}(?:years?|months?|weeks?"
    r"|days?|hours?|minutes?|games?|match(?:es)?|starts?|attempts?|seasons?|sets?|innings|overs|percent|meetings?|tries)\b"
    r"|%|\.[0-9]"
)
_SHARED_OUT = re.compile(
    rf"{_SPACE}(?:of|the|that|its|their|said|say|are|were|is|was|have|had|has|more|less|fewer|higher|lower|larger|smaller|off"
    rf"|who|as|in|to|for|from|and|or|on|at|by|did|do|than|since|between|each)\b|(?!{_SPACE}?[\w’'-])"
)
_BEFORE = re.compile(
    rf"(?<!\w)(an?|the|several|(?:a{_SPACE})?few|(?:a{_SPACE})?couple(?:{_SPACE}of)?){_SPACE}\Z", re.IGNORECASE
)


class Number(NamedTuple):
    """A number in a text: its ``value``, or the ``low`` and ``high`` that a vague one lies between.

    All three are None where a run of digits is no number that could be counted with ("1.2.3", 400 digits): it is passed
    over as one. ``scale`` is what a scale word at its end multiplied by, 1 without one.
    """

    start: int
    end: int
    form: Form
    value: float | None
    low: float | None = None
    high: float | None = None
    scale: int = 1

    @property
    def known(self) -> bool:
        return self.value is not None or self.low is not None

    def times(self, scale: int) -> Number:
        """The same number in units of ``scale``: "5" in "5 to 10 million"."""
        return self._replace(value=None if self.value is None else _exact(self.value, scale), scale=scale)


def _exact(value: float, scale: float) -> float:
    return float(Decimal(repr(value)) * Decimal(repr(scale)))


def read(text: str, start: int, end: int, *, money: bool = False) -> Number | None:
    """The number that begins at a match of `TRIGGER`, read no further than ``end``; None where the word is no number.

    ``money`` allows the short scales that mean something else elsewhere: "$5m", but "5m" is a length.
    """
    sign = text[start]
    if sign in _SIGNS:
        return _scaled(text, Number(start, start + 1, "fraction", _SIGNS[sign]), end, money=money)
    number = _digits(text, start, end, money=money) if sign.isdigit() else _words(text, start, end)
    if number is None or number.value is None:
        return number
    return _ratio(text, number, end) or number


def _digits(text: str, start: int, end: int, *, money: bool) -> Number:
    run = _RUN.match(text, start, end)
    match = _DIGITS.match(text, start, end)
    assert run is not None  # noqa: S101 - a digit stands there
    assert match is not None  # noqa: S101
    stop = match.end()
    if part := _SLASHED.match(text, start, end):
        above, below = int(part[1]), int(part[2])
        if part.end() == run.end() and 0 < above < below and below in (2, 3, 4, 5, 8, 10):
            return Number(start, part.end(), "fraction", above / below)
    if run.end() > stop or stop - start > (_MOST_DIGITS if match[1] else _MOST_IN_A_ROW):
        return Number(start, max(run.end(), stop), "digits", None)
    value = float(re.sub(r"[^0-9.]", "", match[0]))
    sign = stop + 1 if text[stop : stop + 1] in (" ", "\u00a0") else stop
    if sign < end and text[sign] in _SIGNS:
        value, stop = value + _SIGNS[text[sign]], sign + 1  # "5½", "5 ½"
    elif (part := _MIXED.match(text, stop, end)) and 0 < int(part[1]) < int(part[2]):
        value, stop = value + int(part[1]) / int(part[2]), part.end()
    return _scaled(text, Number(start, stop, "digits", value), end, money=money)


def _scaled(text: str, number: Number, end: int, *, money: bool = False) -> Number:
    """The number with "and a half" and the scale words after it: "2 and a half million", "10 thousand crore"."""
    stop, value, scale = number.end, number.value or 0.0, 1
    if half := _AND_A_HALF.match(text, stop, end):
        stop, value = half.end(), value + 1 / _DENOMINATORS[half[1].lower()]
    for _ in range(2):
        if match := _SCALE.match(text, stop, end):
            scale *= _SCALES[match[1].lower()]
            stop = match.end()
    if scale == 1 and (match := _SHORT_SCALE.match(text, stop, end)) and (money or match[1] not in "mM"):
        scale, stop = _SHORT_SCALES[match[1].lower()], match.end()
    return number._replace(end=stop, value=_exact(value, scale), scale=scale)


def _words(text: str, start: int, end: int) -> Number | None:
    match = _WORD.match(text, start, end)
    if match is None:
        return None
    word = match[0].lower()
    if word in _VAGUE or word == "tens":
        return _vague(text, match, end)
    if word == "half":
        return _scaled(text, Number(start, match.end(), "fraction", 0.5), end)
    if word in _DENOMINATORS:
        return _a_part(text, match, end)
    if word in _SCALES:
        before = _BEFORE.search(text, max(start - 14, 0), start)
        scale = _SCALES[word]
        if before is not None and before[1][-1].lower() in "lwfe" and before[1].lower() != "the":
            return Number(before.start(), match.end(), "vague", None, 2 * scale, 10 * scale, scale)
        if before is not None and before[1].lower() in ("a", "an"):
            start = before.start()
        return _scaled(text, Number(start, match.end(), "words", float(scale), scale=scale), end)
    value, scale, stop = _spelled(text, start, end)
    number = Number(start, stop, "words", float(value), scale=scale)
    part = _PART.match(text, stop, end)
    if part is not None and value < 20:
        below = _DENOMINATORS[part[1].lower()]
        plural = bool(part[2]) or (below == 2 and value == 1)
        if 0 < value < below and (plural or value == 1) and not (part[1].lower() == "quarter" and value == 2):
            return _scaled(text, Number(start, part.end(), "fraction", value / below), end)
    return _scaled(text, number, end) if _AND_A_HALF.match(text, stop, end) else number


def _spelled(text: str, start: int, end: int) -> tuple[int, int, int]:
    """Value, last scale and end of a number in words: "two hundred and five thousand"."""
    total = group = 0
    above = 10**18  # the last scale word: what follows it is smaller
    least = 100  # the last word's power of ten: what follows "twenty" is below ten
    scale, at, stop = 1, start, start
    while match := _WORD.match(text, at, end):
        word = match[0].lower()
        if word in _SMALL and _SMALL[word] < least and (group == 0 or _SMALL[word] > 0):
            group += _SMALL[word]
            least = 10 if _SMALL[word] >= 20 else 0
            scale = 1
        elif word == "hundred" and 0 < group < 100:
            group, least, scale = group * 100, 100, 100
        elif word in _SCALES and word != "hundred" and group > 0 and _SCALES[word] < above:
            above = scale = _SCALES[word]
            total, group, least = total + group * above, 0, 100
        else:
            break
        stop = match.end()
        join = _JOIN.match(text, stop, end)
        if join is None:
            break
        at = join.end()
        if join[1] and not (scale >= 100 and (_AFTER_HUNDRED if scale == 100 else _AFTER_MORE).match(text, at, end)):
            break
    return total + group, scale, stop


def _vague(text: str, match: re.Match[str], end: int) -> Number | None:
    """A vague plural: "dozens", "hundreds of thousands", "tens of millions"."""
    word = match[0].lower()
    low, high = (10, 100) if word == "tens" else _VAGUE[word]
    stop = match.end()
    scale = 1
    of = _OF.match(text, stop, end)
    if of is not None and of[1].lower() in _VAGUE and _VAGUE[of[1].lower()][0] > max(low, 100):
        scale = _VAGUE[of[1].lower()][0]
        stop = of.end()
    elif word == "tens" or (word == "scores" and of is None):
        return None
    return Number(match.start(), stop, "vague", None, low * scale, high * scale, scale)


def _a_part(text: str, match: re.Match[str], end: int) -> Number | None:
    """A share: "a third", "a quarter of a million". Without "a" it is an ordinal, or a part of a year or a game."""
    before = _BEFORE.search(text, max(match.start() - 3, 0), match.start())
    if before is None or before[1].lower() != "a" or text[match.end() : match.end() + 1] == "-":
        return None
    if match[0].lower() != "quarter" and not _SHARED_OUT.match(text, match.end(), end):
        return None  # "a fifth candidate"
    part = Number(before.start(), match.end(), "fraction", 1 / _DENOMINATORS[match[0].lower()])
    return _scaled(text, part, end)


def _ratio(text: str, number: Number, end: int) -> Number | None:
    """A ratio: "two in three", "7 out of 10", "one in every five"; None where it is none ("two in five years")."""
    joint = _OUT_OF.match(text, number.end, end)
    if joint is None or number.form not in ("digits", "words") or number.value is None:
        return None
    at = joint.end()
    if at >= end:
        return None
    word = _WORD.match(text, at, end)
    if text[at] in "0123456789":
        base = _digits(text, at, end, money=False)
    elif word is not None and word[0].lower() in _SMALL:
        value, scale, stop = _spelled(text, at, end)
        base = Number(at, stop, "words", float(value), scale=scale)
    elif word is not None and word[0].lower() == "a":
        scaled = _SCALE.match(text, word.end(), end)
        if scaled is None:
            return None
        base = Number(at, scaled.end(), "words", float(_SCALES[scaled[1].lower()]))
    else:
        return None
    if base.value is None or not 0 < number.value < base.value or base.value % 1 or number.value % 1:
        return None
    year = base.form == "digits" and 1000 <= base.value < 2100 and "," not in text[at : base.end]
    if year or _NO_BASE.match(text, base.end, end):
        return None
    return Number(number.start, base.end, "fraction", number.value / base.value)
