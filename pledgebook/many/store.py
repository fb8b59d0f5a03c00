"""The books as they were made, each in a folder of its own beside the site; the site is put together from them.

A book that fails or is being made again doesn't touch the site, and one that didn't change is taken as it is.
Deleting the folder costs time, and a book that fails then is missing from the lists until it can be built again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..making.cache import fingerprint, unsealed, write_sealed
from ..making.output import beside
from ..making.publish import listing, withdraw
from .card import Card
from .unit import Unit

#: What is in the folder beside the books.
COMMON, SHARED = ".common", ".shared"


@dataclass(frozen=True)
class State:
    """What is known of a book that was made."""

    hash: str
    """Of its unit."""
    folder: str
    """Hash of its files then."""
    site: str
    """By which it is seen that no file of its site was changed since."""
    card: Card


@dataclass(frozen=True)
class Store:
    """`.site.books` beside the site."""

    folder: Path
    _known: dict[str, State | None] = field(default_factory=dict)

    @classmethod
    def of(cls, out: Path) -> Store:
        return cls(beside(out, "books"))

    def site(self, slug: str) -> Path:
        """The folder of a book's site."""
        return self.folder / slug

    def state(self, slug: str) -> State | None:
        """Of the last time a book was made; None when it never was, or when that can't be told any more."""
        if slug not in self._known:
            self._known[slug] = self._read(slug)
        return self._known[slug]

    def _read(self, slug: str) -> State | None:
        file = self._file(slug)
        try:
            data = unsealed(file.read_bytes(), file.name)
            if data is None:
                return None
            said = json.loads(data)
            return State(**said | {"card": Card.model_validate(said["card"])})
        except (OSError, ValueError, KeyError, TypeError):  # not there, or written by another version of this code
            return None

    def is_made(self, unit: Unit) -> bool:
        """Whether a book stands there as it would be made now."""
        state = self.state(unit.slug)
        return state is not None and state.hash == unit.hash and state.site == self._stamp(unit.slug)

    def record(self, unit: Unit, card: Card) -> None:
        """Write down that a book was made and stands in its folder."""
        said = {"hash": unit.hash, "folder": unit.folder, "site": self._stamp(unit.slug), "card": card.model_dump()}
        file = self._file(unit.slug)
        write_sealed(file, json.dumps(said, ensure_ascii=False).encode("utf-8"))
        self._known.pop(unit.slug, None)

    def forget_others(self, slugs: Collection[str]) -> None:
        """Remove the books that are no longer part of the site."""
        for path in self.folder.glob("*.json"):
            # One that isn't sealed was written by somebody else, and so was what no mark of a site names.
            if path.stem not in slugs and unsealed(path.read_bytes(), path.name) is not None:
                withdraw(self.site(path.stem))
                with suppress(OSError):  # something else is in it
                    self.site(path.stem).rmdir()
                path.unlink()

    def withdraw(self) -> None:
        """Remove all that builds of several books keep here, and nothing else."""
        self.forget_others(())
        for name in (COMMON, SHARED):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        with suppress(OSError):  # not there, or something else is in it
            self.folder.rmdir()

    @property
    def common(self) -> Path:
        """Where all books keep what is the same for them."""
        return self.folder / COMMON

    @property
    def shared(self) -> Path:
        """Where the workers of a cluster keep what took long, unless another folder is named."""
        return self.folder / SHARED

    def _file(self, slug: str) -> Path:
        return self.folder / f"{slug}.json"

    def _stamp(self, slug: str) -> str:
        return fingerprint(sorted((path, *known) for path, known in listing(self.site(slug)).items()))
