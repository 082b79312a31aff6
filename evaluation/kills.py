"""Kill -9 during `add` at random moments: `python evaluation/kills.py ../shared/corpora/polnear/dev/text`.

Adds the texts of a folder to a ledger, again and again, and kills the process each time: half of the times at any
moment, half of the times while it writes. After each kill the ledger must open, be sound (`integrity_check`, foreign
keys, the full-text index), hold every article that was told of, and every article in it must have all of its records,
those of an undisturbed run. The next run goes on from there; a ledger that is full makes room for a new one. The last
run is not killed and must end with all articles.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sayso import Reader
from sayso.ledger import Ledger
from sayso.records import Reading

ADD = """
import sys
from sayso.adding import add
from sayso.ledger import Ledger
with Ledger(sys.argv[1]) as ledger:
    for outcome in add(ledger, sys.argv[2:]):
        print(outcome.input, flush=True)
"""
#: After the first article that is told of, those of the same batch are written within this time.
BURST_SECONDS = 0.2


def start(ledger: Path, inputs: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ADD, str(ledger), *inputs]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603


def killed(ledger: Path, inputs: list[str], dice: random.Random, seconds: float) -> set[str]:
    """Run until a random moment; gives the inputs that were told of."""
    with start(ledger, inputs) as process:
        assert process.stdout
        told = []
        if dice.random() < 0.5:
            told.append(process.stdout.readline())
            time.sleep(dice.uniform(0, BURST_SECONDS))
        else:
            time.sleep(dice.uniform(0, seconds))
        process.kill()
        told += process.stdout.readlines()
    return {line.strip() for line in told if line.endswith("\n")}


def check(path: Path, expected: dict[str, set[str]], told: set[str]) -> int:
    """Hold the ledger to what it promises; gives how many articles it has."""
    with Ledger(path) as ledger:
        assert ledger.connection.pragma("integrity_check") == "ok"
        assert not ledger.connection.execute("PRAGMA foreign_key_check").fetchall()
        for table in ("article_fts", "attribution_fts", "statement_fts"):
            ledger.connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        kept = {article.input: article.id for article in ledger.articles()}
        assert told <= set(kept), "an article that was told of is lost"
        for name, identity in kept.items():
            assert {record.id for record in ledger.reading(identity).records()} == expected[name], "half an article"
    return len(kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--articles", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    dice = random.Random(o.seed)  # noqa: S311 - no secret
    inputs = sorted(map(str, o.folder.glob("*.txt")))[: o.articles]
    began = time.perf_counter()
    readings = [reading for reading in Reader().read(inputs) if isinstance(reading, Reading)]
    seconds = time.perf_counter() - began
    expected = {reading.article.input: {record.id for record in reading.records()} for reading in readings}
    total = len({reading.article.id for reading in readings})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        sizes = []
        for _ in range(o.kills):
            sizes.append(check(path, expected, killed(path, inputs, dice, seconds)))
            if sizes[-1] == total:
                for file in path.parent.iterdir():
                    file.unlink()
        with start(path, inputs) as last:
            assert last.stdout
            last.stdout.read()
        assert last.returncode == 0
        assert check(path, expected, set()) == total
    partly = sum(0 < size < total for size in sizes)
    print(
        f"{o.kills} kills, {partly} of them with some of {total} articles kept: nothing lost, nothing half, all sound"
    )


if __name__ == "__main__":
    main()
