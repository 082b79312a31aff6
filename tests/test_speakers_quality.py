"""How well speakers are named on the labelled cases, with their attributions as labelled: floors that only rise."""

from __future__ import annotations

import attributions
import speakers
from cases import load_cases
from compare import digest


def test_speakers_of_labelled_cases_hold_their_floors() -> None:
    folder = speakers.ROOT / "tests" / "cases" / "speakers"
    figures = speakers.figures_of(speakers.counted(speakers.measured_cases(folder, as_read=False)))
    assert attributions.check(figures, speakers.FLOORS, digest(load_cases(folder))) == []
