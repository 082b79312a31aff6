"""Records of web archives: every sound one is found, whatever is broken beside it, and nothing else."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import pytest
from archives import response, story
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import warc
from sayso.errors import Unreadable
from sayso.warc import Broken, Page, Record, page, records

if TYPE_CHECKING:
    from collections.abc import Sequence

pytest.importorskip("fastwarc")

SOUND = [response(number) for number in range(5)]


def packed(parts: Sequence[bytes]) -> list[bytes]:
    return [gzip.compress(part, mtime=0) for part in parts]


def read(data: bytes) -> tuple[list[bytes], list[str]]:
    """The records found in a file, without the blank line behind each, and the reasons why others are not."""
    found = list(records(io.BytesIO(data)))
    whole = [item.data + b"\r\n\r\n" for item in found if isinstance(item, Record)]
    return whole, [item.reason for item in found if isinstance(item, Broken)]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def without(number: int) -> list[bytes]:
    return SOUND[:number] + SOUND[number + 1 :]


@pytest.mark.parametrize("parts", [SOUND, packed(SOUND)], ids=["plain", "gzip"])
def test_all_records_of_a_sound_file_are_found(parts: list[bytes]) -> None:
    assert read(b"".join(parts)) == (SOUND, [])


def test_a_file_compressed_as_a_whole_is_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    data = gzip.compress(b"".join(SOUND))
    assert read(data) == (SOUND, [])
    monkeypatch.setattr(warc, "MAX_RECORD", 3000)
    assert read(data) == (SOUND, [])
    kept, reasons = read(data[:-40])
    assert kept == SOUND[: len(kept)]
    assert reasons == ["CutOff"]


@pytest.mark.parametrize("off", [50, -50, 3, -3, 5000, 10**12], ids=str)
@pytest.mark.parametrize("pack", [list, packed], ids=["plain", "gzip"])
def test_a_wrong_length_costs_its_record_alone(off: int, pack: type[list[bytes]]) -> None:
    broken = [*SOUND[:2], response(2, off=off), *SOUND[3:]]
    assert read(b"".join(pack(broken))) == (without(2), ["Damaged"])


@pytest.mark.parametrize("place", [0.02, 0.3, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("number", range(5))
def test_a_broken_member_costs_its_record_alone(number: int, place: float) -> None:
    members = packed(SOUND)
    at = int(len(members[number]) * place)
    if at in range(3, 10):
        at = 10  # flags, time and system of a gzip header say nothing of the data
    members[number] = flipped(members[number], at)
    assert read(b"".join(members)) == (without(number), ["Damaged"])


def test_a_member_that_ends_too_soon_costs_its_record_alone() -> None:
    members = packed(SOUND)
    members[1] = members[1][:60]
    assert read(b"".join(members)) == (without(1), ["Damaged"])


@pytest.mark.parametrize("cut", [1, 5, 200])
def test_a_cut_file_costs_its_last_record_alone(cut: int) -> None:
    assert read(b"".join(packed(SOUND))[:-cut]) == (SOUND[:4], ["CutOff"])
    assert read(b"".join(SOUND)[: -cut - 4]) == (SOUND[:4], ["CutOff"])


def test_a_record_is_whole_where_only_the_blank_line_behind_it_is_cut_off() -> None:
    assert read(b"".join(SOUND)[:-4]) == (SOUND, [])


def test_what_lies_between_records_is_told_of_and_passed_over() -> None:
    assert read(b"".join([*packed(SOUND[:2]), b"\0" * 700, *packed(SOUND[2:])])) == (SOUND, ["Damaged"])


def test_of_a_record_that_is_too_long_the_headers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_RECORD", 100_000)
    large = response(2, b"<html>" + b"x" * 200_000)
    parts = [*SOUND[:2], large, *SOUND[3:]]
    for data in (b"".join(parts), b"".join(packed(parts))):
        found = list(records(io.BytesIO(data)))
        assert [item.whole for item in found if isinstance(item, Record)] == [True, True, False, True, True]
        cut = found[2]
        assert isinstance(cut, Record)
        assert len(cut.data) < 100_000
        held = page(cut)
        assert isinstance(held, Page)
        assert (held.url, held.data) == ("https://gazette.example/2.html", None)


def test_what_is_no_archive_is_refused() -> None:
    for data in (b"", b"<html>", gzip.compress(b"no archive"), b"\x1f\x8b\x08"):
        with pytest.raises(Unreadable):
            list(records(io.BytesIO(data)))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_anywhere_loses_no_more_than_the_records_that_it_touches(data: st.DataObject) -> None:
    members = packed(SOUND)
    whole = b"".join(members)
    start = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(1, 300))
    noise = data.draw(st.binary(min_size=length, max_size=length))
    spoiled = whole[:start] + noise + whole[start + length :]
    starts = [sum(map(len, members[:n])) for n in range(5)]
    untouched = [
        record
        for record, member, at in zip(SOUND, members, starts, strict=True)
        if at + len(member) <= start or at >= start + length
    ]
    if not untouched:
        return
    found, _ = read(spoiled)
    assert [record for record in found if record in untouched] == untouched


# Pages


def test_a_page_has_its_address_date_and_bytes() -> None:
    found = page(Record(response(7)))
    assert found == Page(
        "<urn:uuid:00000007>",
        "https://gazette.example/7.html",
        "2024-05-20T10:00:00Z",
        "text/html; charset=utf-8",
        story(7),
    )


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (response(1, kind="request"), "not_a_response"),
        (response(1, kind="metadata"), "not_a_response"),
        (response(1, status="404 Not Found"), "not_200"),
        (response(1, status="301 Moved Permanently"), "not_200"),
        (response(1, content_type="image/png"), "not_html"),
        (response(1, headers="Content-Encoding: gzip\r\n", body=flipped(gzip.compress(story(1)), 200)), "Damaged"),
    ],
)
def test_other_records_say_why_they_are_no_pages(record: bytes, reason: str) -> None:
    assert page(Record(record)) == reason


def test_encodings_are_undone() -> None:
    body = story(1)
    small = gzip.compress(body)
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(small[i : i + 99]), small[i : i + 99]) for i in range(0, len(small), 99))
    for headers, sent in (
        ("Content-Encoding: gzip\r\n", small),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", chunked + b"0\r\n\r\n"),
        ("Content-Encoding: gzip\r\n", body),  # kept decoded
        ("Transfer-Encoding: chunked\r\n", body),
    ):
        found = page(Record(response(1, sent, headers=headers)))
        assert isinstance(found, Page)
        assert found.data == body


def test_a_page_that_unpacks_to_too_much_is_not_kept() -> None:
    bomb = gzip.compress(b"<p>" * 20_000_000)
    found = page(Record(response(1, bomb, headers="Content-Encoding: gzip\r\n")))
    assert isinstance(found, Page)
    assert found.data is None
