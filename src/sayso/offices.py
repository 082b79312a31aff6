"""Who holds which office in an article: the roles of those it names, and the names of the bodies whose they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from sayso.identities import speaker_kind
from sayso.roles import Role, roles_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.identities import Identity, Names
    from sayso.mentions import Mention, Scanned
    from sayso.records import Article

#: Forms of address that a description spells out: "Dr Lee … the doctor".
_LONG = {
    "dr": "doctor", "prof": "professor", "gen": "general", "col": "colonel", "capt": "captain", "sgt": "sergeant",
    "lt": "lieutenant", "sen": "senator", "rep": "representative", "gov": "governor", "adm": "admiral",
}  # fmt: skip
#: An "its" stands for one of the names before it, so many at most.
_BEFORE = 6


class Offices:
    """The roles that an article gives to those whom it names, wherever it does.

    ``bearers`` are the identities by the nouns of their roles and titles; each identity gets those nouns as ``heads``.
    """

    def __init__(self, article: Article, page: Sequence[Scanned], mentions: Sequence[Mention], names: Names) -> None:
        self._article = article
        self._names = names
        self._named = [m.span for m in mentions if m.form == "name"]
        self._roles: dict[int, Role] = {}  # by the identity's id()
        self._spelled: dict[int, str] = {}  # likewise
        self.bearers: dict[str, list[Identity]] = {}
        for mention in mentions:
            if mention.form != "name" or mention.name is None or page[mention.block].block.kind == "title":
                continue  # the commas of a headline part its halves
            identity = names.of[mention.span]
            if identity.kind == "organisation":
                continue
            for i in mention.name.titles:
                title = page[mention.block].tokens[i].lower.rstrip(".")
                self._bears(identity, _LONG.get(title, title))
            for role in roles_of(page[mention.block], mention.name):
                self._give(identity, role)
                if role.role is not None:
                    identity.kind = "person"

    def of(self, identity: Identity) -> Role | None:
        """The first role with an affiliation, else the first."""
        return self._roles.get(id(identity))

    def owner(self, role: Role) -> str | None:
        """The body that "its" in "its director" stands for, by its fullest name: the one named last before."""
        if role.owner is None or role.role is None:
            return None
        before = bisect_left(self._named, role.role[0], key=lambda span: span[1])
        for span in reversed(self._named[max(0, before - _BEFORE) : before]):
            identity = self._names.of[span]
            if speaker_kind(identity) == "organisation":
                return self.spelled(identity)
        return None

    def spelled(self, identity: Identity) -> str:
        """The fullest of an identity's names as the article writes it, white space made single spaces."""
        if id(identity) not in self._spelled:
            mention = next(m for m in identity.mentions if m.words == identity.fullest)
            self._spelled[id(identity)] = re.sub(r"\s+", " ", self._article.text[slice(*mention.span)])
        return self._spelled[id(identity)]

    def _bears(self, identity: Identity, head: str) -> None:
        if head not in identity.heads:
            identity.heads.add(head)
            self.bearers.setdefault(head, []).append(identity)

    def _give(self, identity: Identity, role: Role) -> None:
        if role.head is not None:
            self._bears(identity, role.head)
        known = self._roles.get(id(identity))
        better = known is None or (known.role is None and role.role is not None)
        if not better and known is not None:
            homeless = known.affiliation is None and known.owner is None
            better = homeless and role.affiliation is not None and role.role is not None
        if better:
            self._roles[id(identity)] = role
