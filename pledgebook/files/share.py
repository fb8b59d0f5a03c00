"""Pictures for links that are shared: one for each commitment and language, one for the site. Pillow is loaded here.

Each is 1200 by 630 pixels, the size that the Open Graph protocol's readers (WeChat, Weibo, X and others) crop least.
Text is drawn in grey levels, and 16 of the levels are then given the design's colours: paper in the middle, ink at one
end, cinnabar at the other. So a picture has four bits a pixel and few bytes, and edges stay smooth.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..book.problems import Problem, ProblemsFound
from ..charts import style, text
from ..making.cache import digest
from ..making.product import Product
from ..words import views
from ..words.quotation import quotation
from ..words.wording import say

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)
_MARGIN, _BASELINE = 72, 574
#: Grey levels: what is drawn as 0 comes out as ink, 128 as paper, 255 as cinnabar.
_INK, _MUTED, _RULE, _PAPER, _CINNABAR = 0, 42, 108, 128, 255
#: How many levels are kept, and which of them is paper.
_COLOURS, _PAPER_COLOUR = 16, 8

_SANS, _SERIF = "PledgebookSansSC-Regular", "PledgebookSerifSC-Bold"


def products(book: Book) -> list[Product]:
    """One picture for each commitment and language, and one per language for every other page.

    Raises ProblemsFound for words with a character that the fonts lack.
    """
    cards = {
        path(c.id, l): _commitment(book, views.card(book, c, l), str(quotation(book, c, l)), l)
        for c in book.commitments
        for l in LANGUAGES
    }
    cards |= {path("site", l): _site(book, l) for l in LANGUAGES}
    _check_glyphs(cards)
    return [Product((file,), card, picture, made_with=_made_with()) for file, card in cards.items()]


def path(id: str, language: Language) -> str:
    """Where the picture of a commitment, or of the `site`, is."""
    return f"share/{id}.{language}.png"


def _commitment(book: Book, card: views.View, quote: str, language: Language) -> dict[str, Any]:
    number = say(book, "c.number", language, n=card["number"])
    return {
        "path": path(card["id"], language),
        "language": language,
        "head": book.site.name[language],
        "head_end": say(book, "share.unofficial", language),
        "figure": card["figure"],
        "title": card["title"],
        "quote": f"“{quote}”",
        "foot": f"{number}{' · ' if language == 'zh' else ', '}{card['theme']['title']}",
    }


def _site(book: Book, language: Language) -> dict[str, Any]:
    return {
        "path": path("site", language),
        "language": language,
        "head": book.site.city[language],
        "head_end": say(book, "share.unofficial", language),
        "figure": None,
        "title": book.site.name[language],
        "quote": book.site.description[language],
        "foot": book.site.source.title[language],
    }


@cache
def _made_with() -> str:
    fonts = [(style.FONTS / f"{name}.otf").read_bytes() for name in (_SANS, _SERIF)]
    return digest(Path(__file__).read_bytes(), Path(text.__file__).read_bytes(), *fonts)


def _check_glyphs(cards: Mapping[str, dict[str, Any]]) -> None:
    known = set((style.FONTS / f"{_SERIF}.txt").read_text(encoding="utf-8"))
    problems = []
    for card in cards.values():
        missing = sorted(set("".join(str(card[key]) for key in ("head", "title", "quote", "foot"))) - known)
        if missing:
            named = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing)
            problems.append(
                Problem(
                    f"pledgebook/fonts/{_SERIF}.otf",
                    1,
                    1,
                    f"no glyph for {named}, in the picture {card['path']}; "
                    "make both fonts anew with pledgebook/fonts/subset.py --also",
                )
            )
    if problems:
        raise ProblemsFound(problems)


def picture(card: Mapping[str, Any]) -> dict[str, bytes]:
    """Draw one card as a PNG file."""
    from PIL import Image, ImageDraw

    image = Image.new("L", SIZE, _PAPER)
    _draw(_Pen(ImageDraw.Draw(image), card["language"]), card)
    image = image.point(_levels())
    image.putpalette(_palette())
    out = io.BytesIO()
    image.save(out, "PNG", bits=4, compress_level=4)
    return {card["path"]: out.getvalue()}


def _draw(pen: _Pen, card: Mapping[str, Any]) -> None:
    right = SIZE[0] - _MARGIN
    pen.line(52, 4)
    pen.words(_MARGIN, 98, card["head"], _SANS, 30, _INK)
    pen.words(right - pen.width(card["head_end"], _SANS, 30), 98, card["head_end"], _SANS, 30, _CINNABAR)
    top = 138
    if card["figure"]:
        top = pen.figure(card["figure"], top)
    quote_lines = pen.wrapped(card["quote"], _SANS, 28, SIZE[0] - 2 * _MARGIN - 28, 2 if card["figure"] else 3)
    quote_top = _BASELINE - 52 - 42 * len(quote_lines)
    pen.title(card["title"], top, quote_top - 24)
    pen.draw.rectangle((_MARGIN, quote_top, _MARGIN + 5, quote_top + 42 * len(quote_lines)), fill=_CINNABAR)
    for index, line in enumerate(quote_lines):
        pen.words(_MARGIN + 28, quote_top + 31 + 42 * index, line, _SANS, 28, _MUTED)
    pen.line(_BASELINE - 26, 1)
    pen.words(_MARGIN, _BASELINE + 16, card["foot"], _SANS, 28, _MUTED)


class _Pen:
    """Sets words on one picture."""

    def __init__(self, draw: ImageDraw, language: Language):
        self.draw, self.language = draw, language

    def set(self, words: str) -> str:
        """The words as the font draws them: English with narrow quotation marks."""
        return words if self.language == "zh" else words.translate(style.NARROW_QUOTES)

    def width(self, words: str, face: str, size: int) -> float:
        return _font(face, size).getlength(self.set(words))

    def words(self, left: float, baseline: float, words: str, face: str, size: int, level: int) -> None:
        self.draw.text((left, baseline), self.set(words), font=_font(face, size), fill=level, anchor="ls")

    def line(self, top: int, thickness: int) -> None:
        level = _INK if thickness > 1 else _RULE
        self.draw.rectangle((_MARGIN, top, SIZE[0] - _MARGIN, top + thickness - 1), fill=level)

    def figure(self, figure: Mapping[str, Any], top: int) -> int:
        """The number large, the words around it small. Returns where the title may begin."""
        before, after = (
            (" " if self.language == "en" else "").join(filter(None, [figure["hedge"], figure["before"]])),
            " ".join(filter(None, [figure["noun"], figure["after"]]))
            if self.language == "en"
            else f"{figure['noun'] or ''}{figure['after']}",
        )
        room = SIZE[0] - 2 * _MARGIN
        size = next(
            (
                s
                for s in (150, 120, 96)
                if self.width(figure["figure"], _SERIF, s) + self.width(before + after, _SANS, 40) + 40 <= room
            ),
            72,
        )
        left: float = _MARGIN
        baseline = top + 122
        if before:
            self.words(left, baseline, before, _SANS, 40, _CINNABAR)
            left += self.width(before, _SANS, 40) + 16
        self.words(left, baseline, figure["figure"], _SERIF, size, _INK)
        left += self.width(figure["figure"], _SERIF, size) + 16
        for line in self.wrapped(after, _SANS, 40, SIZE[0] - _MARGIN - left, 1):
            self.words(left, baseline, line, _SANS, 40, _INK)
        return baseline + 26

    def title(self, title: str, top: int, bottom: int) -> None:
        """As large as there is room for, in the middle between top and bottom."""
        for size in (68, 60, 54, 48, 42, 36):
            lines, height = self.wrapped(title, _SERIF, size, SIZE[0] - 2 * _MARGIN, 9), round(size * 1.32)
            if len(lines) * height <= bottom - top:
                break
        first = top + (bottom - top - len(lines) * height) / 2
        for index, line in enumerate(lines):
            self.words(_MARGIN, first + height * index + size, line, _SERIF, size, _INK)

    def wrapped(self, words: str, face: str, size: int, room: float, most: int) -> list[str]:
        """Lines of at most `room` pixels; what does not fit into `most` lines is cut with an ellipsis."""
        lines = [""]
        for piece in text.pieces(words):
            if lines[-1] and self.width((lines[-1] + piece).rstrip(), face, size) > room:
                lines.append("")
            lines[-1] += piece
        lines = [line.strip() for line in lines]
        if len(lines) > most:
            last = lines[most - 1]
            while self.width(last + "…", face, size) > room:
                last = last[:-1]
            lines = [*lines[: most - 1], last.rstrip() + "…"]
        return lines


@cache
def _font(face: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(style.FONTS / f"{face}.otf"), size)


@cache
def _levels() -> list[int]:
    """Grey level -> number of its colour."""
    dark = [round(level / _PAPER * _PAPER_COLOUR) for level in range(_PAPER)]
    light = [
        _PAPER_COLOUR + round((level - _PAPER) / (255 - _PAPER) * (_COLOURS - 1 - _PAPER_COLOUR))
        for level in range(_PAPER, 256)
    ]
    return dark + light


@cache
def _palette() -> list[int]:
    """Red, green and blue of each colour."""
    ink, paper, cinnabar = (_rgb(colour) for colour in (style.INK, style.PAPER, style.CINNABAR))
    dark = [_mix(ink, paper, step / _PAPER_COLOUR) for step in range(_PAPER_COLOUR)]
    light = [_mix(paper, cinnabar, step / (_COLOURS - 1 - _PAPER_COLOUR)) for step in range(_COLOURS - _PAPER_COLOUR)]
    return [part for colour in (*dark, *light) for part in colour]


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _mix(one: tuple[int, ...], other: tuple[int, ...], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other))
