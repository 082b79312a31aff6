"""What single lines of a news page say of themselves: credit lines, bylines, menus, share bars, notices to the reader.

Each test looks at one short line and at its form first; the words listed are those of sites' furniture in general
(buttons, notices, photo agencies), none of any one site. Where a line stands is judged elsewhere (`sayso.plain`).
"""

from __future__ import annotations

import re
from typing import Literal

from sayso.chunks import Chunk, is_label
from sayso.dates import find_dates, is_copyright, is_date_line
from sayso.furniture import BUTTONS, NOTICE, OPENER, TAIL_MARK, TELLING

Sign = Literal["dateline", "byline", "caption", "chrome"]

#: No line longer than this is furniture of any kind.
_LONGEST = 900

_AGENCY = (
    r"(?:Getty(?: Images)?|AP(?: Photo)?|AFP|REUTERS|Reuters|EPA(?:-EFE)?|Shutterstock|iStock(?:photo)?|Alamy|Unsplash"
    r"|Wikimedia|Xinhua|Anadolu)\b"
)
_CREDIT_START = re.compile(
    r"(?:(?:image|photo|media|picture|video) ?(?:caption|copyright|credit|source)"
    r"|(?:file )?(?:photo(?:graph)?s?|image|picture|caption|illustration|graphic|pictured|credit|video)"
    r"(?: (?:credit|source|caption))?(?: ?:| by [A-Z])"
    r"|FILE ?(?:[-–—]|PHOTO\b)|(?:in|on) this (?:\w+,? )?(?:photo|image|file|frame|picture|handout|undated)\b)",
    re.IGNORECASE,
)
_CREDIT_END = re.compile(
    rf"(?:[(\[|/–—-] ?(?:Photo(?:s|graph)?|Image|Picture|Credit|File)\b[^.!?]*[)\]]?"
    rf"|\b(?:Photo(?:graph)?s?|Image|Picture|Credit)(?: credit)?(?: ?:| by [A-Z])[^!?]*"
    rf"|(?:via|/|©|\|) ?{_AGENCY}|{_AGENCY} ?/ ?[\w .]+|\bGetty Images)\W*$"
)
_CREDIT_BRACKET = re.compile(rf"[(\[][^()\[\]]*\b{_AGENCY}[^()\[\]]{{0,20}}[)\]]\W*$")
_SIDES = re.compile(
    r"\((?:from )?(?:L-R|left|right|centre|center|top|bottom|second left|far right|pictured)[^)]*\)", re.IGNORECASE
)

_BYLINE = re.compile(
    r"(?:(?:(?:written|story|report|reported|words|text|analysis|posted|published|opinion|article) )?by|authors?):? +"
    r"(?=(?-i:[A-Z]))"
    r"|(?-i:By)(?=(?-i:[A-Z][a-z]))",
    re.IGNORECASE,
)
_BYLINE_ALONE = re.compile(r"(?:(?:article|story|written|report|words) )?by:?$|authors?:?$", re.IGNORECASE)
_CREDITS = re.compile(
    r"[(\[*—-]? ?(?:(?:additional |with )?(?:reporting|editing|writing|research|production|compiled) (?:and \w+ )?"
    r"(?:by|from)\b"
    r"|[^.]{3,120} contributed (?:reporting )?(?:to|from) (?:this|th[ei]s?) (?:report|story|article)\b"
    r"|edited by:?\s)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[A-Z][\w.’'-]*|de|del|der|den|van|von|bin|bint|al|el|la|le|da|dos|di)$")
_ROLES = re.compile(
    r"\b(?:reporters?|correspondents?|editors?|writers?|journalists?|columnists?|contributors?|producers?|photographers?"
    r"|bureau|staff|agency|agencies|news|press|times|post|reuters|afp|bbc|cnn|desk|team|service|media|today|tribune|herald|guardian|network)\b",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(
    r"(?<=[a-z])(?=(?:Staff|Senior|Chief|Political|Special|Associate|Contributing|Editor|Reporter)\b)"
    r"|\s*(?:[|•·–—;,\n(&]| and | in | for | with | - )\s*"
)
_ROLE_LINE = re.compile(
    r"(?:[A-Z]\w*,? ){0,4}(?:reporter|correspondent|editor|writer|columnist|contributor|staff|bureau)\b", re.IGNORECASE
)

_READ_TIME = re.compile(
    r"^\W*(?:(?:reading|read) time\b.{0,25}"
    r"|(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|twenty)"
    r"[ -](?:min(?:ute)?s?|mins?)[ -](?:read|watch|listen|video|audio)\b.{0,12})\W*$",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"[\"“”]|\b(?:said|says|told|wrote|added|according|announced|claimed|argued|reported|tweeted|alleged|ruled|court)\b"
)
_SAYING = re.compile(r"\b(?:said|says|told|tells|added|wrote|asked|replied|warned)\b")
_GLUE = re.compile(r"(?<=[a-z’)\d])[A-Z](?=[a-z]{2}|[A-Z]|s\b)")
_GLUED_NAMES = re.compile(r"\b(?:Ma?c|De|Di|La|Le|Van|Fitz|O[’'])(?=[A-Z])|(?:You|Face|Whats|Tik|Linked)(?=[A-Z])")
_SEPARATOR = re.compile(r"(?<=\S)\s*(?:[|›»>·•→]|\s/\s|::)\s*(?=\S)")
_BARE_LINK = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\w+$|@\w+$", re.IGNORECASE)
_STAGE = re.compile(r"[(\[][^()\[\]]{1,60}[)\]]\.?$")


_COMMENTS = re.compile(
    r"(?:(?:show |view |read |all |\d+ )*comments?(?: \(\d+\))?$|leave a |post a comment|join the |add a comment)",
    re.IGNORECASE,
)

_FINITE_WORDS = r"""
    is are was were has have had will would can cannot could may might must should shall do does did isn aren wasn
    weren hasn haven won wouldn couldn shouldn don doesn didn says? said warns? told tells? calls called claims
    denies vows? urges accuses admits reveals shows faces seeks wants plans gets makes takes hits wins loses kills
    dies died killed rejects backs slams wrote writes tweeted asked asks added adds noted notes responded replied
    continued stated states argued explained it[’']s that[’']s he[’']s she[’']s there[’']s here[’']s what[’']s
    I[’']m we[’']re they[’']re
"""
_FINITE = re.compile(rf"\b(?:{'|'.join(_FINITE_WORDS.split())})\b", re.IGNORECASE)
_BRINGS_IN = re.compile(
    r"\b(?!related|recommended|featured|sponsored|promoted)(?:\w+ed|said|says|wrote|writes|reports|tells|told|adds|argues"
    r"|notes|explains|asks|continues|began|follows|statement|tweet|this|found|shows|claims)(?: that)?\W*:$",
    re.IGNORECASE,
)
_DEPICTING = re.compile(
    r"\b(?:walks?|stands?|speaks?|looks?|holds?|waits?|gathers?|attends?|arrives?|poses?|rides?|sits?|carr(?:y|ies)|march(?:es)?"
    r"|protests?|inspects?|waves?|leaves?|listens?|watch(?:es)?|rises?|burns?|lies?|shakes?|addresses|greets?|react(?:s)?|works?|plays?"
    r"|search(?:es)?|embraces?|mourns?|prays?|queues?|lines? up|drives?|flies|celebrates?|participates?)\b"
)
_PAST = re.compile(r"\b(?:said|was|were|had|has|have|told|would|will|did)\b")


def share_of_title_case(text: str) -> float:
    """The share of longer words that open with a capital: near 1 in a title set in title case."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text[:_LONGEST]) if len(word) >= 4]
    return sum(word[0].isupper() for word in words) / len(words) if words else 1.0


def has_finite_verb(text: str) -> bool:
    """Whether a line holds a word that is nearly always a finite verb; a caption or a section's name has none."""
    return _FINITE.search(text, 0, _LONGEST) is not None


def depicts(text: str) -> bool:
    """Whether a sentence only describes a picture: someone "walks past" or "speaks at" in the present, nothing told."""
    if len(text) > _LONGEST:
        return False
    if _SIDES.search(text):
        return True
    told = _PAST.search(text) or speaks(text) or ". " in text.rstrip(".")
    return not told and _DEPICTING.search(text) is not None


def speaks(text: str) -> bool:
    """Whether a line quotes or reports, which notices and buttons do not."""
    return _SPEECH.search(text) is not None


def opens_tail(chunk: Chunk) -> bool:
    """Whether a line heads what is beside the article: related stories, comments, the author's box."""
    return not chunk.closed and chunk.words <= 7 and TAIL_MARK.match(chunk.text) is not None


def is_comments(text: str) -> bool:
    """Whether a line heads readers' comments, after which nothing of the article comes."""
    return len(text) <= 60 and _COMMENTS.match(text) is not None


#: What stands by a reader's comment: when it came, and buttons.
_BY_A_COMMENT = re.compile(
    r"(?:posted |edited )?(?:\d+|an?) ?(?:s|sec\w*|m|mins?|minutes?|h|hours?|d|days?|w|weeks?|months?|years?)(?: ago)?$"
    r"|(?:\d+ )?(?:reply|replies|respond|like|likes|upvote|report|flag|newest|oldest|best)(?: this| \(\d+\))?$"
    r"|.{1,40} says:$",
    re.IGNORECASE,
)


def stands_by_a_comment(text: str) -> bool:
    """Whether a line is one that stands by a reader's comment: "3 hours ago", "Reply"."""
    return len(text) <= 60 and _BY_A_COMMENT.match(text) is not None


def is_glued(text: str) -> bool:
    """Whether menu words run into one another ("HomeWorld NewsLatest"), as they do where mark-up was dropped."""
    glue = len(_GLUE.findall(text)) - len(_GLUED_NAMES.findall(text))
    return glue >= 2 and glue * 12 >= len(text.split())


def is_stage_direction(text: str) -> bool:
    """Whether a line is wholly in brackets: "(APPLAUSE)", "[inaudible]"."""
    return _STAGE.match(text) is not None and not speaks(text)


def _is_buttons(text: str) -> bool:
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    if not words or len(words) > 25:
        return not words
    known = sum(word in BUTTONS for word in words)
    return known >= 0.75 * len(words) and any(word in TELLING for word in words)


def _is_byline(text: str, closed: bool) -> bool:
    match = _BYLINE.match(text)
    if match is None or len(text) > 160:
        return False
    words = text[match.end() :].split()
    if not words or len(words) > 18 or (closed and len(words) > 6):
        return False
    if has_finite_verb(text):
        return False
    head = words[: 2 if len(words) > 1 else 1]
    date = next(find_dates(text), None)
    if date is not None and date.start < match.end() + 4:
        return False
    return all(_NAME.match(word.rstrip(",;|")) for word in head)


def authors(text: str) -> tuple[str, ...]:
    """The names in a byline ("By Jane Doe and Ali Noor, Staff Writers"), without roles and employers."""
    match = _BYLINE.match(text)
    if match is None:
        return ()
    rest = text[match.end() :]
    date = next(find_dates(rest), None)
    if date is not None:
        rest = rest[: date.start]
    names: list[str] = []
    for part in _BETWEEN_NAMES.split(rest):
        name = part.strip(" .:-")
        words = name.split()
        if not words:
            continue
        if not 1 < len(words) <= 5 or _ROLES.search(name) or not all(_NAME.match(word) for word in words):
            if names:
                break
            if len(words) == 1 or _ROLES.search(name):
                continue
            break
        names.append(name)
    return tuple(names)


def introduces(chunk: Chunk) -> bool:
    """Whether a line with a colon at its end is a sentence that brings something in, not a label or a rubric."""
    if chunk.text[-1] != ":":
        return False
    if _BRINGS_IN.search(chunk.text[-40:]):
        return True
    return not is_label(chunk.text) and chunk.words >= (4 if has_finite_verb(chunk.text) else 6)


#: “…” — Name: a quotation signed behind a dash.
_SIGNED = re.compile(r"[\"”’']\s*(?:[—―–]|--?)\s*[^\W\d_][^\n]{0,79}$")


def is_quotation(chunk: Chunk) -> bool:
    """Whether a line is one quotation and nothing else, but for the name that signs it behind a dash."""
    text = chunk.text
    return text[0] in "\"“”‘'" and chunk.words >= 6 and (text[-1] in "\"”’'" or _SIGNED.search(text) is not None)


def said_by(text: str) -> str:
    """A byline without its "By"."""
    return _BYLINE.sub("", text, count=1)


def is_name(text: str) -> bool:
    """Whether a line is a name of two to four words, perhaps with another or a place after it."""
    words = re.split(r",? (?:and|in|for)\b", text, maxsplit=1)[0].split()
    return (
        len(text.split()) <= 8
        and 2 <= len(words) <= 4
        and not _ROLES.search(" ".join(words))
        and all(_NAME.match(word) for word in words)
        and any(word[1:].islower() for word in words)
    )


def is_role(text: str) -> bool:
    """Whether a line names a reporter's post: "Diplomatic correspondent", "Staff writer"."""
    return len(text) <= 60 and _ROLE_LINE.match(text) is not None


def sign(chunk: Chunk) -> Sign | None:
    """What a short line is by its own words, wherever it stands; None for prose and for what its place must tell."""
    if chunk.words > 90 or len(chunk.text) > _LONGEST:
        return None
    text = " ".join(chunk.text.replace("*", " ").split()) or chunk.text
    if chunk.words <= 25 and _READ_TIME.match(text):
        return "chrome"
    if _BYLINE_ALONE.match(text) or _is_byline(text, chunk.closed):
        return "byline"
    if chunk.words <= 25 and is_date_line(text):
        return "dateline"
    if chunk.words <= 50 and _CREDITS.match(text) and not has_quote(text):
        return "byline"
    if _CREDIT_START.match(text) or _CREDIT_END.search(text, max(0, len(text) - 90)):
        return "caption"
    if chunk.words <= 45 and _CREDIT_BRACKET.search(text, max(0, len(text) - 90)) and not speaks(text):
        return "caption"
    if (is_copyright(text) if chunk.words <= 50 else is_copyright(text[:40])) and not speaks(text):
        return "chrome"
    if chunk.words <= 45 and NOTICE.search(text) and not speaks(text):
        return "chrome"
    if _BARE_LINK.match(text) or (chunk.words <= 25 and not chunk.closed and _is_buttons(text)):
        return "chrome"
    if OPENER.match(text) and chunk.words <= 30 and not (chunk.closed and speaks(text)):
        return "chrome"
    if chunk.words <= 40 and (not chunk.closed or text.endswith(("...", "…"))) and _is_menu(text):
        return "chrome"
    if chunk.words <= 8 and is_stage_direction(text):
        return "chrome"
    return None


def has_quote(text: str) -> bool:
    """Whether a text holds a double quotation mark."""
    return any(mark in text for mark in '"“”')


def quotes_someone(text: str) -> bool:
    """Whether a text holds a quotation with a verb of saying: an article's own sentence, no card's."""
    return has_quote(text) and _SAYING.search(text) is not None


def _is_menu(text: str) -> bool:
    if len(_SEPARATOR.findall(text)) >= 2 or is_glued(text):
        return True
    return text.startswith("Home") and not has_finite_verb(text) and text[4:5] in " \u00a0>›»/|"
