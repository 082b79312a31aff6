"""The command that sets right what was read, lists what was set right, and takes it back: correct."""
# ruff: noqa: PLC0415

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

import click

from sayso.ledger_options import ledger_option, told
from sayso.ledger_output import Form, console, format_option, write_line
from sayso.outputs import standard_output
from sayso.safe import one_line
from sayso.sources import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.corrections import Correction
    from sayso.ledger import Ledger
    from sayso.records import Article, Span

#: Columns of ``--format csv``; spans are as in ``17-42 50-61``.
COLUMNS = ("key", "article", "record", "field", "name", "content", "spans", "author", "made")
_PLACE = re.compile(r"\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9}){0,20}")


@click.command(
    epilog="""\b
Examples:
  sayso correct 3f2a9c1b7d5e8f60-at-0123456789ab --speaker "Ann Lee"
  sayso correct 3f2a9c1b7d5e8f60-at-0123456789ab --drop --author Uma
  sayso correct 3f2a9c1b7d5e8f60-at-0123456789ab --right --author Uma
  sayso correct 3f2a9c1b7d5e8f60 --add "opened in 1931" --source "The bridge"
  sayso correct --undo 1
  sayso correct"""
)
@click.argument("identity", required=False, metavar="[ID]")
@click.option("--speaker", metavar="NAME", help="The claim ID is NAME's; with --add, the new one is.")
@click.option("--nobody", is_flag=True, help="Nobody can tell whose the claim ID is.")
@click.option("--drop", is_flag=True, help="ID is no claim.")
@click.option("--right", is_flag=True, help="The claim ID is right as it stands, however unsure the machine was.")
@click.option(
    "--add",
    "content",
    metavar="WORDS",
    help="The article ID has a claim of these words: as they stand there, or their place, START-END[,START-END].",
)
@click.option("--cue", metavar="WORDS", help="With --add: the words that attribute it, or their place.")
@click.option("--source", metavar="WORDS", help="With --add: the words for who makes it, or their place.")
@click.option("--undo", type=click.IntRange(1), metavar="NUMBER", help="Take the correction of this number back.")
@click.option(
    "--author",
    metavar="NAME",
    envvar="SAYSO_AUTHOR",
    default="",
    help="Who says so: kept with the correction. By default $SAYSO_AUTHOR, else nobody is named.",
)
@ledger_option
@format_option
@told
def correct(
    identity: str | None,
    *,
    undo: int | None,
    path: str | None,
    form: Form,
    **said: Any,
) -> int:
    """Set right what was read; without options, list what was set right.

    ID is a claim's or an article's. What the machine read is kept beside the
    correction, which outlives sayso reread and can be taken back. Names are
    joined and split over all articles with sayso who.
    """
    from sayso.cli import NOTHING_FOUND
    from sayso.ledger import Ledger

    asked = [name for name in ("nobody", "drop", "right", "content") if said[name]] + (["undo"] if undo else [])
    if said["speaker"] is not None and not said["content"]:
        asked.append("speaker")
    if len(asked) > 1 or (asked and (identity is None) != bool(undo)):
        raise click.UsageError("give an ID with one of --speaker, --nobody, --drop, --right and --add, or --undo alone")
    if (said["cue"] or said["source"]) and not said["content"]:
        raise click.UsageError("--cue and --source belong to --add")
    with Ledger(path, create=False) as ledger:
        try:
            if undo:
                found = [one for one in ledger.corrections() if one.key == undo]
                ledger.undo(undo)
            elif asked:
                number = ledger.correct(_correction(ledger, identity or "", **said))
                found = [one for one in ledger.corrections() if one.key == number]
            else:
                found = _listed(ledger, identity)
        except KeyError:
            say(f"{identity}: no claim or article of this id; sayso search --format jsonl gives ids")
            return NOTHING_FOUND
        except ValueError as error:
            raise click.UsageError(one_line(str(error))) from error
        _write(ledger, found, form)
    if not found:
        say(f"{undo}: no correction of this number" if undo else "no corrections")
    elif undo:
        say("taken back")
    return 0 if found else NOTHING_FOUND


def _listed(ledger: Ledger, identity: str | None) -> list[Correction]:
    if identity is None or "-" not in identity:
        return ledger.corrections(identity and ledger.article(identity).id)
    return ledger.corrections_of(identity)


def _correction(
    ledger: Ledger,
    identity: str,
    *,
    speaker: str | None,
    content: str | None,
    cue: str | None,
    source: str | None,
    drop: bool,
    right: bool,
    author: str,
    **_: bool,
) -> Correction:
    """What is asked for; a claim that was dropped already is none any more.

    Raises:
        KeyError: if there is no claim, or no article, of this id.
        ValueError: if words are not in the article, or more than once.
    """
    from sayso.corrections import Correction, confirmation
    from sayso.records import Attribution

    if content:
        of = ledger.article(identity)
        words = _place(of, content, "content")
        by = {
            role: _place(of, given, role, words) if given else () for role, given in (("cue", cue), ("source", source))
        }
        return Correction(of.id, "added", words, cue=by["cue"], source=by["source"], name=speaker, author=author)
    claim = ledger.record(identity)
    if not isinstance(claim, Attribution):
        raise KeyError(identity)
    if right:
        return confirmation(ledger.reading(claim.article.id), claim, author)
    return Correction(
        claim.article.id,
        "dropped" if drop else "speaker",
        claim.content.spans,
        claim.id,
        name=speaker,
        author=author,
    )


def _place(of: Article, words: str, role: str, beside: tuple[Span, ...] = ()) -> tuple[Span, ...]:
    from sayso.corrections import place

    if _PLACE.fullmatch(words):
        pairs = (part.split("-") for part in words.split(","))
        return tuple((int(start), int(end)) for start, end in pairs)
    return place(of, words, role, beside)


def _write(ledger: Ledger, found: Sequence[Correction], form: Form) -> None:
    if form == "jsonl":
        for correction in found:
            write_line(correction.to_json())
        return
    texts = {correction.article: ledger.article(correction.article).text for correction in found}
    contents = [" … ".join(texts[one.article][a:b] for a, b in one.content) for one in found]
    if form == "csv":
        from sayso.export import cell

        table = csv.writer(standard_output(form))
        table.writerow(COLUMNS)
        for one, content in zip(found, contents, strict=True):
            places = " ".join(f"{start}-{end}" for start, end in one.content)
            row = (one.key, one.article, one.record, one.field, one.name, content, places, one.author, one.made)
            table.writerow([cell(value) for value in row])
        return
    from sayso.ledger_view import show_correction

    for one, content in zip(found, contents, strict=True):
        show_correction(one, content, ledger.machine_reading(one.article), console())


#: What the command line is to have.
COMMANDS = (correct,)
