"""Reads labelled pairs of claims, one in each of two articles (format in ``cases/compare/README.md``)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.records import Span

PairRelation = Literal["same", "agrees", "update", "differs_in_scope", "conflicts", "copies", "none"]

KEYS = {"about", "relation", "reason", "a", "b"}
ARTICLE_KEYS = {"outlet", "published", "title"}
SEPARATOR = re.compile(r"^=====\n", re.MULTILINE)
BETWEEN = re.compile(r"^-----\n", re.MULTILINE)
FRONT = re.compile(r"\+\+\+\n(.*?)^\+\+\+\n", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"([^⟦⟧]*)⟦c ([^⟦⟧]+)⟧([^⟦⟧]*)")


class PairCaseError(ValueError):
    """A file of pairs that is not well formed; the message says where and why."""


@dataclass(frozen=True, slots=True)
class PairArticle:
    """One side of a pair: ``claim`` is the half-open span of the marked content in ``text``, which has no marks."""

    outlet: str
    published: str
    title: str
    text: str
    claim: Span

    @property
    def claim_text(self) -> str:
        """The words of the marked claim."""
        start, end = self.claim
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class PairCase:
    """Two articles and the relation between their marked claims; ``a`` was published no later than ``b``."""

    name: str
    about: str
    relation: PairRelation
    reason: str
    a: PairArticle
    b: PairArticle


def load_pairs(folder: Path) -> list[PairCase]:
    """Every pair in the ``.case`` files of ``folder``, by file name and then in order.

    Raises:
        PairCaseError: if a file is not well formed, or there is none.
    """
    paths = sorted(folder.glob("*.case"))
    if not paths:
        raise PairCaseError(f"no .case files in {folder}")
    return [
        parse_pair(part, f"{path.stem}-{number}")
        for path in paths
        for number, part in enumerate(SEPARATOR.split(path.read_bytes().decode("utf-8")), 1)
    ]


def parse_pair(part: str, name: str) -> PairCase:
    """The pair in ``part``: front matter between ``+++`` lines, then two marked texts with a line ``-----`` between.

    Raises:
        PairCaseError: on missing or unknown keys, values that are no strings, an unknown relation, dates that are no
            dates or out of order, or anything but two texts with one mark each.
    """
    match = FRONT.match(part)
    if match is None:
        raise PairCaseError(f"{name}: no front matter between two lines +++")
    try:
        front = tomllib.loads(match[1])
    except tomllib.TOMLDecodeError as error:
        raise PairCaseError(f"{name}: {error}") from error
    sides = {side: front.pop(side, None) for side in ("a", "b")}
    strings = _strings(front, KEYS - sides.keys(), name)
    if strings["relation"] not in get_args(PairRelation):
        raise PairCaseError(f"{name}: relation {strings['relation']!r}")
    texts = BETWEEN.split(part[match.end() :])
    if len(texts) != 2:
        raise PairCaseError(f"{name}: {len(texts)} texts, not two with a line ----- between")
    a, b = (_article(table, text, f"{name}, {side}") for (side, table), text in zip(sides.items(), texts, strict=True))
    if a.published > b.published:
        raise PairCaseError(f"{name}: a is later than b")
    return PairCase(
        name=name,
        about=strings["about"],
        relation=cast("PairRelation", strings["relation"]),
        reason=strings["reason"],
        a=a,
        b=b,
    )


def _article(table: Any, marked: str, name: str) -> PairArticle:
    """One side, from its table in the front matter and its marked text."""
    if not isinstance(table, dict):
        raise PairCaseError(f"{name}: no table of {sorted(ARTICLE_KEYS)}")
    strings = _strings(table, ARTICLE_KEYS, name)
    try:
        published = date.fromisoformat(strings["published"]).isoformat()
    except ValueError as error:
        raise PairCaseError(f"{name}: {error}") from error
    if published != strings["published"]:
        raise PairCaseError(f"{name}: {strings['published']!r} is not written YYYY-MM-DD")
    match = MARK.fullmatch(marked.removesuffix("\n"))
    if match is None:
        raise PairCaseError(f"{name}: not one mark ⟦c …⟧ in {marked[:40]!r}")
    before, claim, after = match.groups()
    return PairArticle(
        outlet=strings["outlet"],
        published=published,
        title=strings["title"],
        text=before + claim + after,
        claim=(len(before), len(before) + len(claim)),
    )


def _strings(table: dict[str, Any], keys: set[str], name: str) -> dict[str, str]:
    """``table``, if it has these keys, no others, and a string that is not empty under each."""
    if unknown := table.keys() - keys:
        raise PairCaseError(f"{name}: unknown keys {sorted(unknown)}")
    if missing := keys - table.keys():
        raise PairCaseError(f"{name}: missing keys {sorted(missing)}")
    if wrong := sorted(key for key, value in table.items() if not (isinstance(value, str) and value.strip())):
        raise PairCaseError(f"{name}: no words under {wrong}")
    return table
