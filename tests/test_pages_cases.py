"""The labelled pages and dumps in ``cases/pages``, through `sayso.load.load`: title, date, blocks, what is left out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from cases import Case, load_cases, words

from sayso.load import load
from sayso.records import READABLE, Article

CASES = load_cases(Path(__file__).parent / "cases" / "pages")


@cache
def loaded(name: str) -> Article:
    return load(next(case.text for case in CASES if case.name == name).encode(), name=name)


def article_of(case: Case) -> Article:
    return loaded(case.name)


def texts(article: Article, kinds: frozenset[str] | set[str]) -> list[str]:
    return [words(article.text[b.start : b.end]) for b in article.blocks if b.kind in kinds]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_the_page_says_of_itself(case: Case) -> None:
    article = article_of(case)
    if case.title is not None:
        assert (article.title or "") == case.title
    if case.published is not None:
        assert (article.published or "") == case.published
    if case.outlet is not None:
        assert (article.outlet or "") == case.outlet


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_blocks_have_their_kinds(case: Case) -> None:
    article = article_of(case)
    for kind, text in case.blocks:
        holding = [b.kind for b in article.blocks if words(text) in words(article.text[b.start : b.end])]
        # A caption may be left out of the text of a page, but never be prose.
        assert kind in holding or (kind == "caption" and not holding and case.suffix == ".html"), (kind, text, holding)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_beside_the_article_is_not_read(case: Case) -> None:
    readable = " ".join(texts(article_of(case), set(READABLE)))
    assert [text for text in case.never if words(text) in readable] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_claim_and_statement_is_read(case: Case) -> None:
    readable = " ".join(texts(article_of(case), set(READABLE)))
    wanted = [case.plain(*span) for a in case.attributions.values() for span in (*a.content, *a.cue, *a.source)]
    assert [text for text in (*wanted, *case.statements) if words(text) not in readable] == []
