"""What people set right in a reading: kept with who did it and when, and put on top of what the machine read.

A correction names a claim by its id, which the same spans have in every reading, and by its content, so that it still
finds the claim where a later reading draws its borders otherwise. Where it finds none it does nothing, and is kept.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from sayso.blank import is_blank
from sayso.database import fetch
from sayso.records import Attribution, Passage, Reading, SpanError, Speaker, Statement
from sayso.rows import BY_HAND, CONFIRMED, storable
from sayso.voices import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import apsw

    from sayso.ledger import Ledger
    from sayso.records import Article, Span

#: The columns of a table of corrections (see `rows_of`); spans are as in ``17-42 50-61``.
COLUMNS = ("key", "article", "record", "field", "name", "content", "spans", "author", "made")

Change = Literal["speaker", "dropped", "added", "confirmed"]
CHANGES: tuple[Change, ...] = get_args(Change)
#: The condition that a row of the table ``correction`` is one of these.
KNOWN = f"field IN ({', '.join(map(repr, CHANGES))})"
#: Share of the characters of two contents that must be common for them to be one claim's in two readings.
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing set right: ``field`` says what.

    ``speaker``: the claim is by whoever is called ``name``, or by nobody known where that is None. ``dropped``: it is
    no claim. ``added``: there is one with these spans, by ``name`` where that is given. ``confirmed``: the
    claim is right as it stands, with these spans and by ``name``: it says nothing of one that a later reading has
    otherwise. ``author`` is who says so, as they call themselves; ``made`` when (UTC), and ``key`` the number to take
    it back by, both once it is kept. The ``content`` finds the claim where ``record``, its id, is none of the
    reading's; an added one needs no ``record``.
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

    def says(self, read: Reading) -> str:
        """What was set right, by whom and when, and what stands there in the reading that the machine made."""
        machine = next((a for a in read.attributions if a.id == self.record), None)
        names = {s.id: s.name for s in read.speakers}
        before = "a claim" if machine else "no claim"
        day = (self.made or "")[:10]
        if self.field == "confirmed":
            sure = f"{machine.confidence:.2f}" if machine and machine.confidence is not None else "none"
            return f"confirmed by {self.author or 'somebody'} on {day}; the machine's confidence was {sure}"
        what = f"speaker set to {self.name or 'nobody known'}" if self.field == "speaker" else self.field
        if self.field == "added":
            words = " … ".join(read.article.text[start:end] for start, end in self.source)
            what = f"added as a claim of {self.name or words or 'nobody known'}"
        if machine and self.field == "speaker":
            before = names.get(machine.speaker or "") or (machine.source.text if machine.source else "nobody known")
        return f"corrected by {self.author or 'somebody'} on {day}: {what}; the machine read {before}"

    def _value(self) -> dict[str, Any]:
        spans = {"content": self.content, "cue": self.cue, "source": self.source}
        return {name: [list(span) for span in found] for name, found in spans.items()} | {"name": self.name}


def confirmation(of: Reading, claim: Attribution, author: str = "") -> Correction:
    """That a claim of a reading is right as it stands."""
    name = next((speaker.name for speaker in of.speakers if speaker.id == claim.speaker), None)
    cue, source = (passage.spans if passage else () for passage in (claim.cue, claim.source))
    return Correction(of.article.id, "confirmed", claim.content.spans, claim.id, cue, source, name, author)


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


def identify(connection: apsw.Connection, correction: Correction) -> None:
    """Keep with an added claim the id that it has got."""
    if correction.field == "added" and correction.record:
        sql = "UPDATE correction SET record = ? WHERE key = ?"
        connection.execute(sql, (storable(correction.record), correction.key))


def kept(connection: apsw.Connection, article: str | None = None) -> list[Correction]:
    """The corrections of one article, or of all, in the order in which they were made."""
    where = KNOWN + (" AND article = ?" if article is not None else "")
    sql = f"SELECT key, record, article, field, value, made, author FROM correction WHERE {where} ORDER BY key"  # noqa: S608
    found = []
    for number, record, of, field, value, made, author in fetch(connection, sql, [article] if article else []):
        parts = json.loads(value)
        spans = {name: tuple((a, b) for a, b in parts[name]) for name in ("content", "cue", "source")}
        found.append(
            Correction(
                of, field, record=record or None, name=parts["name"], author=author, key=number, made=made, **spans
            )
        )
    return found


def rows_of(ledger: Ledger, found: Sequence[Correction]) -> list[tuple[object, ...]]:
    """The values of corrections for the columns `COLUMNS`, the words of the claim among them."""
    texts = {article: ledger.article(article).text for article in {one.article for one in found}}
    rows: list[tuple[object, ...]] = []
    for one in found:
        words = " … ".join(texts[one.article][start:end] for start, end in one.content)
        places = " ".join(f"{start}-{end}" for start, end in one.content)
        rows.append((one.key, one.article, one.record, one.field, one.name, words, places, one.author, one.made))
    return rows


def apply(reading: Reading, corrections: Iterable[Correction]) -> tuple[Reading | None, list[Correction]]:
    """The reading with the corrections that change something in it, and these; None in its place where none does.

    Each of these has as its ``record`` the id of the claim that it is about in this reading.
    """
    draft = _Draft(reading)
    taken = [(correction, draft.take(correction)) for correction in corrections]
    done = [replace(correction, record=record) for correction, record in taken if record is not None]
    return (draft.reading() if done else None), done


def place(article: Article, words: str, what: str, beside: Sequence[Span] = ()) -> tuple[Span, ...]:
    """Where words stand in an article, in which they must stand once, or once in the block where ``beside`` begins.

    White space may be another there.

    Raises:
        ValueError: if they are nowhere, or in several places; it tells so of ``what`` they are.
    """
    run = r"\s+".join(map(re.escape, words.split()))
    found = [match.span() for match in re.finditer(run, article.text)] if run else []
    block = article.block_at(beside[0][0]) if beside and len(found) > 1 else None
    if block is not None:
        found = [span for span in found if block.start <= span[0] < block.end] or found
    if not found:
        raise ValueError(f"the words of the {what} are not in the article")
    if len(found) > 1:
        raise ValueError(f"the words of the {what} are in the article more than once")
    return (found[0],)


class _Draft:
    """A reading that is being corrected: its attributions and speakers by id."""

    def __init__(self, reading: Reading) -> None:
        self._old = reading
        self._claims = {a.id: a for a in reading.attributions}
        self._speakers = {s.id: s for s in reading.speakers}
        self._dropped: set[str] = set()
        self._moved = False

    def take(self, correction: Correction) -> str | None:
        """Do what a correction says; gives the id of the claim that it is about, None where it changes nothing."""
        if correction.field == "added":
            return self._add(correction)
        found = self._find(correction)
        if found is None:
            return None
        if correction.field == "dropped":
            self._drop(found)
            return found.id
        if correction.field == "confirmed":
            return found.id if self._confirm(found, correction) else None
        return found.id if self._name(found, correction.name) else None

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
        from sayso.measure import held  # noqa: PLC0415 - brings the tables of places and units

        return held(made, old.figures, old.times, old.places)

    def _find(self, correction: Correction) -> Attribution | None:
        """The claim of a correction: the one of its id, else the one whose content has nearly the same characters."""
        if correction.record in self._claims or correction.record in self._dropped:
            return self._claims.get(correction.record)
        likely = [(_common(a.content.spans, correction.content), a) for a in self._claims.values()]
        share, best = max(likely, key=lambda pair: pair[0], default=(0.0, None))
        return best if share >= _SAME else None

    def _drop(self, claim: Attribution) -> None:
        del self._claims[claim.id]
        self._dropped.add(claim.id)
        for child in [a for a in self._claims.values() if a.parent == claim.id]:
            self._put(child, claim.parent, claim.depth)
        self._moved = True

    def _put(self, claim: Attribution, parent: str | None, depth: int) -> None:
        """Hang a claim, with all that lies in it, under another one."""
        self._claims[claim.id] = replace(claim, parent=parent, depth=depth)
        for child in [a for a in self._claims.values() if a.parent == claim.id]:
            self._put(child, claim.id, depth + 1)

    def _confirm(self, claim: Attribution, correction: Correction) -> bool:
        """Say of a claim that it is right; not of one that is another by now."""
        speaker = self._speakers.get(claim.speaker or "")
        now = [passage.spans if passage else () for passage in (claim.content, claim.cue, claim.source)]
        same = now == [correction.content, correction.cue, correction.source]
        named = key(speaker.name) if speaker else None
        if claim.confidence is None or not same or named != (key(correction.name) if correction.name else None):
            return False
        reason = f"{claim.reason}; {CONFIRMED}" if claim.reason else CONFIRMED
        self._claims[claim.id] = replace(claim, confidence=None, reason=reason)
        return True

    def _name(self, claim: Attribution, name: str | None) -> bool:
        speaker = self._speaker(claim, name) if name else None
        if speaker == claim.speaker or (name and speaker is None):
            return False
        # How sure the machine was is of no account any more: somebody has looked.
        self._claims[claim.id] = replace(claim, speaker=speaker, reason=BY_HAND, confidence=None)
        return True

    def _speaker(self, claim: Attribution, name: str) -> str | None:
        """The id of the speaker of this name: one of the article's, or a new one; None where there is no room for it.

        A speaker stands somewhere: where the name does, else where the claim is. Its first place makes its id, which
        another speaker may have already.
        """
        name = " ".join(name.split())
        for speaker in self._speakers.values():
            if key(speaker.name) == key(name):
                return speaker.id
        for spans in self._stands(claim, name):
            made = Speaker(self._old.article, name, "person", spans)
            if made.id not in self._speakers:
                self._speakers[made.id] = made
                return made.id
        return None

    def _stands(self, claim: Attribution, name: str) -> Iterator[tuple[Span, ...]]:
        article = self._old.article
        start = article.text.find(name)
        if start >= 0 and _passage(article, ((start, start + len(name)),)):
            yield ((start, start + len(name)),)
        for passage in (claim.source, claim.cue, claim.content):
            yield from ((span,) for span in (passage.spans if passage else ()))

    def _add(self, correction: Correction) -> str | None:
        from sayso.extract import described  # noqa: PLC0415 - numpy is slow to import

        article = self._old.article
        content, cue, source = (
            _passage(article, spans) for spans in (correction.content, correction.cue, correction.source)
        )
        lost = bool(correction.cue) > bool(cue) or bool(correction.source) > bool(source)
        if content is None or lost or is_blank(article, content.spans):
            return None
        kind, act, polarity = described(article, content, cue)
        made = Attribution(article, kind, content, cue, source, act=act, polarity=polarity, reason=BY_HAND)
        if made.id in self._claims:
            return None
        around = [a for a in self._claims.values() if _holds(a.content, _spans(made))]
        parent = max(around, key=lambda a: a.depth, default=None)
        inside = [
            a
            for a in self._claims.values()
            if a.parent == (parent.id if parent else None) and _holds(made.content, _spans(a))
        ]
        if parent is not None:
            made = replace(made, parent=parent.id, depth=parent.depth + 1)
        self._claims[made.id] = made
        for child in inside:
            self._put(child, made.id, made.depth + 1)
        if correction.name:
            self._name(made, correction.name)
        elif (speaker := self._called(source)) is not None:
            self._claims[made.id] = replace(made, speaker=speaker)
        self._moved = True
        return made.id

    def _called(self, source: Passage | None) -> str | None:
        """The one speaker of the article who is mentioned in a source, if there is one and no other."""
        found = [s.id for s in self._speakers.values() for m in s.mentions if source and _holds(source, [m])]
        return found[0] if len(set(found)) == 1 else None


def _passage(article: Article, spans: Sequence[Span]) -> Passage | None:
    """The passage of these spans; None where there are none, or they do not hold in the article (any more)."""
    try:
        return article.passage(*spans) if spans else None
    except SpanError:
        return None


def _passages(attribution: Attribution) -> list[Passage]:
    return [p for p in (attribution.content, attribution.cue, attribution.source) if p is not None]


def _spans(attribution: Attribution) -> list[Span]:
    return [span for passage in _passages(attribution) for span in passage.spans]


def _holds(around: Passage, inner: Iterable[Span]) -> bool:
    """Whether spans lie in a passage."""
    return all(any(a <= start and end <= b for a, b in around.spans) for start, end in inner)


def _common(a: Sequence[Span], b: Sequence[Span]) -> float:
    """The share of the characters of two passages that are in both (Jaccard)."""
    both = sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)
    either = sum(end - start for start, end in (*a, *b)) - both
    return both / either if either else 0.0
