"""Where a claim was taken from: the outlet or wire that a credit line, a byline or the sentence itself names.

What is read are set phrases with a name that is known to be, or is built like, a news outlet's: "(AP)" at the end of a
paragraph, "LISBON (Reuters) —", "told the Post", "in an interview with CNN", "as reported by", "X first reported".
Everything else leaves the origin null, and so does the article's own outlet. All patterns are bounded: linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

from sayso.records import PROSE, READABLE
from sayso.sentences import sentences
from sayso.stages import stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sayso.records import Article, Attribution, Block, Reading, Span

#: What a credit is for: the whole article, its paragraph, its sentence, or some part that nobody can tell.
Scope = Literal["article", "block", "sentence", "part"]


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


#: What the names of papers and broadcasters end in. Alone, such a word is one only where "the" stands before it.
_PAPERS = _words(
    "times post news herald tribune journal gazette observer guardian chronicle telegraph sun mirror globe examiner "
    "sentinel inquirer enquirer independent courier dispatch beacon register star standard echo wire newswire press "
    "newspaper magazine tv radio broadcaster daily mail express bulletin ledger citizen record monitor today"
)
#: Of these, the ones that say little on their own: "the press", "the record", "the citizen".
_NOT_ALONE = _words(
    "news wire newswire press newspaper magazine tv radio broadcaster daily mail express bulletin ledger citizen "
    "record monitor today star standard echo register dispatch courier beacon"
)
_DAYS = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December"
)
#: Words with a capital only because a sentence begins.
_OPENERS = _words("As But And When While Since After Before Earlier Yet So In On If Because Although Even")
_INITIALS = re.compile(r"[A-Z]{3,}(?:\.com)?$")

# A capitalised name of up to six words, and an article before it.
_WORD = r"(?<![\w.&’'-])(?:(?:[A-Z]\.){2,6}|[A-Z0-9](?:[\w&!/-]|\.(?=\w))*+)"
_NAME = rf"(?P<the>(?:[Tt]he|THE|a|an) )?(?P<name>{_WORD}(?: (?:(?:of|and|della|&) )?{_WORD}){{0,5}})"
_DAY = r"(?:[a-z]+ |(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day |last |this )"
_REPORT = r"(?:report|story|article|analysis|investigation|op-ed|column|essay|piece|commentary|profile)s?"
_MESSAGE = r"(?:interview|statement|e-?mail|text message|letter|comments?|remarks|appearance)"
_GIVEN = r"(?:that )?(?:(?:published|aired|broadcast|given) )?"
_FIRST = r"(?:(?:first|has|had|also|later|previously|exclusively) )"
_AGENCY = r"(?:(?:state|official|semi-official|state-run) )?(?:news|press) agency"

#: In running text. Each finds a name that still has to be an outlet's; it is tried where its word is, for speed.
_PHRASES = tuple(
    (word, re.compile(pattern))
    for word, pattern in (
        ("", rf"\b(?:told|tells|telling) {_NAME}"),
        ("", rf"\b{_MESSAGE} {_GIVEN}{_DAY}{{0,3}}?(?:with|on|by|in|to|for) {_NAME}"),
        ("", rf"\b{_REPORT} {_GIVEN}{_DAY}{{0,3}}?(?:in|by|from|for) {_NAME}"),
        ("", rf"\b(?:[Ss]peaking|[Ss]poke|[Aa]ppearing|[Tt]alking) (?:to|on|with) {_NAME}"),
        (" on ", rf"\b(?:said|says) {_DAY}{{0,1}}on {_NAME}"),
        ("by ", rf"\b(?:reported|revealed|published|quoted)(?: as saying)? {_DAY}{{0,3}}?by {_NAME}"),
        (
            "report",
            rf"{_NAME}(?: {_AGENCY})? {_FIRST}{{0,2}}report(?:ed|s)\b(?! (?:an? )?(?:loss|profit|earnings|revenue))",
        ),
        ("agency", rf"\b{_AGENCY} {_NAME} (?:said|says)\b"),
        ("agency", rf"{_NAME} {_AGENCY} (?:said|says)\b"),
        ("", rf"\b(?:[Aa]ccording to|[Pp]er|[Cc]iting) {_NAME}"),
    )
)
# "a Reuters report", but not "a Fox News poll": behind "a", only what an outlet itself writes.
_AFTER_A = re.compile(rf"[’']?s? (?:[a-z]+ )?(?:{_REPORT}|tally|review|reporter|correspondent|journalist)\b")
_PART = re.compile(
    rf"^(?:\W*(?:[Ww]ith|[Aa]dditional) )?(?:reporting|files|contributions|material) (?:by|from) {_NAME}"
    rf"|^\W*Contributing:? {_NAME.replace('?P<the>', '').replace('?P<name>', '?P<contributing>')}"
)
_CONTRIBUTED = re.compile(rf"{_NAME} (?:also )?contributed (?:to this|reporting\b)")
_REPRINT = re.compile(
    r"\b[Tt]his (?:article|story|piece|column|report|post|interview) (?:(?:was|has|been|is|originally|first) ){0,3}"
    r"(?:appeared|published|ran|republished|reprinted)"
    rf" (?:(?:originally|first|courtesy of|with permission) ){{0,2}}(?:in|on|at|by|from) {_NAME}"
)
_DATELINE = re.compile(rf"[A-Z][^()\n]{{0,60}} \({_NAME}\)\s*[-–—]")
_CLOSING = re.compile(
    rf"(?<=[.!?”\"’]) ?\({_NAME}\)\W*$|^\({_NAME.replace('?P<the>', '').replace('<name>', '<alone>')}\)$"
)
_COPYRIGHT = re.compile(rf"^(?:Copyright|©|\([Cc]\))[^A-Za-z\n]{{0,12}}(?:by )?{_NAME}")
_VIA = re.compile(rf"^(?:Via|VIA|via|[Hh]/[Tt]|Source):? {_NAME}[.)]?$")
_BYLINE = re.compile(rf"^(?:By |BY |by )?(?:[^|,\n]{{0,60}}(?:,| \|| [-–—]) )?{_NAME}$")
_LONGEST_LINE = 160
# A name may run over the end of a line.
_SPACES = str.maketrans("\n\r\u00a0", "   ")


@dataclass(frozen=True, slots=True)
class Credit:
    """A place that names an outlet as where something comes from: its name in full, the phrase, and what it is for."""

    name: str
    span: Span
    scope: Scope


@stage("origins")
def with_origins(reading: Reading) -> Reading:
    """The reading with `Attribution.origin` filled where the text shows one.

    A credit in a sentence goes to the claim whose cue or source it overlaps, and what is nested in it; if there is
    none, to the claims of its sentence. One at the end of a paragraph goes to the paragraph's claims, one in a byline
    or a dateline to all. A nearer credit goes before a wider one. Who merely contributed is no claim's origin.
    """
    found = credits_of(reading.article)
    named: dict[str, str] = {}
    for credit in found:
        if credit.scope == "sentence":
            named |= {a.id: credit.name for a in _credited(reading, credit.span) if a.id not in named}
    for attribution in sorted(reading.attributions, key=lambda a: a.depth):
        if attribution.id not in named and attribution.parent in named:
            named[attribution.id] = named[attribution.parent]
    around = surrounding(reading.article, found)

    def origin(attribution: Attribution) -> str | None:
        return named.get(attribution.id) or around(attribution.content.start)

    made = (a if a.origin == (name := origin(a)) else replace(a, origin=name) for a in reading.attributions)
    return replace(reading, attributions=tuple(made))


def surrounding(article: Article, found: Sequence[Credit]) -> Callable[[int], str | None]:
    """For any character, the outlet that its paragraph is credited to, else the one that the whole article is."""
    blocks = {article.block_at(credit.span[0]): credit.name for credit in found if credit.scope == "block"}
    whole = next((credit.name for credit in found if credit.scope == "article"), None)
    return lambda place: blocks.get(article.block_at(place), whole)


def credits_of(article: Article) -> tuple[Credit, ...]:
    """The credits of an article in text order, those to its own outlet left out."""
    prose = [block for block in article.blocks if block.kind in PROSE]
    # A wire's name alone on a line further down is a picture's credit.
    inside = range(prose[0].end, prose[-1].start) if len(prose) > 2 else range(0)
    found = [
        credit
        for block in article.blocks
        for credit in _credits(article.text, block, signed=block.kind == "byline" or block.start not in inside)
    ]
    wire = next((name for author in article.authors if (name := _outlet(author, "", wire=True))), None)
    if wire is not None:
        start = max(article.text.find(author) for author in article.authors if _outlet(author, "", wire=True))
        found.append(Credit(wire, (max(start, 0), max(start, 0)), "article"))
    made = (replace(credit, name=_in_full(credit.name, article.text)) for credit in found)
    return tuple(credit for credit in made if not same_outlet(credit.name, article.outlet))


def credits_in(line: str) -> tuple[Credit, ...]:
    """The credits in a sentence or line that stands alone."""
    return tuple(_line_credits(line, 0, len(line))) or tuple(_prose_credits(line, 0, len(line)))


def same_outlet(name: str | None, other: str | None) -> bool:
    """Whether two names are one outlet's: "the Observer" is The Port Velle Observer, "AP" is the Associated Press."""
    if not name or not other:
        return False
    short, long = sorted((_plain(name), _plain(other)), key=len)
    return long == short or (len(short) == 1 and short[0] in _PAPERS and long[-1:] == short)


def _plain(name: str) -> list[str]:
    """The words of a name as the table has it, in lower case and without "the"."""
    known = _known().get(name.casefold().removeprefix("the "))
    words = (known[0] if known else name).casefold().removeprefix("the ").split()
    return words or [name]


def _credits(text: str, block: Block, *, signed: bool) -> Iterator[Credit]:
    if block.end - block.start <= _LONGEST_LINE and block.kind != "title":
        line = list(_line_credits(text, block.start, block.end, signed=signed))
        if line:
            yield from line if block.kind != "caption" else ()
            return
    if block.kind in READABLE:
        yield from _prose_credits(text, block.start, block.end, dated=block.kind in PROSE)


def _line_credits(text: str, start: int, end: int, *, signed: bool = True) -> Iterator[Credit]:
    """A line that is nothing but a credit."""
    line = text[start:end]
    for pattern, scope, wire in (
        (_COPYRIGHT, "article", True),
        (_VIA, "part", False),
        (_PART, "part", False),
        (_BYLINE, "article", True),
    ):
        match = pattern.search(line) if signed or pattern is not _BYLINE else None
        name = match and _named(match, line, wire=wire)
        if name:
            yield Credit(name, (start, end), scope)  # type: ignore[arg-type]
            return


def _prose_credits(text: str, start: int, end: int, *, dated: bool = True) -> Iterator[Credit]:
    """The credits inside a paragraph."""
    whole = text[start:end].translate(_SPACES)
    found: list[Credit] = []

    def take(pattern: re.Pattern[str], scope: Scope, matches: Iterable[re.Match[str] | None]) -> None:
        for match in matches:
            name = match and _named(match, whole, closed=pattern in {_DATELINE, _CLOSING})
            if match and name:
                found.append(Credit(name, (start + match.start(), start + match.end()), scope))

    if dated:
        take(_DATELINE, "article", [_DATELINE.match(whole)])
        take(_CLOSING, "block", [_CLOSING.search(whole, max(0, len(whole) - _LONGEST_LINE))])
    if "contributed" in whole:
        take(_CONTRIBUTED, "part", _CONTRIBUTED.finditer(whole))
    take(_REPRINT, "article", _REPRINT.finditer(whole))
    for word, pattern in _PHRASES:
        if word in whole:
            take(pattern, "sentence", pattern.finditer(whole))
    yield from sorted(found, key=lambda credit: credit.span)


def _named(match: re.Match[str], text: str, *, wire: bool = False, closed: bool = False) -> str | None:
    """The outlet that a match names, or None where it names something else."""
    groups = match.groupdict()
    name = groups.get("name") or groups.get("alone") or groups.get("contributing") or ""
    before = groups.get("the") or ""
    end = match.end("name") if groups.get("name") else match.end()
    if before.strip() in {"a", "an"} and not _AFTER_A.match(text, end) and not _AFTER_A.search(name[-40:]):
        return None
    if closed and not before:
        before = "the "  # in brackets, "(Observer)" needs none
    return _outlet(name, before, wire=wire)


def _outlet(name: str, before: str, *, wire: bool = False) -> str | None:
    """The outlet that a capitalised run begins with or is, in full; None where that is no outlet's name."""
    words = _trimmed(name)
    if words[:1] and words[0].casefold() == "the":
        before, words = "the ", words[1:]
    known = _known()
    for length in range(len(words), 0, -1):
        # A name may go on ("CNN Chief Correspondent"), but then what begins it must be no common word.
        shorter = length < len(words)
        full, kind = known.get(" ".join(words[:length]).casefold(), ("", ""))
        if not full or (shorter and (full.startswith("The ") or (length == 1 and not _INITIALS.match(words[0])))):
            continue
        return full if kind == "wire" or not wire else None
    for first in range(1, len(words)):  # "Ann Lee of Fox News"
        full, kind = known.get(" ".join(words[first:]).casefold(), ("", ""))
        if full and words[first - 1] == "of":
            return full if kind == "wire" or not wire else None
    if words and any(part.casefold() in known for part in words[0].split("-")[1:] + words[0].split("-")[:-1]):
        return None  # a poll of two outlets
    last = words[-1].casefold() if words else ""
    agency = [word.casefold() for word in words[-2:]] in (["news", "agency"], ["press", "agency"], ["news", "service"])
    if wire:
        return " ".join(words) if agency or (last in {"wire", "newswire"} and len(words) > 1) else None
    if agency or (last in _PAPERS and (len(words) > 1 or (last not in _NOT_ALONE and before.strip().lower() == "the"))):
        return " ".join(words)
    return None


def _trimmed(name: str) -> list[str]:
    """The words of a capitalised run without those that only open a sentence or name a day."""
    words = [word.rstrip(".,!") for word in name.split()]
    inner = next((i for i, word in enumerate(words) if i and word == "The"), 0)
    words = words[inner:]
    while words and words[0] in _OPENERS:
        words = words[1:]
    while words and words[-1] in _DAYS:
        words = words[:-1]
    return words


def _in_full(name: str, text: str) -> str:
    """A paper's one-word name ("Times") in the longer form that the article has of it, if it has only one."""
    if " " in name or name.casefold() not in _PAPERS:
        return name
    longer = {m[1] for m in re.finditer(rf"\b((?:[A-Z][a-z]+ ){{1,4}}{re.escape(name)})\b", text)}
    forms = {form.removeprefix("The ") for form in longer} - {name}
    return next(iter(forms)) if len(forms) == 1 else name


def _credited(reading: Reading, span: Span) -> list[Attribution]:
    """The claims that a credit in a sentence is for."""

    def touches(spans: Iterable[Span], here: Span) -> bool:
        return any(start < here[1] and here[0] < end for start, end in spans)

    governed = [a for a in reading.attributions if any(p and touches(p.spans, span) for p in (a.cue, a.source))]
    if governed:
        deepest = max(a.depth for a in governed)
        return [a for a in governed if a.depth == deepest]
    top = [a for a in reading.attributions if a.depth == 0]
    block = reading.article.block_at(span[0])
    if block is None or any(touches(a.content.spans, span) for a in top):
        return []  # somebody's words about an outlet
    around = sentences(reading.article.text, block.start, block.end)
    here = next((sentence for sentence in around if sentence[0] <= span[0] < sentence[1]), span)
    return [a for a in top if touches((*a.content.spans, *(a.cue.spans if a.cue else ())), here)]


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Every form of a name in the table, in lower case and without "the", to the name in full and its kind."""
    table: dict[str, tuple[str, str]] = {}
    lines = resources.files("sayso").joinpath("outlets.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[2:]:
        name, kind, forms = line.split("\t")
        for form in (name, *filter(None, forms.split(", "))):
            words = (word.rstrip(".") for word in form.casefold().removeprefix("the ").split())
            table[" ".join(words)] = name, kind
    return table
