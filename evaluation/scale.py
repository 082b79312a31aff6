"""How comparing Parquet parts grows with the number of articles: `python evaluation/scale.py 1000 10000 100000`.

For each number, invented articles (`synthetic.py`) are written as parts, and a process of its own finds the copies and
relations among them. Printed are its time on the clock and on the processors (all threads), by stage, its peak memory
and its disk, and how many of the planted relations were found: a planted copy if the two articles are one, any other
relation if the very two claims are related in that way. The growth of the processor time between two numbers is an
exponent: 1 is linear, 2 quadratic. `--save` keeps the figures, `--folder` the parts, for the next time.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import results
import synthetic

from sayso.across import Across
from sayso.across_claims import compare_across

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.relations import Relation


def measured(folder: Path) -> dict[str, Any]:
    """Compare the parts in a folder, in this process, and look at what that took and found."""
    stages: list[tuple[str, float]] = []

    def tell(stage: str, *_: int) -> None:
        if not stages or stages[-1][0] != stage:
            stages.append((stage, time.process_time()))

    def keys(relations: Iterable[Relation]) -> set[tuple[str, frozenset[str]]]:
        return {(r.kind, frozenset((r.a, r.b))) for r in relations}

    began, used = time.perf_counter(), time.process_time()
    with Across(folder / "parts", claims=True, tell=tell) as across:
        found = compare_across(across)
        tell("end")
        took = {"clock": time.perf_counter() - began, "processor": time.process_time() - used}
        disk = sum(path.stat().st_size for path in across.folder.rglob("*") if path.is_file())
        whole = across.joins.rows("SELECT kept FROM copied WHERE NOT contains(a, '-')")
        there = keys(pickle.loads(kept) for (kept,) in whole) | keys(found.relations)  # noqa: S301 - across pickled it
        counts = {
            "relations": len(found.relations),
            "pairs of articles with words in common": across.joins.number("SELECT count(*) FROM pair"),
            "pairs of articles on what may be one event": across.joins.number("SELECT count(*) FROM near"),
        }
    planted, hit = Counter[str](), Counter[str]()
    for one in pickle.loads((folder / "planted").read_bytes()):  # noqa: S301 - written below
        planted[one.kind] += 1
        hit[one.kind] += (one.kind, frozenset((one.a, one.b))) in there
    return {
        **took,
        "stages": {name: after - at for (name, at), (_, after) in pairwise(stages)},
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "disk": disk / 1e6,
        "counts": counts,
        "recall": {kind: [hit[kind], planted[kind]] for kind in sorted(planted)},
        "caps": across.caps,
    }


def prepared(folder: Path, number: int) -> Path:
    """The folder with so many articles as parts, which are written if they are not there yet."""
    own = folder / str(number)
    if not (own / "planted").exists():
        planted = synthetic.write(own / "parts", number)
        (own / "planted").write_bytes(pickle.dumps(planted))
    return own


def figures(number: int, found: dict[str, Any]) -> dict[str, float | str]:
    """The figures that are kept of so many articles."""
    right, planted = (sum(counts[i] for counts in found["recall"].values()) for i in (0, 1))
    return {
        "time on the clock, s": round(found["clock"], 1),
        "processor time, s": round(found["processor"], 1),
        "processor time, ms an article": round(1000 * found["processor"] / number, 2),
        **{f"{stage.lower()}, ms an article": round(1000 * s / number, 2) for stage, s in found["stages"].items()},
        "peak memory, MB": round(found["memory"]),
        "disk, MB": round(found["disk"]),
        **found["counts"],
        "planted relations found": f"{right:,} of {planted:,}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("numbers", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--folder", type=Path, help="where the parts are, or are to be kept")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)  # what each process of its own is given
    parser.add_argument("--save", action="store_true")
    o = parser.parse_args()
    if o.measure:
        print(json.dumps(measured(o.measure)))
        return
    last: tuple[int, float] | None = None
    with tempfile.TemporaryDirectory() as spare:
        for number in sorted(o.numbers):
            own = prepared(o.folder or Path(spare), number)
            command = [sys.executable, __file__, "--measure", str(own)]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603
            print(f"{number:,} articles")
            for name, value in figures(number, found).items():
                print(f"    {name:56} {value}")
            for kind, (right, planted) in found["recall"].items():
                print(f"    planted {kind:48} {right} of {planted}")
            for cap in found["caps"]:
                print(f"    {cap}")
            if last is not None:
                growth = math.log(found["processor"] / last[1]) / math.log(number / last[0])
                print(f"    exponent of the processor time, from {last[0]:,} articles: {growth:.2f}")
            last = number, found["processor"]
            if o.save:
                results.save(f"comparing {number:,} articles of archives", figures(number, found), model=False)


if __name__ == "__main__":
    main()
