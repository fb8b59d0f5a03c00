"""What the last build wrote and from what, so that the next one knows what to make again, or that nothing is to do."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .cache import digest, unsealed, write_sealed
from .notes import Key
from .publish import Listing, Stamp, stamp

#: Path of an input -> its stamp.
Inputs = dict[str, tuple[int, ...]]


def inputs(sources: Iterable[Path]) -> Inputs:
    """The stamps of all files in these folders, by which a file is known again without reading it.

    Compiled code and what begins with a full stop is left out. A file's time of change is part of its stamp, too, which
    no program sets.
    """
    found: Inputs = {}
    for source in sources:
        paths = source.rglob("*") if source.is_dir() else [source]
        for path in paths:
            if path.name.startswith(".") or "__pycache__" in path.parts:
                continue
            try:
                status = path.stat()
            except OSError:
                found[str(path)] = ()
                continue
            if not path.is_dir():
                found[str(path)] = (*stamp(status), status.st_ctime_ns)
    return found


class Entry(NamedTuple):
    """What is known of a product from one build to the next, as plain values."""

    paths: tuple[str, ...]
    made_with: tuple[tuple[str, str], ...]
    """Ingredients with their hashes, in the order in which reasons are looked for."""
    planned: str
    """Hash of what its plan came to."""
    reads: bytes
    """Numbers of the keys that were read for that, four bytes each; each key is in hundreds of entries."""
    anchors: dict[str, list[str]]
    """Path -> its promised anchors."""
    seconds: float
    """How long it took to plan and make it."""


def _numbers(reads: bytes) -> array[int]:
    found = array("I")
    found.frombytes(reads)
    return found


def _written_by() -> str:
    """What other code wrote has another form."""
    return digest(Path(__file__).read_bytes())


#: What this process has written, by its file: while a site is served, it needn't be read again.
_in_memory: dict[Path, tuple[Stamp, dict[str, Any]]] = {}


class Manifest:
    """Kept in `.cache`, one for each output folder."""

    def __init__(self, cache: Path, out: Path, there: Listing, enabled: bool = True):
        """`there` is the listing of the output folder `out`."""
        self.there, self.file = there, cache / f"manifest-{digest('files of', str(out.resolve()))[:12]}"
        self.damaged = False
        """Whether there was one that can't be used."""
        self._last: dict[str, Any] = self._read() if enabled else {}
        self._files: dict[str, tuple[int, ...]] = self._last.get("files", {})
        self._gone = {path for path, known in self._files.items() if there.get(path) != known}
        """What doesn't stand in the output folder any more as the last build left it."""
        self._numbers: dict[Key, int] = {key: number for number, (key, _) in enumerate(self._last.get("reads", ()))}
        self._changed: dict[int, frozenset[Key]] = {}
        self._generator, self._plans_as_before = "", False

    def _read(self) -> dict[str, Any]:
        try:
            if (known := _in_memory.get(self.file)) and known[0] == stamp(self.file.stat()):
                return known[1]
            data = unsealed(self.file.read_bytes(), self.file.name)
            found: dict[str, Any] = marshal.loads(data) if data is not None else {}
            self.damaged = data is None
        except FileNotFoundError:
            return {}
        except (OSError, EOFError, ValueError, TypeError):  # another version of Python writes it otherwise
            return {}
        return found if found.get("written_by") == _written_by() else {}

    def as_it_was(self, made_from: Inputs, options: list[str]) -> dict[str, Any] | None:
        """What the last build said of itself; None when something that it read or wrote has changed since."""
        last = self._last
        if not last or last["inputs"] != made_from or last["options"] != options:
            return None
        said: dict[str, Any] = last["said"]
        return None if self._gone else said

    @property
    def files(self) -> Collection[str]:
        """The paths of the files that the last build left in the output folder."""
        return self._files.keys()

    def is_there(self, path: str) -> bool:
        """Whether a file stands in the output folder as the last build left it."""
        return path in self._files and path not in self._gone

    def compare(self, changed: Callable[[Mapping[Key, Any]], Mapping[Key, frozenset[Key]]], generator: str) -> None:
        """Find out what was read for the last build and isn't the same any more.

        `changed` tells from the hashes which keys are others, and because of which. Another `generator` may plan
        otherwise from the same.
        """
        self._generator, self._plans_as_before = generator, self._last.get("generator") == generator
        if self._plans_as_before:
            found = changed(dict(self._last["reads"]))
            self._changed = {self._numbers[key]: because for key, because in found.items()}
        else:
            self._numbers = {}

    @property
    def changed(self) -> Collection[Key]:
        """All that was read for the last build and isn't the same any more."""
        return frozenset().union(*self._changed.values())

    def is_of_this_generator(self, path: str) -> bool:
        """Whether a file stands in the output folder as the last build left it, and the same code made it."""
        return self._plans_as_before and self.is_there(path)

    def entry(self, path: str) -> Entry | None:
        """What was known of the product whose first file this is."""
        last = self._last.get("entries", {}).get(path)
        return last and Entry._make(last)

    def anchors(self) -> dict[str, list[str]]:
        """File -> its promised anchors, as the last build left them."""
        entries = map(Entry._make, self._last.get("entries", {}).values())
        return {path: found for entry in entries for path, found in entry.anchors.items()}

    def is_settled(self, entry: Entry, paths: tuple[str, ...], made_with: tuple[tuple[str, str], ...]) -> bool:
        """Whether files are as they should be, as far as can be said without planning them. `compare` comes first."""
        return (
            self._plans_as_before
            and entry.paths == paths
            and entry.made_with == made_with
            and (not self._changed or self._changed.keys().isdisjoint(_numbers(entry.reads)))
            and self._gone.isdisjoint(paths)
        )

    def changed_of(self, entry: Entry) -> frozenset[Key]:
        """What was read for an entry and changed."""
        return frozenset().union(
            *(self._changed[number] for number in _numbers(entry.reads) if number in self._changed)
        )

    def why(
        self, last: Entry | None, paths: tuple[str, ...], made_with: tuple[tuple[str, str], ...], planned: str
    ) -> str | None:
        """Why files have to be made again of which `last` is known; None when they are as they should be."""
        if last is None:
            return "new"
        if not self._gone.isdisjoint(last.paths):
            return "file changed or missing"
        before = dict(last.made_with)
        changed = [what for what, hash in made_with if before.get(what) != hash]
        if planned != last.planned or paths != last.paths:
            changed = [*(what for what in changed if what != "files"), "data"]  # what is told first says more
        return f"{changed[0]} changed" if changed else None

    def numbers(self, keys: Iterable[Key]) -> bytes:
        """The keys as entries hold them."""
        return array("I", (self._numbers.setdefault(key, len(self._numbers)) for key in keys)).tobytes()

    def save(
        self,
        entries: Mapping[str, Entry],
        hashes: Callable[[Iterable[Key]], list[tuple[Key, Any]]],
        there: Listing,
        made_from: Inputs,
        options: list[str],
        said: dict[str, Any],
    ) -> None:
        """Record what stands in the output folder now, what it was made from and what the build says of itself.

        `entries` are all there are, by their first path; `hashes` tells those of keys, in their order, and may
        add some.
        """
        recorded = {
            "entries": {path: tuple(entry) for path, entry in entries.items()},
            "written_by": _written_by(),
            "generator": self._generator,
            "reads": hashes(self._numbers),
            "files": {path: tuple(known) for path, known in there.items()},
            "inputs": made_from,
            "options": options,
            "said": said,
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        write_sealed(self.file, marshal.dumps(recorded))
        _in_memory[self.file] = stamp(self.file.stat()), recorded
