"""Files that are made from the record without a template: tables, citations, pictures to share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Product:
    """Files that are made together. They are made again only when `data` changed."""

    paths: tuple[str, ...]
    """Relative to the output folder, with forward slashes."""
    data: Any
    """All they are made from, as plain JSON values."""
    make: Callable[[Any], Mapping[str, bytes]]
    """Turns `data` into the bytes of each of `paths`; a function of a module, with no other input."""
