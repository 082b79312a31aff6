from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ledger_readings import flood
from readings import Claim, article, bridge, each_reading, reading

from sayso.export import COLUMNS, json_line, write_brat, write_csv, write_csv_header, write_jsonl
from sayso.safe import one_line, visible

if TYPE_CHECKING:
    from sayso.records import Reading

BREAKS = dict.fromkeys(map(ord, "\t\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029"), " ")


def csv_rows(of: Reading, *, outlet_voice: bool = False) -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    write_csv_header(out)
    write_csv(of, out, outlet_voice=outlet_voice)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))


def read_brat(folder: Path, name: str) -> tuple[str, dict[str, tuple[str, list[tuple[int, int]], str]], list[str]]:
    """The text, the spans (label, places, words) by name, and the events of a pair of files."""
    text = (folder / f"{name}.txt").read_bytes().decode()
    spans, events = {}, []
    for line in (folder / f"{name}.ann").read_bytes().decode().splitlines():
        if line.startswith("T"):
            key, places, words = line.split("\t")
            label, _, numbers = places.partition(" ")
            pieces = [tuple(map(int, piece.split())) for piece in numbers.split(";")]
            spans[key] = (label, pieces, words)
        else:
            events.append(line.split("\t")[1])
    return text, spans, events  # type: ignore[return-value]


# JSON lines


@each_reading
def test_json_lines_hold_every_record_exactly(of: Reading) -> None:
    out = io.StringIO()
    write_jsonl(of, out)
    lines = out.getvalue().encode().decode().splitlines()
    assert [json.loads(line) for line in lines] == [record.to_json() for record in of.records()]


@each_reading
def test_json_lines_hold_nothing_that_a_terminal_obeys(of: Reading) -> None:
    line = json_line(of.article)
    assert visible(line) == line


def test_json_lines_are_utf_8_and_not_escapes() -> None:
    assert "“We will wait,”" in json_line(bridge().article)


# CSV


def test_csv_has_a_row_for_each_attribution() -> None:
    of = bridge()
    rows = csv_rows(of)
    assert list(rows[0]) == list(COLUMNS)
    nested = rows[2]
    assert nested == {
        "article": of.article.id,
        "outlet": "Port Gazette",
        "published": "2024-05-06",
        "id": of.attributions[2].id,
        "parent": of.attributions[1].id,
        "depth": "1",
        "kind": "mixed",
        "act": "say",
        "polarity": "",
        "basis": "",
        "speaker": "",
        "role": "",
        "affiliation": "",
        "source": "the firm",
        "cue": "told",
        "content": "that the steel was “sound” in May",
        "start": "87",
        "end": "120",
        "confidence": "0.55",
    }
    assert rows[4]["source"] == ""
    assert len(rows) == 5


def test_csv_names_speakers_in_words_and_says_what_the_cue_does() -> None:
    rows = csv_rows(flood(), outlet_voice=True)
    assert [(row["speaker"], row["role"], row["affiliation"]) for row in rows[:2]] == [
        ("Ann Lee", "Mayor", ""),
        ("Bob Ray", "", "the dam"),
    ]
    assert [row["polarity"] for row in rows] == ["", "", "", "negated", ""]
    assert (rows[4]["kind"], rows[4]["speaker"]) == ("outlet", "")


def test_csv_shows_the_outlets_voice_on_request() -> None:
    last = csv_rows(bridge(), outlet_voice=True)[-1]
    assert (last["kind"], last["content"], last["source"]) == ("outlet", "The bridge opened in 1931.", "")


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_csv_cell_starts_a_formula(first: str) -> None:
    words = f'{first}HYPERLINK("http://example.org";"x")'
    row = csv_rows(reading(article(("paragraph", words)), Claim("direct", words)))[0]
    assert row["content"] == "'" + words


@each_reading
def test_csv_comes_back_as_it_went(of: Reading) -> None:
    rows = csv_rows(of, outlet_voice=True)
    assert len(rows) == len(of.attributions) + len(of.statements)
    for row, attribution in zip(rows, of.attributions, strict=False):
        assert row["content"].removeprefix("'") == visible(attribution.content.text).removeprefix("'")
        assert not row["content"].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert (int(row["start"]), int(row["end"])) == (attribution.content.start, attribution.content.end)


# brat


def test_brat_is_labelled_as_polnear_is(tmp_path: Path) -> None:
    of = bridge()
    write_brat(of, tmp_path, "bridge")
    text, spans, events = read_brat(tmp_path, "bridge")
    assert text == of.article.text
    assert spans["T1"] == ("Attribution", [(44, 48)], "says")
    assert events[0] == "Attribution:T1 Content:T2 Cue:T3 Source:T4"
    assert ("Content", [(123, 138), (159, 205)], of.attributions[3].content.text.replace(" … ", " ")) in spans.values()
    assert events[4].startswith("Attribution-no-source:")


def test_brat_without_a_cue_puts_the_event_on_the_content(tmp_path: Path) -> None:
    write_brat(reading(article(("paragraph", "“Yes.”")), Claim("direct", "“Yes.”")), tmp_path, "yes")
    _, spans, events = read_brat(tmp_path, "yes")
    assert events == ["Attribution-no-source:T1 Content:T2"]
    assert spans["T1"][1] == spans["T2"][1] == [(0, 6)]


@each_reading
def test_brat_offsets_hold_in_the_text_beside_them(of: Reading) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_brat(of, Path(folder), "a")
        text, spans, events = read_brat(Path(folder), "a")
    assert len(text) == len(of.article.text)
    assert len(events) == len(of.attributions)
    for _, places, words in spans.values():
        assert words == " ".join(text[start:end] for start, end in places).translate(BREAKS)
    contents = [next(part for part in event.split() if part.startswith("Content:")) for event in events]
    assert [tuple(spans[part[8:]][1]) for part in contents] == [a.content.spans for a in of.attributions]


# What may reach a screen


@each_reading
def test_one_line_is_one_line_and_obeyed_by_no_terminal(of: Reading) -> None:
    shown = one_line(of.article.text)
    assert shown.isprintable() or not set(shown) & set("\n\r\t\x1b\x9b\u202e\u2066")
    assert len(shown.splitlines()) <= 1
    shown.encode()
