"""What the page's marks mend: quotations and lists. Texts are marked as the cases are (``cases/README.md``).

In each pair the first text has what the network found, the second what must become of it. A line that begins with
``# `` is a title, one with ``• `` a list item, every other line a paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from cases import Case, parse_case

from sayso.claims import Claim
from sayso.drafts import Draft, draft, nest
from sayso.mend import Page
from sayso.records import Block, BlockKind

OPENERS: dict[str, BlockKind] = {"# ": "title", "• ": "list_item"}


@dataclass(frozen=True)
class Shown:
    """A draft as text, its parent as that one's content."""

    content: tuple[str, ...]
    cue: str | None
    source: str | None
    parent: tuple[str, ...] | None


def marked(text: str) -> Case:
    numbers = [str(n) for n in range(1, 9) if any(f"⟦{role}{n} " in text for role in "sqc") or f",{n} " in text]
    kinds = ", ".join(f'{n} = "direct"' for n in numbers)
    return parse_case(f'+++\nabout = "a"\nsuffix = ".txt"\nkinds = {{ {kinds} }}\n+++\n{text}', "marked")


def blocks_of(text: str) -> list[Block]:
    blocks, at = [], 0
    for line in text.splitlines(keepends=True):
        kind = OPENERS.get(line[:2], "paragraph")
        start = at + (2 if kind != "paragraph" else 0)
        if line.strip():
            blocks.append(Block(start, at + len(line.rstrip()), kind))
        at += len(line)
    return blocks


def claims_of(case: Case) -> list[Claim]:
    return [
        Claim(
            cue=e.cue[0] if e.cue else None,
            source=e.source[0] if e.source else None,
            contents=e.content,
            cue_score=0.9,
            source_score=0.9 if e.source else None,
            content_score=0.9,
            link_score=0.9,
        )
        for e in case.attributions.values()
    ]


def shown(text: str, d: Draft) -> Shown:
    def words(spans: list[tuple[int, int]]) -> tuple[str, ...]:
        return tuple(text[a:b] for a, b in spans)

    cue, source = (words([s])[0] if s else None for s in (d.cue, d.source))
    return Shown(words(d.contents), cue, source, words(d.parent.contents) if d.parent else None)


def wanted(case: Case) -> list[Shown]:
    def words(number: int, role: str) -> tuple[str, ...]:
        return tuple(case.text[a:b] for a, b in getattr(case.attributions[number], role))

    return [
        Shown(
            words(n, "content"),
            next(iter(words(n, "cue")), None),
            next(iter(words(n, "source")), None),
            words(e.parent, "content") if e.parent else None,
        )
        for n, e in case.attributions.items()
    ]


def check(found: str, becomes: str) -> None:
    before, after = marked(found), marked(becomes)
    assert before.text == after.text
    drafts = Page(before.text, blocks_of(before.text)).mend(draft(claims_of(before)))
    assert sorted(map(repr, (shown(before.text, d) for d in drafts))) == sorted(map(repr, wanted(after)))
    assert [d.start for d in drafts] == sorted(d.start for d in drafts)


@pytest.mark.parametrize(
    ("found", "becomes"),
    [
        pytest.param(
            "“⟦c1 We will wait⟧,” ⟦s1 he⟧ ⟦q1 said⟧.",
            "⟦c1 “We will wait,”⟧ ⟦s1 he⟧ ⟦q1 said⟧.",
            id="its marks",
        ),
        pytest.param(
            "⟦s1 He⟧ ⟦q1 said⟧: ⟦c1 “We will wait.⟧ Nobody crosses the bridge before June.”",
            "⟦s1 He⟧ ⟦q1 said⟧: ⟦c1 “We will wait. Nobody crosses the bridge before June.”⟧",
            id="its later sentences",
        ),
        pytest.param(
            "⟦s1 He⟧ ⟦q1 said⟧ it was closed: ⟦c1 “We will wait⟧ and ⟦c1 see what comes.”⟧",
            "⟦s1 He⟧ ⟦q1 said⟧ it was closed: ⟦c1 “We will wait and see what comes.”⟧",
            id="what was left out in its middle",
        ),
        pytest.param(
            "⟦s1 Ann⟧ ⟦q1 said⟧: ⟦c1 “The river was a road by morning.⟧\n“We carried the children out.”",
            "⟦s1 Ann⟧ ⟦q1 said⟧: ⟦c1 “The river was a road by morning.⟧\n⟦c1 “We carried the children out.”⟧",
            id="its next paragraph",
        ),
        pytest.param(
            "⟦c2 “We will⟧ ⟦c1 wait for the steel to cool,”⟧ ⟦s1 he⟧ ⟦q1 said⟧ and ⟦s2 she⟧ ⟦q2 nodded⟧ to ⟦c2 that⟧.",
            "⟦c1 “We will wait for the steel to cool,”⟧ ⟦s1 he⟧ ⟦q1 said⟧ and ⟦s2 she⟧ ⟦q2 nodded⟧ to ⟦c2 that⟧.",
            id="its rival's part, for the one that has more of it",
        ),
    ],
)
def test_a_content_takes_all_of_its_quotation(found: str, becomes: str) -> None:
    check(found, becomes)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("⟦s1 He⟧ ⟦q1 called⟧ ⟦c1 the offer “an insult”⟧.", id="a mixed content keeps its own words"),
        pytest.param(
            "⟦c1 “In March ⟦s2 the minister⟧ ⟦q2 admitted⟧ ⟦c2 that it was wrong⟧,”⟧ ⟦s1 she⟧ ⟦q1 said⟧.",
            id="a claim inside a quotation keeps its own words",
        ),
        pytest.param("⟦s1 He⟧ ⟦q1 said⟧ ⟦c1 rain was coming⟧. Crews cleared the road.", id="no marks at all"),
        pytest.param("⟦s1 She⟧ ⟦q1 played⟧ ⟦c1 the lead⟧ in “The Long Thaw” in May.", id="the title of a work"),
    ],
)
def test_what_is_right_stays(text: str) -> None:
    check(text, text)


def test_what_follows_the_cue_is_a_further_piece() -> None:
    check(
        "⟦c1 “We will wait,”⟧ ⟦s1 he⟧ ⟦q1 said⟧. “Nobody crosses before June.”",
        "⟦c1 “We will wait,”⟧ ⟦s1 he⟧ ⟦q1 said⟧. ⟦c1 “Nobody crosses before June.”⟧",
    )
    check(
        "⟦c1 “We will wait,”⟧ ⟦s1 he⟧ ⟦q1 told⟧ reporters on Monday. “So be it.”",
        "⟦c1 “We will wait,”⟧ ⟦s1 he⟧ ⟦q1 told⟧ reporters on Monday. ⟦c1 “So be it.”⟧",
    )


def test_what_follows_the_cue_of_another_is_not_taken() -> None:
    check(
        "⟦c1 “We will wait,”⟧ ⟦s1 he⟧ ⟦q1 said⟧. “Nobody crosses before June,” ⟦s2 Ann⟧ ⟦q2 said⟧ ⟦c2 later⟧.",
        "⟦c1 “We will wait,”⟧ ⟦s1 he⟧ ⟦q1 said⟧. “Nobody crosses before June,” ⟦s2 Ann⟧ ⟦q2 said⟧ ⟦c2 later⟧.",
    )


def test_a_quotation_that_nobody_was_found_for_is_a_claim_of_its_own() -> None:
    check(
        "Ann has run the stall for years. “I have served every family on this hill.”",
        "Ann has run the stall for years. ⟦c1 “I have served every family on this hill.”⟧",
    )
    check("“Forty years, and it went in ten minutes.”", "⟦c1 “Forty years, and it went in ten minutes.”⟧")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The old lighthouse, “the Needle that they all knew by heart”, closed.", id="in mid-sentence"),
        pytest.param("The sign is small. “No entry.”", id="of few words"),
        pytest.param("She sang. “The Long Road to the Sea and Back Home”", id="without a stop"),
        pytest.param("# “We were never warned of any of it.”", id="as a title"),
    ],
)
def test_other_words_in_marks_are_no_claim(text: str) -> None:
    check(text, text)


def test_a_content_that_points_to_no_cue_is_left_to_the_marks() -> None:
    check("It rains. ⟦c1 It is wet.⟧", "It rains. It is wet.")
    check(
        "It rains. “⟦c1 It is wet and it will not⟧ stop.”",
        "It rains. ⟦c1 “It is wet and it will not stop.”⟧",
    )


def test_list_items_belong_to_their_attributed_introduction() -> None:
    check(
        "⟦s1 Inspectors⟧ ⟦q1 listed⟧ ⟦c1 what they had found⟧:\n• Two doors chained shut.\n• No alarm\n"
        "The plant is old.",
        "⟦s1 Inspectors⟧ ⟦q1 listed⟧ ⟦c1 what they had found⟧:\n• ⟦c1 Two doors chained shut⟧.\n• ⟦c1 No alarm⟧\n"
        "The plant is old.",
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Bring what you need:\n• Water\n• Bread", id="under the outlet's own introduction"),
        pytest.param("⟦s1 Ann⟧ ⟦q1 said⟧ ⟦c1 it rained⟧.\n• Water\n• Bread", id="under a sentence that is closed"),
        pytest.param("⟦s1 Ann⟧ ⟦q1 said⟧ ⟦c1 it rained⟧. Bring these:\n• Water", id="under another sentence"),
    ],
)
def test_other_list_items_belong_to_nobody(text: str) -> None:
    check(text, text)


def test_a_claim_inside_the_content_of_another_has_it_as_its_parent() -> None:
    check(
        "⟦s1 The Herald⟧ ⟦q1 reported⟧ ⟦c1 that ⟦s2 Ann⟧ ⟦q2 said⟧ ⟦c2 that ⟦s3 Bo⟧ ⟦q3 thinks⟧ ⟦c3 so⟧⟧⟧.",
        "⟦s1 The Herald⟧ ⟦q1 reported⟧ ⟦c1 that ⟦s2 Ann⟧ ⟦q2 said⟧ ⟦c2 that ⟦s3 Bo⟧ ⟦q3 thinks⟧ ⟦c3 so⟧⟧⟧.",
    )


def test_a_parent_holds_every_role() -> None:
    outer, inner = Draft([(10, 40)], cue=(5, 9)), Draft([(20, 30)], cue=(12, 15), source=(0, 4))
    assert [d.parent for d in nest([outer, inner])] == [None, None]
    inner.source = (16, 19)
    assert [d.parent for d in nest([outer, inner])] == [None, outer]
    assert (outer.depth, inner.depth) == (0, 1)


def test_two_claims_of_one_content_are_no_parents_of_each_other() -> None:
    twins = [Draft([(10, 40)]), Draft([(10, 40)])]
    assert [d.parent for d in nest(twins)] == [None, None]


@pytest.mark.parametrize(
    ("found", "becomes"),
    [
        pytest.param(
            "⟦s1 He⟧ ⟦q1 said⟧ ⟦c1 rain was coming. Crews cleared the road⟧.",
            "⟦s1 He⟧ ⟦q1 said⟧ ⟦c1 rain was coming⟧. Crews cleared the road.",
            id="behind its cue",
        ),
        pytest.param(
            "⟦c1 Rain fell all night. The road is shut⟧, ⟦s1 he⟧ ⟦q1 said⟧.",
            "Rain fell all night. ⟦c1 The road is shut⟧, ⟦s1 he⟧ ⟦q1 said⟧.",
            id="before its cue",
        ),
    ],
)
def test_outside_marks_a_claim_ends_with_its_sentence(found: str, becomes: str) -> None:
    check(found, becomes)


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_a_quotation_signed_behind_a_dash_has_the_dash_as_its_cue(gap: str) -> None:
    check(
        f"“It is small but it is ours.”{gap}— Ann Lee, a farmer",
        f"⟦c1 “It is small but it is ours.”⟧{gap}⟦q1 —⟧ ⟦s1 Ann Lee, a farmer⟧",
    )


def test_what_stands_behind_a_dash_in_a_sentence_is_no_signature() -> None:
    text = "“It is small but it is ours” — that is the motto of the place."
    check(text, text)
