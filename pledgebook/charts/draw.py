"""Draw one figure: every picture and file that the site has of it. Altair and vl-convert are loaded here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any, NamedTuple

from ..book.model import LANGUAGES, Language
from ..making import pixels
from ..words import lines
from ..words.csvfile import csv_of
from ..words.lines import wrap
from . import style, svg
from .figure import ChartError, Figure


class Drawing(NamedTuple):
    """A figure as pictures and files."""

    svg: dict[str, dict[str, str]]
    """Language -> size -> SVG to put into a page."""
    files: dict[str, bytes]
    """File name -> content: SVG and PNG that stand alone, Vega-Lite, CSV."""


def paint(svg: bytes) -> bytes:
    """PNG of a picture that stands alone."""
    return pixels.painted(svg.decode(), style.COLOURS, partial(lines.font, lines.SANS), 2)


def drawing(figure: Figure, paint: Callable[[bytes], bytes] = paint) -> Drawing:
    """Draw a figure in both languages and sizes; `paint` makes PNG of SVG.

    Raises ChartError when the font has no glyph for a character.
    """
    inline: dict[str, dict[str, str]] = {}
    files = {f"{figure.id}.csv": table(figure)}
    for l in LANGUAGES:
        whole = titled(spec(figure, l, style.WIDTHS["wide"]), figure, l)
        wide, narrow = picture(whole, l), picture(spec(figure, l, style.WIDTHS["narrow"]), l)
        check_glyphs(figure, (figure.alt[l], *wide.texts, *narrow.texts))
        inline[l] = {"wide": wide.inline(figure.alt[l]), "narrow": narrow.inline(figure.alt[l])}
        alone = wide.alone(figure.title[l], figure.alt[l])
        files[f"{figure.id}.{l}.svg"] = alone.encode()
        files[f"{figure.id}.{l}.png"] = paint((alone if l == "zh" else alone.translate(lines.NARROW_QUOTES)).encode())
        published = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        files[f"{figure.id}.{l}.json"] = f"{published}\n".encode()
    return Drawing(inline, files)


def spec(figure: Figure, language: Language, width: int) -> dict[str, Any]:
    """The Vega-Lite specification: the panels of a chart below each other, and their data by name.

    It isn't validated, which takes longer than drawing; the tests hold every chart against Vega-Lite's schema.
    """
    import altair as alt

    from .marks import Sheet

    with alt.utils.schemapi.debug_mode(False):  # else each part is validated as it is made
        sheet = Sheet(figure, language, width)
        apart: Any = alt.ScaleResolveMap(yOffset="independent")
        whole = alt.TopLevelVConcatSpec(vconcat=sheet.panels(), resolve=alt.Resolve(scale=apart))
        # Altair's own function for this would copy every panel several times.
        made = whole.to_dict(validate=False, context={"top_level": False})
    look = alt.theme.get()
    return {
        "$schema": alt.SCHEMA_URL,
        **(look() if look else {}),
        **made,
        "params": sheet.params(),
        "datasets": sheet.datasets,
    }


def titled(spec: dict[str, Any], figure: Figure, language: Language) -> dict[str, Any]:
    """The specification with what it shows, where the numbers come from, and what may be done with them."""
    fit = {size: partial(wrap, size=size, most=style.WIDTHS["wide"]) for size in (style.TITLE, style.NOTE, style.SMALL)}
    head = {"text": fit[style.TITLE](figure.title[language]), "fontSize": style.TITLE, "color": style.INK, "offset": 20}
    head |= {"subtitle": fit[style.NOTE](figure.reading[language]), "subtitleFontSize": style.NOTE, "lineHeight": 28}
    head |= {"subtitleColor": style.MUTED, "subtitleLineHeight": 19, "subtitlePadding": 11}
    credit = {"text": fit[style.SMALL](figure.credit(language)), "orient": "bottom", "lineHeight": 19, "offset": 20}
    inner = {key: spec.pop(key) for key in ("vconcat", "resolve")}
    about = {"usermeta": dict(figure.meta), "description": figure.alt[language], "title": head}
    return {**spec, **about, "padding": style.MARGIN, "vconcat": [{"title": credit, **inner}]}


def picture(spec: dict[str, Any], language: Language) -> svg.Picture:
    """Vega's drawing of a specification.

    vl-convert maps the font file anew, four times, for each glyph of a text that Vega measures, and where marks stand
    depends on the width of no words here. So Vega draws one character for each line of text, and gets the lines back.
    """
    whole = json.dumps(spec, ensure_ascii=False)
    signs = (sign for sign in lines.glyphs(lines.SANS) if "一" <= sign <= "龥" and sign not in whole)  # all as wide
    said: dict[str, str] = defaultdict(lambda: next(signs))

    def short(node: dict[str, Any]) -> dict[str, Any]:
        for key, text in node.items():
            if key in ("what", "words", "text", "subtitle") and isinstance(text, (str, list)):
                listed = [said[line] for line in (text.split("\n") if isinstance(text, str) else text)]
                node[key] = "\n".join(listed) if isinstance(text, str) else listed
        return node

    drawn = _converter().vegalite_to_svg(json.loads(whole, object_hook=short))
    back = {sign: line for line, sign in said.items()}
    if "title" not in spec:
        return svg.Picture(drawn, style.WIDTHS["narrow"], language, back)
    head, foot = [*spec["title"]["text"], *spec["title"]["subtitle"]], spec["vconcat"][0]["title"]["text"]
    return svg.Picture(drawn, style.WIDTHS["wide"] + 2 * style.MARGIN, language, back, head, foot)


@cache
def _converter() -> Any:
    """vl-convert, with the pinned font for measuring."""
    import vl_convert

    vl_convert.register_font_directory(str(lines.FONTS))
    return vl_convert


def check_glyphs(figure: Figure, texts: Iterable[str]) -> None:
    """Raise ChartError for the first text with a character that would be drawn as a box."""
    for text in texts:
        if missing := sorted(set(text) - lines.glyphs(lines.SANS)):
            named = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing)
            raise ChartError(
                f"chart {figure.id}: the font {lines.font_file(lines.SANS).name} has no glyph for {named} in “{text}”; "
                "make it anew with pledgebook/fonts/subset.py --also"
            )


def table(figure: Figure) -> bytes:
    """The rows as CSV that spreadsheets open as text; a text in two languages takes two columns."""
    columns: dict[str, list[Any]] = {}
    for column in figure.columns:
        cells = [row[column.key] for row in figure.rows]
        if any(isinstance(cell, dict) for cell in cells):
            columns |= {f"{column.name}_{l}": [(cell or {}).get(l, "") for cell in cells] for l in LANGUAGES}
        else:
            columns[column.name] = ["" if cell is None else cell for cell in cells]
    return csv_of(list(columns), zip(*columns.values()))
