"""Readings made by hand, for tests of the views and exports."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.records import Article, Attribution, Block, BlockKind, Kind, Passage, Reading, Span, Speaker, Statement

if TYPE_CHECKING:
    from collections.abc import Callable


def article(*blocks: tuple[str, str], name: str = "bridge.html", **about: Any) -> Article:
    """An article whose blocks, pairs of a kind and a text, are these, a blank line between them."""
    text, made = "", []
    for kind, words in blocks:
        text += "\n\n" if text else ""
        made.append(Block(len(text), len(text) + len(words), cast("BlockKind", kind)))
        text += words
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(input=name, text=text, blocks=tuple(made), sha256=digest, **about)


@dataclass(frozen=True)
class Claim:
    """What `reading` makes an attribution of: pieces are parted by ``|``; ``inside`` is the number of the parent.

    The content is looked for from the start of the text, cue and source from the start of the content's block.
    """

    kind: Kind
    content: str
    cue: str | None = None
    source: str | None = None
    inside: int | None = None
    confidence: float = 0.9
    act: str = "say"
    speaker: str | None = None  #: a name: claims that share it share a speaker, whose mentions are their sources


def reading(of: Article, *claims: Claim, said_by_outlet: tuple[str, ...] = ()) -> Reading:
    def find(words: str | None, place: int = 0) -> Passage | None:
        if words is None:
            return None
        spans = []
        for piece in words.split("|"):
            start = of.text.index(piece, place)
            place = start + len(piece)
            spans.append((start, place))
        return of.passage(*spans)

    found = []
    for claim in claims:
        content = find(claim.content)
        assert content is not None
        near = next(block.start for block in of.blocks if content.start < block.end)
        found.append((claim, content, find(claim.cue, near), find(claim.source, near)))

    mentions: dict[str, set[Span]] = {}
    for claim, _, _, source in found:
        if claim.speaker is not None and source is not None:
            mentions.setdefault(claim.speaker, set()).update(source.spans)
    speakers = {name: Speaker(of, name, "person", tuple(sorted(spans))) for name, spans in mentions.items()}

    made: list[Attribution] = []
    for claim, content, cue, source in found:
        parent = None if claim.inside is None else made[claim.inside]
        made.append(
            Attribution(
                of,
                claim.kind,
                content,
                cue,
                source,
                speaker=speakers[claim.speaker].id if claim.speaker else None,
                parent=parent.id if parent else None,
                depth=parent.depth + 1 if parent else 0,
                act=claim.act,  # type: ignore[arg-type]
                confidence=claim.confidence,
            )
        )
    statements = tuple(Statement(of, said) for words in said_by_outlet if (said := find(words)))
    return Reading(of, tuple(made), statements, tuple(speakers.values()))


def bridge(name: str = "bridge.html") -> Reading:
    """A short article with a direct, an indirect, a mixed, a nested and a source-less claim."""
    return reading(
        article(
            ("chrome", "Home News Sport"),
            ("title", "Bridge to stay shut, mayor says"),
            ("lead", "Mayor Ann Lee said the firm told her that the steel was “sound” in May."),
            ("paragraph", "“We will wait,” she said on Monday. “Nobody crosses before <June> & that is that.”"),
            ("caption", "The bridge in 2019"),
            ("list_item", "It was reportedly checked twice."),
            ("paragraph", "The bridge opened in 1931."),
            name=name,
            title="Bridge to stay shut, mayor says",
            outlet="Port Gazette",
            published="2024-05-06",
        ),
        Claim("indirect", "Bridge to stay shut", "says", "mayor"),
        Claim("mixed", "the firm told her that the steel was “sound” in May", "said", "Mayor Ann Lee"),
        Claim("mixed", "that the steel was “sound” in May", "told", "the firm", inside=1, confidence=0.55),
        Claim("direct", "“We will wait,”|“Nobody crosses before <June> & that is that.”", "said", "she"),
        Claim("indirect", "It was|checked twice", "reportedly"),
        said_by_outlet=("The bridge opened in 1931.",),
    )


#: Any text a block may hold: controls, overrides, markup, formulas, line breaks of all kinds, lone surrogates.
hostile = st.text(
    st.sampled_from("aé🙂 \x00\x1b\x9b\r\n\t\x85\u2028\u202e\u2066\udc00<>&\"'=+-@|,;")
    | st.characters(exclude_categories=["Cs"]),
    min_size=1,
    max_size=20,
)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Readings of hostile text whose spans overlap and nest in any way that the types allow."""
    blocks = draw(
        st.lists(st.tuples(st.sampled_from(("paragraph", "list_item", "chrome")), hostile), min_size=1, max_size=4)
    )
    of = article(*blocks, outlet=draw(hostile), title=draw(hostile), name=draw(hostile), url=draw(hostile))

    def passage() -> Passage:
        block = draw(st.sampled_from(of.blocks))
        borders = draw(st.lists(st.integers(block.start, block.end), min_size=2, max_size=4, unique=True).map(sorted))
        return of.passage(*zip(borders[::2], borders[1::2], strict=False))

    made: dict[str, Attribution] = {}
    for _ in range(draw(st.integers(0, 5))):
        parent = draw(st.sampled_from([None, *made.values()]))
        claim = Attribution(
            of,
            draw(st.sampled_from(("direct", "indirect", "mixed"))),
            passage(),
            passage() if draw(st.booleans()) else None,
            passage() if draw(st.booleans()) else None,
            parent=parent.id if parent else None,
            depth=parent.depth + 1 if parent else 0,
            confidence=draw(st.sampled_from((None, 0.2, 0.9))),
        )
        made.setdefault(claim.id, claim)
    statements = (Statement(of, passage()),) if draw(st.booleans()) else ()
    return Reading(of, tuple(made.values()), statements)


def each_reading(test: Callable[[Reading], None]) -> Callable[[], None]:
    """Run the test over many of the `readings`."""
    return settings(max_examples=50, deadline=None)(given(readings())(test))
