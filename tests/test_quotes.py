from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.quotes import Quotation, QuotationKind, quotation_kind, quotations
from sayso.records import READABLE, Block, BlockKind


def blocks_of(text: str, kind: BlockKind = "paragraph") -> list[Block]:
    """One block a line."""
    return [Block(*match.span(), kind) for match in re.finditer(r"\S(?:[^\n]*\S)?", text)]


def found(text: str) -> list[str]:
    """Every quotation as text: a tab before it for each level, a bar between pieces, a star if a mark is missing."""
    return [
        "\t" * q.level + "|".join(text[a:b] for a, b in q.spans) + ("" if q.balanced else " *")
        for q in quotations(text, blocks_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We won,” he said. “They lost.”", ["“We won,”", "“They lost.”"]),
        ('"We won," he said. "They lost."', ['"We won,"', '"They lost."']),
        ("''We won,'' he said. ''They lost.''", ["''We won,''", "''They lost.''"]),
        ("``We won,'' he said.", ["``We won,''"]),
        (",,We won,'' he said.", [",,We won,''"]),
        ("„Wir gehen“, he said, „sofort“.", ["„Wir gehen“", "„sofort“"]),
        ("« Nous partons », he said. «Oui.»", ["« Nous partons »", "«Oui.»"]),
        ("»Wir gehen«, he said.", ["»Wir gehen«"]),
        ("‘We’re off,’ she said. ‘It’s late.’", ["‘We’re off,’", "‘It’s late.’"]),
        ("'We're off,' she said. 'It's late.'", ["'We're off,'", "'It's late.'"]),
        ("“He said ‘no’ to us,” she said.", ["“He said ‘no’ to us,”", "\t‘no’"]),
        ("‘He said “no” to us,’ she said.", ["‘He said “no” to us,’", "\t“no”"]),
        ("\"He told me, 'Go home,'\" she said.", ["\"He told me, 'Go home,'\"", "\t'Go home,'"]),
        ("''I hate the term 'rich,' '' she said.", ["''I hate the term 'rich,' ''", "\t'rich,'"]),
        ("''She said 'Go.''' He went.", ["''She said 'Go.'''", "\t'Go.'"]),
        ("“He read “Ulysses” twice,” she said.", ["“He read “Ulysses” twice,”", "\t“Ulysses”"]),
        ("“‘Never’ is what he said.”", ["“‘Never’ is what he said.”", "\t‘Never’"]),
        ("He is—“frankly”—odd (“very”).", ["“frankly”", "“very”"]),
        ('He said:"We won."Then he left.', ['"We won."']),
        ('" We won ," he said.', ['" We won ,"']),
        ("The \"we\"/\"they\" divide and the 'us'/'them' one.", ['"we"', '"they"', "'us'", "'them'"]),
    ],
)
def test_marks_of_all_kinds_pair(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Don’t say it’s the workers’ fault in the ’90s, or the '80s, y'all.",
        "The workers' rights and the bosses' greed.",
        "Rock 'n' roll, 'tis said, wasn't for 'em.",
        'He is 6\'2" tall and the plank 12" wide; she is 5\' 10".',
        "The Teachers' union and Mr. Jones' car, o' course.",
        "Class of ’08; the summer of '69.",
        "“”",
        'He said " " and left.',
    ],
)
def test_apostrophes_feet_and_empty_marks_are_no_quotations(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘The workers’ rights are gone,’ he said.", ["‘The workers’ rights are gone,’"]),
        ("'It's the bosses' fault,' he said. 'Not ours.'", ["'It's the bosses' fault,'", "'Not ours.'"]),
        ("The ‘terrorists’ and ‘killers’ were named.", ["‘terrorists’", "‘killers’"]),
        ("“We’re thinkin’ of the ’90s,” he said.", ["“We’re thinkin’ of the ’90s,”"]),
        ("“The workers’ union,” he said.", ["“The workers’ union,”"]),
        ('"He is 6\'2" tall," she said.', ['"He is 6\'2" tall,"']),
    ],
)
def test_apostrophes_inside_quotations_do_not_end_them(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“One.\n“Two.\n“Three,” he said.", ["“One.|“Two.|“Three,”"]),
        ('"One.\n"Two," he said. "Three."', ['"One.|"Two,"', '"Three."']),
        ("‘One.\n‘Two,’ he said.", ["‘One.|‘Two,’"]),
        ("He said: “One goes on\nand ends here.”", ["“One goes on|and ends here.”"]),
        ("“One,” he said.\n“Two,” he said.", ["“One,”", "“Two,”"]),
        ("“He read ‘Ulysses’.\n“And slept,” she said.", ["“He read ‘Ulysses’.|“And slept,”", "\t‘Ulysses’"]),
        # The mark was forgotten: the paragraph ends in the outlet's words, so the next quotation is another.
        ("“We go on, he said.\n“Two,” he said.", ["“We go on, he said. *", "“Two,”"]),
    ],
)
def test_a_quotation_over_paragraphs_is_one(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said: “We go on. We stay.\nIt rained.", ["“We go on. We stay. *"]),
        ("“We go on. We stay.\nIt rained.", ["“We go on. We stay. *"]),
        ("He called “the plan a mess. It rained.", ["“the plan a mess. *"]),
        ("“We go on. He left. “We stay,” she said.", ["“We go on. *", "“We stay,”"]),
        ("We won,” he said. “They lost.”", ["“They lost.”"]),
        ("“We won. “ He left. “They lost.”", ["“We won. “", "“They lost.”"]),
        ("”We won,” he said.", ["”We won,”"]),
    ],
)
def test_a_missing_mark_costs_one_quotation_at_most(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_only_prose_and_titles_are_read_and_headings_part_a_quotation() -> None:
    text = "“Yes”\n“One.\n“Photo”\n“Two.”\n“Three.\n“Heading”\n“Four.”"
    kinds: list[BlockKind] = ["title", "paragraph", "caption", "paragraph", "paragraph", "heading", "quote"]
    blocks = [Block(b.start, b.end, kind) for b, kind in zip(blocks_of(text), kinds, strict=True)]
    texts = ["|".join(text[a:b] for a, b in q.spans) for q in quotations(text, blocks)]
    assert texts == ["“Yes”", "“One.|“Two.”", "“Three.", "“Four.”"]


def test_inner_spans_and_words_leave_the_marks_out() -> None:
    text = "He said: ``We don't go.''"
    assert quotations(text, blocks_of(text)) == (Quotation(((9, 25),), ((11, 23),), 0, balanced=True, words=3),)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The group’s “Resistance Units” struck.", "scare"),
        ("The so-called ‘axis’ fell apart.", "scare"),
        ("He runs what it calls “corporate welfare.” Voters agreed.", "scare"),
        ("They denounced the “perversion” of the law.", "scare"),
        ("“Resistance Units” attacked a base.", "scare"),
        ("She starred in the film “Blue Moon” last year.", "title"),
        ("The novel “War and Peace,” which he read, is long.", "title"),
        ("He spoke on “Meet the Press” on Sunday.", "title"),
        ("A book called ''Women Who Work'' came out.", "title"),
        ("“Never,” he said.", "speech"),
        ("She said, “Never.”", "speech"),
        ("The answer: “Never”", "speech"),
        ("He said it “is a disgrace” to all.", "speech"),
        ("“We won” was all he said.", "speech"),
        ("‘No’, he said.", "speech"),
        ("They speak of “a dark day for all of us” there.", "speech"),
        ("He left because “they’d lied” to him.", "speech"),
        ("“Nusra Is Al Qaeda,” Mr. Roe said.", "speech"),
    ],
)
def test_what_the_marks_are_for(text: str, kind: QuotationKind) -> None:
    (quotation,) = quotations(text, blocks_of(text))
    assert quotation_kind(text, quotation) == kind


MARKED = st.text(st.sampled_from("ab s.,?! \n\r\t\u00a0“”„‘’'\"`«»(—:1A\x00"), max_size=60)


@given(MARKED | st.text(), st.lists(st.sampled_from(["paragraph", "quote", "title", "caption", "heading"]), min_size=1))
def test_quotations_hold_on_any_text(text: str, kinds: list[BlockKind]) -> None:
    blocks = [Block(b.start, b.end, kinds[n % len(kinds)]) for n, b in enumerate(blocks_of(text))]
    readable = [block for block in blocks if block.kind in READABLE]
    result = quotations(text, blocks)
    assert [q.start for q in result] == sorted(q.start for q in result)
    for q in result:
        last = 0
        for (start, end), (first, stop) in zip(q.spans, q.inner, strict=True):
            assert last <= start <= first < stop <= end
            assert any(block.start <= start and end <= block.end for block in readable)
            assert not any(text[at].isspace() for at in (start, end - 1, first, stop - 1))
            last = end
        assert text[q.start] in "“”„‘'\"`«»,"
        if q.level:
            assert any(o.start <= q.start and q.end <= o.end and o.level == q.level - 1 for o in result)
        quotation_kind(text, q)


@pytest.mark.parametrize(
    "unit", ["“a” ", '"', "“", "'a ", "‘s’ ", "“a\n", "« “ ‘ ", "'''", "”", "“a. b c. “d” ", "s’ ", "a"]
)
def test_time_grows_with_length_not_faster(unit: str) -> None:
    def seconds(times: int) -> float:
        text = unit * times
        blocks = blocks_of(text)
        begun = time.process_time()
        quotations(text, blocks)
        return time.process_time() - begun

    small = max(min(seconds(1000) for _ in range(3)), 0.0005)
    assert min(seconds(16000) for _ in range(3)) < 16 * small * 5


def test_a_megabyte_of_quotations() -> None:
    text = '"a b," c. ' * 100_000
    begun = time.process_time()
    assert len(quotations(text, [Block(0, len(text.rstrip()), "paragraph")])) == 100_000
    assert time.process_time() - begun < 5


def test_a_quotation_over_very_many_paragraphs() -> None:
    blocks = [Block(at, at + 3, "paragraph") for at in range(0, 400_000, 4)]
    begun = time.process_time()
    (quotation,) = quotations("“a.\n" * 100_000, blocks)
    assert len(quotation.spans) == 100_000
    assert time.process_time() - begun < 5
