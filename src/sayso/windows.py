"""From blocks to model windows: word pieces with their characters, and what the page shows of each (quotes, case).

A window holds whole consecutive blocks of one article, ``[CLS] block [SEP] block [SEP] …``, at most `LIMIT` pieces; a
block longer than that is cut behind a sentence end. Training and reading make windows here, so that they cannot differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sayso.records import Block
from sayso.stages import stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer


ROLES = ("source", "cue", "content")
LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
LIMIT = 256
CLS, SEP = 101, 102

#: A piece's feature is its case (4) + 4 · in a title (2) + 8 · inside quotation marks (2).
FEATURES = 16
LOWER, CAPITAL, UPPER, OTHER = range(4)

_SINGLE = re.compile(r"(?<!\w)‘[^‘\n]{1,2000}?’(?!\w)|(?<!\w)'(?=\S)[^'\n]{1,2000}?(?<=[\w.,!?])'(?!\w)")


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """``ids`` and ``features`` [n]; ``spans`` [n, 2] the characters of each piece (0, 0 for [CLS] and [SEP]).

    ``words`` indexes the pieces that begin a word and the [SEP]s that end a block: what the tag head labels.
    """

    ids: NDArray[np.int64]
    features: NDArray[np.int64]
    spans: NDArray[np.int64]
    words: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    ids: NDArray[np.int64]
    features: NDArray[np.int64]
    spans: NDArray[np.int64]


_TABLE = 0x2000  # upper case beyond this block is too rare in English news to matter


@cache
def _tables() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each code point below `_TABLE`: is it upper case, is it a letter?"""
    letters = [chr(c) for c in range(_TABLE)]
    return np.array([c.isupper() for c in letters]), np.array([c.isalpha() for c in letters])


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def quoted_characters(text: str, blocks: Iterable[Block]) -> NDArray[np.bool_]:
    """For each character of a text: does it stand inside quotation marks (see `in_quotes`)?"""
    return in_quotes(text, _codes(text), blocks)


def in_quotes(text: str, codes: NDArray[np.uint32], blocks: Iterable[Block]) -> NDArray[np.bool_]:
    """For each character: does it stand inside quotation marks? Each block starts outside; marks need not balance."""
    depth = np.cumsum((codes == ord("“")) | (codes == ord("«")) | (codes == ord("„")), dtype=np.int64)
    depth -= np.cumsum((codes == ord("”")) | (codes == ord("»")), dtype=np.int64)
    straight = np.cumsum(codes == ord('"'), dtype=np.int64)
    inside = np.zeros(len(codes), bool)
    for block in blocks:
        a, b = block.start, block.end
        base_d, base_s = (depth[a - 1], straight[a - 1]) if a else (0, 0)
        inside[a:b] = (depth[a:b] > base_d) | ((straight[a:b] - base_s) % 2 == 1)
        part = text[a:b]
        if "‘" in part or "'" in part:
            for m in _SINGLE.finditer(part):
                inside[a + m.start() : a + m.end() - 1] = True
    return inside


def _features(text: str, blocks: Sequence[Block], spans: Sequence[NDArray[np.int64]]) -> list[NDArray[np.int64]]:
    base = blocks[0].start  # only the stretch that the blocks lie in: a content of a long article is read again alone
    part = text[base : blocks[-1].end]
    codes = _codes(part)
    quoted = in_quotes(part, codes, [Block(b.start - base, b.end - base, b.kind) for b in blocks])
    upper, alpha = _tables()
    low = np.minimum(codes, _TABLE - 1)
    is_upper, is_alpha = upper[low], alpha[low] | (codes >= _TABLE)
    out = []
    for block, pieces in zip(blocks, spans, strict=True):
        s = pieces - base
        first, second = s[:, 0], np.minimum(s[:, 0] + 1, s[:, 1] - 1)
        case = np.where(~is_alpha[first], OTHER, np.where(~is_upper[first], LOWER, CAPITAL))
        case = np.where((case == CAPITAL) & (second > first) & is_upper[second], UPPER, case)
        out.append(case + 4 * (block.kind == "title") + 8 * quoted[first])
    return out


def _cut(pieces: _Pieces, ends: NDArray[np.bool_], limit: int) -> list[_Pieces]:
    """Cut a block into parts of at most ``limit`` pieces, behind the last sentence end in the second half if any."""
    parts, at, n = [], 0, len(pieces.ids)
    while n - at > limit:
        half = at + limit // 2
        stops = np.flatnonzero(ends[half : at + limit])
        stop = half + int(stops[-1]) + 1 if len(stops) else at + limit
        parts.append(_Pieces(pieces.ids[at:stop], pieces.features[at:stop], pieces.spans[at:stop]))
        at = stop
    parts.append(_Pieces(pieces.ids[at:], pieces.features[at:], pieces.spans[at:]))
    return parts


class Windower:
    """Makes windows; holds the tokenizer (a Hugging Face fast BERT one) and which ids continue a word."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        vocabulary = tokenizer.get_vocab(with_added_tokens=True)
        self._tokenizer = tokenizer
        self._continues = np.zeros(max(vocabulary.values()) + 1, bool)
        self._continues[[i for piece, i in vocabulary.items() if piece.startswith("##")]] = True
        self._ends = np.zeros(len(self._continues), bool)
        self._ends[[vocabulary[p] for p in (".", "!", "?", "”", '"') if p in vocabulary]] = True

    @stage("words")
    def __call__(
        self, articles: Sequence[tuple[str, Sequence[Block]]], *, limit: int = LIMIT, first: int | None = None
    ) -> list[list[Window]]:
        """Windows of each article, given as its text and the blocks to read.

        ``first`` is a smaller limit for an article's first window: training draws it so that windows begin elsewhere
        at every pass.
        """
        texts = [text[b.start : b.end] for text, blocks in articles for b in blocks]
        texts = [t if t.isascii() else t.encode("utf-8", "replace").decode() for t in texts]  # no lone surrogates
        encoded = iter(self._tokenizer.encode_batch(texts, add_special_tokens=False))
        return [self._article(text, blocks, encoded, limit, first or limit) for text, blocks in articles]

    def _article(
        self, text: str, blocks: Sequence[Block], encoded: Iterable[Encoding], limit: int, first: int
    ) -> list[Window]:
        ids, spans = [], []
        for block, e in zip(blocks, encoded, strict=False):
            ids.append(np.array(e.ids, np.int64))
            spans.append(np.array(e.offsets, np.int64).reshape(-1, 2) + block.start)
        features = _features(text, blocks, spans) if blocks else []
        windows: list[Window] = []
        group: list[_Pieces] = []
        size, room = 1, first
        for i, f, s in zip(ids, features, spans, strict=True):
            for part in _cut(_Pieces(i, f, s), self._ends[i], limit - 2):
                n = len(part.ids) + 1
                if n == 1:
                    continue
                if group and size + n > room:
                    windows.append(self._window(group))
                    group, size, room = [], 1, limit
                group.append(part)
                size += n
        if group:
            windows.append(self._window(group))
        return windows

    def _window(self, group: list[_Pieces]) -> Window:
        n = 1 + sum(len(p.ids) + 1 for p in group)
        ids, features = np.full(n, SEP, np.int64), np.full(n, OTHER, np.int64)
        spans = np.zeros((n, 2), np.int64)
        ids[0] = CLS
        at = 1
        for part in group:
            end = at + len(part.ids)
            ids[at:end], features[at:end], spans[at:end] = part.ids, part.features, part.spans
            at = end + 1
        words = np.flatnonzero(~self._continues[ids])
        return Window(ids, features, spans, words[words > 0])
