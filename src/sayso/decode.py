"""Bytes to text: byte order marks, declared encodings that lie, and bytes that are no text at all.

A declared encoding is a claim, not a fact: UTF-8 that decodes is UTF-8 whatever the header says (text in another
encoding is hardly ever valid UTF-8 by chance), and a declared encoding that gives mojibake is not believed.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from dataclasses import dataclass

from sayso.errors import NotAnArticle, Unreadable

#: Byte order marks, the longer ones first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What files of other kinds begin with. Text files cannot be told by a signature; these can.
_SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x7fELF", "a program"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
    (b"\x1aE\xdf\xa3", "a video file"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
#: Forms that may well hold an article, with what to do about them.
_CONTAINERS = (
    (b"PK\x03\x04", "a ZIP file or an office document", "unpack it, or save it as text or PDF"),
    (b"\x1f\x8b", "a gzip file", "unpack it first, or read a web archive (WARC) with `sayso archive`"),
    (b"BZh", "a bzip2 file", "unpack it first"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file", "unpack it first"),
    (b"Rar!", "a RAR file", "unpack it first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "save it as text or PDF"),
    (b"{\\rtf", "an RTF document", "save it as text or PDF"),
    (b"bplist", "a property list or Safari web archive", "save the page as HTML"),
)
_MHTML = re.compile(
    rb"(?:From: [^\n]{0,200}\n)?(?:[\w-]+: [^\n]{0,500}\n)*Content-Type: multipart/related", re.IGNORECASE
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([\w.:-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"\s{0,100}<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}[\"']([\w.:-]{1,40})", re.IGNORECASE)
#: Signs that bytes were read in the wrong encoding: UTF-8 read as Windows-1252 ("â€™", "Ã©"), a capital inside a word
#: where another encoding has an apostrophe ("donÕt"), letters of two alphabets or line-drawing in one word, controls.
_MOJIBAKE = re.compile(
    r"â€|Ã[\x80-\xbf]|Â[\x80-\xbf]|[a-z][À-ÖØ-Þ](?=[a-z])|(?<= )[ÒÓ](?=[A-Za-z])|[\x80-\x9f]"
    r"|[A-Za-z][\u0370-\u05ff\u2500-\u259f]|[\u0370-\u05ff\u2500-\u259f][A-Za-z]"
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\x00"))
#: What to do about data that is no text.
_READS = "give the article as a web page, a text or a PDF"
#: How much of the input is looked at where looking at all of it would cost time.
_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of an input, without its byte order mark, and the encoding that it was read in."""

    text: str
    encoding: str


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Read bytes as text, unchanged but for a byte order mark (line ends and NUL stay).

    Args:
        data: the bytes of a text or HTML file.
        declared: the encoding that came with the bytes (an HTTP header); a ``meta`` tag or XML declaration in the bytes
            is found here.

    Raises:
        NotAnArticle: if the bytes are no text.
        Unreadable: if they are an archive or a document in a form that sayso does not read.
    """
    _refuse_signatures(data)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding)
    if (wide := _wide(data)) is not None:
        return Decoded(data.decode(wide, "replace"), wide)
    _refuse_binary(data)
    if (text := _strict(data, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    if _mostly_utf8(data):
        return Decoded(data.decode("utf-8", "replace"), "utf-8")
    return _legacy(data, declared)


def _legacy(data: bytes, declared: str | None) -> Decoded:
    """Bytes that are not UTF-8: the first candidate without mojibake, else the one with the least of it."""
    found: list[tuple[int, Decoded]] = []
    for name in (*_candidates(data, declared), None):
        encoding = name or _guess(data)
        text = _strict(data, encoding) if encoding else None
        if encoding is None or text is None:
            continue
        sample = _strict(_telling(data), encoding) or text[:_SAMPLE]
        wrong = sum(1 for _ in _MOJIBAKE.finditer(sample))
        found.append((wrong, Decoded(text, encoding)))
        if wrong == 0:
            break
    if not found:
        return Decoded(data.decode("cp1252", "replace"), "cp1252")
    return min(found, key=lambda pair: pair[0])[1]


def _candidates(data: bytes, declared: str | None) -> list[str]:
    """The declared encodings that Python knows, then those that English text is most often in."""
    head = data[:4096]
    named = [declared]
    named += [m[1].decode("ascii") for m in (_META_CHARSET.search(head), _XML_CHARSET.match(head)) if m]
    found: list[str] = []
    for name in [*named, "cp1252", "mac-roman"]:
        known = _known(name)
        if known is not None and known not in found:
            found.append(known)
    return found


def _known(name: str | None) -> str | None:
    """Python's name of a text encoding that was declared. ASCII and Latin-1 are read as their superset Windows-1252.

    (As browsers do: https://encoding.spec.whatwg.org/#names-and-labels.)
    """
    if not name:
        return None
    try:
        info = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    # base64, zip and their kind are codecs too, but not of text; "idna" and "unicode_escape" are no charsets.
    if not getattr(info, "_is_text_encoding", True) or info.name in {
        "undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "mbcs", "oem",
    }:  # fmt: skip
        return None
    if info.name.startswith(("utf-16", "utf-32", "utf-8")):
        return None  # already tried, by better evidence than a declaration
    return "cp1252" if info.name in {"ascii", "iso8859-1"} else info.name


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: for English text, every second byte (three of four) is NUL."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    shares = [sample[i::4].count(0) / len(sample[i::4]) for i in range(4)]
    for encoding, pattern in (
        ("utf-32-le", (0, 1, 1, 1)),
        ("utf-32-be", (1, 1, 1, 0)),
        ("utf-16-le", (0, 1, 0, 1)),
        ("utf-16-be", (1, 0, 1, 0)),
    ):
        if all(share > 0.7 if nul else share < 0.2 for share, nul in zip(shares, pattern, strict=True)):
            return encoding
    return None


def _mostly_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 that is cut off at the end, or has a few broken places (one pasted byte)."""
    with contextlib.suppress(UnicodeDecodeError):
        codecs.getincrementaldecoder("utf-8")().decode(data)
        return True
    text = _telling(data).decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) > 2 * broken


def _telling(data: bytes) -> bytes:
    """The stretch of the input, bounded in size, where its first bytes above ASCII stand."""
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - 1024) if first else 0
    return data[start : start + _SAMPLE]


def _guess(data: bytes) -> str | None:
    """What charset-normalizer makes of the bytes, from a sample around the first byte that is not ASCII."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, seldom needed

    match = from_bytes(_telling(data)[: _SAMPLE // 4]).best()
    return match.encoding if match is not None else None


def _refuse_signatures(data: bytes) -> None:
    for mark, what, hint in _CONTAINERS:
        if data.startswith(mark):
            raise Unreadable("", what, hint)
    if _MHTML.match(data[:8192]):
        raise Unreadable("", "a page saved as one MHTML file", "save it as HTML only")
    for mark, what in _SIGNATURES:
        if data.startswith(mark):
            raise NotAnArticle("", f"{what}, not text", _READS)
    if data[4:8] == b"ftyp":
        raise NotAnArticle("", "a video or image file, not text", _READS)


def _refuse_binary(data: bytes) -> None:
    """Text holds next to no control characters; a stray NUL or two is forgiven."""
    sample = data[:_SAMPLE]
    if not sample:
        return
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    nuls = sample.count(0)
    if controls > 1 + len(sample) // 50 or nuls > 8 + len(sample) // 20:
        raise NotAnArticle("", "binary data, not text", _READS)
