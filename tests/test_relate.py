"""How two claims are related: invented pairs of one event, told by their words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pair_cases import PairArticle
from pair_readings import reading_of

from sayso.concepts import stem, term
from sayso.gist import gist_of
from sayso.records import Figure
from sayso.relate import relate
from sayso.topics import Claim, claims
from sayso.values import comparable, verdict

if TYPE_CHECKING:
    from sayso.findings import Finding

_EVENT = " The ferry Aurelia had sunk off Cape Tolland, near the lighthouse at Brack."


def claim(source: str, cue: str, content: str, *, day: str = "2024-06-03", outlet: str = "Gazette") -> Claim:
    """A claim in an article about the sinking of a ferry."""
    text = f"{source} {cue} {content}.{_EVENT}"
    start = len(source) + len(cue) + 2
    pair = PairArticle(outlet, day, "At sea", text, (start, start + len(content)))
    reading, identity = reading_of(pair)
    return next(c for c in claims(gist_of(reading)) if c.id == identity)


def kind(a: Claim, b: Claim) -> str:
    found = relate(a, b)
    return found.kind if found else "none"


POLICE = ("The Tolland Police", "said")
GUARD = ("The Brack Coastguard", "said")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param((*POLICE, "14 people had died"), (*POLICE, "that 14 people were killed"), "same", id="same"),
        pytest.param((*POLICE, "14 people had died"), (*GUARD, "the death toll was 14"), "agrees", id="agrees"),
        pytest.param((*POLICE, "14 people had died"), (*GUARD, "19 people had died"), "conflicts", id="conflicts"),
        pytest.param((*POLICE, "14 people had died"), (*GUARD, "19 people were missing"), "none", id="other quantity"),
        pytest.param(
            (*POLICE, "more than 5,000 people had been evacuated"),
            (*GUARD, "5,102 people were evacuated"),
            "agrees",
            id="near the open side",
        ),
        pytest.param(
            (*POLICE, "fewer than 5,000 people had been evacuated"),
            (*GUARD, "5,102 people were evacuated"),
            "conflicts",
            id="beyond the bound",
        ),
        pytest.param(
            (*POLICE, "the ferry had drifted 12 miles before it sank"),
            (*GUARD, "the ferry had drifted 19.3 kilometres before it sank"),
            "agrees",
            id="units",
        ),
        pytest.param(
            (*POLICE, "14 people in Brack had died"),
            (*GUARD, "31 people had died in the whole province"),
            "differs_in_scope",
            id="scope",
        ),
        pytest.param(
            (*POLICE, "the captain had been drunk at the helm"),
            (*GUARD, "the captain had not been drunk at the helm"),
            "conflicts",
            id="negation",
        ),
        pytest.param(
            (*POLICE, "the captain was drunk at the helm"),
            ("The Aurelia Line", "denied", "that the captain was drunk at the helm"),
            "conflicts",
            id="denial",
        ),
        pytest.param((*POLICE, "there were no survivors"), (*GUARD, "two people had survived"), "conflicts", id="none"),
        pytest.param(
            (*POLICE, "the engine room was flooded first"),
            (*GUARD, "divers would go down at the weekend"),
            "none",
            id="other matter",
        ),
        pytest.param(
            ("The Aurelia Line", "declined to say", "how many people had died"),
            (*GUARD, "19 people had died"),
            "none",
            id="withheld",
        ),
    ],
)
def test_two_reports_of_one_day(a: tuple[str, str, str], b: tuple[str, str, str], expected: str) -> None:
    assert kind(claim(*a), claim(*b, outlet="Courier")) == expected


def test_a_later_count_is_an_update_and_comes_second() -> None:
    first = claim(*POLICE, "at least 12 people had died")
    later = claim(*POLICE, "15 people had died", day="2024-06-04", outlet="Courier")
    found = relate(later, first)
    assert found is not None
    assert (found.kind, found.a, found.b) == ("update", first.id, later.id)


def test_who_would_not_say_and_says_later() -> None:
    before = claim("Ada Lindqvist", "declined to say", "whether she would resign")
    after = claim("Ada Lindqvist", "said", "that she would resign", day="2024-06-09")
    assert kind(before, after) == "update"


def test_a_date_put_off() -> None:
    before = claim(*POLICE, "the harbour would reopen on 9 June")
    after = claim(*POLICE, "the harbour would reopen on 20 June", day="2024-06-05")
    assert kind(before, after) == "update"


def test_evidence_is_the_clause_of_the_figure() -> None:
    a = claim(*POLICE, "14 people had died and 30 were missing")
    b = claim(*GUARD, "19 people had died", outlet="Courier")
    found = relate(a, b)
    assert found is not None
    assert texts(found, a, b) == {"14 people had died", "19 people had died"}
    assert "14" in found.reason
    assert "19" in found.reason


def texts(found: Finding, *sides: Claim) -> set[str]:
    articles = {c.article.id: c.article for c in sides}
    return {articles[identity].text[slice(*span)].strip() for identity, span in found.evidence}


def figure(value: float, unit: str = "count", modifier: Any = None, dimension: str = "count") -> Figure:
    article = claim(*POLICE, "14 people had died").article
    return Figure(article, (0, 3), value=value, unit=unit, dimension=dimension, modifier=modifier)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((5000, "count", "more_than"), (5102, "count", None), "meet"),
        ((5000, "count", "more_than"), (5000, "count", None), "apart"),
        ((5000, "count", "at_least"), (5000, "count", None), "equal"),
        ((41, "count", "at_least"), (470, "count", None), "far"),
        ((30, "count", "at_most"), (31, "count", None), "apart"),
        ((400, "count", "about"), (396, "count", None), "meet"),
        ((2.4, "km", None), (2400, "m", None), "equal"),
        ((60, "mile", None), (97, "km", None), "meet"),
        ((60, "mile", None), (120, "km", None), "apart"),
        ((2, "week", None), (14, "day", None), "equal"),
    ],
)
def test_values(a: tuple[float, str, str | None], b: tuple[float, str, str | None], expected: str) -> None:
    one, two = figure(*a), figure(*b)
    assert comparable(one, two)
    assert verdict(one, two) == verdict(two, one) == expected


def test_money_is_not_converted() -> None:
    assert not comparable(figure(5, "USD", dimension="money"), figure(5, "EUR", dimension="money"))


def test_months_are_no_number_of_days() -> None:
    assert not comparable(figure(1, "month", dimension="duration"), figure(30, "day", dimension="duration"))


def test_concepts() -> None:
    assert term("killed") == term("deaths")
    assert term("the") is None
    rose, fell = term("rose"), term("fell")
    assert rose is not None
    assert fell is not None
    assert (rose.key, rose.sign) == (fell.key, -fell.sign)
    assert stem("bridges") == stem("bridge")


_PHRASES = st.sampled_from(
    [
        "14 people had died", "19 people had died in Brack alone", "no one had died", "more than 90 were missing",
        "the ferry sank at 3:20 a.m.", "the ferry sank at 4:10 a.m.", "damage came to $3 million",
        "damage came to €2.1 million", "the captain was drunk", "the captain was not drunk", "it", "“No.”",
        "the harbour would reopen on 9 June", "prices rose 4 percent", "prices fell by 4 percent",
        "between 10 and 20 children were hurt", "a third of the crew had left", "half", "none of this was true",
    ]
)  # fmt: skip
_CLAIMS = st.builds(
    lambda who, cue, content, day, outlet: claim(who, cue, content, day=day, outlet=outlet),
    st.sampled_from(["Ada Lindqvist", "The Tolland Police", "She", "officials", "The Brack Coastguard"]),
    st.sampled_from(["said", "denied", "declined to say", "demanded", "estimated", "asked"]),
    st.lists(_PHRASES, min_size=1, max_size=3).map(" and ".join),
    st.sampled_from(["2024-06-03", "2024-06-04", "2024-09-30"]),
    st.sampled_from(["Gazette", "Courier"]),
)


@given(_CLAIMS, _CLAIMS)
@settings(max_examples=150, deadline=None)
def test_either_order_gives_the_same_and_evidence_is_exact(a: Claim, b: Claim) -> None:
    found = relate(a, b)
    assert found == relate(b, a)
    if found is not None:
        assert {found.a, found.b} == {a.id, b.id}
        spans = {c.article.id: c.passage.spans for c in (a, b)}
        for article, (start, end) in found.evidence:
            assert any(first <= start < end <= last for first, last in spans[article])
        assert found.reason


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_words_can_be_compared(words: str) -> None:
    content = " ".join(words.replace("⟦", "").replace("⟧", "").split()) or "x"
    a, b = claim(*POLICE, content), claim(*GUARD, content, outlet="Courier")
    assert relate(a, b) == relate(b, a)
