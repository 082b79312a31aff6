"""Claims for fact-checkers: schema.org Claim, and drafts of ClaimReview, in JSON-LD.

A draft never holds a rating: sayso says who claims what, not what is true.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from sayso.linked import Items, article_name, linked_text, record_name, web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sayso.records import Act, Article, Attribution, Reading, Speaker, Statement

CONTEXT = "https://schema.org"

# schema.org's Claim is "a specific, factually-oriented claim": a question, a wish and a demand are none.
_NO_CLAIM: frozenset[Act] = frozenset({"ask", "want", "demand"})
# Whoever is negated, withheld or hypothetical ("did not say", "declined to comment", "if he says") claims nothing.
_CLAIMED = frozenset({"affirmed", None})


@contextmanager
def claims_to(
    out: IO[str], *, outlet_voice: bool = False, reviews: bool = False
) -> Iterator[Callable[[Reading], None]]:
    """Write readings as one document whose ``@graph`` holds a Claim, or with ``reviews`` a ClaimReview, for each claim.

    The function handed out writes a reading. The document is whole when the context ends without an error.
    """
    items = Items(out)
    out.write(linked_text({"@context": CONTEXT})[:-1] + ', "@graph": [')

    def write(reading: Reading) -> None:
        for claim in claims(reading, outlet_voice=outlet_voice):
            items.write(review(claim) if reviews else claim)

    yield write
    out.write("\n]}\n")


def claims(reading: Reading, *, outlet_voice: bool = False) -> Iterator[dict[str, Any]]:
    """A Claim for each attribution that claims something; with ``outlet_voice`` one for each statement of the outlet.

    Left out is what nobody claims, by the text: what is not said, withheld or supposed, what is asked, wanted or
    demanded, and every claim inside such a one or inside a denial.
    """
    known = {a.id: a for a in reading.attributions}
    speakers = {speaker.id: speaker for speaker in reading.speakers}
    appearance = _article(reading.article)
    for attribution in reading.attributions:
        if _is_claimed(attribution, known):
            yield _claim(attribution, speakers) | {"appearance": appearance}
    for statement in reading.statements if outlet_voice else ():
        yield _statement(statement) | {"appearance": appearance}


def review(claim: dict[str, Any]) -> dict[str, Any]:
    """The draft of a review of a claim: what is reviewed, and nothing of the result."""
    return {
        "@type": "ClaimReview",
        "@id": record_name(f"review {claim['identifier']}"),
        "creativeWorkStatus": "Draft",
        "claimReviewed": claim["text"],
        "itemReviewed": claim,
    }


def _is_claimed(attribution: Attribution, known: dict[str, Attribution]) -> bool:
    link = attribution
    while link.polarity in _CLAIMED and link.act not in _NO_CLAIM:
        if link.parent is None:
            return True
        link = known[link.parent]
        if link.act == "deny":
            return False
    return False


def _claim(attribution: Attribution, speakers: dict[str, Speaker]) -> dict[str, Any]:
    claim: dict[str, Any] = {
        "@type": "Claim",
        "@id": record_name(attribution.id),
        "identifier": attribution.id,
        "text": _denial(attribution) if attribution.act == "deny" else attribution.content.text,
    }
    speaker = speakers[attribution.speaker] if attribution.speaker else None
    if speaker and (author := _author(speaker)):
        claim["author"] = author
    # The words of the text stand beside the author, and alone where whoever they mean is neither person nor body.
    if attribution.source:
        claim["creditText"] = attribution.source.text
    if attribution.parent:
        claim["isPartOf"] = {"@type": "Claim", "@id": record_name(attribution.parent)}
    return _in_language(claim, attribution.article)


def _statement(statement: Statement) -> dict[str, Any]:
    outlet = statement.article.outlet
    claim: dict[str, Any] = {
        "@type": "Claim",
        "@id": record_name(statement.id),
        "identifier": statement.id,
        "text": statement.passage.text,
    }
    if outlet:
        claim["author"] = _organisation(outlet)
    return _in_language(claim, statement.article)


def _denial(attribution: Attribution) -> str:
    """Who denies claims the reverse of the content: the words of the text that say so, from the cue on."""
    text = attribution.article.text
    pieces: list[list[int]] = []
    for start, end in sorted((*(attribution.cue.spans if attribution.cue else ()), *attribution.content.spans)):
        if pieces and not text[pieces[-1][1] : start].strip():
            pieces[-1][1] = max(pieces[-1][1], end)
        else:
            pieces.append([start, end])
    return " … ".join(text[start:end] for start, end in pieces)


def _author(speaker: Speaker) -> dict[str, Any] | None:
    """A speaker as schema.org has authors: persons and organisations only."""
    if speaker.kind == "organisation":
        return _organisation(speaker.name)
    if speaker.kind != "person":
        return None
    person: dict[str, Any] = {"@type": "Person", "name": speaker.name}
    if speaker.role:
        person["jobTitle"] = speaker.role
    if speaker.affiliation:
        person["affiliation"] = _organisation(speaker.affiliation)
    return person


def _organisation(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name}


def _article(article: Article) -> dict[str, Any]:
    known = {
        "url": web_address(article),
        "headline": article.title,
        "datePublished": article.published,
        "creditText": ", ".join(article.authors),
        "publisher": _organisation(article.outlet) if article.outlet else None,
    }
    made = {"@type": "Article", "@id": article_name(article)}
    return _in_language(made | {name: value for name, value in known.items() if value}, article)


def _in_language(work: dict[str, Any], article: Article) -> dict[str, Any]:
    return work | {"inLanguage": article.language} if article.language else work
