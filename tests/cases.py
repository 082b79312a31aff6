"""Reads labelled cases: a document with marks for sources, cues and contents (format in ``cases/README.md``)."""

from __future__ import annotations

import html
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from sayso.records import Act, BlockKind, Kind, Polarity, Span

if TYPE_CHECKING:
    from pathlib import Path

Role = Literal["source", "cue", "content"]
SpeakerKind = Literal["person", "organisation", "group", "document", "unnamed"]
Basis = Literal["first_hand", "document", "other_source", "anonymous", "official_capacity", "poll_or_data"]

ROLES: dict[str, Role] = {"s": "source", "q": "cue", "c": "content"}
#: The tables that go by attribution number, with the values that they may hold (None: any string).
TABLES: dict[str, tuple[str, ...] | None] = {
    "kinds": get_args(Kind),
    "acts": get_args(Act),
    "speakers": None,
    "kinds_of_speakers": get_args(SpeakerKind),
    "roles": None,
    "affiliations": None,
    "polarity": get_args(Polarity),
    "basis": get_args(Basis),
}
KEYS = TABLES.keys() | {
    "about",
    "suffix",
    "title",
    "published",
    "outlet",
    "statements",
    "never",
    "blocks",
}
SEPARATOR = re.compile(r"^=====\n", re.MULTILINE)
FRONT = re.compile(r"\+\+\+\n(.*?)^\+\+\+\n", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"⟦([sqc])(\d+(?:,\d+)*) |[⟦⟧]")
HIDDEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
BREAKING_TAG = re.compile(r"</?(?:address|article|aside|blockquote|br|div|dd|dt|figcaption|figure|footer|h[1-6]|header|"
                          r"li|main|nav|ol|p|section|ul)\b[^>]*>", re.IGNORECASE)  # fmt: skip
TAG = re.compile(r"<[^>]*>")


class CaseError(ValueError):
    """A case file that is not well formed; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One attribution as a reader marked it: pieces as half-open spans of `Case.text`, in the order of the text.

    A ``speaker`` of "" cannot be told; None is "not asked", here and in every field that a table of the case fills.
    """

    number: int
    kind: Kind
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    parent: int | None = None
    act: Act | None = None
    speaker: str | None = None
    kind_of_speaker: SpeakerKind | None = None
    role: str | None = None
    affiliation: str | None = None
    polarity: Polarity | None = None
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled document. In ``title``, ``published`` and ``outlet`` None is "not asked", "" is "there is none"."""

    name: str
    about: str
    suffix: str
    text: str
    attributions: dict[int, Expected]
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    statements: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    blocks: tuple[tuple[BlockKind, str], ...] = ()

    def plain(self, start: int, end: int) -> str:
        """The words of ``text[start:end]``: tags gone and entities read where it is HTML, white space collapsed."""
        piece = self.text[start:end]
        return words(strip_tags(piece) if self.suffix == ".html" else piece)

    def depth(self, number: int) -> int:
        """How many attributions this one lies in."""
        parent = self.attributions[number].parent
        return 0 if parent is None else 1 + self.depth(parent)


@dataclass(frozen=True, slots=True)
class _Mark:
    role: Role
    numbers: tuple[int, ...]
    span: Span
    parent: int | None


def words(text: str) -> str:
    """``text`` with its white space collapsed to single spaces."""
    return " ".join(text.split())


def strip_tags(source: str) -> str:
    """The text of a run of HTML: scripts and comments gone, a space where a tag breaks the line, entities read."""
    return html.unescape(TAG.sub("", BREAKING_TAG.sub(" ", HIDDEN.sub(" ", source))))


def load_cases(folder: Path) -> list[Case]:
    """Every case in the ``.case`` files of ``folder``, by file name and then in order.

    Raises:
        CaseError: if a file is not well formed, or there is none.
    """
    paths = sorted(folder.glob("*.case"))
    if not paths:
        raise CaseError(f"no .case files in {folder}")
    cases = []
    for path in paths:
        parts = SEPARATOR.split(path.read_bytes().decode("utf-8"))
        for number, part in enumerate(parts, 1):
            cases.append(parse_case(part, path.stem if len(parts) == 1 else f"{path.stem}-{number}"))
    return cases


def parse_case(part: str, name: str) -> Case:
    """The case in ``part``: front matter between ``+++`` lines, then the marked document.

    Raises:
        CaseError: on missing or unknown keys, or on marks that do not balance or do not agree with the front matter.
    """
    match = FRONT.match(part)
    if match is None:
        raise CaseError(f"{name}: no front matter between two lines +++")
    try:
        front = tomllib.loads(match[1])
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"{name}: {error}") from error
    if unknown := front.keys() - KEYS:
        raise CaseError(f"{name}: unknown keys {sorted(unknown)}")
    if missing := {"about", "suffix", "kinds"} - front.keys():
        raise CaseError(f"{name}: missing keys {sorted(missing)}")
    if front["suffix"] not in {".txt", ".html"}:
        raise CaseError(f"{name}: suffix {front['suffix']!r}")
    blocks = tuple((kind, text) for kind, text in front.get("blocks", ()))
    if wrong := [kind for kind, _ in blocks if kind not in get_args(BlockKind)]:
        raise CaseError(f"{name}: no block kinds: {wrong}")
    text, marks = _take_marks(part[match.end() :], name)
    return Case(
        name=name,
        about=front["about"],
        suffix=front["suffix"],
        text=text,
        attributions=_gather(marks, front, name),
        title=front.get("title"),
        published=front.get("published"),
        outlet=front.get("outlet"),
        statements=tuple(front.get("statements", ())),
        never=tuple(front.get("never", ())),
        blocks=blocks,
    )


def _take_marks(marked: str, name: str) -> tuple[str, list[_Mark]]:
    """The document without its marks, and the marks with spans in it, in the order in which they open."""
    pieces: list[str] = []
    length = last = 0
    open_marks: list[tuple[int, Role, tuple[int, ...], int, int | None]] = []
    closed: list[tuple[int, _Mark]] = []
    for order, match in enumerate(MARK.finditer(marked)):
        pieces.append(marked[last : match.start()])
        length += match.start() - last
        last = match.end()
        if match[1] is not None:
            if open_marks and open_marks[-1][1] != "content":
                raise CaseError(f"{name}: a mark inside a {open_marks[-1][1]} near {marked[match.start() :][:30]!r}")
            numbers = tuple(int(number) for number in match[2].split(","))
            parent = open_marks[-1][2][0] if open_marks else None
            open_marks.append((order, ROLES[match[1]], numbers, length, parent))
        elif match[0] == "⟧" and open_marks:
            order_opened, role, numbers, start, parent = open_marks.pop()
            closed.append((order_opened, _Mark(role, numbers, (start, length), parent)))
        else:
            raise CaseError(f"{name}: a stray {match[0]} near {marked[match.start() :][:30]!r}")
    if open_marks:
        raise CaseError(f"{name}: {len(open_marks)} marks are never closed")
    pieces.append(marked[last:])
    return "".join(pieces), [mark for _, mark in sorted(closed, key=lambda pair: pair[0])]


def _gather(marks: list[_Mark], front: dict[str, Any], name: str) -> dict[int, Expected]:
    """The attributions that the marks make up, by number."""
    tables = {key: _by_number(front.get(key, {}), name, key) for key in TABLES}
    kinds = tables["kinds"]
    numbers = sorted({number for mark in marks for number in mark.numbers})
    if set(numbers) != kinds.keys():
        raise CaseError(f"{name}: marks for {numbers}, kinds for {sorted(kinds)}")
    for key, table in tables.items():
        if strangers := table.keys() - kinds.keys():
            raise CaseError(f"{name}: {key} for {sorted(strangers)}, which have no marks")
    gathered = {}
    for number in numbers:
        own = [mark for mark in marks if number in mark.numbers]
        pieces = {role: tuple(mark.span for mark in own if mark.role == role) for role in ROLES.values()}
        parents = {mark.parent for mark in own}
        if not pieces["content"] or len(pieces["cue"]) > 1 or len(parents) > 1:
            raise CaseError(f"{name}: attribution {number} has no content, two cues, or marks under different parents")
        gathered[number] = Expected(
            number=number,
            kind=cast("Kind", kinds[number]),
            content=pieces["content"],
            cue=pieces["cue"],
            source=pieces["source"],
            parent=parents.pop(),
            act=cast("Act | None", tables["acts"].get(number)),
            speaker=tables["speakers"].get(number),
            kind_of_speaker=cast("SpeakerKind | None", tables["kinds_of_speakers"].get(number)),
            role=tables["roles"].get(number),
            affiliation=tables["affiliations"].get(number),
            polarity=cast("Polarity | None", tables["polarity"].get(number)),
            basis=cast("Basis | None", tables["basis"].get(number)),
        )
    return gathered


def _by_number(table: object, name: str, key: str) -> dict[int, str]:
    """The table ``key`` of the front matter with its keys as numbers, its values strings that the table may hold."""
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise CaseError(f"{name}: {key} is a table of strings")
    allowed = TABLES[key]
    if allowed is not None and (wrong := sorted(set(table.values()) - set(allowed))):
        raise CaseError(f"{name}: no {key}: {wrong}")
    try:
        return {int(number): value for number, value in table.items()}
    except ValueError as error:
        raise CaseError(f"{name}: {key} go by number: {error}") from error
