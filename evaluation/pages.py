"""How well saved web pages load: title, date, and the sentences that must and must not be in the article.

    python evaluation/pages.py FOLDER [--blocks] [--save]

FOLDER holds pages and ``expected.json``: by file name ``title`` and ``date`` (either may be absent), ``with`` (strings
that must lie in the article's prose or title) and ``without`` (strings that must not). A page that `sayso.load.load`
turns away as not English is read past that check, so that its text counts; it is named. ``--blocks`` prints the blocks;
``--save`` keeps the counts for the model card.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import results

from sayso.decode import decode
from sayso.errors import NotAnArticle
from sayso.html import read_html
from sayso.load import load
from sayso.records import READABLE

if TYPE_CHECKING:
    from sayso.layout import Layout
    from sayso.records import Article


def page(path: Path) -> tuple[Article | Layout, str]:
    """A page as loaded, and the reason why it was turned away, or an empty string."""
    try:
        return load(path), ""
    except NotAnArticle as error:
        return read_html(decode(path.read_bytes()).text), error.reason


def evaluate(folder: Path, *, blocks: bool = False) -> dict[str, tuple[int, int]]:
    """Print what each page lacks, and give the counts: how many are right, of how many."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    counts = dict.fromkeys(("title", "date", "with", "without"), (0, 0))

    def count(what: str, hits: int, of: int) -> None:
        counts[what] = counts[what][0] + hits, counts[what][1] + of

    for name, said in sorted(expected.items()):
        article, turned_away = page(folder / name)
        print(f"{name}: {article.title!r}, {article.published}, {article.outlet!r}, {list(article.authors)}")
        if turned_away:
            print(f"    turned away: {turned_away}")
        text = "\n\n".join(article.text[b.start : b.end] for b in article.blocks if b.kind in READABLE)
        for what, found in (("title", article.title), ("date", article.published)):
            if what in said:
                count(what, found == said[what], 1)
                if found != said[what]:
                    print(f"    {what} should be {said[what]!r}")
        absent = [sentence for sentence in said["with"] if sentence not in text]
        present = [sentence for sentence in said["without"] if sentence in text]
        count("with", len(said["with"]) - len(absent), len(said["with"]))
        count("without", len(present), len(said["without"]))
        for label, sentences in (("absent", absent), ("present", present)):
            for sentence in sentences:
                print(f"    {label}: {sentence}")
        if blocks:
            for block in article.blocks:
                print(f"    {block.kind:>9}  {article.text[block.start : block.end]}")
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--blocks", action="store_true", help="print every block")
    parser.add_argument("--save", action="store_true", help="keep the counts for the model card")
    arguments = parser.parse_args()
    counts = evaluate(arguments.folder, blocks=arguments.blocks)
    for what, (hits, of) in counts.items():
        print(f"{what}: {hits} of {of}")
    if arguments.save:
        figures = {what: f"{hits} of {of}" for what, (hits, of) in counts.items()}
        results.save(f"saved pages, {arguments.folder.resolve().name}", figures, model=False)


if __name__ == "__main__":
    main()
