"""Confirming a claim that the machine was not sure of: it leaves the list of review, with who said so, until undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from browsing import CHROMIUM, Watched, chromium
from ledger_readings import flood
from served import BROWSER, client, running

from sayso.cli import main
from sayso.corrections import apply, confirmation
from sayso.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from sayso.records import Reading


def doubtful() -> Reading:
    read = flood()
    return replace(
        read, attributions=tuple(replace(a, confidence=0.3 + n / 10) for n, a in enumerate(read.attributions))
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(doubtful())
    return tmp_path / "news.db"


def test_a_confirmed_claim_is_as_it_was_and_not_unsure() -> None:
    of = doubtful()
    claim = of.attributions[2]
    made, done = apply(of, [confirmation(of, claim)])
    assert made is not None
    assert done == [confirmation(of, claim)]
    sure = made.attributions[2]
    assert (sure.confidence, sure.reason) == (None, "confirmed by hand")
    assert replace(sure, confidence=claim.confidence, reason=claim.reason) == claim
    assert made.attributions[:2] == of.attributions[:2]
    assert apply(made, [confirmation(of, claim)]) == (None, [])


def test_why_a_field_is_empty_is_still_told() -> None:
    of = doubtful()
    claim = replace(of.attributions[2], speaker=None, reason="several could be meant")
    of = replace(of, attributions=(*of.attributions[:2], claim))
    made, _ = apply(of, [confirmation(of, claim)])
    assert made is not None
    assert made.attributions[2].reason == "several could be meant; confirmed by hand"


def test_what_was_confirmed_is_a_claim_as_it_stood() -> None:
    of = doubtful()
    claim = of.attributions[2]
    kept = confirmation(of, claim)
    other = replace(claim, speaker=of.attributions[1].speaker)
    (start, end) = claim.content.spans[0]
    longer = replace(claim, content=of.article.passage((start, end + 1)))
    for now in (other, longer, replace(claim, cue=None)):
        later = replace(of, attributions=tuple(now if a is claim else a for a in of.attributions))
        assert apply(later, [kept]) == (None, [])


def test_a_confirmed_claim_leaves_the_review_until_that_is_taken_back(path: Path) -> None:
    of = client(path)
    first, second, *_ = ids = [record["id"] for record in of.get("/review.json").json()["records"]]
    answer = of.post(f"/records/{first}/correct", json={"change": "confirmed", "author": "Uma"})
    assert answer.status_code == 200
    assert [record["id"] for record in of.get("/review.json").json()["records"]] == ids[1:]
    (kept,) = of.get("/corrections.json").json()["corrections"]
    assert (kept["field"], kept["record"], kept["author"]) == ("confirmed", first, "Uma")
    assert kept["made"]
    page = of.get(f"/articles/{first[:16]}", headers=BROWSER).text
    assert "confirmed by hand" in page
    assert of.post(f"/records/{first}/correct", json={"change": "confirmed"}).status_code == 409
    with Ledger(path) as ledger:
        ledger.replace(doubtful(), reader="a later one")
    assert first not in {record["id"] for record in of.get("/review.json").json()["records"]}
    listed = of.get("/corrections", headers=BROWSER).text
    assert "confirmed" in listed
    assert "Uma" in listed
    assert of.post(f"/corrections/{kept['key']}/undo").status_code == 200
    assert [record["id"] for record in of.get("/review.json").json()["records"]] == ids
    moved = of.post(
        f"/records/{second}/correct",
        data={"change": "confirmed", "back": "/review?skip=50"},
        headers=BROWSER,
        follow_redirects=False,
    )
    assert (moved.status_code, moved.headers["location"]) == (303, "/review?skip=50")
    aside = {"change": "confirmed", "back": "//evil.example/review"}
    assert of.post(f"/records/{ids[2]}/correct", data=aside).status_code == 400


def test_the_command_confirms_and_tells_who_did(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claim = doubtful().attributions[2].id
    assert main(["correct", claim, "--right", "--author", "Uma", "--ledger", str(path)]) == 0
    assert "confirmed by Uma" in capsys.readouterr().out
    assert claim not in {record["id"] for record in client(path).get("/review.json").json()["records"]}
    assert main(["correct", claim, "--right", "--ledger", str(path)]) == 2
    assert main(["correct", claim, "--right", "--drop", "--ledger", str(path)]) == 2
    assert main(["correct", "--undo", "1", "--ledger", str(path)]) == 0
    assert claim in {record["id"] for record in client(path).get("/review.json").json()["records"]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with chromium() as opened:
        yield opened


def test_a_list_is_confirmed_by_keys(browser: Browser, path: Path) -> None:
    with running(path) as base:
        watched = Watched(browser, base)
        page = watched.open("/review")
        page.get_by_label("Who says so (you)").fill("Uma")
        page.get_by_label("Who says so (you)").press("Enter")  # which confirms nothing
        assert page.locator(".found").count() == 4
        page.get_by_label("Who says so (you)").blur()
        for _ in range(2):
            page.keyboard.press("j")
        second, third = (page.locator(".found").nth(n).locator(".hit").inner_text() for n in (1, 2))
        page.keyboard.press("y")
        page.wait_for_function("document.querySelectorAll('.found').length === 3")
        page.wait_for_function("document.activeElement.matches('.found')")
        assert page.evaluate("document.activeElement.querySelector('.hit').innerText") == third
        page.keyboard.press("c")
        page.wait_for_url("**/correct")
        assert page.locator(".found .hit").inner_text() == third
        page.get_by_role("button", name="It is right").click()
        page.wait_for_url("**/articles/**")
        watched.open("/corrections")
        assert page.locator(".found").count() == 2
        assert page.locator(".found", has_text="Uma").count() == 2
        assert {*page.locator(".passage").all_inner_texts()} == {second, third}
        assert watched.wrong == []


def test_a_claim_is_confirmed_in_its_article_without_script(browser: Browser, path: Path) -> None:
    with running(path) as base:
        watched = Watched(browser, base, java_script_enabled=False)
        page = watched.open(f"/articles/{doubtful().article.id}")
        page.get_by_role("button", name="claim 3 is right", exact=True).click()
        page.wait_for_url("**/articles/**")
        assert page.locator(".claims .unsure").count() == 3
        watched.open("/review")
        page.get_by_role("button", name="It is right").first.click()
        page.wait_for_url("**/review**")
        assert page.locator(".found").count() == 2
        assert watched.wrong == []
