"""The marks of charts: bars from zero, unit squares, stacks, dots, the sign of a bound, keys. Altair is loaded here.

A bound is in the shape at the end of a bar and not in its colour: a plain number ends sharply, `about` thins out across
its value, a floor goes on as an arrow, a ceiling is a heavy line that an arrow points back from. These signs have a
fixed size, and are defined once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import altair as alt

from ..book.model import Language
from ..words.lines import width, wrap
from .figure import Figure, Panel, Row
from .style import FAMILIES, INK, LIGHT, LINE, MUTED, PALE, PAPER, RIVER, RULE, SMALL, TEXT, WIDTHS

#: Bound -> the sign around the end of its bar, as an SVG path in pixels, and how far that reaches to the right.
SIGNS = {
    "about": "M-10,-7h3v14h-3M-6,-7h2.4v14h-2.4M-2.4,-7h1.8v14h-1.8M1,-7h1.2v14h-1.2M4.4,-7h.8v14h-.8M8,-7h.5v14h-.5",
    "at_least": "M4,-1h17v2h-17ZM20,-5.5L30,0L20,5.5Z",
    "more_than": "M4,-1h17v2h-17ZM20,-5.5L30,0L20,5.5Z",
    "at_most": "M-1.5,-11h3v22h-3ZM-5,0L-14,-5.5V5.5Z",
    "range": "M-1,-7h2v14h-2Z",
}
REACH = {"about": 9, "at_least": 30, "more_than": 30, "at_most": 2, "range": 1}
#: What hides the sharp end of a bar under the sign of about.
_COVER = "M-10.5,-8H1V8H-10.5Z"
#: Thickness of a bar, and of the lane it lies in; side of a square, and of the cell it lies in; air between rows.
BAR, LANE, SQUARE, CELL, AIR, GAP = 14, 24, 10, 13, 14, 8
#: The widest column of labels, of titles that may be cut off, and of labels that stand beside marks on a narrow chart.
LABELS, TITLES, SHORT = 250, 310, 124
#: What of a row is in a specification, and which of it are quantities; all else is names.
_DRAWN = (
    *("id", "what", "lane", "kind", "part", "value", "high", "scale", "bound", "words", "date", "itself", "town"),
    *("past", "joined", "link", "url"),
)
_QUANTITIES = frozenset(("value", "high", "start", "end", "column"))


@alt.theme.register("pledgebook", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Type, colours and spacing of every chart."""
    small = {"labelFontSize": SMALL, "labelColor": MUTED}
    title = {"anchor": "start", "frame": "bounds", "color": MUTED, "fontSize": SMALL, "fontWeight": "normal"}
    config = {
        "font": FAMILIES,
        "aria": False,  # a screen reader hears title, reading and table; not each mark
        "view": {"stroke": None},
        "axis": {**small, "domainColor": INK, "tickColor": MUTED, "gridColor": RULE, "title": None},
        "axisX": {"tickCount": 5, "grid": False, "domain": False, "labelFlush": False},
        "axisY": {"labels": False, "ticks": False},
        "bar": {"discreteBandSize": BAR, "fill": RIVER, "stroke": RIVER, "strokeWidth": 0},
        "point": {"size": 4, "fill": RIVER, "strokeWidth": 0, "opacity": 1},
        "square": {"size": SQUARE**2, "opacity": 1, "stroke": RIVER, "strokeWidth": 1},
        "text": {"fontSize": TEXT, "fill": INK, "align": "left", "baseline": "middle", "lineBreak": "\n"}
        | {"lineHeight": LINE},
        "legend": {**small, "title": None, "labelLimit": 0, "symbolSize": 130, "orient": "top", "symbolType": "square"},
        "title": title | {"lineHeight": 17, "offset": 8},
        "concat": {"spacing": 18},
    }
    return {"background": PAPER, "padding": {"top": 4, "bottom": 4}, "config": config}  # type: ignore[typeddict-item]


class Sheet:
    """What a figure is drawn on: its language, width and column of labels, and the data of its panels by name."""

    def __init__(self, figure: Figure, language: Language, width: int):
        self.figure, self.language, self.width = figure, language, width
        self.wide = width >= WIDTHS["wide"]
        self.datasets: dict[str, list[dict[str, Any]]] = {}

    def panels(self) -> list[alt.LayerChart]:
        """The panels of the figure and the key to their signs."""
        return [globals()[panel.mark](self, panel) for panel in self.figure.panels] + key(self)

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return [row for panel in self.figure.panels for row in self.plain(panel.rows)]

    @cached_property
    def beside(self) -> bool:
        """Whether labels stand beside their marks, and not above them."""
        sizes = [(width(row["what"], TEXT), width(row.get("words", ""), TEXT)) for row in self._rows]
        return self.wide or all(what <= SHORT and said <= SHORT / 3 for what, said in sizes)

    @cached_property
    def left(self) -> int:
        """Width of the column of labels, 0 where they stand above."""
        lines = [line for row in self._rows for line in wrap(row["what"], TEXT, LABELS)]
        return round(max(width(line, TEXT) for line in lines) + 16) if self.beside else 0

    def plain(self, rows: Iterable[Row]) -> list[dict[str, Any]]:
        """The rows as a specification has them: in one language, with what is drawn and nothing empty."""
        said = [{k: v[self.language] if isinstance(v := row.get(k), dict) else v for k in _DRAWN} for row in rows]
        return [{k: v for k, v in row.items() if v not in (None, "") and v is not False} for row in said]

    def broken(self, rows: list[dict[str, Any]], key: str, most: float, size: float = TEXT) -> int:
        """Break the words of every row into lines; the number of lines of the longest."""
        for row in rows:
            row[key] = "\n".join(wrap(row[key], size, most))
        return max(int(row[key].count("\n")) for row in rows) + 1

    def labelled(self, rows: list[dict[str, Any]]) -> int:
        return self.broken(rows, "what", LABELS if self.beside else self.width)

    def panel(
        self, name: str, rows: list[dict[str, Any]], layers: list[alt.Chart], step: float, full: float, **more: Any
    ) -> alt.LayerChart:
        """Layers on one row for each id, `step` high, of which `full` is for marks. A `line` marks zero."""
        name = f"{name}-{len(self.datasets) + 1}" if name in self.datasets else name
        self.datasets[name] = rows  # apart from the chart: Altair would copy them value by value
        blank, line = 1 - full / step, more.pop("line", self.beside)
        scale = alt.Scale(paddingInner=round(blank, 3), paddingOuter=round(blank / 2, 3) if self.beside else 0)
        y = field(alt.Y, "id", sort=None, scale=scale, **({} if line else {"axis": alt.Axis(domain=False)}))
        offset = {"yOffset": more.pop("offset")} if more.get("offset") else {}
        if heading := more.pop("heading", None):
            more["title"] = alt.Title(heading)
        encoding: Any = alt.FacetedEncoding(x=more.pop("x"), y=y, **offset)
        more["height"] = alt.Step(step, **{"for": "position"})
        chart: Any = alt.layer(*layers, data=alt.NamedData(name), encoding=encoding, **more)
        return chart  # type: ignore[no-any-return]


def layer(*filters: str, steps: Iterable[Any] = ()) -> alt.Chart:
    """A layer of those rows that pass all filters."""
    chosen = [*(alt.FilterTransform(test) for test in filters if test), *steps]
    return alt.Chart(transform=chosen) if chosen else alt.Chart()


def calculate(**expressions: str) -> list[Any]:
    """Values that follow from others, by name."""
    return [alt.CalculateTransform(calculate=e, **{"as": name}) for name, e in expressions.items()]


def field(channel: Any, name: str, **more: Any) -> Any:
    """A channel that shows a field; spelled out, for Altair takes milliseconds to look up its short forms in text."""
    return channel(name, type="quantitative" if name in _QUANTITIES else "nominal", **more)


def at(x: float) -> Any:
    """A place in pixels, for what stands beside the marks."""
    return alt.XValue(x)  # type: ignore[no-untyped-call]


def labels(sheet: Sheet, lane: float, lanes: int = 1, *only: str, steps: Iterable[Any] = ()) -> alt.Chart:
    """The label of each row: in the middle beside its lanes, or above them."""
    lines = f"(length(split(datum.what, '\\n')) - 1) * {LINE}"
    up = f"{lane * (lanes - 1) / 2} - {lines} / 2" if sheet.left else f"-{lane / 2 + LINE / 2 - 2} - {lines}"
    text = layer(*only, steps=steps).mark_text(dy=alt.ExprRef(up))
    made: alt.Chart = text.encode(x=at(-sheet.left), text=field(alt.Text, "what"))
    return made


def ends(rows: list[dict[str, Any]], steps: Iterable[Any] = (), **where: Any) -> list[alt.Chart]:
    """The signs of the bounds; none where all numbers are plain."""
    found = [bound for bound in SIGNS if any(row["bound"] == bound for row in rows)]
    cover = layer("datum.bound == 'about'", steps=steps).mark_point(fill=PAPER, shape=_COVER).encode(**where)
    scale = alt.Scale(domain=found, range=[SIGNS[bound] for bound in found])
    signs = layer("datum.bound != 'exactly'", steps=steps).mark_point()
    signs = signs.encode(**where, shape=field(alt.Shape, "bound", scale=scale, legend=None))
    return [*([cover] if "about" in found else []), *([signs] if found else [])]


def said(rows: list[dict[str, Any]], steps: Iterable[Any] = (), **where: Any) -> alt.Chart:
    """The words of each row, beyond the end of its mark and the sign of its bound."""
    found = sorted({row["bound"] for row in rows} & REACH.keys())
    away = " : ".join([*(f"datum.bound == '{b}' ? {REACH[b] + GAP}" for b in found), str(GAP)])
    made: alt.Chart = layer(steps=steps).mark_text(dx=alt.ExprRef(away)).encode(**where, text=field(alt.Text, "words"))
    return made


def _looks(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """How bars look that are not all alike: what is past is hollow, a ceiling pale."""
    past, ceiling = any(row.get("past") for row in rows), any(row["bound"] == "at_most" for row in rows)
    fill = [f"datum.past ? '{PAPER}'"] * past + [f"datum.bound == 'at_most' ? '{PALE}'"] * ceiling
    look: dict[str, Any] = {"fill": alt.ExprRef(" : ".join([*fill, f"'{RIVER}'"]))} if fill else {}
    return look | ({"strokeWidth": 1} if past else {})


def bars(sheet: Sheet, panel: Panel) -> alt.LayerChart:
    """Bars from zero, each with its label, the sign of its bound and its words.

    Rows of one id with several `lane`s lie below each other; those with `past` are hollow, those `joined` are linked.
    """
    rows, full = sheet.plain(panel.rows), panel.full
    lanes = list(dict.fromkeys(row.get("lane", "") for row in rows))
    lines, spoken = sheet.labelled(rows), sheet.broken(rows, "words", 200 if sheet.wide else 160)
    room = sheet.width - sheet.left - 2
    length = room - (20 if panel.percent and sheet.beside else 38 if panel.percent else 0)
    for row in rows:  # as long as leaves every bar room for its words
        need = max(width(line, TEXT) for line in row["words"].split("\n")) + GAP + REACH.get(row["bound"], 0)
        length = min(length, (room - need) / max(row.get("high", row["value"]) / (full or row["scale"]), 0.01))
    lane = max(LANE, spoken * LINE + 4)
    thick = len(lanes) * lane
    step = (max(lines * LINE, thick) if sheet.beside else lines * LINE + thick) + AIR
    ranges = any("high" in row for row in rows)
    start, end = "value" if full else "start", "end" if ranges or not full else "value"
    last, part = "(datum.high || datum.value)" if ranges else "datum.value", "" if full else " / datum.scale"
    steps = [
        *calculate(**({} if full else {"start": f"datum.value{part}"})),
        *calculate(**({} if end == "value" else {end: last + part})),
    ]
    layers = [layer().mark_bar(**_looks(rows))]
    beyond = {"x": field(alt.X, end)} if end != start else {}  # else as the panel has it
    if ranges:
        further = layer("datum.high").mark_bar(fill=PALE, strokeWidth=1)
        layers += [further.encode(x=field(alt.X, end), x2=alt.X2(start))]
    if any("joined" in row for row in rows):  # a short link at the end of the shorter bar
        shorter = alt.AggregatedFieldDef(op="min", field=start, **{"as": start})
        link = layer("datum.joined", steps=[alt.AggregateTransform(aggregate=[shorter], groupby=["id"])])
        link = link.mark_tick(thickness=2, size=lane - BAR, color=RIVER)
        layers += [link.encode(yOffset=alt.YOffsetValue(lane))]  # type: ignore[no-untyped-call]
    first = f"datum.lane == '{lanes[0]}'" if len(lanes) > 1 else ""
    layers += [*ends(rows, **beyond), said(rows, **beyond), labels(sheet, lane, len(lanes), first)]
    align: dict[str, Any] = {} if sheet.beside else {"labelAlign": "left", "tickCount": 3}
    axis = alt.Axis(labelExpr="datum.label + '%'", **align) if panel.percent else None
    x = field(alt.X, start, scale=alt.Scale(domain=[0, full or 1], nice=False), axis=axis)
    more: dict[str, Any] = {"transform": steps} if steps else {}
    more |= {"offset": field(alt.YOffset, "lane", sort=None)} if len(lanes) > 1 else {}
    return sheet.panel(
        "bars", rows, layers, step, thick, x=x, width=round(length), heading=_heading(sheet, panel), **more
    )


def _heading(sheet: Sheet, panel: Panel) -> list[str]:
    return list(wrap(panel.heading[sheet.language], SMALL, sheet.width - 4)) if panel.heading else []


def units(sheet: Sheet, panel: Panel) -> alt.LayerChart:
    """One square for each one; in a range, hollow ones up to its end. Words stand after them, or behind labels above.

    Rows with `kinds` are in three parts: `itself` many, `town` many, and the rest.
    """
    rows = sheet.plain(panel.rows)
    columns = 20 if sheet.wide else int(sheet.width - sheet.left - (SHORT / 3 + GAP if sheet.beside else 0)) // CELL
    for row in rows if not sheet.beside else ():
        row["what"] += ("：" if sheet.language == "zh" else ": ") + row["words"]
    lines, most = sheet.labelled(rows), max(int(row.get("high", row["value"])) for row in rows)
    deep = -(-most // columns)
    thick = max(deep * CELL, LINE if sheet.beside else CELL)
    step = (max(lines * LINE, thick) if sheet.beside else lines * LINE + thick) + AIR
    ranges = any("high" in row for row in rows)
    top = "(datum.high || datum.value)" if ranges else "datum.value"
    x = field(alt.X, "column", scale=alt.Scale(domain=[0, columns], nice=False), axis=None)
    where = {"yOffset": field(alt.YOffset, "line", sort=list(range(deep)))} if deep > 1 else {}
    cell = {"column": f"datum.n % {columns}", "line": f"floor(datum.n / {columns})"}
    each = [*calculate(n=f"sequence({top})"), alt.FlattenTransform(flatten=["n"]), *calculate(**cell)]
    look = (
        {"fill": RIVER}
        | _looks(rows)
        | ({"fill": alt.ExprRef(f"datum.n < datum.value ? '{RIVER}' : '{PAPER}'")} if ranges else {})
    )
    squares = layer(steps=each).mark_square(xOffset=SQUARE / 2, **look)
    if kinds := panel.rows[0].get("kinds"):
        each += calculate(kind="datum.n < datum.itself ? 0 : datum.n < datum.itself + datum.town ? 1 : 2")
        squares = layer(steps=each).mark_square(xOffset=SQUARE / 2)
        where |= {
            "fill": _three(sheet, [0, 1, 2], f"{[words[sheet.language] for words in kinds.values()]}[datum.value]")
        }
    last = calculate(n=f"{top} - 1", column=f"datum.n % {columns} + 1", line=cell["line"])
    layers = [
        squares.encode(**where),
        *(sign.encode(**where) for sign in ends(rows, last)),
        labels(sheet, thick),
    ]
    layers += [said(rows, calculate(column=f"min({top}, {columns})"))] if sheet.beside else []
    heading = _heading(sheet, panel)
    return sheet.panel("units", rows, layers, step, thick, x=x, width=columns * CELL, line=False, heading=heading)


def _three(sheet: Sheet, domain: list[Any], label: str) -> Any:
    """Three parts from dark to light, with their key above."""
    legend = alt.Legend(direction="horizontal" if sheet.wide else "vertical", labelExpr=label)
    return field(alt.Fill, "kind", scale=alt.Scale(domain=domain, range=[RIVER, LIGHT, PALE]), legend=legend)


def stack(sheet: Sheet, panel: Panel) -> alt.LayerChart:
    """Bars in three parts: rows of one id with `kind` and `part` 0, 1, 2. Counts stand in parts with room for them."""
    rows = sheet.plain(panel.rows)
    kinds = list({row["part"]: row["kind"] for row in sorted(rows, key=lambda row: row["part"])}.values())
    most = max(row["sum"] for row in panel.rows)
    lines = sheet.labelled(rows)
    step = (max(lines * LINE, LANE) if sheet.beside else lines * LINE + LANE) + 6
    order, ink = alt.Order("part:Q"), alt.ExprRef(f"datum.part ? '{INK}' : '{PAPER}'")
    inside = layer(steps=calculate(count=f"datum.value < {most / 18:.1f} ? '' : '' + datum.value"))
    inside = inside.mark_text(align="center", fontSize=SMALL, fill=ink)
    total = layer(
        steps=[
            alt.AggregateTransform(
                aggregate=[alt.AggregatedFieldDef(op="sum", field="value", **{"as": "value"})], groupby=["id"]
            )
        ]
    )
    layers = [
        layer().mark_bar(size=18, strokeWidth=1).encode(fill=_three(sheet, kinds, "datum.label"), order=order),
        inside.encode(
            x=field(alt.X, "value", stack="zero", bandPosition=0.5), order=order, text=field(alt.Text, "count")
        ),
        total.mark_text(dx=GAP).encode(text=alt.Text("value:Q")),
        labels(sheet, LANE, steps=[alt.AggregateTransform(aggregate=[], groupby=["id", "what"])]),
    ]
    x = field(alt.X, "value", scale=alt.Scale(domain=[0, most], nice=False), axis=None)
    return sheet.panel("parts", rows, layers, step, LANE, x=x, width=sheet.width - sheet.left - 34)


def dots(sheet: Sheet, panel: Panel) -> alt.LayerChart:
    """Dots on a scale of time, hollow where `part`, with the words of the last; long labels are cut off."""
    rows, left = sheet.plain(panel.rows), TITLES + 16 if sheet.wide else 0
    first, last = min(row["date"] for row in rows)[:4], int(max(row["date"] for row in rows)[:4]) + 1
    for row in rows:
        most = TITLES if left else sheet.width - 2
        lines = wrap(row["what"], TEXT, most - TEXT, even=False)
        row["what"] = row["what"] if width(row["what"], TEXT) <= most else f"{lines[0]}…"
    strip = sheet.width - left - round(max(width(row.get("words", ""), SMALL) for row in rows)) - 20
    axis = alt.Axis(format="%Y" if left else "’%y", grid=True, ticks=False, tickCount="year", orient="top")
    axis.offset, axis.labelAlign = (0, "center") if left else (18, "left")
    x = alt.X("date:T", scale=alt.Scale(type="utc", domain=[f"{first}-01-01", f"{last}-01-01"]), axis=axis)
    fill = alt.ExprRef(f"datum.part ? '{PAPER}' : '{RIVER}'")
    says = layer("datum.words").mark_text(fontSize=SMALL, fill=MUTED)
    label = layer(steps=[alt.AggregateTransform(aggregate=[], groupby=["id", "what"])])
    layers = [
        layer().mark_circle(size=60, opacity=1, stroke=RIVER, strokeWidth=1.5, fill=fill),
        says.encode(x=at(strip + 14), text=field(alt.Text, "words")),
        label.mark_text(dy=0 if left else -20).encode(x=at(-left), text=field(alt.Text, "what")),
    ]
    return sheet.panel("publications", rows, layers, 21 if left else 47, 20, x=x, width=strip, line=False)


def key(sheet: Sheet) -> list[alt.LayerChart]:
    """One line for each bound that occurs beside plain numbers, with what it means; below them what † means."""
    found = {row["bound"]: row["meaning"][sheet.language] for row in sheet.figure.rows if "meaning" in row}
    rows = [{"id": bound, "bound": bound, "value": 1, "words": found[bound]} for bound in SIGNS if bound in found]
    dagger = next((row["dagger"][sheet.language] for row in sheet.figure.rows if row.get("dagger")), "")
    note = list(wrap(f"† {dagger}", SMALL, sheet.width - sheet.left)) if dagger else []
    if not rows and not note:
        return []
    lines = sheet.broken(rows, "words", sheet.width - sheet.left - 88, SMALL) if rows else 0
    middle = alt.ExprRef("(1 - length(split(datum.words, '\\n'))) * 8")
    says = layer().mark_text(fontSize=SMALL, fill=MUTED, lineHeight=16, dy=middle)
    says = says.encode(x=at(84), text=field(alt.Text, "words"))
    layers = [layer().mark_bar(**_looks(rows)), *ends(rows), says]
    x, step = field(alt.X, "value", scale=alt.Scale(domain=[0, 1]), axis=None), lines * 16 + 10
    below = {"title": alt.Title(note, orient="bottom")} if note else {}
    return [sheet.panel("key", rows, layers, step, step, line=False, x=x, width=46, **below)]
