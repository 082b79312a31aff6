"""What a ledger holds, for people at a terminal: found claims, one record in its passage, the claims of a voice."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urldefrag

from rich.cells import cell_len
from rich.text import Text

from sayso.outline import NO_SOURCE, SIGNS, count, labels, spans_of
from sayso.records import Article, Attribution, Figure, Place, Speaker, Time
from sayso.rows import BY_HAND, speaker_names
from sayso.safe import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import Console

    from sayso.corrections import Correction
    from sayso.ledger import Change, Ledger
    from sayso.records import Reading, Record, Span
    from sayso.voices import Voice

_MARGIN = 3
#: Blocks of an article that are shown around one record at most; a speaker may have mentions in all of them.
MAX_BLOCKS = 8


def named_by_hand(ledger: Ledger, records: Iterable[Record]) -> dict[str, str]:
    """The speakers of those claims that people set right, by the claims' ids: the article's words do not tell them."""
    claims = (record for record in records if isinstance(record, Attribution) and record.reason == BY_HAND)
    return speaker_names(ledger.connection, claims)


def show_found(records: Iterable[Record], console: Console, named: Mapping[str, str]) -> None:
    """Print records one after the other: who (see `named_by_hand`), the words, and below them where they stand."""
    for record in records:
        if isinstance(record, Article):
            _print(console, Text(one_line(record.title or "Untitled"), "bold"))
        else:
            _print(console, _head(record, named.get(record.id)))
            _print(console, Text(one_line(" … ".join(record.article.text[a:b] for a, b in spans_of(record)))), _MARGIN)
        of = record if isinstance(record, Article) else record.article
        tags = labels(record) if isinstance(record, Attribution) else []
        _print(console, Text(" · ".join((*tags, *_about(of))), "dim"), _MARGIN)
        _print(console, Text(record.id, "dim"), _MARGIN)
        console.print()


def show_record(ledger: Ledger, record: Record, console: Console) -> None:
    """Print one record in its passage, its words underlined, with the chain of its holders and a link to it.

    A claim that somebody dropped is shown as the machine read it.
    """
    of = record if isinstance(record, Article) else record.article
    _print(console, Text(one_line(of.title or "Untitled"), "bold"))
    _print(console, Text(" · ".join(_about(of)), "dim"))
    console.print()
    spans = spans_of(record)
    blocks = [block for block in of.blocks if any(a < block.end and block.start < b for a, b in spans)]
    for block in blocks[:MAX_BLOCKS]:
        inside = [(max(a, block.start) - block.start, min(b, block.end) - block.start) for a, b in spans]
        _underlined(console, of.text[block.start : block.end], [(a, b) for a, b in inside if a < b])
        console.print()
    read, made = ledger.machine_reading(of.id), ledger.corrections_of(record.id)
    dropped = bool(made) and made[-1].field == "dropped"
    facts = [
        ("says", " → ".join(_chain(read if dropped else ledger.reading(of.id), record))),
        *_fields(record).items(),
        *(("by hand", correction.says(read)) for correction in made),
        ("link", link(record)),
        ("id", record.id),
    ]
    for name, value in facts:
        if value:
            # Not wrapped: an address is to be clicked on and an id to be copied.
            line = Text(f"{name:12}".rjust(_MARGIN + 12), "dim") + Text(one_line(str(value)))
            console.print(line, soft_wrap=True)


def show_voice(voice: Voice, console: Console, named: Mapping[str, str]) -> None:
    """Print a voice: its name, the names it goes by and why, and its claims (see `show_found`)."""
    articles = len({claim.article.id for claim in voice.claims})
    _print(console, Text(one_line(voice.name), "bold"))
    _print(console, Text(f"{count(len(voice.claims), 'claim')} in {count(articles, 'article')}", "dim"), _MARGIN)
    forms = [f"{one_line(f.name)} ({f.claims}" + (f", {f.why})" if f.why != "same name" else ")") for f in voice.forms]
    _print(console, Text(f"goes by {', '.join(forms)}", "dim"), _MARGIN)
    console.print()
    show_found(voice.claims, console, named)


def show_change(change: Change, console: Console) -> None:
    """Print what is claimed anew (+) and no more (-)."""
    for sign, claims in (("+", change.gained), ("-", change.lost)):
        for claim in claims:
            _print(console, _head(claim) + Text(": " + one_line(claim.content.text)), _MARGIN + 2, f"{sign} ")


def show_correction(correction: Correction, read: Reading, console: Console) -> None:
    """Print a correction: its number, what was set right, by whom and when, what the machine read, and the words."""
    _print(console, Text(f"{correction.key}  ", "bold") + Text(one_line(correction.says(read))))
    content = " … ".join(read.article.text[start:end] for start, end in correction.content)
    _print(console, Text(one_line(content)), _MARGIN)
    _print(console, Text(correction.record or correction.article, "dim"), _MARGIN)
    console.print()


def link(record: Record) -> str | None:
    """An address that opens the article at the record (a text fragment, WICG); None where the article has none."""
    of = record if isinstance(record, Article) else record.article
    if of.url is None:
        return None
    address = urldefrag(of.url).url
    spans = spans_of(record)
    if not spans:
        return address
    words = of.text[slice(*spans[0])].split()
    # A long passage is named by its beginning and its end.
    parts = (words,) if len(words) <= 8 else (words[:4], words[-4:])
    return f"{address}#:~:text=" + ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in parts)


def _head(record: Record, named: str | None = None) -> Text:
    """Who says it, in the article's words, and the cue; ``named`` is who it is by hand."""
    if not isinstance(record, Attribution):
        of = record if isinstance(record, Article) else record.article
        return Text(one_line(record.name if isinstance(record, Speaker) else of.outlet or of.input), "bold")
    source = Text(one_line(record.source.text), "bold") if record.source else Text(NO_SOURCE, "dim")
    if named and not (record.source and one_line(record.source.text) == one_line(named)):
        by_hand = Text(one_line(named), "bold")
        source = source + Text(" → ") + by_hand if record.source else by_hand
    head = Text(f"{SIGNS[record.kind]} ") + source
    return head + Text(" · ") + Text(one_line(record.cue.text), "italic") if record.cue else head


def _about(article: Article) -> list[str]:
    return [one_line(part) for part in (article.outlet, article.published, article.input) if part]


def _chain(reading: Reading, record: Record) -> list[str]:
    """Who holds a record, from the outlet inwards: each with the words that attribute it."""
    claims = {a.id: a for a in reading.attributions}
    names = {s.id: s.name for s in reading.speakers}
    inner: list[str] = []
    first = record.holder if isinstance(record, Figure | Time | Place) else record.id
    holder = claims.get(first or "")
    while holder is not None:
        name = names.get(holder.speaker or "") or (holder.source.text if holder.source else NO_SOURCE)
        inner.insert(0, f"{name} ({holder.cue.text})" if holder.cue else name)
        holder = claims.get(holder.parent or "")
    of = record if isinstance(record, Article) else record.article
    return [of.outlet or of.input, *inner]


def _fields(record: Record) -> dict[str, str]:
    """What is known of a record beside its words."""
    if isinstance(record, Attribution):
        made = {"kind": " · ".join(labels(record)), "polarity": record.polarity, "basis": record.basis}
        return {name: str(value) for name, value in (made | {"origin": record.origin}).items() if value}
    hidden = {"type", "id", "article", "text", "span", "spans", "mentions", "blocks", "voice", "holder"}
    shown = {} if isinstance(record, Article) else record.to_json()
    return {name: str(value) for name, value in shown.items() if name not in hidden and value is not None}


def _underlined(console: Console, text: str, spans: Sequence[Span]) -> None:
    """Print a block wrapped, with a line of marks below the words of the spans, which shows without colours too."""
    # One character for one, so that the spans still fit.
    words = Text(visible("".join(" " if character.isspace() else character for character in text)))
    for start, end in spans:
        words.stylize("bold", start, end)
    for line in words.wrap(console, console.width - _MARGIN):
        line.rstrip()
        marked = [any(span.start <= i < span.end for span in line.spans) for i in range(len(line.plain))]
        console.print(Text(" " * _MARGIN) + line, soft_wrap=True)
        marks = "".join(
            ("‾" if mark else " ") * cell_len(letter) for letter, mark in zip(line.plain, marked, strict=True)
        )
        if marks.strip():
            console.print(Text(" " * _MARGIN + marks.rstrip(), "dim"), soft_wrap=True)


def _print(console: Console, text: Text, margin: int = 0, sign: str = "") -> None:
    for line in _wrapped(text, console, margin):
        console.print(Text(sign.rjust(margin) if sign else " " * margin) + line, soft_wrap=True)
        sign = ""


def _wrapped(text: Text, console: Console, margin: int) -> Iterator[Text]:
    for line in text.wrap(console, console.width - margin):
        line.rstrip()
        yield line
