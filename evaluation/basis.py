"""How a source is said to know, against labels: `python evaluation/basis.py [FOLDER] [--verbose] [--save]`.

Measures `sayso.basis` alone: attributions, speakers, kinds, roles, affiliations and polarity are those of the labelled
cases (default: tests/cases/speakers). Prints for each basis how many are labelled and given, precision and recall, and
the same for null and over all six. `--verbose` shows every claim that comes out otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, get_args

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]  # before this folder: tests/cases.py, not evaluation/cases.py
import results  # noqa: E402
from cases import Case, Expected, load_cases  # noqa: E402

from sayso.acts import act_of  # noqa: E402
from sayso.basis import basis_of  # noqa: E402
from sayso.records import Article, Attribution, Basis, Block, Speaker, SpeakerKind  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).parents[1] / "tests" / "cases" / "speakers"


def article(case: Case) -> Article:
    """The case's text with a block for every paragraph."""
    blocks = tuple(Block(*m.span(), "paragraph") for m in re.finditer(r"\S(?:.|\n(?!\s*\n))*(?<=\S)", case.text))
    return Article("case", case.text, blocks, hashlib.sha256(case.text.encode()).hexdigest(), outlet=case.outlet)


def key(name: str) -> str:
    return re.sub(r"^(?:the|an?) ", "", name.lower())


def speakers(case: Case, of: Article) -> dict[str, Speaker]:
    """The labelled speakers by `key`: mentions are where the name stands and what the sources say."""
    found: dict[str, Speaker] = {}
    for a in case.attributions.values():
        if not a.speaker or key(a.speaker) in found:
            continue
        same = [b for b in case.attributions.values() if b.speaker and key(b.speaker) == key(a.speaker)]
        named = re.finditer(re.escape(key(a.speaker)), case.text, re.IGNORECASE)
        spans = {m.span() for m in named} | {b.source[0] for b in same if b.source}
        mentions: list[tuple[int, int]] = []
        for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
            block = of.block_at(start)
            if block and end <= block.end and (not mentions or start >= mentions[-1][1]):
                mentions.append((start, end))
        if mentions:
            kind: SpeakerKind = next((b.kind_of_speaker for b in same if b.kind_of_speaker), "person")
            role = next((b.role for b in same if b.role), None)
            affiliation = next((b.affiliation for b in same if b.affiliation), None)
            found[key(a.speaker)] = Speaker(of, a.speaker, kind, tuple(mentions), role, affiliation)
    return found


def attribution(case: Case, of: Article, expected: Expected, parent: Attribution | None) -> Attribution:
    def words(spans: tuple[tuple[int, int], ...]) -> str:
        return " … ".join(case.text[slice(*s)] for s in spans)

    act = expected.act or (act_of(words(expected.cue), words(expected.content)) if expected.cue else None)
    return Attribution(
        article=of,
        kind=expected.kind,
        content=of.passage(*expected.content),
        cue=of.passage(*expected.cue) if expected.cue else None,
        source=of.passage(*expected.source) if expected.source else None,
        parent=parent.id if parent else None,
        depth=case.depth(expected.number),
        act=act,
        polarity=expected.polarity or "affirmed",
    )


def outcomes(case: Case) -> Iterator[tuple[Attribution, Basis | None, Basis | None]]:
    """Every labelled attribution of a case with the basis that it should have and the one that it gets."""
    of = article(case)
    known = speakers(case, of)
    made: dict[int, Attribution] = {}
    for number, expected in sorted(case.attributions.items(), key=lambda entry: case.depth(entry[0])):
        parent = made[expected.parent] if expected.parent is not None else None
        made[number] = attribution(case, of, expected, parent)
        speaker = known.get(key(expected.speaker)) if expected.speaker else None
        yield made[number], expected.basis, basis_of(made[number], speaker, parent)


def line(name: str, labelled: int, given: int, right: int) -> str:
    return f"{name:20}{labelled:9}{given:9}{share(right, given):11}{share(right, labelled):9}"


def share(part: int, whole: int) -> float:
    return round(100 * part / max(whole, 1), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=CASES)
    parser.add_argument("--verbose", action="store_true", help="show every claim that comes out otherwise")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    options = parser.parse_args()
    pairs: Counter[tuple[str | None, str | None]] = Counter()
    for case in load_cases(options.folder):
        for a, wanted, got in outcomes(case):
            pairs[wanted, got] += 1
            if options.verbose and wanted != got:
                source, cue = (p.text if p else "-" for p in (a.source, a.cue))
                print(f"{case.name}: {got}, not {wanted}: {source} | {cue} | {a.content.text[:150]}")
    print(f"{'basis':20}{'labelled':>9}{'given':>9}{'precision':>11}{'recall':>9}")
    labelled, given, right = Counter[str](), Counter[str](), Counter[str]()
    for pair, n in pairs.items():
        labelled[pair[0] or "null"] += n
        given[pair[1] or "null"] += n
        right[pair[0] or "null"] += n if pair[0] == pair[1] else 0
    for basis in (*get_args(Basis), "null"):
        print(line(basis, labelled[basis], given[basis], right[basis]))
    expected, found, agreed = (counts.total() - counts["null"] for counts in (labelled, given, right))
    print(line("all but null", expected, found, agreed))
    figures = {"precision": share(agreed, found), "recall": share(agreed, expected)}
    print(", ".join(f"{name} {value}" for name, value in figures.items()))
    if options.save:
        results.save("basis", figures, model=False)


if __name__ == "__main__":
    main()
