"""PolNeAR as read from disk: text, paragraphs as blocks, and attributions with checked offsets."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.records import Block

if TYPE_CHECKING:
    from pathlib import Path

ROLES = ("source", "cue", "content")
Roles = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class Document:
    """An article with its gold: ``attributions`` are the first annotator's, ``others`` those of each further one."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    attributions: tuple[Roles, ...]
    labelled: bool = True
    others: tuple[tuple[Roles, ...], ...] = ()


def paragraphs(text: str) -> tuple[Block, ...]:
    """One block a line; the first is the title (PolNeAR puts the headline there)."""
    lines = [m.span() for m in re.finditer(r"[^\s](?:[^\r\n]*[^\s])?", text)]
    return tuple(Block(a, b, "paragraph" if i else "title") for i, (a, b) in enumerate(lines))


def attributions(annotation: str, text: str, name: str = "") -> tuple[Roles, ...]:
    """Attributions of one brat file. Spans whose text is not what the file says are dropped and told on stderr."""
    spans: dict[str, tuple[str, list[tuple[int, int]]]] = {}
    out = []
    for line in annotation.split("\n"):
        if line.startswith("T"):
            key, _, rest = line.partition("\t")
            body, _, words = rest.partition("\t")
            label, _, places = body.partition(" ")
            pieces = [(int(a), int(b)) for a, b in (p.split() for p in places.split(";") if p)]
            if "".join(" ".join(text[a:b] for a, b in pieces).split()) != "".join(words.split()) or not pieces:
                print(f"{name}: {key} does not hold: {words[:60]!r}", file=sys.stderr)
                continue
            spans[key] = (label.lower(), pieces)
        elif line.startswith("E"):
            roles: Roles = {role: [] for role in ROLES}
            for argument in line.split("\t", 1)[1].split():
                label, pieces = spans.get(argument.split(":")[1], ("", []))
                if label in roles:
                    roles[label] = sorted(roles[label] + pieces)
            out.append(roles)
    return tuple(out)


def load(folder: Path) -> list[Document]:
    """All documents of a PolNeAR part; where several annotators' files exist, the first by name is the gold."""
    documents = []
    for path in sorted((folder / "text").glob("*.txt")):
        files = sorted((folder / "attributions").glob(path.stem + "_*.ann"))
        if files:
            text = path.read_bytes().decode("utf-8")
            found, *others = (attributions(file.read_text(encoding="utf-8"), text, path.stem) for file in files)
            documents.append(Document(path.name, text, paragraphs(text), found, others=tuple(others)))
    return documents
