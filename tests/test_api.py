"""The Python API: its names, what importing it loads, and how failures come out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sayso

if TYPE_CHECKING:
    from sayso.model import Model

NAMES = [
    "Article", "Attribution", "Block", "Failure", "Figure", "Ledger", "LedgerError", "LoadError", "Passage", "Place",
    "Reader", "Reading", "SaysoError", "SpanError", "Speaker", "Statement", "Time", "read",
]  # fmt: skip
HEAVY = (
    "apsw", "feedparser", "httpx", "lxml", "numpy", "onnxruntime", "py3langid", "pypdfium2", "rich", "tokenizers",
    "trafilatura",
)  # fmt: skip

REST = (
    "Mayor Ann Lee said that the bridge would stay shut. “We will wait,” she told reporters on Monday.\n\n"
    "The bridge opened in 1931. It carries nine thousand cars a day, and the queue reaches the ring road by seven.\n"
)


def loaded_after(code: str) -> set[str]:
    """The heavy modules that are loaded after this code in a fresh interpreter."""
    script = f"import sys\n{code}\nprint(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    return {name for name in HEAVY if name in out.stdout.split()}


def test_the_exported_names_are_these_and_all_can_be_had() -> None:
    assert sorted(sayso.__all__) == NAMES
    for name in NAMES:
        assert getattr(sayso, name).__module__.startswith("sayso.")
    with pytest.raises(AttributeError, match="nothing"):
        sayso.nothing  # noqa: B018


def test_importing_loads_nothing_heavy() -> None:
    assert loaded_after("import sayso") == set()


def test_the_records_load_nothing_heavy() -> None:
    code = "import sayso\nsayso.Article, sayso.Attribution, sayso.Block, sayso.LoadError, sayso.Reader, sayso.read"
    assert loaded_after(code) == set()


def test_reading_a_text_loads_no_reader_of_pages_or_pdfs() -> None:
    code = f"import sayso\nassert sayso.read({REST.encode()!r}).attributions"
    assert loaded_after(code) == {"numpy", "onnxruntime", "tokenizers"}


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(REST, encoding="utf-8")
    return path


def test_read_takes_a_path_a_string_or_bytes(story: Path) -> None:
    by_path, by_string, by_bytes = (sayso.read(source) for source in (story, str(story), story.read_bytes()))
    ids = [[record.id for record in reading.records()] for reading in (by_path, by_string, by_bytes)]
    assert ids[0] == ids[1] == ids[2]
    assert [r.article.input for r in (by_path, by_string, by_bytes)] == [str(story), str(story), "bytes"]
    assert len(by_path.attributions) == len(by_path.statements) == 2


def test_without_nesting_there_are_no_more_claims(story: Path, model: Model) -> None:
    plain = sayso.read(story, nested=False)
    assert {a.id for a in plain.attributions} <= {a.id for a in sayso.read(story).attributions}
    (other,) = sayso.Reader(nested=False, model=model).read([story])
    assert isinstance(other, sayso.Reading)
    assert [a.id for a in other.attributions] == [a.id for a in plain.attributions]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("no/such/file.txt", "no/such/file.txt: no such file"),
        (b"", "bytes: empty"),
        (b" \n\x00 ", "bytes: empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "bytes: "),
        ("Der Bürgermeister sagte, dass die Brücke bis zum Sommer geschlossen bleibt. ".encode() * 9, "English"),
    ],
)
def test_read_raises_an_error_that_says_what_and_why(source: str | bytes, said: str) -> None:
    with pytest.raises(sayso.LoadError) as caught:
        sayso.read(source)
    assert said in str(caught.value)
    assert caught.value.reason
    assert isinstance(caught.value, sayso.SaysoError)


def test_a_folder_is_no_article(tmp_path: Path) -> None:
    with pytest.raises(sayso.LoadError, match="folder"):
        sayso.read(tmp_path)


def test_a_reader_keeps_the_order_and_yields_failures_in_place(story: Path, model: Model) -> None:
    sources: list[str | Path | bytes] = [b"", story, "no/such/file.txt", REST.encode(), Path("none.txt")]
    results = list(sayso.Reader(model=model).read(sources))
    kinds = [sayso.Failure, sayso.Reading, sayso.Failure, sayso.Reading, sayso.Failure]
    assert [type(result) for result in results] == kinds
    failures = [result for result in results if isinstance(result, sayso.Failure)]
    assert [failure.input for failure in failures] == ["bytes", "no/such/file.txt", "none.txt"]
    assert all(failure.error.input == failure.input for failure in failures)


def test_a_reader_of_nothing_yields_nothing_and_loads_no_model() -> None:
    assert list(sayso.Reader().read([])) == []
    assert loaded_after("import sayso\nassert not [*sayso.Reader().read([])]") & {"onnxruntime", "tokenizers"} == set()


def test_a_reader_begins_before_it_has_all_its_sources(model: Model) -> None:
    given = []

    def sources() -> object:
        for number in range(1_000):
            given.append(number)
            yield (REST * 40 + str(number)).encode()

    first = next(sayso.Reader(model=model).read(sources()))  # type: ignore[arg-type]
    assert isinstance(first, sayso.Reading)
    assert len(given) < 100
