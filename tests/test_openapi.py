"""Every route, asked by a fuzzer that reads the OpenAPI document: no fault of the server, one shape of errors."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from ledger_readings import flood
from served import BASE, LineReader
from starlette.testclient import TestClient

from sayso import guard, jobs
from sayso.ledger import Ledger
from sayso.web import application

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

schemathesis = pytest.importorskip("schemathesis")

quickly = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The server's application, unbounded in rate so that every request gets through, and its document.

    What is to be added is taken on and not read: that is tested elsewhere, and takes its time.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(guard, "BURST", 10**9)
    patch.setattr(jobs, "WAITING", 10**6)
    patch.setattr(jobs.Jobs, "_run", lambda _: None)
    path: Path = tmp_path_factory.mktemp("fuzz") / "news.db"
    with Ledger(path) as ledger:
        ledger.add(flood())
    app = application(str(path), reader=LineReader)
    yield app, TestClient(app, base_url=BASE).get("/openapi.json").json()
    patch.undo()


def test_the_document_is_one(fuzzed: tuple[Any, dict[str, Any]]) -> None:
    app, document = fuzzed
    assert json.loads(json.dumps(document)) == document
    loaded = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"host": "127.0.0.1"})
    assert len(list(loaded.get_all_operations())) > 30


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_no_request_breaks_the_server(fuzzed: tuple[Any, dict[str, Any]], mode: str) -> None:
    app, document = fuzzed
    client = TestClient(app, base_url=BASE, raise_server_exceptions=True)
    schema = schemathesis.openapi.from_dict(document)
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        run = _asking(client, operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode)))
        asked += run()
    assert asked > 100


def _asking(client: TestClient, cases: st.SearchStrategy[Any]) -> Callable[[], int]:
    asked = 0

    @quickly
    @given(case=cases)
    def ask(case: Any) -> None:
        nonlocal asked
        kwargs = case.as_transport_kwargs(base_url=BASE)
        kwargs.pop("cookies", None)
        if isinstance(kwargs.get("data"), bytes):
            kwargs["content"] = kwargs.pop("data")
        if kwargs.get("files"):
            kwargs["files"] = [(name, _written(value)) for name, value in kwargs["files"]]
        answer = client.request(**kwargs)
        asked += 1
        assert answer.status_code < 500, (case.method, kwargs["url"], answer.text[:300])
        if answer.status_code >= 400 and "text/html" not in answer.headers["content-type"]:
            assert answer.headers["content-type"] == "application/problem+json"
            assert set(answer.json()) == {"type", "title", "status", "detail", "hint"}

    def run() -> int:
        with suppress(Unsatisfiable):  # nothing is given with this one, so nothing can be wrong
            ask()
        return asked

    return run


def _written(value: Any) -> Any:
    """A part of a form as the client can write it."""
    if isinstance(value, tuple):
        return tuple(None if part is None else _written(part) for part in value)
    return value if isinstance(value, bytes | str) else str(value)
