"""Fit the confidence on PolNeAR dev and write it beside the model: `python training/calibrate.py MODEL_FOLDER`.

A logistic model of "this attribution is right" (it is matched to a gold one, evaluation/scoring.py) over the network's
scores and the form of the claim. It is fitted on every second article and the reliability table is printed for the
others; what ships is then fitted on all of dev. A record needs a confidence of `--floor`: F1 is flat from 0.3 to 0.5,
and the default stands where a tenth of a point of it buys two points of precision. The best floor is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from corpus import Document, load

from sayso.confidence import FEATURES, Calibration, features
from sayso.extract import drafts_of
from sayso.load import load as load_article
from sayso.model import Model

sys.path.append(str(Path(__file__).parents[1] / "evaluation"))
from typing import TYPE_CHECKING

from scoring import Tokens, covered, match

if TYPE_CHECKING:
    from sayso.drafts import Draft

OPEN = Calibration(0.0, (0.0,) * len(FEATURES), 0.5, 0.5, 0.0, 0.0)


@dataclass(frozen=True)
class Row:
    article: int
    x: tuple[float, ...] | None  # None where a rule found it
    free: bool  # neither cue nor source
    nested: bool
    right: bool


def judge(documents: list[Document], drafts: list[list[Draft]]) -> list[Row]:
    """Each draft and whether gold has it. A nested one is right where gold has it at the top."""
    rows = []
    for i, (document, found) in enumerate(zip(documents, drafts, strict=True)):
        tokens = Tokens(document.text)
        gold = [covered(tokens, a) for a in document.attributions]
        for nested in (False, True):
            part = [d for d in found if (d.depth > 0) == nested]
            roles = [
                {
                    "content": d.contents,
                    "cue": [d.cue] if d.cue else [],
                    "source": [d.source] if d.source else [],
                }
                for d in part
            ]
            right = set(match([covered(tokens, r) for r in roles], gold).values())
            rows += [
                Row(i, features(document.text, d) if d.claim else None, d.cue is None, nested, j in right)
                for j, d in enumerate(part)
            ]
    return rows


def fit(rows: list[Row], ridge: float = 1.0) -> Calibration:
    """Logistic regression by Newton's method; ``ridge`` is the penalty on the weights (not the bias)."""
    scored = [r for r in rows if r.x is not None]
    x = np.array([(1.0, *r.x) for r in scored if r.x is not None])
    y = np.array([r.right for r in scored], float)
    w = np.zeros(x.shape[1])
    penalty = np.full(len(w), ridge)
    penalty[0] = 0.0
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (y - p) - penalty * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        w += np.linalg.solve(hessian, gradient)
    return Calibration(float(w[0]), tuple(map(float, w[1:])), 0.5, 0.5, 0.0, 0.0)


def confidences(calibration: Calibration, rows: list[Row]) -> np.ndarray:
    w = np.array(calibration.weights)
    return np.array([1 / (1 + np.exp(-(calibration.bias + w @ np.array(r.x)))) for r in rows])


def reliability(calibration: Calibration, rows: list[Row]) -> tuple[list[tuple[str, int, float, float]], float]:
    """Rows of (bin, count, mean confidence, share right), and the expected calibration error."""
    scored = [r for r in rows if r.x is not None and not r.nested]
    p, y = confidences(calibration, scored), np.array([r.right for r in scored], float)
    table, error = [], 0.0
    for low in np.arange(0.0, 1.0, 0.1):
        here = (p >= low) & (p < low + 0.1 + 1e-9 * (low > 0.85))
        if here.any():
            table.append((f"{low:.1f}-{low + 0.1:.1f}", int(here.sum()), float(p[here].mean()), float(y[here].mean())))
            error += here.mean() * abs(p[here].mean() - y[here].mean())
    return table, float(error)


def ruled(rows: list[Row]) -> float:
    """The share right of attributions that a rule found, by Laplace's rule of succession."""
    right = [r.right for r in rows if r.x is None and not r.free]
    return round((sum(right) + 1) / (len(right) + 2), 2)


def best_floor(calibration: Calibration, rows: list[Row], expected: int) -> tuple[float, float]:
    """The confidence floor with the best linked F1, and that F1."""
    top = [r for r in rows if r.x is not None and not r.nested]
    p, y = confidences(calibration, top), np.array([r.right for r in top])
    floors = np.arange(0.05, 0.7, 0.01)
    scores = [200 * y[p >= f].sum() / ((p >= f).sum() + expected) for f in floors]
    i = int(np.argmax(scores))
    return float(floors[i]), float(scores[i])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpora/polnear"))
    parser.add_argument("--floor", type=float, default=0.4)
    parser.add_argument("--nested-floor", type=float, default=0.5)
    parser.add_argument(
        "--free", type=float, default=0.6, help="PolNeAR marks no free quotation: from evaluation/cases.py"
    )
    o = parser.parse_args()
    documents = load(o.corpus / "dev")
    articles = [load_article(o.corpus / "dev" / "text" / d.name) for d in documents]
    found = drafts_of(articles, Model(o.folder), OPEN)
    rows = judge(documents, [drafts for _, _, drafts in found])
    top = [r for r in rows if not r.nested]
    expected = sum(len(d.attributions) for d in documents)
    held = fit([r for r in top if r.article % 2 == 0])
    table, error = reliability(held, [r for r in rows if r.article % 2])
    print("confidence  count  mean  right   (fitted on every second article, these are the others)")
    for name, count, mean, right in table:
        print(f"{name:10} {count:6d} {mean:5.2f} {right:6.2f}")
    print(f"expected calibration error {error:.3f}")
    final = fit(top)
    floor, f1 = best_floor(final, rows, expected)
    print(f"linked F1 would be best, {f1:.2f}, with a floor of {floor:.2f} (what rules found left out)")
    final = replace(final, free=o.free, ruled=ruled(rows), floor=o.floor, nested_floor=o.nested_floor)
    out = {
        "bias": final.bias,
        "weights": dict(zip(FEATURES, final.weights, strict=True)),
        "free": final.free,
        "ruled": final.ruled,
        "floor": round(final.floor, 2),
        "nested_floor": final.nested_floor,
        "reliability": [[n, c, round(m, 3), round(r, 3)] for n, c, m, r in table],
        "expected_calibration_error": round(error, 4),
    }
    (o.folder / "calibration.json").write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
