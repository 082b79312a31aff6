"""Transcripts: who says what is set out as turns, "NAME: words", and each turn is its speaker's."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from sayso.drafts import Draft
from sayso.records import PROSE
from sayso.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.records import Block, Span

#: A label: up to six words with capitals, or Q and A, before a colon; "Q." and "A." may have a point instead.
_LABEL = re.compile(
    r"(?P<source>[^\W\d_a-zß-ÿ][\w.'’-]{0,30}(?:[ ][^\W\d_a-zß-ÿ(][\w.'’)-]{0,30}){0,5})[ ]?(?P<cue>:)\s+(?=\S)"
    r"|(?P<letter>[QA][.])\s+(?=\S)"
)
_FIRST_PERSON = re.compile(r"\bI\b")
#: What a speaker puts before or behind a claim of a turn: "I think", "I don't believe", "I'm sure"; and how speech
#: reports speech: "she goes", "he was like".
_ASIDE = re.compile(
    r"\b(?P<source>I)(?P<cue>(?: (?:just|really|also|still|do|don['’]t|did|didn['’]t|would|could|always|often|actually"
    r"|honestly|personally)){0,2} (?:think|thought|guess|believe|believed|suspect|suppose|know|knew|say|said|feel|felt"
    r"|hope|doubt|imagine|assume|argue|admit|agree|told (?:you|him|her|them|people)|was like)"
    r"|(?:['’]m| am) (?:sure|convinced|certain|afraid|like|gonna say|going to say))\b(?P<stop>[ ]?[,.?!–—:]|$)?"
    r"|\b(?P<other>[Hh]e|[Ss]he|[Tt]hey|[Ww]e)(?P<reports> (?:goes|go|said|says|was like|were like)|['’]s like)\b"
)
#: How sentences end; the entries of a table ("Age: 34", "Place: Altau") do not.
_ENDS = frozenset(".?!…”\"'’)—–-")
#: So many turns, a label that comes again and sentences behind half of them make a transcript: one "Note: …" does not.
TURNS = 3
#: Between two turns a paragraph without a label goes on with the first, where at least this share has labels.
DENSE = 0.6
#: So many claims a sentence are set off by asides: each may reach to its end, and a longer "sentence" is none.
ASIDES = 8


def turns(text: str, blocks: Sequence[Block]) -> list[Draft]:
    """The turns of a transcript as attributions with the label as source and its colon as cue; none elsewhere.

    A turn's content has a piece a paragraph: its own, and those without a label up to the next turn.
    """
    labels: dict[int, tuple[Span, Span | None, int]] = {}
    for number, block in enumerate(blocks):
        if block.kind not in PROSE:
            continue
        match = _LABEL.match(text, block.start, block.end)
        if match is not None:
            source = match.span("source") if match["source"] else match.span("letter")
            labels[number] = (source, match.span("cue") if match["cue"] else None, match.end())
    if len(labels) == 1:
        return _speech(text, blocks, *labels.popitem())
    names = Counter(text[slice(*source)] for source, _, _ in labels.values())
    spoken = sum(text[blocks[number].end - 1] in _ENDS for number in labels)
    if len(labels) < TURNS or max(names.values()) < 2 or 2 * spoken < len(labels):
        return []
    first, last = min(labels), max(labels)
    dense = len(labels) >= DENSE * sum(b.kind in PROSE for b in blocks[first : last + 1])
    found: list[Draft] = []
    for number in range(first, last + 1):
        block = blocks[number]
        if number in labels:
            source, cue, start = labels[number]
            found.append(Draft([(start, block.end)], cue, source))
        elif dense and block.kind in PROSE:
            found[-1].contents.append((block.start, block.end))
    return found


def _speech(text: str, blocks: Sequence[Block], number: int, label: tuple[Span, Span | None, int]) -> list[Draft]:
    """A speech: one label, of two words or more, before the first paragraph, and an "I" that says all the rest."""
    source, cue, start = label
    said = own_words(text, blocks)
    if said is None or said.start != blocks[number].start or " " not in text[slice(*source)]:
        return []
    return [Draft([(start, blocks[number].end), *said.contents[1:]], cue, source)]


def own_words(text: str, blocks: Sequence[Block]) -> Draft | None:
    """A letter or speech as one turn without a label: an "I" that says it all, once a paragraph or more; else None."""
    prose = [b for b in blocks if b.kind in PROSE]
    said = sum(len(_FIRST_PERSON.findall(text, b.start, b.end)) for b in prose)
    if len(prose) < TURNS or said < len(prose) or any("“" in text[b.start : b.end] for b in prose):
        return None
    return Draft([(b.start, b.end) for b in prose])


def asides(text: str, turn: Draft) -> list[Draft]:
    """Claims inside a turn that its speaker marks with "I think" and the like: what follows in the sentence, or, where
    it stands apart ("It was late, I think."), what comes before.
    """
    found = []
    for start, end in turn.contents:
        for a, b in sentences(text, start, end):
            stop = b - 1 if text[b - 1] in ".?!" else b
            for match in islice(_ASIDE.finditer(text, a, b), ASIDES):
                cue, source = ("cue", "source") if match["source"] else ("reports", "other")
                before, behind = (a, match.start()), (match.end(cue), stop)
                mark = (match["stop"] or "").strip()
                if match["other"] or (mark in {"", ":"} and match["stop"] != ""):
                    spans = [behind]
                else:  # apart: "And that, I say, is new."
                    spans = [before, behind] if mark == "," else [before]
                spans = [s for s in (_trimmed(text, s) for s in spans) if s is not None]
                if spans:
                    found.append(Draft(spans, _trimmed(text, match.span(cue)), match.span(source)))
    return found


def _trimmed(text: str, span: Span) -> Span | None:
    """A span without the white space and commas at its edges; None where nothing is left."""
    a, b = span
    while a < b and text[a] in " \t\r\n,–—":
        a += 1
    while b > a and text[b - 1] in " \t\r\n,–—":
        b -= 1
    return (a, b) if a < b else None
