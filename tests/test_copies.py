"""Copies are found, told from shared quotations and from furniture, and counted once."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_readings import read_text
from readings import Claim, article, reading

from sayso import commands_copies
from sayso.copies import copies
from sayso.independence import independent
from sayso.ledger import Ledger
from sayso.origins import with_origins
from sayso.shingles import MANY, load, update

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from sayso.records import Article, Attribution, Reading
    from sayso.relations import Relation

FLOOD = "The 61-meter dam above Velle gave way at 4:20 a.m. on Sunday after two days of heavy rain."
RAIN = "The weather office said that 184 millimeters of rain had fallen on the catchment in 36 hours."
OTHER = "Schools in the upper town stay closed until Thursday, and the fish market opens at noon."
QUOTE = "“We heard a sound like trains, and then the kitchen door came in.”"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "news.db") as made:
        yield made


def add(ledger: Ledger, text: str, outlet: str | None = None, published: str | None = None, **about: Any) -> Reading:
    made = with_origins(read_text(text, outlet=outlet, published=published, **about))
    assert ledger.add(made).new
    return made


def found(ledger: Ledger, **options: Any) -> list[Relation]:
    return list(copies(ledger.connection, **options))


def sides(ledger: Ledger, relation: Relation) -> list[list[str]]:
    """The words of the evidence on either side."""
    found: list[list[str]] = [[], []]
    for identity, (start, end) in relation.evidence:
        side = relation.a.split("-")[0] != identity
        found[side].append(ledger.article(identity).text[start:end])
    return found


def prose(seed: int, words: int) -> str:
    """So many words that no other seed gives in this order."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    return " ".join(dice.choice(("river", "town", "mayor", "bridge", "night", "water", "gate")) for _ in range(words))


# What is a copy


def test_a_sentence_is_found_with_its_spans_on_both_sides(ledger: Ledger) -> None:
    wire = add(ledger, f"{OTHER}\n{FLOOD}", "Coast Wire", "2025-03-03")
    paper = add(ledger, f"Nobody slept in Velle that night.\n{FLOOD}", "Velle Post", "2025-03-04")
    (relation,) = found(ledger)
    assert (relation.kind, relation.a, relation.b) == ("copies", paper.statements[1].id, wire.statements[1].id)
    assert sides(ledger, relation) == [[FLOOD[:-1]], [FLOOD[:-1]]]
    assert relation.reason == "word for word (21 words), without credit; first in Coast Wire, 2025-03-03"


def test_a_claim_is_found_with_its_cue(ledger: Ledger) -> None:
    one = add(ledger, f"{OTHER}\n{RAIN}")
    two = add(ledger, f"{RAIN}\nNobody slept in Velle that night.")
    (relation,) = found(ledger)
    assert {relation.a, relation.b} == {one.attributions[0].id, two.attributions[0].id}
    assert relation.reason.endswith("who was first is unknown")


@pytest.mark.parametrize(
    "other",
    [
        "The mayor of Velle said that 184 millimeters of rain had fallen on the catchment in 36 hours.",
        "The weather office said that 171 millimeters of rain had fallen on the catchment in 36 hours.",
        "184 millimeters of rain had fallen on the catchment in 36 hours, as far as anybody in the town can tell.",
        "The weather office said that 184 millimeters of rain had fallen on the catchment in the east of Norrland.",
    ],
)
def test_another_source_number_or_end_makes_another_claim(ledger: Ledger, other: str) -> None:
    add(ledger, RAIN)
    add(ledger, other)
    assert found(ledger) == []


def test_she_said_behind_a_shared_quotation_is_anybodys(ledger: Ledger) -> None:
    line = "“They ran until there was nothing left in them,” coach Rosa Matt said."
    add(ledger, f"Rovers drew with the league leaders. {line} It was the first point in six years.")
    add(ledger, f"Rovers lost the final in extra time. {line} The team bus stopped for chips.")
    assert [relation.kind for relation in found(ledger)] == ["same"]


def test_marks_spelling_and_small_cuts_do_not_hide_a_copy(ledger: Ledger) -> None:
    add(ledger, 'The 61-meter dam above Velle, built with 3 percent of the labor budget, gave way at "dawn" on Sunday.')
    add(
        ledger,
        "The 61-metre dam above Velle, built with 3 per cent of the labour budget, gave way at “dawn” on Sunday, too.",
    )
    (relation,) = found(ledger)
    assert relation.kind == "copies"


def test_dates_that_do_not_tell_leave_the_first_unknown(ledger: Ledger) -> None:
    add(ledger, f"{OTHER}\n{FLOOD}", "Coast Wire", "2025-03")
    add(ledger, f"{FLOOD}\nNobody slept in Velle that night.", "Velle Post", "2025-03-04")
    assert found(ledger)[0].reason.endswith("who was first is unknown")


def test_a_credit_tells_who_was_first(ledger: Ledger) -> None:
    add(ledger, f"{RAIN} (Coast Wire)", "Velle Post")
    wire = add(ledger, f"{RAIN}\n{OTHER}", "Coast Wire")
    (relation,) = found(ledger)
    assert relation.b == wire.attributions[0].id
    assert "credited to Coast Wire; first in Coast Wire" in relation.reason


# Quotations


def test_a_shared_quotation_is_the_same_and_no_copy(ledger: Ledger) -> None:
    add(ledger, f"In the street Hedda Quill told what she saw: {QUOTE}")
    add(ledger, f"A baker remembers the first minutes, and her fear. {QUOTE} The oven saved her.")
    (relation,) = found(ledger)
    assert relation.kind == "same"
    assert sides(ledger, relation) == [["We heard a sound like trains, and then the kitchen door came in"]] * 2


def test_a_quotation_is_found_where_one_outlet_parts_it_with_a_cue(ledger: Ledger) -> None:
    add(ledger, "Quill was in tears. “We heard a sound like trains and the door came in.”")
    add(ledger, "“We heard a sound like trains,” the baker recalled, “and the door came in.”")
    (relation,) = found(ledger)
    assert relation.kind == "same"
    assert ["We heard a sound like trains", "and the door came in"] in sides(ledger, relation)


def test_a_shared_quotation_is_a_copy_where_a_credit_says_so(ledger: Ledger) -> None:
    add(ledger, f"Hedda Quill told the Coast Gazette what she saw, and said {QUOTE}", "Velle Post")
    add(ledger, f"A baker remembers her fear, and the first minutes. {QUOTE}", "Coast Gazette")
    (relation,) = found(ledger)
    assert relation.kind == "copies"
    assert "credited to Coast Gazette" in relation.reason


def test_two_people_with_the_same_few_words_agree_in_them(ledger: Ledger) -> None:
    of = article(("paragraph", "“She is fit to be president of this fine town,” Ann Lee said."))
    other = article(("paragraph", "“Ray is fit to be president of this fine town,” Bob Roe said, and laughed."))
    for made, name, words in ((of, "Ann Lee", "She"), (other, "Bob Roe", "Ray")):
        quotation = f"“{words} is fit to be president of this fine town,”"
        ledger.add(reading(made, Claim("direct", quotation, "said", name, speaker=name)))
    (relation,) = found(ledger)
    assert relation.kind == "agrees"
    assert relation.reason.endswith(("of Bob Roe and of Ann Lee", "of Ann Lee and of Bob Roe"))


def test_seven_shared_words_are_not_enough(ledger: Ledger) -> None:
    add(ledger, "She was clear: “The gate was jammed all that night.”")
    add(ledger, "He agreed. “The gate was jammed all that evening.”")
    assert found(ledger) == []


# Whole articles


def test_near_identical_and_embedded_articles(ledger: Ledger) -> None:
    wire = add(ledger, prose(1, 200), "Coast Wire", "2025-03-03")
    near = add(ledger, prose(1, 200) + " Ends here.", "Velle Post", "2025-03-04")
    longer = add(ledger, prose(2, 300) + "\n" + prose(1, 200), "Hill Post", "2025-03-05")
    whole = {(r.a, r.b): r.reason for r in found(ledger) if "-" not in r.a}
    ids = [made.article.id for made in (wire, near, longer)]
    assert whole.keys() == {(ids[1], ids[0]), (ids[2], ids[0]), (ids[2], ids[1])}
    assert whole[ids[1], ids[0]].startswith("near-identical articles (99%")
    assert whole[ids[2], ids[0]].startswith("100% of the shorter article stands in the longer one")


def test_versions_of_a_page_are_no_copies(ledger: Ledger) -> None:
    add(ledger, f"{FLOOD}\n{OTHER}", url="https://post.example/dam")
    add(ledger, f"{FLOOD}\n{OTHER}\nNobody slept.", url="https://post.example/dam")
    assert found(ledger) == []


# What must make no copy


@pytest.mark.parametrize(
    "line",
    [
        "Click here to sign up for our newsletter and get the news every morning.",
        "The Associated Press contributed to this report from the capital of the province.",
        "A spokesman for the company did not respond to a request for comment.",
        "By signing up you agree to our terms of use and to our privacy policy.",
    ],
)
def test_lines_that_any_article_may_hold(ledger: Ledger, line: str) -> None:
    add(ledger, f"{FLOOD}\n{line}")
    add(ledger, f"{OTHER}\n{line}")
    assert found(ledger) == []


def test_what_an_outlet_prints_below_everything_is_furniture_and_a_wire_in_many_outlets_is_not(ledger: Ledger) -> None:
    footer = "The Velle Post is a proud member of the league of honest papers in the province of Tavosel."
    for number in range(7):
        add(ledger, f"{prose(number, 20)}.\n{footer}\n{FLOOD}", "Velle Post" if number else "Coast Wire")
    assert found(ledger) == []
    for number in range(7, 10):
        add(ledger, f"{prose(number, 20)}.\n{RAIN}", f"Post {number}")
    assert {relation.kind for relation in found(ledger)} == {"copies"}
    assert len(found(ledger)) == 3


def test_more_copies_than_are_paired_are_still_tied_together(ledger: Ledger) -> None:
    made = [add(ledger, f"{prose(number, 30)}.\n{RAIN}", f"Post {number}") for number in range(MANY + 5)]
    groups = independent([m.attributions[0] for m in made], found(ledger))
    assert len(groups) == 1


# The index


def test_the_index_is_brought_up_to_date_and_follows_the_text(ledger: Ledger) -> None:
    first = add(ledger, f"Ann Lee said that {FLOOD}\n{OTHER}")
    assert update(ledger.connection) == 1
    add(ledger, f"{FLOOD}\nNobody slept in Velle that night.")
    assert update(ledger.connection) == 1
    assert update(ledger.connection) == 0
    before = load(ledger.connection, 1)
    ledger.remove(speaker="Ann Lee")
    assert update(ledger.connection) == 1
    assert len(load(ledger.connection, 1)) < len(before)
    ledger.remove(article=first.article.id)
    assert list(ledger.connection.execute("SELECT count(*) FROM shingle")) == [(1,)]


def test_a_reading_made_anew_needs_no_new_index(ledger: Ledger) -> None:
    made = add(ledger, f"{FLOOD}\n{OTHER}")
    update(ledger.connection)
    ledger.replace(replace(made, statements=made.statements[:1]))
    assert update(ledger.connection) == 0


def test_only_some_articles_are_looked_at(ledger: Ledger) -> None:
    ids = [add(ledger, f"{prose(n, 20)}.\n{FLOOD}", f"Post {n}").article.id for n in range(3)]
    assert len(found(ledger)) == 3
    (relation,) = found(ledger, only=ids[:2])
    assert {relation.a.split("-")[0], relation.b.split("-")[0]} == set(ids[:2])


_PASSAGES = [FLOOD, RAIN, OTHER, QUOTE, "No.", "“Yes,” she said.", prose(1, 40), "\n", " … ", "a a a a a a a a a a a a"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(_PASSAGES), min_size=1, max_size=6).map(" ".join), min_size=2, max_size=4))
def test_spans_are_exact_and_no_order_of_adding_matters(texts: list[str]) -> None:
    readings = {r.article.id: r for r in map(read_text, texts) if r.article.text.strip()}

    def pairs(order: list[Reading]) -> set[frozenset[str]]:
        with Ledger(":memory:") as ledger:
            for reading in order:
                ledger.add(reading)
            relations = found(ledger)
            for relation in relations:
                a, b = (" ".join(words(side)) for side in sides(ledger, relation))
                assert a == b or "-" not in relation.a
                for side, other in zip(sides(ledger, relation), (relation.b, relation.a), strict=True):
                    there = " ".join(words([ledger.article(other.split("-")[0]).text]))
                    assert side
                    assert all(" ".join(words([piece])) in there for piece in side)
            return {frozenset((r.a.split("-")[0], r.b.split("-")[0])) for r in relations}

    order = list(readings.values())
    assert pairs(order) == pairs(order[::-1])


def words(pieces: list[str]) -> list[str]:
    return [word for piece in pieces for word in re.findall(r"\w+", piece.lower())]


# Independent origins


def test_five_outlets_with_one_wire_are_one_origin(ledger: Ledger) -> None:
    made = [add(ledger, f"{prose(n, 20)}.\n{RAIN}", f"Post {n}", f"2025-03-{n + 1:02}") for n in range(5)]
    own = add(ledger, "The mayor said that 190 millimeters of rain had fallen.", "Hill Herald")
    claims = [m.attributions[0] for m in (*made, own)]
    groups = independent(claims, found(ledger))
    assert [[claim.id for claim in group] for group in groups] == [[c.id for c in claims[:5]], [own.attributions[0].id]]
    assert len(independent(claims, ())) == 6


def test_credits_to_one_wire_are_one_origin_and_so_is_an_outlet_with_itself(ledger: Ledger) -> None:
    made = [
        add(ledger, "Lee said that the dam held. (AP)", "Velle Post"),
        add(ledger, "The mayor said that the dam had held all night. (AP)", "Hill Post"),
        add(ledger, "Ray said that the dam did not hold.", "Velle Post"),
        add(ledger, "Roe said that the dam was never safe.", "The Velle Post"),
        add(ledger, "Poe said that the dam was old.", None),
        add(ledger, "Doe said that the dam was too old.", None),
    ]
    claims: list[Article | Attribution | Any] = [m.attributions[0] for m in made]
    groups = independent(claims, found(ledger))
    assert [[claims.index(claim) for claim in group] for group in groups] == [[0, 1], [2, 3], [4], [5]]


# The command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands_copies.copies, arguments, standalone_mode=False)


def test_the_command_writes_relations_for_machines_and_for_people(ledger: Ledger) -> None:
    add(ledger, f"{OTHER}\n{FLOOD}", "Coast Wire", "2025-03-03", title="Dam \x1b[31mbreaks")
    add(ledger, f"Nobody slept in Velle that night.\n{FLOOD}", "=Velle Post", "2025-03-04")
    (relation,) = found(ledger)
    lines = run("--ledger", ledger.path, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [relation.to_json()]
    (row,) = csv.DictReader(io.StringIO(run("--ledger", ledger.path, "--format", "csv").stdout))
    assert (row["kind"], row["text"], row["outlet_b"]) == ("copies", FLOOD[:-1], "Coast Wire")
    assert row["outlet_a"].startswith("'=")
    text = run("--ledger", ledger.path).stdout
    assert "\x1b" not in text
    assert FLOOD[:-1] in text
    assert "first in Coast Wire, 2025-03-03" in text


def test_the_command_says_when_nothing_is_shared(ledger: Ledger) -> None:
    add(ledger, FLOOD)
    result = run("--ledger", ledger.path)
    assert (result.return_value, result.stdout) == (1, "")
    assert "no two articles" in result.stderr


def test_the_command_refuses_what_is_no_ledger(tmp_path: Path) -> None:
    assert run("--ledger", str(tmp_path / "none.db")).return_value == 2
