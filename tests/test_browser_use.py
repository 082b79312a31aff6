"""The pages in a real browser, as they are used: large, small, by keys alone, behind a login."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from browsing import CHROMIUM, Watched, chromium
from ledger_readings import flood
from served import running

from sayso.ledger import Ledger
from sayso.login import Login

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from sayso.records import Reading

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

TOKEN = "open-sesame-0123456789"  # noqa: S105 - of these tests alone
PAGES = (
    "/", "/articles/{article}", "/articles/{article}?at={claim}#at", "/search", "/search?q=dam", "/speakers",
    "/speaker?name=Ann+Lee", "/figures", "/compare", "/copies", "/review", "/add", "/corrections",
    "/records/{claim}/correct", "/no-such-page",
)  # fmt: skip
#: What sticks out of the page, or is cut at its border; what scrolls by itself, and what is not shown, does not.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || one.closest(".wide, .skip, svg, option")) return false;
    const hides = ["hidden", "clip"].includes(getComputedStyle(one).overflowX);
    return box.left < -1 || box.right > innerWidth + 1 || (hides && one.scrollWidth > one.clientWidth + 1);
}).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def doubtful(read: Reading) -> Reading:
    claims = (replace(a, confidence=0.3 + n / 10) for n, a in enumerate(read.attributions))
    return replace(read, attributions=tuple(claims))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Reading]]:
    """A server, and the reading of one article of its ledger: all its claims are unsure."""
    reading = doubtful(flood(url="https://port-gazette.example/flood"))
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(reading)
    with running(tmp_path / "news.db") as base:
        yield base, reading


@pytest.mark.parametrize(
    "screen",
    [
        {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},  # 1280 × 800 at 200 %
        {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},  # 1280 × 1024 at 400 %
        {"viewport": {"width": 1280, "height": 800}},
    ],
)
def test_nothing_is_cut_however_large_it_is_shown(
    browser: Browser, served: tuple[str, Reading], screen: dict[str, Any]
) -> None:
    base, reading = served
    watched = Watched(browser, base, **screen)
    for path in PAGES:
        page = watched.open(path.format(article=reading.article.id, claim=reading.attributions[2].id))
        page.wait_for_selector("progress", state="detached")
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"], path
        assert page.evaluate(CUT) == [], path
    page = watched.open(f"/articles/{reading.article.id}")
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.get_by_role("button", name="Keys").click()
    assert page.evaluate(CUT) == []


def test_what_is_lit_in_the_text_comes_into_sight_in_the_list(browser: Browser, served: tuple[str, Reading]) -> None:
    base, reading = served
    watched = Watched(browser, base, viewport={"width": 1280, "height": 420})
    page = watched.open(f"/articles/{reading.article.id}")
    last = reading.attributions[-1].id
    inside = """(id) => {
        const [row, list] = [document.getElementById(id), document.querySelector(".margin")]
            .map((one) => one.getBoundingClientRect());
        return row.top >= list.top && row.top < list.bottom;
    }"""
    assert not page.evaluate(inside, f"claim-{last}")
    page.locator(f".claim[data-of='{last}']").first.hover()
    assert page.evaluate(inside, f"claim-{last}")
    page.mouse.move(0, 0)
    page.evaluate("document.querySelector('.margin').scrollTop = 0")
    for _ in reading.attributions:
        page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == last
    assert page.evaluate(inside, f"claim-{last}")
    assert watched.wrong == []


def test_a_list_is_gone_through_by_keys(browser: Browser, served: tuple[str, Reading]) -> None:
    base, reading = served
    watched = Watched(browser, base)
    page = watched.open("/review")
    for step, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(step)
        assert page.evaluate("[...document.querySelectorAll('.found')].indexOf(document.activeElement)") == place
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/articles/{reading.article.id}?at={reading.attributions[1].id}**")
    assert watched.wrong == []


def test_a_browser_logs_in_and_out(browser: Browser, tmp_path: Path) -> None:
    reading = flood()
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(reading)
    with running(tmp_path / "news.db", Login(TOKEN)) as base:
        for script in (True, False):
            watched = Watched(browser, base, java_script_enabled=script)
            page = watched.open("/search?q=dam")
            enter(page, "not the token at all")
            assert "not the token" in page.get_by_role("alert").inner_text()
            page = watched.open("/search?q=dam")
            enter(page, TOKEN)
            page.wait_for_url("**/search?q=dam")
            assert page.locator(".found").count() == 1
            assert not script or page.evaluate("document.cookie") == ""
            page.get_by_role("link", name="Articles").click()
            page.get_by_role("button", name="Log out").click()
            page.wait_for_url("**/login")
            assert watched.open("/articles").locator("input[type=password]").count() == 1
            assert [line for line in watched.wrong if "401" not in line] == []


def enter(page: Page, token: str) -> None:
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_neither_the_login_nor_what_is_unsure_has_a_serious_barrier(
    browser: Browser, served: tuple[str, Reading], tmp_path: Path, scheme: Any
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    base, reading = served
    with running(tmp_path / "other.db", Login(TOKEN)) as closed:
        for at, path in ((closed, "/login"), (base, "/review"), (base, f"/articles/{reading.article.id}")):
            page = Watched(browser, at, color_scheme=scheme, bypass_csp=True).open(path)
            found = axe.run(page).response["violations"]
            assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == [], path
