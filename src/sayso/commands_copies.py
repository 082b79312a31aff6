"""The command that finds what the articles of a ledger have copied: copies."""
# ruff: noqa: PLC0415

from __future__ import annotations

import csv
from itertools import groupby
from textwrap import shorten
from typing import TYPE_CHECKING, Protocol

import click

from sayso.ledger_options import ledger_option, opened_parts, parts_option, relations_option, told
from sayso.ledger_output import Form, format_option, write_line
from sayso.outputs import standard_output
from sayso.relation_files import relation_file
from sayso.safe import one_line
from sayso.sources import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.records import Article
    from sayso.relations import Relation

#: Columns of ``--format csv``; spans are as in ``17-42 50-61``.
COLUMNS = (
    "kind", "a", "b", "outlet_a", "published_a", "title_a", "outlet_b", "published_b", "title_b", "spans_a", "spans_b",
    "text", "reason",
)  # fmt: skip
#: Characters of shared text that are shown to people.
_SHOWN = 240


@click.command(
    epilog="""\b
Examples:
  sayso copies
  sayso copies --ledger news.db --format jsonl
  sayso copies --parts OUT/ -o copies.parquet

Exit codes: 0 done, 1 nothing is shared, 2 wrong use."""
)
@ledger_option
@parts_option
@relations_option
@format_option
@told
def copies(*, path: str | None, parts: str | None, output: str | None, form: Form) -> int:
    """Find what articles of a ledger have copied from each other.

    Shown are whole articles that are near-identical or stand in longer ones,
    claims and sentences that are shared word for word, and quotations that two
    articles share. A shared quotation is a copy where a credit says so; else the
    claims are the same, or agree if two people use the same few words. The copy
    is named before the original, where dates or credits tell.
    """
    from sayso.cli import NOTHING_FOUND
    from sayso.copies import copies as find
    from sayso.database import telling
    from sayso.ledger import Ledger

    if parts is not None:
        with opened_parts(path, parts, claims=False) as across:
            written = _write(across, across.copies(), form, output)
    else:
        with Ledger(path, create=False) as ledger, telling(ledger.path):
            written = _write(ledger, find(ledger.connection), form, output)
    if not written:
        say("no two articles share a sentence or a quotation")
    return 0 if written else NOTHING_FOUND


class _Articles(Protocol):
    """Where the articles are: a ledger, or parts."""

    def article(self, identity: str, /) -> Article: ...


def _write(articles: _Articles, found: Iterable[Relation], form: Form, output: str | None) -> int:
    """Write relations, those of two articles together; gives their number."""
    if output is not None:
        with relation_file(output, COLUMNS) as write:
            written = 0
            for written, relation in enumerate(found, 1):  # noqa: B007 - their number is wanted
                write(relation, copies_values(articles, relation))
            return written
    written = 0
    out = standard_output(form)
    table = csv.writer(out) if form == "csv" else None
    if table:
        table.writerow(COLUMNS)
    for pair, relations in groupby(found, _pair):
        if form == "text":
            written += _show(articles, pair, relations)
            continue
        for relation in relations:
            written += 1
            if table:
                table.writerow(copies_row(articles, relation))
            else:
                write_line(relation.to_json())
    return written


def _pair(relation: Relation) -> tuple[str, str]:
    return relation.a.split("-")[0], relation.b.split("-")[0]


def _show(articles: _Articles, pair: tuple[str, str], relations: Iterable[Relation]) -> int:
    """Print two articles and what they share; gives the number of relations."""
    for sign, identity in zip(("", "↔ "), pair, strict=True):
        click.echo(sign + _about(articles.article(identity)))
    number = 0
    for relation in relations:
        number += 1
        click.echo(f"   {relation.kind:7} {one_line(relation.reason)}")
        if "-" in relation.a or "-" in relation.b:
            click.echo(f"           {shorten(one_line(_text(articles, relation)), _SHOWN, placeholder=' …')}")
            click.echo(f"           {relation.a}  {relation.b}")
    click.echo()
    return number


def _about(article: Article) -> str:
    known = (article.title or "Untitled", article.outlet, article.published, article.input)
    return one_line(" · ".join(filter(None, known)))


def _text(articles: _Articles, relation: Relation) -> str:
    """What is shared, as the article of ``a`` has it."""
    article = articles.article(relation.a.split("-")[0])
    return " … ".join(article.text[slice(*span)] for identity, span in relation.evidence if identity == article.id)


def copies_row(articles: _Articles, relation: Relation) -> list[object]:
    """The values of a relation for the columns `COLUMNS`, as cells of a spreadsheet."""
    from sayso.export import cell

    return [cell(value) for value in copies_values(articles, relation)]


def copies_values(articles: _Articles, relation: Relation) -> list[str | None]:
    """The values of a relation for the columns `COLUMNS`."""
    both = [articles.article(identity) for identity in _pair(relation)]
    about = [value for article in both for value in (article.outlet, article.published, article.title)]
    spans = [
        " ".join(f"{start}-{end}" for identity, (start, end) in relation.evidence if identity == article.id)
        for article in both
    ]
    return [relation.kind, relation.a, relation.b, *about, *spans, _text(articles, relation), relation.reason]


#: What the command line is to have.
COMMANDS = (copies,)
