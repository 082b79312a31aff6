"""The commands of the ledger: add, search, show, explain, who, remove, reread; nothing heavy loads before one runs."""
# ruff: noqa: PLC0415

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from sayso.ledger_options import filter_options, ledger_option, query, speech_option, told
from sayso.ledger_output import Form, console, format_option, names_in, outcome_writer, write_line, write_records
from sayso.outputs import standard_output
from sayso.safe import one_line
from sayso.sources import expand, say

if TYPE_CHECKING:
    from sayso.ledger import Ledger
    from sayso.records import Record

#: Columns of ``sayso explain --format csv``; spans are as in ``17-42 50-61``.
EXPLAINED = ("record", "field", "value", "because", "passages", "spans")


@click.command(
    epilog="""\b
Examples:
  sayso add articles/
  sayso add https://example.org/news/bridge.html --ledger news.db
  sayso add https://example.org/feed.xml

Exit codes: 0 done, 2 wrong use or the ledger cannot be written, 3 some inputs
failed, 4 none could be read."""
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@ledger_option
@format_option
@told
def add(sources: tuple[str, ...], *, path: str | None, form: Form) -> int:
    """Read articles into a ledger.

    A SOURCE is a file, a folder, a web address, the address of a feed, or - for
    standard input. What the ledger has already is passed over, so that after an
    interruption the same command goes on. A page that has changed is kept as a
    new version, and what changed in its claims is shown. What cannot be read is
    kept in the ledger's table "failure", with the reason and what to try.
    """
    from sayso import adding, cli
    from sayso.ledger import Ledger
    from sayso.progress import progress

    inputs, failed = expand(sources)
    done = failed
    write = outcome_writer(form)
    with Ledger(path) as ledger, progress(len(inputs), until_first=sys.stdout.isatty()) as step:
        try:
            for outcome in adding.add(ledger, inputs):
                step()
                done += 1
                if outcome.error:
                    failed += 1
                    say(str(outcome.error))
                write(outcome)
        except BaseException as error:
            # Not told here: what it is goes up as it is.
            if not isinstance(error, BrokenPipeError):
                say(
                    f"stopped after {done} of {len(inputs)} inputs, which are safe; the same command goes on from there"
                )
            raise
    if not done or failed == done:
        return cli.NONE_READ
    return cli.SOME_FAILED if failed else 0


@click.command(
    epilog="""\b
Examples:
  sayso search bridge closed
  sayso search '"will not reopen"' --speaker Lee --act deny
  sayso search --outlet gazette --after 2024-05 --format jsonl"""
)
@click.argument("words", nargs=-1)
@filter_options
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Show so many at most.")
@speech_option
@ledger_option
@format_option
@told
def search(
    words: tuple[str, ...],
    *,
    path: str | None,
    form: Form,
    **filters: Any,
) -> int:
    """Search claims, sentences and articles of a ledger.

    All WORDS must occur, in any form; words in quotation marks must stand
    together. Claims and sentences come first, then articles in which the words
    stand far apart. WORDS may be left out where there is another condition.
    """
    from sayso.cli import NOTHING_FOUND
    from sayso.ledger import Ledger
    from sayso.speech import tell_left_out

    wanted = query(words, **filters)
    with Ledger(path, create=False) as ledger:
        found = ledger.search(wanted)
        named = names_in(ledger, found.records, form)
    write_records(found.records, form, named)
    if wanted.speech_only:
        tell_left_out(found.left_out)
    if found.more:
        say(f"only the first {wanted.limit}; --limit shows more")
    if not found.records:
        say("nothing found")
    return 0 if found.records else NOTHING_FOUND


@click.command(
    epilog="""\b
Examples:
  sayso who Lee
  sayso who "Ann Lee" --join "Mayor Lee"
  sayso who "Ann Lee" --split 3f2a9c1b7d5e8f60"""
)
@click.argument("name")
@click.option("--join", "joined", metavar="OTHER", help="Say that OTHER is NAME, too.")
@click.option("--split", "article", metavar="ARTICLE", help="Say that NAME is somebody else in this article (its id).")
@click.option("--part", "parted", metavar="OTHER", help="Take back what was joined or split of OTHER.")
@speech_option
@ledger_option
@format_option
@told
def who(
    name: str,
    *,
    joined: str | None,
    article: str | None,
    parted: str | None,
    speech_only: bool,
    path: str | None,
    form: Form,
) -> int:
    """Show everything that someone said or is said to have said.

    Shown is everyone with all the words of NAME in the name. The same name in
    several articles is taken for one voice. What is joined or split by hand is
    kept when articles are read again.
    """
    from sayso.cli import NOTHING_FOUND
    from sayso.ledger import Ledger
    from sayso.ledger_view import show_voice
    from sayso.speech import SpeechOnly, tell_left_out

    with Ledger(path, create=False) as ledger:
        try:
            if joined:
                ledger.join(joined, name)
                if not ledger.who(joined):
                    say(f"{joined}: joined, but no claim goes by that name so far")
            if article:
                other = ledger.split(name, ledger.article(article).id)
                say(f"{one_line(name)} in {article} is now {one_line(other)}")
                if other not in {voice.name for voice in ledger.who(other)}:
                    say("but no claim in it goes by that name so far: give the name in full, as sayso who lists it")
            if parted and not ledger.part(parted):
                say(f"{parted}: nothing was joined or split")
        except ValueError as error:
            raise click.UsageError(one_line(str(error))) from error
        except KeyError:
            return _no_record(article or "")
        voices = ledger.who(name)
        named = names_in(ledger, chain.from_iterable(voice.claims for voice in voices), form)
    if speech_only:
        spoken = SpeechOnly()
        voices = [replace(voice, claims=spoken.claims(voice.claims)) for voice in voices]
        voices = [voice for voice in voices if voice.claims]
        tell_left_out(spoken.left_out)
    if form == "text":
        for voice in voices:
            show_voice(voice, console(), named)
    for voice in voices if form == "jsonl" else ():
        forms = [{"name": f.name, "claims": f.claims, "why": f.why} for f in voice.forms]
        write_line({"type": "voice", "name": voice.name, "forms": forms, "claims": [c.id for c in voice.claims]})
    if form != "text":
        write_records([claim for voice in voices for claim in voice.claims], form, named)
    if not voices:
        say(f"{name}: no claim by anyone of that name")
    return 0 if voices else NOTHING_FOUND


@click.command(epilog="\b\nExample:\n  sayso show 3f2a9c1b7d5e8f60-at-0123456789ab")
@click.argument("identity", metavar="ID")
@ledger_option
@format_option
@told
def show(identity: str, *, path: str | None, form: Form) -> int:
    """Show a record in its passage, its words underlined.

    With it come the chain of who says it, what is known of it, who set it right,
    and a link that opens the page there. For an article, all that was read in it
    is shown.
    """
    from sayso.ledger import Ledger
    from sayso.records import Article

    with Ledger(path, create=False) as ledger:
        record = _record(ledger, identity)
        if record is None:
            return _no_record(identity)
        if form != "text":
            whole = ledger.reading(record.id).records() if isinstance(record, Article) else [record]
            records = list(whole)
            write_records(records, form, names_in(ledger, records, form))
        elif isinstance(record, Article):
            from sayso.show import show as show_reading

            show_reading(ledger.reading(record.id), console(), outlet_voice=True)
            if ledger.corrections(record.id):
                say(f"people set something right in it: sayso correct {record.id} shows what")
        else:
            from sayso.ledger_view import show_record

            show_record(ledger, record, console())
    return 0


@click.command(
    epilog="""\b
Examples:
  sayso explain 3f2a9c1b7d5e8f60-at-0123456789ab
  sayso explain 3f2a9c1b7d5e8f60-ti-0123456789ab --format jsonl"""
)
@click.argument("identity", metavar="ID")
@ledger_option
@format_option
@told
def explain(identity: str, *, path: str | None, form: Form) -> int:
    """Tell why a record says what it says, field by field.

    Why this speaker, act, basis, value or date: each with the passages that it
    rests on. Where somebody set it right: who, when, and what the machine read.
    It is told from what the ledger keeps; nothing is read anew.
    """
    from sayso.explain_kept import explain as reasons_for
    from sayso.ledger import Ledger

    with Ledger(path, create=False) as ledger:
        try:
            article, reasons = reasons_for(ledger, identity)
        except KeyError:
            return _no_record(identity)
    if form == "text":
        from sayso.explain_view import show_reasons

        show_reasons(article, reasons, console())
    elif form == "jsonl":
        for reason in reasons:
            write_line({"type": "explanation", "record": identity} | reason.to_json(article))
    else:
        from sayso.export import cell

        table = csv.writer(standard_output(form))
        table.writerow(EXPLAINED)
        for reason in reasons:
            passages = " … ".join(article.text[start:end] for start, end in reason.evidence)
            places = " ".join(f"{start}-{end}" for start, end in reason.evidence)
            row = (identity, reason.field, reason.value, reason.because, passages, places)
            table.writerow([cell(value) for value in row])
    return 0


@click.command(
    epilog="""\b
Examples:
  sayso remove 3f2a9c1b7d5e8f60
  sayso remove --speaker "Ann Lee"
  sayso remove --outlet "Port Gazette" --yes"""
)
@click.argument("article", required=False, metavar="[ID]")
@click.option("--speaker", metavar="NAME", help="Remove what this one said, and blank the name wherever it stands.")
@click.option("--outlet", metavar="NAME", help="Remove all articles of this outlet.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@ledger_option
@format_option
@told
def remove(
    *, article: str | None, speaker: str | None, outlet: str | None, yes: bool, path: str | None, form: Form
) -> int:
    """Take an article (its ID), a speaker or an outlet out for good.

    Texts, index rows, corrections and joined names go, and nothing of them is
    left in the file. There is no undo. A removed speaker's words in articles
    are blanked, so that what others said keeps its place.
    """
    from sayso.cli import NOTHING_FOUND, WRONG_USE
    from sayso.ledger import Ledger
    from sayso.outline import count
    from sayso.removal import Removed

    wanted: dict[str, Any] = {"article": article, "speaker": speaker, "outlet": outlet}
    with Ledger(path, create=False) as ledger:
        try:
            planned = ledger.remove(**wanted, rehearse=True)
        except ValueError as error:
            raise click.UsageError(one_line(str(error))) from error
        name = one_line(article or speaker or outlet or "")
        what = f"{count(planned.articles, 'article')}, {count(planned.claims, 'claim')}" + (
            f", blanked words in {count(planned.blanked, 'article')}" if speaker else ""
        )
        if planned == Removed():
            ledger.remove(**wanted)  # an earlier removal that was cut off is brought to its end
            say(f"{name}: nothing of that name in the ledger")
            return NOTHING_FOUND
        if not yes and not sys.stdin.isatty():
            say(f"{name}: {what} would go for good; add --yes to remove them")
            return WRONG_USE
        if not yes and not click.confirm(f"{name}: remove {what} for good?", err=True):
            return NOTHING_FOUND
        removed = ledger.remove(**wanted)
    row = {"articles": removed.articles, "claims": removed.claims, "blanked": removed.blanked}
    if form == "jsonl":
        write_line({"type": "removed"} | row)
    elif form == "csv":
        csv.writer(standard_output(form)).writerows([row.keys(), row.values()])
    else:
        click.echo(f"removed {what}")
    return 0


@click.command(epilog="\b\nExamples:\n  sayso reread\n  sayso reread --all --ledger news.db")
@click.option("--all", "everything", is_flag=True, help="Also articles that this version and model have read.")
@ledger_option
@format_option
@told
def reread(*, everything: bool, path: str | None, form: Form) -> int:
    """Read the articles of a ledger again, after an update.

    Shown is what is claimed anew and what no more. Corrections, joined names and
    record ids are kept. After an interruption the same command goes on.
    """
    from sayso import adding
    from sayso.ledger import Ledger
    from sayso.outline import count
    from sayso.progress import progress
    from sayso.reader import Reader

    with Ledger(path, create=False) as ledger:
        left = len(ledger.read_by(None if everything else adding.reader_name()))
        moved = 0
        write = outcome_writer(form)
        with progress(left, until_first=False) as step:
            for outcome in adding.reread(ledger, Reader().articles, everything=everything):
                step()
                if outcome.change and (outcome.change.gained or outcome.change.lost):
                    moved += 1
                    write(outcome)
    say(f"{count(left, 'article')} read again, {moved} of them with other claims")
    return 0


#: What the command line is to have.
COMMANDS = (add, search, who, show, explain, remove, reread)


def _record(ledger: Ledger, identity: str) -> Record | None:
    """The record of an id: as it is now, else as the machine read it before somebody dropped it."""
    try:
        return ledger.record(identity)
    except KeyError:
        if not ledger.corrections_of(identity):
            return None
    read = ledger.machine_reading(identity.split("-", maxsplit=1)[0])
    return next((record for record in read.records() if record.id == identity), None)


def _no_record(identity: str) -> int:
    from sayso.cli import NOTHING_FOUND

    say(f"{identity}: no record of this id; sayso search --format jsonl gives ids")
    return NOTHING_FOUND
