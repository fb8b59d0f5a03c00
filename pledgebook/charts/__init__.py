"""Charts: what each shows is made from the book; how it is drawn is left to Altair, and only when it changed.

A module of charts has `figures(book)`, which is cheap and pure; each figure names the marks that draw it. Add charts
by adding their module to MODULES.
"""

from __future__ import annotations

import importlib
import marshal
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ..book.book import Book
from ..book.model import LANGUAGES
from ..making import pixels
from ..making.beside import workers
from ..making.cache import digest, fingerprint
from ..making.home import REQUIREMENTS
from ..words import lines
from .draw import Drawing, drawing, paint
from .figure import ChartError, Figure, complete

#: Every module of charts.
MODULES = ("targets", "counts", "outcomes")


class Store(Protocol):
    """Where drawings are kept between builds."""

    def has(self, key: str) -> bool: ...
    def get(self, key: str) -> bytes | None: ...
    def put(self, key: str, data: bytes) -> None: ...


class Kept(NamedTuple):
    """A drawing in the store."""

    key: str
    """Hash of all it is made from."""
    store: Store
    drawing: Drawing
    """All but the PNG files, which are only read when they are needed."""
    pictures: dict[str, str]
    """Name of a PNG file -> its key in the store: a hash of the picture it is painted from."""
    painted: Mapping[str, bytes]
    """The PNG files of a drawing that was made just now; the store may keep nothing."""

    @property
    def made(self) -> bool:
        """Whether it was drawn just now."""
        return bool(self.painted)

    @property
    def svg(self) -> dict[str, dict[str, str]]:
        """Language -> size -> SVG to put into a page."""
        return self.drawing.svg

    @property
    def files(self) -> dict[str, bytes]:
        """File name -> content. Raises ChartError for a picture that somebody took out of the store meanwhile."""
        return self.drawing.files | {name: self._picture(name, key) for name, key in self.pictures.items()}

    def _picture(self, name: str, key: str) -> bytes:
        data = self.painted.get(name) or self.store.get(key)
        if data is None:
            raise ChartError(f"{name} vanished from the cache during the build; build again")
        return data


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
    progress: Callable[[Iterable[Any], int, str], Iterable[Any]] = lambda things, count, what: things,
) -> dict[str, Kept]:
    """Draw every figure that the store doesn't have as it is, and paint only the pictures that it doesn't have.

    Several figures to draw are shared out among at most `jobs` processes; `progress` wraps them as they come.
    """
    keys, found = _keys(figures), {}
    for id, key in keys.items():
        if data := store.get(key):
            svg, files, pictures = marshal.loads(data)
            if all(store.has(picture) for picture in pictures.values()):
                found[id] = Kept(key, store, Drawing(svg, files), pictures, {})
    missing = [figure for id, figure in figures.items() if id not in found]
    for figure, (made, painted) in zip(missing, progress(_draw(missing, jobs, store), len(missing), "charts")):
        pictures = {name: key for name, (key, _) in painted.items()}
        for key, png in painted.values():
            store.put(key, png)
        store.put(keys[figure.id], marshal.dumps((*made, pictures)))
        pngs = {name: png for name, (_, png) in painted.items()}
        found[figure.id] = Kept(keys[figure.id], store, made, pictures, pngs)
    return {id: found[id] for id in figures}


def _draw(missing: list[Figure], jobs: int, store: Store) -> Iterator[tuple[Drawing, dict[str, tuple[str, bytes]]]]:
    one, jobs = partial(_drawn, store=store, made_with=_made_with()), min(jobs or os.cpu_count() or 1, len(missing))
    if jobs < 2:
        yield from map(one, missing)
        return
    with workers(jobs, fresh=True) as pool:
        yield from pool.map(one, missing)


def _drawn(figure: Figure, store: Store, made_with: str) -> tuple[Drawing, dict[str, tuple[str, bytes]]]:
    """A drawing without its PNG files, and their keys and contents by name."""
    made, painted = drawing(figure, bytes), {}
    for name in [name for name in made.files if name.endswith(".png")]:
        svg = made.files.pop(name)
        key = digest(svg, made_with)
        painted[name] = key, store.get(key) or paint(svg)
    return made, painted


def _keys(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Figure id -> hash of all it is made from: its data, the code that draws it, the font, the libraries."""
    made_with = _made_with()
    return {id: digest(fingerprint(figure.as_json()), made_with) for id, figure in figures.items()}


@cache
def _made_with() -> str:
    # A module may use another one's marks, so each chart depends on all of them; they change seldom.
    files = [*sorted(Path(__file__).parent.glob("*.py")), Path(lines.__file__), Path(pixels.__file__)]
    return digest(*(path.read_bytes() for path in (*files, lines.font_file(lines.SANS), REQUIREMENTS)))
