"""Names in running text: ``[Ann Lee]person``, offices before them in round brackets: ``(Mr.) [Lee]person``."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from readings import article, hostile

from sayso.mentions import scan
from sayso.names import LONGEST

MARK = re.compile(r"(?:\((?P<titles>[^)]*)\) )?\[(?P<name>[^\]]*)\](?P<kind>person|organisation|unknown)")


@pytest.mark.parametrize(
    "sentence",
    [
        "The owner is [Ann Lee]person of [Halden Rail]organisation.",
        "On Friday (Mr.) [Lee]person went home, said (Transport Minister) [Jan Ek]person.",
        "It was (Vice President) [Fuat Oktay]person who came.",
        "[Halden Rail]organisation (Chief Executive) [Mina Oro]person left.",
        "The [Ministry of Health and Welfare]organisation and the [Bank of England]organisation met.",
        "The letter names [Ursula von der Leyen]person and [Ann Lee]person.",
        "In [New York City]unknown and [San Diego County]organisation all is new. [New York]unknown waits.",
        "There [Ann Lee]person Friday told the [Halden Sunday Times]organisation so.",
        "Then [Seamen's Fund]organisation paid.",
        "Only the [NCRI]organisation knew.",
        "The men of the [4th Mountain Brigade]organisation slept in [School No. 4]organisation.",
        "On the 4th [Ann Lee]person slept.",
        "However, when Monday came it rained, and the mayor left.",
        "Officials said so. Rain fell.",
        "“Q. Who came?”",
    ],
)
def test_names(sentence: str) -> None:
    text = MARK.sub(lambda m: " ".join(filter(None, (m["titles"], m["name"]))), sentence)
    (scanned,) = scan(article(("paragraph", text)))
    found = [(" ".join(scanned.tokens[i].text for i in n.titles), text[slice(*n.span)], n.kind) for n in scanned.names]
    assert found == [(m["titles"] or "", m["name"], m["kind"]) for m in MARK.finditer(sentence)]


def test_a_headline_in_capitals_has_the_names_that_the_text_has() -> None:
    title, _ = scan(article(("title", "Mayor Lee Says Bridge Shut"), ("paragraph", "Then Ann Lee came to the bridge.")))
    assert [[title.tokens[i].text for i in range(n.first, n.last + 1)] for n in title.names] == [["Lee"]]


def test_a_run_of_capitals_without_an_end_is_no_name() -> None:
    (scanned,) = scan(article(("paragraph", "so " + "Big Show In Town " * LONGEST + "ended.")))
    assert scanned.names == ()


def test_long_runs_take_no_long_time() -> None:
    began = time.perf_counter()
    for piece in ("Big ", "Mr. ", "Ministry of A and B and ", "J. ", "No. 4 ", "’s A"):
        scan(article(("title", piece * 5_000), ("paragraph", "The Ministry of " + piece * 5_000)))
    assert time.perf_counter() - began < 10  # quadratic, it would be minutes


@given(hostile)
def test_names_lie_in_their_block_apart_and_in_order(text: str) -> None:
    for scanned in scan(article(("paragraph", f"A {text} Ann {text}"), ("title", text))):
        last = -1
        for name in scanned.names:
            first = name.titles[0] if name.titles else name.first
            assert last < first <= name.first <= name.last < len(scanned.tokens)
            assert name.span == (scanned.tokens[name.first].start, scanned.tokens[name.last].end)
            assert name.titles == tuple(range(first, name.first))
            last = name.last
