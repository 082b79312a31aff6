"""Web archives to Parquet: what is read, skipped, failed; again, at once, and whatever is broken or killed."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from archive_readings import Here, content, read, rows
from archives import example, response, story, written

from sayso import archive as archives
from sayso import parts
from sayso.archive import Finished, OtherPartError, Step, archive, inputs_of
from sayso.cli import main
from sayso.errors import NotFound
from sayso.load import load_fetched
from sayso.reader import Reader
from sayso.tables import TABLES, tables_of
from sayso.wanted import Wanted

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.model import Model

pytest.importorskip("fastwarc")
pytest.importorskip("psutil")
parquet = pytest.importorskip("pyarrow.parquet")


def outcomes(model: Model, out: Path, file: Path, **filters: Any) -> dict[str, int]:
    return read(model, out, file, **filters)[file.name].counts.outcomes


# What is written


def test_a_part_holds_what_reading_the_pages_one_by_one_gives(model: Model, tmp_path: Path, out: Path) -> None:
    bodies = [example(), story(1), example("sarvenia-now.html")]
    file = written(tmp_path / "a.warc.gz", *[response(number, body) for number, body in enumerate(bodies)])
    ended = read(model, out, file)["a.warc.gz"]
    loaded = [
        load_fetched(
            body,
            name=f"a.warc.gz#<urn:uuid:{number:08}>",
            url=f"https://gazette.example/{number}.html",
            content_type="text/html; charset=utf-8",
        )
        for number, body in enumerate(bodies)
    ]
    alone = tables_of([Reader(model=model).articles([one])[0] for one in loaded])
    assert {table: rows(out / "a.warc.gz", table) for table in TABLES} == {
        table: alone[table].to_pylist() for table in TABLES
    }
    assert all(parquet.read_schema(out / "a.warc.gz" / f"{table}.parquet") == alone[table].schema for table in TABLES)
    assert ended.counts.claims == len(rows(out / "a.warc.gz", "attribution")) > 10


def test_captures_say_what_became_of_each_page(model: Model, tmp_path: Path, out: Path) -> None:
    nothing = response(2, b"<html><body><br></body></html>")
    file = written(tmp_path / "a.warc", response(1), nothing, response(3, story(1)))
    assert outcomes(model, out, file) == {"read": 1, "NotAnArticle": 1, "duplicate": 1}
    first, second, third = rows(out / "a.warc", "capture")
    [article] = rows(out / "a.warc", "article")
    assert first == {
        "record": "<urn:uuid:00000001>",
        "url": "https://gazette.example/1.html",
        "fetched": "2024-05-20T10:00:00Z",
        "article": article["id"],
        "outcome": "read",
        "message": None,
    }
    assert (article["url"], article["input"]) == (first["url"], "a.warc#<urn:uuid:00000001>")
    assert (second["outcome"], second["article"]) == ("NotAnArticle", None)
    assert "text of an article" in second["message"]
    assert (third["outcome"], third["article"]) == ("duplicate", article["id"])


def test_records_that_are_no_pages_are_counted_by_reason(model: Model, tmp_path: Path, out: Path) -> None:
    records = [
        response(1, kind="request"),
        response(2, kind="metadata"),
        response(3, status="404 Not Found"),
        response(4, content_type="image/png"),
        response(5),
    ]
    ended = read(model, out, written(tmp_path / "a.warc.gz", *records))["a.warc.gz"]
    assert ended.counts.skipped == {"not_a_response": 2, "not_html": 1, "not_200": 1}
    assert (ended.counts.records, ended.counts.read, ended.counts.failed) == (5, 1, {})
    said = json.loads((out / "a.warc.gz" / "done.json").read_text())
    assert said["skipped"] == ended.counts.skipped
    assert (said["records"], said["read"], said["input"]) == (5, 1, str(tmp_path / "a.warc.gz"))


def test_every_table_is_there_where_nothing_is_read(model: Model, tmp_path: Path, out: Path) -> None:
    read(model, out, written(tmp_path / "a.warc", response(1, status="404 Not Found")))
    assert {path.name for path in (out / "a.warc").iterdir()} == {
        *(f"{table}.parquet" for table in (*TABLES, "capture")),
        "done.json",
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"urls": ("https://gazette.example/[12].html",)}, {"read": 2, "url": 2}),
        ({"urls": ("*/1.html", "*/4.html")}, {"read": 2, "url": 2}),
        ({"outlet": "port GAZ"}, {"read": 4}),
        ({"outlet": "Observer"}, {"outlet": 4}),
        ({"after": "2024-05-03"}, {"read": 3, "date": 1}),
        ({"before": "2024-05-03"}, {"read": 2, "date": 2}),
        ({"after": "2024-05", "before": "2024"}, {"read": 4}),
        ({"after": "2024-06"}, {"date": 4}),
        ({"language": "en"}, {"read": 4}),
    ],
    ids=str,
)
def test_filters_leave_out_and_are_counted(
    filters: dict[str, Any], expected: dict[str, int], model: Model, tmp_path: Path, out: Path
) -> None:
    file = written(tmp_path / "a.warc.gz", *[response(number) for number in (1, 2, 3, 4)])
    assert outcomes(model, out, file, **filters) == expected


def test_a_page_without_a_date_counts_with_the_day_on_which_it_was_fetched(
    model: Model, tmp_path: Path, out: Path
) -> None:
    undated = story(1).replace(b'property="article:published_time"', b'name="nothing"')
    file = written(tmp_path / "a.warc.gz", response(1, undated, date="2024-05-20T10:00:00Z"))
    assert outcomes(model, out, file, after="2024-05-20") == {"read": 1}
    assert outcomes(model, out, file, before="2024-05-19") == {"date": 1}


def test_what_is_asked_for_is_checked() -> None:
    with pytest.raises(ValueError, match="no date"):
        Wanted(after="May")
    with pytest.raises(ValueError, match="no date"):
        Wanted(before="2024-13")
    with pytest.raises(ValueError, match="English only"):
        Wanted(language="de")


# Inputs


def test_a_folder_stands_for_the_archives_in_it(tmp_path: Path) -> None:
    for name in ("b.warc", "a.warc.gz", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [one.name for one in inputs_of(str(tmp_path))] == ["a.warc.gz", "b.warc"]
    for missing in (tmp_path / "none.warc", tmp_path / "a.warc.gz" / "x"):
        with pytest.raises(NotFound):
            inputs_of(str(missing))


def test_addresses_are_opened_by_fsspec(model: Model, tmp_path: Path, out: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    file = written(tmp_path / "a.warc.gz", *[response(number) for number in range(3)])
    with fsspec.open("memory://crawl/a.warc.gz", "wb") as copy:
        copy.write(file.read_bytes())
    wanted = Wanted()
    for address in ("memory://crawl/*.warc.gz", "memory://crawl", "memory://crawl/a.warc.gz"):
        [one] = inputs_of(address)
        assert (one.name, one.size) == ("a.warc.gz", file.stat().st_size)
    events = list(archive([one], out, wanted, Here(model, wanted)))  # type: ignore[arg-type]
    assert isinstance(events[-1], Finished)
    assert events[-1].counts.outcomes == {"read": 3}
    with pytest.raises(NotFound):
        inputs_of("memory://crawl/none.warc")


def test_an_input_that_cannot_be_read_leaves_no_part_and_the_rest_goes_on(
    model: Model, tmp_path: Path, out: Path
) -> None:
    (tmp_path / "no.warc").write_bytes(b"this is no archive at all")
    ended = read(model, out, tmp_path / "no.warc", written(tmp_path / "yes.warc", response(1)))
    assert "not a web archive" in str(ended["no.warc"].error)
    assert [path.name for path in out.iterdir()] == ["yes.warc"]


# Broken archives


@pytest.mark.usefixtures("few")
def test_what_is_broken_costs_itself_alone(model: Model, tmp_path: Path, out: Path) -> None:
    sound = [response(number) for number in range(9)]
    read(model, out, written(tmp_path / "sound.warc.gz", *sound[:3], *sound[4:]))
    whole = (tmp_path / "sound.warc.gz").read_bytes()
    broken = [*sound[:3], response(3, off=40), *sound[4:]]
    written(tmp_path / "length.warc.gz", *broken)
    written(tmp_path / "length.warc", *broken)
    members = written(tmp_path / "member.warc.gz", *sound).read_bytes()
    at = len(written(tmp_path / "x.warc.gz", *sound[:3]).read_bytes()) + 300
    (tmp_path / "member.warc.gz").write_bytes(members[:at] + bytes([members[at] ^ 0xFF]) + members[at + 1 :])
    extra = written(tmp_path / "x.warc.gz", sound[3]).read_bytes()
    (tmp_path / "cut.warc.gz").write_bytes(whole + extra[:-30])
    for name, reason in (
        ("length.warc.gz", "Damaged"),
        ("length.warc", "Damaged"),
        ("member.warc.gz", "Damaged"),
        ("cut.warc.gz", "CutOff"),
    ):
        assert outcomes(model, out, tmp_path / name) == {"read": 8, reason: 1}, name
        for table in set(TABLES) - {"article"} | {"capture"}:
            assert rows(out / name, table) == rows(out / "sound.warc.gz", table), (name, table)


# Again, and at once


def test_what_is_done_is_passed_over(model: Model, tmp_path: Path, out: Path) -> None:
    file = written(tmp_path / "a.warc.gz", response(1))
    first = read(model, out, file)["a.warc.gz"]
    before = (out / "a.warc.gz").stat()
    again = read(model, out, file)["a.warc.gz"]
    assert (again.before, again.counts) == (True, first.counts)
    assert (out / "a.warc.gz").stat().st_ino == before.st_ino


@pytest.mark.parametrize("change", ["filters", "input", "bytes", "mark", "reader"])
def test_a_part_is_made_anew_where_it_would_be_another(
    change: str, model: Model, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "a.warc.gz", response(1), response(2))
    read(model, out, file)
    if change == "input":
        written(file, response(1))
    if change == "bytes":
        size = file.stat().st_size
        file.write_bytes(file.read_bytes()[:-20].ljust(size, b"\0"))
    if change == "mark":
        (out / "a.warc.gz" / "done.json").unlink()
    if change == "reader":
        monkeypatch.setattr(archives, "reader_name", lambda: "another")
    again = read(model, out, file, **({"outlet": "none"} if change == "filters" else {}))["a.warc.gz"]
    assert not again.before
    assert (
        len(rows(out / "a.warc.gz", "article"))
        == again.counts.read
        == {"filters": 0, "input": 1, "bytes": 1}.get(change, 2)
    )
    assert [path.name for path in out.iterdir()] == ["a.warc.gz"]


def test_a_part_of_another_input_is_never_replaced(model: Model, tmp_path: Path, out: Path) -> None:
    (tmp_path / "other").mkdir()
    read(model, out, written(tmp_path / "a.warc", response(1)))
    with pytest.raises(OtherPartError, match="choose another"):
        read(model, out, written(tmp_path / "other" / "a.warc", response(1), response(2)))
    same_size = written(tmp_path / "other" / "a.warc", response(2))
    assert same_size.stat().st_size == (tmp_path / "a.warc").stat().st_size
    with pytest.raises(OtherPartError, match="choose another"):
        read(model, out, same_size)
    moved = (tmp_path / "a.warc").rename(tmp_path / "other" / "a.warc")
    assert read(model, out, moved)["a.warc"].before


@pytest.mark.usefixtures("few")
def test_an_interruption_leaves_nothing_half_done(model: Model, tmp_path: Path, out: Path) -> None:
    file = written(tmp_path / "a.warc.gz", *[response(number) for number in range(9)])
    wanted = Wanted()
    running = archive(inputs_of(str(file)), out, wanted, Here(model, wanted))  # type: ignore[arg-type]
    assert isinstance(next(running), Step)
    assert [path.suffix for path in out.iterdir()] == [".part"]
    running.close()
    assert list(out.iterdir()) == []
    assert outcomes(model, out, file) == {"read": 9}


@pytest.mark.usefixtures("few")
def test_two_runs_at_once_do_no_harm(model: Model, tmp_path: Path, out: Path) -> None:
    file = written(tmp_path / "a.warc.gz", *[response(number) for number in range(9)])
    wanted = Wanted()
    runs = [archive(inputs_of(str(file)), out, wanted, Here(model, wanted)) for _ in range(2)]  # type: ignore[arg-type]
    ended = [event for both in zip(*runs, strict=True) for event in both if isinstance(event, Finished)]
    assert [one.counts.outcomes for one in ended] == [{"read": 9}] * 2
    assert [path.name for path in out.iterdir()] == ["a.warc.gz"]
    assert len(rows(out / "a.warc.gz", "article")) == 9


@pytest.mark.usefixtures("few")
def test_what_a_killed_run_left_is_removed_and_what_a_run_is_writing_is_not(
    model: Model, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_LEFT", -1.0)
    file = written(tmp_path / "a.warc.gz", *[response(number) for number in range(9)])
    (out / ".b.warc.x.part").mkdir()
    wanted = Wanted()
    running = archive(inputs_of(str(file)), out, wanted, Here(model, wanted))  # type: ignore[arg-type]
    next(running)
    parts.sweep(out)
    assert [path.name.startswith(".a.warc.gz.") for path in out.iterdir()] == [True]
    assert isinstance(list(running)[-1], Finished)


# The command


def test_the_command_reads_counts_and_tells(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "a.warc.gz", response(1), response(2, kind="request"))
    written(tmp_path / "b.warc.gz", response(3), response(4, status="404 Not Found"))
    assert main(["archive", "a.warc.gz", "b.warc.gz", "-o", "parts", "--processes", "1"]) == 0
    said = capfd.readouterr()
    assert said.out.splitlines()[0] == "2 inputs: 4 records, 2 articles read, 4 claims"
    assert said.out.split()[-6:] == ["skipped", "2", "not_a_response", "1", "not_200", "1"]
    assert "a.warc.gz: 1 articles read" in said.err
    assert "articles/s" in said.err
    assert main(["archive", "a.warc.gz", "b.warc.gz", "-o", "parts"]) == 0
    assert "2 inputs, 2 of them done before: 4 records" in capfd.readouterr().out


def test_exit_codes_are_those_of_add(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> int:
        return main(["archive", *arguments, "-o", str(tmp_path / "parts")])

    file = written(tmp_path / "a.warc.gz", response(1))
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(file.read_bytes()[:-20])
    (tmp_path / "no.warc").write_bytes(b"no archive")
    assert run(str(file), str(tmp_path / "missing.warc")) == 3
    assert run(str(cut)) == 3
    assert run(str(tmp_path / "no.warc")) == 4
    assert run(str(tmp_path / "missing.warc")) == 4
    assert run(str(file), "--after", "soon") == 2
    assert run(str(file), "--address", "auto") == 2
    (tmp_path / "twice").mkdir()
    assert run(str(file), str(written(tmp_path / "twice" / "a.warc.gz", response(1)))) == 2
    (tmp_path / "parts" / "b.warc").write_bytes(b"a file where a folder is to be")
    assert run(str(written(tmp_path / "b.warc", response(1, kind="request")))) == 2
    assert "Traceback" not in capfd.readouterr().err


def test_the_table_at_the_end_names_the_inputs_with_failures(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cut = written(tmp_path / "cut.warc.gz", response(1))
    cut.write_bytes(cut.read_bytes()[:-20])
    (tmp_path / "no.warc").write_bytes(b"no archive")
    written(tmp_path / "whole.warc.gz", response(2))
    assert main(["archive", "cut.warc.gz", "no.warc", "whole.warc.gz", "-o", "parts", "--processes", "1"]) == 3
    named = [line for line in capfd.readouterr().out.splitlines() if "  in " in line]
    assert named == ["  in cut.warc.gz: 1", "  in no.warc: not read to its end"]


def test_without_its_library_the_extra_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    file = written(tmp_path / "a.warc.gz", response(1))
    assert main(["archive", str(file), "-o", str(tmp_path / "parts"), "--processes", "1"]) == 2
    assert "pip install 'sayso[archive]'" in capfd.readouterr().err


# Ray


def test_without_ray_the_extra_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    file = written(tmp_path / "a.warc.gz", response(1))
    assert main(["archive", str(file), "-o", str(tmp_path / "parts"), "--engine", "ray"]) == 2
    assert "pip install 'sayso[ray]'" in capfd.readouterr().err


@pytest.mark.filterwarnings("default")  # Ray warns of what it does itself
def test_ray_writes_the_same_bytes(model: Model, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray")
    monkeypatch.setenv("RAY_worker_niceness", "0")  # by default all else on the machine goes before its workers
    from sayso.on_ray import archive_on_ray  # noqa: PLC0415

    files = [
        written(tmp_path / "a.warc.gz", *[response(n) for n in range(5)], response(5, off=9)),
        written(tmp_path / "b.warc", *[response(n, example(mark=n)) for n in range(3)]),
    ]
    (tmp_path / "no.warc").write_bytes(b"no archive")
    here = read(model, out, *files)
    (tmp_path / "ray").mkdir()
    inputs = [one for file in (*files, tmp_path / "no.warc") for one in inputs_of(str(file))]
    ended = {one.input.name: one for one in archive_on_ray(inputs, tmp_path / "ray", Wanted(), actors=1)}
    assert ended["no.warc"].error is not None
    for name, one in here.items():
        assert ended[name].counts == one.counts
        assert content(tmp_path / "ray" / name) == content(out / name)
