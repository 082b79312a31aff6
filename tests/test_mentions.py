"""Mentions, marked in their text as ``[the mayor]``, and what a source's words are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import article, hostile

from sayso.mentions import Form, kind_of, mentions, of_source, scan

if TYPE_CHECKING:
    from sayso.records import SpeakerKind

MARK = re.compile(r"\[([^\]]*)\]")


@pytest.mark.parametrize(
    "sentence",
    [
        "[The mayor] told [Ann Lee] that [she] slept.",
        "[A senior official] in [Altau] left with [two engineers] and [his] dog.",
        "“[I] know,” [he] said of [the report].",
        "[The ministry]’s men came, so did [that company].",
        "It was the bridge that fell.",
        "The Mayor of nowhere said that rain fell on the road.",
    ],
)
def test_mentions(sentence: str) -> None:
    text = MARK.sub(r"\1", sentence)
    found = [text[slice(*m.span)] for m in mentions(scan(article(("paragraph", text))))]
    wanted = MARK.findall(sentence)
    assert [w for w in wanted if w not in found] == []


@pytest.mark.parametrize(
    ("source", "form", "words", "kind"),
    [
        ("Turkey’s Vice President Fuat Oktay", "name", "Fuat Oktay", "person"),
        ("The head of the union, Ann Lee,", "name", "Ann Lee", "person"),
        ("Ann Lee, the mayor of Corrie,", "name", "Ann Lee", "person"),
        ("A spokesman for Halden Rail", "description", "A spokesman", "unnamed"),
        ("the company, based in Altau,", "description", "the company", "organisation"),
        ("Two witnesses who saw it", "description", "Two witnesses", "group"),
        ("The report by Ann Lee", "description", "The report", "document"),
        ("Anna Ek and Bo Ray", "description", "Anna Ek and Bo Ray", "group"),
        ("by him", "pronoun", "him", "person"),
        ("she, who was there", "pronoun", "she", "person"),
        ("a 52-year-old", "description", "a 52-year-old", "unnamed"),
    ],
)
def test_what_a_source_is_about(source: str, form: Form, words: str, kind: SpeakerKind) -> None:
    text = f"It rained, as {source} said."
    page = scan(article(("paragraph", text)))
    start = text.index(source)
    found = of_source(page[0], 0, (start, start + len(source)))
    assert found is not None
    assert (found.form, text[slice(*found.span)], found.kind) == (form, words, kind)


@pytest.mark.parametrize("source", ["…", "“ ”", " "])
def test_a_source_without_a_word_is_about_nobody(source: str) -> None:
    text = f"It rained {source} said."
    assert of_source(scan(article(("paragraph", text)))[0], 0, (10, 10 + len(source))) is None


@pytest.mark.parametrize(
    ("word", "kind", "many"),
    [
        ("mayor", "unnamed", False),
        ("mayors", "group", True),
        ("police", "organisation", False),
        ("residents", "group", True),
        ("figures", "document", True),
        ("cloud", None, False),
    ],
)
def test_what_a_noun_stands_for(word: str, kind: SpeakerKind | None, many: bool) -> None:
    assert kind_of(word)[0] == kind
    if kind != "document":
        assert kind_of(word)[1] == many


PIECES = hostile | st.sampled_from(["the mayor", "Ann Lee", "a senior official", "he", "his", ",", "and", "’s", "who"])


@given(st.lists(PIECES, min_size=1, max_size=8).map(" ".join), st.data())
def test_mentions_and_sources_lie_in_their_block(text: str, data: st.DataObject) -> None:
    page = scan(article(("paragraph", text), ("title", text)))
    found = mentions(page)
    assert [m.span for m in found] == sorted(m.span for m in found)
    a, b = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    source = of_source(page[0], 0, (a, b))
    for m in [*found, *([source] if source else [])]:
        block = page[m.block].block
        assert block.start <= m.span[0] < m.span[1] <= block.end
        assert m.words
        assert m.span == (page[m.block].tokens[m.first].start, page[m.block].tokens[m.last].end) or m.whole == m.span
