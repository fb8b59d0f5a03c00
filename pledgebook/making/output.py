"""Which folder the site goes to, and whether it may: it is the site's or is left alone.

A folder is the site's when it holds MARK, a list of the files that a build made there. What the list doesn't name was
put there by somebody else (CNAME, .well-known, a note) and stays where it is. A folder that has no mark must be empty.
One build at a time writes to a folder: the lock is a lock of the system (flock), which ends with its process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: In the output folder: the files that a build made there.
MARK = ".pledgebook"
_HEAD = (
    "# A site made by build.py from {}. The files named here are made by each build, and removed when they\n"
    "# are no longer part of the site; everything else in this folder is left alone.\n"
)
#: A folder with nothing but these is as good as empty: a checkout keeps it so, desktops leave theirs everywhere.
_OF_NO_ONE = {".gitkeep", ".DS_Store", "Thumbs.db", "desktop.ini"}


class OutputRefused(Exception):
    """The site can't go where it was told to. The message is a sentence that says why, and what would be right."""


def beside(out: Path, what: str) -> Path:
    """`.site.next` and the like."""
    return out.parent / f".{out.name}.{what}"


def claim(out: Path, root: Path, sources: Iterable[Path], force: bool = False) -> Path:
    """The folder itself, links followed. Raises OutputRefused for a place that isn't a site's and can't become one.

    `sources` are folders and files, below `root` or elsewhere, that a build reads or keeps. With `force` a folder
    without a mark is taken over: files of the same name are replaced, all others stay.
    """
    if out.is_symlink() and not out.exists():
        raise OutputRefused(f"{out} is a link that leads nowhere; mend it, or name a folder with --out")
    place = out.resolve()
    if place.exists() and not place.is_dir():
        raise OutputRefused(f"{out} is a file; name a folder with --out")
    for source in map(_followed, (root, *sources)):
        if place == source or place in source.parents:
            what = "is" if place == source else "holds"
            raise OutputRefused(f"{out} {what} {source}, which a build reads; name a folder of its own with --out")
        if source in place.parents and source != root.resolve():
            raise OutputRefused(f"{out} lies in {source}, which a build reads; name a folder outside it with --out")
    if around := next((folder for folder in place.parents if (folder / MARK).exists()), None):
        raise OutputRefused(f"{out} lies in {around}, which is a site itself; name a folder outside it with --out")
    if os.path.ismount(place):
        advice = f"name a folder in it: --out {out / 'site'}"
        raise OutputRefused(f"{out} is a mount point, which can't be exchanged for a new folder; {advice}")
    _see_that_it_is_a_site(out, place, force)
    return place


def _followed(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        raise OutputRefused(f"the links of {path} lead in a circle; mend or remove them") from None


def see_that_it_is_of(book: str, out: Path, force: bool = False) -> None:
    """Raises OutputRefused for a folder that holds the site of another book."""
    marked = read_mark(out)
    if marked and marked[0] != book and not force:
        advice = "name another folder with --out, or take it over with --force"
        raise OutputRefused(f"{out} is the site of {marked[0]}, not of {book}; {advice}")


def _see_that_it_is_a_site(out: Path, place: Path, force: bool) -> None:
    others = [] if force or read_mark(place) else sorted(set(_names(place)) - _OF_NO_ONE)
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        advice = (
            "name an empty folder with --out, or take it over with --force, which replaces files of the same name only"
        )
        raise OutputRefused(f"{out} holds {others[0]}{more}, and no build made it; {advice}")
    for what in ("next", "last"):
        folder = beside(place, what)
        if folder.is_symlink() or (_names(folder) and read_mark(folder) is None):
            advice = "move it, or name another folder with --out"
            raise OutputRefused(f"{folder} is in the way, and no build made it; {advice}")


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        return [folder.name]


def read_mark(folder: Path) -> tuple[str, frozenset[str]] | None:
    """The book whose site a folder is, and the files that a build made in it; None for a folder that has no mark."""
    try:
        first, *lines = (folder / MARK).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (UnicodeDecodeError, ValueError):
        raise OutputRefused(f"{folder / MARK} is damaged; remove it and build with --force") from None
    start, _, rest = _HEAD.partition("{}")
    book = first.removeprefix(start).removesuffix(rest.partition("\n")[0])
    return book, frozenset(line for line in lines if line and not line.startswith("#"))


def mark(book: str, paths: Iterable[str]) -> bytes:
    """The mark of a folder in which a build made these files."""
    return (_HEAD.format(book) + "".join(f"{path}\n" for path in sorted(paths))).encode("utf-8")


@contextmanager
def locked(out: Path, wait: float | None = None, say: Callable[[str], None] = print) -> Iterator[None]:
    """Keep other builds out of a folder for as long as the context is open.

    Waits `wait` seconds at most, or as long as it takes, and says so. Raises OutputRefused when it gives up.
    """
    try:
        import fcntl
    except ImportError:  # not a system with flock
        yield
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(beside(out, "lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _get(handle, out, wait, say, fcntl.flock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _get(
    handle: int, out: Path, wait: float | None, say: Callable[[str], None], flock: Callable[[int, int], None], how: int
) -> None:
    end = None if wait is None else time.monotonic() + wait
    said = False
    while True:
        try:
            return flock(handle, how)
        except BlockingIOError:
            if end is not None and time.monotonic() >= end:
                raise OutputRefused(
                    f"another build is writing {out}; try again when it is done, or wait longer with --wait"
                ) from None
        if not said:
            say(f"another build is writing {out}; waiting for it")
            said = True
        time.sleep(0.05)
