"""What single lines of a news page say of themselves: credit lines, bylines, menus, share bars, notices to the reader.

Each test looks at one short line and at its form first; the words listed are those of sites' furniture in general
(buttons, notices, photo agencies), none of any one site. Where a line stands is judged elsewhere (`sayso.plain`).
"""

from __future__ import annotations

import re
from typing import Literal

from sayso.chunks import Chunk, is_label
from sayso.dates import find_dates, is_copyright, is_date_line

Sign = Literal["dateline", "byline", "caption", "chrome"]

#: No line longer than this is furniture of any kind.
_LONGEST = 900

_AGENCY = r"(?:Getty(?: Images)?|AP(?: Photo)?|AFP|REUTERS|Reuters|EPA(?:-EFE)?|Shutterstock|iStock(?:photo)?|Alamy|Unsplash|Wikimedia|Xinhua|Anadolu)"
_CREDIT_START = re.compile(
    r"(?:(?:file )?(?:photo(?:graph)?s?|image|picture|caption|illustration|graphic|pictured|credit|video)"
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
_SIDES = re.compile(r"\((?:from )?(?:L-R|left|right|centre|center|top|bottom|second left|far right|pictured)[^)]*\)", re.IGNORECASE)

_BYLINE = re.compile(
    r"(?:(?:written|story|report|reported|words|text|analysis|posted|published|opinion) by|by|author|authors):? +(?=[A-Z])",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    r"[(\[*—-]? ?(?:(?:additional |with )?(?:reporting|editing|writing|research|production|compiled) (?:and \w+ )?(?:by|from)\b"
    r"|[^.]{3,120} contributed (?:reporting )?(?:to|from) (?:this|th[ei]s?) (?:report|story|article)\b"
    r"|edited by:?\s)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[A-Z][\w.’'-]*|de|del|der|den|van|von|bin|bint|al|el|la|le|da|dos|di)$")
_ROLES = re.compile(
    r"\b(?:reporter|correspondent|editor|writer|journalist|columnist|contributor|producer|photographer|bureau|staff|agency"
    r"|agencies|news|press|times|post|reuters|afp|bbc|cnn|desk|team|service|media|today|tribune|herald|guardian|network)\b",
    re.IGNORECASE,
)
_ROLE_LINE = re.compile(
    r"(?:[A-Z]\w*,? ){0,4}(?:reporter|correspondent|editor|writer|columnist|contributor|staff|bureau)\b", re.IGNORECASE
)

_READ_TIME = re.compile(
    r"^\W*(?:(?:reading|read) time\b.{0,25}|(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|twenty)"
    r"[ -](?:min(?:ute)?s?|mins?)[ -](?:read|watch|listen|video|audio)\b.{0,12})\W*$",
    re.IGNORECASE,
)
_BUTTONS = frozenset(
    "a about accept account ad ads advertisement agree all alert alerts allow app apply article articles audio back bluesky "
    "bookmark by cancel click close comment comments contact continue cookies copied copy copyright decline dislike "
    "dismiss donate download e email enlarge english expand facebook fb feed flag flipboard follow font for gallery get "
    "gift hide home icon image in instagram join less like likes link linkedin listen live load log login logout mail "
    "main mastodon menu messenger more my navigation new newsletter newsletters next news now of ok on open options or "
    "our out page photos pinterest play player pocket preferences previous prev print privacy profile read readlater "
    "reddit register reply report reprints resume rss save saved scroll search see settings share shared shares show sign "
    "site size sitemap skip skype sms snapchat story stories subscribe subscribed subscription tags telegram text the "
    "threads this tiktok to toggle top topics trending tumblr tweet twitter up us via viber video videos view views "
    "watch wechat whatsapp with x xing your youtube".split()
)
# Of the buttons, those that say on their own what a line is for: "the" or "more" do not.
_TELLING = frozenset(
    "accept account ad ads advertisement alerts app audio bluesky bookmark comment comments cookies copy dismiss donate "
    "download email facebook fb flipboard font gallery home icon instagram less like link linkedin listen live login "
    "logout mail mastodon menu messenger navigation newsletter newsletters next pinterest play player pocket previous "
    "prev print privacy reddit register reply reprints rss save search settings share shared shares sign sitemap skip "
    "skype sms snapchat subscribe subscribed subscription tags telegram threads tiktok toggle trending tumblr tweet "
    "twitter viber video videos views watch wechat whatsapp xing youtube photos".split()
)
_OPENER = re.compile(
    r"(?:read|see|watch|listen)(?: (?:more|also|next|now|full|the full))?:|(?:read|see) (?:more|also|next)\b|also read\b"
    r"|(?:related|recommended|more on this|up next|don[’']t miss|also on|filed under|tags?|topics?|categor(?:y|ies)|source"
    r"|promoted|sponsored|trending|watch|listen|click|tap|swipe|follow|share|tweet|download)\s?[:|–—-]"
    r"|(?:share|tweet|email|print|save|copy) (?:this|on|to|via|link)\b|(?:story|article|content|post) continues\b"
    r"|(?:continue|keep) reading\b|skip to\b|click (?:here|to|on)\b|sign (?:up|in)\b|log ?in\b|subscribe\b|follow us\b"
    r"|scroll (?:down|to)\b|jump to\b|view (?:all|more|comments|gallery)\b|show (?:all|more)\b|load more\b|leave a\b"
    r"|download (?:our|the)\b|advertisement\b|sponsored (?:content|by)\b|get the app\b|back to (?:top|home)\b"
    r"|(?:text|font) size\b|listen to (?:this|the|our) (?:article|story|episode|podcast|full)\b|(?:e-?)?mail: ?\S+@|(?:tel|phone|fax|mob(?:ile)?):?\s?[+(\d]"
    r"|(?:media|press|news|for (?:more|further) information)?,? ?(?:please )?(?:contacts?|enquiries|inquiries)\b[^.]{0,40}(?::|$)"
    r"|(?:for )?(?:immediate|embargoed) release\b|for release\b|embargo(?:ed)?\b[^.]{0,60}$|under embargo\b"
    r"|-30-$|-?ends-?$|\(?(?:more|end)\)?$|(?:BC|URGENT|BULLETIN|UPDATE \d|ADVISORY)\b[^.a-z]{0,60}$|\((?:adds|updates|recasts|corrects)\b",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\bcookies?\b[^.]{0,80}\b(?:consent|accept|use|policy|experience|settings)\b|\bwe (?:and our partners )?use cookies\b"
    r"|\bby (?:continuing|clicking|signing up|submitting|subscribing|using (?:this|our))\b|\ball rights reserved\b"
    r"|\b(?:terms (?:of (?:use|service)|and conditions)|privacy (?:policy|notice|statement))\b"
    r"|\bsign(?:ing)? up (?:for|to) (?:our|the|get|receive|free|a|daily|breaking)\b|\bsubscribe (?:to|now|today|for|here)\b"
    r"|\balready (?:a|an|have an?) (?:subscriber|member|account)\b|\b(?:log|sign) ?in (?:to|here|or|with)\b|\bcreate (?:an?|your) (?:free )?account\b"
    r"|\b(?:article|story|content|page) (?:is|are) (?:only )?(?:for|available to|reserved for|exclusive to) (?:our |paying |premium )*(?:subscribers|members)\b"
    r"|\bto (?:continue|keep|finish) reading\b|\byou have (?:read|\w+)? ?(?:\w+ )?(?:free )?(?:articles?|stories|story) (?:left|remaining|this month)\b"
    r"|\benable javascript\b|\byour (?:inbox|e-?mail|browser|subscription|ad[- ]?blocker)\b|\bunsubscribe\b|\bad[- ]?block(?:er|ing)\b"
    r"|\bnot responsible for the content of external\b|\bmay not be (?:published|reproduced|broadcast|copied|redistributed)\b"
    r"|\b(?:follow|like|find|join) (?:us|him|her|them|\w+(?: \w+){0,3}) on (?:twitter|facebook|x|instagram|youtube|telegram|whatsapp|linkedin|tiktok|bluesky)\b"
    r"|\bdownload (?:the|our) (?:free )?app\b|\bclick here\b|\bour (?:daily |weekly |free |morning )*newsletters?\b|\bour standards:"
    r"|\bhelp us improve\b|\bthank you for (?:reading|subscribing|signing)\b|\bsupport our (?:journalism|work|newsroom)\b"
    r"|\b(?:originally|first) (?:published|appeared) (?:by|in|on|at) \b|\brepublished (?:from|under|with)\b|\bgot a (?:news )?tip\b"
    r"|\bdo you (?:have|know) (?:a story|more|something)[^.?]{0,40}\?|\bread (?:our|the full) (?:comment|guidelines|story|report)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"[\"“”]|\b(?:said|says|told|wrote|added|according|announced|claimed|argued|reported|tweeted|alleged|ruled|court)\b"
)
_GLUE = re.compile(r"(?<=[a-z’)\d])[A-Z](?=[a-z]{2}|[A-Z]|s\b)")
_GLUED_NAMES = re.compile(r"\b(?:Ma?c|De|Di|La|Le|Van|Fitz|O[’'])(?=[A-Z])|(?:You|Face|Whats|Tik|Linked|Hezb)(?=[A-Z])")
_SEPARATOR = re.compile(r"(?<=\S)\s*(?:[|›»>·•→]|\s/\s|::)\s*(?=\S)")
_BARE_LINK = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\w+$|@\w+$", re.IGNORECASE)
_STAGE = re.compile(r"[(\[][^()\[\]]{1,60}[)\]]\.?$")

_TAIL_MARK = re.compile(
    r"(?:related|more (?:from|on|in|stories|news|articles|like|to explore|coverage|top)|most (?:read|popular|viewed|watched|shared|recent)"
    r"|recommended|you (?:may|might) (?:also )?(?:like|be interested|have missed|enjoy)|read (?:next|more|also)|also read|see also"
    r"|up next|don[’']t miss|trending|latest(?: |$)|top (?:stories|news|headlines)|popular|editors?[’']?s? (?:picks?|choice)|in other news"
    r"|comments?|\d+ comments?|join the (?:conversation|discussion)|leave a (?:reply|comment)|post a comment|share (?:this|your)|follow us"
    r"|about the authors?|around the web|from (?:around )?the web|from our partners|what to read next|what others are reading"
    r"|sponsored|promoted|paid (?:content|post)|other (?:stories|news|articles)|next (?:article|story|post)|previous (?:article|story|post)"
    r"|explore more|keep reading|featured(?: |$)|similar|stay (?:connected|informed)|further reading|on this story|elsewhere)\b",
    re.IGNORECASE,
)

_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|cannot|could|may|might|must|should|shall|do|does|did|isn|aren|wasn|weren|hasn"
    r"|haven|won|wouldn|couldn|shouldn|don|doesn|didn|says?|said|warns?|told|tells?|calls|called|claims|denies|vows?|urges|accuses|admits"
    r"|reveals|shows|faces|seeks|wants|plans|gets|makes|takes|hits|wins|loses|kills|dies|died|killed|rejects|backs|slams"
    r"|wrote|writes|tweeted|asked|asks|added|adds|noted|notes|responded|replied|continued|stated|states|argued|explained|it[’']s|that[’']s|he[’']s|she[’']s"
    r"|there[’']s|here[’']s|what[’']s|I[’']m|we[’']re|they[’']re)\b",
    re.IGNORECASE,
)
_BRINGS_IN = re.compile(
    r"\b(?!related|recommended|featured|sponsored|promoted)(?:\w+ed|said|says|wrote|writes|reports|tells|told|adds|argues|notes"
    r"|explains|asks|continues|began|follows|statement|tweet|this)\W*:$",
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
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if len(word) >= 4]
    return sum(word[0].isupper() for word in words) / len(words) if words else 1.0


def has_finite_verb(text: str) -> bool:
    """Whether a line holds a word that is nearly always a finite verb; a caption or a section's name has none."""
    return _FINITE.search(text) is not None


def depicts(text: str) -> bool:
    """Whether a sentence only describes a picture: someone "walks past" or "speaks at" in the present, nothing told."""
    return (
        _DEPICTING.search(text) is not None
        and _PAST.search(text) is None
        and _SPEECH.search(text) is None
        and text.rstrip(".").count(". ") == 0
    ) or _SIDES.search(text) is not None


def speaks(text: str) -> bool:
    """Whether a line quotes or reports, which notices and buttons do not."""
    return _SPEECH.search(text) is not None


def opens_tail(chunk: Chunk) -> bool:
    """Whether a line heads what is beside the article: related stories, comments, the author's box."""
    return not chunk.closed and chunk.words <= 8 and _TAIL_MARK.match(chunk.text) is not None


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
    known = sum(word in _BUTTONS for word in words)
    return known >= 0.75 * len(words) and any(word in _TELLING for word in words)


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
    for part in re.split(r"\s*(?:[|•·–—;,\n(&]| and | in | for | with | - )\s*", rest):
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
    if chunk.text[-1] != ":" or is_label(chunk.text) and not _BRINGS_IN.search(chunk.text):
        return False
    return chunk.words >= 6 or (chunk.words >= 4 and has_finite_verb(chunk.text)) or _BRINGS_IN.search(chunk.text) is not None


def is_name(text: str) -> bool:
    """Whether a line is two to four capitalised words, as a name is."""
    words = text.split()
    return 2 <= len(words) <= 4 and all(_NAME.match(word) for word in words) and any(word[1:].islower() for word in words)


def is_role(text: str) -> bool:
    """Whether a line names a reporter's post: "Diplomatic correspondent", "Staff writer"."""
    return len(text) <= 60 and _ROLE_LINE.match(text) is not None


def sign(chunk: Chunk) -> Sign | None:
    """What a short line is by its own words, wherever it stands; None for prose and for what only its place can tell."""
    text = chunk.text
    if len(text) > _LONGEST or chunk.words > 90:
        return None
    if chunk.words <= 25 and (is_date_line(text) or _READ_TIME.match(text)):
        return "chrome" if _READ_TIME.match(text) else "dateline"
    if _is_byline(text, chunk.closed) or (chunk.words <= 50 and _CREDITS.match(text) and not has_quote(text)):
        return "byline"
    if _CREDIT_START.match(text) or _CREDIT_END.search(text, max(0, len(text) - 90)):
        return "caption"
    if chunk.words <= 45 and _CREDIT_BRACKET.search(text, max(0, len(text) - 90)) and not speaks(text):
        return "caption"
    if chunk.words <= 50 and is_copyright(text) and not speaks(text):
        return "chrome"
    if chunk.words <= 45 and _NOTICE.search(text) and not speaks(text):
        return "chrome"
    if _BARE_LINK.match(text) or (chunk.words <= 25 and not chunk.closed and _is_buttons(text)):
        return "chrome"
    if _OPENER.match(text) and chunk.words <= 30 and not (chunk.closed and speaks(text)):
        return "chrome"
    if chunk.words <= 40 and (not chunk.closed or text.endswith(("...", "…"))) and _is_menu(text):
        return "chrome"
    if chunk.words <= 8 and is_stage_direction(text):
        return "chrome"
    return None


def has_quote(text: str) -> bool:
    return any(mark in text for mark in "\"“”")


def _is_menu(text: str) -> bool:
    if len(_SEPARATOR.findall(text)) >= 2 or is_glued(text):
        return True
    return text.startswith("Home") and not has_finite_verb(text) and text[4:5] in " \u00a0>›»/|"
