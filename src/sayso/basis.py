"""How a source is said to know what it claims: the first of six grounds that the words of the article show.

Only affirmed claims of fact have one. The order of the grounds is that of ``tests/cases/README.md``, "Basis": counted,
written down, heard from others, lived through, told on condition of anonymity, known by office. What is read is the
sentence of the cue, the words that bring in the speaker, and the content.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from sayso.acts import act_of, head
from sayso.factual import MODALS, claims_fact, finite, is_decision, is_fact, is_mood, is_verdict
from sayso.lexicon import ADVERBS, BE, HAVE, STARTERS, is_participle, is_past, listed, lists, nouns, tokens_of
from sayso.sentences import sentences
from sayso.standing import HIDDEN, HIDEABLE, standing_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sayso.records import Attribution, Basis, Speaker, SpeakerKind

_READ = 1200  # characters of a content that are read: a claim of fact shows its ground early
_NEAR = 260  # characters on either side of a cue that may still be in its sentence
# What a body or a court has decided counts as fact, though the verb demands, wants or refuses something.
_DECISIONS = listed("decide decision approve") | {"decide to", "choose to", "agree to", "vote to"}
_RULINGS = _DECISIONS | listed("rule ruling order sentence reject dismiss")
_MEMORY = listed("recall remember describe recount relive") | {"describe how", "tell how"}
_OWNING_UP = listed("admit confess acknowledge own") | {"own up", "own up to", "confess to", "plead to"}
_ANONYMOUS = re.compile(
    r"\b(?:condition (?:of anonymity|that (?:\w+ ){1,3}(?:not be|were not|was not|would not be))|"
    r"(?:ask|request|insist|wish|want|prefer|demand)(?:ed|s|ing)?(?: that| for)?(?: \w+){0,2} ?(?:not|n[’']t)(?: to)? "
    r"be (?:named|identified|quoted)|"
    r"(?:declin|refus)(?:ed|es|ing) to (?:be (?:named|identified)|give (?:\w+ ){1,3}name)|"
    r"(?:did not|didn[’']t|does not|doesn[’']t|do not|don[’']t|would not) (?:want|wish)(?: to be (?:named|identified)|"
    r"(?: \w+){1,5} (?:named|name|names|identified|published|on the record))|"
    r"(?:request|ask|grant|promis|demand)(?:ed|ing)?(?: for)? anonymity|anonymously|off the record|"
    r"(?:not|n[’']t|without being) (?:officially |formally |yet )?(?:authori[sz]ed|allowed|permitted|cleared|supposed|"
    r"entitled) to (?:speak|talk|discuss|brief|comment|be quoted|give|disclose|release|reveal)|"
    r"(?:cannot|could not|can[’']t|may not|must not) be (?:named|identified)|"
    r"whose names? (?:is|was|are|were|has|have)\b|without giving (?:\w+ ){1,3}name|"
    r"(?:names?|identity) (?:withheld|changed))",
    re.IGNORECASE,
)
_SPOKE_SO = re.compile(
    r"(?:He|She|They|Both|All|The [\w-]+(?: [\w-]+)?) (?:all |both )?"
    r"(?:spoke|asked|requested|declined|did|was|were|is|are|insisted|wanted|could|talked|would)\b"
)
# Sentences around a cue are cut out only where one of these stands: each match of the patterns for them has one.
_SIGNS = (
    "citing", "cite", "quot", "pointed to", "pointing to", "points to", "referr", "read", "seen", "based", "basing",
    "drawing on", "relying on", "poll", "survey", "census", "data", "gauge", "figures", "statistics", "sampled",
    "obtained", "viewed", "leaked", "shown", "examined", "published", "confidential", "internal", "intercepted",
    "secret", "condition", "anonym", "identi", "record", "authori", "allowed", "permitted", "cleared",
    "supposed", "entitled", "name", "source", "insider", "close to", "familiar with", "knowledge of", "briefed on",
    "privy to",
)  # fmt: skip
_STOP = re.compile(r"[.?!…]\S{0,3}\s|[.?!]”")
_ONE_OF = re.compile(r"(?:one|some|both|another|two|a second) of (?:the|them|those)\b", re.IGNORECASE)
_CITES = re.compile(
    r"\b(cit(?:e[sd]?|ing)|quot(?:e[sd]?|ing)|point(?:s|ed|ing) to|referr(?:ed|ing) to|(?:read|reading) from|"
    r"ha[sd] (?:read|seen)|having (?:read|seen)|bas(?:ed|ing) (?:\w+ ){0,3}on|drawing on|relying on)\b\s*",
    re.IGNORECASE,
)
_NAMED_DATA = re.compile(  # "In a survey of 900 drivers, police found", "said, using satellite data,"
    r"(?:^|[|,—–(] ?|\b(?:said|found|reported|wrote) )"
    r"(?:in (?:[\w’'-]+ ){0,4}?(?:polls?|survey|census)|(?:from|using) (?:[\w’'-]+ ){0,4}?(?:polls?|surveys?|census|"
    r"data|gauges?|readings|figures|statistics))\b|"
    r"\b(?:surveyed|polled|sampled) (?:about |more than |over |nearly |almost |some )?\d",
    re.IGNORECASE,
)
_SHOWN_TO = re.compile(
    r"\b([\w-]+)(?: \w+){0,6}? (?:seen|obtained|reviewed|viewed|read|leaked|shown|examined|published) (?:by|to)\b",
    re.IGNORECASE,
)
_LEAKED = re.compile(r"\b(?:leaked|confidential|internal|intercepted|secret) ((?:[\w-]+ ?){1,3})", re.IGNORECASE)
_WAS_THERE = re.compile(  # at the head of a phrase: "a witness", "Ada Koval, a survivor of"; no "nurse of survivors"
    r"(?:^|, )(?:\d+, )?(?:(?:an?|the|one|another|two|three|four|several|some|many|other|fellow|\w+ed) ){0,2}"
    r"(?:witness(?:es)?|eyewitness(?:es)?|survivors?|passengers?)\b|"
    r"\bwho (?:was|were|had been) (?:there|on|in|at|inside|aboard|nearby|standing|walking|driving|riding|working|"
    r"sitting|waiting|sleeping|asleep|travelling|traveling|among|present|outside|shopping|fishing|crossing|passing)\b|"
    r"\bwho (?:saw|heard|watched|witnessed|filmed|survived|escaped|fled|jumped|swam|ran|felt)\b",
    re.IGNORECASE,
)
_REASON = listed("concern concerns reason reasons fear fears grounds need lack cost costs pressure risk risks")
_GERUND = re.compile(r"\w{2,}ing")
_AGENTS = re.compile(r"(?:ers|ors|ists|ants|ees|men|women|crew|pilots|members)$")
_DETERMINERS = listed("a an the its his her their this that")
_BY_DATA = re.compile(
    r"^(?:that )?(?:\w+ ){0,2}?(?:by|going by|according to) (?:\w+ ){1,4}?(?:gauges?|census|survey|poll|data|figures)\b"
)
_COUNTED = re.compile(
    r"\b(?:it|they|we|had|have) (?:counted|measured|surveyed|polled|recorded|logged|registered) (?:\w+ )?\d"
)
_PRONOUNS = frozenset({"he", "she", "they"})
_WHERE = listed(
    "in at on inside outside under near behind by between there asleep awake alone halfway upstairs downstairs home "
    "next with around about aboard above below"
)
_UNABLE = listed("see hear smell feel breathe move sleep get find open reach run stand walk swim speak stop escape")
_WATCHING = listed("looking watching standing hearing seeing listening sitting")


_AS = re.compile(r"\bas\b")


class _Claim:
    """One attribution with the words around it, read as far as they are needed."""

    def __init__(self, attribution: Attribution, speaker: Speaker | None, parent: Attribution | None) -> None:
        self.attribution = attribution
        self.speaker = speaker
        self.parent = parent
        self.text = attribution.article.text
        self.source = attribution.source.text[:300] if attribution.source else ""
        self.cue = attribution.cue.text[:200] if attribution.cue else ""
        self.kind: SpeakerKind | None = speaker.kind if speaker else None
        found = head(self.cue) if self.cue else None
        self.lemma = found.lemma if found else ""
        if self.lemma == "describe" and _AS.search(attribution.content.text[:200]):
            self.lemma = "describe as"  # a verdict, where "described how" tells
        self.act = attribution.act or (act_of(self.cue, attribution.content.text[:200]) if self.cue else "say")
        name = speaker.name if speaker else self.source
        role = (speaker.role or "") if speaker else ""
        self.standing = standing_of(name[:200], self.kind, role[:200], ((speaker and speaker.affiliation) or "")[:200])
        self.content = [tokens_of(s) + ["?"] * s.endswith(("?", "?”", '?"')) for s in self._sentences()]

    def _sentences(self) -> Iterator[str]:
        left = _READ
        for a, b in self.attribution.content.spans:
            if left <= 0:
                return
            piece = self.text[a : min(b, a + left)]
            if _STOP.search(piece):
                yield from (piece[start:end] for start, end in sentences(piece, 0, len(piece)))
            else:
                yield piece
            left -= b - a

    def around(self) -> tuple[str, str, str]:
        """The sentence before the cue's, the cue's own without the content, and the one after it.

        Nothing where no word is near that any of the patterns for these sentences needs.
        """
        a = self.attribution
        anchor = a.cue or a.source or a.content
        home = a.article.block_at(anchor.start)
        low, high = (home.start, home.end) if home else anchor.spans[0]
        if self.parent:  # what stands outside its content is not about this claim
            pieces = self.parent.content.spans
            start, end = pieces[max(bisect_right(pieces, anchor.start, key=lambda span: span[0]) - 1, 0)]
            if start <= anchor.start < end:
                low, high = start, end
        low, high = max(low, anchor.start - _NEAR), min(high, anchor.spans[0][1] + _NEAR, anchor.start + 3 * _NEAR)
        near = self.text[low:high].lower()
        if not any(sign in near for sign in _SIGNS):
            return "", "", ""
        inside = sentences(self.text, low, high)
        at = next((i for i, (_, end) in enumerate(inside) if end > anchor.start), len(inside) - 1)
        if at < 0:
            return "", "", ""
        start, end = inside[at]
        before = self.text[slice(*inside[at - 1])] if at else ""
        after = self.text[slice(*inside[at + 1])] if at + 1 < len(inside) else ""
        outside = []
        for first, last in a.content.spans:
            if last > start and first < end:
                outside.append(self.text[start : max(start, first)])
                start = min(last, end)
        outside.append(self.text[start:end])
        return before, " | ".join(outside), after

    def introduction(self) -> str:
        """The words about the speaker where the article first names it, up to the end of that sentence."""
        if self.speaker is None:
            return ""
        start, end = self.speaker.mentions[0]
        home = self.attribution.article.block_at(start)
        high = min(home.end if home else end, end + 160)
        tail = self.text[end:high]
        return (
            self.text[start : min(end, start + 300)] + re.split(r"[.!?”]|\b(?:said|says|told)\b", tail, maxsplit=1)[0]
        )


def basis_of(attribution: Attribution, speaker: Speaker | None, parent: Attribution | None = None) -> Basis | None:
    """How the source of an attribution is said to know what it claims; None where the text does not say.

    ``speaker`` is whom the source stands for (None where it cannot be told), ``parent`` the attribution in whose
    content this one lies. Reads a bounded stretch of text about the attribution.
    """
    if attribution.polarity not in (None, "affirmed"):
        return None
    claim = _Claim(attribution, speaker, parent)
    standing = claim.standing
    decided = claim.lemma in (_RULINGS if standing.court else _DECISIONS) and standing.office in ("state", "body")
    if not decided and not claims_fact(claim.act, claim.lemma, written=standing.written):
        return None
    before, frame, after = claim.around()
    facts = [s for s in claim.content if decided or is_fact(s)]
    stated = standing.counted or (standing.written and not all(map(_foretells, claim.content)))
    if facts or stated:
        shown = _shown(frame, claim)
        if shown is not None:
            return shown
        if _passes_on(claim, frame):
            return "other_source"
        if _lived(claim, facts):
            return "first_hand"
        if _anonymous(claim, before, frame, after):
            return "anonymous"
    if standing.office and any(_by_office(claim, s, decided=decided) for s in claim.content):
        return "official_capacity"
    return None


def _foretells(tokens: Sequence[str]) -> bool:
    """Whether a sentence says what will be; what a document says must, may or shall be stands in it."""
    at = finite(tokens)
    return at is not None and tokens[at] in ("will", "would")


def _shown(frame: str, claim: _Claim) -> Basis | None:
    """`poll_or_data` or `document`, where the claim comes from something counted or written."""
    table = lists()
    standing = claim.standing
    if standing.counted:
        return "poll_or_data"
    cited = [_cited(m, frame) for m in islice(_CITES.finditer(frame), 4)]
    begins = [s[:16] for s in claim.content]
    if "poll_or_data" in cited or _NAMED_DATA.search(frame) or any(_BY_DATA.search(" ".join(s)) for s in begins):
        return "poll_or_data"
    if standing.written:
        return "document"
    if any(_has_shown(s, table["data"]) for s in begins):
        return "poll_or_data"
    if claim.kind == "organisation" and any(_COUNTED.search(" ".join(s)) for s in begins):
        return "poll_or_data"
    if "document" in cited:
        return "document"
    for pattern in (_SHOWN_TO, _LEAKED):
        if any(table["document"] & set(nouns(m[0])) for m in islice(pattern.finditer(frame), 4)):
            return "document"
    return "document" if any(_has_shown(s, table["document"]) for s in begins) else None


def _cited(verb: re.Match[str], frame: str) -> Basis | None:
    """What kind of thing is cited, quoted or read: data, a document, people; None for reasons, and where it is open."""
    table = lists()
    named = frame[verb.end() : verb.end() + 90].partition(",")[0]
    words = nouns(named)[:9]
    thing = next((i for i, w in enumerate(words) if i and w in ("of", "from", "by", "in", "on", "that", "to")), None)
    if table["data"] & set(words):
        return "poll_or_data"
    if table["document"] & set(words[:thing]):
        return "document"
    if not verb[1].lower().startswith(("cit", "quot")) or _REASON & set(words):
        return None
    if table["cited"] & set(words) or any(_AGENTS.search(w) for w in words) or named[:1].isupper():
        return "other_source"
    return "document" if words[:1] and words[0] in _DETERMINERS and words[-1] != "as" else None


def _has_shown(tokens: Sequence[str], things: Collection[str]) -> bool:
    """Whether a content begins with a thing that shows: "(that) its figures showed"."""
    show = lists()["show"]
    for i, word in enumerate(tokens[:8]):
        if word in things:
            return any(w in show for w in takewhile(lambda w: w not in MODALS, tokens[i + 1 : i + 8]))
        if word in BE or word in MODALS or word in show:
            return False
    return False


def _passes_on(claim: _Claim, frame: str) -> bool:
    """Whether the source hands on what others told it."""
    table = lists()
    if any(_cited(m, frame) == "other_source" for m in islice(_CITES.finditer(frame), 4)):
        return True
    if claim.standing.outlet and any(set(s) & table["saying"] for s in claim.content):
        return True
    return any(_was_told(s, claim) for s in claim.content)


def _was_told(tokens: Sequence[str], claim: _Claim) -> bool:
    """Whether a sentence says that somebody told the source: "I was told", "the driver had told them that"."""
    own = {"me", "us"}
    if claim.attribution.kind != "direct":
        own |= {"him", "her", "them", "it"}
    if claim.standing.office == "state":
        own |= lists()["listeners"]
    for i, word in enumerate(tokens):
        after = tokens[i + 1] if i + 1 < len(tokens) else ""
        if word == "told":
            if after in own and tokens[i + 2 : i + 3] not in (["to"], []):
                return True
            before = [w for w in tokens[max(0, i - 4) : i] if w not in ADVERBS]
            passive = before[-1:] and before[-1] in ("was", "were", "been")
            if passive and after != "to" and (set(before) & {"i", "we"} or (i <= 5 and set(before) & _PRONOUNS)):
                return True
        elif word in ("rang", "phoned", "called", "texted", "messaged") and after in ("me", "us"):
            if {"said", "saying"} & set(tokens[i + 2 : i + 6]):
                return True
        elif word == "heard" and after in ("from", "that"):
            near = set(tokens[max(0, i - 3) : i])
            if near & {"i", "we"} or (i <= 4 and near & _PRONOUNS):
                return True
    return False


def _lived(claim: _Claim, facts: Sequence[Sequence[str]]) -> bool:
    """Whether the source saw, heard, felt or did what it tells."""
    if claim.kind in ("organisation", "document") or not facts:
        return False
    office = claim.standing.office in ("state", "body")
    if claim.standing.there or _WAS_THERE.search(claim.source) or _WAS_THERE.search(claim.introduction()):
        return True
    if claim.lemma in _MEMORY | _OWNING_UP and _GERUND.fullmatch(facts[0][0]) and "as" not in facts[0]:
        return True
    subjects = {"i"} if office else {"i", "we"}
    if any(_did(s, subjects) or _befell(s, office=office) for s in facts):
        return True
    if claim.attribution.kind == "direct" or not claim.source:
        return False
    return _did_indirectly(claim, facts[0], office=office)


def _did_indirectly(claim: _Claim, tokens: Sequence[str], *, office: bool) -> bool:
    """Whether an indirect claim begins with the source itself: "(that) she had run", "to have seen"."""
    begin = 1 if tokens[0] in STARTERS and len(tokens) > 1 else 0
    first = tokens[begin]
    if first == "to" and tokens[begin + 1 : begin + 2] == ["have"]:
        return not office
    source = claim.source.lower()
    if first not in _PRONOUNS or (source in _PRONOUNS and source != first):
        return False
    if (first == "they") != (claim.kind == "group"):
        return False
    # Of the police and of those who speak for another, "he" is more likely somebody else; of other officials too,
    # where something was done to him.
    passive = {"was", "were", "been"} & set(tokens[begin + 1 : begin + 4])
    if office and (claim.standing.for_others or passive):
        return False
    return _did(tokens[begin : begin + 8], {first})


def _did(tokens: Sequence[str], subjects: Collection[str]) -> bool:
    """Whether one of these subjects did or went through something, in the past; thoughts and denials are none."""
    table = lists()
    for i, word in enumerate(tokens):
        if word not in subjects or "if" in tokens[max(0, i - 2) : i]:
            continue
        rest = [w for w in tokens[i + 1 : i + 8] if not w.endswith("ly") and w not in ADVERBS]
        verb, after = rest[0] if rest else "", rest[1] if len(rest) > 1 else ""
        if verb in HAVE or verb == "'d":
            # "We have moved on": what we have done is said of parties and countries, what we had done of people.
            if is_participle(after) and after not in table["mind"] | {"got"} and not (word == "we" and verb == "have"):
                return True
            if verb == "had" and after in ("a", "an", "the", "no", "two", "three", "my", "our"):
                return True
        elif verb in ("was", "were"):
            if after in _WHERE or after.isdigit():
                return True
            if (after.endswith("ing") or is_participle(after)) and after not in table["feeling"] | table["mind"]:
                return True
        elif verb == "am":
            if after in _WATCHING:
                return True
        elif verb in ("could", "can"):
            if after in table["perceive"] or (verb == "could" and after == "not" and set(rest[2:3]) & _UNABLE):
                return True
        elif verb == "felt":
            if after in ("a", "the", "it", "something", "my", "heat", "an"):
                return True
        elif verb not in ("did", "had") and verb not in table["mind"] and is_past(verb):
            return True
    return False


def _befell(tokens: Sequence[str], *, office: bool) -> bool:
    """Whether something happened to the one who speaks: "it threw me across the room", "my roof was gone"."""
    mind = lists()["mind"]
    for i, word in enumerate(tokens):
        near = 2 if word == "me" or (word == "us" and not office) else 5 if word == "my" and not office else 0
        before = tokens[max(0, i - near) : i] if near else []
        if any(is_past(w) and w not in mind and w not in BE and w not in HAVE for w in before):
            return True
        if near == 5 and before[-1:] not in (["in"], ["to"], ["of"]) and any(map(is_past, tokens[i + 1 : i + 4])):
            return True
    return False


def _anonymous(claim: _Claim, before: str, frame: str, after: str) -> bool:
    """Whether the source is not to be named, may not speak, or is called a source, an insider, close to something."""
    if claim.standing.hidden or _ANONYMOUS.search(frame) or _ANONYMOUS.search(claim.introduction()):
        return True
    if claim.kind in HIDEABLE and HIDDEN.search(claim.source) and not claim.standing.written:
        return True
    if _ONE_OF.match(claim.source) and (HIDDEN.search(before) or _ANONYMOUS.search(before)):
        return True
    return _SPOKE_SO.match(after) is not None and _ANONYMOUS.search(after) is not None


def _by_office(claim: _Claim, tokens: Sequence[str], *, decided: bool) -> bool:
    """Whether a sentence is a fact, or a body's decision, that the source knows by its office."""
    table = lists()
    if not tokens:
        return False
    begin = 1 if tokens[0] in STARTERS and len(tokens) > 1 else 0
    own = tokens[begin] in table["own"] or bool(set(tokens) & {"we", "our"}) or _names_itself(claim, tokens)
    # The head of a body tells of its doings; in free speech also what it thinks of others, unless it says "we".
    free = claim.standing.office == "body" and claim.kind != "organisation" and claim.attribution.kind == "direct"
    if (claim.standing.office == "partisan" or free) and not own:
        return False
    if decided or is_fact(tokens):
        # In a quotation without a verb that shows as one, a wish or a saying is as likely as a fact.
        return decided or claim.attribution.kind != "direct" or finite(tokens) is not None
    return (
        not (is_mood(tokens) or is_verdict(tokens))
        and tokens[-1] != "?"
        and claim.act != "predict"
        and is_decision(tokens, own=own)
    )


def _names_itself(claim: _Claim, tokens: Sequence[str]) -> bool:
    """Whether a content begins with the body, by name or by its kind: "Halden Rail had", "the company had"."""
    body = claim.speaker and (claim.speaker.affiliation or (claim.kind == "organisation" and claim.speaker.name))
    names = {w for w in nouns(body)[:8] if len(w) > 3} if body else set()
    return bool((names | {"company", "firm", "club", "council", "union", "airline", "group"}) & set(tokens[:5]))
