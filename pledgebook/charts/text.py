"""How wide words are and where their lines break.

Estimates: the reader's own fonts draw the charts. Latin widths are those of DejaVu Sans, the widest
of the usual system fonts, so that nothing is cut off.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from math import fsum

_NARROW, _WIDE = frozenset("iljtfrI.,:;'’‘|!()[] -–·"), frozenset("mwMW%@&—")
_BOUNDARY = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])")
#: What must not begin a line, and what must not end one.
_NOT_FIRST, _NOT_LAST = frozenset("，。、；：？！）》”’」』%％,.;:?!)]†…"), frozenset("（《“‘「『([")
#: What stays on one line: a number with its sign or a Latin word; any other character alone.
_PIECE = re.compile(r"[A-Za-z0-9.,%&+\-–—~/]+|.", re.DOTALL)


def _ems(character: str, chinese: bool) -> float:
    if unicodedata.east_asian_width(character) in "WF" or (chinese and character in "“”‘’—…·"):
        return 1.0
    if character in _NARROW:
        return 0.4
    if character in _WIDE:
        return 1.0
    return 0.72 if character.isupper() else 0.63


@cache
def width(text: str, size: float) -> float:
    """Width of one line in units of the chart, on the generous side."""
    chinese = any("\u4e00" <= c <= "\u9fff" for c in text)
    gaps = len(_BOUNDARY.findall(text)) / 8  # browsers set an eighth of an em between Han and Latin
    return (fsum(_ems(c, chinese) for c in text) + gaps) * size  # sum() rounds otherwise from Python 3.12 on


@cache
def wrap(text: str, size: float, most: float) -> tuple[str, ...]:
    """Break text into lines of at most `most` units, of about equal length.

    Chinese breaks between any two characters, but not inside numbers and not before closing
    punctuation; English breaks at spaces. A piece wider than a line stays whole.
    """
    lines = _fill(text, size, most)
    if len(lines) > 1:  # the narrowest width that needs no more lines gives the most even ones
        for narrower in range(int(most) - 10, int(most * 0.6), -10):
            even = _fill(text, size, narrower)
            if len(even) > len(lines) or any(width(line, size) > narrower for line in even):
                break
            lines = even
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
    if not any("\u4e00" <= c <= "\u9fff" for c in text):
        return re.findall(r"\S+\s*", text)
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        if pieces and (piece[0] in _NOT_FIRST or piece.isspace() or pieces[-1][-1] in _NOT_LAST):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
