"""How fast times are read, and that no text takes more than time in proportion to its length.

    python evaluation/times_speed.py [FOLDER]

Prints words a second on one core over the ``.txt`` files of FOLDER (by default the cases' sentences, many times over),
and for each of some made worst cases the time for a text and for one of twice its length: a ratio of 2 is linear.
"""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path

from sayso.records import Article, Block
from sayso.times import times

CASES = Path(__file__).parents[1] / "tests" / "cases" / "times"
LENGTH = 200_000  # characters of a worst case, then twice as many
WORST = (
    "1 ", "1", "1,", "1.", "the last ", "May ", "the May ", "Tuesday ", "last ", "a couple of ", "two and a half ",
    "two ", "hundred thousand ", "years ", "two years later ", "in 1999, ", "1999-", "1999–2000-", "March 3-",
    "Monday, ", "'60s ", "the second of ", "the night of ", "first quarter ", "the end of the ", "will ed ",
    "said Tuesday ", "a ", "\n", "5 to ", "twenty-", "5 of May ", "the day before ", "that year ", "today ",
    "1 1/2 ", "Sept. 11, ", "x", "of the year before ",
)  # fmt: skip


def article(text: str) -> Article:
    blocks = tuple(Block(*match.span(), "paragraph") for match in re.finditer(r"\S(?:[^\n]*\S)?", text))
    return Article(input="-", text=text, blocks=blocks, sha256="0" * 64, published="2025-02-06")


def seconds(read: Article, rounds: int = 3) -> float:
    """The least time of some rounds, in seconds of this process."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        times(read)
        best = min(best, time.process_time() - begun)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    folder = parser.parse_args().folder
    texts = [path.read_text(encoding="utf-8") for path in sorted((folder or CASES).glob("*.txt"))]
    text = re.sub(r"⟦|⟧\{[^}]*\}", "", "\n".join(texts * (1 if folder else 20)))
    words = len(text.split())
    print(f"{words / seconds(article(text)):,.0f} words/s ({words:,} words)")
    for piece in WORST:
        once, twice = (article((piece * (length // len(piece) + 1))[:length]) for length in (LENGTH, 2 * LENGTH))
        short, long = seconds(once), seconds(twice)
        print(f"{piece!r:24} {short:7.3f} s  {long:7.3f} s  ratio {long / short:.2f}")


if __name__ == "__main__":
    main()
