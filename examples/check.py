"""Check that what ``expected/`` says is in the examples is there: ``python examples/check.py``.

Every source, cue, piece of content and statement must be an exact piece of one block of its document's visible text
(HTML after unescaping, white space collapsed; the PDF with hyphenation undone and page footers left out), a nested
attribution must lie in its parent's content, and both ends of a relation must exist. Exits with 1 and a line for each
thing that is not so.
"""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdfium2

HERE = Path(__file__).parent
INLINE = {"a", "abbr", "b", "em", "i", "small", "span", "strong", "time"}
HIDDEN = {"script", "style", "title"}


class Visible(HTMLParser):
    """The text of a page, block by block: every tag that is not inline ends a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks = [""]
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.hidden += tag in HIDDEN
        if tag not in INLINE:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN
        if tag not in INLINE:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.blocks[-1] += data


def visible(path: Path) -> list[str]:
    """The blocks of a document's visible text, white space collapsed. A PDF's text is one block."""
    if path.suffix == ".html":
        page = Visible()
        page.feed(path.read_text(encoding="utf-8"))
        blocks = page.blocks
    elif path.suffix == ".pdf":
        pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)]
        lines = "\n".join(pages).replace("\x02", "").splitlines()
        blocks = [" ".join(line for line in lines if not re.search(r"Page \d+$", line))]
    else:
        blocks = path.read_text(encoding="utf-8").splitlines()
    return [block for block in (" ".join(block.split()) for block in blocks) if block]


def has(block: str, part: str) -> bool:
    """Whether ``part`` stands in ``block`` as whole words."""
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", block) is not None


def place(row: dict[str, Any], blocks: list[str]) -> str | None:
    """What is wrong with where an attribution stands, or None: its parts must meet in one block or in neighbours."""
    named = [row[role] for role in ("source", "cue") if row[role] is not None]
    missing = [part for part in [*named, *row["content"]] if not any(has(block, part) for block in blocks)]
    if missing:
        return f"not in the text: {missing}"
    together = [
        block
        for block in blocks
        if all(has(block, name) for name in named) and any(has(block, piece) for piece in row["content"])
    ]
    near = [
        " ".join(blocks[max(0, at - 1) : at + 2]) for at, block in enumerate(blocks) if has(block, row["content"][0])
    ]
    if not together and not any(all(has(window, name) for name in named) for window in near):
        return "source, cue and content stand apart"
    return f"fits {len(together)} blocks" if len(together) > 1 else None


def problems(path: Path, rows: list[dict[str, Any]]) -> list[str]:
    """Every row of ``rows`` that does not hold for the document at ``path``."""
    blocks = visible(path)
    attributions = {row["key"]: row for row in rows if row["type"] == "attribution"}
    found: list[str] = []
    for row in rows:
        if row["type"] == "article" and row["title"] not in blocks and path.suffix != ".pdf":
            found.append("title: no such block")
        if row["type"] == "statement" and sum(row["text"] in block for block in blocks) != 1:
            found.append(f"{row['key']}: not in exactly one block")
        if row["type"] == "attribution":
            wrong = place(row, blocks)
            if wrong:
                found.append(f"{row['key']}: {wrong}")
            if row["parent"]:
                outer = " … ".join(attributions[row["parent"]]["content"])
                parts = [row["source"] or "", row["cue"] or "", *row["content"]]
                found.extend(f"{row['key']}: {part!r} not in its parent" for part in parts if part not in outer)
    return [f"{path.name}: {line}" for line in found]


def load(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> int:
    found: list[str] = []
    known: set[str] = set()
    for path in sorted(HERE.iterdir()):
        if path.suffix in {".html", ".pdf", ".txt"}:
            rows = load(HERE / "expected" / f"{path.stem}.jsonl")
            known |= {f"{path.stem}#{row['key']}" for row in rows if "key" in row}
            found += problems(path, rows)
    for relation in load(HERE / "expected" / "relations.jsonl"):
        ends = (relation["a"], relation["b"])
        found += [f"relations: {end} is not there" for end in ends if end not in known]
    print("\n".join(found) or "all there")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
