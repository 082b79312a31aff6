"""What strangers' worst documents cost: `python evaluation/hostile.py [WORDS]`.

Reads every document of ``tests/hostile_documents.py`` whose name holds the words, each in the process that bounds it
(see `sayso.bounded`), and prints what became of it, its seconds of a processor, and the most memory that the process
held, the worst first. One that is refused for its length is read again, cut to what is read. No document may take more
than 10 s or 512 MB, and each must be read or refused with its reason.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.bounded import LETTERS, MEGABYTES, SECONDS, Bounded, reading
from sayso.errors import LoadError

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from hostile_documents import DOCUMENTS

if TYPE_CHECKING:
    from sayso.records import Reading


def measured(bounded: Bounded[Reading], name: str, data: bytes) -> tuple[float, float, float, str, str]:
    """What a document takes: seconds of a processor, megabytes; how large it is; its name; and what became of it."""
    try:
        found = bounded((data, name))
        became = f"read: {len(found.article.text):,} letters, {len(found.attributions):,} attributions"
    except LoadError as error:
        became = f"{type(error).__name__}: {error.reason}"
    return bounded.taken.seconds, bounded.taken.megabytes, len(data) / 1e6, name, became


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="?", default="")
    o = parser.parse_args()
    rows = []
    with Bounded(partial(reading, nested=True)) as bounded:
        for name, make in DOCUMENTS.items():
            if o.words not in name:
                continue
            data = make()
            row = measured(bounded, name, data)
            if f"{LETTERS:,} letters" in row[-1]:
                rows.append(measured(bounded, f"{name}, cut", data[:LETTERS]))
            rows.append(row)
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for seconds, memory, size, name, became in sorted(rows, reverse=True):
        print(f"{seconds:6.2f} s {memory:5.0f} MB  {size:5.1f} MB in  {name:45} {became[:110]}")
    print(f"{len(rows)} documents; bounds {SECONDS:g} s and {MEGABYTES} MB")


if __name__ == "__main__":
    main()
