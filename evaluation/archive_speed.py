"""How fast archives are read: `python evaluation/archive_speed.py --records 20000 --folder /tmp/crawl`.

Makes web archives (two files, unless ``--files`` says otherwise) of the examples that come with sayso: each page has
paragraphs of one of them in another order with other numbers, and as much furniture and script as news pages have;
between the pages stand requests, pictures, redirects and front pages. The same ``--seed`` gives the same bytes. Then
reads them by each engine named, from the start, and prints articles and words per second (the processes' start and the
loading of models included), the memory of all processes together in the second and in the last quarter of the time,
and whether every engine wrote the same. With ``--kills`` as many reading processes are killed at random moments.
``--save`` keeps the figures of each engine for the model card.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import random
import re
import shutil
import signal
import statistics
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import results
from pyarrow import parquet

from sayso.archive import Finished, archive, inputs_of
from sayso.processes import Processes
from sayso.wanted import Wanted

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from archives import response

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
#: Of a hundred records, how many are pages of articles; the others are what crawls have besides.
ARTICLES = 60
#: Bytes of a page that are no text of its article: from a bare one to a large one.
FURNITURE = (5_000, 120_000)


def paragraphs() -> list[list[str]]:
    """The paragraphs of the examples that are text or web pages."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    pages = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.html"))]
    plain = [[part.strip() for part in text.split("\n\n") if len(part.split()) > 15] for text in texts]
    return plain + [re.findall(r"<p>(.+?)</p>", page, re.DOTALL) for page in pages]


def story(number: int, dice: random.Random, texts: list[list[str]]) -> bytes:
    """A page with an article of its own."""
    text = list(dice.choice(texts))
    dice.shuffle(text)
    body = "\n".join(f"<p>{part}</p>" for part in text)
    body = re.sub(r"\b\d{2,3}\b", lambda _: str(dice.randint(10, 999)), body)
    menu = "".join(f'<li><a href="/section/{i}">Section {i}</a></li>' for i in range(40))
    script = "".join(f'"{dice.getrandbits(64):x}":{i},' for i in range(dice.randint(*FURNITURE) // 24))
    return f"""<!DOCTYPE html><html lang="en"><head><title>Report {number} from the estuary</title>
<meta property="og:site_name" content="Estuary Courier {number % 50}">
<meta property="article:published_time" content="2025-0{1 + number % 9}-1{number % 9}">
<script>window.state = {{{script}"end":0}};</script></head><body><nav><ul>{menu}</ul></nav>
<article><h1>Report {number} from the estuary</h1>{body}</article>
<footer><ul>{menu}</ul></footer></body></html>""".encode()


def record(number: int, body: bytes, kind: str = "response", status: str = "200 OK", of: str = "text/html") -> bytes:
    url = f"https://courier{number % 50}.example/{number}"
    return response(number, body, url=url, status=status, content_type=of, kind=kind)


def records(first: int, count: int, seed: int) -> Iterator[bytes]:
    texts = paragraphs()
    for number in range(first, first + count):
        dice = random.Random(seed * 1_000_003 + number)  # noqa: S311 - seeded dice are no secrets
        drawn = dice.randrange(100)
        if drawn < ARTICLES:
            yield record(number, story(number, dice, texts))
        elif drawn < ARTICLES + 20:
            yield record(number, b"", kind="request")
        elif drawn < ARTICLES + 30:
            yield record(number, dice.randbytes(20_000), of="image/jpeg")
        elif drawn < ARTICLES + 35:
            yield record(number, b"", status="301 Moved Permanently")
        else:
            links = "".join(f"<li><a href='/{i}'>Item {i} of {number}</a></li>" for i in range(100))
            yield record(number, f"<html><body><ul>{links}</ul></body></html>".encode())


def made(folder: Path, files: int, count: int, seed: int) -> list[Path]:
    """The archives, made where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for index in range(files):
        first, last = index * count // files, (index + 1) * count // files
        path = folder / f"crawl-{seed}-{count}-{index:03}-of-{files}.warc.gz"
        if not path.exists():
            part = path.with_suffix(".part")
            with part.open("wb") as file:
                for one in records(first, last - first, seed):
                    file.write(gzip.compress(one, 6, mtime=0))
            part.rename(path)
        paths.append(path)
    return paths


class Memory(threading.Thread):
    """Samples the memory of this process and of all that it started, in megabytes; and kills some of them."""

    def __init__(self, kills: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.samples: list[float] = []
        self.killed = 0
        self._kills = kills
        self._dice = random.Random(seed)  # noqa: S311
        self._stopped = threading.Event()

    def run(self) -> None:
        us = psutil.Process()
        while not self._stopped.wait(0.5):
            try:
                children = us.children(recursive=True)
                self.samples.append(sum(p.memory_info().rss for p in (us, *children)) / 2**20)
                readers = [p for p in children if "sayso.page_reader" in p.cmdline() and p.cpu_times().user > 1.5]
            except psutil.Error:
                continue  # one ended meanwhile
            if readers and self.killed < self._kills and self._dice.random() < 0.2:
                os.kill(self._dice.choice(readers).pid, signal.SIGKILL)
                self.killed += 1

    def stop(self) -> tuple[float, float]:
        """The mean in the second and in the last quarter of the time."""
        self._stopped.set()
        self.join()
        quarter = max(len(self.samples) // 4, 1)
        second = statistics.mean(self.samples[quarter : 2 * quarter] or self.samples)
        last = statistics.mean(self.samples[-quarter:])
        return second, last


def run(engine: str, paths: list[Path], out: Path, kills: int, seed: int) -> dict[str, float | str]:
    """Read by one engine, ``local:N`` or ``ray:N``, and print how it went; gives the figures to keep."""
    name, _, number = engine.partition(":")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    inputs = [one for path in paths for one in inputs_of(str(path))]
    memory = Memory(kills, seed)
    memory.start()
    began = time.monotonic()
    if name == "ray":
        from sayso.on_ray import archive_on_ray  # noqa: PLC0415 - not everybody has Ray

        ended = list(archive_on_ray(inputs, out, Wanted(), actors=int(number)))
    else:
        with Processes(int(number), Wanted()) as processes:
            events = archive(inputs, out, Wanted(), processes)
            ended = [event for event in events if isinstance(event, Finished)]
    seconds = time.monotonic() - began
    second, last = memory.stop()
    assert not any(one.error for one in ended)
    read = sum(one.counts.read for one in ended)
    words = sum(
        len(text.split())
        for path in out.glob("*/article.parquet")
        for text in parquet.read_table(path)["text"].to_pylist()
    )
    total = sum(one.counts.records for one in ended)
    print(f"{engine}: {total} records, {read} articles, {words} words in {seconds:.1f} s")
    print(
        f"  {read / seconds:.1f} articles/s, {words / seconds:,.0f} words/s; memory {second:.0f} MB in the second"
        f" quarter, {last:.0f} MB in the last ({last / second - 1:+.1%}); {memory.killed} killed"
    )
    written = digest(out)
    print(f"  bytes written: {written}", flush=True)
    return {
        "articles": read,
        "articles/s": round(read / seconds, 1),
        "words/s": round(words / seconds),
        "memory in the second quarter, MB": round(second),
        "memory in the last quarter, MB": round(last),
        "bytes written, a hash": written,
    }


def digest(out: Path) -> str:
    hashed = hashlib.sha256()
    for path in sorted(out.glob("*/*")):
        hashed.update(f"{path.relative_to(out)}\n".encode() + path.read_bytes())
    return hashed.hexdigest()[:16]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="where archives and tables are written")
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--files", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engines", nargs="+", default=["local:1", "local:2"])
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--save", action="store_true")
    given = parser.parse_args()
    paths = made(given.folder, given.files, given.records, given.seed)
    print(f"{given.records} records, {sum(path.stat().st_size for path in paths) / 1e6:.1f} MB compressed")
    for engine in given.engines:
        figures = run(engine, paths, given.folder / "tables", given.kills, given.seed)
        if given.save:
            results.save(f"an archive of {given.records:,} records, {engine}", figures)


if __name__ == "__main__":
    main()
