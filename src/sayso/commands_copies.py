"""The command that finds what the articles of a ledger have copied: copies."""
# ruff: noqa: PLC0415

from __future__ import annotations

import csv
from itertools import groupby
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from sayso.ledger_options import ledger_option, told
from sayso.ledger_output import Form, format_option, write_line
from sayso.outputs import standard_output
from sayso.safe import one_line
from sayso.sources import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.ledger import Ledger
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

Exit codes: 0 done, 1 nothing is shared, 2 wrong use."""
)
@ledger_option
@format_option
@told
def copies(*, path: str | None, form: Form) -> int:
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

    written = 0
    with Ledger(path, create=False) as ledger, telling(ledger.path):
        out = standard_output(form)
        table = csv.writer(out) if form == "csv" else None
        if table:
            table.writerow(COLUMNS)
        for pair, relations in groupby(find(ledger.connection), _articles):
            if form == "text":
                written += _show(ledger, pair, relations)
                continue
            for relation in relations:
                written += 1
                if table:
                    table.writerow(copies_row(ledger, relation))
                else:
                    write_line(relation.to_json())
    if not written:
        say("no two articles share a sentence or a quotation")
    return 0 if written else NOTHING_FOUND


def _articles(relation: Relation) -> tuple[str, str]:
    return relation.a.split("-")[0], relation.b.split("-")[0]


def _show(ledger: Ledger, pair: tuple[str, str], relations: Iterable[Relation]) -> int:
    """Print two articles and what they share; gives the number of relations."""
    for sign, identity in zip(("", "↔ "), pair, strict=True):
        click.echo(sign + _about(ledger.article(identity)))
    number = 0
    for relation in relations:
        number += 1
        click.echo(f"   {relation.kind:7} {one_line(relation.reason)}")
        if "-" in relation.a or "-" in relation.b:
            click.echo(f"           {shorten(one_line(_text(ledger, relation)), _SHOWN, placeholder=' …')}")
            click.echo(f"           {relation.a}  {relation.b}")
    click.echo()
    return number


def _about(article: Article) -> str:
    known = (article.title or "Untitled", article.outlet, article.published, article.input)
    return one_line(" · ".join(filter(None, known)))


def _text(ledger: Ledger, relation: Relation) -> str:
    """What is shared, as the article of ``a`` has it."""
    article = ledger.article(relation.a.split("-")[0])
    return " … ".join(article.text[slice(*span)] for identity, span in relation.evidence if identity == article.id)


def copies_row(ledger: Ledger, relation: Relation) -> list[object]:
    """The values of a relation for the columns `COLUMNS`."""
    from sayso.export import cell

    articles = [ledger.article(identity) for identity in _articles(relation)]
    about = [value for article in articles for value in (article.outlet, article.published, article.title)]
    spans = [
        " ".join(f"{start}-{end}" for identity, (start, end) in relation.evidence if identity == article.id)
        for article in articles
    ]
    values = (relation.kind, relation.a, relation.b, *about, *spans, _text(ledger, relation), relation.reason)
    return [cell(value) for value in values]


#: What the command line is to have.
COMMANDS = (copies,)
