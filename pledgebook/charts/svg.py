"""Tidy Vega's SVG for a page, and frame it to stand alone. Knows nothing of charts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.etree import ElementTree

from ..words.lines import CHINESE
from . import style

_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d(?:\.\d+)?e-\d+")
_TRANSLATE = re.compile(r"translate\((-?[\d.e-]+),\s*(-?[\d.e-]+)\)")
#: By how much Vega grows a frame for the outlines of what stands at its edge.
_SLACK = 8
_TAGS = {"zh": "zh-Hans"}
#: What is kept of a shape, beside its outline.
_PAINT, _OUTLINE = ("fill", "stroke", "stroke-width"), ("d", "x1", "y1", "x2", "y2")


@dataclass
class Picture:
    """The marks and lines of text of a chart, as SVG elements in one flat list."""

    language: str
    head: Collection[str]
    """Lines above the chart, which a page has in its own text."""
    foot: Collection[str]
    """Lines below it."""
    lines: Mapping[str, str]
    """What stands for a line of text -> the line."""
    width: float = 0
    height: float = 0
    top: float = 0
    """Where the chart begins, below the head."""
    bottom: float = 0
    body: list[str] = field(default_factory=list)
    frame: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def walk(self, element: ElementTree.Element, x: float = 0, y: float = 0) -> None:
        """Keep shapes and texts; drop groups, fonts, ids, classes, roles and backgrounds."""
        match = _TRANSLATE.match(element.get("transform", ""))
        x, y = (x + float(match[1]), y + float(match[2])) if match else (x, y)
        name = element.tag.rpartition("}")[2]
        if name in ("g", "svg"):
            for child in element:
                self.walk(child, x, y)
        elif name == "text":
            for line in list(element) or [element]:
                y += float(line.get("dy", 0)) if line is not element else 0
                self._text("".join(line.itertext()), element, x, y)
        elif name in ("path", "line") and element.get("class") not in ("background", "foreground"):
            self._shape(element, name, x, y)

    def _text(self, words: str, element: ElementTree.Element, x: float, y: float) -> None:
        words = self.lines.get(words, words)
        anchor = {"middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}.get(
            element.get("text-anchor", ""), ""
        )
        size, fill = element.get("font-size", "").removesuffix("px"), element.get("fill", style.INK)
        said = escape(words)
        if self.language != "zh":
            said = CHINESE.sub(lambda han: f'<tspan lang="zh-Hans">{han[0]}</tspan>', said)
        made = f'<text x="{_round(x)}" y="{_round(y)}" font-size="{size}" fill="{fill}"{anchor}>{said}</text>'
        self.texts.append(words)
        if words in self.head:
            self.top = max(self.top, y + 8)
        elif words in self.foot:
            self.bottom = min(self.bottom, y - 18)
        (self.frame if words in self.head or words in self.foot else self.body).append(made)

    def _shape(self, element: ElementTree.Element, name: str, x: float, y: float) -> None:
        kept = {key: value for key in _PAINT if (value := element.get(key)) not in (None, "", "transparent", "none")}
        if "stroke" not in kept or kept.get("stroke-width") == "0":
            kept.pop("stroke-width", None), kept.pop("stroke", None)
        if not {"fill", "stroke"} & kept.keys():
            return
        outline = {key: value for key in _OUTLINE if (value := element.get(key)) is not None}
        outline = {key: _NUMBER.sub(lambda m: _round(float(m[0])), value) for key, value in outline.items()}
        moved = {"transform": f"translate({_round(x)},{_round(y)})"} if x or y else {}
        kept = outline | moved | {"fill": "none"} | kept
        self.body.append(f"<{name} " + " ".join(f'{key}="{escape(value)}"' for key, value in kept.items()) + "/>")

    def inline(self, label: str) -> str:
        """The chart alone, for a page: no size, no fonts, no ids; the page's stylesheet does the rest."""
        left, inner = (style.MARGIN, self.width - 2 * style.MARGIN) if self.head else (0, self.width)
        box = f"{left} {_round(self.top)} {_round(inner)} {_round(self.bottom - self.top)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{escape(label)}" '
            f'lang="{_TAGS.get(self.language, self.language)}" viewBox="{box}"><g aria-hidden="true">'
            f"{''.join(self.body)}</g></svg>"
        )

    def alone(self, title: str, alt: str) -> str:
        """A file of its own, with its head and foot on a ground."""
        width, height, inner = _round(self.width), _round(self.height), _round(self.width - 2 * style.MARGIN)
        rule = f'<path d="M{style.MARGIN},20h{inner}" stroke="{style.INK}" stroke-width="2" fill="none"/>'
        rule += f'<path d="M{style.MARGIN},{_round(self.bottom)}h{inner}" stroke="{style.RULE}" fill="none"/>'
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'lang="{_TAGS.get(self.language, self.language)}" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="{style.FAMILIES}">'
            f"<title>{escape(title)}</title><desc>{escape(alt)}</desc>"
            f'<path d="M0,0h{width}v{height}h-{width}Z" fill="{style.PAPER}"/>{rule}'
            f"{''.join(self.frame + self.body)}</svg>\n"
        )


def tidy(
    svg: str,
    width: float,
    language: str,
    head: Collection[str] = (),
    foot: Collection[str] = (),
    lines: Mapping[str, str] | None = None,
) -> Picture:
    """The picture in Vega's SVG, as wide as was asked for, and wider only when something runs over."""
    root = ElementTree.fromstring(svg)
    height, grown = float(root.attrib["height"]), float(root.attrib["width"])
    picture = Picture(
        language, head, foot, lines or {}, grown if grown > width + _SLACK else width, height, bottom=height
    )
    picture.walk(root)
    return picture


def _round(number: float) -> str:
    return f"{round(number, 2):g}" if abs(number) < 1e5 else f"{number:.2f}"
