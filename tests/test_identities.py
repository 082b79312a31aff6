"""Forms of one name put together: each line's names, parted by bars, are one person or body."""

from __future__ import annotations

import pytest
from readings import article

from sayso.identities import Names, acronyms
from sayso.mentions import mentions, scan


def groups(text: str) -> list[list[str]]:
    """The names of a text as they stand in it, those of one identity together."""
    page = scan(article(*(("paragraph", paragraph) for paragraph in text.split("\n"))))
    names = Names(page, mentions(page))
    found = [[" ".join(m.words) for m in identity.mentions] for identity in names.all]
    return sorted(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So Ann Lee left. Then Lee and Ms Lee slept.", ["Ann Lee|Lee|Lee"]),
        ("So Lee left, then Ann Lee.", ["Lee|Ann Lee"]),
        ("So Ann Lee met J. Lee. Then Jan Lee slept.", ["Ann Lee", "J. Lee|Jan Lee"]),
        ("So Ann B. Lee met Ann Lee.", ["Ann B. Lee|Ann Lee"]),
        ("So Mary Jane Holt met Mary Beth Holt.", ["Mary Beth Holt", "Mary Jane Holt"]),
        ("So Mr Lee met Mrs Lee, and Mr Lee left.", ["Lee", "Lee|Lee"]),
        ("So Ann Lee met Peter Lee. Then Mr Lee met Ms Lee.", ["Ann Lee|Lee", "Peter Lee|Lee"]),
        ("So Ann Lee left, then Mary Lee. Lee slept.", ["Ann Lee", "Mary Lee|Lee"]),
        ("So the National Union of Dockers met the NUD.", ["National Union of Dockers|NUD"]),
        (
            "So the Workers’ Front of Talsk (FTT) met the FTT.",
            ["Workers ’ Front of Talsk|FTT|FTT"],
        ),
        ("So the Bank of Talsk (UK) met the UK.", ["Bank of Talsk", "UK|UK"]),
        ("So the Tarn Valley Gazette wrote, as the Gazette does.", ["Tarn Valley Gazette|Gazette"]),
        ("So Lee Rail Group bought a ship from Mr Lee.", ["Lee", "Lee Rail Group"]),
    ],
)
def test_forms_of_a_name(text: str, expected: list[str]) -> None:
    assert groups(text) == [line.split("|") for line in expected]


def test_a_name_where_places_stand_is_a_states_or_a_towns() -> None:
    page = scan(article(("paragraph", "It rained in Altau and near Brodd. Then Ek slept. Ek’s dog did too.")))
    kinds = {identity.fullest: identity.kind for identity in Names(page, mentions(page)).all}
    assert kinds == {("Altau",): "organisation", ("Brodd",): "organisation", ("Ek",): None}


def test_acronyms() -> None:
    assert acronyms(("National", "Council", "of", "Resistance", "of", "Iran")) == {"NCRI", "NCOROI"}
    assert acronyms(("Anti-Corruption", "Office")) == {"AO", "ACO"}
    assert acronyms(("Altau",)) == set()
