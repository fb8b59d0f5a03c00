"""Tidy Vega's SVG for a page, and dress it up to stand alone. Knows nothing of charts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree

from . import style
from .text import wrap

_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d(?:\.\d+)?e-\d+")
_TRANSLATE = re.compile(r"translate\((-?[\d.e-]+),(-?[\d.e-]+)\)")
_SLACK = 8
#: What is kept of a shape, beside its outline.
_PAINT = ("fill", "stroke", "stroke-width", "opacity")


@dataclass(frozen=True)
class Picture:
    """The marks of a chart as SVG elements, without a frame."""

    body: str
    width: float
    height: float
    texts: tuple[str, ...]
    """Every line of text in it."""


def tidy(svg: str, width: float, height: float) -> Picture:
    """Keep shapes and texts in one flat list; drop groups, fonts, ids, classes, roles and backgrounds.

    `width` and `height` are the frame that was asked for. Vega grows it by the outlines of what stands
    at its edge; here it grows only when words really run over, so that nothing is ever cut off.
    """
    root = ElementTree.fromstring(svg)
    grown_width, grown_height = float(root.get("width")), float(root.get("height"))
    out: list[str] = []
    texts: list[str] = []
    for child in root:
        if _name(child) == "g":
            for inner in child:  # past the shift that goes with Vega's growth
                _walk(inner, 0.0, 0.0, out, texts)
    width, height = (
        asked if grown <= asked + _SLACK else grown for asked, grown in ((width, grown_width), (height, grown_height))
    )
    return Picture("".join(out), width, height, tuple(texts))


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _walk(element: ElementTree.Element, x: float, y: float, out: list[str], texts: list[str]) -> None:
    match = _TRANSLATE.fullmatch(element.get("transform", ""))
    x, y = (x + float(match[1]), y + float(match[2])) if match else (x, y)
    name = _name(element)
    if name == "g":
        for child in element:
            _walk(child, x, y, out, texts)
    elif name == "text":
        words = "".join(element.itertext())
        texts.append(words)
        anchor = {"middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}.get(element.get("text-anchor"), "")
        size = element.get("font-size", "").removesuffix("px")
        out.append(
            f'<text x="{_round(x)}" y="{_round(y)}" font-size="{size}" fill="{element.get("fill")}"{anchor}>{escape(words)}</text>'
        )
    elif element.get("class") not in ("background", "foreground"):
        out.append(_shape(element, name, x, y))


def _shape(element: ElementTree.Element, name: str, x: float, y: float) -> str:
    kept = {key: element.get(key) for key in _PAINT if element.get(key) not in (None, "")}
    if kept.get("stroke", "none") == "none":
        kept.pop("stroke-width", None)
        kept.pop("stroke", None)
    kept.setdefault("fill", "none")
    if kept.get("opacity") == "1":
        del kept["opacity"]
    outline = {key: element.get(key) for key in ("d", "x1", "y1", "x2", "y2") if element.get(key) is not None}
    outline = {key: _NUMBER.sub(lambda m: _round(float(m[0])), value) for key, value in outline.items()}
    moved = {"transform": f"translate({_round(x)},{_round(y)})"} if x or y else {}
    return f"<{name} " + " ".join(f'{key}="{escape(value)}"' for key, value in (outline | moved | kept).items()) + "/>"


def _round(number: float) -> str:
    return f"{round(number, 2):g}" if abs(number) < 1e5 else f"{number:.2f}"


def inline(picture: Picture, label: str, language: str) -> str:
    """For a page: no size, no fonts, no ids; the page's stylesheet does the rest."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{escape(label)}" lang="{_tag(language)}" '
        f'viewBox="0 0 {_round(picture.width)} {_round(picture.height)}"><g aria-hidden="true">{picture.body}</g></svg>'
    )


def standalone(
    picture: Picture, title: str, reading: str, alt: str, credit: str, language: str, families: str = style.FAMILIES
) -> str:
    """A file of its own: a ground, the title and reading above the chart, the credit below it."""
    margin, parts, y = 30, [], 30.0
    inner = picture.width
    for words, size, fill, after in ((title, style.TITLE, style.INK, 7), (reading, style.NOTE, style.MUTED, 16)):
        for line in wrap(words, size, inner):
            y += size * 1.32
            parts.append(_line(margin, y - size * 0.28, size, fill, line))
        y += after
    parts.append(f'<g transform="translate({margin},{_round(y)})">{picture.body}</g>')
    y += picture.height + 14
    parts.append(
        f'<path d="M{margin},{_round(y)}h{_round(inner)}" stroke="{style.RULE}" stroke-width="1" fill="none"/>'
    )
    for line in wrap(credit, style.SMALL, inner):
        y += style.SMALL * 1.5
        parts.append(_line(margin, y + 4, style.SMALL, style.MUTED, line))
    width, height = _round(inner + 2 * margin), _round(y + 24)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{_tag(language)}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{families}">'
        f"<title>{escape(title)}</title><desc>{escape(alt)}</desc>"
        f'<path d="M0,0h{width}v{height}h-{width}Z" fill="{style.PAPER}"/><path d="M{margin},24h{_round(inner)}" stroke="{style.INK}" stroke-width="2" fill="none"/>'
        f"{''.join(parts)}</svg>\n"
    )


def _line(x: float, y: float, size: float, fill: str, words: str) -> str:
    return f'<text x="{_round(x)}" y="{_round(y)}" font-size="{size}" fill="{fill}">{escape(words)}</text>'


def _tag(language: str) -> str:
    return {"zh": "zh-Hans"}.get(language, language)
