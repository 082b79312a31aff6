"""Comparing what is asked for only: nothing is lost against comparing all; the gist of a reading is the ledger's."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from example_readings import ledger_of_examples
from hypothesis import given
from hypothesis import strategies as st

from sayso import comparing, shortlist
from sayso.asking import Asked
from sayso.compare import compare
from sayso.comparing import Comparisons
from sayso.gist import gist_of, gists
from sayso.ledger import Ledger
from sayso.shortlist import Nearness
from sayso.topics import claims

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.compare import Comparison


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the labelled readings of the example documents."""
    return ledger_of_examples(tmp_path_factory.mktemp("asking") / "examples.db")


def pairs(found: Comparison) -> set[tuple[str, str, str]]:
    return {(r.kind, r.a, r.b) for r in found.relations}


@pytest.mark.parametrize(
    "asked",
    [Asked("rain"), Asked("died"), Asked("dam gates"), Asked(speaker="Sanovar"), Asked("metres", speaker="wire")],
    ids=str,
)
def test_what_is_asked_for_is_found_as_among_all(path: Path, asked: Asked) -> None:
    with Ledger(path) as ledger:
        some = compare(ledger, asked.words, speaker=asked.speaker)
        every = compare(ledger)
    assert pairs(every.limited(asked)) <= pairs(some)
    fit = {c.id for c in some.claims.values() if asked.fits(c.id, c.text, c.holder.name)}
    assert all({r.a, r.b} & fit for r in some.relations)


def test_every_claim_that_is_related_can_be_asked_for_by_its_id(path: Path) -> None:
    with Ledger(path) as ledger:
        every = compare(ledger)
        for identity in list(every.claims)[::5]:
            assert pairs(every.limited(Asked(claim=identity))) <= pairs(compare(ledger, claim=identity))


def test_a_ledger_gives_the_gist_of_its_readings(path: Path) -> None:
    with Ledger(path) as ledger:
        for kept in gists(ledger.connection):
            whole = ledger.reading(kept.article.id)
            made = gist_of(whole)
            assert (kept.article, kept.said, kept.figures, kept.times) == (
                made.article, made.said, made.figures, made.times,
            )  # fmt: skip
            assert [kept.record(one) for one in kept.said] == [*whole.attributions, *whole.statements]
            assert [c.record.id for c in claims(kept)] == [c.id for c in claims(made)]


def test_a_question_is_answered_from_what_is_known_of_the_same_ledger(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "PATIENCE", 60)
    comparisons = Comparisons(str(path))
    alone = comparisons.get("rain")
    every = comparisons.get()
    assert alone is not None
    assert every is not None
    assert comparisons.get(" Rain ") is alone
    part = comparisons.get("gates")
    assert part is not None
    assert pairs(part.comparison) == pairs(every.comparison.limited(Asked("gates")))
    assert sum(len(group.relations) for group in part.groups) == len(part.comparison.relations)


_TERMS = st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(1, 4), min_size=1).map(Counter)


@given(st.lists(_TERMS, max_size=12), st.sets(st.integers(0, 11)))
def test_the_nearest_of_some_articles_are_the_same_as_among_all(terms: list[Counter[str]], some: set[int]) -> None:
    nearness = Nearness({str(i): own for i, own in enumerate(terms)})
    wanted = {str(i) for i in some}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shortlist, "NEAREST", 2)
        every = [pair for pair in nearness.pairs() if wanted & set(pair)]
        assert list(nearness.pairs(wanted)) == every
