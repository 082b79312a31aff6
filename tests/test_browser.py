"""The pages in a real browser: read, follow, by keys, corrected, without script, small, and strangers' worst."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from browsing import CHROMIUM, Watched, chromium
from ledger_readings import flood
from payloads import PAYLOADS
from readings import article
from served import running

from sayso.answers import assets
from sayso.ledger import Ledger
from sayso.records import Attribution, Figure, Reading, Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
#: The dam and the man, with letters that take two units of UTF-16 and a carriage return in front.
LETTERS = "𝔸𝔹 😀\r\nfirst, then “The dam is rotten,” said Ann Lee."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Reading]]:
    reading = flood(url="https://port-gazette.example/flood")
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(reading)
        later = flood(name="later.html", outlet="Beacon", published="2024-05-08")
        text = article(*((b.kind, later.article.text[b.start : b.end]) for b in later.article.blocks), ("caption", "x"))
        ledger.add(Reading(text))
    with running(tmp_path / "news.db") as base:
        yield base, reading


PAGES = (
    "/", "/articles/{article}", "/articles/{article}?at={claim}#at", "/search", "/search?q=dam", "/speakers",
    "/speaker?name=Ann+Lee", "/figures", "/compare", "/copies", "/review", "/add", "/corrections",
    "/records/{claim}/correct",
)  # fmt: skip


def each_page(reading: Reading) -> list[str]:
    return [path.format(article=reading.article.id, claim=reading.attributions[2].id) for path in PAGES]


def test_a_passage_its_source_and_its_line_light_each_other(browser: Browser, served: tuple[str, Reading]) -> None:
    base, reading = served
    watched = Watched(browser, base)
    page = watched.open(f"/articles/{reading.article.id}")
    claim = reading.attributions[2]
    for start in (f".claim[data-of='{claim.id}']", f"#claim-{claim.id}", f".cue[data-of='{claim.id}']"):
        page.mouse.move(0, 0)
        page.hover(start)
        lit = page.eval_on_selector_all(".hot", "all => all.map((one) => one.className)")
        assert {name.split()[0] for name in lit} == {"claim", "source", "cue", claim_color(page, claim)}
    assert watched.wrong == []


def claim_color(page: Page, claim: Attribution) -> str:
    """The class that begins the line of a claim in the list."""
    return (page.get_attribute(f"#claim-{claim.id}", "class") or "").split()[0]


def test_a_permalink_lights_the_same_characters_with_script_and_without(
    browser: Browser, served: tuple[str, Reading]
) -> None:
    base, reading = served
    for script in (True, False):
        watched = Watched(browser, base, java_script_enabled=script)
        for record in (reading.attributions[0], reading.attributions[2], reading.figures[0]):
            page = watched.open(f"/records/{record.id}")
            words = record.content.text if isinstance(record, Attribution) else record.text
            lit = page.locator(".lit").all_inner_texts()
            text = re.sub(r"[A-Z]\d+ (?:“”|~|“~)\??", "", "".join(lit))
            assert " ".join(text.split()) == " ".join(words.split())
            box = page.locator(".lit").first.bounding_box()
            assert box is not None
            assert 0 <= box["y"] < 720
        assert watched.wrong == []
    page = Watched(browser, base).open(f"/articles/{reading.article.id}#{reading.attributions[2].id}")
    assert page.locator(".claim.hot").all_inner_texts() == [reading.attributions[2].content.text]


def test_everything_is_reached_by_keys(browser: Browser, served: tuple[str, Reading]) -> None:
    base, reading = served
    watched = Watched(browser, base)
    page = watched.open("/")
    page.keyboard.press("/")
    page.keyboard.type("dam rotten")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=dam+rotten")
    page.get_by_role("link", name="Mayor Ann Lee fears for Velle").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    page = watched.open(f"/articles/{reading.article.id}")
    focused = "document.activeElement.id || document.activeElement.className"
    order = [reading.attributions[i].id for i in (0, 1, 2, 3)]
    for identity in order:
        page.keyboard.press("j")
        assert page.evaluate(focused) == identity
    page.keyboard.press("k")
    assert page.evaluate(focused) == order[2]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Lee"
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()
    assert watched.wrong == []


def test_a_corrected_speaker_survives_a_new_reading(
    browser: Browser, served: tuple[str, Reading], tmp_path: Path
) -> None:
    base, reading = served
    watched = Watched(browser, base)
    page = watched.open(f"/articles/{reading.article.id}")
    page.get_by_role("link", name="correct claim 3", exact=True).click()
    page.get_by_label("Name; empty where nobody is known").fill("Eve Poe")
    page.get_by_label("Who says so (you)").first.fill("Uma")
    page.get_by_role("button", name="Set the speaker").click()
    page.wait_for_url("**/articles/**")
    assert "Eve Poe" in page.locator(".voices").inner_text()
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.replace(reading, reader="a later one")
    page.reload()
    assert "Eve Poe" in page.locator(".voices").inner_text()
    watched.open("/corrections")
    assert "Uma" in page.locator(".found").inner_text()
    page.get_by_role("button", name=re.compile("Take back")).click()
    page.wait_for_selector("text=0 corrections")
    assert watched.wrong == []


def test_a_selection_becomes_a_claim_with_the_very_characters(browser: Browser, tmp_path: Path) -> None:
    of = article(("title", "Dam"), ("paragraph", "Rain fell."), ("paragraph", LETTERS))
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(Reading(of))
    with running(tmp_path / "news.db") as base:
        watched = Watched(browser, base)
        page = watched.open(f"/articles/{of.id}")
        page.locator("details.missing summary").click()
        for role, words in (("content", "“The dam is rotten,”"), ("cue", "said"), ("source", "Ann Lee")):
            page.evaluate(
                """(words) => {
                    const node = [...document.querySelectorAll(".text p")].at(-1).firstChild;
                    const start = node.data.indexOf(words);
                    document.getSelection().setBaseAndExtent(node, start, node, start + words.length);
                }""",
                words,
            )
            page.wait_for_timeout(100)
            page.locator(f"button[data-take={role}]").click()
            assert page.locator(f"#add-{role}").input_value() == words
        page.get_by_role("button", name="Add the claim").click()
        page.wait_for_selector(".claims li")
        assert watched.wrong == []
    with Ledger(tmp_path / "news.db") as ledger:
        (claim,) = ledger.reading(of.id).attributions
    assert claim.source is not None
    assert claim.cue is not None
    assert (claim.content.text, claim.cue.text, claim.source.text) == ("“The dam is rotten,”", "said", "Ann Lee")
    assert claim.kind == "direct"


def test_an_article_is_added_and_read_without_script(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path / "news.db") as base:
        watched = Watched(browser, base, java_script_enabled=False)
        page = watched.open("/add")
        text = "Bridge closed\n\nThe bridge of the town was closed.\n\nAnn Lee said it was unsafe for all of the town."
        page.locator("#text").fill(text)
        page.get_by_label("Outlet, if you know it").fill("Port Gazette")
        page.get_by_role("button", name="Read the text").click()
        page.get_by_role("link", name=re.compile("^Open ")).click()
        assert "it was unsafe" in page.locator(".claim").inner_text()
        assert "Ann Lee" in page.locator(".voices").inner_text()
        assert watched.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_barrier(browser: Browser, served: tuple[str, Reading], scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    base, reading = served
    # Axe is put into the page, which the pages' own policy would not let in; what they let in is tested elsewhere.
    watched = Watched(browser, base, color_scheme=scheme, bypass_csp=True)
    for path in each_page(reading):
        page = watched.open(path)
        if path in {"/compare", "/copies"}:
            page.wait_for_selector("h1:has-text('Who')")
        found = axe.run(page).response["violations"]
        bad = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in {"serious", "critical"}]
        assert bad == [], path


def test_pages_fit_a_small_screen_and_make_no_noise(browser: Browser, served: tuple[str, Reading]) -> None:
    base, reading = served
    watched = Watched(browser, base, viewport={"width": 320, "height": 640})
    for path in each_page(reading):
        page = watched.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert page.locator("h1").count() >= 1, path
    assert watched.wrong == []
    assert sum(len(content) for name, (content, _) in assets().items() if name.endswith((".js", ".css"))) < 200_000


# Strangers' worst


def hostile(payload: str, number: int) -> Reading:
    """An article with a payload wherever an article has words of strangers."""
    words = payload.replace("\n", " ")
    of = article(
        ("title", words),
        ("paragraph", f"{number}: {words} said {words} 12 {words}"),
        name=words,
        title=words,
        outlet=words,
        authors=(words,),
        url=words if number % 2 else f"https://x.example/{words}",
        published="2024-05-06",
    )
    start = of.text.index(f"{number}: ") + len(f"{number}: ")
    cue = start + len(words) + 1
    content = of.passage((cue + 5, len(of.text)))
    source = of.passage((start, start + len(words)))
    speaker = Speaker(of, words, "person", source.spans, role=words, affiliation=words)
    claim = Attribution(
        of, "indirect", content, of.passage((cue, cue + 4)), source, speaker=speaker.id, confidence=0.4, origin=words
    )
    figure = Figure(of, source.spans[0], value=12.0, unit=words, dimension=words, of=words, per=words, holder=claim.id)
    return Reading(of, (claim,), (), (speaker,), (figure,))


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 60


def test_nothing_that_strangers_write_runs_or_loads(browser: Browser, tmp_path: Path) -> None:
    readings = [hostile(payload, number) for number, payload in enumerate(PAYLOADS)]
    with Ledger(tmp_path / "news.db") as ledger:
        for reading in readings:
            ledger.add(reading)
    with running(tmp_path / "news.db") as base:
        watched = Watched(browser, base)
        paths = ["/", "/articles?skip=50", "/speakers", "/figures", "/review", "/copies", "/corrections"]
        paths += [f"/articles/{reading.article.id}" for reading in readings]
        paths += [f"/records/{reading.attributions[0].id}/correct" for reading in readings[::4]]
        for path in paths:
            page = watched.open(path)
            assert page.evaluate("window.hit") is None, path
        for path, name in (
            ("/search", "q"),
            ("/search", "speaker"),
            ("/speakers", "q"),
            ("/compare", "q"),
            ("/figures", "of"),
        ):
            for payload in PAYLOADS[::8]:
                words = payload.encode("utf-8", "replace").decode()
                form = page.request.get(base + path, params={name: words})
                assert form.status in {200, 202, 400}
                watched.page.goto(form.url)
                assert page.evaluate("window.hit") is None, payload
        noise = [line for line in watched.wrong if "status of 400" not in line]
        assert noise == []


def test_the_reading_that_is_hostile_is_shown_whole(tmp_path: Path) -> None:
    """What keeps a script from running must not keep words from being read."""
    reading = replace(hostile(PAYLOADS[0], 0))
    assert reading.attributions[0].content.text.startswith("<script>")
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(reading)
        assert ledger.reading(reading.article.id) == reading
