"""Where claims were taken from: labelled sentences, and which claims of an article a credit is for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from readings import Claim, article, each_reading, reading

from sayso.origins import credits_in, same_outlet, with_origins

if TYPE_CHECKING:
    from sayso.records import Reading

CASES = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("cases").joinpath("origins.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def origin(sentence: str) -> str:
    found = credits_in(sentence)
    return found[0].name if found else "-"


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_labelled_sentences(sentence: str, expected: str) -> None:
    assert origin(sentence) == expected


def test_names_are_one_outlet_in_any_form() -> None:
    assert same_outlet("Observer", "The Port Velle Observer")
    assert same_outlet("AP", "The Associated Press")
    assert same_outlet("The Hill", "the hill")
    assert not same_outlet("Washington Post", "New York Post")
    assert not same_outlet("Port Observer", "The Port Velle Observer")
    assert not same_outlet("CNN", None)


def origins(of: Reading) -> list[str | None]:
    return [claim.origin for claim in with_origins(of).attributions]


TWO = (
    ("paragraph", "Lee told CNN that the hull was sound. Ray said that it leaked."),
    ("paragraph", "“No,” Roe said."),
)
CLAIMS = (
    Claim("indirect", "that the hull was sound", "told", "Lee"),
    Claim("indirect", "that it leaked", "said", "Ray"),
    Claim("direct", "“No,”", "said", "Roe"),
)


def test_a_sentence_credits_its_own_claim_only() -> None:
    assert origins(reading(article(*TWO), *CLAIMS)) == ["CNN", None, None]


def test_the_articles_own_outlet_is_no_origin() -> None:
    assert origins(reading(article(*TWO, outlet="CNN"), *CLAIMS)) == [None, None, None]


def test_a_byline_credits_all_claims_and_the_nearer_credit_goes_first() -> None:
    of = article(("title", "A hull"), ("byline", "By The Associated Press"), *TWO)
    assert origins(reading(of, *CLAIMS)) == ["CNN", "Associated Press", "Associated Press"]


def test_an_author_may_be_a_wire() -> None:
    of = article(*TWO, authors=("Ann Poe", "AFP"))
    assert origins(reading(of, *CLAIMS)) == ["CNN", "Agence France-Presse", "Agence France-Presse"]


def test_a_dateline_credits_all_claims() -> None:
    of = article(("lead", "OSLO (Reuters) - Lee said that the hull was sound."), ("paragraph", "“No,” Roe said."))
    claims = Claim("indirect", "that the hull was sound", "said", "Lee"), Claim("direct", "“No,”", "said", "Roe")
    assert origins(reading(of, *claims)) == ["Reuters", "Reuters"]


def test_a_credit_behind_a_paragraph_is_for_the_paragraph() -> None:
    of = article(("paragraph", "Lee said that the hull was sound. (AP)"), ("paragraph", "“No,” Roe said."))
    claims = Claim("indirect", "that the hull was sound", "said", "Lee"), Claim("direct", "“No,”", "said", "Roe")
    assert origins(reading(of, *claims)) == ["Associated Press", None]


def test_who_contributed_is_no_claims_origin() -> None:
    of = article(*TWO[1:], ("paragraph", "Reuters contributed to this report."))
    assert origins(reading(of, CLAIMS[2])) == [None]


def test_a_wires_name_between_paragraphs_is_a_pictures() -> None:
    lines = [("paragraph", f"Paragraph {number} is here.") for number in range(3)]
    of = article(*lines, ("paragraph", "ASSOCIATED PRESS"), *TWO[1:], ("paragraph", "The end is near."))
    assert origins(reading(of, CLAIMS[2])) == [None]


def test_claims_inside_a_credited_claim_come_from_there_too() -> None:
    of = article(("paragraph", "CNN reported that Lee denied that the hull leaked."))
    made = reading(
        of,
        Claim("indirect", "that Lee denied that the hull leaked", "reported", "CNN"),
        Claim("indirect", "that the hull leaked", "denied", "Lee", inside=0),
    )
    assert origins(made) == ["CNN", "CNN"]


def test_both_claims_of_a_sentence_are_credited_where_no_cue_is() -> None:
    of = article(("paragraph", "In an interview with CNN, Lee said that the hull was sound and denied that it leaked."))
    made = reading(
        of,
        Claim("indirect", "that the hull was sound", "said", "Lee"),
        Claim("indirect", "that it leaked", "denied", "Lee"),
    )
    assert origins(made) == ["CNN", "CNN"]


def test_somebodys_words_about_an_outlet_are_no_credit() -> None:
    of = article(("paragraph", "“As CNN reported, the hull leaked,” Lee said."))
    assert origins(reading(of, Claim("direct", "“As CNN reported, the hull leaked,”", "said", "Lee"))) == [None]


def test_a_papers_short_name_is_given_in_full_where_the_article_has_it() -> None:
    of = article(
        ("paragraph", "The Hill County Herald has been sold. Lee told the Herald that the hull was sound."),
    )
    made = reading(of, Claim("indirect", "that the hull was sound", "told", "Lee"))
    assert origins(made) == ["Hill County Herald"]


@each_reading
def test_nothing_but_the_origin_changes(of: Reading) -> None:
    made = with_origins(of)
    assert replace(made, attributions=tuple(replace(a, origin=None) for a in made.attributions)) == of


@pytest.mark.parametrize(
    "piece", ["A.", "A ", "told ", "told A", "The Times ", "interview last ", "(AP) ", "by The ", "-A"]
)
def test_long_runs_that_nearly_match_take_no_time(piece: str) -> None:
    """A quadratic pattern would take hours for this."""
    assert credits_in(piece * (400_000 // len(piece)) + "report, agency, contributed") == ()


def test_a_name_may_run_over_the_end_of_a_line() -> None:
    assert origin("Holt told the Associated\nPress\u00a0on Friday that the hull was sound.") == "Associated Press"


def test_a_name_ends_with_its_sentence() -> None:
    assert origin("“No,” the baker told the Corrie Gazette. Sales rose last year.") == "Corrie Gazette"
    assert origin("“No,” the baker told U.S. News & World Report.") == "US News & World Report"
