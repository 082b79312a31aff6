"""“She called it a farce and demanded a vote”: what follows a second verb is a claim of its own.

The network sometimes gives both to the first verb. The second stands in plain sight, right before its content.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.acts import head, reporting_word
from sayso.drafts import FEW, Draft, around, gather, overlap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.drafts import Places
    from sayso.records import Span

_HELPERS = (
    r"(?:(?:has|have|had|is|are|was|were|did|does|do|will|would|could|can|should|may|might|also|again|now|then|later|"
    r"earlier|even|still|never|not|once more|\w+ly|(?:had|has|have|did|does|do|is|was|were|would|could|ca)n[’']t)"
    r" ){0,3}"
)
#: At the end of the words between two pieces: what joins, or a subject, then a verb with what helps it.
_VERB = re.compile(
    rf"(?:(?<=[,; ])(?:and|but|or|then)|(?:(?<=[.,;] )|(?<=^ ))(?:(?:and|but|while) )?"
    rf"(?P<subject>[Ww]ho|[Hh]e|[Ss]he|[Tt]hey|[Ii]t)) "
    rf"(?P<cue>{_HELPERS}[a-z]+(?: (?:out|for|to|on|of|about|against|that))?)\s*$"
)
_SENTENCE = re.compile(r"[.!?][”’\"')]*\s+(?=[A-Z“\"])")
#: “…,” recalled X, who says it rang, “…”: the second verb has words of its own before the quotation.
_WHO = re.compile(rf", (?P<subject>who) (?P<cue>{_HELPERS}[a-z]+) (?P<content>[^.!?;“”\"]{{3,120}}, ?)$")
_FINITE = re.compile(r"(?:ed|[^s]s|said|told|wrote|spoke|thought|knew|swore|forbade|held|felt|found|sought|swears)$")
_OPENING = frozenset('“"‘«„')


def split(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Takes pieces that stand behind a verb of their own from the drafts; returns new ones that hold them."""
    places = gather(drafts)
    out: list[Draft] = []
    for d in drafts:
        if d.cue is None or not 1 < len(d.contents) <= FEW:
            continue
        pieces = sorted(d.contents)
        for i, piece in enumerate(pieces):
            before = max(
                (b for _, b in (*pieces[:i], *(s for s in (d.cue, d.source) if s)) if b <= piece[0]), default=None
            )
            if before is None or not i:
                continue
            made = _second(text, d, before, pieces[i:])
            if made is None or made.cue is None or _is_a_cue(made.cue, places):
                continue
            d.contents = pieces[:i]
            d.quotations, made.quotations = (
                [q for q in d.quotations if q.start < piece[0]],
                [q for q in d.quotations if q.start >= piece[0]],
            )
            out.append(made)
            break
    return out


def _is_a_cue(span: Span, places: Places) -> bool:
    """Has a draft a cue here?"""
    return any(d.cue and overlap(d.cue, span) > 0 for d in around(places, *span))


def _second(text: str, d: Draft, before: int, pieces: list[Span]) -> Draft | None:
    """The claim of a verb at the end of the words between ``before`` and the first of the pieces, if there is one."""
    gap = text[before : pieces[0][0]]
    match = _VERB.search(gap[-_LONGEST:])
    shift = before + max(0, len(gap) - _LONGEST)
    own = match["subject"] if match is not None else None
    ended = _SENTENCE.search(text, max(before - 2, 0), pieces[0][0])
    if match is not None and _attributes(match["cue"], clear=not own) and (own or not ended):
        cue = match.start("cue") + shift, match.end("cue") + shift
        source = (match.start("subject") + shift, match.end("subject") + shift) if own else d.source
        return Draft(pieces, cue, source)
    match = _WHO.search(gap[-_LONGEST:])
    if match is not None and text[pieces[0][0]] in _OPENING and _attributes(match["cue"], clear=True):
        cue = match.start("cue") + shift, match.end("cue") + shift
        content = match.start("content") + shift, pieces[0][1]
        source = (match.start("subject") + shift, match.end("subject") + shift)
        return Draft([content, *pieces[1:]], cue, source)
    return None


_LONGEST = 400


def _attributes(cue: str, *, clear: bool = False) -> bool:
    """Is a verb of attribution in a cue, in a form that can have a subject? ``clear`` asks for one that is no other."""
    found = head(cue)
    words = cue[: found.end].split() if found is not None else []
    if clear and not any(map(reporting_word, words)):
        return False
    return any(map(_FINITE.search, words)) or "not" in words
