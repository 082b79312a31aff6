"""The pages that hold articles against each other: how claims are related, and who took what from whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sayso.answers import Page, Table
from sayso.commands_compare import COLUMNS as RELATIONS
from sayso.commands_compare import relation_row
from sayso.commands_copies import COLUMNS as COPIES
from sayso.commands_copies import copies_row
from sayso.plot import plot
from sayso.routes import Field, Route
from sayso.running import figures_of, running
from sayso.safe import one_line
from sayso.views import excerpt, outlet, query, web_link

if TYPE_CHECKING:
    from sayso.answers import Answer
    from sayso.compare import Group
    from sayso.comparing import Compared
    from sayso.ledger import Ledger
    from sayso.records import Article
    from sayso.relations import Relation
    from sayso.routes import Visit
    from sayso.topics import Claim

#: Groups, and copies, on a page.
GROUPS = 20
SHOWN = 200
#: Characters of a shared text that are shown.
_LONG = 400


@dataclass(frozen=True, slots=True)
class _Side:
    """A claim in a comparison."""

    number: int
    id: str
    who: str
    outlet: str
    published: str | None
    title: str
    figures: str
    passage: Markup
    original: str | None


@dataclass(frozen=True, slots=True)
class _Group:
    """Claims side by side, how they are related (two numbers, kind, reason), and their running figure as a picture."""

    claims: tuple[_Side, ...]
    relations: tuple[tuple[int, int, str, str], ...]
    origins: int
    picture: Markup | None


@dataclass(frozen=True, slots=True)
class _Copy:
    """What one article, ``a``, has from another, and how that shows."""

    kind: str
    a: Article
    b: Article
    reason: str
    text: str
    address: str


def compare(visit: Visit) -> Answer:
    """How the claims of the ledger are related, group by group."""
    words, speaker = visit.get("q") or "", visit.get("speaker") or ""
    compared = visit.comparisons.get(words, speaker)
    if compared is None:
        return _wait("Comparing the claims")
    groups = compared.groups
    skip = visit.number("skip", 0)
    given = {"q": words, "speaker": speaker}
    return Page(
        "compare.html",
        data=lambda: {"relations": [r.to_json() for group in groups for r in group.relations], "groups": len(groups)},
        context=lambda: {
            "given": given,
            "total": len(groups),
            "groups": [_group(group) for group in groups[skip : skip + GROUPS]],
            "earlier": query("/compare", **given, skip=max(0, skip - GROUPS) or None) if skip else None,
            "later": query("/compare", **given, skip=skip + GROUPS) if skip + GROUPS < len(groups) else None,
        },
        table=lambda: _relations(compared),
    )


def copies(visit: Visit) -> Answer:
    """Who took what from whom."""
    compared = visit.comparisons.get()
    if compared is None:
        return _wait("Looking for copies")
    found = compared.comparison.copied
    return Page(
        "copies.html",
        data=lambda: {"relations": [relation.to_json() for relation in found]},
        context=lambda: {
            "copies": [_copy(visit.ledger, relation) for relation in found[:SHOWN]],
            "total": len(found),
        },
        table=lambda: Table(COPIES, [copies_row(visit.ledger, relation) for relation in found]),
    )


def _wait(what: str) -> Page:
    headers = {"cache-control": "no-store", "refresh": "2", "retry-after": "2"}
    return Page(
        "wait.html", data=lambda: {"state": "working"}, context=lambda: {"what": what}, status=202, headers=headers
    )


def _group(group: Group) -> _Group:
    numbers = {claim.id: number for number, claim in enumerate(group.claims, 1)}
    sides = tuple(_side(numbers[claim.id], claim) for claim in group.claims)
    relations = tuple(
        (numbers[r.a], numbers[r.b], r.kind.replace("_", " "), one_line(r.reason)) for r in group.relations
    )
    drawn = running(group.relations, group.claims)
    picture = None
    if drawn is not None and len(drawn.points) > 1:
        picture = Markup(plot(drawn.points, title=drawn.measure, unit=drawn.unit))  # noqa: S704 - plot escapes
    return _Group(sides, relations, group.origins, picture)


def _side(number: int, claim: Claim) -> _Side:
    of = claim.article
    return _Side(
        number=number,
        id=claim.id,
        who=one_line(claim.holder.name),
        outlet=outlet(of),
        published=of.published,
        title=one_line(of.title or of.input),
        figures=figures_of(claim),
        passage=excerpt(claim.record),
        original=web_link(claim.record),
    )


def _relations(compared: Compared) -> Table:
    rows = [relation_row(relation, compared.comparison) for group in compared.groups for relation in group.relations]
    return Table(RELATIONS, rows)


def _copy(ledger: Ledger, relation: Relation) -> _Copy:
    a, b = (ledger.article(identity[:16]) for identity in (relation.a, relation.b))
    parts = [a.text[slice(*span)] for identity, span in relation.evidence if identity == a.id]
    text = one_line(" … ".join(parts))
    if len(text) > _LONG:
        text = text[: _LONG - 1] + "…"
    address = f"/records/{relation.a}" if "-" in relation.a else f"/articles/{relation.a}"
    return _Copy(relation.kind, a, b, one_line(relation.reason), text, address)


_TWINS: Any = ("json", "csv")

ROUTES = (
    Route(
        "/compare",
        compare,
        "How claims are related, in groups of claims about one thing. 202 while they are being compared.",
        (
            Field("q", "words of claims: of every two that are related, one has them"),
            Field("speaker", "words of the name of who makes such a claim"),
            Field("skip", "so many groups are passed over", pattern=r"\d{1,7}", longest=7),
        ),
        twins=_TWINS,
    ),
    Route("/copies", copies, "Who took what from whom. 202 while that is being looked for.", twins=_TWINS),
)
