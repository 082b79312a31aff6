"""Search in a ledger, who is who in it, and taking people, articles and outlets out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_readings import flood, read_text, story
from readings import bridge, hostile

from sayso.blank import FILLER
from sayso.database import LedgerError
from sayso.errors import NotFound
from sayso.ledger import Ledger
from sayso.records import Attribution, Statement
from sayso.removal import Removed
from sayso.search import Query

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "news.db") as made:
        made.add(flood())
        made.add(bridge())
        made.add(read_text("Ann LEE said that the dam held.\nMoss grows on it.", outlet="Hill Post", published="2025"))
        yield made


def found(ledger: Ledger, words: str = "", **filters: Any) -> list[str]:
    """The texts of what is found; an article's is its title."""
    records = ledger.search(Query(words, **filters)).records
    return [
        r.content.text if isinstance(r, Attribution) else r.passage.text if isinstance(r, Statement) else str(r.title)
        for r in records
    ]


# Search


def test_words_are_found_in_any_form_and_order(ledger: Ledger) -> None:
    assert found(ledger, "rot") == []
    assert found(ledger, "rotten dams") == ["“The dam is rotten,”"]
    assert found(ledger, "OPENING") == ["that the sluice was open", "The bridge opened in 1931."]
    assert found(ledger, "möss") == ["Moss grows on it."]


def test_a_phrase_stands_together(ledger: Ledger) -> None:
    assert found(ledger, '"is rotten"') == ["“The dam is rotten,”"]
    assert found(ledger, "“dam rotten”") == []


def test_source_and_cue_are_searched_too(ledger: Ledger) -> None:
    assert found(ledger, "Bob denied") == ["that the sluice was open"]


def test_an_article_is_found_where_no_single_claim_of_it_is(ledger: Ledger) -> None:
    assert found(ledger, "rotten sluice") == ["Mayor Ann Lee fears for Velle"]
    assert "Mayor Ann Lee fears for Velle" not in found(ledger, "rotten")
    assert found(ledger, "rotten", kind="article") == ["Mayor Ann Lee fears for Velle"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"act": "deny"}, ["that the sluice was open"]),
        ({"speaker": "bob"}, ["that 1,200 houses in Velle were lost by Monday", "that the sluice was open"]),
        ({"speaker": "ann lee", "outlet": "hill"}, ["that the dam held"]),
        ({"words": "dam", "after": "2024-12-31"}, ["that the dam held"]),
        ({"words": "dam", "before": "2024-05-06"}, ["“The dam is rotten,”"]),
        ({"words": "dam", "before": "2024-05-05"}, []),
        ({"words": "dam", "after": "2025-03-01"}, ["that the dam held"]),
        ({"words": "dam", "kind": "direct"}, ["“The dam is rotten,”"]),
        ({"words": "Velle", "kind": "outlet"}, ["The town of Velle has 9,000 houses."]),
        ({"words": "Velle", "act": "deny"}, []),
    ],
)
def test_filters(ledger: Ledger, filters: dict[str, Any], expected: list[str]) -> None:
    assert found(ledger, **filters) == expected


def test_without_words_the_newest_comes_first(ledger: Ledger) -> None:
    assert found(ledger, outlet="o", kind="indirect")[0] == "that the dam held"


def test_a_limit_says_that_there_is_more(ledger: Ledger) -> None:
    for number in range(5):
        ledger.add(story(number))
    some = ledger.search(Query("bridge open", limit=3))
    assert (len(some.records), some.more) == (3, True)
    everything = ledger.search(Query("bridge open"))
    assert (len(everything.records), everything.more) == (6, False)


@pytest.mark.parametrize(
    "wrong", [{}, {"words": " "}, {"words": "?!"}, {"after": "May"}, {"words": "a", "before": "2024-5-1"}]
)
def test_what_cannot_be_looked_for_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"look for|date"):
        Query(**wrong)


@settings(max_examples=60, deadline=None)
@given(
    words=hostile
    | st.text(max_size=30)
    | st.sampled_from(['a OR "b', "NEAR(a b)", "x*y*", '"', "title:a", "-a^2", "a\0b"])
)
def test_whatever_is_typed_is_words_and_never_syntax(words: str) -> None:
    with Ledger(":memory:") as ledger:
        ledger.add(flood())
        try:
            query = Query(words)
        except ValueError:
            return
        assert ledger.search(query).records == ledger.search(query).records


# Who is who


def voices(ledger: Ledger, name: str) -> dict[str, int]:
    return {voice.name: len(voice.claims) for voice in ledger.who(name)}


def test_a_name_is_one_voice_across_articles(ledger: Ledger) -> None:
    assert voices(ledger, "ann lee") == {"Ann Lee": 3, "Mayor Ann Lee": 1}
    (first, _) = ledger.who("Ann Lee")
    assert [(form.name, form.claims, form.why) for form in first.forms] == [
        ("Ann Lee", 2, "same name"),
        ("Ann LEE", 1, "same name"),
    ]
    assert [claim.article.published for claim in first.claims] == ["2025", "2024-05-06", "2024-05-06"]
    assert voices(ledger, "Nobody") == {}
    assert voices(ledger, "le") == {}
    assert voices(ledger, "!") == {}


def test_names_are_joined_by_hand_and_stay_so_after_a_new_reading(ledger: Ledger) -> None:
    ledger.join("Mayor  Ann Lee", "Ann Lee")
    ledger.replace(bridge())
    assert voices(ledger, "Lee") == {"Ann Lee": 4}
    (voice,) = ledger.who("Lee")
    assert ("Mayor Ann Lee", 1, "joined by hand") in [(f.name, f.claims, f.why) for f in voice.forms]
    assert ledger.part("mayor ann lee")
    assert not ledger.part("mayor ann lee")
    assert voices(ledger, "Lee") == {"Ann Lee": 3, "Mayor Ann Lee": 1}


def test_joined_names_follow_when_theirs_is_joined_and_make_no_ring(ledger: Ledger) -> None:
    ledger.join("Mayor Ann Lee", "Ann Lee")
    ledger.join("Ann Lee", "Dr Ann Lee")
    assert voices(ledger, "Lee") == {"Dr Ann Lee": 4}
    with pytest.raises(ValueError, match="one already"):
        ledger.join("Dr Ann Lee", "Mayor Ann Lee")


def test_a_name_is_split_off_in_one_article(ledger: Ledger) -> None:
    identity = flood().article.id
    other = ledger.split("Ann Lee", identity)
    assert voices(ledger, "Ann Lee") == {other: 2, "Ann LEE": 1, "Mayor Ann Lee": 1}
    assert found(ledger, "dam", speaker="Ann Lee") == ["“The dam is rotten,”", "that the dam held"]


# Taking out for good


def traces(ledger: Ledger, *words: str) -> set[str]:
    """The words that are anywhere in the ledger's files or in its index, upper and lower case alike."""
    folder = Path(ledger.path).parent
    data = b"".join(path.read_bytes() for path in folder.glob(Path(ledger.path).name + "*")).lower()
    left = {word for word in words if word.lower().encode() in data}
    for table in ("article_fts", "attribution_fts", "statement_fts"):
        ledger.connection.execute(f"CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, {table}, row)")
        terms = {term for (term,) in ledger.connection.execute("SELECT term FROM terms").fetchall()}
        left |= {word for word in words if word.lower() in terms}
        ledger.connection.execute("DROP TABLE temp.terms")
    return left


def check_sound(ledger: Ledger) -> None:
    assert ledger.connection.pragma("integrity_check") == "ok"
    assert ledger.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in ("article_fts", "attribution_fts", "statement_fts"):
        ledger.connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    for article in ledger.articles():
        ledger.reading(article.id)


HIDDEN = "Zebulon Quark said that the kryptonite vault leaks.\nThe xylophone of Quarktown stands."
WORDS = ("Zebulon", "kryptonite", "xylophone", "walrus", "secretpath")


def add_secret(ledger: Ledger) -> str:
    """An article among others, with a correction and names joined by hand that would give it away."""
    for number in range(30):
        ledger.add(story(number))
    secret = read_text(HIDDEN, name="/secretpath/a.txt", outlet="Walrus Post", title="Zebulon Quark speaks")
    ledger.add(secret)
    for number in range(30, 60):
        ledger.add(story(number))
    identity = secret.article.id
    ledger.connection.execute(
        "INSERT INTO correction (record, article, field, value, made) VALUES (?, ?, 'speaker', ?, '')",
        (secret.attributions[0].id, identity, '{"content": [], "cue": [], "source": [], "name": "Zebulon Q."}'),
    )
    ledger.split("Zebulon Quark", identity)
    ledger.fail(NotFound("/secretpath/a.txt", "no such file"))
    assert traces(ledger, *WORDS) == set(WORDS)
    return identity


def test_a_removed_article_leaves_no_trace(ledger: Ledger) -> None:
    identity = add_secret(ledger)
    assert ledger.remove(article=identity) == Removed(articles=1, claims=1)
    assert traces(ledger, *WORDS) == set()
    check_sound(ledger)
    assert len(list(ledger.articles())) == 63
    assert found(ledger, "bridge 59") == ["that bridge 59 would open"]
    assert ledger.remove(article=identity) == Removed()


def test_a_removed_outlet_leaves_no_trace(ledger: Ledger) -> None:
    add_secret(ledger)
    assert ledger.remove(outlet="WALRUS post") == Removed(articles=1, claims=1)
    assert traces(ledger, *WORDS) == set()
    check_sound(ledger)


def test_a_rehearsal_changes_nothing(ledger: Ledger) -> None:
    add_secret(ledger)
    assert ledger.remove(outlet="Walrus Post", rehearse=True) == Removed(articles=1, claims=1)
    assert ledger.remove(speaker="Zebulon Quark", rehearse=True).claims == 0  # split off by hand: somebody else
    assert traces(ledger, *WORDS) == set(WORDS)
    check_sound(ledger)


def test_a_removed_speaker_leaves_no_trace_and_the_rest_stays(ledger: Ledger) -> None:
    identity = flood().article.id
    ray = flood().attributions[3].id
    for value in ("Bob Ray", "deny"):
        ledger.connection.execute(
            "INSERT INTO correction (record, article, field, value, made) VALUES (?, ?, 'x', ?, '')",
            (ray, identity, json.dumps(value)),
        )
    ledger.join("Raymond", "Bob Ray")
    before = ledger.reading(identity)
    assert traces(ledger, "sluice", "Bob Ray", "raymond") == {"sluice", "Bob Ray", "raymond"}
    assert ledger.remove(speaker="bob ray") == Removed(claims=2, blanked=1)
    assert traces(ledger, "sluice", "Bob", "Raymond", "1,200") == set()
    check_sound(ledger)
    after = ledger.reading(identity)
    assert len(after.article.text) == len(before.article.text)
    assert [a.id for a in after.attributions] == [before.attributions[0].id, before.attributions[2].id]
    content = after.attributions[0].content
    assert content.spans == before.attributions[0].content.spans
    assert content.text.startswith(f"that {FILLER * 7} had {FILLER * 4} her {FILLER * 5}")
    assert [s.name for s in after.speakers] == ["Ann Lee"]
    assert after.statements == before.statements
    assert [f.text for f in after.figures] == ["9,000"]
    assert (after.times, after.places) == ((), ())
    assert ledger.connection.execute("SELECT * FROM correction").fetchall() == []
    assert ledger.who("Bob") == []
    assert not ledger.add(flood()).new


def test_a_speaker_is_blanked_wherever_the_name_or_the_words_stand(ledger: Ledger) -> None:
    text = "Zebulon Quark said that the kryptonite vault leaks.\nThe Kryptonite vault leaks; ZEBULON QUARK's dog barks."
    secret = read_text(
        text,
        title="Zebulon Quark: the kryptonite vault leaks",
        url="https://example.org/2024/zebulon-quark_speaks",
        authors=("Zebulon Quark",),
    )
    ledger.add(secret)
    assert ledger.remove(speaker="Zebulon Quark") == Removed(claims=1, blanked=1)
    assert traces(ledger, "zebulon", "quark", "kryptonite") == set()
    check_sound(ledger)
    article = ledger.article(secret.article.id)
    assert article.url == f"https://example.org/2024/{FILLER * 13}_speaks"
    assert article.title == f"{FILLER * 13}: {FILLER * 26}"
    assert article.authors == (FILLER * 13,)
    assert article.text.endswith(f"{FILLER * 13}'s dog barks.")


def test_nobody_else_is_touched(ledger: Ledger) -> None:
    before = [ledger.reading(article.id) for article in ledger.articles()]
    assert ledger.remove(speaker="Ann") != Removed()  # her claims whose speaker is not resolved have it in their source
    assert ledger.remove(speaker="Nobody Known") == Removed()
    with pytest.raises(ValueError, match="letter"):
        ledger.remove(speaker="!")
    with pytest.raises(ValueError, match="only one"):
        ledger.remove(speaker="Ann", outlet="Hill Post")
    with pytest.raises(ValueError, match="name an article"):
        ledger.remove()
    assert len(list(ledger.articles())) == len(before)


def test_a_removal_waits_for_readers_to_let_go(ledger: Ledger) -> None:
    identity = add_secret(ledger)
    with Ledger(ledger.path, create=False) as reader:
        reader.connection.execute("BEGIN")
        assert reader.knows(flood().article.sha256)
        ledger.connection.set_busy_timeout(50)
        with pytest.raises(LedgerError, match="close them and run the command again"):
            ledger.remove(article=identity)
        assert traces(ledger, *WORDS) != set()
    assert ledger.remove(article=identity) == Removed()
    assert traces(ledger, *WORDS) == set()


def test_a_speaker_goes_from_an_article_by_shorter_names_too(ledger: Ledger) -> None:
    """The article calls Ann Lee “Lee” where she speaks again."""
    identity = flood().article.id
    ledger.remove(speaker="Ann Lee")
    after = ledger.reading(identity)
    assert "Lee" not in after.article.text
    assert after.article.title == f"Mayor {FILLER * 7} fears for Velle"
    assert [a.content.text for a in after.attributions] == ["that the sluice was open"]
    assert [s.name for s in after.speakers] == ["Bob Ray"]
    check_sound(ledger)
