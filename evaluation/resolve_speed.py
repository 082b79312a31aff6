"""How fast speakers are named, and that no text takes more than time in proportion to its length.

    python evaluation/resolve_speed.py [--save]

Measures `sayso.resolve` alone: claims are marked by a pattern ("X said Y."), not by the model. Prints milliseconds for
reports of 1, 2, 4 and 8 thousand words and for articles of 5,000 mentions, of pronouns only and without sources, then
for made worst cases the seconds for a text and for one twice as long: a ratio of 2 is linear.
"""

from __future__ import annotations

import argparse
import re
import time
from itertools import cycle, islice, product
from string import ascii_lowercase
from typing import TYPE_CHECKING

import results

from sayso.antecedents import Antecedents
from sayso.mentions import mentions, scan
from sayso.records import Article, Attribution, Block, Reading
from sayso.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

THOUSANDS = (1, 2, 4, 8)
MENTIONS = 5000
PIECES = 4000  # of a worst case, then twice as many
_CLAIM = re.compile(
    r"(?P<source>[^.:“”\n]{1,200}?) (?P<cue>said|says) (?P<content>[^.\n]{1,200})\."
    r"|(?P<label>[^.,:“”\n]{1,80})(?P<colon>:) (?P<turn>[^\n]+)"
    r"|(?P<free>“[^”\n]*”)"
)
_ROLES = {True: ("cue", "source"), False: ("colon", "label")}
_INNER = re.compile(r"(?P<source>\b(?:I|you|we)) (?P<cue>said|says) (?P<content>[^.\n]{1,200})\.")
#: Sentences of a report; together with their copies' new names they hold all forms that a source has.
REPORT = (
    "{0} {1}, the mayor of {2}, said the bridge would stay shut until the river fell.",
    "It opened in 1931 and carries most of the traffic between the port and the town.",
    "She said the council had asked its engineers for a report on the piers in May.",
    "A spokesman for {2} Rail said trains would run again before the end of the week.",
    "The company said its inspectors had found no cracks in the steel this year.",
    "“We will wait, and nobody crosses before June, whatever the minister wants from us.”",
    "Residents said they had heard nothing from the police about the closure.",
    "The mayor said that the National Union of {2} Dockers (NU{3}D) had asked for talks.",
    "NU{3}D said its members would go on driving round by the old ferry road.",
    "Mr. {1} said that the engineer told him the report was not ready.",
)


def words(letters: int = 3) -> Iterator[str]:
    """Made-up names, each once."""
    return ("".join(letter).capitalize() for letter in product(ascii_lowercase, repeat=letters))


def report(count: int) -> str:
    """A report of about so many words: paragraphs with new people and bodies in each."""
    out: list[str] = []
    given, last = cycle(("Ann", "Maria", "Helen", "Ruth")), words(5)
    size = 0
    while size < count:
        name = next(last)
        filled = " ".join(REPORT).format(next(given), name, name[::-1].capitalize(), name[0])
        out.append(filled.replace("week. ", "week.\n\n").replace("this year. ", "this year.\n\n"))
        size += len(filled.split())
    return "\n\n".join(out)


def numbered(pattern: str, between: str = "\n\n", letters: int = 3) -> Callable[[int], str]:
    """A text of so many pieces, each the pattern with another made-up name."""
    return lambda count: between.join(pattern.format(name) for name in islice(words(letters), count))


def repeated(piece: str, between: str = "\n\n") -> Callable[[int], str]:
    return lambda count: between.join([piece] * count)


#: Texts that a careless search through names, mentions, blocks or turns would take quadratic time over.
WORST: dict[str, Callable[[int], str]] = {
    "one block": lambda count: report(10 * count).replace("\n\n", " "),
    "equal surnames": numbered("{0} Lee said it rained. Lee said no."),
    "equal initials": lambda count: "J. Lee said no.\n\n" + numbered("J{0} Lee said it rained.")(count),
    "equal given names": numbered("Ann {0} said it rained. Ann said no."),
    "acronyms": numbered("The {0} Union of Dockers ({0}UD) said no."),
    "a run of capitals": lambda count: " ".join(islice(words(), 4 * count)) + " said no.",
    "a run joined by and": lambda count: "The Ministry of " + " and ".join(islice(words(), count)) + " said no.",
    "a run of titles": lambda count: "Mr. " * count + "Lee said no.",
    "a long headline": lambda count: "# " + " ".join(islice(words(), count)) + "\n\n" + repeated("Ann Lee said no.")(9),
    "a headline of people": lambda count: "# " + "The cook and " * count + "\n\n" + numbered("{0} Ek said no.")(count),
    "headlines of a long name": lambda count: "# " + "Big Show In Town " * (count // 9) + "\n\n"
    + "The Ministry of " + " ".join(islice(words(), count)) + " said no.",
    "many turns": repeated("LEE: So you said it rained.\n\nEK: Yes, you said it did."),
    "questions and answers": numbered("Q: Who said it rained?\n\nA: {0} Ek said no."),
    "free quotations": repeated("It was shut, Ann Lee said it.\n\n“Nobody crosses before June and all is well.”"),
    "free quotations in a row": repeated("“Nobody crosses before June and that is that.”"),
    "its director": numbered("Its director, {0} Ek, said no."),
    "one body's people": lambda count: numbered("{0} Ek, a spokesman for Halden, said no.")(count)
    + "\n\nHalden Rail Group said no.",
    "a spokesman each": numbered("A {0} spokesman for the firm said no."),
    "commas": numbered("{0} Ek, the cook, the mayor, the {0}, who is the head of the firm,", " "),
    "brackets": repeated("Ann Lee (", " "),
    "descriptions": repeated("the old mayor of the town of the", " "),
    "one long source": lambda count: "The " + "big " * count + "man said no.",
}  # fmt: skip


def article(text: str) -> Article:
    """Blank lines part its paragraphs; one that opens with "# " is a title."""
    found = re.finditer(r"(?P<title># )?(?P<block>\S(?:[^\n]*\S)?)", text)
    blocks = tuple(Block(*m.span("block"), "title" if m["title"] else "paragraph") for m in found)
    return Article(input="-", text=text, blocks=blocks, sha256="0" * 64)


def claimed(text: str) -> Reading:
    """A reading of the text with a claim wherever the pattern is: "X said Y.", "X: …", quotations, and those within."""
    page = article(text)
    made: dict[str, Attribution] = {}
    for block in page.blocks:
        for match in _CLAIM.finditer(text, block.start, block.end):
            content = match.span("content" if match["cue"] else "turn" if match["colon"] else "free")
            if match["free"]:
                outer = Attribution(page, "direct", page.passage(content))
            else:
                cue, source = (page.passage(match.span(name)) for name in _ROLES[bool(match["cue"])])
                outer = Attribution(page, "indirect", page.passage(content), cue, source)
            made.setdefault(outer.id, outer)
            if match["colon"]:
                for inner in _INNER.finditer(text, *content):
                    said, cue, source = (page.passage(inner.span(name)) for name in ("content", "cue", "source"))
                    nested = Attribution(page, "indirect", said, cue, source, parent=outer.id, depth=1)
                    made.setdefault(nested.id, nested)
    return Reading(page, tuple(made.values()))


def seconds(reading: Reading, antecedents: Antecedents, rounds: int) -> float:
    """The least time of some rounds, in seconds of this process."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        resolve(reading, antecedents)
        best = min(best, time.process_time() - begun)
    return best


def with_mentions(count: int) -> str:
    """A report cut to the paragraphs that hold so many mentions."""
    text = report(3 * count)
    found = mentions(scan(article(text)))
    return text[: text.find("\n\n", found[count].span[1])] if len(found) > count else text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    parser.add_argument("--pieces", type=int, default=PIECES, help="of the shorter text of each worst case")
    parser.add_argument("--only", help="only worst cases with this in their name, and nothing else")
    o = parser.parse_args()
    antecedents = Antecedents()
    resolve(claimed(report(200)), antecedents)  # loads tables and networks
    if o.only is None:
        figures: dict[str, float | str] = {}
        texts = {f"{n},000 words": report(1000 * n) for n in THOUSANDS}
        texts[f"{MENTIONS:,} mentions"] = with_mentions(MENTIONS)
        texts["only pronouns, 5,000"] = "\n\n".join(["He said she told him it was theirs."] * (MENTIONS // 5))
        texts["no sources, 8,000 words"] = "\n\n".join(["“Nobody crosses before June and that is that.”"] * 1000)
        for name, text in texts.items():
            figures[f"{name}, ms"] = round(1000 * seconds(claimed(text), antecedents, 3), 1)
            print(f"{name:24} {figures[f'{name}, ms']:8} ms")
        if o.save:
            results.save("time to name speakers", figures, speakers=True)
    for name, text_of in WORST.items():
        if o.only is None or o.only in name:
            texts_of = (f"{text_of(n)}\n\nAnn Lee said it rained." for n in (o.pieces, 2 * o.pieces))
            short, long = (seconds(claimed(text), antecedents, 1) for text in texts_of)
            print(f"{name:28} {short:7.3f} s  {long:7.3f} s  ratio {long / short:.2f}", flush=True)


if __name__ == "__main__":
    main()
