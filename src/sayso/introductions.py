"""Lists and quotations set apart under an introduction that ends in a colon: "The minister has ordered:"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.acts import head, reporting_word
from sayso.drafts import Draft, around, meets
from sayso.sentences import sentences
from sayso.valued import subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.drafts import Places
    from sayso.records import Block

_WORD = re.compile(r"\w+(?:[-’']\w+)*")
#: The verb of a list's introduction, with what helps it, at the end of what is looked at.
_LISTING = re.compile(r"(?:\b(?:has|have|had|also|now) ){0,2}\b[a-z]+\Z")
_NOBODY = frozenset({"the", "a", "an", "its", "their", "his", "her"})


def introduced(text: str, blocks: Sequence[Block], places: Places) -> list[Draft]:
    """List items, or a quotation set apart, under an attributed introduction that ends in a colon belong to it.

    Returns new ones, for introductions that only the list shows to be one ("Ms Arden detailed the costs:").
    """
    out: list[Draft] = []
    for i, block in enumerate(blocks[:-1]):
        kind = blocks[i + 1].kind
        if kind not in {"list_item", "quote"} or block.kind == kind or text[block.end - 1] != ":":
            continue
        following = (blocks[i + 1].start, blocks[i + 1].end)
        held = [d for d in around(places, *following) if d.cue and d.cue[0] < following[0] and meets(d, following)]
        if kind == "quote" and held:
            continue
        sentence = sentences(text, block.start, block.end)[-1][0]
        holders = [d for d in around(places, sentence, block.end) if d.cue and sentence <= d.cue[0] < block.end]
        if not holders:
            holders = _listed(text, sentence, block.end)
            out += holders
        if not holders:
            continue
        for n in range(i + 1, len(blocks)):
            item = blocks[n]
            if item.kind != kind:
                break
            end = item.end - 1 if text[item.end - 1] == "." else item.end
            if end > item.start:
                holders[-1].contents.append((item.start, end))
    return out


def _listed(text: str, start: int, end: int) -> list[Draft]:
    """The attribution that a list's introduction makes: a subject and a reporting word; nothing without both."""
    for m in _WORD.finditer(text, start, end):
        known = head(m[0]) if m[0].endswith("ed") else None
        if not reporting_word(m[0]) and (known is None or known.kind != "speech"):
            continue
        found = _LISTING.search(text, start, m.end())
        if found is None or text[start : found.start()].strip().lower() in _NOBODY:
            continue
        source = subject(text, start, found.start())
        if source is None:
            return []
        rest = text[m.end() : end - 1]
        content = (m.end() + len(rest) - len(rest.lstrip()), end - 1)
        return [Draft([content] if content[0] < content[1] else [], found.span(), source)]
    return []
