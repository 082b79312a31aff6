"""The labels of what cues do are well formed, and belong to the attributions that were drawn."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from act_labels import AN_ARTICLE, COLUMNS, DRAWN, SECOND, ActLabelError, draw, load_act_labels
from corpus import load

LABELS = load_act_labels()
SECOND_LABELS = load_act_labels(SECOND)
DEV = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "polnear" / "dev"
ROW = "one\t3-7,9-12\tsay\tsay\tspeech\t"


def test_there_are_as_many_as_were_drawn() -> None:
    assert len(LABELS) == DRAWN
    assert max(Counter(label.article for label in LABELS).values()) <= AN_ARTICLE


def test_the_second_set_shares_no_cue_with_the_first() -> None:
    drawn = [(label.article, label.cue) for label in (*LABELS, *SECOND_LABELS)]
    assert len(set(drawn)) == len(drawn)
    assert max(Counter(article for article, _ in drawn).values()) <= AN_ARTICLE


def test_they_hold_no_text_of_an_article() -> None:
    """A cue's lemma is one word, or the mark that is the cue; notes are our own words, and short."""
    for label in (*LABELS, *SECOND_LABELS):
        assert label.lemma.isalpha() or label.lemma in ":-"
        assert len(label.note) < 90


@pytest.mark.skipif(not DEV.is_dir(), reason="needs PolNeAR's dev part beside the checkout")
def test_they_are_those_that_the_seed_draws() -> None:
    documents = {d.name.removesuffix(".txt"): d.attributions for d in load(DEV)}
    first, second = draw(documents)
    assert [(label.article, label.cue) for label in LABELS] == first
    assert [(label.article, label.cue) for label in SECOND_LABELS] == second


def test_a_row_is_read(tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text("\t".join(COLUMNS) + f"\n{ROW}\n", encoding="utf-8")
    (label,) = load_act_labels(path)
    assert (label.article, label.cue, label.act, label.kind) == ("one", ((3, 7), (9, 12)), "say", "speech")


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([ROW, ROW], "line 3: this cue has a label already"),
        ([ROW.replace("3-7,9-12", "9-12,3-7")], "no pieces in order"),
        ([ROW.replace("3-7", "7-7")], "no pieces in order"),
        ([ROW.replace("say\tsay", "say\tshout")], "there is no shout"),
        ([ROW.replace("speech", "noise")], "there is no say, noise"),
        ([ROW.replace("say\tsay", "say so\tsay")], "no lemma of one word"),
        (["one\t3-7\tsay"], "line 2"),
    ],
)
def test_what_is_not_well_formed_is_refused(tmp_path: Path, rows: list[str], complaint: str) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text("\n".join(["\t".join(COLUMNS), *rows]), encoding="utf-8")
    with pytest.raises(ActLabelError, match=complaint):
        load_act_labels(path)


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text("act\tarticle\n", encoding="utf-8")
    with pytest.raises(ActLabelError, match="columns"):
        load_act_labels(path)
