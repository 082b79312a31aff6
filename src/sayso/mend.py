"""What the page shows in plain sight mends what the network found: quotation marks, colons, dashes, lists, commas.

Rules only where the page is explicit. They move borders to the marks, join the pieces of one claim, and give a
quotation that nobody was found for a record of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from sayso.according import according
from sayso.acts import head, reporting_word
from sayso.drafts import CELL, FEW, Draft, Places, around, gather, join, meets, nest, overlap
from sayso.introductions import introduced
from sayso.quotes import Quotation, quotation_kind, quotations
from sayso.second_verbs import split
from sayso.sentences import sentences
from sayso.turns import asides, own_words, turns
from sayso.valued import valued

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.records import Block, Span

#: A quotation of fewer words that nobody is found for is no record: too often a name, a slogan or a term.
FREE_WORDS = 6
#: A cue stands next to its quotation when at most this many characters lie between: “…,” [the mayor of Ayr] said.
NEAR = 60
#: No rule looks at more characters before a quotation: one paragraph with thousands of them is read in linear time.
FAR = 1000
#: The comma that closes an inserted "she said", a day aside.
_CLOSES = re.compile(r"(?: (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?, ")
_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_NAME = r"(?:[^\W\d_a-zß-ÿ][\w.’'-]*)(?:\s+(?:[^\W\d_a-zß-ÿ][\w.’'-]*|of|the|de|al|van|von|and))*(?<=[\w.’'])"
#: A subject that ends where a cue begins, or begins where an inverted one ends: a pronoun or a name.
_SUBJECT = re.compile(rf"(?:\b(?:he|she|they|who|it|we|I|He|She|They|It|We)|{_NAME})(?=\s*$)")
_INVERTED = re.compile(rf"\s*({_NAME}|he|she|they)")
#: “…” — Name: a quotation signed behind a dash, in its own block or alone in the next.
#: A place in capitals, perhaps with its country, the day and the agency, and a dash.
_DATELINE = re.compile(
    r"[A-Z][A-Z.’' -]{2,30}(?:, (?:[A-Z]\w*\.?|\d{1,4})(?:,? (?:[A-Z]\w*\.?|\d{1,4})){0,6})?"
    r"(?: ?\([^()\n]{2,40}\))? ?(?:—|–|--?) ?(?=\S)"
)
_LONGEST_DATELINE = 110
_SIGNED = re.compile(r"\s*(?P<cue>[—―–]|--)\s*(?P<source>[^\W\d_a-zß-ÿ][^.!?:;“”\"\n]{1,80}(?<=[\w)]))\s*$")


#: Words that begin a clause of its own after a cue: what follows them is not the content going on.
_JOINS = frozenset(
    ("and", "but", "or", "while", "although", "though", "as", "because", "when", "where", "which", "who", "after", "if")
)
_OPENING = frozenset("“\"‘'«„`")
_DOTTED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.)+[^\W\d_]\Z")
#: "They told no one": whom it was told, and nothing of what.
_WHOM = frozenset(("no one", "nobody", "anyone", "anybody", "everyone", "me", "us", "him", "her", "them", "you"))
_TELLING = re.compile(r"(?:\w+ )*(?:tell|tells|told|telling)$")


def told_whom(text: str, d: Draft) -> bool:
    """Has a draft nothing for its content but whom it was told?"""
    if d.cue is None or len(d.contents) != 1:
        return False
    return text[slice(*d.contents[0])].strip(' ,.“”"') in _WHOM and _TELLING.match(text[slice(*d.cue)]) is not None


class Page:
    """One article's blocks and speech quotations, and the rules that need them.

    Rules look only at drafts around a quotation, so that their time grows with the article and no faster.
    """

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self.text = text
        self.blocks = blocks
        self._starts = [b.start for b in blocks]
        self.quotations = quotations(text, blocks)
        self.speech = [q for q in self.quotations if q.level == 0 and quotation_kind(text, q) == "speech"]

    def mend(self, drafts: list[Draft]) -> list[Draft]:
        """Apply all rules to the drafts of this page; returns those that are left, and new ones, in text order."""
        self._keep_home(drafts)
        drafts = self._signed([d for d in drafts if d.contents])
        for rule in (self._snap, self._move, self._resume):
            rule(drafts, gather(drafts))
        drafts = [d for d in drafts if d.contents]
        drafts += split(self.text, drafts)
        self._past_datelines(drafts)
        self._cut(drafts)
        self._embrace(drafts, gather(drafts))
        drafts = [d for d in drafts if d.contents]
        drafts += self._introduced(gather(drafts))
        drafts += according(self.text, self.blocks, gather(drafts))
        drafts += valued(self.text, self.blocks, gather(drafts))
        drafts = [d for d in drafts if d.contents]
        drafts += self._free(gather(drafts))
        drafts += introduced(self.text, self.blocks, gather(drafts))
        drafts = self._in_turns(drafts)
        for d in drafts:
            d.contents = join(self._whole(c) for c in d.contents)
        drafts = [d for d in drafts if not told_whom(self.text, d)]
        return nest(sorted(drafts, key=lambda d: d.start))

    def _whole(self, span: Span) -> Span:
        """With the full stop of an abbreviation at its end, which ends the sentence, too: "at 3:35 a.m."."""
        a, b = span
        return (a, b + 1) if self.text[b : b + 1] == "." and _DOTTED.search(self.text, max(a, b - 8), b) else span

    def _in_turns(self, drafts: list[Draft]) -> list[Draft]:
        """In a transcript each turn is its speaker's; what else was found in it stays where it lies inside the turn."""
        found = turns(self.text, self.blocks)
        if not found:
            said = own_words(self.text, self.blocks)
            return drafts + (self._unheld(drafts, [said]) if said is not None else [])
        starts = [t.start for t in found]
        kept = []
        for d in drafts:
            i = bisect_right(starts, d.start) - 1
            turn = found[i] if i >= 0 and d.start < found[i].contents[-1][1] else None
            if turn is None or (d.cue is not None and all(turn.holds(s) for s in d.spans())):
                kept.append(d)
        return kept + found + self._unheld(kept, found)

    def _unheld(self, drafts: list[Draft], found: list[Draft]) -> list[Draft]:
        """The asides of turns whose cue no draft has."""
        places = gather(drafts)
        words = [d for turn in found for d in asides(self.text, turn)]
        return [
            d for d in words if d.cue and not any(k.cue and overlap(k.cue, d.cue) > 0 for k in around(places, *d.cue))
        ]

    def _number(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _keep_home(self, drafts: Iterable[Draft]) -> None:
        """A claim stands in its cue's paragraph; only a quotation goes on in another, none between title and text.

        In PolNeAR train 159 of 19,868 attributions touch more than one paragraph.
        """
        for d in drafts:
            home = self._number(d.cue[0] if d.cue else d.contents[0][0])
            title = self.blocks[home].kind == "title"
            d.contents = [
                c
                for c in d.contents
                if (n := self._number(c[0])) == home
                or (self._quoted(c) and not title and self.blocks[n].kind != "title")
            ]
            if d.source and self._number(d.source[0]) != home:
                d.source = None

    def _near(self, places: Places, q: Quotation) -> list[Draft]:
        """The drafts around a quotation: in it or a little before or behind."""
        near = {id(d): d for a, b in q.spans for d in around(places, a - CELL, b + CELL)}
        return list(near.values())

    def _signed(self, drafts: list[Draft]) -> list[Draft]:
        """“…” — Name: the dash is the cue, what follows it the source; nobody else holds such a quotation."""
        places = gather(drafts)
        out = []
        for q in self.speech:
            here = self.blocks[i := self._number(q.spans[-1][0])]
            signature = _SIGNED.match(self.text, q.end, here.end)
            if signature is None and q.end == here.end and i + 1 < len(self.blocks):
                following = self.blocks[i + 1]
                signature = _SIGNED.match(self.text, following.start, following.end)
            if signature is None:
                continue
            signed = Draft(list(q.spans), signature.span("cue"), signature.span("source"), quotations=[q])
            for d in [*self._near(places, q), *around(places, *signature.span())]:
                d.contents = [c for c in d.contents if not meets(signed, c)]
                if any(meets(signed, s) for s in (d.cue, d.source) if s):
                    d.contents = []
            out.append(signed)
        return [d for d in drafts if d.contents] + out

    def _snap(self, _: list[Draft], places: Places) -> None:
        """A content that takes part of a quotation which its cue stands outside of takes all of that quotation."""
        for q in self.speech:
            rivals = []
            for d in self._near(places, q):
                if d.cue is None or any(overlap(s, part) > 0 for part in q.spans for s in (d.cue, d.source) if s):
                    continue
                shared = sum(max(0, overlap(c, part)) for c in d.contents for part in q.spans)
                if shared > 0:
                    rivals.append((shared, d))
            if not rivals:
                continue
            shared, owner = max(rivals, key=lambda entry: entry[0])
            # Of a quotation over several paragraphs, those that others speak in stay theirs.
            others = [d for d in self._near(places, q) if d is not owner and d.cue and len(q.spans) > 1]
            parts = [p for p in q.spans if not any(meets(d, p) for d in others) or meets(owner, p)]
            size = sum(b - a for a, b in parts)
            if shared * 4 < size and not any(q.start <= a <= q.start + 2 for a, _ in owner.contents):
                continue
            for _shared, d in rivals:
                if d is owner:
                    d.contents = join([*d.contents, *parts])
                    d.quotations.append(q)
                else:
                    d.contents = [c for c in d.contents if not any(overlap(c, p) > 0 for p in parts)]

    def _move(self, _: list[Draft], places: Places) -> None:
        """“…,” she said. “…,” added he: a quotation goes to the cue that follows it at once, not to one further off."""
        for q in self.speech:
            if self.text[q.end - 2 : q.end - 1] not in (",", "?", "!", "—"):
                continue
            near = self._near(places, q)
            next_to = [d for d in near if d.cue and self._follows(q, d.cue)]
            holders = [d for d in near if d.cue and all(s in d.contents for s in q.spans)]
            if len(next_to) != 1 or not holders or next_to[0] in holders:
                continue
            for d in holders:
                if d.cue and q.start - NEAR <= d.cue[1] <= q.start and self._leads(d.cue[1], q.start):
                    break  # he said: “…,” a spokesman said: the model's word stands
            else:
                for d in holders:
                    d.contents = [c for c in d.contents if c not in q.spans]
                next_to[0].contents = join([*next_to[0].contents, *q.spans])
                next_to[0].quotations.append(q)

    def _leads(self, start: int, end: int) -> bool:
        """Does the text between a cue and a quotation bring the quotation in: nothing, a comma or a colon?"""
        return self.text[start:end].rstrip()[-1:] in ("", ",", ":")

    def _follows(self, q: Quotation, cue: Span) -> bool:
        """Does a cue stand right behind a quotation, in the same sentence?"""
        gap = self.text[q.end : cue[0]]
        return q.end <= cue[0] <= q.end + NEAR and not any(m in gap for m in '.?!\n“"')

    def _resume(self, _: list[Draft], places: Places) -> None:
        """“…,” he said. “…”: a quotation that goes on after its cue is a further piece of the same attribution."""
        for q in self.speech:
            near = self._near(places, q)
            if any(meets(d, span) for d in near for span in q.spans):
                if not self._lower(q):
                    continue
                holders = [d for d in near if d.cue and any(overlap(c, s) > 0 for c in d.contents for s in q.spans)]
            else:
                holders = []
            number = self._number(q.start)
            before = [
                d
                for d in near
                if d.cue
                and d not in holders
                and d.cue[1] <= q.start
                and max(b for _, b in d.spans()) <= q.start
                and all(self._number(a) == number for a, _ in d.spans())
                and any(c[1] <= d.cue[0] and self._quoted(c) for c in d.contents)
            ]
            if not before or self._has_cue(q):
                continue
            d = max(before, key=lambda x: max(b for _, b in x.spans()))
            gap = self.text[max(b for _, b in d.spans()) : q.start]
            if self._lower(q):  # “If we wait,” she said, pointing at the dam, “we lose it.”
                if any(m in gap for m in ".?!") or not gap.rstrip().endswith(","):
                    continue
                if any(r.cue and q.start - len(gap) <= r.cue[0] < q.start for r in holders):
                    continue  # “…,” recalled Ann Lee, who says it rang, “ten times”
                for rival in holders:
                    rival.contents = [c for c in rival.contents if not any(overlap(c, s) > 0 for s in q.spans)]
            elif len(gap.split()) > FREE_WORDS:
                continue
            d.contents = join([*d.contents, *q.spans])
            d.quotations.append(q)

    def _lower(self, q: Quotation) -> bool:
        """Does the quotation begin with a small letter?"""
        return self.text[q.inner[0][0] : q.inner[0][0] + 1].islower()

    def _quoted(self, span: Span) -> bool:
        return self.text[span[0]] in _OPENING

    def _has_cue(self, q: Quotation) -> bool:
        """Is the quotation followed by a reporting word in its own sentence: “…,” Smith said?"""
        if self.text[q.end - 2 : q.end - 1] not in (",", "?", "!"):
            return False
        after = self.text[q.end : min(q.end + NEAR, self.blocks[self._number(q.end - 1)].end)]
        stop = min((i for i in (after.find(m) for m in (". ", "“", '"')) if i >= 0), default=len(after))
        return any(reporting_word(m[0]) for m in _WORD.finditer(after, 0, stop))

    def _past_datelines(self, drafts: Iterable[Draft]) -> None:
        """No claim begins with its block's dateline: "HARDE, Nov. 4 (Coast News) — "."""
        heads: dict[int, int] = {}
        for d in drafts:
            if not d.contents:
                continue
            start, end = d.contents[0]
            number = self._number(start)
            if number not in heads:
                block = self.blocks[number]
                dateline = _DATELINE.match(self.text, block.start, min(block.end, block.start + _LONGEST_DATELINE))
                heads[number] = dateline.end() if dateline else 0
            if start < heads[number] < end:
                d.contents[0] = (heads[number], end)

    def _cut(self, drafts: Iterable[Draft]) -> None:
        """Outside quotation marks a claim ends with its sentence: of a longer piece the end nearest the cue is kept.

        In PolNeAR train 16,386 of 16,599 pieces without quotation marks keep within a sentence.
        """
        marked = [s for q in self.quotations if q.level == 0 for s in q.spans]
        starts = [a for a, _ in marked]
        pieces: dict[int, list[tuple[Draft, Span]]] = {}
        for d in drafts:
            for c in d.contents:
                pieces.setdefault(self._number(c[0]), []).append((d, c))
        for number, inside in pieces.items():
            block = self.blocks[number]
            stops = []
            for _, end in sentences(self.text, block.start, block.end)[:-1]:
                i = bisect_right(starts, end) - 1
                if i < 0 or not marked[i][0] < end < marked[i][1]:
                    stops.append(end)
            for d, piece in inside:
                if self._astray(d, piece, number, stops):
                    d.contents.remove(piece)
                    continue
                quoted = self._quoted(piece)
                begins = self._past_quotation(marked, starts, piece) - 1 if quoted else piece[0]
                first, last = bisect_right(stops, begins), bisect_left(stops, piece[1]) - 1
                if first > last or d.cue is None:
                    continue
                if quoted and self.text[stops[first] : piece[1]].lstrip()[:1] in _OPENING:
                    continue  # one quotation behind the other
                if quoted and d.cue[0] >= piece[1] and len(self.text[piece[0] : begins].split()) >= FREE_WORDS:
                    continue
                if ":" in self.text[max(d.cue[1] - 1, 0) : piece[0]]:
                    continue  # what a colon brings in may be several sentences
                if d.cue[0] >= piece[1]:
                    rest = self.text[stops[last] : piece[1]]
                    kept = (piece[1] - len(rest.lstrip()), piece[1])
                else:
                    kept = (piece[0], stops[first] - (self.text[stops[first] - 1] == "."))
                if kept[0] < kept[1]:
                    d.contents[d.contents.index(piece)] = kept

    def _astray(self, d: Draft, piece: Span, number: int, stops: Sequence[int]) -> bool:
        """Does a piece without quotation marks stand in another sentence than its cue, which has one in its own?"""
        if d.cue is None or self._quoted(piece) or self._number(d.cue[0]) != number:
            return False
        if ":" in self.text[max(d.cue[1] - 1, 0) : piece[0]]:
            return False
        home = bisect_right(stops, d.cue[0])
        if len(d.contents) > FEW or home in {bisect_right(stops, piece[0]), bisect_right(stops, piece[1] - 1)}:
            return False
        return any(bisect_right(stops, a) == home for a, _ in d.contents)

    def _past_quotation(self, marked: Sequence[Span], starts: Sequence[int], piece: Span) -> int:
        """Where the quotation ends that a piece begins with; where the piece begins, if with none."""
        i = bisect_right(starts, piece[0]) - 1
        return marked[i][1] if i >= 0 and piece[0] < marked[i][1] else piece[0]

    def _embrace(self, _: list[Draft], places: Places) -> None:
        """Source and cue between two commas stand inside the content: "This delay, she concluded, shows …".

        Only where the rest of the sentence was left to nobody, or to a cue that was given the same source.
        """
        for block in self.blocks:
            for start, end in sentences(self.text, block.start, block.end):
                inside = [d for d in around(places, start, end) if d.cue and start <= d.cue[0] and d.cue[1] <= end]
                for d in inside:
                    rest = self._rest(d, start, end)
                    if rest is None:
                        continue
                    rivals = [r for r in inside if r is not d and any(overlap(s, rest) > 0 for s in r.spans())]
                    if all(r.source == d.source and r.cue and r.cue[0] == rest[0] for r in rivals):
                        for r in rivals:
                            r.contents = []
                        d.contents = join([*d.contents, rest])

    def _rest(self, d: Draft, start: int, end: int) -> Span | None:
        """What follows a source and cue set between commas, to the sentence's end; None where they are not so set."""
        if d.cue is None or d.source is None or len(d.contents) != 1:
            return None
        first, last = min(d.cue[0], d.source[0]), max(d.cue[1], d.source[1])
        a, b = d.contents[0]
        if self._quoted((a, b)) or not start <= a < b <= first < last < end:
            return None
        comma = _CLOSES.match(self.text, last, end)
        if self.text[b:first].strip() != "," or comma is None:
            return None
        word = _WORD.match(self.text, comma.end(), end)
        if word is None or word[0].endswith("ing") or word[0] in _JOINS:
            return None
        stop = end - 1 if self.text[end - 1] == "." else end
        return (comma.end(), stop) if comma.end() < stop else None

    def _introduced(self, places: Places) -> list[Draft]:
        """He said: “…”: a quotation that nobody holds goes to the reporting word before the colon that brings it in,
        at the end of the paragraph before or in its own.
        """
        out = []
        for q in self.speech:
            near = self._near(places, q)
            holders = [d for d in near if d.cue and any(meets(d, span) for span in q.spans)]
            number = self._number(q.start)
            start, end = self.blocks[number].start, q.start
            if start == end and number:
                start, end = self.blocks[number - 1].start, self.blocks[number - 1].end
            start = max(start, end - FAR)
            if not self.text[start:end].rstrip().endswith(":"):
                continue
            start = sentences(self.text, start, end)[-1][0]
            every = [m.span() for m in _WORD.finditer(self.text, start, end)]
            words = [w for w in every if reporting_word(self.text[slice(*w)])] or [
                w for w in every[-1:] if head(self.text[slice(*w)])
            ]
            if not words:
                continue
            if holders:  # He said: “…”: the cue at the colon is nearer than any other
                if words[-1] != every[-1] or any(
                    d.cue and (d.cue[0] >= start or self._follows(q, d.cue)) for d in holders
                ):
                    continue
                for d in holders:
                    d.contents = [c for c in d.contents if not any(overlap(c, p) > 0 for p in q.spans)]
            held = [d for d in around(places, start, end) if d.cue and start <= d.cue[0] and d.cue[1] <= end]
            last = max(held, key=lambda x: x.cue or (0, 0), default=None)
            if last is not None and last.cue and last.cue[0] >= words[-1][0] - NEAR:
                if not any(c[0] >= last.cue[1] and self._quoted(c) for c in last.contents):
                    last.contents = join([*(c for c in last.contents if c[0] >= last.cue[1]), *q.spans])
                    last.quotations.append(q)
                continue
            cue = words[-1]
            out.append(Draft(list(q.spans), cue, self._subject(start, cue, end), quotations=[q]))
        return out

    def _subject(self, start: int, cue: Span, end: int) -> Span | None:
        """The pronoun or name right before a cue, or right after an inverted one ("Said Ellis:")."""
        start = max(start, cue[0] - 2 * NEAR)
        before = _SUBJECT.search(self.text[start : cue[0]])
        if before is not None:
            return start + before.start(), start + before.end()
        after = _INVERTED.match(self.text, cue[1], end)
        return after.span(1) if after is not None else None

    def _free(self, places: Places) -> list[Draft]:
        """Quotations with neither cue nor source: whole sentences in marks that no attribution touches."""
        out = []
        for q in self.speech:
            if q.words < FREE_WORDS or any(meets(d, span) for d in self._near(places, q) for span in q.spans):
                continue
            block = self.blocks[self._number(q.start)]
            before = self.text[max(block.start, q.start - FAR) : q.start].rstrip()
            inside = self.text[q.inner[-1][0] : q.inner[-1][1]].rstrip()
            if block.kind != "title" and (not before or before[-1] in '.!?:”"') and inside[-1:] in tuple(".!?…,—"):
                out.append(Draft(list(q.spans), quotations=[q]))
        return out
