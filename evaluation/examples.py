"""How the example documents are read, against what a careful reader finds: `python evaluation/examples.py`.

Compares each document of examples/ with examples/expected/: an expected attribution is found when its cue shares a word
with one found (or both have none) and half of the words of the two contents are the same. Documents and expectations
were written before any code that reads them.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from results import save

import sayso

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parents[1] / "examples"
_WORD = re.compile(r"\w+")


def words(text: str | None) -> Counter[str]:
    return Counter(_WORD.findall((text or "").lower()))


def same(row: dict[str, Any], found: sayso.Attribution) -> bool:
    """Is the expected attribution the one found?"""
    cue, other = words(row["cue"]), words(found.cue.text if found.cue else None)
    expected, content = words(" ".join(row["content"])), words(found.content.text)
    together = sum((expected | content).values())
    return bool(cue & other or not (cue or other)) and sum((expected & content).values()) >= 0.5 * together


def pairs(rows: Sequence[dict[str, Any]], found: Sequence[sayso.Attribution]) -> list[tuple[dict[str, Any], int]]:
    """One to one, in text order: expected rows with the number of the attribution found for each."""
    taken: set[int] = set()
    out = []
    for row in rows:
        for j, a in enumerate(found):
            if j not in taken and same(row, a):
                taken.add(j)
                out.append((row, j))
                break
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    o = parser.parse_args()
    expected = predicted = right = kinds = nested = nested_right = 0
    for path in sorted((FOLDER / "expected").glob("*.jsonl")):
        sources = [p for p in FOLDER.glob(f"{path.stem}.*") if p.suffix != ".py"]
        if not sources:
            continue
        reading = sayso.read(sources[0])
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [r for r in records if r["type"] == "attribution"]
        matched = pairs(rows, reading.attributions)
        print(
            f"{sources[0].name:30} {len(rows):3} expected, {len(matched):3} found, {len(reading.attributions):3} in all"
        )
        expected += len(rows)
        predicted += len(reading.attributions)
        right += len(matched)
        kinds += sum(row["kind"] == reading.attributions[j].kind for row, j in matched)
        nested += sum(row["parent"] is not None for row in rows)
        nested_right += sum(row["parent"] is not None and reading.attributions[j].depth > 0 for row, j in matched)
    figures = {
        "recall": round(100 * right / expected, 1),
        "precision": round(100 * right / predicted, 1),
        "kind": round(100 * kinds / right, 1),
        "nested found and nested": round(100 * nested_right / nested, 1),
    }
    for name, figure in figures.items():
        print(f"{name:30} {figure:5.1f}")
    if o.save:
        save("example documents", figures)


if __name__ == "__main__":
    main()
