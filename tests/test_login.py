"""The token of a server: who gets in with it, who does not, how often one may try, and where there must be one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from ledger_readings import flood
from payloads import PAYLOADS
from served import BASE, BROWSER, LineReader
from starlette.testclient import TestClient

from sayso import guard
from sayso.cli import main
from sayso.ledger import Ledger
from sayso.login import LASTS, TRIES, Login
from sayso.web import application

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "open-sesame-0123456789"  # noqa: S105 - of these tests alone
BEARER = {"authorization": f"Bearer {TOKEN}"}


class Clock:
    """A clock that is set by hand, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(flood())
    return tmp_path / "news.db"


def guarded(path: Path, clock: Clock | None = None, names: tuple[str, ...] = (), base: str = BASE) -> TestClient:
    login = Login(TOKEN, clock or Clock())
    return TestClient(application(str(path), reader=LineReader, login=login, names=names), base_url=base)


def enter(of: TestClient, token: str = TOKEN, **given: str) -> Any:
    return of.post("/login", data={"token": token} | given, headers=BROWSER, follow_redirects=False)


def test_without_a_token_nothing_is_shown_and_nothing_is_written(path: Path) -> None:
    of = guarded(path)
    article = flood().article.id
    for address in ("/", "/articles", f"/articles/{article}", "/articles.json", "/figures.csv", "/openapi.json", "/no"):
        answer = of.get(address)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"] == "Bearer"
        assert set(answer.json()) == {"type", "title", "status", "detail", "hint"}
        page = of.get(address, headers=BROWSER)
        assert page.status_code == 401
        assert article not in page.text.replace(f'value="/articles/{article}"', "").replace(
            f'href="/articles/{article}"', ""
        )
    assert of.post("/add", json={"text": "x"}).status_code == 401
    assert of.get("/assets/site.css").status_code == 200


def test_a_browser_logs_in_where_it_wanted_to_go_and_out_again(path: Path) -> None:
    of = guarded(path)
    page = of.get("/search?q=dam&speaker=Lee", headers=BROWSER)
    assert page.headers["content-security-policy"] == guard.POLICY
    assert page.headers["cache-control"] == "no-store"
    assert re.search(r'name="next" value="/search\?q=dam&amp;speaker=Lee"', page.text)
    assert re.search(r'<input [^>]*type="password"', page.text)
    moved = enter(of, next="/search?q=dam&speaker=Lee")
    assert (moved.status_code, moved.headers["location"]) == (303, "/search?q=dam&speaker=Lee")
    cookie = moved.headers["set-cookie"]
    assert {part.strip().lower() for part in cookie.split(";")[1:]} >= {"httponly", "samesite=strict", "path=/"}
    assert TOKEN not in cookie
    page = of.get("/search?q=dam", headers=BROWSER)
    assert "Log out" in page.text
    assert of.post("/add", data={"text": "x"}).status_code == 202
    gone = of.post("/logout", headers=BROWSER, follow_redirects=False)
    assert gone.status_code == 303
    assert of.get("/articles.json", headers={"cookie": cookie.partition(";")[0]}).status_code == 401


def test_a_program_gives_the_token_with_each_request(path: Path) -> None:
    of = guarded(path)
    assert of.get("/articles.json", headers=BEARER).json()["total"] == 1
    assert of.get("/articles.json", headers={"authorization": f"bearer {TOKEN}"}).status_code == 200
    for wrong in ("Bearer", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer é"):
        assert of.get("/articles.json", headers={b"authorization": wrong.encode()}).status_code == 401
    scheme = of.get("/openapi.json", headers=BEARER).json()
    assert scheme["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
    assert scheme["security"] == [{"token": []}]


@pytest.mark.parametrize("cookie", ["", "x", TOKEN, "é", "a" * 5000])
def test_no_other_cookie_is_a_session(cookie: str, path: Path) -> None:
    of = guarded(path)
    name = enter(of).headers["set-cookie"].partition("=")[0]
    of.cookies.clear()
    assert of.get("/articles.json", headers={b"cookie": f"{name}={cookie}".encode()}).status_code == 401


def test_what_was_wanted_is_no_script_on_the_way_in(path: Path) -> None:
    of = guarded(path)
    for payload in PAYLOADS:
        words = payload.encode("utf-8", "replace").decode()
        page = of.get("/search", params={"q": words}, headers=BROWSER)
        assert page.status_code == 401
        assert set(re.findall(r"<(\w+)", page.text)) == set(re.findall(r"<(\w+)", of.get("/", headers=BROWSER).text))
        assert not re.search(r"<[^>]+ on\w+=", page.text)


@pytest.mark.parametrize(
    "aim", ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a\r\nset-cookie: x=y", "/login"]
)
def test_a_login_leads_nowhere_else(aim: str, path: Path) -> None:
    moved = enter(guarded(path), next=aim)
    assert (moved.status_code, moved.headers["location"]) == (303, "/")


def test_tries_are_bounded_for_each_address_and_come_back(path: Path) -> None:
    clock = Clock()
    of = guarded(path, clock)
    inside = guarded(path, clock)
    assert [enter(of, "wrong").status_code for _ in range(TRIES)] == [401] * TRIES
    refused = enter(of)
    assert (refused.status_code, "retry-after" in refused.headers) == (429, True)
    assert of.get("/articles.json", headers=BEARER).status_code == 429
    assert enter(inside).status_code == 303
    clock.now += 60
    assert enter(of).status_code == 303
    assert of.get("/articles.json").status_code == 200


def test_who_is_in_stays_in_while_others_try(path: Path) -> None:
    of = guarded(path)
    enter(of)
    for _ in range(TRIES + 2):
        of.get("/articles.json", headers={"authorization": "Bearer wrong", "cookie": ""})
    assert of.get("/articles.json").status_code == 200


def test_a_session_ends(path: Path) -> None:
    clock = Clock()
    of = guarded(path, clock)
    enter(of)
    clock.now = LASTS - 1
    assert of.get("/articles.json").status_code == 200
    clock.now = LASTS + 1
    assert of.get("/articles.json").status_code == 401


def test_only_the_given_names_are_answered_to_and_may_write(path: Path) -> None:
    of = guarded(path, names=("news.example",), base="http://news.example:8470")
    assert of.get("/articles.json", headers=BEARER).status_code == 200
    assert of.get("/articles.json", headers=BEARER | {"host": "NEWS.example"}).status_code == 200
    for host in ("evil.example", "news.example.evil", "xnews.example", "news.example:x", ""):
        assert of.get("/articles.json", headers=BEARER | {"host": host}).status_code == 400
    add: dict[str, Any] = {"url": "/add", "data": {"text": "x"}}
    for origin in ("http://news.example:8470", "https://news.example:8470"):  # the latter through a proxy with TLS
        assert of.post(**add, headers=BEARER | {"origin": origin}).status_code == 202
    for origin in ("http://news.example", "http://evil.example", "null"):
        assert of.post(**add, headers=BEARER | {"origin": origin}).status_code == 403
    secure = of.post("/login", data={"token": TOKEN}, headers={"origin": "https://news.example:8470"})
    assert "Secure" in secure.headers["set-cookie"]


# The command


def test_an_open_address_without_a_token_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for host in ("0.0.0.0", "::"):  # noqa: S104 - it is refused
        assert main(["serve", "--ledger", str(tmp_path / "news.db"), "--host", host]) == 2
        assert "without a token" in capsys.readouterr().err
    assert main(["serve", "--ledger", str(tmp_path / "news.db"), "--name", "news.example"]) == 2  # through a proxy
    assert "without a token" in capsys.readouterr().err
    assert not (tmp_path / "news.db").exists()


@pytest.mark.parametrize(
    ("token", "words"),
    [("short", "16"), ("", "16"), ("with a blank in it, and long", "letters"), ("é" * 20, "letters")],
)
def test_a_token_that_is_none_is_refused(
    token: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "token").write_text(token + "\n", encoding="utf-8")
    assert main(["serve", "--ledger", str(tmp_path / "news.db"), "--token-file", str(tmp_path / "token")]) == 2
    assert words in capsys.readouterr().err


def test_all_interfaces_need_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    command = ["serve", "--ledger", str(tmp_path / "news.db"), "--token-file", str(tmp_path / "token")]
    assert main([*command, "--host", "0.0.0.0"]) == 2  # noqa: S104 - it is refused
    assert "--name" in capsys.readouterr().err
    assert main([*command, "--host", "no-such-host.invalid"]) == 2
    assert "no-such-host.invalid" in capsys.readouterr().err


def status(address: str, headers: dict[str, str]) -> int:
    """What a program is answered."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@contextmanager
def commanded(*arguments: str, **variables: str) -> Iterator[str]:
    """The command, running; gives the address that it prints."""
    command = [sys.executable, "-c", "import sys; from sayso.cli import main; sys.exit(main(sys.argv[1:]))", "serve"]
    with subprocess.Popen(  # noqa: S603
        [*command, *arguments, "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | variables,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stderr is not None
        try:
            yield running.stdout.readline().strip()
        finally:
            running.terminate()
            said = running.stderr.read()
        assert TOKEN not in said


def test_the_command_takes_the_token_from_the_environment(path: Path) -> None:
    arguments = ["--ledger", str(path), "--host", "0.0.0.0", "--name", "127.0.0.1"]  # noqa: S104
    with commanded(*arguments, SAYSO_TOKEN=TOKEN) as address:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        assert [status(address + "/articles.json", headers) for headers in (BEARER, {})] == [200, 401]


def test_any_address_of_this_computer_alone_needs_no_token(path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems have no 127.0.0.2 by themselves")
    with commanded("--ledger", str(path), "--host", "127.0.0.2") as address:
        assert address.startswith("http://127.0.0.2:")
        assert status(address + "/articles.json", {}) == 200
