"""How much of the gold attributions the blocks of plain text keep: ``python evaluation/blocks.py DIR``.

DIR is a part of PolNeAR (Newell, Margolin and Ruths 2018): ``text/NAME.txt`` and ``attributions/NAME_*.ann`` (brat
standoff). A piece of a source, cue or content is kept when it lies inside one readable block, as attributions can only
be read from such. Prints the share that is kept, what is lost and how many blocks there are of each kind.
"""

from __future__ import annotations

import argparse
import re
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.plain import read_plain
from sayso.records import READABLE, Block

if TYPE_CHECKING:
    from collections.abc import Iterator

_GOLD = re.compile(r"T\d+\t(Source|Cue|Content) ([\d ;]+)\t")


def gold_spans(path: Path) -> Iterator[tuple[str, int, int]]:
    """The pieces of the gold spans in one standoff file: role, start and end."""
    for line in path.read_bytes().decode("utf-8").split("\n"):
        if match := _GOLD.match(line):
            for piece in match[2].split(";"):
                start, end = piece.split()
                yield match[1], int(start), int(end)


def holder(blocks: tuple[Block, ...], start: int, end: int) -> Block | None:
    """The block that the characters ``start`` to ``end`` lie wholly in."""
    at = bisect_right(blocks, start, key=lambda block: block.start) - 1
    return blocks[at] if at >= 0 and end <= blocks[at].end else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", type=Path, metavar="DIR", help="a folder with text/ and attributions/")
    part: Path = parser.parse_args().part
    kinds: Counter[str] = Counter()
    spans = kept = 0
    lost: list[str] = []
    for path in sorted((part / "text").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        blocks = read_plain(text).blocks
        kinds.update(block.kind for block in blocks)
        # Several annotators may have read the same article.
        for gold in sorted((part / "attributions").iterdir()):
            if not gold.name.startswith(path.stem + "_") or gold.name.count("_") != path.stem.count("_") + 1:
                continue
            for role, start, stop in gold_spans(gold):
                # White space at the edge of a span, as the gold has it here and there, is in no block.
                end = start + len(text[start:stop].rstrip())
                spans += 1
                block = holder(blocks, start, end)
                if block is not None and block.kind in READABLE:
                    kept += 1
                else:
                    place = block.kind if block else "across blocks"
                    lost.append(f"{path.stem}\t{role}\t{place}\t{text[start:end][:90]!r}")
    print("\n".join(lost))
    print(f"gold spans inside one readable block: {kept} of {spans} ({kept / max(spans, 1):.2%})")
    print("blocks:", ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))


if __name__ == "__main__":
    main()
