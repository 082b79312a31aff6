"""The ledger keeps what it is given: the file and its schema, round trips, versions, removal, crashes, full disks."""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ledger_readings import flood, read_text, story
from readings import each_reading

from sayso.database import LedgerError, steps
from sayso.errors import NotFound
from sayso.ledger import Ledger, default_path
from sayso.records import Reading
from sayso.rows import storable
from sayso.search import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LEDGERS = Path(__file__).with_name("ledgers")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "news.db") as made:
        yield made


def as_json(reading: Reading) -> list[str]:
    """What is in a reading; what no file can hold is replaced, as the ledger does."""
    return [storable(json.dumps(record.to_json(), ensure_ascii=False)) for record in reading.records()]


# Round trips


def test_a_reading_comes_back_with_all_its_records_and_ids(ledger: Ledger) -> None:
    reading = flood()
    assert ledger.add(reading).new
    kept = ledger.reading(reading.article.id)
    assert kept == reading
    assert as_json(kept) == as_json(reading)
    assert {record.id for record in kept.records()} == {record.id for record in reading.records()}


@each_reading
def test_any_reading_comes_back_as_it_went_in(reading: Reading) -> None:
    with Ledger(":memory:") as ledger:
        ledger.add(reading)
        assert as_json(ledger.reading(reading.article.id)) == as_json(reading)
        for record in reading.records():
            assert ledger.record(record.id).id == record.id


def test_the_same_bytes_twice_add_nothing(ledger: Ledger) -> None:
    assert ledger.add(flood("a.html")).new
    again = ledger.add(flood("b.html"))
    assert not again.new
    assert [article.input for article in ledger.articles()] == ["a.html"]
    assert len(ledger.reading(again.article).attributions) == 4


def test_two_records_with_one_id_are_refused(ledger: Ledger) -> None:
    reading = flood()
    with pytest.raises(ValueError, match="one id"):
        ledger.add(replace(reading, times=reading.times * 2))
    assert list(ledger.articles()) == []


def test_what_is_not_there_is_a_key_error(ledger: Ledger) -> None:
    reading = flood()
    ledger.add(reading)
    for unknown in ("", "\udcff", "a\0", "0" * 16, reading.article.id + "-at-000000000000"):
        with pytest.raises(KeyError):
            ledger.record(unknown)
    with pytest.raises(KeyError):
        ledger.reading("0" * 16)


# Versions


def test_other_bytes_of_an_address_are_a_new_version(ledger: Ledger) -> None:
    url = "https://example.org/velle"
    old, new = flood(url=url), story(1, url=url)
    assert ledger.add(old).change is None
    ledger.add(story(2, url="https://example.org/other"))
    change = ledger.add(new).change
    assert change is not None
    assert change.previous == old.article.id
    assert [a.id for a in change.gained] == [a.id for a in new.attributions]
    assert [a.id for a in change.lost] == [a.id for a in old.attributions]
    assert [article.id for article in ledger.versions(url)] == [old.article.id, new.article.id]
    assert ledger.arrival(new.article.id).previous == old.article.id
    assert ledger.reading(old.article.id) == old


def test_a_change_names_only_the_claims_that_changed(ledger: Ledger) -> None:
    url = "https://example.org/bridges"
    text = "Speaker A said that it opens.\nSpeaker B said that 12 died."
    ledger.add(read_text(text, url=url))
    change = ledger.add(read_text(text.replace("12", "15").replace("that it", "that  it"), url=url)).change
    assert change is not None
    assert [a.content.text for a in change.gained] == ["that 15 died"]
    assert [a.content.text for a in change.lost] == ["that 12 died"]


@pytest.mark.parametrize("url", ["https://example.org", "https://example.org/", "https://example.org/#top"])
def test_a_page_that_gives_its_sites_address_is_no_version_of_another(ledger: Ledger, url: str) -> None:
    ledger.add(story(1, url=url))
    assert ledger.add(story(2, url=url)).change is None


def test_a_new_reading_takes_the_place_of_the_old_and_keeps_corrections(ledger: Ledger) -> None:
    reading = flood()
    ledger.add(reading, reader="old")
    record = reading.attributions[2].id
    ledger.connection.execute(
        "INSERT INTO correction (record, article, field, value, made) VALUES (?, ?, 'act', '\"claim\"', '2024')",
        (record, reading.article.id),
    )
    fewer = Reading(reading.article, reading.attributions[:2], reading.statements, reading.speakers)
    change = ledger.replace(fewer, reader="new")
    assert change.gained == ()
    assert [a.id for a in change.lost] == [a.id for a in reading.attributions[2:]]
    assert ledger.reading(reading.article.id) == fewer
    assert ledger.arrival(reading.article.id).reader == "new"
    assert ledger.connection.execute("SELECT record FROM correction").fetchall() == [(record,)]


def test_failures_are_kept_until_the_input_is_added(ledger: Ledger) -> None:
    ledger.fail(NotFound("flood.html", "no such file", "check the name"))
    ledger.fail(NotFound("b\udcff.html", "no such file"))
    assert [(f.input, f.reason, f.hint) for f in ledger.failures()] == [
        ("b\N{REPLACEMENT CHARACTER}.html", "no such file", ""),
        ("flood.html", "no such file", "check the name"),
    ]
    ledger.add(flood())
    assert [f.input for f in ledger.failures()] == ["b\N{REPLACEMENT CHARACTER}.html"]


# The file


def test_the_ledger_that_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAYSO_LEDGER", raising=False)
    assert default_path() == "sayso.db"
    monkeypatch.setenv("SAYSO_LEDGER", "other.db")
    assert default_path() == "other.db"


def test_every_version_of_the_schema_opens(tmp_path: Path) -> None:
    for version in range(1, len(steps()) + 1):
        path = tmp_path / f"{version}.db"
        path.write_bytes(gzip.decompress((LEDGERS / f"version-{version}.db.gz").read_bytes()))
        with Ledger(path, create=False) as ledger:
            assert ledger.machine_reading(flood().article.id) == flood()
            assert ledger.connection.pragma("user_version") == len(steps())
            assert ledger.connection.pragma("integrity_check") == "ok"


def test_an_older_sqlite_reads_the_tables_the_views_and_the_index(tmp_path: Path) -> None:
    """The standard library's, as the shell and Datasette may have it."""
    with Ledger(tmp_path / "news.db") as ledger:
        ledger.add(flood())
    with sqlite3.connect(tmp_path / "news.db") as other:
        (claim, *_) = other.execute("SELECT outlet, who, cue_text, content_text, start, end FROM claims").fetchall()
        assert claim[:3] == ("Port Gazette", "Ann Lee", "said")
        assert flood().article.text[claim[4] : claim[5]] == claim[3]
        figures = other.execute("SELECT text, value, low, who, time, place FROM figures ORDER BY start").fetchall()
        assert figures == [
            ("1,200", 1200, None, "Bob Ray", "2024-05-06", "Velle"),
            ("9,000", None, 9000, "Port Gazette", None, None),
        ]
        assert other.execute("SELECT who, claims, articles FROM sources").fetchall() == [
            ("Bob Ray", 2, 1),
            ("Ann Lee", 2, 1),
        ]
        found = other.execute("SELECT content_text FROM attribution_fts WHERE attribution_fts MATCH 'rotten'")
        assert found.fetchall() == [("“The dam is rotten,”",)]
    other.close()


def make_text(path: Path) -> None:
    path.write_text("not a database, " * 100, encoding="utf-8")


def make_database(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE dish (name)")
    other.close()


def make_later(path: Path) -> None:
    Ledger(path).close()
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {len(steps()) + 1}")
    other.close()


def make_damaged(path: Path) -> None:
    with Ledger(path) as ledger:
        for number in range(20):
            ledger.add(story(number))
    data = bytearray(path.read_bytes())
    data[5000:] = b"\xff" * (len(data) - 5000)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "no such ledger"),
        (make_text, "not a ledger"),
        (make_database, "not a ledger of sayso"),
        (make_later, "later version"),
        (make_damaged, "damaged"),
        (Path.mkdir, "cannot be opened"),
    ],
)
def test_what_is_no_ledger_is_refused_with_a_reason(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    path = tmp_path / "news.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(LedgerError, match=said) as caught, Ledger(path, create=False) as ledger:
        list(ledger.articles())
    assert str(caught.value).startswith(f"{path}: ")
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("name", ["b\udcff.db", "b\0.db"])
def test_a_name_that_no_file_of_sqlite_can_have_is_refused(name: str) -> None:
    with pytest.raises(LedgerError, match="no name for a ledger"):
        Ledger(name)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="check that its folder is there"):
        Ledger(tmp_path / "none" / "news.db")


def test_a_notebook_shows_what_is_in_it(ledger: Ledger) -> None:
    ledger.add(flood(outlet="<b>Gazette"))
    page = ledger._repr_html_()
    assert "<td>&lt;b&gt;Gazette</td><td>1</td><td>4</td>" in page


# One writer and many readers


def test_a_reader_sees_whole_articles_only_and_does_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Ledger(path) as writer, Ledger(path, create=False) as reader:
        writer.add(flood())
        writer.connection.execute("BEGIN IMMEDIATE")
        writer.connection.execute("DELETE FROM statement")
        began = time.monotonic()
        assert reader.reading(flood().article.id) == flood()
        with Ledger(path, create=False) as newcomer:
            assert newcomer.reading(flood().article.id) == flood()
        assert time.monotonic() - began < 1
        writer.connection.execute("ROLLBACK")


def test_a_second_writer_waits_and_then_says_so(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Ledger(path) as first, Ledger(path) as second:
        second.connection.set_busy_timeout(50)
        first.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another program is writing"):
            second.add(flood())
        first.connection.execute("ROLLBACK")
        assert second.add(flood()).new


def test_readers_beside_a_busy_writer_never_wait_a_second(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Ledger(path) as ledger:
        ledger.add(flood())
    waits = []
    with writing_process(path, 200) as writer, Ledger(path, create=False) as reader:
        while writer.poll() is None:
            began = time.monotonic()
            reader.search(Query("bridge"))
            assert reader.reading(flood().article.id) == flood()
            waits.append(time.monotonic() - began)
    assert writer.returncode == 0
    assert len(waits) > 5
    assert max(waits) < 1


# Crashes and full disks

WRITER = """
import sys
sys.path.insert(0, {tests!r})
from ledger_readings import story
from sayso.database import LedgerError
from sayso.ledger import Ledger
{before}
try:
    with Ledger(sys.argv[1]) as ledger:
        for number in range(int(sys.argv[2])):
            ledger.add(story(number))
            print(number, flush=True)
except LedgerError as error:
    sys.exit(str(error))
"""


def writing_process(path: Path, articles: int, before: str = "") -> subprocess.Popen[str]:
    """A process that adds stories to a ledger and prints the number of each when it is kept."""
    code = WRITER.format(tests=str(Path(__file__).parent), before=before)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", code, str(path), str(articles)], text=True, **pipes)  # type: ignore[call-overload,no-any-return]  # noqa: S603


def check_kept(path: Path, acknowledged: Iterable[int]) -> None:
    """Every article that was acknowledged is there, all that is there is whole, and the file is sound."""
    with Ledger(path) as ledger:
        assert ledger.connection.pragma("integrity_check") == "ok"
        assert ledger.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = {article.id for article in ledger.articles()}
        expected = {story(number).article.id: number for number in range(len(kept))}
        assert kept == set(expected)
        for identity, number in expected.items():
            assert as_json(ledger.reading(identity)) == as_json(story(number))
        assert kept >= {story(number).article.id for number in acknowledged}


def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    dice = random.Random(5)  # noqa: S311 - no secret
    for _ in range(5):
        with writing_process(path, 10_000) as writer:
            assert writer.stdout
            first = writer.stdout.readline()
            time.sleep(dice.random() / 10)
            writer.kill()
            acknowledged = [int(line) for line in (first, *writer.stdout) if line.endswith("\n")]
        check_kept(path, acknowledged)
    with writing_process(path, 20) as writer:
        assert writer.stdout
        assert [int(line) for line in writer.stdout] == list(range(20))


def test_a_full_disk_is_said_and_the_old_ledger_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Ledger(path) as ledger:
        ledger.add(story(0))
    limit = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({path.stat().st_size + 200_000},) * 2)"
    with writing_process(path, 10_000, limit) as writer:
        out, err = writer.communicate()
    assert writer.returncode == 1
    assert err.startswith(f"{path}: ")
    assert "space" in err
    assert "Traceback" not in err
    assert len(out.splitlines()) > 1
    check_kept(path, map(int, out.split()))
