"""Put the pages where they are served from: all of them or none.

The new site is laid out in a folder beside the old one, unchanged files as hard links to the old ones, and takes its
place in one step where the system can exchange two folders (Linux), else in two renames. A build that fails or is killed
leaves the last site whole; one killed between the two renames is mended when the next one starts.

The folder that the old site then stands in is kept: the next site is laid out in it, and only what differs has to be linked.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

#: Files of the output folder that are not the site's and are carried over.
KEPT = (".gitkeep",)

#: AT_FDCWD and RENAME_EXCHANGE of Linux's renameat2(2).
_HERE, _EXCHANGE = -100, 2


#: Nothing to look at twice in a path: folders and a file of letters, digits, full stops, hyphens and underscores, no leading full stop.
_PLAIN_PATH = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")


class Stamp(NamedTuple):
    """By which a file is known again without reading it."""

    inode: int
    size: int
    """In bytes."""
    modified: int
    """In nanoseconds."""


Listing = Mapping[str, Stamp]


@dataclass(frozen=True)
class Published:
    """What a build did to the output folder: paths relative to it."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    files: Listing
    """All that is there now."""


class UnsafePath(ValueError):
    """A page's path would leave the output folder."""


def publish(files: Mapping[str, bytes | None], out: Path, there: Listing) -> Published:
    """Make `out` hold exactly these files.

    `files` maps a relative path with forward slashes to its bytes, or to None for a file that is
    there already and stays as it is; `there` is the listing of `out`. Raises UnsafePath before anything is touched.
    """
    for path in files:
        _safe(path)
    recover(out)
    written = [path for path, data in files.items() if data is not None and not _same(out, path, data, there)]
    removed = tuple(sorted(there.keys() - files.keys()))
    listed = there
    if written or removed:
        staging = _beside(out, "next")
        listed = _lay_out(staging, files, set(written), out, there)
        _swap(staging, out)
    return Published(tuple(sorted(written)), len(files) - len(written), removed, listed)


def _lay_out(staging: Path, files: Mapping[str, bytes | None], written: set[str], out: Path, there: Listing) -> Listing:
    """Make the folder hold the new site, whatever it holds now. Returns its listing."""
    before = {path: entry.inode() for path, entry in _entries(str(staging), "")} if staging.is_dir() else {}
    for path in before.keys() - files.keys():
        os.unlink(staging / path)
    _remove_empty_folders(staging)
    for folder in sorted({path.rpartition("/")[0] for path in files}):
        os.makedirs(staging / folder, exist_ok=True)
    listed = {}
    for path, data in files.items():
        if path not in written:
            listed[path] = stamp = there[path]
            if not stamp.inode or before.get(path) != stamp.inode:
                _link(out / path, staging / path)
            continue
        if path in before:  # perhaps the very file that is being served, under its other name
            os.unlink(staging / path)
        (staging / path).write_bytes(data)
        listed[path] = _stamp(os.stat(staging / path))
    for name in KEPT:
        if (out / name).exists():
            _link(out / name, staging / name)
    return listed


def listing(folder: Path) -> Listing:
    """Every file below a folder, but for those that are kept; empty when there is none."""
    return (
        {path: _stamp(entry.stat(follow_symlinks=False)) for path, entry in _entries(str(folder), "")}
        if folder.is_dir()
        else {}
    )


def _entries(folder: str, prefix: str) -> Iterator[tuple[str, os.DirEntry]]:
    # In text, not with Path: there are thousands.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path, f"{prefix}{entry.name}/")
            elif prefix or entry.name not in KEPT:
                yield prefix + entry.name, entry


def _stamp(stat: os.stat_result) -> Stamp:
    return Stamp(stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _remove_empty_folders(folder: Path) -> None:
    for inner, _, _ in os.walk(folder, topdown=False):
        try:
            os.rmdir(inner)
        except OSError:  # not empty
            pass


def recover(out: Path) -> None:
    """Bring back the last good site when a build was killed between the two renames."""
    last = _beside(out, "last")
    if last.exists():
        if out.exists():
            shutil.rmtree(last)
        else:
            last.rename(out)


def _beside(out: Path, what: str) -> Path:
    return out.parent / f".{out.name}.{what}"


def _swap(staging: Path, out: Path) -> None:
    if out.exists() and _exchange(staging, out):
        return
    last = _beside(out, "last")
    if out.exists():
        out.rename(last)
    staging.rename(out)
    if last.exists():
        last.rename(staging)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step, so that no moment is without a site; False where the system can't."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return rename(_HERE, os.fsencode(one.absolute()), _HERE, os.fsencode(other.absolute()), _EXCHANGE) == 0


def _safe(path: str) -> None:
    if _PLAIN_PATH.fullmatch(path):
        return
    parts = PurePosixPath(path)
    if (
        not path
        or parts.is_absolute()
        or "\\" in path
        or "\0" in path
        or any(p in ("..", ".") for p in path.split("/"))
        or ":" in parts.parts[0]
    ):
        raise UnsafePath(f'"{path}" would be written outside the output folder')


def _same(out: Path, path: str, data: bytes, there: Listing) -> bool:
    return path in there and there[path].size == len(data) and (out / path).read_bytes() == data


def _link(old: Path, new: Path) -> None:
    """Let `new`, whatever it is, be the file `old`."""
    new.unlink(missing_ok=True)
    try:
        os.link(old, new)
    except OSError:  # another file system, or one without hard links
        shutil.copy2(old, new)
