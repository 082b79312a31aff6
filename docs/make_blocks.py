"""Fill the parts of the pages here that are made from data: run it after a change of the model or of its figures.

A made part stands between ``<!-- made: NAME -->`` and ``<!-- /made -->``; `BLOCKS` says where each comes from. Nothing
is measured here: the figures are those that evaluation commands saved (evaluation/results.py), the reliability table
is the one that ships beside the model. The readings shown are read anew, which takes a second or two.
"""

from __future__ import annotations

import json
import math
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

import sayso
from sayso.cli import commands
from sayso.model import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sayso.records import Record

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "evaluation"))
import results  # noqa: E402 - a neighbour folder, no package

MADE = re.compile(r"(<!-- made: ([\w-]+) -->\n).*?(<!-- /made -->)", re.DOTALL)
EXAMPLE = ROOT / "examples" / "port-velle-observer.html"
SNIPPET = (
    "The bridge is safe, Mayor Ann Lee said on Monday. “I would not walk on it,” her deputy told reporters, "
    "adding that two engineers had warned of rust. The bridge opened in 1931."
)

RIVER = (
    "The Rhine rose by two metres in Basel, the harbour master said on Monday. “We have moved the barges,” she told "
    "reporters. The river is three hundred metres wide there, and the old town stands on its left bank."
)


def scores() -> str:
    """A table for each saved result, under its name, with the command that measured it."""
    parts = []
    for name, result in results.load().items():
        model = f", model `{result['model']}`" if result["model"] else ""
        rows = "".join(f"| {key} | {value} |\n" for key, value in result["figures"].items())
        parts.append(f"**{name}** (`{result['command']}`{model})\n\n| figure | value |\n|---|---:|\n{rows}")
    return "\n".join(parts) or "No figures are saved yet.\n"


def reliability() -> str:
    """How often attributions of a given confidence are right."""
    calibration = json.loads((shipped() / "calibration.json").read_text(encoding="utf-8"))
    rows = "".join(
        f"| {name} | {count} | {mean:.2f} | {right:.2f} |\n" for name, count, mean, right in calibration["reliability"]
    )
    error = calibration["expected_calibration_error"]
    return (
        f"| confidence | attributions | mean confidence | share right |\n|---|---:|---:|---:|\n{rows}\n"
        f"Expected calibration error: {error:.3f}. Attributions below {calibration['floor']} are not reported, nor "
        f"nested ones below {calibration['nested_floor']}.\n"
    )


def reliability_drawing() -> str:
    """The reliability table as an SVG: a bar for each row, as high as the share right, against the line where both are
    equal; under each bar how many attributions it stands for.
    """
    rows = json.loads((shipped() / "calibration.json").read_text(encoding="utf-8"))["reliability"]
    side, left, top = 320, 48, 16
    marks = []
    for name, count, mean, right in rows:
        at = left + float(name.split("-")[0]) * side
        high = right * side
        marks.append(
            f'<rect x="{at + 2:.1f}" y="{top + side - high:.1f}" width="{side / 10 - 4:.1f}" height="{high:.1f}"'
            f' fill="#4477aa"><title>{name}: {right:.0%} of {count} right</title></rect>'
            f'<circle cx="{left + mean * side:.1f}" cy="{top + side - mean * side:.1f}" r="3" fill="#ee6677"/>'
            f'<text x="{at + side / 20:.1f}" y="{top + side + 30}" font-size="10" text-anchor="middle">{count}</text>'
        )
    for tenth in range(0, 11, 2):
        place = tenth / 10 * side
        marks.append(
            f'<text x="{left + place:.1f}" y="{top + side + 16}" text-anchor="middle">{tenth / 10}</text>'
            f'<text x="{left - 8}" y="{top + side - place + 4:.1f}" text-anchor="end">{tenth / 10}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + side + 16} {top + side + 56}" role="img"'
        ' font-family="sans-serif" font-size="12" fill="#222">\n<title>Share right by confidence</title>\n'
        f'<rect width="100%" height="100%" fill="#fff"/><rect x="{left}" y="{top}" width="{side}" height="{side}"'
        ' fill="none" stroke="#999"/>\n'
        + "\n".join(marks)
        + f'\n<path d="M{left} {top + side} L{left + side} {top}" stroke="#e67" stroke-dasharray="4"/>'
        f'<text x="{left + side / 2}" y="{top + side + 48}" text-anchor="middle">confidence (below: how many)</text>'
        f'<text transform="translate(14 {top + side / 2}) rotate(-90)" text-anchor="middle">share right</text>'
        "\n</svg>\n"
    )


def reading() -> str:
    """What a terminal shows for a few sentences."""
    shown = CliRunner().invoke(commands, ["read", "--outlet-voice", "-"], input=SNIPPET, standalone_mode=False).stdout
    return f"```console\n$ echo '{SNIPPET}' | sayso read --outlet-voice -\n{shown.strip()}\n```\n"


def _example(kind: str) -> dict[str, Any]:
    """A record of a type from the example: of attributions the first direct one; an article's text is cut short."""
    if kind == "place":  # the places of the examples are on no map
        return sayso.read(RIVER.encode()).places[0].to_json()
    reading = sayso.read(EXAMPLE)
    if kind == "article":
        shown = reading.article.to_json()
        return shown | {"input": EXAMPLE.name, "text": shown["text"][:72] + "…", "blocks": shown["blocks"][:3]}
    if kind == "attribution":
        return next(a for a in reading.attributions if a.kind == "direct").to_json()
    if kind == "speaker":
        return next(s for s in reading.speakers if s.affiliation).to_json()
    rows: dict[str, Sequence[Record]] = {
        "statement": reading.statements, "figure": reading.figures, "time": reading.times, "place": reading.places,
    }  # fmt: skip
    return rows[kind][0].to_json()


def example(kind: str) -> Callable[[], str]:
    return lambda: f"```json\n{_compact(_example(kind))}\n```\n"


def _compact(record: dict[str, Any]) -> str:
    """JSON with one field a line."""
    fields = (f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in record.items())
    return "{\n" + ",\n".join(fields) + "\n}"


def _sizes() -> dict[int, dict[str, float | str]]:
    """The saved figures of comparing archives, by the number of articles."""
    found = {re.fullmatch(r"comparing ([\d,]+) articles of archives", name): name for name in results.load()}
    sizes = {int(match[1].replace(",", "")): results.load()[name]["figures"] for match, name in found.items() if match}
    return dict(sorted(sizes.items()))


def scale() -> str:
    """How comparing archives grows: a column for each number of articles, and the growth between them."""
    sizes = _sizes()
    head = "".join(f" {number:,} articles |" for number in sizes)
    names = next(iter(sizes.values()))
    rows = "".join(f"| {name} |" + "".join(f" {own[name]} |" for own in sizes.values()) + "\n" for name in names)
    growth = ""
    for (few, less), (many, more) in pairwise(sizes.items()):
        times = float(more["processor time, s"]) / float(less["processor time, s"])
        exponent = math.log(times) / math.log(many / few)
        growth += (
            f"- from {few:,} to {many:,} articles: {times:.1f} times the processor time, exponent {exponent:.2f}\n"
        )
    return f"| |{head}\n|---|{'---:|' * len(sizes)}\n{rows}\n{growth}"


#: The stages of comparing archives by the steps of the plan for a cluster.
STEPS = {
    "1. reading": ("reading parts",),
    "2. copies": ("looking for shared words", "comparing words"),
    "3. claims": ("looking for articles on one event", "comparing claims"),
    "4. groups": ("putting relations together",),
}


def cluster() -> str:
    """What each step of the plan for a cluster costs for a million articles, by the rates at the largest number."""
    own = list(_sizes().values())[-1]
    hours = {
        step: sum(float(own[f"{stage}, ms an article"]) for stage in stages) * 1e6 / 1000 / 3600
        for step, stages in STEPS.items()
    }
    rows = "".join(f"| {step} | {value:.2f} |\n" for step, value in (hours | {"all": sum(hours.values())}).items())
    return f"| step | core hours for a million articles |\n|---|---:|\n{rows}"


#: The types of records.
KINDS = ("article", "attribution", "speaker", "statement", "figure", "time", "place")

#: The pages with made parts, and what makes each part.
BLOCKS: dict[Path, dict[str, Callable[[], str]]] = {
    ROOT / "README.md": {"reading": reading},
    ROOT / "docs" / "records.md": {kind: example(kind) for kind in KINDS},
    ROOT / "docs" / "scale.md": {"scale": scale, "cluster": cluster},
    ROOT / "docs" / "model-card.md": {"scores": scores, "reliability": reliability},
}

#: The drawings that are made from figures.
DRAWINGS: dict[Path, Callable[[], str]] = {ROOT / "docs" / "reliability.svg": reliability_drawing}


def fill(page: Path) -> str:
    """The text of a page with its made parts made anew.

    Raises:
        KeyError: if the page names a part that nothing makes.
    """
    makers = BLOCKS[page]
    return MADE.sub(lambda found: f"{found[1]}{makers[found[2]]()}{found[3]}", page.read_text(encoding="utf-8"))


if __name__ == "__main__":
    for page in BLOCKS:
        page.write_text(fill(page), encoding="utf-8")
    for path, draw in DRAWINGS.items():
        path.write_text(draw(), encoding="utf-8")
