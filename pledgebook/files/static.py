"""What is published as it is: style sheets, scripts, icons."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..making.cache import digest
from ..making.product import Product


def products(folders: Iterable[Path]) -> list[Product]:
    """Every file below the folders, as `static/…`; those of the first stand in for others of the same name."""
    found = {
        f"static/{file.relative_to(folder).as_posix()}": file
        for folder in reversed(list(folders))
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    return [_product(path, file.read_bytes()) for path, file in found.items()]


def _product(path: str, data: bytes) -> Product:
    return Product((path,), lambda _: None, lambda _: {path: data}, {"file": digest(data)})
