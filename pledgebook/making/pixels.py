"""PNG pictures of few colours, painted by Pillow. They have 16 colours, four bits a pixel, and few bytes.

A picture is painted in grey levels, and 16 of the levels are then given colours: level 128 is the ground, what is
darker leads to one colour, what is lighter to another. So edges stay smooth.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

#: Number of the ground's colour among the 16, and its grey level.
GROUND, PAPER = 8, 128
#: Places of one of Vega's or our own outlines: a command and its numbers.
_STEP = re.compile(r"([MLHVhvAZ])([^A-Za-z]*)")
_FINER = 4
#: Dark words on what is lighter than the ground end at this grey level.
_RIM = 88


def level(colour: int) -> int:
    """The grey level that becomes one of the 16 colours."""
    return colour * 16 if colour <= GROUND else PAPER + round((colour - GROUND) / (15 - GROUND) * 127)


def saved(image: Image, colours: Mapping[int, str]) -> bytes:
    """The picture as a PNG file; `colours` are some of the 16, others lie between their neighbours."""
    dark = [round(grey / 16) for grey in range(PAPER)]
    light = [GROUND + round((grey - PAPER) / 127 * (15 - GROUND)) for grey in range(PAPER, 256)]
    image = image.point(dark + light)
    image.putpalette([part for number in range(16) for part in _between(number, colours)])
    out = io.BytesIO()
    image.save(out, "PNG", bits=4, compress_type=zlib.Z_RLE)  # 1 % larger than deflate, in two thirds of the time
    return out.getvalue()


def _between(number: int, colours: Mapping[int, str]) -> tuple[int, ...]:
    low, high = max(n for n in colours if n <= number), min(n for n in colours if n >= number)
    one, other = (bytes.fromhex(colours[n].removeprefix("#")) for n in (low, high))
    share = (number - low) / (high - low) if high > low else 0
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other))


def painted(svg: str, colours: Mapping[int, str], font: Callable[[float], FreeTypeFont], scale: int) -> bytes:
    """A flat SVG of rectangles, lines, circles, polygons and lines of text as a PNG file, `scale` times as large.

    Nothing but these elements and `translate` may be in it; colours are those of `colours`. `font` is by size. This
    takes a third of the time of a renderer that reads the font anew for each glyph.
    """
    from PIL import Image, ImageDraw

    root = ElementTree.fromstring(svg)
    size = (round(float(root.attrib["width"]) * scale), round(float(root.attrib["height"]) * scale))
    image = Image.new("L", size, PAPER)
    levels = {colour: level(number) for number, colour in colours.items()}
    _Brush(image, ImageDraw.Draw(image), levels, font, scale).all(root, 0, 0)
    return saved(image, colours)


class _Brush:
    """Paints elements on one picture."""

    def __init__(self, image: Image, draw: ImageDraw, levels: dict[str, int], font: Any, scale: int):
        self.image, self.draw, self.levels, self.font, self.scale = image, draw, levels, font, scale

    def all(self, element: ElementTree.Element, x: float, y: float) -> None:
        moved = re.fullmatch(r"translate\((\S+),(\S+)\)", element.get("transform", ""))
        x, y = (x + float(moved[1]), y + float(moved[2])) if moved else (x, y)
        name = element.tag.rpartition("}")[2]
        if name in ("svg", "g"):
            for child in element:
                self.all(child, x, y)
        elif name == "text":
            self.text(element, x + float(element.attrib["x"]), y + float(element.attrib["y"]))
        elif name == "line":
            ends = [(x + float(element.get(f"x{n}", 0)), y + float(element.get(f"y{n}", 0))) for n in (1, 2)]
            self.line(ends, element)
        elif name == "path":
            self.path(element, x, y)

    def text(self, element: ElementTree.Element, x: float, y: float) -> None:
        anchor = {"middle": "ms", "end": "rs"}.get(element.get("text-anchor", ""), "ls")
        font, fill = self.font(float(element.attrib["font-size"]) * self.scale), self.levels[element.attrib["fill"]]
        place, said = (x * self.scale, y * self.scale), "".join(element.itertext())
        left, top, right, bottom = self.draw.textbbox(place, said, font, anchor)
        box = (int(left), int(top), int(right) + 1, int(bottom) + 1)
        under = self.image.crop(box)
        self.draw.text(place, said, fill, font, anchor)
        if fill < PAPER and any(under.histogram()[PAPER + 1 :]):  # the ground lies between: a pale rim around words
            rim = self.image.crop(box).point([255 * (grey > _RIM) for grey in range(256)])
            self.image.paste(under, box, rim)

    def line(self, ends: list[tuple[float, float]], element: ElementTree.Element) -> None:
        wide = max(1, round(float(element.get("stroke-width", 1)) * self.scale))
        (x, y), (x2, y2) = [(round(x * self.scale), round(y * self.scale)) for x, y in ends]
        half, level = wide // 2, self.levels[element.attrib["stroke"]]
        box = (x, y - half, x2, y - half + wide - 1) if y == y2 else (x - half, y, x - half + wide - 1, y2)
        self.draw.rectangle((min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])), level)

    def path(self, element: ElementTree.Element, x: float, y: float) -> None:
        outlines, radius = _outlines(element.attrib["d"])
        fill, stroke = (self.levels.get(element.get(key, "none")) for key in ("fill", "stroke"))
        wide = round(float(element.get("stroke-width", 1)) * self.scale) if stroke is not None else 0
        if radius:
            outer = radius + wide / self.scale / 2
            self.fine([(x - outer, y - outer), (x + outer, y + outer)], (fill if stroke is None else stroke) or 0, True)
            if stroke is not None and fill is not None:
                inner = radius - wide / self.scale / 2
                self.fine([(x - inner, y - inner), (x + inner, y + inner)], fill, True)
        for points in outlines if not radius else ():
            placed = [(round(x + a, 2), round(y + b, 2)) for a, b in points]
            xs, ys = sorted({a for a, _ in placed}), sorted({b for _, b in placed})
            if len(placed) == 2:
                self.line(placed, element)
            elif len(xs) == len(ys) == 2:
                edge = wide / self.scale / 2
                left, top, right, bottom = (
                    round(v * self.scale) for v in (xs[0] - edge, ys[0] - edge, xs[1] + edge, ys[1] + edge)
                )
                if right > left and bottom > top:
                    self.draw.rectangle((left, top, right - 1, bottom - 1), fill, stroke, wide)
            elif fill is not None:
                self.fine(placed, fill)

    def fine(self, points: list[tuple[float, float]], level: int, circle: bool = False) -> None:
        """A slanted or round shape with smooth edges; Pillow has none, so it is painted larger and shrunk."""
        from PIL import Image, ImageDraw

        left, top = (int(min(p[i] for p in points) * self.scale) - 1 for i in (0, 1))
        right, bottom = (int(max(p[i] for p in points) * self.scale) + 2 for i in (0, 1))
        tile = Image.new("L", ((right - left) * _FINER, (bottom - top) * _FINER))
        placed = [((x * self.scale - left) * _FINER, (y * self.scale - top) * _FINER) for x, y in points]
        pen = ImageDraw.Draw(tile)
        pen.ellipse((placed[0], placed[1]), 255) if circle else pen.polygon(placed, 255)
        mask = tile.resize((right - left, bottom - top), Image.Resampling.BOX)
        self.image.paste(level, (left, top), mask)


def _outlines(path: str) -> tuple[list[list[tuple[float, float]]], float]:
    """The corners of each outline; the radius where it is a circle around its own zero."""
    found: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, numbers in _STEP.findall(path):
        values = [float(n) for n in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", numbers)]
        if command == "A":
            return found, values[0]
        if command == "M":
            found.append([])
        if command == "Z":
            x, y = found[-1][0]
            continue
        if command in "ML":
            points = list(zip(values[::2], values[1::2]))
        else:
            to = values[0] + (0 if command in "HV" else x if command == "h" else y)
            points = [(to, y) if command in "Hh" else (x, to)]
        found[-1] += points
        x, y = points[-1]
    return found, 0
