"""Put the pages where they are served from: all of them or none.

The new site is laid out in a folder beside the old one, unchanged files as hard links to the old ones, and takes its
place at the end (recovery.py). A build that fails or is killed leaves the last site whole.

The folder that the old site then stands in is kept: the next site is laid out in it, and only what differs has to be
linked. What no build made in the output folder is linked into the new one like a page that didn't change.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from .output import MARK, OutputRefused, beside, mark, read_mark
from .product import Content
from .recovery import change_places, recover

#: Nothing to look at twice in a path: folders and a file of letters, digits, full stops, hyphens and underscores,
#: without a leading full stop.
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
    """The site's files as they are there now."""
    foreign: tuple[str, ...] = ()
    """What no build made, and was left alone."""


class UnsafePath(ValueError):
    """A page's path would leave the output folder."""


class Staging:
    """The folder beside the output folder in which the next site is laid out, file by file as they are made."""

    def __init__(self, out: Path, there: Listing, given_up: Collection[str] = ()):
        """`there` is the listing of the output folder `out`; what is `given_up` is from now on no file of the site."""
        self.out, self.there, self.folder = out, there, beside(out, "next")
        self._marked = read_mark(out)
        self._made = self._marked[1].difference(given_up) if self._marked else frozenset()
        self._shown: frozenset[str] = frozenset()
        """What was written and is in the output folder already."""

    def see_that_all_may_be(self, paths: Collection[str]) -> None:
        """Raises UnsafePath for a path that would leave the folder, OutputRefused for one where something else is."""
        for path in paths:
            _safe(path)
        foreign = self.there.keys() - self._made - (paths if isinstance(paths, Set) else set(paths))
        folders = {folder for path in paths for folder in _folders(path)} if foreign else set()
        for path in sorted(foreign):
            if path in folders or any(folder in paths for folder in _folders(path)):
                raise OutputRefused(_in_the_way(path))

    def put(self, path: str, content: Content) -> tuple[Stamp, bool]:
        """Let a file have this content. Returns its stamp, and whether it was written.

        It isn't where the output folder has that very file; then that one is kept. Any process of a build may put
        files. Raises OutputRefused when the file would take the place of one that no build made.
        """
        _safe(path)
        if isinstance(content, bytes) and (same := _same(self.out, path, content, self.there)):
            return same, False
        if self._marked and path in self.there and path not in self._made:
            raise OutputRefused(_in_the_way(path))
        self._begin()
        written = _write(self._room_for(path), [content] if isinstance(content, bytes) else content)
        if not isinstance(content, bytes) and (same := _same_file(self.folder / path, self.out / path)):
            (self.folder / path).unlink()
            return same, False
        return written, True

    def take(self, path: str, file: Path, known: Stamp) -> bool:
        """Let a file of the site be one that stands elsewhere, whose stamp is known. Returns whether it wasn't yet."""
        _safe(path)
        if self.there.get(path) == known:
            return False
        self._begin()
        _link(str(file), str(self._room_for(path)), in_the_way=False)
        return True

    def where(self, path: str, written: bool) -> Path:
        """A file of the next site, which was `written` or stands in the output folder as it should be."""
        return (self.folder if written and path not in self._shown else self.out) / path

    def can_show(self, paths: Set[str]) -> bool:
        """Whether the next site has the same files as the one that is there, so that some may come before others."""
        return self._marked is not None and paths == self._made

    def show(self, made: Listing, written: Collection[str], book: str = "") -> None:
        """Let the output folder have the files that are made so far; all others are there as they were before.

        For whoever waits for a page; `publish` brings the rest. `can_show` comes first.
        """
        before = {path: known for path, known in self.there.items() if path in self._made}
        self.publish({**before, **made}, written, book)
        self._shown = frozenset(written)

    def _begin(self) -> None:
        if not self.folder.is_dir():
            _make_folder(self.folder)
            (self.folder / MARK).write_bytes(mark("", ()))  # from here on it is known to be ours

    def _room_for(self, path: str) -> Path:
        """The path in the staging folder, with its folders and with nothing there."""
        for folder in _folders(path):
            if not (place := self.folder / folder).is_dir():
                if place.is_symlink() or place.is_file():
                    place.unlink()
                _make_folder(place)  # or another process does
        place = self.folder / path
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)  # perhaps the very file that is being served, under its other name
        return place

    def publish(self, files: Listing, written: Collection[str], book: str = "") -> Published:
        """Make these files stand in the output folder, and none that an earlier build made and this one didn't.

        `files` are all files of the site, with their stamps; those that were `written` are in the staging folder, the
        others in the output folder as they should be. `book` goes into its mark. Raises as `see_that_all_may_be`.
        """
        self.see_that_all_may_be(files.keys())
        recover(self.out)
        waiting = set(written) - self._shown
        made = self._made if self._marked else files.keys()
        foreign = tuple(sorted(self.there.keys() - made - files.keys()))
        removed = tuple(sorted(self.there.keys() & made - files.keys()))
        if waiting or removed or self._marked is None or self._marked != (book, frozenset(files)):
            self._begin()
            kept = {path: known for path, known in files.items() if path not in waiting}
            _lay_out(self.folder, waiting, kept, foreign, self.out)
            _mark(self.folder, self.out, mark(book, files))
            if self._marked is None and self.out.is_dir():
                _write(self.out / MARK, [mark(book, ())])  # the next site is laid out in this very folder
            change_places(self.folder, self.out)
        return Published(tuple(sorted(written)), len(files) - len(written), removed, files, foreign)


def _in_the_way(path: str) -> str:
    return f"{path} in the output folder stands where a page goes, and no build made it; move it away"


def _folders(path: str) -> Iterator[str]:
    """`a/b/c.html` -> `a`, `a/b`."""
    parts = path.split("/")[:-1]
    return ("/".join(parts[: i + 1]) for i in range(len(parts)))


def _lay_out(staging: Path, written: Collection[str], kept: Listing, foreign: Collection[str], out: Path) -> None:
    """Let the folder, in which the written files are, hold all others as well and nothing else."""
    before = {path: entry.inode() for path, entry in _entries(str(staging), "")}
    paths = {*written, *kept, *foreign}
    for path in before.keys() - paths:
        (staging / path).unlink()
    _remove_empty_folders(staging)
    for folder in sorted({folder for path in paths for folder in _folders(path)} | _empty_folders(out)):
        _make_folder(staging / folder)
    here, there = str(out), str(staging)  # in text, not with Path: there are thousands
    for path in (*kept, *foreign):
        old = kept.get(path)
        if not old or not old.inode or before.get(path) != old.inode:
            _link(f"{here}/{path}", f"{there}/{path}", path in before)


def _write(path: Path, content: Iterable[bytes | memoryview]) -> Stamp:
    """Write a file that isn't there, or that nobody reads."""
    try:
        with path.open("wb") as file:
            file.writelines(content)
            os.fchmod(file.fileno(), 0o644)  # a web server reads it, whatever the maker's mask
            file.flush()
            return stamp(os.fstat(file.fileno()))
    except OSError as error:
        error.filename = error.filename or str(path)  # of a disk that is full, the system doesn't say it
        raise


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)


def _mark(staging: Path, out: Path, data: bytes) -> None:
    (staging / MARK).unlink(missing_ok=True)
    try:
        same = (out / MARK).read_bytes() == data
    except FileNotFoundError:
        same = False
    if same:
        _link(str(out / MARK), str(staging / MARK), False)
    else:
        _write(staging / MARK, [data])


def withdraw(out: Path) -> int:
    """Remove all that builds made in and beside the output folder, and nothing else. Returns how many files."""
    marked = read_mark(out)
    paths = marked[1] if marked else frozenset()
    removed = 0
    for path in paths | ({MARK} if marked else set()):
        try:
            _safe(path)
            (out / path).unlink()
            removed += path != MARK
        except FileNotFoundError:
            pass
    for folder in sorted({folder for path in paths for folder in _folders(path)}, reverse=True):
        with suppress(OSError):  # something else is in it
            (out / folder).rmdir()
    for what in ("next", "last"):
        if read_mark(beside(out, what)) is not None:
            shutil.rmtree(beside(out, what))
    beside(out, "lock").unlink(missing_ok=True)
    return removed


def listing(folder: Path) -> Listing:
    """Every file below a folder but its mark; empty when there is none."""
    return (
        {path: stamp(entry.stat(follow_symlinks=False)) for path, entry in _entries(str(folder), "")}
        if folder.is_dir()
        else {}
    )


def _entries(folder: str, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    # In text, not with Path: there are thousands.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path, f"{prefix}{entry.name}/")
            elif prefix or entry.name != MARK:
                yield prefix + entry.name, entry


def _empty_folders(folder: Path) -> set[str]:
    """Folders with nothing in them, which somebody else made: a build leaves none."""
    found = (
        Path(inner).relative_to(folder).as_posix()
        for inner, folders, files in os.walk(folder)
        if not folders and not files
    )
    return {path for path in found if path != "."} if folder.is_dir() else set()


def stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_ino, status.st_size, status.st_mtime_ns)


def _remove_empty_folders(folder: Path) -> None:
    for inner, _, _ in os.walk(folder, topdown=False):
        if inner == str(folder):
            continue
        with suppress(OSError):  # not empty
            Path(inner).rmdir()


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


def _same(out: Path, path: str, data: bytes, there: Listing) -> Stamp | None:
    """The stamp of the file that is there, read with it, when it holds these very bytes."""
    if path not in there or there[path].size != len(data):
        return None
    try:
        with (out / path).open("rb") as file:
            return stamp(os.fstat(file.fileno())) if file.read() == data else None
    except OSError:
        return None


def _same_file(new: Path, old: Path) -> Stamp | None:
    """The stamp of the old file when it holds the same bytes."""
    try:
        return stamp(old.stat()) if filecmp.cmp(new, old, shallow=False) else None
    except OSError:
        return None


def _link(old: str, new: str, in_the_way: bool) -> None:
    """Let `new` be the file `old`; a link stays a link."""
    if in_the_way:
        os.unlink(new)  # noqa: PTH108
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # another file system, or one without hard links
        shutil.copy2(old, new, follow_symlinks=False)
