"""How one interview report is read, against records made by hand: `python evaluation/interview.py FOLDER`.

FOLDER holds interview_report.txt and interview_report.expected.jsonl (records as in the documentation, spans in the
file's characters). Prints what is missing, extra and wrong, then the figures: expected attributions found (contents
have half of their tokens in common, cues overlap where one is expected), those beyond the expected, kinds right, the
outlet's statements found (eight tenths of their tokens in common), and the blocks, title and date.
`--write-floors` raises the floors in floors.json; `--check` fails below one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attributions import check, raise_floors
from scoring import Tokens

import sayso

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: The name of the floors in floors.json, and the figures that may not get worse.
FLOORS = "interview"
GUARDED = ("attributions found", "attributions expected", "kinds right", "statements found")

SAME_CONTENT, SAME_STATEMENT = 0.5, 0.8
BESIDE = frozenset({"heading", "caption", "chrome", "byline", "dateline"})

Spans = list[list[int]]


@dataclass(frozen=True, slots=True)
class Result:
    """Counts of attributions (``found`` and ``kinds`` are right ones of ``expected``) and of the outlet's statements.

    ``beside`` are the texts of spans that touch headings, captions or menus; ``blocks`` those of blocks of another kind
    than expected.
    """

    expected: int
    found: int
    extra: int
    kinds: int
    statements_expected: int
    statements: int
    beside: tuple[str, ...]
    blocks: tuple[str, ...]
    title: bool
    published: bool
    problems: tuple[str, ...]

    @property
    def figures(self) -> dict[str, float]:
        """Shares from 0 to 100."""
        return {
            "attributions found": round(100 * self.found / self.expected, 1),
            "attributions expected": round(100 * self.found / max(self.found + self.extra, 1), 1),
            "kinds right": round(100 * self.kinds / self.expected, 1),
            "statements found": round(100 * self.statements / self.statements_expected, 1),
        }


def evaluate(folder: Path) -> Result:
    rows = [json.loads(line) for line in (folder / "interview_report.expected.jsonl").read_text("utf-8").splitlines()]
    by_type = {kind: [row for row in rows if row["type"] == kind] for kind in ("article", "attribution", "statement")}
    return compare(by_type, sayso.read(folder / "interview_report.txt"))


def compare(expected: dict[str, list[dict[str, Any]]], reading: sayso.Reading) -> Result:
    (page,) = expected["article"]
    tokens = Tokens(reading.article.text)
    pairs = _match(expected["attribution"], reading.attributions, tokens)
    extra = [a for a in reading.attributions if a not in pairs.values()]
    kinds = 0
    problems = []
    for i, row in enumerate(expected["attribution"]):
        if i not in pairs:
            problems.append(f"missing: {row['id']}")
            continue
        kinds += pairs[i].kind == row["kind"]
        if pairs[i].kind != row["kind"]:
            problems.append(f"{pairs[i].kind}, not {row['kind']}: {row['id']}")
    problems += [f"extra: {a.content.text}" for a in extra]
    held = [tokens.cover(s.passage.spans) for s in reading.statements]
    lost = [
        row
        for row in expected["statement"]
        if not any(_alike(tokens.cover(row["spans"]), h) >= SAME_STATEMENT for h in held)
    ]
    problems += [f"statement missing: {row['text']}" for row in lost]
    return Result(
        expected=len(expected["attribution"]),
        found=len(pairs),
        extra=len(extra),
        kinds=kinds,
        statements_expected=len(expected["statement"]),
        statements=len(expected["statement"]) - len(lost),
        beside=_beside(page["blocks"], reading),
        blocks=_other_kinds(page["blocks"], reading.article),
        title=reading.article.title == page["title"],
        published=reading.article.published == page["published"],
        problems=tuple(problems),
    )


def _match(
    rows: Sequence[dict[str, Any]], found: Sequence[sayso.Attribution], tokens: Tokens
) -> dict[int, sayso.Attribution]:
    """One to one, those whose contents have most in common first."""
    ranked = []
    for i, row in enumerate(rows):
        content, cue = tokens.cover(row["content"]["spans"]), _cover(tokens, row["cue"])
        for j, a in enumerate(found):
            other = tokens.cover(a.cue.spans) if a.cue else frozenset()
            alike = _alike(content, tokens.cover(a.content.spans))
            if alike >= SAME_CONTENT and (cue & other or not cue):
                ranked.append((-alike, i, j))
    pairs: dict[int, int] = {}
    for _, i, j in sorted(ranked):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return {i: found[j] for i, j in pairs.items()}


def _cover(tokens: Tokens, passage: dict[str, Any] | None) -> frozenset[int]:
    return tokens.cover(passage["spans"]) if passage else frozenset()


def _alike(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / max(len(a | b), 1)


def _overlap(a: Sequence[int], b: Sequence[int]) -> int:
    return min(a[1], b[1]) - max(a[0], b[0])


def _beside(blocks: Iterable[dict[str, Any]], reading: sayso.Reading) -> tuple[str, ...]:
    """The texts of spans that touch a block which yields no record."""
    closed = [(b["start"], b["end"]) for b in blocks if b["kind"] in BESIDE]
    passages = [p for a in reading.attributions for p in (a.content, a.cue, a.source) if p]
    spans = [s for p in (*passages, *(s.passage for s in reading.statements)) for s in p.spans]
    spans += [s for a in reading.attributions for s in a.frame]
    text = reading.article.text
    return tuple(text[a:b] for a, b in spans if any(_overlap((a, b), c) > 0 for c in closed))


def _other_kinds(blocks: Sequence[dict[str, Any]], article: sayso.Article) -> tuple[str, ...]:
    """The texts of expected blocks where the block found that overlaps most is of another kind, or there is none."""
    wrong = []
    for row in blocks:
        span = (row["start"], row["end"])
        best = max(article.blocks, key=lambda b: _overlap((b.start, b.end), span))
        if best.kind != row["kind"] or _overlap((best.start, best.end), span) <= 0:
            wrong.append(f"{best.kind}, not {row['kind']}: {article.text[slice(*span)]}")
    return tuple(wrong)


def digest(folder: Path) -> str:
    """Names the files that figures belong to."""
    files = (folder / "interview_report.txt", folder / "interview_report.expected.jsonl")
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="fail where a figure is below its floor")
    parser.add_argument("--write-floors", action="store_true")
    o = parser.parse_args()
    result = evaluate(o.folder)
    for problem in (*result.problems, *result.beside, *result.blocks):
        print(f"    {problem if len(problem) < 150 else problem[:147] + '…'}")
    print(f"attributions found   {result.found} of {result.expected}, {result.extra} beyond them")
    print(f"kinds right          {result.kinds}")
    print(f"statements found     {result.statements} of {result.statements_expected}")
    print(f"beside the article   {len(result.beside)} spans")
    print(f"blocks of other kind {len(result.blocks)}")
    print(f"title and date       {'right' if result.title else 'wrong'}, {'right' if result.published else 'wrong'}")
    if o.write_floors:
        raise_floors(result.figures, FLOORS, digest(o.folder), guarded=GUARDED)
    if o.check and (low := check(result.figures, FLOORS, digest(o.folder))):
        sys.exit("\n".join(low))


if __name__ == "__main__":
    main()
