"""Charts: what each shows is made from the book; how it is drawn is left to Altair, and only when it changed.

A module of charts has `figures(book)`, which is cheap and pure; each figure names the marks that draw it. Add charts
by adding their module to MODULES.
"""

from __future__ import annotations

import importlib
import marshal
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..book.book import Book
from ..book.model import LANGUAGES
from ..making import pixels, svg
from ..making.beside import workers
from ..making.cache import Cache, digest, fingerprint
from ..making.home import REQUIREMENTS
from ..words import lines
from .figure import Figure

#: Every module of charts.
MODULES = ("targets", "counts")


#: Drawing so many charts takes as long as loading what draws, which each process does by itself.
_WORTH_A_PROCESS = 4


class Kept(NamedTuple):
    """A chart as it is drawn."""

    key: str
    """Hash of all it is made from."""
    made: bool
    """Whether it was drawn just now."""
    svg: dict[str, dict[str, str]]
    """Language -> size -> SVG to put into a page."""
    files: dict[str, bytes]
    """File name -> content: SVG that stands alone, Vega-Lite."""


@lru_cache(maxsize=1)
def every(book: Book) -> tuple[Figure, ...]:
    """The charts of all modules. Whether each is whole is found by check/charts.py."""
    modules = [importlib.import_module(f".{name}", __package__) for name in MODULES]
    return tuple(figure for module in modules for figure in module.figures(book))


def figures(book: Book) -> dict[str, Figure]:
    """Every chart of the book by its id."""
    return {figure.id: figure for figure in every(book)}


def drawings(
    figures: Mapping[str, Figure],
    store: Cache,
    jobs: int = 1,
    progress: Callable[[Iterable[Any], int, str], Iterable[Any]] = lambda things, count, what: things,
) -> dict[str, Kept]:
    """Draw every figure that the store doesn't have as it is.

    Several are shared out among at most `jobs` processes; `progress` wraps them as they come.
    """
    keys = {id: digest(id, *map(fingerprint, map(f.told, LANGUAGES)), made_with()) for id, f in figures.items()}
    there = {id: data for id, key in keys.items() if (data := store.get(key))}
    missing = [figure for id, figure in figures.items() if id not in there]
    for figure, made in zip(missing, progress(_draw(missing, jobs), len(missing), "charts")):
        there[figure.id] = marshal.dumps(made)
        store.put(keys[figure.id], there[figure.id])
    return {id: Kept(key, figures[id] in missing, *marshal.loads(there[id])) for id, key in keys.items()}


def _draw(missing: list[Figure], jobs: int) -> Iterator[tuple[dict[str, dict[str, str]], dict[str, bytes]]]:
    from .draw import can_draw, drawing  # which loads Altair; nobody comes here for nothing

    jobs = min(jobs or os.cpu_count() or 1, len(missing) // _WORTH_A_PROCESS)
    if jobs < 2 and can_draw():
        yield from map(drawing, missing)
        return
    with workers(max(jobs, 1), fresh=True) as pool:
        yield from pool.map(drawing, missing)


@cache
def made_with() -> str:
    """A hash of the code that draws, the font, the libraries: a module may use another one's marks."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), *map(Path, (lines.__file__, pixels.__file__, svg.__file__))]
    return digest(*(path.read_bytes() for path in (*files, lines.font_file(lines.SANS), REQUIREMENTS)))
