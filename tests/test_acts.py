from __future__ import annotations

import re
import time
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.acts import MANNERS, _rows, act_of, head, manner_of, polarity_of, reporting_word
from sayso.records import ACTS, Polarity


def cases(name: str) -> list[list[str]]:
    """The label and the sentence of each line of a file of cases."""
    lines = (Path(__file__).parent / "cases" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def parts(sentence: str) -> tuple[str, str]:
    """The cue and the content that a sentence marks, pieces joined as in a record."""
    return " … ".join(re.findall(r"\[(.*?)\]", sentence)), " … ".join(re.findall(r"\{(.*?)\}", sentence))


@pytest.mark.parametrize(("act", "sentence"), cases("acts.tsv"))
def test_act_of_cue(act: str, sentence: str) -> None:
    cue, content = parts(sentence)
    assert cue
    assert act_of(cue, content) == act


@pytest.mark.parametrize(("manner", "sentence"), cases("manners.tsv"))
def test_manner_of_cue(manner: str, sentence: str) -> None:
    cue, content = parts(sentence)
    assert cue
    assert manner_of(cue, content) == manner


def test_the_table_is_sound() -> None:
    rows = _rows()
    names = [" ".join(row.words) for row in rows]
    assert names == sorted(set(names))
    assert len(names) >= 400
    for row in rows:
        assert row.act in ACTS
        assert row.kind in MANNERS
        assert row.use in ("clear", "loose", "light", "bridge")
        assert row.words[0] != "…"
        assert row.words[-1] != "…"


def test_every_lemma_finds_itself() -> None:
    for row in _rows():
        name = " ".join(row.words)
        found = head(name.replace("…", "them"))
        assert found is not None, name
        assert found.act == row.act or len(found.lemma.split()) >= len(row.words) or row.use == "light", name


@pytest.mark.parametrize(
    ("cue", "lemma"),
    [
        ("said", "say"),
        ("criticised", "criticize"),
        ("favoured", "favor"),
        ("denies", "deny"),
        ("was planning", "plan"),
        ("has repeatedly been quoted", "quote"),
        ("they’d felt", "feel"),
        ("had already made it very clear", "make … clear"),
        ("issued a warning", "warning"),
        ("declined", "decline"),
        ("claimed in a statement", "claim"),
        ("the report has stated", "state"),
        ("own plan", "plan"),
        ("showed", "show"),
        ("then attacked it, saying that", "say"),
    ],
)
def test_head_lemma(cue: str, lemma: str) -> None:
    found = head(cue)
    assert found is not None
    assert found.lemma == lemma


def test_a_cue_that_is_not_known_says() -> None:
    assert head("zxq") is None
    assert head("") is None
    assert act_of("zxq", "it") == "say"


@pytest.mark.parametrize(
    ("polarity", "sentence"),
    [
        ("affirmed", "He [said] it was over."),
        ("affirmed", "He [not only said] it but wrote it."),
        ("affirmed", "He [denied] it."),
        ("affirmed", "It was not he who [said] it."),
        ("affirmed", "The state will [say] that it paid."),
        ("affirmed", "She did not come, he [said]."),
        ("affirmed", "He [refused] to pay."),
        ("negated", "He [did not say] who paid."),
        ("negated", "He did not [say] who paid."),
        ("negated", "The ministry [would not confirm] the deal."),
        ("negated", "She never [said] that."),
        ("negated", "She has never publicly [said] that."),
        ("negated", "He [doesn’t believe] it."),
        ("negated", "He denied [saying] that."),
        ("negated", "He [has not denied] it."),
        ("negated", "No one [claims] it is over."),
        ("negated", "He [refused to admit] it."),
        ("negated", "He [failed to mention] the fire."),
        ("withheld", "He [declined to comment] on the case."),
        ("withheld", "The firm [refused to say] how many."),
        ("withheld", "She declined to [comment] on it."),
        ("withheld", "The firm [declined] to comment on it."),
        ("withheld", "The firm [did not respond] to questions."),
        ("withheld", "He [would not comment]."),
        ("withheld", "“[No comment],” he said."),
        ("hypothetical", "We shall act if he [says] it is over."),
        ("hypothetical", "He would [say] so if he knew."),
        ("hypothetical", "Critics might [argue] that it costs too much."),
        ("hypothetical", "Critics [may say] that it costs too much."),
        ("hypothetical", "Unless the court [rules] it void, it stays."),
    ],
)
def test_polarity(polarity: str, sentence: str) -> None:
    before, cue, after = re.split(r"[\[\]]", sentence)
    assert polarity_of(cue, before, after) == polarity


def test_reporting_words() -> None:
    for word in ("said", "says", "claims", "denied", "according", "believes", "criticised", "admitting", "thought"):
        assert reporting_word(word), word
    for word in ("the", "house", "went", "record", "put", "have", ""):
        assert not reporting_word(word), word


@given(st.text(), st.text(), st.text())
def test_any_text_has_an_act_and_a_polarity(cue: str, before: str, after: str) -> None:
    assert act_of(cue, after) in ACTS
    assert polarity_of(cue, before, after) in get_args(Polarity)


@pytest.mark.parametrize("unit", ["say ", "make ", "is ", "ooo ", "a-", "not ", "’s", "ask them "])
def test_a_long_cue_costs_little(unit: str) -> None:
    text = unit * 20_000
    begun = time.process_time()
    act_of(text, text)
    polarity_of(text, text, text)
    assert time.process_time() - begun < 2
