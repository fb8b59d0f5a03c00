"""The one shape of everything that is made: pages, tables, citations, pictures, charts, the archive.

A product says which files it is, what it is made from, and how. The folder that knows a kind of file offers its
products; the maker asks no more of them than this.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from .cache import digest, fingerprint

Content = bytes | Iterable[bytes | memoryview]
"""Of a file: at once, or piece by piece where it is large."""


class Files(Protocol):
    """The files of the site that are made already."""

    def read(self, path: str) -> bytes: ...
    def hash(self, path: str) -> str:
        """SHA-256, in hexadecimal digits. The file may be large."""
        ...

    def size(self, path: str) -> int:
        """In bytes."""
        ...

    def as_before(self, path: str) -> bool:
        """Whether a file is the one that the last build made."""
        ...

    def last(self, path: str) -> memoryview | None:
        """What the last build made under a path, where it is still there and was made by the same code."""
        ...


@dataclass(frozen=True)
class Product:
    """Files that are made together, and made again only when something that they are made from changed."""

    paths: tuple[str, ...]
    """Relative to the output folder, with forward slashes."""
    plan: Callable[[Any], Any]
    """From the record to all that the files show, as plain values. What it reads of the record is noted: as long as
    that stays, nothing is planned again. Whatever else it depends on belongs into `made_with`."""
    make: Callable[..., Mapping[str, Content]]
    """From what was planned to the content of each of `paths`, with no other input but what `made_with` stands for.
    Where there are `uses`, it gets the `Files` as well."""
    made_with: Mapping[str, str] | None = None
    """What else the files are made from -> its hash. The first that changed is why they are made again. None stands for
    the generator as a whole."""
    uses: Collection[str] = ()
    """Files of the site that it is made from; they come before it."""
    kind: str = "file"
    """What a build counts it as: page, or file."""
    kept: bool = False
    """Whether its bytes are kept in `.cache`, too, for expensive work: then they outlive the output folder."""
    anchors: Callable[[bytes], list[str]] | None = None
    """The anchors in a file that are promised to stay."""


def known(paths: tuple[str, ...], value: Any, make: Callable[[Any], Mapping[str, Content]], **more: Any) -> Product:
    """A product whose plan is known beforehand: plain values."""
    return Product(paths, lambda _: value, make, {"generator": generator(), "data": fingerprint(value)}, **more)


@cache
def generator() -> str:
    """A hash of all code of this package."""
    return digest(*(p.read_bytes() for p in sorted(Path(__file__).parent.parent.rglob("*.py"))))
