"""A PDF to text and blocks: lines put together into paragraphs by what a page's setting shows.

PDFium gives characters with their places and sizes, in reading order for most files. A paragraph ends where the next
line stands further off, is indented, is set in another size, or where a line is short and ends a sentence.
"""

from __future__ import annotations

import ctypes
import itertools
import re
import statistics
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sayso.blocks import joined, with_lead
from sayso.chunks import Chunk, is_closed
from sayso.dates import find_dates, is_copyright
from sayso.errors import NotAnArticle, TooLarge, Unreadable
from sayso.layout import Layout
from sayso.metadata import clean, key
from sayso.records import PROSE, BlockKind
from sayso.signs import Sign, authors, sign
from sayso.stages import stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2  # type: ignore[import-untyped]

#: Bounds on what is read of one file.
MAX_PAGES = 200
_MAX_CHARACTERS = 2_000_000

_BULLET = re.compile(r"(?:[•‣⁃◦∙▪▫●○■□◆◇►▶➤➢\uf0b7·]|[-–*](?=\s))\s*")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"untitled|microsoft word|\.(?:docx?|pdf|indd|qxd|odt|rtf|txt|html?)\b|^[\W\d_]*$", re.IGNORECASE
)
#: PDFium's marks for a hyphen at a line's end.
_HYPHENS = "\x02\ufffe\u00ad"
_BROKEN = (0x02, 0xFFFE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
#: Words by which a body that issues papers is told from a person.
_BODIES = frozenset(
    """
    agency association authority bank board bureau centre center chamber commission committee company council court
    department federation foundation fund government institute league ministry municipality office organisation
    organization parliament party police secretariat service society trust union university
    """.split()  # noqa: SIM905 - a table of words reads as one
)
_LONGEST_NAME = 10  # words
#: What to do about a PDF without an article's text.
_SCANNED = "run text recognition (OCR) over it first if it is a scan"
#: A paragraph of so many letters ends the opening, where bylines and dates stand on lines of their own.
_OPENING = 120
#: How far from a page's edge running heads and page numbers stand, as a share of its height.
_MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of type: its text, page, size, and where it stands in points from the bottom left."""

    text: str
    page: int
    size: float
    bold: bool
    left: float
    right: float
    base: float
    height: float

    @property
    def at_edge(self) -> bool:
        return self.base > self.height * (1 - _MARGIN) or self.base < self.height * _MARGIN


@dataclass(slots=True)
class _Paragraph:
    lines: list[_Line]
    item: bool

    @property
    def text(self) -> str:
        return _joined([line.text for line in self.lines])


@stage("pdf")
def read_pdf(data: bytes) -> Layout:
    """Read the article in a PDF.

    Raises:
        Unreadable: if the file is damaged, locked by a password, or a scan without text.
        TooLarge: if it has more pages or text than an article does.
        NotAnArticle: if there is no prose in it.
    """
    import pypdfium2  # noqa: PLC0415 - slow to import

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("", "a PDF locked by a password", "save a copy without the password") from error
        raise Unreadable("", "a damaged PDF", "save or print it to PDF again") from error
    try:
        if len(document) > MAX_PAGES:
            raise TooLarge("", f"a PDF of {len(document)} pages; at most {MAX_PAGES} are read", "take out its article")
        lines = _all_lines(document)
        metadata = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("", "a damaged PDF", "save or print it to PDF again") from error
    finally:
        document.close()
    if not lines:
        raise Unreadable("", "a PDF without text (a scan?)", _SCANNED)
    layout = _lay_out(_without_running(lines), clean(metadata.get("Title") or ""))
    return replace(layout, outlet=_issuer(clean(metadata.get("Author") or ""), layout))


def _issuer(author: str, layout: Layout) -> str | None:
    """The body that is the file's author by its metadata, where the head of the first page names it too."""
    words = author.split()
    if not 1 < len(words) <= _LONGEST_NAME or not any(word.strip(",").lower() in _BODIES for word in words):
        return None
    head = next((b.start for b in layout.blocks if b.kind in PROSE), 0)
    return author if author in layout.text[:head] else None


def _all_lines(document: pypdfium2.PdfDocument) -> list[_Line]:
    lines: list[_Line] = []
    room = _MAX_CHARACTERS
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        room -= text.count_chars()
        if room < 0:
            raise TooLarge("", f"a PDF with more than {_MAX_CHARACTERS:,} letters", "take out its article")
        lines += _page_lines(text, number, page.get_height())
        text.close()
        page.close()
    return lines


def _page_lines(page: pypdfium2.PdfTextPage, number: int, height: float) -> Iterator[_Line]:
    """The lines of one page, as PDFium breaks them."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # noqa: PLC0415

    count = page.count_chars()
    units = [pdfium.FPDFText_GetUnicode(page, i) for i in range(count)]
    start = 0
    for i in range(count + 1):
        # Where a word is broken at a line's end, PDFium puts a mark for the hyphen and goes on without a break.
        broken = i < count and units[i] in _BROKEN
        if i < count and units[i] not in (10, 13) and not broken:
            continue
        inside = [j for j in range(start, i) if units[j] > 32]
        source = "".join(chr(u) if u < 0x110000 else "" for u in units[start : i + broken])
        start = i + 1
        text = clean(_CONTROLS.sub(lambda m: m[0] if m[0] in _HYPHENS else "", source))
        if not inside or not text.strip(_HYPHENS):
            continue
        middle = inside[len(inside) // 2]
        size = round(pdfium.FPDFText_GetFontSize(page, middle), 1)
        left, base = _origin(page, inside[0])
        right, _ = _origin(page, inside[-1])
        yield _Line(text, number, size, _is_bold(page, middle), left, right, base, height)


def _origin(page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    """Where a character starts on its baseline."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(page, index, x, y)
    return x.value, y.value


def _is_bold(page: pypdfium2.PdfTextPage, index: int) -> bool:
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    name = ctypes.create_string_buffer(256)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(page, index, name, 256, flags)
    return b"bold" in name.value.lower() or b"black" in name.value.lower()


def _without_running(lines: list[_Line]) -> list[_Line]:
    """The lines without page numbers, and without heads and feet that run over several pages."""
    pages = len({line.page for line in lines})
    counts = Counter((line.page, re.sub(r"\d+", "", key(line.text))) for line in lines if line.at_edge)
    spread = Counter(text for _, text in counts)
    kept = []
    for line in lines:
        if line.at_edge:
            text = re.sub(r"\d+", "", key(line.text))
            if _PAGE_NUMBER.match(line.text) or (text and spread[text] >= max(2, pages // 3)):
                continue
        kept.append(line)
    return kept


def _paragraphs(lines: list[_Line], body: float) -> list[_Paragraph]:
    """The lines put together into paragraphs."""
    steps = [
        above.base - below.base
        for above, below in itertools.pairwise(lines)
        if above.page == below.page and above.size == below.size == body and 0 < above.base - below.base < 4 * body
    ]
    # The step from line to line inside paragraphs is the smaller of those that are common.
    leading = statistics.quantiles(steps, n=4)[0] if len(steps) > 3 else min(steps, default=1.2 * body)
    edges = sorted(line.right for line in lines if line.size == body) or [0.0]
    right = edges[len(edges) * 9 // 10]
    found: list[_Paragraph] = []
    opening = True
    for line in lines:
        opening = opening and (not found or len(found[-1].text) < _OPENING)
        if opening and found and (_sign(line.text) or _sign(found[-1].text)) in ("byline", "dateline"):
            found.append(_Paragraph([line], item=False))
            continue
        bullet = _BULLET.match(line.text) or _NUMBERED.match(line.text)
        if found and not bullet and _goes_on(found[-1], line, leading, right):
            found[-1].lines.append(line)
        else:
            found.append(_Paragraph([line], bullet is not None))
    return found


def _goes_on(paragraph: _Paragraph, line: _Line, leading: float, right: float) -> bool:
    """Whether a line belongs to the paragraph above it."""
    last = paragraph.lines[-1]
    if abs(last.size - line.size) > 0.6 or last.bold != line.bold:
        return False
    step = last.base - line.base
    closed = is_closed(last.text)
    short = last.right < right - 6 * last.size
    if last.page != line.page or step < 0:
        # A new page or column: a sentence that has not ended goes on there.
        return not closed or (not short and line.text[:1].islower())
    if step > 1.35 * max(leading, 1.1 * line.size):
        return False
    if line.left > paragraph.lines[0].left + 0.8 * line.size and not paragraph.item and len(paragraph.lines) > 1:
        return False
    if line.left > last.left + 0.8 * line.size and closed and not paragraph.item:
        return False
    return not (closed and short)


def _joined(lines: list[str]) -> str:
    """Lines as running text: a word broken at a line's end is made whole."""
    text = ""
    for line in lines:
        if not text:
            text = line
        elif text[-1] in _HYPHENS:
            text = text.rstrip(_HYPHENS) + line
        elif re.search(r"[a-z]-$", text) and line[:1].islower():
            # "govern-" and "ment"; a compound that breaks at its own hyphen loses it, which is the lesser evil.
            text = text[:-1] + line
        else:
            text = f"{text} {line}"
    return re.sub(f"[{_HYPHENS}]", "", text)


def _lay_out(lines: list[_Line], named: str) -> Layout:
    """The lines as blocks, the title first.

    Raises:
        NotAnArticle: if there is no prose among them.
    """
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    paragraphs = _paragraphs(lines, body)
    title = _title(paragraphs, body)
    if title is None and named and not _NO_TITLE.search(named):
        named_key = key(named)
        title = next((p for p in paragraphs[:8] if key(p.text) == named_key), None)
    shown = title.text if title else None
    if shown is None and named and not _NO_TITLE.search(named):
        shown = named
    blocks: list[tuple[str, BlockKind]] = [(shown, "title")] if shown else []
    for paragraph in paragraphs:
        if paragraph is not title and (kind := _kind(paragraph, body)) is not None:
            text = paragraph.text
            if paragraph.item and (bullet := _BULLET.match(text)):
                text = text[bullet.end() :]
            if text.strip():
                blocks.append((text.strip(), kind))
    if not any(kind in PROSE for _, kind in blocks):
        raise NotAnArticle("", "no sentence of an article in this PDF", _SCANNED)
    blocks = with_lead(blocks)
    dates = [d for text, kind in blocks[:12] if kind in ("dateline", "byline") for d in find_dates(text)]
    published = next((d.iso for d in dates if d.label != "updated"), None)
    names = next((authors(text) for text, kind in blocks if kind == "byline" and authors(text)), ())
    whole, placed = joined(blocks)
    return Layout(whole, placed, title=shown, authors=names, published=published)


def _title(paragraphs: list[_Paragraph], body: float) -> _Paragraph | None:
    """The paragraph in the largest type on the first page, if it stands out and is no longer than a title."""
    top = [p for p in paragraphs if p.lines[0].page == paragraphs[0].lines[0].page and len(p.text) <= 300]
    top = [p for p in top if p.lines[0].size >= 1.15 * body and len(p.text.split()) >= 3]
    return max(top, key=lambda p: p.lines[0].size, default=None)


def _sign(text: str, *, item: bool = False) -> Sign | None:
    return sign(
        Chunk(0, len(text), text, len(text.split()), is_closed(text), item, marked=False, quoted=False, apart=True)
    )


def _kind(paragraph: _Paragraph, body: float) -> BlockKind | None:
    """The kind of a paragraph; None for what is no part of the article."""
    text, first = paragraph.text, paragraph.lines[0]
    words = len(text.split())
    closed = is_closed(text)
    found = _sign(text, item=paragraph.item)
    if found == "chrome":
        # A letterhead is made of parts like a menu; where it holds the date it is the dateline.
        return "dateline" if words <= 20 and next(find_dates(text), None) and not is_copyright(text) else None
    if found is not None:
        return found
    if paragraph.item:
        return "list_item"
    if words <= 20 and not closed and (first.size >= 1.1 * body or first.bold):
        return "heading"
    if first.size < 0.86 * body and words <= 60:
        return "caption"
    if words <= 2 and not closed:
        return None
    return "paragraph"
