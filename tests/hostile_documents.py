"""Documents that strangers make to break what reads them: each is named, and made in code when it is asked for.

`DOCUMENTS` are bytes as a file, a web archive or a server may hand them over. Sizes are those that hurt: up to the
20 MB that are read of one input.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING

from pdfs import assembled

if TYPE_CHECKING:
    from collections.abc import Callable

STORY = (
    "The mayor of Velle said on Monday that the bridge over the Tavo had been closed after an inspection. "
    "“We could not wait,” said Dalia Korvenn, the minister of works, who put the cost at 12 million dollars. "
    "Residents who cross it every day told reporters that nobody had warned them of anything at all. "
)
PROSE = f"<p>{STORY}</p><p>{STORY}</p>"
MB = 1_000_000


def page(body: str, head: str = "") -> bytes:
    """A web page with an article's text before what is in the body."""
    whole = f"<!DOCTYPE html><html><head><title>Bridge closed in Velle</title>{head}</head><body>{PROSE}{body}</body>"
    return whole.encode("utf-8", "surrogatepass")


def text(words: str) -> bytes:
    return words.encode("utf-8", "surrogatepass")


# --- Archives and bombs ----------------------------------------------------------------------------------------------


def _gzip_of(size: int, layers: int = 1) -> bytes:
    data = page("<p>" + "x" * size)
    for _ in range(layers):
        data = gzip.compress(data, 9, mtime=0)
    return data


def _zip_of(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("article.html", b"0" * size)
    return out.getvalue()


# --- PDFs ------------------------------------------------------------------------------------------------------------


_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>"


def _stream(data: bytes, about: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), about, data)


def _one_page(contents: bytes, *more: bytes) -> bytes:
    """A PDF of one page, its contents the object 5, others from 6 on."""
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >>"
    leaf += b" /XObject << /X 6 0 R >> >> >>"
    return assembled([_CATALOGUE, tree, leaf, _FONT, contents, *more])


def _line(words: str, y: int) -> bytes:
    return f"BT /F1 10 Tf 20 {y} Td ({words}) Tj ET\n".encode()


def _deep_pages(depth: int) -> bytes:
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (n + 1, n - 1) for n in range(2, depth)]
    leaf = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] >>" % (depth - 1)
    return assembled([_CATALOGUE, *nodes, leaf])


def _wide_pages(pages: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(3, pages + 3))
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"
    return assembled([_CATALOGUE, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages), *[leaf] * pages])


def _pages_in_circles() -> bytes:
    return assembled([_CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 150 /Parent 2 0 R >>"])


def _lying_count() -> bytes:
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"
    return assembled([_CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 150 >>", leaf])


def _deflated(size: int, layers: int = 1) -> bytes:
    squeeze = zlib.compressobj(9)
    data = squeeze.compress(_line("It rained in Velle on Monday, the mayor said.", 700)) + squeeze.flush(
        zlib.Z_FULL_FLUSH
    )
    block = squeeze.compress(b" " * 10 * MB) + squeeze.flush(zlib.Z_FULL_FLUSH)
    data += block * (size // (10 * MB)) + squeeze.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return _one_page(_stream(data, b"/Filter [%s]" % (b"/FlateDecode " * layers)))


def _doubling_forms(depth: int) -> bytes:
    """Forms that each draw the next one twice: 2 to the power of the depth."""
    forms = [
        _stream(
            b"/X Do /X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % (n + 7),
        )
        for n in range(depth)
    ]
    last = _stream(_line("It rained.", 1), b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return _one_page(_stream(b"/X Do"), *forms, last)


def _nested_arrays(depth: int) -> bytes:
    return _one_page(_stream(_line("It rained.", 700)), b"[" * depth + b"]" * depth)


def _letters(count: int) -> bytes:
    row = "It rained in Velle on Monday, the mayor said. " * 3
    return _one_page(_stream(b"".join(_line(row, 780 - i % 780) for i in range(count // len(row)))))


def _letters_one_by_one(count: int) -> bytes:
    """Each letter set on its own, at one place."""
    return _one_page(_stream(_line("a", 400) * count))


def _spread_letters(count: int) -> bytes:
    return _one_page(_stream(b"".join(_line("ab", i % 780) for i in range(count))))


def _objects_in_a_stream(count: int) -> bytes:
    return assembled([_CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>", *[b"<< /A [1 2 3] >>"] * count])


# --- Pages -----------------------------------------------------------------------------------------------------------


def _ld(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def _wide_ld(count: int) -> str:
    nodes = [
        {"@type": "NewsArticle", "@id": str(i), "headline": "x", "author": {"@id": str(i + 1)}} for i in range(count)
    ]
    return _ld(json.dumps({"@graph": nodes}))


def _tagged(name: str, count: int) -> bytes:
    return page(f"<{name}>" * count + "x")


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    # Archives and bombs
    "gzip bomb": lambda: _gzip_of(20 * MB),
    "gzip in gzip in gzip": lambda: _gzip_of(20 * MB, 3),
    "ZIP bomb": lambda: _zip_of(20 * MB),
    "bzip2 bomb": lambda: bz2.compress(b"0" * MB),
    "xz bomb": lambda: lzma.compress(b"0" * MB),
    "more bytes than are read": lambda: b"a " * 11 * MB,
    # Tags
    "100,000 nested tags": lambda: _tagged("div", 100_000),
    "100,000 nested tags of text": lambda: _tagged("b", 100_000),
    "100,000 nested fonts": lambda: _tagged("font", 100_000),
    "100,000 nested forms": lambda: _tagged("form", 100_000),
    "100,000 nested tables": lambda: _tagged("table><tr><td", 100_000),
    "100,000 nested lists": lambda: _tagged("ul><li", 100_000),
    "100,000 nested links": lambda: _tagged("a href=x", 100_000),
    "100,000 nested selections": lambda: _tagged("select><option", 100_000),
    "100,000 nested vector images": lambda: _tagged("svg", 100_000),
    "99 deep and wide": lambda: page(("<div>" * 90 + "a word" + "</div>" * 90) * 300),
    "a million end tags": lambda: page("</p>" * MB),
    "end tags of others": lambda: page("<b><i>" * 5_000 + "</b></i>" * 5_000),
    "misnested": lambda: page("<b><p>x</b>" * 20_000),
    "tables misnested": lambda: page("<table><b>x<tr>y" * 5_000),
    "50,000 attributes": lambda: page("<p " + " ".join(f"a{i}=1" for i in range(50_000)) + ">x"),
    "7,000 attributes": lambda: page("<p " + " ".join(f"a{i}=1" for i in range(7_000)) + ">x"),
    "one attribute 50,000 times": lambda: page("<p " + "a=1 " * 50_000 + ">x"),
    "an attribute of 10 MB": lambda: page(f"<p title='{'x ' * 5 * MB}'>x"),
    "a class of 100,000 words": lambda: page(f"<p class='{'share ' * 100_000}'>{STORY}"),
    "a tag's name of 5 MB": lambda: page(f"<{'x' * 5 * MB}>x"),
    "200 kB of unclosed tags": lambda: page("<" * 200_000),
    "unclosed tags with attributes": lambda: page("<a href=" * 100_000),
    "unclosed quotes": lambda: page('<a href="' * 50_000),
    "unclosed comments": lambda: page("<!--" * 100_000),
    "unclosed declarations": lambda: page("<!DOCTYPE html [" * 50_000),
    "unclosed CDATA": lambda: page("<![CDATA[" * 100_000),
    "unclosed scripts": lambda: page("<script>" * 50_000),
    "half comments": lambda: page("<!-" * 100_000 + "-->" * 100_000),
    "comments before the page": lambda: b"<!--x-->" * 100_000 + page(""),
    "unclosed comments before the page": lambda: b"<!--" * 100_000 + page(""),
    "white space before the page": lambda: b" \n" * 5 * MB + page(""),
    "29,000 elements": lambda: page("<b>x</b>" * 29_000),
    "29,000 paragraphs": lambda: page("<p>It rained in Velle.</p>" * 29_000),
    "29,000 breaks": lambda: page("<br>x" * 29_000),
    "29,000 links": lambda: page("<a href='/x'>It rained here</a> " * 29_000),
    "29,000 headings": lambda: page("<h2>It rained</h2>" * 29_000),
    "29,000 items": lambda: page("<ul>" + "<li>It rained in Velle" * 29_000 + "</ul>"),
    "9,000 rows": lambda: page("<table>" + "<tr><td>It rained<td>in Velle" * 9_000),
    "29,000 quotes": lambda: page("<blockquote>It rained, he said.</blockquote>" * 29_000),
    "29,000 images": lambda: page("<figure><img src=x><figcaption>It rained</figcaption></figure>" * 9_000),
    "29,000 times": lambda: page("<time datetime='2024-05-06'>6 May 2024</time>" * 29_000),
    "29,000 main parts": lambda: page("<article><p>It rained in Velle.</p></article>" * 14_000),
    "a million elements": lambda: page("<b>x</b>" * MB),
    # Heads
    "20,000 meta tags": lambda: page("", "<meta name=author content='Ann Lee'>" * 20_000),
    "20,000 meta tags of the date": lambda: page("", "<meta name=date content='6 May 2024'>" * 20_000),
    "20,000 titles": lambda: page("", "<meta property=og:title content='It rained | News - Site'>" * 20_000),
    "20,000 links of the head": lambda: page("", "<link rel=canonical href='http://['>" * 20_000),
    "a title of 1 MB": lambda: page("", f"<title>{'It rained - ' * 80_000}</title>"),
    "titles of separators": lambda: page(f"<h1>{'It | ' * 80}</h1>" * 20, f"<title>{'a | b - ' * 50_000}</title>"),
    "a title of 5 MB without a space": lambda: page("", f"<meta property=og:title content='{'x' * 5 * MB}'>"),
    "an author of 1 MB": lambda: page("", f"<meta name=author content='{'Ann Lee and ' * 80_000}'>"),
    "an address of 1 MB": lambda: page("", f"<link rel=canonical href='http://x/{'2024/05/' * 120_000}'>"),
    "a date of 1 MB": lambda: page("", f"<meta name=date content='{'5 May ' * 160_000}'>"),
    "deep JSON-LD": lambda: page("", _ld('{"a":' * 100_000 + "1" + "}" * 100_000)),
    "deep lists in JSON-LD": lambda: page("", _ld("[" * 100_000 + "]" * 100_000)),
    "JSON-LD nested to 900": lambda: page("", _ld('{"@type":"NewsArticle","author":' * 900 + "1" + "}" * 900)),
    "wide JSON-LD": lambda: page("", _wide_ld(12_000)),
    "JSON-LD of 10 MB": lambda: page("", _ld(json.dumps({"headline": "x" * 10 * MB}))),
    "a number of 1 MB in JSON-LD": lambda: page("", _ld('{"a":' + "9" * 900_000 + "}")),
    "10,000 scripts of JSON-LD": lambda: page("", _ld('{"@type":"NewsArticle"}') * 10_000),
    "unclosed JSON-LD": lambda: page("", '<script type="application/ld+json">' + '{"a":[' * 100_000),
    # Scripts, styles, entities
    "10 MB of script": lambda: page(f"<script>{'var a = 1; ' * 900_000}</script>"),
    "10 MB of script in pieces": lambda: page("<script>var a = 1;</script>" * 370_000),
    "10 MB of style": lambda: page(f"<style>{'p { color: red } ' * 600_000}</style>"),
    "19 MB of comment": lambda: page(f"<!-- {'x' * 19 * MB} -->"),
    "10 MB in one data address": lambda: page(f"<img src='data:image/png;base64,{'A' * 10 * MB}'>"),
    "entities": lambda: page("&amp;" * 300_000),
    "entities that are none": lambda: page("&" * MB),
    "entities of controls": lambda: page("&#0;&#1;&#xD800;&#x10FFFF;&#99999999999999999999;" * 10_000),
    "entities of entities": lambda: page("&amp;amp;amp;amp;" * 50_000),
    "XML entities": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><html><body>' + PROSE.encode() + b"<p>&c;&c;&c;</p></body></html>"
    ),
    "external entities": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body>'
        + PROSE.encode()
        + b"<p>&a;</p></body></html>"
    ),
    # Encodings and letters
    "says UTF-16 and is UTF-8": lambda: page("", "<meta charset=utf-16>"),
    "says UTF-7": lambda: page("<p>+ADw-script+AD4-</p>", "<meta charset=utf-7>"),
    "says Shift-JIS and is cp1252": lambda: (
        page("", "<meta charset=shift_jis>") + "“Æble”, he said.".encode("cp1252") * 9
    ),
    "says an encoding that is a compression": lambda: page("", "<meta charset=zip>") + b"\xff\xfe\x80" * 1_000,
    "a thousand charsets": lambda: page("", "".join(f"<meta charset=x-{i}>" for i in range(1_000))) + b"\x93a\x94",
    "UTF-16 cut in a letter": lambda: b"\xff\xfe" + (STORY * 20).encode("utf-16-le")[:-1],
    "UTF-32 out of range": lambda: b"\xff\xfe\x00\x00" + b"\xff\xff\xff\x7f" * 100_000,
    "UTF-8 in UTF-8 in UTF-8": lambda: (STORY * 20).encode().decode("cp1252", "replace").encode(),
    "broken UTF-8": lambda: text(STORY * 50) + b"\xf0\x9f\x98" * 100_000,
    "all bytes": lambda: bytes(range(256)) * 10_000,
    "bytes above 127": lambda: bytes(range(128, 256)) * 10_000,
    "NUL": lambda: page("<p>It rained\x00 in Velle, \x00he said.</p>" * 100),
    "NUL alone": lambda: b"\x00" * 10 * MB,
    "NUL in text": lambda: text(STORY.replace(" said", "\x00said") * 10),
    "lone surrogates": lambda: text(f"{STORY}\ud800 said \udfff. " * 100),
    "lone surrogates in a page": lambda: page("<p>\ud800 It rained, \udc00 he said.</p>" * 100),
    "bidirectional controls": lambda: text(f"{STORY}\u202e\u2066he said\u2069\u202c. " * 1_000),
    "a million bidirectional controls": lambda: text(STORY + "\u202e" * MB),
    "zero width": lambda: text(STORY * 3 + "s\u200ba\u200bi\u200bd " * 100_000),
    "combining marks": lambda: text(STORY + "e" + "\u0301" * 300_000 + " he said."),
    "combining marks on words": lambda: text(STORY + ("e" + "\u0301" * 20 + " said ") * 10_000),
    "case that grows": lambda: text(STORY + "ŉİßﬃ " * 100_000),
    "flags and skin": lambda: text(STORY + "\U0001f1ee\U0001f1f8\U0001f44d\U0001f3fd\u200d" * 60_000),
    "private use": lambda: text(STORY + "\ue000\U0010ffff" * 200_000),
    "line separators": lambda: text(STORY + "a\u2028\u2029\x85\x0b\x0c" * 100_000),
    # Text
    "an endless line": lambda: text("a" * 19 * MB),
    "an endless line of words": lambda: text("word " * 380_000),
    "an endless sentence": lambda: text("and the mayor said that " * 80_000),
    "a million lines of a letter": lambda: text("a\n" * 900_000),
    "a million empty lines": lambda: text(STORY + "\n" * 10 * MB + STORY),
    "a million paragraphs": lambda: text("It rained.\n\n" * 160_000),
    "a token a letter": lambda: text("A." * 500_000),
    "a token a letter, spaced": lambda: text("A. " * 600_000),
    "words of no language": lambda: text(" ".join("qxzj"[i % 4] * 3 + "wvk" * 8 for i in range(70_000))),
    "two million letters of prose": lambda: text((STORY + "\n\n") * 6_500),
    "quotation marks": lambda: text("“" * 600_000),
    "quotation marks of all kinds": lambda: text("“”‘’«»„\"'" * 100_000),
    "quotation in quotation": lambda: text("“‘" * 300 + STORY + "’”" * 300),
    "brackets": lambda: text(STORY + "([{" * 200_000),
    "dashes": lambda: text(STORY + "—–-" * 300_000),
    "points": lambda: text(STORY + "." * MB),
    "commas": lambda: text(STORY + ", " * 500_000),
    "colons": lambda: text("Ann: " * 200_000),
    "turns": lambda: text("ANN LEE: It rained.\n" * 50_000),
    "bullets": lambda: text("- It rained\n" * 40_000),
    "nested mail quotes": lambda: text("> " * 5_000 + STORY + "\n" + ("> " * 50 + STORY + "\n") * 500),
    "digits": lambda: text(STORY + "9" * MB),
    "grouped digits": lambda: text(STORY + "1,000," * 160_000),
    "numbers": lambda: text(STORY + "12 million dollars and 3 percent, " * 25_000),
    "number words": lambda: text(STORY + "one hundred thousand million " * 30_000),
    "ranges": lambda: text(STORY + "1-2-3 to 4 to 5 " * 50_000),
    "dates": lambda: text(STORY + "On Monday, 5 May 2024, and last week, " * 22_000),
    "half dates": lambda: text(STORY + "5 May 5 May, Monday, " * 40_000),
    "places": lambda: text(STORY + "Paris, Texas, London, Springfield, New " * 20_000),
    "capitals": lambda: text(STORY + "Ann " * 200_000),
    "names": lambda: text(
        " ".join(f"Ann{chr(97 + i % 26)}{chr(97 + i // 26 % 26)} Lee said so." for i in range(50_000))
    ),
    "names with titles": lambda: text("Mr. Dr. Prof. Gen. " * 40_000),
    "acronyms": lambda: text(" ".join(f"{chr(65 + i % 26)}{chr(65 + i // 26 % 26)}B said so." for i in range(60_000))),
    "pronouns": lambda: text(STORY + "He said she said they said it said so. " * 20_000),
    "said": lambda: text("said " * 200_000),
    "claims in claims": lambda: text(STORY + "he said that she said that " * 30_000),
    "addresses": lambda: text(STORY + "https://x.y/z?" * 60_000),
    "mail addresses": lambda: text(STORY + "a@b." * 200_000),
    "mark-up in text": lambda: text("[a](b) **c** `d` " * 60_000),
    "hard hyphens": lambda: text(STORY + "a-" * 500_000),
    "apostrophes": lambda: text(STORY + "a'" * 500_000),
    "ampersands": lambda: text(STORY + "A & " * 200_000),
    "slashes": lambda: text(STORY + "a/" * 500_000),
    "copyright": lambda: text("© 2024 " * 100_000),
    "bylines": lambda: text("By Ann Lee\n" * 50_000),
    "datelines": lambda: text("VELLE, May 5 (AP) — " * 50_000),
    "tabs and spaces": lambda: text(STORY + " \t" * 3 * MB + STORY),
    "carriage returns": lambda: text(STORY + "\r" * 3 * MB + STORY),
    # PDFs
    "a PDF of 200,000 levels of pages": lambda: _deep_pages(200_000),
    "a PDF of 500 levels of pages": lambda: _deep_pages(500),
    "a PDF of 100,000 pages": lambda: _wide_pages(100_000),
    "a PDF whose pages go in circles": _pages_in_circles,
    "a PDF that lies about its pages": _lying_count,
    "a PDF with a stream of 1 GB": lambda: _deflated(1_000 * MB),
    "a PDF with a stream of 100 MB": lambda: _deflated(100 * MB),
    "a PDF with a stream in streams": lambda: _deflated(200 * MB, 3),
    "a PDF of forms that double": lambda: _doubling_forms(40),
    "a PDF of arrays 100,000 deep": lambda: _nested_arrays(100_000),
    "a PDF of arrays 5 million deep": lambda: _nested_arrays(5 * MB),
    "a PDF of a million letters": lambda: _letters(MB),
    "a PDF of 300,000 letters at one place": lambda: _letters_one_by_one(300_000),
    "a PDF of 200,000 scattered letters": lambda: _spread_letters(200_000),
    "a PDF of 200,000 objects": lambda: _objects_in_a_stream(200_000),
    "a PDF that says so only": lambda: b"%PDF-1.7\n" + b"1 0 obj << " * MB,
    "a PDF with its cross-references in circles": lambda: (
        b"%PDF-1.5\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Prev 9 /Root 1 0 R >>\nstartxref\n9\n%%EOF"
    ),
    "a page that calls itself a PDF": lambda: b"%PDF-1.4\n" + page(""),
    # Others
    "a WARC in the place of a page": lambda: b"WARC/1.0\r\n" * 100_000,
    "a feed of 10 MB": lambda: b"<rss><channel>" + b"<item><title>x</title></item>" * 300_000,
    "a picture that is a page": lambda: b"<svg xmlns='x'><script>alert(1)</script>" + page(""),
    "JSON of 10 MB": lambda: b'{"a":' * 2 * MB,
    "nothing": lambda: b"",
    "a byte": lambda: b"\xff",
}
