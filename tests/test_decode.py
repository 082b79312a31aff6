"""Bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.decode import decode
from sayso.errors import LoadError, NotAnArticle, Unreadable

TEXT = "He said: “I don’t know – it’s a café.” The naïve “test” cost £5 and €7."
ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1252", "mac-roman"]
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1251", "shift_jis", "cp437", "zip", "?"])
def test_a_wrong_declaration_is_not_believed(encoding: str, declared: str | None) -> None:
    assert decode(TEXT.encode(encoding), declared).text == TEXT


@pytest.mark.parametrize("encoding", MARKS)
def test_byte_order_marks_are_obeyed_and_left_out(encoding: str) -> None:
    assert decode(MARKS[encoding] + TEXT.encode(encoding)).text == TEXT


def test_a_declaration_decides_where_nothing_else_does() -> None:
    polish = "Powiedział, że nie wie, gdzie są klucze."
    page = f'<meta charset="iso-8859-2">{polish}'.encode("iso-8859-2")
    assert decode(page).text.endswith(polish)
    assert decode(polish.encode("iso-8859-2"), "latin2").text == polish


def test_line_ends_and_nul_stay() -> None:
    assert decode(b"one\r\ntwo\rthree\x00\n").text == "one\r\ntwo\rthree\x00\n"


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_that_is_cut_off_is_utf8(cut: int) -> None:
    decoded = decode("It cost £5, the café said “yes”".encode()[:-cut])
    assert decoded.encoding == "utf-8"
    assert decoded.text == "It cost £5, the café said “yes\ufffd"


def test_one_pasted_byte_does_not_change_the_encoding() -> None:
    assert decode("“Yes,” she said – “café”".encode() + b" \x92 end").encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n....", NotAnArticle, "a PNG image"),
        (b"PK\x03\x04....", Unreadable, "office document"),
        (b"{\\rtf1 Hello}", Unreadable, "RTF"),
        (b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n", Unreadable, "MHTML"),
        (bytes(range(256)) * 40, NotAnArticle, "binary"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, error: type[LoadError], reason: str) -> None:
    with pytest.raises(error, match=reason):
        decode(data)


@given(st.text())
def test_utf8_comes_back_as_it_was(text: str) -> None:
    data = text.encode()
    try:
        decoded = decode(data)
    except LoadError:
        return
    if decoded.encoding == "utf-8":
        assert decoded.text == text.removeprefix("\ufeff")


@settings(deadline=None)
@given(st.binary(), st.sampled_from([None, "utf-16", "idna", "undefined", "big5", "x-user-defined"]))
def test_any_bytes_give_text_or_an_error_with_a_reason(data: bytes, declared: str | None) -> None:
    try:
        assert isinstance(decode(data, declared).text, str)
    except LoadError as error:
        assert error.reason  # noqa: PT017 - either outcome is right
