"""Attributions in the making: what the network found, mended by what the page shows in plain sight.

Rules only where the page is explicit: quotation marks, a list under a sourced introduction. They move borders to the
marks, join pieces of one quotation, and give a quotation that nobody was found for a record of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sayso.acts import reporting_word
from sayso.quotes import Quotation, quotation_kind, quotations
from sayso.sentences import sentences

if TYPE_CHECKING:
    from sayso.claims import Claim
    from sayso.records import Block, Span

#: A quotation of fewer words that nobody is found for is no record: too often a name, a slogan or a term.
FREE_WORDS = 6
#: “…” — Name: a quotation signed behind a dash, in its own block or alone in the next.
_SIGNED = re.compile(r"\s*(?P<cue>[—―–]|--)\s*(?P<source>[^\W\d_a-zß-ÿ][^.!?:;“”\"\n]{1,80}(?<=[\w)]))\s*$")


@dataclass(slots=True, eq=False)
class Draft:
    """An attribution before it is final. ``claim`` holds the network's scores; None where a rule found it."""

    contents: list[Span]
    cue: Span | None = None
    source: Span | None = None
    claim: Claim | None = None
    parent: Draft | None = None
    quotations: list[Quotation] = field(default_factory=list)

    @property
    def depth(self) -> int:
        return 0 if self.parent is None else self.parent.depth + 1

    @property
    def start(self) -> int:
        return min(span[0] for span in self.spans())

    def spans(self) -> list[Span]:
        """All spans of its roles."""
        return [*self.contents, *(s for s in (self.cue, self.source) if s is not None)]

    def holds(self, span: Span) -> bool:
        """Does one piece of the content hold all of ``span``?"""
        return any(a <= span[0] and span[1] <= b for a, b in self.contents)


def draft(claims: Iterable[Claim]) -> list[Draft]:
    """The network's claims as drafts; a content that points to no cue is left to the quotation rules."""
    return [Draft(list(c.contents), c.cue, c.source, c) for c in claims if c.cue is not None]


def _overlap(a: Span, b: Span) -> int:
    return min(a[1], b[1]) - max(a[0], b[0])


def _join(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans, those that touch or overlap made one."""
    out: list[Span] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


class Page:
    """One article's blocks and speech quotations, and the rules that need them."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self.text = text
        self.blocks = blocks
        self._starts = [b.start for b in blocks]
        self.quotations = quotations(text, blocks)
        self.speech = [q for q in self.quotations if q.level == 0 and quotation_kind(text, q) == "speech"]

    def mend(self, drafts: list[Draft]) -> list[Draft]:
        """Apply all rules to the drafts of this page; returns those that are left, and new ones, in text order."""
        self._snap(drafts)
        drafts = [d for d in drafts if d.contents]
        self._cut(drafts)
        drafts += self._signed(drafts)
        self._continue(drafts)
        drafts += self._free(drafts)
        self._lists(drafts)
        for d in drafts:
            d.contents = _join(d.contents)
        return nest(sorted(drafts, key=lambda d: d.start))

    def _snap(self, drafts: list[Draft]) -> None:
        """A content that takes part of a quotation which its cue stands outside of takes all of that quotation."""
        for q in self.speech:
            rivals = []
            for d in drafts:
                if d.cue is None or any(_overlap(s, q_span) > 0 for q_span in q.spans for s in (d.cue, d.source) if s):
                    continue
                shared = sum(max(0, _overlap(c, span)) for c in d.contents for span in q.spans)
                if shared > 0:
                    rivals.append((shared, d))
            if not rivals:
                continue
            shared, owner = max(rivals, key=lambda entry: entry[0])
            size = sum(b - a for a, b in q.spans)
            if shared * 4 < size and not any(q.start <= a <= q.start + 2 for a, _ in owner.contents):
                continue
            for _, d in rivals:
                if d is owner:
                    d.contents = _join([*d.contents, *q.spans])
                    d.quotations.append(q)
                else:
                    d.contents = [c for c in d.contents if not any(_overlap(c, s) > 0 for s in q.spans)]

    def _cut(self, drafts: list[Draft]) -> None:
        """Outside quotation marks a claim ends with its sentence: of a longer piece the end nearest the cue is kept.

        In PolNeAR train 16,386 of 16,599 pieces without quotation marks keep within a sentence.
        """
        marked = [s for q in self.quotations if q.level == 0 for s in q.spans]
        for block in self.blocks:
            inside = [(d, c) for d in drafts if d.cue for c in d.contents if block.start <= c[0] < block.end]
            if not inside:
                continue
            stops = [
                end
                for _, end in sentences(self.text, block.start, block.end)[:-1]
                if not any(a < end < b for a, b in marked)
            ]
            for d, piece in inside:
                within = [end for end in stops if piece[0] < end < piece[1]]
                if not within or d.cue is None:
                    continue
                if d.cue[0] >= piece[1]:
                    start = (
                        within[-1]
                        + len(self.text[within[-1] : piece[1]])
                        - len(self.text[within[-1] : piece[1]].lstrip())
                    )
                    kept = (start, piece[1])
                else:
                    end = within[0]
                    kept = (piece[0], end - 1 if self.text[end - 1] == "." else end)
                if kept[0] < kept[1]:
                    d.contents[d.contents.index(piece)] = kept

    def _signed(self, drafts: Iterable[Draft]) -> list[Draft]:
        """“…” — Name: the dash is the cue, what follows it the source."""
        held = [s for d in drafts if d.cue for s in d.spans()]
        out = []
        for q in self.speech:
            if any(_overlap(s, span) > 0 for s in held for span in q.spans):
                continue
            i = self._number(q.spans[-1][0])
            here = self.blocks[i]
            signature = _SIGNED.match(self.text, q.end, here.end)
            if signature is None and q.end == here.end and i + 1 < len(self.blocks):
                following = self.blocks[i + 1]
                signature = _SIGNED.match(self.text, following.start, following.end)
            if signature is not None:
                out.append(Draft(list(q.spans), signature.span("cue"), signature.span("source"), quotations=[q]))
        return out

    def _taken(self, drafts: Iterable[Draft], q: Quotation) -> bool:
        return any(_overlap(s, span) > 0 for d in drafts for s in d.spans() for span in q.spans)

    def _continue(self, drafts: list[Draft]) -> None:
        """“…,” he said. “…”: what follows the cue in the same block is a further piece of the same attribution."""
        for q in self.speech:
            if self._taken(drafts, q):
                continue
            block = self._block(q.start)
            before = [
                d
                for d in drafts
                if d.cue and block.start <= d.start and max(b for _, b in d.spans()) <= q.start and d.cue[1] <= q.start
            ]
            if not before:
                continue
            d = max(before, key=lambda x: max(b for _, b in x.spans()))
            last = max(b for _, b in d.spans())
            gap = self.text[last : q.start]
            quoted_before = any(self._opens_quoted(c) for c in d.contents if d.cue and c[1] <= d.cue[0])
            if quoted_before and len(gap.split()) <= FREE_WORDS and not self._has_cue(q):
                d.contents = _join([*d.contents, *q.spans])
                d.quotations.append(q)

    def _opens_quoted(self, span: Span) -> bool:
        return any(span[0] <= s[0] < span[1] for q in self.speech for s in q.spans)

    def _has_cue(self, q: Quotation) -> bool:
        """Is the quotation followed by a reporting word in its own sentence: “…,” Smith said?"""
        block = self._block(q.spans[-1][0])
        after = self.text[q.end : block.end]
        stop = min((i for i in (after.find(m) for m in (". ", "“", '"')) if i >= 0), default=len(after))
        return self.text[q.end - 2 : q.end - 1] in ",?!" and any(
            reporting_word(w.strip(",.;:")) for w in after[:stop].split()[:FREE_WORDS]
        )

    def _free(self, drafts: list[Draft]) -> list[Draft]:
        """Quotations with neither cue nor source: whole sentences in marks that no attribution touches."""
        out = []
        for q in self.speech:
            if q.words < FREE_WORDS or self._taken(drafts, q):
                continue
            block = self._block(q.start)
            before = self.text[block.start : q.start].rstrip()
            inside = self.text[q.inner[-1][0] : q.inner[-1][1]].rstrip()
            if block.kind != "title" and (not before or before[-1] in '.!?:”"') and inside[-1:] in tuple(".!?…,—"):
                out.append(Draft(list(q.spans), quotations=[q]))
        return out

    def _lists(self, drafts: list[Draft]) -> None:
        """List items under an attributed introduction that ends in a colon belong to that attribution."""
        for i, block in enumerate(self.blocks[:-1]):
            if self.blocks[i + 1].kind != "list_item" or block.kind == "list_item":
                continue
            if self.text[block.end - 1] != ":":
                continue
            sentence = max(self.text.rfind(stop, block.start, block.end) for stop in (". ", "! ", "? "))
            holders = [d for d in drafts if d.cue and max(sentence, block.start) <= d.cue[0] < block.end]
            if not holders:
                continue
            holder = holders[-1]
            for item in self.blocks[i + 1 :]:
                if item.kind != "list_item":
                    break
                end = item.end - 1 if self.text[item.end - 1] == "." else item.end
                if end > item.start:
                    holder.contents.append((item.start, end))

    def _number(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _block(self, at: int) -> Block:
        return self.blocks[self._number(at)]


def nest(drafts: list[Draft]) -> list[Draft]:
    """Give each draft whose roles all lie in the content of another the smallest such one as its parent."""
    for d in drafts:
        inside = [p for p in drafts if p is not d and all(p.holds(s) for s in d.spans()) and not d.holds(p.contents[0])]
        if inside:
            d.parent = min(inside, key=lambda p: sum(b - a for a, b in p.contents))
    return drafts
