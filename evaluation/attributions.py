"""Score the shipped model on PolNeAR through the public API: `python evaluation/attributions.py FOLDER`.

FOLDER is a part of the corpus, as in ../shared/corpora/polnear/dev. Prints linked F1 and exact-run F1 of each role
(evaluation/scoring.py says what they are), then linked recall by kind and linked F1 by publisher, and what share of the
attributions lies deeper than the top or has no cue: a reading may not hide its doubtful claims there. `--write-floors`
raises the floors in floors.json (it never lowers one); `--check` fails where a figure is below its floor.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from results import save
from scoring import ROLES, Tokens, covered, f1, match, runs

import sayso

sys.path.append(str(Path(__file__).parents[1] / "training"))
from corpus import Document, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FLOORS = Path(__file__).with_name("floors.json")
MARKS = "“\"‘'«„"


def digest(documents: Sequence[Document]) -> str:
    """Names the data that figures belong to."""
    h = hashlib.sha256()
    for d in documents:
        h.update(json.dumps([d.name, d.text, d.attributions]).encode())
    return h.hexdigest()[:16]


def kind_of(document: Document, gold: dict[str, Any]) -> str:
    """Direct where the content opens with a quotation mark, mixed where it holds one, else indirect."""
    pieces = [document.text[a:b] for a, b in gold["content"]]
    if not pieces:
        return "none"
    if pieces[0][0] in MARKS:
        return "direct"
    return "mixed" if any(c in p for p in pieces for c in '“”"«»') else "indirect"


def roles_of(attribution: sayso.Attribution) -> dict[str, Any]:
    parts = {r: getattr(attribution, r) for r in ROLES}
    return {r: list(p.spans) if p else [] for r, p in parts.items()} | {"depth": attribution.depth}


def measure(documents: Sequence[Document], readings: Sequence[sayso.Reading]) -> dict[str, float]:
    """All figures, by name, 0 to 100."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(name: str, *numbers: int) -> None:
        counts[name] = [a + b for a, b in zip(counts[name], numbers, strict=True)]

    total = deeper = cueless = 0
    for d, reading in zip(documents, readings, strict=True):
        tokens = Tokens(d.text)
        gold = [covered(tokens, a) for a in d.attributions]
        everything = [roles_of(a) for a in reading.attributions]
        top = [covered(tokens, a) for a in everything if not a["depth"]]
        total += len(everything)
        deeper += len(everything) - len(top)
        cueless += sum(not a["cue"] for a in top)
        for role in ROLES:
            g = {r for a in gold for r in runs(a[role])}
            p = {r for a in top for r in runs(a[role])}
            add(f"exact {role}", len(g & p), len(p), len(g))
        right = match(top, gold)
        add("linked", len(right), len(top), len(gold))
        add(
            "linked, deeper ones too",
            len(match([covered(tokens, a) for a in everything], gold)),
            total and len(everything),
            len(gold),
        )
        add(f"linked: {d.name.split('_')[0]}", len(right), len(top), len(gold))
        for j, a in enumerate(d.attributions):
            add(f"recall: {kind_of(d, a)}", int(j in right), 0, 1)
    out = {}
    for name, (hits, predicted, expected) in counts.items():
        out[name] = (
            round(100 * hits / max(expected, 1), 1)
            if name.startswith("recall")
            else round(f1(hits, predicted, expected), 1)
        )
    hits, predicted, expected = counts["linked"]
    out["linked precision"] = round(100 * hits / max(predicted, 1), 1)
    out["linked recall"] = round(100 * hits / max(expected, 1), 1)
    out["share deeper"] = round(100 * deeper / max(total, 1), 1)
    out["share without cue"] = round(100 * cueless / max(total, 1), 1)
    return out


#: What may not get worse.
GUARDED = (
    "linked",
    "exact source",
    "exact cue",
    "exact content",
    "recall: direct",
    "recall: mixed",
    "recall: indirect",
)


def check(figures: dict[str, float], name: str, data: str) -> list[str]:
    """The figures of data set ``name`` that are below their floors, in words; an unknown digest is one too."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))[name]
    if floors["digest"] != data:
        return [f"the floors of {name} belong to other data ({floors['digest']}, these are {data})"]
    return [f"{k}: {figures[k]} is below its floor {v}" for k, v in floors["floors"].items() if figures[k] < v]


def raise_floors(figures: dict[str, float], name: str, data: str, guarded: Iterable[str] = GUARDED) -> None:
    """Write floors a tenth below the ``guarded`` figures; a floor only rises, unless the data changed."""
    everything = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    row = everything.get(name, {})
    old = row.get("floors", {}) if row.get("digest") == data else {}
    floors = {k: max(round(figures[k] - 0.1, 1), old.get(k, 0.0)) for k in guarded if k in figures}
    everything[name] = {"digest": data, "floors": floors}
    FLOORS.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds text/ and attributions/")
    parser.add_argument("--every", type=int, default=1, help="only every n-th article: a fixed small part")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write-floors", action="store_true")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    o = parser.parse_args()
    documents = load(o.folder)[:: o.every]
    name = f"{o.folder.resolve().name}/{o.every}"
    began = time.perf_counter()
    readings = [
        r for r in sayso.Reader().read(o.folder / "text" / d.name for d in documents) if isinstance(r, sayso.Reading)
    ]
    seconds = time.perf_counter() - began
    figures = measure(documents, readings)
    for key in sorted(figures):
        print(f"{key:30} {figures[key]:5.1f}")
    words = sum(len(d.text.split()) for d in documents)
    print(f"{words} words in {seconds:.1f} s with loading the model: {words / seconds:.0f} words/s", file=sys.stderr)
    if o.save:
        save("PolNeAR dev", figures)
    if o.write_floors:
        raise_floors(figures, name, digest(documents))
    if o.check and (low := check(figures, name, digest(documents))):
        sys.exit("\n".join(low))


if __name__ == "__main__":
    main()
