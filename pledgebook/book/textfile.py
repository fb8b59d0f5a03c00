"""Read a text file that a person keeps, or say which byte of it is wrong and what would be right."""

from __future__ import annotations

import errno
import re
import stat
import unicodedata
from functools import lru_cache
from pathlib import Path

from .problems import Problem, ProblemsFound, nearest

#: No file of a book is as large as this; what is, is another file by mistake.
MOST_BYTES = 16 * 1024 * 1024

_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
#: Control characters, marks without a glyph, and forms that look like another character; numbers in such forms whole.
#: It begins with one class and no choice, which is found several times as fast.
_WRONG = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ue000-\uf8ff"
    r"\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f０-９](?:(?<=[０-９])[０-９]*(?:[．，][０-９]+)*％?)?"
)


def read(path: Path, name: str) -> str:
    """The text of a file, with line feeds and without a byte order mark; `name` is what messages call it.

    Raises ProblemsFound when the file isn't there or can't be read, isn't UTF-8, or has characters that no text needs.
    """
    return text_of(read_bytes(path, name), name)


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a file. Raises ProblemsFound when the file isn't there or can't be read."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            what = "this is a folder, and a file is expected; put the file in its place"
        elif not stat.S_ISREG(found.st_mode):
            what = "this is a device, a pipe or a socket, and a file is expected; put the file in its place"
        elif found.st_size > MOST_BYTES:
            what = f"the file has {found.st_size:,} bytes, and at most {MOST_BYTES:,} are read; is it the right one?"
        else:
            return path.read_bytes()
    except (OSError, ValueError) as error:
        what = _why_not(path, error)
    raise ProblemsFound([Problem(name, 1, 1, what)]) from None


def _why_not(path: Path, error: OSError | ValueError) -> str:
    number = getattr(error, "errno", None)
    if number in (errno.ENOENT, errno.ENOTDIR):
        if path.is_symlink():
            return f"the link leads to {path.readlink()}, which does not exist; put the file in its place"
        near = (p.name for p in path.parent.glob(f"*{path.suffix}")) if path.parent.is_dir() else ()
        return f"the file does not exist{nearest(path.name, near)}"
    if number == errno.ELOOP:
        return "the links lead in a circle; put the file in their place"
    if number in (errno.EACCES, errno.EPERM):
        return "the file can't be read; give yourself the right to read it (chmod u+r)"
    return f"the file can't be read: {getattr(error, 'strerror', None) or error}"


def text_of(raw: bytes, name: str) -> str:
    """The bytes as text, as in `read`. Raises ProblemsFound with the place of what is wrong."""
    body = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        before = body[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", errors="replace")) + 1
        line = before.count(b"\n") + 1
        raise ProblemsFound([Problem(name, line, column, _not_utf8(raw, body[error.start]))]) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if wrong := [Problem(name, *place(text, at), what) for at, what in wrong_characters(text)]:
        raise ProblemsFound(wrong)
    return text


def _not_utf8(raw: bytes, byte: int) -> str:
    kind = _BOMS.get(raw[:2], "")
    if not kind:
        try:
            kind = "GB 18030" if re.search(r"[\u4e00-\u9fff]", raw.decode("gb18030")) else ""
        except UnicodeDecodeError:
            kind = ""
    looks = f", and the file looks like {kind}" if kind else ""
    return f"not UTF-8: the byte 0x{byte:02X} can't stand here{looks}; save the file as UTF-8"


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset in a text."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


@lru_cache(maxsize=16)  # the largest files are read again by each build of `serve`
def wrong_characters(text: str) -> list[tuple[int, str]]:
    """Offset and sentence of each character that no text needs: at most ten of them."""
    found = []
    for match in _WRONG.finditer(text):
        if what := _wrong(match[0]):
            found.append((match.start(), what))
        if len(found) == 10:
            break
    return found


def _wrong(words: str) -> str:
    """What is wrong with a character or a run of digits, and what would be right; empty when nothing is."""
    code, plain = ord(words[0]), unicodedata.normalize("NFKC", words)
    if words[0] in "０１２３４５６７８９":
        return f"full-width digits “{words}”; write {plain} in half width"
    if unicodedata.category(words[0]) == "So" or unicodedata.category(words[0]) == "Lo":
        return f"“{words}” (U+{code:04X}) only looks like “{plain}”; write {plain}" if plain != words else ""
    if code < 0x20 or 0x7F <= code < 0xA0:
        return f"a control character (U+{code:04X}); take it out"
    return f"a character that can't be seen (U+{code:04X}); take it out"
