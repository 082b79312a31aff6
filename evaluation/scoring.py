"""The usual measures for PolNeAR: linked F1, and exact-run F1 of each role.

Tokens are words (inner - ' ’ kept) or single punctuation marks; a span covers a token when they share a character.

linked      one-to-one matched attributions: cues share a token, contents have a token Jaccard of at least 0.5, sources
            share a token (or both have none)
exact_frag  contiguous runs of tokens with a role, exact match, each role alone (as published for PolNeAR: CofeNet 2022)
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

ROLES = ("source", "cue", "content")
_TOKEN = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")

T = TypeVar("T")
Spans = Iterable[tuple[int, int]]
Roles = Mapping[str, Any]
Covered = dict[str, frozenset[int]]


class Tokens:
    """The tokens of a text, and which of them some spans touch."""

    def __init__(self, text: str) -> None:
        self.spans = [m.span() for m in _TOKEN.finditer(text)]
        self.starts = [s for s, _ in self.spans]

    def cover(self, spans: Spans) -> frozenset[int]:
        covered = set()
        for start, end in spans:
            i = max(bisect_right(self.starts, start) - 1, 0)
            while i < len(self.spans) and self.spans[i][0] < end:
                if self.spans[i][1] > start:
                    covered.add(i)
                i += 1
        return frozenset(covered)


def runs(tokens: Iterable[int]) -> list[tuple[int, int]]:
    """Contiguous runs of token numbers as (first, last)."""
    out: list[list[int]] = []
    for i in sorted(tokens):
        if out and out[-1][1] == i - 1:
            out[-1][1] = i
        else:
            out.append([i, i])
    return [(a, b) for a, b in out]


def agree(p: Covered, g: Covered) -> bool:
    """Are these two the same attribution (see "linked" above)?"""
    union = p["content"] | g["content"]
    return (
        bool(p["cue"] & g["cue"])
        and bool(union)
        and len(p["content"] & g["content"]) / len(union) >= 0.5
        and (bool(p["source"] & g["source"]) or not (p["source"] or g["source"]))
    )


def match(predicted: Sequence[Covered], gold: Sequence[Covered]) -> dict[int, int]:
    """The largest one-to-one matching: gold number -> predicted number."""
    edges = [[j for j, g in enumerate(gold) if agree(p, g)] for p in predicted]
    taken: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in taken or place(taken[j], seen):
                    taken[j] = i
                    return True
        return False

    for i in range(len(predicted)):
        place(i, set())
    return taken


def covered(tokens: Tokens, attribution: Roles) -> Covered:
    return {r: tokens.cover(attribution[r]) for r in ROLES}


def f1(right: int, predicted: int, expected: int) -> float:
    return round(200 * right / max(predicted + expected, 1), 2)


def intervals(
    articles: Sequence[T], figures: Callable[[Sequence[T]], Mapping[str, float]], draws: int = 1000, seed: int = 1
) -> dict[str, tuple[float, float]]:
    """For each figure where 95 of 100 samples of the articles, drawn with replacement, have it.

    ``articles`` holds what ``figures`` needs of each one.
    """
    dice = random.Random(seed)  # noqa: S311 - samples that anyone can draw again
    samples = [figures(dice.choices(articles, k=len(articles))) for _ in range(draws)]
    drawn = {name: sorted(sample.get(name, 0.0) for sample in samples) for name in figures(articles)}
    return {name: (values[draws // 40], values[-1 - draws // 40]) for name, values in drawn.items()}


def score(documents: Iterable[Any], predictions: Mapping[str, Sequence[Roles]]) -> dict[str, float]:
    """F1 (0 to 100) of each measure over documents with ``name``, ``text`` and ``attributions``; depth 0 only."""
    counts: dict[str, list[int]] = {}

    def add(name: str, *numbers: int) -> None:
        row = counts.setdefault(name, [0, 0, 0])
        for i, n in enumerate(numbers):
            row[i] += n

    for d in documents:
        tokens = Tokens(d.text)
        gold = [covered(tokens, a) for a in d.attributions]
        found = [covered(tokens, a) for a in predictions.get(d.name, ()) if not a.get("depth")]
        for role in ROLES:
            g = {r for a in gold for r in runs(a[role])}
            p = {r for a in found for r in runs(a[role])}
            add(role, len(g & p), len(p), len(g))
        right = match(found, gold)
        add("linked", len(right), len(found), len(gold))
        direct = [j for j, a in enumerate(d.attributions) if a["content"] and d.text[min(a["content"])[0]] in "“\"‘'«„"]
        add("direct", len([j for j in direct if j in right]), 0, len(direct))
    out = {name: f1(*counts[name]) for name in ("linked", *ROLES) if name in counts}
    out["precision"] = round(100 * counts["linked"][0] / max(counts["linked"][1], 1), 2)
    out["recall"] = round(100 * counts["linked"][0] / max(counts["linked"][2], 1), 2)
    out["direct_recall"] = round(100 * counts["direct"][0] / max(counts["direct"][2], 1), 2)
    return out
