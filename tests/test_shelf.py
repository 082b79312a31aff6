"""What is put away on the disk comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from example_readings import NAMES, reading

from sayso.gist import gist_of
from sayso.shelf import Shelf
from sayso.topics import claims

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.gist import Said
    from sayso.topics import Claim


def record(said: Said) -> Any:
    raise KeyError(said.id)


def about(of: list[Claim]) -> list[Any]:
    return [(c.id, c.spans, c.holder, c.quantities, c.days, c.terms, c.background.terms) for c in of]


def test_readings_and_their_claims_come_back(tmp_path: Path) -> None:
    with Shelf[Any](tmp_path / "readings") as readings, Shelf[Any](tmp_path / "claims") as made:
        for name in NAMES:
            readings.add(reading(name))
            made.add(claims(replace(gist_of(reading(name)), record=record)))
        assert len(readings) == len(NAMES)
        for number in (3, 0, 4, 1, 2, 3):
            of = reading(NAMES[number])
            assert list(readings[number].records()) == list(of.records())
            assert readings[number].attributions[0].id == of.attributions[0].id
            back = made[number]
            assert about(back) == about(claims(gist_of(of)))
            assert all(claim.background is back[0].background for claim in back)


def test_there_is_nothing_behind_the_last(tmp_path: Path) -> None:
    with Shelf[str](tmp_path / "some") as some:
        some.add("one")
        assert some[0] == "one"
        with pytest.raises(IndexError):
            some[1]
