"""Charts: what each shows is made from the book; how it is drawn is left to Altair, and only when it changed.

A module of charts has `figures(book)`, which is cheap and pure; each figure names the marks that draw it. Add charts
by adding their module to MODULES.
"""

from __future__ import annotations

import importlib
import marshal
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..making import pixels, svg
from ..making.beside import Answer, beside, mapped_in_a_fresh_process
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


class Drawings(Mapping[str, Kept]):
    """The drawing of every figure, by its id. Those that the store doesn't have as they are get drawn.

    In its context they are drawn in other processes while this one goes on, which waits when it asks for one. Raises
    ChartError for one that can't be drawn.
    """

    def __init__(self, figures: Mapping[str, Figure], store: Cache, jobs: int = 1):
        self.figures, self.store, self.jobs = figures, store, jobs
        self.hashes = {id: digest(*(self.hash_of(id, language) for language in LANGUAGES)) for id in figures}
        """Of each figure: a hash of all that its drawing is made from."""
        self._there = {id: data for id, key in self.hashes.items() if (data := store.get(key))}
        self.missing = [id for id in figures if id not in self._there]
        """Those that are not drawn yet, or only just."""
        self._at_work: list[tuple[list[str], Answer]] = []

    def hash_of(self, id: str, language: Language) -> str:
        """A hash of all that the drawing of a figure in one language is made from."""
        return digest(id, fingerprint(self.figures[id].told(language)), made_with())

    @property
    def processes(self) -> int:
        """How many others draw."""
        return len(self._at_work)

    def __enter__(self) -> Drawings:
        # Half of all processes that there may be: each has to load what draws, and there is other work.
        count = min(self.jobs // 2, -(-len(self.missing) // _WORTH_A_PROCESS))
        for ids in [self.missing[first::count] for first in range(count)]:
            self._at_work.append((ids, beside(partial(self._draw, ids))))
        return self

    def __exit__(self, *error: object) -> None:
        for _, answer in self._at_work:
            answer.give_up()

    def __getitem__(self, id: str) -> Kept:
        if id not in self._there:
            self.wait()
        return Kept(self.hashes[id], id in self.missing, *marshal.loads(self._there[id]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.figures)

    def __len__(self) -> int:
        return len(self.figures)

    def wait(self) -> None:
        """Come back when all are drawn. Another process that is started before can't ask for those that are not."""
        for ids, answer in self._at_work:
            self._keep(ids, answer.result())
        left = [id for id in self.missing if id not in self._there]
        self._keep(left, self._draw(left))

    def _draw(self, ids: list[str]) -> list[bytes]:
        if not ids:
            return []
        from .draw import can_draw, drawing  # which loads Altair; nobody comes here for nothing

        figures = [self.figures[id] for id in ids]
        if can_draw():
            return [marshal.dumps(drawing(figure)) for figure in figures]
        return list(map(marshal.dumps, mapped_in_a_fresh_process(drawing, figures)))

    def _keep(self, ids: list[str], drawn: list[bytes]) -> None:
        for id, data in zip(ids, drawn):
            self._there[id] = data
            self.store.put(self.hashes[id], data)


@cache
def made_with() -> str:
    """A hash of the code that draws, the font, the libraries: a module may use another one's marks."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), *map(Path, (lines.__file__, pixels.__file__, svg.__file__))]
    return digest(*(path.read_bytes() for path in (*files, lines.font_file(lines.SANS), REQUIREMENTS)))
