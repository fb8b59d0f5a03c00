"""The marks of charts: bars from zero, unit squares, stacks, dots, the sign of a bound, keys. Altair is loaded here.

A bound is in the shape at the end of a bar and not in its colour: a plain number ends sharply, `about` thins out across
its value, a floor goes on as an arrow, with two heads if it is to be exceeded, a ceiling is a heavy line that an arrow
points back from. These signs have a fixed size, and are defined once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt

from ..words.lines import width as width_of
from ..words.lines import wrap
from .figure import Told
from .style import FAMILIES, INK, LIGHT, LINE, MUTED, PALE, PAPER, RIVER, RULE, SMALL, TEXT, WIDTHS

#: Bound -> the sign around the end of its bar, as an SVG path in pixels, and how far beyond it the words begin.
SIGNS = {
    "about": "M-10,-7h3v14h-3M-6,-7h2.4v14h-2.4M-2.4,-7h1.8v14h-1.8M1,-7h1.2v14h-1.2M4.4,-7h.8v14h-.8M8,-7h.5v14h-.5",
    "at_least": "M4,-1h17v2h-17ZM20,-5.5L30,0L20,5.5Z",
    "more_than": "M4,-1h8v2h-8ZM11,-5.5L21,0L11,5.5ZM20,-5.5L30,0L20,5.5Z",
    "at_most": "M-1.5,-11h3v22h-3ZM-5,0L-14,-5.5V5.5Z",
    "range": "M-1,-7h2v14h-2Z",
}
REACH = {"exactly": 8, "about": 17, "at_least": 38, "more_than": 38, "at_most": 10, "range": 8}
#: What hides the sharp end of a bar under the sign of about.
_COVER = "M-10.5,-8H1V8H-10.5Z"
#: Thickness of a bar and of the lane it lies in; the most room for a square; air between rows.
BAR, LANE, CELL, AIR, GAP = 14, 24, 13, 14, 8
#: The widest column of labels, and of whole titles; height of a line of small type.
LABELS, TITLES, SMALL_LINE = 290, 310, 16
#: What of a row is in a specification, and which of it are quantities; all else is names.
_DRAWN = (
    *("id", "what", "lane", "kind", "part", "value", "high", "scale", "bound", "words", "date"),
    *("past", "joined", "link", "url"),
)
_QUANTITIES = frozenset(("value", "high", "start", "end", "column"))
#: Of axes and legends.
_SMALL: dict[str, Any] = {"labelFontSize": SMALL, "labelColor": MUTED, "title": None}
#: How bars look: what is past is hollow, a ceiling pale, and what goes on to the end of a range.
_FILL = alt.ExprRef(f"datum.past ? '{PAPER}' : datum.high || datum.bound == 'at_most' ? '{PALE}' : '{RIVER}'")
#: Places for what stands beside the marks; `alt.value` takes milliseconds to find the channel that it is for.
_X: Any = alt.XValue
_Y_OFFSET: Any = alt.YOffsetValue
Rows = list[dict[str, Any]]


def theme() -> dict[str, Any]:
    """Type, colours and spacing of every chart."""
    text = {"fontSize": TEXT, "lineHeight": LINE, "lineBreak": "\n", "fill": INK, "align": "left", "baseline": "middle"}
    title = {"fontSize": SMALL, "lineHeight": 17, "color": MUTED, "fontWeight": "normal", "anchor": "start"}
    config = {
        "font": FAMILIES,
        "aria": False,  # a screen reader hears title, reading and table; not each mark
        "view": {"stroke": None},
        "axis": _SMALL | {"domainColor": INK, "tickColor": MUTED, "gridColor": RULE},
        "axisY": {"labels": False, "ticks": False},
        "bar": {"discreteBandSize": BAR, "stroke": RIVER, "strokeWidth": 1},
        "point": {"size": 4, "fill": RIVER, "strokeWidth": 0, "opacity": 1},
        "text": text,
        "title": title | {"frame": "bounds", "offset": 12},
        "concat": {"spacing": 18},
    }
    return {"background": PAPER, "padding": {"top": 4, "bottom": 4}, "config": config}


class Sheet:
    """What a figure is drawn on: its width and column of labels, and the data of its panels by name."""

    def __init__(self, told: Told, width: int):
        self.told, self.width, self.wide = told, width, width >= WIDTHS["wide"]
        self.datasets: dict[str, Rows] = {}
        self.rows = [[_plain(row) for row in panel["rows"]] for panel in told["panels"]]
        rows = [row for rows in self.rows for row in rows]
        long = any(panel["mark"] == "dots" for panel in told["panels"])
        self.size, self.line, most = (SMALL, SMALL_LINE, TITLES) if long else (float(TEXT), LINE, LABELS)
        """Size of the labels, and height of one of their lines."""
        self.most = most if self.wide else width
        lines = (line for row in rows for line in wrap(row["what"], self.size, most))
        self.left = round(max(width_of(line, self.size) for line in lines) + 16) if self.wide else 0
        """Width of the column of labels, 0 where they stand above."""

    def params(self) -> list[dict[str, Any]]:
        """The signs of those bounds that occur, and their reaches, for all panels."""
        bounds = {row.get("bound") for rows in self.rows for row in rows}
        tables: dict[str, Any] = {"sign": SIGNS, "reach": REACH}
        return [{"name": name, "value": {b: of[b] for b in of if b in bounds}} for name, of in tables.items()]

    def panels(self) -> list[alt.LayerSpec]:
        """The panels of the figure and the key to their signs."""
        drawn = [globals()[panel["mark"]](self, panel, rows) for panel, rows in zip(self.told["panels"], self.rows)]
        for made, panel in zip(drawn, self.told["panels"]):
            if panel["heading"]:
                made.title = alt.Title(list(wrap(panel["heading"], SMALL, self.width - 4)))
        return drawn + key(self)

    def broken(self, rows: Rows, key: str, most: float, size: float = TEXT) -> int:
        """Break the words of every row into lines; the number of lines of the longest."""
        for row in rows:
            row[key] = "\n".join(wrap(row[key], size, most))
        return max((row[key].count("\n") + 1 for row in rows), default=0)

    def labels(self, rows: Rows, thick: float) -> alt.Chart:
        """One label for each id, in the middle beside its marks or above them."""
        several = len({row["id"] for row in rows}) < len(rows)
        once = [alt.AggregateTransform(aggregate=[], groupby=["id", "what"])] if several else []
        up = f"(1 - {'' if self.wide else '2 * '}length(split(datum.what, '\\n'))) * {self.line // 2}"
        size: dict[str, Any] = {"fontSize": self.size, "lineHeight": self.line} if self.size != TEXT else {}
        text, down = layer(steps=once).mark_text(dy=alt.ExprRef(up), **size), thick / 2 if self.wide else 0
        made: alt.Chart = text.encode(x=_X(-self.left), text=field(alt.Text, "what"), yOffset=_Y_OFFSET(down))
        return made

    def panel(
        self, name: str, rows: Rows, layers: list[alt.Chart], thick: float, zero: bool, x: alt.X, **more: Any
    ) -> alt.LayerSpec:
        """Layers on one row for each id: marks `thick`, `air`, and labels in its middle or above; a line at `zero`."""
        name = f"{name}-{len(self.datasets) + 1}" if name in self.datasets else name
        self.datasets[name] = rows  # apart from the chart: Altair would copy them value by value
        high = 0
        if "what" in rows[0]:
            layers.append(self.labels(rows, thick))
            high = self.broken(rows, "what", self.most, self.size) * self.line
        step = (max(high, thick) if self.wide else high + thick) + more.pop("air", AIR)
        blank = 1 - thick / step
        scale = alt.Scale(type="band", paddingInner=round(blank, 3), paddingOuter=round(blank / 2, 3) * self.wide)
        y = field(alt.Y, "id", sort=None, scale=scale, axis=alt.Undefined if zero else alt.Axis(domain=False))
        encoding = alt.FacetedEncoding(x=x, y=y, yOffset=more.pop("offset", alt.Undefined))
        # Plain parts of a specification: `alt.layer` would copy and look through every layer several times.
        plain = [alt.UnitSpec(mark=one.mark, encoding=one.encoding, transform=one.transform) for one in layers]
        height, data = alt.Step(step, **{"for": "position"}), alt.NamedData(name)
        return alt.LayerSpec(layer=plain, data=data, encoding=encoding, height=height, **more)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a specification has it: with what is drawn and nothing empty."""
    return {k: v for k in _DRAWN if (v := row.get(k)) not in (None, "") and v is not False}


def layer(*filters: str, steps: Iterable[Any] = ()) -> alt.Chart:
    """A layer of those rows that pass all filters."""
    chosen = [*(alt.FilterTransform(test) for test in filters), *steps]
    return alt.Chart(transform=chosen) if chosen else alt.Chart()


def calculate(**expressions: str) -> list[Any]:
    """Values that follow from others, by name."""
    return [alt.CalculateTransform(calculate=e, **{"as": name}) for name, e in expressions.items()]


def field(channel: Any, name: str, **more: Any) -> Any:
    """A channel that shows a field; spelled out, for Altair takes milliseconds to look up its short forms in text."""
    return channel(field=name, type="quantitative" if name in _QUANTITIES else "nominal", **more)


def said(small: bool = False, *only: str, **where: Any) -> alt.Chart:
    """The words of each row, in lines around the middle of its mark: beyond the sign of its bound, or `small`."""
    look: dict[str, Any] = {"fontSize": SMALL, "fill": MUTED, "lineHeight": SMALL_LINE}
    up = alt.ExprRef(f"(1 - length(split(datum.words, '\\n'))) * {(SMALL_LINE if small else LINE) // 2}")
    text = layer(*only).mark_text(dy=up, **(look if small else {"dx": alt.ExprRef("reach[datum.bound]")}))
    made: alt.Chart = text.encode(**where, text=field(alt.Text, "words"))
    return made


def shafts(rows: Rows, full: float, squares: alt.Chart | None = None) -> tuple[list[alt.Chart], str, dict[str, Any]]:
    """Bars, or squares, with the signs of their bounds; the field for their ends; what is calculated for it."""
    found, ranges = {row["bound"] for row in rows}, any("high" in row for row in rows)
    far, part = "value" if full and not ranges else "end", "" if full else " / datum.scale"
    layers = [squares or layer().mark_bar(fill=_FILL)]
    if ranges and not squares:  # the bar to its end is pale; over it lies that to its beginning
        sure = layer("datum.high", steps=calculate(start=f"datum.value{part}"))
        layers.append(sure.mark_bar(fill=RIVER).encode(x=field(alt.X, "start")))
    if "about" in found:
        layers.append(layer("datum.bound == 'about'").mark_point(fill=PAPER, shape=_COVER))
    if found & SIGNS.keys():
        layers.append(layer("sign[datum.bound]").mark_point(shape=alt.ExprRef("sign[datum.bound]")))
    end = calculate(end=f"{'(datum.high || datum.value)' if ranges else 'datum.value'}{part}")
    return layers, far, {} if far == "value" else {"transform": end}


def bars(sheet: Sheet, panel: Told, rows: Rows, squares: alt.Chart | None = None) -> alt.LayerSpec:
    """Bars from zero, each with its label, the sign of its bound and its words.

    Rows of one id with several `lane`s lie below each other; those with `past` are hollow, those `joined` are linked.
    """
    full, lanes = panel["full"], len({row.get("lane") for row in rows})
    most = {r["id"]: 120 if squares and r["value"] > 20 else 240 if sheet.wide or lanes > 1 else 160 for r in rows}
    lane = max(LANE, max(sheet.broken([row], "words", most[row["id"]]) for row in rows) * LINE + 4)
    room = sheet.width - sheet.left - 2
    length = room - (0 if squares or not full else 20 if sheet.wide else 38)
    for row in rows:  # as long as leaves every bar room for its words
        need = max(width_of(line, TEXT) for line in row["words"].split("\n")) + REACH[row["bound"]]
        length = min(length, (room - need) / max((row.get("high") or row["value"]) / (full or row["scale"]), 0.01))
    layers, far, more = shafts(rows, full, squares)
    if any("joined" in row for row in rows):  # a short link at the end of the shorter bar
        shorter = alt.AggregatedFieldDef(op="min", field=far, **{"as": far})
        link = layer("datum.joined", steps=[alt.AggregateTransform(aggregate=[shorter], groupby=["id"])])
        link = link.mark_tick(thickness=2, size=lane - BAR, color=RIVER)
        layers.append(link.encode(yOffset=_Y_OFFSET(lane)))
    look: dict[str, Any] = {"labelExpr": "datum.label + '%'", "grid": False, "domain": False, "labelFlush": False}
    look |= {"tickCount": 5, "labelAlign": "center"} if sheet.wide else {"tickCount": 3, "labelAlign": "left"}
    axis = alt.Axis(**look) if full and not squares else None
    x = field(alt.X, far, scale=alt.Scale(domain=[0, full or 1]), axis=axis)
    more |= {"offset": field(alt.YOffset, "lane", sort=None)} if lanes > 1 else {}
    layers.append(said())
    if squares:  # squares as large as there is room for
        length = full * min(CELL, length // full)
        squares.mark.size = (length / full - 3) ** 2
    zero, more["width"] = sheet.wide and not squares, round(length)
    return sheet.panel(panel["mark"], rows, layers, lane * lanes, zero, x, **more)


def units(sheet: Sheet, panel: Told, rows: Rows) -> alt.LayerSpec:
    """One square for each one, hollow to the end of a range, with words after them or behind labels above."""
    colon = "：" if sheet.told["language"] == "zh-Hans" else ": "
    for row in rows if not sheet.wide else ():
        row |= {"what": row["what"] + colon + row["words"], "words": ""}
    top = "datum.high || datum.value" if any("high" in row for row in rows) else "datum.value"
    each = [*calculate(n=f"sequence({top})"), alt.FlattenTransform(flatten=["n"]), *calculate(column="datum.n + 0.5")]
    fill = alt.ExprRef(f"datum.n < datum.value ? '{RIVER}' : '{PAPER}'")
    squares = layer(steps=each).mark_square(opacity=1, stroke=RIVER, strokeWidth=1, fill=fill)
    squares = squares.encode(x=field(alt.X, "column"))
    full = max(int(row.get("high") or row["value"]) for row in rows)
    return bars(sheet, panel | {"full": full}, rows, squares)


def kinds(sheet: Sheet, rows: Rows, *colours: str, shape: Any = "square") -> Any:
    """The fill of rows with `kind` and `part`, a number, and the key to it."""
    names = {row["part"]: row["kind"] for row in sorted(rows, key=lambda row: row["part"])}
    scale = alt.Scale(domain=list(names.values()), range=[colours[part] for part in names])
    look = _SMALL | {"labelLimit": 0, "symbolSize": 130, "symbolType": shape, "orient": "top", "columnPadding": 24}
    legend = alt.Legend(direction="horizontal" if sheet.wide else "vertical", **look)
    return field(alt.Fill, "kind", scale=scale, legend=legend)


def stack(sheet: Sheet, panel: Told, rows: Rows) -> alt.LayerSpec:
    """Bars in three parts: rows of one id with `kind` and `part` 0, 1, 2. Counts stand in parts with room for them."""
    most = max(row["sum"] for row in panel["rows"])
    order, ink = alt.Order("part:Q"), alt.ExprRef(f"datum.part ? '{INK}' : '{PAPER}'")
    count = layer(steps=calculate(count=f"datum.value < {most / 18:.1f} ? '' : '' + datum.value"))
    count = count.mark_text(align="center", fontSize=SMALL, fill=ink)
    inside = {"x": field(alt.X, "value", stack="zero", bandPosition=0.5), "text": field(alt.Text, "count")}
    total = {"x": field(alt.X, "value", aggregate="sum", stack=None), "text": field(alt.Text, "value", aggregate="sum")}
    layers = [
        layer().mark_bar(size=18).encode(fill=kinds(sheet, rows, RIVER, LIGHT, PALE), order=order),
        count.encode(**inside, order=order),
        layer().mark_text(dx=GAP).encode(**total),
    ]
    x = field(alt.X, "value", scale=alt.Scale(domain=[0, most]), axis=None)
    return sheet.panel("parts", rows, layers, LANE, sheet.wide, x, air=6, width=sheet.width - sheet.left - 34)


def dots(sheet: Sheet, panel: Told, rows: Rows) -> alt.LayerSpec:
    """Dots on a scale of time, of several `kind`s, with the words of the last."""
    first, last = min(row["date"] for row in rows)[:4], int(max(row["date"] for row in rows)[:4]) + 1
    strip = sheet.width - sheet.left - round(max(width_of(row.get("words", ""), SMALL) for row in rows)) - 16
    axis = alt.Axis(format="%Y", ticks=False, domain=False, orient="top", labelAlign="left", labelBound=False)
    axis.tickCount = alt.TimeIntervalStep(interval="year", step=2)
    x = alt.X("date:T", scale=alt.Scale(type="utc", domain=[f"{first}-01-01", f"{last}-01-01"]), axis=axis)
    circles = layer().mark_circle(size=60, opacity=1, stroke=RIVER, strokeWidth=1.5)
    circles = circles.encode(fill=kinds(sheet, rows, RIVER, PAPER, shape="circle"))
    layers = [circles, said(True, "datum.words", x=_X(strip + 12))]
    made = sheet.panel("publications", rows, layers, 14, False, x, air=8, width=strip)
    axis.offset = 0 if sheet.wide else (rows[0]["what"].count("\n") + 1) * sheet.line + 4
    return made


def key(sheet: Sheet) -> list[alt.LayerSpec]:
    """One line for each bound that occurs beside plain numbers, with what it means; below them what † means."""
    told = [row for panel in sheet.told["panels"] for row in panel["rows"] if not row.get("past")]
    found = {row["bound"]: row["meaning"] for row in told if row.get("meaning")}
    rows = [{"id": bound, "bound": bound, "value": 1.0, "words": found[bound]} for bound in SIGNS if bound in found]
    dagger = next((row["dagger"] for row in told if row.get("dagger")), "")
    note = list(wrap(f"† {dagger}", SMALL, sheet.width - sheet.left)) if dagger else []
    if not rows and not note:
        return []
    if "range" in found:  # the last of the signs
        rows[-1] |= {"value": 0.5, "high": 1}
    spoken = sheet.broken(rows, "words", sheet.width - sheet.left - 88, SMALL)
    layers, far, more = shafts(rows, 1)
    x = field(alt.X, far, scale=alt.Scale(domain=[0, 1]), axis=None)
    layers.append(said(True, x=_X(84)))
    more |= {"title": alt.Title(note, orient="bottom")} if note else {}
    return [sheet.panel("key", rows, layers, spoken * SMALL_LINE + 10, False, x, air=0, width=46, **more)]
