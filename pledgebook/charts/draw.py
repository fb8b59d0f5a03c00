"""Draw one figure: every picture and file that the site has of it. Altair and vl-convert are loaded here."""

from __future__ import annotations

import base64
import importlib
import json
from dataclasses import dataclass
from functools import cache
from math import fsum

from ..book.model import LANGUAGES
from ..words.csvfile import csv_of
from . import png, style, svg
from .figure import ChartError, Figure


@dataclass(frozen=True)
class Drawing:
    """A figure as pictures and files."""

    svg: dict[str, dict[str, str]]
    """Language -> size -> SVG to put into a page."""
    files: dict[str, bytes]
    """File name -> content: SVG and PNG that stand alone, Vega-Lite, CSV."""

    def dump(self) -> bytes:
        """For the cache; `load` reads it back."""
        files = {name: base64.b64encode(data).decode("ascii") for name, data in self.files.items()}
        return json.dumps({"svg": self.svg, "files": files}, ensure_ascii=False).encode()


def load(data: bytes) -> Drawing:
    """A drawing from the cache."""
    stored = json.loads(data)
    return Drawing(stored["svg"], {name: base64.b64decode(text) for name, text in stored["files"].items()})


def drawing(figure: Figure) -> Drawing:
    """Draw a figure in both languages and sizes.

    Raises ChartError when the font has no glyph for a character.
    """
    inline: dict[str, dict[str, str]] = {}
    files: dict[str, bytes] = {f"{figure.id}.csv": table(figure)}
    for language in LANGUAGES:
        specs = {size: spec(figure, language, width) for size, width in style.WIDTHS.items()}
        pictures = {size: _picture(spec) for size, spec in specs.items()}
        for picture in pictures.values():
            check_glyphs(
                figure, (*picture.texts, figure.title[language], figure.reading[language], figure.credit[language])
            )
        inline[language] = {
            size: svg.inline(picture, figure.title[language], language) for size, picture in pictures.items()
        }
        files |= _alone(figure, language, pictures["wide"])
        files[f"{figure.id}.{language}.json"] = (
            json.dumps(
                _titled(specs["wide"], figure, language), ensure_ascii=False, sort_keys=True, separators=(",", ":")
            )
            + "\n"
        ).encode()
    return Drawing(inline, files)


def spec(figure: Figure, language: str, width: int, validate: bool = False) -> dict:
    """The Vega-Lite specification. The tests hold every chart against Vega-Lite's schema; in a build that would take as long as drawing."""
    module = importlib.import_module(f".{figure.kind}", __package__)
    return module.draw(figure, language, width).to_dict(validate=validate)


def _titled(spec: dict, figure: Figure, language: str) -> dict:
    """The published specification says by itself what it shows and where the numbers come from."""
    title = {"text": figure.title[language], "subtitle": figure.reading[language], "anchor": "start", "offset": 16}
    return spec | {"title": title, "description": f"{figure.alt[language]} {figure.credit[language]}"}


def _picture(spec: dict) -> svg.Picture:
    panels = spec["vconcat"]
    height = fsum(panel["height"] for panel in panels)
    return svg.tidy(_converter().vegalite_to_svg(spec, config={"font": style.FAMILY}), panels[0]["width"], height)


def _alone(figure: Figure, language: str, picture: svg.Picture) -> dict[str, bytes]:
    words = (figure.title[language], figure.reading[language], figure.alt[language], figure.credit[language], language)
    pinned = svg.standalone(picture, *words, families=f"'{style.FAMILY}'")
    if language != "zh":
        pinned = pinned.translate(style.NARROW_QUOTES)
    return {
        f"{figure.id}.{language}.svg": svg.standalone(picture, *words).encode(),
        f"{figure.id}.{language}.png": png.smaller(_converter().svg_to_png(pinned, scale=2)),
    }


@cache
def _converter():
    """vl-convert, with the pinned font for measuring and drawing."""
    import vl_convert

    vl_convert.register_font_directory(str(style.FONTS))
    return vl_convert


@cache
def _glyphs() -> frozenset[str]:
    return frozenset(style.GLYPHS.read_text(encoding="utf-8"))


def check_glyphs(figure: Figure, texts) -> None:
    """Raise ChartError for the first text with a character that would be drawn as a box."""
    for text in texts:
        missing = sorted(set(text) - _glyphs())
        if missing:
            named = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing)
            raise ChartError(
                f"chart {figure.id}: the font {style.FONT.name} has no glyph for {named} in “{text}”; make it anew with pledgebook/fonts/subset.py --also"
            )


def table(figure: Figure) -> bytes:
    """The rows as CSV that spreadsheets open as text; a text in two languages takes two columns."""
    bilingual = {
        column.key for column in figure.columns if any(isinstance(row[column.key], dict) for row in figure.rows)
    }
    header = [
        name
        for column in figure.columns
        for name in ([f"{column.key}_{l}" for l in LANGUAGES] if column.key in bilingual else [column.key])
    ]
    rows = (
        [value for column in figure.columns for value in _cells(row[column.key], column.key in bilingual)]
        for row in figure.rows
    )
    return csv_of(header, rows)


def _cells(cell, bilingual: bool) -> list:
    if bilingual:
        return [(cell or {}).get(language, "") for language in LANGUAGES]
    return ["" if cell is None else cell]
