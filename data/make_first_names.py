"""Makes ``src/sayso/first_names.txt``: given names that say whether a man or a woman bears them.

    pip install faker
    python data/make_first_names.py

The names are those of the person providers of Faker (MIT licence, https://github.com/joke2k/faker), which take them
from the statistics of many countries; only names in Latin letters are kept. Names that both bear stand in a row of
their own: they are names, but do not say who "she" is.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

from faker.providers import person

TARGET = Path(__file__).parents[1] / "src" / "sayso" / "first_names.txt"
_NAME = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ’'-]+")


def names() -> dict[str, set[str]]:
    """For each given name who bears it: ``m``, ``f`` or both."""
    found: dict[str, set[str]] = {}
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for gender, attribute in (("m", "first_names_male"), ("f", "first_names_female")):
            for name in getattr(provider, attribute, ()):
                if _NAME.fullmatch(name):
                    found.setdefault(name, set()).add(gender)
    return found


def main() -> None:
    found = names()
    lines = ["# Given names by who bears them. Made by data/make_first_names.py from Faker (MIT licence)."]
    for key, bearers in (("m", {"m"}), ("f", {"f"}), ("b", {"m", "f"})):
        lines.append(f"{key}\t" + " ".join(sorted(n for n, genders in found.items() if genders == bearers)))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
