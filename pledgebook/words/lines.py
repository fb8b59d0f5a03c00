"""The fonts that pictures are drawn with, how wide words are in them, and where lines break. Loads Pillow late."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONTS = Path(__file__).parents[1] / "fonts"
SANS, SERIF = "PledgebookSansSC-Regular", "PledgebookSerifSC-Bold"
#: Curly quotes -> their narrow forms in these fonts, for English; the characters themselves are as wide as a hanzi.
NARROW_QUOTES = {code: code + 0xC000 for code in (0x2018, 0x2019, 0x201C, 0x201D)}
#: Readers' own fonts draw the charts on a page; the usual ones set Latin letters up to this much wider.
_LATIN_SLACK = 1.15
#: What must not begin a line, and what must not end one.
_NOT_FIRST, _NOT_LAST = frozenset("，。、；：？！）》”’」』%％,.;:?!)]†…"), frozenset("（《“‘「『([")
#: What stays on one line: a number with its sign or a Latin word; any other character alone.
_PIECE = re.compile(r"[A-Za-z0-9.,%&+\-–—~/]+|.", re.DOTALL)
_HAN, _LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[ -~]+")
_MEET = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])")
#: Chinese words in an English text, with the signs that belong to them.
CHINESE = re.compile(r"[“‘（]?[\u3400-\u9fff][\u3400-\u9fff，、。：；…]*[”’）]?")


def font_file(face: str) -> Path:
    """The file of a font; a text file beside it lists its characters."""
    return FONTS / f"{face}.otf"


@cache
def glyphs(face: str) -> frozenset[str]:
    """Every character that a font has a glyph for."""
    return frozenset((FONTS / f"{face}.txt").read_text(encoding="utf-8"))


@cache
def undrawn(text: str, *faces: str) -> str:
    """Names of the characters that one of the fonts would draw as boxes; empty when there are none."""
    signs = set(text) - {"\n"}
    missing = set[str]().union(*(signs - glyphs(face) for face in faces))
    return ", ".join(f"{character} (U+{ord(character):04X})" for character in sorted(missing))


@cache
def font(face: str, size: float) -> FreeTypeFont:
    """A font to draw with; `size` in pixels."""
    from PIL import ImageFont

    return ImageFont.truetype(str(font_file(face)), size)


@cache
def width(text: str, size: float) -> float:
    """Width of one line in the sans font, with room for readers' fonts that are wider."""
    measure = font(SANS, 100).getlength
    if not _HAN.search(text):
        return float(measure(text.translate(NARROW_QUOTES))) * size / 100 * _LATIN_SLACK
    slack = float(measure("".join(_LATIN.findall(text)))) / 100 * (_LATIN_SLACK - 1)
    # Browsers set an eighth of an em between Han and Latin.
    return (float(measure(text)) / 100 + slack + len(_MEET.findall(text)) / 7) * size


@cache
def wrap(text: str, size: float, most: float, even: bool = True) -> tuple[str, ...]:
    """Break text into lines of at most `most` units, of about equal length unless `even` is off.

    Chinese breaks between any two characters, but not inside numbers and not before closing punctuation; English
    breaks at spaces. A piece wider than a line stays whole.
    """
    lines = _fill(text, size, most)
    if even and len(lines) > 1:  # the narrowest width that needs no more lines gives the most even ones
        for narrower in range(int(most) - 10, int(most * 0.6), -10):
            evener = _fill(text, size, narrower)
            if len(evener) > len(lines) or any(width(line, size) > narrower for line in evener):
                break
            lines = evener
    return tuple(lines)


def _fill(text: str, size: float, most: float) -> list[str]:
    lines, line = [], ""
    for piece in pieces(text):
        if line and width((line + piece).rstrip(), size) > most:
            lines.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
    return [*lines, line.rstrip()] if line.strip() else lines


def pieces(text: str) -> list[str]:
    """The smallest parts that may stand on a line of their own, spaces kept with the part before."""
    if not _HAN.search(text):
        return re.findall(r"\S+\s*", text)
    found: list[str] = []
    for piece in _PIECE.findall(text):
        if found and (piece[0] in _NOT_FIRST or piece.isspace() or found[-1][-1] in _NOT_LAST):
            found[-1] += piece
        else:
            found.append(piece)
    return found
