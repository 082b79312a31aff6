"""What the server may be asked: paths, what may be given with them, and who answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sayso.answers import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sayso.answers import Answer
    from sayso.comparing import Comparisons
    from sayso.jobs import Jobs
    from sayso.ledger import Ledger

Where = Literal["path", "query", "form"]
#: What a program may be given instead of a page.
Twin = Literal["json", "csv"]

#: Ids of an article, and of a record in one.
ARTICLE = r"[0-9a-f]{16}"
RECORD = r"[0-9a-f]{16}-[a-z]{2}-[0-9a-f]{12}"


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is given with a request: a part of the path, of the query, or of a form.

    ``pattern`` must match all of it, ``choices`` are the only values where there are any; ``longest`` is in characters.
    """

    name: str
    says: str
    where: Where = "query"
    pattern: str = ""
    choices: tuple[str, ...] = ()
    longest: int = 300
    required: bool = False

    def checked(self, value: str) -> str:
        """The value if it is one.

        Raises:
            Refused: if it is not: what is no path is not found, the rest is not understood.
        """
        if self.choices and value not in self.choices:
            raise Refused(400, f"{self.name}: no such value.", f"Choose one of {', '.join(self.choices)}.")
        too_long = len(value) > self.longest
        if self.where == "path" and (too_long or not re.fullmatch(self.pattern, value)):
            raise Refused(404, "There is no such page.", "Look for it by its words.")
        if too_long:
            raise Refused(400, f"{self.name}: more than {self.longest:,} characters.", "Give less.")
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise Refused(400, f"{self.name}: not of the form that it has to be.", self.says)
        return value


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form: its name as the sender has it, which is never used as a path."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: the ledger, what was given (only what is not empty), the file with it, and what the server keeps."""

    ledger: Ledger
    given: Mapping[str, str]
    jobs: Jobs
    comparisons: Comparisons
    file: Upload | None = None

    def get(self, name: str) -> str | None:
        """What was given under a name, or None."""
        return self.given.get(name)

    def number(self, name: str, default: int) -> int:
        """A number that was given, or another one."""
        return int(self.given.get(name) or default)


@dataclass(frozen=True, slots=True)
class Route:
    """A path, who answers, what may be given; a page with ``twins`` is also given as those under ``PATH.json``, ….

    ``path`` names its parts in braces; ``takes_file`` is for forms that may hold a file, ``largest`` the most bytes of
    one; ``gives`` is the media type of what browsers get.
    """

    path: str
    answer: Callable[[Visit], Answer]
    says: str
    fields: tuple[Field, ...] = ()
    method: Literal["GET", "POST"] = "GET"
    twins: tuple[Twin, ...] = ()
    takes_file: bool = False
    largest: int = 65_536
    gives: str = "text/html"

    def checked(self, given: Mapping[str, str]) -> dict[str, str]:
        """The fields of this route among what was given; empty ones are taken as not given.

        Raises:
            Refused: if one is not what it has to be, or lacks.
        """
        found = {f.name: f.checked(given[f.name]) for f in self.fields if given.get(f.name)}
        for f in self.fields:
            if f.required and f.name not in found:
                raise Refused(400, f"{f.name}: nothing is given.", f.says)
        return found
