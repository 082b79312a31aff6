"""Does what stands around an article spoil its reading? `python evaluation/mixed.py ../shared/corpora/polnear/dev`.

Menus, notices, teasers, picture captions with credits, headings and lists, as sites put them (all invented here), are
mixed between the paragraphs of PolNeAR's articles by a fixed seed, one for about every second paragraph, and the texts
are read as plain text, as somebody would paste them. Prints linked F1 and the exact-run F1 of each role without
them and with them, the loss, and how many claims have their cue in what was mixed in.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from bisect import bisect_right
from itertools import accumulate, pairwise
from pathlib import Path

import results
from attributions import measure
from corpus import Document, load, paragraphs

import sayso

CHROME = """Share this article on Facebook
Share on Twitter
Sign up for our morning newsletter
Subscribe now for unlimited access
Already a subscriber? Log in
Read more: What the new rules mean for small farms
Related: Five things to know about the harbour vote
Most read in politics
Advertisement
Story continues below advertisement
Skip to main content
Follow us on Instagram
Comments (214)
Print this page
Copyright 2016 The Daily Ledger. All rights reserved.
Terms of Service | Privacy Policy | Contact Us
Home | News | Sport | Business | Opinion | Weather
Watch: How the count was done
Listen to the latest episode of our podcast
We use cookies to improve your experience. Accept all
Sponsored content
Next story
Tap here to turn on desktop notifications to get the news sent straight to you.
Get the latest headlines in your inbox every weekday
Updated 3 hours ago""".splitlines()
CAPTIONS = """A ferry leaves the old harbour of Brindlow on Tuesday. (Maria Keane/Associated Press)
Voters queue outside a school in Harlow Park, Nov. 3, 2015. Photo: Tom Reyes / Getty Images
The mayor, left, shakes hands with a striking driver. REUTERS/Ana Duarte
Workers repair the Eastgate bridge after the flood. (Photo by Lee Chang/Bloomberg)
Supporters wave flags at a rally in Milton. (J. Ortega / AFP)
Image: A tram passes the closed brewery on Dock Street.
Delegates fill the hall on the second evening of the meeting. AP Photo/Dan Whitlock""".splitlines()
HEADINGS = """What happens next
The long road to a vote
A Divided Council
BACK TO THE BEGINNING
How the money was spent
Analysis
Money and Power in the Valley
The Numbers""".splitlines()
LISTS = """- Turnout: 61 percent
- Seats: 48 of 101
- Next debate: Oct. 9, Harlow Park
- The bridge, closed since May
- Two new ferries by 2018
* Ward 4: recount on Monday
* Ward 7: no change
* Budget: $12.4 million
• Polls open at 7 a.m.
• Results after midnight
• Parking on Dock Street""".splitlines()


def inserts(dice: random.Random) -> list[str]:
    """The lines of one insertion."""
    kind = dice.choices(("chrome", "caption", "heading", "list"), (4, 2, 2, 1))[0]
    if kind == "list":
        at = dice.randrange(len(LISTS) - 2)
        return LISTS[at : at + 3]
    if kind == "chrome":
        return dice.sample(CHROME, dice.choice((1, 1, 2, 3)))
    return [dice.choice(CAPTIONS if kind == "caption" else HEADINGS)]


def mixed(document: Document, dice: random.Random) -> tuple[Document, list[tuple[int, int]]]:
    """The document with insertions behind about every second paragraph but the title, and where they stand."""
    between = "\n\n" if "\n\n" in document.text else "\n"
    out: list[str] = []
    places: list[tuple[int, int]] = []
    places_in: list[int] = []  # in the old text
    sizes: list[int] = []
    size = at = 0
    for block in document.blocks[1:-1]:
        out.append(document.text[at : block.end])
        size += block.end - at
        at = block.end
        if dice.random() < 0.5:
            words = between + between.join(inserts(dice))
            places.append((size, size + len(words)))
            places_in.append(at)
            sizes.append(len(words))
            out.append(words)
            size += len(words)
    out.append(document.text[at:])
    text = "".join(out)
    totals = [0, *accumulate(sizes)]

    def moved(start: int, end: int) -> tuple[int, int]:
        by = totals[bisect_right(places_in, start)]
        return start + by, end + by

    # A span over a paragraph's end would be torn: its parts on both sides are kept.
    def pieces(start: int, end: int) -> list[tuple[int, int]]:
        cuts = [start, *(p for p in places_in if start < p < end), end]
        return [moved(a, b) for a, b in pairwise(cuts)]

    attributions = tuple(
        {role: [piece for span in spans for piece in pieces(*span)] for role, spans in a.items()}
        for a in document.attributions
    )
    for a, b in zip(document.attributions, attributions, strict=True):
        for role in a:
            old = "".join(document.text[s:e] for s, e in a[role])
            if old != "".join(text[s:e] for s, e in b[role]):
                raise ValueError(f"{document.name}: a {role} moved to other words")
    return Document(document.name, text, paragraphs(text), attributions), places


def read(documents: list[Document]) -> list[sayso.Reading]:
    """Readings of the texts, from files, as a user would have them.

    Raises:
        TypeError: if one is not read.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / d.name for d in documents]
        for path, d in zip(paths, documents, strict=True):
            path.write_bytes(d.text.encode())
        readings = []
        for result in sayso.Reader().read(paths):
            if not isinstance(result, sayso.Reading):
                raise TypeError(f"not read: {result}")
            readings.append(result)
    return readings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds text/ and attributions/")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", action="store_true", help="print each claim in what was mixed in")
    parser.add_argument("--save", action="store_true", help="keep the figures for the model card")
    options = parser.parse_args()
    documents = load(options.folder)
    dice = random.Random(options.seed)  # noqa: S311 - seeded dice are no secrets
    changed = [mixed(d, dice) for d in documents]
    plain = measure(documents, read(documents))
    readings = read([d for d, _ in changed])
    noisy = measure([d for d, _ in changed], readings)
    figures: dict[str, float] = {}
    for name in ("linked", "exact source", "exact cue", "exact content"):
        figures[f"{name}, as they are"] = plain[name]
        figures[f"{name}, mixed"] = noisy[name]
    figures["linked, loss"] = round(plain["linked"] - noisy["linked"], 1)
    false = 0
    for (_, places), reading in zip(changed, readings, strict=True):
        for a in reading.attributions:
            if a.cue and any(s < e2 and e > s2 for s, e in a.cue.spans for s2, e2 in places):
                false += 1
                if options.show:
                    print(reading.article.title, repr(a.cue.text), repr(a.content.text[:90]), sep="\t")
    figures["insertions"] = sum(len(places) for _, places in changed)
    figures["claims with their cue in an insertion"] = false
    for name, value in figures.items():
        print(f"{name:45} {value:6.1f}")
    if options.save:
        results.save("PolNeAR dev with other text mixed in", figures)


if __name__ == "__main__":
    main()
