"""The whole site as one ZIP file, for reading without a network.

An archive keeps each file's compressed bytes as they are, so a new one takes those of unchanged files from the
last one: compressing the whole site takes most of a second, and an edit changes a few pages of it. The `zipfile` of
the standard library can't copy a member without unpacking it, hence this: the plain format (PKWARE's APPNOTE, sections
4.3.7, 4.3.12 and 4.3.16) with the one extension for more than 65,535 files (4.3.14, 4.3.15), which `zipfile` and any
other program reads. An archive has less than 4 GiB.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ..lasting import host_rules
from ..making.cache import digest
from ..making.product import Files, Product, generator
from . import checksums

PATH = "offline.zip"

#: Folders that are of no use without a network: frames for other sites; pictures that stand beside shared links, more
#: than all the rest; archives of versions, of which there may be many.
ONLINE_ONLY = ("zh/embed/", "en/embed/", "share/", "versions/")

#: 1 January 1980, the first day that the format knows, in place of a clock.
_DATE = 1 << 5 | 1
#: Version 2.0 of the format, made on Unix; names are UTF-8; deflate; a plain file that all may read.
#: Level 6 takes twice the time for 1 per cent less.
_LEVEL = 4
_VERSION, _UNIX, _UTF8, _DEFLATE, _MODE = 20, 3 << 8, 1 << 11, 8, 0o100644 << 16


#: What both headers of a member hold: flags, method, time, date, CRC-32, packed size, size, lengths of name and of an
#: extra field.
_COMMON = struct.Struct("<HHHHIIIHH")
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
#: Length of a local header, of a central one and of the end, each without the name; where a central one says where its
#: member is.
_LOCAL_LENGTH, _CENTRAL_LENGTH, _END_LENGTH, _START = 30, 46, 22, 42


#: The same for an archive with more files than the plain end can count, and the record that leads to it.
_LARGE_END, _LOCATOR, _LARGE_LENGTH, _LOCATOR_LENGTH, _MOST = b"PK\x06\x06", b"PK\x06\x07", 56, 20, 0xFFFF


class _Member(NamedTuple):
    """One file in an archive, as bytes."""

    body: bytes | memoryview
    """Local header, name and packed content."""
    entry: bytes | memoryview
    """Central header and name; the place of the member in it doesn't matter."""


def belongs(path: str) -> bool:
    """Whether a file of the site is part of the archive."""
    return path not in (PATH, checksums.PATH, host_rules.PATH) and not path.startswith(ONLINE_ONLY)


def product(paths: Collection[str], folder: str) -> Product:
    """The archive of these files, below `folder`."""
    packed = sorted(filter(belongs, paths))

    def make(_: None, files: Files) -> dict[str, Iterator[bytes | memoryview]]:
        return {PATH: archive(packed, folder, files)}

    return Product((PATH,), lambda _: None, make, {"folder": digest(folder), "code": generator()}, packed)


def archive(paths: Iterable[str], folder: str, files: Files) -> Iterator[bytes | memoryview]:
    """A ZIP file with these files below `folder`, piece by piece.

    Whatever is as it was when the last archive was made is taken from there. The result depends on the contents alone.
    """
    last = files.last(PATH)
    known = _members(last, folder) if last else {}
    index, size, count = bytearray(), 0, 0
    for path in paths:
        found = known.get(path) if files.as_before(path) else None
        member = found or _member(f"{folder}/{path}", files.read(path))
        yield member.body
        entry = bytearray(member.entry)
        struct.pack_into("<I", entry, _START, size)
        index += entry
        size += len(member.body)
        count += 1
    yield bytes(index)
    yield _end(count, len(index), size)


def _end(count: int, length: int, at: int) -> bytes:
    """What tells where the index is: its number of files, its length and its start."""
    few = min(count, _MOST)
    end = _END + struct.pack("<HHHHIIH", 0, 0, few, few, length, at, 0)
    if count < _MOST:
        return end
    large = struct.pack("<QHHIIQQQQ", _LARGE_LENGTH - 12, _VERSION | _UNIX, 45, 0, 0, count, count, length, at)
    return _LARGE_END + large + _LOCATOR + struct.pack("<IQI", 0, at + length, 1) + end


def _member(name: str, data: bytes) -> _Member:
    pressing = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed, named = pressing.compress(data) + pressing.flush(), name.encode()
    common = _COMMON.pack(_UTF8, _DEFLATE, 0, _DATE, zlib.crc32(data), len(packed), len(data), len(named), 0)
    return _Member(
        _LOCAL + struct.pack("<H", _VERSION) + common + named + packed,
        _CENTRAL
        + struct.pack("<HH", _VERSION | _UNIX, _VERSION)
        + common
        + struct.pack("<HHHII", 0, 0, 0, _MODE, 0)
        + named,
    )


def _members(last: memoryview, folder: str) -> dict[str, _Member]:
    """Path -> its member of an archive that was made here."""
    found = {}
    count, _, at = struct.unpack_from("<HII", last, len(last) - _END_LENGTH + 10)
    if count == _MOST:
        (count,) = struct.unpack_from("<Q", last, len(last) - _END_LENGTH - _LOCATOR_LENGTH - _LARGE_LENGTH + 32)
    for _ in range(count):
        *_, packed, _, length, _ = _COMMON.unpack_from(last, at + 8)
        (start,) = struct.unpack_from("<I", last, at + _START)
        next_one = at + _CENTRAL_LENGTH + length
        name = str(last[at + _CENTRAL_LENGTH : next_one], "utf-8")
        found[name.removeprefix(f"{folder}/")] = _Member(
            last[start : start + _LOCAL_LENGTH + length + packed], last[at:next_one]
        )
        at = next_one
    return found
