"""The ledger's cost: `python evaluation/ledger.py ../shared/corpora/polnear/train/text`.

Reads all texts of a folder, once alone and once into a ledger, each in a process of its own, and prints both times and
their ratio, the peak memory while adding, the size of the file for each article and beside the size of the texts, how
long it takes to add the same folder again, and how long searches take (median and slowest, over the words of random
claims, with and without filters). `--save` keeps the figures.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import results

from sayso.ledger import Ledger
from sayso.records import Attribution
from sayso.search import Query

READ = """
import json, resource, sys, time
paths = json.load(open(sys.argv[1]))
from sayso.model import Model
from sayso.reader import Reader
reader = Reader(model=Model())
began = time.perf_counter()
if len(sys.argv) == 2:
    done = sum(1 for _ in reader.read(paths))
else:
    from sayso.adding import add
    from sayso.ledger import Ledger
    with Ledger(sys.argv[2]) as ledger:
        done = sum(1 for _ in add(ledger, paths, reader=reader))
seconds = time.perf_counter() - began
print(json.dumps({"s": seconds, "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "done": done}))
"""
SEARCHES = 200


def run(*arguments: str) -> dict[str, float]:
    out = subprocess.run([sys.executable, "-c", READ, *arguments], capture_output=True, text=True, check=True)  # noqa: S603
    result: dict[str, float] = json.loads(out.stdout)
    return result


def searches(ledger: Ledger) -> list[float]:
    """Seconds of searches for one to three words of claims that are there."""
    dice = random.Random(1)  # noqa: S311 - no secret
    claims = [
        record
        for word in ("said", "would", "president", "people", "that")
        for record in ledger.search(Query(word, limit=200)).records
        if isinstance(record, Attribution) and re.search(r"\w", record.content.text)
    ]
    seconds = []
    for number in range(SEARCHES):
        words = re.findall(r"\w+", dice.choice(claims).content.text)
        wanted = " ".join(dice.sample(words, min(len(words), dice.randint(1, 3))))
        query = Query(wanted, act="say") if number % 2 else Query(wanted)
        began = time.perf_counter()
        ledger.search(query)
        seconds.append(time.perf_counter() - began)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, help="only so many")
    parser.add_argument("--save", action="store_true")
    o = parser.parse_args()
    paths = sorted(o.folder.glob("*.txt"))[: o.articles]
    with tempfile.TemporaryDirectory() as folder:
        listing, path = Path(folder) / "paths.json", Path(folder) / "ledger.db"
        listing.write_text(json.dumps([str(p.resolve()) for p in paths]), encoding="utf-8")
        alone, added, again = run(str(listing)), run(str(listing), str(path)), run(str(listing), str(path))
        size, texts = path.stat().st_size, sum(p.stat().st_size for p in paths)
        with Ledger(path) as ledger:
            kept = len(list(ledger.articles()))
            times = searches(ledger)
            began = time.perf_counter()
            ledger.who("president")
            who = time.perf_counter() - began
    figures = {
        "articles kept": kept,
        "reading alone, s": round(alone["s"], 1),
        "adding, s": round(added["s"], 1),
        "adding beside reading": round(added["s"] / alone["s"], 2),
        "adding the same again, s": round(again["s"], 2),
        "peak memory while adding, MB": round(added["MB"]),
        "file, kB an article": round(size / 1000 / kept, 1),
        "file beside texts": round(size / texts, 1),
        "search, median ms": round(1000 * statistics.median(times), 1),
        "search, slowest ms": round(1000 * max(times), 1),
        "who, ms": round(1000 * who, 1),
    }
    for name, value in figures.items():
        print(f"{name:32} {value}")
    if o.save:
        results.save("ledger", figures)


if __name__ == "__main__":
    main()
