"""How well figures are read, against labelled ones, and how fast.

    python evaluation/figures.py [--gold ../shared/gold/figures_dev.jsonl] [--misses] [--save]

Two sets: whole articles (``figures_dev.jsonl``, a JSON line an article, whose texts lie in the shared folder) and
the sentences of ``tests/cases/figures``. A found figure matches a labelled one when their spans overlap; then value
(or low and high) and unit are compared, points and percentage points alike. Prints for each set the values right,
those with their unit, the figures found where none is, precision, recall and F1 of value with unit, and of the
figures labelled with one the heads (``of``) and modifiers right; then words a second of this stage alone, and for
texts made to be slow the time for twice the length over the time for once. `--misses` prints what is wrong,
`--save` keeps the figures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import results

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from figure_cases import ExpectedFigure, load_figure_cases

from sayso.figures import figures
from sayso.load import load
from sayso.records import Article, Block, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold" / "figures_dev.jsonl"
CASES = ROOT / "tests" / "cases" / "figures"
SLOW = {
    '"1 "': "1 ",
    '"1,"': "1,",
    "digits": "9",
    '"one hundred "': "one hundred ",
    '"$"': "$",
    '"$1-"': "$1-",
    '"2 in "': "2 in ",
    '"1 to "': "1 to ",
    '"tens of "': "tens of ",
    '"half "': "half ",
}
SLOW_LENGTH = 50_000
AROUND = 40

Labelled = tuple[Article, tuple[ExpectedFigure, ...]]


@dataclass(slots=True)
class Tally:
    """Labelled figures, and how many were found with the right value, unit, head and modifier; ``extra`` false ones.

    ``found`` leaves out what overlaps only a label that is optional.
    """

    labelled: int = 0
    found: int = 0
    value: int = 0
    unit: int = 0
    extra: int = 0
    heads: int = 0
    head: int = 0
    modifiers: int = 0
    modifier: int = 0

    @property
    def f1(self) -> float:
        """Of value with unit: harmonic mean of the shares of labelled and of found figures that are right."""
        return 2 * self.unit / (self.labelled + self.found)


def article(text: str, name: str) -> Article:
    """A sentence as an article of one paragraph."""
    return Article(name, text, (Block(0, len(text), "paragraph"),), hashlib.sha256(text.encode()).hexdigest())


def sentences(folder: Path) -> Iterator[Labelled]:
    for path in sorted(folder.glob("*.txt")):
        for case in load_figure_cases(path):
            yield article(case.text, case.name), case.figures


def articles(gold: Path) -> Iterator[Labelled]:
    """The articles of a gold file. Raises ValueError where a text is not the one that was labelled."""
    for line in gold.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        corpus = gold.parents[1] / (row["corpus"] if row["corpus"] == "articles" else f"corpora/{row['corpus']}/text")
        path = corpus / row["file"]
        if hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            raise ValueError(f"{path} is not the text that was labelled")
        yield load(path), tuple(_expected(figure) for figure in row["figures"])


def _expected(row: dict[str, Any]) -> ExpectedFigure:
    return ExpectedFigure(
        row["start"],
        row["end"],
        row.get("value"),
        row.get("low"),
        row.get("high"),
        row["unit"],
        row["dimension"],
        of=row.get("of"),
        optional=row.get("optional", False),
    )


def close(a: float | None, b: float | None) -> bool:
    return a is b or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-6))


def same_value(found: Figure, expected: ExpectedFigure) -> bool:
    """A range that is labelled open above may have any upper end."""
    if expected.value is not None:
        return close(found.value, expected.value)
    return close(found.low, expected.low) and (expected.high is None or close(found.high, expected.high))


def same_unit(found: Figure, expected: ExpectedFigure) -> bool:
    return found.unit == expected.unit or {found.unit, expected.unit} == {"point", "percent"}


def score(labelled: Iterator[Labelled], *, misses: bool, modifiers: bool) -> Tally:
    """Compare; ``modifiers`` says that every figure is labelled with its modifier, None meaning none."""
    tally = Tally()
    for text, expected in labelled:
        found = figures(text)
        for figure in found:
            labels = [label for label in expected if overlap(figure, label)]
            tally.found += not labels or not all(label.optional for label in labels)
            if not labels:
                tally.extra += 1
                report(text, figure.span, "found", (figure.value, figure.unit), show=misses)
        for label in expected:
            if label.optional:
                continue
            tally.labelled += 1
            hits = [figure for figure in found if overlap(figure, label)]
            right = [figure for figure in hits if same_value(figure, label)]
            whole = [figure for figure in right if same_unit(figure, label)]
            tally.value += bool(right)
            tally.unit += bool(whole)
            if not whole:
                values = [(figure.value, figure.low, figure.high, figure.unit) for figure in hits]
                report(text, (label.start, label.end), "wrong", values, show=misses)
            if label.of is not None:
                tally.heads += 1
                if any(figure.of == label.of for figure in hits):
                    tally.head += 1
                else:
                    report(text, (label.start, label.end), f"of {label.of}", [f.of for f in hits], show=misses)
            if modifiers:
                tally.modifiers += 1
                if any(figure.modifier == label.modifier for figure in hits):
                    tally.modifier += 1
                else:
                    report(text, (label.start, label.end), f"{label.modifier}", [f.modifier for f in hits], show=misses)
    return tally


def overlap(figure: Figure, label: ExpectedFigure) -> bool:
    return figure.span[0] < label.end and label.start < figure.span[1]


def report(text: Article, span: tuple[int, int], what: str, got: object, *, show: bool) -> None:
    if show:
        start, end = span
        before, after = text.text[max(0, start - AROUND) : start], text.text[end : end + AROUND]
        values = (
            [(f.value, f.low, f.high, f.unit) for f in got if isinstance(f, Figure)] if isinstance(got, list) else []
        )
        print(f"  {what}: {before}[{text.text[start:end]}]{after}".replace("\n", " "), values or got)


def words_a_second(texts: list[Article], rounds: int = 3) -> float:
    words = sum(len(text.text.split()) for text in texts)
    figures(texts[0])
    return words / min(_seconds(texts) for _ in range(rounds))


def _seconds(texts: list[Article]) -> float:
    began = time.process_time()
    for text in texts:
        figures(text)
    return time.process_time() - began


def growth(piece: str, length: int = SLOW_LENGTH) -> float:
    """Time for a text of ``2 * length`` characters of repeated pieces over that for ``length``."""
    once, twice = (article((piece * (n // len(piece))).strip(), piece) for n in (length, 2 * length))
    return min(_seconds([twice]) for _ in range(3)) / max(min(_seconds([once]) for _ in range(3)), 1e-4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--misses", action="store_true", help="print what is found wrong, missed or made up")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    options = parser.parse_args()
    saved: dict[str, float] = {}
    for name, labelled, whole in (
        ("articles", articles(options.gold) if options.gold.exists() else iter(()), False),
        ("sentences", sentences(CASES), True),
    ):
        tally = score(labelled, misses=options.misses, modifiers=whole)
        if not tally.labelled:
            continue
        print(
            f"{name}: {tally.labelled} figures, {tally.value} right, {tally.unit} with unit, {tally.extra} extra,"
            f" F1 {tally.f1:.3f}; of {tally.head}/{tally.heads}, modifier {tally.modifier}/{tally.modifiers} right"
        )
        saved |= {f"{name}_f1": round(tally.f1, 3), f"{name}_extra": tally.extra}
        saved |= {f"{name}_values": tally.value, f"{name}_units": tally.unit, f"{name}_heads": tally.head}
    if options.gold.exists():
        texts = [text for text, _ in articles(options.gold)]
        saved["words_a_second"] = round(words_a_second(texts))
        print(f"{saved['words_a_second']} words a second")
    slowest = {name: round(growth(piece), 2) for name, piece in SLOW.items()}
    print("time for 2n over n:", ", ".join(f"{name} {ratio}" for name, ratio in slowest.items()))
    if options.save:
        results.save("figures", saved | {"growth": max(slowest.values())}, model=False)


if __name__ == "__main__":
    main()
