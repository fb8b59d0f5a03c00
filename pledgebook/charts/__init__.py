"""Charts: what each shows is made from the book; how it is drawn is left to Altair, and only when it changed.

A module of charts has `figures(book)`, which is cheap and pure; each figure names the marks that draw it. Add charts
by adding their module to MODULES.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from ..book.book import Book
from ..book.model import LANGUAGES
from ..making import pixels
from ..making.beside import workers
from ..making.cache import digest, fingerprint
from ..making.home import REQUIREMENTS
from ..words import lines
from .draw import Drawing, drawing, load
from .figure import ChartError, Figure, complete

#: Every module of charts.
MODULES = ("targets", "counts", "outcomes")


class Store(Protocol):
    """Where drawings are kept between builds."""

    def has(self, key: str) -> bool: ...
    def get(self, key: str) -> bytes | None: ...
    def put(self, key: str, data: bytes) -> None: ...


@dataclass(frozen=True)
class Kept:
    """A drawing in the store. It is read when something of it is needed: seldom, for its files are on the site."""

    key: str
    """Hash of all it is made from."""
    store: Store
    made: Drawing | None = None
    """What was drawn just now; None when it was there."""

    @cached_property
    def _drawing(self) -> Drawing:
        return self.made or load(self.store.get(self.key) or b"")

    @property
    def svg(self) -> dict[str, dict[str, str]]:
        """Language -> size -> SVG to put into a page."""
        return self._drawing.svg

    @property
    def files(self) -> dict[str, bytes]:
        """File name -> content."""
        return self._drawing.files


@lru_cache(maxsize=1)
def figures(book: Book) -> dict[str, Figure]:
    """Every chart of the book by its id. Raises ChartError for a chart that lacks a part."""
    found: dict[str, Figure] = {}
    for name in MODULES:
        for figure in importlib.import_module(f".{name}", __package__).figures(book):
            missing = complete(figure)
            if missing:
                raise ChartError(f"chart {figure.id or name}: missing {'; '.join(missing)}")
            if figure.id in found:
                raise ChartError(f"chart {figure.id}: two charts have this id")
            found[figure.id] = figure
    return found


def file_names(id: str) -> list[str]:
    """The names of the files that a chart yields, known before it is drawn."""
    return [f"{id}.csv", *(f"{id}.{language}.{kind}" for language in LANGUAGES for kind in ("svg", "png", "json"))]


def drawings(
    figures: Mapping[str, Figure],
    store: Store,
    jobs: int = 1,
    progress: Callable[[Iterable[Drawing], int, str], Iterable[Drawing]] = lambda things, count, what: things,
) -> dict[str, Kept]:
    """Draw every figure that the store doesn't have as it is.

    Several figures to draw are shared out among at most `jobs` processes; `progress` wraps them as they come.
    """
    keys = _keys(figures)
    found = {id: Kept(key, store) for id, key in keys.items() if store.has(key)}
    missing = [figure for id, figure in figures.items() if id not in found]
    for figure, made in zip(missing, progress(_draw(missing, jobs), len(missing), "charts")):
        store.put(keys[figure.id], made.dump())
        found[figure.id] = Kept(keys[figure.id], store, made)
    return {id: found[id] for id in figures}


def _draw(missing: list[Figure], jobs: int) -> Iterator[Drawing]:
    jobs = min(jobs or os.cpu_count() or 1, len(missing))
    if jobs < 2:
        yield from map(drawing, missing)
        return
    with workers(jobs, fresh=True) as pool:
        yield from pool.map(drawing, missing)


def _keys(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Figure id -> hash of all it is made from: its data, the code that draws it, the font, the libraries."""
    # A module may use another one's marks, so each chart depends on all of them; they change seldom.
    files = [*sorted(Path(__file__).parent.glob("*.py")), Path(lines.__file__), Path(pixels.__file__)]
    code = (path.read_bytes() for path in files)
    made_with = digest(*code, *(path.read_bytes() for path in (lines.font_file(lines.SANS), REQUIREMENTS)))
    return {id: digest(fingerprint(figure.as_json()), made_with) for id, figure in figures.items()}
