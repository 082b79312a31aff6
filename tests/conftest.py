"""What several test files share: the shipped model, loaded once."""

from __future__ import annotations

import pytest

from sayso.model import Model


@pytest.fixture(scope="session")
def model() -> Model:
    return Model()
