"""What a web page says of itself: title, outlet, authors, date and address, from JSON-LD, meta tags and the page.

Order of trust: JSON-LD of the article (https://schema.org/NewsArticle), then meta tags (https://ogp.me, Dublin Core
and their kin), then the page. A title that the page shows in an ``h1`` wins over one made for search engines, as long
as the two speak of the same thing.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sayso.dates import find_dates, is_copyright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

#: Bounds on what is parsed of JSON-LD in one page.
_LD_SCRIPTS = 40
_LD_LENGTH = 1_000_000

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "og:pubdate", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "published_time", "article.published", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "sailthru.date",
    "parsely-pub-date", "dcsext.articlefirstpublished", "cxenseparse:recs:publishtime", "article_date_original",
    "date", "datecreated", "article:published",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "title")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher")

_ISO = re.compile(r"\s*((?:18|19|20)\d\d)(?:([-/.]?)(\d\d)(?:\2(\d\d))?)?(?!\d)")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-]|$)")
_SEPARATOR = re.compile(r"\s+[|–—·•»:-]\s+|\s*\|\s*|\s+::\s+")
_NO_AUTHOR = re.compile(
    r"https?:|www\.|@|^(?:no author|admin|administrator|editor|webmaster|author|none|null|unknown)$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; None or empty where it does not say."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None


def key(text: str) -> str:
    """The letters and digits of a text, case folded: what stays the same when it is typeset in another way."""
    return "".join(filter(str.isalnum, text.casefold()))


def clean(text: str) -> str:
    """A text on one line: runs of white space (no-break spaces aside) made single spaces, edges stripped."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()


def metadata(tree: HtmlElement, url: str | None = None) -> Metadata:
    """Read what a parsed page says of itself. The tree is not changed.

    Args:
        tree: the whole page, scripts included.
        url: the address that it was fetched from, where there is one.
    """
    meta = _meta_tags(tree)
    nodes = list(_ld_nodes(tree))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is_article(node)]
    address = _address(tree, meta, url)
    outlet = _outlet(meta, nodes, articles, by_id)
    title, outlet_in_title = _title(tree, meta, articles, outlet, address)
    outlet = outlet or outlet_in_title
    return Metadata(
        title=title,
        outlet=outlet,
        url=address,
        authors=_authors(meta, articles, by_id, outlet),
        published=_published(tree, meta, nodes, articles, address),
    )


def _meta_tags(tree: HtmlElement) -> dict[str, list[str]]:
    """The contents of meta tags by lower-cased name, property or itemprop."""
    found: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        content = clean(tag.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            name = tag.get(attribute)
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
    return found


def _ld_nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, the outer ones first; broken JSON is passed over."""
    scripts = [s for s in tree.iter("script") if "ld+json" in (s.get("type") or "").lower()]
    room = _LD_LENGTH
    for script in scripts[:_LD_SCRIPTS]:
        source = script.text or ""
        room -= len(source)
        if room < 0:
            return
        try:
            pending: deque[Any] = deque([json.loads(source, strict=False)])
        except (ValueError, RecursionError):
            continue
        while pending:
            item = pending.popleft()
            if isinstance(item, list):
                pending.extendleft(reversed(item))
            elif isinstance(item, dict):
                yield item
                pending += [value for value in item.values() if isinstance(value, list | dict)]


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [k for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)]


def _is_article(node: dict[str, Any]) -> bool:
    return any(k.lower().endswith(("article", "blogposting", "newsstory", "report")) for k in _types(node))


def _names(value: Any, by_id: dict[str, dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """The names in a JSON-LD value (text, object, list, or reference by ``@id``), each with its types."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield html.unescape(clean(item)), []
        elif isinstance(item, dict):
            node = item if "name" in item else by_id.get(str(item.get("@id")), item)
            name = node.get("name")
            for one in name if isinstance(name, list) else [name]:
                if isinstance(one, str) and one.strip():
                    yield html.unescape(clean(one)), _types(node)


def _address(tree: HtmlElement, meta: dict[str, list[str]], url: str | None) -> str | None:
    """The page's own address: where it was fetched from, its canonical link, or ``og:url``."""
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for candidate in (url, *links, *meta.get("og:url", [])):
        try:
            parts = urlsplit((candidate or "").strip())
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.netloc:
            return parts.geturl()
    return None


def _outlet(
    meta: dict[str, list[str]],
    nodes: list[dict[str, Any]],
    articles: list[dict[str, Any]],
    by_id: dict[str, dict[str, Any]],
) -> str | None:
    for article in articles:
        for name, _ in _names(article.get("publisher"), by_id):
            if not name.startswith("http"):
                return name
    for tag in _OUTLETS:
        for name in meta.get(tag, []):
            if not name.startswith("http"):
                return name
    for node in nodes:
        if {"NewsMediaOrganization", "WebSite"} & set(_types(node)):
            for name, _ in _names(node, by_id):
                return name
    return None


def _similar(one: str, other: str) -> bool:
    """Whether two titles speak of the same thing: the shorter shares half of its words with the longer."""
    a, b = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    return bool(a and b) and 2 * len(a & b) >= min(len(a), len(b))


def _without_site(title: str, outlet: str | None, host: str, others: list[str]) -> tuple[str, str | None]:
    """A title without the site's name at its end or start, and that name.

    What stands behind a separator is the site's if it is in the outlet's name or host, or if the page shows the rest as
    a title of its own; behind a bar it is the site's or a section's, whatever it says.
    """
    site = None
    shown = {key(other) for other in others}
    while True:
        marks = list(_SEPARATOR.finditer(title))
        if not marks:
            return title, site
        head, tail = title[: marks[-1].start()], title[marks[-1].end() :]
        name = key(tail)
        ours = bool(name) and (name in host or (outlet is not None and (name in key(outlet) or key(outlet) in name)))
        if len(head) >= 3 and (ours or key(head) in shown or ("|" in marks[-1][0] and len(head.split()) >= 3)):
            title, site = head.rstrip(), tail
            continue
        first = title[: marks[0].start()]
        if outlet is not None and key(first) == key(outlet):
            title = title[marks[0].end() :]
            continue
        return title, site


def _title(
    tree: HtmlElement,
    meta: dict[str, list[str]],
    articles: list[dict[str, Any]],
    outlet: str | None,
    address: str | None,
) -> tuple[str | None, str | None]:
    """The article's headline, and the site's name where only the title tag gives it."""
    host = key(urlsplit(address).netloc) if address else ""
    shown = [clean(h.text_content()) for h in list(tree.iter("h1"))[:20]]
    shown = [h for h in shown if h and len(h) < 400 and (outlet is None or key(h) != key(outlet))]
    tags = [clean(t.text_content()) for t in list(tree.iter("title"))[:1]]
    given = [html.unescape(clean(a["headline"])) for a in articles if isinstance(a.get("headline"), str)]
    given += [title for tag in _TITLES for title in meta.get(tag, [])[:2]]
    named = [_without_site(title, outlet, host, shown + given)[0] for title in given]
    site: str | None = None
    for tag in tags:
        title, site = _without_site(tag, outlet, host, shown + named)
        named.append(title)
    named = [title for title in named if title]
    for headline in shown:
        for title in named:
            # A section's name in the heading ("Local News | Brothel …") is no part of the headline.
            if key(headline) == key(title) or (len(title) > 15 and key(headline).endswith(key(title))):
                return (headline if key(headline) == key(title) else title), site
    for headline in shown:
        if any(_similar(headline, title) for title in named) and len(headline.split()) > 1:
            return headline, site
    # A headline in JSON-LD that nothing else on the page speaks of is a template's.
    for i, title in enumerate(named):
        if any(_similar(title, other) for other in named[:i] + named[i + 1 :]):
            return title, site
    return next(iter([*named, *shown]), None), site


def _authors(
    meta: dict[str, list[str]],
    articles: list[dict[str, Any]],
    by_id: dict[str, dict[str, Any]],
    outlet: str | None,
) -> tuple[str, ...]:
    found: list[str] = []
    for article in articles:
        for name, types in _names(article.get("author"), by_id):
            if not any("Organization" in t for t in types):
                found += _split_names(name)
        if found:
            break
    if not found:
        found = [name for tag in _AUTHORS for value in meta.get(tag, []) for name in _split_names(value)]
    house = key(outlet) if outlet else ""
    names = {key(name): name for name in reversed(found) if not house or key(name) not in (house, *_sections(house))}
    return tuple(name for name in dict.fromkeys(found) if names.get(key(name)) == name)


def _sections(house: str) -> tuple[str, ...]:
    """What an outlet calls itself in a byline."""
    return (house + "staff", house + "team", house + "newsroom")


def _split_names(value: str) -> list[str]:
    """Single names out of "By Jane Doe and Ali Noor, Example News"."""
    value = re.sub(r"^by:?\s+", "", html.unescape(value), flags=re.IGNORECASE)
    names: list[str] = []
    if "://" in value:
        return names
    for part in re.split(r"\s*(?:[;|&/]|,| and )\s*", value):
        words = part.split()
        if not words or len(words) > 5 or len(part) > 60 or _NO_AUTHOR.search(part):
            continue
        # After a name, a comma brings an employer or a post: one word, or the outlet.
        if names and len(words) == 1:
            continue
        names.append(part)
    return names


def _published(
    tree: HtmlElement,
    meta: dict[str, list[str]],
    nodes: list[dict[str, Any]],
    articles: list[dict[str, Any]],
    address: str | None,
) -> str | None:
    """The day of publication, as the outlet counts it."""
    stated = [a["datePublished"] for a in articles if isinstance(a.get("datePublished"), str)]
    stated += [value for tag in _PUBLISHED for value in meta.get(tag, [])]
    stated += [n["datePublished"] for n in nodes if isinstance(n.get("datePublished"), str)]
    times = list(tree.iter("time"))[:60]
    marked = [t.get("datetime") for t in times if t.get("itemprop") == "datePublished" or t.get("pubdate") is not None]
    marked += [t.get("datetime") for t in times if re.search(r"publish|entry-date|posted", t.get("class") or "")]
    stated += [value for value in marked if value]
    dated = [value for value in stated if iso_date(value) is not None]
    if dated:
        return iso_date(_local(dated[0], dated + [t.get("datetime") or "" for t in times]))
    if address and (match := _URL_DATE.search(urlsplit(address).path)):
        try:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            pass
    return _guessed(tree, address)


def _local(stated: str, others: list[str]) -> str:
    """The same instant in the outlet's own time zone, where the page gives it so; else as stated.

    A time in UTC can name the day after the one that the page shows.
    """
    instant = _instant(stated)
    if instant is None or instant.utcoffset():
        return stated
    for other in others:
        there = _instant(other)
        if there is not None and there.utcoffset() and abs((there - instant).total_seconds()) < 60:
            return other
    return stated


def _instant(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def iso_date(value: str) -> str | None:
    """The date in a tag's value, as precise as it is given: ISO, compact, or in words; None if there is none."""
    match = _ISO.match(value)
    if match is None:
        found = next(find_dates(value[:200]), None)
        return found.iso if found else None
    year, month, day = match[1], match[3], match[4]
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if int(year) > datetime.now(UTC).year + 1:
        return None
    return "-".join(part for part in (year, month, day) if part)


def _guessed(tree: HtmlElement, address: str | None) -> str | None:
    """A date that no tag states: htmldate's (https://github.com/adbar/htmldate), where it is not made of a bare year.

    A first of January that the page does not write out comes from a year alone, mostly that of a copyright line.
    """
    import htmldate  # noqa: PLC0415 - slow to import

    found: str | None = htmldate.find_date(tree, extensive_search=False, original_date=True, url=address)
    if found is None or not found.endswith("-01-01"):
        return found
    lines = (clean(text) for text in tree.itertext() if "1" in text and len(text) < 400)
    written = any(d.iso == found for line in lines if not is_copyright(line) for d in find_dates(line))
    return found if written else None
