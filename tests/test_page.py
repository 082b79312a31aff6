from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from readings import Claim, article, bridge, each_reading, reading

from sayso.page import render_page
from sayso.records import BLOCK_KINDS, Article, Block, Reading
from sayso.safe import visible

if TYPE_CHECKING:
    from sayso.records import Attribution, BlockKind

VOID = {"meta"}


class Page(HTMLParser):
    """Reads a page strictly, every tag closed in order; keeps its tags, and the characters with their marks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.characters: list[tuple[str, set[str]]] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.tags.append((tag, known))
        if tag not in VOID:
            self.open.append((tag, known))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        in_block = any(tag != "details" and known.get("class") in BLOCK_KINDS for tag, known in self.open)
        if in_block and "a" not in tags and "summary" not in tags:
            claims = {
                known["title"].split(":")[0] for _, known in self.open if "claim" in known.get("class", "").split()
            }
            self.characters += [(character, claims) for character in data]


@each_reading
def test_a_page_is_well_formed_and_marks_each_character_with_its_claims(of: Reading) -> None:
    page = Page(render_page(of, outlet_voice=True))
    numbers = {known["id"]: known["title"].split(":")[0] for tag, known in page.tags if tag == "a" and "id" in known}
    assert page.characters == [
        (visible(of.article.text[place]), {numbers[a.id] for a in of.attributions if _covers(a, place)})
        for block in of.article.blocks
        for place in range(block.start, block.end)
    ]


def _covers(attribution: Attribution, place: int) -> bool:
    return any(start <= place < end for start, end in attribution.content.spans)


@each_reading
def test_a_page_runs_nothing_and_loads_nothing(of: Reading) -> None:
    html = render_page(of, outlet_voice=True)
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "header", "main", "aside", "details", "summary", "div",
        "span", "p", "h1", "h2", "ul", "ol", "li", "blockquote", "a", "b", "i", "small",
    }  # fmt: skip
    assert not any(name in ("src", "style") or name.startswith("on") for _, known in page.tags for name in known)
    links = [known["href"] for _, known in page.tags if "href" in known]
    assert all(link.startswith(("#", "http://", "https://")) for link in links)
    html.encode()


def test_the_policy_allows_the_style_sheet_of_the_page_and_nothing_else() -> None:
    html = render_page(bridge())
    style = html.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(known["content"] for tag, known in Page(html).tags if known.get("http-equiv"))
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style
    assert "@import" not in style


def test_claims_and_places_link_to_each_other() -> None:
    of = bridge()
    page = Page(render_page(of))
    ids = {known["id"] for _, known in page.tags if "id" in known}
    links = {known["href"] for _, known in page.tags if known.get("href", "").startswith("#")}
    assert {link[1:] for link in links} <= ids
    assert {a.id for a in of.attributions} <= ids


def test_the_kinds_differ_by_sign_and_class_and_nested_claims_lie_inside() -> None:
    html = render_page(bridge())
    for kind, sign in (("direct", "“”"), ("mixed", "“~"), ("indirect", "~")):
        assert re.search(rf'<a class="key s?\w+" [^>]*>[A-Z?]\d {sign}\??</a><span class="claim {kind} ', html)
    assert re.search(r'<span class="claim mixed d0 s1[^>]*>.*<span class="claim mixed d1 s2[^>]*>that the steel', html)
    assert "unsure (0.55)" in html


def test_the_bullets_of_a_list_are_no_words_to_be_folded_away() -> None:
    text = "The list:\n• one house\n• two houses\nRead more\n• three"
    lines = ("The list:", "one house", "two houses", "three")
    places = [(text.index(line), text.index(line) + len(line)) for line in lines]
    kinds: tuple[BlockKind, ...] = ("paragraph", "list_item", "list_item", "list_item")
    blocks = tuple(Block(start, end, kind) for (start, end), kind in zip(places, kinds, strict=True))
    html = render_page(Reading(Article(input="list.txt", text=text, blocks=blocks, sha256="0" * 64)))
    main = html[html.index("<main>") : html.index("</main>")]
    assert (main.count("<ul>"), main.count("<li"), main.count("<details")) == (2, 3, 1)
    assert "Read more" in main


def test_chrome_is_folded_and_the_outlets_voice_is_plain() -> None:
    html = render_page(bridge())
    assert re.search(r"<details class=\"chrome\"><summary>[^<]+</summary>\n<p [^>]*>Home News Sport</p>", html)
    assert re.search(r'<p class="paragraph" [^>]*>The bridge opened in 1931.</p>', html)
    assert "In the outlet's own voice (1)" not in html
    assert "In the outlet's own voice (1)" in render_page(bridge(), outlet_voice=True)


def test_a_speaker_keeps_one_colour_and_letter_under_many_names() -> None:
    of = reading(
        article(
            ("paragraph", "Ann Lee said yes."), ("paragraph", "Lee said no."), ("paragraph", "The firm said maybe.")
        ),
        Claim("indirect", "yes", "said", "Ann Lee", speaker="Ann Lee"),
        Claim("indirect", "no", "said", "Lee", speaker="Ann Lee"),
        Claim("indirect", "maybe", "said", "The firm", speaker="The firm"),
    )
    assert re.findall(r'<a class="key (\w+)" id[^>]*>(\w)\d', render_page(of)) == [
        ("s0", "A"),
        ("s0", "A"),
        ("s1", "B"),
    ]


def test_more_sources_than_colours_still_have_letters_of_their_own() -> None:
    names = [f"Person{number:02}" for number in range(30)]
    of = reading(
        article(*(("paragraph", f"{name} said thing{number:02}.") for number, name in enumerate(names))),
        *(Claim("indirect", f"thing{number:02}", "said", name) for number, name in enumerate(names)),
    )
    labels = re.findall(r'<a class="key \w+" id[^>]*>(\w+) ~</a>', render_page(of))
    assert (labels[0], labels[25], labels[26], labels[29]) == ("A1", "Z26", "AA27", "AD30")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " https://example.org"])
def test_only_web_addresses_become_links(address: str) -> None:
    assert "original</a>" not in render_page(reading(article(("paragraph", "Words."), url=address)))


def test_a_page_without_claims_says_so() -> None:
    html = render_page(reading(article(("paragraph", "Words."), title="A & B")))
    assert "No attributed claim found." in html
    assert "<h1>A &amp; B</h1>" in html
