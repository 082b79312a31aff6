"""Whom sources stand for: paragraphs marked as in ``sources.py``, and who says each claim (None: cannot be told)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import article, hostile
from sources import antecedents, marked, resolved, who

from sayso.records import Attribution, Reading
from sayso.resolve import OUTLET, resolve

if TYPE_CHECKING:
    from sayso.records import Passage, Span

SPEAKERS: list[tuple[list[str | None], tuple[str, ...]]] = [
    # names
    (["Ann Lee", "Ann Lee"], ("⟦s1 Dr. Ann Lee⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. ⟦s2 Lee⟧ ⟦q2 said⟧ ⟦c2 it had stopped⟧.",)),
    (["Ann Lee"], ("⟦s1 Lee⟧ ⟦q1 said⟧ ⟦c1 it rained⟧.", "Then Ann Lee left.")),
    (["Mary Jane Holt", "Mary Beth Holt"],
     ("⟦s1 Mary Jane Holt⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. ⟦s2 Mary Beth Holt⟧ ⟦q2 said⟧ ⟦c2 it had stopped⟧.",)),
    # bodies and their acronyms, defined in brackets or not
    (["National Union of Dockers"] * 2,
     ("⟦s1 The National Union of Dockers⟧ ⟦q1 said⟧ ⟦c1 it rained⟧.", "⟦s2 The NUD⟧ ⟦q2 said⟧ ⟦c2 it had stopped⟧.")),
    (["Workers’ Front of Talsk"] * 2,
     ("⟦s1 The Workers’ Front of Talsk (FTT)⟧ ⟦q1 said⟧ ⟦c1 it rained⟧.", "⟦s2 FTT⟧ ⟦q2 said⟧ ⟦c2 it had stopped⟧.")),
    # pronouns
    (["Ann Lee", "Ann Lee"], ("⟦s1 Ann Lee⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. ⟦s2 She⟧ ⟦q2 said⟧ ⟦c2 it had stopped⟧.",)),
    (["Ann Lee"], ("Although ⟦s1 she⟧ ⟦q1 thought⟧ ⟦c1 it was late⟧, Ann Lee went out.",)),
    ([None], ("⟦s1 He⟧ ⟦q1 said⟧ ⟦c1 it rained⟧.",)),
    ([None], ("Ann Lee went out. ⟦s1 He⟧ ⟦q1 said⟧ ⟦c1 it rained⟧.",)),
    (["Ann Lee", "Ann Lee"], ("⟦s1 Ann Lee⟧ ⟦q1 said⟧: ⟦c1 “⟦s2 I⟧ ⟦q2 think⟧ ⟦c2 it rained⟧.”⟧",)),
    ([OUTLET], ("⟦s1 We⟧ ⟦q1 understand⟧ ⟦c1 it rained⟧.",)),
    # descriptions
    (["Ann Lee", "Ann Lee"],
     ("⟦s1 Ann Lee, the mayor of Corrie,⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. ⟦s2 The mayor⟧ ⟦q2 said⟧ ⟦c2 it had stopped⟧.",)),
    (["A spokesman for Halden Rail", "A resident", "Another resident"],
     ("⟦s1 A spokesman for Halden Rail⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. ⟦s2 A resident⟧ ⟦q2 said⟧ ⟦c2 it had stopped⟧.",
      "⟦s3 Another resident⟧ ⟦q3 said⟧ ⟦c3 it had not⟧.")),
    (["Residents", "Residents"],
     ("⟦s1 Residents⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. It was late.", "⟦s2 Residents⟧ ⟦q2 said⟧ ⟦c2 it had stopped⟧.")),
    (["A senior official", "A senior official"],
     ("⟦s1 A senior official⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. ⟦s2 The same official⟧ ⟦q2 said⟧ ⟦c2 it had stopped⟧.",)),
    (["Anna Ek and Bo Ray", "Anna Ek and Bo Ray"],
     ("⟦s1 Anna Ek and Bo Ray⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. ⟦s2 They⟧ ⟦q2 added⟧ ⟦c2 it had stopped⟧.",)),
    (["report"], ("⟦s1 The report⟧ ⟦q1 says⟧ ⟦c1 it rained⟧.",)),
    # none that the text names
    ([None], ("⟦c1 It was⟧ ⟦q1 reportedly⟧ shut.",)),
    (["Ann Lee", "Ann Lee"],
     ("⟦s1 Ann Lee⟧ ⟦q1 said⟧ ⟦c1 “It rained.”⟧", "⟦c2 “Nobody swims before June, not even the ducks.”⟧")),
    (["Ann Lee", None],
     ("⟦s1 Ann Lee⟧ ⟦q1 said⟧ ⟦c1 it rained⟧.", "A drum was heard. ⟦c2 “Go home to your books!”⟧ The shutters shut.")),
    (["Ann Lee"], ("Ann Lee stood in the door.", "⟦c1 “Nobody swims before June, not even the ducks.”⟧")),
    # turns
    (["LEE", "EK", None],
     ("⟦s1 LEE⟧⟦q1 :⟧ ⟦c1 Hello, ⟦s3 you⟧ ⟦q3 said⟧ ⟦c3 it rained⟧.⟧", "⟦s2 EK⟧⟦q2 :⟧ ⟦c2 Yes.⟧")),
    ([None, "EK", None],
     ("⟦s1 You⟧⟦q1 :⟧ ⟦c1 Hello, ⟦s3 you⟧ ⟦q3 said⟧ ⟦c3 it rained⟧.⟧", "⟦s2 EK⟧⟦q2 :⟧ ⟦c2 Yes.⟧")),
    ([OUTLET, "Jan Ek"],
     ("Jan Ek keeps bees.", "⟦s1 Q⟧⟦q1 :⟧ ⟦c1 Why?⟧", "⟦s2 A⟧⟦q2 :⟧ ⟦c2 Bob Ray told me to.⟧")),
    ([OUTLET, None], ("A talk on bees.", "⟦s1 Q⟧⟦q1 :⟧ ⟦c1 Why?⟧", "⟦s2 A⟧⟦q2 :⟧ ⟦c2 Bob Ray told me to.⟧")),
    ([None], ("Jan Ek keeps bees.", "⟦s1 QUESTION⟧⟦q1 :⟧ ⟦c1 Why?⟧")),
    ([OUTLET, "Jan Ek"], ("Jan Ek keeps bees.", "⟦s1 Q.⟧ ⟦c1 Who came?⟧", "⟦s2 A.⟧ ⟦c2 Number nine.⟧")),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "paragraphs"), SPEAKERS)
def test_speakers(expected: list[str | None], paragraphs: tuple[str, ...]) -> None:
    assert who(*paragraphs) == expected


def test_the_outlet_and_its_author_go_by_their_names() -> None:
    we, i = "⟦s1 We⟧ ⟦q1 understand⟧ ⟦c1 it rained⟧.", "⟦s1 I⟧ ⟦q1 think⟧ ⟦c1 it rained⟧."
    assert who(we, outlet="Port Gazette") == ["Port Gazette"]
    assert who(i, authors=("Ada Koval",)) == ["Ada Koval"]
    assert who(i, outlet=" ", authors=("",)) == [OUTLET]
    assert who(we, authors=("Ada Koval",)) == [None]


def test_who_cannot_be_told_has_a_reason() -> None:
    for paragraph in (p for names, (p, *more) in SPEAKERS if names == [None] and not more):
        ((attribution, speaker),) = resolved(paragraph).values()
        assert speaker is None
        assert attribution.reason


def test_a_speaker_has_kind_role_affiliation_and_mentions() -> None:
    found = resolved(
        "⟦s1 Ann Lee, a spokeswoman for Halden Rail,⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. ⟦s2 She⟧ ⟦q2 said⟧ ⟦c2 it was late⟧.",
        "Halden Rail Group owns the bridge. Its director, ⟦s3 Bo Ek,⟧ ⟦q3 said⟧ ⟦c3 it was shut⟧.",
    )
    (_, lee), _, (_, ek) = found.values()
    assert lee is not None
    assert ek is not None
    text = lee.article.text
    assert (lee.name, lee.kind, lee.role, lee.affiliation) == ("Ann Lee", "person", "spokeswoman", "Halden Rail")
    assert [text[slice(*span)] for span in lee.mentions] == ["Ann Lee", "a spokeswoman", "She"]
    assert (ek.name, ek.role, ek.affiliation) == ("Bo Ek", "director", "Halden Rail Group")


def test_an_unnamed_speaker_has_the_role_that_it_is_brought_in_with() -> None:
    ((_, speaker),) = resolved("⟦s1 A spokesman for Halden Rail⟧ ⟦q1 said⟧ ⟦c1 it rained⟧.").values()
    assert speaker is not None
    assert (speaker.kind, speaker.role, speaker.affiliation) == ("unnamed", "spokesman", "Halden Rail")


def test_a_reading_without_claims_stays_as_it_is() -> None:
    reading = Reading(article(("paragraph", "It rained.")))
    assert resolve(reading, antecedents()) is reading


@pytest.mark.parametrize(
    "paragraph",
    [
        "⟦s1 Lee⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. "
        + "Then J. Lee met Jan Lee, Jon Lee, Ann Lee and he told them so. " * 1_500,
        "⟦s1 She⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. " + "He told her that they knew him. " * 4_000,
        "⟦s1 She⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. " + "Its director, Ann Lee, a cook at Halden Rail, left. " * 2_000,
    ],
)
def test_thousands_of_mentions_take_no_long_time(paragraph: str) -> None:
    _, reading = marked(paragraph)
    began = time.perf_counter()
    resolve(reading, antecedents())
    assert time.perf_counter() - began < 20  # quadratic, it would be minutes


WORDS = (
    "Ann Lee", "Lee", "J. Lee", "Mr. Lee", "the mayor", "the mayor of Ayr", "Q", "Q:", "A:", "I", "we", "You", "he",
    "they", "it", "its", "said", "“", "”", ",", ".", ":", "and", "(NCRI)", "National Council of Resistance of Iran",
    "’s", "a spokesman for Halden Rail", "the same official", "residents", "who is", "the report", "QUESTION", "The",
)  # fmt: skip
PROSE = st.lists(st.sampled_from(WORDS) | hostile, min_size=1, max_size=12).map(" ".join)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any attributions, their spans at borders of words or anywhere, in prose that sources are made of."""
    kinds = st.sampled_from(("title", "paragraph", "paragraph", "caption"))
    page = article(
        *draw(st.lists(st.tuples(kinds, PROSE), min_size=1, max_size=4)),
        outlet=draw(st.none() | hostile),
        authors=tuple(draw(st.lists(hostile, max_size=2))),
    )

    def passage() -> Passage:
        block = draw(st.sampled_from(page.blocks))
        borders = {block.start, block.end}
        if draw(st.booleans()):
            borders |= {i for i in range(block.start, block.end) if page.text[i] == " " or page.text[i - 1] == " "}
        else:
            borders |= set(range(block.start, block.end))
        cuts = draw(st.lists(st.sampled_from(sorted(borders)), min_size=2, max_size=4, unique=True).map(sorted))
        return page.passage(*zip(cuts[::2], cuts[1::2], strict=False))

    made: dict[str, Attribution] = {}
    for _ in range(draw(st.integers(1, 5))):
        parent = draw(st.sampled_from([None, *made.values()]))
        claim = Attribution(
            page,
            draw(st.sampled_from(("direct", "indirect", "mixed"))),
            passage(),
            passage() if draw(st.booleans()) else None,
            passage() if draw(st.booleans()) else None,
            parent=parent.id if parent else None,
            depth=parent.depth + 1 if parent else 0,
        )
        made.setdefault(claim.id, claim)
    return Reading(page, tuple(made.values()))


@settings(max_examples=150, deadline=None)
@given(readings())
def test_any_attributions_have_speakers_or_reasons_and_keep_their_spans(reading: Reading) -> None:
    found = resolve(reading, antecedents())
    assert [(a.id, a.content, a.cue, a.source) for a in found.attributions] == [
        (a.id, a.content, a.cue, a.source) for a in reading.attributions
    ]
    assert all((a.speaker is None) == (a.reason is not None) for a in found.attributions)
    ids = [speaker.id for speaker in found.speakers]
    assert len(ids) == len(set(ids))
    assert set(ids) == {a.speaker for a in found.attributions if a.speaker}
    assert all(speaker.name.strip() for speaker in found.speakers)
    held: dict[Span, str] = {}
    for speaker in found.speakers:
        assert all(held.setdefault(span, speaker.id) == speaker.id for span in speaker.mentions)
    assert resolve(reading, antecedents()) == found
