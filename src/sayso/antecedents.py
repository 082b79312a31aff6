"""Whom a pronoun or a description means: candidates before it, weighed by a small network trained on GUM's coreference.

`Walk` goes through an article's mentions in order and asks a `Scorer` about each pronoun of the third person and each
definite description; what it decides counts for what follows, as for a reader.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sayso.acts import reporting_word
from sayso.model import shipped
from sayso.words import FIRST, FIRST_PLURAL, NEUTER, PLURAL, SECOND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from sayso.identities import Identity
    from sayso.mentions import Mention, Place, Scanned
    from sayso.records import Attribution, Span

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
    label: bool  # of a turn: "LEE: …"


def settings(
    page: Sequence[Scanned], mentions: Sequence[Mention], quoted: NDArray[np.bool_], sources: Collection[Place]
) -> list[Setting]:
    """The setting of each mention; ``quoted`` says of each character whether it stands in quotation marks, ``sources``
    are the places of the mentions that sources are about.
    """
    out = []
    sentence = -1
    block = -1
    seen = 0
    fresh = 0
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
        out.append(
            Setting(
                sentence,
                start - fresh <= 2,
                reporting_word(after) or reporting_word(before),
                bool(quoted[m.span[0]]),
                m.place in sources,
                after in {"’s", "'s"} or m.words[0].lower() in {"his", "her", "its", "their"},
                page[m.block].block.kind == "title",
                after == ":" and start <= 1,
            )
        )
    return out


def kind_of_anaphor(mention: Mention) -> str:
    word = mention.head
    if mention.form == "pronoun":
        return "they" if word in PLURAL else "it" if word in NEUTER else "he"
    if mention.kind in {"unnamed", "person"}:
        return "person"
    return mention.kind or "other"


#: Length of a row of `pair`.
FEATURES = 59
_ONE_OF_TYPES = {t: [float(t == u) for u in TYPES] for t in TYPES}
_ONE_OF_KINDS = {k: [float(k == u) for u in _KINDS] for k in _KINDS}
_ONE_OF_FORMS = {
    f: [float(f == u) for u in ("name", "description", "pronoun")] for f in ("name", "description", "pronoun")
}
_DISTANCES = [[float(d == 0), float(d == 1), float(d == 2), float(3 <= d <= 5), float(d > 5)] for d in range(7)]
_RANKS = [[float(r == 0), float(r == 1), float(r == 2), r / CANDIDATES] for r in range(CANDIDATES)]
_LOGS = [math.log1p(n) for n in range(64)]


def pair(
    anaphor: Mention,
    kind: str,
    *,
    here: Setting,
    candidate: Identity,
    last: Mention,
    there: Setting,
    rank: int,
    speaking: bool,
    frequent: bool,
) -> list[float]:
    """What tells whether an identity, last mentioned by ``last``, is meant by ``anaphor``, a `kind_of_anaphor`."""
    known = candidate.gender is not None and anaphor.gender is not None
    distance = here.sentence - there.sentence
    blocks = anaphor.block - last.block
    head = anaphor.head if anaphor.form == "description" else ""
    words = candidate.called
    return [
        *_ONE_OF_TYPES[kind],
        *_ONE_OF_KINDS[candidate.kind],
        *_ONE_OF_FORMS[last.form],
        known and candidate.gender == anaphor.gender,
        known and candidate.gender != anaphor.gender,
        candidate.gender is None,
        candidate.named,
        candidate.many == anaphor.many,
        *_DISTANCES[min(distance, 6)],
        blocks == 0,
        blocks == 1,
        blocks > 3,
        _LOGS[min(distance, 63)],
        _LOGS[min(blocks, 63)],
        *_RANKS[rank],
        there.subject,
        there.reports,
        there.source,
        there.possessive,
        there.title,
        here.subject,
        here.reports,
        here.source,
        here.possessive,
        here.quoted and there.quoted,
        here.quoted and not there.quoted,
        there.quoted and not here.quoted,
        speaking,
        frequent,
        _LOGS[min(len(candidate.mentions), 63)],
        distance == 0 and there.subject,
        here.source and there.source,
        head != "" and head in candidate.heads,
        head != "" and head in words,
        head != "" and last.form == "description" and last.head == head,
        bool(candidate.heads),
        head != "" and not words.isdisjoint(anaphor.modifiers),
        True,
    ]


def fits(anaphor: Mention, kind: str, candidate: Identity) -> bool:
    """Can the identity be meant at all, by kind and gender?"""
    if anaphor.gender is not None and candidate.gender is not None and candidate.gender != anaphor.gender:
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
    return kind == "other" or candidate.kind in {kind, None}


@dataclass(slots=True)
class _State:
    last: int  # number of its last mention
    count: int = 0


class Walk:
    """One reading of an article's mentions, from the first to the last.

    ``attributions`` are those of the article: who is named inside a content is not the one who says it, who would say
    "I" there.
    """

    def __init__(
        self, mentions: Sequence[Mention], places: Sequence[Setting], attributions: Iterable[Attribution]
    ) -> None:
        self.mentions = mentions
        self.places = places
        self._contents: dict[int, list[Span]] = {}  # by where the source begins
        self._tellers: dict[int, list[int]] = {}  # by where the source begins: where those of the claims around it do
        self._sayers: dict[int, Identity] = {}  # by where the source begins
        by_id = {a.id: a for a in attributions}
        for a in by_id.values():
            if a.source is not None:
                self._contents.setdefault(a.source.start, []).extend(a.content.spans)
                self._tellers.setdefault(a.source.start, []).extend(_sources_above(a, by_id))
        self._sources = sorted({a.source.spans[0] for a in by_id.values() if a.source is not None})
        self._recent: OrderedDict[int, tuple[Identity, _State]] = OrderedDict()
        self._speaking: Identity | None = None
        self._spoke = -1
        self._most = 0

    def candidates(self, number: int) -> list[tuple[Identity, int]]:
        """Who may be meant by a mention: identities that fit, the last mentioned first, with their last mention."""
        anaphor = self.mentions[number]
        kind = kind_of_anaphor(anaphor)
        inside = self._contents.get(anaphor.span[0], ())
        tellers: list[Identity] = []
        if anaphor.form == "description" and (source := self._source_at(anaphor.span[0])) is not None:
            tellers = [self._sayers[t] for t in self._tellers[source] if t in self._sayers]
        found = []
        looked = 0
        for identity, state in reversed(self._recent.values()):
            looked += 1
            if looked > 60:  # far back in a long article: no reader looks there
                break
            mention = self.mentions[state.last]
            last = mention.span
            if mention.form == "name" and any(a <= last[0] < b for a, b in inside):
                continue
            if any(identity is teller for teller in tellers):
                continue  # nobody calls himself "the operator"
            if fits(anaphor, kind, identity) and last[1] <= anaphor.span[0]:
                found.append((identity, state.last))
                if len(found) == CANDIDATES:
                    break
        return found

    def features(self, number: int, candidates: Sequence[tuple[Identity, int]]) -> NDArray[np.float32]:
        rows = []
        kind = kind_of_anaphor(self.mentions[number])
        for rank, (identity, last) in enumerate(candidates):
            state = self._recent[id(identity)][1]
            rows.append(
                pair(
                    self.mentions[number],
                    kind,
                    here=self.places[number],
                    candidate=identity,
                    last=self.mentions[last],
                    there=self.places[last],
                    rank=rank,
                    speaking=identity is self._speaking,
                    frequent=state.count == self._most,
                )
            )
        return np.array(rows, np.float32).reshape(len(rows), FEATURES)

    def take(self, number: int, identity: Identity) -> None:
        """Mention ``number`` is this identity's. The label of a turn is passed over: within it its speaker is "I"."""
        if self.places[number].label:
            return
        entry = self._recent.pop(id(identity), None)
        state = entry[1] if entry else _State(number)
        state.last = number
        state.count += 1
        self._most = max(self._most, state.count)
        self._recent[id(identity)] = (identity, state)
        if self.places[number].source:
            source = self._source_at(self.mentions[number].span[0])
            if source is not None:
                self._sayers[source] = identity
            if source is None or not self._tellers[source]:
                self._speaking, self._spoke = identity, number

    def _source_at(self, offset: int) -> int | None:
        """Where the source begins that a character lies in."""
        i = bisect_right(self._sources, (offset, math.inf)) - 1
        return self._sources[i][0] if i >= 0 and offset < self._sources[i][1] else None

    def speaking(self, identity: Identity) -> bool:
        """Is it the one who was last named as a source?"""
        return identity is self._speaking

    def named_before(self, number: int) -> bool:
        """Was the one who spoke last named in the sentence before a mention, in its paragraph?"""
        if self._spoke < 0:
            return False
        last, here, there = self.mentions[self._spoke], self.places[number], self.places[self._spoke]
        near = last.block == self.mentions[number].block and here.sentence - there.sentence == 1
        return near and here.subject and last.form == "name"


def _sources_above(attribution: Attribution, by_id: Mapping[str, Attribution]) -> Iterator[int]:
    """Where the sources of the claims that a claim is told in begin."""
    while attribution.parent is not None:
        attribution = by_id[attribution.parent]
        if attribution.source is not None:
            yield attribution.source.start


def third_person(mention: Mention) -> bool:
    """Is it a pronoun that an antecedent in the text explains?"""
    return mention.form == "pronoun" and mention.head not in FIRST | FIRST_PLURAL | SECOND


#: An antecedent is named only where the network gives it at least this probability (evaluation/speakers.py).
FLOOR = 0.4
#: A reporter does not write "he said" where nobody before is meant: there "none" weighs so much of what it does
#: elsewhere.
NONE = 0.1
#: A reporter's "he said" is most often whoever spoke last, more so than any "he" of GUM's texts, few of which are
#: reports: so many times as likely as the network has it (chosen on the labelled cases and GUM's train part).
SPEAKING = 2.0
#: And so much more where that one was named in the sentence before: "Ann Lee said so. She also said".

NAMED = 8.0


class Antecedents:
    """The networks that weigh candidates: a hidden layer over the features of `pair`, a softmax over them and "none".

    There are several, from different seeds, and their mean counts: one alone depends on its seed.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or shipped() / "antecedents.npz"

    @cached_property
    def _weights(self) -> dict[str, NDArray[np.float32]]:
        with np.load(self._path) as stored:
            return {name: stored[name] for name in stored.files}

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """One probability a row of ``features``, and the last for none of them."""
        w = self._weights
        hidden = np.tanh(features @ w["hidden"] + w["hidden_bias"][:, None])  # [networks, rows, width]
        scores = np.einsum("krw,kw->kr", hidden, w["out"])
        none = w["none"] @ features[0, : len(TYPES)]
        scores = np.concatenate([scores, none[:, None]], 1)
        e = np.exp(scores - scores.max(1, keepdims=True))
        return (e / e.sum(1, keepdims=True)).mean(0)  # type: ignore[no-any-return]

    def __call__(self, walk: Walk, number: int, *, known: bool = False) -> Identity | None:
        """Who is meant by a mention; None where nobody reaches `FLOOR`.

        ``known`` says that somebody in the text must be meant, so that "none" weighs only `NONE` of what it would.
        """
        answer = self.weighed(walk, number, known=known)
        return answer[0] if answer is not None else None

    def weighed(self, walk: Walk, number: int, *, known: bool = False) -> tuple[Identity, float] | None:
        """As a call, with the probability of the answer."""
        candidates = walk.candidates(number)
        if not candidates:
            return None
        p = self.probabilities(walk.features(number, candidates))
        if known:
            p[-1] *= NONE
            if walk.places[number].source:
                spoke = SPEAKING * (NAMED if walk.named_before(number) else 1.0)
                p[:-1] *= [spoke if walk.speaking(identity) else 1.0 for identity, _ in candidates]
            p /= p.sum()
        best = int(p[:-1].argmax())
        return (candidates[best][0], float(p[best])) if p[best] >= FLOOR else None
