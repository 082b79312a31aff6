"""How fast this machine reads, and where the time goes: the pipeline as every command runs it, measured."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sayso.outputs import open_output
from sayso.reader import Failure, Reader
from sayso.stages import measured, stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sayso.outputs import Write
    from sayso.reader import Source
    from sayso.records import Reading

#: Seconds that are measured where nothing else is asked for.
SECONDS = 10.0
#: The stages in their order, and what they do.
STAGES = {
    "load": "bytes to text, language",
    "html": "the article told from the page",
    "pdf": "lines of type to paragraphs",
    "plain": "lines of text to blocks",
    "words": "text to word pieces and windows",
    "network": "the model’s arithmetic",
    "decode": "scores to claims",
    "claims": "claims mended, statements, records",
    "resolve": "who speaks, in what role, on what basis",
    "origins": "outlets and wires copied from",
    "measure": "figures, times, places",
    "write": "records to JSON lines",
    "other": "between the stages, libraries’ own threads, memory",
}


@dataclass(frozen=True, slots=True)
class Bench:
    """What was measured.

    ``articles`` and ``words`` were read in ``seconds`` by the clock, ``rounds`` times all files; ``start`` are the
    seconds to load the model and the libraries, which are not among them. ``peak`` are megabytes that the process held
    at most (None where the system does not tell), ``stages`` seconds of a processor, ``cpu`` their sum; ``threads`` run
    the network.
    """

    articles: int
    words: int
    rounds: int
    seconds: float
    start: float
    peak: float | None
    threads: int
    cpu: float
    stages: dict[str, float]

    def to_json(self) -> dict[str, Any]:
        more = {"articles_per_second": self.articles / self.seconds, "words_per_second": self.words / self.seconds}
        return asdict(self) | more


@contextmanager
def _unseen(_: int) -> Iterator[Callable[[], None]]:
    yield lambda: None


def bench(
    inputs: Sequence[Source],
    *,
    seconds: float = SECONDS,
    shown: Callable[[int], AbstractContextManager[Callable[[], None]]] = _unseen,
    failed: Callable[[Failure], None] = lambda _: None,
) -> Bench | None:
    """Read all inputs once to warm up, then again and again for about so many seconds, at least once.

    Args:
        inputs: paths or contents.
        seconds: how long to measure, about.
        shown: opened with the number of articles, twice; what it gives is called after each (see `sayso.progress`).
        failed: called in the first round for what cannot be read.

    Returns:
        What was measured; None where no input can be read.
    """
    began = time.perf_counter()
    from sayso.model import Model  # noqa: PLC0415 - what loads is measured

    model = Model()
    reader = Reader(model=model)
    start = time.perf_counter() - began
    began = time.perf_counter()
    good: list[Source] = []
    with shown(len(inputs)) as step:
        for source, result in zip(inputs, reader.read(inputs), strict=True):
            step()
            if isinstance(result, Failure):
                failed(result)
            else:
                good.append(source)
    if not good:
        return None
    rounds = max(1, round(seconds / (time.perf_counter() - began)))
    articles = words = 0
    with shown(rounds * len(good)) as step, _sink(good) as write, measured() as stages:
        began, cpu = time.perf_counter(), time.process_time()
        for result in reader.read(good * rounds):
            if not isinstance(result, Failure):
                write(result)
                articles += 1
                words += len(result.article.text.split())
            step()
        taken, cpu = time.perf_counter() - began, time.process_time() - cpu
    stages["other"] = max(0.0, cpu - sum(stages.values()))
    found = {name: round(stages[name], 4) for name in STAGES if stages[name] > 0}
    return Bench(articles, words, rounds, taken, start, peak(), model.threads, cpu, found)


@contextmanager
def _sink(inputs: Sequence[Source]) -> Iterator[Write]:
    """JSON lines as `sayso read` writes them, to nowhere."""
    with open_output(
        "jsonl", os.devnull, [one for one in inputs if isinstance(one, str)], outlet_voice=True, color=False
    ) as write:

        @stage("write")
        def timed(reading: Reading) -> None:
            write(reading)

        yield timed


def peak() -> float | None:
    """Megabytes of memory that this process held at most; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - not on every system

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1 << 20 if sys.platform == "darwin" else 1 << 10)
