"""What holds of every reading, whatever comes in: exact spans, every sentence accounted for, same bytes same ids."""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import article, hostile

from sayso.claims import Claim
from sayso.errors import LoadError
from sayso.extract import extract
from sayso.reader import Failure, Reader
from sayso.records import BLOCK_KINDS, PROSE, READABLE, Article, Reading
from sayso.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sayso.model import Model
    from sayso.records import Attribution, Block, BlockKind, Span

#: What news is made of, so that random texts hold claims of all kinds, whole and broken.
FRAGMENTS = (
    "Mayor Ann Lee said the bridge would stay shut.",
    "“We will wait,” she said. “Nobody crosses before June.”",
    "The firm said that Bob Ray had told investors that the fund was empty.",
    "“In March the minister admitted that it was wrong and claimed she was away,” he said.",
    "According to the coastguard, both boats were full, and the pilots’ claim that they were not is false.",
    "The inspectors listed what they had found:",
    "The pumps, the company insists, were tested twice.",
    "It rained.",
    "‘It wasn’t us,’ he told the BBC.",
    '"It is open," they said, "and it',
    "Minister: No More Money for Bridge",
    "“We asked twice and got no answer.",
    "“It is small, but it is ours and we keep it.” — Ann Lee",
    "said that said that said",
    "”“ , . : ’",
)

prose = st.lists(st.sampled_from(FRAGMENTS) | hostile, min_size=1, max_size=4).map(" ".join)
blocks = st.lists(st.tuples(st.sampled_from(BLOCK_KINDS), prose), min_size=1, max_size=8)
pages = blocks.map(lambda made: article(*made))

PAGES_AN_EXAMPLE = 6
thorough = settings(max_examples=15, deadline=None)


def roles(a: Attribution) -> list[Span]:
    return [span for passage in (a.content, a.cue, a.source) if passage for span in passage.spans]


def check(reading: Reading) -> None:
    """All that holds of any reading."""
    page = reading.article
    known = {a.id: a for a in reading.attributions}
    assert len(known) == len(reading.attributions), "two records with one id"
    for a in reading.attributions:
        assert a.confidence is not None
        assert 0 <= a.confidence <= 1
        assert (a.act is None) == (a.cue is None)
        if a.parent is not None:
            held = known[a.parent].content.spans
            assert all(any(x <= start and end <= y for x, y in held) for start, end in roles(a))
            assert a.frame == ()
        for start, end in a.frame:
            assert page.text[start:end].strip() == page.text[start:end] != ""
    readable = [block for block in page.blocks if block.kind in READABLE]
    for start, end in {span for a in reading.attributions for span in (*roles(a), *a.frame)}:
        block = readable[bisect_right(readable, start, key=lambda block: block.start) - 1]
        assert block.start <= start < end <= block.end
    check_sentences(reading)


def cover(page: Article, spans: Iterable[Span]) -> bytearray:
    """A byte a character: is it in one of the spans?"""
    covered = bytearray(len(page.text))
    for start, end in spans:
        covered[start:end] = b"\x01" * (end - start)
    return covered


def check_sentences(reading: Reading) -> None:
    """Each sentence of a prose block is a statement, or touched and covered by roles and frames without a gap."""
    page = reading.article
    top = [a for a in reading.attributions if a.depth == 0]
    touching = cover(page, (span for a in top for span in roles(a)))
    covered = cover(page, (span for a in top for span in (*roles(a), *a.frame)))
    statements = Counter(statement.passage.spans for statement in reading.statements)
    for block in page.blocks:
        for start, end in sentences(page.text, block.start, block.end) if block.kind in PROSE else ():
            touched = any(touching[start:end])
            assert statements.pop(((start, end),), 0) == (0 if touched else 1), page.text[start:end]
            if touched:
                bare = [i for i in range(start, end) if not covered[i] and not page.text[i].isspace()]
                assert bare == [], page.text[start:end]
    assert not statements, "a statement that is no sentence of a prose block"


@thorough
@given(made=st.lists(pages, min_size=PAGES_AN_EXAMPLE, max_size=PAGES_AN_EXAMPLE))
def test_every_reading_accounts_for_its_article(made: list[Article], model: Model) -> None:
    for reading in extract(made, model):
        check(reading)


@thorough
@given(data=st.lists(prose.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(), max_size=8))
def test_any_bytes_give_a_reading_or_a_typed_error(data: list[bytes], model: Model) -> None:
    results = list(Reader(model=model).read(data))
    assert len(results) == len(data)
    for result in results:
        if isinstance(result, Failure):
            assert isinstance(result.error, LoadError)
            assert result.error.reason
        else:
            check(result)


def same(a: Reading, b: Reading) -> None:
    """The same records; confidences may differ a little, as sums do in another order."""
    assert [record.id for record in a.records()] == [record.id for record in b.records()]
    for one, other in zip(a.attributions, b.attributions, strict=True):
        assert one.confidence == pytest.approx(other.confidence, abs=0.02)
        assert (one.kind, one.act, one.parent, one.frame) == (other.kind, other.act, other.parent, other.frame)


STORY = [
    ("title", "Bridge to stay shut, mayor says"),
    *(("paragraph", f"{a} {b}") for a, b in pairwise(FRAGMENTS)),
]  # fmt: skip


def story(name: str, first: int = 0) -> Article:
    return article(*STORY[first:], name=name)


def test_same_bytes_same_ids(model: Model) -> None:
    data = story("x").text.encode()
    first, second = Reader(model=model).read([data, data])
    assert isinstance(first, Reading)
    assert isinstance(second, Reading)
    assert first.attributions
    same(first, second)


def test_an_article_reads_alone_as_it_does_among_others(model: Model) -> None:
    several = [story(str(i), i) for i in range(6)]
    for alone, together in zip((extract([page], model)[0] for page in several), extract(several, model), strict=True):
        same(alone, together)


@pytest.mark.parametrize("kind", sorted(set(BLOCK_KINDS) - READABLE))
def test_nothing_is_read_in_what_is_beside_the_article(kind: BlockKind, model: Model) -> None:
    (reading,) = extract([article(*((kind, words) for _, words in STORY))], model)
    assert list(reading.records()) == [reading.article]


def test_a_title_yields_attributions_and_no_statement(model: Model) -> None:
    (reading,) = extract([article(*(("title", words) for _, words in STORY))], model)
    assert reading.attributions
    assert reading.statements == ()


def test_an_article_without_blocks_has_no_records(model: Model) -> None:
    (reading,) = extract([Article("x", "words", (), "0" * 64)], model)
    assert list(reading.records()) == [reading.article]


def paragraph(text: str) -> Article:
    return article(("paragraph", text))


class Words:
    """Stands in for the network, at next to no cost: a claim wherever a page has "NAME said WORDS"."""

    _CLAIM = re.compile(r"\b(\w+) (said) (\w+(?: \w+){0,20})")

    def claims(self, articles: Sequence[tuple[str, Sequence[Block]]]) -> list[list[Claim]]:
        return [
            [self._claim(m) for b in blocks for m in self._CLAIM.finditer(text, b.start, b.end)]
            for text, blocks in articles
        ]

    def _claim(self, m: re.Match[str]) -> Claim:
        return Claim(m.span(2), m.span(1), (m.span(3),), 0.99, 0.99, 0.99, 0.99)


HOSTILE: dict[str, Callable[[int], Article]] = {
    "one letter, over and over": lambda n: paragraph("a" * 50 * n),
    "opening marks": lambda n: paragraph("“" * n),
    "straight marks": lambda n: paragraph('"' * n),
    "single marks": lambda n: paragraph("' " * n),
    "quotations": lambda n: paragraph("“a b, c d e f.” " * n),
    "quotations and claims": lambda n: paragraph("Ann said it rained. “So it did,” he said then. " * (n // 8)),
    "quotations behind colons": lambda n: paragraph("He said: “So it is.” " * (n // 4)),
    "capitals and a colon": lambda n: paragraph("A" * n + " said: “We are here now, all of us.”"),
    "paragraphs of one letter": lambda n: article(*[("paragraph", "a")] * n),
    "paragraphs that open a quotation": lambda n: article(*[("paragraph", "“a")] * n),
    "paragraphs of claims": lambda n: article(
        *[("paragraph", "“It rained, it did,” he said. Ann said so.")] * (n // 8)
    ),
    "list items": lambda n: article(("paragraph", "Ann said that:"), *[("list_item", "a")] * n),
    "introductions to lists": lambda n: article(*[("paragraph", "Ann said that:"), ("list_item", "a")] * (n // 8)),
    "lone surrogates": lambda n: paragraph("\ud800\udfff said \udc00 " * n),
    "punctuation": lambda n: paragraph("?!.,;:-" * n),
    "one paragraph of claims": lambda n: paragraph("Ann said it rained. " * (n // 8)),
    "claims in claims": lambda n: paragraph("he said that " * n),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_on_a_page_grows_no_faster_than_the_page(name: str) -> None:
    seconds = []
    for n in (5_000, 20_000):
        page = HOSTILE[name](n)
        began = time.process_time()
        (reading,) = extract([page], cast("Model", Words()))
        seconds.append(time.process_time() - began)
        check(reading)
    assert seconds[1] < 0.3 + 7 * seconds[0], f"four times as much took {seconds[1] / seconds[0]:.0f} times as long"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_in_bounded_time(name: str, model: Model) -> None:
    began = time.process_time()
    (reading,) = extract([HOSTILE[name](2_000)], model)
    assert time.process_time() - began < 10
    check(reading)


def hostile_files() -> Sequence[bytes]:
    return [
        b"a" * 1_000_000,
        "“".encode() * 100_000,
        b"a\n\n" * 20_000,
        "\ud800\udc00 said ".encode("utf-8", "surrogatepass") * 1_000,
        b"?!., " * 10_000,
        b"\xff\xfe" + b"\x00" * 10_000,
        b"<p>" * 20_000,
        b"",
    ]


def test_hostile_files_are_read_or_refused(model: Model) -> None:
    began = time.process_time()
    for result in Reader(model=model).read(hostile_files()):
        assert isinstance(result, Reading) or result.error.reason
    assert time.process_time() - began < 60
