"""Web archives: the records of a WARC file (ISO 28500), whatever is broken in it, and the pages in them.

FastWARC reads a record: its header, the HTTP response in it, and how that is encoded. Where a record begins and ends is
found here, since no library goes on after a broken one: every record is checked to end where its length says (and, in a
compressed file, where its gzip member ends with the right checksum), and from one that does not the next is looked for.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal

from sayso.errors import SaysoError, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The most bytes that are kept of one record; of a longer one only its beginning.
MAX_RECORD = 21_000_000
#: Bytes of a longer record that are kept, for its headers.
_HEAD = 1 << 16
#: The most bytes that a gzip member is followed to its end for: beyond, the next one is looked for.
_MAX_MEMBER = 1 << 32
_CHUNK = 1 << 16

_MEMBER = b"\x1f\x8b\x08"
_BEGIN = b"WARC/"
_NEXT = b"\nWARC/1."
_BLANK = b"\r\n\r\n"
_VERSION = re.compile(rb"WARC/1\.\d\r\n")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}<")
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands in the file, compression undone; ``whole`` is false where only its beginning was kept."""

    data: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch of the file, from byte ``at`` on, that is no sound record."""

    at: int
    reason: Literal["Damaged", "CutOff"]


@dataclass(frozen=True, slots=True)
class Page:
    """A web page as it was fetched.

    ``record`` and ``fetched`` are the record's id and date as the archive has them; ``data`` is None where the page is
    too large to be kept; ``content_type`` is what the server declared.
    """

    record: str
    url: str
    fetched: str
    content_type: str
    data: bytes | None


class NoArchiveReaderError(SaysoError):
    """The library that reads WARC is not installed; the message says how to install it."""


def records(file: IO[bytes]) -> Iterator[Record | Broken]:
    """The records of a WARC file, compressed by gzip or not, in order; what is broken is told of in its place.

    Args:
        file: opened for reading bytes, able to seek.

    Raises:
        Unreadable: if this is no WARC file.
        OSError: if it cannot be read.
    """
    if _VERSION.match(file.read(len(_BEGIN) + 5)):
        yield from _plain(file)
    elif _next(file, 0, _MEMBER, _opens) is not None:
        yield from _members(file)
    elif _next(file, 0, _NEXT, _begins) is not None:
        yield from _plain(file)
    else:
        raise Unreadable("", "not a web archive (WARC)", "give the .warc or .warc.gz file itself")


def page(record: Record) -> Page | Literal["not_a_response", "not_html", "not_200", "Damaged"]:
    """The page that a record holds, or why there is none.

    Raises:
        NoArchiveReaderError: if FastWARC is not installed.
    """
    found = _parsed(record, decode=True)
    if found == "Damaged":
        # Some archives keep a page decoded below headers that still say how it came.
        plain = _parsed(record, decode=False)
        if isinstance(plain, Page) and _MARKUP.match(plain.data or b""):
            return plain
    return found


def _parsed(record: Record, *, decode: bool) -> Page | Literal["not_a_response", "not_html", "not_200", "Damaged"]:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - not everybody has it
    except ImportError as error:
        raise NoArchiveReaderError("web archives need FastWARC: pip install 'sayso[archive]'") from error
    from sayso.load import MAX_BYTES  # noqa: PLC0415

    try:
        one = next(
            ArchiveIterator(
                io.BytesIO(record.data),
                parse_http=True,
                auto_decode="all" if decode else "none",
                stream_detect=False,  # a record that looks compressed is none
            ),
            None,
        )
        if one is None or one.record_type != WarcRecordType.response or one.http_headers is None:
            return "not_a_response"
        if one.http_headers.status_code != 200:
            return "not_200"
        if one.http_content_type not in _PAGES:
            return "not_html"
        data = one.reader.read(MAX_BYTES + 1) if record.whole else b""
    except OSError:
        return "Damaged"
    return Page(
        one.record_id or "",
        (one.headers.get("WARC-Target-URI") or "").strip("<>"),
        one.headers.get("WARC-Date") or "",
        one.http_headers.get("Content-Type") or "",
        data if record.whole and len(data) <= MAX_BYTES else None,
    )


# --- Compressed: a gzip member for each record ------------------------------------------------------------------------


def _members(file: IO[bytes]) -> Iterator[Record | Broken]:
    at = 0
    end = file.seek(0, io.SEEK_END)
    while at < end:
        try:
            data, after = _inflated(file, at)
        except (zlib.error, EOFError) as error:
            following = _next(file, at + 1, _MEMBER, _opens)
            cut = isinstance(error, EOFError) and following is None
            yield Broken(at, "CutOff" if cut else "Damaged")
            if following is None:
                return
            at = following
            continue
        if len(data) <= MAX_RECORD:
            for found in _plain(io.BytesIO(data)):
                yield Broken(at, "Damaged") if isinstance(found, Broken) else found
        elif _extent(data) > len(data):
            yield Record(data[:_HEAD], whole=False)
        else:
            # Compressed as a whole, or many records to a member.
            file.seek(at)
            yield from _streamed(file, at)
            return
        at = after


def _streamed(file: IO[bytes], at: int) -> Iterator[Record | Broken]:
    try:
        with gzip.GzipFile(fileobj=file) as text:
            yield from _plain(io.BufferedReader(text, _CHUNK))
    except EOFError:
        yield Broken(at, "CutOff")
    except (zlib.error, gzip.BadGzipFile):
        yield Broken(at, "Damaged")


def _inflated(file: IO[bytes], at: int) -> tuple[bytes, int]:
    """The gzip member at this place, and where it ends; of a long one what is over `MAX_RECORD` only in part.

    Raises:
        zlib.error: if it is broken, or if it is longer than anything that it could be.
        EOFError: if the file ends first.
    """
    file.seek(at)
    inflate = zlib.decompressobj(31)
    data = bytearray()
    total = 0
    rest = b""
    while not inflate.eof:
        rest = inflate.unconsumed_tail or file.read(_CHUNK)
        if not rest:
            raise EOFError
        piece = inflate.decompress(rest, 1 << 20)
        total += len(piece)
        if len(data) <= MAX_RECORD:
            data += piece
        elif total > _MAX_MEMBER:
            raise zlib.error("out of all proportion")
    return bytes(data), file.tell() - len(inflate.unused_data)


def _opens(file: IO[bytes], at: int) -> bool:
    """Whether a gzip member that holds a record begins here."""
    file.seek(at)
    try:
        return zlib.decompressobj(31).decompress(file.read(_CHUNK), len(_BEGIN)) == _BEGIN
    except zlib.error:
        return False


# --- Not compressed: each record ends where its length says -----------------------------------------------------------


def _plain(file: IO[bytes]) -> Iterator[Record | Broken]:
    at = 0
    while True:
        file.seek(at)
        head = file.read(_HEAD)
        if not head:
            return
        extent = _extent(head)
        size = min(extent, MAX_RECORD) if extent else 0
        data = head[:size] if size <= len(head) else head + file.read(size - len(head))
        if extent and len(data) == size and (ends := _ends(file, at + extent)):
            yield Record(data) if size == extent else Record(data[:_HEAD], whole=False)
            at += extent + (len(_BLANK) if ends == "blank" else 0)
            continue
        following = _next(file, at + 1, _NEXT, _begins)
        yield Broken(at, "CutOff" if following is None and _VERSION.match(head) else "Damaged")
        if following is None:
            return
        at = following + 1


def _extent(head: bytes) -> int:
    """The length of the record that begins so, header and block; 0 where it has no sound header."""
    if not _VERSION.match(head) or (blank := head.find(_BLANK)) < 0:
        return 0
    length = _LENGTH.search(head, 0, blank + 2)
    return blank + len(_BLANK) + int(length[1]) if length else 0


def _ends(file: IO[bytes], at: int) -> Literal["blank", "file"] | None:
    """Whether a record can end here: before a blank line with the next record, or with the file, behind it."""
    file.seek(at)
    tail = file.read(len(_BLANK) + len(_BEGIN))
    if not tail:
        # A position beyond the file reads as its end.
        return "file" if at <= file.seek(0, io.SEEK_END) else None
    sound = tail[: len(_BLANK)] == _BLANK and _BEGIN.startswith(tail[len(_BLANK) :])
    return "blank" if sound else None


def _begins(file: IO[bytes], at: int) -> bool:
    file.seek(at + 1)
    return _extent(file.read(_HEAD)) > 0


def _next(file: IO[bytes], at: int, sign: bytes, sound: Callable[[IO[bytes], int], bool]) -> int | None:
    """The first place from here on that has this sign and is a sound beginning; None if there is none."""
    while True:
        file.seek(at)
        chunk = file.read(1 << 20)
        found = chunk.find(sign)
        while found >= 0:
            if sound(file, at + found):
                return at + found
            found = chunk.find(sign, found + 1)
        if len(chunk) < 1 << 20:
            return None
        at += len(chunk) - len(sign)
