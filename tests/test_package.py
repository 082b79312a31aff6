"""What ships: the model with its card, and the examples."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def shipped() -> dict[str, str]:
    """The files from outside the package that a wheel holds, and where in it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included: dict[str, str] = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    return included


def test_every_example_document_ships() -> None:
    documents = {f"examples/{p.name}" for p in (ROOT / "examples").iterdir() if p.suffix in {".html", ".pdf", ".txt"}}
    assert documents
    assert documents <= set(shipped())
    assert all((ROOT / path).is_file() for path in shipped())


def test_the_model_ships_with_its_card_and_the_wheel_stays_small() -> None:
    package = ROOT / "src" / "sayso"
    assert {"model.onnx", "tokenizer.json", "decoder.json", "calibration.json"} <= {
        path.name for path in (package / "weights").iterdir()
    }
    assert shipped()["docs/model-card.md"] == "sayso/weights/README.md"
    files = [path for path in package.rglob("*") if path.is_file()] + [ROOT / path for path in shipped()]
    assert sum(path.stat().st_size for path in files) < 60_000_000
