"""From what people have to an article: a path, standard input, an address or bytes; a web page, a PDF or plain text.

What an input is shows in its bytes, not in its name.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.decode import decode
from sayso.errors import LoadError, NotAnArticle, NotFound, TooLarge
from sayso.records import PROSE, Article
from sayso.stages import stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sayso.layout import Layout


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


#: The most bytes that are read of one input.
MAX_BYTES = 20_000_000
#: Letters of plain text that are read as one article, as of a page or a PDF: a book's worth, half a minute of work.
MAX_LETTERS = 2_000_000
#: Lines of plain text, each of which is looked at by itself: twice as many as a book of these letters has.
MAX_LINES = 100_000

_STANDARD_INPUT = "-"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)
_HTML = re.compile(
    r"(?:[\s\ufeff]|<!--.{0,4000}?-->|<\?xml[^>]{0,200}\?>)*+"
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|link|script|style|article|main|header|div|section|table|h1|p|center)\b)",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(rss|feed|urlset|rdf:RDF)\b", re.DOTALL)
_OTHER_TEXT = (
    (re.compile(r"WARC/\d"), "a web archive (WARC), which holds many pages", "read it with `sayso archive`"),
    (re.compile(r"%!PS"), "a PostScript file", "print it to PDF"),
    (re.compile(r"\s*(?:\{\s*\"[^\"\n]{0,100}\"\s*:|\[\s*[\[{])"), "JSON data", "save the article as text"),
    (re.compile(r"\s*<svg\b"), "an SVG image", "save the article as text"),
)
_PASSWORD = re.compile(r"<input[^>]{0,300}?type\s{0,3}=\s{0,3}[\"']?password", re.IGNORECASE)
_SIGN_IN = re.compile(r"\b(?:log|sign)[ -]?in\b|\bforgot(?:ten)? (?:your )?password\b", re.IGNORECASE)
_WALL = re.compile(
    r"\bsubscri(?:be|ption|ber)s?\b|\bto (?:continue|keep) reading\b|\bisAccessibleForFree\W{1,5}false\b", re.IGNORECASE
)
_ROBOT_CHECK = re.compile(
    r"\benable (?:javascript|cookies)\b|\bare you (?:a )?(?:human|robot)\b|\byou are (?:a )?human\b"
    r"|\bjust a moment\b|\baccess denied\b|\bcaptcha\b|\bjavascript (?:is|must be) (?:disabled|enabled|required)\b",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\b(?:page (?:was |is |could )?not (?:be )?found|404 (?:not found|error)|error 404)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Words that make up a third and more of English prose, and next to nothing of another language's.
_ENGLISH = _words(
    "the of and to in a that is was for it on with as he be at by i this had not are but from or have an they which "
    "you were his her she there been their has would who will more no if out so said what up its about than into them "
    "can only other time could we our after also says when over"
)
_LANGUAGES = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "la": "Latin", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
#: Below this many words, the page's signs of a login or a wall count for more than its text.
_FEW_WORDS = 60

_SKIPPED = _words(
    ".aac .ann .avi .bak .bin .bmp .bz2 .cfg .class .conf .css .csv .db .dll .doc .docx .eot .epub .exe .gif .gz .ico "
    ".ini .jar .jpeg .jpg .js .json .jsonl .log .m4a .map .md .mkv .mov .mp3 .mp4 .mpeg .ods .odt .ogg .otf .parquet "
    ".pkl .png .ppt .pptx .py .pyc .rar .rss .rtf .sh .so .sqlite .sqlite3 .svg .tar .tgz .tif .tiff .toml .tsv .ttf "
    ".wav .webm .webp .woff .woff2 .xls .xlsx .xml .xz .yaml .yml .zip"
)


@stage("load")
def load(source: str | os.PathLike[str] | bytes, *, name: str | None = None) -> Article:
    """Load one article.

    Args:
        source: a path, an http or https address, ``-`` for standard input, or the bytes of a file.
        name: what the article's ``input`` says; by default the source as given, ``bytes`` for bytes.

    Raises:
        LoadError: if it cannot be read or is no article; the subclass tells which (see `sayso.errors`).
    """
    shown = name if name is not None else "bytes" if isinstance(source, bytes) else os.fspath(source)
    try:
        data, url, content_type = _bytes_of(source)
    except LoadError as error:
        raise error.about(shown) from error.__cause__
    return load_fetched(data, name=shown, url=url, content_type=content_type)


def load_fetched(data: bytes, *, name: str, url: str | None, content_type: str | None) -> Article:
    """Load an article from the bytes that a server delivered, with the address and the type that it declared.

    Raises:
        LoadError: as `load` does.
    """
    try:
        if len(data) > MAX_BYTES:
            raise TooLarge("", f"more than {MAX_BYTES // 1_000_000} MB")
        layout, language = _read(data, url, content_type)
    except LoadError as error:
        raise error.about(name) from error.__cause__
    return Article(
        input=name,
        text=layout.text,
        blocks=layout.blocks,
        sha256=hashlib.sha256(data).hexdigest(),
        title=layout.title,
        outlet=layout.outlet,
        url=layout.url or url,
        authors=layout.authors,
        published=layout.published,
        language=language,
    )


def expand(sources: Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """The inputs that the sources name: a folder stands for the files under it, in order of their paths.

    In folders, hidden files, pipes and devices, and those whose names say that they are no articles (pictures, data,
    programs) are passed over. Whatever is named itself is given as it is.

    Raises:
        NotFound: if a folder cannot be listed.
    """
    for source in sources:
        path = os.fspath(source)
        if path == _STANDARD_INPUT or _ADDRESS.match(path) or not os.path.isdir(path):  # noqa: PTH112 - the path as given
            yield path
        else:
            yield from _files(path)


def _files(folder: str) -> Iterator[str]:
    def fail(error: OSError) -> None:
        raise NotFound(folder, f"cannot be listed ({error.strerror})")

    found: list[str] = []
    for parent, folders, files in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        shown = [file for file in files if not file.startswith(".") and Path(file).suffix.lower() not in _SKIPPED]
        found += [os.path.join(parent, file) for file in shown]  # noqa: PTH118 - keeps the folder as it was given
    # A pipe or a device would be waited for without end; a link that leads nowhere is kept, to be reported.
    found = [path for path in found if Path(path).is_file() or not Path(path).exists()]
    yield from sorted(found)


def _bytes_of(source: str | os.PathLike[str] | bytes) -> tuple[bytes, str | None, str | None]:
    """The bytes of an input; for an address also where it led to, and the type that the server declared."""
    if isinstance(source, bytes):
        return source, None, None
    place = os.fspath(source)
    if place == _STANDARD_INPUT:
        return sys.stdin.buffer.read(MAX_BYTES + 1), None, None
    if isinstance(source, str) and _ADDRESS.match(place):
        from sayso.fetch import fetch  # noqa: PLC0415 - httpx is slow to import

        fetched = fetch(place)
        return fetched.data, fetched.url, fetched.content_type
    try:
        with Path(place).open("rb") as file:
            return file.read(MAX_BYTES + 1), None, None
    except FileNotFoundError as error:
        hint = (
            "an address needs https:// in front" if re.match(r"www\.|[\w-]+\.(?:com|org|net|co\.uk)\b", place) else ""
        )
        raise NotFound("", "no such file", hint) from error
    except IsADirectoryError as error:
        raise NotFound("", "a folder, not a file") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise NotFound("", f"cannot be opened ({why})") from error


def _read(data: bytes, url: str | None, content_type: str | None) -> tuple[Layout, str | None]:
    """What the bytes hold, by what they begin with, and its language."""
    if not data.strip(b"\x00 \t\r\n\f\v"):
        raise NotAnArticle("", "empty", "check that it was saved whole")
    if data.lstrip()[:5] == b"%PDF-" or (b"%PDF-1." in data[:1024] and b"endobj" in data):
        from sayso.pdf import read_pdf  # noqa: PLC0415 - pypdfium2 is slow to import

        layout = read_pdf(data)
        return layout, _language(layout)
    charset = _CHARSET.search(content_type or "")
    text = decode(data, charset[1] if charset else None).text
    if not text.strip("\x00 \t\r\n\f\v\ufeff"):
        raise NotAnArticle("", "empty", "check that it was saved whole")
    if match := _FEED.match(text):
        raise NotAnArticle(
            "", f"a feed or site map (<{match[1]}>), not an article", "give the articles that it links to"
        )
    if _HTML.match(text) or ("html" in (content_type or "") and "</" in text):
        return _read_page(text, url)
    for pattern, what, instead in _OTHER_TEXT:
        if pattern.match(text):
            raise NotAnArticle("", f"{what}, not an article", instead)
    if len(text) > MAX_LETTERS:
        raise TooLarge("", f"a text of more than {MAX_LETTERS:,} letters", "cut out its article")
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise TooLarge("", f"a text of more than {MAX_LINES:,} lines", "cut out its article")
    from sayso.plain import read_plain  # noqa: PLC0415 - only here needed

    layout = read_plain(text)
    if not any(block.kind in PROSE for block in layout.blocks):
        raise NotAnArticle("", "no sentence of an article in this text", "give the whole article")
    return layout, _language(layout)


def _read_page(text: str, url: str | None) -> tuple[Layout, str | None]:
    from sayso.html import read_html  # noqa: PLC0415 - trafilatura is slow to import

    try:
        layout = read_html(text, url)
    except NotAnArticle as error:
        raise _no_article(text) or error from error
    words = sum(len(layout.text[b.start : b.end].split()) for b in layout.blocks if b.kind in PROSE)
    if words < _FEW_WORDS and layout.published is None and (reason := _no_article(text)) is not None:
        prose = " ".join(layout.text[b.start : b.end] for b in layout.blocks if b.kind in PROSE)
        # A short story may stand on a page that has a login form and an offer; then these are not its subject.
        if any(p.search(prose) for p in (_SIGN_IN, _WALL, _ROBOT_CHECK, _MISSING)):
            raise reason
    return layout, _language(layout)


def _no_article(page: str) -> NotAnArticle | None:
    """Why a page with little or no text is no article, as far as it shows."""
    if _ROBOT_CHECK.search(page) and not _PASSWORD.search(page):
        return NotAnArticle("", "a page that asks for JavaScript or a proof of being human", "save it from a browser")
    if _PASSWORD.search(page) or _SIGN_IN.search(page):
        return NotAnArticle("", "a login page, not an article", "log in with a browser and save the page from there")
    if _MISSING.search(page):
        return NotAnArticle("", "an error page: the article was not found", "check its address")
    if _WALL.search(page):
        return NotAnArticle("", "only an offer to subscribe, no text of the article", "save the page as a subscriber")
    return None


def _language(layout: Layout) -> str | None:
    """``en``, or None where there is too little text to tell.

    Raises:
        NotAnArticle: if the article's prose is in another language.
    """
    prose = " ".join(layout.text[b.start : b.end] for b in layout.blocks[:200] if b.kind in PROSE)[:20_000]
    words = [word.lower() for word in _WORD.findall(prose)]
    english = sum(word in _ENGLISH for word in words)
    if len(words) >= 10 and 4 * english >= len(words):
        return "en"
    letters = [c for c in prose if c.isalpha()]
    foreign = sum(ord(c) > 0x24F for c in letters)
    if len(words) < 20 and 2 * foreign <= len(letters):
        return None
    import py3langid  # type: ignore[import-untyped]  # noqa: PLC0415 - loads a model

    language, _ = py3langid.classify(prose)
    if language == "en" or 6 * english >= len(words):
        return "en"
    raise NotAnArticle(
        "", f"not English (it looks like {_LANGUAGES.get(language, language)})", "sayso reads English only"
    )
