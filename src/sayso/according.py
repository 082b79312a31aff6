"""“According to the insurers, no stall had an alarm.”: a sentence that begins with its cue and its source.

The network sometimes finds nothing there, or gives the source the sentence before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.drafts import Draft, around, meets, overlap
from sayso.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.drafts import Places
    from sayso.records import Block

_ACCORDING = re.compile(
    r"(?P<cue>According to) (?P<source>[^,;:.?!“”\"()]{2,120})(?P<more>, [A-Z][^,;:.?!“”\"()]{2,60})?, "
)
_APPOSED = re.compile(r", (?:[A-Z][\w’'-]+ ?){2,4}$")


def according(text: str, blocks: Sequence[Block], places: Places) -> list[Draft]:
    """Gives each such sentence to its source: to the draft that has the cue, else to one that is returned."""
    out: list[Draft] = []
    for block in blocks:
        if text.find("According to ", block.start, block.end) < 0:
            continue
        for start, end in sentences(text, block.start, block.end):
            match = _ACCORDING.match(text, start, end)
            if match is None:
                continue
            apposed = match["more"] and _APPOSED.match(match["more"])
            source = match.start("source"), match.end("more" if apposed else "source")
            begin = source[1] + 2
            content = begin, end - (text[end - 1] == ".")
            near = around(places, start, end)
            known = [d for d in near if d.cue and overlap(d.cue, match.span("cue")) > 0]
            if any(meets(d, (begin, end)) for d in known) or begin >= content[1]:
                continue
            if any(
                meets(d, content) and not all(content[0] <= a and b <= content[1] for a, b in d.spans())
                for d in near
                if d not in known
            ):
                continue
            if known:
                known[0].contents = [content]
            else:
                out.append(Draft([content], match.span("cue"), source))
    return out
