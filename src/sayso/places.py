"""Places that an article names: countries, regions and cities, with coordinates and GeoNames ids.

Names are found by their capitals and looked up in the table of `sayso.gazetteer`. Points decide which are places: a
name needs none if it can hardly be anything else (countries, great cities) and up to four if it is a small town's, a
person's or a common word; the words around it give them (`sayso.surroundings`), and so does the rest of the article.
Which place a name means is decided once an article, the nearest sign first: "Paris, Texas", then the countries and
regions that the article names, the outlet's own country, and the number of people.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sayso.gazetteer import (
    ABBREVIATION,
    CITY,
    CONTINENT,
    COUNTRY,
    GIVEN,
    REGION,
    SURNAME,
    WORD,
    Candidate,
    Entry,
    fold,
    gazetteer,
    look_up,
)  # fmt: skip
from sayso.records import READABLE, Place
from sayso.surroundings import DAYS, PEOPLES, SIDES, Surroundings, look_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from sayso.records import Article, Block

_CAPITAL = "A-ZÀ-ÖØ-ÞĀ-Ž"
_TOKEN = re.compile(rf"(?<![\w@#])(?:(?:[A-Z]\.){{2,6}}|[{_CAPITAL}]\w*(?:['’ʻ](?![sS]\b)\w+)*)")
_NEXT_WORD = re.compile(
    r"(?:(?<=\bSt)\.|(?<=\bMt)\.|(?<=\bFt)\.)?"
    r"(?:[ \u00a0\n]{1,2}|[-‐‑])((?:[A-Z]\.){2,6}|\w+(?:['’ʻ](?![sS]\b)\w+)*)"
)
_WORDS = re.compile(r"\w+")
_BETWEEN = re.compile(r"\.?(?:,[ \u00a0\n]{0,2}| \()")
_LISTED = re.compile(r"(?:[,;] (?:and |or )?| and | or | to |/|[-–])")
_LONGEST = 40  # letters; a longer word is no place's name
_PERSON = GIVEN | SURNAME
_ENGLISH = ("AU", "CA", "GB", "US")  # whose regions are known by their names alone
_SURE = 4
_TOWN, _CITY = 50_000, 300_000  # people
_STATED = 6  # candidates looked at where nothing tells them apart but their number of people
_NEARBY = 20  # degrees of a great circle, about 2,200 km

#: Top-level domains that are not the ISO 3166 code of their country.
_DOMAINS = {"uk": "GB"}
_NO_COUNTRY = frozenset({"ai", "cc", "co", "fm", "io", "la", "me", "sh", "so", "tv", "ws"})  # sold to everyone


@dataclass(slots=True)
class _Mention:
    """A name in the text that may be a place's; ``chosen`` is the place if the words beside it settle which."""

    start: int
    end: int
    key: str
    entry: Entry
    shouted: bool
    around: Surroundings
    points: int
    chosen: Candidate | None = None


@dataclass(slots=True)
class _Context:
    """What an article's unmistakable names speak for, and where its outlet is."""

    countries: Counter[str]
    regions: Counter[int]
    inside: Counter[str]  # names of regions and cities, by their country
    named: dict[str, Candidate]  # by key
    home: str | None


def places(article: Article) -> list[Place]:
    """The places that the readable blocks of an article name, in text order, each without a holder.

    A name that could be a place's but is rather a person's, a body's or a word is left out. Spans hold the name alone:
    no article, no "province", no 's.
    """
    mentions = [m for block in article.blocks if block.kind in READABLE for m in _in_block(article.text, block)]
    people = {m.key for m in mentions if m.around.person}
    _settle_neighbours(article.text, mentions, people)
    context = _context(article, mentions)
    by_key: dict[str, list[_Mention]] = defaultdict(list)
    for mention in mentions:
        by_key[mention.key].append(mention)
    found: list[tuple[_Mention, Candidate]] = []
    for same in by_key.values():
        found += _decide(article.text, same, context)
    return [_place(article, *pair) for pair in sorted(found, key=lambda pair: pair[0].start)]


def _place(article: Article, mention: _Mention, candidate: Candidate) -> Place:
    table = gazetteer()
    latitude, longitude = table.point(candidate.index)
    return Place(
        article,
        (mention.start, mention.end),
        name=table.name(candidate.index),
        country=candidate.country,
        latitude=latitude,
        longitude=longitude,
        geonames=table.geonames(candidate.index),
    )


def _in_block(text: str, block: Block) -> Iterator[_Mention]:
    """Names of a block that the table knows, the longest at each place."""
    shouted: bool | None = None
    done = block.start
    for token in _TOKEN.finditer(text, block.start, block.end):
        start, end = token.span()
        if start < done or end - start > _LONGEST:
            continue
        entry = look_up(token[0])
        if entry.words > 1:
            end, entry = _longest(text, start, end, block.end, entry)
        if not entry.candidates:
            continue
        if shouted is None:
            shouted = _shouted(text, block)
        name = text[start:end]
        if name.lower() in DAYS or name.lower() in SIDES or not _well_written(text, start, end, entry, shouted):
            continue
        done = end
        around = look_around(text, start, end, block.start, block.end, shouted=shouted)
        yield _Mention(start, end, fold(name), entry, shouted, around, around.points)


def _longest(text: str, start: int, end: int, last: int, entry: Entry) -> tuple[int, Entry]:
    """The longest name of the table that begins at a word, and what is known of it."""
    ends = []
    at = end
    for _ in range(entry.words - 1):
        word = _NEXT_WORD.match(text, at, last)
        if word is None or word.end() - start > 2 * _LONGEST:
            break
        at = word.end()
        if not word[1].islower():
            ends.append(at)
    for longer in reversed(ends):
        found = look_up(text[start:longer])
        if found.candidates and not _run_together(text[start:longer], found.candidates[0]):
            return longer, found
    return end, entry


def _run_together(name: str, candidate: Candidate) -> bool:
    """Whether words apart are a small place's name only when written as one: "White House", Whitehouse."""
    if " " not in name or candidate.kind != CITY or candidate.people >= _TOWN:
        return False
    written = gazetteer().name(candidate.index)
    return written.isalpha() and fold(written) == fold(name)


def _shouted(text: str, block: Block) -> bool:
    """Whether a block's capitals say nothing: a headline in title case or in capitals."""
    sample = text[block.start : min(block.end, block.start + 400)]
    if sample.isupper():
        return True
    if block.kind != "title" and (block.end - block.start > 200 or not text[block.end - 1].isalnum()):
        return False
    words = [word for word in _WORDS.findall(sample) if len(word) > 3 and not word[0].isdigit()]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _well_written(text: str, start: int, end: int, entry: Entry, shouted: bool) -> bool:
    """Whether a short name stands in the capitals and with the stop that it needs: "US" and "Us", "Va." and "VA"."""
    name = text[start:end]
    if entry.signs & ABBREVIATION and len(name) <= 2 and not name.isupper() and text[end : end + 1] != ".":
        return False
    if len(name) <= 3 and any(c.kind == COUNTRY for c in entry.candidates):
        return (name.isupper() and not shouted) or name in ("UAE", "DRC", "USA")
    return True


def _settle_neighbours(text: str, mentions: Sequence[_Mention], people: AbstractSet[str]) -> None:
    """Settle names by the name that follows ("Homs, Syria"; "Tyler, Texas"), and hand points along lists."""
    for left, right in pairwise(mentions):
        if right.start - left.end > 6:
            continue
        if _BETWEEN.fullmatch(text, left.end, right.start) and not left.around.person:
            pair = _inside(left.entry.candidates, right.entry.candidates)
            if pair and left.points >= _asked(left, pair[0], people):
                left.chosen, right.chosen = pair
                left.points = right.points = _SURE
                left.around = right.around = Surroundings(_SURE)
                continue
        if _LISTED.fullmatch(text, left.end, right.start) and not left.around.barred and not right.around.barred:
            left.points = max(left.points, 1)
            great = right.entry.candidates[0].people > _CITY
            if great or not right.entry.signs:  # "In New York, Obama" is no list
                comma = text[left.end : right.start] == ", " and not great
                right.points = max(right.points, 1 if comma else min(2, left.points))


def _asked(left: _Mention, candidate: Candidate, people: AbstractSet[str]) -> int:
    """The points that a name needs so that a region or country after a comma may settle it."""
    if left.key in people and candidate.people < _CITY:
        return 2
    return 1 if left.entry.signs & WORD and candidate.people < _TOWN else -1


def _inside(left: Sequence[Candidate], right: Sequence[Candidate]) -> tuple[Candidate, Candidate] | None:
    """The most peopled pair of which the first lies in the second, a region or a country.

    "China, Japan", "Florida, Ohio" and "Tehran, Isfahan" are lists, though there are towns of these names.
    """
    best = max(left[:_STATED], key=_rank)
    city = max(right[:_STATED], key=_rank).kind == CITY
    if best.kind == CONTINENT:
        return None
    regions = {c.index: c for c in right if c.kind == REGION}
    countries = {c.country: c for c in right if c.kind == COUNTRY}
    for candidate in sorted(left, key=_rank, reverse=True):
        within = regions.get(candidate.region) if candidate.region is not None else None
        if candidate.kind == REGION or not within:
            within = countries.get(candidate.country) if best.kind != COUNTRY else None
        if city and candidate.people * 50 < best.people:
            continue
        if within and candidate.kind >= REGION and (best.kind == CITY or candidate is best or best.kind == COUNTRY):
            return candidate, within
    return None


def _context(article: Article, mentions: Iterable[_Mention]) -> _Context:
    context = _Context(Counter(), Counter(), Counter(), {}, _home(article.url))
    for mention in mentions:
        if mention.around.barred or mention.key in context.named:
            continue
        found = mention.chosen or _plain(mention.entry, mention.points)
        if found is None or found.country is None:
            continue
        context.named[mention.key] = found
        if found.kind == COUNTRY:
            context.countries[found.country] += 1
        else:
            context.inside[found.country] += 1
            if found.region is not None:
                context.regions[found.region] += 1
    return context


def _plain(entry: Entry, points: int) -> Candidate | None:
    """The place that a name means whatever the article is about, if there is one: Syria, Ohio, Damascus."""
    best = max(entry.candidates[:_STATED], key=_rank)
    if best.other or _conflict(entry) or entry.signs & ABBREVIATION:
        return None
    if best.kind == COUNTRY:
        return best
    if entry.signs & (_PERSON | WORD) and not (best.kind == REGION and best.country in _ENGLISH):
        return None
    rival = max((c.people for c in entry.candidates if c.country != best.country), default=0)
    return best if best.people > max(5 * rival, _TOWN if points >= 2 else 500_000) else None


def _rank(candidate: Candidate) -> float:
    """How likely a place is meant, in powers of ten of people: countries first, regions behind cities of their name."""
    bonus = {CONTINENT: 3.0, COUNTRY: 3.0, REGION: -1.5, CITY: 0.0}[candidate.kind]
    return math.log10(candidate.people + 10) + bonus - (1.0 if candidate.other else 0.0)


def _conflict(entry: Entry) -> bool:
    """Whether a name is a country's and that of another country's region: Georgia."""
    countries = {c.country for c in entry.candidates if c.kind == COUNTRY}
    return bool(countries) and any(
        c.kind == REGION and c.people > 1_000_000 and c.country not in countries
        for c in entry.candidates
        if not c.other
    )


def _home(url: str | None) -> str | None:
    """The outlet's country by the top-level domain of its address."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    domain = host.rpartition(".")[2]
    if len(domain) != 2 or domain in _NO_COUNTRY:
        return None
    return _DOMAINS.get(domain, domain.upper())


def _decide(text: str, same: Sequence[_Mention], context: _Context) -> Iterator[tuple[_Mention, Candidate]]:
    """The mentions of one name that name a place, and the place that each names."""
    free = [m for m in same if not m.around.barred]
    if not free:
        return
    entry, name = free[0].entry, text[free[0].start : free[0].end]
    settled = next((m.chosen for m in free if m.chosen), None)
    sense = settled or _sense(free[0].key, entry, context, region=any(m.around.region for m in free))
    alone = _needed(name, entry, sense)
    needed = alone - _told(entry, sense, context)
    best = max((m.points for m in free if not m.shouted), default=0)
    # A name that some person of the article bears, or may bear, has to show everywhere that it is a place's.
    someone = any(m.around.person for m in same) and (entry.signs & _PERSON or sense.people < 1_000_000)
    # A small town's name that stands mostly where a person's may is no place for a single "in".
    small = sense.kind > COUNTRY and sense.people < _CITY
    scattered = small and alone >= 2 and sum(m.points >= min(2, needed) for m in free) < 0.3 * len(free)
    strict = max(2 if small else 1, needed)
    for mention in free:
        if mention.chosen:
            yield mention, mention.chosen
        elif entry.signs & ABBREVIATION and not _stands_alone(mention):
            continue
        elif someone or scattered:
            if mention.points >= strict:
                yield mention, sense
        elif mention.points < 0 and entry.signs & GIVEN and best < 2:
            continue
        elif max(mention.points, best) >= needed:
            yield mention, sense


def _told(entry: Entry, sense: Candidate, context: _Context) -> int:
    """The points that a name has from the country and the region that the article names around it."""
    if sense.kind <= COUNTRY or (entry.signs & WORD and sense.people < _TOWN):
        return 0
    country = context.countries[sense.country or ""] > 0
    region = sense.kind == CITY and sense.region is not None and context.regions[sense.region] > 0
    return min(country + region, 1 if entry.signs else 2)


def _stands_alone(mention: _Mention) -> bool:
    """Whether an abbreviation of a region is one that is used without a city before it, or a full name."""
    return mention.key == "dc" or mention.end - mention.start > 5


def _sense(key: str, entry: Entry, context: _Context, *, region: bool) -> Candidate:
    """The place that a name means in this article."""
    if _conflict(entry):
        return _country_or_region(entry, context)

    own = context.named.get(key)  # a name does not speak for itself
    usual = max(entry.candidates, key=_rank)
    if usual.kind <= COUNTRY:
        return usual

    def score(candidate: Candidate) -> float:
        value = _rank(candidate) + (2.5 if region and candidate.kind == REGION else 0)
        if usual.people > 1_000_000 and not usual.other and candidate.people * 50 < usual.people:
            return value  # an article that names Texas does not speak of Paris, Texas
        country = candidate.country or ""
        if context.countries[country] or context.inside[country] > (own is not None and own.country == country):
            value += 1.5
        if candidate.country == context.home:
            value += 0.7
        same = own is not None and own.region == candidate.region
        if candidate.kind == CITY and candidate.region is not None and context.regions[candidate.region] > same:
            value += 1.5
        return value

    return max(entry.candidates, key=score)


def _country_or_region(entry: Entry, context: _Context) -> Candidate:
    """Georgia: the one with more of the article's other places around it."""
    country = next(c for c in entry.candidates if c.kind == COUNTRY)
    region = next(c for c in entry.candidates if c.kind == REGION and c.country != country.country)
    table = gazetteer()

    def near(candidate: Candidate) -> int:
        here = table.point(candidate.index)
        others = islice(context.named.values(), 50)
        return sum(_degrees(here, table.point(other.index)) < _NEARBY for other in others)

    def told(candidate: Candidate) -> int:
        inside = context.inside[candidate.country] if candidate.country else 0
        return near(candidate) + inside + (candidate.country == context.home)

    for_country, for_region = told(country), told(region)
    if for_region == for_country:
        return region if region.country and context.countries[region.country] else country
    return region if for_region > for_country else country


def _degrees(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The angle between two points, on a great circle."""
    (a, b), (c, d) = (map(math.radians, point) for point in (one, other))
    cosine = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


def _needed(name: str, entry: Entry, sense: Candidate) -> int:
    """How many points a name needs to be read as this place."""
    if sense.kind <= COUNTRY:
        return 0
    people = sense.people
    if sense.kind == REGION:
        needed = 0 if people > 500_000 and not sense.other else 1 if people > 500_000 else 2
        known = people > 500_000
    else:
        needed = 0 if people >= _CITY else 1 if people >= 50_000 else 2 if people >= 15_000 else 3
        known = people >= 1_200_000
    if entry.signs & _PERSON and not (sense.kind == REGION and sense.country in _ENGLISH):
        needed += 1 if known and not sense.other else 2
    if people < _TOWN and PEOPLES.fullmatch(name):
        return _SURE  # Canadian, Texas
    if entry.signs & WORD:
        needed += 1 if known else 2
    return min(_SURE, needed + (sense.other and (people < 200_000 or entry.signs > 0)))
