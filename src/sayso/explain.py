"""Why a record says what it says: who is meant by "she", what made it a denial, what "Monday" was counted from.

Explained from the records and the article's text, as they are kept: no model runs. What a network decided (which words
are a claim, whom a pronoun means) is shown with what it rests on in the text, not with its weights.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, assert_never

from sayso import explain_measured
from sayso.acts import act_of, head, polarity_of
from sayso.explain_measured import Reason, named
from sayso.lexicon import lists, nouns
from sayso.outline import UNSURE, Cast, count
from sayso.records import Article, Attribution, Figure, Place, Speaker, Statement, Time
from sayso.sentences import sentences
from sayso.words import FIRST, FIRST_PLURAL, PRONOUNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sayso.records import Basis, Reading, Span

#: Mentions before a source, words behind a basis, and forms of a name that are shown at most.
SHOWN = 3
_BLOCK = 20_000  # characters around a cue in which its sentence is looked for
_READ = 1200  # characters of a content that show how its source knows (as in `sayso.basis`)
_OCCURRENCES = 200  # of a role's words that are looked at
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")

_KINDS = {
    "direct": "all of it is given as the source's own words",
    "indirect": "it is a paraphrase: the article gives it in its own words",
    "mixed": "it is a paraphrase with words of the source in quotation marks",
}
_POLARITIES = {
    "affirmed": "nothing around the cue was found to negate, withhold or suppose it",
    "negated": "words around the cue say that it was not said",
    "withheld": "the words say that the source would not speak",
    "hypothetical": "the words suppose it: nobody is reported to have said it",
}
#: What each basis means, and the word lists of ``basis.tsv`` whose words speak for it.
_BASES: dict[Basis, tuple[str, tuple[str, ...]]] = {
    "first_hand": ("the words say that the source was there, or saw, heard or did it", ("witness", "perceive")),
    "document": ("the words name something written or recorded that it comes from", ("document",)),
    "other_source": ("the words say that the source was told by others", ("cited", "saying", "outlet")),
    "anonymous": ("the words say that the source is not to be named", ()),
    "official_capacity": ("the source has an office, or is a body, and speaks of what is its own to know", ("office",)),
    "poll_or_data": ("the words name a count or a measurement that it comes from", ("data",)),
}


def explain(reading: Reading, identity: str) -> list[Reason]:
    """Why the record of this id says what it says, field by field.

    Raises:
        KeyError: if the reading does not have it.
    """
    record = next((record for record in reading.records() if record.id == identity), None)
    match record:
        case None:
            raise KeyError(identity)
        case Article():
            return [explain_measured.published(record)]
        case Attribution():
            return list(_Claim(reading, record).reasons())
        case Speaker():
            return list(_speaker(reading, record))
        case Statement():
            return [_statement(record)]
        case Figure():
            return list(explain_measured.figure(reading, record))
        case Time():
            return list(explain_measured.time(reading, record))
        case Place():
            return list(explain_measured.place(reading, record))
        case _:
            assert_never(record)


def _statement(statement: Statement) -> Reason:
    passage = statement.passage
    block = statement.article.block_at(passage.start)
    where = block.kind.replace("_", " ") if block else "text"
    return Reason(
        "voice", "outlet", f"no claim touches this sentence of a {where}: the outlet says it itself", passage.spans
    )


class _Claim:
    """One attribution of a reading, and what the article's text shows of it."""

    def __init__(self, reading: Reading, attribution: Attribution) -> None:
        self.reading = reading
        self.of = attribution
        self.text = attribution.article.text
        self.speaker = next((s for s in reading.speakers if s.id == attribution.speaker), None)
        self.parent = next((a for a in reading.attributions if a.id == attribution.parent), None)

    def reasons(self) -> Iterator[Reason]:
        yield self._chain()
        yield Reason("kind", self.of.kind, _KINDS[self.of.kind], self.of.content.spans)
        yield self._source()
        yield from self._cue()
        yield self._who()
        if self.speaker is not None:
            yield from _role(self.speaker)
        yield self._basis()
        yield self._confidence()
        if self.of.origin is not None:
            yield Reason("origin", self.of.origin, "the text credits it: with the claim, or above or below the article")

    def _chain(self) -> Reason:
        says = " → ".join(Cast(self.reading).chain(self.of))
        if self.parent is None:
            return Reason("says", says, "the outlet reports it, and it lies in no other claim")
        return Reason("says", says, f"it lies in the claim {self.parent.id}", self.parent.content.spans)

    def _source(self) -> Reason:
        source = self.of.source
        if source is None:
            return Reason("source", None, self.of.reason or "the article names none with it")
        return Reason("source", source.text, "the article's words for whose claim it is", source.spans)

    def _cue(self) -> Iterator[Reason]:
        """The cue, and what it makes of the content: act and polarity."""
        cue = self.of.cue
        if cue is None:
            yield Reason("cue", None, "no words attribute it: it is a quotation that stands free")
            return
        yield Reason("cue", cue.text, "the words that attribute it", cue.spans)
        yield self._act(cue.text, cue.spans)
        if self.of.polarity is not None:
            yield Reason("polarity", self.of.polarity, _POLARITIES[self.of.polarity], self._deciding(cue.spans[0]))

    def _act(self, cue: str, spans: tuple[Span, ...]) -> Reason:
        found = head(cue)
        if found is None:
            return Reason("act", self.of.act, "the table of acts has none of the cue's words, which is a “say”", spans)
        because = f"the table of acts has “{found.lemma}” as {found.act} ({found.kind})"
        if self.of.act != found.act:
            if self.of.polarity == "withheld":
                because += "; who does not speak just says"
            elif self.of.act == act_of(cue, self.of.content.text[:200]):
                because += "; the words behind it decide"
            else:
                because += "; the record has another"
        one = len(spans) == 1
        return Reason(
            "act", self.of.act, because, ((spans[0][0] + found.start, spans[0][0] + found.end),) if one else spans
        )

    def _deciding(self, cue: Span) -> tuple[Span, ...]:
        """The words without any one of which the cue would affirm; none where it does."""
        if self.of.polarity == "affirmed":
            return ()
        start, end = self.sentence
        first, last = max(start, cue[0] - 80), min(max(end, cue[1]), cue[1] + 80)
        found = head(self.text[slice(*cue)])
        spans = []
        for word in islice(_WORD.finditer(self.text, first, last), 60):
            a, b = word.span()
            inside = found is not None and a >= cue[0] + found.start and b <= cue[0] + found.end
            if inside and self.of.polarity != "withheld":
                continue  # without its head a cue says nothing
            parts = ((first, cue[0]), cue, (cue[1], last))
            before, words, after = (
                self.text[s : max(s, min(a, e))] + self.text[min(e, max(b, s)) : e] for s, e in parts
            )
            if polarity_of(words, before, after) == "affirmed":
                spans.append((a, b))
        return tuple(spans[:SHOWN])

    @cached_property
    def sentence(self) -> Span:
        """The sentence of the cue, or of the source or content where there is no cue."""
        return sentence_at(self.of.article, (self.of.cue or self.of.source or self.of.content).start)

    # Who speaks

    def _who(self) -> Reason:
        speaker, source = self.speaker, self.of.source
        if speaker is None:
            return Reason("speaker", None, self.of.reason or "whose words these are was not looked for")
        if source is None:
            near = _last_before(speaker, self.of.content.start) or speaker.mentions[:1]
            return Reason(
                "speaker", speaker.name, "nobody is named with it; the text around it turns to this one", near
            )
        own = next((m for m in speaker.mentions if any(a < m[1] and m[0] < b for a, b in source.spans)), None)
        words = self.text[slice(*(own or source.spans[0]))]
        before = _last_before(speaker, (own or source.spans[0])[0])
        return Reason("speaker", speaker.name, *self._meant(words, speaker, own or source.spans[0], before))

    def _meant(self, words: str, speaker: Speaker, own: Span, before: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
        """Why a source's words stand for a speaker, and the passages that it rests on."""
        said, name = words.casefold(), speaker.name.casefold()
        if name in said:
            return "the source gives the name in full", (own,)
        if said in FIRST | FIRST_PLURAL:
            if self.parent is not None:
                return f"“{words}” is whoever says the words that it stands in", self.parent.content.spans
            return f"“{words}” stands outside all quotations: it is the author's or the outlet's own", (own,)
        if said in PRONOUNS:
            if not before:
                return f"“{words}” was taken to mean the one named after it", _after(speaker, own)
            return f"“{words}” was taken to mean the one mentioned before it", before
        full = next((m for m in speaker.mentions if self.text[slice(*m)].casefold() == name), None)
        rests = (full,) if full and full != own else before or (own,)
        if set(_WORD.findall(said)) <= set(_WORD.findall(name)):
            return f"“{words}” is part of the fullest name that the article has", rests
        if words.isupper() and [c for c in said if c.isalpha()] and set(said) <= set(name):
            return f"“{words}” was taken for the letters of the full name", rests
        if before:
            return f"“{words}” was taken to describe the one mentioned before it", before
        if set(_WORD.findall(name)) <= set(_WORD.findall(said)):
            return "the source's own words are all the name that the article gives", (own,)
        return f"“{words}” was taken to describe the one whom the article names so", rests

    # How sure, and how the source knows

    def _basis(self) -> Reason:
        basis = self.of.basis
        if basis is None:
            return Reason("basis", None, "the text does not say how the source knows, or it is no claim of fact")
        because, names = _BASES[basis]
        signs = tuple(self._listed(names))
        return Reason("basis", basis, because, signs or (self.sentence,))

    def _listed(self, names: Iterable[str]) -> Iterator[Span]:
        """Words about the claim that stand in lists of ``basis.tsv``: in the source, its sentence, the content."""
        words = frozenset[str]().union(*(lists()[name] for name in names))
        content = self.of.content.start
        spans = [*(self.of.source.spans if self.of.source else ()), self.sentence]
        spans += [(a, min(b, content + _READ)) for a, b in self.of.content.spans if a < content + _READ]
        found = {
            m.span() for a, b in spans for m in _WORD.finditer(self.text, a, min(b, a + _READ)) if _in(m[0], words)
        }
        return islice(sorted(found), SHOWN)

    def _confidence(self) -> Reason:
        sure = self.of.confidence
        if sure is None:
            return Reason("confidence", None, "no probability was given")
        because = f"of claims read this surely about {round(100 * sure)} in 100 are right (see the model card)"
        return Reason("confidence", f"{sure:.2f}", because + ("; unsure" if sure < UNSURE else ""))


def _in(word: str, words: frozenset[str]) -> bool:
    return any(part in words for part in nouns(word))


def sentence_at(article: Article, offset: int) -> Span:
    """The sentence of a block that a character stands in; of a huge block no more than a part is looked at."""
    block = article.block_at(offset)
    if block is None:
        return offset, offset + 1
    first, last = max(block.start, offset - _BLOCK), min(block.end, offset + _BLOCK)
    return next((s for s in sentences(article.text, first, last) if s[1] > offset), (first, last))


def _last_before(speaker: Speaker, offset: int) -> tuple[Span, ...]:
    """The last mentions before a place, and of all before it the first that has the name, in order."""
    before = speaker.mentions[: bisect_left(speaker.mentions, (offset, offset))]
    near = before[-SHOWN:]
    name = speaker.name.casefold()
    full = next((m for m in before if speaker.article.text[slice(*m)].casefold() == name), None)
    return near if full is None or full in near else (full, *near[1:])


def _after(speaker: Speaker, own: Span) -> tuple[Span, ...]:
    return speaker.mentions[bisect_left(speaker.mentions, own) + 1 :][:1]


def _speaker(reading: Reading, speaker: Speaker) -> Iterator[Reason]:
    """Why a speaker has this name, kind and role."""
    text = speaker.article.text
    forms = {" ".join(text[slice(*m)].casefold().split()): m for m in reversed(speaker.mentions)}
    full = forms.pop(" ".join(speaker.name.casefold().split()), None)
    because = "the fullest name that the article gives" if full else "the words that the article brings it in with"
    yield Reason("name", speaker.name, because, (full or speaker.mentions[0],))
    if forms:
        because = f"taken to mean the same one, {count(len(speaker.mentions), 'mention')} in all"
        others = sorted(forms.values())
        yield Reason("mentions", ", ".join(text[slice(*m)] for m in others), because, tuple(others[:SHOWN]))
    claims = [a for a in reading.attributions if a.speaker == speaker.id]
    yield Reason("claims", str(len(claims)), "attributed to it in this article")
    yield Reason("kind", speaker.kind, "from its name, its nouns and the pronouns that stand for it")
    yield from _role(speaker)


def _role(speaker: Speaker) -> Iterator[Reason]:
    """The passages that give a speaker's role and affiliation: those nearest to a mention of it."""
    for name, value in (("role", speaker.role), ("affiliation", speaker.affiliation)):
        if value is not None:
            near = min(
                (m.span() for m in islice(named(value).finditer(speaker.article.text), _OCCURRENCES)),
                key=lambda span: _distance(speaker, span),
                default=None,
            )
            yield Reason(name, value, "the article's own words", (near,) if near else ())


def _distance(speaker: Speaker, span: Span) -> int:
    at = bisect_left(speaker.mentions, span)
    return min(abs(span[0] - start) for start, _ in speaker.mentions[max(at - 1, 0) : at + 1])
