"""Draw one figure: every picture and file that the site has of it. Altair and vl-convert are loaded here."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from functools import partial
from typing import Any

import altair as alt
import vl_convert

from ..book.model import LANGUAGES
from ..making.svg import Drawing
from ..words import lines
from . import style
from .figure import ChartError, Figure, Told
from .marks import Sheet, theme

# Texts are measured with the pinned font.
vl_convert.register_font_directory(str(lines.FONTS))

#: The process in which something was drawn: this one, or one that it is a fork of. 0 where none was.
_drew_in = 0


def can_draw() -> bool:
    """Whether this process can draw: that starts threads, and a fork has not got those of the process it comes from."""
    return _drew_in in (0, os.getpid())


def drawing(figure: Figure) -> tuple[dict[str, dict[str, str]], dict[str, bytes]]:
    """Language -> size -> SVG to put into a page; file name -> content: SVG that stands alone, Vega-Lite.

    Raises ChartError when the font has no glyph for a character.
    """
    inline: dict[str, dict[str, str]] = {}
    files: dict[str, bytes] = {}
    wide, narrow = style.WIDTHS.values()
    for l in LANGUAGES:
        told = figure.told(l)
        whole = titled(spec(told, wide), told)
        head, foot, framed = whole["title"], whole["vconcat"][0]["title"], drawn(whole, told)
        pictured = framed.inline(wide, style.MARGIN, {*head["text"], *head["subtitle"], *foot["text"]})
        inline[l] = {"wide": pictured, "narrow": drawn(spec(told, narrow), told).inline(narrow)}
        alone = framed.alone(wide + 2 * style.MARGIN, style.PAPER, style.FAMILIES)
        if missing := lines.undrawn(alone, lines.SANS):
            font, how = lines.font_file(lines.SANS).name, "make it anew with pledgebook/fonts/subset.py --also"
            raise ChartError(f"chart {figure.id}: the font {font} has no glyph for {missing}; {how}")
        published = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        files |= {f"{figure.id}.{l}.svg": alone.encode(), f"{figure.id}.{l}.json": f"{published}\n".encode()}
    return inline, files


def spec(told: Told, width: int) -> dict[str, Any]:
    """The Vega-Lite specification: the panels of a chart below each other, and their data by name.

    It isn't validated, which takes longer than drawing; the tests hold every chart against Vega-Lite's schema.
    """
    with alt.utils.schemapi.debug_mode(False):  # else each part is validated as it is made
        sheet = Sheet(told, width)
        whole = alt.TopLevelVConcatSpec(vconcat=sheet.panels(), resolve={"scale": {"yOffset": "independent"}})
        # Altair's own function for this would copy every panel several times.
        made = whole.to_dict(validate=False, context={"top_level": False})
    return {"$schema": alt.SCHEMA_URL, **theme(), **made, "params": sheet.params(), "datasets": sheet.datasets}


def titled(spec: dict[str, Any], told: Told) -> dict[str, Any]:
    """The specification with what it shows, where the numbers come from, and what may be done with them."""
    sizes = {"title": style.TITLE, "reading": style.NOTE, "credit": style.SMALL}
    title, reading, credit = (lines.wrap(told[part], sizes[part], style.WIDTHS["wide"]) for part in sizes)
    head = {"text": title, "fontSize": style.TITLE, "color": style.INK, "lineHeight": 28, "offset": 20}
    head |= {"subtitle": reading, "subtitleFontSize": style.NOTE, "subtitleColor": style.MUTED}
    head |= {"subtitleLineHeight": 19, "subtitlePadding": 11}
    inner = {key: spec.pop(key) for key in ("vconcat", "resolve")}
    foot = {"text": credit, "orient": "bottom", "lineHeight": 19, "offset": 20}
    about = {"usermeta": told["meta"], "description": told["alt"], "title": head, "padding": style.MARGIN}
    return {**spec, **about, "vconcat": [{"title": foot, **inner}]}


def drawn(spec: dict[str, Any], told: Told) -> Drawing:
    """Vega's drawing of a specification.

    vl-convert maps the font file anew, four times, for each glyph of a text that Vega measures, and where marks stand
    depends on the width of no words here. So Vega draws one character for each line of text, and gets the lines back.
    """
    whole = json.dumps(spec, ensure_ascii=False)
    signs = (sign for sign in lines.glyphs(lines.SANS) if "一" <= sign <= "龥" and sign not in whole)  # all as wide
    said: dict[str, str] = defaultdict(lambda: next(signs))

    def short(node: dict[str, Any]) -> dict[str, Any]:
        for key in node.keys() & {"what", "words", "text", "subtitle"}:
            if isinstance(text := node[key], str):
                node[key] = "\n".join(said[line] for line in text.split("\n"))
            elif isinstance(text, list):
                node[key] = [said[line] for line in text]
        return node

    global _drew_in
    _drew_in = os.getpid()
    svg = vl_convert.vegalite_to_svg(json.loads(whole, object_hook=short))
    marked = partial(lines.CHINESE.sub, r'<tspan lang="zh-Hans">\g<0></tspan>') if told["language"] == "en" else str
    return Drawing(svg, told, {sign: line for line, sign in said.items()}, marked)
