"""One self-contained page for one article: its text with every attributed passage marked, and the claims beside it.

The page runs no script, loads nothing, and says so in its content security policy: the article's text is a stranger's.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from sayso.marks import Marks, Sources, body, claim_marks, source_key
from sayso.outline import NO_SOURCE, SIGNS, count, labels, outline, source_name, summary
from sayso.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.records import Article, Reading


def render_page(reading: Reading, *, outlet_voice: bool = False) -> str:
    """The reading as a whole HTML document; ``outlet_voice`` adds a list of what the outlet says itself."""
    article = reading.article
    files = resources.files("sayso")
    style = "".join((files / name).read_text(encoding="utf-8") for name in ("marks.css", "page.css"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    name = one_line(article.title or article.input)
    language = article.language if article.language and re.fullmatch(r"[A-Za-z]{2,3}", article.language) else "en"
    sources = Sources(reading)
    voice = _statements(reading) if outlet_voice else ""
    has_title = any(block.kind == "title" for block in article.blocks)
    return f"""\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(name)} · who says what</title>
<style>{style}</style>
</head>
<body>
<header>
<p class="about">{_about(article)}</p>
<p class="about">{escape(summary(reading))} · <a href="#claims">list of claims</a></p>
{_legend(sources)}
</header>
<main>
{"" if has_title else f"<h1>{escape(name)}</h1>"}
{"".join(body(Marks(article, claim_marks(reading, sources))))}</main>
<aside id="claims" aria-label="Claims">
<h2>Who says what</h2>
{"".join(_claims(reading, sources))}{voice}</aside>
</body>
</html>
"""


def _about(article: Article) -> str:
    parts = [article.outlet, ", ".join(article.authors), article.published, article.input]
    words = [escape(one_line(part)) for part in parts if part]
    # An address from the page itself: only the web's own schemes become a link.
    if article.url and re.match(r"https?://", article.url, re.IGNORECASE):
        words.append(f'<a rel="noreferrer noopener nofollow" href="{escape(one_line(article.url))}">original</a>')
    return " · ".join(words)


def _legend(sources: Sources) -> str:
    items = "".join(
        f'<li class="{sources.color(key)}"><b class="key">{sources.letter(key)}</b> {escape(name)}</li>\n'
        for key, name in sources.names.items()
    )
    return f"""\
<div class="legend">
<p>Words without a mark are the outlet's own.
<span class="s0"><span class="source">Source</span> and <span class="cue">cue</span> are underlined; a claim is
shaded in the colour of its source: <span class="claim direct d0"><b class="key">{SIGNS["direct"]}</b>direct</span>,
<span class="claim mixed d0"><b class="key">{SIGNS["mixed"]}</b>mixed</span>,
<span class="claim indirect d0"><b class="key">{SIGNS["indirect"]}</b>indirect</span>.</span></p>
<details><summary>{count(len(sources.names.keys() - {NO_SOURCE}), "source")}</summary>
<ul>
{items}</ul>
</details>
</div>"""


def _claims(reading: Reading, sources: Sources) -> Iterator[str]:
    """The claims in text order as nested lists, each a link to its place in the text."""
    if not reading.attributions:
        yield "<p>No attributed claim found.</p>\n"
        return
    depth = -1
    for attribution in outline(reading):
        if attribution.depth > depth:
            yield "<ol>\n"
        else:
            yield "</li>\n</ol>\n" * (depth - attribution.depth) + "</li>\n"
        depth = attribution.depth
        key = source_key(attribution)
        cue = f" · <i>{escape(one_line(attribution.cue.text))}</i>" if attribution.cue else ""
        told = sources.cast.about(attribution)
        about = f" → {escape(told)}" if told else ""
        spans = ", ".join(f"{start}:{end}" for start, end in attribution.content.spans)
        yield (
            f'<li id="claim-{attribution.id}" class="{sources.color(key)}"><a class="key" href="#{attribution.id}">'
            f"{sources.letter(key)}{sources.attributions[attribution.id]} {SIGNS[attribution.kind]}</a> "
            f"<b>{escape(source_name(attribution))}</b>{about}{cue}"
            f'<p dir="auto">{escape(one_line(attribution.content.text))}</p>'
            f"<small>{escape(' · '.join(labels(attribution)))} · {spans}</small>\n"
        )
    yield "</li>\n</ol>\n" * (depth + 1)


def _statements(reading: Reading) -> str:
    items = "".join(f'<li dir="auto">{escape(one_line(s.passage.text))}</li>\n' for s in reading.statements)
    heading = f"In the outlet's own voice ({len(reading.statements)})"
    return f"<details><summary>{heading}</summary>\n<ul>\n{items}</ul></details>\n"
