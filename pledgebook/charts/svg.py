"""Tidy Vega's SVG for a page, and frame it to stand alone. Knows nothing of charts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import escape
from xml.etree.ElementTree import Element, fromstring

from ..words.lines import CHINESE
from . import style

_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d(?:\.\d+)?e-\d+")
_TRANSLATE = re.compile(r"translate\((-?[\d.e-]+),\s*(-?[\d.e-]+)\)")
_TAGS = {"zh": "zh-Hans"}
#: What is kept of a shape, beside its outline.
_PAINT, _OUTLINE = ("fill", "stroke", "stroke-width"), ("d", "x1", "y1", "x2", "y2")


class Picture:
    """The marks and lines of text of a chart in Vega's SVG, as SVG elements in a flat list."""

    def __init__(
        self,
        svg: str,
        width: float,
        language: str,
        lines: Mapping[str, str],
        head: Collection[str] = (),
        foot: Collection[str] = (),
    ):
        """`lines` are what stands for a line of text -> the line; `head` and `foot` those that a page has as text."""
        root = fromstring(svg)
        self.width, self.height, self.language = width, float(root.attrib["height"]), language
        self._lines, self._head, self._foot = lines, head, foot
        self._top, self._bottom = 0.0, self.height
        self.texts: list[str] = []
        self._body: list[str] = []
        self._frame: list[str] = []
        self._walk(root, 0, 0)

    def _walk(self, element: Element, x: float, y: float) -> None:
        """Keep shapes and texts; drop groups, fonts, ids, classes, roles and backgrounds."""
        if match := _TRANSLATE.match(element.get("transform", "")):
            x, y = x + float(match[1]), y + float(match[2])
        name = element.tag.rpartition("}")[2]
        if name in ("g", "svg"):
            for child in element:
                self._walk(child, x, y)
        elif name == "text":
            for line in list(element) or [element]:
                y += float(line.get("dy", 0)) if line is not element else 0
                self._text("".join(line.itertext()), element, x, y)
        elif name in ("path", "line") and element.get("class") not in ("background", "foreground"):
            self._shape(element, name, x, y)

    def _text(self, words: str, element: Element, x: float, y: float) -> None:
        words, size = self._lines.get(words, words), element.get("font-size", "").removesuffix("px")
        given, fill = element.get("text-anchor", "start"), element.get("fill", style.INK)
        anchor, said = f' text-anchor="{given}"' if given != "start" else "", escape(words)
        if self.language != "zh":
            said = CHINESE.sub(lambda han: f'<tspan lang="zh-Hans">{han[0]}</tspan>', said)
        made = f'<text x="{_round(x)}" y="{_round(y)}" font-size="{size}" fill="{fill}"{anchor}>{said}</text>'
        self.texts.append(words)
        if words in self._head:
            self._top = max(self._top, y + 8)
        elif words in self._foot:
            self._bottom = min(self._bottom, y - 18)
        (self._frame if words in self._head or words in self._foot else self._body).append(made)

    def _shape(self, element: Element, name: str, x: float, y: float) -> None:
        kept = {key: value for key in _PAINT if (value := element.get(key)) not in (None, "", "transparent", "none")}
        if "stroke" not in kept or kept.get("stroke-width") == "0":
            kept.pop("stroke-width", None), kept.pop("stroke", None)
        if {"fill", "stroke"} & kept.keys():
            outline = {key: value for key in _OUTLINE if (value := element.get(key)) is not None}
            outline = {key: _NUMBER.sub(lambda m: _round(float(m[0])), value) for key, value in outline.items()}
            moved = {"transform": f"translate({_round(x)},{_round(y)})"} if x or y else {}
            kept = outline | moved | {"fill": "none"} | kept
            self._body.append(f"<{name} " + " ".join(f'{key}="{escape(value)}"' for key, value in kept.items()) + "/>")

    def inline(self, label: str) -> str:
        """The chart alone, for a page: no size, no fonts, no ids; the page's stylesheet does the rest."""
        left = style.MARGIN if self._head else 0
        box = f"{left} {_round(self._top)} {_round(self.width - 2 * left)} {_round(self._bottom - self._top)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{escape(label)}" '
            f'lang="{_TAGS.get(self.language, self.language)}" viewBox="{box}"><g aria-hidden="true">'
            f"{''.join(self._body)}</g></svg>"
        )

    def alone(self, title: str, alt: str) -> str:
        """A file of its own, with its head and foot on a ground."""
        width, height = _round(self.width), _round(self.height)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'lang="{_TAGS.get(self.language, self.language)}" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="{style.FAMILIES}">'
            f"<title>{escape(title)}</title><desc>{escape(alt)}</desc>"
            f'<path d="M0,0h{width}v{height}h-{width}Z" fill="{style.PAPER}"/>'
            f"{''.join(self._frame + self._body)}</svg>\n"
        )


def _round(number: float) -> str:
    return f"{round(number, 2):g}" if abs(number) < 1e5 else f"{number:.2f}"
