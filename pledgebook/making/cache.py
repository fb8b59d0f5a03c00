"""Results of expensive work, kept by the hash of what went in. Deleting the folder changes nothing but time."""

from __future__ import annotations

import hashlib
import json
import marshal
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

_HASH_LENGTH = 32
#: The folders of `.cache` in which builds keep what took long.
FOLDERS = ("yaml", "products", "charts", "templates", "words")
#: Those of them that are much the same for all books.
COMMON = ("templates", "words")


def digest(*parts: str | bytes | object) -> str:
    """SHA-256 of the parts in order; anything but text and bytes goes in as sorted JSON."""
    hasher = hashlib.sha256()
    for part in parts:
        if not isinstance(part, (str, bytes)):
            part = json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        hasher.update(framed(part))
    return hasher.hexdigest()


def framed(part: str | bytes) -> bytes:
    """A part as `digest` takes it in: behind its length, so that parts can't run into each other."""
    data = part.encode() if isinstance(part, str) else part
    return len(data).to_bytes(8, "big") + data


def fingerprint(value: Any) -> str:
    """A hash of plain values (texts, numbers, lists, tuples, dicts), for what is kept in `.cache` and nowhere else.

    It takes a third of the time of `digest`, but may differ from one version of Python to the next, and with the order
    of keys. Raises ValueError for anything that is not a plain value.
    """
    # Format 2 is the last in which equal values have equal bytes, whichever objects they are.
    return hashlib.sha256(marshal.dumps(value, 2)).hexdigest()


def write_sealed(path: Path, data: bytes) -> None:
    """Write a file of the data behind a checksum, which is also one of its name."""
    write_whole(path, _checksum(data, path.name), data)


def unsealed(data: bytes, name: str) -> bytes | None:
    """The data of what `write_sealed` wrote; None for anything that was changed, cut off or of another name."""
    found = data[_HASH_LENGTH:]
    return found if _checksum(found, name) == data[:_HASH_LENGTH] else None


def _checksum(data: bytes, name: str) -> bytes:
    hasher = hashlib.sha256(f"{name}\n".encode())
    hasher.update(data)
    return hasher.digest()


def write_whole(path: Path, *parts: bytes) -> None:
    """Write a file of these parts so that nobody ever sees less of it."""
    # Of a name that no process on another machine has, either: a shared folder is written by several.
    temporary = path.parent / f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}"
    try:
        with temporary.open("wb") as file:
            file.writelines(parts)
        temporary.replace(path)
    except OSError as error:
        error.filename = str(path)  # of a disk that is full, the system doesn't say it
        with suppress(OSError):
            temporary.unlink()
        raise


class Cache:
    """A folder of files named by hash. Each begins with a checksum: one that is damaged counts as not there."""

    def __init__(self, folder: Path, enabled: bool = True, shared: bool = False):
        """A `shared` one is that of several books: it keeps what this one doesn't use."""
        self.folder, self.enabled, self.shared = folder, enabled, shared
        self.damaged: list[str] = []
        """Keys of entries that were found damaged, and are made again."""
        self.used: set[str] = set()
        """Keys that were asked for."""

    def has(self, key: str) -> bool:
        """Whether an entry is there and whole."""
        return self.get(key) is not None

    def get(self, key: str) -> bytes | None:
        self.used.add(key)
        if not self.enabled:
            return None
        try:
            data = unsealed((self.folder / key).read_bytes(), key)
        except FileNotFoundError:
            return None
        except OSError:  # a folder, or something that can't be read
            data = None
        if data is None:
            self.damaged.append(key)
        return data

    def put(self, key: str, data: bytes) -> None:
        self.used.add(key)
        self.folder.mkdir(parents=True, exist_ok=True)
        write_sealed(self.folder / key, data)

    def keep(self, key: str) -> None:
        """Count an entry as asked for."""
        self.used.add(key)

    def forget_unused(self) -> None:
        """Remove what no call has asked for since this object was made."""
        self.keep_only(self.used)

    def keep_only(self, keys: set[str]) -> None:
        """Remove every other entry; none of a shared one."""
        if self.folder.is_dir() and not self.shared:
            for path in self.folder.iterdir():
                if path.name not in keys:
                    with suppress(OSError):  # another build was faster, or it is none of ours
                        path.unlink()
