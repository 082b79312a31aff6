"""The sentences labelled for figures are well formed, and their reader refuses what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from figure_cases import ExpectedFigure, FigureCase, FigureCaseError, load_figure_cases, parse_figure_case
from hypothesis import given
from hypothesis import strategies as st

FOLDER = Path(__file__).parent / "cases" / "figures"
FILES = sorted(FOLDER.glob("*.txt"))
CASES = [case for file in FILES for case in load_figure_cases(file)]


def figure(label: str, marked: str = "12") -> ExpectedFigure:
    (only,) = parse_figure_case("x", f"Some ⟦{marked}⟧{{{label}}} aid workers left.").figures
    return only


class TestTheLabelledSentences:
    def test_there_are_enough_of_each_kind(self) -> None:
        sentences = {file.stem: len(load_figure_cases(file)) for file in FILES}
        assert sentences == {"business": 55, "disasters": 55, "hard_negatives": 33, "science": 55, "sport": 55}

    def test_no_sentence_comes_twice(self) -> None:
        assert len({case.text for case in CASES}) == len(CASES)

    def test_many_have_no_figure(self) -> None:
        without = sum(not any(not figure.optional for figure in case.figures) for case in CASES)
        assert len(CASES) / 5 <= without <= len(CASES) / 3

    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
    def test_spans_are_tight_in_order_and_cut_no_word(self, case: FigureCase) -> None:
        end = 0
        for each in case.figures:
            assert end <= each.start < each.end <= len(case.text)
            end = each.end
            assert case.text[each.start : each.end] == case.text[each.start : each.end].strip()
            for place in (each.start, each.end):
                assert not case.text[max(0, place - 1) : place + 1].isalnum() or place in (0, len(case.text))


class TestTheReader:
    def test_a_value(self) -> None:
        assert figure("12 count; of=workers; modifier=at_least") == ExpectedFigure(
            5, 7, 12, None, None, "count", "count", of="workers", modifier="at_least"
        )

    def test_a_range_says_so_itself(self) -> None:
        assert figure("15e9..20e9 USD; per=day", "$15-20bn") == ExpectedFigure(
            5, 13, None, 15e9, 20e9, "USD", "money", modifier="range", per="day"
        )

    def test_a_range_may_be_open(self) -> None:
        assert (figure("24.. count").low, figure("24.. count").high) == (24, None)

    @pytest.mark.parametrize(("written", "value"), [("2/3", 2 / 3), ("-12", -12), ("0.25", 0.25), ("1.5e9", 1.5e9)])
    def test_numbers(self, written: str, value: float) -> None:
        assert figure(f"{written} count").value == value

    def test_a_dimension_other_than_the_units_own(self) -> None:
        assert figure("12 year; dim=age").dimension == "age"
        assert figure("12 year").dimension == "duration"

    def test_units_of_two_words(self) -> None:
        assert figure("12 square mile; optional; change=by") == ExpectedFigure(
            5, 7, 12, None, None, "square mile", "area", change="by", optional=True
        )

    def test_a_sentence_without_marks(self) -> None:
        assert parse_figure_case("x", "No one came.") == FigureCase("x", "No one came.", ())

    def test_a_no_break_space_is_shown(self) -> None:
        assert parse_figure_case("x", "⟦4⍽500⟧{4500 count} came.").text == "4\N{NO-BREAK SPACE}500 came."

    @given(st.text(st.characters(exclude_characters="⟦⟧{}⍽"), min_size=1).filter(lambda text: text == text.strip()))
    def test_text_comes_back_as_it_stood(self, text: str) -> None:
        case = parse_figure_case("x", f"a {text} ⟦{text}⟧{{3 count}} {text} z")
        assert case.text == f"a {text} {text} {text} z"
        (only,) = case.figures
        assert case.text[only.start : only.end] == text

    @pytest.mark.parametrize(
        "label",
        [
            "",
            "12",
            "count",
            "12 counts",
            "12 km/h",
            "twelve count",
            "12 count;of=workers",
            "12 count; of=",
            "12 count; of=aid workers",
            "12 count; of=soldiers",
            "12 count; of=work",
            "12 count; of=workers; of=aid",
            "12 count; modifier=range",
            "12 count; modifier=roughly",
            "12 count; change=up",
            "12 count; dim=age",
            "12 count; dim=count",
            "12 count; per=",
            "12 count; optional=yes",
            "12 count; unit=km",
            "12..8 count",
            "12..12 count",
            "..12 count",
            "1/0 count",
        ],
    )
    def test_a_malformed_label_is_an_error(self, label: str) -> None:
        with pytest.raises(FigureCaseError):
            figure(label)

    @pytest.mark.parametrize(
        "line",
        [
            "",
            " Twelve left.",
            "⟦12⟧ left.",
            "⟦12 left.",
            "12⟧{12 count} left.",
            "⟦⟧{12 count} left.",
            "⟦12 ⟧{12 count} left.",
            "⟦⟦12⟧{12 count}⟧{12 count} left.",
            "⟦12⟧ {12 count} left.",
            "⟦12⟧{12 count left.",
        ],
    )
    def test_a_malformed_line_is_an_error(self, line: str) -> None:
        with pytest.raises(FigureCaseError):
            parse_figure_case("x", line)

    def test_the_error_says_where(self, tmp_path: Path) -> None:
        path = tmp_path / "floods.txt"
        path.write_text("# about\n\n⟦12⟧{12 count} left.\n⟦12⟧{12 pieces} left.\n", encoding="utf-8")
        with pytest.raises(FigureCaseError, match=r"floods:4: '12': no value and known unit"):
            load_figure_cases(path)
