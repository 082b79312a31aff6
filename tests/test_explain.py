"""Why records say what they say: told from the reading alone, with passages of the article."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from ledger_readings import flood
from readings import Claim, article, bridge, each_reading, reading

from sayso.acts import act_of
from sayso.cli import commands
from sayso.explain import explain
from sayso.ledger import Ledger
from sayso.records import Attribution, Figure, Place, Reading, Speaker, Time

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from sayso.explain_measured import Reason
    from sayso.records import Polarity


def reasons(of: Reading, record: Attribution | Speaker | Figure | Time | Place) -> dict[str, Reason]:
    return {reason.field: reason for reason in explain(of, record.id)}


def shown(of: Reading, reason: Reason) -> list[str]:
    return [of.article.text[start:end] for start, end in reason.evidence]


def dam(*claims: Claim, mentions: tuple[str, ...], lines: tuple[str, ...], role: str | None = None) -> Reading:
    """A reading all of whose claims are Ann Lee's, who is mentioned with these words, in order."""
    of = article(*(("paragraph", line) for line in lines), published="2024-05-06")
    spans, at = [], 0
    for words in mentions:
        start = of.text.index(words, at)
        at = start + len(words)
        spans.append((start, at))
    lee = Speaker(of, "Ann Lee", "person", tuple(spans), role=role)
    made = reading(of, *claims)
    return Reading(of, tuple(replace(a, speaker=lee.id) for a in made.attributions), speakers=(lee,))


def test_a_pronoun_is_explained_by_the_mentions_before_it() -> None:
    of = dam(
        Claim("direct", "“It is safe,”", "said", "she"),
        mentions=("Ann Lee", "She", "she"),
        lines=("Mayor Ann Lee came. She spoke.", "“It is safe,” she said."),
        role="Mayor",
    )
    found = reasons(of, of.attributions[0])
    assert found["speaker"].value == "Ann Lee"
    assert found["speaker"].because == "“she” was taken to mean the one mentioned before it"
    assert shown(of, found["speaker"]) == ["Ann Lee", "She"]
    assert shown(of, found["role"]) == ["Mayor"]


def test_a_pronoun_with_nobody_before_it_is_explained_by_who_comes_after() -> None:
    of = dam(
        Claim("indirect", "It is safe", "said", "she"),
        mentions=("she", "Ann Lee"),
        lines=("It is safe, she said. That is Ann Lee.",),
    )
    assert shown(of, reasons(of, of.attributions[0])["speaker"]) == ["Ann Lee"]


@pytest.mark.parametrize(
    ("source", "because", "passages"),
    [
        ("Lee", "“Lee” is part of the fullest name that the article has", ["Ann Lee"]),
        ("the mayor", "“the mayor” was taken to describe the one mentioned before it", ["Ann Lee"]),
        ("Mayor Ann Lee", "the source gives the name in full", ["Mayor Ann Lee"]),
    ],
)
def test_names_and_descriptions_are_told_apart(source: str, because: str, passages: list[str]) -> None:
    of = dam(
        Claim("indirect", "it is safe", "said", source),
        mentions=("Ann Lee", source),
        lines=("Ann Lee came.", f"{source} said it is safe."),
    )
    found = reasons(of, of.attributions[0])["speaker"]
    assert found.because == because
    assert shown(of, found) == passages


def test_a_speaker_that_cannot_be_told_has_the_reason_of_the_record() -> None:
    of = reading(article(("paragraph", "They said it is safe.")), Claim("indirect", "it is safe", "said", "They"))
    unknown = replace(of.attributions[0], reason="whom “They” means cannot be told")
    found = reasons(replace(of, attributions=(unknown,)), unknown)
    assert found["speaker"].value is None
    assert found["speaker"].because == "whom “They” means cannot be told"


@pytest.mark.parametrize(
    ("line", "cue", "lemma", "polarity", "words"),
    [
        ("Ann Lee did not say that it is safe.", "say", "say", "negated", ["not"]),
        ("Ann Lee declined to say that it is safe.", "declined to say", "say", "withheld", ["declined"]),
        ("Ann Lee denied that it is safe.", "denied", "deny", "affirmed", []),
        ("Ann Lee never admitted that it is safe.", "admitted", "admit", "negated", ["never"]),
    ],
)
def test_act_and_polarity_are_explained_by_lemma_and_words(
    line: str, cue: str, lemma: str, polarity: Polarity, words: list[str]
) -> None:
    claim = Claim("indirect", "that it is safe", cue, "Ann Lee", act=act_of(cue))
    of = dam(claim, mentions=("Ann Lee",), lines=(line,))
    said = replace(of.attributions[0], polarity=polarity)
    found = reasons(replace(of, attributions=(said,)), said)
    assert found["act"].because == f"the table of acts has “{lemma}” as {said.act} (speech)"
    assert shown(of, found["polarity"])[: len(words)] == words
    assert bool(words) == bool(found["polarity"].evidence)


def test_the_words_behind_a_cue_may_decide_its_act() -> None:
    of = dam(
        Claim("indirect", "them to leave", "told", "Ann Lee", act="demand"),
        mentions=("Ann Lee",),
        lines=("Ann Lee told them to leave.",),
    )
    assert reasons(of, of.attributions[0])["act"].because.endswith("the words behind it decide")


def test_the_words_that_show_a_basis_are_shown() -> None:
    of = dam(
        Claim("indirect", "that it is safe", "said", "Ann Lee"),
        mentions=("Ann Lee",),
        lines=("Citing a confidential report, Ann Lee said that it is safe.",),
    )
    said = replace(of.attributions[0], basis="document")
    assert shown(of, reasons(replace(of, attributions=(said,)), said)["basis"]) == ["report"]


def test_a_nested_claim_names_the_one_that_it_lies_in() -> None:
    of = flood()
    found = reasons(of, of.attributions[1])["says"]
    assert found.value == "Port Gazette → Ann Lee → Bob Ray"
    assert of.attributions[0].id in found.because
    assert found.evidence == of.attributions[0].content.spans


def test_a_figure_is_explained_by_its_words_and_its_holder() -> None:
    of = flood()
    found = reasons(of, of.figures[0])
    assert found["value"].value == "1,200"
    assert found["time"].value == "2024-05-06"
    assert shown(of, found["time"]) == ["Monday"]
    assert shown(of, found["place"]) == ["Velle"]
    assert found["holder"].value == "Port Gazette → Ann Lee → Bob Ray"
    assert reasons(of, of.figures[1])["value"].value == "9,000 to ?"
    assert reasons(of, of.figures[1])["holder"].because == "it stands in a sentence of the outlet's own"


def test_the_words_that_hedge_a_figure_are_shown() -> None:
    of = article(("paragraph", "It cost more than $5 million a day."))
    start = of.text.index("$5")
    cost = Figure(of, (start, start + 10), value=5e6, unit="USD", dimension="money", modifier="more_than", per="day")
    found = reasons(Reading(of, figures=(cost,)), cost)
    assert shown(Reading(of), found["modifier"]) == ["more than "]
    assert shown(Reading(of), found["per"]) == ["day"]
    assert found["value"].value == "5,000,000"


def test_a_time_is_explained_by_what_it_counts_from() -> None:
    of = flood()
    found = reasons(of, of.times[0])
    assert found["value"].because.startswith("“Monday” counts from publication, 2024-05-06")
    assert found["days"].value == "2024-05-06 to 2024-05-06"
    whole = article(("paragraph", "It fell on 3 March 2021. Three days later it rose."), published="2024-05-06")
    first = Time(whole, (11, 23), value="2021-03-03", first="2021-03-03", last="2021-03-03")
    later = Time(whole, (25, 41), value="2021-03-06", first="2021-03-06", last="2021-03-06")
    made = Reading(whole, times=(first, later))
    assert reasons(made, first)["value"].because == "“3 March 2021” says the year itself: it counts from nothing"
    assert "from “3 March 2021” (2021-03-03), the time spoken of before it" in reasons(made, later)["value"].because


def test_a_place_says_how_many_bear_its_name() -> None:
    of = article(("paragraph", "She went from Paris to Lyon."))
    paris = Place(of, (14, 19), name="Paris", country="FR", latitude=48.9, longitude=2.35, geonames=2988507)
    lyon = Place(of, (23, 27), name="Lyon", country="FR", latitude=45.7, longitude=4.8, geonames=2996944)
    made = Reading(of, places=(paris, lyon))
    found = reasons(made, paris)["place"]
    assert found.value == "Paris, FR (48.900, 2.350)"
    assert found.because.endswith("of the same country the article names Lyon")
    assert shown(made, found) == ["Paris", "Lyon"]


def test_a_speaker_is_explained_by_its_mentions() -> None:
    of = flood()
    found = reasons(of, of.speakers[0])
    assert found["name"].because == "the fullest name that the article gives"
    assert found["mentions"].value == "Lee"
    assert found["claims"].value == "2"


def test_every_record_of_a_reading_is_explained() -> None:
    for of in (flood(), bridge()):
        for record in of.records():
            assert explain(of, record.id)
    with pytest.raises(KeyError):
        explain(flood(), "0123")


@each_reading
def test_hostile_readings_are_explained_within_their_text(of: Reading) -> None:
    for record in of.records():
        for reason in explain(of, record.id):
            assert reason.because
            assert all(0 <= start < end <= len(of.article.text) for start, end in reason.evidence)


# The command


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reading:
    path = tmp_path / "news.db"
    monkeypatch.setenv("SAYSO_LEDGER", str(path))
    made = flood()
    with Ledger(path) as ledger:
        ledger.add(made)
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["explain", *arguments], standalone_mode=False)


def test_explain_prints_passages_in_brackets(kept: Reading) -> None:
    out = run(kept.attributions[1].id).stdout
    assert "says: Port Gazette → Ann Lee → Bob Ray\n" in out
    assert "Mayor Ann Lee said that [Bob Ray] had told her that" in out


def test_explain_writes_lines_and_tables(kept: Reading) -> None:
    identity = kept.times[0].id
    lines = [json.loads(line) for line in run(identity, "-f", "jsonl").stdout.splitlines()]
    assert {(line["type"], line["record"]) for line in lines} == {("explanation", identity)}
    assert lines[0]["evidence"][-1]["text"] == "Monday"
    rows = list(csv.DictReader(io.StringIO(run(identity, "-f", "csv").stdout)))
    assert [row["field"] for row in rows] == [line["field"] for line in lines]
    assert rows[0]["passages"] == "Monday"


def test_explain_shows_no_escapes_of_strangers(tmp_path: Path) -> None:
    of = reading(
        article(("paragraph", "Ann \x1b[31mLee said it is safe.")),
        Claim("indirect", "it is safe", "said", "Ann \x1b[31mLee"),
    )
    with Ledger(tmp_path / "a.db") as ledger:
        ledger.add(of)
    assert "\x1b" not in run(of.attributions[0].id, "--ledger", str(tmp_path / "a.db")).stdout


@pytest.mark.parametrize("identity", ["0123", "0123-at-4567", "", "-"])
def test_explain_says_what_is_not_there(kept: Reading, identity: str) -> None:
    done = run(identity)
    assert done.return_value == 1
    assert "no record of this id" in done.stderr
    assert run(f"{kept.article.id}-at-0").return_value == 1
