"""Write ``commands.md``, the reference of every command, from what ``--help`` prints: run it after a change there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sayso.cli import commands
from sayso.export import COLUMNS
from sayso.safe import REPLACEMENT

if TYPE_CHECKING:
    import click

PAGE = Path(__file__).with_name("commands.md")

INTRODUCTION = f"""\
# Commands

This page is made from `--help` by `docs/make_commands.py`.

**What goes where.** Data goes to standard output or to `--output`; progress and errors go to standard error. An input
that cannot be read costs one line there (input, reason, what to try) and the rest goes on.

| exit code | means |
|---|---|
| 0 | done |
| 1 | every input was read, and nothing attributed was found |
| 2 | wrong use, or an output that cannot be written |
| 3 | some inputs failed, the rest is done |
| 4 | no input could be read |
| 70 | an internal error; `SAYSO_DEBUG=1` prints the traceback to report |
| 130, 141 | interrupted (Ctrl-C); the reader of the output went away (`\\| head`) |

## Formats

### text

For people, on a terminal and in a pipe alike. Each claim has its source and cue, the words, and below them its kind,
its act, and where it stands as `[start:end]`. The sign in the margin tells a direct quotation (`“”`) from an
indirect (`~`) and a mixed one (`“~`); a claim inside another is indented under it; below a confidence of 0.7 it is
marked unsure. Colours only on a terminal, and not with `--no-color` or with `NO_COLOR` set.

### jsonl

Every record, one JSON object a line: the article, its attributions, its statements. The only format that loses
nothing. UTF-8; control characters and what could break a line are written as `\\u` escapes.

### csv

One row for each attribution, as RFC 4180 has it, in UTF-8: {", ".join(f"`{column}`" for column in COLUMNS)}. `start`
and `end` are those of the content, counted in characters of the article's text; the pieces of a content are joined by
` … `. With `--outlet-voice` each statement of the outlet is a row of kind `outlet`. A cell that a spreadsheet would
run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break) gets an apostrophe in front.

### html

One page for each article that stands alone: no script, nothing loaded. Claims are shaded in the colour of their
source and carry its letter; the line below a claim is solid (direct), dashed (mixed) or dotted (indirect).

### brat

Two files for each article, as in the PolNeAR corpus: `.txt`, the article's text, and `.ann`, with the labels Source,
Cue and Content and the events Attribution and Attribution-no-source.

### annotations

The W3C's Web Annotation Data Model in JSON-LD, for programs that show notes beside pages: one AnnotationCollection with
an annotation for each record. Its target is the article's address (or, without one, the `ni:` name of its bytes) with
two selectors for each piece: `TextQuoteSelector`, the words and what stands around them, which finds the passage on the
page itself, and `TextPositionSelector`, the place in the article's `text`. Its bodies are tags, a line for people, and
the record as in jsonl.

### claims

Claims as schema.org has them, in JSON-LD, for fact-checkers: the words, the author where the article names a person or
an organisation, the source's words (`creditText`), the article (`appearance`), and the claim that it lies in
(`isPartOf`). What nobody claims by the text is left out: what is negated, withheld or supposed, questions, wishes and
demands, and whatever lies inside one of these or inside a denial. The text of a denial begins with its cue. With
`--outlet-voice` the outlet's own statements are claims of the outlet.

### reviews

The same claims as drafts of schema.org's ClaimReview, without a rating: sayso never gives one.

### parquet

A folder of Parquet tables for DuckDB, pandas and the like: `article`, `attribution`, `speaker`, `statement`, `figure`,
`time` and `place`, with the fields of the [records](records.md) as columns, nested as there. Needs pyarrow:
`pip install 'sayso[parquet]'`.

### Hostile text

In `text`, `csv` and `html`, control characters and bidirectional overrides of the article are shown as `{REPLACEMENT}`.
"""


def render() -> str:
    """The page as it should be."""
    parts = [INTRODUCTION, _section(["sayso"], commands)]
    parts += [_section(["sayso", name], command) for name, command in sorted(commands.commands.items())]
    return "\n".join(parts)


def _section(names: list[str], command: click.Command) -> str:
    context: click.Context | None = None
    for name, part in zip(names, (commands, command), strict=False):
        context = part.make_context(name, [], parent=context, resilient_parsing=True, terminal_width=80)
    assert context is not None
    return f"## {' '.join(names)}\n\n```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
