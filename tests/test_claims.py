"""From scores to claims: the best path, no I without its B, borders that hold, links that go where they point."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.claims import Claim, Scores, allowed, decode, viterbi
from sayso.windows import LABELS, SEP, Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

K = len(LABELS)
NO_START = np.array([-1e4 if label.startswith("I-") else 0.0 for label in LABELS], np.float32)


def scores(shape: tuple[int, ...], seed: int) -> Array:
    return np.random.default_rng(seed).normal(0, 3, shape).astype(np.float32)


def value(path: Sequence[int], emit: Array, start: Array, moves: Array) -> float:
    total = float(start[path[0]] + emit[0, path[0]])
    for t in range(1, len(path)):
        total += float(moves[path[t - 1], path[t]] + emit[t, path[t]])
    return total


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_viterbi_finds_what_trying_every_path_finds(lengths: list[int], seed: int) -> None:
    emit = scores((len(lengths), 4, K), seed)
    start, moves = scores((K,), seed + 1), scores((K, K), seed + 2)
    found = viterbi(emit, np.array(lengths), start, moves)
    for row, n in enumerate(lengths):
        best = max(product(range(K), repeat=n), key=lambda path: value(path, emit[row], start, moves))
        mine = found[row, :n].tolist()
        assert value(mine, emit[row], start, moves) == pytest.approx(value(best, emit[row], start, moves), abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_no_inside_without_its_beginning(length: int, seed: int) -> None:
    (path,) = viterbi(scores((1, length, K), seed), np.array([length]), NO_START, allowed())
    before = "O"
    for label in (LABELS[tag] for tag in path):
        assert not label.startswith("I-") or before[1:] == label[1:]
        before = label


def test_what_may_follow_what() -> None:
    names = {label: i for i, label in enumerate(LABELS)}
    moves = allowed()
    assert moves[names["B-cue"], names["I-cue"]] == moves[names["I-cue"], names["I-cue"]] == 0
    assert (moves[:, [0, 1, 3, 5]] == 0).all()
    for before in ("O", "B-source", "I-source", "B-content", "I-content"):
        assert moves[names[before], names["I-cue"]] < -1000


def window(*blocks: str) -> tuple[Window, list[str]]:
    """A window with a piece for each word of each block, and the words; [CLS] and the borders are empty ones."""
    ids, spans, words = [101], [(0, 0)], [""]
    at = 0
    for block in blocks:
        for word in block.split():
            ids.append(1)
            spans.append((at, at + len(word)))
            words.append(word)
            at += len(word) + 1
        ids.append(SEP)
        spans.append((0, 0))
        words.append("")
    n = len(ids)
    return Window(np.array(ids), np.zeros(n, np.int64), np.array(spans), np.arange(1, n)), words


def claims(
    blocks: Sequence[str], labels: Mapping[str, str], cue_of: Mapping[str, str], source_of: Mapping[str, str]
) -> list[Claim]:
    """The claims where the network is sure of these labels (by word) and pointers ("" points to none)."""
    w, words = window(*blocks)
    n = len(words)
    tags = np.full((n, K), -5, np.float32)
    for i, word in enumerate(words):
        tags[i, LABELS.index(labels.get(word, "O"))] = 5
    to_cue, to_source = np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    for table, links in ((to_cue, cue_of), (to_source, source_of)):
        for word, target in links.items():
            table[words.index(word), words.index(target)] = 20
    (found,) = decode([w], [Scores(tags, to_cue, to_source)], NO_START, allowed())
    return found


def test_a_claim_is_read_off_labels_and_pointers() -> None:
    (claim,) = claims(
        ["Ann said it rains"],
        {"Ann": "B-source", "said": "B-cue", "it": "B-content", "rains": "I-content"},
        {"it": "said", "rains": "said"},
        {"said": "Ann"},
    )
    assert (claim.source, claim.cue, claim.contents) == ((0, 3), (4, 8), ((9, 17),))
    assert claim.source_score is not None
    assert min(claim.cue_score, claim.source_score, claim.content_score, claim.link_score) > 0.99


def test_pieces_of_one_cue_are_one_claim_and_a_source_serves_many() -> None:
    found = claims(
        ["rain Ann said falls adding hail"],
        {
            "rain": "B-content",
            "Ann": "B-source",
            "said": "B-cue",
            "falls": "B-content",
            "adding": "B-cue",
            "hail": "B-content",
        },
        {"rain": "said", "falls": "said", "hail": "adding"},
        {"said": "Ann", "adding": "Ann"},
    )
    assert sorted((c.cue, c.contents) for c in found) == [((9, 13), ((0, 4), (14, 19))), ((20, 26), ((27, 31),))]
    assert {c.source for c in found} == {(5, 8)}


def test_a_cue_without_a_source_and_a_content_without_a_cue() -> None:
    found = claims(
        ["reportedly wet then dry"],
        {"reportedly": "B-cue", "wet": "B-content", "dry": "B-content"},
        {"wet": "reportedly", "dry": ""},
        {"reportedly": ""},
    )
    assert [(c.cue, c.source, c.contents) for c in found] == [((0, 10), None, ((11, 14),)), (None, None, ((20, 23),))]
    assert found[0].source_score is None
    assert found[1].link_score == 0


def test_a_cue_that_nothing_points_to_is_no_claim() -> None:
    assert claims(["Ann said"], {"Ann": "B-source", "said": "B-cue"}, {}, {"said": "Ann"}) == []


def test_a_span_ends_at_a_block_border() -> None:
    found = claims(
        ["said one two", "three four"],
        {"said": "B-cue", "one": "B-content", **dict.fromkeys(("two", "", "three", "four"), "I-content")},
        dict.fromkeys(("one", "two", "three", "four"), "said"),
        {},
    )
    assert [c.contents for c in found] == [((5, 12), (13, 23))]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 2**32 - 1))
def test_claims_of_any_scores_hold(sizes: list[int], seed: int) -> None:
    w, words = window(*(" ".join(f"w{i}{j}" for j in range(n)) for i, n in enumerate(sizes)))
    n = len(words)
    tags, to_cue, to_source = (scores((n, k), seed + i) for i, k in enumerate((K, n, n)))
    (found,) = decode([w], [Scores(tags, to_cue, to_source)], scores((K,), seed + 3) + NO_START, allowed())
    starts, ends = set(w.spans[:, 0].tolist()), set(w.spans[:, 1].tolist())
    borders = [int(w.spans[i - 1, 1]) for i in range(2, n) if not words[i]]
    for claim in found:
        spans = [*claim.contents, *(s for s in (claim.cue, claim.source) if s)]
        assert list(claim.contents) == sorted(claim.contents) != []
        for a, b in spans:
            assert a < b
            assert a in starts
            assert b in ends
            assert not any(a < border < b for border in borders)
        assert all(a[1] <= b[0] for a, b in zip(sorted(spans), sorted(spans)[1:], strict=False))
        figures = (claim.cue_score, claim.source_score or 0.0, claim.content_score, claim.link_score)
        assert all(0 <= figure <= 1 + 1e-6 for figure in figures)


def test_no_windows_no_claims() -> None:
    assert decode([], [], NO_START, allowed()) == []
