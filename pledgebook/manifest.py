"""What the last build wrote and from what, so that the next one knows what to make again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .cache import digest


@dataclass(frozen=True)
class Entry:
    """Files that are made together, and the hashes of what they are made from."""

    paths: tuple[str, ...]
    key: tuple[str, ...]
    """One hash per ingredient, in the order in which reasons are looked for."""


class Manifest:
    """Kept in `.cache`, one for each output folder."""

    def __init__(self, cache: Path, out: Path, enabled: bool = True):
        self.out, self.file = out, cache / f"manifest-{digest('files of', str(out.resolve()))[:12]}.json"
        try:
            self.last = json.loads(self.file.read_text(encoding="utf-8")) if enabled else {}
        except (FileNotFoundError, ValueError):
            self.last = {}

    def why(self, entry: Entry, ingredients: tuple[str, ...]) -> str | None:
        """Why the files have to be made again; None when they are as they should be. `ingredients` names the parts of the key."""
        last = self.last.get(entry.paths[0])
        if last is None:
            return "new"
        if last["files"] != self._stamps(entry):
            return "file changed or missing"
        return next((f"{what} changed" for what, a, b in zip(ingredients, entry.key, last["key"], strict=True) if a != b), None)

    def anchors(self, path: str) -> list[str]:
        """The anchors that a page had when it was last made."""
        return self.last[path]["anchors"]

    def save(self, entries: Mapping[str, Entry], anchors: Mapping[str, list[str]]) -> None:
        """Record what stands in the output folder now; `entries` are all there are, by their first path, `anchors` those of each page."""
        found = {path: {"key": entry.key, "files": self._stamps(entry), "anchors": anchors.get(path, [])} for path, entry in entries.items()}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.file.with_suffix(".tmp")
        temporary.write_text(json.dumps(found, separators=(",", ":")), encoding="utf-8")
        temporary.replace(self.file)

    def size(self, path: str) -> int:
        """Bytes of a file that is there."""
        return (self.out / path).stat().st_size

    def _stamps(self, entry: Entry) -> list[list[int] | None]:
        return [_stamp(f"{self.out}/{path}") for path in entry.paths]


def _stamp(path: str) -> list[int] | None:
    """Size and time of a file; None when there is none."""
    try:
        stat = os.stat(path)
    except FileNotFoundError:
        return None
    return [stat.st_size, stat.st_mtime_ns]
