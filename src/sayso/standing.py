"""What the description of a speaker says of how it knows: a witness, a source, an office, a paper, a count."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from sayso.lexicon import listed, lists, nouns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.records import SpeakerKind

HIDDEN = re.compile(
    r"\b(?:sources?|insiders?)\b(?! of\b)|"
    r"\b(?:close to|familiar with|(?:with|having) (?:\w+ )?knowledge of|briefed on|privy to)\b",
    re.IGNORECASE,
)
HIDEABLE: frozenset[SpeakerKind | None] = frozenset({"unnamed", "group", None})
_FOR_OTHERS = listed(
    "police detective officers prosecutor prosecutors sheriff spokesman spokeswoman spokesperson constable lawyer"
)
Office = Literal["state", "body", "partisan"]


class Standing(NamedTuple):
    """What a speaker's own description says of how it knows."""

    office: Office | None
    written: bool
    counted: bool
    there: bool
    hidden: bool
    outlet: bool
    court: bool
    for_others: bool


@lru_cache(maxsize=4096)
def standing_of(name: str, kind: SpeakerKind | None, role: str, affiliation: str) -> Standing:
    """The standing of a speaker of this name, kind, role and affiliation; ``kind`` is None where nobody could tell."""
    table = lists()
    words = nouns(name)
    stop = next(
        (i for i, w in enumerate(words) if i and w in ("of", "by", "from", "on", "in", "for", "at", "to")), None
    )
    phrase = words[:stop]
    last = set(phrase[-1:])
    written = kind == "document" or (kind is None and bool(last & table["document"]))
    counted = (kind == "document" and bool(table["data"] & set(phrase))) or (
        kind is None and bool(last & table["data"])
    )
    posts = set(nouns(role)) | (set(words) if kind in ("unnamed", "group", None) else set())
    there = bool((posts if kind == "person" else posts | set(words)) & table["witness"]) and kind != "document"
    hidden = kind in HIDEABLE and not written and bool(HIDDEN.search(f"{name} {role}"))
    outlet = kind in ("organisation", None) and bool(set(words) & table["outlet"]) and not set(words) & {"police"}
    court = bool((posts | set(words)) & table["court"])
    for_others = court or bool((posts | set(words)) & _FOR_OTHERS)
    office = _office(words, kind, posts, set(nouns(affiliation)))
    return Standing(office, written, counted, there, hidden, outlet, court, for_others)


def _office(words: Sequence[str], kind: SpeakerKind | None, posts: set[str], body: set[str]) -> Office | None:
    """Whether the speaker is, or has an office in, the state; or is or speaks for another body, or a partisan one."""
    table = lists()
    if kind == "document":
        return None
    if kind == "organisation":
        if set(words) & (table["partisan"] | table["outlet"]) and not set(words) & {"police"}:
            return "state" if set(words) & {"ministry", "department", "council"} else "partisan"
        return "state" if set(words) & table["state"] else "body"
    told = posts | body
    post = posts & (table["office"] | table["voice"])
    if "police" in told:
        post = post or {"police"}
    if not post:
        return None
    if told & table["partisan"]:
        return "partisan" if posts & table["voice"] and "former" not in posts else None
    if post & table["office"] or body & table["state"] or posts & table["state"]:
        return "state"
    return "body"
