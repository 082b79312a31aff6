"""From sources to the ledger, and the ledger's commands: what is added, passed over, shown, and said of failures."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner
from ledger_readings import TextReader, flood, read_text

from sayso import adding, commands_ledger, feeds
from sayso.adding import add, reread
from sayso.errors import FetchFailed
from sayso.fetch import Fetched
from sayso.ledger import Ledger
from sayso.ledger_view import link
from sayso.records import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder with inputs, a reader without a model, and a terminal of 80 columns without colours."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "SAYSO_LEDGER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(adding, "Reader", TextReader)
    monkeypatch.setattr(adding, "reader_name", lambda: "a reader")
    Path("a.txt").write_text("Ann said that it opens.\n\nIt is red.", encoding="utf-8")
    Path("b.txt").write_text("Bob said that it shuts.", encoding="utf-8")


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger("news.db") as made:
        yield made


def states(ledger: Ledger, *inputs: str, reader: TextReader | None = None) -> list[tuple[str, str]]:
    return [(outcome.input, outcome.state) for outcome in add(ledger, inputs, reader=reader)]


# Adding


def test_each_input_is_kept_in_its_place(ledger: Ledger) -> None:
    Path("empty.txt").write_text("empty", encoding="utf-8")
    assert states(ledger, "a.txt", "none.txt", "b.txt", "empty.txt") == [
        ("a.txt", "new"), ("none.txt", "failed"), ("b.txt", "new"), ("empty.txt", "failed"),
    ]  # fmt: skip
    assert [article.input for article in ledger.articles()] == ["a.txt", "b.txt"]
    assert {f.input: (f.reason, f.hint) for f in ledger.failures()} == {
        "none.txt": ("no such file", "check the name"),
        "empty.txt": ("empty", "give another"),
    }
    assert ledger.arrival(next(ledger.articles()).id).reader == "a reader"


def test_known_files_are_not_read_again_whatever_their_names(ledger: Ledger) -> None:
    states(ledger, "a.txt", "b.txt")
    Path("copy.txt").write_bytes(Path("a.txt").read_bytes())
    Path("c.txt").write_text("Cy said that it stays.", encoding="utf-8")
    reader = TextReader()
    assert states(ledger, "copy.txt", "c.txt", "a.txt", "b.txt", reader=reader) == [
        ("copy.txt", "known"), ("c.txt", "new"), ("a.txt", "known"), ("b.txt", "known"),
    ]  # fmt: skip
    assert reader.given == ["c.txt"]


def test_the_same_article_twice_in_one_call_is_kept_once(ledger: Ledger) -> None:
    Path("copy.txt").write_bytes(Path("a.txt").read_bytes())
    assert states(ledger, "a.txt", "copy.txt") == [("a.txt", "new"), ("copy.txt", "known")]


def test_what_was_kept_before_an_error_is_kept(ledger: Ledger) -> None:
    Path("bad.txt").write_text("crash", encoding="utf-8")
    seen = []
    with pytest.raises(RuntimeError, match="broke"):
        seen += [outcome.input for outcome in add(ledger, ["a.txt", "bad.txt", "b.txt"])]
    assert [article.input for article in ledger.articles()] == ["a.txt"]
    assert states(ledger, "a.txt", "b.txt") == [("a.txt", "known"), ("b.txt", "new")]


def test_a_changed_page_is_a_version_and_what_changed_is_told(ledger: Ledger) -> None:
    head = "url: https://example.org/bridge\n"
    Path("page.txt").write_text(f"{head}Ann said that 12 died.\nBob said that it shuts.", encoding="utf-8")
    states(ledger, "page.txt")
    Path("page.txt").write_text(f"{head}Ann said that 15 died.\nBob said that it shuts.", encoding="utf-8")
    (outcome,) = add(ledger, ["page.txt"])
    assert outcome.state == "version"
    assert outcome.change is not None
    assert [claim.content.text for claim in outcome.change.gained] == ["that 15 died"]
    assert [claim.content.text for claim in outcome.change.lost] == ["that 12 died"]
    assert len(ledger.versions("https://example.org/bridge")) == 2


def test_reading_again_takes_what_is_out_of_date_and_tells_what_moved(ledger: Ledger) -> None:
    states(ledger, "a.txt")
    ledger.add(read_text("Cy said that it stays.", name="c.txt"), reader="an older reader")

    def read(articles: Any) -> list[Reading]:
        return [Reading(article) for article in articles]

    (moved,) = reread(ledger, read)
    assert (moved.input, moved.state) == ("c.txt", "reread")
    assert moved.change is not None
    assert [claim.content.text for claim in moved.change.lost] == ["that it stays"]
    assert list(reread(ledger, read)) == []
    assert [outcome.input for outcome in reread(ledger, read, everything=True)] == ["a.txt", "c.txt"]


# Feeds

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://example.org/</link>
<item><title>One</title><link>https://example.org/one</link></item>
<item><title>Two</title><link>/two</link></item>
<item><title>One again</title><link>https://example.org/one</link></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
<item><title>None</title></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>x</id>
<entry><id>1</id><title>One</title><link href="https://example.org/one"/></entry></feed>"""


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (RSS, ["https://example.org/one", "https://example.org/two"]),
        (RSS.replace("</channel></rss>", ""), ["https://example.org/one", "https://example.org/two"]),
        (ATOM, ["https://example.org/one"]),
        ("<html><p>No feed</p></html>", []),
        ("", []),
    ],
)
def test_a_feed_lists_its_articles(feed: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    page = Fetched(feed.encode(), "https://example.org/feed.xml", "application/xml")
    monkeypatch.setattr("sayso.fetch.fetch", lambda _: page)
    assert feeds.links("https://example.org/feed.xml") == expected


def test_a_feed_that_cannot_be_had_lists_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(url: str) -> Fetched:
        raise FetchFailed(url, "gone")

    monkeypatch.setattr("sayso.fetch.fetch", fail)
    assert feeds.links("https://example.org/feed.xml") == []
    assert feeds.links("none.xml") == []


def test_the_articles_of_a_feed_are_added(ledger: Ledger) -> None:
    Path("feed.xml").write_text(RSS, encoding="utf-8")
    assert states(ledger, "feed.xml", "a.txt") == [("a.txt", "new"), ("https://example.org/one", "failed")]
    assert [f.input for f in ledger.failures()] == ["https://example.org/one"]


# The commands


def run(*arguments: str, answer: str | None = None) -> Result:
    group = click.Group("sayso", commands={str(command.name): command for command in commands_ledger.COMMANDS})
    return CliRunner().invoke(group, arguments, input=answer, standalone_mode=False)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_add_says_what_became_of_each_input() -> None:
    result = run("add", "a.txt", "none.txt", "--ledger", "news.db")
    assert result.return_value == 3
    assert re.fullmatch(r"new      [0-9a-f]{16}  1 claim  a\.txt\n", result.stdout)
    assert "sayso: none.txt: no such file; check the name" in result.stderr
    again = run("add", "a.txt", "b.txt", "--ledger", "news.db", "-f", "jsonl")
    assert [(line["input"], line["state"], line["claims"]) for line in lines(again)] == [
        ("a.txt", "known", None),
        ("b.txt", "new", 1),
    ]
    assert again.return_value == 0
    assert run("add", "none.txt").return_value == 4
    assert Path("sayso.db").exists()


def test_add_shows_what_a_new_version_claims() -> None:
    head = "url: https://example.org/bridge\n"
    for number in ("12", "15"):
        Path("page.txt").write_text(f"{head}Ann said that {number} died.", encoding="utf-8")
        result = run("add", "page.txt")
    assert result.stdout.splitlines()[1:] == ["   + ~ Ann · said: that 15 died", "   - ~ Ann · said: that 12 died"]


def test_add_as_csv_is_safe_in_a_spreadsheet() -> None:
    Path("=cmd.txt").write_text("Ann said that it opens.", encoding="utf-8")
    (row,) = csv.DictReader(io.StringIO(run("add", "=cmd.txt", "-f", "csv").stdout))
    assert (row["input"], row["state"], row["claims"]) == ("'=cmd.txt", "new", "1")


def test_a_stopped_add_says_how_to_go_on() -> None:
    Path("bad.txt").write_text("crash", encoding="utf-8")
    result = run("add", "a.txt", "bad.txt")
    assert isinstance(result.exception, RuntimeError)
    assert "stopped after 1 of 2 inputs, which are safe; the same command goes on" in result.stderr


@pytest.fixture
def kept() -> Reading:
    reading = flood(url="https://example.org/velle#top")
    with Ledger("sayso.db") as ledger:
        ledger.add(reading)
        ledger.add(read_text("Ann Lee said that the dam held.", outlet="=Hill\x1b[31m", title="\u202eTitle"))
    return reading


@pytest.mark.usefixtures("kept")
def test_search_prints_found_claims() -> None:
    result = run("search", "rotten")
    assert result.return_value == 0
    assert result.stdout.startswith("“” Lee · said\n   “The dam is rotten,”\n   direct · say · Port Gazette")
    found = lines(run("search", "dam", "--speaker", "lee", "--format", "jsonl"))
    assert sorted(record["content"]["text"] for record in found) == ["that the dam held", "“The dam is rotten,”"]
    rows = list(csv.DictReader(io.StringIO(run("search", "held", "-f", "csv").stdout)))
    assert [(row["source"], row["outlet"]) for row in rows] == [("Ann Lee", "'=Hill\N{REPLACEMENT CHARACTER}[31m")]
    assert "\x1b" not in run("search", "held").stdout
    missing = run("search", "dam", "--limit", "1")
    assert "only the first 1; --limit shows more" in missing.stderr
    nothing = run("search", "unheard")
    assert (nothing.return_value, nothing.stdout) == (1, "")


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    "wrong",
    [
        ("?!",),
        (),
        ("a", "--act", "sing"),
        ("a", "--kind", "odd"),
        ("a", "--after", "May"),
        ("a", "--before", "2025-02-30"),
        ("a", "--limit", "0"),
    ],
)
def test_a_wrong_search_is_wrong_use(wrong: tuple[str, ...]) -> None:
    result = run("search", *wrong)
    assert isinstance(result.exception, click.UsageError)
    assert result.stdout == ""


def test_show_underlines_the_words_and_gives_the_chain_and_a_link(kept: Reading) -> None:
    text = run("show", kept.attributions[1].id).stdout
    assert "says        Port Gazette → Ann Lee (said) → Bob Ray (told)\n" in text
    shown = text.splitlines()
    marked = [
        "".join(letter for letter, mark in zip(above, line, strict=False) if mark == "‾")
        for above, line in pairwise(shown)
        if "‾" in line
    ]
    assert " ".join(marked) == "that 1,200 houses in Velle were lost by Monday"
    assert "https://example.org/velle#:~:text=that%201%2C200%20houses%20in,were%20lost%20by%20Monday\n" in text
    figure = run("show", kept.figures[0].id).stdout
    assert "value       1200.0\n" in figure
    assert "Bob Ray (told)" in figure
    assert lines(run("show", kept.article.id, "-f", "jsonl")) == [record.to_json() for record in kept.records()]
    assert "4 attributed claims" in run("show", kept.article.id).stdout
    unknown = run("show", "0123")
    assert (unknown.return_value, unknown.stdout) == (1, "")
    assert "0123: no record of this id" in unknown.stderr


def test_every_record_can_be_shown_in_every_format(kept: Reading) -> None:
    for record in kept.records():
        for form in ("text", "jsonl", "csv"):
            result = run("show", record.id, "-f", form)
            assert result.return_value == 0
            assert record.id in result.stdout or form == "text"


def test_a_link_names_a_long_passage_by_its_ends(kept: Reading) -> None:
    assert link(kept.article) == "https://example.org/velle"
    assert (
        link(kept.attributions[2]) == "https://example.org/velle#:~:text=%E2%80%9CThe%20dam%20is%20rotten%2C%E2%80%9D"
    )
    assert link(flood().attributions[0]) is None


def test_who_joins_and_parts_names(kept: Reading) -> None:
    assert run("who", "Ray").stdout.startswith("Bob Ray\n   2 claims in 1 article\n   goes by Bob Ray (2)\n")
    joined = lines(run("who", "Ann Lee", "--join", "Bob Ray", "-f", "jsonl"))
    assert joined[0]["name"] == "Ann Lee"
    assert {"name": "Bob Ray", "claims": 2, "why": "joined by hand"} in joined[0]["forms"]
    assert [line["id"] for line in joined[1:]] == joined[0]["claims"]
    assert len(joined[0]["claims"]) == 5
    assert len(lines(run("who", "Ann Lee", "--part", "Bob Ray", "-f", "jsonl"))[0]["claims"]) == 3
    split = run("who", "Ann Lee", "--split", kept.article.id)
    assert f"Ann Lee ({kept.article.id})" in split.stdout
    assert "so far" not in split.stderr
    assert "no claim in it goes by that name" in run("who", "Lee", "--split", kept.article.id).stderr
    assert "no claim goes by that name" in run("who", "Ann Lee", "--join", "Lady Nobody").stderr
    assert run("who", "Nobody").return_value == 1
    assert run("who", "Ann Lee", "--split", "0123").return_value == 1
    assert isinstance(run("who", "Ann Lee", "--join", "ann lee").exception, click.UsageError)


def test_remove_asks_first(kept: Reading) -> None:
    unasked = run("remove", kept.article.id)
    assert (unasked.return_value, unasked.stdout) == (2, "")
    assert "1 article, 4 claims would go for good; add --yes" in unasked.stderr
    assert run("remove", "--speaker", "Bob Ray", "--yes").stdout == (
        "removed 0 articles, 2 claims, blanked words in 1 article\n"
    )
    removed = run("remove", kept.article.id, "--yes", "-f", "jsonl")
    assert lines(removed) == [{"type": "removed", "articles": 1, "claims": 2, "blanked": 0}]
    assert run("remove", kept.article.id, "--yes").return_value == 1
    assert isinstance(run("remove").exception, click.UsageError)


def test_a_ledger_that_is_not_there_is_said_and_not_made() -> None:
    for command in (("search", "a"), ("who", "a"), ("show", "a"), ("remove", "a"), ("reread",)):
        result = run(*command, "--ledger", "none.db")
        assert (result.return_value, result.stdout) == (2, "")
        assert "none.db: no such ledger; sayso add makes one" in result.stderr
    assert not Path("none.db").exists()


def test_reread_shows_what_moved(kept: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.reader.Reader.articles", lambda _, articles: map(Reading, articles))
    result = run("reread", "-f", "jsonl")
    assert [(line["article"], len(line["lost"])) for line in lines(result)[:1]] == [(kept.article.id, 4)]
    assert "2 articles read again, 2 of them with other claims" in result.stderr
    assert "0 articles read again" in run("reread").stderr
