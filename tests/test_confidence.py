"""The calibration: what it reads of a draft, that it is a probability, and what it keeps."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.claims import Claim
from sayso.confidence import FEATURES, Calibration, features
from sayso.drafts import Draft
from sayso.model import shipped
from sayso.quotes import Quotation

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Anna said it is so. "
CLAIM = Claim((5, 9), (0, 4), ((10, 20),), 0.8, 0.7, 0.9, 0.6)
ON_CUE = (1.0, *[0.0] * (len(FEATURES) - 1))
PLAIN = Calibration(bias=0.0, weights=ON_CUE, free=0.4, ruled=0.45, floor=0.5, nested_floor=0.9)

shares = st.floats(0, 1)


def draft_of(claim: Claim) -> Draft:
    return Draft([(10, 20)], claim.cue, claim.source, claim)


def named(d: Draft) -> dict[str, float]:
    return dict(zip(FEATURES, features(TEXT, d), strict=True))


def test_features_are_the_scores_as_logits_and_marks_of_form() -> None:
    found = named(draft_of(CLAIM))
    assert found["cue"] == pytest.approx(1.386, abs=0.001)
    assert found["source"] == pytest.approx(0.847, abs=0.001)
    assert (found["sourceless"], found["quoted"], found["nested"]) == (0, 0, 0)
    assert (found["cue"], found["content"], found["link"]) != (found["content"], found["cue"], found["link"])


def test_form_shows_in_the_features() -> None:
    lonely = named(draft_of(replace(CLAIM, source=None, source_score=None)))
    assert (lonely["sourceless"], lonely["source"]) == (1, 0)
    quoted = draft_of(CLAIM)
    quoted.quotations.append(Quotation(((10, 20),), ((11, 19),), 0, balanced=True, words=2))
    assert named(quoted)["quoted"] == 1
    inner = draft_of(CLAIM)
    inner.parent = draft_of(CLAIM)
    assert named(inner)["nested"] == 1


def test_the_words_of_the_cue_show_in_the_features() -> None:
    said = named(draft_of(CLAIM))
    assert (said["reporting"], said["attitude"], said["cue words"], said["pieces"], said["short"]) == (1, 0, 1, 0, 1)
    wants = dict(
        zip(FEATURES, features("Anna want it so. " * 2, Draft([(10, 14), (15, 33)], (5, 9), None, CLAIM)), strict=True)
    )
    assert (wants["attitude"], wants["pieces"], wants["short"]) == (1, 1, 1)


def test_what_a_rule_found_has_no_scores_and_the_confidence_of_its_kind() -> None:
    free, ruled = Draft([(10, 20)]), Draft([(10, 20)], (21, 22), (23, 30))
    for d in (free, ruled):
        with pytest.raises(ValueError, match="no scores"):
            features(TEXT, d)
        assert PLAIN.keeps(TEXT, d)
    assert (PLAIN.confidence(TEXT, free), PLAIN.confidence(TEXT, ruled)) == (0.4, 0.45)


@given(
    st.tuples(shares, shares, shares, shares),
    st.lists(st.floats(-1e3, 1e3), min_size=len(FEATURES), max_size=len(FEATURES)),
)
def test_confidence_is_a_probability_whatever_the_scores(scores: tuple[float, ...], weights: list[float]) -> None:
    cue, source, content, link = scores
    d = draft_of(replace(CLAIM, cue_score=cue, source_score=source, content_score=content, link_score=link))
    assert 0 <= replace(PLAIN, weights=tuple(weights)).confidence(TEXT, d) <= 1


@given(shares, shares)
def test_a_surer_cue_never_lowers_the_confidence(a: float, b: float) -> None:
    low, high = (PLAIN.confidence(TEXT, draft_of(replace(CLAIM, cue_score=p))) for p in sorted((a, b)))
    assert low <= high


def test_what_is_below_its_floor_is_not_kept() -> None:
    assert PLAIN.keeps(TEXT, draft_of(replace(CLAIM, cue_score=0.51)))
    assert not PLAIN.keeps(TEXT, draft_of(replace(CLAIM, cue_score=0.49)))
    inner = draft_of(CLAIM)
    assert PLAIN.keeps(TEXT, inner)
    inner.parent = draft_of(CLAIM)
    assert not PLAIN.keeps(TEXT, inner), "a nested claim has a floor of its own"


def test_a_calibration_is_read_by_the_names_of_its_weights(tmp_path: Path) -> None:
    weights = {name: float(i) for i, name in reversed(list(enumerate(FEATURES)))}
    row = {"bias": 1.5, "weights": weights, "free": 0.5, "ruled": 0.7, "floor": 0.3, "nested_floor": 0.6}
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps(row), encoding="utf-8")
    assert Calibration.load(path) == Calibration(1.5, tuple(map(float, range(len(FEATURES)))), 0.5, 0.7, 0.3, 0.6)


def test_what_ships_is_sane() -> None:
    ships = Calibration.shipped()
    assert ships is Calibration.shipped()
    for share in (ships.free, ships.ruled, ships.floor, ships.nested_floor):
        assert 0 < share < 1
    sure = draft_of(replace(CLAIM, cue_score=1.0, source_score=1.0, content_score=1.0, link_score=1.0))
    unsure = draft_of(replace(CLAIM, cue_score=0.1, source_score=0.1, content_score=0.1, link_score=0.1))
    assert ships.confidence(TEXT, unsure) < ships.floor < 0.9 < ships.confidence(TEXT, sure)


def test_the_reliability_that_ships_is_that_of_a_calibrated_model() -> None:
    row = json.loads((shipped() / "calibration.json").read_text(encoding="utf-8"))
    assert row["expected_calibration_error"] < 0.05
    for name, count, mean, right in row["reliability"]:
        error = (mean * (1 - mean) / count) ** 0.5
        assert abs(mean - right) < 0.03 + 3 * error, f"{name}: {mean} is more than chance from {right}"
