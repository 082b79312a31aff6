"""Offices and whose they are: in a sentence the person is <Ann Lee>, the role {mayor}, the body [Corrie]."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import article, hostile

from sayso.mentions import scan
from sayso.roles import role_in, roles_of


def told(text: str, name: str) -> list[tuple[str | None, str | None]]:
    """Role and affiliation of each thing that a text says of a name."""
    (scanned,) = scan(article(("paragraph", text)))
    found = next(n for n in scanned.names if text[slice(*n.span)] == name)
    return [
        (text[slice(*r.role)] if r.role else None, text[slice(*r.affiliation)] if r.affiliation else None)
        for r in roles_of(scanned, found)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Then {former Transport Minister} <Jan Ek> left.",
        "Then [Halden Rail] {spokeswoman} <Mina Oro> left.",
        "[Turkey]’s {Vice President} <Fuat Oktay> left.",
        "[Tarn District Council] {planning officer} <Peter Ek> left.",
        "The {mayor} of [Corrie], <Ann Lee>, left.",
        "Then <Ann Lee>, 34, a {professor of hydrology} at [Delta University], left.",
        "Then <Ann Lee>, who is {director} of [the emergency office of the Aba government], left.",
        "Then <Ann Lee>, who serves as {deputy mayor} of [Selm], left.",
        "Then <Ann Lee>, 91, has been {postmistress} of [Inch Island].",
        "Then <Ann Lee>, {commander} of the [4th Mountain Brigade], left.",
        "Then <Ann Lee>, a {teacher} at [School No. 4], left.",
        "Then <Ann Lee>, a {baker} in Lower Tarn, left.",
        "Then <Ann Lee> of the [Harbour Trust] left.",
        "Then <Ann Lee> left the office of the mayor.",
        "It slowly consumed {Gov.} <Ann Lee> in May.",
        "Then Mrs <Ann Lee> left.",
        "Then <Ann Lee> was late for the train.",
        "Then the witness, <Ann Lee>, left.",
    ],
)
def test_roles(sentence: str) -> None:
    text = re.sub(r"[{}<>[\]]", "", sentence)
    wanted = [next(iter(re.findall(mark, sentence)), None) for mark in (r"\{(.*?)\}", r"\[(.*?)\]")]
    found = told(text, re.findall(r"<(.*?)>", sentence)[0])
    body = (wanted[1] or "").removeprefix("the ") or None
    assert [(role, affiliation) for role, affiliation in found if role or affiliation] == (
        [(wanted[0], body)] if any(wanted) else []
    )


def test_whose_a_description_is() -> None:
    text = "A spokesman for Halden Rail said no."
    (scanned,) = scan(article(("paragraph", text)))
    role = role_in(scanned, 0, len(scanned.tokens))
    assert role is not None
    assert role.role is not None
    assert role.affiliation is not None
    assert (text[slice(*role.role)], text[slice(*role.affiliation)], role.head) == (
        "spokesman",
        "Halden Rail",
        "spokesman",
    )


PIECES = hostile | st.sampled_from(
    [
        "Ann Lee",
        ",",
        "the",
        "its",
        "mayor",
        "spokesman",
        "of",
        "for",
        "Halden Rail",
        "’s",
        "who is",
        "34",
        "(",
        ")",
        "former",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=12).map(" ".join))
def test_roles_are_words_of_the_block(text: str) -> None:
    for scanned in scan(article(("paragraph", text))):
        found = [role for name in scanned.names for role in roles_of(scanned, name)]
        whole = [role_in(scanned, i, len(scanned.tokens)) for i in range(len(scanned.tokens))]
        for role in [*found, *(r for r in whole if r)]:
            assert role.role or role.affiliation
            for span in filter(None, (role.role, role.affiliation)):
                assert 0 <= span[0] < span[1] <= len(text)
                assert text[slice(*span)].strip()


def test_a_block_of_many_people_takes_no_long_time() -> None:
    (scanned,) = scan(
        article(("paragraph", "Ann Lee, a cook at Halden Rail, met the mayor of Corrie, Bo Ek. " * 5_000))
    )
    began = time.perf_counter()
    for name in scanned.names:
        roles_of(scanned, name)
    assert time.perf_counter() - began < 10  # quadratic, it would be minutes
