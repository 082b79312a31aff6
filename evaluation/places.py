"""Measures places on the labelled lines of tests/cases/places, and the stage's speed.

    python evaluation/places.py [--failures] [--folder FOLDER] [--save]
    python evaluation/places.py --speed FOLDER_OF_TEXTS

A place is found if its span overlaps a label's and the country is the same; each label counts once. Optional labels
count neither when found nor when missed. Where a label has coordinates, the share within half a degree is given.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import results  # noqa: E402
from span_cases import load_span_cases  # noqa: E402

from sayso.load import load  # noqa: E402
from sayso.places import places  # noqa: E402
from sayso.records import Article, Block  # noqa: E402

if TYPE_CHECKING:
    from span_cases import ExpectedPlace, SpanCase

    from sayso.records import Place

_NEAR = 0.5  # degrees, as tests/cases/places/README.md has it


@dataclass(slots=True)
class Score:
    """Counts over all lines: places right, in vain and missed; labels with a point, and of those the near ones."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    pointed: int = 0
    near: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.extra)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)


def article_of(text: str) -> Article:
    """A line as an article of one paragraph."""
    return Article(input="-", text=text, blocks=(Block(0, len(text), "paragraph"),), sha256="0" * 64)


def overlap(place: Place, label: ExpectedPlace) -> bool:
    return place.span[0] < label.end and label.start < place.span[1]


def judge(case: SpanCase, score: Score) -> list[str]:
    """Count one line; the words for what went wrong in it."""
    found = places(article_of(case.text))
    wrong = []
    left = list(found)
    for label in case.places:
        match = next((p for p in left if overlap(p, label)), None)
        if match is None:
            if not label.optional:
                score.missed += 1
                wrong.append(f"missed {case.text[label.start : label.end]}")
            continue
        left.remove(match)
        if label.optional:
            continue
        if match.country != label.country:
            score.extra += 1
            score.missed += 1
            wrong.append(f"{match.text} in {match.country}, not {label.country}")
            continue
        score.right += 1
        if label.latitude is not None and label.longitude is not None:
            score.pointed += 1
            if abs(match.latitude - label.latitude) <= _NEAR and abs(match.longitude - label.longitude) <= _NEAR:
                score.near += 1
            else:
                at = f"{match.latitude}, {match.longitude}"
                wrong.append(f"{match.text} at {at}, not {label.latitude}, {label.longitude}")
    for place in left:
        if not any(overlap(place, label) and label.optional for label in case.places):
            score.extra += 1
            wrong.append(f"extra {place.text} ({place.name}, {place.country})")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "tests/cases/places")
    parser.add_argument("--failures", action="store_true", help="print each line that went wrong")
    parser.add_argument("--speed", type=Path, help="a folder of text files to time the stage on, on one core")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    options = parser.parse_args()
    if options.speed:
        measure_speed(options.speed)
        return
    score = Score()
    for case in load_span_cases(options.folder, "places"):
        for words in judge(case, score):
            if options.failures:
                print(f"{case.name}: {words}\n    {case.text}")
    print(f"right {score.right}, extra {score.extra}, missed {score.missed}")
    print(f"precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}")
    print(f"within half a degree: {score.near} of {score.pointed}")
    if options.save:
        kept = {"precision": round(score.precision, 3), "recall": round(score.recall, 3), "F1": round(score.f1, 3)}
        results.save("places", kept | {"within half a degree": score.near, "with a point": score.pointed}, model=False)


def measure_speed(folder: Path) -> None:
    articles = [load(path) for path in sorted(folder.iterdir()) if path.is_file()]
    words = sum(len(article.text.split()) for article in articles)
    places(articles[0])  # the table is read
    start = time.perf_counter()
    found = sum(len(places(article)) for article in articles)
    seconds = time.perf_counter() - start
    print(f"{words} words, {found} places in {seconds:.2f} s: {words / seconds:,.0f} words/s")


if __name__ == "__main__":
    main()
