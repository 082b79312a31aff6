"""Readings for machines: JSON lines, CSV, and brat standoff as in the PolNeAR corpus."""

from __future__ import annotations

import csv
import json
import re
from typing import IO, TYPE_CHECKING, Any

from sayso.safe import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sayso.records import Attribution, Passage, Reading, Record, Span

COLUMNS = (
    "article", "outlet", "published", "id", "parent", "depth", "kind", "act", "polarity", "basis", "speaker", "role",
    "affiliation", "source", "cue", "content", "start", "end", "confidence",
)  # fmt: skip

# Columns that hold a field of an attribution as it is.
_PLAIN = ("id", "parent", "depth", "kind", "act", "polarity", "basis")

# Valid in a JSON string as they are, but not in every program that reads lines, prints them or encodes them.
_AWKWARD = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), full-width forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]")


def json_line(record: Record) -> str:
    """One record as one line of JSON (see `json_text`)."""
    return json_text(record.to_json()) + "\n"


def json_text(value: Any) -> str:
    """A value as JSON on one line: UTF-8 as it is, but what could break a line, a terminal or an encoder as escapes."""
    text = json.dumps(value, ensure_ascii=False)
    return _AWKWARD.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_jsonl(reading: Reading, out: IO[str]) -> None:
    """Every record of the reading, one JSON object a line: the article, its attributions, its statements."""
    for record in reading.records():
        out.write(json_line(record))


def write_csv_header(out: IO[str]) -> None:
    csv.writer(out).writerow(COLUMNS)


def write_csv(reading: Reading, out: IO[str], *, outlet_voice: bool = False) -> None:
    """A row for each attribution and, with ``outlet_voice``, one of kind ``outlet`` for each statement (RFC 4180).

    ``start`` and ``end`` are those of the content; ``speaker``, ``role`` and ``affiliation`` are words, not ids. What
    could do harm in a spreadsheet is changed (see `cell`): for the exact text use the offsets, or JSON lines.
    """
    article = reading.article
    about = {"article": article.id, "outlet": article.outlet, "published": article.published}
    speakers = {speaker.id: speaker for speaker in reading.speakers}
    writer = csv.DictWriter(out, COLUMNS)

    def row(passage: Passage, known: dict[str, object]) -> None:
        place = {"content": passage.text, "start": passage.start, "end": passage.end}
        writer.writerow({name: cell(value) for name, value in (about | known | place).items()})

    for a in reading.attributions:
        known: dict[str, object] = {name: getattr(a, name) for name in _PLAIN}
        if a.speaker is not None:
            speaker = speakers[a.speaker]
            known |= {"speaker": speaker.name, "role": speaker.role, "affiliation": speaker.affiliation}
        known |= {"source": a.source and a.source.text, "cue": a.cue and a.cue.text}
        known["confidence"] = None if a.confidence is None else round(a.confidence, 3)
        row(a.content, known)
    if outlet_voice:
        for s in reading.statements:
            row(s.passage, {"id": s.id, "depth": 0, "kind": "outlet"})


def cell(value: object) -> object:
    """A value as a cell of a CSV file that people open with a spreadsheet.

    Text that a spreadsheet would run as a formula gets an apostrophe in front, and control characters are replaced.
    """
    if not isinstance(value, str):
        return value
    text = visible(value)
    return "'" + text if text.startswith(_FORMULA) else text


def write_brat(reading: Reading, folder: Path, name: str) -> None:
    """Write ``name.txt`` and ``name.ann`` into the folder, labelled as PolNeAR is.

    Labels are Source, Cue, Content and the event Attribution, or Attribution-no-source. Offsets count characters of
    the ``.txt`` file, the text unchanged; but half a surrogate pair, which UTF-8 cannot hold, is a question mark.

    Raises:
        OSError: if a file cannot be written.
    """
    (folder / f"{name}.txt").write_bytes(reading.article.text.encode("utf-8", "replace"))
    (folder / f"{name}.ann").write_bytes("".join(_standoff(reading)).encode("utf-8", "replace"))


def _standoff(reading: Reading) -> Iterator[str]:
    """The lines of the ``.ann`` file: a span that several attributions share is written once."""
    names: dict[tuple[str, tuple[Span, ...]], str] = {}

    def mark(label: str, passage: Passage) -> Iterator[str]:
        if (label, passage.spans) not in names:
            name = names[label, passage.spans] = f"T{len(names) + 1}"
            places = ";".join(f"{start} {end}" for start, end in passage.spans)
            # As PolNeAR and brat write it: pieces joined by a space, every line break a space, so offsets still count.
            text = " ".join(passage.article.text[start:end] for start, end in passage.spans)
            yield f"{name}\t{label} {places}\t{_BREAKS.sub(' ', text)}\n"

    for number, a in enumerate(reading.attributions, 1):
        event = "Attribution" if a.source else "Attribution-no-source"
        trigger = a.cue or a.content
        yield from mark(event, trigger)
        line = f"E{number}\t{event}:{names[event, trigger.spans]}"
        for label, passage in _roles(a):
            yield from mark(label, passage)
            line += f" {label}:{names[label, passage.spans]}"
        yield line + "\n"


def _roles(attribution: Attribution) -> Iterator[tuple[str, Passage]]:
    yield "Content", attribution.content
    if attribution.cue:
        yield "Cue", attribution.cue
    if attribution.source:
        yield "Source", attribution.source
