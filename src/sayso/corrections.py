"""What people set right in a reading: kept beside the machine's, with who did it and when, and put on top when shown.

A correction names a claim by its id, which the same spans have in every reading, and by its content, so that it still
finds the claim where a later reading draws its borders otherwise. Where it finds none it does nothing, and is kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from sayso.database import fetch
from sayso.holders import holders
from sayso.records import Attribution, Passage, Reading, SpanError, Speaker, Statement
from sayso.removal import FILLER
from sayso.rows import storable
from sayso.voices import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import apsw

    from sayso.records import Article, Span

Change = Literal["speaker", "dropped", "added"]
CHANGES: tuple[Change, ...] = get_args(Change)
#: Share of the characters of two contents that must be common for them to be one claim's in two readings.
_SAME = 0.8
_REASON = "set by hand"


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing set right: ``field`` says what.

    ``speaker``: the claim is by whoever is called ``name``, or by nobody known where that is None. ``dropped``: it is
    no claim. ``added``: there is one with these spans, by ``name`` where that is given. ``author`` is who says so, as
    they call themselves; ``made`` when (UTC), and ``key`` the number to take it back by, both once it is kept.
    """

    article: str
    field: Change
    content: tuple[Span, ...]
    record: str | None = None
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    name: str | None = None
    author: str = ""
    key: int | None = None
    made: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "type": "correction",
            "key": self.key,
            "article": self.article,
            "record": self.record,
            "field": self.field,
            "value": self._value(),
            "author": self.author,
            "made": self.made,
        }

    def _value(self) -> dict[str, Any]:
        spans = {"content": self.content, "cue": self.cue, "source": self.source}
        return {name: [list(span) for span in found] for name, found in spans.items()} | {"name": self.name}


def insert(connection: apsw.Connection, correction: Correction, made: str) -> int:
    """Keep a correction; gives its number."""
    value = correction.to_json()["value"]
    row = (
        correction.record or "",
        correction.article,
        correction.field,
        json.dumps(value, ensure_ascii=False),
        made,
        correction.author,
    )
    sql = "INSERT INTO correction (record, article, field, value, made, author) VALUES (?, ?, ?, ?, ?, ?) RETURNING key"
    return int(fetch(connection, sql, [storable(cell) for cell in row])[0][0])


def kept(connection: apsw.Connection, article: str | None = None) -> list[Correction]:
    """The corrections of one article, or of all, in the order in which they were made."""
    where, bindings = ("WHERE article = ?", [article]) if article is not None else ("", [])
    sql = f"SELECT key, record, article, field, value, made, author FROM correction {where} ORDER BY key"  # noqa: S608
    found = []
    for number, record, of, field, value, made, author in fetch(connection, sql, bindings):
        parts = json.loads(value)
        spans = {name: tuple((a, b) for a, b in parts[name]) for name in ("content", "cue", "source")}
        found.append(
            Correction(
                of, field, record=record or None, name=parts["name"], author=author, key=number, made=made, **spans
            )
        )
    return found


def apply(reading: Reading, corrections: Iterable[Correction]) -> tuple[Reading | None, list[Correction]]:
    """The reading with the corrections that change something in it, and these; None in its place where none does."""
    draft = _Draft(reading)
    done = [correction for correction in corrections if draft.take(correction)]
    return (draft.reading() if done else None), done


class _Draft:
    """A reading that is being corrected: its attributions and speakers by id."""

    def __init__(self, reading: Reading) -> None:
        self._old = reading
        self._claims = {a.id: a for a in reading.attributions}
        self._speakers = {s.id: s for s in reading.speakers}
        self._moved = False

    def take(self, correction: Correction) -> bool:
        """Do what a correction says; false where that changes nothing."""
        if correction.field == "added":
            return self._add(correction)
        found = self._find(correction)
        if found is None:
            return False
        if correction.field == "dropped":
            self._drop(found)
            return True
        return self._name(found, correction.name)

    def reading(self) -> Reading:
        old, article = self._old, self._old.article
        claims = sorted(self._claims.values(), key=lambda a: (min(p.start for p in _passages(a)), a.depth))
        statements = old.statements
        if self._moved:
            from sayso.extract import leftover  # noqa: PLC0415 - numpy is slow to import

            outer = [a for a in claims if a.depth == 0]
            frames, free = leftover(article, [[s for p in _passages(a) for s in p.spans] for a in outer])
            framed = {a.id: tuple(frames.get(number, ())) for number, a in enumerate(outer)}
            claims = [replace(a, frame=framed.get(a.id, ())) for a in claims]
            statements = tuple(Statement(article, article.passage(span)) for span in free)
        used = {a.speaker for a in claims}
        known = {s.id for s in old.speakers}
        speakers = tuple(s for s in self._speakers.values() if s.id in used or s.id in known)
        made = Reading(article, tuple(claims), statements, speakers)
        if not self._moved:
            return replace(made, figures=old.figures, times=old.times, places=old.places)
        holder = holders(made)
        return replace(
            made,
            figures=tuple(replace(f, holder=holder(f.span)) for f in old.figures),
            times=tuple(replace(t, holder=holder(t.span)) for t in old.times),
            places=tuple(replace(p, holder=holder(p.span)) for p in old.places),
        )

    def _find(self, correction: Correction) -> Attribution | None:
        """The claim of a correction: the one of its id, else the one whose content has nearly the same characters."""
        if correction.record in self._claims:
            return self._claims[correction.record]
        likely = [(_common(a.content.spans, correction.content), a) for a in self._claims.values()]
        share, best = max(likely, key=lambda pair: pair[0], default=(0.0, None))
        return best if share >= _SAME else None

    def _drop(self, claim: Attribution) -> None:
        del self._claims[claim.id]
        for child in [a for a in self._claims.values() if a.parent == claim.id]:
            self._put(child, claim.parent, claim.depth)
        self._moved = True

    def _put(self, claim: Attribution, parent: str | None, depth: int) -> None:
        """Hang a claim, with all that lies in it, under another one."""
        self._claims[claim.id] = replace(claim, parent=parent, depth=depth)
        for child in [a for a in self._claims.values() if a.parent == claim.id]:
            self._put(child, claim.id, depth + 1)

    def _name(self, claim: Attribution, name: str | None) -> bool:
        speaker = self._speaker(claim, name) if name else None
        if speaker == claim.speaker:
            return False
        self._claims[claim.id] = replace(claim, speaker=speaker, reason=_REASON)
        return True

    def _speaker(self, claim: Attribution, name: str) -> str:
        """The id of the speaker of this name: one of the article's, or a new one."""
        name = " ".join(name.split())
        for speaker in self._speakers.values():
            if key(speaker.name) == key(name):
                return speaker.id
        # A speaker stands somewhere: where the name does, else where the claim is. Its first place makes its id, which
        # another speaker may have already.
        for spans in self._stands(claim, name):
            made = Speaker(self._old.article, name, "person", spans)
            if made.id not in self._speakers:
                self._speakers[made.id] = made
                return made.id
        raise ValueError("there is no place left for another speaker")

    def _stands(self, claim: Attribution, name: str) -> Iterator[tuple[Span, ...]]:
        article = self._old.article
        start = article.text.find(name)
        if start >= 0 and _passage(article, ((start, start + len(name)),)):
            yield ((start, start + len(name)),)
        for passage in (claim.source, claim.cue, claim.content):
            yield from ((span,) for span in (passage.spans if passage else ()))

    def _add(self, correction: Correction) -> bool:
        from sayso.extract import described  # noqa: PLC0415 - numpy is slow to import

        article = self._old.article
        content, cue, source = (
            _passage(article, spans) for spans in (correction.content, correction.cue, correction.source)
        )
        lost = bool(correction.cue) > bool(cue) or bool(correction.source) > bool(source)
        if content is None or lost or any(p and FILLER in p.text for p in (content, cue, source)):
            return False
        kind, act, polarity = described(article, content, cue)
        made = Attribution(article, kind, content, cue, source, act=act, polarity=polarity, reason=_REASON)
        if made.id in self._claims:
            return False
        around = [a for a in self._claims.values() if _holds(a.content, _passages(made))]
        parent = max(around, key=lambda a: a.depth, default=None)
        inside = [
            a
            for a in self._claims.values()
            if a.parent == (parent.id if parent else None) and _holds(made.content, _passages(a))
        ]
        if parent is not None:
            made = replace(made, parent=parent.id, depth=parent.depth + 1)
        self._claims[made.id] = made
        for child in inside:
            self._put(child, made.id, made.depth + 1)
        if correction.name:
            self._name(made, correction.name)
        self._moved = True
        return True


def _passage(article: Article, spans: Sequence[Span]) -> Passage | None:
    """The passage of these spans; None where there are none, or they do not hold in the article (any more)."""
    try:
        return article.passage(*spans) if spans else None
    except SpanError:
        return None


def _passages(attribution: Attribution) -> list[Passage]:
    return [p for p in (attribution.content, attribution.cue, attribution.source) if p is not None]


def _holds(content: Passage, inner: Iterable[Passage]) -> bool:
    """Whether passages lie in a content."""
    return all(any(a <= start and end <= b for a, b in content.spans) for p in inner for start, end in p.spans)


def _common(a: Sequence[Span], b: Sequence[Span]) -> float:
    """The share of the characters of two passages that are in both (Jaccard)."""
    both = sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)
    either = sum(end - start for start, end in (*a, *b)) - both
    return both / either if either else 0.0
