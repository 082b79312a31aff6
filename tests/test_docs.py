"""The pages tell the truth: their examples run, their made parts are up to date, nothing that is there goes unnamed."""
# ruff: noqa: S603 - the commands are those of the pages

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import results
from readings import bridge

from sayso.records import Figure, Place, Record, Speaker, Time

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "docs"))
import make_blocks  # noqa: E402 - a neighbour folder, no package

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md")])
MODULES = sorted(path.stem for path in (ROOT / "src" / "sayso").glob("[a-z]*.py"))

_FENCE = re.compile(r"(<!-- not run: [^>]+ -->\n)?^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CONFIDENCE = re.compile(r"(\"confidence\": |unsure \()[\d.]+")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(language: str) -> list[ParameterSet]:
    """The fenced blocks of a language that a reader may type, page by page; none where a comment says "not run"."""
    return [
        pytest.param(body, id=f"{name(page)}-{number}")
        for page in PAGES
        for number, (marker, found, body) in enumerate(_FENCE.findall(page.read_text(encoding="utf-8")))
        if found == language and not marker
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as a reader has it: the examples in it, and a `sayso` that runs this code."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    program = tmp_path / "bin" / "sayso"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys\nfrom sayso.cli import main\nsys.exit(main())\n", encoding="utf-8"
    )
    program.chmod(0o755)
    return tmp_path


def run(command: list[str], folder: Path) -> None:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "error"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr


@pytest.mark.parametrize("block", blocks("console"))
def test_shell_examples_run(block: str, folder: Path) -> None:
    commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    assert commands
    run(["bash", "-e", "-c", "\n".join(commands)], folder)


@pytest.mark.parametrize("block", blocks("python"))
def test_python_examples_run(block: str, folder: Path) -> None:
    run([sys.executable, "-c", block], folder)


def test_shell_examples_that_are_not_run_still_name_files_that_are_there() -> None:
    for page in PAGES:
        for marker, _, body in _FENCE.findall(page.read_text(encoding="utf-8")):
            for path in re.findall(r"(?:training|evaluation|docs)/\w+\.py", body if marker else ""):
                assert (ROOT / path).is_file(), f"{name(page)}: {path}"


@pytest.mark.parametrize("path", make_blocks.DRAWINGS, ids=name)
def test_drawings_are_those_of_the_figures(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == make_blocks.DRAWINGS[path](), "run python docs/make_blocks.py"


@pytest.mark.parametrize("page", make_blocks.BLOCKS, ids=name)
def test_made_parts_are_up_to_date(page: Path) -> None:
    """But for confidences, which differ a little between processors."""
    written = page.read_text(encoding="utf-8")
    assert {found[2] for found in make_blocks.MADE.finditer(written)} == set(make_blocks.BLOCKS[page])
    made = make_blocks.fill(page)
    assert _CONFIDENCE.sub(r"\1", written) == _CONFIDENCE.sub(r"\1", made), "run python docs/make_blocks.py"


def test_figures_are_those_of_the_model_that_ships() -> None:
    saved = results.load()
    current = {None, results.model_digest(), results.model_digest(speakers=True)}
    old = [key for key, result in saved.items() if result["model"] not in current]
    assert not old, f"measure again, with --save: {[saved[key]['command'] for key in old]}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}, target


def test_records_page_names_every_field() -> None:
    page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    parts = dict(
        zip(
            re.findall(r"^##+ (.+)$", page, re.MULTILINE),
            re.split(r"^##+ .+$", page, flags=re.MULTILINE)[1:],
            strict=True,
        )
    )
    reading = bridge()
    article = reading.article
    more: list[Record] = [
        Speaker(article, "mayor", "unnamed", ((40, 45),)),
        Figure(article, (40, 45), value=1.0, unit="count", dimension="count"),
        Time(article, (40, 45), value="2024"),
        Place(article, (40, 45), name="x", latitude=0.0, longitude=0.0, geonames=1),
    ]
    records = [record.to_json() for record in (*reading.records(), *more)] + [
        block.to_json() | {"type": "block"} for block in article.blocks
    ]
    for record in records:
        table = "\n".join(line.split("|")[1] for line in parts[record["type"]].splitlines() if line.startswith("| `"))
        named = set(re.findall(r"`(\w+)`", table))
        assert set(record) - {"type"} <= named, record["type"]


# The architecture


@cache
def stages() -> list[list[str]]:
    """The modules that the architecture page names, section by section."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    sections = re.split(r"^### ", page, flags=re.MULTILINE)[1:]
    return [re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) for section in sections]


def imports(module: str) -> set[str]:
    """The modules of sayso that a module imports anywhere, but those that only type checkers see."""
    tree = ast.parse((ROOT / "src" / "sayso" / f"{module}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    found = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {path.removeprefix("sayso.") for path in found if path.startswith("sayso.")}


def test_architecture_names_every_module_once() -> None:
    assert sorted(module for stage in stages() for module in stage) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_data_flows_one_way(module: str) -> None:
    order = {found: number for number, stage in enumerate(stages()) for found in stage}
    later = {found for found in imports(module) if order[found] > order[module]}
    assert not later
    if order[module] == 0:
        assert not imports(module)


def test_the_package_says_what_it_is_in_one_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = re.search(r"^## (\S+)", text, re.MULTILINE)
    assert version is not None
    assert f'version = "{version[1]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'__version__ = "{version[1]}"' in (ROOT / "src" / "sayso" / "__init__.py").read_text(encoding="utf-8")
