"""Whether a claim is one of fact: what is or was; no wish, demand, question, promise, prediction, praise or blame."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.lexicon import ADVERBS, BE, HAVE, STARTERS, is_participle, listed, lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.records import Act

# Acts that make no claim of fact, and lemmas of other acts that do not: praise, blame, feeling, advice.
_NO_FACT: frozenset[Act] = frozenset({"demand", "ask", "promise", "want", "predict", "deny"})
_BELIEFS = listed(
    "believe think know learn understand find discover see hear notice watch witness remember recall assume suspect "
    "experience aware realize conclude smell spot"
)
_CHARGES = listed("charge indict sue suit lawsuit indictment prosecute")
_ADVICE = listed("advise advice recommend recommendation propose proposal counsel pitch float nominate urge")
_VERDICTS = listed(
    "call dub label liken compare mock defend praise hail commend applaud thank congratulate apologize apology welcome "
    "celebrate salute tout credit laud extol cheer brand ridicule belittle deride insult joke bemoan "
    "lament regret"
) | {"describe as", "describe … as", "express regret"}
_SUPERLATIVE = re.compile(
    r"the (?:most \w+|\w{2,}est) \w+ (?:\w+ )?(?:in|ever|of)\b|the (?:most \w+|\w{2,}est) thing\b"
)
_COMMANDS = listed("please let stop stay keep do never go leave give call avoid remember imagine god bless")
MODALS = frozenset({"will", "would", "shall", "should", "must", "may", "might", "could"})
_SUBORDINATE = frozenset({"where", "when", "while", "if", "because", "until"})
_EXPECTED = frozenset({"likely", "unlikely", "expected", "bound", "set", "going", "due", "poised"})


def claims_fact(act: Act, lemma: str, *, written: bool) -> bool:
    """Whether a cue, by its act and head lemma, may make a claim of fact; ``written`` where a document speaks."""
    warns = act == "predict" and lemma in ("warn", "warning")  # of what is, or of what is to come: the content tells
    if (act in _NO_FACT and not warns) or lemma in _VERDICTS or lemma in _ADVICE:
        return False
    if act == "believe":
        return lemma in _BELIEFS
    return act != "accuse" or written or lemma in _CHARGES


def is_fact(tokens: Sequence[str]) -> bool:
    """Whether a sentence states what is or was: no question, command, wish, verdict, comparison, or what is to come."""
    if not tokens or tokens[-1] == "?" or tokens[0] in _COMMANDS:
        return False
    return not (is_mood(tokens) or is_verdict(tokens) or _is_future(tokens))


def is_decision(tokens: Sequence[str], *, own: bool) -> bool:
    """Whether what will be is a body's to decide: its own act, a passive, an opening, a closing; no person's plan."""
    at = finite(tokens)
    if at is None or tokens[at] not in ("will", "would", "'d"):
        return False
    rest = [w for w in tokens[at + 1 : at + 6] if not w.endswith("ly")]
    if not rest or set(tokens[max(0, at - 2) : at]) & {"he", "she", "i"}:
        return False
    if own:
        return rest[0] not in ("like", "love", "be") or is_participle(rest[1] if len(rest) > 1 else "")
    follows = rest[1:] if rest[0] == "not" else rest
    if follows[:1] == ["be"]:
        return is_participle(follows[1] if len(follows) > 1 else "")
    return bool(follows) and (follows[0] in lists()["schedule"] or follows[:2] == ["take", "place"])


def finite(tokens: Sequence[str]) -> int | None:
    """Where the first finite verb of a sentence is, as far as its form shows; a subordinate clause is passed over."""
    table = lists()
    subordinate = False
    for i, word in enumerate(tokens[:40]):
        if word in _SUBORDINATE or (i and word in ("who", "which", "whose")):
            subordinate = True
            continue
        verb = word in MODALS or word in BE or word in HAVE or word in ("'d", "do", "does", "can", "cannot")
        if not verb and i and tokens[i - 1] not in ("a", "an", "the", "its", "his", "her", "their", "of"):
            verb = word in table["past"] or (word.endswith("ed") and len(word) > 4)
        if verb and subordinate:
            subordinate = False
        elif verb:
            return i
    return None


def is_mood(tokens: Sequence[str]) -> bool:
    """Whether it says what somebody wants, feels or thinks now: "I hope", "we are proud"."""
    table = lists()
    begin = 1 if tokens[0] in STARTERS and len(tokens) > 1 else 0
    if tokens[begin] not in ("i", "we", "it", "they", "he", "she"):
        return False
    rest = [w for w in tokens[begin + 1 : begin + 6] if not w.endswith("ly") and w not in ADVERBS]
    if not rest:
        return False
    if rest[0] in ("am", "are", "is"):
        return bool(set(rest[1:4]) & table["feeling"])
    return rest[0] in table["mood"]


def is_verdict(tokens: Sequence[str]) -> bool:
    """Whether it praises or blames: "was a disgrace"; or says what something was like."""
    table = lists()
    for i, word in enumerate(tokens):
        if (word in BE or word in ("looked", "felt", "seemed", "sounded")) and i + 1 < len(tokens):
            near = tokens[i + 1 : i + 6]
            if near[0] == "like" or (near[0] == "as" and near[1:2] == ["if"]):
                return True
            if set(near) & table["verdict"] or _SUPERLATIVE.match(" ".join(near)):
                return True
    return _is_saw(tokens)


def _is_saw(tokens: Sequence[str]) -> bool:
    """Whether it says what things are like at all times: "a home is no bank", "nobody has ever regretted it"."""
    if "ever" in tokens and tokens[0] in ("nobody", "nothing", "everybody", "everyone", "no"):
        return True
    at = next((i for i, w in enumerate(tokens[:9]) if w in ("is", "are")), 0)
    if not at or (at > 1 and tokens[0] not in ("a", "an")):
        return False
    after = tokens[at + 1 : at + 3]
    return tokens[0] not in ("there", "he", "she", "who", "we", "they", "what") and bool(set(after) & {"a", "an", "no"})


def _is_future(tokens: Sequence[str]) -> bool:
    """Whether its verb says what will, would, should, must or may be."""
    table = lists()
    at = finite(tokens)
    if at is None:
        return any(w in ("need", "needs", "ought", "let") for w in tokens[:8])
    verb, rest = tokens[at], [w for w in tokens[at + 1 : at + 5] if not w.endswith("ly")]
    to_be = rest[1:2] if rest[:1] == ["not"] else rest[:1]
    if any(w in ("need", "needs", "ought") for w in tokens[:at]):
        return True
    follows = rest[0] if rest else ""
    if verb == "'d":
        return not (is_participle(follows) or follows == "been")
    if verb == "could":
        return follows != "not" and follows not in table["perceive"]
    if verb in ("may", "might", "must"):
        return "have" not in rest[:2]
    if verb in MODALS:
        return True
    if verb in ("is", "are", "was", "were", "am"):
        return to_be == ["to"] or (follows in _EXPECTED and "to" in rest[1:3])
    return verb in ("have", "has") and follows == "to"
