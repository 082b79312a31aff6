"""How well the pairing of quotation marks agrees with annotated contents.

    python evaluation/quotations.py DIR [--misses N]

DIR holds ``text/*.txt`` and ``attributions/*.ann`` (PolNeAR, brat standoff, one paragraph a line). Of the content spans
that begin and end with a quotation mark, prints the share that is exactly one quotation found by `sayso.quotes`, or
exactly one of its pieces.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.quotes import quotations
from sayso.records import Block, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

OPENS = re.compile(r"``|''|[\"“‘'„«]")
CLOSES = re.compile(r"(?:''|[\"”’'»“])$")


def contents(path: Path) -> Iterator[Span]:
    """The spans, piece by piece, of every content in a standoff file."""
    for line in path.read_bytes().decode("utf-8").split("\n"):
        fields = line.split("\t")
        if line.startswith("T") and len(fields) > 1 and fields[1].startswith("Content "):
            for piece in fields[1].removeprefix("Content ").split(";"):
                start, end = piece.split()
                yield int(start), int(end)


def paragraphs(text: str) -> tuple[Block, ...]:
    return tuple(Block(*match.span(), "paragraph") for match in re.finditer(r"\S(?:[^\n]*\S)?", text))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="print this many of the spans that are not matched")
    options = parser.parse_args()
    total = exact = 0
    for path in sorted((options.directory / "text").glob("*.txt")):
        annotated = sorted((options.directory / "attributions").glob(path.stem + "_*.ann"))
        if not annotated:
            continue
        text = path.read_bytes().decode("utf-8")
        found = quotations(text, paragraphs(text))
        known = {span for quotation in found for span in quotation.spans} | {(q.start, q.end) for q in found}
        for span in sorted(set(contents(annotated[0]))):
            piece = text[slice(*span)]
            opening, closing = OPENS.match(piece), CLOSES.search(piece)
            if opening is None or closing is None or opening.end() > closing.start():
                continue
            total += 1
            if span in known:
                exact += 1
            elif total - exact <= options.misses:
                print(f"{path.name} {span}: {piece!r}")
    print(f"{exact} of {total} quoted content spans are exactly one quotation ({100 * exact / max(total, 1):.1f} %)")


if __name__ == "__main__":
    main()
