"""How sure a reading is: the network's scores to a probability, fitted on PolNeAR dev (training/calibrate.py)."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sayso.model import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.drafts import Draft

#: What `features` returns, in its order.
FEATURES = ("cue", "content", "source", "link", "sourceless", "quoted", "nested")


def _logit(p: float) -> float:
    p = min(max(p, 0.001), 0.999)
    return math.log(p / (1 - p))


def features(d: Draft) -> tuple[float, ...]:
    """The network's scores of a draft as logits, and marks of its form (see `FEATURES`).

    Raises:
        ValueError: if a rule found the draft: no scores say anything of it.
    """
    c = d.claim
    if c is None:
        raise ValueError("a draft that a rule found has no scores")
    return (
        _logit(c.cue_score),
        _logit(c.content_score),
        _logit(c.source_score) if c.source_score is not None else 0.0,
        _logit(c.link_score),
        float(c.source is None),
        float(bool(d.quotations)),
        float(d.depth > 0),
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model of "this attribution is right": ``bias`` and one weight a feature.

    ``free`` is the confidence of a quotation without cue and source, ``ruled`` that of an attribution found by a rule;
    ``floor`` and ``nested_floor`` the least confidence that a record needs.
    """

    bias: float
    weights: tuple[float, ...]
    free: float
    ruled: float
    floor: float
    nested_floor: float

    @staticmethod
    @cache
    def shipped() -> Calibration:
        """The calibration that ships beside the model."""
        return Calibration.load(shipped() / "calibration.json")

    @staticmethod
    def load(path: Path) -> Calibration:
        """Read a calibration from a file that training/calibrate.py wrote."""
        row = json.loads(path.read_text(encoding="utf-8"))
        weights = tuple(float(row["weights"][name]) for name in FEATURES)
        return Calibration(row["bias"], weights, row["free"], row["ruled"], row["floor"], row["nested_floor"])

    def confidence(self, d: Draft) -> float:
        """The probability that a careful reader would find this attribution too."""
        if d.claim is None:
            return self.free if d.cue is None else self.ruled
        z = self.bias + sum(w * x for w, x in zip(self.weights, features(d), strict=True))
        return 1 / (1 + math.exp(-min(max(z, -30.0), 30.0)))

    def keeps(self, d: Draft) -> bool:
        """Is the draft sure enough to become a record? What a rule found in plain sight is."""
        if d.claim is None:
            return True
        return self.confidence(d) >= (self.nested_floor if d.depth else self.floor)
