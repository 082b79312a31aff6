"""The word lists of ``basis.tsv``, and sentences as the words that are looked up in them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


def listed(line: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(line.split())


_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")

_ENDINGS = {"n't": "not", "'ll": "will", "'ve": "have", "'re": "are", "'m": "am"}
ADVERBS = listed("just then also all both still even once twice always first only already later myself")
STARTERS = frozenset({"that", "how", "when", "as", "because", "and", "but", "while", "after"})
HAVE, BE = frozenset({"have", "has", "had"}), frozenset({"am", "is", "are", "was", "were", "be", "been"})
_NOUNS = frozenset({"data", "document", "cited", "office", "voice", "partisan", "witness", "outlet", "court"})


@cache
def lists() -> dict[str, frozenset[str]]:
    """The word lists by class; nouns in singular and plural."""
    lines = files("sayso").joinpath("basis.tsv").read_text(encoding="utf-8").splitlines()[1:]
    table = {}
    for line in lines:
        name, _, words = line.partition("\t")
        table[name] = listed(words)
        if name in _NOUNS:
            table[name] |= {w[:-1] + "ies" if w.endswith("y") else w + "s" for w in table[name]}
    return table


def nouns(text: str) -> list[str]:
    """The lower-case words of a text, possessive endings gone."""
    return [w.removesuffix("'s") for w in _WORD.findall(text.lower().replace("’", "'"))]


def tokens_of(text: str) -> list[str]:
    """The lower-case words of a sentence with its contractions taken apart."""
    out: list[str] = []
    for word in _WORD.findall(text.lower().replace("’", "'")):
        if "'" not in word:
            out.append(word)
            continue
        for ending, full in _ENDINGS.items():
            if word.endswith(ending):
                out += (word.removesuffix(ending), full)
                break
        else:
            stem, _, ending = word.rpartition("'")
            if ending == "d":
                out += (stem, "'d")
            elif ending == "s" and stem in ("he", "she", "it", "that", "there", "what", "who"):
                out += (stem, "is")
            else:
                out.append(stem if ending == "s" else word)
    return out


def is_participle(word: str) -> bool:
    return word in lists()["participle"] or (word.endswith("ed") and len(word) > 3)


def is_past(word: str) -> bool:
    return word in lists()["past"] or (word.endswith("ed") and len(word) > 3)
