"""The GUM corpus (Zeldes 2017) as sayso reads articles: running text with blocks, tokens, mentions and their chains.

A document's tokens are put together to running text as a page would show them: the corpus stores tokens, not spaces.
Blocks come from its mark-up (heads, paragraphs, items, captions, turns); a turn begins with its speaker's name and a
colon, as transcripts do.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from sayso.records import Article, Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Genres whose texts allow commercial use (share-alike: bio, voyage): weights that ship are trained on these alone.
OPEN_GENRES = frozenset({"news", "interview", "academic", "court", "bio", "voyage"})

_KINDS: dict[str, BlockKind] = {"head": "heading", "item": "list_item", "caption": "caption"}
_BREAKS = frozenset({"head", "p", "item", "caption", "sp", "cell", "quote", "lg", "l"})
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
#: Where a label such as "ElizabethBPrelogar" or "HughMcGuire" falls into words.
_WORDS = re.compile(r"(?<=[a-z.])(?<!Mc)(?<!Mac)(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_AUTHOR = re.compile(r"(?!Anonymous|Wikinews)[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}")
_NO_SPACE_BEFORE = re.compile(r"[.,;:!?%)\]}…”’]+|['’](?:s|S|re|ve|ll|d|m|t)|n['’]t|['’]")
_NO_SPACE_AFTER = frozenset("([{$£€#“‘")


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a document: its characters in the text, lemma, part of speech (Penn), universal tag and relation."""

    span: Span
    lemma: str
    tag: str
    upos: str
    relation: str


@dataclass(slots=True)
class Mention:
    """A mention of an entity: tokens ``first`` to ``last``; ``chain`` is equal for mentions of the same entity."""

    first: int
    last: int
    kind: str
    chain: int = -1
    identity: str | None = None


@dataclass(slots=True)
class Document:
    name: str
    genre: str
    article: Article
    tokens: list[Token] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    turns: list[tuple[int, str]] = field(default_factory=list)  # where each turn begins, and who speaks

    def span(self, mention: Mention) -> Span:
        return self.tokens[mention.first].span[0], self.tokens[mention.last].span[1]


def names(folder: Path, part: str, *, open_only: bool = False) -> list[tuple[str, str]]:
    """The documents of a part (``train`` or ``dev``) with their genres; ``open_only`` keeps `OPEN_GENRES`."""
    with (folder / "splits.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [
        (row["document"], row["genre"])
        for row in rows
        if row["part"] == part and (not open_only or row["genre"] in OPEN_GENRES)
    ]


def load(folder: Path, name: str, genre: str) -> Document:
    """One document with its text, tokens, mentions and chains.

    Raises:
        ValueError: if its tokens differ between the corpus's layers.
    """
    text, blocks, tokens, turns, about = _text((folder / "xml" / f"{name}.xml").read_text(encoding="utf-8"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = Article(
        f"{name}.xml",
        text,
        tuple(blocks),
        digest,
        title=about.get("title"),
        published=about.get("dateCreated"),
        authors=tuple(filter(_AUTHOR.fullmatch, [about.get("author", "")])),
    )
    document = Document(name, genre, article, tokens, turns=turns)
    _read_mentions(document, (folder / "coref" / f"{name}.tsv").read_text(encoding="utf-8"))
    return document


def _text(xml: str) -> tuple[str, list[Block], list[Token], list[tuple[int, str]], dict[str, str]]:
    out: list[str] = []
    size = 0
    blocks: list[Block] = []
    tokens: list[Token] = []
    turns: list[tuple[int, str]] = []
    about: dict[str, str] = {}
    kind: BlockKind = "paragraph"
    begun: int | None = None  # where the open block begins
    glued = 0  # 1 before the first token of a <w>, whose tokens stand together, 2 behind it
    fresh = True  # the next token begins a block or follows an opening mark: no space before it
    label: str | None = None
    apart = False  # a quotation of paragraphs
    inside = False  # of a paragraph: a quotation there is no block

    def close() -> None:
        nonlocal begun, fresh
        if begun is not None:
            blocks.append(Block(begun, size, kind))
        begun, fresh = None, True

    def put(words: str) -> None:
        nonlocal size
        out.append(words)
        size += len(words)

    for line in xml.splitlines():
        if line.startswith("<") and "\t" not in line:
            tag = re.match(r"</?(\w+)", line)
            name = tag[1] if tag else ""
            if name == "text" and not about:
                about = {key: unescape(value) for key, value in _ATTRIBUTE.findall(line)}
            elif name in _BREAKS and not (name == "quote" and inside):
                inside = name == "p" and not line.startswith("</")
                apart = not line.startswith("</") if name == "quote" else apart
                close()
                if line.startswith("</"):
                    kind = "paragraph"
                elif name == "head" and not any(b.kind == "title" for b in blocks):
                    kind = "title"
                else:
                    kind = "quote" if apart else _KINDS.get(name, "paragraph")
                if name == "sp":
                    who = dict(_ATTRIBUTE.findall(line)).get("who", "")
                    label = _WORDS.sub(" ", unescape(who).lstrip("#")) or None
                    if label:
                        turns.append((size, label))
            elif name == "w":
                glued = 0 if line.startswith("</") else 1
            continue
        if not line.strip():
            continue
        form, tag_, lemma, _, upos, relation, *_ = line.split("\t")
        form = unescape(form)
        if begun is None:
            if size:
                put("\n\n")
            begun = size
            if label:
                put(f"{label}: ")
                label = None
        elif not (
            fresh
            or (glued == 2)
            or tag_ == "''"
            or (_NO_SPACE_BEFORE.fullmatch(form) and not (form in "'’" and tag_ == "``"))
        ):
            put(" ")
        start = size
        put(form)
        tokens.append(Token((start, size), lemma, tag_, upos, relation))
        fresh = tag_ == "``" or form in _NO_SPACE_AFTER
        if glued:
            glued = 2
    close()
    return "".join(out), blocks, tokens, turns, about


def _read_mentions(document: Document, tsv: str) -> None:
    """Mentions from the coreference layer: a row a token, each cell a list of ``kind[number]``."""
    found: dict[str, Mention] = {}
    links: list[tuple[str, str]] = []
    at = 0
    places: dict[str, int] = {}
    for line in tsv.splitlines():
        if not re.match(r"\d+-\d+\t", line):
            continue
        place, _, form, kinds, _, _, identities, _, relations, targets, *_ = line.split("\t")
        shown = document.article.text[slice(*document.tokens[at].span)] if at < len(document.tokens) else ""
        if unescape(form) != shown:
            raise ValueError(f"{document.name}: token {at} is {shown!r} in one layer and {form!r} in another")
        places[place] = at
        of = dict(_cells(identities, place))
        for number, kind in _cells(kinds, place):
            if number in found:
                found[number].last = at
            else:
                found[number] = Mention(at, at, kind)
            if number in of and of[number] != "_":
                found[number].identity = of[number]
        if targets != "_":
            for relation, target in zip(relations.split("|"), targets.split("|"), strict=True):
                m = re.fullmatch(r"([\d-]+)(?:\[(\d+)_(\d+)\])?", target)
                if m is None or relation.startswith("bridge"):
                    continue
                to, frm = m[2] or "0", m[3] or "0"
                # A number of 0 stands for the only mention that begins at that place.
                links.append((frm if frm != "0" else f"@{place}", to if to != "0" else f"@{m[1]}"))
        at += 1
    _chain(document, found, links)


def _cells(cell: str, place: str) -> Iterator[tuple[str, str]]:
    for part in cell.split("|"):
        if part == "_" or part.startswith("_["):
            continue
        m = re.fullmatch(r"(.*?)(?:\[(\d+)\])?", part)
        if m is not None:
            yield m[2] or f"@{place}", m[1]


def _chain(document: Document, found: dict[str, Mention], links: list[tuple[str, str]]) -> None:
    """Give mentions that are linked, by whatever path, one chain number."""
    root = {number: number for number in found}

    def find(number: str) -> str:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for a, b in links:
        if a in root and b in root:
            root[find(a)] = find(b)
    numbers: dict[str, int] = {}
    for number, mention in found.items():
        mention.chain = numbers.setdefault(find(number), len(numbers))
        document.mentions.append(mention)
    document.mentions.sort(key=lambda m: (m.first, -m.last))


#: Parts of speech that end the noun phrase around a mention's head.
_BEHIND = frozenset({"ADP", "PUNCT", "SCONJ", "VERB", "CCONJ"})


def head(document: Document, mention: Mention) -> int:
    """The token that a mention is about: the last of its first plain noun phrase, without a possessive mark."""
    tokens = document.tokens
    end = mention.first
    while end <= mention.last:
        token = tokens[end]
        if end > mention.first and (token.upos in _BEHIND or token.tag in {"WP", "WDT"}):
            break
        end += 1
    end -= 1
    return end - 1 if tokens[end].tag == "POS" and end > mention.first else end


@dataclass(frozen=True, slots=True)
class Attributed:
    """An RST attribution: the characters of the clause that attributes and of the unit that it attributes, and who.

    ``source`` is the mention that is the clause's subject, or follows "according to"; ``kind`` says how it is put.
    """

    clause: Span
    content: Span
    source: Mention
    kind: str


_PRONOUNS = frozenset(
    [
        "i",
        "me",
        "my",
        "we",
        "us",
        "our",
        "you",
        "your",
        "he",
        "him",
        "his",
        "she",
        "her",
        "it",
        "its",
        "they",
        "them",
        "their",
    ]
)


def attributions(folder: Path, document: Document) -> Iterator[Attributed]:
    """The RST attributions of a document whose clause has a person or body, with a name in its chain, as its subject.

    Clauses without a verb (signatures, picture credits) attribute nothing that a reader takes for a claim: left out.

    Raises:
        ValueError: if the discourse layer's tokens are not those of the text.
    """
    named = {m.chain for m in document.mentions if document.tokens[head(document, m)].tag in {"NP", "NPS"}}
    for (first, end), content in told(folder, document):
        source = _subject(document, first, end)
        if source is None or source.kind not in {"person", "organization"} or source.chain not in named:
            continue
        words = document.article.text[slice(*document.span(source))]
        proper = any(document.tokens[i].tag in {"NP", "NPS"} for i in range(source.first, source.last + 1))
        kind = (
            "pronoun"
            if words == "I" or (words.lower() in _PRONOUNS and words != "WHO")
            else "name"
            if proper
            else "description"
        )
        yield Attributed(span(document, first, end), span(document, *content), source, kind)


def told(folder: Path, document: Document) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The RST attributions of a document: the tokens (first, end) of the clause that attributes, and of its unit.

    Raises:
        ValueError: if the discourse layer's tokens are not those of the text.
    """
    rows = [r.split("\t") for r in (folder / "rst" / f"{document.name}.rsd").read_text(encoding="utf-8").splitlines()]
    rows = [r for r in rows if len(r) > 7]
    units: dict[str, tuple[int, int]] = {}
    at = 0
    for row in rows:
        size = len(row[1].split())
        units[row[0]] = (at, at + size)
        at += size
    if at != len(document.tokens):
        raise ValueError(f"{document.name}: {at} tokens in the discourse layer, {len(document.tokens)} in the text")
    for row in rows:
        if row[7].startswith("attribution"):
            yield units[row[0]], units[row[6]]


def span(document: Document, first: int, end: int) -> Span:
    """The characters of some tokens."""
    return document.tokens[first].span[0], document.tokens[end - 1].span[1]


def _subject(document: Document, first: int, end: int) -> Mention | None:
    """The largest mention around the first subject of a clause, or behind "according to", that begins in the clause."""
    tokens = document.tokens
    place = next((i for i in range(first, end) if tokens[i].relation.startswith("nsubj")), None)
    if place is None:
        words = [document.article.text[slice(*t.span)].lower() for t in tokens[first:end]]
        if words[:2] != ["according", "to"] and words[1:3] != ["according", "to"]:
            return None
        place = next((i for i in range(first + 2, end) if tokens[i].upos in {"PROPN", "NOUN", "PRON"}), None)
    if place is None:
        return None
    around = [m for m in document.mentions if first <= m.first <= place <= m.last]
    return max(around, key=lambda m: m.last - m.first, default=None)
