"""Pictures for links that are shared: one for each commitment and language, one for the site. Pillow is loaded here.

Each is 1200 by 630 pixels, the size that the Open Graph protocol's readers (WeChat, Weibo, X and others) crop least.
Its colours are the design's: paper in the middle, ink at one end, cinnabar at the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..book.book import Book
from ..book.model import LANGUAGES, Commitment, Language
from ..book.problems import Problem, ProblemsFound
from ..charts.style import CINNABAR, INK, PAPER
from ..making import pixels
from ..making.cache import digest
from ..making.product import Product
from ..words import evidence, labels, lines, views
from ..words.quotation import quotation
from ..words.wording import say

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SIZE = (1200, 630)
_MARGIN, _BASELINE = 72, 574
#: Grey levels: what is drawn as 0 comes out as ink, 128 as paper, 255 as cinnabar.
_INK, _MUTED, _RULE, _PAPER, _CINNABAR = 0, 42, 108, 128, 255
_SANS, _SERIF = lines.SANS, lines.SERIF


def products(book: Book) -> list[Product]:
    """One picture for each commitment and language, and one per language for every other page."""
    return [
        Product((path(id, l),), partial(_planned, id, l), picture, {"drawing": _made_with()}, kept=True)
        for id in (*(c.id for c in book.commitments), "site")
        for l in LANGUAGES
    ]


def _planned(id: str, language: Language, book: Book) -> dict[str, Any]:
    """What a picture shows. Raises ProblemsFound for words with a character that the fonts lack."""
    card = _site(book, language) if id == "site" else _commitment(book, book.commitment[id], language)
    _check_glyphs(card)
    return card


def path(id: str, language: Language) -> str:
    """Where the picture of a commitment, or of the `site`, is."""
    return f"share/{id}.{language}.png"


def _commitment(book: Book, c: Commitment, language: Language) -> dict[str, Any]:
    card = views.card(book, c, language)
    number = say(book, "c.number", language, n=card["number"])
    # A number is set large beside a title that can do without it, lest it be said twice.
    label = labels.label(book, c, language)
    return {
        "path": path(c.id, language),
        "language": language,
        "head": book.site.name[language],
        "head_end": say(book, "share.unofficial", language),
        "figure": card["figure"] if label != card["title"] else None,
        "title": label,
        "quote": f"“{quotation(book, c, language)}”",
        "evidence": evidence.line(book, c, language),
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
        "evidence": "",
        "foot": book.site.source.title[language],
    }


@cache
def _made_with() -> str:
    files = [*map(Path, (__file__, lines.__file__, pixels.__file__)), *map(lines.font_file, (_SANS, _SERIF))]
    return digest(*(file.read_bytes() for file in files))


def _check_glyphs(card: Mapping[str, Any]) -> None:
    words = set("".join(str(card[key]) for key in ("head", "title", "quote", "evidence", "foot")))
    if missing := sorted(words - lines.glyphs(_SERIF)):
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing)
        what = f"no glyph for {named}, in the picture {card['path']}"
        advice = "make both fonts anew with pledgebook/fonts/subset.py --also"
        raise ProblemsFound([Problem(f"pledgebook/fonts/{_SERIF}.otf", 1, 1, f"{what}; {advice}")])


def picture(card: Mapping[str, Any]) -> dict[str, bytes]:
    """Draw one card as a PNG file."""
    from PIL import Image, ImageDraw

    image = Image.new("L", SIZE, _PAPER)
    _draw(_Pen(ImageDraw.Draw(image), card["language"]), card)
    return {card["path"]: pixels.saved(image, {0: INK, pixels.GROUND: PAPER, 15: CINNABAR})}


def _draw(pen: _Pen, card: Mapping[str, Any]) -> None:
    right = SIZE[0] - _MARGIN
    pen.line(52, 4)
    pen.words(_MARGIN, 98, card["head"], _SANS, 30, _INK)
    pen.words(right - pen.width(card["head_end"], _SANS, 30), 98, card["head_end"], _SANS, 30, _CINNABAR)
    top = 138
    if card["figure"]:
        top = pen.figure(card["figure"], top)
    quote_lines = pen.wrapped(card["quote"], _SANS, 28, SIZE[0] - 2 * _MARGIN - 28, 2 if card["figure"] else 3)
    room_below = 44 if card["evidence"] else 0
    quote_top = _BASELINE - 52 - room_below - 42 * len(quote_lines)
    pen.title(card["title"], top, quote_top - 24)
    pen.draw.rectangle((_MARGIN, quote_top, _MARGIN + 5, quote_top + 42 * len(quote_lines)), fill=_CINNABAR)
    for index, line in enumerate(quote_lines):
        pen.words(_MARGIN + 28, quote_top + 31 + 42 * index, line, _SANS, 28, _MUTED)
    for line in pen.wrapped(card["evidence"], _SANS, 26, SIZE[0] - 2 * _MARGIN, 1):
        pen.words(_MARGIN, _BASELINE - 46, line, _SANS, 26, _INK)
    pen.line(_BASELINE - 26, 1)
    pen.words(_MARGIN, _BASELINE + 16, card["foot"], _SANS, 28, _MUTED)


class _Pen:
    """Sets words on one picture."""

    def __init__(self, draw: ImageDraw, language: Language):
        self.draw, self.language = draw, language

    def set(self, words: str) -> str:
        """The words as the font draws them: English with narrow quotation marks."""
        return words if self.language == "zh" else words.translate(lines.NARROW_QUOTES)

    def width(self, words: str, face: str, size: int) -> float:
        return lines.font(face, size).getlength(self.set(words))

    def words(self, left: float, baseline: float, words: str, face: str, size: int, level: int) -> None:
        self.draw.text((left, baseline), self.set(words), font=lines.font(face, size), fill=level, anchor="ls")

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
            shown, height = self.wrapped(title, _SERIF, size, SIZE[0] - 2 * _MARGIN, 9), round(size * 1.32)
            if len(shown) * height <= bottom - top:
                break
        first = top + (bottom - top - len(shown) * height) / 2
        for index, line in enumerate(shown):
            self.words(_MARGIN, first + height * index + size, line, _SERIF, size, _INK)

    def wrapped(self, words: str, face: str, size: int, room: float, most: int) -> list[str]:
        """Lines of at most `room` pixels; what does not fit into `most` lines is cut with an ellipsis."""
        found = [""]
        for piece in lines.pieces(words):
            if found[-1] and self.width((found[-1] + piece).rstrip(), face, size) > room:
                found.append("")
            found[-1] += piece
        found = [line.strip() for line in found]
        if len(found) > most:
            last = found[most - 1]
            while self.width(last + "…", face, size) > room:
                last = last[:-1]
            found = [*found[: most - 1], last.rstrip() + "…"]
        return found
