"""Make a PNG file smaller without changing a pixel."""

from __future__ import annotations

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def smaller(data: bytes) -> bytes:
    """Pack the image data again, harder: the drawing library packs for speed, and files come out three times as large.

    Keeps the header and the image data, drops comments. Raises ValueError for anything but a PNG file.
    """
    if not data.startswith(_SIGNATURE):
        raise ValueError("not a PNG file")
    chunks = list(_chunks(data))
    header = next(body for kind, body in chunks if kind == b"IHDR")
    pixels = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    return _SIGNATURE + b"".join(
        _chunk(*chunk) for chunk in ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 6)), (b"IEND", b""))
    )


def _chunks(data: bytes):
    at = len(_SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
