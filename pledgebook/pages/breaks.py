"""Chinese headings break between words, not within them: the only module that knows jieba.

A long heading gets a `wbr` wherever a line may end; the style sheet forbids every other break in it. The segmenter
takes a second to load, so what it said is kept, and a build that sets no new heading never loads it.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from importlib.metadata import version
from typing import TYPE_CHECKING

from ..making.cache import Cache, digest

if TYPE_CHECKING:
    from jieba import Tokenizer

#: Chinese in it, and so long that it may not stand on one line of a phone.
_LONG = re.compile(r"(?=.*[\u3400-\u9fff]).{11}", re.DOTALL)
#: Words of the report are left as they are: browsers look in them for the words that a link leads to. What is not seen
#: needs no breaks.
_HEADING = re.compile(
    r'(<(h[1-6])\b(?![^>]*\bclass="(?:own|heading|run-in|visually-hidden)")[^>]*>)(.*?)(</\2>)', re.DOTALL
)
_TEXT = re.compile(r"(?:^|(?<=>))[^<]+")
_HAN, _DIGIT_OR_LETTER = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[0-9A-Za-z]")
_OPENING, _JOINING = "“‘《", "—–-~·/.（"

#: Single characters that belong to the word behind them.
_PREFIXES = "副新老大小总全各非超"


def load() -> None:
    """Load the segmenter now: processes that are forked from this one needn't."""
    _segmenter()


def between_words(html: str, kept: Cache | None, known: dict[str, str] | None = None) -> str:
    """The page with a mark wherever its long Chinese headings may break.

    `kept` has what the segmenter said before, `known` what other pages of the same build have: many headings are alike.
    """
    marked = {} if known is None else known

    def with_marks(text: re.Match[str]) -> str:
        if text[0] not in marked:
            marked[text[0]] = _marked(text[0], kept)
        return marked[text[0]]

    return _HEADING.sub(lambda heading: heading[1] + _TEXT.sub(with_marks, heading[3]) + heading[4], html)


def _marked(text: str, kept: Cache | None) -> str:
    if not _LONG.match(text):
        return text
    return "<wbr>".join(escape(piece) for piece in segments(unescape(text), kept))


def segments(text: str, kept: Cache | None = None) -> list[str]:
    """The text in pieces, between which a line may break."""
    pieces: list[str] = []
    for word in _words(text, kept):
        if pieces and not _may_break(pieces[-1], word):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def _words(text: str, kept: Cache | None) -> list[str]:
    """What the segmenter takes for words."""
    key = digest("words", _version(), text)
    if kept and (found := kept.get(key)) is not None:
        return found.decode().split("\0")
    words = list(_segmenter().cut(text))
    if kept:
        kept.put(key, "\0".join(words).encode())
    return words


def _may_break(before: str, word: str) -> bool:
    """Whether a line may end between a piece and the next word.

    A single character mostly stays with what stands before it, a unit with its number, a mark with its words; a name
    in quotation marks is one word.
    """
    last, first = before[-1], word[0]
    quoted = before.count("“") > before.count("”")
    if quoted or last in _JOINING + _OPENING or first in _JOINING or len(before) == 1:
        return False
    if first in _OPENING:
        return True
    if _DIGIT_OR_LETTER.match(first):
        return bool(_HAN.match(last))
    if _DIGIT_OR_LETTER.match(last) or last == "%":
        return False
    return bool(_HAN.match(first)) and (len(word) > 1 or word in _PREFIXES)


@cache
def _version() -> str:
    return version("jieba")


@cache
def _segmenter() -> Tokenizer:
    from jieba import Tokenizer

    segmenter = Tokenizer()
    # What `initialize` does, without a copy of the dictionary in the system's folder for temporary files.
    segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
    segmenter.initialized = True
    return segmenter
