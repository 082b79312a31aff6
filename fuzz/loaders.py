"""Fuzz the loaders, guided by what they reach: `python fuzz/loaders.py --minutes 10`.

Needs atheris (https://github.com/google/atheris), which is no dependency of sayso: `pip install -r
fuzz/requirements.txt`. The seeds are the beginnings of the examples and of ``tests/hostile_documents.py``. Every input
must give an article whose blocks hold, or a `LoadError` with a reason, within 10 s. What does not is written to
``--findings`` and ends the run: make it a case in ``tests/test_hostile.py``, mend it, and run again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from importlib import import_module
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT / "src"), str(ROOT / "tests")]
with atheris.instrument_imports(include=["sayso"]):
    for _module in ("html", "pdf", "pieces", "plain"):  # loaded where they are needed, and then too late to be watched
        import_module(f"sayso.{_module}")
    from sayso.errors import LoadError
    from sayso.load import load

#: The longest input that is tried, in bytes: what is wrong shows in short ones, which are tried more often.
LONGEST = 10_000
#: Seconds of a processor that an input may take; libFuzzer's own are the clock's, and end what hangs.
SECONDS = 10
#: Small files with much in them are in other hands (see `sayso.bounded`), and would be all that is found.
BOMBS = ("a PDF with a stream", "a PDF of forms")


def one(data: bytes) -> None:
    """One input must be loaded, or refused with a reason."""
    began = time.process_time()
    try:
        article = load(data)
    except LoadError as error:
        if not error.reason or error.input != "bytes":
            raise AssertionError("a reason and a name are missing") from error
        return
    finally:
        assert time.process_time() - began < SECONDS, "too slow"
    assert article.blocks, "an article of nothing"
    for block in article.blocks:
        words = article.text[block.start : block.end]
        assert words.strip() == words, "white space at a block's edges"


def main() -> None:
    from hostile_documents import DOCUMENTS  # noqa: PLC0415 - a neighbour folder, no package

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--findings", type=Path, default=Path("findings"))
    parser.add_argument("--corpus", type=Path, help="keep inputs that reach further there, for the next run")
    o = parser.parse_args()
    o.findings.mkdir(exist_ok=True)
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as folder:
        seeds, corpus = Path(folder) / "seeds", o.corpus or Path(folder) / "corpus"
        seeds.mkdir()
        corpus.mkdir(exist_ok=True)
        for path in (ROOT / "examples").glob("*.*"):
            (seeds / path.name).write_bytes(path.read_bytes()[:LONGEST])
        for number, (name, make) in enumerate(DOCUMENTS.items()):
            if not name.startswith(BOMBS):
                (seeds / str(number)).write_bytes(make()[: LONGEST // 5])
        options = [
            f"-max_total_time={60 * o.minutes:.0f}",
            f"-artifact_prefix={o.findings}/",
            f"-dict={Path(__file__).with_name('words.dict')}",
            f"-max_len={LONGEST}",
            "-timeout=120",
            "-rss_limit_mb=1024",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, str(corpus), str(seeds)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
