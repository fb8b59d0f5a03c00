"""Tidy Vega's SVG for a page, and frame it to stand alone. Knows nothing of charts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html import escape
from xml.etree.ElementTree import Element, fromstring

from ..words.lines import CHINESE
from . import style
from .figure import Told

_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d(?:\.\d+)?e-\d+")
_TRANSLATE = re.compile(r"translate\((-?[\d.e-]+),\s*(-?[\d.e-]+)\)")
#: What is kept of a shape, in this order.
_OUTLINE, _PAINT = ("d", "x1", "y1", "x2", "y2"), ("fill", "stroke", "stroke-width")


def parts(
    element: Element, language: str, lines: Mapping[str, str], x: float = 0, y: float = 0
) -> Iterator[tuple[float, str, str]]:
    """How far down it is, its words, and itself, of every shape and line of text; no groups, fonts, ids and classes.

    `lines` are what stands for a line of text -> the line.
    """
    if match := _TRANSLATE.match(element.get("transform", "")):
        x, y = x + float(match[1]), y + float(match[2])
    name = element.tag.rpartition("}")[2]
    if name in ("g", "svg"):
        for child in element:
            yield from parts(child, language, lines, x, y)
    elif name == "text":
        anchor = {"text-anchor": element.get("text-anchor", "").replace("start", "")}
        look = {"font-size": element.get("font-size", "").removesuffix("px"), "fill": element.get("fill", ""), **anchor}
        for line in list(element) or [element]:
            y += float(line.get("dy", 0))
            words = lines.get(said := "".join(line.itertext()), said)
            marked = CHINESE.sub(r'<tspan lang="zh-Hans">\g<0></tspan>', escape(words))
            inside = escape(words) if language == "zh-Hans" else marked
            yield y, words, _element(name, {"x": _short(x), "y": _short(y), **look}, inside)
    elif name in ("path", "line") and element.get("class") not in ("background", "foreground"):
        paint = {key: value for key in _PAINT if (value := element.get(key)) not in (None, "", "transparent", "none")}
        if "stroke" not in paint or paint.get("stroke-width") == "0":
            paint = {key: value for key, value in paint.items() if key == "fill"}
        if paint:
            look = {key: _NUMBER.sub(lambda m: _short(float(m[0])), element.get(key, "")) for key in _OUTLINE}
            look |= {"transform": f"translate({_short(x)},{_short(y)})" if x or y else "", "fill": "none"}
            yield y, "", _element(name, look | paint)


def pictures(svg: str, told: Told, lines: Mapping[str, str], frame: Collection[str]) -> tuple[str, str]:
    """The chart for a page, which sets its size and fonts, and as a file of its own; what only that has is the `frame`.

    The lines of the frame stand above and below the rest.
    """
    root = fromstring(svg)
    drawn, height = list(parts(root, told["language"], lines)), float(root.attrib["height"])
    edges = [y for y, words, _ in drawn if words and words in frame]
    top = max((y + 8 for y in edges if y < height / 2), default=0)
    bottom = min((y - 18 for y in edges if y > height / 2), default=height)
    left, wide = (style.MARGIN, style.WIDTHS["wide"]) if frame else (0, style.WIDTHS["narrow"])
    box = f"{left} {_short(top)} {wide} {_short(bottom - top)}"
    inside = "".join(made for _, words, made in drawn if not words or words not in frame)
    look = {"class": "chart", "role": "img", "aria-label": told["alt"], "viewBox": box}
    page = _whole(told, look, f'<g aria-hidden="true">{inside}</g>')
    size = {"width": f"{wide + 2 * left}", "height": _short(height)}
    look = {"role": "img", **size, "viewBox": f"0 0 {size['width']} {size['height']}", "font-family": style.FAMILIES}
    named = [_element(tag, {}, escape(told[part])) for tag, part in (("title", "title"), ("desc", "alt"))]
    ground = _element("path", {"d": f"M0,0h{size['width']}v{size['height']}h-{size['width']}Z", "fill": style.PAPER})
    alone = _whole(told, look, "".join([*named, ground, *(made for _, _, made in drawn)]))
    return page, f'<?xml version="1.0" encoding="UTF-8"?>\n{alone}\n'


def _whole(told: Told, look: dict[str, str], inside: str) -> str:
    return _element("svg", {"xmlns": "http://www.w3.org/2000/svg", "lang": told["language"], **look}, inside)


def _element(tag: str, attributes: Mapping[str, str], inside: str = "") -> str:
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    return f"<{tag}{given}>{inside}</{tag}>" if inside else f"<{tag}{given}/>"


def _short(number: float) -> str:
    return f"{round(number, 2):g}" if abs(number) < 1e5 else f"{number:.2f}"
