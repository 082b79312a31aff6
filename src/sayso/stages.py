"""What each stage of reading costs, for who asks (`sayso bench`); while nobody asks it costs nothing to be asked.

A stage's seconds are those of a processor in the threads that it runs in, without those of the stages that it calls.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
R = TypeVar("R")

_asked: dict[str, float] | None = None
_lock = threading.Lock()
_inner = threading.local()  # .seconds: those that stages called from the one at work took in this thread


def stage(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function as a stage; several may bear one name."""

    def marked(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if _asked is None:
                return function(*args, **kwargs)
            before: float = getattr(_inner, "seconds", 0.0)
            _inner.seconds = 0.0
            began = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                whole = time.thread_time() - began
                with _lock:
                    _asked[name] += whole - _inner.seconds
                _inner.seconds = before + whole

        return run

    return marked


@contextmanager
def measured() -> Iterator[dict[str, float]]:
    """Count the seconds of each stage inside the block. One block at a time."""
    global _asked  # noqa: PLW0603 - one process, one clock
    _asked = defaultdict(float)
    try:
        yield _asked
    finally:
        _asked = None
