"""The command line with a reader that needs no model: what it makes of an input hangs on the input's first word.

``nothing`` has no claim in it, ``crash`` breaks the reader, ``wait`` takes forever; a missing file cannot be read;
every other input is read as the same short article. Run as a script it is ``sayso`` with that reader.
"""

from __future__ import annotations

import sys
import time
import types
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readings import article, bridge, reading

from sayso.errors import LoadError, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sayso.records import Reading


@dataclass(frozen=True)
class Failure:
    input: str
    error: LoadError


class Reader:
    def read(self, sources: Iterable[str]) -> Iterator[Reading | Failure]:
        for source in sources:
            try:
                text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
            except OSError:
                yield Failure(source, NotFound(source, "no such file", "check the name"))
                continue
            if text.startswith("nothing"):
                yield reading(article(("paragraph", "Rain fell."), name=source))
            elif text.startswith("crash"):
                raise RuntimeError("the reader broke")
            elif text.startswith("wait"):
                time.sleep(60)
            else:
                yield bridge(source)


def expand(sources: Iterable[str]) -> Iterator[str]:
    for source in sources:
        yield from map(str, sorted(Path(source).iterdir())) if Path(source).is_dir() else [source]


def modules() -> dict[str, types.ModuleType]:
    """What to put into ``sys.modules`` so that the command line finds this reader."""
    reader, load = types.ModuleType("sayso.reader"), types.ModuleType("sayso.load")
    vars(reader).update(Reader=Reader, Failure=Failure)
    vars(load).update(expand=expand)
    return {"sayso.reader": reader, "sayso.load": load}


if __name__ == "__main__":
    sys.modules |= modules()
    from sayso.cli import main

    sys.exit(main())
