# ruff: noqa: S603 - the commands are ours
from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import types
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click
import fake_reader
import pytest
from click.testing import CliRunner
from readings import bridge, each_reading

from sayso import progress as progress_module
from sayso.cli import commands, main
from sayso.errors import SaysoError
from sayso.ledger import Ledger
from sayso.outputs import FORMATS
from sayso.progress import progress
from sayso.records import Figure, Time
from sayso.show import console_for, show
from sayso.tables import tables_to

if TYPE_CHECKING:
    from sayso.records import Reading

ROOT = Path(__file__).resolve().parents[1]
SAYSO = [sys.executable, str(ROOT / "tests" / "fake_reader.py")]
ESCAPE = "\x1b"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder with three inputs, a reader without a model, and a terminal of 80 columns without colours."""
    monkeypatch.chdir(tmp_path)
    for name, module in fake_reader.modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "SAYSO_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    Path("a.txt").write_text("article", encoding="utf-8")
    Path("b.txt").write_text("article", encoding="utf-8")
    Path("none.txt").write_text("nothing", encoding="utf-8")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


# What a reader of the terminal sees


def test_text_names_source_cue_kind_act_claim_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "a.txt"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("Bridge to stay shut, mayor says\nPort Gazette · 2024-05-06 · a.txt\n\n")
    assert "“” she · said\n   “We will wait,” … “Nobody crosses before <June> & that is that.”\n" in out
    assert "   direct · say · [123:138, 159:205]\n" in out
    assert "no source named · reportedly" in out
    nested = (
        "“~ the firm · told\n       Port Gazette › Mayor Ann Lee › the firm\n       that the steel was “sound” in May\n"
    )
    assert nested in out
    assert "mixed · say · nested · unsure (0.55) · [87:120]" in out
    assert "5 attributed claims (1 direct, 2 mixed, 2 indirect, 1 nested)" in out
    assert ESCAPE not in out
    assert all(len(line) <= 80 and line == line.rstrip() for line in out.splitlines())


def test_the_outlets_own_voice_is_shown_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    main(["read", "a.txt"])
    assert "The bridge opened in 1931." not in capsys.readouterr().out
    main(["read", "--outlet-voice", "a.txt"])
    assert "In the outlet's own voice\n   The bridge opened in 1931. [261:287]\n" in capsys.readouterr().out


@pytest.mark.parametrize(("no_color", "color", "expected"), [("", True, True), ("", False, False), ("1", True, False)])
def test_colours_only_where_they_are_wanted(
    no_color: str, color: bool, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    show(bridge(), console_for(out, color=color))
    assert (ESCAPE in out.getvalue()) is expected


@each_reading
def test_text_holds_nothing_that_a_terminal_obeys(of: Reading) -> None:
    out = io.StringIO()
    show(of, console_for(out), outlet_voice=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", out.getvalue())


@pytest.mark.parametrize("columns", ["10", "40", "300"])
def test_text_fits_the_terminal(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = io.StringIO()
    show(bridge(), console_for(out), outlet_voice=True)
    assert max(map(len, out.getvalue().splitlines())) <= max(40, min(100, int(columns)))


# Formats and where they go


def test_jsonl_is_records_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "b.txt", "missing.txt", "a.txt", "--format", "jsonl"]) == 3
    out, err = capsys.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["input"] for record in records if record["type"] == "article"] == ["b.txt", "a.txt"]
    assert [record["type"] for record in records[:7]] == ["article", *["attribution"] * 5, "statement"]
    assert err.splitlines() == [
        "sayso: missing.txt: no such file; check the name",
        "sayso: 2 of 3 inputs read, 10 attributed claims",
    ]


def test_csv_has_one_header_for_all_articles() -> None:
    assert main(["read", "a.txt", "b.txt", "--format", "csv", "--output", "out.csv"]) == 0
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10
    assert Path("out.csv").read_bytes().count(b"article,outlet,") == 1
    assert b"\r\n" in Path("out.csv").read_bytes()


def test_one_page_goes_to_standard_output_or_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "a.txt", "--format", "html"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("<!DOCTYPE html>")
    assert main(["read", "a.txt", "--format", "html", "--output", "page.html"]) == 0
    assert Path("page.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize(
    ("form", "names"),
    [("html", ["A.html", "a-2.html", "b.html"]), ("brat", ["A.ann", "A.txt", "a-2.ann", "a-2.txt", "b.ann", "b.txt"])],
)
def test_several_articles_go_to_a_folder_under_names_of_their_own(form: str, names: list[str]) -> None:
    Path("more").mkdir()
    Path("more/A.html").write_text("article", encoding="utf-8")
    assert main(["read", "more", "a.txt", "b.txt", "--format", form, "--output", "made/here"]) == 0
    assert sorted(path.name for path in Path("made/here").iterdir()) == names


def test_standard_input_is_read_for_a_dash_and_for_no_source() -> None:
    for arguments in ([], ["-"]):
        result = CliRunner().invoke(
            commands, ["read", *arguments, "--format", "jsonl"], input="article", standalone_mode=False
        )
        assert result.return_value == 0
        assert json.loads(result.stdout.splitlines()[0])["input"] == "-"


def test_without_a_source_a_person_gets_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert main(["read"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Usage: sayso read")


def test_the_demo_reads_an_example_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert Path(json.loads(out.splitlines()[0])["input"]).is_file()
    assert err.startswith("sayso: reading an example, ")
    assert err.endswith("sayso: now try it on an article of yours: sayso read ARTICLE\n")


# What goes wrong


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        (["a.txt"], 0),
        (["none.txt", "a.txt"], 0),
        (["none.txt"], 1),
        (["a.txt", "missing.txt"], 3),
        (["none.txt", "missing.txt"], 3),
        (["missing.txt"], 4),
        (["missing.txt", "gone.txt"], 4),
        (["empty-folder"], 4),
        (["empty-folder", "a.txt"], 3),
    ],
)
def test_exit_codes(inputs: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty-folder").mkdir()
    assert main(["read", *inputs]) == code
    told = re.findall("^sayso: (.+?): .+; .+$", capsys.readouterr().err, re.MULTILINE)
    assert sorted(told) == sorted({"missing.txt", "gone.txt", "empty-folder"} & set(inputs))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "brat"], "name a folder with --output"),
        (["--format", "html", "b.txt"], "name a folder with --output"),
        (["--format", "brat", "--output", "out", "--outlet-voice"], "not for brat"),
        (["--format", "jsonl", "--output", "no/such/folder/out"], "cannot write no/such/folder/out: No such file"),
        (["--format", "jsonl", "--output", "./a.txt"], "a.txt is one of the inputs"),
        (["--format", "brat", "--output", "."], "a.txt is one of the inputs"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--colour"], "No such option"),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", "a.txt", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert "Traceback" not in err
    assert Path("a.txt").read_text(encoding="utf-8") == "article"


def test_an_internal_error_is_one_line_that_names_the_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("bad.txt").write_text("crash", encoding="utf-8")
    assert main(["read", "a.txt", "bad.txt", "b.txt"]) == 70
    out, err = capsys.readouterr()
    assert "Bridge to stay shut" in out
    assert err.startswith(
        "sayso: bad.txt or soon after, 1 of 3 inputs done: internal error, RuntimeError: the reader broke; "
    )
    assert len(err.splitlines()) == 1
    monkeypatch.setenv("SAYSO_DEBUG", "1")
    main(["read", "bad.txt"])
    assert "Traceback" in capsys.readouterr().err


def test_what_an_input_is_called_cannot_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "\x1b[31mred\nfile\u202e\udce9.txt"]) == 4
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert ESCAPE not in err


# As a program among others


def test_head_ends_it_quietly() -> None:
    inputs = ["a.txt"] * 500
    for form in ("text", "jsonl", "csv"):
        with subprocess.Popen(
            [*SAYSO, "read", *inputs, "--format", form], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as sayso:
            assert sayso.stdout is not None
            assert sayso.stderr is not None
            sayso.stdout.readline()
            sayso.stdout.close()
            assert sayso.stderr.read() == b""
            assert sayso.wait(timeout=60) == 141


def test_an_interrupt_ends_it_quietly() -> None:
    Path("slow.txt").write_text("wait", encoding="utf-8")
    with subprocess.Popen(
        [*SAYSO, "read", "a.txt", "slow.txt", "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as sayso:
        assert sayso.stdout is not None
        assert sayso.stderr is not None
        sayso.stdout.readline()  # the first article is there before the second is
        time.sleep(0.1)
        sayso.send_signal(signal.SIGINT)
        assert sayso.wait(timeout=60) == 130
        assert sayso.stderr.read().strip() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run([*SAYSO, "read", "a.txt"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "sayso: cannot write standard output: No space left on device\n"


def test_a_terminal_without_unicode_is_no_error() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    for form in ("text", "jsonl"):
        done = subprocess.run(
            [*SAYSO, "read", "a.txt", "--format", form], capture_output=True, env=environment, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert ("“We will wait,”".encode() in done.stdout) is (form == "jsonl")


def test_help_loads_nothing_heavy() -> None:
    code = """if True:
        import sys
        from sayso.cli import main
        main(["read", "--help"])
        print(sorted({"rich", "numpy", "onnxruntime", "trafilatura", "httpx", "lxml", "apsw"} & set(sys.modules)))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_version() -> None:
    result = CliRunner().invoke(commands, ["--version"])
    assert result.output == f"sayso {metadata.version('sayso')}\n"


def test_progress_shows_on_a_terminal_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress_module, "PATIENCE_SECONDS", 0.0)
    with progress(3, until_first=False) as step:
        time.sleep(0.2)
        step()
        time.sleep(0.2)
    assert "1/3" in terminal.getvalue()


def test_progress_is_silent_for_quick_work(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress(3, until_first=False) as step:
        step()
    assert terminal.getvalue() == ""


# Documentation


#: Commands whose examples need a real reader, or archives and machines that are not here.
_NOT_RUN = ("add", "archive", "bench", "reread")


def examples() -> list[str]:
    """All examples of the help but those of `_NOT_RUN`: test_adding has those of `add` and `reread`."""
    shown = [command for name, command in commands.commands.items() if name not in _NOT_RUN]
    told = "\n".join(command.epilog or "" for command in (commands, *shown))
    return sorted(set(re.findall(r"^  (.*\bsayso .+)$", told, re.MULTILINE)))


#: Ids that the help makes up, by the type that they name.
_MADE_UP = re.compile(r"3f2a9c1b7d5e8f60(?:-([a-z]{2})-0123456789ab)?")


def measured(source: str) -> Reading:
    """The article of `bridge` with a figure and a time: every command has something to show."""
    of = bridge(source)
    year = of.article.text.index("1931")
    figure = Figure(of.article, (year, year + 4), value=1931.0, unit="count", dimension="count")
    return replace(of, figures=(figure,), times=(Time(of.article, (year, year + 4), value="1931"),))


@pytest.mark.parametrize("example", examples())
def test_every_example_of_the_help_runs(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the ledger run on one that holds an article; what they ask for need not be there (exit code 1)."""
    Path("article.html").write_text("article", encoding="utf-8")
    Path("articles").mkdir()
    Path("articles/one.html").write_text("article", encoding="utf-8")
    of = measured("article.html")
    for name in ("sayso.db", "news.db"):
        with Ledger(name) as ledger:
            ledger.add(of)
    monkeypatch.setattr(fake_reader.Reader, "read", lambda _, sources: map(measured, sources))
    Path("OUT/one").mkdir(parents=True)
    with tables_to(Path("OUT/one")) as write:
        write(of)
    Path("token.txt").write_text("a-token-of-more-than-sixteen-letters", encoding="utf-8")
    server = types.ModuleType("sayso.server")  # one that does not serve until it is interrupted
    server.serve = lambda _path, _port, ready, **_login: ready("http://127.0.0.1:8470")  # type: ignore[attr-defined]
    server.NotServed = SaysoError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sayso.server", server)
    command = next(part for part in re.split(r"[|>]", example) if part.strip().startswith("sayso"))
    ids = {record.id.split("-")[1]: record.id for record in of.records() if "-" in record.id}
    words = [_MADE_UP.sub(lambda m: ids[m[1]] if m[1] else of.article.id, word) for word in shlex.split(command)[1:]]
    asks = {"search", "who", "compare", "copies", "correct", "export", "remove"}
    if words[0] == "remove" and "--yes" not in words:
        words.append("--yes")
    assert main(words) in ({0, 1} if words[0] in asks else {0})


@pytest.mark.parametrize("name", ["archive", "bench"])
def test_examples_that_are_not_run_are_understood(name: str) -> None:
    command = commands.commands[name]
    told = re.findall(rf"^  sayso {name}\b(.*)$", command.epilog or "", re.MULTILINE)
    assert told
    Path("articles").mkdir()
    for example in told:
        command.make_context(name, shlex.split(example.partition(">")[0]))


def test_every_command_has_examples_and_every_option_help() -> None:
    for name, command in commands.commands.items():
        assert f"sayso {name}" in (command.epilog or "")
        assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_the_commands_page_is_up_to_date() -> None:
    """In a program of its own: click keeps the help option of a command that some test has run alone."""
    code = "import make_commands; print(make_commands.render(), end='')"
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "docs", capture_output=True, encoding="utf-8", check=True
    )
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == made.stdout, "run python docs/make_commands.py"
    assert all(f"### {form}\n" in page for form in FORMATS)
