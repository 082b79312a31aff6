"""How many of GUM's attributions are found: `python evaluation/rst.py ../shared/corpora/gum [--part dev] [--misses]`.

GUM's discourse layer (eRST) links a unit to the clause that attributes it. Counted are those whose clause has a verb or
noun of speech or thought (`VERBS`) and whose unit has a verb or noun: found means that an attribution at any depth has
a cue that overlaps the clause and a content that overlaps the unit. The genres are those that sayso is for.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.records import Reading, Span

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "training")]
import gum  # noqa: E402 - a neighbour folder, no package
import results  # noqa: E402

GENRES = ("news", "interview", "speech")
#: Lemmas of speech and cognition: Levin's (1993) verbs of saying, manner of speaking and conjecture (37, 29.5), and
#: WordNet's verbs of cognition that take a clause. "show", "mean", "make sure" and the like report nobody's words.
VERBS = frozenset(
    """say tell ask answer reply respond add state claim report announce declare explain argue insist maintain contend
    assert allege admit concede acknowledge confess deny reveal disclose note remark observe comment mention point
    suggest propose recommend urge warn advise promise pledge vow threaten predict forecast estimate expect anticipate
    believe think suppose guess assume presume imagine consider feel hope wish fear worry doubt wonder know understand
    realize realise recognize recognise remember recall forget learn discover find conclude decide determine agree
    disagree accept describe call express testify swear confirm write read tweet post speak talk discuss complain
    protest object demand order request plead beg want intend plan quote cite according conviction view opinion
    argument statement question idea hypothesize hypothesise hypothesis theorize speculate""".split()  # noqa: SIM905
)


def told(folder: Path, document: gum.Document) -> Iterator[tuple[Span, Span]]:
    """The clause and the unit of each attribution that counts."""
    tokens = document.tokens
    for clause, unit in gum.told(folder, document):
        reports = not VERBS.isdisjoint(token.lemma.casefold() for token in tokens[slice(*clause)])
        if reports and any(token.upos in {"VERB", "NOUN", "AUX"} for token in tokens[slice(*unit)]):
            yield gum.span(document, *clause), gum.span(document, *unit)


def found(reading: Reading, clause: Span, unit: Span) -> bool:
    """Is there an attribution whose cue overlaps the clause and whose content overlaps the unit?"""

    def meets(spans: tuple[Span, ...], other: Span) -> bool:
        return any(a < other[1] and b > other[0] for a, b in spans)

    return any(
        a.cue is not None and meets(a.cue.spans, clause) and meets(a.content.spans, unit) for a in reading.attributions
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds xml/, coref/, rst/ and splits.tsv")
    parser.add_argument("--part", choices=("train", "dev"), default="dev")
    parser.add_argument("--misses", action="store_true", help="print each one that is not found")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    options = parser.parse_args()
    documents = [gum.load(options.folder, name, genre) for name, genre in gum.names(options.folder, options.part)]
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for document, reading in zip(documents, Reader().articles([d.article for d in documents]), strict=True):
        text = document.article.text
        for clause, unit in told(options.folder, document):
            of[document.genre] += 1
            if found(reading, clause, unit):
                right[document.genre] += 1
            elif options.misses:
                parts = (re.sub(r"\s+", " ", text[slice(*span)]) for span in (clause, unit))
                print(document.name, *parts, sep="\t")
    figures = {f"{g} (of {of[g]})": round(100 * right[g] / of[g], 1) for g in sorted(of)}
    count = sum(of[g] for g in GENRES)
    figures[f"news, interviews and speeches (of {count})"] = round(100 * sum(right[g] for g in GENRES) / count, 1)
    for name, value in figures.items():
        print(f"{name:50} {value:5.1f}")
    if options.save:
        results.save(f"attributions of GUM {options.part} found", figures)


if __name__ == "__main__":
    main()
