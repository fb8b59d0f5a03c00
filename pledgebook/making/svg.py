"""Vega's SVG, tidied: as a picture inside a page, and as a file that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, fromstring

_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d(?:\.\d+)?e-\d+")
_TRANSLATE = re.compile(r"translate\((-?[\d.e-]+),\s*(-?[\d.e-]+)\)")
#: What is kept of a shape, in this order.
_OUTLINE, _PAINT = ("d", "x1", "y1", "x2", "y2"), ("fill", "stroke", "stroke-width")


class Drawing:
    """What Vega drew, as shapes and lines of text that lie in no group; no fonts, ids and classes."""

    def __init__(self, svg: str, told: Mapping[str, Any], lines: Mapping[str, str], marked: Callable[[str], str]):
        """`told` are its title, its text alternative as `alt`, and its language.

        `lines` are what stands for a line of text -> the line; `marked` puts elements into one that is escaped.
        """
        root = fromstring(svg)
        self.told, self.height = told, float(root.attrib["height"])
        self.parts = list(_parts(root, lines, marked))

    def inline(self, width: int, left: int = 0, frame: Collection[str] = ()) -> str:
        """The picture for a page, which sets its size and fonts; without the lines of the frame, above and below it."""
        edges = [y for y, words, _ in self.parts if words and words in frame]
        top = max((y + 8 for y in edges if y < self.height / 2), default=0)
        bottom = min((y - 18 for y in edges if y > self.height / 2), default=self.height)
        box = f"{left} {_short(top)} {width} {_short(bottom - top)}"
        inside = "".join(made for _, words, made in self.parts if not words or words not in frame)
        look = {"class": "chart", "role": "img", "aria-label": self.told["alt"], "viewBox": box}
        return self._whole(look, f'<g aria-hidden="true">{inside}</g>')

    def alone(self, width: int, paper: str, families: str) -> str:
        """The picture as a file, on a ground of its own."""
        size = {"width": f"{width}", "height": _short(self.height)}
        look = {"role": "img", **size, "viewBox": f"0 0 {width} {size['height']}", "font-family": families}
        named = [_element(tag, {}, escape(self.told[part])) for tag, part in (("title", "title"), ("desc", "alt"))]
        ground = _element("path", {"d": f"M0,0h{width}v{size['height']}h-{width}Z", "fill": paper})
        whole = self._whole(look, "".join([*named, ground, *(made for _, _, made in self.parts)]))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'

    def _whole(self, look: dict[str, str], inside: str) -> str:
        return _element("svg", {"xmlns": "http://www.w3.org/2000/svg", "lang": self.told["language"], **look}, inside)


def _parts(
    element: Element, lines: Mapping[str, str], marked: Callable[[str], str], x: float = 0, y: float = 0
) -> Iterator[tuple[float, str, str]]:
    """How far down it is, its words, and itself, of every shape and line of text."""
    if match := _TRANSLATE.match(element.get("transform", "")):
        x, y = x + float(match[1]), y + float(match[2])
    name = element.tag.rpartition("}")[2]
    if name in ("g", "svg"):
        for child in element:
            yield from _parts(child, lines, marked, x, y)
    elif name == "text":
        anchor = {"text-anchor": element.get("text-anchor", "").replace("start", "")}
        look = {"font-size": element.get("font-size", "").removesuffix("px"), "fill": element.get("fill", ""), **anchor}
        for line in list(element) or [element]:
            y += float(line.get("dy", 0))
            words = lines.get(said := "".join(line.itertext()), said)
            yield y, words, _element(name, {"x": _short(x), "y": _short(y), **look}, marked(escape(words)))
    elif name in ("path", "line") and element.get("class") not in ("background", "foreground"):
        paint = {key: value for key in _PAINT if (value := element.get(key)) not in (None, "", "transparent", "none")}
        if "stroke" not in paint or paint.get("stroke-width") == "0":
            paint = {key: value for key, value in paint.items() if key == "fill"}
        if paint:
            look = {key: _NUMBER.sub(lambda m: _short(float(m[0])), element.get(key, "")) for key in _OUTLINE}
            look |= {"transform": f"translate({_short(x)},{_short(y)})" if x or y else "", "fill": "none"}
            yield y, "", _element(name, look | paint)


def _element(tag: str, attributes: Mapping[str, str], inside: str = "") -> str:
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    return f"<{tag}{given}>{inside}</{tag}>" if inside else f"<{tag}{given}/>"


def _short(number: float) -> str:
    return f"{round(number, 2):g}" if abs(number) < 1e5 else f"{number:.2f}"
