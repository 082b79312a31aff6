"""From sources to speakers: whom each source stands for, with role and basis; null where it cannot be told."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sayso.antecedents import Walk, settings, third_person
from sayso.basis import basis_of
from sayso.identities import Identity, Names, speaker_kind
from sayso.mentions import Mention, mentions, of_source, scan
from sayso.offices import Offices
from sayso.records import Attribution, Reading, Speaker
from sayso.roles import Role, role_in
from sayso.windows import quoted_characters
from sayso.words import FIRST, FIRST_PLURAL, NEUTER, RELATIVE, SECOND, listed, noun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.antecedents import Antecedents, Setting
    from sayso.records import Article, Passage, Span

_COUNTS = frozenset({"two", "three", "four", "five", "six", "both", "all", "many", "some", "few", "several", "most"})
_OF_THEM = frozenset({"them", "us", "you", "these", "those"})
_OWN = frozenset({"my", "your", "his", "her", "its", "our", "their"})
_THE = frozenset({"the", "this", "that", "these", "those"})
#: Words behind an apposition: what they bring in belongs to it, not to another phrase.
_OF_IT = frozenset({"of", "at", "for", "with", "in", "from", "on", "to", "who", "and"})
#: Nouns that may stand for any body that was named: "the firm". Others ("the ministry") have their own.
_ANY_BODY = listed("resolve.any_body")
#: Those that are also persons' nouns: a body that was called "the company" is meant by "the operator".
_ROLES_OF_BODIES = frozenset(
    {"carrier", "contractor", "insurer", "lender", "maker", "manufacturer", "operator", "supplier"}
)
#: Labels of turns that name a part in the exchange, and nobody.
_ASKS = frozenset({"q", "interviewer"})
_ANSWERS = frozenset({"a", "answer"})
_ANYONE = frozenset(
    {"question", "questions", "audience", "reporter", "journalist", "caller", "speaker", "unidentified"}
)
#: What the outlet itself is called where the page does not name it.
OUTLET = "the outlet"


@dataclass(frozen=True, slots=True)
class _Answer:
    """Who a source is, or why that cannot be told."""

    identity: Identity | None
    reason: str | None = None


def resolve(reading: Reading, antecedents: Antecedents) -> Reading:
    """The reading with its speakers: every attribution has one, or a reason why not."""
    if not reading.attributions:
        return reading
    return _Resolver(reading, antecedents).resolved()


class _Resolver:
    def __init__(self, reading: Reading, antecedents: Antecedents) -> None:
        self.reading = reading
        self.article: Article = reading.article
        self.antecedents = antecedents
        parts = {a.source.start for a in reading.attributions if a.source and _part(a) in _ASKS | _ANSWERS}
        self.page = [  # "A. Number nine" is a turn, and nobody's name
            replace(s, names=tuple(n for n in s.names if n.start not in parts)) for s in scan(self.article)
        ]
        self.starts = [s.block.start for s in self.page]
        self.by_id = {a.id: a for a in reading.attributions}
        self.sources: dict[str, Mention] = {}  # of each attribution with a source, by its id
        for attribution in reading.attributions:
            mention = self._source(attribution)
            if mention is not None:
                self.sources[attribution.id] = mention
        self.mentions = _merged(mentions(self.page), self.sources.values())
        self.names = Names(self.page, self.mentions)
        self.outlet = Identity("organisation")
        self.outlet.name(tuple((self.article.outlet or "").split()) or (OUTLET,))
        self.author = Identity("person")
        self.author.name(tuple(" ".join(self.article.authors[:1]).split()) or (OUTLET,))
        self.answers: dict[tuple[int, int], _Answer] = {}  # by block and last token of the mention
        self.ends: dict[int, tuple[int, _Answer]] = {}  # by where the mention ends, with where it begins
        self.offices = Offices(self.article, self.page, self.mentions, self.names)
        self.settings: list[Setting] = []
        self._headlined: dict[str, Identity] = {}  # documents of the headline that the text has not brought in yet

    def resolved(self) -> Reading:
        self._walk()
        speakers: dict[str, _Answer] = {}
        said: dict[Span, _Answer] = {}  # one source's words are one speaker's, whatever is attributed to them
        for attribution in sorted(self.reading.attributions, key=lambda a: a.depth):
            answer = self._speaker(attribution, speakers)
            if attribution.source is not None:
                answer = said.setdefault(self._place(attribution, attribution.source), answer)
            speakers[attribution.id] = answer
        self._free(speakers)
        made = self._records(speakers)
        attributions = tuple(self._told(a, speakers, made) for a in self.reading.attributions)
        order = sorted(made.values(), key=lambda s: s.mentions)
        return replace(self.reading, attributions=attributions, speakers=tuple(order))

    def _told(self, attribution: Attribution, known: dict[str, _Answer], made: dict[int, Speaker]) -> Attribution:
        """The attribution with its speaker and basis."""
        answer = known[attribution.id]
        speaker = made.get(id(answer.identity))
        return replace(
            attribution,
            speaker=speaker.id if speaker else None,
            basis=basis_of(attribution, speaker, self.by_id.get(attribution.parent or "")),
            reason=attribution.reason if speaker else answer.reason or "whose words these are cannot be told",
        )

    # Sources

    def _source(self, attribution: Attribution) -> Mention | None:
        if attribution.source is None:
            return None
        span = attribution.source.spans[0]
        number = bisect_left(self.starts, span[0] + 1) - 1
        return of_source(self.page[number], number, span) if number >= 0 else None

    def _place(self, attribution: Attribution, source: Passage) -> Span:
        """Where the speaker is mentioned in a source."""
        mention = self.sources.get(attribution.id)
        return mention.span if mention is not None else source.spans[0]

    def _speaker(self, attribution: Attribution, known: dict[str, _Answer]) -> _Answer:
        """Who says it: a first person is whoever says the words around it."""
        turn = self._turn(attribution)
        if turn is not None:
            return turn
        mention = self.sources.get(attribution.id)
        if mention is None:
            return _Answer(None, attribution.reason or "no words say whose this is")
        if mention.form == "pronoun" and mention.head in FIRST | FIRST_PLURAL:
            outer_id = self._utterance(attribution)
            if outer_id is not None:
                outer = known[outer_id]
                return _Answer(outer.identity, None if outer.identity else "whose words these are cannot be told")
            return self._own_voice(mention)
        if mention.form == "pronoun" and mention.head in SECOND:
            return _Answer(None, "whom “you” addresses cannot be told")
        return self.answers.get((mention.block, mention.last), _Answer(None, "whom the source means cannot be told"))

    def _utterance(self, attribution: Attribution) -> str | None:
        """The attribution whose own words these are: the next one up that quotes; a paraphrase has another's words."""
        parent = attribution.parent
        while parent is not None and self.by_id[parent].kind == "indirect":
            parent = self.by_id[parent].parent
        return parent

    def _turn(self, attribution: Attribution) -> _Answer | None:
        """“Q:” is the outlet's, "A:" whoever the article is about; "QUESTION:" in a briefing may be anybody's."""
        label = _part(attribution)
        if label in _ANYONE:
            return _Answer(None, "the transcript does not say who asks")
        if label in _ASKS:
            return _Answer(self.outlet)
        if label not in _ANSWERS:
            return None
        return self._answering

    @cached_property
    def _answering(self) -> _Answer:
        """Whose the turns "A:" are: the first person's who is named before them."""
        labels = (a.source for a in self.reading.attributions if a.source and _part(a) in _ASKS | _ANSWERS)
        begin = min(source.start for source in labels)
        people = [i for i in self.names.all if i.mentions[0].span[1] <= begin and speaker_kind(i) == "person"]
        if not people:
            return _Answer(None, "the transcript does not say who answers")
        return _Answer(min(people, key=lambda i: i.mentions[0].span))

    def _own_voice(self, mention: Mention) -> _Answer:
        """“We” outside all quotations is the outlet, "I" the article's author where it names one."""
        if mention.head in FIRST and len(self.article.authors) == 1:
            return _Answer(self.author)
        if self.article.outlet is None and len(self.article.authors) == 1:
            return _Answer(None, "whom the author's “we” takes in cannot be told")
        return _Answer(self.outlet)

    # Going through the text

    def _walk(self) -> None:
        article, page = self.article, self.page
        quoted = quoted_characters(article.text, [s.block for s in page])
        speaking = {mention.place for mention in self.sources.values()}
        self.settings = settings(page, self.mentions, quoted, speaking)
        walk = Walk(self.mentions, self.settings, self.reading.attributions)
        described: dict[tuple[str, ...], Identity] = {}
        for number, mention in enumerate(self.mentions):
            if mention.form == "name":
                answer = _Answer(self._outlet_or(self.names.of[mention.span]))
            elif mention.form == "pronoun" and mention.head in RELATIVE:
                answer = self._relative(number)
            elif mention.form == "pronoun":
                if not third_person(mention) or (mention.head in NEUTER and not self.settings[number].source):
                    continue  # what every "it" stands for is not asked: only who speaks
                answer = self._meant(walk, number)
            else:
                answer = self._description(walk, number, described)
            self.answers[mention.block, mention.last] = answer
            self.ends[mention.span[1]] = mention.span[0], answer
            if answer.identity is not None:
                if mention.form != "name":
                    answer.identity.take(mention)
                # "Many of them" and a bare "two" are nobody that "they" could mean.
                if not _OF_THEM & answer.identity.words and mention.head not in _COUNTS:
                    walk.take(number, answer.identity)

    def _relative(self, number: int) -> _Answer:
        """“The mayor, who said …”: the last one before, in the sentence, that the pronoun can stand for."""
        pronoun = self.mentions[number]
        kinds = {"organisation", "document", None} if pronoun.head == "which" else {"person", "unnamed", "group", None}
        for other in range(number - 1, max(-1, number - 6), -1):
            if self.settings[other].sentence != self.settings[number].sentence:
                break
            answer = self.answers.get(self.mentions[other].place)
            identity = answer.identity if answer is not None else None
            if identity is not None and (pronoun.head == "that" or identity.kind in kinds):
                return _Answer(identity)
        return _Answer(None, f"whom “{pronoun.words[0]}” means cannot be told")

    def _outlet_or(self, identity: Identity) -> Identity:
        """The outlet, where a name is its last word: "the Agency" in a release of the Civil Protection Agency."""
        outlet = (self.article.outlet or "").split()
        last = identity.fullest[0] if len(identity.fullest) == 1 else ""
        return self.outlet if len(outlet) > 1 and last == outlet[-1] and noun(last) & {"name", "body"} else identity

    def _meant(self, walk: Walk, number: int) -> _Answer:
        known = walk.mentions[number].kind == "person" or walk.places[number].source
        found = self.antecedents(walk, number, known=known)
        if found is None and not walk.candidates(number):
            found = self._ahead(walk, number)
        if found is not None:
            return _Answer(found)
        return _Answer(None, f"whom “{self.mentions[number].words[0]}” means cannot be told")

    def _ahead(self, walk: Walk, number: int) -> Identity | None:
        """“Although she was tired, Ann Lee said”: nobody before, so the first one named in this or the next."""
        pronoun = self.mentions[number]
        if pronoun.kind != "person":
            return None
        for other in range(number + 1, min(number + 8, len(self.mentions))):
            mention = self.mentions[other]
            if walk.places[other].sentence > walk.places[number].sentence + 1 + walk.places[number].quoted:
                return None
            if mention.form != "name" or walk.places[other].quoted:
                continue
            identity = self.names.of[mention.span]
            if identity.kind in {"person", None} and identity.gender in {pronoun.gender, None}:
                return identity
        return None

    def _description(self, walk: Walk, number: int, described: dict[tuple[str, ...], Identity]) -> _Answer:
        """“The mayor”, "a spokesman", "residents": someone known by it, else someone new."""
        mention = self.mentions[number]
        if (
            mention.kind == "unnamed"
            and mention.head in _ROLES_OF_BODIES
            and not self.offices.bearers.get(mention.head)
        ):
            mention = self.mentions[number] = replace(mention, kind="organisation")  # "the operator", no person's role
        apposed = self._apposed(number)
        if apposed is not None:
            apposed.heads.add(mention.head)
            return _Answer(apposed)
        opening = mention.words[0].lower()
        key = tuple(w.lower() for w in mention.words if w.lower() not in _THE)
        again = mention.definite or (
            mention.many and opening not in {"a", "an", "one", "another", "other", "two", "three"}
        )
        if self.page[mention.block].block.kind == "title":
            bearers = self.offices.bearers.get(mention.head, [])
            if len(bearers) == 1:  # a headline says "minister" before the text says who
                return _Answer(bearers[0])
        if mention.definite or "same" in key:
            held = self._by_head(walk, number)
            if held is None and mention.head in _ROLES_OF_BODIES:
                called = (i for i, _ in walk.candidates(number) if i.kind == "organisation" and i.heads & _ANY_BODY)
                held = next((i for i in called if i.named), None)
            if held is not None:
                held.heads.add(mention.head)
                return _Answer(held)
        if again and key in described:
            return _Answer(described[key])
        # "My sister" is somebody new, "the ministry" a body whose name says so; "the firm" may be any that was named.
        own = opening in _OWN or (mention.kind == "organisation" and mention.head not in _ANY_BODY)
        if (
            mention.definite
            and not own
            and mention.kind != "group"
            and (walk.places[number].source or walk.places[number].subject)
        ):
            source = walk.places[number].source and (mention.kind == "unnamed" or mention.head in _ANY_BODY)
            whole = mention.whole is None or mention.whole[1] - mention.span[1] < 2
            found = self.antecedents(walk, number, known=source and whole)
            if found is None and source and whole and mention.kind == "unnamed":
                people = [i for i, _ in walk.candidates(number) if i.named and i.kind == "person"]
                found = people[0] if len(people) == 1 else None  # nobody else was named
            if found is not None and not (found.called and found.called <= set(mention.modifiers)):
                found.heads.add(mention.head)  # "the Lund road authority" is not Lund
                return _Answer(found)
        title = self.page[mention.block].block.kind == "title"
        identity = None if title else self._headlined.pop(mention.head, None)  # "Report Says", then "a report by X"
        identity = identity or Identity(mention.kind, mention.gender, mention.many)
        if title and mention.kind == "document":
            self._headlined[mention.head] = identity
        identity.heads.add(mention.head)
        label = self.article.text[slice(*(mention.whole or mention.span))]
        identity.words.update(label.lower().split())
        described[key] = identity
        return _Answer(identity)

    def _apposed(self, number: int) -> Identity | None:
        """The one whose name a comma parts from this description: "Ann Lee, 34, a nurse", "the pilot, Erik Dahlby,"."""
        mention = self.mentions[number]
        if mention.kind not in {"unnamed", None, "organisation"}:
            return None
        ts = self.page[mention.block].tokens
        for other in (number - 1, number + 1):
            if not 0 <= other < len(self.mentions):
                continue
            name = self.mentions[other]
            if name.form != "name" or name.name is None or name.block != mention.block:
                continue
            if (mention.kind == "organisation") != (name.kind == "organisation"):
                continue
            start = name.name.titles[0] if name.name.titles else name.first
            between = [
                t.text for t in (ts[name.last + 1 : mention.first] if other < number else ts[mention.last + 1 : start])
            ]
            if between == [","] or (len(between) == 3 and between[0] == between[2] == "," and between[1].isdigit()):
                if other > number and start > mention.last + 2:
                    continue
                behind = max(mention.last, name.last) + 1
                if behind == len(ts) or ts[behind].text in {",", ".", "—", "–", "(", ")"} or ts[behind].lower in _OF_IT:
                    return self.names.of[name.span]
        return None

    def _by_head(self, walk: Walk, number: int) -> Identity | None:
        """The one mentioned last whose role, name or description has the noun: "the minister", "the ministry"."""
        mention = self.mentions[number]
        modifiers = set(mention.modifiers)
        best: tuple[int, Identity] | None = None
        for rank, (identity, _) in enumerate(walk.candidates(number)):
            if mention.head not in identity.heads and mention.head not in identity.called:
                continue
            known = sum(w in identity.called or w in identity.heads or w in identity.words for w in modifiers)
            score = known * 100 - rank
            if best is None or score > best[0]:
                best = (score, identity)
        return best[1] if best else None

    # Quotations without a source

    def _free(self, known: dict[str, _Answer]) -> None:
        """A quotation without cue and source: its speaker is whoever the text around it turns to.

        That is the speaker of the quotation before it, in its block or the last. Else, for one that opens its block, it
        is the person with whom the last sentence of the block before begins, or, where the quotation opens the text,
        the sentence behind it.
        """
        last: Attribution | None = None
        for attribution in self.reading.attributions:
            if attribution.depth:
                continue
            if attribution.cue is None and attribution.source is None:
                identity = None
                here = self._block(attribution.content.start)
                gap = 9 if last is None else here - self._block(last.content.end - 1)
                if last is not None and (gap == 0 or (gap == 1 and last.kind != "indirect")):
                    identity = known[last.id].identity
                if identity is None and gap and self._opens(attribution.content.start):
                    identity = self._turned_to(here)
                if identity is not None:
                    known[attribution.id] = _Answer(identity)
            last = attribution

    def _turned_to(self, block: int) -> Identity | None:
        """Whom the paragraph before a quotation turns to last, or the one behind it where there is none before."""
        before, behind = (self._subjects.get(b, []) for b in (block - 1, block + 1))
        if before:
            return before[-1]
        return behind[0] if block <= 1 and len({id(i) for i in behind}) == 1 else None

    @cached_property
    def _subjects(self) -> dict[int, list[Identity]]:
        """The people with whom the sentences of each block begin, in order."""
        out: dict[int, list[Identity]] = {}
        for mention, setting in zip(self.mentions, self.settings, strict=True):
            answer = self.answers.get((mention.block, mention.last))
            if answer is None or answer.identity is None or not setting.subject or setting.title:
                continue
            if speaker_kind(answer.identity) in {"person", "unnamed"}:
                out.setdefault(mention.block, []).append(answer.identity)
        return out

    def _opens(self, offset: int) -> bool:
        block = self.article.block_at(offset)
        return block is not None and block.start == offset

    def _block(self, offset: int) -> int:
        return bisect_left(self.starts, offset + 1) - 1

    # Records

    def _records(self, known: dict[str, _Answer]) -> dict[int, Speaker]:
        """The speakers of the attributions, by the id() of their identity."""
        spans: dict[int, set[Span]] = {}
        identities: dict[int, Identity] = {}
        held: dict[Span, int] = {}  # whose a source's words are
        for attribution in self.reading.attributions:
            identity = known[attribution.id].identity
            if identity is None:
                continue
            identities[id(identity)] = identity
            own = spans.setdefault(id(identity), set())
            if attribution.source is not None:
                own.add(place := self._place(attribution, attribution.source))
                held[place] = id(identity)
        for key, identity in identities.items():
            spans[key].update(m.span for m in identity.mentions if held.get(m.span, key) == key)
        made: dict[int, Speaker] = {}
        for key, identity in identities.items():
            if not spans[key]:
                continue  # all its mentions are sources that stand for others, as "Q" does
            kind = speaker_kind(identity)
            given = self.offices.of(identity)
            if given is None and not identity.named and kind == "unnamed":
                first = identity.mentions[0]
                given = role_in(self.page[first.block], first.first, len(self.page[first.block].tokens))
            role = self.article.text[slice(*given.role)] if given is not None and given.role is not None else None
            affiliation = self._affiliation(given) if given is not None else None
            person = kind in {"person", "unnamed"}
            made[key] = Speaker(
                self.article,
                self._name(identity),
                kind,
                _apart(spans[key]),
                role=role if person else None,
                affiliation=affiliation if person else None,
            )
        return made

    def _affiliation(self, role: Role) -> str | None:
        """The body of a role by its fullest name: one that a name, or a description that ends there, stands for."""
        if role.affiliation is None:
            return self.offices.owner(role)
        body = self.names.of.get(role.affiliation)
        if body is None:
            begin, answer = self.ends.get(role.affiliation[1], (0, _Answer(None)))
            if begin <= role.affiliation[0] and answer.identity is not None and answer.identity.named:
                body = answer.identity
        return self.offices.spelled(body) if body is not None else self.article.text[slice(*role.affiliation)]

    def _name(self, identity: Identity) -> str:
        if identity is self.outlet or identity is self.author:
            return " ".join(identity.fullest)
        if identity.named:
            return self.offices.spelled(identity)
        bare = [m for m in identity.mentions if self.page[m.block].block.kind == "title" and len(m.words) == 1]
        told = [m for m in identity.mentions if m not in bare or m.whole != m.span] or identity.mentions
        first = next((m for m in told if m.whole is not None), told[0])
        label = re.sub(r"\s+", " ", self.article.text[slice(*(first.whole or first.span))])
        opening, _, rest = label.partition(" ")
        return rest if rest and opening.lower() in _THE else label


def _part(attribution: Attribution) -> str | None:
    """What a turn's label says, in lower case without its marks: "q" of "Q."; None where there is another cue."""
    if attribution.source is None or (attribution.cue is not None and attribution.cue.text != ":"):
        return None
    return attribution.source.text.strip(" .:()[]").casefold()


def _merged(found: Sequence[Mention], sources: Iterable[Mention]) -> list[Mention]:
    """Mentions and sources together, each head once, in text order; a source's own reading of its words goes first."""
    by_head = {(m.block, m.last): m for m in found}
    by_head.update(
        ((m.block, m.last), m) for m in sources if m.form == "description" or (m.block, m.last) not in by_head
    )
    return sorted(by_head.values(), key=lambda m: m.span)


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans without those that overlap one before."""
    out: list[Span] = []
    for span in sorted(set(spans)):
        if not out or span[0] >= out[-1][1]:
            out.append(span)
    return tuple(out)
