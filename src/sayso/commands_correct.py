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
    from sayso.records import Article, Record, Span

#: What a record that is no claim is called.
_NOUNS = {
    "Article": "an article",
    "Statement": "a sentence of the outlet's own",
    "Speaker": "a speaker",
    "Figure": "a figure",
    "Time": "a time",
    "Place": "a place",
}
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

    _strip(said)
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


def _strip(said: dict[str, Any]) -> None:
    """Take white space off the words given; none but white space is a slip, and not a way to say "nobody"."""
    for name, option in (("speaker", "--speaker"), ("content", "--add"), ("cue", "--cue"), ("source", "--source")):
        if said[name] is not None:
            said[name] = said[name].strip()
            if not said[name]:
                hint = "; --nobody says that nobody can tell whose the claim is" if name == "speaker" else ""
                raise click.UsageError(f"{option} is empty{hint}")


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
        KeyError: if there is nothing of this id.
        ValueError: if it is of something else than a claim (with --add, an article), or of a claim that was dropped;
            if words are not in the article, or more than once, or a place is none in it.
    """
    from sayso.corrections import Correction, confirmation
    from sayso.records import Article, Attribution

    found = _record(ledger, identity)
    if content:
        if not isinstance(found, Article):
            raise ValueError(f"{identity} is no article: --add needs an article's id, as {found.article.id}")
        of = found
        words = _place(of, content, "content")
        by = {
            role: _place(of, given, role, words) if given else () for role, given in (("cue", cue), ("source", source))
        }
        return Correction(of.id, "added", words, cue=by["cue"], source=by["source"], name=speaker, author=author)
    if not isinstance(found, Attribution):
        raise ValueError(f"{identity} is no claim but {_NOUNS[type(found).__name__]}: only --add is about an article")  # noqa: TRY004 - of what was typed
    claim = found
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


def _record(ledger: Ledger, identity: str) -> Record:
    try:
        return ledger.record(identity)
    except KeyError:
        made = ledger.corrections_of(identity)
        if made and made[-1].field == "dropped":
            number = made[-1].key
            raise ValueError(f"{identity} was dropped already; sayso correct --undo {number} brings it back") from None
        raise


def _place(of: Article, words: str, role: str, beside: tuple[Span, ...] = ()) -> tuple[Span, ...]:
    from sayso.corrections import place
    from sayso.records import SpanError

    if _PLACE.fullmatch(words):
        pairs = (part.split("-") for part in words.split(","))
        spans = tuple((int(start), int(end)) for start, end in pairs)
        try:
            return of.passage(*spans).spans
        except SpanError as error:
            raise ValueError(f"{words} is no place of the {role}: {error}") from error
    return place(of, words, role, beside)


def _write(ledger: Ledger, found: Sequence[Correction], form: Form) -> None:
    if form == "jsonl":
        for correction in found:
            write_line(correction.to_json())
        return
    if form == "csv":
        from sayso.corrections import COLUMNS, rows_of
        from sayso.export import cell

        table = csv.writer(standard_output(form))
        table.writerow(COLUMNS)
        table.writerows([cell(value) for value in row] for row in rows_of(ledger, found))
        return
    from sayso.ledger_view import show_correction

    for one in found:
        show_correction(one, ledger.machine_reading(one.article), console())


#: What the command line is to have.
COMMANDS = (correct,)
