"""Are the right speakers named? On the labelled cases, and on GUM's attributions.

    python evaluation/speakers.py --gum ../shared/corpora/gum --save

Cases (tests/cases/speakers) are measured twice: with the attributions as labelled, which measures the naming alone, and
as read. On GUM each RST attribution counts whose clause has a person or body as its subject that some mention calls by
name: is the speaker's name that of a mention in the subject's chain?
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import results

from sayso.antecedents import Antecedents
from sayso.extract import extract
from sayso.load import load
from sayso.model import Model
from sayso.records import Article, Attribution, Passage, Reading, Speaker
from sayso.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gumcorpus import Document

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "training")]
import gum  # noqa: E402 - a neighbour folder, no package
from cases import Case, Expected, load_cases  # type: ignore[attr-defined]  # noqa: E402


class Asked(NamedTuple):
    """One question and what came: ``right`` is None where nothing was answered."""

    what: str
    right: bool | None
    words: str


def folded(name: str | None) -> str:
    """A name as it is compared: lower case, no article in front, marks alike."""
    name = re.sub(r"[’‘]", "'", (name or "").casefold())
    return re.sub(r"^(?:the|a|an) ", "", re.sub(r"\s+", " ", name)).strip()


def labelled(case: Case, article: Article) -> tuple[Reading, dict[str, Expected]]:
    """The case's own attributions as a reading, and which label each record comes from."""
    made: dict[int, Attribution] = {}
    for expected in sorted(case.attributions.values(), key=lambda e: case.depth(e.number)):
        parent = made[expected.parent] if expected.parent is not None else None
        made[expected.number] = Attribution(
            article,
            expected.kind,
            article.passage(*expected.content),
            article.passage(*expected.cue) if expected.cue else None,
            article.passage(*expected.source) if expected.source else None,
            parent=parent.id if parent else None,
            depth=parent.depth + 1 if parent else 0,
            polarity=expected.polarity or "affirmed",
        )
    order = sorted(made.items(), key=lambda entry: _start(entry[1]))
    return Reading(article, tuple(a for _, a in order)), {a.id: case.attributions[n] for n, a in order}


def _start(attribution: Attribution) -> int:
    return min(p.start for p in (attribution.content, attribution.cue, attribution.source) if p)


def questions(case: Case, reading: Reading, expected: dict[str, Expected]) -> list[Asked]:
    """Speaker, kind, role and affiliation of each attribution that has a label."""
    speakers = {s.id: s for s in reading.speakers}
    out = []
    for attribution in reading.attributions:
        wanted = expected.get(attribution.id)
        if wanted is None or wanted.speaker is None:
            continue
        got = speakers.get(attribution.speaker or "")
        where = f"{case.name} {wanted.number}"
        name = got.name if got else None
        words = f"{where}: {wanted.speaker!r}, not {name!r} ({attribution.source.text if attribution.source else ''})"
        if wanted.speaker == "":
            out.append(Asked("null", got is None, words))
            continue
        right = folded(name) == folded(wanted.speaker)
        out.append(Asked("speaker", right if got else None, words))
        if got is None or not right:
            continue
        if wanted.kind_of_speaker:
            out.append(Asked("kind", got.kind == wanted.kind_of_speaker, f"{where}: {wanted.kind_of_speaker}, not {got.kind} ({name})"))
            person = wanted.kind_of_speaker in {"person", "unnamed"}
            role, body = folded(got.role), folded(got.affiliation)
            want, whose = folded(wanted.role), folded(wanted.affiliation)
            if person and (wanted.role or wanted.affiliation):
                said = f"{where} {name}: {want!r} of {whose!r}, not {role!r} of {body!r}"
                out.append(Asked("role", role == want, said))
                out.append(Asked("affiliation", body == whose, said))
                out.append(Asked("role and affiliation", role == want and body == whose, said))
            elif person:
                out.append(Asked("no role", not role and not body, f"{where} {name}: none, not {role!r} of {body!r}"))
    return out


def counted(asked: Iterable[Asked]) -> dict[str, tuple[int, int, int]]:
    """For each kind of question: asked, answered, right."""
    out: dict[str, list[int]] = {}
    for a in asked:
        row = out.setdefault(a.what, [0, 0, 0])
        row[0] += 1
        row[1] += a.right is not None
        row[2] += a.right is True
    return {k: (v[0], v[1], v[2]) for k, v in out.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=ROOT / "tests" / "cases" / "speakers")
    parser.add_argument("--show", nargs="*", default=[], help="print the wrong answers to these questions")
    o = parser.parse_args()
    antecedents = Antecedents()
    asked = []
    for case in load_cases(o.cases):
        article = load(case.text.encode())
        reading, expected = labelled(case, article)
        asked += questions(case, resolve(reading, antecedents), expected)
    for what, (all_, answered, right) in counted(asked).items():
        print(f"{what}: {all_} asked, {answered} answered, {right} right")
    for a in asked:
        if a.what in o.show and not a.right:
            print(a.what, a.words)


if __name__ == "__main__":
    main()
