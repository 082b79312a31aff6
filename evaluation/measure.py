"""How well figures are tied to place, time and holder, and how fast the stage is that does it.

    python evaluation/measure.py [--articles FOLDER] [--report FOLDER] [--misses] [--save]

- The marked figures of ``tests/cases/ties``: how many have the right place, and how many the right time.
- The interview report in the ``--report`` folder: of the figures and times that its expected records hold, how many are
  read right. A figure is right if value (or bounds), unit, modifier, the head word of what is counted, the place where
  one is given, and the holder are; a time if its value and holder are. A holder is right if its content has most of its
  tokens in common with the expected attribution's, or their cues overlap.
- Words a second of ``sayso.measure.measure`` on one core, over articles of the ``--articles`` folder that were read
  before the clock ran; and for readings made to be slow the time for twice the length over the time for once.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import results
from scoring import Tokens

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from tie_cases import PUBLISHED, load_tie_cases

from sayso.load import load
from sayso.measure import measure
from sayso.reader import Reader
from sayso.records import Article, Attribution, Block, Reading, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tie_cases import TieCase

    from sayso.records import Figure, Span, Time

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CASES = ROOT / "tests" / "cases" / "ties"
MOST_ARTICLES = 24
LENGTH = 30_000  # characters of a made reading, then twice as many
SAME_CONTENT = 0.5
DEEPEST = 5

#: Pieces that are repeated; the number of words of each attribution's content, 0 for none.
SLOW = {
    "figures in one sentence": ("12 men in Homs and ", 0),
    "figures in a row": ("12 men, ", 0),
    "figures alone": ("12 ", 0),
    "places alone": ("in Homs ", 0),
    "times alone": ("in 2019 ", 0),
    "places, then figures": ("Homs 7 men ", 0),
    "claims in a block": ("He said 12 died in Homs in 2019. ", 12),
    "short claims in a block": ("12 a ", 1),
    "sentences": ("In Homs 12 died. ", 0),
}


def article(text: str) -> Article:
    """A text as an article of one paragraph."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article("-", text, (Block(0, len(text), "paragraph"),), digest, published=PUBLISHED)


def plain(text: str) -> Reading:
    """A text that the outlet says all by itself."""
    of = article(text)
    return Reading(of, statements=(Statement(of, of.passage((0, len(text)))),))


def ties(case: TieCase, *, misses: bool) -> Iterator[tuple[bool, bool]]:
    """For each marked figure of a line whether its place is right, and whether its time is."""
    reading = measure(plain(case.text))
    words = {marked.id: marked.text for marked in (*reading.places, *reading.times)}
    for tie in case.figures:
        figure = next((f for f in reading.figures if overlap(f.span, tie.span)), None)
        place, when = (words.get(i or "") for i in (figure.place, figure.time)) if figure else ("?", "?")
        right = place == tie.place, alike(when, tie.time)
        if misses and not all(right):
            print(f"  {case.name} {case.text}")
            print(f"    [{case.text[slice(*tie.span)]}] {tie.place} {tie.time}: {place} {when}")
        yield right


def alike(found: str | None, expected: str | None) -> bool:
    """Whether two times in words are the same, a longer or a shorter span of it."""
    return found is expected or (
        found is not None and expected is not None and (found in expected or expected in found)
    )


def overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def report(folder: Path) -> dict[str, float]:
    """How many of the expected figures and times of the interview report are right; prints those that are not."""
    rows = [json.loads(line) for line in (folder / "interview_report.expected.jsonl").read_text("utf-8").splitlines()]
    reading = next(Reader().read([folder / "interview_report.txt"]))
    if not isinstance(reading, Reading):
        raise reading.error
    tokens = Tokens(reading.article.text)
    claims = {row["id"]: row for row in rows if row["type"] == "attribution"}
    counts = {"figures_expected": 0, "figures_right": 0, "times_expected": 0, "times_right": 0}
    for row in rows:
        if row["type"] not in ("figure", "time"):
            continue
        marked = reading.figures if row["type"] == "figure" else reading.times
        hits = [m for m in marked if overlap(m.span, (row["span"][0], row["span"][1]))]
        wrong = wrongs(hits[0], row, claims[row["holder"]], reading, tokens) if hits else ["not found"]
        counts[f"{row['type']}s_expected"] += 1
        counts[f"{row['type']}s_right"] += not wrong
        if wrong:
            print(f"  {row['type']} {row['text']}: {', '.join(wrong)}")
    counts |= {"figures_found": len(reading.figures), "times_found": len(reading.times)}
    return dict(counts)


def wrongs(
    found: Figure | Time, row: dict[str, Any], claim: dict[str, Any], reading: Reading, tokens: Tokens
) -> list[str]:
    """What is wrong with a found figure or time, in words."""
    names = ("value", "low", "high", "unit", "modifier") if row["type"] == "figure" else ("value",)
    wrong = [f"{name} {getattr(found, name)}" for name in names if getattr(found, name) != row[name]]
    if row["type"] == "figure":
        of, place = getattr(found, "of", None), getattr(found, "place", None)
        if of not in row["of"].split():
            wrong.append(f"of {of}")
        where = next((p.text for p in reading.places if p.id == place), None)
        if row["place"] is not None and where != row["place"]:
            wrong.append(f"place {where}")
    holder = next((a for a in reading.attributions if a.id == found.holder), None)
    if holder is None or not same_claim(holder, claim, tokens):
        wrong.append(f"holder {holder.content.text[:60] if holder else found.holder}")
    return wrong


def same_claim(found: Attribution, expected: dict[str, Any], tokens: Tokens) -> bool:
    a, b = tokens.cover(found.content.spans), tokens.cover(expected["content"]["spans"])
    cue = tokens.cover(expected["cue"]["spans"]) if expected["cue"] else frozenset()
    both = tokens.cover(found.cue.spans) & cue if found.cue else frozenset()
    return len(a & b) / max(len(a | b), 1) >= SAME_CONTENT or bool(both)


def seconds(readings: list[Reading], rounds: int = 3) -> float:
    """The least time of some rounds, in seconds of this process."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for reading in readings:
            measure(reading)
        best = min(best, time.process_time() - begun)
    return best


def made(piece: str, words: int, length: int) -> Reading:
    """A reading of a repeated piece; with ``words``, contents of so many words of a piece side by side, some nested."""
    text = (piece * (length // len(piece))).strip()
    of = article(text)
    if not words:
        return Reading(of, statements=(Statement(of, of.passage((0, len(text)))),))
    claims: list[Attribution] = []
    for start in range(0, len(text) - len(piece), len(piece)):
        parent = claims[-1] if claims and claims[-1].depth < DEEPEST else None
        end = min(start + (DEEPEST + 1) * len(piece), len(text) - 1) if parent is None else parent.content.end
        depth, above = (parent.depth + 1, parent.id) if parent else (0, None)
        claims.append(Attribution(of, "indirect", of.passage((start, end)), parent=above, depth=depth))
    return Reading(of, tuple(claims))


def growth(piece: str, words: int) -> float:
    once, twice = (seconds([made(piece, words, length)]) for length in (LENGTH, 2 * LENGTH))
    return twice / max(once, 1e-4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, default=SHARED / "corpora" / "polnear" / "dev" / "text")
    parser.add_argument("--report", type=Path, default=SHARED / "articles")
    parser.add_argument("--misses", action="store_true", help="print the figures that have a wrong place or time")
    parser.add_argument("--ties", action="store_true", help="only the marked figures, which needs no model")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    options = parser.parse_args()
    tied = [
        t
        for path in sorted(CASES.glob("*.txt"))
        for case in load_tie_cases(path)
        for t in ties(case, misses=options.misses)
    ]
    saved: dict[str, float] = {
        "marked": len(tied),
        "place": sum(p for p, _ in tied),
        "time": sum(t for _, t in tied),
    }
    print(f"ties: of {len(tied)} figures {saved['place']} with the right place, {saved['time']} with the right time")
    if (options.report / "interview_report.txt").exists() and not options.ties:
        counts = report(options.report)
        print("interview report:", ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in counts.items()))
        saved |= {f"report_{name}": n for name, n in counts.items()}
    if options.ties:
        return
    if options.articles.exists():
        loaded = [load(path) for path in islice(sorted(options.articles.iterdir()), MOST_ARTICLES)]
        readings = Reader().articles(loaded)
        words = sum(len(a.text.split()) for a in loaded)
        saved["words_a_second"] = round(words / seconds(readings))
        print(f"{saved['words_a_second']:,} words a second over {words:,} words")
    slowest = {name: round(growth(*piece), 2) for name, piece in SLOW.items()}
    print("time for 2n over n:", ", ".join(f"{name} {ratio}" for name, ratio in slowest.items()))
    if options.save:
        results.save("measure", saved | {"growth": max(slowest.values())})


if __name__ == "__main__":
    main()
