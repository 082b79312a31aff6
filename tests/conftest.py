"""What several test files share: the shipped model, loaded once."""

from __future__ import annotations

import gc

import pytest

from sayso.model import Model


@pytest.fixture(scope="session")
def model() -> Model:
    return Model()


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: without this, each full collection looks through all of it again, which
    takes a tenth of a second and spoils tests that look at how time grows.
    """
    gc.collect()
    gc.freeze()
