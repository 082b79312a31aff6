from __future__ import annotations

import pytest
from hypothesis import given
from readings import hostile

from sayso.words import bearer, first_name, noun, plural, singular, tokens


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ann Lee’s boat", "Ann|Lee|’s|boat"),
        ("They’ve gone, I'm told", "They|’ve|gone|,|I|'m|told"),
        ("Mr. O’Neill-Bray met Dr. J. Ek.", "Mr.|O’Neill-Bray|met|Dr.|J.|Ek|."),
        ("the U.S. and AT&T", "the|U.S.|and|AT&T"),
        ("It rained. Then it stopped.", "It|rained|.|Then|it|stopped|."),
        ("“Why?” (4th)", "“|Why|?|”|(|4th|)"),
        ("the dockers’ union", "the|dockers|’|union"),
    ],
)
def test_tokens(text: str, parts: str) -> None:
    assert [token.text for token in tokens(text, 0, len(text))] == parts.split("|")


@given(hostile, hostile, hostile)
def test_tokens_hold_every_character_of_their_block_and_none_beside(before: str, text: str, behind: str) -> None:
    whole = before + text + behind
    found = tokens(whole, len(before), len(before) + len(text))
    assert all(whole[slice(*token.span)] == token.text for token in found)
    held = {i for token in found for i in range(token.start, token.end)}
    assert sum(len(token.text) for token in found) == len(held)
    inside = {i for i in range(len(before), len(before) + len(text)) if not (whole[i].isspace() or whole[i] == "_")}
    assert inside <= held <= set(range(len(before), len(before) + len(text)))


@pytest.mark.parametrize(
    ("word", "classes"),
    [
        ("mayor", {"role"}),
        ("spokesmen", {"role"}),
        ("ministries", {"body", "name"}),
        ("report", {"paper"}),
        ("mother", {"kin"}),
        ("seismologist", {"role"}),
        ("Eastman", set()),  # an ending does for the table in lower case alone
        ("cloud", set()),
    ],
)
def test_nouns(word: str, classes: set[str]) -> None:
    assert noun(word) == classes


def test_singular_and_plural() -> None:
    words = ("spokesmen", "ministries", "churches", "officials", "class")
    assert [singular(word) for word in words] == ["spokesman", "ministry", "church", "official", "class"]
    assert [plural(word) for word in ("mayors", "spokesmen", "mayor", "witness")] == [True, True, False, False]


def test_given_names_and_who_bears_them() -> None:
    assert [bearer(name) for name in ("Maria", "Peter", "Halden")] == ["f", "m", None]
    assert first_name("Maria")
    assert not first_name("Halden")
