"""How tall an embedded commitment or chart is, so that its frame can be given a height.

The page that embeds it can't ask without a script, so the height is worked out for the narrowest column that counts,
320 px; in a wider one the text takes fewer lines and some room is left. All lengths are CSS pixels, as in embed.css.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from ..book.book import Book
from ..book.model import Commitment, Language
from ..words import evidence, wording
from ..words.quotation import quotation

NARROW = 320
#: Border and padding left and right; above and below, with the footer, whose lines are fewer in Chinese.
_SIDES, _FRAME = 34, {"zh": 110, "en": 154}
#: Lines and space between the rows of the evidence, beyond the gap of a paragraph.
_ROWS = 24
#: Of one letter, as a part of the size of the type: narrow and wide (Han) ones. A line is rarely full.
_LATIN, _HAN, _FULL = 0.61, 1.0, 0.92


def height(book: Book, c: Commitment, language: Language, source: str) -> int:
    """Of the embed of a commitment whose source line is given."""
    told = evidence.brief(book, c, language)
    target = c.target and wording.phrase(c.target, book.unit[c.target.unit], language, wording.hedge(book, c, language))
    total = (
        _FRAME[language]
        + _ROWS
        + _block(c.title[language], 20, 27)
        + _block(str(quotation(book, c, language)), 16, 24, 15)
        + sum(_block(words, 15, 23, 60) for words in (told["before"], target or "", told["since"]))
        + _block(source, 14, 21)
    )
    if language == "en":
        total += _block(str(quotation(book, c, "zh")), 14, 21, 15)
    return _round(total)


def chart_height(svgs: Mapping[str, str], language: Language, title: str, reading: str, source: str) -> int:
    """Of the embed of a chart: `svgs` are its sizes, narrow below 44 rem and wide above."""
    tallest = max(float(re.findall(r'viewBox="\S+ \S+ \S+ (\S+)"', svg)[0]) for svg in svgs.values())
    return _round(_FRAME[language] + tallest + _block(title, 20, 27) + _block(reading, 14, 21) + _block(source, 14, 21))


#: What East Asian type sets one em wide: the scripts and punctuation that Unicode calls W and F (UAX 11), without
#: pictograms.
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f"
    r"\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)


def _block(words: str, size: int, line: int, indent: int = 0) -> int:
    """A paragraph with the gap below it."""
    narrow = len(_WIDE.sub("", words))
    em = (len(words) - narrow) * _HAN + narrow * _LATIN
    return max(1, math.ceil(em * size / ((NARROW - _SIDES - indent) * _FULL))) * line + 8


def _round(pixels: float) -> int:
    return math.ceil(pixels / 10) * 10
