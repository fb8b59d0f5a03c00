"""How a number with its bound is drawn: as a bar, a dot or a row of squares, always from zero.

The bound is in the shape, not in a colour: a plain number ends sharply, `about` fades out across its
value, a floor goes on as dashes and an arrow, a ceiling is a heavy line that an arrow points back from.
The parts beyond the value have a fixed length on the page; they are signs, not ranges.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .style import INK, LIGHT, NONE, PALE, PAPER, RIVER, SMALL
from .text import width

FLOORS = ("at_least", "more_than")
#: Half the length of a fading end, and the length of an open one, in units of the chart.
FADE, OPEN = 10, 38
_DASHES = ((3, 9, 0.75), (12, 17, 0.55), (20, 24, 0.4))
SQUARE, STEP = 10, 13


@dataclass(frozen=True)
class Scale:
    """Values from zero to `full`, drawn from `left` to `right`."""

    full: float
    left: float
    right: float

    def place(self, value: float) -> float:
        """Where a value stands on the page."""
        return self.left + value / self.full * (self.right - self.left)

    def value(self, place: float) -> float:
        """What value stands at a place."""
        return round((place - self.left) / (self.right - self.left) * self.full, 6)


@dataclass(frozen=True)
class Amount:
    """One number to draw."""

    value: float
    bound: str = "exactly"
    high: float | None = None
    past: bool = False
    """A result and not a target: drawn hollow."""


@dataclass
class Shapes:
    """What goes on one panel. `x` of rectangles, lines and points are values of its scale; of texts, places."""

    rects: list[dict] = field(default_factory=list)
    grid: list[dict] = field(default_factory=list)
    joins: list[dict] = field(default_factory=list)
    lines: list[dict] = field(default_factory=list)
    points: list[dict] = field(default_factory=list)
    texts: list[dict] = field(default_factory=list)

    def rect(self, x, x2, y, half, fill=RIVER, opacity=1.0, stroke=NONE):
        self.rects.append(
            {"x": x, "x2": x2, "y": y - half, "y2": y + half, "fill": fill, "opacity": opacity, "stroke": stroke}
        )

    def line(self, x, y, x2, y2, stroke=INK, thick=1.0, on="lines"):
        getattr(self, on).append({"x": x, "y": y, "x2": x2, "y2": y2, "stroke": stroke, "thick": thick})

    def point(self, x, y, shape, size, fill=RIVER, stroke=NONE, opacity=1.0):
        self.points.append(
            {"x": x, "y": y, "shape": shape, "size": size, "fill": fill, "stroke": stroke, "opacity": opacity}
        )

    def text(self, x, y, words, size, fill=INK, align="left"):
        """`y` is the middle of the line; what is stored is its baseline."""
        self.texts.append(
            {
                "x": round(x, 2),
                "y": round(y + 0.36 * size, 2),
                "text": words,
                "size": size,
                "fill": fill,
                "align": align,
            }
        )


def reach(style: str, amount: Amount) -> float:
    """How far the drawing of an amount goes beyond the place of its value."""
    if amount.bound in FLOORS:
        return OPEN
    beyond = {"about": FADE, "at_most": 3}.get(amount.bound, 0)
    return max(beyond, 6) if style == "dot" else beyond


def bar(shapes: Shapes, scale: Scale, amount: Amount, y: float, half: float, start: float = 0) -> None:
    """A bar from `start`, which is zero everywhere but in a key."""
    end, low = scale.place(amount.value), scale.place(start)
    fill, stroke = (NONE, RIVER) if amount.past else (RIVER, NONE)
    if amount.bound == "about":
        fade = min(FADE, (end - low) * 0.6)
        shapes.rect(start, scale.value(end - fade), y, half, LIGHT if amount.past else RIVER)
        _fade(shapes, scale, end, fade, y, half, LIGHT if amount.past else RIVER)
    elif amount.bound == "at_most":
        shapes.rect(
            start,
            amount.value,
            y,
            half - 2,
            PALE if not amount.past else NONE,
            stroke=NONE if not amount.past else RIVER,
        )
        _ceiling(shapes, scale, amount.value, y, half)
    else:
        shapes.rect(start, amount.value, y, half, fill, stroke=stroke)
    if amount.bound == "range":
        _between(shapes, scale, amount, y, half)
    if amount.bound in FLOORS:
        _onward(shapes, scale, end, y, half)


def dot(shapes: Shapes, scale: Scale, amount: Amount, y: float, half: float = 6) -> None:
    """A dot at the value, for a scale that is shared by unlike things."""
    at = amount.value
    if amount.bound == "about":
        for size, opacity in ((380, 0.16), (220, 0.22), (110, 0.3), (40, 0.45)):
            shapes.point(at, y, "circle", size, LIGHT if amount.past else RIVER, opacity=opacity)
    elif amount.bound == "at_most":
        _ceiling(shapes, scale, at, y, half)
    else:
        shapes.point(at, y, "circle", 86, NONE if amount.past else RIVER, RIVER)
    if amount.bound == "range":
        _between(shapes, scale, amount, y, half / 2)
    if amount.bound in FLOORS:
        _onward(shapes, scale, scale.place(at) + 3, y, 2.5)


def squares(shapes: Shapes, scale: Scale, amount: Amount, y: float, columns: int) -> None:
    """One square for each one, `columns` to a line; `y` is the middle of the first line."""
    last = amount.high if amount.bound == "range" else amount.value
    for i in range(int(last)):
        fill, stroke, opacity = (PALE, NONE, 1.0) if amount.bound == "at_most" else (RIVER, NONE, 1.0)
        if i >= amount.value:
            fill, stroke = NONE, RIVER
        if amount.bound == "about" and i == last - 1:
            opacity = 0.5
        _square(shapes, scale, i % columns, y + i // columns * STEP, fill, stroke, opacity)
    column, line = (int(last) - 1) % columns, y + (int(last) - 1) // columns * STEP
    if amount.bound == "about":
        _square(shapes, scale, column + 1, line, RIVER, NONE, 0.2)
    elif amount.bound == "at_most":
        _ceiling(shapes, scale, column + 1, line, SQUARE / 2)
    elif amount.bound in FLOORS:
        _onward(shapes, scale, scale.place(column + 1) - 2, line, SQUARE / 2)


def stack(shapes: Shapes, scale: Scale, parts: tuple[int, ...], y: float, half: float) -> None:
    """Up to three parts of a whole, from dark to light, each with its number inside where it fits."""
    start = 0
    for value, fill, ink in zip(parts, (RIVER, LIGHT, PALE), (PAPER, INK, INK)):
        if not value:
            continue
        shapes.rect(start, start + value, y, half, fill, stroke=RIVER)
        if width(str(value), SMALL) <= scale.place(value) - scale.left:
            shapes.text((scale.place(start) + scale.place(start + value)) / 2, y, str(value), SMALL, ink, "center")
        start += value


def sample(shapes: Shapes, scale: Scale, bound: str, y: float) -> None:
    """A short bar that shows in a key what a bound looks like."""
    amount = Amount(30 if bound != "range" else 24, bound, 38 if bound == "range" else None)
    bar(shapes, scale, amount, y, 5)


def _square(shapes, scale, column, y, fill, stroke, opacity):
    left = scale.place(column)
    shapes.rect(scale.value(left), scale.value(left + SQUARE), y, SQUARE / 2, fill, opacity, stroke)


def _fade(shapes, scale, end, fade, y, half, fill):
    """The end of a bar as slices that grow paler, with the value in their middle."""
    slices = 8
    for i in range(slices):
        left, right = (end - fade + 2 * fade * edge / slices for edge in (i, i + 1))
        shapes.rect(scale.value(left), scale.value(right), y, half, fill, round(0.92 - 0.84 * i / (slices - 1), 2))


def _onward(shapes, scale, end, y, half):
    """Dashes that grow paler and an arrow: this much or more."""
    for left, right, opacity in _DASHES:
        shapes.rect(scale.value(end + left), scale.value(end + right), y, half, RIVER, opacity)
    shapes.point(scale.value(end + 31), y, "triangle-right", 70)


def _ceiling(shapes, scale, value, y, half):
    """A heavy line with an arrow back from it: this much or less."""
    shapes.line(value, y - half - 3, value, y + half + 3, RIVER, 3)
    shapes.point(scale.value(scale.place(value) - 9), y, "triangle-left", 60)


def _between(shapes, scale, amount, y, half):
    """Thin stripes from the lower number to the higher one."""
    left, right = scale.place(amount.value), scale.place(amount.high)
    while left + 2 < right:
        shapes.rect(scale.value(left + 2), scale.value(left + 3.5), y, half, RIVER)
        left += 4
    shapes.line(amount.high, y - half, amount.high, y + half, RIVER, 2)
