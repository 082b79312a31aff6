"""Plain text as pages: kinds of blocks, title, date, authors; and what holds for any text at all."""

from __future__ import annotations

import json
import time
from pathlib import Path
from textwrap import dedent

import pytest
from cases import Case, load_cases, words
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sayso.chunks import ORNAMENTS
from sayso.plain import read_plain
from sayso.records import READABLE, Article

HERE = Path(__file__).parent
ARTICLES = HERE.parent.parent / "shared" / "articles"
PAGES = [case for case in load_cases(HERE / "cases" / "pages") if case.suffix == ".txt"]


def kinds(text: str) -> list[tuple[str, str]]:
    """The blocks of a text: kind and words."""
    return [(block.kind, words(text[block.start : block.end])) for block in read_plain(text).blocks]


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_pages_in_the_manner_of_real_sites(case: Case) -> None:
    layout = read_plain(case.text)
    if case.title is not None:
        assert (layout.title or "") == case.title
    if case.published is not None:
        assert (layout.published or "") == case.published
    if case.outlet is not None:
        assert (layout.outlet or "") == case.outlet
    shown = kinds(case.text)
    for kind, text in case.blocks:
        assert any(kind == k and words(text) in t for k, t in shown), (kind, text, shown)
    for text in case.never:
        assert not any(kind in READABLE and words(text) in t for kind, t in shown), (text, shown)
    for expected in case.attributions.values():
        for start, end in (*expected.content, *expected.cue, *expected.source):
            holders = [b.kind for b in layout.blocks if b.start <= start and end <= b.end]
            assert holders, case.text[start:end]
            assert holders[0] in READABLE, (holders[0], case.text[start:end])


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the interview report is not beside the checkout")
def test_interview_report() -> None:
    text = (ARTICLES / "interview_report.txt").read_bytes().decode("utf-8")
    expected = json.loads((ARTICLES / "interview_report.expected.jsonl").read_text("utf-8").splitlines()[0])
    layout = read_plain(text)
    assert (layout.title, layout.published) == (expected["title"], expected["published"])
    found = {block.end: block.kind for block in layout.blocks}
    assert len(found) == len(expected["blocks"])
    assert sum(found.get(block["end"]) != block["kind"] for block in expected["blocks"]) <= 3


def test_a_clean_article_with_a_paragraph_a_line() -> None:
    text = (
        "Bank raises rates again\n"
        "The central bank raised rates on Tuesday for the third time this year, citing prices.\n"
        "“We will do what is needed,” Governor Ana Ruiz said.\n"
        "Markets fell.\n"
    )
    assert [kind for kind, _ in kinds(text)] == ["title", "lead", "paragraph", "paragraph"]
    assert read_plain(text).title == "Bank raises rates again"


def test_paragraphs_alone_have_no_title() -> None:
    text = "The central bank raised rates on Tuesday for the third time this year, citing prices.\n\nMarkets fell.\n"
    assert [kind for kind, _ in kinds(text)] == ["lead", "paragraph"]
    assert read_plain(text).title is None


WIRE = """\
    IRAN SAYS IT WILL RESUME TALKS ON ITS NUCLEAR WORK NEXT WEEK AFTER
    MONTHS OF DEADLOCK

    By Jane Doe and Ali Noor

    VIENNA, Feb 6, 2025 (CNA) - Iran said on Thursday it would resume
    talks on its nuclear programme next week, a spokesman for the foreign
    ministry told reporters.
      "We are ready," he said. "The other side must show that it is
    serious about lifting sanctions."
      The talks broke down in September.

    A senior U.S. official, who asked not to be named, said:
      - sanctions would stay in place until inspectors were let in, and
        that no exception would be made
      - a deal was "weeks, not days" away

    (Reporting by Jane Doe; Editing by John Smith)
    """


def test_hard_wrapped_wire_copy() -> None:
    text = dedent(WIRE)
    layout = read_plain(text)
    found = kinds(text)
    assert [kind for kind, _ in found] == [
        *("title", "byline", "lead", "paragraph", "paragraph", "paragraph", "list_item", "list_item", "byline")
    ]
    assert layout.title is not None
    assert layout.title.endswith("NEXT WEEK AFTER MONTHS OF DEADLOCK")
    assert layout.authors == ("Jane Doe", "Ali Noor")
    assert layout.published == "2025-02-06"
    assert found[2][1].endswith("ministry told reporters.")
    assert found[6][1].startswith("sanctions would stay")
    assert found[6][1].endswith("no exception would be made")
    assert found[3][1].endswith('serious about lifting sanctions."')


DUMP = """\
    Skip to main content
    Sign In
    Home
    News
    Most Read
    1
    Man arrested after canal fire
    News > Politics
    Minister resigns over leaked memo on hospital closures
    By Tom Ward, Political Correspondent
    Published: 09:15, 4 June 2024 | Updated: 11:02, 5 June 2024
    Share
    Tweet
    123 Comments
    Paul Green leaves his office on Tuesday (Image: PA)
    The health secretary, Paul Green, has resigned over a memo that showed plans to close 14 hospitals.
    In his letter Mr Green said he had "fallen short".
    READ MORE: Hospital closures: see if yours is on the list
    The memo set out a timetable for the closures and warned of "significant public anger".
    Sign up for our daily politics newsletter
    Get the day's top stories in your inbox. You can unsubscribe at any time.
    A Plan in Three Steps
    Labour's Jane Holt said the minister was "not fit for office" and called for an inquiry.
    Advertisement
    Related
    Campaigners march on the capital
    "He lied to patients and he lied to staff," she told members.
    No date has been set.
    Most Recent
    Rain to hit north this weekend
    The weather office has issued a yellow warning for rain across the north this weekend.
    Follow us
    © 2023 Courier Media Ltd. All rights reserved.
    """


def test_a_dump_of_a_page() -> None:
    text = dedent(DUMP)
    layout = read_plain(text)
    assert layout.title == "Minister resigns over leaked memo on hospital closures"
    assert layout.published == "2024-06-04"
    assert layout.authors == ("Tom Ward",)
    found = kinds(text)
    assert [text.split()[0] for kind, text in found if kind in READABLE] == [
        *("Minister", "The", "In", "The", "Labour's", '"He', "No")
    ]
    assert [text for kind, text in found if kind == "heading"] == ["A Plan in Three Steps"]
    assert [text for kind, text in found if kind == "caption"] == [
        "Paul Green leaves his office on Tuesday (Image: PA)"
    ]


COMMENTED = """\
    Council votes to close the ferry line

    The council of Brindlow voted on Monday to close the ferry line that links the old harbour to the islands.

    The mayor said the line had lost money in each of the last six years and that the council could not go on paying.

    {head}

    {after}

    {after_that}
    """


def test_a_link_to_the_comments_in_the_middle_of_an_article_does_not_end_it() -> None:
    text = dedent(COMMENTED).format(
        head="Comments (214)",
        after="A fisherman from the islands said the council had never asked those who live there about the ferry.",
        after_that="The line will close in May, the council said, unless a buyer is found for the two ferries.",
    )
    assert [kind for kind, _ in kinds(text)] == ["title", "lead", "paragraph", "chrome", "paragraph", "paragraph"]


def test_readers_comments_are_no_part_of_an_article() -> None:
    text = dedent(COMMENTED).format(
        head="Comments (2)",
        after="Harry_55\n\n3 hours ago\n\nThe council has been like this for years, and nobody here is asked.",
        after_that="Reply\n\nold salt\n\nThe ferry was late every single day of my life and the council knew it well.",
    )
    assert {kind for kind, text in kinds(text) if "council has been" in text or "ferry was late" in text} == {"chrome"}


def test_signed_quotations_go_on_behind_a_box() -> None:
    text = dedent(COMMENTED).format(
        head="Sponsored content",
        after="“Nobody on the islands was asked, and the ferry is how my children go to school.” ― Ann Keane",
        after_that="“I voted for this council and I am ashamed, and I will not do so again.” ― Tom Ward, of Brindlow",
    )
    assert [kind for kind, _ in kinds(text)] == ["title", "lead", "paragraph", "chrome", "paragraph", "paragraph"]


def test_menu_words_run_together_and_a_breadcrumb_that_breaks_off() -> None:
    text = (
        "Thursday, 6 February 2025\nHomeWorld NewsLatest News on RiversFlood Costs the Valley Its Only Bridge,...\n\n"
        "Flood Costs the Valley Its Only Bridge, Engineer Says\n\nThe ford at Marden at low water last autumn\n\n"
        "Four-minute read\n\nA flood has carried off the only bridge in the valley, the county engineer said.\n"
    )
    assert [kind for kind, _ in kinds(text)] == ["dateline", "chrome", "title", "caption", "chrome", "lead"]
    assert read_plain(text).published == "2025-02-06"


def test_a_title_is_told_from_other_headlines_by_the_words_it_shares_with_the_article() -> None:
    text = (
        "Actor weds in secret island ceremony\nTen ways to save on your heating\n"
        "Ferry operator fined after engine fire off Marden\nThe Courier\n\n"
        "A ferry operator was fined $2 million on Monday over an engine fire off Marden last year.\n\n"
        "The fire broke out at night.\n"
    )
    assert read_plain(text).title == "Ferry operator fined after engine fire off Marden"


def test_the_name_of_the_site_is_no_part_of_the_title() -> None:
    body = "A flood has carried off the only bridge in the valley, the county engineer said on Monday.\n"
    layout = read_plain(f"Flood carries off the only bridge | The Valley Times\n\n{body}")
    assert (layout.title, layout.outlet) == ("Flood carries off the only bridge", "The Valley Times")
    layout = read_plain(
        f"Flood carries off the only bridge - The Valley Times\n\nFlood carries off the only bridge\n{body}"
    )
    assert (layout.title, layout.outlet) == ("Flood carries off the only bridge", "The Valley Times")


def test_lists_with_and_without_bullets() -> None:
    text = (
        "Bank raises rates\n\nThe bank named three things that worry it in a report on Tuesday:\n\n"
        "• prices of food\n• rents\n• wages\n\nThe report, its second this year, listed the regions that are hit:\n"
        "The north and its ports\nThe valley\n\nThe bank meets again in May.\n"
    )
    items = [text for kind, text in kinds(text) if kind == "list_item"]
    assert items == ["prices of food", "rents", "wages", "The north and its ports", "The valley"]


def test_a_transcript() -> None:
    text = (
        "The Future of Water\n\nJUDY HALL, HOST: Good evening. Tonight we talk about water in the valley.\n\n"
        "MARK DUNN: Thank you\n\nHALL: What is the biggest risk?\n\n(APPLAUSE)\n\nDUNN: The biggest risk is to wait.\n"
    )
    assert [kind for kind, _ in kinds(text)] == ["title", "lead", "paragraph", "paragraph", "chrome", "paragraph"]


def test_markdown() -> None:
    text = (
        "# Council votes to close pool\n\n*By Sam Poe* | 31 December 2024\n\n"
        "The council voted on Tuesday to close the pool, despite protests from parents.\n\n"
        '> "It is a disgrace," said Ann Lee, a mother of two.\n\n'
        "## What happens next?\n\n1. A site is chosen in spring.\n"
    )
    layout = read_plain(text)
    assert (layout.title, layout.authors, layout.published) == (
        "Council votes to close pool",
        ("Sam Poe",),
        "2024-12-31",
    )
    assert [kind for kind, _ in kinds(text)] == ["title", "byline", "lead", "quote", "heading", "list_item"]


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published 3 February 2025, updated 5 February 2025", "2025-02-03"),
        ("Last updated: 5 February 2025", "2025-02-05"),
        ("Feb. 3rd, 2025 at 10:15 a.m. EST", "2025-02-03"),
        ("2025-02-03T10:15:00Z", "2025-02-03"),
        ("03.02.2025", "2025-02-03"),
        ("13/02/2025", "2025-02-13"),
        ("03/02/2025", "2025"),
        ("February 2025", "2025-02"),
        ("31 February 2025", None),
        ("© 2025 The Valley Times", None),
        ("Copyright 1 January 2025", None),
        ("3 hours ago", None),
    ],
)
def test_dates_are_as_precise_as_written(line: str, published: str | None) -> None:
    body = "A flood has carried off the only bridge in the valley, the county engineer said on Monday.\n"
    assert read_plain(f"Flood carries off the only bridge\n\n{line}\n\n{body}").published == published


def test_a_date_in_prose_is_the_storys() -> None:
    body = "The county engineer, who took office on 3 March 2019, said that the bridge would be rebuilt.\n"
    assert read_plain(f"Bridge to be rebuilt\n\n{body}").published is None


@settings(deadline=None)
@given(
    st.text()
    | st.lists(st.sampled_from([*DUMP.splitlines(), *WIRE.splitlines(), "", "• x", "> y", "***"])).map("\n".join)
)
@example("\ufeff• \n>\r\n#\x0b—")
@example("a\u2028 \u00a0b\x00")
@example("Related\n" * 50)
def test_any_text_is_accounted_for(text: str) -> None:
    layout = read_plain(text)
    assert layout.text == text
    Article("-", text, layout.blocks, "0" * 64)  # in order, not empty, in bounds
    outside = []
    last = 0
    for block in layout.blocks:
        piece = text[block.start : block.end]
        assert piece == piece.strip()
        outside.append(text[last : block.start])
        last = block.end
    outside.append(text[last:])
    assert not "".join("".join(outside).split()).strip(ORNAMENTS)
    assert sum(block.kind == "lead" for block in layout.blocks) <= 1
    assert sum(block.kind == "title" for block in layout.blocks) <= 1


@pytest.mark.parametrize(
    "unit",
    [
        dedent(DUMP),
        dedent(WIRE),
        "Related\nA sentence that is long enough to be an article's own, he said.\nOther words stand here alone\n",
        "© 2020 Alpha Beta\n",
        "Home\n",
    ],
    ids=["dump", "wire", "boxes", "owners", "menu"],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        read_plain(text)
        return time.process_time() - start

    seconds(10_000)
    assert seconds(160_000) < 10 * seconds(40_000) + 0.05


@pytest.mark.parametrize("unit", ["word ", "a", "(A", "AP/", "By A", "> ", "“", "1.", ":"])
def test_a_line_of_ten_megabytes(unit: str) -> None:
    start = time.process_time()
    read_plain(unit * (10_000_000 // len(unit)))
    assert time.process_time() - start < 5


def test_a_short_sentence_that_brings_in_a_list_is_no_heading() -> None:
    text = (
        "Hospital inquiry reports\n\nThe inquiry published its findings on Monday, and the board met to hear it.\n\n"
        "It concluded that:\n\n• managers knew of the leak for a year\n\nThe board will meet again on Friday.\n\n"
        "Key points:\n\n• the ward is shut\n\nThe next hearing is in May, and the town waits for it.\n"
    )
    kinds = {text[b.start : b.end]: b.kind for b in read_plain(text).blocks}
    assert (kinds["It concluded that:"], kinds["Key points:"]) == ("paragraph", "heading")
