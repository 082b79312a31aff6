"""Makes small PDFs for tests: lines of type at places, in the standard fonts, which every reader has."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_HEIGHT = 792


@dataclass(frozen=True)
class Line:
    """A line of type: where its baseline starts (points from the bottom left), its size, and whether it is bold."""

    text: str
    x: float
    y: float
    size: float = 11
    bold: bool = False


def column(texts: list[str], *, top: float = 680, x: float = 72, size: float = 11, step: float = 14) -> list[Line]:
    """Lines one under the other; an empty text leaves a line empty."""
    return [Line(text, x, top - i * step, size) for i, text in enumerate(texts) if text]


def make_pdf(pages: list[list[Line]], *, title: str = "") -> bytes:
    """A PDF of these pages."""
    objects = [b"", b"", *(_font(name) for name in ("Times-Roman", "Times-Bold"))]
    kids = []
    for page in pages:
        content = "".join(
            f"BT /F{2 if line.bold else 1} {line.size} Tf {line.x} {line.y} Td ({_escaped(line.text)}) Tj ET\n"
            for line in page
        ).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (PAGE_HEIGHT, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    objects.append(b"<< /Title (%s) >>" % _escaped(title).encode("cp1252"))
    return assembled(objects, information=len(objects))


def assembled(objects: list[bytes], *, size: int | None = None, information: int | None = None) -> bytes:
    """A PDF of these objects, the first of them its catalogue; ``information`` is the number of the one about it.

    ``size`` is the number of objects that the file claims to have.
    """
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    about = b" /Info %d 0 R" % information if information else b""
    out += b"trailer\n<< /Size %d /Root 1 0 R%s >>\n" % (size or len(objects) + 1, about)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _font(name: str) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name.encode()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
