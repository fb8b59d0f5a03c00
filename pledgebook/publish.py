"""Put the pages where they are served from: all of them or none.

The new site is laid out beside the old one, unchanged files as hard links to the old ones, and
takes its place in one step where the system can exchange two folders (Linux), else in two renames. A
build that fails or is killed leaves the last site whole; one killed between the two renames is mended
when the next one starts.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

#: Files of the output folder that are not the site's and are carried over.
KEPT = (".gitkeep",)

#: AT_FDCWD and RENAME_EXCHANGE of Linux's renameat2(2).
_HERE, _EXCHANGE = -100, 2


@dataclass(frozen=True)
class Published:
    """What a build did to the output folder: paths relative to it."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


class UnsafePath(ValueError):
    """A page's path would leave the output folder."""


def publish(files: Mapping[str, bytes | None], out: Path) -> Published:
    """Make `out` hold exactly these files.

    `files` maps a relative path with forward slashes to its bytes, or to None for a file that is
    there already and stays as it is. Raises UnsafePath before anything is touched.
    """
    for path in files:
        _safe(path)
    recover(out)
    old = existing(out)
    staging = _beside(out, "next")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    written = []
    for folder in sorted({str(PurePosixPath(path).parent) for path in files}):
        (staging / folder).mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        if data is None or (path in old and _same(out / path, data)):
            _link(out / path, staging / path)
        else:
            (staging / path).write_bytes(data)
            written.append(path)
    for name in KEPT:
        if (out / name).exists():
            _link(out / name, staging / name)
    removed = tuple(sorted(old - set(files)))
    if written or removed:
        _swap(staging, out)
    else:
        shutil.rmtree(staging)
    return Published(tuple(sorted(written)), len(files) - len(written), removed)


def existing(out: Path) -> set[str]:
    """Relative paths of all files of the published site."""
    if not out.is_dir():
        return set()
    # In text, not with Path: there are thousands.
    found = (os.path.join(folder, name)[len(str(out)) + 1:].replace(os.sep, "/") for folder, _, names in os.walk(out) for name in names)
    return {path for path in found if path not in KEPT}


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
        shutil.rmtree(staging, ignore_errors=True)
        return
    last = _beside(out, "last")
    if out.exists():
        out.rename(last)
    staging.rename(out)
    shutil.rmtree(last, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step, so that no moment is without a site; False where the system can't."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return rename(_HERE, os.fsencode(one.absolute()), _HERE, os.fsencode(other.absolute()), _EXCHANGE) == 0


def _safe(path: str) -> None:
    parts = PurePosixPath(path)
    if not path or parts.is_absolute() or "\\" in path or "\0" in path or any(p in ("..", ".") for p in path.split("/")) or ":" in parts.parts[0]:
        raise UnsafePath(f'"{path}" would be written outside the output folder')


def _same(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and path.read_bytes() == data


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # another file system, or one without hard links
        shutil.copy2(old, new)
