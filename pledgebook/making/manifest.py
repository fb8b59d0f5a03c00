"""What the last build wrote and from what, so that the next one knows what to make again, or that nothing is to do."""

from __future__ import annotations

import marshal
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .cache import digest, sealed, unsealed, write_whole
from .publish import Listing, stamp

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


@dataclass(frozen=True)
class Entry:
    """Files that are made together, and the hashes of what they are made from."""

    paths: tuple[str, ...]
    key: tuple[str, ...]
    """One hash per ingredient, in the order in which reasons are looked for."""


class Manifest:
    """Kept in `.cache`, one for each output folder."""

    def __init__(self, cache: Path, out: Path, there: Listing, enabled: bool = True):
        """`there` is the listing of the output folder `out`."""
        self.there, self.file = there, cache / f"manifest-{digest('files of', str(out.resolve()))[:12]}"
        self.damaged = False
        """Whether there was one that can't be used."""
        self._last: dict[str, Any] = self._read() if enabled else {}

    def _read(self) -> dict[str, Any]:
        try:
            data = unsealed(self.file.read_bytes(), self.file.name)
            found: dict[str, Any] = marshal.loads(data) if data is not None else {}
            self.damaged = data is None
        except FileNotFoundError:
            return {}
        except (OSError, EOFError, ValueError, TypeError):  # another version of Python writes it otherwise
            return {}
        return found

    def as_it_was(self, made_from: Inputs, options: list[str]) -> dict[str, Any] | None:
        """What the last build said of itself; None when something that it read or wrote has changed since."""
        last = self._last
        if not last or last["inputs"] != made_from or last["options"] != options:
            return None
        said: dict[str, Any] = last["said"]
        return said if all(self._is_there(path) for path in last["files"]) else None

    @property
    def files(self) -> Collection[str]:
        """The paths of the files that the last build left in the output folder."""
        found: dict[str, tuple[int, ...]] = self._last.get("files", {})
        return found.keys()

    def _is_there(self, path: str) -> bool:
        """Whether a file stands in the output folder as the last build left it."""
        return path in self.there and self._last["files"].get(path) == self.there[path]

    def why(self, entry: Entry, ingredients: tuple[str, ...]) -> str | None:
        """Why the files have to be made again; None when they are as they should be.

        `ingredients` names the parts of the key.
        """
        last = self._last.get("entries", {}).get(entry.paths[0])
        if last is None:
            return "new"
        if not all(map(self._is_there, entry.paths)):
            return "file changed or missing"
        changed = (f"{what} changed" for what, a, b in zip(ingredients, entry.key, last["key"], strict=True) if a != b)
        return next(changed, None)

    def anchors(self, path: str) -> list[str]:
        """The anchors that a page had when it was last made."""
        found: list[str] = self._last["entries"][path]["anchors"]
        return found

    def save(
        self,
        entries: Mapping[str, Entry],
        anchors: Mapping[str, list[str]],
        there: Listing,
        made_from: Inputs,
        options: list[str],
        said: dict[str, Any],
    ) -> None:
        """Record what stands in the output folder now, what it was made from and what the build says of itself.

        `entries` are all there are, by their first path, `anchors` those of each page.
        """
        found = {path: {"key": entry.key, "anchors": anchors.get(path, [])} for path, entry in entries.items()}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        files = {path: tuple(known) for path, known in there.items()}
        recorded = {"entries": found, "files": files, "inputs": made_from, "options": options, "said": said}
        write_whole(self.file, sealed(marshal.dumps(recorded), self.file.name))
