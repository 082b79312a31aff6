"""Figures that evaluation commands leave in ``results.json``, which docs/model-card.md is filled from.

Every command here that takes ``--save`` calls `save` with its figures; ``docs/make_blocks.py`` puts them on the card.
"""

from __future__ import annotations

import hashlib
import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.model import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

RESULTS = Path(__file__).with_name("results.json")


def model_digest(*, speakers: bool = False) -> str:
    """Names the model that ships, by its files; those that only name ``speakers`` count where they are asked for."""
    digest = hashlib.sha256()
    for path in sorted(shipped().iterdir()):
        if path.suffix in ({".json", ".onnx", ".npz"} if speakers else {".json", ".onnx"}):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def save(name: str, figures: Mapping[str, float | str], *, model: bool = True, speakers: bool = False) -> None:
    """Keep the figures of the command that runs, under a name that a reader of the card understands.

    With them stand the command as it was called and, unless ``model`` is false (no figure depends on it), which model
    it measured; ``speakers`` says that the figures depend on how speakers are named. Earlier figures of that name go.
    """
    arguments = [argument for argument in sys.argv[1:] if argument != "--save"]
    command = shlex.join(["python", f"evaluation/{Path(sys.argv[0]).name}", *arguments])
    entry: dict[str, Any] = {
        "command": command,
        "model": model_digest(speakers=speakers) if model else None,
        "figures": dict(figures),
    }
    results = dict(sorted((load() | {name: entry}).items()))
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load() -> dict[str, dict[str, Any]]:
    """All saved results by name: ``command``, ``model`` (a digest, or null) and ``figures``."""
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
