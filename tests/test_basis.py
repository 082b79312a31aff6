"""How a source is said to know: one example and more for each ground, and for each kind of claim that has none."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import article

from sayso.acts import act_of, polarity_of
from sayso.basis import basis_of
from sayso.lexicon import lists
from sayso.records import ACTS, Act, Article, Attribution, Basis, Kind, Passage, Span, Speaker, SpeakerKind

# Who speaks: kind, name, role, affiliation.
Who = tuple[SpeakerKind, str, str | None, str | None]
PERSON: Who = ("person", "Ada Koval", None, None)
RESIDENT: Who = ("unnamed", "a resident", None, None)
WITNESSES: Who = ("group", "witnesses", None, None)
POLICE: Who = ("organisation", "police", None, None)
COMPANY: Who = ("organisation", "Halden Rail", None, None)
SPOKESWOMAN: Who = ("unnamed", "a spokeswoman for Halden Rail", "spokeswoman", "Halden Rail")
MINISTER: Who = ("person", "Ada Koval", "transport minister", "Norland")
PAPER: Who = ("organisation", "the Corrie Herald", None, None)
UNION: Who = ("organisation", "the Dockers' Union", None, None)

#: Basis ("-" for none), speaker, and a sentence with its source in (), its cue in [] and its content in {}.
EXAMPLES: list[tuple[str, Who | None, str]] = [
    ("poll_or_data", ("document", "a survey by Tarn", None, None),
     "(A survey by Tarn) [found] {six in ten oppose it}."),
    ("poll_or_data", ("document", "figures from the port", None, None),
     "{Exports fell}, [according to] (figures from the port)."),
    ("poll_or_data", COMPANY, "(Halden Rail), citing its passenger data, [said] {trains were fuller than ever}."),
    ("poll_or_data", POLICE, "In a survey of 900 drivers, (police) [found] {half used a phone}."),
    ("document", ("document", "the report", None, None), "(The report) [says] {the pump had failed twice}."),
    ("document", ("document", "court papers", None, None), "(Court papers) [show] {he was paid in cash}."),
    ("document", PERSON, "(Ms Koval), citing a leaked memo, [said] {the tank was empty}."),
    ("document", MINISTER, "In an email seen by the Herald, (Ms Koval) [wrote] {that the bridge was unsafe}."),
    ("official_capacity", COMPANY, "(Halden Rail) [said in a statement] {that it had sold the depot}."),
    ("other_source", PAPER, "(The Corrie Herald), quoting two officials, [reported] {that the talks had failed}."),
    ("other_source", PERSON, "{“I was told the road had gone,”} (Ms Koval) [said]."),
    ("other_source", POLICE, "(Police) [said] {the driver had told them that he fell asleep}."),
    ("other_source", PAPER, "(The Corrie Herald) [reported] {that the mayor had told aides of her plan}."),
    ("first_hand", PERSON, "{“I heard a bang and ran,”} (Ms Koval) [said]."),
    ("first_hand", PERSON, "(Ms Koval) [said] {she had run down the stairs}."),
    ("first_hand", PERSON, "{“The blast threw me against the wall,”} (she) [said]."),
    ("first_hand", WITNESSES, "(Witnesses) [said] {the bus skidded on the ice}."),
    ("first_hand", RESIDENT, "(A resident who was on the pier) [said] {the crane fell slowly}."),
    ("first_hand", PERSON, "(Ms Koval) [recalled] {hearing three shots}."),
    ("first_hand", PERSON, "(Ms Koval) [admitted] {taking the money}."),
    ("first_hand", MINISTER, "{“I signed the order myself,”} (the minister) [said]."),
    ("anonymous", ("unnamed", "a senior official", "senior official", None),
     "(A senior official), who spoke on condition of anonymity, [said] {the talks had failed}."),
    ("anonymous", ("unnamed", "a clerk", "clerk", None),
     "(A clerk) [said] {the files were gone}. He asked not to be named because he feared for his job."),
    ("anonymous", ("unnamed", "a person familiar with the talks", None, None),
     "(A person familiar with the talks) [said] {a price was agreed}."),
    ("anonymous", ("unnamed", "one of the people", None, None),
     "The ship is for sale, two people familiar with the matter said. (One of the people) [said] {a bank had looked}."),
    ("anonymous", ("group", "two sources", None, None), "(Two sources) [said] {the ship left on Monday}."),
    ("official_capacity", POLICE, "(Police) [said] {two people were hurt}."),
    ("official_capacity", SPOKESWOMAN, "(A spokeswoman for Halden Rail) [said] {the train had been inspected in May}."),
    ("official_capacity", MINISTER, "(The minister) [said] {that three bridges were closed}."),
    ("official_capacity", COMPANY, "(Halden Rail) [announced] {that it would close the depot}."),
    ("official_capacity", UNION, "(The Dockers' Union) [said] {it had balloted its members}."),
    ("official_capacity", ("organisation", "the High Court", None, None),
     "(The High Court) [ruled] {that the sale was void}."),
    ("official_capacity", ("organisation", "the High Court", None, None),
     "(The High Court) [ordered] {the company to pay}."),
    # None of these is an affirmed claim of fact, or the article does not say how it is known.
    ("-", RESIDENT, "(A resident) [said] {the road was flooded}."),
    ("-", UNION, "(The Dockers' Union) [said] {the port had cut corners}."),
    ("-", MINISTER, "(The minister) [hopes] {that the talks will succeed}."),
    ("-", MINISTER, "(The minister) [urged] {drivers to stay at home}."),
    ("-", MINISTER, "(The minister) [asked] {why the gate was open}."),
    ("-", COMPANY, "(Halden Rail) [promised] {to refund every passenger}."),
    ("-", COMPANY, "(Halden Rail) [denied] {that it had been warned}."),
    ("-", POLICE, "(Police) [did not say] {how many were hurt}."),
    ("-", POLICE, "(Police) [declined to say] {who was held}."),
    ("-", MINISTER, "(The minister) [predicted] {that prices would fall}."),
    ("-", MINISTER, "(The minister) [said] {prices would fall by May}."),
    ("-", MINISTER, "(The minister) [said] {he would resign}."),
    ("-", MINISTER, "(The minister) [praised] {the crews for their work}."),
    ("-", MINISTER, "(The minister) [said] {the strike was a disgrace}."),
    ("-", MINISTER, "{“We are proud of the crews,”} (the minister) [said]."),
    ("-", PERSON, "{“I think it is too dear,”} (Ms Koval) [said]."),
    ("-", PERSON, "{“Leave it. Who asked for it?”} (Ms Koval) [said]."),
    ("-", PERSON, "{“It looked like a war zone,”} (Ms Koval) [said]."),
    ("-", ("person", "Ada Koval", "former minister", None), "(The former minister) [said] {the bridges were closed}."),
    ("-", ("person", "Ada Koval", "professor of hydrology", "the University of Corrie"),
     "(The professor) [said] {the river had changed its bed}."),
    ("-", PERSON, "(Ms Koval), citing health reasons, [said] {the shop was for sale}."),
    ("-", PERSON, "{“Nobody has ever regretted a mule,”} (Ms Koval) [said]."),
    ("-", None, "[It was reported] {that the mine was sold}."),
]  # fmt: skip


def marked(text: str) -> tuple[Article, Passage | None, Passage | None, Passage]:
    """The article of a marked sentence, with its source, cue and content."""
    plain, spans = "", {}
    for piece in re.split(r"([(\[{][^)\]}]*[)\]}])", text):
        if piece[:1] in tuple("([{"):
            spans[piece[0]] = (len(plain), len(plain) + len(piece) - 2)
            piece = piece[1:-1]  # noqa: PLW2901 - without its marks
        plain += piece
    of = article(("paragraph", plain))
    source, cue = (of.passage(spans[mark]) if mark in spans else None for mark in "([")
    return of, source, cue, of.passage(spans["{"])


def attributed(text: str, who: Who | None) -> tuple[Attribution, Speaker | None]:
    of, source, cue, content = marked(text)
    kind: Kind = "direct" if content.text.startswith("“") else "indirect"
    words = cue.text if cue else ""
    a = Attribution(of, kind, content, cue, source, act=act_of(words, content.text), polarity=polarity_of(words))
    if who is None or source is None:
        return a, None
    return a, Speaker(of, who[1], who[0], source.spans, who[2], who[3])


@pytest.mark.parametrize(("basis", "who", "text"), EXAMPLES)
def test_basis(basis: str, who: Who | None, text: str) -> None:
    assert (basis_of(*attributed(text, who)) or "-") == basis


def test_a_basis_of_the_parent_is_not_that_of_the_child() -> None:
    """Of a claim inside another's content, only the words inside that content count."""
    text = "Citing a memo, police said the driver told them he was paid in cash."
    of = article(("paragraph", text))

    def find(words: str) -> Passage:
        return of.passage((text.index(words), text.index(words) + len(words)))

    parent = Attribution(of, "indirect", find("the driver told them he was paid in cash"), find("said"), find("police"))
    police = Speaker(of, "police", "organisation", find("police").spans)
    assert basis_of(parent, police) == "document"
    child = Attribution(
        of, "indirect", find("he was paid in cash"), find("told"), find("the driver"), parent=parent.id, depth=1
    )
    driver = Speaker(of, "the driver", "unnamed", find("the driver").spans)
    assert basis_of(child, driver, parent) == "first_hand"


def test_what_is_said_where_a_source_is_first_named_holds_when_it_speaks_again() -> None:
    text = "An aide, speaking on condition of anonymity, said a deal was near. The aide said the text had been signed."
    of = article(("paragraph", text))

    def find(words: str) -> Span:
        return text.index(words), text.index(words) + len(words)

    again = find("The aide")
    cue = (again[1] + 1, again[1] + 5)
    claim = Attribution(
        of, "indirect", of.passage(find("the text had been signed")), of.passage(cue), of.passage(again)
    )
    assert basis_of(claim, Speaker(of, "an aide", "unnamed", (find("An aide"), again))) == "anonymous"


SIGNS = """
I we she told me that had seen citing a report poll data source who asked not to be named police said will would “ ” . ?
, ’ ’s n’t In survey the minister witnesses was were
"""
WORDS = st.sampled_from(SIGNS.split())
TEXTS = st.one_of(st.text(min_size=4, max_size=120), st.lists(WORDS, min_size=4, max_size=60).map(" ".join))


@settings(max_examples=200)
@given(TEXTS, st.data())
def test_any_text_has_a_basis_or_none(text: str, data: st.DataObject) -> None:
    of = article(("paragraph", text))
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=4, max_size=4)))
    spans = data.draw(st.permutations(list(pairwise(edges))))
    source, cue, content = (of.passage(span) for span in spans)
    act: Act | None = data.draw(st.sampled_from([None, *ACTS]))
    claim = Attribution(of, "indirect", content, cue, source, act=act)
    kind: SpeakerKind = data.draw(st.sampled_from(get_args(SpeakerKind)))
    role, body = data.draw(st.lists(st.none() | st.text(max_size=20), min_size=2, max_size=2))
    speaker = data.draw(st.sampled_from([None, Speaker(of, source.text, kind, source.spans, role, body)]))
    assert basis_of(claim, speaker) in (None, *get_args(Basis))


def test_the_word_lists_are_sound() -> None:
    for name, words in lists().items():
        assert words, name
        assert all(word == word.lower().strip() for word in words), name
