"""How many annotated cues the table of acts knows.

    python evaluation/cues.py DIR [--unknown N]

DIR holds ``text/*.txt`` and ``attributions/*.ann`` (PolNeAR, brat standoff). Prints the share of cues in which
`sayso.acts` knows a head, how the acts are spread, the share that holds a clear reporting word, and the most frequent
cues that are not known.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.acts import act_of, head, reporting_word

if TYPE_CHECKING:
    from collections.abc import Iterator

FUNCTION_WORDS = """
a about an and are at be been by did do does for from had has have in is not of on over s the to under up was were with
would
"""


def cues(directory: Path) -> Iterator[str]:
    """Every cue of the first annotator's file of each article, the pieces of one joined by an ellipsis."""
    for path in sorted((directory / "text").glob("*.txt")):
        annotated = sorted((directory / "attributions").glob(path.stem + "_*.ann"))
        if not annotated:
            continue
        text = path.read_bytes().decode("utf-8")
        for line in annotated[0].read_bytes().decode("utf-8").split("\n"):
            fields = line.split("\t")
            if line.startswith("T") and len(fields) > 1 and fields[1].startswith("Cue "):
                spans = (piece.split() for piece in fields[1].removeprefix("Cue ").split(";"))
                yield " … ".join(text[int(start) : int(end)] for start, end in spans)


def lexical(cue: str) -> bool:
    """Whether a cue holds more than function words and marks ("in", ":", a paragraph's "[CNN]")."""
    return any(
        word not in FUNCTION_WORDS.split() for word in re.findall(r"[a-z]+", re.sub(r"\[.*?\]", "", cue.lower()))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--unknown", type=int, default=40, help="how many of the unknown cues to print")
    options = parser.parse_args()
    every = Counter(" ".join(cue.split()) for cue in cues(options.directory))
    total = max(every.total(), 1)
    unknown = Counter({cue: count for cue, count in every.items() if head(cue) is None})
    acts: Counter[str] = Counter()
    clear = 0
    for cue, count in every.items():
        acts[act_of(cue)] += count
        if any(reporting_word(word) for word in re.findall(r"\w+", cue.lower())):
            clear += count
    bare = sum(count for cue, count in unknown.items() if not lexical(cue))
    known, worded = every.total() - unknown.total(), every.total() - bare
    print(f"{known} of {every.total()} cues have a known head ({100 * known / total:.1f} %)")
    print(f"of the {worded} that hold more than function words and marks: {100 * known / max(worded, 1):.1f} %")
    print(f"{clear} hold a clear reporting word ({100 * clear / total:.1f} %)")
    print("acts: " + ", ".join(f"{act} {100 * count / total:.1f} %" for act, count in acts.most_common()))
    print("unknown: " + ", ".join(f"{cue!r} {count}" for cue, count in unknown.most_common(options.unknown)))


if __name__ == "__main__":
    main()
