"""Readings of the example documents as a careful reader makes them, from ``examples/expected``."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sayso import load
from sayso.figures import figures
from sayso.ledger import Ledger
from sayso.origins import with_origins
from sayso.places import places
from sayso.records import READABLE, Article, Attribution, Figure, Passage, Place, Reading, Speaker, Statement, Time
from sayso.times import times

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXAMPLES = Path(__file__).parents[1] / "examples"
#: The share of common words from which on a claim that was read is the labelled one.
_SAME = 0.5

M = TypeVar("M", Figure, Time, Place)
NAMES = ("civil-protection", "estuary-wire", "port-velle-observer", "sarvenia-now", "tavosel-beacon")


def held(marked: Iterable[M], holders: Sequence[Attribution | Statement]) -> tuple[M, ...]:
    """The figures, times or places with the innermost claim or statement that each stands in as its holder."""
    return tuple(replace(m, holder=_holder(m.span, holders)) for m in marked)


def _holder(span: tuple[int, int], holders: Sequence[Attribution | Statement]) -> str | None:
    inner = None
    for holder in holders:  # the outer ones first
        passage = holder.content if isinstance(holder, Attribution) else holder.passage
        if any(start <= span[0] and span[1] <= end for start, end in passage.spans):
            inner = holder.id
    return inner


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (EXAMPLES / "expected" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def _labelled(name: str) -> tuple[Reading, dict[str, str]]:
    rows = _rows(name)
    head = rows[0]
    article = replace(load.load(str(path(name))), outlet=head["outlet"], published=head["published"])
    made: dict[str, Attribution] = {}
    names: dict[str, str] = {}
    at = 0
    speakers: dict[str, Speaker] = {}
    for row in (r for r in rows if r["type"] == "attribution"):
        parent = made.get(row["parent"]) if row["parent"] else None
        begin = parent.content.start if parent else max(0, at - 400)
        content = _passage(article, row["content"], begin)
        at = max(at, content.start)
        near = max(0, content.start - 400)
        a = Attribution(
            article,
            row["kind"],
            content,
            _near(article, row["cue"], near, content),
            _near(article, row["source"], near, content),
            parent=parent.id if parent else None,
            depth=parent.depth + 1 if parent else 0,
            act=row["act"],
            polarity=row.get("polarity", "affirmed"),
            origin=row.get("origin"),
        )
        who = row.get("speaker_name")
        if who:
            if who not in speakers:
                speakers[who] = Speaker(article, who, "person", (_free(article, len(speakers)),))
            a = replace(a, speaker=speakers[who].id)
        made[row["key"]] = a
        names[a.id] = row["key"]
    statements = []
    for row in (r for r in rows if r["type"] == "statement"):
        s = Statement(article, _passage(article, [row["text"]], 0))
        statements.append(s)
        names[s.id] = row["key"]
    attributions = tuple(made.values())
    holders: list[Attribution | Statement] = [*statements, *sorted(attributions, key=lambda a: a.depth)]
    when = times(article)
    return (
        Reading(
            article,
            attributions,
            tuple(statements),
            tuple(speakers.values()),
            held(figures(article, when), holders),
            held(when, holders),
            held(places(article), holders),
        ),
        names,
    )


def _free(article: Article, number: int) -> tuple[int, int]:
    """A span of its own for each speaker: here only their names matter."""
    start = article.blocks[0].start + number
    return (start, start + 1)


def _passage(article: Article, pieces: Sequence[str], begin: int) -> Passage:
    """Where the pieces stand, one after the other, whatever white space the text has between their words."""
    spans = []
    for piece in pieces:
        pattern = r"\s+".join(re.escape(word) for word in piece.split())
        found = [*re.compile(pattern).finditer(article.text, begin), *re.finditer(pattern, article.text)]
        assert found, piece
        match = next((m for m in found if (b := article.block_at(m.start())) and b.kind in READABLE), found[0])
        spans.append(match.span())
        begin = match.end()
    return article.passage(*spans)


def _near(article: Article, words: str | None, begin: int, content: Passage) -> Passage | None:
    """The place of a cue or a source that is nearest to its content."""
    if words is None:
        return None
    pattern = re.compile(r"(?<!\w)" * words[0].isalnum() + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)")
    found = [m.span() for m in pattern.finditer(article.text, begin, content.end + 600)]
    if not found:  # a dash for a cue may be mark-up and no text
        return None
    apart = [s for s in found if not any(a < s[1] and s[0] < b for a, b in content.spans)] or found
    return article.passage(min(apart, key=lambda s: min(abs(s[0] - content.end), abs(s[1] - content.start))))


def reading(name: str) -> Reading:
    """The labelled reading of an example document, with the figures, times and places that the stages find in it."""
    return _labelled(name)[0]


def keys(name: str) -> dict[str, str]:
    """The key that each record's id has in the labels."""
    return _labelled(name)[1]


def ledger_of_examples(file: Path) -> Path:
    """A new ledger with the labelled readings of the example documents; gives the file."""
    with Ledger(file) as ledger:
        for name in NAMES:
            ledger.add(with_origins(reading(name)))
    return file


def path(name: str) -> Path:
    """The document itself."""
    (found,) = (p for p in EXAMPLES.glob(f"{name}.*") if p.suffix != ".py")
    return found


def matched(name: str, found: Reading) -> dict[str, str]:
    """The keys of the labels by the ids of the records of another reading: those that have most words in common."""
    labelled, known = _labelled(name)
    out: dict[str, str] = {}
    pairs = sorted(
        (
            (-_alike(mine.content.text, other.content.text), known[mine.id], other.id)
            for mine in labelled.attributions
            for other in found.attributions
        ),
    )
    pairs += sorted(
        (-_alike(mine.passage.text, other.passage.text), known[mine.id], other.id)
        for mine in labelled.statements
        for other in found.statements
    )
    for score, key, identity in pairs:
        if score <= -_SAME and identity not in out and key not in out.values():
            out[identity] = key
    return out


def _alike(one: str, two: str) -> float:
    a, b = (set(re.findall(r"\w+", text.lower())) for text in (one, two))
    return len(a & b) / max(1, len(a | b))
