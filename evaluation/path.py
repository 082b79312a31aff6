"""Where the time of a whole read goes: `python evaluation/path.py ../shared/corpora/polnear/dev/text`.

Runs `sayso bench` over the files of a folder (the examples without one), each round in a process of its own, and prints
for every stage the microseconds of a processor that a word costs: the median over rounds, and the share of the whole.
`--threads 1` holds the process to one processor, where seconds of a processor and of the clock are the same and no
library's own threads hide. `--save` keeps the medians for the model card.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import results

BENCH = "import sys; from sayso.cli import main; sys.exit(main(['bench', '--json', *sys.argv[1:]]))"


def run(sources: list[str], seconds: float) -> dict[str, Any]:
    """What `sayso bench` measures; libraries are told to use no threads of their own."""
    command = [sys.executable, "-c", BENCH, "--seconds", str(seconds), *sources]
    environment = os.environ | {"TOKENIZERS_PARALLELISM": "false"}
    out = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)  # noqa: S603
    found: dict[str, Any] = json.loads(out.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--files", type=int, help="read so many of them only")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--save", action="store_true", help="keep the medians for the model card")
    o = parser.parse_args()
    if o.threads:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: o.threads])
    files = sorted(p for p in o.folder.iterdir() if p.is_file())[: o.files] if o.folder else []
    rounds = [run([str(path) for path in files], o.seconds) for _ in range(o.rounds)]
    costs = {
        name: statistics.median(1e6 * found["stages"].get(name, 0.0) / found["words"] for found in rounds)
        for name in rounds[0]["stages"]
    }
    whole = sum(costs.values())
    for name, cost in sorted(costs.items(), key=lambda pair: -pair[1]):
        print(f"{name:10} {cost:8.1f} µs a word  {cost / whole:6.1%}")
    print(f"{'whole':10} {whole:8.1f} µs a word of a processor")
    speeds = [found["words_per_second"] for found in rounds]
    print(f"words/s by the clock: median {statistics.median(speeds):,.0f}, {min(speeds):,.0f} to {max(speeds):,.0f}")
    print(f"peak memory: {max(found['peak'] for found in rounds):,.0f} MB")
    if o.save:
        results.save("path", {f"{name}, µs a word": round(cost, 1) for name, cost in costs.items()})


if __name__ == "__main__":
    main()
