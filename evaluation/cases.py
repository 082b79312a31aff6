"""How the labelled cases come out with the shipped model: `python evaluation/cases.py [FOLDER …] [--verbose]`.

Prints for each theme how many attributions are expected and found (cues overlap or there is none, contents have half of
their words in common, sources overlap where one is labelled), how many are extra, and on how many of those found the
kind, the act and the parent are right; then the outlet's statements and the cases without any problem. `--verbose` says
what is missing, extra or wrong. `--write-known-failures` lists the cases that do not pass in
tests/cases/known_failures.tsv; `--write-floors` raises the floors in floors.json; `--check` fails below a floor;
`--save` keeps the figures for the model card.
"""

from __future__ import annotations

import argparse
import re
import sys
from itertools import groupby
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]  # before this folder: tests/cases.py, not this file
import results  # noqa: E402
from attributions import check, raise_floors  # noqa: E402
from compare import (  # noqa: E402
    FOLDERS,
    Outcome,
    all_cases,
    digest,
    figures,
    known_failures,
    read_cases,
    write_known_failures,
)

from sayso import Reader  # noqa: E402

#: The name of the floors in floors.json, and the figures that may not get worse.
FLOORS = "cases"
GUARDED = ("recall", "precision", "kind", "parent", "statements", "cases")


def theme(outcome: Outcome) -> str:
    return re.sub(r"-\d+$", "", outcome.name)


def line(name: str, outcomes: list[Outcome]) -> str:
    def total(attribute: str) -> int:
        return sum(getattr(o, attribute) for o in outcomes)

    of = f"{total('statements')}/{total('statements_expected')}"
    passed = f"{sum(not o.problems for o in outcomes)}/{len(outcomes)}"
    counts = "".join(f"{total(key):9}" for key in ("expected", "found", "extra", "kinds", "acts", "places"))
    return f"{name:24}{counts}{of:>12}{passed:>8}"


def report(outcomes: list[Outcome], *, verbose: bool) -> None:
    heads = "".join(f"{head:>9}" for head in ("expected", "found", "extra", "kind", "act", "parent"))
    print(f"{'theme':24}{heads}{'statements':>12}{'cases':>8}")
    for name, group in groupby(outcomes, theme):
        part = list(group)
        print(line(name, part))
        for o in part if verbose else ():
            print("".join(f"    {o.name}: {problem}\n" for problem in o.problems), end="")
    print(line("all", outcomes))
    print(", ".join(f"{name} {value}" for name, value in figures(outcomes).items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="folders with .case files (default: all in tests/cases)")
    parser.add_argument("--verbose", action="store_true", help="say what is wrong in each case")
    parser.add_argument("--check", action="store_true", help="fail where a figure is below its floor")
    parser.add_argument("--write-floors", action="store_true")
    parser.add_argument("--write-known-failures", action="store_true")
    parser.add_argument("--allow-more", action="store_true", help="let that list grow")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    o = parser.parse_args()
    if o.folders and (o.check or o.write_floors or o.write_known_failures or o.save):
        parser.error("floors, known failures and saved figures are those of all cases: name no folder")
    cases = all_cases(o.folders or FOLDERS)
    outcomes = read_cases(cases, Reader())
    report(outcomes, verbose=o.verbose)
    if o.write_known_failures:
        failing, before = sum(bool(o.problems) for o in outcomes), len(known_failures())
        if failing > before and not o.allow_more:
            sys.exit(f"{failing} cases do not pass, {before} before: --allow-more lets the list grow")
        write_known_failures(outcomes)
    if o.write_floors:
        raise_floors(figures(outcomes), FLOORS, digest(cases), guarded=GUARDED)
    if o.save:
        kinds = {name: figures(list(group)) for name, group in groupby(outcomes, theme)}
        by_kind = {f"{name}: {key}": kinds[name][key] for name in kinds for key in ("recall", "precision")}
        results.save("labelled cases", figures(outcomes) | by_kind)
    if o.check and (low := check(figures(outcomes), FLOORS, digest(cases))):
        sys.exit("\n".join(low))


if __name__ == "__main__":
    main()
