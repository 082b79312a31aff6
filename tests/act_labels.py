"""Reads the labels of what cues do (``cases/acts_dev.tsv``, ``acts_dev_second.tsv``), and draws what they belong to."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast, get_args

from sayso.records import ACTS, Act, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ActKind = Literal["speech", "attitude", "other"]
Drawn: TypeAlias = tuple[str, tuple[Span, ...]]  # article and cue

LABELS = Path(__file__).parent / "cases" / "acts_dev.tsv"
SECOND = LABELS.with_name("acts_dev_second.tsv")
COLUMNS = ("article", "cue", "lemma", "act", "kind", "note")
SEED = 20261124
DRAWN = 300
AN_ARTICLE = 6  # at most so many of one article


class ActLabelError(ValueError):
    """A label file that is not well formed; the message says where and why."""


@dataclass(frozen=True, slots=True)
class ActLabel:
    """What a cue does: ``article`` is the file's name without its ending, ``cue`` are offsets in its text."""

    article: str
    cue: tuple[Span, ...]
    lemma: str
    act: Act
    kind: ActKind
    note: str


def load_act_labels(path: Path = LABELS) -> tuple[ActLabel, ...]:
    """All labels of a file in its order. Raises `ActLabelError` where a row is not well formed or comes twice."""
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    if tuple(first.split("\t")) != COLUMNS:
        raise ActLabelError(f"{path.name}: the first line does not name the columns {', '.join(COLUMNS)}")
    labels: dict[tuple[str, tuple[Span, ...]], ActLabel] = {}
    for number, line in enumerate(lines, start=2):
        try:
            label = _parse(line)
        except ValueError as error:
            raise ActLabelError(f"{path.name}, line {number}: {error}") from error
        if labels.setdefault((label.article, label.cue), label) is not label:
            raise ActLabelError(f"{path.name}, line {number}: this cue has a label already")
    return tuple(labels.values())


def _parse(line: str) -> ActLabel:
    article, cue, lemma, act, kind, note = line.split("\t")
    pieces = tuple((int(start), int(end)) for start, end in (piece.split("-") for piece in cue.split(",")))
    places = [place for piece in pieces for place in piece]
    if places != sorted(set(places)):
        raise ValueError(f"{cue} are no pieces in order")
    if not article or not lemma or " " in lemma:
        raise ValueError("no article, or no lemma of one word")
    if act not in ACTS or kind not in get_args(ActKind):
        raise ValueError(f"there is no {act}, {kind}")
    return ActLabel(article, pieces, lemma, act, cast("ActKind", kind), note)


def draw(documents: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[list[Drawn], list[Drawn]]:
    """The attributions of the first set of labels, and of the second: those that the first drawing left over.

    Takes all attributions (``cue``: spans) of each article.
    """
    dice = random.Random(SEED)  # noqa: S311 - a drawing that anyone can repeat, no secret
    pool: list[Drawn] = []
    for article, attributions in sorted(documents.items()):
        cues = sorted({tuple(a["cue"]) for a in attributions if a["cue"]})
        pool += [(article, cue) for cue in dice.sample(cues, min(AN_ARTICLE, len(cues)))]
    first = sorted(dice.sample(pool, DRAWN))
    return first, sorted(set(pool) - set(first))
