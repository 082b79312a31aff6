"""Archives read on Ray Data: an input to each actor, which reads it as `sayso.archive` does everywhere."""

from __future__ import annotations

import logging
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.archive import Finished, Input, archive
from sayso.errors import SaysoError
from sayso.processes import Processes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.wanted import Wanted


class NoRayError(SaysoError):
    """Ray is not installed, or there is none at the address; the message says what to do."""


class FolderError(SaysoError):
    """An actor could not write; the message says why."""


def archive_on_ray(
    inputs: Sequence[Input], out: Path, wanted: Wanted, *, actors: int | None = None, address: str | None = None
) -> Iterator[Finished]:
    """Read archives, and write the part of each, as `sayso.archive.archive` does; in the order in which they are done.

    Args:
        inputs: what is read; every machine must be able to open it.
        out: the folder of the parts, which every machine must see.
        wanted: which pages are read.
        actors: how many inputs are read at once; by default one for each core there is.
        address: that of a Ray cluster; by default Ray is started on this machine, and stopped at the end.

    Raises:
        NoRayError: if Ray is not installed or cannot be reached.
        FolderError: if a part cannot be written, or its name is taken.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what ends the work is raised here, too
    try:
        import ray  # noqa: PLC0415 - large, and not everybody has it
        from ray import data  # noqa: PLC0415
    except ImportError as error:
        raise NoRayError("this engine needs Ray: pip install 'sayso[ray]'") from error
    if not inputs:
        return
    try:
        for name in ("ray", "ray.data"):
            logging.getLogger(name).setLevel(logging.ERROR)
        own = {} if address else {"include_dashboard": False}
        ray.init(address or "local", log_to_driver=False, logging_level=logging.ERROR, **own)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise NoRayError(f"no Ray at {address}: {error}") from error
    try:
        context = data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        number = min(len(inputs), actors or int(ray.cluster_resources().get("CPU", 1)))
        rows = data.from_items([asdict(source) for source in inputs], override_num_blocks=len(inputs)).map(
            _Actor,
            fn_constructor_args=(str(out.absolute()), wanted),
            # An actor that is ready first would else be given more inputs than one, and the others none.
            compute=data.ActorPoolStrategy(size=number, max_tasks_in_flight_per_actor=1),
            num_cpus=1,
        )
        for row in rows.iter_rows():
            if isinstance(row["ended"], str):
                raise FolderError(row["ended"])
            yield row["ended"]
    finally:
        ray.shutdown()


class _Actor:
    """Holds a process with the model, and reads one input after the other."""

    def __init__(self, out: str, wanted: Wanted) -> None:
        self._out = Path(out)
        self._wanted = wanted
        self._processes = Processes(1, wanted).__enter__()  # they end with the actor

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Read the input of a row; gives how it ended, or in words why its part cannot be written."""
        try:
            events = archive([Input(**row)], self._out, self._wanted, self._processes)
            return {"ended": next(event for event in events if isinstance(event, Finished))}
        except (SaysoError, OSError) as error:
            return {"ended": str(error)}
