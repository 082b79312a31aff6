"""A server for tests: a ledger in a folder, and a reader that needs no network, in a client or in a process."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from ledger_readings import flood
from starlette.testclient import TestClient

from sayso.ledger import Ledger
from sayso.records import Attribution, Reading, Statement
from sayso.server import configured, listen
from sayso.web import application

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sayso.login import Login
    from sayso.records import Article, Block

BASE = "http://127.0.0.1:8470"
BROWSER = {"accept": "text/html"}


class LineReader:
    """Reads "S said C." as a claim, and every other block as the outlet's own; "crash" breaks it."""

    def articles(self, articles: Sequence[Article]) -> list[Reading]:
        return [self._reading(article) for article in articles]

    def read(self, sources: Iterable[str]) -> Iterator[Any]:  # pragma: no cover - no test adds an address that answers
        raise AssertionError(list(sources))

    def _reading(self, article: Article) -> Reading:
        if "crash" in article.text:
            raise RuntimeError("the reader broke")
        made = [self._record(article, block) for block in article.blocks if block.kind in {"lead", "paragraph"}]
        claims = tuple(record for record in made if isinstance(record, Attribution))
        return Reading(article, claims, tuple(record for record in made if isinstance(record, Statement)))

    @staticmethod
    def _record(article: Article, block: Block) -> Attribution | Statement:
        cue = article.text.find(" said ", block.start, block.end)
        if cue < 0:
            return Statement(article, article.passage((block.start, block.end)))
        source, content = article.passage((block.start, cue)), article.passage((cue + 6, block.end))
        return Attribution(article, "indirect", content, article.passage((cue + 1, cue + 5)), source, confidence=0.5)


def client(path: Path) -> TestClient:
    """A client of a server of this ledger."""
    return TestClient(application(str(path), reader=LineReader), base_url=BASE)


def with_flood(folder: Path) -> tuple[TestClient, Reading]:
    """A client of a server whose ledger has one article with every kind of record."""
    reading = flood(url="https://port-gazette.example/flood")
    with Ledger(folder / "news.db") as ledger:
        ledger.add(reading)
    return client(folder / "news.db"), reading


def ended(of: TestClient, answer: Any) -> dict[str, Any]:
    """The job that an addition began, once it has ended."""
    assert answer.status_code == 202, answer.text
    for _ in range(200):
        job: dict[str, Any] = of.get(answer.headers["location"] + ".json").json()
        if job["state"] in {"done", "failed"}:
            return job
        time.sleep(0.02)
    raise AssertionError(job)


@contextmanager
def running(path: Path, login: Login | None = None) -> Iterator[str]:
    """A server of this ledger that listens; gives its address."""
    opened = listen(0)
    serving = uvicorn.Server(configured(application(str(path), reader=LineReader, login=login)))
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [opened]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{opened.getsockname()[1]}"
    finally:
        serving.should_exit = True
        thread.join(10)
        opened.close()
