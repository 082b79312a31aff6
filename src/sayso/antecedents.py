"""Whom a pronoun or a description means: candidates before it, weighed by a small network trained on GUM's coreference.

`Walk` goes through an article's mentions in order and asks a `Scorer` about each pronoun of the third person and each
definite description; what it decides counts for what follows, as for a reader.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sayso.acts import reporting_word
from sayso.model import shipped
from sayso.words import FIRST, FIRST_PLURAL, NEUTER, PLURAL, SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from sayso.identities import Identity, Names
    from sayso.mentions import Mention, Scanned
    from sayso.records import Span

#: Candidates that are weighed: the ones mentioned last.
CANDIDATES = 12
_OPEN = frozenset({".", "!", "?"})
_KINDS = ("person", "organisation", "group", "document", "unnamed", None)
TYPES = ("he", "it", "they", "person", "organisation", "document", "group", "other")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a mention stands: its sentence, whether it opens it or a reporting word follows, whether it is quoted."""

    sentence: int
    subject: bool
    reports: bool
    quoted: bool
    source: bool
    possessive: bool
    title: bool


def settings(
    page: Sequence[Scanned], mentions: Sequence[Mention], quoted: NDArray[np.bool_], sources: Sequence[Span]
) -> list[Setting]:
    """The setting of each mention; ``quoted`` says of each character whether it stands in quotation marks."""
    out = []
    sentence = -1
    block = -1
    seen = 0
    fresh = 0
    held = sorted(sources)
    at = 0
    for m in mentions:
        ts = page[m.block].tokens
        if m.block != block:
            block, seen, fresh = m.block, 0, 0
            sentence += 1
        while seen < m.first:
            if ts[seen].text in _OPEN:
                sentence += 1
                fresh = seen + 1
            seen += 1
        after = ts[m.last + 1].lower if m.last + 1 < len(ts) else ""
        start = m.first - len(m.name.titles) if m.name else m.first
        before = ts[start - 1].lower if start else ""
        while at < len(held) and held[at][1] <= m.span[0]:
            at += 1
        out.append(
            Setting(
                sentence,
                start - fresh <= 2,
                reporting_word(after) or reporting_word(before),
                bool(quoted[m.span[0]]),
                at < len(held) and held[at][0] < m.span[1],
                after in {"’s", "'s"} or m.words[0].lower() in {"his", "her", "its", "their"},
                page[m.block].block.kind == "title",
            )
        )
    return out


def kind_of_anaphor(mention: Mention) -> str:
    word = mention.head
    if mention.form == "pronoun":
        return "they" if word in PLURAL else "it" if word in NEUTER else "he"
    if mention.kind == "unnamed" or mention.kind == "person":
        return "person"
    return mention.kind or "other"


#: Length of a row of `pair`.
FEATURES = 59


def pair(
    anaphor: Mention,
    here: Setting,
    candidate: Identity,
    last: Mention,
    there: Setting,
    rank: int,
    speaking: bool,
    frequent: bool,
) -> list[float]:
    """What tells whether an identity, last mentioned by ``last``, is meant by ``anaphor``."""
    row: list[float] = []
    row += [float(kind_of_anaphor(anaphor) == t) for t in TYPES]
    row += [float(candidate.kind == k) for k in _KINDS]
    row += [float(last.form == f) for f in ("name", "description", "pronoun")]
    known = candidate.gender is not None and anaphor.gender is not None
    row += [float(known and candidate.gender == anaphor.gender), float(known and candidate.gender != anaphor.gender)]
    row += [float(candidate.gender is None), float(candidate.named), float(candidate.many == anaphor.many)]
    distance = here.sentence - there.sentence
    row += [float(distance == n) for n in (0, 1, 2)] + [float(3 <= distance <= 5), float(distance > 5)]
    blocks = anaphor.block - last.block
    row += [float(blocks == 0), float(blocks == 1), float(blocks > 3), math.log1p(distance), math.log1p(blocks)]
    row += [float(rank == n) for n in (0, 1, 2)] + [rank / CANDIDATES]
    row += [float(there.subject), float(there.reports), float(there.source), float(there.possessive), float(there.title)]
    row += [float(here.subject), float(here.reports), float(here.source), float(here.possessive)]
    row += [float(here.quoted and there.quoted), float(here.quoted and not there.quoted)]
    row += [float(there.quoted and not here.quoted), float(speaking), float(frequent)]
    row += [math.log1p(len(candidate.mentions)), float(distance == 0 and there.subject), float(here.source and there.source)]
    head = anaphor.head if anaphor.form == "description" else ""
    row += [float(head in candidate.heads and head != ""), float(any(head == w.lower() for f in candidate.forms for w in f))]
    row += [float(last.form == "description" and last.head == head), float(bool(candidate.heads))]
    words = {w.lower() for w in anaphor.words[1:-1]}
    row += [float(any(w.lower() in words for f in candidate.forms for w in f)), 1.0]
    return row


def fits(anaphor: Mention, candidate: Identity) -> bool:
    """Can the identity be meant at all, by kind and gender?"""
    kind = kind_of_anaphor(anaphor)
    known = candidate.gender is not None and anaphor.gender is not None
    if known and candidate.gender != anaphor.gender:
        return False
    if kind == "he":
        return candidate.kind in {"person", "unnamed", None} and not candidate.many
    if kind == "person":
        return candidate.kind in {"person", "unnamed", None}
    if kind == "it":
        return candidate.kind in {"organisation", "document", None} and not candidate.many
    if kind == "they":
        return candidate.kind in {"group", "organisation", None, "unnamed", "document"} or candidate.many
    if kind == "organisation":
        return candidate.kind in {"organisation", None}
    return candidate.kind in {kind, None}


@dataclass(slots=True)
class _State:
    last: int  # number of its last mention
    count: int = 0


class Walk:
    """One reading of an article's mentions, from the first to the last."""

    def __init__(self, mentions: Sequence[Mention], places: Sequence[Setting], names: Names) -> None:
        self.mentions = mentions
        self.places = places
        self.names = names
        self._recent: OrderedDict[int, tuple[Identity, _State]] = OrderedDict()
        self._speaking: Identity | None = None
        self._most = 0

    def candidates(self, number: int) -> list[tuple[Identity, int]]:
        """Who may be meant by a mention: identities that fit, the last mentioned first, with their last mention."""
        anaphor = self.mentions[number]
        found = []
        looked = 0
        for identity, state in reversed(self._recent.values()):
            looked += 1
            if looked > 60:  # far back in a long article: no reader looks there
                break
            if fits(anaphor, identity) and self.mentions[state.last].span[1] <= anaphor.span[0]:
                found.append((identity, state.last))
                if len(found) == CANDIDATES:
                    break
        return found

    def features(self, number: int, candidates: Sequence[tuple[Identity, int]]) -> NDArray[np.float32]:
        rows = []
        for rank, (identity, last) in enumerate(candidates):
            state = self._recent[id(identity)][1]
            rows.append(
                pair(
                    self.mentions[number],
                    self.places[number],
                    identity,
                    self.mentions[last],
                    self.places[last],
                    rank,
                    identity is self._speaking,
                    state.count == self._most,
                )
            )
        return np.array(rows, np.float32).reshape(len(rows), FEATURES)

    def take(self, number: int, identity: Identity) -> None:
        """Mention ``number`` is this identity's."""
        entry = self._recent.pop(id(identity), None)
        state = entry[1] if entry else _State(number)
        state.last = number
        state.count += 1
        self._most = max(self._most, state.count)
        self._recent[id(identity)] = (identity, state)
        if self.places[number].source:
            self._speaking = identity


def third_person(mention: Mention) -> bool:
    """Is it a pronoun that an antecedent in the text explains?"""
    return mention.form == "pronoun" and mention.head not in FIRST | FIRST_PLURAL | SECOND


#: An antecedent is named only where the network gives it at least this probability (evaluation/speakers.py).
FLOOR = 0.5


class Antecedents:
    """The network that weighs candidates: a hidden layer over the features of `pair`, a softmax over them and "none"."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or shipped() / "antecedents.npz"

    @cached_property
    def _weights(self) -> dict[str, NDArray[np.float32]]:
        with np.load(self._path) as stored:
            return {name: stored[name] for name in stored.files}

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """One probability a row of ``features``, and the last for none of them."""
        w = self._weights
        hidden = np.tanh(features @ w["hidden"] + w["hidden_bias"])
        scores = np.append(hidden @ w["out"], features[0, : len(TYPES)] @ w["none"])
        e = np.exp(scores - scores.max())
        return e / e.sum()  # type: ignore[no-any-return]

    def __call__(self, walk: Walk, number: int) -> Identity | None:
        """Who is meant by a mention; None where nobody reaches `FLOOR`."""
        candidates = walk.candidates(number)
        if not candidates:
            return None
        p = self.probabilities(walk.features(number, candidates))
        best = int(p[:-1].argmax())
        return candidates[best][0] if p[best] >= FLOOR else None
