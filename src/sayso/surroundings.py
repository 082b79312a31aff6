"""What the words around a place's name say of it: that it is a place, or part of a person's or body's name."""

from __future__ import annotations

import re
from typing import NamedTuple

from sayso.gazetteer import COUNTRY, GIVEN, REGION, SURNAME, look_up

_SPAN = 48  # code points read on either side


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Prepositions of place. After the first group hardly anything but a place can stand; after the second people do too.
_WHERE = _set("in near outside inside across around throughout into toward towards off neighboring neighbouring via")
_PERHAPS = _set(
    "from to at for of on between against over through within beyond leaving entering "
    "visiting under visit visits visited left reach reached hit hits struck shook rocked invade invaded invading "
    "bombed bombing shelled captured seized took entered toured fled evacuated neighbouring liberated retook besieged "
    "hold holds held control controls controlled"
)
_LISTING = _set("and or & including")
#: What is said of a place by its own name's side: "northern Syria", "Downtown Houston", "Late Tuesday Iran said".
SIDES = _set(
    "north south east west northern southern eastern western northeast northwest southeast southwest northeastern "
    "northwestern southeastern southwestern central upper lower inner outer mainland downtown uptown midtown greater "
    "metropolitan metro suburban rural coastal upstate occupied post-war pre-war nearby modern ancient post-brexit"
)
DAYS = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sept oct nov dec"
)
#: Words that open a sentence with a capital and are no part of a name.
_OPENING = _set(
    "the a an this that these those its his her their our my your all both most many some few every each no not only "
    "but and or so yet if when while as since because although though after before until once whenever where whereas "
    "like unlike despite besides about amid among during by with without than then now today yesterday meanwhile "
    "here there is are was were has have had will would can could should may might does did do what why how who even "
    "still also however instead perhaps maybe elsewhere according both neither either whether again"
) | _WHERE | _PERHAPS  # fmt: skip
#: Offices and groups that take a place before them: "Florida Gov. Rick Scott", "Iowa Republicans".
_OFFICES = _set(
    "gov governor governors lt sen senator senators rep reps representative mayor mayors president presidents vice "
    "prime premier chancellor king queen sheriff attorney secretary congressman congresswoman congressmen delegate "
    "delegates minister ministers ambassador ambassadors envoy police chief commissioner republican republicans "
    "democrat democrats democratic gop first foreign finance interior defense defence supreme opposition house senate "
    "state county mp mps judge justice lawmaker lawmakers residents officials native coach"
)
#: Words after a name that make it a body's or a thing's when they have a capital; those in a title-case title.
_BODIES = _set(
    "times post news herald tribune journal gazette chronicle telegraph globe sun star press daily observer examiner "
    "university college school institute academy hospital museum library church cathedral airport airlines airways air "
    "bank police department bureau council commission committee court board association society club united city fc "
    "rangers cowboys giants jets patriots lions bulls bears red sox yankees dolphins tech agreement accord treaty "
    "protocol marathon bridge tower street avenue road square park palace stock exchange hilton supreme"
)
_BODILY = _set("police supreme house state democratic senate first")  # of the offices, with a capital after them
_ADMINISTRATIVE = _set(
    "province governorate oblast region prefecture state district territory emirate voivodeship canton republic"
)
_TITLES = _set(
    "mr mrs ms miss dr prof professor sir lord lady dame rev reverend fr father sister brother st saint judge justice "
    "gen general col colonel maj major capt captain lt lieutenant sgt sergeant cpl pvt officer detective president "
    "sen sens senator rep reps gov governor mayor minister secretary congressman congresswoman king queen prince "
    "princess duke duchess earl baron coach uncle aunt grandpa grandma pope cardinal bishop archbishop sheikh ayatollah"
)
#: What before "of" makes the whole a name that is not the place's: "Bank of England", "Duke of York".
_BODIES_OF = _set(
    "bank university college institute institution academy school church museum library hospital council congress "
    "association federation society union league club party front movement army brigade brigades forces force guard "
    "guards order company corporation bureau board commission committee court centre center resistance archdiocese "
    "diocese archbishop bishop duke duchess prince princess earl baron count countess marquess lord lady viscount "
    "cardinal patriarch gulf sea bay strait straits cape isle islands mount lake merchant voice daughters sons friends "
    "house tower treaty statue lawrence journal chamber chambers communist workers"
)
#: What before "of" says that a place follows.
_PLACE_OF = _set(
    "city town village port state province capital region island district county suburb municipality territory country "
    "republic kingdom governorate oblast emirate hamlet community outskirts streets north south east west northeast "
    "northwest southeast southwest outside inside coast parts part president minister governor mayor ambassador "
    "citizens people residents government parliament invasion occupation annexation borders border"
)
_PLACE_NOUNS = _set(
    "province region governorate oblast prefecture state district city county area suburb suburbs airport capital "
    "residents resident metro peninsula border coast neighborhood neighbourhood"
)
#: Things that are called after a place, and are not there.
_NO_PLACES = frozenset({
    "panama hat", "panama hats", "guinea pig", "guinea pigs", "guinea fowl", "bermuda shorts", "brussels sprout",
    "brussels sprouts", "manila envelope", "manila envelopes", "jersey cow", "jersey cows", "brazil nut", "brazil nuts",
})  # fmt: skip
_SPEECH = _set(
    "said says told added asked replied wrote writes tweeted insisted argued explained recalled joked laughed thinks "
    "believes knows feels smiled nodded testified scored pleaded"
)
#: Endings of adjectives of peoples: "Iraqi Kurdistan", "Turkish Cyprus".
PEOPLES = re.compile(r"[A-Z]\w{2,}(?:ian|ish|ese|aqi|eli|nch|tch|lish)$")

_CAPITALS = _set("US USA UK UAE DRC NYC DC")
_WORD = re.compile(r"\w+")
_LAST = re.compile(r"[\w.'’-]+$")
_NEXT = re.compile(r"[ \u00a0\n]{1,2}([^\W_][\w&.'’-]*)")
_DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,25})?(?: \([A-Z][\w ./]{1,30}\)| ?[—–]| --? )")
_AGE = re.compile(r",? (?:who is |aged? )?\d{1,3},")
_APPOSED = (" capital,", " city,", " town,", " village,")
_OPENS = (".", "!", "?", ":", ";", "•", "—", "–", "“", '"', "‘", "(", "*", "…", "|", ">")


class Surroundings(NamedTuple):
    """What speaks for a place, in points (2 are enough for a town, 4 leave no doubt), and what speaks against one.

    ``barred`` means that the name is part of a longer name here; ``person`` that this one is a person's; ``region``
    that a region of the name is meant rather than a city.
    """

    points: int = 0
    barred: bool = False
    person: bool = False
    region: bool = False


def look_around(text: str, start: int, end: int, first: int, last: int, *, shouted: bool) -> Surroundings:
    """What stands around ``text[start:end]`` in its block ``first`` to ``last``; ``shouted`` capitals say nothing."""
    before = text[max(first, start - _SPAN) : start]
    after = text[end : min(last, end + _SPAN)]
    name = text[start:end]
    if (before and before[-1] in "@&_=/\\" and not before[-2:-1].isupper()) or after[:1] in ("@", "_", "="):
        return Surroundings(barred=True)
    if after[:1] == "." and (after[1:2].isalnum() or name.lower() in _TITLES | _OFFICES):  # Amazon.com, Sens. Cruz
        return Surroundings(barred=True)
    behind = _behind(name, after, shouted=shouted)
    if behind.barred:
        return behind
    ahead = _ahead(before, at_start=start - len(before) == first, shouted=shouted)
    if ahead.barred:
        return ahead
    points = ahead.points + behind.points
    dateline = None if before else _DATELINE.match(after)
    if dateline and (name.isupper() or "(" in dateline[0]):
        points += 4
    elif name.isupper() and 1 < len(name) <= 5 and not shouted and "." not in name and name not in _CAPITALS:
        return Surroundings(barred=True)  # an acronym
    return Surroundings(points, region=ahead.region or behind.region)


def _behind(name: str, after: str, *, shouted: bool) -> Surroundings:
    if after[:1] in ("-", "‐", "‑"):
        if after[1:2].isupper() and not _is_place(after[1:]):
            return Surroundings(barred=True)
        return Surroundings()
    if after.startswith((" & ", " &amp")):
        return Surroundings(barred=True)
    if _AGE.match(after):
        return Surroundings(barred=True, person=True)
    found = _NEXT.match(after)
    if not found:
        return Surroundings()
    word = found[1].rstrip(".,'’-")
    low = word.lower()
    if f"{name} {word}".lower() in _NO_PLACES:
        return Surroundings(barred=True)
    if word[0].isupper():
        more = _NEXT.match(after, found.end())
        bodily = more is not None and more[1][0].isupper()  # "Ohio State University"
        if low in _ADMINISTRATIVE and name[-1].islower() and not bodily:
            return Surroundings(points=2, region=True)
        if shouted:
            return Surroundings(barred=low in _BODIES)
        if low in _OFFICES or low in DAYS or low in _OPENING or _is_country(word):
            return Surroundings(
                barred=bodily and low in ("police", "supreme", "house", "state", "democratic", "senate")
            )
        named = bool(_signs(name) & GIVEN and _signs(word) & SURNAME and not _is_region(name))
        return Surroundings(barred=True, person=named)
    if low in _PLACE_NOUNS:
        return Surroundings(points=2, region=low in _ADMINISTRATIVE)
    if low in _SPEECH:
        return Surroundings(points=-1)
    return Surroundings()


def _ahead(before: str, *, at_start: bool, shouted: bool) -> Surroundings:
    bare = before.rstrip(" \u00a0\n\t")
    if not bare:
        return Surroundings()
    if bare == before:  # nothing between: a hyphen, a quotation mark, a bracket
        if before[-1] in "-‐‑":
            tied = _LAST.search(before[:-1])
            capital = tied is not None and tied[0][0].isupper() and not _is_place(tied[0]) and len(tied[0]) > 3
            return Surroundings(barred=capital)
        return Surroundings()
    found = _LAST.search(bare.removesuffix(",") if bare.endswith(_APPOSED) else bare)
    if found is None:
        return Surroundings()
    word = found[0]
    low = word.lower().strip(".'’-")
    opens = _opens(bare[: found.start()], at_start=at_start)
    if bare[-1] == "." and low not in _TITLES and not (len(low) == 1 and word[0].isupper()):
        return Surroundings()  # a sentence ended
    if low == "the":
        return _ahead_of_the(bare[: found.start()])
    if low == "of":
        return _of(bare[: found.start()].rstrip())
    if word[0].islower() or (opens and low in _OPENING) or (shouted and low in _WHERE | _PERHAPS | _LISTING):
        return _after_word(low)
    if word[0].isdigit():
        return Surroundings()
    if low in _TITLES:
        return Surroundings(barred=True, person=True)
    if low == "new":  # New England
        return Surroundings(barred=True)
    if shouted:
        return Surroundings(barred=bool(_signs(word) & GIVEN), person=bool(_signs(word) & GIVEN))
    if low in SIDES:  # but "University of Southern Indiana"
        whole = bare[: found.start()].rstrip()
        return Surroundings(points=1, barred=whole.endswith(" of") and _of(whole[:-2].rstrip()).barred)
    if low in DAYS or word.endswith(("'s", "’s", "s'", "s’")):
        return Surroundings()
    signs = _signs(word)
    if PEOPLES.match(word) and not signs & GIVEN:
        return Surroundings(points=1)
    if opens and not signs & (GIVEN | SURNAME) and word[-2:] in ("ed", "ng", "ly", "by", "rs", "es", "nd"):
        return Surroundings()
    return Surroundings(barred=True, person=bool(signs & GIVEN))


def _after_word(low: str) -> Surroundings:
    if low in _WHERE or low in ("capital", "city", "town", "village"):  # "the capital, Damascus"
        return Surroundings(points=2)
    if low in _PERHAPS or low in _LISTING or low in SIDES:
        return Surroundings(points=1)
    return Surroundings()


def _ahead_of_the(before: str) -> Surroundings:
    """Before "the NAME": "Bank of the Philippines" is still a bank; "State of the Union" says little of a place."""
    bare = before.rstrip()
    if not bare.endswith((" of", "\nof")):
        return Surroundings()
    found = _of(bare[:-2].rstrip())
    return found if found.barred else Surroundings(points=1)


def _of(before: str) -> Surroundings:
    """Before "of NAME"."""
    found = _LAST.search(before)
    if found is None or found.end() != len(before):
        return Surroundings(points=1)
    word = found[0]
    low = word.lower()
    if low == "state" and before.lower().endswith("islamic state"):
        return Surroundings(barred=True)
    if low in _PLACE_OF:
        return Surroundings(points=2, region=low in _ADMINISTRATIVE)
    if word[0].isupper() and low in _BODIES_OF:
        return Surroundings(barred=True)
    return Surroundings(points=1)


def _opens(before: str, *, at_start: bool) -> bool:
    """Whether a word after this text is the first of its sentence."""
    bare = before.rstrip(" \u00a0\n\t")
    return bare.endswith(_OPENS) if bare else at_start


def _signs(word: str) -> int:
    """What a word may be besides a place: see `sayso.gazetteer`."""
    return look_up(word.strip(".'’")).signs


def _is_place(text: str) -> bool:
    word = _WORD.match(text)
    return word is not None and any(c.kind <= COUNTRY or c.people > 200_000 for c in look_up(word[0]).candidates)


def _is_region(word: str) -> bool:
    """Whether a word is rather a great region's name than a person's: Florida, Virginia."""
    return any(c.kind == REGION and c.people > 1_000_000 for c in look_up(word).candidates)


def _is_country(word: str) -> bool:
    return any(c.kind == COUNTRY for c in look_up(word).candidates)
