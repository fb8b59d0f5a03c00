"""The whole site as one ZIP file, for reading without a network.

An archive keeps each file's compressed bytes as they are, so a new one takes those of unchanged files from the
last one: compressing the whole site takes most of a second, and an edit changes a few pages of it. The `zipfile` of
the standard library can't copy a member without unpacking it, hence this: the plain format (PKWARE's APPNOTE, sections
4.3.7, 4.3.12 and 4.3.16) with the extensions for more than 65,535 files and for more than 4 GiB (4.3.14, 4.3.15,
4.5.3), which `zipfile` and any other program reads. No file of it has more than 4 GiB.
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

#: Folders that are of no use without a network or take more than all the rest: frames for other sites, pictures for
#: links to this one, archives of versions.
ONLINE_ONLY = ("share/", "zh/embed/", "en/embed/", "versions/")

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
#: member is and how long its extra field.
_LOCAL_LENGTH, _CENTRAL_LENGTH, _END_LENGTH, _START, _EXTRA_LENGTH = 30, 46, 22, 42, 30


#: The same for an archive with more files than the plain end can count or longer than it can tell, and the record that
#: leads to it.
_LARGE_END, _LOCATOR, _LARGE_LENGTH, _LOCATOR_LENGTH = b"PK\x06\x06", b"PK\x06\x07", 56, 20
#: What stands in place of a count or a start that is too large; the true one is in an extra field or the large end.
_MOST, _FAR = 0xFFFF, 0xFFFFFFFF
#: From where on a member's start is in its extra field: what number it has, how long it is, the start.
_LIMIT, _EXTRA = _FAR, struct.Struct("<HHQ")


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
        index += _entry(member, size)
        size += len(member.body)
        count += 1
    yield bytes(index)
    yield _end(count, len(index), size)


def _entry(member: _Member, start: int) -> bytearray:
    """What the index says of a member that stands at `start`."""
    entry = bytearray(member.entry)
    struct.pack_into("<I", entry, _START, start if start < _LIMIT else _FAR)
    if start >= _LIMIT:
        struct.pack_into("<H", entry, _EXTRA_LENGTH, _EXTRA.size)
        entry += _EXTRA.pack(1, _EXTRA.size - 4, start)
    return entry


def _end(count: int, length: int, at: int) -> bytes:
    """What tells where the index is: its number of files, its length and its start."""
    few, near = min(count, _MOST), at if at < _LIMIT else _FAR
    end = _END + struct.pack("<HHHHIIH", 0, 0, few, few, length, near, 0)
    if count < _MOST and at < _LIMIT:
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
    if count == _MOST or at == _FAR:
        large = len(last) - _END_LENGTH - _LOCATOR_LENGTH - _LARGE_LENGTH
        count, _, at = struct.unpack_from("<QQQ", last, large + 32)
    for _ in range(count):
        *_, packed, _, length, extra = _COMMON.unpack_from(last, at + 8)
        (start,) = struct.unpack_from("<I", last, at + _START)
        end = at + _CENTRAL_LENGTH + length
        if start == _FAR:
            *_, start = _EXTRA.unpack_from(last, end)
        name, entry = str(last[at + _CENTRAL_LENGTH : end], "utf-8"), bytearray(last[at:end])
        struct.pack_into("<H", entry, _EXTRA_LENGTH, 0)
        member = _Member(last[start : start + _LOCAL_LENGTH + length + packed], bytes(entry))
        found[name.removeprefix(f"{folder}/")] = member
        at = end + extra
    return found
