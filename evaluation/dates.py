"""How well sayso reads times: the `date` marks of GUM documents, and the project's own cases.

    python evaluation/dates.py [--gum DIR] [--part dev] [--genre NAME] [--misses N] [--save]

DIR holds ``splits.tsv`` and ``xml/*.xml`` of the Georgetown University Multilayer corpus (Zeldes 2017), whose marks of
time follow TEI: ``when`` a day, month or year; ``from``, ``to``, ``notBefore``, ``notAfter`` a stretch. Relative
times in it count from the document's ``dateCreated``. Scored are the marks whose ``when`` is a day, a month or a year
that has four digits: a found time is right if it overlaps one and has its value (a part of a day counts as its day).
Found days, months and years that overlap no mark, or a scored one with another value, are wrong; those that overlap
only marks of another kind are not scored, nor are durations, weeks, seasons and decades, which such marks cannot hold.
Shown for all genres, and for those that are written to inform: in talk and in fiction most of "today" and "last night"
bears no mark, and some marks count from another day than the document's own.

The cases are the sentences in ``tests/cases/times``; a time is right if it overlaps a label and has its value.
`--save` keeps the figures.
"""

from __future__ import annotations

import argparse
import csv
import html
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import results
from scoring import f1

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from span_cases import load_span_cases

from sayso.records import Article, Block, Span, Time
from sayso.times import times

GUM = Path(__file__).parents[2] / "shared" / "corpora" / "gum"
CASES = Path(__file__).parents[1] / "tests" / "cases" / "times"
SCORED = re.compile(r"\d{4}(?:-\d\d){0,2}")
TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
SPOKEN = {"conversation", "court", "fiction", "podcast", "speech", "vlog"}
WITHIN = {"s", "date", "ref", "hi", "w", "sic", "foreign", "gap", "quote", "figure", "note", "measure"}
NO_SPACE_BEFORE = re.compile(r"[.,;:!?)\]}%’”]+|['’](?:s|re|ve|ll|d|m|t)?|n['’]t|['’]s|[-–/]", re.IGNORECASE)
NO_SPACE_AFTER = re.compile(r"[(\[{$£€“‘#-]|[–/]")


@dataclass(frozen=True)
class Mark:
    """A mark of time in a document: its span, and its day, month or year if it has one."""

    span: Span
    value: str | None


def document(path: Path) -> tuple[Article, list[Mark]]:
    """The text of a GUM file as running text, and its marks of time."""
    text, blocks, marks = "", [], []
    opened: list[tuple[int, str | None]] = []
    begun, glue, created = 0, True, None
    for line in path.read_text(encoding="utf-8").splitlines():
        tag = TAG.fullmatch(line)
        if tag is None and not line.startswith("<"):
            token = html.unescape(line.split("\t")[0])
            if text[begun:] and not glue and not NO_SPACE_BEFORE.fullmatch(token):
                text += " "
            text += token
            glue = NO_SPACE_AFTER.fullmatch(token) is not None
        elif tag is not None and tag[2] == "text" and not tag[1]:
            found = re.search(r'dateCreated="([^"]*)"', tag[3])
            created = found[1] if found else None
        elif tag is not None and tag[2] == "date":
            if not tag[1]:
                when = re.search(r'when="([^"]*)"', tag[3])
                opened.append((len(text), when[1] if when and SCORED.fullmatch(when[1]) else None))
            elif opened:
                start, value = opened.pop()
                start += text[start : start + 1] == " "
                if start < len(text):
                    marks.append(Mark((start, len(text)), value))
        elif tag is not None and tag[2] not in WITHIN and text[begun:]:
            blocks.append(Block(begun, len(text), "paragraph"))
            text, glue = text + "\n\n", True
            begun = len(text)
    article = Article(input=path.name, text=text, blocks=tuple(blocks), sha256="0" * 64, published=created)
    return article, marks


def plain(value: str) -> list[str]:
    """The days, months or years of a value, as marks can have them: both ends of a range, none of a duration."""
    values = [end.partition("T")[0] for end in value.split("/")]
    return [end for end in values if SCORED.fullmatch(end)]


def compare(found: list[Time], marks: list[Mark]) -> tuple[list[Mark], list[Mark], list[Time]]:
    """Marks that are found, marks that are missed, and found times that are wrong."""
    right: list[Mark] = []
    missed: list[Mark] = []
    used: set[tuple[str, str]] = set()
    for mark in marks:
        if mark.value is None:
            continue
        hits = [time for time in found if overlap(time.span, mark.span)]
        hit = next((t.id for t in hits if mark.value in plain(t.value) and (t.id, mark.value) not in used), None)
        if hit is not None:
            used.add((hit, mark.value))
        (missed if hit is None else right).append(mark)
    wrong = []
    for time in found:
        if not plain(time.value) or any((time.id, value) in used for value in plain(time.value)):
            continue
        touched = [mark for mark in marks if overlap(time.span, mark.span)]
        if not touched or any(mark.value is not None and mark not in right for mark in touched):
            wrong.append(time)
    return right, missed, wrong


def overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def gum(folder: Path, part: str, genre: str | None, misses: int) -> dict[str, float]:
    """Print the score of a part of GUM, all of it and by genre, and some of what is missed or wrong; gives the F1s."""
    counts: dict[str, Counter[str]] = {}
    shown = 0
    with (folder / "splits.tsv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["part"] == part]
    for row in rows:
        path = folder / "xml" / f"{row['document']}.xml"
        if not path.exists() or genre not in {None, row["genre"]}:
            continue
        article, marks = document(path)
        found = times(article)
        right, missed, wrong = compare(found, marks)
        groups = ("all", row["genre"]) if row["genre"] in SPOKEN else ("all", "written", row["genre"])
        for name in groups:
            counts.setdefault(name, Counter()).update(right=len(right), missed=len(missed), wrong=len(wrong))
        for label, span, value in [("missed", m.span, m.value) for m in missed] + [
            ("wrong", t.span, t.value) for t in wrong
        ]:
            if (shown := shown + 1) <= misses:
                around = " ".join(article.text[max(0, span[0] - 60) : span[0]].split())
                after = " ".join(article.text[span[1] : span[1] + 30].split())
                said = [t.value for t in found if overlap(t.span, span)] if label == "missed" else ""
                text = article.text[slice(*span)]
                print(f"{label:6} {row['document']} {article.published}: {around} [[{text}]] {after} | {value} {said}")
    saved = {}
    for name, count in sorted(counts.items(), key=lambda item: (item[0] not in {"all", "written"}, item[0])):
        hits, found_in_all, expected = count["right"], count["right"] + count["wrong"], count["right"] + count["missed"]
        precision, recall = 100 * hits / max(found_in_all, 1), 100 * hits / max(expected, 1)
        score = f1(hits, found_in_all, expected)
        print(f"{name:14} F1 {score:6.2f}  precision {precision:6.2f}  recall {recall:6.2f}  of {expected} marks")
        if name in {"all", "written"}:
            saved[f"GUM {part}, {name}: F1"] = round(score, 1)
    return saved


def cases(folder: Path, misses: int) -> dict[str, float]:
    """Print the score of the labelled sentences, by file, and some of what is missed or wrong; gives the F1 of all."""
    counts: dict[str, Counter[str]] = {}
    shown = 0
    for case in load_span_cases(folder, "times"):
        block = Block(0, len(case.text), "paragraph")
        published = case.published.isoformat() if case.published else None
        found = times(Article(input="-", text=case.text, blocks=(block,), sha256="0" * 64, published=published))
        count = counts.setdefault(case.path.stem, Counter())
        rest = list(found)
        for expected in case.times:
            hits = [time for time in rest if overlap(time.span, (expected.start, expected.end))]
            rest = [time for time in rest if time not in hits]
            right = [time for time in hits if time.value == expected.value]
            if not expected.optional:
                count["expected"] += 1
                count["found"] += len(hits)
                count["right"] += bool(right)
                count["exact"] += bool(right) and right[0].span == (expected.start, expected.end)
                days = {(time.first, time.last) for time in right}
                asked = [day.isoformat() if day else None for day in (expected.first, expected.last)]
                count["days"] += any(asked) and any(
                    all(a in {None, b} for a, b in zip(asked, pair, strict=True)) for pair in days
                )
                count["asked"] += any(asked)
                if (not right or right[0].span != (expected.start, expected.end)) and (shown := shown + 1) <= misses:
                    span = case.text[expected.start : expected.end]
                    read = [(time.text, time.value) for time in hits]
                    print(f"{case.name}: {case.text}\n    [[{span}]] {expected.value}: {read}")
        count["found"] += len(rest)
        for time in rest:
            if (shown := shown + 1) <= misses:
                print(f"{case.name}: {case.text}\n    not marked: {time.text} {time.value}")
    for name, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        score = f1(count["right"], count["found"], count["expected"])
        print(
            f"{name:10} F1 {score:6.2f}  {count['right']} of {count['expected']} with the value, {count['exact']} with "
            f"the very span; {count['found'] - count['right']} wrong; days {count['days']} of {count['asked']}"
        )
    return {"cases: F1": round(score, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gum", type=Path, default=GUM, metavar="DIR")
    parser.add_argument("--part", default="dev", choices=["train", "dev"])
    parser.add_argument("--genre", help="documents of this genre alone")
    parser.add_argument("--misses", type=int, default=0, help="print this many of what is missed or wrong")
    parser.add_argument("--cases", type=Path, default=CASES, metavar="DIR")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    options = parser.parse_args()
    saved = cases(options.cases, options.misses)
    if options.gum.is_dir():
        saved |= gum(options.gum, options.part, options.genre, options.misses)
    if options.save:
        results.save("dates", saved, model=False)


if __name__ == "__main__":
    main()
