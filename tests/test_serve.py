"""The server: what it answers, what it refuses, and that each page is given in every form it is said to have."""

from __future__ import annotations

import csv
import io
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from served import BROWSER, client, ended, with_flood

from sayso import comparing, guard, server
from sayso.answers import asset_address, assets
from sayso.jobs import WAITING
from sayso.ledger import Ledger
from sayso.web import ROUTES

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from sayso.records import Reading, Record

FOREIGN = ("evil.example", "127.0.0.1.evil.example", "evil.example:8470", "localhost@evil.example", "", "127.0.0.2")


def paths(reading: Reading) -> list[str]:
    """A path for each route that shows something, filled in."""
    article = reading.article.id
    given = {"{article}": article, "{record}": reading.attributions[0].id, "{job}": "0" * 16}
    made = []
    for route in ROUTES:
        if route.method == "GET" and route.path != "/jobs/{job}" and route.gives == "text/html":
            path = re.sub(r"{\w+}", lambda match: given[match[0]], route.path)
            made.append(path + ("?name=Ann+Lee" if route.path == "/speaker" else ""))
    return made


@pytest.fixture
def flooded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[TestClient, Reading]:
    monkeypatch.setattr(comparing, "PATIENCE", 60)
    return with_flood(tmp_path)


def test_every_page_has_its_twins_and_its_headers(flooded: tuple[TestClient, Reading]) -> None:
    of, reading = flooded
    for path in paths(reading):
        page = of.get(path, headers=BROWSER)
        assert page.status_code == 200, path
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["content-security-policy"] == guard.POLICY
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "style=" not in page.text.replace('rel="stylesheet"', "")
        assert not re.search(r"<[^>]+ on\w+=", page.text)
        for twin in re.findall(r'href="([^"]+\.(?:json|csv)[^"]*)"', page.text):
            answer = of.get(twin.replace("&amp;", "&"))
            assert answer.status_code == 200, twin
            kind = answer.headers["content-type"]
            if ".csv" in twin:
                assert kind.startswith("text/csv")
                assert len({len(row) for row in csv.reader(io.StringIO(answer.text))}) == 1
            else:
                assert kind == "application/json"
                answer.json()


def test_a_program_gets_json_from_the_same_address(flooded: tuple[TestClient, Reading]) -> None:
    of, reading = flooded
    answer = of.get(f"/articles/{reading.article.id}", headers={"accept": "application/json"})
    records = [record.to_json() for record in reading.records()]
    assert answer.json() == {"records": records, "corrections": []}


def test_an_article_page_shows_all_of_it(flooded: tuple[TestClient, Reading]) -> None:
    of, reading = flooded
    html = of.get(f"/articles/{reading.article.id}", headers=BROWSER).text
    text = re.sub(r"<[^>]+>", "", re.sub(r'<a class="key[^>]*>[^<]*</a>', "", html))
    for block in reading.article.blocks:
        assert reading.article.text[block.start : block.end] in text
    marked: tuple[Record, ...] = (*reading.attributions, *reading.figures, *reading.times, *reading.places)
    for record in marked:
        assert f'data-of="{record.id}"' in html
    nested = reading.attributions[1]
    assert re.search(rf'data-of="{nested.parent}"[^>]*>(?:(?!</p>).)*data-of="{nested.id}"', html, re.DOTALL)
    assert "https://port-gazette.example/flood#:~:text=" in html
    assert "Mayor" in html
    (place,) = reading.places
    assert f'<circle data-of="{place.id}" cx="{place.longitude}" cy="{-place.latitude}"' in html
    assert html.count("2 claims") == 2
    shares = [int(share) for share in re.findall(r"(\d+) % of the text", html)]
    (own,) = re.findall(r"beginning to end: (\d+) % is", html)
    assert abs(sum(shares) + int(own) - 100) <= len(shares)


def test_a_permalink_lights_the_characters_of_any_record(flooded: tuple[TestClient, Reading]) -> None:
    of, reading = flooded
    chosen: tuple[Record, ...] = (
        reading.attributions[2],
        reading.figures[0],
        reading.statements[0],
        reading.speakers[0],
    )
    for record in chosen:
        moved = of.get(f"/records/{record.id}", headers=BROWSER, follow_redirects=False)
        assert moved.status_code == 303
        html = of.get(moved.headers["location"], headers=BROWSER).text
        lit = re.findall(r'<span class="lit">(.*?)</span>(?=[^<]|<(?!/))', html)
        assert lit
        assert html.count('id="at"') == 1
        assert of.get(f"/records/{record.id}.json").json() == record.to_json()


def test_search_filters_and_says_who_prints_it(flooded: tuple[TestClient, Reading]) -> None:
    of, reading = flooded
    assert of.get("/search.json?q=dam&speaker=Lee").json()["records"] == [reading.attributions[2].to_json()]
    assert of.get("/search.json?act=deny").json()["records"] == [reading.attributions[3].to_json()]
    html = of.get("/search?q=dam&speaker=Lee", headers=BROWSER).text
    (found,) = re.findall(r'<article class="found.*?</article>', html, re.DOTALL)
    assert "Port Gazette" in found
    assert "2024-05-06" in found
    assert "The dam is rotten" in found
    assert of.get("/search?q=nowhere", headers=BROWSER).text.count("Nothing found.") == 1


def test_a_speaker_is_shown_with_all_claims(flooded: tuple[TestClient, Reading]) -> None:
    of, reading = flooded
    found = of.get("/speaker.json", params={"name": "Ann Lee"}).json()
    assert [record["id"] for record in found["records"]] == [reading.attributions[i].id for i in (0, 2)]
    assert {row["name"]: row["claims"] for row in of.get("/speakers.json").json()["speakers"]} == {
        "Ann Lee": 2,
        "Bob Ray": 2,
    }
    assert of.get("/speaker", params={"name": "Nobody"}).status_code == 404


def test_figures_are_a_table_that_says_who_gives_them(flooded: tuple[TestClient, Reading]) -> None:
    of, _ = flooded
    rows = list(csv.DictReader(io.StringIO(of.get("/figures.csv").text)))
    assert [(row["text"], row["who"], row["place"], row["time"]) for row in rows] == [
        ("9,000", "Port Gazette", "", ""),
        ("1,200", "Bob Ray", "Velle", "2024-05-06"),
    ]
    assert len(of.get("/figures.json?who=ray").json()["figures"]) == 1


# Adding


def test_an_empty_ledger_says_how_to_begin_with_the_example_one_click_away(tmp_path: Path) -> None:
    of = client(tmp_path / "new.db")
    html = of.get("/", headers=BROWSER).text
    assert re.search(r'<form method="post" action="/add">\s*<input type="hidden" name="example" value="yes">', html)
    moved = of.post("/add", data={"example": "yes"}, headers=BROWSER, follow_redirects=False)
    assert moved.status_code == 303
    assert re.fullmatch(r"/jobs/[0-9a-f]{16}", moved.headers["location"])
    assert "Reading" in of.get(moved.headers["location"], headers=BROWSER).text or "Read" in html
    assert ended(of, of.post("/add", json={"example": "yes"}))["state"] == "done"
    assert of.get("/articles.json").json()["total"] == 5


def test_text_and_files_are_added_and_known_ones_are_said_to_be(tmp_path: Path) -> None:
    of = client(tmp_path / "new.db")
    said = "Ann Lee said the bridge of the town was unsafe for all of the people in it."
    text = f"Bridge closed\n\nThe bridge of the town was closed on Monday.\n\n{said}"
    job = ended(of, of.post("/add", json={"text": text, "outlet": "Port Gazette", "published": "2024-05"}))
    assert (job["state"], job["new"]) == ("done", 1)
    (article, *records) = of.get(f"/articles/{job['articles'][0]}.json").json()["records"]
    assert (article["outlet"], article["published"], article["input"]) == ("Port Gazette", "2024-05", "pasted text")
    assert {record["type"] for record in records} == {"attribution", "statement"}
    again = ended(of, of.post("/add", files={"file": ("../../etc/passwd", text.encode())}))
    assert (again["state"], again["new"], again["articles"]) == ("done", 0, job["articles"])
    page = of.get("/review", headers=BROWSER).text
    assert "unsure (0.50)" in page
    assert "Port Gazette" in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"text": " \n "}, "empty"),
        ({"text": "Der Hund und die Katze sind in dem Haus und schlafen den ganzen Tag auf dem Sofa. " * 9}, "German"),
        ({"text": "The crash of the day was on the road to the town and it was bad for all who saw it."}, "report"),
        ({"url": "http://127.0.0.1:1/"}, "127.0.0.1"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, "169.254"),
    ],
)
def test_what_cannot_be_added_is_told_in_words(form: dict[str, str], words: str, tmp_path: Path) -> None:
    class Fetching:
        """Reads addresses as sayso's own reader does, and nothing else."""

        def __init__(self) -> None:
            from served import LineReader  # noqa: PLC0415

            from sayso.reader import Reader  # noqa: PLC0415

            self.read = Reader().read
            self.articles = LineReader().articles

    from starlette.testclient import TestClient  # noqa: PLC0415

    from sayso.web import application  # noqa: PLC0415

    of = TestClient(application(str(tmp_path / "new.db"), reader=Fetching), base_url="http://127.0.0.1")
    job = ended(of, of.post("/add", json=form))
    assert (job["state"], job["articles"]) == ("failed", [])
    assert words in " ".join(job["problems"])


@pytest.mark.parametrize("url", ["/etc/passwd", "-", "file:///etc/passwd", "ftp://x.example/y", "https://a b", "x\n"])
def test_only_web_addresses_are_ever_opened(url: str, tmp_path: Path) -> None:
    answer = client(tmp_path / "new.db").post("/add", json={"url": url})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "This is no web address."


@pytest.mark.parametrize("source", ["https://[x", "https://x]y/", "javascript:alert(1)", "https:///path"])
def test_what_is_no_address_is_no_source(source: str, tmp_path: Path) -> None:
    answer = client(tmp_path / "new.db").post("/add", json={"text": "x", "source": source})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "The original is no web address."


# What is refused


@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_hosts_are_refused(host: str, flooded: tuple[TestClient, Reading]) -> None:
    for path in ("/", "/articles.json", "/assets/site.css", "/nowhere"):
        assert flooded[0].get(path, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9000", "[::1]:8470", "LOCALHOST"])
def test_this_computers_own_names_are_not(host: str, flooded: tuple[TestClient, Reading]) -> None:
    assert flooded[0].get("/articles.json", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1:8470"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_foreign_origins_may_not_write(headers: dict[str, str], flooded: tuple[TestClient, Reading]) -> None:
    of, _ = flooded
    answer = of.post("/add", data={"example": "yes"}, headers=headers)
    assert answer.status_code == 403
    assert of.get("/articles.json").json()["total"] == 1
    own = {"origin": "http://127.0.0.1:8470", "sec-fetch-site": "same-origin"}
    assert of.post("/add", data={"text": "x"}, headers=own).status_code == 202


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/assets/../answers.py", "/assets/..%2fanswers.py", "/assets/%2e%2e/answers.py",
        "/assets//etc/passwd", "/assets/..\\answers.py", "/assets/%00", "/%2f%2fevil.example",
        "/articles/../../x", "/articles/%2e%2e%2fx", "/articles/" + "0" * 16, "/articles/x'--", "/articles/x.json",
        "/records/" + "0" * 16 + "-at-" + "0" * 12, "/jobs/" + "f" * 16, "/articles/", "/openapi.json/",
        "/pages/base.html", "/assets/marks.css/", "/assets/base.html", "/.git/config", "/articles/" + "a" * 5000,
    ],
)  # fmt: skip
def test_path_tricks_find_nothing(path: str, flooded: tuple[TestClient, Reading]) -> None:
    answer = flooded[0].get(path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"type", "title", "status", "detail", "hint"}


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        ({"method": "GET", "url": "/search?after=yesterday"}, 400),
        ({"method": "GET", "url": "/search?act=sing"}, 400),
        ({"method": "GET", "url": "/search?q=%22%22"}, 400),
        ({"method": "GET", "url": "/search?q=" + "a" * 301}, 400),
        ({"method": "GET", "url": "/speaker"}, 400),
        ({"method": "GET", "url": "/articles?skip=-1"}, 400),
        ({"method": "GET", "url": "/nowhere"}, 404),
        ({"method": "DELETE", "url": "/articles"}, 405),
        ({"method": "POST", "url": "/articles"}, 405),
        ({"method": "POST", "url": "/add"}, 400),
        ({"method": "POST", "url": "/add", "json": {"text": "x", "example": "yes"}}, 400),
        ({"method": "POST", "url": "/add", "json": [1]}, 400),
        ({"method": "POST", "url": "/add", "json": {"text": 1}}, 400),
        ({"method": "POST", "url": "/add", "content": b"{", "headers": {"content-type": "application/json"}}, 400),
        (
            {"method": "POST", "url": "/add", "content": b"[" * 60000, "headers": {"content-type": "application/json"}},
            400,
        ),
        ({"method": "POST", "url": "/add", "content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400),
        ({"method": "POST", "url": "/add", "content": b"x", "headers": {"content-type": "text/plain"}}, 415),
        ({"method": "POST", "url": "/add", "content": b"x" * 22_000_000}, 413),
        ({"method": "POST", "url": "/add", "content": (b"x" * 1_000_000 for _ in range(25))}, 413),
    ],
)
def test_errors_have_one_shape(ask: dict[str, Any], status: int, flooded: tuple[TestClient, Reading]) -> None:
    headers = ask.get("headers", {})
    content = ask.get("content")
    answer = flooded[0].request(**ask)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "hint"}
    assert problem["status"] == status
    if isinstance(content, bytes | None):
        page = flooded[0].request(**ask | {"headers": headers | BROWSER})
        assert page.status_code == status
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["content-security-policy"] == guard.POLICY


def test_writes_are_bounded_in_rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "RATE", 0.0)  # however slow this machine is
    of = client(tmp_path / "new.db")
    statuses = [of.post("/add", json={}).status_code for _ in range(guard.BURST + 5)]
    assert statuses[: guard.BURST] == [400] * guard.BURST
    assert set(statuses[guard.BURST :]) == {429}
    assert of.get("/articles.json").status_code == 200


def test_jobs_that_wait_are_bounded(tmp_path: Path) -> None:
    go = threading.Event()

    class Slow:
        def __init__(self) -> None:
            go.wait(60)

    from starlette.testclient import TestClient  # noqa: PLC0415

    from sayso.web import application  # noqa: PLC0415

    of = TestClient(application(str(tmp_path / "new.db"), reader=Slow), base_url="http://127.0.0.1")
    statuses = [of.post("/add", json={"text": "x"}).status_code for _ in range(WAITING + 3)]
    go.set()
    assert statuses[:WAITING] == [202] * WAITING
    assert statuses[-1] == 429


def test_what_is_loaded_is_small_and_kept(flooded: tuple[TestClient, Reading]) -> None:
    of, _ = flooded
    assert sum(len(content) for content, _ in assets().values()) < 100_000
    assert len(assets()["reader.js"][0]) < 30_000
    for name in assets():
        answer = of.get(asset_address(name))
        assert answer.content == assets()[name][0]
        assert "immutable" in answer.headers["cache-control"]


def test_no_coast_runs_across_the_whole_map() -> None:
    (path,) = re.findall(r' d="([^"]+)"', assets()["land.svg"][0].decode())
    drawn = [step for stroke in re.findall(r"l([^Mm]+)", path) for step in re.findall(r"(-?\d+) (-?\d+)", stroke)]
    assert len(drawn) > 5000
    assert max(abs(int(across)) for across, _ in drawn) < 1800  # tenths of a degree


def test_the_openapi_document_names_every_route(flooded: tuple[TestClient, Reading]) -> None:
    made = flooded[0].get("/openapi.json").json()
    assert made["openapi"].startswith("3.1")
    assert {(path, method) for path, item in made["paths"].items() for method in item} >= {
        (route.path, route.method.lower()) for route in ROUTES
    }


# The command


def test_the_command_prints_its_address_and_takes_a_free_port_where_one_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-c", "import sys; from sayso.cli import main; sys.exit(main(sys.argv[1:]))"]
        command += ["serve", "--ledger", str(tmp_path / "new.db"), "--port", str(port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603
            assert running.stdout is not None
            address = running.stdout.readline().strip()
            try:
                assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
                assert not address.endswith(f":{port}")
                with urllib.request.urlopen(address + "/articles.json", timeout=10) as answer:  # noqa: S310
                    assert answer.status == 200
                    assert "server" not in answer.headers
            finally:
                running.terminate()
    assert server.HOST == "127.0.0.1"


def test_a_file_that_is_no_ledger_is_not_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from sayso.cli import main  # noqa: PLC0415

    other = tmp_path / "notes.txt"
    other.write_text("notes, long enough to be no empty database file at all" * 20, encoding="utf-8")
    assert main(["serve", "--ledger", str(other), "--port", "0"]) == 2
    assert "not a ledger" in capsys.readouterr().err


def test_the_ledger_is_still_the_commands_own(tmp_path: Path) -> None:
    of, reading = with_flood(tmp_path)
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.remove(article=reading.article.id)
    assert of.get(f"/articles/{reading.article.id}").status_code == 404
    assert of.get("/articles.json").json()["total"] == 0


def test_compare_and_copies_hold_articles_against_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "PATIENCE", 60)
    of = client(tmp_path / "new.db")
    assert of.get("/compare.json").json() == {"relations": [], "groups": 0}
    said = "Ann Lee said that the old bridge over the river had been closed for the whole of the week for repairs."
    told = (
        "The bridge is old. Nobody was hurt when a part of it fell into the water in the night from Sunday to Monday."
    )
    for outlet, day in (("Gazette", "2024-05-06"), ("Beacon", "2024-05-08")):
        text = f"News of the {outlet}\n\n{said}\n\n{told}\n\nMore was to be heard of the {outlet} of that day."
        assert ended(of, of.post("/add", json={"text": text, "outlet": outlet, "published": day}))["new"] == 1
    for path in ("/compare", "/copies"):
        found = of.get(path + ".json").json()["relations"]
        assert found
        html = of.get(path, headers=BROWSER).text
        assert "Gazette" in html
        assert "Beacon" in html
        assert said[13:40] in html
        assert len(of.get(path + ".csv").text.splitlines()) == 1 + len(found)
    (copy,) = {(r["a"][:16], r["b"][:16]) for r in of.get("/copies.json").json()["relations"] if r["kind"] == "copies"}
    dates = [of.get(f"/articles/{article}.json").json()["records"][0]["published"] for article in copy]
    assert dates == ["2024-05-08", "2024-05-06"]
    assert of.get("/compare.json?q=nowhere").json()["groups"] == 0


def test_a_comparison_that_takes_long_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "PATIENCE", 0)
    of, _ = with_flood(tmp_path)
    answer = of.get("/compare", headers=BROWSER)
    assert (answer.status_code, answer.headers["refresh"]) == (202, "2")
    for _ in range(400):
        if of.get("/compare").status_code == 200:
            return
        time.sleep(0.05)
    raise AssertionError("never done")
