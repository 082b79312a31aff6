"""Taking an article, a speaker or an outlet out of a ledger for good.

An article goes with its records, index rows and corrections; an outlet with all of its articles. A speaker goes from
the articles that others wrote and said things in, so these are blanked, not deleted: `FILLER` takes the place of each
character, and every other offset stays as it was.

- The speaker's claims go, and the claims inside them. Their source, cue, content and frame are blanked.
- So is every mention of the speaker, and every place where the name stands, in texts, titles, addresses and the rest.
- Other records whose words were touched stay, with the blanked words; figures, times and places in blanked words go.
- In an article that people set right, what either the machine or they give the speaker counts as the speaker's, and
  what the machine read is blanked as what is shown is.
- Corrections of the claims that go, go too, as do those that name the speaker, and names joined by hand.

Reading a blanked article anew cannot bring anything back, nor does adding the same bytes again: they are known. But a
removed article can be added again.
"""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sayso import machine, rows
from sayso.blank import FILLER, filled, is_blank
from sayso.database import BUSY_SECONDS, LedgerError, fetch, telling, writing
from sayso.records import Article, Attribution, Passage, Reading
from sayso.voices import Names, key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import apsw

    from sayso.records import Span

#: Removed words of so many characters are blanked wherever else in their article they stand.
MIN_REPEATED = 12


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed: whole articles and claims, by number, and how many other articles were blanked in part."""

    articles: int = 0
    claims: int = 0
    blanked: int = 0


class _Rehearsed(Exception):  # noqa: N818 - no error: it undoes a rehearsal
    pass


def _stop(*, rehearse: bool) -> None:
    if rehearse:
        raise _Rehearsed


def remove(connection: apsw.Connection, kind: str, name: str, *, rehearse: bool) -> Removed:
    """Remove an ``article`` (its id), a ``speaker`` or an ``outlet`` (names, upper and lower case alike)."""
    removed = Removed()
    try:
        with writing(connection):
            if kind == "speaker":
                removed = _remove_speaker(connection, name)
            else:
                found = fetch(connection, "SELECT id, outlet FROM article")
                wanted = [
                    i for i, outlet in found if (i == name if kind == "article" else key(outlet or "") == key(name))
                ]
                removed = _remove_articles(connection, wanted)
            _stop(rehearse=rehearse)
            if removed != Removed():
                connection.execute("INSERT OR IGNORE INTO unfinished VALUES ('scrub')")
                for table in ("article", "attribution", "statement"):
                    # Not "delete" alone, which leaves the words of a row in the index until it is merged.
                    connection.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")  # noqa: S608
    except _Rehearsed:
        pass
    return removed


def scrub(connection: apsw.Connection, path: str) -> None:
    """Leave nothing of what was removed in the file or its log; goes on where an earlier removal was cut off.

    Raises:
        LedgerError: if other programs keep the ledger open for so long that the log cannot be emptied.
    """
    with telling(path):
        if not fetch(connection, "SELECT 1 FROM unfinished WHERE task = 'scrub'"):
            return
        # Deleted rows are overwritten (PRAGMA secure_delete), but what moved between pages may lie in their slack.
        connection.execute("VACUUM")
        busy, _, _ = fetch(connection, "PRAGMA wal_checkpoint(TRUNCATE)")[0]
        if busy:
            raise LedgerError(
                path,
                f"removed, but other programs have kept the file open for {BUSY_SECONDS:g} seconds, and until they"
                " close it traces may stay in its log",
                "close them and run the command again",
            )
        with writing(connection):
            connection.execute("DELETE FROM unfinished WHERE task = 'scrub'")


def _remove_articles(connection: apsw.Connection, wanted: Iterable[str]) -> Removed:
    articles = claims = 0
    for identity in wanted:
        articles += 1
        ((number,),) = fetch(connection, "SELECT count(*) FROM attribution WHERE article = ?", (identity,))
        claims += number
        connection.execute("DELETE FROM alias WHERE article = ?", (identity,))
        connection.execute("DELETE FROM failure WHERE input = (SELECT input FROM article WHERE id = ?)", (identity,))
        connection.execute("DELETE FROM article WHERE id = ?", (identity,))
    return Removed(articles, claims)


def _remove_speaker(connection: apsw.Connection, name: str) -> Removed:
    names = Names(connection)
    aliases = fetch(connection, "SELECT name, article, speaker FROM alias")
    forms = {key(name), *(alias for alias, article, speaker in aliases if not article and key(speaker) == key(name))}
    # Where somebody else of that name was split off, the name is theirs.
    spared = {
        article for alias, article, speaker in aliases if article and key(speaker) != key(name) and alias in forms
    }
    pattern = _pattern({name, *forms})
    _forget(connection, pattern)
    claims = blanked = 0
    for (identity,) in fetch(connection, "SELECT id FROM article ORDER BY key"):
        kept = None if identity in spared else rows.article(connection, identity)
        if kept is None:
            continue
        shown = rows.reading(connection, kept[0])
        read = machine.reading(connection, kept[0], shown)
        speakers = {
            s.id for s in (*shown.speakers, *read.speakers) if key(names.resolve(s.name, identity)[0]) == key(name)
        }
        new, gone = _without(read, shown, speakers, pattern)
        if new is not None:
            blanked += 1
            claims += sum(a.id in gone for a in shown.attributions)
            _rewrite(connection, new, gone)
    for identity in machine.corrected(connection):
        of = rows.article(connection, identity)
        if of is not None:
            machine.settle(connection, of[0])
    return Removed(0, claims, blanked)


def _forget(connection: apsw.Connection, pattern: re.Pattern[str]) -> None:
    """Delete what people said by hand of a name, and who else put it down."""
    for table, columns in (("alias", ("name", "speaker")), ("failure", ("input", "reason"))):
        first = columns[0]
        for values in fetch(connection, f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608 - names of ours
            if any(value and pattern.search(value) for value in values):
                connection.execute(f"DELETE FROM {table} WHERE {first} = ?", values[:1])  # noqa: S608
    said = "SELECT key, value, author FROM correction WHERE field <> 'machine'"
    for number, value, author in fetch(connection, said):
        if pattern.search(_words(value or "")):
            connection.execute("DELETE FROM correction WHERE key = ?", (number,))
        elif pattern.search(author):
            connection.execute("UPDATE correction SET author = '' WHERE key = ?", (number,))


def _words(value: str) -> str:
    """The words in the value of a correction, without the names of its fields."""
    found = json.loads(value) if value else ""
    return " ".join(v for v in found.values() if isinstance(v, str)) if isinstance(found, dict) else str(found)


def _pattern(names: Iterable[str], *passages: str) -> re.Pattern[str]:
    """Finds the names as whole words, also in an address or a file's name (ann-lee), and the passages word by word."""
    runs = [re.findall(r"[^\W_]+", text) for text in (*names, *passages)]
    found = "|".join(r"[\W_]{1,3}".join(map(re.escape, run)) for run in runs if run)
    if not found:
        raise ValueError("a name needs a letter or a digit")
    return re.compile(rf"(?<![^\W_])(?:{found})(?![^\W_])", re.IGNORECASE)


def _without(
    old: Reading, shown: Reading, speakers: set[str], pattern: re.Pattern[str]
) -> tuple[Reading | None, set[str]]:
    """What the machine read without these speakers and what they said, and the claims that go.

    None in its place where there was nothing of them in it, nor in what is shown: the same, with people's corrections.
    """
    text = old.article.text
    both = (old,) if old is shown else (old, shown)
    theirs = (a for of in both for a in of.attributions if a.speaker in speakers or _is_source(a, pattern))
    gone = _with_nested(both, {a.id for a in theirs})
    said = [a for of in both for a in of.attributions if a.id in gone]
    called = [speaker for of in both for speaker in of.speakers if speaker.id in speakers]
    mentions = [span for speaker in called for span in speaker.mentions]
    spans = [*mentions, *(span for a in said for span in _spans(a))]
    # The article calls them by shorter names too, and prints their words in titles and boxes once more.
    full = {word for speaker in called for word in key(speaker.name).split()}
    short = {text[a:b] for a, b in mentions if text[a].isupper() and full & set(key(text[a:b]).split())}
    pieces = (text[a:b].removeprefix("that ") for claim in said for a, b in claim.content.spans)
    words = {piece for piece in pieces if len(piece) >= MIN_REPEATED}
    pattern = re.compile(
        "|".join((pattern.pattern, *([_pattern(short | words).pattern] if short | words else []))), re.IGNORECASE
    )
    spans += [match.span() for match in pattern.finditer(text)]

    def blank(value: Any) -> Any:
        return value and pattern.sub(lambda match: filled(match[0]), value)

    article = dataclasses.replace(
        old.article,
        text=_blanked(text, spans),
        input=blank(old.article.input),
        authors=tuple(map(blank, old.article.authors)),
        title=blank(old.article.title),
        outlet=blank(old.article.outlet),
        url=blank(old.article.url),
    )
    if article == old.article and not gone and not speakers:
        return None, set()
    empty = {a.id for of in both for a in of.attributions if is_blank(article, a.content.spans)}
    gone = _with_nested(both, gone | empty)
    return _rebuilt(old, article, speakers, gone, blank), gone


def _rebuilt(
    old: Reading, article: Article, speakers: set[str], gone: set[str], blank: Callable[[Any], Any]
) -> Reading:
    """The records that stay, on the blanked article."""

    def again(passage: Passage | None) -> Passage | None:
        return passage and Passage(article, passage.spans)

    statements = [s for s in old.statements if not is_blank(article, s.passage.spans)]
    held = {a.id for a in old.attributions if a.id not in gone} | {s.id for s in statements} | {None}

    def marked(records: Iterable[Any], *strings: str) -> tuple[Any, ...]:
        stay = [r for r in records if r.holder in held and FILLER not in article.text[slice(*r.span)]]
        return tuple(
            dataclasses.replace(r, article=article, **{name: blank(getattr(r, name)) for name in strings}) for r in stay
        )

    figures, times, places = marked(old.figures, "of", "per"), marked(old.times), marked(old.places, "name")
    known = {record.id for record in (*times, *places)}
    return Reading(
        article,
        tuple(
            dataclasses.replace(
                a,
                article=article,
                content=Passage(article, a.content.spans),
                cue=again(a.cue),
                source=again(a.source),
                origin=blank(a.origin),
                reason=blank(a.reason),
            )
            for a in old.attributions
            if a.id not in gone
        ),
        tuple(dataclasses.replace(s, article=article, passage=Passage(article, s.passage.spans)) for s in statements),
        tuple(
            dataclasses.replace(
                s, article=article, name=blank(s.name), role=blank(s.role), affiliation=blank(s.affiliation)
            )
            for s in old.speakers
            if s.id not in speakers
        ),
        tuple(
            dataclasses.replace(
                f, time=f.time if f.time in known else None, place=f.place if f.place in known else None
            )
            for f in figures
        ),
        times,
        places,
    )


def _rewrite(connection: apsw.Connection, new: Reading, gone: set[str]) -> None:
    """Put a blanked reading in the place of the old one; corrections of the claims that go, go too."""
    article = new.article
    theirs = [(c.key,) for c in machine.effects(connection, article.id) if c.record in gone]
    connection.executemany("DELETE FROM correction WHERE key = ?", theirs)
    connection.executemany("DELETE FROM correction WHERE record = ?", [(identity,) for identity in gone])
    connection.execute(
        "UPDATE article SET text = ?, input = ?, authors = ?, title = ?, outlet = ?, url = ? WHERE id = ?",
        (
            article.text, article.input, json.dumps(article.authors, ensure_ascii=False), article.title, article.outlet,
            article.url, article.id,
        ),
    )  # fmt: skip
    machine.replace(connection, new)


def _with_nested(readings: Iterable[Reading], claims: set[str]) -> set[str]:
    """These claims and all that lie in them, in any of the readings."""
    inside: dict[str, set[str]] = {}
    for reading in readings:
        for attribution in reading.attributions:
            inside.setdefault(attribution.parent or "", set()).add(attribution.id)
    found = set(claims)
    waiting = list(claims)
    while waiting:
        more = inside.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return found


def _is_source(attribution: Attribution, pattern: re.Pattern[str]) -> bool:
    """Whether a claim without a resolved speaker is the named one's: its source has the name in it."""
    source = attribution.source
    return attribution.speaker is None and source is not None and pattern.search(source.text) is not None


def _spans(attribution: Attribution) -> tuple[Span, ...]:
    roles = (attribution.content, attribution.cue, attribution.source)
    return (*attribution.frame, *(span for passage in roles if passage for span in passage.spans))


def _blanked(text: str, spans: Iterable[Span]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = filled(text[start:end])
    return "".join(characters)
