"""PDFs, made by `pdfs.make_pdf`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfs import Line, column, make_pdf

from sayso import pdf
from sayso.errors import LoadError, NotAnArticle, TooLarge, Unreadable
from sayso.pdf import read_pdf

if TYPE_CHECKING:
    from sayso.layout import Layout

HEAD = Line("The Tarsk Weekly", 72, 760, 9)
FIRST = [
    HEAD,
    Line("Mine sale halted after letters show debts", 72, 730, 20, bold=True),
    Line("By Gulnara Beks", 72, 705, 10),
    Line("14 March 2023", 72, 692, 10),
    *column(
        [
            "The sale of the Tarsk mine was halted on Tuesday after letters showed that its",
            "owner owes $40 million, the provincial govern-",
            "ment said in a statement.",
            "",
            "“We found out from the man who changes the signs,” said the mayor, whose house",
            "looks down on the pit.",
            "",
            "Three things remain open:",
            "• who will pay the miners in the coming winter, when most of the work stops and",
            "the town has no other income",
            "• what becomes of the pumps",
        ]
    ),
    Line("What comes next", 72, 500, 13, bold=True),
    *column(
        [
            "The court will hear the case in June. Workers said that they had not been told",
            "about the debts and that the company had promised them a share of the",
        ],
        top=480,
    ),
    Line("1", 300, 30, 9),
]
SECOND = [
    HEAD,
    *column(["profits from the sale.", "", "Nobody answered the telephone at the company on Wednesday."], top=700),
    Line("2", 300, 30, 9),
]


def blocks(layout: Layout) -> list[tuple[str, str]]:
    return [(block.kind, layout.text[block.start : block.end]) for block in layout.blocks]


@pytest.fixture(scope="module")
def layout() -> Layout:
    return read_pdf(make_pdf([FIRST, SECOND], title="Microsoft Word - tarsk.docx"))


def test_lines_become_blocks(layout: Layout) -> None:
    found = blocks(layout)
    assert [kind for kind, _ in found] == (
        "title byline dateline lead paragraph paragraph list_item list_item heading paragraph paragraph".split()  # noqa: SIM905
    )
    assert dict(found)["byline"] == "By Gulnara Beks"
    assert dict(found)["heading"] == "What comes next"


def test_lines_are_joined(layout: Layout) -> None:
    texts = [text for _, text in blocks(layout)]
    assert texts[3].endswith("its owner owes $40 million, the provincial government said in a statement.")
    assert texts[6].startswith("who will pay the miners")
    assert texts[6].endswith("when most of the work stops and the town has no other income")
    assert texts[7] == "what becomes of the pumps"


def test_a_paragraph_goes_on_over_running_heads_and_page_numbers(layout: Layout) -> None:
    assert "the company had promised them a share of the profits from the sale." in layout.text
    assert "Tarsk Weekly" not in layout.text


def test_what_the_page_says_of_itself(layout: Layout) -> None:
    assert layout.title == "Mine sale halted after letters show debts"
    assert layout.published == "2023-03-14"
    assert layout.authors == ("Gulnara Beks",)


def test_the_title_may_come_from_the_file() -> None:
    page = column(["The mine was closed on Monday, the court said.", "Nobody was hurt."])
    assert read_pdf(make_pdf([page], title="Mine closed")).title == "Mine closed"
    assert read_pdf(make_pdf([page], title="Microsoft Word - Document1")).title is None


def test_indents_part_paragraphs() -> None:
    lines = [
        Line("The mine was closed on Monday, the court said, and would stay closed for the", 72, 700),
        Line("whole of the coming winter.", 72, 686),
        Line("Nobody was told before, said the miners, who had come to work as on every", 90, 672),
        Line("other day of that week.", 72, 658),
    ]
    assert [kind for kind, _ in blocks(read_pdf(make_pdf([lines])))] == ["lead", "paragraph"]


def test_a_scan_has_no_text() -> None:
    with pytest.raises(Unreadable, match="scan"):
        read_pdf(make_pdf([[]]))


def test_a_damaged_file() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read_pdf(b"%PDF-1.4\nnothing more")


def test_a_locked_file() -> None:
    # Encrypted with an unknown user password: the keys are made up, which PDFium finds out when it checks them.
    locked = make_pdf([FIRST]).replace(
        b"/Info",
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b"> >> "
        b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Info",
    )
    with pytest.raises(Unreadable, match="password"):
        read_pdf(locked)


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(TooLarge, match="2 pages"):
        read_pdf(make_pdf([FIRST, SECOND]))
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    monkeypatch.setattr(pdf, "_MAX_CHARACTERS", 100)
    with pytest.raises(TooLarge, match="letters"):
        read_pdf(make_pdf([FIRST, SECOND]))


def test_a_page_of_numbers_is_no_article() -> None:
    with pytest.raises(NotAnArticle):
        read_pdf(make_pdf([[Line("12", 300, 400), Line("7", 300, 300)]]))


TEXTS = st.text("abc XYZ 19.,-()•é“”\u00ad\u00a0", max_size=60)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, st.integers(40, 500), st.integers(20, 780), st.sampled_from([8, 11, 24])), max_size=12)
)
def test_any_type_gives_blocks_or_an_error(lines: list[tuple[str, int, int, int]]) -> None:
    page = [Line(text, x, y, size) for text, x, y, size in lines]
    try:
        layout = read_pdf(make_pdf([page]))
    except LoadError:
        return
    assert "\n\n".join(text for _, text in blocks(layout)) == layout.text


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.binary(min_size=1, max_size=12))
def test_damage_gives_blocks_or_an_error(place: int, damage: bytes) -> None:
    whole = make_pdf([SECOND])
    at = place % len(whole)
    try:
        read_pdf(whole[:at] + damage + whole[at + len(damage) :])
    except LoadError as error:
        assert error.reason  # noqa: PT017 - either outcome is right
