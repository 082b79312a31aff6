"""Readings of marked articles: the marked words as the content of one claim, its cue and source read off its sentence.

The figures, times and places are what the stages find; the claim is given, so that comparing is judged apart from
finding claims.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from example_readings import held

from sayso.acts import act_of, head, polarity_of, reporting_word
from sayso.figures import figures
from sayso.places import places
from sayso.records import Article, Attribution, Block, Reading, Statement
from sayso.sentences import sentences
from sayso.times import times

if TYPE_CHECKING:
    from pair_cases import PairArticle

    from sayso.records import Span

_EDGE = " \n,.;:—–“”\"'‘’"
_OPENING = '“"‘'
_BEHIND = re.compile(r"\s+(?:also|later|had|has|have|would|still|again|publicly|then)$")
_ENDS = re.compile(r"[,;:.—–]|\b(?:that|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")


def article_of(pair: PairArticle) -> Article:
    """The marked article without its mark: a title, and paragraphs where lines break."""
    text = pair.title + "\n\n" + pair.text
    blocks = [Block(0, len(pair.title), "title")]
    at = len(pair.title) + 2
    for paragraph in pair.text.split("\n"):
        stripped = paragraph.strip()
        if stripped:
            start = at + paragraph.index(stripped)
            blocks.append(Block(start, start + len(stripped), "paragraph"))
        at += len(paragraph) + 1
    digest = hashlib.sha256(f"{pair.outlet}|{pair.published}|{text}".encode()).hexdigest()
    return Article("-", text, tuple(blocks), digest, title=pair.title, outlet=pair.outlet, published=pair.published)


def reading_of(pair: PairArticle) -> tuple[Reading, str]:
    """The reading of a marked article, and the id of its claim; what no claim touches is the outlet's own."""
    article = article_of(pair)
    offset = len(pair.title) + 2
    claim = (pair.claim[0] + offset, pair.claim[1] + offset)
    attribution, touched = _attribution(article, claim)
    statements = []
    for block in article.blocks[1:]:
        for start, end in sentences(article.text, block.start, block.end):
            if end <= touched[0] or start >= touched[1]:
                statements.append(Statement(article, article.passage((start, end))))
    holders: list[Attribution | Statement] = [*statements, attribution]
    when = times(article)
    reading = Reading(
        article,
        (attribution,),
        tuple(statements),
        figures=held(figures(article, when), holders),
        times=held(when, holders),
        places=held(places(article), holders),
    )
    return reading, attribution.id


def _attribution(article: Article, claim: Span) -> tuple[Attribution, Span]:
    """The claim with the cue and the source that the rest of its sentence gives, and the characters of the sentence."""
    text = article.text
    block = article.block_at(claim[0])
    assert block is not None
    inside = sentences(text, block.start, block.end)
    touching = [(s, e) for s, e in inside if s < claim[1] and claim[0] < e]
    start, end = min(touching[0][0], claim[0]), max(touching[-1][1], claim[1])
    rest = [(start, claim[0]), (claim[1], end)]
    if text[claim[0]] in _OPENING and not any(_cue(text, a, b, before=True) for a, b in rest):
        # A quotation of whole sentences: its cue may stand in the sentence after.
        rest.append((claim[1], block.end))
    cue: Span | None = None
    source: Span | None = None
    for a, b in rest:
        at = _cue(text, a, b, before=b <= claim[0])
        if at is None:
            continue
        cue = at
        source = _source(text, (a, b), cue)
        if source is not None:
            break
    words = text[cue[0] : cue[1]] if cue else ""
    before, after = (text[start : cue[0]], text[cue[1] : end]) if cue else ("", "")
    content = article.passage(claim)
    quoted = text[claim[0]] in _OPENING
    attribution = Attribution(
        article,
        "direct" if quoted else "indirect",
        content,
        article.passage(cue) if cue else None,
        article.passage(source) if source else None,
        act=act_of(words, content.text),
        polarity=polarity_of(words, before, after),
    )
    return attribution, (start, end)


def _cue(text: str, start: int, end: int, *, before: bool) -> Span | None:
    """The clear word of speech or thought that is nearest to the content, else the nearest other one."""
    words = [m for m in re.finditer(r"[^\W\d_]+", text[start:end]) if m.group().islower()]
    ordered = list(reversed(words)) if before else words
    for clear in (True, False):
        for word in ordered:
            if reporting_word(word.group()) if clear else head(word.group()):
                return (start + word.start(), start + word.end())
    return None


def _source(text: str, part: Span, cue: Span) -> Span | None:
    """The words before the cue, or those after it up to a stop: whichever are there."""
    for a, b in ((part[0], cue[0]), (cue[1], part[1])):
        words = text[a:b]
        lead = len(words) - len(words.lstrip(_EDGE))
        stop = _ENDS.search(words, lead + 1) if a == cue[1] else None
        tail = words[lead : stop.start() if stop else len(words)].rstrip(_EDGE)
        tail = _BEHIND.sub("", tail)
        if re.search(r"\w{2,}", tail):
            return (a + lead, a + lead + len(tail))
    return None
