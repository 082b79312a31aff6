"""The command that reads web archives: archive."""
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from sayso.safe import one_line
from sayso.sources import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.archive import Finished, Input, Step
    from sayso.parts import Counts
    from sayso.wanted import Wanted

Engine = Literal["local", "ray"]


@click.command(
    epilog="""\b
Examples:
  sayso archive crawl/*.warc.gz -o parts/
  sayso archive crawl.warc.gz -o parts/ --url 'https://*.gazette.example/*'
  sayso archive 's3://bucket/crawl/*.warc.gz' -o parts/ --after 2024-05
  sayso archive /data/crawl -o /shared/parts --engine ray --address auto

Exit codes: 0 done, 2 wrong use or the folder cannot be written, 3 some inputs
or records failed and the rest is done, 4 no input could be read."""
)
@click.argument("archives", nargs=-1, required=True, metavar="WARC...")
@click.option("-o", "--output", metavar="FOLDER", required=True, help="The folder of the tables; made if not there.")
@click.option("--url", "urls", multiple=True, metavar="PATTERN", help="Addresses like that, with * and ?; repeatable.")
@click.option("--outlet", metavar="NAME", help="A part of the outlet's name.")
@click.option("--after", metavar="DATE", help="Published on that day or later: 2024, 2024-05 or 2024-05-06.")
@click.option("--before", metavar="DATE", help="Published on that day or earlier.")
@click.option("--language", metavar="CODE", help="en: only articles that are known to be English.")
@click.option(
    "--engine",
    type=click.Choice(("local", "ray")),
    default="local",
    show_default=True,
    help="local: processes here, all on one input. ray: Ray Data, an input to each actor.",
)
@click.option("--processes", type=click.IntRange(1), metavar="N", help="Read with so many; by default one a core.")
@click.option("--address", metavar="ADDRESS", help="The Ray cluster; without it Ray runs on this machine.")
def archive(
    archives: tuple[str, ...],
    *,
    output: str,
    urls: tuple[str, ...],
    engine: Engine,
    processes: int | None,
    address: str | None,
    **filters: Any,
) -> int:
    """Read web archives (WARC) into Parquet tables.

    A WARC is a file, compressed or not, a folder of such files, or an address
    like s3://… Its HTML pages of status 200 are read; each input becomes a
    folder of tables, with the columns of sayso export --to parquet. What is
    done is passed over: after an interruption the same command goes on. Every
    record that is skipped or fails is counted, by reason.
    """
    from sayso import cli
    from sayso.errors import SaysoError
    from sayso.wanted import Wanted

    if address is not None and engine != "ray":
        raise click.UsageError("--address is for --engine ray")
    try:
        wanted = Wanted(urls, **filters)
    except ValueError as error:
        raise click.UsageError(one_line(str(error))) from error
    inputs, failed = _inputs(archives)
    if not inputs:
        return cli.NONE_READ
    out = Path(output)
    try:
        out.mkdir(parents=True, exist_ok=True)
        ended = list(_told(inputs, _events(inputs, out, wanted, engine=engine, number=processes, address=address)))
    except SaysoError as error:
        say(str(error))
        return cli.WRONG_USE
    except OSError as error:
        say(f"cannot write {error.filename or output}: {error.strerror or error}")
        return cli.WRONG_USE
    failed += sum(one.error is not None for one in ended)
    counts = _sum(ended)
    _show(ended, counts)
    if all(one.error for one in ended):
        return cli.NONE_READ
    return cli.SOME_FAILED if failed or counts.failed else 0


def _inputs(archives: Sequence[str]) -> tuple[list[Input], int]:
    """The inputs, and the number of sources that name none, which are reported.

    Raises:
        UsageError: if two inputs have one name, so that their parts would.
    """
    from sayso.archive import inputs_of
    from sayso.errors import LoadError

    found: dict[str, Input] = {}
    failed = 0
    for source in archives:
        try:
            named = inputs_of(source)
        except LoadError as error:
            failed += 1
            say(str(error))
            continue
        for one in named:
            if one.path != found.setdefault(one.name, one).path:
                raise click.UsageError(
                    one_line(f"{one.path} has the name of {found[one.name].path}: read it elsewhere")
                )
    return list(found.values()), failed


def _events(
    inputs: Sequence[Input], out: Path, wanted: Wanted, *, engine: Engine, number: int | None, address: str | None
) -> Iterator[Step | Finished]:
    from sayso.parts import sweep

    sweep(out)
    if engine == "ray":
        from sayso.on_ray import archive_on_ray

        yield from archive_on_ray(inputs, out, wanted, actors=number, address=address)
        return
    from sayso.archive import archive as read
    from sayso.model import cores
    from sayso.processes import Processes

    with Processes(number or cores(), wanted) as processes:
        yield from read(inputs, out, wanted, processes)


def _told(inputs: Sequence[Input], events: Iterator[Step | Finished]) -> Iterator[Finished]:
    """The inputs as they end, told of on standard error, with the pace."""
    from sayso.archive import Step
    from sayso.progress import pace

    reached: Counter[str] = Counter()
    with pace(sum(one.size for one in inputs)) as (now, show):
        for event in events:
            name = event.input.name
            if isinstance(event, Step):
                now.read += event.read
                now.done += event.bytes - reached[name]
                reached[name] = event.bytes
                show()
                continue
            if event.before:
                now.total -= event.input.size
            else:
                # On Ray an input is heard of when it ends.
                now.read += event.counts.read if name not in reached else 0
                now.done += event.input.size - reached[name]
            show()
            if event.error:
                say(str(event.error))
            elif not sys.stderr.isatty():
                what = "done before" if event.before else f"{event.counts.read} articles read; {now}"
                say(f"{name}: {what}")
            yield event


def _sum(ended: Sequence[Finished]) -> Counts:
    from sayso.parts import Counts

    counts = Counts()
    for one in ended:
        counts.update(one.counts)
    return counts


#: Inputs that the table at the end names at most.
_NAMED = 20


def _show(ended: Sequence[Finished], counts: Counts) -> None:
    """The table at the end: every record, by what became of it."""
    from sayso.outline import count

    before = sum(one.before for one in ended)
    click.echo(
        f"{count(len(ended), 'input')}" + (f", {before} of them done before" if before else "") + ": "
        f"{count(counts.records, 'record')}, {count(counts.read, 'article')} read, {count(counts.claims, 'claim')}"
    )
    for title, reasons in (("skipped", counts.skipped), ("failed", counts.failed)):
        if reasons:
            click.echo(f"{title:<8} {sum(reasons.values()):>12,}")
        for reason, number in sorted(reasons.items(), key=lambda item: -item[1]):
            click.echo(f"  {reason:<16}{number:>12,}")
    troubled = [one for one in ended if one.error or one.counts.failed]
    for one in troubled[:_NAMED]:
        failed = sum(one.counts.failed.values())
        click.echo(f"  in {one_line(one.input.name)}: " + ("not read to its end" if one.error else f"{failed:,}"))
    if len(troubled) > _NAMED:
        click.echo(f"  and in {len(troubled) - _NAMED:,} others")


#: What the command line is to have.
COMMANDS = (archive,)
