"""Copies found, and their cost: `python evaluation/copies.py ../shared/corpora/polnear/train/text [--save]`.

Reads all texts of a folder into a ledger (the outlet is what the file's name has before its first "_") and asks for
the copies in it, in a process of its own. Beside that it looks for the same by brute force, with other code: sets of
runs of eight words of whole texts, and of what stands between quotation marks in one line. Printed are

- the pairs of texts that are near-identical (Jaccard at least 0.8), and how many of them were found; texts with the
  same bytes are one article to a ledger, and count as found where adding said so;
- the pairs across outlets that share a quoted run of eight words, and how many of them were found;
- the time for the index, the time for all relations once it is there, the peak memory, and the size of the index.

Then come the examples: the labelled relations of kind `copies` that are found, and those found that are not labelled.
`--ledger` names a ledger to use that has the texts already.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import results

from sayso.copies import copies
from sayso.ledger import Ledger
from sayso.origins import with_origins
from sayso.reader import Failure, Reader
from sayso.records import Attribution, Statement

if TYPE_CHECKING:
    from sayso.records import Reading

EXAMPLES = Path(__file__).parents[1] / "examples"
RUN, NEAR = 8, 0.8
Pair = frozenset[str]

MEASURE = """
import json, resource, sys, time
from sayso.copies import copies
from sayso.ledger import Ledger
from sayso.shingles import update
with Ledger(sys.argv[1]) as ledger:
    began = time.perf_counter()
    update(ledger.connection)
    indexed = time.perf_counter()
    found = [relation.to_json() for relation in copies(ledger.connection)]
    done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"index": indexed - began, "relations": done - indexed, "MB": peak, "found": found}))
"""

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_QUOTED = re.compile(r"“([^“”\n]+)”|''([^\n]+?)''|\"([^\"\n]+)\"")


# By brute force


def runs(text: str) -> set[tuple[str, ...]]:
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    return set(zip(*(words[i:] for i in range(RUN)), strict=False))


def shared(index: dict[str, set[tuple[str, ...]]]) -> Counter[Pair]:
    """How many runs each pair of texts shares."""
    holders: dict[tuple[str, ...], list[str]] = {}
    for name, found in index.items():
        for run in found:
            holders.setdefault(run, []).append(name)
    return Counter(frozenset(pair) for names in holders.values() for pair in combinations(names, 2))


def brute_force(texts: dict[str, str]) -> tuple[set[Pair], set[Pair]]:
    """The pairs that are near-identical, and the pairs of two outlets that share a quoted run."""
    whole = {name: runs(text) for name, text in texts.items()}
    near = {
        pair
        for pair, number in shared(whole).items()
        if number >= NEAR * (sum(len(whole[name]) for name in pair) - number)
    }
    said = {name: set().union(*(runs("".join(m)) for m in _QUOTED.findall(text))) for name, text in texts.items()}
    return near, {pair for pair in shared(said) if len(set(map(outlet, pair))) == 2}


def outlet(name: str) -> str:
    return name.partition("_")[0]


# By sayso


def fill(paths: list[Path], ledger: Ledger) -> None:
    for reading in Reader().read(map(str, paths)):
        if not isinstance(reading, Failure):
            ledger.add(with_origins(reading))


def texts_of(ledger: Ledger) -> dict[str, str]:
    """Ids to names."""
    return {article.id: Path(article.input).name for article in ledger.articles()}


def measured(paths: list[Path], ledger_path: Path) -> dict[str, float | str]:
    with Ledger(ledger_path) as ledger:
        names = texts_of(ledger)
        for identity, name in names.items():
            ledger.connection.execute("UPDATE article SET outlet = ? WHERE id = ?", (outlet(name), identity))
    before = ledger_path.stat().st_size
    out = subprocess.run(  # noqa: S603
        [sys.executable, "-c", MEASURE, str(ledger_path)], capture_output=True, text=True, check=True
    )
    measures: dict[str, Any] = json.loads(out.stdout)
    whole, quoted = set(), set()
    for relation in measures["found"]:
        pair = frozenset(names[relation[side].partition("-")[0]] for side in "ab")
        if relation["reason"].startswith("near-identical"):
            whole.add(pair)
        elif "-" in relation["a"] or "-" in relation["b"] or relation["kind"] == "same":
            quoted.add(pair)
    by_bytes = {path.name: path.read_bytes() for path in paths}
    once = {frozenset(pair) for pair in combinations(by_bytes, 2) if by_bytes[pair[0]] == by_bytes[pair[1]]}
    near, said = brute_force({path.name: path.read_text(encoding="utf-8") for path in paths})
    ours = {pair for pair in quoted if len(set(map(outlet, pair))) == 2}
    for missing in sorted(map(sorted, said - ours)):
        print("not found:", *missing)
    return {
        "articles": len(names),
        "near-identical pairs": len(near),
        "of these found": len(near & (whole | once)),
        "near-identical, found only by sayso": len(whole - near),
        "pairs across outlets with a shared quotation": len(said),
        "of these pairs found": len(said & ours),
        "pairs across outlets, found only by sayso": len(ours - said),
        "relations": len(measures["found"]),
        "index, s": round(measures["index"], 2),
        "relations, s": round(measures["relations"], 2),
        "peak memory, MB": round(measures["MB"]),
        "index, kB an article": round((ledger_path.stat().st_size - before) / 1000 / len(names), 1),
    }


# The examples


def keys(name: str, reading: Reading) -> dict[str, str]:
    """Record ids to the keys of the labels whose content they share the most of."""
    lines = (EXAMPLES / "expected" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    labels = [label for label in map(json.loads, lines) if "key" in label]
    found = {}
    records: list[Attribution | Statement] = [*reading.attributions, *reading.statements]
    for record in records:
        best = max(labels, key=lambda label: _likeness(record, label))
        if _likeness(record, best) >= 0.5:
            found[record.id] = f"{name}#{best['key']}"
    return found


def _likeness(record: Attribution | Statement, label: dict[str, Any]) -> float:
    if isinstance(record, Attribution) != (label["type"] == "attribution"):
        return 0.0
    text = record.content.text if isinstance(record, Attribution) else record.passage.text
    content = label.get("content") or label.get("text") or ""
    one, other = (set(re.findall(r"\w+", part)) for part in (text, "".join(content)))
    return len(one & other) / len(one | other)


def examples() -> dict[str, float | str]:
    files = [path for path in sorted(EXAMPLES.iterdir()) if path.suffix in {".pdf", ".txt", ".html"}]
    lines = (EXAMPLES / "expected" / "relations.jsonl").read_text(encoding="utf-8").splitlines()
    labelled = list(map(json.loads, lines))
    wanted = {frozenset((label["a"], label["b"])) for label in labelled if label["kind"] == "copies"}
    with Ledger(":memory:") as ledger:
        names: dict[str, str] = {}
        for path, reading in zip(files, Reader().read(map(str, files)), strict=True):
            assert not isinstance(reading, Failure)
            made = with_origins(reading)
            ledger.add(made)
            names |= keys(path.stem, made)
        relations = list(copies(ledger.connection))
    found = {pair for relation in relations if relation.kind == "copies" for pair in [_named(relation, names)]}
    for relation in relations:
        print(f"{relation.kind:7}", *sorted(_named(relation, names)), "|", relation.reason)
    return {
        "examples: labelled copies": len(wanted),
        "examples: of these found": len(wanted & found),
        "examples: copies found that are not labelled": len(found - wanted),
    }


def _named(relation: Any, names: dict[str, str]) -> Pair:
    return frozenset(names.get(record, record) for record in (relation.a, relation.b))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ledger", type=Path, help="a ledger that has the texts already; it is not changed")
    parser.add_argument("--save", action="store_true")
    o = parser.parse_args()
    paths = sorted(o.folder.glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        if o.ledger:
            shutil.copy(o.ledger, path)
        else:
            with Ledger(path) as ledger:
                fill(paths, ledger)
        figures = measured(paths, path) | examples()
    for name, value in figures.items():
        print(f"{name:48} {value}")
    if o.save:
        results.save("copies", figures)


if __name__ == "__main__":
    main()
