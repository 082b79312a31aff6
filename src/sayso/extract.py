"""From articles to records: the network's claims mended by rules, contents read again, and what is left over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from sayso.acts import act_of, polarity_of, reporting_word
from sayso.confidence import Calibration
from sayso.drafts import Draft, draft
from sayso.mend import Page, told_whom
from sayso.quotes import Quotation, quotation_kind
from sayso.records import PROSE, READABLE, Act, Article, Attribution, Block, Kind, Polarity, Reading, Span, Statement
from sayso.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.model import Model
    from sayso.records import Passage

#: Contents are read again for nested claims down to this depth.
DEEPEST = 4
#: A content of fewer words holds no claim of another holder: source, cue and content need that many.
NESTED_WORDS = 4
#: A content may lack so many of the characters at the edge of a quotation that it holds: its mark, a comma.
_SLACK = 2
_MARKS = "“”\"‘’'«»„ \t\r\n"


def extract(
    articles: Sequence[Article], model: Model, *, nested: bool = True, calibration: Calibration | None = None
) -> list[Reading]:
    """Read articles: their attributions, nested ones inside their parents, and the outlet's own statements.

    ``nested`` reads the contents again for claims inside claims; without it only those that the first pass saw nested
    are found; ``calibration`` is the one that ships where none is given.
    """
    calibration = calibration or Calibration.shipped()
    return [
        _reading(a, page, ds, calibration) for a, page, ds in drafts_of(articles, model, calibration, nested=nested)
    ]


def drafts_of(
    articles: Sequence[Article], model: Model, calibration: Calibration, *, nested: bool = True
) -> list[tuple[Article, Page, list[Draft]]]:
    """The drafts behind the records of each article (see `extract`)."""
    blocks = [tuple(b for b in a.blocks if b.kind in READABLE) for a in articles]
    found = model.claims([(a.text, b) for a, b in zip(articles, blocks, strict=True)])
    pages = [Page(a.text, b) for a, b in zip(articles, blocks, strict=True)]
    drafts = [page.mend(draft(claims)) for page, claims in zip(pages, found, strict=True)]
    drafts = [[d for d in ds if calibration.keeps(a.text, d)] for a, ds in zip(articles, drafts, strict=True)]
    if nested:
        for depth in range(DEEPEST):
            if not _read_again(articles, drafts, model, calibration, depth):
                break
    return list(zip(articles, pages, drafts, strict=True))


def _inner(text: str, span: Span) -> Span | None:
    """The part of a content to read again: without the marks around it; None where no reporting word is inside."""
    a, b = span
    while a < b and text[a] in _MARKS:
        a += 1
    while b > a and text[b - 1] in _MARKS:
        b -= 1
    words = text[a:b].split()
    if len(words) < NESTED_WORDS or not any(reporting_word(w.strip('“”"‘’.,;:()')) for w in words):
        return None
    return a, b


def _read_again(
    articles: Sequence[Article], drafts: list[list[Draft]], model: Model, calibration: Calibration, depth: int
) -> bool:
    """Read the contents at ``depth`` as texts of their own and add the claims in them; true if there were any."""
    jobs: list[tuple[int, Draft, tuple[Block, ...]]] = []
    for i, article in enumerate(articles):
        known = sorted(d.cue[0] for d in drafts[i] if d.cue)
        for d in drafts[i]:
            if d.depth != depth:
                continue
            parts = (_inner(article.text, span) for span in sorted(d.contents))
            inner = tuple(Block(p[0], p[1], "paragraph") for p in parts if p is not None)
            inner = tuple(b for b in inner if bisect_left(known, b.start) == bisect_left(known, b.end))
            if inner:
                jobs.append((i, d, inner))
    found = model.claims([(articles[i].text, inner) for i, _, inner in jobs])
    added = False
    for (i, parent, _), claims in zip(jobs, found, strict=True):
        for child in draft(claims):
            size = sum(b - a for a, b in child.contents)
            if size >= 0.95 * sum(b - a for a, b in parent.contents) or told_whom(articles[i].text, child):
                continue
            if all(parent.holds(s) for s in child.spans()):
                child.parent = parent
                if calibration.keeps(articles[i].text, child):
                    drafts[i].append(child)
                    added = True
    return added


class _Marked:
    """The pieces of a page's quotations, to be looked up by where they lie."""

    def __init__(self, page: Page) -> None:
        self._text = page.text
        self._pieces = sorted(((s, q) for q in page.quotations for s in q.spans), key=lambda entry: entry[0])
        self._starts = [s[0] for s, _ in self._pieces]

    def kind(self, contents: Sequence[Span]) -> Kind:
        """Direct where quotation marks hold the whole content, mixed where they hold part of it, else indirect."""
        size = marked = 0
        quoted = False
        for a, b in contents:
            size += b - a
            at = a
            first, last = bisect_left(self._starts, a - _SLACK), bisect_left(self._starts, b)
            for (start, end), q in self._pieces[first:last]:
                if start + _SLACK >= at and end <= b + _SLACK:  # an outer one: those inside it begin before `at`
                    marked += min(end, b) - max(start, a)
                    quoted = quoted or self._own_words(q)
                    at = end
        if marked >= 0.9 * size:
            return "direct"
        return "mixed" if quoted else "indirect"

    def _own_words(self, q: Quotation) -> bool:
        """Does a quotation inside a claim hold words of its source, no name and no title?"""
        kind = quotation_kind(self._text, q)
        return kind == "speech" or (kind == "scare" and not self._text[q.inner[0][0]].isupper())


def described(article: Article, content: Passage, cue: Passage | None) -> tuple[Kind, Act | None, Polarity | None]:
    """The kind, the act and the polarity of a claim whose passages are given, as of those that the network finds."""
    page = Page(article.text, tuple(block for block in article.blocks if block.kind in READABLE))
    kind = _Marked(page).kind(content.spans)
    if cue is None:
        return kind, None, None
    polarity = _polarity(article, cue.spans[0], {})
    return kind, "say" if polarity == "withheld" else act_of(cue.text, content.text), polarity


def _set_apart(article: Article, d: Draft) -> bool:
    """Does the page set the content apart as its source's own words: a block quotation, a turn ("NAME: words")?"""
    if d.cue is None or d.source is None:
        return False
    home = article.block_at(d.cue[0])
    blocks = [article.block_at(a) for a, _ in d.contents]
    if all(b is not None and b.kind == "quote" and b is not home for b in blocks):
        return True
    turn = article.text[d.source[1] : d.cue[1]].strip() == ":"
    return turn and home is not None and d.source[0] == home.start and home.kind != "title" and home in blocks


def _reading(article: Article, page: Page, drafts: Iterable[Draft], calibration: Calibration) -> Reading:
    drafts = _distinct(drafts)
    outer = [d for d in drafts if d.depth == 0]
    kept, free = leftover(article, [d.spans() for d in outer])
    frames = {id(outer[number]): spans for number, spans in kept.items()}
    marked = _Marked(page)
    split: dict[Block, list[Span]] = {}  # the sentences of each block, split once: a block may hold thousands of cues
    made: dict[int, Attribution] = {}
    for d in sorted(drafts, key=lambda d: d.depth):
        cue = article.text[slice(*d.cue)] if d.cue else ""
        parent = made[id(d.parent)] if d.parent else None
        polarity = _polarity(article, d.cue, split) if d.cue else None
        made[id(d)] = Attribution(
            article=article,
            kind="direct" if _set_apart(article, d) else marked.kind(sorted(d.contents)),
            content=article.passage(*d.contents),
            cue=article.passage(d.cue) if d.cue else None,
            source=article.passage(d.source) if d.source else None,
            parent=parent.id if parent else None,
            depth=d.depth,
            frame=tuple(frames.get(id(d), ())),
            act=_act(article, d, cue, polarity) if d.cue else None,
            polarity=polarity,
            reason=_reason(d),
            confidence=calibration.confidence(article.text, d),
        )
    order = sorted(made.values(), key=lambda a: (min(p.start for p in (a.content, a.cue, a.source) if p), a.depth))
    return Reading(article, tuple(order), tuple(Statement(article, article.passage(span)) for span in free))


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """Without those that have the very spans of another: their record would be the same.

    A child whose parent is gone goes to that parent's twin, or to the next one up.
    """
    seen: dict[tuple[object, ...], Draft] = {}
    stays = {id(d): seen.setdefault((tuple(d.contents), d.cue, d.source), d) for d in drafts}
    for d in seen.values():
        while d.parent is not None and id(d.parent) not in stays:
            d.parent = d.parent.parent
        if d.parent is not None:
            d.parent = stays[id(d.parent)]
    return list(seen.values())


def leftover(article: Article, claims: Sequence[Iterable[Span]]) -> tuple[dict[int, list[Span]], list[Span]]:
    """What no role covers: in sentences that an attribution touches, the frame of the first such attribution (by its
    place among ``claims``, the spans of each); sentences that none touches, the outlet's.
    """
    taken = sorted(((s, number) for number, spans in enumerate(claims) for s in spans), key=lambda entry: entry[0])
    frames: dict[int, list[Span]] = {}
    free: list[Span] = []
    at = 0  # spans before it end before the sentence begins; a long one may still reach in, so look back by `reach`
    reach = [0]
    for (_, b), _ in taken:
        reach.append(max(reach[-1], b))
    for block in article.blocks:
        if block.kind not in PROSE:
            continue
        for start, end in sentences(article.text, block.start, block.end):
            while at < len(taken) and reach[at + 1] <= start:
                at += 1
            touching = []
            i = at
            while i < len(taken) and taken[i][0][0] < end:
                if taken[i][0][1] > start:
                    touching.append(taken[i])
                i += 1
            if not touching:
                free.append((start, end))
                continue
            frame = frames.setdefault(touching[0][1], [])
            here = start
            for (a, b), _ in touching:
                _add_gap(article.text, here, min(a, end), frame)
                here = max(here, b)
            _add_gap(article.text, here, end, frame)
    return frames, free


def _add_gap(text: str, start: int, end: int, frame: list[Span]) -> None:
    """Add the gap between two roles to a frame, without white space at its edges; nothing where it is empty."""
    gap = text[start:end]
    start += len(gap) - len(gap.lstrip())
    end -= len(gap) - len(gap.rstrip())
    if start < end:
        frame.append((start, end))


def _act(article: Article, d: Draft, cue: str, polarity: Polarity | None) -> Act:
    """What the cue does; who declines to comment denies nothing."""
    return "say" if polarity == "withheld" else act_of(cue, " ".join(article.text[slice(*c)] for c in d.contents[:2]))


def _polarity(article: Article, cue: Span, known: dict[Block, list[Span]]) -> Polarity:
    """Said, not said, withheld or supposed: from the words around the cue in its sentence."""
    block = article.block_at(cue[0])
    if block is None:
        return "affirmed"
    if block not in known:
        known[block] = sentences(article.text, block.start, block.end)
    inside = known[block]
    start, end = inside[bisect_right(inside, cue[0], key=lambda s: s[1])]
    return polarity_of(article.text[slice(*cue)], article.text[start : cue[0]], article.text[cue[1] : max(end, cue[1])])


def _reason(d: Draft) -> str | None:
    if d.cue is None:
        return "a quotation that no cue governs and no source is named for"
    return "no source is named" if d.source is None else None
