"""The charts as files to take away."""

from __future__ import annotations

from collections.abc import Mapping

from .. import charts
from ..making.product import Product


def products(drawings: Mapping[str, charts.Kept]) -> list[Product]:
    """The files of each chart, which was drawn before or is in the cache; what it is made from is in its key."""
    return [_product(id, kept) for id, kept in drawings.items()]


def _product(id: str, kept: charts.Kept) -> Product:
    def files(_: None) -> dict[str, bytes]:
        return {f"charts/{name}": data for name, data in kept.files.items()}

    return Product(paths(id), lambda _: None, files, {"data or drawing": kept.key})


def paths(id: str) -> tuple[str, ...]:
    """The files of a chart, known before it is drawn."""
    return tuple(f"charts/{name}" for name in charts.file_names(id))
