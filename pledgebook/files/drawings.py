"""The charts as files to take away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from .. import charts
from ..book.model import LANGUAGES, Language
from ..charts.figure import Figure
from ..charts.style import COLOURS
from ..making import pixels
from ..making.product import Product, known
from ..words import lines
from ..words.csvfile import csv_of

#: Key of a column of a chart's table -> its name in CSV, as it was published first.
_NAMES = {"title": "what", "meaning": "bound", "target_words": "words", "target_value": "value", "sum": "count"}


def products(figures: Mapping[str, Figure], drawn: charts.Drawings) -> list[Product]:
    """The files of each chart. It needn't be drawn yet."""
    return [p for id in drawn for p in (_table(figures[id]), _drawn(id, drawn), *_painted(id, drawn))]


def _table(figure: Figure) -> Product:
    path = f"charts/{figure.id}.csv"
    return known((path,), columns(figure), lambda made: {path: csv_of(list(made), zip(*made.values()))})


def columns(figure: Figure) -> dict[str, list[Any]]:
    """The columns of its table as CSV has them: name -> cells. A text in two languages takes two columns."""
    found: dict[str, list[Any]] = {}
    for column, *cells in zip(figure.columns, *figure.shown):
        name = _NAMES.get(column.key, column.key)
        if any(isinstance(cell, dict) for cell in cells):
            found |= {f"{name}_{l}": [(cell or {}).get(l, "") for cell in cells] for l in LANGUAGES}
        else:
            found[name] = cells
    return found


def _drawn(id: str, drawn: charts.Drawings) -> Product:
    def make(_: None) -> dict[str, bytes]:
        return {f"charts/{name}": data for name, data in drawn[id].files.items()}

    paths = tuple(f"charts/{id}.{language}.{kind}" for language in LANGUAGES for kind in ("svg", "json"))
    return Product(paths, lambda _: None, make, {"data or drawing": drawn.hashes[id]})


def _painted(id: str, drawn: charts.Drawings) -> Iterator[Product]:
    for language in LANGUAGES:
        path = f"charts/{id}.{language}.png"

        def paint(_: None, path: str = path, language: Language = language) -> dict[str, bytes]:
            return {path: painted(drawn[id].files[f"{id}.{language}.svg"].decode())}

        yield Product((path,), lambda _: None, paint, {"drawing": drawn.hash_of(id, language)}, kept=True)


def painted(svg: str) -> bytes:
    """PNG of a chart that stands alone, with narrow quotes in English: the font's own are as wide as a hanzi."""
    narrow = svg if 'lang="zh-Hans" ' in svg[:200] else svg.translate(lines.NARROW_QUOTES)
    return pixels.painted(narrow, COLOURS, partial(lines.font, lines.SANS), 2)


def paths(id: str) -> tuple[str, ...]:
    """The files of a chart, known before it is drawn."""
    kinds = (f"{language}.{kind}" for language in LANGUAGES for kind in ("svg", "png", "json"))
    return tuple(f"charts/{id}.{kind}" for kind in ("csv", *kinds))
