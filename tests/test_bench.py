"""Measuring the machine: what is counted is what was read, and asking for seconds changes nothing that is read."""

from __future__ import annotations

import io
import json
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from sayso.bench import STAGES, bench
from sayso.cli import main
from sayso.reader import Failure, Reader
from sayso.records import Reading
from sayso.samples import OTHERS, example
from sayso.stages import measured, stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sayso.model import Model


def spend(seconds: float) -> None:
    ends = time.thread_time() + seconds
    while time.thread_time() < ends:
        pass


@stage("inner")
def inner() -> None:
    spend(0.03)


@stage("outer")
def outer(*, broken: bool = False) -> str:
    spend(0.02)
    inner()
    inner()
    time.sleep(0.05)
    if broken:
        raise ValueError
    return "done"


def test_a_stage_counts_its_own_seconds_of_a_processor_in_every_thread() -> None:
    with measured() as seconds:
        assert outer() == "done"
        with pytest.raises(ValueError, match=r"^$"):
            outer(broken=True)
        thread = threading.Thread(target=inner)
        thread.start()
        thread.join()
    assert seconds["outer"] == pytest.approx(0.04, abs=0.02)
    assert seconds["inner"] == pytest.approx(0.15, abs=0.02)
    outer()
    assert seconds["inner"] == pytest.approx(0.15, abs=0.02), "nobody asks any more"


def test_asking_changes_nothing_that_is_read(model: Model) -> None:
    with example("estuary-wire.txt") as path:
        plain = list(Reader(model=model).read([path]))
        with measured() as seconds:
            assert list(Reader(model=model).read([path])) == plain
    assert {"load", "plain", "words", "network", "decode", "claims", "resolve", "measure"} <= set(seconds)


def test_what_is_measured_is_what_was_read(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    with example("estuary-wire.txt") as path:
        story.write_bytes(path.read_bytes())
    steps: list[int] = []
    failures: list[Failure] = []

    @contextmanager
    def shown(total: int) -> Iterator[Callable[[], None]]:
        steps.append(total)

        def step() -> None:
            steps[-1] -= 1

        yield step

    found = bench([str(story), str(tmp_path / "none.txt")], seconds=0.1, shown=shown, failed=failures.append)
    assert found is not None
    assert [failure.input for failure in failures] == [str(tmp_path / "none.txt")]
    (reading,) = Reader().read([story])
    assert isinstance(reading, Reading)
    assert found.articles == found.rounds >= 1
    assert found.words == found.rounds * len(reading.article.text.split())
    assert steps == [0, 0]
    assert set(found.stages) <= set(STAGES)
    assert sum(found.stages.values()) == pytest.approx(found.cpu, rel=0.1)
    assert max(found.stages, key=lambda name: found.stages[name]) == "network"


def test_the_examples_are_measured_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--seconds", "0.1"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "words/s" in out
    assert "peak memory" in out
    assert all(name in out for name in ("html", "pdf", "plain", "network", "write"))
    assert main(["bench", "--seconds", "0.1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["articles"] == found["rounds"] * (1 + len(OTHERS))
    assert found["words_per_second"] == pytest.approx(found["words"] / found["seconds"])


def test_files_that_cannot_be_read_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", str(tmp_path / "none.txt")]) == 4
    assert "no such file" in capsys.readouterr().err
    with example("estuary-wire.txt") as path:
        assert main(["bench", "--seconds", "0.1", str(path), str(tmp_path / "none.txt")]) == 3


def test_standard_input_is_measured_as_often_as_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = b"The bridge is safe, Mayor Ann Lee said on Monday. Nobody has crossed it since the flood of last week."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert main(["bench", "-", "--seconds", "0.1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["articles"] == found["rounds"] >= 1
    assert found["words"] == found["rounds"] * len(text.split())


def test_seconds_are_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--seconds", "nan"]) == 2
    assert "give a number of seconds" in capsys.readouterr().err
