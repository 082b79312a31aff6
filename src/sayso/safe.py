"""Making strangers' text safe to show: an article may hold terminal escapes, bidirectional overrides, and worse."""

from __future__ import annotations

import re

#: What replaces a character that must not reach a screen: the reader sees that something stood there.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# C0 controls but tab, line feed and carriage return; DEL and C1 controls; the bidirectional overrides and isolates that
# can make a text read otherwise than it is written ("Trojan Source", Boucher and Anderson 2023); and halves of
# surrogate pairs, which no encoding can hold.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """The text with every control, bidirectional override and lone surrogate replaced, one character for one."""
    return _UNSAFE.sub(REPLACEMENT, text)


def one_line(text: str) -> str:
    """The text on a single line, each run of white space a single space, and the rest made `visible`."""
    return visible(" ".join(text.split()))
