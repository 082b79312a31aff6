"""What a cue does with its content: its act (after Searle's speech acts) and its polarity, from the cue's head lemma.

The table ``acts.tsv`` has one row a lemma: ``lemma``, ``act``, ``class`` (``speech``, ``attitude`` or ``other``, see
`Manner`), ``use``, irregular ``forms`` and a ``note``. A lemma of several words may have a gap of a few words in it,
"…". ``use`` is ``clear`` for words that hardly ever do anything but attribute, ``loose`` for words that do so only in a
cue, ``light`` for words that leave the act to the word they govern ("issued a warning", "declined to say", "a letter
with a proposal"), and ``bridge`` for clear words that do so, too ("showed support for"). The lemmas are from the
classes of verbs in Levin, English Verb Classes and Alternations (1993), and from the cues of PolNeAR's train part.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sayso.records import Act, Attribution, Polarity

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TAIL = re.compile(r"['’](?:s|d|m|ll|re|ve)?$")
_LONGEST_GAP = 4
_LONGEST_CUE = 60  # words; a cue is a phrase, and what comes after this many words is not read

# Irregular forms of verbs that open a cue of several words and are no cue alone.
_HELPERS = {
    "was": "be", "were": "be", "is": "be", "are": "be", "been": "be", "being": "be", "am": "be", "had": "have",
    "has": "have", "having": "have", "threw": "throw", "thrown": "throw", "drew": "draw", "drawn": "draw",
    "came": "come", "went": "go", "gone": "go", "fought": "fight", "laid": "lay", "stood": "stand", "shot": "shoot",
    "struck": "strike", "broke": "break", "broken": "break", "got": "get", "lost": "lose", "let": "let", "paid": "pay",
    "drove": "drive", "ran": "run", "blew": "blow", "an": "a",
}  # fmt: skip

# Light words of expression: an attitude that one expresses is speech ("voiced doubts"), one that one keeps is none.
_VOICING = frozenset({
    "express", "voice", "share", "air", "sound", "show", "raise", "issue", "statement", "letter", "offer", "give",
    "send", "post", "publish", "release", "deliver", "read", "repeat", "speech", "message",
})  # fmt: skip
# Nouns and verbs look alike: in "the report stated" the verb behind the noun is the head.
_AUXILIARIES = frozenset({"has", "have", "had", "also", "then"})
# What brings in the words is the head, whatever stands before it: "defended the plan, saying".
_BRINGS_IN = re.compile(r",\s*(?:and |also )?(\w{2,20}ing)(?: that)?\W{0,3}$")

# What follows a head may change what it does. Matched against the cue's words behind it, a line break, and what the
# content begins with up to its first quotation mark: what somebody said changes nothing ("told them, “I want to go”").
_TO_DO = re.compile(
    r".*\bto\n|.*\n(?:(?:me|you|him|us|them|her|people|(?:the|his|her|their|its|our) [\w’'-]+) )?(?:not )?to [a-z]"
)
_AGAINST = re.compile(r"\n?against\b")
_AT_FIGURE = re.compile(
    r"\n?(?:\S+\s){0,12}?at (?:\S+ ){0,3}?(?:\W?\d|(?:[a-z]+teen|[a-z]+ty|one|two|three|four|five|six|seven|eight|nine|"
    r"ten|eleven|twelve|dozens|hundreds|thousands)\b)"
)
_QUOTED = re.compile('[“”"‘]')
_BEHIND: dict[str, tuple[tuple[re.Pattern[str], Act], ...]] = {
    "agree": ((re.compile(r"\n?to\b"), "promise"),),
    "allow": ((re.compile(r"\n?that\b"), "admit"),),
    "call": ((re.compile(r"\n?(?:for|on|upon)\b"), "demand"),),
    "caution": ((_TO_DO, "demand"), (_AGAINST, "demand")),
    "insist": ((re.compile(r"\n?(?:up)?on\b"), "demand"),),
    "offer": ((re.compile(r"\n?to\b"), "promise"),),
    "press": ((_TO_DO, "demand"),),
    "put": ((_AT_FIGURE, "estimate"),),
    # "questioned whether" and "“Who?” she questioned" ask; "questioned the deal" finds fault.
    "question": (
        (
            re.compile(r"\n(?!(?:whether|if|why|how|what|who|when|where|which|about|that|the need)\b)[^\n?]+\Z"),
            "accuse",
        ),
    ),
    "tell": ((_TO_DO, "demand"),),
    "value": ((_AT_FIGURE, "estimate"),),
    "warn": ((_TO_DO, "demand"), (_AGAINST, "demand")),
}
_HAS_LEARNED = re.compile(r"\bhas\s+(?:also\s+|exclusively\s+)?learn(?:ed|t)$", re.IGNORECASE)
_SENTENCE_IN_MARKS = re.compile(r"\s*[“\"][^a-z“”\"][^“”\"]*[,.?!…—-][”\"]?\W*\Z")

#: How a source holds a content: ``speech`` where an utterance is reported, ``attitude`` where the cue reports what
#: somebody holds, knows, expects or wants and no utterance, ``other`` for deeds, votes and silence.
Manner = Literal["speech", "attitude", "other"]
MANNERS: tuple[Manner, ...] = get_args(Manner)


class _Row(NamedTuple):
    words: tuple[str, ...]
    act: Act
    kind: Manner
    use: Literal["clear", "loose", "light", "bridge"]
    forms: tuple[str, ...]


class _Table(NamedTuple):
    by_first: dict[str, list[_Row]]  # rows by the first word of the lemma, longest first
    irregular: dict[str, str]


class Head(NamedTuple):
    """The word or words of a cue that decide its act: their lemma, and where they lie in the cue."""

    lemma: str
    act: Act
    kind: Manner
    start: int
    end: int


@cache
def _rows() -> tuple[_Row, ...]:
    lines = files("sayso").joinpath("acts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = []
    for line in lines:
        lemma, act, kind, use, forms, _ = line.split("\t")
        rows.append(_Row._make((tuple(lemma.split()), act, kind, use, tuple(forms.split()))))
    return tuple(rows)


@cache
def _table() -> _Table:
    by_first: dict[str, list[_Row]] = {}
    irregular = dict(_HELPERS)
    for row in sorted(_rows(), key=lambda row: -len(row.words)):
        by_first.setdefault(row.words[0], []).append(row)
        irregular |= dict.fromkeys(row.forms, row.words[0])
    return _Table(by_first, irregular)


def lemmas(word: str) -> Iterator[str]:
    """The lemmas that a lower-case surface form may have, likeliest first: rules for English verbs and nouns.

    Not every one is a word: the caller looks them up.
    """
    yield word
    irregular = _table().irregular.get(word)
    if irregular:
        yield irregular
    if word.endswith(("’s", "'s")):
        yield word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
        if word.endswith("ies"):
            yield word[:-3] + "y"
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            yield stem + "e"
            yield stem
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            if ending == "ed" and stem.endswith("i"):
                yield stem[:-1] + "y"
    if "is" in word:  # criticise, criticised, criticising
        american = re.sub(r"is(e[sd]?|ing)$", r"iz\1", word)
        if american != word:
            yield from lemmas(american)
    if "our" in word:  # favoured
        yield from lemmas(word.replace("our", "or", 1))


def _match(row: _Row, words: Sequence[Mapping[str, None]], start: int) -> int | None:
    """Where a lemma of several words that begins at ``start`` ends, or None; an adverb may stand between its words."""
    at = start + 1
    gap = 0
    for wanted in row.words[1:]:
        if wanted == "…":
            gap = _LONGEST_GAP
            continue
        room = gap
        while at < len(words) and wanted not in words[at]:
            adverb = any(word.endswith("ly") or word in ("also", "now", "again") for word in words[at])
            if not adverb:
                room -= 1
            if room < 0:
                return None
            at += 1
        if at == len(words):
            return None
        at, gap = at + 1, 0
    return at


@lru_cache(maxsize=4096)  # few cues make up most of any text
def head(cue: str) -> Head | None:
    """The head of a cue: its first known lemma that is no light word (the longest there); else the first light one.

    Auxiliaries, negation and adverbs are not in the table and so are passed over. A verb right behind a noun is its
    verb ("the report stated"), and a participle at the end brings in the words ("defended the plan, saying").
    """
    tokens = list(islice(_TOKEN.finditer(cue), _LONGEST_CUE))
    words = [dict.fromkeys(_lemmas_in_cue(token.group().lower())) for token in tokens]
    fallback: Head | None = None
    voiced = False
    for index in range(len(tokens)):
        found = _longest(words, index)
        if found is None:
            continue
        row, first, last = _verb_behind(words, tokens, index, *found)
        known = Head(" ".join(row.words), row.act, row.kind, tokens[first].start(), tokens[last - 1].end())
        if row.use not in ("light", "bridge"):
            brings_in = _BRINGS_IN.search(cue[-60:])
            if brings_in and (other := _clear_speech(words[-1 if tokens[-1].group() == brings_in[1] else -2])):
                start = len(cue) - len(cue[-60:]) + brings_in.start(1)
                return Head(" ".join(other.words), other.act, other.kind, start, start + len(brings_in[1]))
            return known._replace(kind="speech") if voiced and row.kind == "attitude" else known
        voiced = voiced or row.words[0] in _VOICING
        if fallback is None or row.use == "bridge":  # "released a statement"
            fallback = known
    return fallback


def _clear_speech(lemmas: Iterable[str]) -> _Row | None:
    """The row of a verb that hardly does anything but bring in speech."""
    rows = (row for lemma in lemmas for row in _table().by_first.get(lemma, ()) if len(row.words) == 1)
    row = next(rows, None)
    return row if row and row.kind == "speech" and row.use == "clear" else None


def _verb_behind(
    words: Sequence[Mapping[str, None]], tokens: Sequence[re.Match[str]], index: int, row: _Row, last: int
) -> tuple[_Row, int, int]:
    """A row, where it begins and ends; where it may be a noun ("the report stated"), those of the verb behind it."""
    form = tokens[index].group().lower()
    if len(row.words) > 1 or form not in (row.words[0], row.words[0] + "s"):
        return row, index, last
    at = last
    while at < len(tokens) and tokens[at].group().lower() in _AUXILIARIES:
        at += 1
    if at == len(tokens) or tokens[at - 1].string[tokens[at - 1].end() : tokens[at].start()].strip():
        return row, index, last
    verb = tokens[at].group().lower()
    behind = None if verb.endswith("ing") else _clear_speech(words[at])
    if behind is None or verb == behind.words[0]:  # "to report, say": only an inflected form is a verb for sure
        return row, index, last
    return behind, at, at + 1


def _lemmas_in_cue(word: str) -> Iterator[str]:
    yield from lemmas(word)
    bare = _TAIL.sub("", word)  # "she’d", "the group’s"
    if bare != word:
        yield from lemmas(bare)


def _longest(words: Sequence[Mapping[str, None]], index: int) -> tuple[_Row, int] | None:
    """The longest lemma of the table that begins at a word of the cue, and where it ends."""
    rows = [row for lemma in words[index] for row in _table().by_first.get(lemma, ())]
    for row in sorted(rows, key=lambda row: -len(row.words)):  # stable: likelier lemmas stay first
        last = _match(row, words, index)
        if last is not None:
            return row, last
    return None


def act_of(cue: str, content: str = "") -> Act:
    """What the cue does with the content, decided by the cue's head lemma; a cue that is not known says.

    For a few lemmas the words after them decide: "told me that" says, "told me to" demands. The pieces of a cue in
    several may be joined by anything that is no letter.
    """
    found = head(cue)
    if found is None:
        return "say"
    if found.lemma == "learn" and _HAS_LEARNED.search(cue[: found.end][-60:]):
        return "report"  # as outlets speak of their own finds
    rules = _BEHIND.get(found.lemma)
    if rules:
        after = cue[found.end :][:200].strip(" …,:").lower()
        begins = _QUOTED.split(content[:200], maxsplit=1)[0].lstrip(" …").lower()
        for pattern, act in rules:
            if pattern.match(f"{after}\n{begins}"):
                return act
    return found.act


def manner_of(cue: str, content: str = "") -> Manner:
    """How the source holds the content, by the cue's use: "expects" is an attitude, "endorses" is speech.

    Attitudes that are expressed are speech ("voiced doubts"), and so are whole sentences in quotation marks, whatever
    the cue ("“Who knows?” she worried", but not what is thought), an outlet's "has learned", and an unknown cue.
    """
    found = head(cue)
    if found is None:
        return "speech"
    if found.kind == "attitude" and found.lemma != "think" and _SENTENCE_IN_MARKS.match(content[:2000]):
        return "speech"
    if found.lemma == "learn" and _HAS_LEARNED.search(cue[: found.end][-60:]):
        return "speech"
    return found.kind


def manner(attribution: Attribution) -> Manner:
    """Whether an attribution reports speech, an attitude, or neither (see `Manner`); without a cue it quotes speech."""
    cue = attribution.cue
    return manner_of(cue.text, attribution.content.text) if cue else "speech"


@cache
def _reporting_words() -> frozenset[str]:
    return frozenset(
        form for row in _rows() if row.use in ("clear", "bridge") and len(row.words) == 1 for form in _forms(row)
    )


def _forms(row: _Row) -> Iterable[str]:
    """The surface forms of a lemma of one word, nouns' and verbs' alike."""
    (word,) = row.words
    stem = word.removesuffix("e")
    if word.endswith("y") and word[-2] not in "aeiou":
        regular = [word[:-1] + "ies", word[:-1] + "ied", word + "ing"]
    elif word.endswith(("s", "sh", "ch", "x")):
        regular = [word + "es", word + "ed", word + "ing"]
    else:
        regular = [word + "s", stem + "ed", stem + "ing"]
        if re.search(r"[^aeiou][aeiou][bdglmnprt]$", word):
            regular += [word + word[-1] + "ed", word + word[-1] + "ing"]
    every = [word, *row.forms, *regular]
    if "ize" in word:
        every += [form.replace("iz", "is") for form in every]
    return every


def reporting_word(word: str) -> bool:
    """Whether a lower-case word is a clear sign of speech or thought. A text without one rarely attributes."""
    return word in _reporting_words()


_NEGATIVE = (
    r"(?:\b(?:not|never|neither|nor|cannot|without|no longer|no one|nobody|none|denied|denies|deny|denying)|n[’']t)\b"
    r"(?!\s+only\b)"
)
_NEGATED = re.compile(_NEGATIVE, re.IGNORECASE)
# "would not", "has never publicly", "none of them": nothing but auxiliaries and adverbs between it and the cue.
_NEGATED_BEFORE = re.compile(
    rf"{_NEGATIVE}(?:\s+(?:be|been|being|have|had|has|yet|ever|even|of them|\w+ly))*\s*$", re.IGNORECASE
)
_SPEAKING = (
    r"(?:comment|say|discuss|answer|elaborate|respond|speculate|name|identify|provide|give|reveal|disclose|specify|"
    r"be (?:named|identified|quoted|interviewed)|return|speak|talk|take questions)"
)
_WITHHELD = re.compile(
    rf"\b(?:declin|refus)(?:e|es|ed|ing)\s+(?:immediately\s+)?(?:to\s+{_SPEAKING}|(?:\w+\s+){{0,2}}comment)\b|"
    rf"\b(?:would|did|does|do|will|could|can)\s*(?:not|n[’']t)\s+(?:\w+ly\s+)?(?:comment|elaborate|respond|return|"
    rf"answer|discuss|speculate)\b|\bwon[’']t\s+(?:comment|elaborate|discuss)\b|\bno comment\b",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\b(?:refus(?:e|es|ed|ing)|fail(?:s|ed|ing)?|declin(?:e|es|ed|ing)|stop(?:s|ped) short of)\b", re.IGNORECASE
)
_CONDITION = re.compile(r"\b(?:if|unless|suppose|supposing|whether)\s+(?:[\w.’'-]+\s+){0,5}$", re.IGNORECASE)
_MIGHT = re.compile(r"\b(?:might|may|could)\s+(?:\w+ly\s+|well\s+|also\s+)?(?:be\s+|have\s+)?$", re.IGNORECASE)
_WOULD = re.compile(r"\b(?:would|[’']d)\s+(?:\w+ly\s+)?(?:be\s+|have\s+)?$", re.IGNORECASE)
_IF = re.compile(r"\bif\b", re.IGNORECASE)


def polarity_of(cue: str, before: str = "", after: str = "") -> Polarity:
    """Whether the cue affirms that the content was said or held: from the cue and the words around it in its sentence.

    ``before`` and ``after`` are the text of the sentence on either side of the cue; 80 characters of each are read. A
    denial is affirmed (its act is `deny`); "denied saying" and "did not deny" are negated.
    """
    before, cue, after = before[-80:], cue[:400], after[:80]
    found = head(cue)
    leading = cue[: found.start] if found else ""  # what the cue itself has before its head: "did not", "refused to"
    if _WITHHELD.search(f"{before[-20:]}{cue}") or _WITHHELD.match(f"{cue}{after}"):
        return "withheld"
    ahead = f"{before}{leading}"
    if _CONDITION.search(ahead) or _MIGHT.search(ahead) or (_WOULD.search(ahead) and _IF.search(after)):
        return "hypothetical"
    if _NEGATED.search(leading) or _FAILED.search(leading) or _NEGATED_BEFORE.search(before):
        return "negated"
    return "affirmed"
