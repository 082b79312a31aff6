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
from scoring import ROLES, Tokens, covered, f1, intervals, match, runs

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


Counts = dict[str, tuple[int, int, int]]


def tally(document: Document, reading: sayso.Reading, surer: float = 0.0) -> Counts:
    """The hits, what was predicted and what was expected of one article, by the name of the measure.

    Attributions that are less sure than ``surer`` are taken as not found.
    """
    tokens = Tokens(document.text)
    gold = [covered(tokens, a) for a in document.attributions]
    found = [roles_of(a) for a in reading.attributions if surer <= 0 or (a.confidence or 0.0) >= surer]
    everything = [covered(tokens, a) for a in found]
    top = [c for c, a in zip(everything, found, strict=True) if not a["depth"]]
    counts: Counts = {
        "share deeper": (len(found) - len(top), 0, len(found)),
        "share without cue": (sum(not a["cue"] for a in found if not a["depth"]), 0, len(found)),
    }
    for role in ROLES:
        g = {r for a in gold for r in runs(a[role])}
        p = {r for a in top for r in runs(a[role])}
        counts[f"exact {role}"] = (len(g & p), len(p), len(g))
    right = match(top, gold)
    counts["linked"] = counts[f"linked: {document.name.split('_')[0]}"] = (len(right), len(top), len(gold))
    counts["linked precision"] = (len(right), 0, len(top))
    counts["linked recall"] = (len(right), 0, len(gold))
    counts["linked, deeper ones too"] = (len(match(everything, gold)), len(everything), len(gold))
    for j, a in enumerate(document.attributions):
        name = f"recall: {kind_of(document, a)}"
        hits, _, expected = counts.get(name, (0, 0, 0))
        counts[name] = (hits + (j in right), 0, expected + 1)
    return counts


def total(tallies: Iterable[Counts]) -> dict[str, float]:
    """All figures, by name, 0 to 100."""
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for tallied in tallies:
        for name, counts in tallied.items():
            sums[name] = [a + b for a, b in zip(sums[name], counts, strict=True)]
    return {
        name: round(
            f1(hits, predicted, expected)
            if name.startswith(("linked", "exact")) and predicted
            else 100 * hits / max(expected, 1),
            1,
        )
        for name, (hits, predicted, expected) in sums.items()
    }


def measure(documents: Sequence[Document], readings: Sequence[sayso.Reading]) -> dict[str, float]:
    """All figures, by name, 0 to 100."""
    return total(tally(d, r) for d, r in zip(documents, readings, strict=True))


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
    tallies = [tally(d, r) for d, r in zip(documents, readings, strict=True)]
    figures = total(tallies)
    for key in sorted(figures):
        print(f"{key:30} {figures[key]:5.1f}")
    surer: dict[str, float | str] = {}
    if o.every == 1:
        bounds = intervals(tallies, total)
        surer |= {f"{name}, 95 % interval": "{} to {}".format(*bounds[name]) for name in GUARDED}
        for least in (0.5, 0.7, 0.9):
            sure = total(tally(d, r, least) for d, r in zip(documents, readings, strict=True))
            for name in ("precision", "recall"):
                surer[f"{name} of those at least {least} sure"] = sure[f"linked {name}"]
    for key, value in surer.items():
        print(f"{key:40} {value}")
    words = sum(len(d.text.split()) for d in documents)
    print(f"{words} words in {seconds:.1f} s with loading the model: {words / seconds:.0f} words/s", file=sys.stderr)
    if o.save:
        save("PolNeAR dev", figures | surer)
    if o.write_floors:
        raise_floors(figures, name, digest(documents))
    if o.check and (low := check(figures, name, digest(documents))):
        sys.exit("\n".join(low))


if __name__ == "__main__":
    main()
