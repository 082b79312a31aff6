"""How well relations between claims are told: `python evaluation/comparing.py`.

Two parts. The labelled pairs of `tests/cases/compare`: each claim is given (the marked words, with cue and source read
off their sentence), speakers, figures, times and places are what the stages find; printed are the share of pairs whose
relation is right, of those that are related and those that are not, and the precision of conflicts. Then the example
documents, read end to end into a ledger and compared, against `examples/expected/relations.jsonl`: how many of the
relations there are found, and what is found besides. `--labelled` takes the labelled claims of the examples instead of
those that are read; `--show` prints what is wrong; `--ledger PATH` times a comparison of a whole ledger; `--save` keeps
the figures.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from results import save

import sayso
from sayso.antecedents import Antecedents
from sayso.compare import compare
from sayso.copies import copies
from sayso.gist import gist_of
from sayso.origins import with_origins
from sayso.relate import relate
from sayso.resolve import resolve
from sayso.topics import claims

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import example_readings  # noqa: E402 - beside the tests
from pair_cases import PairArticle, load_pairs  # noqa: E402
from pair_readings import reading_of  # noqa: E402

if TYPE_CHECKING:
    from sayso.relations import Relation
    from sayso.topics import Claim

Key = tuple[str, frozenset[str]]


def related_pair(a: PairArticle, b: PairArticle, antecedents: Antecedents) -> tuple[Relation | None, list[Claim]]:
    """How the marked claims of two articles are related, by shared words and credits first, and the claims."""
    read = [reading_of(side) for side in (a, b)]
    readings = [with_origins(resolve(reading, antecedents)) for reading, _ in read]
    ids = [identity for _, identity in read]
    marked = [next(c for c in claims(gist_of(r)) if c.id == i) for r, i in zip(readings, ids, strict=True)]
    with tempfile.TemporaryDirectory() as folder, sayso.Ledger(Path(folder) / "pair.db") as ledger:
        for reading in readings:
            ledger.add(reading)
        shared = [r for r in copies(ledger.connection) if {r.a, r.b} == set(ids)]
    copied = next((r for r in shared if r.kind == "copies"), None)
    return copied or relate(*marked) or next(iter(shared), None), marked


def pairs(folder: Path, *, show: bool) -> dict[str, float]:
    """The share of labelled pairs that are told right, and the precision of conflicts."""
    antecedents = Antecedents()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    conflicts = [0, 0]
    for case in load_pairs(folder):
        found, (a, b) = related_pair(case.a, case.b, antecedents)
        kind: str = found.kind if found else "none"
        total[case.relation] += 1
        right[case.relation] += kind == case.relation
        if kind == "conflicts":
            conflicts[0] += case.relation == "conflicts"
            conflicts[1] += 1
        if show and kind != case.relation:
            print(f"{case.name}: {case.relation}, not {kind} ({found.reason if found else ''})")
            print(f"    {case.a.published} {a.holder.name}: {' '.join(case.a.claim_text.split())}")
            print(f"    {case.b.published} {b.holder.name}: {' '.join(case.b.claim_text.split())}")
            print(f"    {case.reason}")
    for relation, number in sorted(total.items()):
        print(f"  {relation:20} {right[relation]:3} of {number}")
    return {
        "pairs right": round(100 * right.total() / total.total(), 1),
        "conflict precision": round(100 * conflicts[0] / max(conflicts[1], 1), 1),
        "pairs": total.total(),
    }


def examples(*, labelled: bool, show: bool) -> dict[str, float]:
    """What is found of the relations of the example documents, read end to end or as labelled, and what besides."""
    wanted = _planted()
    with tempfile.TemporaryDirectory() as folder, sayso.Ledger(Path(folder) / "examples.db") as ledger:
        keys: dict[str, str] = {}
        for name in example_readings.NAMES:
            if labelled:
                reading, known = with_origins(example_readings.reading(name)), example_readings.keys(name)
            else:
                reading = sayso.read(example_readings.path(name))
                known = example_readings.matched(name, reading)
            ledger.add(reading)
            keys |= {identity: f"{name}#{key}" for identity, key in known.items()}
        found = {_key(r.kind, keys.get(r.a, r.a), keys.get(r.b, r.b)): r.reason for r in compare(ledger).relations}
    if show:
        for key in sorted(wanted.keys() - found.keys(), key=str):
            print(f"  missing: {key[0]} {sorted(key[1])}: {wanted[key]}")
        for key in sorted(found.keys() - wanted.keys(), key=str):
            print(f"  besides: {key[0]} {sorted(key[1])}: {found[key]}")
    hits = len(wanted.keys() & found.keys())
    name = "labelled claims" if labelled else "end to end"
    return {f"planted found, {name}": hits, f"planted, {name}": len(wanted), f"besides, {name}": len(found) - hits}


def _planted() -> dict[Key, str]:
    lines = (ROOT / "examples" / "expected" / "relations.jsonl").read_text(encoding="utf-8").splitlines()
    return {_key(row["kind"], row["a"], row["b"]): row["reason"] for row in map(json.loads, lines)}


def _key(kind: str, a: str, b: str) -> Key:
    return kind, frozenset((a, b))


def timed(path: str) -> dict[str, float]:
    """Seconds that a comparison of a whole ledger takes, and what it finds."""
    with sayso.Ledger(path, create=False) as ledger:
        began = time.perf_counter()
        found = compare(ledger)
        seconds = time.perf_counter() - began
        articles = sum(1 for _ in ledger.articles())
    for kind, number in Counter(r.kind for r in found.relations).most_common():
        print(f"  {kind:20} {number:5}")
    return {"articles": articles, "seconds": round(seconds, 2), "relations": len(found.relations)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", action="store_true", help="the labelled claims of the examples")
    parser.add_argument("--no-examples", action="store_true")
    parser.add_argument("--ledger", metavar="PATH")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--save", action="store_true")
    o = parser.parse_args()
    if o.ledger:
        figures = timed(o.ledger)
    else:
        figures = pairs(ROOT / "tests" / "cases" / "compare", show=o.show)
        if not o.no_examples:
            figures |= examples(labelled=o.labelled, show=o.show)
    for name, figure in figures.items():
        print(f"{name:40} {figure:8}")
    if o.save:
        save("comparing a ledger" if o.ledger else "comparing claims", figures)


if __name__ == "__main__":
    main()
