"""The long lists of the server: page by page, nothing left out in silence, each line with its outlet and passage."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from ledger_readings import flood, read_text
from readings import Claim, article, reading
from served import BROWSER, client, with_flood

from sayso import ledger_pages
from sayso.ledger import Ledger
from sayso.records import Figure

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from sayso.records import Attribution, Reading

#: Articles of the ledger, and rows of a page.
MANY, ROWS = 7, 3


def unsure(read: Reading) -> Reading:
    return replace(read, attributions=tuple(replace(a, confidence=0.5) for a in read.attributions))


@pytest.fixture
def of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(ledger_pages, "ROWS", ROWS)
    with Ledger(tmp_path / "news.db") as ledger:
        for number in range(MANY):
            read = unsure(read_text(f"Number {number}.\nAnn Lee said that {number} bridges would open.", outlet="Post"))
            of, claim = read.article, read.attributions[0]
            span = (claim.content.start + 5, claim.content.start + 6)
            figure = Figure(of, span, value=float(number), unit="count", dimension="count", holder=claim.id)
            ledger.add(replace(read, figures=(figure,)))
    return client(tmp_path / "news.db")


def turned(of: TestClient, path: str, line: str) -> list[list[str]]:
    """What a regular expression finds on a page and on all that follow it."""
    found = []
    while path:
        html = of.get(path, headers=BROWSER).text
        found.append(re.findall(line, html))
        later = re.search(r'rel="next" href="([^"]+)"', html)
        path = later[1].replace("&amp;", "&") if later else ""
    return found


@pytest.mark.parametrize(
    ("path", "line", "rows"),
    [
        ("/articles", r'<th scope="row"[^>]*><a href="(/articles/[^"]+)"', "articles"),
        ("/review", r'<a class="place" href="(/records/[^"]+)">', "records"),
        ("/figures", r'<th scope="row"><a href="(/records/[^"]+)"', "figures"),
        ("/speaker?name=Ann+Lee", r'<a class="place" href="(/records/[^"]+)">', "records"),
    ],
)
def test_a_long_list_is_shown_page_by_page_and_given_whole(of: TestClient, path: str, line: str, rows: str) -> None:
    name, _, query = path.partition("?")
    whole = [row["id"] for row in of.get(f"{name}.json?{query}").json()[rows]]
    pages = turned(of, path, line)
    assert len(pages) > 1
    assert {len(page) for page in pages[:-1]} == {ROWS}
    assert [address.rpartition("/")[2] for page in pages for address in page] == whole
    assert len(list(csv.reader(io.StringIO(of.get(f"{name}.csv?{query}").text)))) == 1 + len(whole)


def test_a_long_list_says_how_long_it_is(of: TestClient) -> None:
    total = of.get("/review.json").json()["total"]
    assert total > ROWS
    assert f"{total} claims, here 1 to 3" in of.get("/review", headers=BROWSER).text
    assert f"{total} claims, here 4 to 6" in of.get("/review?skip=3", headers=BROWSER).text
    assert "here 1 to 3" in of.get("/speaker?name=Ann+Lee", headers=BROWSER).text


def test_programs_get_more_of_what_is_found_than_people(of: TestClient) -> None:
    found = of.get("/search.json?q=bridges").json()
    assert (len(found["records"]), found["more"]) == (MANY, False)
    page = of.get("/search?q=bridges", headers=BROWSER).text
    assert page.count('<article class="found') == ROWS
    assert "3 records: the best of more" in page


def test_only_speech_is_found_where_that_is_asked_for(tmp_path: Path) -> None:
    lines = "Ann Lee fears that the dam is rotten.", "Ann Lee said that the bridge would open."
    of_both = article(*(("paragraph", line) for line in lines))
    fears = Claim("indirect", "that the dam is rotten", "fears", "Ann Lee")
    says = Claim("indirect", "that the bridge would open", "said", "Ann Lee")
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(reading(of_both, fears, says))
    of = client(tmp_path / "news.db")
    assert len(of.get("/search.json?speaker=Lee").json()["records"]) == 2
    assert len(of.get("/search.json?speaker=Lee&speech=only").json()["records"]) == 1
    page = of.get("/search?speaker=Lee&speech=only", headers=BROWSER).text
    assert "1 claim that reports no speech left out" in page
    assert re.search(r'name="speech" value="only" checked', page)


def test_a_figure_stands_in_its_passage_with_its_outlet(tmp_path: Path) -> None:
    of, _ = with_flood(tmp_path)
    html = of.get("/figures", headers=BROWSER).text
    rows = [re.sub(r"<[^>]+>", "", row) for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", html, re.DOTALL)]
    assert len(rows) == 2
    for row, words in zip(rows, ("The town of Velle has 9,000 houses.", "that 1,200 houses in Velle"), strict=True):
        assert "Port Gazette" in row
        assert words in row


@pytest.mark.parametrize(
    ("about", "outlet"),
    [
        ({"outlet": None}, "outlet not named"),
        ({"outlet": None, "url": "https://port.example:80/flood"}, "port.example"),
        ({"outlet": "Gazette\n\u202e", "url": None}, "Gazette \N{REPLACEMENT CHARACTER}"),
    ],
)
def test_every_line_says_who_prints_it(about: dict[str, Any], outlet: str, tmp_path: Path) -> None:
    read = unsure(flood(**about))
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(read)
    of = client(tmp_path / "news.db")
    for path in ("/search?q=dam", "/review", "/speaker?name=Ann+Lee"):
        html = of.get(path, headers=BROWSER).text
        lines = re.findall(r'<article class="found.*?</article>', html, re.DOTALL)
        assert lines
        assert all(f'<span class="outlet">{outlet}</span>' in line for line in lines)
    claim: Attribution = read.attributions[0]
    assert outlet in of.get("/figures", headers=BROWSER).text
    assert outlet in of.get(f"/articles/{read.article.id}?at={claim.id}", headers=BROWSER).text
