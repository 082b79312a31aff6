"""The labelled pairs of claims are well formed, and their reader refuses what is not."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from pair_cases import PairArticle, PairCase, PairCaseError, load_pairs, parse_pair

FOLDER = Path(__file__).parent / "cases" / "compare"
PAIRS = load_pairs(FOLDER)
HEAD = (
    '+++\nabout = "x"\nrelation = "same"\nreason = "y"\n'
    'a = { outlet = "A", published = "2025-03-04", title = "t" }\n'
    'b = { outlet = "B", published = "2025-03-05", title = "u" }\n+++\n'
)
TEXTS = "He said ⟦c that a⟧.\n-----\n⟦c “B,”⟧ he said.\n"


def sides(pair: PairCase) -> tuple[PairArticle, PairArticle]:
    return pair.a, pair.b


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
class TestEveryPair:
    def test_articles_are_short_and_claims_tight(self, pair: PairCase) -> None:
        for side in sides(pair):
            assert 30 <= len(side.text.split()) <= 90
            assert side.text == side.text.strip()
            assert side.claim_text == side.claim_text.strip()
            assert not re.search(r"[⟦⟧]|^(?:\+\+\+|=====|-----)$", side.text, re.MULTILINE)

    def test_a_claim_is_part_of_one_paragraph_and_leaves_room_for_its_source(self, pair: PairCase) -> None:
        for side in sides(pair):
            assert "\n" not in side.claim_text
            assert len(side.claim_text.split()) < len(side.text.split()) - 10

    def test_the_file_goes_by_relation(self, pair: PairCase) -> None:
        assert re.match(rf"{pair.relation}[_-]", pair.name)


def test_half_of_the_pairs_are_not_related_and_every_relation_has_some() -> None:
    counts = Counter(pair.relation for pair in PAIRS)
    related = counts.total() - counts["none"]
    assert counts["none"] >= 32
    assert abs(counts["none"] - related) <= counts.total() / 20
    assert {relation: counts[relation] for relation in counts if counts[relation] < 4} == {}
    assert len(counts) == 7


def test_no_text_serves_twice() -> None:
    texts = [side.text for pair in PAIRS for side in sides(pair)]
    assert len(set(texts)) == len(texts)


def test_an_update_has_a_later_report_or_two_times_of_one_day() -> None:
    for pair in PAIRS:
        if pair.relation == "update" and pair.a.published == pair.b.published:
            assert all(re.search(r"\b[ap]\.m\.", side.text) for side in sides(pair)), pair.name


def test_marks_are_taken_out_and_spans_kept() -> None:
    pair = parse_pair(HEAD + TEXTS, "n")
    assert (pair.name, pair.about, pair.relation, pair.reason) == ("n", "x", "same", "y")
    assert pair.a == PairArticle("A", "2025-03-04", "t", "He said that a.", (8, 14))
    assert pair.b == PairArticle("B", "2025-03-05", "u", "“B,” he said.", (0, 4))
    assert (pair.a.claim_text, pair.b.claim_text) == ("that a", "“B,”")


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (TEXTS, "no front matter"),
        (HEAD.replace("x", 'x"') + TEXTS, "at line 1"),
        (HEAD.replace("about", "abuot") + TEXTS, "unknown keys"),
        (HEAD.replace('about = "x"\n', "") + TEXTS, "missing keys"),
        (HEAD.replace('"y"', '" "') + TEXTS, "no words under"),
        (HEAD.replace('"y"', "3") + TEXTS, "no words under"),
        (HEAD.replace("same", "similar") + TEXTS, "relation 'similar'"),
        (HEAD.replace("b = {", "c = {") + TEXTS, "unknown keys"),
        (HEAD.replace("title", "headline") + TEXTS, "unknown keys"),
        (re.sub(r"b = .*\n", "", HEAD) + TEXTS, "no table"),
        (HEAD.replace("2025-03-04", "2025-03-34") + TEXTS, "n, a: "),
        (HEAD.replace("2025-03-04", "20250304") + TEXTS, "not written YYYY-MM-DD"),
        (HEAD.replace("2025-03-04", "2025-03-06") + TEXTS, "a is later"),
        (HEAD + TEXTS.replace("-----", "----"), "1 texts"),
        (HEAD + TEXTS + "-----\n⟦c c⟧\n", "3 texts"),
        (HEAD + TEXTS.replace("⟧.", "."), "not one mark"),
        (HEAD + TEXTS.replace("⟧.", "⟧ ⟦c b⟧."), "not one mark"),
        (HEAD + TEXTS.replace("⟦c ", "⟦c"), "not one mark"),
        (HEAD + TEXTS.replace("⟦c that a⟧", "⟦c ⟧"), "not one mark"),
    ],
)
def test_what_is_not_well_formed_is_refused(part: str, why: str) -> None:
    with pytest.raises(PairCaseError, match=re.escape(why)):
        parse_pair(part, "n")


def test_a_folder_without_pairs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PairCaseError, match=r"no \.case files"):
        load_pairs(tmp_path)
