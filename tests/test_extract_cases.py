"""Every labelled case through the public API with the shipped model; those that do not pass yet are listed with why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attributions import check
from cases import parse_case
from compare import Outcome, all_cases, compare, digest, figures, known_failures, read_cases
from readings import Claim, article, reading

from sayso.errors import NotAnArticle
from sayso.reader import Failure, Reader

if TYPE_CHECKING:
    from sayso.model import Model

CASES = all_cases()
KNOWN = known_failures()


@pytest.fixture(scope="module")
def outcomes(model: Model) -> dict[str, Outcome]:
    return {outcome.name: outcome for outcome in read_cases(CASES, Reader(model=model))}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(case.name, marks=[pytest.mark.xfail(reason=KNOWN[case.name])] if case.name in KNOWN else [])
        for case in CASES
    ],
)
def test_case(name: str, outcomes: dict[str, Outcome]) -> None:
    assert outcomes[name].problems == ()


def test_known_failures_are_cases_and_say_why() -> None:
    assert KNOWN.keys() <= {case.name for case in CASES}
    assert all(KNOWN.values())


def test_figures_hold_their_floors(outcomes: dict[str, Outcome]) -> None:
    assert check(figures(list(outcomes.values())), "cases", digest(CASES)) == []


CASE = parse_case(
    """+++
about = "two claims, one of them in the other, between a menu and a sentence of the outlet"
suffix = ".txt"
statements = ["It is raining."]
never = ["Home News"]
kinds = { 1 = "indirect", 2 = "direct" }
acts = { 2 = "deny" }
+++
Home News

⟦s1 Ann⟧ ⟦q1 said⟧ ⟦c1 that ⟦s2 Bob Lee⟧ ⟦q2 denied:⟧ ⟦c2 “I took no money”⟧⟧. It is raining.""",
    "made",
)
PAGE = article(
    ("chrome", "Home News"), ("paragraph", "Ann said that Bob Lee denied: “I took no money”. It is raining.")
)
OUTER = Claim("indirect", "that Bob Lee denied: “I took no money”", "said", "Ann")
INNER = Claim("direct", "“I took no money”", "denied", "Bob Lee", inside=0, act="deny")
RAIN = ("It is raining.",)


def test_comparison_finds_nothing_wrong_with_what_is_right() -> None:
    outcome = compare(CASE, reading(PAGE, OUTER, INNER, said_by_outlet=RAIN))
    assert outcome == Outcome("made", 2, 2, 0, 2, 2, 2, 1, 1)


@pytest.mark.parametrize(
    ("claims", "said_by_outlet", "problem"),
    [
        ((OUTER,), RAIN, "missing: Bob Lee | denied: | “I took no money”"),
        ((OUTER, INNER, Claim("indirect", "It is raining", "said")), RAIN, "extra: - | said | It is raining"),
        ((OUTER, Claim("mixed", INNER.content, "denied", "Bob", inside=0, act="deny")), RAIN, "mixed, not direct"),
        ((OUTER, Claim("direct", INNER.content, "denied", "Bob", inside=0)), RAIN, "act say, not deny"),
        ((OUTER, Claim("direct", INNER.content, "denied", "Bob", act="deny")), RAIN, "at depth 0, not 1"),
        ((OUTER, Claim("direct", INNER.content, None, "Bob", inside=0, act="deny")), RAIN, "missing: Bob Lee"),
        ((OUTER, Claim("direct", INNER.content, "denied", "Ann", inside=0, act="deny")), RAIN, "missing: Bob Lee"),
        ((OUTER, Claim("direct", "I", "denied", "Bob", inside=0, act="deny")), RAIN, "missing: Bob Lee"),
        ((OUTER, INNER), (), "statement missing: It is raining."),
        ((OUTER, INNER), ("Home News", *RAIN), "touched: Home News"),
    ],
)
def test_comparison_says_what_is_wrong(
    claims: tuple[Claim, ...], said_by_outlet: tuple[str, ...], problem: str
) -> None:
    problems = compare(CASE, reading(PAGE, *claims, said_by_outlet=said_by_outlet)).problems
    assert any(p.startswith(problem) for p in problems), problems


def test_where_nothing_is_claimed_the_statements_must_be_all() -> None:
    case = parse_case('+++\nabout = "a"\nsuffix = ".txt"\nstatements = ["It is raining."]\nkinds = {}\n+++\nRain', "n")
    outcome = compare(case, reading(PAGE, said_by_outlet=("Ann said", *RAIN)))
    assert (outcome.statements, outcome.problems) == (1, ("statement extra: Ann said",))


def test_a_document_that_is_not_read_has_nothing_right() -> None:
    outcome = compare(CASE, Failure("made", NotAnArticle("made", "empty")))
    assert (outcome.expected, outcome.found, outcome.problems) == (2, 0, ("not read: empty",))
    assert figures([outcome])["recall"] == 0
