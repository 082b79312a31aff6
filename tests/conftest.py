"""What several test files share: the shipped model, loaded once."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from sayso.model import Model

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def model() -> Model:
    return Model()


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: without this, each full collection looks through all of it again, which
    takes a tenth of a second and spoils tests that look at how time grows.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for what is written of archives."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of pages of archives so small that a few pages make several."""
    monkeypatch.setattr("sayso.archive.PAGES", 3)
