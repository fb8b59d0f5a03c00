"""What the last build wrote and from what, so that the next one knows what to make again."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .cache import digest
from .publish import Listing


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
        try:
            self.last = marshal.loads(self.file.read_bytes()) if enabled else {}
        except (FileNotFoundError, EOFError, ValueError, TypeError):  # none yet, or one of another version of Python
            self.last = {}

    def why(self, entry: Entry, ingredients: tuple[str, ...]) -> str | None:
        """Why the files have to be made again; None when they are as they should be. `ingredients` names the parts of the key."""
        last = self.last.get(entry.paths[0])
        if last is None:
            return "new"
        if last["files"] != _stamps(entry, self.there):
            return "file changed or missing"
        return next(
            (f"{what} changed" for what, a, b in zip(ingredients, entry.key, last["key"], strict=True) if a != b), None
        )

    def anchors(self, path: str) -> list[str]:
        """The anchors that a page had when it was last made."""
        return self.last[path]["anchors"]

    def save(self, entries: Mapping[str, Entry], anchors: Mapping[str, list[str]], there: Listing) -> None:
        """Record what stands in the output folder now; `entries` are all there are, by their first path, `anchors` those of each page."""
        found = {
            path: {"key": entry.key, "files": _stamps(entry, there), "anchors": anchors.get(path, [])}
            for path, entry in entries.items()
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.file.with_suffix(".tmp")
        temporary.write_bytes(marshal.dumps(found))
        temporary.replace(self.file)


def _stamps(entry: Entry, there: Listing) -> list[tuple[int, ...] | None]:
    """Of each file; None for one that is not there."""
    return [tuple(there[path]) if path in there else None for path in entry.paths]
