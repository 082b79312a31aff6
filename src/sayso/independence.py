"""How many independent origins stand behind claims: five outlets that print one wire are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.origins import same_outlet
from sayso.records import Article, Attribution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.records import Statement
    from sayso.relations import Relation

    Item = Article | Attribution | Statement


def independent(items: Sequence[Item], relations: Iterable[Relation]) -> list[list[Item]]:
    """The items in groups, each with an origin of its own, in the order of their first items.

    Two items have one origin if one is a copy of the other (by ``relations``), if both are credited to one outlet, if
    one is credited to the other's outlet, or if one outlet says both by itself. An article that names no outlet, and
    nothing that it copies, stands for itself.

    Args:
        items: claims, sentences or articles of any number of articles, each once.
        relations: as `sayso.copies.copies` gives them; those that are no ``copies`` count for nothing.
    """
    groups = _Groups(len(items))
    at = {item.id: number for number, item in enumerate(items)}
    copied: set[int] = set()
    for relation in relations:
        if relation.kind == "copies" and relation.a in at and relation.b in at:
            groups.join(at[relation.a], at[relation.b])
            copied.add(at[relation.a])
    # A copy counts for where it is from, not for the outlet that printed it, which may have reported more by itself.
    names = [None if number in copied else _origin(item) for number, item in enumerate(items)]
    named: dict[str, int] = {}
    for number, name in enumerate(names):
        if name is not None:
            known = next((other for other in named if same_outlet(name, other)), name)
            groups.join(number, named.setdefault(known, number))
    return [[items[number] for number in group] for group in groups.all()]


def _article(item: Item) -> Article:
    return item if isinstance(item, Article) else item.article


def _origin(item: Item) -> str | None:
    """Whose word an item is: the outlet that it is credited to, else the one that printed it."""
    return (item.origin if isinstance(item, Attribution) else None) or _article(item).outlet


class _Groups:
    """Numbers in groups that are joined (union and find, the lowest number naming a group)."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def _find(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self._find(one), self._find(other)))
        self._parents[high] = low

    def all(self) -> Iterable[list[int]]:
        found: dict[int, list[int]] = {}
        for number in range(len(self._parents)):
            found.setdefault(self._find(number), []).append(number)
        return found.values()
