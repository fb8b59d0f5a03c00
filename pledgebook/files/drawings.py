"""The charts as files to take away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from .. import charts
from ..book.model import LANGUAGES
from ..charts.style import COLOURS
from ..making import pixels
from ..making.cache import digest
from ..making.product import Product
from ..words import lines


def products(drawings: Mapping[str, charts.Kept]) -> list[Product]:
    """The files of each chart, which was drawn before or is in the cache; what it is made from is in its key."""
    return [product for id, kept in drawings.items() for product in (_drawn(kept), *_painted(id, kept))]


def _drawn(kept: charts.Kept) -> Product:
    files = {f"charts/{name}": data for name, data in kept.files.items()}
    return Product(tuple(files), lambda _: None, lambda _: files, {"data or drawing": kept.key})


def _painted(id: str, kept: charts.Kept) -> Iterator[Product]:
    for language in LANGUAGES:
        path, svg = f"charts/{id}.{language}.png", kept.files[f"{id}.{language}.svg"].decode()
        made_with = {"drawing": digest(svg, charts.made_with())}

        def paint(_: None, path: str = path, svg: str = svg) -> dict[str, bytes]:
            return {path: painted(svg)}

        yield Product((path,), lambda _: None, paint, made_with, kept=True)


def painted(svg: str) -> bytes:
    """PNG of a chart that stands alone, with narrow quotes in English: the font's own are as wide as a hanzi."""
    narrow = svg if 'lang="zh-Hans" ' in svg[:200] else svg.translate(lines.NARROW_QUOTES)
    return pixels.painted(narrow, COLOURS, partial(lines.font, lines.SANS), 2)


def paths(id: str) -> tuple[str, ...]:
    """The files of a chart, known before it is drawn."""
    kinds = (f"{language}.{kind}" for language in LANGUAGES for kind in ("svg", "png", "json"))
    return tuple(f"charts/{id}.{kind}" for kind in ("csv", *kinds))
