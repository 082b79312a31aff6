"""The pages of a ledger: its articles, search, who speaks, figures, and claims to be looked at again."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from sayso import overview
from sayso.answers import Page, Refused, Table
from sayso.ledger_output import FOUND, found_row
from sayso.outline import UNSURE, count
from sayso.records import ACTS
from sayso.routes import Field, Route
from sayso.rows import speaker_names
from sayso.search import WHATS, Found, Query
from sayso.views import around, excerpt, outlet, shown
from sayso.voices import key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.answers import Answer
    from sayso.records import Attribution, Figure, Record
    from sayso.routes import Visit

#: Rows of a page, and rows that programs get at once, at most.
ROWS = 50
MOST = 1000
#: Characters that are shown around a figure.
_AROUND = 60

_DATE = r"\d{4}(-\d\d(-\d\d)?)?"
_SKIP = Field("skip", "so many are passed over", pattern=r"\d{1,7}", longest=7)
_FILTERS = (
    Field("speaker", "words of the name of who makes the claim"),
    Field("act", "what the cue does", choices=ACTS),
    Field("outlet", "a part of the outlet's name"),
    Field("after", "published on that day or later: 2024, 2024-05 or 2024-05-06", pattern=_DATE),
    Field("before", "published on that day or earlier", pattern=_DATE),
    Field("kind", "the kind of claim, outlet (its own voice) or article", choices=WHATS),
    Field("speech", "only: leave out claims that report no speech", choices=("only",)),
)


def articles(visit: Visit) -> Answer:
    """The articles of the ledger; of an empty one, how to begin."""
    skip = visit.number("skip", 0)
    connection = visit.ledger.connection
    total = overview.size(connection)
    names = ("id", "title", "outlet", "published", "input", "claims", "unsure")

    def rows() -> list[dict[str, Any]]:
        found = overview.entries(connection, MOST, skip)
        return [{name: getattr(entry, name) for name in names} for entry in found]

    return Page(
        "articles.html" if total else "begin.html",
        data=lambda: {"articles": rows(), "total": total},
        context=lambda: {
            "entries": overview.entries(connection, ROWS, skip),
            "total": total,
            "failures": visit.ledger.failures()[:ROWS],
            **around("/articles", visit.number("skip", 0), ROWS, total),
        },
        table=lambda: Table(names, [list(row.values()) for row in rows()]),
    )


def _found(visit: Visit, records: Iterable[Record]) -> Table:
    records = list(records)
    named = speaker_names(visit.ledger.connection, records)
    return Table(FOUND, [found_row(record, named) for record in records])


def search(visit: Visit) -> Answer:
    """What is found in the ledger."""
    given = {name: visit.get(name) for name in ("speaker", "act", "outlet", "after", "before", "kind")}
    words = visit.get("q") or ""
    asked = bool(words.strip() or any(given.values()))
    speech_only = visit.get("speech") is not None

    def found(limit: int) -> Found:
        if not asked:
            return Found((), more=False)
        try:
            return visit.ledger.search(
                Query(words, speech_only=speech_only, limit=limit, **cast("dict[str, Any]", given))
            )
        except ValueError as error:
            raise Refused(400, f"{error}.", "Give words, a speaker, an act, an outlet or a date.") from error

    def data() -> dict[str, Any]:
        many = found(MOST)
        return {"records": [record.to_json() for record in many.records], "more": many.more}

    def context() -> dict[str, Any]:
        some = found(ROWS)
        return {
            "q": words,
            "given": given,
            "asked": asked,
            "acts": ACTS,
            "kinds": WHATS,
            "found": shown(visit.ledger.connection, some.records),
            "more": some.more,
            "speech_only": speech_only,
            "left_out": some.left_out,
        }

    return Page(
        "search.html",
        data=data,
        context=context,
        table=lambda: _found(visit, found(MOST).records),
    )


def speakers(visit: Visit) -> Answer:
    """Who speaks in the ledger."""
    words = visit.get("q") or ""
    found = overview.heard(visit.ledger.connection, words)
    names = ("name", "claims", "articles", "outlets", "first", "last")
    rows = [[getattr(one, name) for name in names] for one in found]
    return Page(
        "speakers.html",
        data=lambda: {"speakers": [dict(zip(names, row, strict=True)) for row in rows]},
        context=lambda: {"q": words, "speakers": found[:500], "more": len(found) > 500},
        table=lambda: Table(names, rows),
    )


def speaker(visit: Visit) -> Answer:
    """All that somebody said or is said to have said, over time."""
    name = visit.given["name"]
    voices = visit.ledger.who(name)
    exact = [voice for voice in voices if key(voice.name) == key(name)]
    if not voices:
        raise Refused(404, "Nobody of this name speaks in the ledger.", "See the list of speakers.")
    claims = [claim for voice in exact or voices for claim in voice.claims]
    claims.sort(key=lambda claim: claim.article.published or "", reverse=True)
    skip = visit.number("skip", 0)
    some = claims[skip : skip + ROWS]

    def forms() -> list[dict[str, Any]]:
        return [
            {
                "name": voice.name,
                "claims": len(voice.claims),
                "forms": [{"name": form.name, "claims": form.claims, "why": form.why} for form in voice.forms],
            }
            for voice in exact or voices
        ]

    return Page(
        "speaker.html",
        data=lambda: {"voices": forms(), "records": [claim.to_json() for claim in claims]},
        context=lambda: {
            "name": exact[0].name if exact else name,
            "voices": forms(),
            "days": [(day, shown(visit.ledger.connection, group)) for day, group in groupby(some, _day)],
            "total": count(len(claims), "claim"),
            "shown": len(some),
            "others": [voice.name for voice in voices if voice not in exact] if exact else [],
            "exact": bool(exact),
            "articles": list({claim.article.id: claim.article for claim in claims}.values())[:ROWS],
            **around("/speaker", skip, ROWS, len(claims), name=name),
        },
        table=lambda: _found(visit, claims),
    )


def _day(claim: Attribution) -> str:
    return claim.article.published or "without a date"


def figures(visit: Visit) -> Answer:
    """The figures of the ledger with who gives them."""
    given = {name: visit.get(name) for name in ("unit", "of", "who", "outlet")}
    connection = visit.ledger.connection
    total = overview.count_figures(connection, **given)

    def rows(limit: int) -> list[dict[str, Any]]:
        return overview.figures(connection, limit, visit.number("skip", 0), **given)

    def context() -> dict[str, Any]:
        found = rows(ROWS)
        records = [cast("Figure", visit.ledger.record(row["id"])) for row in found]
        passages = [(outlet(record.article), excerpt(record, _AROUND)) for record in records]
        return {
            "given": given,
            "figures": list(zip(found, passages, strict=True)),
            "units": overview.units(connection),
            "total": total,
            **around("/figures", visit.number("skip", 0), ROWS, total, **given),
        }

    return Page(
        "figures.html",
        data=lambda: {"figures": rows(MOST), "total": total},
        context=context,
        table=lambda: Table(overview.FIGURES, [list(row.values()) for row in rows(MOST)]),
    )


def review(visit: Visit) -> Answer:
    """The claims that the machine is not sure of."""
    connection = visit.ledger.connection
    total = overview.count_unsure(connection)

    def records(limit: int) -> list[Attribution]:
        return list(overview.unsure(connection, limit, visit.number("skip", 0)))

    return Page(
        "review.html",
        data=lambda: {"below": UNSURE, "records": [record.to_json() for record in records(MOST)], "total": total},
        context=lambda: {
            "below": UNSURE,
            "found": shown(connection, records(ROWS)),
            "total": total,
            **around("/review", visit.number("skip", 0), ROWS, total),
        },
        table=lambda: _found(visit, records(MOST)),
    )


_TWINS: Any = ("json", "csv")

ROUTES = (
    Route("/", articles, "The first page: the articles, or how to begin.", (_SKIP,), twins=()),
    Route("/articles", articles, "The articles, the latest first.", (_SKIP,), twins=_TWINS),
    Route("/search", search, "Search claims, sentences and articles.", (Field("q", "words"), *_FILTERS), twins=_TWINS),
    Route("/speakers", speakers, "Who speaks in the ledger.", (Field("q", "words of the name"),), twins=_TWINS),
    Route(
        "/speaker",
        speaker,
        "All that somebody said or is said to have said.",
        (Field("name", "a name", required=True), _SKIP),
        twins=_TWINS,
    ),
    Route(
        "/figures",
        figures,
        "Figures and who gives them.",
        (
            Field("unit", "a unit, as the table has it"),
            Field("of", "what is counted, as the table has it"),
            Field("who", "words of the name of who gives the figure"),
            Field("outlet", "a part of the outlet's name"),
            _SKIP,
        ),
        twins=_TWINS,
    ),
    Route("/review", review, "Claims that the machine is not sure of, the least sure first.", (_SKIP,), twins=_TWINS),
)
