"""Read articles: one with `read`, many with a `Reader`, which batches across them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from os import PathLike
from typing import TYPE_CHECKING

from sayso.errors import LoadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sayso.antecedents import Antecedents
    from sayso.model import Model
    from sayso.records import Article, Reading

Source = str | PathLike[str] | bytes

#: Characters that are read as one batch: some sixty news articles, a few seconds of work.
BATCH = 300_000
#: Characters that go through all stages together: enough to keep the cores busy, and several parts to a batch.
PART = 40_000
#: Inputs after which a batch is read in any case, so that many short or bad ones do not keep the first record waiting.
INPUTS = 100


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read: ``input`` as given, and why."""

    input: str
    error: LoadError


class Reader:
    """Reads many articles with one model.

    Args:
        nested: read contents again for claims inside claims.
        model: a model other than the one that ships (see `sayso.model.Model`).
    """

    def __init__(self, *, nested: bool = True, model: Model | None = None) -> None:
        self._nested = nested
        self._model = model

    def read(self, sources: Iterable[Source]) -> Iterator[Reading | Failure]:
        """Yield a `Reading` or a `Failure` for each source, in the order given.

        A source is a path, an ``http(s)`` address, ``-`` for standard input, or the bytes of a document.
        """
        from sayso.load import load  # noqa: PLC0415 (heavy: only where something is read)

        batch: list[Article | Failure] = []
        size = 0
        for source in sources:
            try:
                batch.append(article := load(source))
                size += len(article.text)
            except LoadError as error:
                batch.append(Failure(error.input or "(bytes)", error))
            if size >= BATCH or len(batch) >= INPUTS:
                yield from self._flush(batch)
                batch, size = [], 0
        yield from self._flush(batch)

    def _flush(self, batch: list[Article | Failure]) -> Iterator[Reading | Failure]:
        articles = [item for item in batch if not isinstance(item, Failure)]
        readings = iter(self.articles(articles))
        for item in batch:
            yield item if isinstance(item, Failure) else next(readings)

    def articles(self, articles: Sequence[Article]) -> list[Reading]:
        """Read articles that are loaded already: all stages, from claims to figures. The order stays."""
        if not articles:
            return []
        from sayso.model import Model  # noqa: PLC0415 (nothing to read, nothing to load)

        if self._model is None:
            self._model = Model()
        parts = list(_parts(articles))
        if len(parts) == 1 or self._model.threads == 1:
            return [reading for part in parts for reading in self._stages(self._model, part)]
        # Two parts at once: while one is at rules, which take one core, the network reads the other.
        with ThreadPoolExecutor(2) as pool:
            return [reading for readings in pool.map(partial(self._stages, self._model), parts) for reading in readings]

    def _stages(self, model: Model, articles: Sequence[Article]) -> list[Reading]:
        from sayso.extract import extract  # noqa: PLC0415
        from sayso.measure import measure  # noqa: PLC0415
        from sayso.origins import with_origins  # noqa: PLC0415
        from sayso.resolve import resolve  # noqa: PLC0415

        readings = extract(articles, model, nested=self._nested)
        return [measure(with_origins(resolve(reading, self._antecedents()))) for reading in readings]

    @staticmethod
    @cache
    def _antecedents() -> Antecedents:
        from sayso.antecedents import Antecedents  # noqa: PLC0415

        return Antecedents()


def _parts(articles: Sequence[Article]) -> Iterator[Sequence[Article]]:
    """The articles in parts of about `PART` characters."""
    first = size = 0
    for i, article in enumerate(articles):
        size += len(article.text)
        if size >= PART:
            yield articles[first : i + 1]
            first, size = i + 1, 0
    if first < len(articles):
        yield articles[first:]


def read(source: Source, *, nested: bool = True) -> Reading:
    """Read one article: ``sayso.read("article.html").attributions``.

    Raises:
        LoadError: if the source cannot be read or holds no article; says why and what to try.
    """
    result = next(Reader(nested=nested).read([source]))
    if isinstance(result, Failure):
        raise result.error
    return result
