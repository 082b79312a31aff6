"""The labelled cases are well formed, and their reader refuses what is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cases import Case, CaseError, load_cases, parse_case, strip_tags, words

FOLDER = Path(__file__).parent / "cases"
FOLDERS = ("extract", "pages", "nested", "speakers")
CASES = [case for folder in FOLDERS for case in load_cases(FOLDER / folder)]
NESTED = load_cases(FOLDER / "nested")
SPEAKERS = load_cases(FOLDER / "speakers")
OUTLET = "the outlet"  # the speaker "we" where the article does not name its outlet
HEAD = '+++\nabout = "a"\nsuffix = ".txt"\nkinds = { 1 = "direct" }\n+++\n'


def pieces(case: Case) -> list[tuple[int, int]]:
    return [span for e in case.attributions.values() for span in (*e.source, *e.cue, *e.content)]


def shown(case: Case) -> str:
    return words(strip_tags(case.text)) if case.suffix == ".html" else case.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
class TestEveryCase:
    def test_no_mark_is_left_and_every_piece_is_tight(self, case: Case) -> None:
        assert not re.search(r"[⟦⟧]|^\+\+\+$|^=====$", case.text, re.MULTILINE)
        for start, end in pieces(case):
            assert case.text[start:end] == case.text[start:end].strip() != ""

    def test_marks_stand_outside_tags(self, case: Case) -> None:
        if case.suffix == ".html":
            for start, end in pieces(case):
                for place in (start, end):
                    assert case.text.rfind("<", 0, place) <= case.text.rfind(">", 0, place)

    def test_strings_of_the_front_matter_stand_in_the_document(self, case: Case) -> None:
        assert all(string in case.text for string in (*case.statements, *case.never))
        assert all(string in shown(case) for _, string in case.blocks)

    def test_statements_and_never_keep_clear_of_the_attributions(self, case: Case) -> None:
        for string in (*case.statements, *case.never):
            for place in re.finditer(re.escape(string), case.text):
                assert all(end <= place.start() or place.end() <= start for start, end in pieces(case))


def test_names_are_unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", SPEAKERS, ids=lambda case: case.name)
class TestSpeakers:
    def test_it_is_a_short_article(self, case: Case) -> None:
        assert 60 <= len(case.text.split()) <= 200

    def test_every_attribution_has_a_speaker_and_every_speaker_a_kind_once(self, case: Case) -> None:
        known = {""}
        for number, expected in sorted(case.attributions.items()):
            assert expected.speaker is not None
            first = expected.speaker not in known
            known.add(expected.speaker)
            assert (expected.kind_of_speaker is not None) == first, number
            assert first or (expected.role is None and expected.affiliation is None), number

    def test_names_roles_and_affiliations_are_words_of_the_article(self, case: Case) -> None:
        text = words(case.text).casefold()
        for expected in case.attributions.values():
            for label in (expected.speaker, expected.role, expected.affiliation):
                assert not label or label == OUTLET or label.casefold() in text

    def test_only_affirmed_claims_have_a_basis(self, case: Case) -> None:
        for expected in case.attributions.values():
            assert expected.polarity != "affirmed", "affirmed is not written"
            assert expected.polarity is None or expected.basis is None


def test_nested_cases_nest_but_for_those_that_only_look_so() -> None:
    for case in NESTED:
        deepest = max(map(case.depth, case.attributions), default=0)
        assert (deepest == 0) == case.name.startswith("not_nested"), case.name


def test_taking_the_marks_out_gives_the_document() -> None:
    for path in [path for folder in FOLDERS for path in (FOLDER / folder).glob("*.case")]:
        whole = path.read_text(encoding="utf-8")
        bare = re.sub(r"⟦[sqc][\d,]+ |⟧", "", whole)
        texts = [part.split("+++\n", 2)[2] for part in re.split(r"^=====\n", bare, flags=re.MULTILINE)]
        named = {case.name: case.text for case in CASES}
        for number, text in enumerate(texts, 1):
            assert named[path.stem if len(texts) == 1 else f"{path.stem}-{number}"] == text


def test_pieces_parents_and_shared_sources_are_read() -> None:
    head = HEAD.replace('1 = "direct"', '1 = "indirect", 2 = "direct", 3 = "indirect"')
    marked = "⟦s1 A⟧ ⟦q1 says⟧ ⟦c1 that ⟦s2,3 B⟧ ⟦q2 said⟧ ⟦c2 “x”⟧ and ⟦q3 hoped⟧ ⟦c3 so⟧⟧, ⟦c1 too⟧."
    case = parse_case(head + marked, "n")
    assert case.text == "A says that B said “x” and hoped so, too."
    first, second, third = (case.attributions[number] for number in (1, 2, 3))
    assert [case.plain(*span) for span in first.content] == ["that B said “x” and hoped so", "too"]
    assert second.source == third.source
    assert (first.parent, second.parent, third.parent) == (None, 1, 1)
    assert (case.depth(1), case.depth(3)) == (0, 1)


def test_what_is_said_of_the_speaker_is_read() -> None:
    head = HEAD.removesuffix("+++\n") + (
        'speakers = { 1 = "Ola Brekke" }\nkinds_of_speakers = { 1 = "person" }\nroles = { 1 = "mayor" }\n'
        'affiliations = { 1 = "Corrie" }\npolarity = { 1 = "negated" }\nbasis = { 1 = "document" }\n+++\n'
    )
    found = parse_case(head + "⟦c1 a⟧", "n").attributions[1]
    assert (found.speaker, found.kind_of_speaker, found.role) == ("Ola Brekke", "person", "mayor")
    assert (found.affiliation, found.polarity, found.basis) == ("Corrie", "negated", "document")
    bare = parse_case(HEAD + "⟦c1 a⟧", "n").attributions[1]
    assert (bare.speaker, bare.role, bare.polarity, bare.basis) == (None, None, None, None)


def test_html_pieces_compare_as_words() -> None:
    source = HEAD.replace(".txt", ".html") + "<p>⟦c1 “One <a href='x'>two</a>\n  &amp; three”⟧</p><p>x</p>"
    case = parse_case(source, "n")
    assert case.plain(*case.attributions[1].content[0]) == "“One two & three”"


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("no front matter", "no front matter"),
        (HEAD + "⟦c1 a", "never closed"),
        (HEAD + "⟦c1 a⟧⟧", "stray"),
        (HEAD + "⟦c1a⟧", "stray"),
        (HEAD + "⟦s1 a⟧", "no content"),
        (HEAD + "⟦c1 a⟧ ⟦q1 b⟧ ⟦q1 c⟧", "two cues"),
        (HEAD + "⟦s1 a ⟦c1 b⟧⟧", "inside a source"),
        (HEAD + "⟦c1 a ⟦s1 b⟧⟧", "different parents"),
        (HEAD + "⟦c2 a⟧", "kinds for"),
        (HEAD.replace("direct", "odd") + "⟦c1 a⟧", "no kinds"),
        (HEAD.replace("suffix", 'basis = { 1 = "rumour" }\nsuffix') + "⟦c1 a⟧", "no basis"),
        (HEAD.replace("suffix", 'polarity = { 2 = "negated" }\nsuffix') + "⟦c1 a⟧", "no marks"),
        (HEAD.replace("suffix", "acts = 1\nsuffix") + "⟦c1 a⟧", "table of strings"),
        (HEAD.replace("about", "abuot") + "⟦c1 a⟧", "unknown keys"),
        (HEAD.replace('about = "a"\n', "") + "⟦c1 a⟧", "missing keys"),
        (HEAD.replace(".txt", ".pdf") + "⟦c1 a⟧", "suffix"),
    ],
)
def test_what_is_not_well_formed_is_refused(part: str, why: str) -> None:
    with pytest.raises(CaseError, match=why):
        parse_case(part, "n")
