"""The words of sites' furniture in general: buttons, notices to the reader, headings of boxes beside an article.

One pattern a line. None is of any one site; `sayso.signs` says where each may count.
"""

from __future__ import annotations

import re


def _any(patterns: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Any of the patterns, one a line, in any case."""
    alternatives = "|".join(line.strip() for line in patterns.strip().splitlines())
    return re.compile(f"{before}(?:{alternatives}){after}", re.IGNORECASE)


#: Words that buttons, share bars and menus are made of.
BUTTONS = frozenset(
    """
    a about accept account ad ads advertisement agree alert alerts all allow app apply article articles audio back
    bluesky bookmark by cancel click close comment comments contact continue cookies copied copy copyright decline
    dislike dismiss donate download e email english enlarge expand facebook fb feed flag flipboard follow font for
    gallery get gift hide home icon image in instagram join less like likes link linkedin listen live load log login
    logout mail main mastodon menu messenger more my navigation new news newsletter newsletters next now of ok on
    open options or our out page photos pinterest play player pocket preferences prev previous print privacy profile
    read readlater reddit register reply report reprints resume rss save saved scroll search see settings share
    shared shares show sign site sitemap size skip skype sms snapchat stories story subscribe subscribed
    subscription tags telegram text the this threads tiktok to toggle top topics trending tumblr tweet twitter up us
    via viber video videos view views watch wechat whatsapp with x xing your youtube
    """.split()  # noqa: SIM905
)

#: Of these, the words that say on their own what a line is for: "the" or "more" do not.
TELLING = frozenset(
    """
    accept account ad ads advertisement alerts app audio bluesky bookmark comment comments cookies copy dismiss
    donate download email facebook fb flipboard font gallery home icon instagram less like link linkedin listen live
    login logout mail mastodon menu messenger navigation newsletter newsletters next photos pinterest play player
    pocket prev previous print privacy reddit register reply reprints rss save search settings share shared shares
    sign sitemap skip skype sms snapchat subscribe subscribed subscription tags telegram threads tiktok toggle
    trending tumblr tweet twitter viber video videos views watch wechat whatsapp xing youtube
    """.split()  # noqa: SIM905
)

#: What opens a line that is no part of the article: links to others, share bars, contact and release lines, sign-offs.
OPENER = _any(
    r"""
    (?:read|see|watch|listen)(?: (?:more|also|next|now|full|the full))?:
    (?:read|see) (?:more|also|next)\b
    also read\b
    (?:related|recommended|more on this|up next|don[’']t miss|also on)\s?[:|–—-]
    (?:filed under|tags?|topics?|categor(?:y|ies)|source)\s?[:|–—-]
    (?:promoted|sponsored|trending|watch|listen|click|tap|swipe|follow|share|tweet|download)\s?[:|–—-]
    (?:share|tweet|email|print|save|copy) (?:this|on|to|via|link)\b
    (?:story|article|content|post) continues\b
    (?:continue|keep) reading\b
    skip to\b
    click (?:here|to|on)\b
    sign (?:up|in)\b
    log ?in\b
    subscribe\b
    follow us\b
    scroll (?:down|to)\b
    jump to\b
    view (?:all|more|comments|gallery)\b
    show (?:all|more)\b
    load more\b
    leave a\b
    download (?:our|the)\b
    advertisement\b
    sponsored (?:content|by)\b
    get the app\b
    back to (?:top|home)\b
    (?:text|font) size\b
    listen to (?:this|the|our) (?:article|story|episode|podcast|full)\b
    (?:e-?)?mail: ?\S+@
    (?:tel|phone|fax|mob(?:ile)?):?\s?[+(\d]
    (?:(?:media|press|news) )?(?:please )?(?:contacts?|[ei]nquiries)\b[^.]{0,40}(?::|$)
    for (?:more|further|additional) information\b
    (?:for )?(?:immediate|embargoed) release\b
    for release\b
    embargo(?:ed)?\b[^.]{0,60}$
    under embargo\b
    \d{1,6} ?(?:comments?|shares?|views?|likes?)\b
    -30-$
    -?ends-?$
    \(?(?:more|end)\)?$
    (?:BC|URGENT|BULLETIN|UPDATE \d|ADVISORY)\b[^.a-z]{0,60}$
    \((?:adds|updates|recasts|corrects)\b
    """
)

#: What sites say to their readers, in whole sentences too: of cookies, accounts, newsletters, rights.
NOTICE = _any(
    r"""
    \bcookies?\b[^.]{0,80}\b(?:consent|accept|use|policy|experience|settings)\b
    \bwe (?:and our partners )?use cookies\b
    \bby (?:continuing|clicking|signing up|submitting|subscribing|using (?:this|our))\b
    \ball rights reserved\b
    \b(?:terms (?:of (?:use|service)|and conditions)|privacy (?:policy|notice|statement))\b
    \bsign(?:ing)? up (?:for|to) (?:our|the|get|receive|free|a|daily|breaking)\b
    \bsubscribe (?:to|now|today|for|here)\b
    \balready (?:a|an|have an?) (?:subscriber|member|account)\b
    \b(?:log|sign) ?in (?:to|here|or|with)\b
    \bcreate (?:an?|your) (?:free )?account\b
    \b(?:for|to) (?:our )?(?:paying |premium )?(?:subscribers|members) only\b
    \b(?:is|are) (?:only )?(?:for|available to|reserved for) (?:our |paying |premium )?(?:subscribers|members)\b
    \bsave (?:this article|articles)\b
    \bto (?:continue|keep|finish) reading\b
    \byou have (?:read|\w+)? ?(?:\w+ )?(?:free )?(?:articles?|stories|story) (?:left|remaining|this month)\b
    \benable javascript\b
    \byour (?:inbox|e-?mail|browser|subscription|ad[- ]?blocker)\b
    \bunsubscribe\b
    \bad[- ]?block(?:er|ing)\b
    \bnot responsible for the content of external\b
    \bmay not be (?:published|reproduced|broadcast|copied|redistributed)\b
    \b(?:follow|like|find|join) (?:us|him|her|them|\w+(?: \w+){0,3}) on (?:twitter|facebook|x|instagram|youtube)\b
    \b(?:follow|like|find|join) us on \w+
    \bdownload (?:the|our) (?:free )?app\b
    \bclick here\b
    \bour (?:daily |weekly |free |morning )*newsletters?\b
    \bour standards:
    \byou (?:may|will|can|have) (?:occasionally |now |also )?(?:receive|entered|unsubscribe|opt)\b
    \byour (?:comment|username|password|account)\b
    \bsave my name\b
    \bfollow-up comments\b
    \brequired fields\b
    \bcharacters remaining\b
    \b(?:get|receive) (?:our|the latest)\b
    \bopen in a new window\b
    \bour (?:\w+ )?(?:apps?|reporters|journalists|bureau chiefs)\b
    \bdownload (?:the|our) [\w ]*apps?\b
    \bhelp us improve\b
    \bthank you for (?:reading|subscribing|signing)\b
    \bsupport our (?:journalism|work|newsroom)\b
    \b(?:originally|first) (?:published|appeared) (?:by|in|on|at) \b
    \brepublished (?:from|under|with)\b
    \bgot a (?:news )?tip\b
    \bdo you (?:have|know) (?:a story|more|something)[^.?]{0,40}\?
    \bread (?:our|the full) (?:comment|guidelines|story|report)\b
    """
)

#: What heads a box beside the article, or what comes after it.
TAIL_MARK = _any(
    r"""
    related
    more (?:from|on|in|stories|news|articles|like|to explore|coverage|top)
    most (?:read|popular|viewed|watched|shared|recent)
    recommended
    you (?:may|might) (?:also )?(?:like|be interested|have missed|enjoy)
    read (?:next|more|also)
    also read
    see also
    up next
    don[’']t miss
    trending
    latest(?: |$)
    top (?:stories|news|headlines)
    popular
    editors?[’']?s? (?:picks?|choice)
    in other news
    comments?
    \d+ comments?
    join the (?:conversation|discussion)
    leave a (?:reply|comment)
    post a comment
    about the authors?
    around the web
    from (?:around )?the web
    from our partners
    what to read next
    what others are reading
    sponsored
    promoted
    paid (?:content|post)
    other (?:stories|news|articles)
    next (?:article|story|post)
    previous (?:article|story|post)
    explore more
    keep reading
    featured(?: |$)
    similar
    stay (?:connected|informed)
    further reading
    on this story
    elsewhere
    """,
    after=r"\b",
)
