"""Are the right speakers named? On the labelled cases, and on GUM's attributions.

    python evaluation/speakers.py --gum ../shared/corpora/gum --save

Cases (tests/cases/speakers) are measured twice: with the attributions as labelled, which measures the naming alone, and
as read. On GUM each RST attribution counts whose clause has a person or body as its subject that some mention calls by
name: is the speaker's name that of a mention in the subject's chain (and, stricter, is it one of the chain's names)?
"I" has two names more: the label of its turn, and the author of a text without turns.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sayso.antecedents import Antecedents
from sayso.extract import extract
from sayso.load import load
from sayso.model import Model
from sayso.reader import Reader
from sayso.records import Article, Attribution, Passage, Reading
from sayso.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.antecedents import Walk
    from sayso.identities import Identity
    from sayso.mentions import Mention

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "training")]
import gum  # noqa: E402 - a neighbour folder, no package
import results  # noqa: E402
from attributions import raise_floors  # noqa: E402
from cases import Case, Expected, load_cases  # noqa: E402
from compare import digest, match  # noqa: E402

#: The stricter question: is the speaker's name a name of the chain, and not another of its mentions?
BY_NAME = "by a name of the chain"
#: Their name in floors.json.
FLOORS = "speakers"


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
            out.append(
                Asked(
                    "kind",
                    got.kind == wanted.kind_of_speaker,
                    f"{where}: {wanted.kind_of_speaker}, not {got.kind} ({name})",
                )
            )
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


def of_gum(folder: Path, part: str) -> tuple[list[Asked], int]:
    """A question for each of GUM's attributions (all genres but fiction), those that were not found left out; all."""
    listed = [entry for entry in gum.names(folder, part) if entry[1] != "fiction"]
    documents = [gum.load(folder, name, genre) for name, genre in listed]
    antecedents = Antecedents()
    asked, total = [], 0
    for document, reading in zip(documents, extract([d.article for d in documents], Model()), strict=True):
        named = resolve(reading, antecedents)
        speakers = {s.id: s for s in named.speakers}
        for wanted in gum.attributions(folder, document):
            total += 1
            found = _found(document, wanted, named.attributions)
            if found is None:
                continue
            speaker = speakers.get(found.speaker or "")
            first = _first_person(document, document.span(wanted.source))
            names = _called(document, wanted.source.chain) | first
            mentioned = _called(document, wanted.source.chain, by_name=False) | first
            named_so = None if speaker is None else any(_alike(speaker.name, name) for name in names)
            right = None if speaker is None else named_so or any(_described(speaker.name, m) for m in mentioned)
            words = document.article.text[slice(*wanted.clause)]
            shown = (
                f"{document.name}: {words!r}: {sorted(names)[:3]}, not {speaker.name if speaker else found.reason!r}"
            )
            asked += [Asked(wanted.kind, right, shown), Asked(BY_NAME, named_so, shown)]
    return asked, total


def _found(document: gum.Document, wanted: gum.Attributed, found: Sequence[Attribution]) -> Attribution | None:
    """The attribution that was read there: its source meets the subject, its content what is attributed."""
    subject = document.span(wanted.source)
    for attribution in found:
        source = attribution.source
        if source and _meets(source, subject) and _meets(attribution.content, wanted.content):
            return attribution
    return None


def _meets(passage: Passage, span: tuple[int, int]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in passage.spans)


def _called(document: gum.Document, chain: int, *, by_name: bool = True) -> set[str]:
    """What the mentions of a chain are called: by name, or by any words but pronouns."""
    text, tokens = document.article.text, document.tokens
    heads = [(m, tokens[gum.head(document, m)]) for m in document.mentions if m.chain == chain]
    return {
        text[slice(*document.span(m))]
        for m, head in heads
        if (head.tag in {"NP", "NPS"} if by_name else head.upos not in {"PRON", "DET"})
    }


def _first_person(document: gum.Document, span: tuple[int, int]) -> set[str]:
    """What "I" is called besides: by the label of its turn, or as the author of a text without turns."""
    if document.article.text[slice(*span)].casefold() not in {"i", "me", "my"}:
        return set()
    if not document.turns:
        return set(document.article.authors)
    return {who for start, who in document.turns if start <= span[0]} and {
        max((start, who) for start, who in document.turns if start <= span[0])[1]
    }


_TITLES = frozenset(
    ["the", "of", "s", "mr", "ms", "mrs", "dr", "professor", "president", "chief", "justice", "judge", "general"]
)


def _alike(name: str, other: str) -> bool:
    """Is one name, by its words, in the other: "Eastman" in "Professor Cres Eastman"?"""
    a, b = (set(re.findall(r"\w+", n.casefold())) - _TITLES for n in (name, other))
    return bool(a and b) and (a <= b or b <= a)


def figures_of(rows: dict[str, tuple[int, int, int]]) -> dict[str, float]:
    """The figures of the labelled cases that floors guard, in percent."""
    return {f"speaker: {name}": value for name, value in shares(rows, "speaker").items() if name != "null"} | {
        f"{what}: right": round(100 * rows[what][2] / rows[what][0], 1)
        for what in ("speaker", "kind", "role", "affiliation", "role and affiliation")
    }


def _described(name: str, mention: str) -> bool:
    """Is a description that of a mention: its last word and all others in it ("Republican Senators")?"""
    a, b = re.findall(r"\w+", folded(name)), re.findall(r"\w+", folded(mention))
    return bool(a and b) and a[-1] == b[-1] and set(a) <= set(b)


def counted(asked: Iterable[Asked]) -> dict[str, tuple[int, int, int]]:
    """For each kind of question: asked, answered, right."""
    out: dict[str, list[int]] = {}
    for a in asked:
        row = out.setdefault(a.what, [0, 0, 0])
        row[0] += 1
        row[1] += a.right is not None
        row[2] += a.right is True
    return {k: (v[0], v[1], v[2]) for k, v in out.items()}


class Watched(Antecedents):
    """Keeps what was answered for each mention, and how sure the answer was."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[tuple[Mention, Identity, float]] = []

    def weighed(self, walk: Walk, number: int, *, known: bool = False) -> tuple[Identity, float] | None:
        answer = super().weighed(walk, number, known=known)
        if answer is not None:
            self.answers.append((walk.mentions[number], *answer))
        return answer


def reliability(folder: Path, part: str) -> dict[str, float | str]:
    """How often pronouns of the third person are resolved rightly, by how probable the answer was held to be."""
    rows: dict[int, list[bool]] = {}
    listed = [entry for entry in gum.names(folder, part) if entry[1] != "fiction"]
    documents = [gum.load(folder, name, genre) for name, genre in listed]
    for document, reading in zip(documents, extract([d.article for d in documents], Model()), strict=True):
        watched = Watched()
        resolve(reading, watched)
        chains = {document.span(m): m.chain for m in document.mentions}
        for mention, identity, p in watched.answers:
            chain = chains.get(mention.span)
            if mention.form == "pronoun" and chain is not None and identity.named:
                names = _called(document, chain)
                if not names:
                    continue
                right = any(_alike(" ".join(identity.fullest), name) for name in names)
                rows.setdefault(min(9, int(10 * p)), []).append(right)
    return {f"{n / 10:.1f} to {(n + 1) / 10:.1f}": f"{sum(r)} of {len(r)} right" for n, r in sorted(rows.items())}


def shares(rows: dict[str, tuple[int, int, int]], what: str) -> dict[str, float]:
    """In percent: right of those answered, and those left null."""
    all_, answered, right = rows[what]
    return {"right of answered": round(100 * right / answered, 1), "null": round(100 - 100 * answered / all_, 1)}


def measured_cases(folder: Path, *, as_read: bool) -> list[Asked]:
    """The questions of the labelled cases: with the attributions as labelled, or as sayso reads them."""
    asked = []
    antecedents = Antecedents()
    reader = Reader()
    for case in load_cases(folder):
        article = load(case.text.encode())
        if as_read:
            reading = reader.articles([article])[0]
            expected = {
                found.id: case.attributions[number] for number, found in match(case, reading.attributions).pairs.items()
            }
            asked += questions(case, reading, expected)
        else:
            reading, expected = labelled(case, article)
            asked += questions(case, resolve(reading, antecedents), expected)
    return asked


def show(title: str, rows: dict[str, tuple[int, int, int]]) -> None:
    for what, (all_, answered, right) in rows.items():
        print(f"{title} {what}: {all_} asked, {answered} answered, {right} right")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, default=ROOT / "tests" / "cases" / "speakers")
    parser.add_argument("--gum", type=Path, help="the GUM corpus")
    parser.add_argument("--part", default="dev")
    parser.add_argument("--show", nargs="*", default=[], help="print the wrong answers to these questions")
    parser.add_argument("--write-floors", action="store_true")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    o = parser.parse_args()
    asked = measured_cases(o.cases, as_read=False)
    rows, read = counted(asked), counted(measured_cases(o.cases, as_read=True))
    show("cases,", rows)
    show("cases as read,", read)
    figures = figures_of(rows)
    print(figures)
    if o.write_floors:
        raise_floors(figures, FLOORS, digest(load_cases(o.cases)), guarded=figures)
    if o.save:
        more = {f"as read: {name}": value for name, value in figures_of(read).items()}
        results.save("speakers of labelled cases", figures | more, speakers=True)
    if o.gum:
        of_corpus, total = of_gum(o.gum, o.part)
        asked += of_corpus
        rows = counted(of_corpus)
        kinds = [row for what, row in rows.items() if what != BY_NAME]
        rows["all"] = tuple(map(sum, zip(*kinds, strict=True)))  # type: ignore[assignment]
        show("GUM,", rows)
        whole: dict[str, float | str] = {f"all: {name}": value for name, value in shares(rows, "all").items()}
        whole |= {f"pronouns: {name}": value for name, value in shares(rows, "pronoun").items()}
        whole |= {"attributions": total, "right of all": round(100 * rows["all"][2] / total, 1)}
        whole |= {f"by a name of the chain: {k}": v for k, v in shares(rows, BY_NAME).items() if k != "null"}
        whole["by a name of the chain: right of all"] = round(100 * rows[BY_NAME][2] / total, 1)
        print(whole)
        sure = reliability(o.gum, o.part)
        print(sure)
        if o.save:
            results.save(f"speakers of GUM {o.part}", whole, speakers=True)
            results.save(f"pronouns of GUM {o.part}, by probability of the answer", sure, speakers=True)
    for a in asked:
        if a.what in o.show and not a.right:
            print(a.what, a.words)


if __name__ == "__main__":
    main()
