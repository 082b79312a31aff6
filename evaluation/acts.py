"""What cues do, against labels: `python evaluation/acts.py FOLDER [--labels FILE] [--verbose] [--save]`.

FOLDER is PolNeAR's dev part, as in ../shared/corpora/polnear/dev; the labels are tests/cases/acts_dev.tsv. Measures
the acts twice: `sayso.acts` on the gold cue and content, and sayso's own attributions, each label with the one whose
cue overlaps the gold cue the most. For both it prints the accuracy of the act, over all labels and over those that are
speech or attitude, and that of telling speech from attitude (`sayso.acts.manner_of`), with intervals that hold 95 of
100 drawings of the articles with replacement; then which acts are confused. `--verbose` shows every label that comes
out otherwise.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from results import save
from scoring import intervals

import sayso
from sayso.acts import act_of, manner, manner_of
from sayso.records import ACTS

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "tests"), str(ROOT / "training")]
from act_labels import LABELS, ActLabel, load_act_labels  # noqa: E402
from corpus import Document, load  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.records import Span


@dataclass(frozen=True)
class Outcome:
    """A label, and what sayso makes of its cue: ``kind`` is speech, attitude or other."""

    label: ActLabel
    cue: str
    act: str
    kind: str


def on_gold_spans(labels: Sequence[ActLabel], documents: dict[str, Document]) -> Iterator[Outcome]:
    """What `sayso.acts` says of each gold cue and content, pieces joined as in a record."""
    for label in labels:
        document = documents[label.article]
        gold = next(a for a in document.attributions if tuple(a["cue"]) == label.cue)
        cue, content = (" … ".join(document.text[slice(*s)] for s in gold[role]) for role in ("cue", "content"))
        yield Outcome(label, cue, act_of(cue, content), manner_of(cue, content))


def on_own_spans(labels: Sequence[ActLabel], folder: Path) -> Iterator[Outcome]:
    """The act of sayso's own attribution whose cue overlaps the gold cue the most; none where no cue does."""
    articles = list(dict.fromkeys(label.article for label in labels))
    readings = sayso.Reader().read(folder / "text" / f"{article}.txt" for article in articles)
    for article, reading in zip(articles, readings, strict=True):
        if not isinstance(reading, sayso.Reading):
            sys.exit(f"{article} was not read: {reading}")
        for label in (each for each in labels if each.article == article):
            with_cue = [(overlap(a.cue.spans, label.cue), a) for a in reading.attributions if a.cue]
            most, found = max(with_cue, key=lambda entry: entry[0], default=(0, None))
            if most and found and found.cue and found.act:
                yield Outcome(label, found.cue.text, found.act, manner(found))


def overlap(some: Sequence[Span], others: Sequence[Span]) -> int:
    """How many characters two sets of spans share."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in some for b in others)


def share(right: Sequence[bool]) -> float:
    return round(100 * sum(right) / max(len(right), 1), 1)


def measure(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Accuracies by name, 0 to 100, and how many labels they are over."""
    told = [o for o in outcomes if o.label.kind != "other"]
    return {
        "labels": len(outcomes),
        "act": share([o.act == o.label.act for o in outcomes]),
        "act of speech and attitude": share([o.act == o.label.act for o in told]),
        "speech or attitude": share([o.kind == o.label.kind for o in told]),
        "speech, recall": share([o.kind == "speech" for o in told if o.label.kind == "speech"]),
        "attitude, recall": share([o.kind == "attitude" for o in told if o.label.kind == "attitude"]),
        "attitude, precision": share([o.label.kind == "attitude" for o in told if o.kind == "attitude"]),
    }


def within(outcomes: Sequence[Outcome]) -> dict[str, tuple[float, float]]:
    """The interval of each figure of `measure`, by samples of the articles."""
    by_article: dict[str, list[Outcome]] = {}
    for o in outcomes:
        by_article.setdefault(o.label.article, []).append(o)
    return intervals(list(by_article.values()), lambda articles: measure(list(chain(*articles))))


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The confusion table: a row for each labelled act, a column for each that is given; lines of text."""
    pairs = Counter((o.label.act, o.act) for o in outcomes)
    yield f"{'labelled':10}" + "".join(f"{act[:7]:>8}" for act in ACTS)
    for wanted in ACTS:
        yield f"{wanted:10}" + "".join(f"{pairs[wanted, given] or '.':>8}" for given in ACTS)


def show(title: str, outcomes: Sequence[Outcome], *, verbose: bool) -> dict[str, float]:
    figures = measure(outcomes)
    bounds = within(outcomes)
    print(f"\n{title}")
    for name, value in figures.items():
        low, high = bounds[name]
        print(f"{name:30}{value:7}" + f"   {low} to {high}" * (name != "labels"))
    print(*table(outcomes), sep="\n")
    for o in outcomes if verbose else ():
        label = o.label
        if o.act != label.act or label.kind not in (o.kind, "other"):
            place = f"{label.article} {label.cue[0][0]}"
            print(f"{place}: {o.act}, {o.kind}, not {label.act}, {label.kind}: {o.cue!r} {label.note}")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds text/ and attributions/")
    parser.add_argument("--labels", type=Path, default=LABELS, help="another file of labels (default: acts_dev.tsv)")
    parser.add_argument("--verbose", action="store_true", help="show every label that comes out otherwise")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    options = parser.parse_args()
    labels = load_act_labels(options.labels)
    documents = {d.name.removesuffix(".txt"): d for d in load(options.folder)}
    gold = show("gold spans", list(on_gold_spans(labels, documents)), verbose=options.verbose)
    own = show("sayso's own spans", list(on_own_spans(labels, options.folder)), verbose=options.verbose)
    if options.save:
        figures = {f"gold spans: {name}": value for name, value in gold.items()}
        name = "acts, PolNeAR dev" + f", {options.labels.stem}" * (options.labels != LABELS)
        save(name, figures | {f"own spans: {name}": value for name, value in own.items()})


if __name__ == "__main__":
    main()
