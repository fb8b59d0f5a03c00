"""The marks of charts: bars from zero, unit squares, stacks, dots, the sign of a bound, keys. Altair is loaded here.

A bound is in the shape at the end of a bar and not in its colour: a plain number ends sharply, `about` thins out across
its value, a floor goes on as an arrow, a ceiling is a heavy line that an arrow points back from. These signs have a
fixed size, and are defined once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt

from ..book.model import Language
from ..words.lines import width, wrap
from .figure import Figure, Panel, Row
from .style import FAMILIES, INK, LIGHT, LINE, MUTED, PALE, PAPER, RIVER, RULE, SMALL, TEXT, WIDTHS

#: Bound -> the sign around the end of its bar, as an SVG path in pixels, and how far beyond it the words begin.
SIGNS = {
    "about": "M-10,-7h3v14h-3M-6,-7h2.4v14h-2.4M-2.4,-7h1.8v14h-1.8M1,-7h1.2v14h-1.2M4.4,-7h.8v14h-.8M8,-7h.5v14h-.5",
    "at_least": "M4,-1h17v2h-17ZM20,-5.5L30,0L20,5.5Z",
    "more_than": "M4,-1h17v2h-17ZM20,-5.5L30,0L20,5.5Z",
    "at_most": "M-1.5,-11h3v22h-3ZM-5,0L-14,-5.5V5.5Z",
    "range": "M-1,-7h2v14h-2Z",
}
REACH = {"exactly": 8, "about": 17, "at_least": 38, "more_than": 38, "at_most": 10, "range": 8}
#: What hides the sharp end of a bar under the sign of about.
_COVER = "M-10.5,-8H1V8H-10.5Z"
#: Thickness of a bar, and of the lane it lies in; side of a square, and of the cell it lies in; air between rows.
BAR, LANE, SQUARE, CELL, AIR, GAP = 14, 24, 10, 13, 14, 8
#: The widest column of labels, of titles that may be cut off, and of labels that stand beside marks on a narrow chart.
LABELS, TITLES, SHORT = 250, 310, 124
#: What of a row is in a specification, and which of it are quantities; all else is names.
_DRAWN = (
    *("id", "what", "lane", "kind", "part", "value", "high", "scale", "bound", "words", "date"),
    *("past", "joined", "link", "url"),
)
_QUANTITIES = frozenset(("value", "high", "start", "end", "column"))
#: Of axes and legends.
_SMALL: dict[str, Any] = {"labelFontSize": SMALL, "labelColor": MUTED, "title": None}
#: How bars look: what is past is hollow, a ceiling pale.
_FILL = alt.ExprRef(f"datum.past ? '{PAPER}' : datum.bound == 'at_most' ? '{PALE}' : '{RIVER}'")
Rows = list[dict[str, Any]]


@alt.theme.register("pledgebook", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Type, colours and spacing of every chart."""
    config = {
        "font": FAMILIES,
        "aria": False,  # a screen reader hears title, reading and table; not each mark
        "view": {"stroke": None},
        "axis": _SMALL | {"domainColor": INK, "tickColor": MUTED, "gridColor": RULE},
        "axisY": {"labels": False, "ticks": False},
        "bar": {"discreteBandSize": BAR, "stroke": RIVER, "strokeWidth": 1},
        "point": {"size": 4, "fill": RIVER, "strokeWidth": 0, "opacity": 1},
        "text": {"fontSize": TEXT, "fill": INK, "align": "left", "baseline": "middle", "lineBreak": "\n"}
        | {"lineHeight": LINE},
        "title": {"anchor": "start", "frame": "bounds", "color": MUTED, "fontSize": SMALL, "fontWeight": "normal"}
        | {"lineHeight": 17, "offset": 12},
        "concat": {"spacing": 18},
    }
    return {"background": PAPER, "padding": {"top": 4, "bottom": 4}, "config": config}  # type: ignore[typeddict-item]


class Sheet:
    """What a figure is drawn on: its language, width and column of labels, and the data of its panels by name."""

    def __init__(self, figure: Figure, language: Language, width: int):
        self.figure, self.language, self.width = figure, language, width
        self.wide = width >= WIDTHS["wide"]
        self.datasets: dict[str, Rows] = {}
        rows = [row for panel in figure.panels for row in self.plain(panel.rows)]
        short = all(wide(row["what"]) <= SHORT and wide(row.get("words", "")) <= SHORT / 3 for row in rows)
        self.beside = self.wide or short
        """Whether labels stand beside their marks, and not above them."""
        lines = (line for row in rows for line in wrap(row["what"], TEXT, LABELS)) if self.beside else ()
        self.left = round(max((wide(line) + 16 for line in lines), default=0))
        """Width of the column of labels, 0 where they stand above."""

    def params(self) -> list[dict[str, Any]]:
        """The signs of those bounds that occur, and their reaches, for all panels."""
        bounds = {row.get("bound") for panel in self.figure.panels for row in panel.rows}
        tables: dict[str, Any] = {"sign": SIGNS, "reach": REACH}
        return [{"name": name, "value": {b: of[b] for b in of if b in bounds}} for name, of in tables.items()]

    def panels(self) -> list[alt.LayerSpec]:
        """The panels of the figure and the key to their signs."""
        return [globals()[panel.mark](self, panel) for panel in self.figure.panels] + key(self)

    def plain(self, rows: Iterable[Row]) -> Rows:
        """The rows as a specification has them: in one language, with what is drawn and nothing empty."""
        said = [{k: v[self.language] if isinstance(v := row.get(k), dict) else v for k in _DRAWN} for row in rows]
        return [{k: v for k, v in row.items() if v not in (None, "") and v is not False} for row in said]

    def broken(self, rows: Rows, key: str, most: float, size: float = TEXT) -> int:
        """Break the words of every row into lines; the number of lines of the longest."""
        for row in rows:
            row[key] = "\n".join(wrap(row[key], size, most))
        return max((row[key].count("\n") + 1 for row in rows), default=1)

    def panel(self, name: str, rows: Rows, layers: list[alt.Chart], thick: float, **more: Any) -> alt.LayerSpec:
        """Layers on one row for each id: marks `thick`, labels beside or above them, and `air`. A `line` marks zero."""
        name = f"{name}-{len(self.datasets) + 1}" if name in self.datasets else name
        self.datasets[name] = rows  # apart from the chart: Altair would copy them value by value
        lines = more["lines"] if "lines" in more else self.broken(rows, "what", LABELS if self.beside else self.width)
        more.pop("lines", None)
        least = max(thick, more.pop("least", 0))
        step = (max(lines * LINE, least) if self.beside else lines * LINE + least) + more.pop("air", AIR)
        blank = 1 - thick / step
        scale = alt.Scale(type="band", paddingInner=round(blank, 3), paddingOuter=round(blank / 2, 3) * self.beside)
        axis = {} if more.pop("line", self.beside) else {"axis": alt.Axis(domain=False)}
        y, offset = field(alt.Y, "id", sort=None, scale=scale, **axis), more.pop("offset", None)
        encoding = alt.FacetedEncoding(x=more.pop("x"), y=y, yOffset=offset or alt.Undefined)
        # Plain parts of a specification: `alt.layer` would copy and look through every layer several times.
        plain = [alt.UnitSpec(mark=one.mark, encoding=one.encoding, transform=one.transform) for one in layers]
        height, data = alt.Step(step, **{"for": "position"}), alt.NamedData(name)
        return alt.LayerSpec(layer=plain, data=data, encoding=encoding, height=height, **more)

    def heading(self, panel: Panel) -> dict[str, Any]:
        said = wrap(panel.heading[self.language], SMALL, self.width - 4) if panel.heading else ()
        return {"title": alt.Title(list(said))} if said else {}


def wide(words: str) -> float:
    """Width of the longest of several lines."""
    return max(width(line, TEXT) for line in words.split("\n"))


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


def at(x: float) -> Any:
    """A place in pixels, for what stands beside the marks."""
    return alt.XValue(x)  # type: ignore[no-untyped-call]


def labels(sheet: Sheet, thick: float, once: bool = False) -> alt.Chart:
    """The label of each row, in the middle beside its marks or above them; `once` where an id has several rows."""
    more = "(1 - length(split(datum.what, '\\n'))) * "
    up = f"{more}{LINE // 2}" if sheet.beside else f"{more}{LINE} - {(thick + LINE) / 2:g}"
    text = layer(steps=[alt.AggregateTransform(aggregate=[], groupby=["id", "what"])] if once else ())
    offset = {"yOffset": alt.YOffsetValue(thick / 2)} if once else {}  # type: ignore[no-untyped-call]
    text = text.mark_text(dy=alt.ExprRef(up))
    made: alt.Chart = text.encode(x=at(-sheet.left), text=field(alt.Text, "what"), **offset)
    return made


def ends(rows: Rows, steps: Iterable[Any] = (), **where: Any) -> list[alt.Chart]:
    """The signs of the bounds; none where all numbers are plain."""
    found, shape = {row["bound"] for row in rows}, alt.ExprRef("sign[datum.bound]")
    cover = layer("datum.bound == 'about'", steps=steps).mark_point(fill=PAPER, shape=_COVER).encode(**where)
    signs = layer("sign[datum.bound]", steps=steps).mark_point(shape=shape).encode(**where)
    return [cover] * ("about" in found) + [signs] * bool(found & SIGNS.keys())


def said(size: float = TEXT, line: float = LINE, *only: str, steps: Iterable[Any] = (), **where: Any) -> alt.Chart:
    """The words of each row, in lines around the middle of its mark."""
    beyond = {"dx": alt.ExprRef("reach[datum.bound]")}  # the end of the mark and the sign of its bound
    look: dict[str, Any] = beyond if size == TEXT else {"fontSize": size, "fill": MUTED, "lineHeight": line}
    up = alt.ExprRef(f"(1 - length(split(datum.words, '\\n'))) * {line / 2:g}")
    text = layer(*only, steps=steps).mark_text(dy=up, **look)
    made: alt.Chart = text.encode(**where, text=field(alt.Text, "words"))
    return made


def shafts(rows: Rows, start: str, part: str = "") -> tuple[list[alt.Chart], dict[str, Any], dict[str, str]]:
    """Bars with their signs: what is past is hollow, a ceiling pale, and a range goes on from `start` to its end.

    With the place of what stands beyond them, and what must be calculated for it.
    """
    bars = [layer().mark_bar(fill=_FILL)]
    if not any("high" in row for row in rows):
        return bars + ends(rows), {}, {}
    far = field(alt.X, "end")
    bars += [layer("datum.high").mark_bar(fill=PALE).encode(x=far, x2=alt.X2(start)), *ends(rows, x=far)]
    return bars, {"x": far}, {"end": f"(datum.high || datum.value){part}"}


def bars(sheet: Sheet, panel: Panel) -> alt.LayerSpec:
    """Bars from zero, each with its label, the sign of its bound and its words.

    Rows of one id with several `lane`s lie below each other; those with `past` are hollow, those `joined` are linked.
    """
    rows, full = sheet.plain(panel.rows), panel.full
    lanes = len({row.get("lane") for row in rows})
    lane = max(LANE, sheet.broken(rows, "words", 240 if sheet.wide else 160) * LINE + 4)
    room = sheet.width - sheet.left - 2
    length = room - (20 if full and sheet.beside else 38 if full else 0)
    for row in rows:  # as long as leaves every bar room for its words
        need = wide(row["words"]) + REACH[row["bound"]]
        length = min(length, (room - need) / max((row.get("high") or row["value"]) / (full or row["scale"]), 0.01))
    start, part = ("value", "") if full else ("start", " / datum.scale")
    layers, far, steps = shafts(rows, start, part)
    steps |= {} if full else {"start": f"datum.value{part}"}
    if any("joined" in row for row in rows):  # a short link at the end of the shorter bar
        shorter = alt.AggregatedFieldDef(op="min", field=start, **{"as": start})
        link = layer("datum.joined", steps=[alt.AggregateTransform(aggregate=[shorter], groupby=["id"])])
        link = link.mark_tick(thickness=2, size=lane - BAR, color=RIVER)
        layers += [link.encode(yOffset=alt.YOffsetValue(lane))]  # type: ignore[no-untyped-call]
    axis = alt.Axis(labelExpr="datum.label + '%'", grid=False, domain=False, labelFlush=False) if full else None
    if axis:
        axis.tickCount, axis.labelAlign = (5, "center") if sheet.beside else (3, "left")
    more = {"offset": field(alt.YOffset, "lane", sort=None)} if lanes > 1 else {}
    return sheet.panel(
        "bars",
        rows,
        [*layers, said(**far), labels(sheet, lane * lanes, lanes > 1)],
        lane * lanes,
        x=field(alt.X, start, scale=alt.Scale(domain=[0, full or 1]), axis=axis),
        width=round(length),
        transform=calculate(**steps) or alt.Undefined,
        **sheet.heading(panel),
        **more,
    )


def units(sheet: Sheet, panel: Panel) -> alt.LayerSpec:
    """One square for each one, hollow to the end of a range, with words after them or behind labels above."""
    rows = sheet.plain(panel.rows)
    columns = 20 if sheet.wide else int(sheet.width - sheet.left - (SHORT / 3 + GAP if sheet.beside else 0)) // CELL
    for row in rows if not sheet.beside else ():
        row["what"] += ("：" if sheet.language == "zh" else ": ") + row["words"]
    many, room = [int(row.get("high") or row["value"]) for row in rows], sheet.width - sheet.left - GAP - 30
    spoken = max(
        sheet.broken([row], "words", max(SHORT / 3, room - min(n, columns) * CELL)) for row, n in zip(rows, many)
    )
    deep = -(-max(many) // columns)
    thick = deep * CELL
    top = "(datum.high || datum.value)" if any("high" in row for row in rows) else "datum.value"
    offset = alt.YOffsetValue(CELL / 2)  # type: ignore[no-untyped-call]
    first: dict[str, Any] = {"yOffset": offset} if sheet.beside and deep > 1 else {}
    cell = {"column": f"datum.n % {columns}", "line": f"floor(datum.n / {columns})"}
    where = {"yOffset": field(alt.YOffset, "line", sort=list(range(deep)))} if deep > 1 else {}
    look: dict[str, Any] = {"size": SQUARE**2, "opacity": 1, "stroke": RIVER, "strokeWidth": 1, "xOffset": SQUARE // 2}
    look["fill"] = alt.ExprRef(f"datum.n < datum.value ? '{RIVER}' : '{PAPER}'")
    squares = layer(steps=[*calculate(n=f"sequence({top})"), alt.FlattenTransform(flatten=["n"]), *calculate(**cell)])
    last = calculate(n=f"{top} - 1", column=f"datum.n % {columns} + 1", line=cell["line"])
    layers = [
        squares.mark_square(**look).encode(**where),
        *(sign.encode(**where) for sign in ends(rows, last)),
        *([said(steps=calculate(column=f"min({top}, {columns})"), **first)] if sheet.beside else []),
        labels(sheet, thick).encode(**first),
    ]
    x = field(alt.X, "column", scale=alt.Scale(domain=[0, columns]), axis=None)
    more, least = sheet.heading(panel), spoken * LINE if sheet.beside else 0
    return sheet.panel("units", rows, layers, thick, least=least, x=x, width=columns * CELL, line=False, **more)


def stack(sheet: Sheet, panel: Panel) -> alt.LayerSpec:
    """Bars in three parts: rows of one id with `kind` and `part` 0, 1, 2. Counts stand in parts with room for them."""
    rows = sheet.plain(panel.rows)
    kinds = {row["part"]: row["kind"] for row in sorted(rows, key=lambda row: row["part"])}
    most = max(row["sum"] for row in panel.rows)
    look = _SMALL | {"labelLimit": 0, "symbolSize": 130, "orient": "top", "symbolType": "square"}
    legend = alt.Legend(direction="horizontal" if sheet.wide else "vertical", **look)
    parts = alt.Scale(domain=list(kinds.values()), range=[(RIVER, LIGHT, PALE)[part] for part in kinds])
    order, ink = alt.Order("part:Q"), alt.ExprRef(f"datum.part ? '{INK}' : '{PAPER}'")
    inside = layer(steps=calculate(count=f"datum.value < {most / 18:.1f} ? '' : '' + datum.value"))
    middle = field(alt.X, "value", stack="zero", bandPosition=0.5)
    whole = {"aggregate": "sum", "stack": None}
    layers = [
        layer().mark_bar(size=18).encode(fill=field(alt.Fill, "kind", scale=parts, legend=legend), order=order),
        inside.mark_text(align="center", fontSize=SMALL, fill=ink).encode(
            x=middle, order=order, text=field(alt.Text, "count")
        ),
        layer()
        .mark_text(dx=GAP)
        .encode(x=field(alt.X, "value", **whole), text=field(alt.Text, "value", aggregate="sum")),
        labels(sheet, LANE, True),
    ]
    x = field(alt.X, "value", scale=alt.Scale(domain=[0, most]), axis=None)
    return sheet.panel("parts", rows, layers, LANE, air=6, x=x, width=sheet.width - sheet.left - 34)


def dots(sheet: Sheet, panel: Panel) -> alt.LayerSpec:
    """Dots on a scale of time, hollow where `part`, with the words of the last; long labels are cut off."""
    rows, sheet.left = sheet.plain(panel.rows), TITLES + 16 if sheet.wide else 0
    first, last = min(row["date"] for row in rows)[:4], int(max(row["date"] for row in rows)[:4]) + 1
    most = TITLES if sheet.wide else sheet.width - 2
    for row in rows:
        lines = wrap(row["what"], TEXT, most - TEXT, even=False)
        row["what"] = row["what"] if wide(row["what"]) <= most else f"{lines[0]}…"
    strip = sheet.width - sheet.left - round(max(width(row.get("words", ""), SMALL) for row in rows)) - 16
    axis = alt.Axis(format="%Y", ticks=False, domain=False, orient="top", labelAlign="left", labelBound=False)
    axis.tickCount = alt.TimeIntervalStep(interval="year", step=2 if sheet.wide else 3)
    axis.offset = 0 if sheet.wide else 22
    x = alt.X("date:T", scale=alt.Scale(type="utc", domain=[f"{first}-01-01", f"{last}-01-01"]), axis=axis)
    fill = alt.ExprRef(f"datum.part ? '{PAPER}' : '{RIVER}'")
    layers = [
        layer().mark_circle(size=60, opacity=1, stroke=RIVER, strokeWidth=1.5, fill=fill),
        said(SMALL, 14, "datum.words", x=at(strip + 12)),
        labels(sheet, 14, True),
    ]
    return sheet.panel("publications", rows, layers, 14, lines=1, air=3, x=x, width=strip, line=False)


def key(sheet: Sheet) -> list[alt.LayerSpec]:
    """One line for each bound that occurs beside plain numbers, with what it means; below them what † means."""
    found = {row["bound"]: row["meaning"][sheet.language] for row in sheet.figure.rows if "meaning" in row}
    rows = [{"id": bound, "bound": bound, "value": 1.0, "words": found[bound]} for bound in SIGNS if bound in found]
    dagger = next((row["dagger"][sheet.language] for row in sheet.figure.rows if row.get("dagger")), "")
    note = list(wrap(f"† {dagger}", SMALL, sheet.width - sheet.left)) if dagger else []
    if not rows and not note:
        return []
    for row in rows if "range" in found else ():
        row |= {"value": 0.5, "high": 1} if row["bound"] == "range" else {}
    spoken = sheet.broken(rows, "words", sheet.width - sheet.left - 88, SMALL)
    (layers, _, steps), x = shafts(rows, "value"), field(alt.X, "value", scale=alt.Scale(domain=[0, 1]), axis=None)
    layers.append(said(SMALL, 16, x=at(84)))
    more: dict[str, Any] = {"title": alt.Title(note, orient="bottom")} if note else {}
    more |= {"transform": calculate(**steps)} if steps else {}
    return [sheet.panel("key", rows, layers, spoken * 16 + 10, lines=0, air=0, line=False, x=x, width=46, **more)]
