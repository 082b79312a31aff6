"""From inputs of all kinds to articles, or to errors that say why not."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfs import column, make_pdf

from sayso import fetch as fetching
from sayso import load as loading
from sayso.errors import FetchRefused, LoadError, NotAnArticle, NotFound, SaysoError, TooLarge, Unreadable
from sayso.load import expand, load
from sayso.records import Article

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    "Mine sale halted\n\n"
    "The sale of the Tarsk mine was halted on Tuesday after letters showed that its owner owes $40 million.\r\n\r\n"
    "“We found out from the man who changes the signs,” said the mayor, whose house looks down on the pit.\n"
)
PAGE = (
    "<!doctype html><html><head><title>Mine sale halted</title></head><body><article><h1>Mine sale halted</h1>"
    "<p>The sale of the Tarsk mine was halted on Tuesday after letters showed that its owner owes $40 million.</p>"
    "<p>“We found out from the man who changes the signs,” said the mayor, whose house looks down on the pit.</p>"
    "</article></body></html>"
)
PDF = make_pdf([column(["The sale of the mine was halted on Tuesday, said the mayor of the town below it."])])
FRENCH = (
    "La vente de la mine a été suspendue mardi après que des lettres ont montré que son propriétaire doit quarante "
    "millions. Le maire a dit que personne ne le lui avait dit avant, et que la maison au-dessus de la fosse est vide."
)


def test_text_is_the_file_unchanged_but_for_its_mark() -> None:
    article = load(b"\xef\xbb\xbf" + TEXT.encode())
    assert article.text == TEXT
    assert article.language == "en"
    assert article.sha256 == hashlib.sha256(b"\xef\xbb\xbf" + TEXT.encode()).hexdigest()


@pytest.mark.parametrize("data", [TEXT.encode(), PAGE.encode(), PDF])
@pytest.mark.parametrize("suffix", ["", ".txt", ".html", ".pdf", ".doc"])
def test_the_content_tells_what_a_file_is_and_not_its_name(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"article{suffix}"
    path.write_bytes(data)
    article = load(path)
    assert article.input == str(path)
    assert article.text == load(data).text
    assert "<p>" not in article.text
    assert "Tuesday" in article.text


@pytest.mark.parametrize("text", [f"He wrote <p> and meant it. {TEXT}", f"a < b > c. {TEXT}", f"<Reuters> {TEXT}"])
def test_text_with_angle_brackets_is_text(text: str) -> None:
    assert load(text.encode()).text == text


@pytest.mark.parametrize(
    "before", ["", "\ufeff", "\n\n", "<!-- saved from url=(0014)about:internet -->\n", '<?xml version="1.0"?>']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_pages_are_known_by_how_they_begin(before: str, encoding: str) -> None:
    assert load((before + PAGE).encode(encoding)).title == "Mine sale halted"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    article = load("-")
    assert (article.input, article.text) == ("-", TEXT)


def test_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    page = fetching.Fetched(PAGE.encode("cp1252"), "https://basin.example/mine?id=1", "text/html; charset=windows-1252")
    monkeypatch.setattr(fetching, "fetch", lambda _: page)
    article = load("https://basin.example/m")
    assert article.input == "https://basin.example/m"
    assert article.url == "https://basin.example/mine?id=1"
    assert "“We found out" in article.text


def test_the_name_is_what_the_article_is_called() -> None:
    assert load(TEXT.encode(), name="mail").input == "mail"


def refused(source: Any) -> LoadError:
    with pytest.raises(LoadError) as caught:
        load(source)
    error = caught.value
    assert isinstance(error, SaysoError)
    assert str(error) == f"{error.input}: {error.reason}" + (f"; {error.hint}" if error.hint else "")
    return error


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"", NotAnArticle, "empty"),
        (b"\xff\xfe", NotAnArticle, "empty"),
        (b" \r\n\x00\n", NotAnArticle, "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), NotAnArticle, "PNG"),
        (b"PK\x03\x04" + bytes(99), Unreadable, "ZIP"),
        (b"%PDF-1.7\nnothing", Unreadable, "damaged"),
        (b'{"title": "A thing", "text": "words"}', NotAnArticle, "JSON"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", NotAnArticle, "feed"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n", NotAnArticle, "WARC"),
        (b"<html><body></body></html>", NotAnArticle, "no text"),
        (FRENCH.encode(), NotAnArticle, "French"),
        (FRENCH.encode("latin-1"), NotAnArticle, "French"),
        (f"<html><body><h1>La mine</h1><p>{FRENCH}</p><p>{FRENCH}</p></body></html>".encode(), NotAnArticle, "French"),
        ("Продажа шахты была остановлена во вторник, сообщил мэр города.".encode(), NotAnArticle, "not English"),
        (
            b"<html><title>Log in</title><form><input type='password'></form><p>Please log in to read this.</p></html>",
            NotAnArticle,
            "login page",
        ),
        (
            b"<html><title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p></html>",
            NotAnArticle,
            "JavaScript",
        ),
        (
            b"<html><h1>A story</h1><div><h2>Subscribe to continue reading</h2><p>See our offers</p></div></html>",
            NotAnArticle,
            "subscribe",
        ),
        (b"<html><body><h1>404</h1><p>The page could not be found.</p></body></html>", NotAnArticle, "not found"),
    ],
)
def test_what_is_no_article_has_a_reason(data: bytes, kind: type[LoadError], reason: str) -> None:
    error = refused(data)
    assert type(error) is kind
    assert reason in error.reason


def test_a_short_text_is_not_asked_for_its_language() -> None:
    article = load(b"Fahie denied it.")
    assert article.language is None
    assert article.text == "Fahie denied it."


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path / "nowhere.txt"), NotFound)
    assert "folder" in refused(tmp_path).reason
    assert isinstance(refused("a\x00b"), NotFound)
    assert "https://" in refused("www.example.org/story").hint
    assert isinstance(refused("x" * 5000), NotFound)


def test_addresses_that_are_never_fetched() -> None:
    assert isinstance(refused("http://127.0.0.1:1/"), FetchRefused)
    assert isinstance(refused("ftp://example.org/"), FetchRefused)


def test_size(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(loading, "MAX_BYTES", 100)
    (tmp_path / "long.txt").write_bytes(TEXT.encode())
    assert isinstance(refused(tmp_path / "long.txt"), TooLarge)
    assert isinstance(refused(TEXT.encode()), TooLarge)


def test_a_text_longer_than_any_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAX_LETTERS", 100)
    error = refused(TEXT.encode())
    assert isinstance(error, TooLarge)
    assert "100 letters" in error.reason


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    for name in ["b.txt", "a.html", "sub/c.pdf", "sub/d", ".hidden.txt", ".git/e.txt", "photo.JPG", "data.json"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    inside = [str(tmp_path / name) for name in ["a.html", "b.txt", "sub/c.pdf", "sub/d"]]
    assert list(expand([tmp_path])) == inside
    named = ["-", "https://example.org/a", str(tmp_path / "photo.JPG"), "nowhere"]
    assert list(expand([*named, str(tmp_path)])) == [*named, *inside]


def test_a_pipe_in_a_folder_is_passed_over_and_a_dead_link_is_not(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "linked.txt").symlink_to("pipe.txt")
    (tmp_path / "dead.txt").symlink_to("nowhere")
    assert list(expand([tmp_path])) == [str(tmp_path / "dead.txt")]


def test_importing_is_cheap() -> None:
    """No library that is slow to import comes with the package or with `sayso.load`."""
    code = (
        "import sys, sayso, sayso.load\n"
        "heavy = {'trafilatura', 'lxml', 'httpx', 'pypdfium2', 'py3langid', 'numpy', 'charset_normalizer'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def check(data: bytes) -> None:
    """Any bytes give an article whose blocks hold, or an error with a reason."""
    try:
        article = load(data)
    except LoadError as error:
        assert error.reason  # noqa: PT017 - either outcome is right
        assert error.input == "bytes"  # noqa: PT017
    else:
        assert isinstance(article, Article)
        assert all(article.text[b.start : b.end].strip() == article.text[b.start : b.end] for b in article.blocks)


PIECES = st.sampled_from(
    """
    <p> </p> <div+class='related'> </div> <li> <ul> </ul> <br> <h1> </h1> <q> <a+href=x> </a> <table><tr><td> <!-- -->
    <script> </script> <figure> <figcaption> <blockquote> &amp; &#0; &#xD800; &nbsp; \x00 \ufffe \u00ad <title> <p+a="
    <meta+name=date+content='2024-01-01'> <script+type='application/ld+json'>{"@type":"NewsArticle","headline": "x"}
    <svg> <noscript> The+mayor+said+that+the+mine+was+closed+on+Monday.+ By+Jane+Doe 5+March+2024
    “Nobody+told+us,”+said+the+miners,+who+had+come+to+work.+ Subscribe+to+our+newsletter
    """.replace("ld+json", "ld\u2795json").split()
).map(lambda piece: piece.replace("+", " ").replace("\u2795", "+"))

SLOWLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@SLOWLY
@given(st.one_of(st.binary(max_size=400), st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass"))))
def test_any_bytes(data: bytes) -> None:
    check(data)


@SLOWLY
@given(st.lists(PIECES, max_size=40))
def test_any_page(parts: list[str]) -> None:
    check(("<html><body>" + "".join(parts)).encode("utf-8", "surrogatepass"))


@SLOWLY
@given(st.integers(0, len(PAGE)), st.integers(0, 40), st.one_of(PIECES, st.text(max_size=5)))
def test_damaged_pages(start: int, length: int, damage: str) -> None:
    check((PAGE[:start] + damage + PAGE[start + length :]).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("data", [b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n", b"\x1f\x8b\x08\x00" + bytes(20)])
def test_a_web_archive_is_pointed_to_its_command(data: bytes) -> None:
    with pytest.raises(LoadError) as caught:
        load(data)
    assert "sayso archive" in str(caught.value)
