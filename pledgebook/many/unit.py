"""One book as a unit of work: what it is made from, and the hash by which it is known whether it has to be made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from ..book.around import Around
from ..book.model import Model
from ..making.cache import digest
from ..making.home import HOME, REQUIREMENTS

#: What a build reads in the folder of a book.
_READ = ("data", "content", "templates", "static", "strings.yaml")


class Unit(Model):
    """A book to build. Plain values, so that it can be sent to another machine."""

    slug: str
    root: Path
    """Its folder; one and the same on all machines."""
    base_url: str | None
    around: Around
    """What it is told of the other books."""
    folder: str
    """Hash of its files."""
    generator: str
    """Hash of what makes a site of them."""

    @property
    def hash(self) -> str:
        """Of all that its site is made from."""
        return digest(self.slug, self.folder, self.generator, self.base_url or "", self.around.model_dump_json())


def hash_of_folder(root: Path) -> str:
    """Of the names and bytes of all files that a build reads in the folder of a book."""
    return _hash_of([root / name for name in _READ], root)


@cache
def hash_of_generator() -> str:
    """Of the code, templates, fonts and versions of libraries that all books are made with."""
    code = Path(__file__).resolve().parent.parent
    return _hash_of([code, HOME / "templates", HOME / "static", REQUIREMENTS], HOME)


def _hash_of(paths: Iterable[Path], root: Path) -> str:
    listed = sorted((file.relative_to(root).as_posix(), file) for path in paths for file in _files(path))
    return digest([[name, hashlib.sha256(file.read_bytes()).hexdigest()] for name, file in listed])


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        found = (file for file in path.rglob("*") if file.is_file())
        yield from (file for file in found if "__pycache__" not in file.parts)
