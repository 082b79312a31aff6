"""Why an input could not be read: one shape for every failure, so that a batch can say it and go on.

::

    SaysoError
    └── LoadError              input: reason; hint
        ├── NotFound           no such file, or the path cannot be opened
        ├── TooLarge           more bytes, elements, pages or memory than are read or given
        ├── TooSlow            more time than it may take, where that is bounded
        ├── FetchRefused       an address that is never fetched (private, not http, …)
        ├── FetchFailed        the server or the network did not deliver
        ├── Unreadable         an article may be in it, but not in a form that can be read (scan, encrypted, archive)
        └── NotAnArticle       empty, binary, a login page, no text, not English
"""

from __future__ import annotations


class SaysoError(Exception):
    """The root of all errors that sayso raises on purpose."""


class LoadError(SaysoError):
    """One input could not be read. ``str()`` gives ``INPUT: reason; hint``.

    Args:
        input: the path, URL or ``-`` as given; empty where the code that raises does not know it yet (see `about`).
        reason: what is wrong, in words that follow a colon.
        hint: what the reader of the message can do, or empty.
    """

    def __init__(self, input: str, reason: str, hint: str = "") -> None:  # noqa: A002 - the record's own word
        super().__init__(input, reason, hint)
        self.input = input
        self.reason = reason
        self.hint = hint

    def about(self, input: str) -> LoadError:  # noqa: A002
        """The same error, naming this input."""
        return type(self)(input, self.reason, self.hint)

    def __str__(self) -> str:
        said = f"{self.input}: {self.reason}" if self.input else self.reason
        return f"{said}; {self.hint}" if self.hint else said


class NotFound(LoadError):  # noqa: N818 - named for what happened
    """There is no such file, or it cannot be opened."""


class TooLarge(LoadError):  # noqa: N818
    """More bytes, elements or pages than sayso reads of one input."""


class TooSlow(LoadError):  # noqa: N818
    """Reading an input takes longer than it may."""


class FetchRefused(LoadError):  # noqa: N818
    """An address that sayso never fetches: not http or https, or not on the public internet."""


class FetchFailed(LoadError):  # noqa: N818
    """The server or the network did not deliver the page."""


class Unreadable(LoadError):  # noqa: N818
    """The input is damaged, locked, or in a form that sayso does not read."""


class NotAnArticle(LoadError):  # noqa: N818
    """The input was read, and there is no English article in it."""
