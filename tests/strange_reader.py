"""What `sayso.page_reader` is, but that pages with a mark go wrong: a process for tests of what happens then."""

from __future__ import annotations

import os
import runpy
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso import captures
from sayso.load import load_fetched

if TYPE_CHECKING:
    from sayso.records import Article


def strange(data: bytes, **about: Any) -> Article:
    if b"<!-- busy -->" in data:
        while True:
            pass
    if b"<!-- hoards -->" in data:
        hoard = [bytearray(b"x" * 2_000_000) for _ in range(400)]
        time.sleep(60)
        del hoard
    if b"<!-- deadly -->" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"<!-- deadly once -->" in data:
        died = Path(os.environ["DIED_ONCE"])
        if not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if b"<!-- faulty -->" in data:
        raise ZeroDivisionError("a fault")
    return load_fetched(data, **about)


captures.load_fetched = strange  # type: ignore[attr-defined]
runpy.run_module("sayso.page_reader", run_name="__main__")
