"""The whole site as one ZIP file, for reading without a network.

An archive keeps each file's compressed bytes as they are, so a new one takes those of unchanged files from the
last one: compressing the whole site takes most of a second, and an edit changes a few pages of it. The `zipfile` of
the standard library can't copy them without unpacking; reading is left to it, and what is written here is the plain
format without its extensions (PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

PATH = "offline.zip"

#: Folders that are of no use without a network: frames for other sites, and pictures for links to this one.
_ONLINE_ONLY = ("share/", "zh/embed/", "en/embed/")

#: 1 January 1980, the first day that the format knows, in place of a clock.
_DATE = 1 << 5 | 1
#: Version 2.0 of the format, made on Unix; names are UTF-8; deflate; a plain file that all may read.
_VERSION, _UNIX, _UTF8, _DEFLATE, _MODE = 20, 3 << 8, 1 << 11, 8, 0o100644 << 16


@dataclass(frozen=True)
class _Member:
    """One file in an archive."""

    crc: int
    size: int
    packed: bytes


def belongs(path: str) -> bool:
    """Whether a file of the site is part of the archive."""
    return path != PATH and not path.startswith(_ONLINE_ONLY)


def archive(files: Mapping[str, bytes | None], folder: str, last: bytes = b"") -> bytes:
    """A ZIP file with these files below `folder`, in the order of their paths.

    None stands for a file that is as it is in the `last` archive. The result depends on the contents alone. Raises
    KeyError for a file that is not in the last archive, and zipfile.BadZipFile when that is none.
    """
    known = _members(last, folder) if last else {}
    body, index = io.BytesIO(), io.BytesIO()
    paths = sorted(filter(belongs, files))
    for path in paths:
        member = _member(files[path], known.get(path)) if files[path] is not None else known[path]
        name, start = f"{folder}/{path}".encode(), body.tell()
        common = struct.pack("<HHHHIIIHH", _UTF8, _DEFLATE, 0, _DATE, member.crc, len(member.packed), member.size, len(name), 0)
        body.write(b"PK\x03\x04" + struct.pack("<H", _VERSION) + common + name + member.packed)
        index.write(b"PK\x01\x02" + struct.pack("<HH", _VERSION | _UNIX, _VERSION) + common + struct.pack("<HHHII", 0, 0, 0, _MODE, start) + name)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(paths), len(paths), index.tell(), body.tell(), 0)
    return body.getvalue() + index.getvalue() + end


def _member(data: bytes, known: _Member | None) -> _Member:
    crc = zlib.crc32(data)
    if known and (known.crc, known.size) == (crc, len(data)):
        return known
    pressing = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _Member(crc, len(data), pressing.compress(data) + pressing.flush())


def _members(last: bytes, folder: str) -> dict[str, _Member]:
    """Path -> its member of an archive that was made here: a local header is 30 bytes and the name."""
    found = {}
    for entry in zipfile.ZipFile(io.BytesIO(last)).infolist():
        start = entry.header_offset + 30 + len(entry.filename.encode())
        found[entry.filename.removeprefix(f"{folder}/")] = _Member(entry.CRC, entry.file_size, last[start:start + entry.compress_size])
    return found
