"""The shipped network: an int8 ONNX encoder with its tokenizer, run on all cores without torch."""

from __future__ import annotations

import json
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sayso.claims import Claim, Scores, decode
from sayso.stages import stage
from sayso.windows import Window, Windower

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future

    from sayso.records import Block

#: Windows that are decoded together while the cores run the next ones.
BATCH = 32


def shipped() -> Path:
    """The folder with the model that ships in the package."""
    return Path(str(files("sayso"))) / "weights"


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Model:
    """Reads claims from blocks of text. Loading takes about a quarter of a second; one model serves many threads.

    Raises:
        FileNotFoundError: if the folder holds no model.
    """

    def __init__(self, folder: Path | None = None, *, threads: int | None = None) -> None:
        import onnxruntime  # noqa: PLC0415 (heavy: only where a model is wanted)
        from tokenizers import Tokenizer  # noqa: PLC0415

        folder = folder or shipped()
        self.threads = threads or cores()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # batches run side by side instead
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            # What these fuse is slower than its parts: five times, and a third.
            disabled_optimizers=["SkipLayerNormFusion", "BiasGeluFusion"],
        )
        self.windower = Windower(Tokenizer.from_file(str(folder / "tokenizer.json")))
        decoder = json.loads((folder / "decoder.json").read_text(encoding="utf-8"))
        self._start = np.array(decoder["start"], np.float32)
        self._moves = np.array(decoder["moves"], np.float32)

    def claims(self, articles: Sequence[tuple[str, Sequence[Block]]]) -> list[list[Claim]]:
        """The claims of each article, given as its text and the blocks to read, in text order."""
        windows = self.windower(articles)
        jobs = [(i, w) for i, article in enumerate(windows) for w in article]
        found: list[list[Claim]] = [[] for _ in articles]
        with ThreadPoolExecutor(self.threads) as pool:
            outputs = self._ahead(pool, (w for _, w in jobs))
            for at in range(0, len(jobs), BATCH):
                batch = jobs[at : at + BATCH]
                scores = list(islice(outputs, len(batch)))
                for (i, _), claims in zip(
                    batch, decode([w for _, w in batch], scores, self._start, self._moves), strict=True
                ):
                    found[i] += claims
        for claims in found:
            claims.sort(key=lambda c: (c.cue or c.contents[0], c.contents))
        return found

    def _ahead(self, pool: Executor, windows: Iterable[Window]) -> Iterator[Scores]:
        """The scores of each window in order, a bounded number of them ahead: each takes half a megabyte."""
        waiting: deque[Future[Scores]] = deque()
        for window in windows:
            waiting.append(pool.submit(self._run, window))
            if len(waiting) > 2 * BATCH:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    @stage("network")
    def _run(self, window: Window) -> Scores:
        """One window at a time: with nothing to pad, no core works for nothing."""
        feed = {"ids": window.ids[None], "features": window.features[None]}
        tags, to_cue, to_source = self._session.run(["tags", "to_cue", "to_source"], feed)
        return Scores(tags[0], to_cue[0], to_source[0])
