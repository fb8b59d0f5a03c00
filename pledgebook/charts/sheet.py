"""Lay out rows of labels, marks and words, in one column of panels that each have a scale from zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum

from . import marks
from .marks import STEP, Amount, Scale, Shapes
from .style import INK, LINE, MUTED, RIVER, RULE, SMALL, TEXT, WIDTHS
from .text import width, wrap

#: Height of one mark with the air around it, and half its thickness.
PITCH, HALF = {"bar": 22, "dot": 22, "stack": 24, "squares": STEP}, {"bar": 7, "dot": 6, "stack": 9, "squares": 0}
#: Space between a mark and its words, and between rows.
GAP, AIR = 7, 12
#: Labels up to this width stand beside their marks on a narrow sheet too.
_SHORT = 124


@dataclass(frozen=True)
class Lane:
    """One mark and the words at its end."""

    words: str
    amount: Amount | None = None
    parts: tuple[int, ...] = ()
    """For a stack: the numbers that make up the whole."""

    @property
    def top(self) -> float:
        return sum(self.parts) if self.parts else max(self.amount.value, self.amount.high or 0)


@dataclass(frozen=True)
class Row:
    label: str
    lanes: tuple[Lane, ...]
    joined: bool = False
    """A thin line from the first mark to the second: only for two numbers that measure the same thing."""


@dataclass(frozen=True)
class Panel:
    """Rows that share one scale."""

    rows: tuple[Row, ...]
    style: str = "bar"
    """bar, dot, squares or stack."""
    full: float = 0
    """Where the scale ends; 0 for the largest number."""
    ticks: tuple[tuple[float, str], ...] = ()
    heading: str = ""


@dataclass
class Drawn:
    """A panel with everything in its place."""

    shapes: Shapes
    scale: Scale
    height: float


@dataclass(frozen=True)
class Key:
    """One line that explains a sign: a bound's mark, a fill, or a character such as †."""

    words: str
    bound: str = ""
    fill: str = ""
    sign: str = ""


@dataclass
class _Place:
    """The columns of a sheet: labels beside the marks where there is room, above them where there isn't."""

    page: int
    beside: bool
    left: float
    words: float = field(init=False)

    def __post_init__(self):
        self.words = 200 if self.page >= WIDTHS["wide"] else 140


def lay_out(panels: list[Panel], page: int, keys: list[Key] = (), key_first: bool = False) -> list[Drawn]:
    """Every panel in its place, the key as a panel of its own. `page` is the width."""
    longest = max(width(row.label, TEXT) for panel in panels for row in panel.rows)
    beside = page >= WIDTHS["wide"] or (longest <= _SHORT and all(map(_brief, panels)))
    place = _Place(page, beside, max(40, min(236, longest)) + 16 if beside else 1)
    drawn = [_panel(panel, place) for panel in panels]
    if keys:
        drawn.insert(0 if key_first else len(drawn), _key(list(keys), page))
    return drawn


def _brief(panel: Panel) -> bool:
    """Whether the words after the marks leave room for labels before them, on a narrow sheet."""
    return panel.style != "stack" and all(
        width(lane.words, TEXT) <= _SHORT / 3 for row in panel.rows for lane in row.lanes
    )


def _panel(panel: Panel, place: _Place) -> Drawn:
    scale, columns = _scale(panel, place)
    shapes, y = Shapes(), AIR / 2
    if panel.heading:
        for line in wrap(panel.heading, SMALL, place.page - 4):
            shapes.text(0, y + 6, line, SMALL, MUTED)
            y += SMALL * LINE
        y += AIR / 2 + 2
    for row in panel.rows:
        y = _row(shapes, scale, panel, row, y, place, columns)
    if panel.ticks:
        for value, words in panel.ticks:
            shapes.line(value, y - AIR / 2 - 4, value, y - AIR / 2, MUTED, on="grid")
            align = "left" if value == 0 and scale.left < 10 else "center"
            shapes.text(scale.place(value), y - AIR / 2 + 10, words, SMALL, MUTED, align)
        y += 18
    return Drawn(shapes, scale, round(y + 4, 2))


def _scale(panel: Panel, place: _Place) -> tuple[Scale, int]:
    """The longest scale on which every mark still has room for its words; for squares, their number to a line."""
    room = place.page - place.left - 2
    if panel.style == "squares":
        return _square_scale(panel, place, room)
    full = panel.full or max(lane.top for row in panel.rows for lane in row.lanes) or 1
    length = room - 4
    for lane in (lane for row in panel.rows for lane in row.lanes):
        beyond = (marks.reach(panel.style, lane.amount) if lane.amount else 0) + GAP + _words_width(lane, place)
        share = lane.top / full
        length = min(length, (room - beyond) / share if share else length)
    for value, words in panel.ticks:
        length = min(length, (room - width(words, SMALL) / 2) / (value / full) if value else length)
    return Scale(full, place.left, place.left + length), 0


def _square_scale(panel: Panel, place: _Place, room: float) -> tuple[Scale, int]:
    lanes = [lane for row in panel.rows for lane in row.lanes]
    after = max(_words_width(lane, place) + marks.reach("squares", lane.amount) for lane in lanes) + GAP
    fit = int((room - after) // STEP)
    most = int(max(lane.top for lane in lanes))
    columns = most if most <= fit else fit // 10 * 10 if fit >= 10 else max(fit, 1)
    return Scale(columns, place.left, place.left + columns * STEP), columns


def _words_width(lane: Lane, place: _Place) -> float:
    return max((width(line, TEXT) for line in wrap(lane.words, TEXT, place.words)), default=0)


def _row(shapes: Shapes, scale: Scale, panel: Panel, row: Row, y: float, place: _Place, columns: int) -> float:
    """Draw one row; returns where the next one starts."""
    lines = wrap(row.label, TEXT, place.left - 16 if place.beside else place.page - 4)
    label_height = len(lines) * TEXT * LINE
    heights = [_lane_height(panel, lane, place, columns) for lane in row.lanes]
    lanes_height = fsum(heights)
    if not place.beside:
        height, label_top, lane_y = label_height + 3 + lanes_height, y, y + label_height + 3
    elif panel.style == "squares":
        height, label_top, lane_y = max(label_height, lanes_height), y, y
    elif len(row.lanes) > 1:
        height, label_top, lane_y = max(label_height, lanes_height), y + (heights[0] - TEXT * LINE) / 2, y
    else:
        height = max(label_height, lanes_height)
        label_top, lane_y = y + (height - label_height) / 2, y + (height - lanes_height) / 2
    for i, line in enumerate(lines):
        shapes.text(0, label_top + (i + 0.5) * TEXT * LINE, line, TEXT)
    bottom = y + height
    if panel.style != "squares":
        air = (y - AIR / 2, bottom + AIR / 2) if place.beside else (lane_y - 1, bottom + 1)
        shapes.line(0, air[0], 0, air[1], INK, on="grid")
    _lanes(shapes, scale, panel, row, lane_y, heights, place, columns)
    return bottom + AIR


def _lane_height(panel: Panel, lane: Lane, place: _Place, columns: int) -> float:
    """Room for the mark and for its words, whichever is higher."""
    words = len(wrap(lane.words, TEXT, place.words)) * TEXT * LINE
    if panel.style == "squares":
        return max(-(-int(lane.top) // columns) * STEP + 4, words)
    return max(PITCH[panel.style], words + 2)


def _lanes(
    shapes: Shapes, scale: Scale, panel: Panel, row: Row, y: float, heights: list[float], place: _Place, columns: int
) -> None:
    middles = []
    for lane, height in zip(row.lanes, heights):
        words = wrap(lane.words, TEXT, place.words)
        if panel.style == "squares":
            middle, end = y + TEXT * LINE / 2, scale.left + _squares_end(lane, columns) - 3
            marks.squares(shapes, scale, lane.amount, middle, columns)
        else:
            middle, end = y + height / 2, scale.place(lane.top)
            _mark(shapes, scale, panel.style, lane, middle)
            end += marks.reach(panel.style, lane.amount) if lane.amount else 0
        end += GAP
        for i, line in enumerate(words):
            offset = i if panel.style == "squares" else i - (len(words) - 1) / 2
            shapes.text(end, middle + offset * TEXT * LINE, line, TEXT)
        middles.append(middle)
        y += height
    if row.joined and panel.style == "dot":
        _join(shapes, *(lane.amount.value for lane in row.lanes), *middles)


def _squares_end(lane: Lane, columns: int) -> float:
    """How far to the right squares go: their longest line, or the last one with the sign of its bound."""
    last = (int(lane.top) - 1) % columns + 1 if lane.top else 0
    return max(min(lane.top, columns) * STEP, last * STEP + marks.reach("squares", lane.amount))


def _join(shapes: Shapes, first: float, second: float, above: float, below: float) -> None:
    """A thin line with one corner, on the side where it crosses no words."""
    if second >= first:
        shapes.line(first, above + 6, first, below, RIVER, on="joins")
        shapes.line(first, below, second, below, RIVER, on="joins")
    else:
        shapes.line(first, above, second, above, RIVER, on="joins")
        shapes.line(second, above, second, below - 6, RIVER, on="joins")


def _mark(shapes: Shapes, scale: Scale, style: str, lane: Lane, middle: float) -> None:
    if style == "stack":
        marks.stack(shapes, scale, lane.parts, middle, HALF["stack"])
    elif style == "dot":
        shapes.line(0, middle, lane.amount.value, middle, RULE, on="grid")
        marks.dot(shapes, scale, lane.amount, middle, HALF["dot"])
    elif lane.top:
        marks.bar(shapes, scale, lane.amount, middle, HALF["bar"])


def _key(keys: list[Key], page: int) -> Drawn:
    """One line for each sign, its drawing first."""
    shapes, scale, y = Shapes(), Scale(page, 0, page), 10.0
    drawn_width = 82 if any(key.bound for key in keys) else 22
    for key in keys:
        lines = wrap(key.words, SMALL, page - drawn_width - 4)
        if key.bound:
            marks.sample(shapes, scale, key.bound, y)
        elif key.fill:
            shapes.rect(0, 14, y, 5.5, key.fill)
        else:
            shapes.text(0, y, key.sign, TEXT)
        for line in lines:
            shapes.text(drawn_width, y, line, SMALL, MUTED)
            y += SMALL * LINE
        y += 7
    return Drawn(shapes, scale, round(y + 2, 2))


def ticks(full: float, suffix: str = "") -> tuple[tuple[float, str], ...]:
    """Round numbers from zero to `full`, at most six of them."""
    step = next(s for e in range(-2, 15) for s in (10.0**e, 2 * 10.0**e, 5 * 10.0**e) if full / s <= 5.001)
    return tuple((round(i * step, 6), f"{round(i * step, 6):g}{suffix}") for i in range(int(full / step + 1e-9) + 1))
