"""Joins over tables find the same pairs as the ledger's indexes do in memory."""

from __future__ import annotations

import tempfile
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.joins import Joins
from sayso.shingles import FEW, FEW_UNKNOWN, MANY
from sayso.shortlist import NEAREST, Nearness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@pytest.fixture
def joins(tmp_path: Path) -> Iterator[Joins]:
    with Joins(tmp_path) as made:
        yield made


def nearest(joins: Joins, articles: Sequence[dict[str, int]]) -> list[tuple[int, int]]:
    for number, terms in enumerate(articles):
        joins.put("claim", number, number, str(number), True, [])
        for key, often in terms.items():
            joins.put("term", number, key, often)
    joins.find_neighbours("claim")
    return [(a, b) for a, b in joins.rows("SELECT a, b FROM near ORDER BY b, rank")]


def nearest_in_memory(articles: Sequence[dict[str, int]]) -> list[tuple[int, int]]:
    found = Nearness({str(number): Counter(terms) for number, terms in enumerate(articles)}).pairs()
    return [(int(a), int(b)) for a, b in found]


bags = st.dictionaries(
    st.sampled_from(("dam", "flood", "rain", "toll", "élan", "Zug", "house", "vote")), st.integers(1, 4)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(bags, max_size=12))
def test_neighbours_are_those_of_the_ledger(articles: list[dict[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as name, Joins(Path(name)) as joins:
        assert nearest(joins, articles) == nearest_in_memory(articles)


def test_of_many_that_are_as_near_the_first_are_taken(joins: Joins) -> None:
    alike = [{"dam": 1, "flood": 2}] * (NEAREST + 20)
    found = nearest(joins, alike)
    assert found == nearest_in_memory(alike)
    assert [a for a, b in found if b == NEAREST + 19] == list(range(NEAREST))


def test_words_of_too_many_articles_bring_none_together(joins: Joins) -> None:
    articles = [{"news": 1, f"only{number}": 1} for number in range(70)]
    assert nearest(joins, articles) == nearest_in_memory(articles) == []


def shared(
    joins: Joins, runs: Sequence[Sequence[int]], quoted: bool = False, site: str | None = None
) -> tuple[int, list[int]]:
    for number, own in enumerate(runs):
        joins.put("article", number, site or f"outlet {number}", None)
        joins.put_runs("quoted" if quoted else "written", number, np.array(sorted(own), np.uint64))
    chained, furniture = joins.share_runs()
    return chained, furniture.tolist()


def pairs(joins: Joins) -> list[tuple[int, int]]:
    return [(a, b) for a, b in joins.rows("SELECT a, b FROM pair ORDER BY a, b")]


def test_articles_that_share_a_run_are_a_pair_once(joins: Joins) -> None:
    assert shared(joins, [[1, 2, 2**63 + 5], [3], [1, 2, 3], [2**63 + 5]]) == (0, [])
    assert pairs(joins) == [(0, 2), (0, 3), (1, 2)]


def test_what_a_few_articles_of_one_outlet_share_is_no_furniture(joins: Joins) -> None:
    assert shared(joins, [[9]] * FEW, site="Post") == (0, [])
    assert pairs(joins) == list(combinations(range(FEW), 2))


def test_what_more_articles_of_one_outlet_share_is_furniture(joins: Joins) -> None:
    assert shared(joins, [[9]] * (FEW + 1), site="Post") == (0, [9])
    assert pairs(joins) == []


def test_quotations_are_no_furniture(joins: Joins) -> None:
    assert shared(joins, [[9]] * (FEW + 1), quoted=True, site="Post") == (0, [])
    assert len(pairs(joins)) == FEW * (FEW + 1) / 2


@pytest.mark.parametrize(("number", "common"), [(FEW_UNKNOWN, []), (FEW_UNKNOWN + 1, [9])])
def test_of_unknown_outlets_more_are_allowed(joins: Joins, number: int, common: list[int]) -> None:
    for place in range(number):
        joins.put("article", place, None, None)
        joins.put_runs("written", place, np.array([9], np.uint64))
    assert joins.share_runs()[1].tolist() == common


def test_of_very_many_each_is_paired_with_the_next(joins: Joins) -> None:
    assert shared(joins, [[7, 8]] * (MANY + 1)) == (1, [])
    assert pairs(joins) == list(pairwise(range(MANY + 1)))
    assert joins.number("SELECT count(*) FROM written") == 0
