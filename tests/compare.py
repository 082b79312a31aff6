"""Compares a reading with what a case's labels expect: shared by the tests and by ``evaluation/cases.py``.

A case's pieces and a reading's passages are compared as words, since a page's text has other offsets than its source.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cases import Case, Expected, load_cases, words

from sayso.reader import Failure, Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.records import Attribution, Passage, Reading, Span

FOLDERS = tuple(Path(__file__).parent / "cases" / name for name in ("extract", "pages"))
KNOWN_FAILURES = Path(__file__).parent / "cases" / "known_failures.tsv"

#: A found content is the expected one from this share of common words on.
SAME_CONTENT = 0.5

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_TOKEN = re.compile(rf"{_WORD.pattern}|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a reading compares with its case. ``found`` counts expected attributions; ``kinds``, ``acts`` and ``places``
    (parent and depth) count those of them that are right there too; ``problems`` says in words all that is not.
    """

    name: str
    expected: int = 0
    found: int = 0
    extra: int = 0
    kinds: int = 0
    acts: int = 0
    places: int = 0
    statements: int = 0
    statements_expected: int = 0
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Match:
    """Which found attribution each expected one is, by its number, and which are none."""

    pairs: dict[int, Attribution] = field(default_factory=dict)
    extra: list[Attribution] = field(default_factory=list)


def all_cases(folders: Iterable[Path] = FOLDERS) -> list[Case]:
    return [case for folder in folders for case in load_cases(folder)]


def read_cases(cases: Sequence[Case], reader: Reader) -> list[Outcome]:
    """The outcome of every case, read in one batch."""
    results = reader.read(case.text.encode("utf-8", "surrogatepass") for case in cases)
    return [compare(case, result) for case, result in zip(cases, results, strict=True)]


def compare(case: Case, reading: Reading | Failure) -> Outcome:
    """What ``reading`` has of what ``case`` expects. A document that could not be read has nothing of it."""
    expected = len(case.attributions)
    if isinstance(reading, Failure):
        why = f"not read: {reading.error.reason}"
        return Outcome(case.name, expected, statements_expected=len(case.statements), problems=(why,))
    paired = match(case, reading.attributions)
    problems = _page_problems(case, reading)
    kinds = acts = places = 0
    numbers = {found.id: number for number, found in paired.pairs.items()}
    for number, wanted in case.attributions.items():
        found = paired.pairs.get(number)
        if found is None:
            problems.append(f"missing: {_said(case, wanted)}")
            continue
        kinds += found.kind == wanted.kind
        if found.kind != wanted.kind:
            problems.append(f"{found.kind}, not {wanted.kind}: {_said(case, wanted)}")
        acts += wanted.act in (None, found.act)
        if wanted.act not in (None, found.act):
            problems.append(f"act {found.act}, not {wanted.act}: {_said(case, wanted)}")
        parent = numbers.get(found.parent) if found.parent else None
        in_place = parent == wanted.parent and found.depth == case.depth(number)
        places += in_place
        if not in_place:
            problems.append(f"at depth {found.depth}, not {case.depth(number)} in its parent: {_said(case, wanted)}")
    problems += [f"extra: {shown(found)}" for found in paired.extra]
    statements, wrong = _statements(case, reading)
    return Outcome(
        name=case.name,
        expected=expected,
        found=len(paired.pairs),
        extra=len(paired.extra),
        kinds=kinds,
        acts=acts,
        places=places,
        statements=statements,
        statements_expected=len(case.statements),
        problems=(*problems, *wrong, *_touched(case, reading)),
    )


def match(case: Case, found: Sequence[Attribution]) -> Match:
    """One to one, those whose contents have most in common first."""
    ranked = sorted(
        (
            (_alikeness(_content(case, wanted), _counted([a.content.text])), number, i)
            for number, wanted in case.attributions.items()
            for i, a in enumerate(found)
            if _same_cue_and_source(case, wanted, a)
        ),
        key=lambda entry: (-entry[0], entry[1:]),
    )
    pairing, taken = Match(), set()
    for alike, number, i in ranked:
        if alike >= SAME_CONTENT and number not in pairing.pairs and i not in taken:
            pairing.pairs[number] = found[i]
            taken.add(i)
    pairing.extra = [a for i, a in enumerate(found) if i not in taken]
    return pairing


def _same_cue_and_source(case: Case, wanted: Expected, found: Attribution) -> bool:
    """Cues share a token or there is none on either side; sources share one where the case names a source."""
    cue, source = _tokens(case, wanted.cue), _tokens(case, wanted.source)
    same_cue = bool(cue & _passage_tokens(found.cue)) or not (cue or found.cue)
    return same_cue and (not source or bool(source & _passage_tokens(found.source)))


def _tokens(case: Case, spans: Iterable[Span]) -> set[str]:
    return {token for span in spans for token in _TOKEN.findall(case.plain(*span))}


def _passage_tokens(passage: Passage | None) -> set[str]:
    return set(_TOKEN.findall(passage.text)) if passage else set()


def _content(case: Case, wanted: Expected) -> Counter[str]:
    return _counted(case.plain(*span) for span in wanted.content)


def _counted(pieces: Iterable[str]) -> Counter[str]:
    return Counter(word for piece in pieces for word in _WORD.findall(piece))


def _alikeness(a: Counter[str], b: Counter[str]) -> float:
    """The Jaccard index of two bags of words."""
    return (a & b).total() / max((a | b).total(), 1)


def _page_problems(case: Case, reading: Reading) -> list[str]:
    """What the article's record says of itself that the case contradicts."""
    problems = []
    for key in ("title", "published", "outlet"):
        wanted, found = getattr(case, key), getattr(reading.article, key)
        if wanted is not None and wanted != (found or ""):
            problems.append(f"{key} {found!r}, not {wanted!r}")
    return problems


def _statements(case: Case, reading: Reading) -> tuple[int, list[str]]:
    """How many of the expected statements are there; what is missing, and what is too many where they are all."""
    found = Counter(words(s.passage.text) for s in reading.statements)
    wanted = Counter(words(text) for text in case.statements)
    problems = [f"statement missing: {text}" for text in (wanted - found).elements()]
    if not case.attributions:
        problems += [f"statement extra: {text}" for text in (found - wanted).elements()]
    return (wanted & found).total(), problems


def _touched(case: Case, reading: Reading) -> list[str]:
    """Records that touch what none may touch."""
    passages = [p for a in reading.attributions for p in (a.content, a.cue, a.source) if p is not None]
    spans = [span for p in (*passages, *(s.passage for s in reading.statements)) for span in p.spans]
    spans += [span for a in reading.attributions for span in a.frame]
    problems = []
    for text in case.never:
        pattern = re.compile(r"\s+".join(map(re.escape, text.split())))
        places = [m.span() for m in pattern.finditer(reading.article.text)]
        if any(a < end and start < b for start, end in places for a, b in spans):
            problems.append(f"touched: {text}")
    return problems


def _said(case: Case, wanted: Expected) -> str:
    def role(spans: Iterable[Span]) -> str:
        return " … ".join(case.plain(*span) for span in spans) or "-"

    return f"{role(wanted.source)} | {role(wanted.cue)} | {_short(role(wanted.content))}"


def shown(found: Attribution) -> str:
    """An attribution in a line: source, cue, content."""
    source, cue = (words(p.text) if p else "-" for p in (found.source, found.cue))
    return f"{source} | {cue} | {_short(words(found.content.text))}"


def _short(text: str, length: int = 90) -> str:
    return text if len(text) <= length else f"{text[: length // 2]} […] {text[-length // 2 :]}"


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Shares over all outcomes, 0 to 100: of what is expected, of what is found, and of the expected that are found."""

    def share(part: int, whole: int) -> float:
        return round(100 * part / max(whole, 1), 1)

    found = sum(o.found for o in outcomes)
    expected, extra = sum(o.expected for o in outcomes), sum(o.extra for o in outcomes)
    return {
        "recall": share(found, expected),
        "precision": share(found, found + extra),
        "kind": share(sum(o.kinds for o in outcomes), found),
        "act": share(sum(o.acts for o in outcomes), found),
        "parent": share(sum(o.places for o in outcomes), found),
        "statements": share(sum(o.statements for o in outcomes), sum(o.statements_expected for o in outcomes)),
        "cases": share(sum(not o.problems for o in outcomes), len(outcomes)),
    }


def digest(cases: Iterable[Case]) -> str:
    """Names the labelled data that figures belong to."""
    h = hashlib.sha256()
    for case in cases:
        h.update(repr((case.name, case.text, case.attributions, case.statements, case.never)).encode())
    return h.hexdigest()[:16]


def known_failures() -> dict[str, str]:
    """The cases that do not pass yet, by name, and why."""
    with KNOWN_FAILURES.open(encoding="utf-8", newline="") as file:
        return dict(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def write_known_failures(outcomes: Iterable[Outcome]) -> None:
    rows = [f"{o.name}\t{'; '.join(words(p) for p in o.problems)}\n" for o in outcomes if o.problems]
    KNOWN_FAILURES.write_text("".join(rows), encoding="utf-8")
