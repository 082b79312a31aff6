"""From the network's scores to claims: the best tag path, then each content to its cue and each cue to its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sayso.stages import stage
from sayso.windows import LABELS, ROLES, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sayso.records import Span

#: A content points to a cue only with at least this share of its pointing mass.
LINK_FLOOR = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The network's output for a window of n pieces: ``tags`` [n, labels], ``to_cue`` and ``to_source`` [n, n].

    Row i of ``to_cue`` says to which piece a content's piece i points as the first of its cue; row i of ``to_source``
    to which piece of its source a cue that begins at i points (piece 0: it has none).
    """

    tags: NDArray[np.float32]
    to_cue: NDArray[np.float32]
    to_source: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the network found, in characters of the article: ``contents`` has one span a piece.

    The scores are mean probabilities: of the tags of each role, and of the two links (None where there is none).
    """

    cue: Span | None
    source: Span | None
    contents: tuple[Span, ...]
    cue_score: float
    source_score: float | None
    content_score: float
    link_score: float


@dataclass(frozen=True, slots=True)
class _Piece:
    role: str
    first: int  # piece index in the window
    last: int
    span: Span
    score: float


def allowed() -> NDArray[np.float32]:
    """[from, to] 0 where a tag may follow another, -1e4 where it may not (I only after B or I of its own role)."""
    out = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for j, to in enumerate(LABELS):
        if to.startswith("I-"):
            for i, before in enumerate(LABELS):
                if before[1:] != to[1:]:
                    out[i, j] = -1e4
    return out


def viterbi(
    scores: NDArray[np.float32], lengths: NDArray[np.int64], start: NDArray[np.float32], moves: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Best tag paths of a batch: ``scores`` [b, m, labels], rows beyond ``lengths`` ignored. Returns [b, m]."""
    b, m, k = scores.shape
    best = scores[:, 0] + start
    back = np.zeros((b, m, k), np.int8)
    for t in range(1, m):
        paths = best[:, :, None] + moves
        back[:, t] = paths.argmax(1)
        step = paths.max(1) + scores[:, t]
        best = np.where((t < lengths)[:, None], step, best)
    path = np.zeros((b, m), np.int64)
    tag = best.argmax(1)
    rows = np.arange(b)
    for t in range(m - 1, -1, -1):
        alive = t < lengths
        path[alive, t] = tag[alive]
        tag = np.where(alive, back[rows, t, tag], tag)
    return path


def _pieces(window: Window, path: NDArray[np.int64], probabilities: NDArray[np.float32]) -> list[_Piece]:
    """Spans of equal role in a window's tag path; a piece ends with the last word piece of its last word."""
    tags = path.tolist()
    pieces = []
    i, n = 0, len(tags)
    limit = len(window.ids)
    while i < n:
        if tags[i] == 0:
            i += 1
            continue
        role = (tags[i] - 1) // 2
        j = i + 1
        while j < n and tags[j] == 2 * role + 2:
            j += 1
        first = int(window.words[i])
        last = (int(window.words[j]) if j < n else limit - 1) - 1
        span = (int(window.spans[first, 0]), int(window.spans[last, 1]))
        pieces.append(
            _Piece(ROLES[role], first, last, span, float(probabilities[i:j, 2 * role + 1 : 2 * role + 3].sum(1).mean()))
        )
        i = j
    return pieces


def _softmax(x: NDArray[np.float32]) -> NDArray[np.float32]:
    e: NDArray[np.float32] = np.exp(x - x.max(-1, keepdims=True))
    e /= e.sum(-1, keepdims=True)
    return e


def link(
    window: Window, pieces: Sequence[_Piece], to_cue: NDArray[np.float32], to_source: NDArray[np.float32]
) -> list[Claim]:
    """Join a window's pieces: every content to the cue that it points to most, every cue to its source or to none."""
    cues = [p for p in pieces if p.role == "cue"]
    sources = [p for p in pieces if p.role == "source"]
    contents = [p for p in pieces if p.role == "content"]
    n = len(window.ids)
    held: dict[int, list[tuple[_Piece, float]]] = {}
    loose = []
    for content in contents:
        mass = _softmax(to_cue[content.first : content.last + 1, :n]).mean(0)
        score = [float(mass[c.first]) for c in cues]
        best = int(np.argmax(score)) if score else -1
        if best >= 0 and score[best] >= LINK_FLOOR:
            held.setdefault(best, []).append((content, score[best]))
        else:
            loose.append(content)
    claims = []
    for k, group in held.items():
        cue = cues[k]
        mass = _softmax(to_source[cue.first, :n])
        choice, weight = None, float(mass[0])
        for s in sources:
            w = float(mass[s.first : s.last + 1].sum())
            if w > weight:
                choice, weight = s, w
        claims.append(
            Claim(
                cue.span,
                choice.span if choice else None,
                tuple(sorted(c.span for c, _ in group)),
                cue.score,
                choice.score if choice else None,
                min(c.score for c, _ in group),
                min(weight, *(w for _, w in group)),
            )
        )
    claims += [Claim(None, None, (c.span,), 0.0, None, c.score, 0.0) for c in loose]
    return claims


@stage("decode")
def decode(
    windows: Sequence[Window], outputs: Sequence[Scores], start: NDArray[np.float32], moves: NDArray[np.float32]
) -> list[list[Claim]]:
    """Claims of each window from the network's scores, with the tag head's ``start`` and ``moves`` (transitions)."""
    if not windows:
        return []
    lengths = np.array([len(w.words) for w in windows])
    scores = np.zeros((len(windows), int(lengths.max()), len(LABELS)), np.float32)
    for i, (w, o) in enumerate(zip(windows, outputs, strict=True)):
        scores[i, : lengths[i]] = o.tags[w.words]
        scores[i, : lengths[i]][w.spans[w.words, 1] == 0, 1:] = -1e4  # a block border is a border
    paths = viterbi(scores, lengths, start, moves)
    probabilities = _softmax(scores)
    return [
        link(w, _pieces(w, paths[i, : lengths[i]], probabilities[i]), o.to_cue, o.to_source)
        for i, (w, o) in enumerate(zip(windows, outputs, strict=True))
    ]
