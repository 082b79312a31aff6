"""Web pages to blocks."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from sayso.errors import LoadError, NotAnArticle, TooLarge, Unreadable
from sayso.html import read_html

if TYPE_CHECKING:
    from sayso.layout import Layout

STORY = [
    "The sale of the Tarsk mine was halted on Tuesday after letters showed that its owner owes $40 million.",
    "“We found out from the man who changes the signs,” said the mayor, whose house looks down on the pit.",
    "The court will hear the case in June, and the miners will be paid until then, the company promised.",
]


def paragraphs(texts: list[str] = STORY) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def article(body: str, head: str = "") -> Layout:
    return read_html(page(f"<article><h1>Mine sale halted</h1>{body}</article>", head))


def blocks(layout: Layout) -> list[tuple[str, str]]:
    return [(block.kind, layout.text[block.start : block.end]) for block in layout.blocks]


def test_blocks_are_all_of_the_text() -> None:
    layout = article(paragraphs())
    assert blocks(layout) == [
        ("title", "Mine sale halted"),
        ("lead", STORY[0]),
        ("paragraph", STORY[1]),
        ("paragraph", STORY[2]),
    ]
    assert layout.text == "\n\n".join(text for _, text in blocks(layout))


def test_tags_say_what_a_block_is() -> None:
    layout = article(
        f"<p>{STORY[0]}</p><figure><img><figcaption>The pit at dusk</figcaption></figure><p>{STORY[1]}</p>"
        "<h2>What remains open</h2><ul><li>Who will pay the miners in winter.</li><li>What becomes of them.</li></ul>"
        f"<blockquote><p>Nobody told us anything at all about it.</p></blockquote><p>{STORY[2]}</p>"
    )
    assert [kind for kind, _ in blocks(layout)] == [
        "title", "lead", "caption", "paragraph", "heading", "list_item", "list_item", "quote", "paragraph",
    ]  # fmt: skip


def test_white_space_is_made_one_and_no_break_spaces_stay() -> None:
    layout = article(paragraphs(["Mr\u00a0Oduya   said\n\t that <em>three</em> <b>sam</b>ples<br>came back.", *STORY]))
    assert blocks(layout)[1] == ("lead", "Mr\u00a0Oduya said that three samples came back.")


def test_two_line_breaks_part_paragraphs() -> None:
    layout = article(f"<div>{'<br><br>'.join(STORY)}</div>")
    assert [text for _, text in blocks(layout)][1:] == STORY


def test_q_is_read_with_its_marks() -> None:
    layout = article(paragraphs(["<q>Nobody told us anything</q>, said the mayor of the town below.", *STORY]))
    assert "“Nobody told us anything”, said" in layout.text


@pytest.mark.parametrize(
    "beside",
    [
        "<div class='related-stories'><h3>Related</h3><p>Ferry fares to rise in January, says a letter.</p></div>",
        "<aside class='newsletter-box'><p>Get our ferry letter, which readers say is the best.</p></aside>",
        "<p>Read more: <a href='/f'>Ferry fares to rise in January</a></p>",
        "<p><a href='/f'>Ferry fares to rise in January, operator says</a></p>",
        "<ul class='share'><li><a href='#'>Share the ferry story</a></li></ul>",
        "<div id='comments'><p>The ferry was always late, and I said so years ago, said nobody.</p></div>",
        "<div class='author-bio'><p>Jo Marsh writes about the ferry and has done so for twenty years.</p></div>",
        "<p>Subscribe to our ferry newsletter</p>",
        "<div class='cookie-banner'><p>We use cookies on the ferry to improve your experience of it.</p></div>",
        "<div style='display:none'><p>The ferry is hidden here, and no one is to see that it is.</p></div>",
        "<script>var ferry = '<p>The ferry said no.</p>'</script>",
        "<figure><figcaption>The ferry in January, said to be the last one</figcaption></figure>",
    ],
)
@pytest.mark.parametrize("place", [0, 2, 3])
def test_what_is_beside_the_article_is_no_prose(beside: str, place: int) -> None:
    parts = [f"<p>{text}</p>" for text in STORY]
    layout = article("".join([*parts[:place], beside, *parts[place:]]))
    prose = " ".join(text for kind, text in blocks(layout) if kind != "caption")
    assert "ferry" not in prose.lower()
    assert all(text in prose for text in STORY)


def test_words_pulled_out_of_the_text_are_read_once() -> None:
    layout = article(f"<p>{STORY[0]}</p><p>{STORY[1]}</p><aside>the man who changes the signs</aside><p>{STORY[2]}</p>")
    assert layout.text.count("the man who changes the signs") == 1


def test_the_line_about_the_author_is_left_out() -> None:
    head = "<meta name='author' content='Gulnara Beks'>"
    layout = article(paragraphs([*STORY, "Gulnara Beks covers mines for The Basin Review."]), head)
    assert layout.text.endswith(STORY[2])


HEAD = """
<title>{title}</title><meta property="og:site_name" content="The Basin Review">
<link rel="canonical" href="https://basin.example/2024/mine">
<script type="application/ld+json">{ld}</script>
"""


@pytest.mark.parametrize(
    "title",
    [
        "Mine sale halted | The Basin Review",
        "Mine sale halted - The Basin Review",
        "Mine sale halted — Business — The Basin Review",
        "The Basin Review - Mine sale halted",
        "Mine sale halted | Business | Basin",
        "Halted: the sale of a mine",
    ],
)
def test_the_title_is_the_headline_without_the_site(title: str) -> None:
    assert article(paragraphs(), HEAD.format(title=title, ld="")).title == "Mine sale halted"


def test_a_title_without_a_heading_on_the_page() -> None:
    layout = read_html(page(paragraphs(), HEAD.format(title="Mine sale halted | The Basin Review", ld="")))
    assert layout.title == "Mine sale halted"
    assert blocks(layout)[0] == ("title", "Mine sale halted")


def test_a_title_may_hold_a_dash_of_its_own() -> None:
    layout = read_html(
        page(f"<h1>Mine sale halted – again</h1>{paragraphs()}", "<title>Mine sale halted – again</title>")
    )
    assert layout.title == "Mine sale halted – again"


def test_json_ld_says_who_and_when() -> None:
    ld = (
        '{"@graph": [{"@type": "Organization", "@id": "#o", "name": "Basin Review Ltd"}, {"@type": ["NewsArticle"], '
        '"headline": "Mine sale halted", "datePublished": "2024-03-05T23:40:00-05:00", "publisher": {"@id": "#o"}, '
        '"author": [{"@type": "Person", "name": "Gulnara Beks"}, {"@type": "Organization", "name": "Basin Review"}]}]}'
    )
    layout = article(paragraphs(), HEAD.format(title="Mine sale halted", ld=ld))
    assert layout.published == "2024-03-05"
    assert layout.authors == ("Gulnara Beks",)
    assert layout.outlet == "Basin Review Ltd"
    assert layout.url == "https://basin.example/2024/mine"


@pytest.mark.parametrize("ld", ["{", "[" * 100_000, "null", '{"@type": 7, "datePublished": []}', '"text"'])
def test_broken_json_ld_is_passed_over(ld: str) -> None:
    assert article(paragraphs(), HEAD.format(title="Mine sale halted", ld=ld)).outlet == "The Basin Review"


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ('<meta property="article:published_time" content="2024-03-05T10:00:00Z">', "", "2024-03-05"),
        ('<meta name="date" content="5 March 2024">', "", "2024-03-05"),
        ('<meta property="article:published_time" content="2024-03">', "", "2024-03"),
        ('<link rel="canonical" href="https://basin.example/2024/03/05/mine">', "", "2024-03-05"),
        ("", '<time itemprop="datePublished" datetime="2024-03-05">Tuesday</time>', "2024-03-05"),
        ("", "<p class='meta'>5 March 2024</p>", "2024-03-05"),
        ("", "<footer>© 2024 Basin Review</footer>", None),
        ("", "<footer>Copyright 1 January 2019 - 2024 Basin Review</footer>", None),
        ("", "", None),
    ],
)
def test_the_date_of_publication(head: str, body: str, date: str | None) -> None:
    assert article(f"{body}{paragraphs()}", head).published == date


def test_the_outlets_own_day_where_utc_has_the_next() -> None:
    layout = article(
        f"<time datetime='2024-03-05T22:30:00-04:00'>March 5</time>{paragraphs()}",
        '<meta property="article:published_time" content="2024-03-06T02:30:00+00:00">',
    )
    assert layout.published == "2024-03-05"


@pytest.mark.parametrize("source", ["", "<html></html>", "<!-- only a comment -->", "<p></p>", page("<p>Menu</p>" * 3)])
def test_no_article(source: str) -> None:
    with pytest.raises((NotAnArticle, Unreadable)):
        read_html(source)


BOMBS = {
    "nested": "<div>" * 100_000 + STORY[0],
    "nested lists": ("<ul><li>an item" * 45 + "</ul>" * 45) * 300,
    "lists": ("<ul><li>an item" * 20 + "</ul>" * 20) * 50,
    "unclosed script": f"<p>{STORY[0]}<script>" + "x<" * 500_000,
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(60_000)) + ">" + STORY[0],
    "attributes in quotes": "<p " + " ".join(f'a{i}="<>"' for i in range(60_000)) + ">" + STORY[0],
    "elements": "<b>x</b>" * 100_000,
    "open tags": "<" * 500_000,
    "open quotes": '<p a="' * 100_000,
    "comments": "<!--" * 200_000,
    "ampersands": "&" * 500_000,
    "text": "word " * 500_000,
    "breaks": f"<p>{STORY[0]}" + "<br>" * 10_000,
    "links": f"<p>{STORY[0]}" + "<a href=x>a link</a> " * 5_000,
    "classes": "<p class='" + "share " * 100_000 + f"'>{STORY[0]}</p>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_in_time(name: str) -> None:
    start = time.process_time()
    try:
        read_html(page(BOMBS[name]))
    except LoadError as error:
        assert error.reason  # noqa: PT017 - either outcome is right
    assert time.process_time() - start < 10


@pytest.mark.parametrize("name", ["nested", "attributes", "attributes in quotes", "elements", "nested lists"])
def test_bombs_are_named(name: str) -> None:
    with pytest.raises(TooLarge):
        read_html(page(BOMBS[name]))
