"""Pages of web archives read in processes that may be killed: limits, and what else is lost with one."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from archive_readings import content, read, rows
from archives import response, story, written

from sayso import processes
from sayso.archive import Finished, archive, inputs_of
from sayso.processes import Processes
from sayso.tables import TABLES
from sayso.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.model import Model

pytest.importorskip("fastwarc")
pytest.importorskip("psutil")

STRANGE = (str(Path(__file__).with_name("strange_reader.py")),)


@pytest.fixture
def strange(monkeypatch: pytest.MonkeyPatch) -> Iterator[Processes]:
    """A process in which pages with a mark go wrong, and whose limits are soon reached."""
    monkeypatch.setattr(processes, "PROGRAM", STRANGE)
    monkeypatch.setattr(processes, "SECONDS", 1.5)
    monkeypatch.setattr(processes, "MEGABYTES", 450)
    with Processes(1, Wanted()) as running:
        yield running


def marked(number: int, mark: str) -> bytes:
    return response(number, story(number) + f"<!-- {mark} -->".encode())


def read_by(running: Processes, out: Path, file: Path) -> Finished:
    *_, last = archive(inputs_of(str(file)), out, Wanted(), running)
    assert isinstance(last, Finished)
    return last


@pytest.mark.parametrize(
    "case",
    [
        ("busy", "TooSlow", "more than 1.5 s"),
        ("hoards", "TooLarge", "more than 450 MB of memory"),
        ("deadly", "Unreadable", "brings down what reads it (signal 9)"),
        ("faulty", "Unreadable", "ZeroDivisionError: a fault"),
    ],
    ids=lambda case: case[0],
)
def test_a_page_that_goes_wrong_is_lost_alone_with_the_reason(
    case: tuple[str, str, str], strange: Processes, model: Model, tmp_path: Path, out: Path
) -> None:
    mark, reason, message = case
    file = written(tmp_path / "a.warc.gz", response(0), response(1), marked(2, mark), response(3))
    ended = read_by(strange, out, file)
    assert ended.counts.outcomes == {"read": 3, reason: 1}
    assert message in rows(out / "a.warc.gz", "capture")[2]["message"]
    read(model, out, written(tmp_path / "sound.warc.gz", response(0), response(1), response(3)))
    for table in set(TABLES) - {"article"}:
        assert rows(out / "a.warc.gz", table) == rows(out / "sound.warc.gz", table)


@pytest.mark.usefixtures("few")
def test_a_process_lost_from_outside_costs_nothing(
    strange: Processes, model: Model, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIED_ONCE", str(tmp_path / "died"))
    file = written(tmp_path / "a.warc.gz", response(0), marked(1, "deadly once"), *[response(n) for n in range(2, 8)])
    assert read_by(strange, out, file).counts.outcomes == {"read": 8}
    assert (tmp_path / "died").exists()
    disturbed = content(out / "a.warc.gz")
    (out / "a.warc.gz" / "done.json").unlink()
    read(model, out, file)
    assert content(out / "a.warc.gz") == disturbed


@pytest.mark.usefixtures("few")
def test_kill_9_of_whatever_reads_loses_and_doubles_nothing(model: Model, tmp_path: Path, out: Path) -> None:
    psutil = pytest.importorskip("psutil")
    file = written(tmp_path / "a.warc.gz", *[response(number) for number in range(30)])
    killed: set[int] = set()
    stopped = threading.Event()

    def kill() -> None:
        while not stopped.wait(0.01) and len(killed) < 3:
            for child in psutil.Process().children():
                if child.pid not in killed and child.cpu_times().user > 0.3 * (1 + len(killed)):
                    os.kill(child.pid, signal.SIGKILL)
                    killed.add(child.pid)
                    break

    killer = threading.Thread(target=kill)
    with Processes(2, Wanted()) as running:
        killer.start()
        ended = read_by(running, out, file)
        stopped.set()
        killer.join()
    assert killed
    assert ended.counts.outcomes == {"read": 30}
    disturbed = content(out / "a.warc.gz")
    (out / "a.warc.gz" / "done.json").unlink()
    read(model, out, file)
    assert content(out / "a.warc.gz") == disturbed


def test_processes_that_do_not_start_are_told_of(tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PROGRAM", ("-c", "raise SystemExit(7)"))
    with Processes(2, Wanted()) as running, pytest.raises(processes.NoProcessError, match="exit code 7"):
        read_by(running, out, written(tmp_path / "a.warc.gz", response(0)))
    assert list(out.iterdir()) == []
