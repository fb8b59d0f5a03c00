"""The whole site as one ZIP file, for reading without a network.

An archive keeps each file's compressed bytes as they are, so a new one takes those of unchanged files from the
last one: compressing the whole site takes most of a second, and an edit changes a few pages of it. The `zipfile` of
the standard library can't copy a member without unpacking it, hence this: the plain format without its extensions
(PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16), which `zipfile` and any other program reads.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

PATH = "offline.zip"

#: Folders that are of no use without a network: frames for other sites, and pictures for links to this one.
_ONLINE_ONLY = ("share/", "zh/embed/", "en/embed/")

#: 1 January 1980, the first day that the format knows, in place of a clock.
_DATE = 1 << 5 | 1
#: Version 2.0 of the format, made on Unix; names are UTF-8; deflate; a plain file that all may read.
_VERSION, _UNIX, _UTF8, _DEFLATE, _MODE = 20, 3 << 8, 1 << 11, 8, 0o100644 << 16


#: What both headers of a member hold: flags, method, time, date, CRC-32, packed size, size, lengths of name and extra field.
_COMMON = struct.Struct("<HHHHIIIHH")
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
#: Length of a local header, of a central one and of the end, each without the name.
_LOCAL_LENGTH, _CENTRAL_LENGTH, _END_LENGTH = 30, 46, 22


class _Member(NamedTuple):
    """One file in an archive."""

    crc: int
    size: int
    packed: bytes


def belongs(path: str) -> bool:
    """Whether a file of the site is part of the archive."""
    return path != PATH and not path.startswith(_ONLINE_ONLY)


def archive(files: Mapping[str, bytes | None], folder: str, last: bytes = b"") -> bytes:
    """A ZIP file with these files below `folder`, in the order of their paths.

    None stands for a file that is as it is in `last`, an archive that was made here with the same folder. The result
    depends on the contents alone. Raises KeyError for a file that is not in the last archive.
    """
    known = _members(last, folder) if last else {}
    paths = sorted(filter(belongs, files))
    bodies, index, start = [], [], 0
    for path in paths:
        data = files[path]
        member = known[path] if data is None else _member(data, known.get(path))
        name = f"{folder}/{path}".encode()
        common = _COMMON.pack(_UTF8, _DEFLATE, 0, _DATE, member.crc, len(member.packed), member.size, len(name), 0)
        bodies.append(_LOCAL + struct.pack("<H", _VERSION) + common + name + member.packed)
        index.append(_CENTRAL + struct.pack("<HH", _VERSION | _UNIX, _VERSION) + common + struct.pack("<HHHII", 0, 0, 0, _MODE, start) + name)
        start += len(bodies[-1])
    end = _END + struct.pack("<HHHHIIH", 0, 0, len(paths), len(paths), sum(map(len, index)), start, 0)
    return b"".join((*bodies, *index, end))


def _member(data: bytes, known: _Member | None) -> _Member:
    crc = zlib.crc32(data)
    if known and (known.crc, known.size) == (crc, len(data)):
        return known
    pressing = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _Member(crc, len(data), pressing.compress(data) + pressing.flush())


def _members(last: bytes, folder: str) -> dict[str, _Member]:
    """Path -> its member of an archive that was made here."""
    found = {}
    count, _, at = struct.unpack_from("<HII", last, len(last) - _END_LENGTH + 10)
    for _ in range(count):
        *_, crc, packed, size, length, _ = _COMMON.unpack_from(last, at + 8)
        (start,) = struct.unpack_from("<I", last, at + 42)
        name = last[at + _CENTRAL_LENGTH:at + _CENTRAL_LENGTH + length].decode()
        start += _LOCAL_LENGTH + length
        found[name.removeprefix(f"{folder}/")] = _Member(crc, size, last[start:start + packed])
        at += _CENTRAL_LENGTH + length
    return found
