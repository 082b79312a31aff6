"""Invented articles, as many as are wanted, with known relations planted among them: for measuring how work grows.

`articles` gives readings as if sayso had read them, `write` puts them into Parquet parts as archives are. Events are
told by one article or by many; some articles are a wire's text that others print, whole or cut; some quote the same
words; and of some events two speakers give different numbers, or the same. Words are invented, their frequencies fall
as in real text (Zipf), outlets have furniture of their own, and names come back in later events. The same seed gives
the same articles.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, count, islice
from typing import TYPE_CHECKING

from sayso.records import Article, Attribution, Block, Figure, Reading, Speaker, Statement
from sayso.tables import tables_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sayso.records import BlockKind, Span

#: Articles in a part.
PART = 1000
WORDS = 60_000  # in the vocabulary
NAMES = 8_000
OUTLETS = 400
SIZES = (1, 1, 1, 1, 2, 2, 3, 4, 6, 12)  # articles on an event
COPIES = 4  # of one text, at the most
BESIDE = 600  # articles of other events that stand among those of one
A_DAY = 200  # articles

_ONSETS = ("b", "br", "d", "dr", "f", "g", "gr", "k", "kl", "l", "m", "n", "p", "pl", "r", "sk", "t", "tr", "v", "z")
_RIMES = ("a", "en", "i", "or", "u", "al", "em", "is", "ot", "un")
_MEASURES = (
    ("{n} people were killed in {place}", "the number of people killed in {place} was {n}", "people"),
    ("{n} houses were destroyed in {place}", "the number of houses destroyed in {place} was {n}", "houses"),
    ("{n} people were injured in {place}", "the number of people injured in {place} was {n}", "people"),
    ("{n} people were arrested in {place}", "the number of people arrested in {place} was {n}", "people"),
    ("{n} boats were lost in {place}", "the number of boats lost in {place} was {n}", "boats"),
)
_ROLES = ("Mayor", "Governor", "Inspector", "Doctor", "Professor", "Minister", "Judge", "Colonel")


@dataclass(frozen=True, slots=True)
class Planted:
    """A relation that must be found: its kind and the ids of its two sides, whichever of them comes first."""

    kind: str
    a: str
    b: str


@dataclass(slots=True)
class _Draft:
    """An article that is being written, paragraph by paragraph."""

    outlet: str
    published: str
    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    said: list[tuple[Span, Span, Span, Span | None, str]] = field(default_factory=list)  # content cue source number of
    stated: list[Span] = field(default_factory=list)

    def paragraph(self, words: str, kind: BlockKind = "paragraph") -> int:
        """Add a block; gives where it begins."""
        start = len(self.text)
        self.text += words + "\n\n"
        self.blocks.append(Block(start, start + len(words), kind))
        return start

    def state(self, sentence: str) -> None:
        start = self.paragraph(sentence)
        self.stated.append((start, start + len(sentence)))

    def say(self, source: str, content: str, number: int | None = None, of: str = "") -> int:
        """Add a reported claim; gives its number in the article."""
        start = self.paragraph(f"{source} said {content}.")
        begin = start + len(source) + len(" said ")
        figure = None if number is None else _after(begin + content.index(f"{number:,}"), f"{number:,}")
        cue = _after(start + len(source) + 1, "said")
        self.said.append((_after(begin, content), cue, _after(start, source), figure, of))
        return len(self.said) - 1

    def quote(self, source: str, words: str) -> int:
        """Add a quotation; gives its number in the article."""
        start = self.paragraph(f"“{words},” {source} said.")
        end = start + len(words) + 3
        self.said.append(((start, end), _after(end + len(source) + 2, "said"), _after(end + 1, source), None, ""))
        return len(self.said) - 1

    def reading(self, title: str) -> Reading:
        text = self.text.rstrip()
        digest = hashlib.sha256(f"{self.outlet}\n{self.published}\n{text}".encode()).hexdigest()
        article = Article(
            f"https://{self.outlet.lower().replace(' ', '-')}.example/{digest[:12]}",
            text,
            tuple(self.blocks),
            digest,
            title=title,
            outlet=self.outlet,
            published=self.published,
            language="en",
        )
        return self._read(article)

    def _read(self, article: Article) -> Reading:
        mentions: dict[str, list[Span]] = {}
        for _, _, source, _, _ in self.said:
            mentions.setdefault(article.text[slice(*source)], []).append(source)
        speakers = {name: Speaker(article, name, "person", tuple(spans)) for name, spans in mentions.items()}
        claims, figures = [], []
        for content, cue, source, number, of in self.said:
            name = article.text[slice(*source)]
            direct = article.text[content[0]] == "“"
            claim = Attribution(
                article,
                "direct" if direct else "indirect",
                article.passage(content),
                article.passage(cue),
                article.passage(source),
                speaker=speakers[name].id,
                act="say",
                polarity="affirmed",
                confidence=0.9,
            )
            claims.append(claim)
            if number is not None:
                value = float(article.text[slice(*number)].replace(",", ""))
                figures.append(
                    Figure(article, number, value=value, holder=claim.id, unit="count", dimension="count", of=of)
                )
        stated = tuple(Statement(article, article.passage(span)) for span in self.stated)
        return Reading(article, tuple(claims), stated, tuple(speakers.values()), tuple(figures))


def _after(start: int, words: str) -> Span:
    return start, start + len(words)


@cache
def _vocabulary() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Invented words, the frequent ones first, and their frequencies added up."""
    dice = random.Random(7)  # noqa: S311 - no secret
    words: dict[str, None] = {}
    while len(words) < WORDS:
        size = dice.choice((2, 2, 3, 3, 4))
        words["".join(dice.choice(_ONSETS) + dice.choice(_RIMES) for _ in range(size))] = None
    return tuple(words), tuple(accumulate(1 / (rank + 20) for rank in range(WORDS)))


class _World:
    """Where the articles come from: all dice, words, names and outlets."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.words, self._cumulated = _vocabulary()
        self.names = [word.capitalize() for word in self.words[-NAMES:]]

    def some(self, number: int) -> list[str]:
        """Words as often as they come in text."""
        return self.dice.choices(self.words, cum_weights=self._cumulated, k=number)

    def name(self) -> str:
        return self.dice.choice(self.names)

    def sentence(self, own: Sequence[str] = ()) -> str:
        """A sentence of the outlet's, with some of these words in it."""
        words = self.some(self.dice.randint(9, 16) - len(own)) + list(own)
        self.dice.shuffle(words)
        places = sorted(self.dice.sample(range(1, len(words)), 3))
        for place, small in zip(reversed(places), ("of the", "and the", "in a"), strict=True):
            words.insert(place, small)
        return f"The {' '.join(words)}."


@dataclass(slots=True)
class _Event:
    """What articles tell of: a place, a day, people, and words that are its own."""

    place: str
    day: date
    speakers: list[str]
    words: list[str]


def _event(world: _World, day: date) -> _Event:
    dice = world.dice
    speakers = [f"{dice.choice(_ROLES)} {world.name()} {world.name()}" for _ in range(dice.randint(3, 6))]
    return _Event(f"{world.name()} {world.name()}", day, speakers, [*dice.sample(world.words[2000:], 14)])


def _draft(world: _World, event: _Event, *, late: bool) -> tuple[_Draft, str]:
    """The frame of an article on an event: its title, lead and sentences, without what is planted."""
    dice = world.dice
    outlet = f"{world.names[dice.randrange(OUTLETS)]} {('Post', 'Times', 'Courier', 'Gazette')[dice.randrange(4)]}"
    day = event.day + timedelta(days=dice.randint(1, 3) if late else 0)
    draft = _Draft(outlet, day.isoformat())
    title = f"{event.words[0].capitalize()} {event.words[1]} in {event.place} {world.some(1)[0]}"
    draft.paragraph(title, "title")
    draft.state(f"A {event.words[0]} {event.words[1]} came to {event.place} with {' and '.join(event.words[2:5])}.")
    for _ in range(dice.randint(4, 8)):
        draft.state(world.sentence(dice.sample(event.words, 2)))
        if dice.random() < 0.6:
            words = [*world.some(6), *dice.sample(event.words, 2)]
            draft.say(
                dice.choice(event.speakers), f"that the {' '.join(words)} would {world.some(1)[0]} in {event.place}"
            )
    return draft, title


def _finish(draft: _Draft, title: str) -> Reading:
    """The article, with the furniture that all of its outlet's have."""
    draft.paragraph(_furniture(draft.outlet))
    return draft.reading(title)


@cache
def _furniture(outlet: str) -> str:
    dice = random.Random(outlet)  # noqa: S311 - no secret
    return f"Follow the {outlet} for {' '.join(dice.choices(_vocabulary()[0], k=16))}."


def _told(world: _World, event: _Event, size: int) -> tuple[list[Reading], list[Planted]]:
    """The articles on an event, and what is planted among them."""
    dice = world.dice
    drafts = [_draft(world, event, late=dice.random() < 0.3) for _ in range(size)]
    wanted: list[tuple[str, int, int, int, int]] = []  # kind, article and claim, article and claim
    if size >= 2:
        one, other = dice.sample(range(size), 2)
        measures = dice.sample(_MEASURES, 2)
        speakers = dice.sample(event.speakers, 2)
        for kind, (first, second, of) in zip(("conflicts", "agrees"), measures, strict=True):
            low = dice.randint(3, 400)
            numbers = (low, low * 3 + 7) if kind == "conflicts" else (low, low)
            claims = []
            for article, speaker, words, number in zip((one, other), speakers, (first, second), numbers, strict=True):
                content = f"that {words.format(n=f'{number:,}', place=event.place)}"
                claims.append(drafts[article][0].say(speaker, content, number=number, of=of.removesuffix("s")))
            wanted.append((kind, one, claims[0], other, claims[1]))
            drafts[other][0].published = drafts[one][0].published
        if dice.random() < 0.5:
            words = f"we {' '.join(world.some(14))}"
            for article in (one, other):
                drafts[article][0].state(world.sentence())
            spoken = [drafts[article][0].quote(event.speakers[0], words) for article in (one, other)]
            wanted.append(("same", one, spoken[0], other, spoken[1]))
    made = [_finish(*draft) for draft in drafts]
    planted = [
        Planted(kind, made[one].attributions[a].id, made[other].attributions[b].id) for kind, one, a, other, b in wanted
    ]
    if size >= 3:
        for _ in range(dice.randint(0, COPIES)):
            copy = _copied(world, drafts[0], event)
            made.append(copy)
            planted.append(Planted("copies", copy.article.id, made[0].article.id))
    return made, planted


def _copied(world: _World, original: tuple[_Draft, str], event: _Event) -> Reading:
    """The text of an article as another outlet prints it a day later: whole, or cut by up to a third."""
    draft, title = original
    outlet = f"{world.name()} {('Herald', 'Echo', 'Star')[world.dice.randrange(3)]}"
    day = date.fromisoformat(draft.published) + timedelta(days=1)
    copy = _Draft(outlet, day.isoformat())
    kept = len(draft.blocks) - 1  # without the furniture
    for block in draft.blocks[: kept - world.dice.randint(0, kept // 3)]:
        copy.paragraph(draft.text[block.start : block.end], block.kind)
    end = copy.blocks[-1].end
    copy.stated = [span for span in draft.stated if span[1] <= end]
    copy.said = [claim for claim in draft.said if claim[0][1] <= end]
    copy.state(world.sentence(event.words[:1]))
    return _finish(copy, title)


def articles(number: int, seed: int = 1) -> Iterator[tuple[Reading, list[Planted]]]:
    """So many articles, those of several events among each other, with what is planted on the last one of an event."""
    return islice(_mixed(number, seed), number)


def _mixed(number: int, seed: int) -> Iterator[tuple[Reading, list[Planted]]]:
    world = _World(seed)
    dice = random.Random(seed + 1)  # noqa: S311 - no secret
    waiting: list[tuple[Reading, list[Planted]]] = []
    told = 0
    while told < number or waiting:
        while told < number and len(waiting) <= BESIDE:
            event = _event(world, date(2020, 1, 1) + timedelta(days=told // A_DAY))
            made, planted = _told(world, event, dice.choice(SIZES))
            told += len(made)
            waiting += zip(made, [[]] * (len(made) - 1) + [planted], strict=True)
        place = dice.randrange(len(waiting))
        waiting[place], waiting[-1] = waiting[-1], waiting[place]
        yield waiting.pop()


def write(folder: Path, number: int, seed: int = 1) -> list[Planted]:
    """Write so many articles as parts of `PART`; gives the relations planted among them that are whole."""
    planted: list[Planted] = []
    there: set[str] = set()
    stream = articles(number, seed)
    for part in count():
        some = list(islice(stream, PART))
        if not some:
            break
        (folder / f"part-{part:04}").mkdir(parents=True)
        with tables_to(folder / f"part-{part:04}") as add:
            for reading, relations in some:
                add(reading)
                planted += relations
                there.add(reading.article.id)
    return [p for p in planted if p.a[:16] in there and p.b[:16] in there]
