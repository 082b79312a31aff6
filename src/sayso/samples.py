"""The example articles that come with sayso."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The one that is read where one is to be shown, and the others about the same event.
EXAMPLE = "port-velle-observer.html"
OTHERS = ("civil-protection.pdf", "estuary-wire.txt", "sarvenia-now.html", "tavosel-beacon.txt")


@contextmanager
def example(name: str = EXAMPLE) -> Iterator[Path]:
    """An example as a file: from the installed package, or from the checkout that it runs from."""
    shipped = resources.files("sayso") / "examples" / name
    if shipped.is_file():
        with resources.as_file(shipped) as path:
            yield path
    else:
        yield Path(__file__).resolve().parents[2] / "examples" / name
