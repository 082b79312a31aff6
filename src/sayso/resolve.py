"""From sources to speakers: whom each source stands for, with role, affiliation and basis; null where it cannot be told."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sayso.antecedents import Walk, settings, third_person
from sayso.identities import Identity, Names
from sayso.mentions import Mention, Scanned, mentions, of_source, scan
from sayso.records import Attribution, Reading, Speaker, SpeakerKind
from sayso.roles import Role, role_in, roles_of
from sayso.windows import quoted_characters
from sayso.words import FIRST, FIRST_PLURAL, SECOND, noun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.antecedents import Antecedents
    from sayso.records import Article, Span

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
        self.page = scan(self.article)
        self.starts = [s.block.start for s in self.page]
        self.sources: dict[str, Mention] = {}  # of each attribution with a source, by its id
        for attribution in reading.attributions:
            mention = self._source(attribution)
            if mention is not None:
                self.sources[attribution.id] = mention
        self.mentions = _merged(mentions(self.page), self.sources.values())
        self.names = Names(self.page, self.mentions)
        self.outlet = Identity("organisation", forms=[(self.article.outlet or OUTLET,)])
        self.answers: dict[tuple[int, int], _Answer] = {}  # by block and last token of the mention

    def resolved(self) -> Reading:
        self._give_roles()
        self._walk()
        speakers: dict[str, _Answer] = {}
        ordered = sorted(self.reading.attributions, key=lambda a: a.depth)
        for attribution in ordered:
            speakers[attribution.id] = self._speaker(attribution, speakers)
        self._free(speakers)
        made = self._records(answer.identity for answer in speakers.values() if answer.identity is not None)
        attributions = tuple(
            replace(
                a,
                speaker=made[id(identity)].id if (identity := speakers[a.id].identity) is not None else None,
                reason=speakers[a.id].reason,
            )
            for a in self.reading.attributions
        )
        order = sorted(made.values(), key=lambda s: s.mentions)
        return replace(self.reading, attributions=attributions, speakers=tuple(order))

    # Sources

    def _source(self, attribution: Attribution) -> Mention | None:
        if attribution.source is None:
            return None
        span = attribution.source.spans[0]
        number = bisect_left(self.starts, span[0] + 1) - 1
        return of_source(self.page[number], number, span) if number >= 0 else None

    def _speaker(self, attribution: Attribution, known: dict[str, _Answer]) -> _Answer:
        """Who says it: a first person is whoever says the words around it."""
        mention = self.sources.get(attribution.id)
        if mention is None:
            return _Answer(None, attribution.reason)
        if mention.form == "pronoun" and mention.head in FIRST | FIRST_PLURAL:
            if attribution.parent is not None:
                outer = known[attribution.parent]
                return _Answer(outer.identity, None if outer.identity else "whose words these are cannot be told")
            return self._own_voice(mention)
        if mention.form == "pronoun" and mention.head in SECOND:
            return _Answer(None, "whom “you” addresses cannot be told")
        return self.answers.get((mention.block, mention.last), _Answer(None, "whom the source means cannot be told"))

    def _own_voice(self, mention: Mention) -> _Answer:
        """ "We" and "I" outside all quotations: the outlet."""
        self.outlet.take(mention)
        return _Answer(self.outlet)

    # Going through the text

    def _walk(self) -> None:
        article, page = self.article, self.page
        quoted = quoted_characters(article.text, [s.block for s in page])
        spans = [a.source.spans[0] for a in self.reading.attributions if a.source]
        walk = Walk(self.mentions, settings(page, self.mentions, quoted, spans), self.names)
        described: dict[tuple[str, ...], Identity] = {}
        for number, mention in enumerate(self.mentions):
            if mention.form == "name":
                answer = _Answer(self.names.of[mention.span])
            elif mention.form == "pronoun":
                if not third_person(mention):
                    continue
                answer = self._meant(walk, number)
            else:
                answer = self._description(walk, number, described)
            self.answers[mention.block, mention.last] = answer
            if answer.identity is not None:
                if mention.form != "name":
                    answer.identity.take(mention)
                walk.take(number, answer.identity)

    def _meant(self, walk: Walk, number: int) -> _Answer:
        found = self.antecedents(walk, number)
        if found is not None:
            return _Answer(found)
        return _Answer(None, f"whom “{self.mentions[number].words[0]}” means cannot be told")

    def _description(self, walk: Walk, number: int, described: dict[tuple[str, ...], Identity]) -> _Answer:
        """ "The mayor", "a spokesman", "residents": someone known by it, else someone new."""
        mention = self.mentions[number]
        key = tuple(w.lower() for w in mention.words if w.lower() not in {"the", "this", "that", "these", "those"})
        bare = not mention.definite and mention.words[0].lower() not in {"a", "an", "one", "another"}
        if mention.definite:
            held = self._by_head(walk, number)
            if held is not None:
                return _Answer(held)
        if (mention.definite or (bare and mention.many)) and key in described:
            return _Answer(described[key])
        if mention.definite:
            found = self.antecedents(walk, number)
            if found is not None:
                return _Answer(found)
        identity = Identity(mention.kind, mention.gender, mention.many)
        identity.heads.add(mention.head)
        described[key] = identity
        return _Answer(identity)

    def _by_head(self, walk: Walk, number: int) -> Identity | None:
        """The one mentioned last whose role, name or description has the noun: "the minister", "the ministry"."""
        mention = self.mentions[number]
        modifiers = {w.lower() for w in mention.words[1:-1]}
        best: tuple[int, Identity] | None = None
        for rank, (identity, _) in enumerate(walk.candidates(number)):
            named = any(mention.head == w.lower() for form in identity.forms for w in form)
            if not (mention.head in identity.heads or named):
                continue
            known = {w.lower() for form in identity.forms for w in form} | identity.heads
            score = len(modifiers & known) * 100 - rank
            if best is None or score > best[0]:
                best = (score, identity)
        return best[1] if best else None

    # Roles

    def _give_roles(self) -> None:
        for mention in self.mentions:
            if mention.form != "name" or mention.name is None:
                continue
            identity = self.names.of[mention.span]
            if identity.kind == "organisation":
                continue
            for role in roles_of(self.page[mention.block], mention.name):
                self._give(identity, role)
                if role.role is not None:
                    identity.kind = "person"

    def _give(self, identity: Identity, role: Role) -> None:
        """The first role with an affiliation, else the first."""
        text = self.article.text
        if role.head is not None:
            identity.heads.add(role.head)
        affiliation = self._body(role)
        if identity.role is None or (identity.affiliation is None and affiliation is not None):
            identity.role = text[slice(*role.role)] if role.role else identity.role
            identity.affiliation = affiliation or identity.affiliation

    def _body(self, role: Role) -> str | None:
        """The affiliation in its fullest form, without an acronym behind it."""
        if role.affiliation is None:
            return None
        body = self.names.of.get(role.affiliation)
        if body is not None:
            return " ".join(body.fullest())
        return self.article.text[slice(*role.affiliation)]

    # Quotations without a source

    def _free(self, known: dict[str, _Answer]) -> None:
        """A quotation without cue and source goes on with the speaker of the one before it, in its block or the last."""
        last: Attribution | None = None
        for attribution in self.reading.attributions:
            if attribution.depth:
                continue
            if attribution.cue is None and attribution.source is None and last is not None:
                identity = known[last.id].identity
                gap = self._block(attribution.content.start) - self._block(last.content.end - 1)
                if identity is not None and (gap == 0 or (gap == 1 and last.kind != "indirect")):
                    known[attribution.id] = _Answer(identity)
            last = attribution

    def _block(self, offset: int) -> int:
        return bisect_left(self.starts, offset + 1) - 1

    # Records

    def _records(self, identities: Iterable[Identity]) -> dict[int, Speaker]:
        made: dict[int, Speaker] = {}
        for identity in identities:
            if id(identity) in made or not identity.mentions:
                continue
            spans = _apart(m.span for m in identity.mentions)
            kind = self._kind(identity)
            role, affiliation = identity.role, identity.affiliation
            if not identity.named and kind == "unnamed":
                role, affiliation = self._described_role(identity.mentions[0])
            person = kind in {"person", "unnamed"}
            made[id(identity)] = Speaker(
                self.article,
                self._name(identity),
                kind,
                spans,
                role=role if person else None,
                affiliation=affiliation if person else None,
            )
        return made

    def _described_role(self, mention: Mention) -> tuple[str | None, str | None]:
        scanned = self.page[mention.block]
        role = role_in(scanned, mention.first, len(scanned.tokens))
        if role is None or role.role is None:
            return None, None
        return self.article.text[slice(*role.role)], self._body(role)

    def _name(self, identity: Identity) -> str:
        if identity is self.outlet:
            return " ".join(identity.forms[0])
        if identity.named:
            return " ".join(identity.fullest())
        words = identity.mentions[0].words
        return " ".join(words[1:] if len(words) > 1 and words[0].lower() in {"the", "this", "that"} else words)

    def _kind(self, identity: Identity) -> SpeakerKind:
        if identity.kind is not None:
            return identity.kind
        if not identity.named:
            return "group" if identity.many else "unnamed"
        last = identity.fullest()[-1]
        surname = len(identity.fullest()) > 1 and any(form == (last,) for form in identity.forms)
        spoken = any(m.form == "pronoun" and m.kind == "person" for m in identity.mentions)
        return "person" if surname or spoken or len(identity.fullest()) > 1 else "organisation"


def _merged(found: Sequence[Mention], sources: Iterable[Mention]) -> list[Mention]:
    """Mentions and sources together, each head once, in text order; a source's own reading of its words goes first."""
    by_head = {(m.block, m.last): m for m in found}
    by_head.update(((m.block, m.last), m) for m in sources if m.form == "description" or (m.block, m.last) not in by_head)
    return sorted(by_head.values(), key=lambda m: m.span)


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted spans without those that overlap one before."""
    out: list[Span] = []
    for span in sorted(set(spans)):
        if not out or span[0] >= out[-1][1]:
            out.append(span)
    return tuple(out)


__all__ = ["OUTLET", "resolve", "noun", "Scanned"]
