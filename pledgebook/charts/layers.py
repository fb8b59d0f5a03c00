"""Turn laid-out panels into an Altair chart."""

from __future__ import annotations

from .marks import Scale, Shapes
from .sheet import Drawn


def chart(drawn: list[Drawn], page: int):
    """All panels below each other. Every panel keeps its own horizontal scale, which starts at zero.

    Data sets are named by panel and mark, panel-1-bars, and stand in one place of the specification.
    """
    import altair as alt

    panels, datasets = [], {}
    for number, panel in enumerate(drawn, 1):
        layers = _layers(panel.shapes, panel.scale, f"panel-{number}", datasets)
        panels.append(alt.layer(*layers, width=page, height=panel.height))
    config = alt.Config(padding=0, view=alt.ViewConfig(stroke=None))
    chart = alt.vconcat(*panels, spacing=0, bounds="flush", config=config)
    chart.datasets = datasets  # as an argument they would be copied, value by value
    return chart


def _layers(shapes: Shapes, scale: Scale, panel: str, datasets: dict) -> list:
    """From back to front: grid, joins, bars, lines, points, words."""
    import altair as alt

    def of(name: str, values: list[dict]):
        datasets[f"{panel}-{name}"] = values
        return alt.Chart(alt.NamedData(f"{panel}-{name}"))

    across = alt.Scale(domain=[0, scale.full], range=[scale.left, scale.right], zero=True, nice=False)
    # Channels, not their short forms in text: Altair takes milliseconds to look one of these up.
    x, y, x2, y2 = (
        alt.X("x:Q", scale=across, axis=None),
        alt.Y("y:Q", scale=None, axis=None),
        alt.X2("x2"),
        alt.Y2("y2"),
    )
    place, size = alt.X("x:Q", scale=None, axis=None), alt.Size("size:Q", scale=None)
    fill, stroke, opacity = (
        alt.Fill("fill:N", scale=None),
        alt.Stroke("stroke:N", scale=None),
        alt.Opacity("opacity:Q", scale=None),
    )

    def rules(name: str, values: list[dict]):
        thick = alt.StrokeWidth("thick:Q", scale=None)
        return of(name, values).mark_rule(style=name).encode(x=x, x2=x2, y=y, y2=y2, strokeWidth=thick, stroke=stroke)

    def words(align: str, values: list[dict]):  # alignment has no channel of its own
        chosen = [
            {key: value for key, value in text.items() if key != "align"} for text in values if text["align"] == align
        ]
        return chosen and of(f"words-{align}", chosen).mark_text(align=align, baseline="alphabetic").encode(
            x=place, y=y, text=alt.Text("text:N"), size=size, fill=fill
        )

    layers = [
        shapes.grid and rules("grid", shapes.grid),
        shapes.joins and rules("join", shapes.joins),
        shapes.rects
        and of("bars", shapes.rects)
        .mark_rect(strokeWidth=1.25)
        .encode(x=x, x2=x2, y=y, y2=y2, fill=fill, stroke=stroke, opacity=opacity),
        shapes.lines and rules("line", shapes.lines),
        shapes.points
        and of("points", shapes.points)
        .mark_point(strokeWidth=1.5)
        .encode(x=x, y=y, shape=alt.Shape("shape:N", scale=None), size=size, fill=fill, stroke=stroke, opacity=opacity),
        words("left", shapes.texts),
        words("center", shapes.texts),
    ]
    return [layer for layer in layers if layer]
