"""What the shipped model overlooks and what it makes up: `python evaluation/errors.py ../shared/corpora/polnear/dev`.

Prints the share of the annotated attributions that are found, by the words of their cue and by what their source is;
what is wrong with those that are not; and the share of what was found that has no annotated cue, by act. ``--save``
keeps the figures for the model card.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import results
from attributions import roles_of
from corpus import load
from scoring import Tokens, covered, match

import sayso
from sayso.acts import head

if TYPE_CHECKING:
    from collections.abc import Iterable

PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "you", "who"})


def cue_group(cue: str) -> str:
    """What kind of cue it is, by its words."""
    if re.search(r"\bsa(?:id|ys?)\b", cue, re.IGNORECASE):
        return "cue with “say”"
    if re.search(r"\baccording\b", cue, re.IGNORECASE):
        return "cue “according to”"
    known = head(cue)
    if known is None:
        return "cue in no table"
    return "another cue of speech" if known.kind == "speech" else "cue of thought or wish"


def source_group(source: str) -> str:
    if not source:
        return "no source"
    return "source a pronoun" if source.lower() in PRONOUNS else "source a name or description"


def percentages(hits: Counter[str], of: Counter[str], before: str) -> dict[str, float]:
    return {f"{before}: {name} (of {of[name]})": round(100 * hits[name] / of[name], 1) for name in sorted(of)}


def measure(pairs: Iterable[tuple[sayso.Reading, list[dict[str, list[tuple[int, int]]]]]]) -> dict[str, float]:
    """All figures by name, in percent, from readings and the attributions that annotators found in the same texts."""
    expected: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    acts: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    for reading, annotated in pairs:
        text = reading.article.text
        tokens = Tokens(text)
        gold = [covered(tokens, a) for a in annotated]
        top = [a for a in reading.attributions if not a.depth]
        read = [covered(tokens, roles_of(a)) for a in top]
        right = match(read, gold)
        for number, roles in enumerate(annotated):
            cue, source = (" ".join(text[start:end] for start, end in roles[role]) for role in ("cue", "source"))
            groups = (cue_group(cue), source_group(source))
            expected.update(groups)
            if number in right:
                found.update(groups)
                continue
            same_cue = [p for p in read if p["cue"] & gold[number]["cue"]]
            shared = [
                len(p["content"] & gold[number]["content"]) / len(p["content"] | gold[number]["content"])
                for p in same_cue
            ]
            wrong["cue overlooked" if not same_cue else "content" if max(shared) < 0.5 else "source"] += 1
        cues = frozenset[int]().union(*(a["cue"] for a in gold))
        for attribution, its in zip(top, read, strict=True):
            acts[attribution.act or "none"] += 1
            extra[attribution.act or "none"] += not its["cue"] & cues
    return (
        percentages(found, expected, "found")
        | percentages(wrong, Counter(dict.fromkeys(wrong, wrong.total())), "of those not found, wrong")
        | percentages(extra, acts, "without an annotated cue, of the act")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds text/ and attributions/")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    options = parser.parse_args()
    documents = load(options.folder)
    readings = sayso.Reader().read(options.folder / "text" / d.name for d in documents)
    pairs = [
        (reading, list(document.attributions))
        for document, reading in zip(documents, readings, strict=True)
        if isinstance(reading, sayso.Reading)
    ]
    figures = measure(pairs)
    for name, value in figures.items():
        print(f"{name:60} {value:5.1f}")
    if options.save:
        results.save(f"errors, PolNeAR {options.folder.resolve().name}", figures)


if __name__ == "__main__":
    main()
