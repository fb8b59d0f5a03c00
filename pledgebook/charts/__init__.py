"""Charts: what each shows is made from the book; how it is drawn is left to Altair, and only when it changed.

A chart is one module with `figures(book)`, which is cheap and pure, and `draw(figure, language,
width)`, which loads Altair. Add a chart by adding its module to MODULES.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from ..book import Book
from ..cache import digest
from ..model import LANGUAGES
from . import style
from .draw import Drawing, drawing, load
from .figure import ChartError, Figure, complete

#: Every kind of chart, in the order of the site.
MODULES = ("growth_targets", "result_pairs", "themes", "places", "theme_verbs", "theme_targets", "coverage", "outcomes")
_LIBRARIES = ("altair", "vl-convert-python")


#: Shows how far long work is: (things, how many, what they are) -> the same things.
Progress = Callable[[Iterable, int, str], Iterable]


class Store(Protocol):
    """Where drawings are kept between builds."""

    def get(self, key: str) -> bytes | None: ...
    def put(self, key: str, data: bytes) -> None: ...


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


def drawings(figures: Mapping[str, Figure], cache: Store, jobs: int = 1, progress: Progress = lambda things, count, what: things) -> dict[str, Drawing]:
    """Draw every figure, or take it from the cache when nothing that it is made from has changed.

    Several figures to draw are shared out among at most `jobs` processes; `progress` wraps them as they come.
    """
    keys = _keys(figures)
    found = {id: load(data) for id, key in keys.items() if (data := cache.get(key)) is not None}
    missing = [figure for id, figure in figures.items() if id not in found]
    for figure, made in zip(missing, progress(_draw(missing, jobs), len(missing), "charts")):
        cache.put(keys[figure.id], made.dump())
        found[figure.id] = made
    return {id: found[id] for id in figures}


def _draw(missing: list[Figure], jobs: int) -> Iterator[Drawing]:
    jobs = min(jobs or os.cpu_count() or 1, len(missing))
    if jobs < 2:
        yield from map(drawing, missing)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(drawing, missing)


def _keys(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Figure id -> hash of all it is made from: its data, the code that draws it, the font, the libraries."""
    here = Path(__file__).parent
    shared = [path.read_bytes() for path in sorted(here.glob("*.py")) if path.stem not in MODULES]
    made_with = digest(*shared, style.FONT.read_bytes(), *(version(name) for name in _LIBRARIES))
    # a module may use another one's marks, so each chart depends on all of them; they change seldom
    modules = digest(*((here / f"{name}.py").read_bytes() for name in MODULES))
    return {id: digest(figure.as_json(), modules, made_with) for id, figure in figures.items()}
