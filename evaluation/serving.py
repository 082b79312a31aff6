"""How fast the server answers: `python evaluation/serving.py LEDGER`.

Starts `sayso serve` on a copy of the ledger and asks it, one request after the other, over one connection of this
computer. A time is that from a request to the last byte of its answer; for ``/compare``, to an answer that is more than
"ask again". Articles, speakers and words are taken from the ledger by lot; printed are the median and the 95th
percentile, in milliseconds. What is compared is asked for twice: right after a change of the ledger, and again.
``--save`` keeps the figures.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote_plus, urlsplit

from results import save

from sayso.ledger import Ledger
from sayso.search import Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Requests of each kind; of comparisons, which the ledger is changed before, and of all claims.
REQUESTS = 40
QUESTIONS = 12
ALL = 3
RUN = "import sys; from sayso.cli import main; sys.exit(main(sys.argv[1:]))"
_AGAIN = 0.05  # seconds between two requests for a comparison that is being made


class Server:
    """A server of a ledger, and a connection to it."""

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-c", RUN, "serve", "--ledger", str(path), "--port", "0"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
        assert self._process.stdout is not None
        address = re.search(r"http://[\d.]+:\d+", self._process.stdout.readline())
        assert address is not None, "the server did not say where it listens"
        self._connection = HTTPConnection(urlsplit(address[0]).netloc, timeout=120)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.wait(timeout=20)

    def seconds(self, path: str) -> float:
        """How long a page takes."""
        began = time.perf_counter()
        while True:
            self._connection.request("GET", path, headers={"accept": "text/html"})
            answer = self._connection.getresponse()
            answer.read()
            if answer.status != 202:
                assert answer.status == 200, (path, answer.status)
                return time.perf_counter() - began
            time.sleep(_AGAIN)


class Lot:
    """Articles, speakers and words of a ledger, by lot."""

    def __init__(self, ledger: Ledger) -> None:
        self._dice = random.Random(1)  # noqa: S311 - no secret
        rows = ledger.connection.execute
        self.articles = [row[0] for row in rows("SELECT id FROM article ORDER BY key")]
        self._speakers = [row[0] for row in rows("SELECT name FROM speaker WHERE kind = 'person' ORDER BY key")]
        self._claims = [row[0] for row in rows("SELECT content_text FROM attribution ORDER BY key")]

    def article(self) -> str:
        return f"/articles/{self._dice.choice(self.articles)}"

    def search(self) -> str:
        return f"/search?q={quote_plus(self.words(3))}"

    def speaker(self) -> str:
        return f"/speaker?name={quote_plus(self._dice.choice(self._speakers))}"

    def compare(self) -> str:
        return f"/compare?q={quote_plus(self.words(2))}"

    def words(self, most: int) -> str:
        """One to so many words of a claim, none of them short: what people look for."""
        words: list[str] = []
        while not words:
            words = re.findall(r"\b[^\W\d_]{5,}\b", self._dice.choice(self._claims))
        return " ".join(self._dice.sample(words, min(len(words), self._dice.randint(1, most))))


def touch(path: Path) -> None:
    """Change the ledger, so that nothing that was made before is of the ledger as it is now."""
    with Ledger(path) as ledger:
        number = ledger.connection.pragma("user_version")
        ledger.connection.execute("INSERT OR REPLACE INTO unfinished (task) VALUES (?)", (f"timing {number}",))
        ledger.connection.execute("DELETE FROM unfinished WHERE task LIKE 'timing %'")


def told(name: str, seconds: Sequence[float]) -> dict[str, float]:
    """The figures of one kind of request, printed."""
    times = sorted(1000 * s for s in seconds)
    high = times[min(len(times) - 1, round(0.95 * len(times)))]
    print(
        f"{name:34} {len(times):3} requests: median {statistics.median(times):7.1f} ms, p95 {high:7.1f} ms", flush=True
    )
    return {f"{name}, median ms": round(statistics.median(times), 1), f"{name}, p95 ms": round(high, 1)}


def pages(server: Server, paths: Iterable[str]) -> list[float]:
    return [server.seconds(path) for path in paths]


def measured(path: Path) -> dict[str, float]:
    """All figures for a ledger that may be changed."""
    with Ledger(path) as ledger:
        lot = Lot(ledger)
        assert ledger.search(Query("said", limit=1)).records
    figures: dict[str, float] = {"articles": len(lot.articles)}
    with Server(path) as server:
        pages(server, ["/", lot.article(), lot.search()])  # what the first request loads is loaded
        figures |= told("article", pages(server, (lot.article() for _ in range(REQUESTS))))
        figures |= told("search", pages(server, (lot.search() for _ in range(REQUESTS))))
        figures |= told("speaker", pages(server, (lot.speaker() for _ in range(REQUESTS))))
        figures |= told("speakers", pages(server, ["/speakers"] * (REQUESTS // 4)))
        figures |= told("figures", pages(server, ["/figures"] * (REQUESTS // 4)))
        first, again = [], []
        for _ in range(QUESTIONS):
            question = lot.compare()
            touch(path)
            first.append(server.seconds(question))
            again.append(server.seconds(question))
        figures |= told("compare words, ledger changed", first) | told("compare words, again", again)
        first = []
        for _ in range(ALL):
            touch(path)
            first.append(server.seconds("/compare"))
        figures |= told("compare all, ledger changed", first)
        figures |= told("compare all, again", pages(server, ["/compare"] * ALL))
        figures |= told("compare words, all compared", pages(server, (lot.compare() for _ in range(QUESTIONS))))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--save", action="store_true")
    o = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        with Ledger(o.ledger, create=False) as ledger:
            ledger.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(o.ledger, path)
        figures = measured(path)
    if o.save:
        save("serving", figures)


if __name__ == "__main__":
    main()
