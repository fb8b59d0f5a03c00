"""The report's numbers: expected growth, all of a theme's, beside results of the year before, beside later figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..book.book import Book
from ..book.model import Commitment, Outcome, Theme
from ..words import wording
from ..words.labels import count
from . import words
from .figure import Figure, Panel, Row

#: Up to this number, things are drawn one by one.
_COUNTABLE = 40
#: Bars share a scale only when the shortest is still at least this part of the longest.
_SHORTEST = 1 / 40
#: How many numbers a reading names.
_NAMED = 3


def figures(book: Book) -> Iterator[Figure]:
    yield from _growth(book, [words.target_row(book, c) for c in book.commitments if _is_growth(c)])
    yield from _pairs(book, [_pair_row(book, c) for c in book.commitments if paired(book, c)])
    yield from _published(book, [_published_row(book, *pair) for pair in published(book)])
    for theme in book.themes:
        numbered = [c for c in book.by_theme[theme.id] if c.target]
        if len(numbered) >= 2:
            rows = [(_pair_row if paired(book, c) else words.target_row)(book, c) for c in numbered]
            yield _of_theme(book, theme, rows)


def _is_growth(c: Commitment) -> bool:
    if c.target is None or c.target.unit != "percent" or c.target.per:
        return False
    return c.theme == "growth" or (c.kind == "expected_target" and c.target.measure == "growth")


def _growth(book: Book, rows: list[dict[str, Any]]) -> Iterator[Figure]:
    """The rates of growth that the report expects, in its order."""
    if rows:
        low, high = min(rows, key=lambda r: r["value"]), max(rows, key=lambda r: r["value"])
        n = {"zh": len(rows), "en": count(len(rows), "rate", "rates")}
        ends = {"low": low["what"], "low_words": low["words"], "high": high["what"], "high_words": high["words"]}
        panel = Panel(tuple(rows), full=_top(high), percent=True)
        titles = words.columns(book, "title", "words", "value#", "meaning", "id")
        yield words.figure(
            book, "growth-targets", "growth", titles, rows, [panel], n=n, bounds=words.tally(book, rows), **ends
        )


def _top(row: Row) -> float:
    return float(max(row["value"], row["high"] or 0, row.get("result_value") or 0))


def paired(book: Book, c: Commitment) -> bool:
    """Whether the commitment's target and a result may stand in one chart."""
    if not (c.baseline and c.target) or c.baseline.comparable == "no":
        return False
    quantity = book.result[c.baseline.result].quantity
    return quantity.unit == c.target.unit and quantity.value >= 0


def _pair_row(book: Book, c: Commitment) -> dict[str, Any]:
    """A target's row with the result it stands beside, and with what is drawn: two lanes, the result's hollow."""
    row, baseline = words.target_row(book, c), c.baseline
    assert baseline, c.id
    result, years = book.result[baseline.result], (book.site.year - 1, book.site.year)
    quantity, before = result.quantity, words.phrase(book, result.quantity)
    past = {"value": quantity.value, "high": None, "bound": quantity.bound, "words": before}
    row |= {"result": result.id, "result_words": before, "result_value": quantity.value, "target_words": row["words"]}
    row |= {"target_value": row["value"], "comparable": words.told(book, f"chart.pairs.{baseline.comparable}")}
    row |= {"caveat": words.both(lambda l: baseline.why[l])}
    dagger = words.told(book, "chart.pairs.dagger") if baseline.comparable == "partly" else None
    said = [words.told(book, "chart.pairs.lane", year_of=y, said=w) for y, w in zip(years, (before, row["words"]))]
    lanes = [past | {"lane": str(years[0]), "past": True, "words": said[0]}, {"lane": str(years[1]), "words": said[1]}]
    return _in_lanes(row, lanes, dagger)


def _in_lanes(row: dict[str, Any], lanes: Iterable[Any], dagger: Any) -> dict[str, Any]:
    """A row that is drawn as two, which are joined only where no † says that they measure different things."""
    row |= {"what": words.both(lambda l: row["what"][l] + ("†" if dagger else "")), "dagger": dagger}
    return row | {"lanes": [row | {"joined": not dagger} | lane for lane in lanes]}


def _paired_panel(book: Book, rows: Iterable[Row]) -> list[Panel]:
    """Pairs of percentages on one scale, all others each on its own; nothing where there are no pairs."""
    rows = list(rows)
    percent = max((_top(row) for row in rows if row["unit"] == "percent"), default=0.0)
    lanes = [
        lane | {"scale": percent if row["unit"] == "percent" else _top(row)} for row in rows for lane in row["lanes"]
    ]
    alike = all(row["unit"] == "percent" for row in rows)
    return (
        [Panel(tuple(lanes), heading=words.told(book, f"chart.scale.{'percent' if alike else 'pairs'}"))]
        if rows
        else []
    )


def _pairs(book: Book, rows: list[dict[str, Any]]) -> Iterator[Figure]:
    """Results of the year before beside the targets, where the two can stand side by side."""
    if rows:
        partly = sum(row["dagger"] is not None for row in rows)
        keys = ("title", "result_words", "result_value#", "target_words", "target_value#", "comparable", "caveat", "id")
        counts = {"n": len(rows), "same": len(rows) - partly, "partly": partly}
        yield words.figure(
            book, "result-pairs", "pairs", words.columns(book, *keys), rows, _paired_panel(book, rows), **counts
        )


def published(book: Book) -> list[tuple[Commitment, Outcome]]:
    """Commitments with the latest published figure that can stand beside their target: both are percentages."""
    found = []
    for c in book.commitments:
        if c.target and c.target.unit == "percent":
            figures = [o for o in book.outcomes_of.get(c.id, ()) if o.reports == "figure" and o.unit == "percent"]
            found += [(c, o) for o in figures[-1:] if o.value is not None and o.value >= 0]
    return found


def _published_row(book: Book, c: Commitment, outcome: Outcome) -> dict[str, Any]:
    row, part, value = words.target_row(book, c), outcome.bears_on == "part", outcome.value
    said = f"{wording.number(value or 0, 'en')}%"
    row |= {"target_words": row["words"], "target_value": row["value"], "published_words": said, "part": part}
    row |= {"published_value": value, "day": words.both(lambda l: wording.date(outcome.date, l))}
    row |= {"finding": words.both(lambda l: outcome.finding[l])}
    past = {"value": value, "high": None, "bound": "exactly", "past": True, "lane": "2"}
    target = {"lane": "1", "words": words.told(book, "chart.published.target", said=row["words"])}
    lanes = [target, past | {"words": words.told(book, "chart.published.figure", said=said)}]
    return _in_lanes(row, lanes, words.told(book, "chart.published.dagger") if part else None)


def _published(book: Book, rows: list[dict[str, Any]]) -> Iterator[Figure]:
    """Targets beside figures published since, each on a scale of its own; those about something else in part last."""
    rows.sort(key=lambda row: row["part"])
    lanes = [lane | {"scale": max(map(_top, row["lanes"]))} for row in rows for lane in row["lanes"]]
    panels = [Panel(tuple(lanes), heading=words.told(book, "chart.scale.own"))]
    if rows:
        keys = ("title", "target_words", "target_value#", "published_words", "published_value#", "day", "finding", "id")
        source = words.told(book, "chart.published.source", report=words.both(lambda l: book.site.source.title[l]))
        part = sum(row["part"] for row in rows)
        counts = {"n": len(rows), "whole": len(rows) - part, "part": part}
        yield words.figure(
            book, "published-values", "published", words.columns(book, *keys), rows, panels, source=source, **counts
        )


def _of_theme(book: Book, theme: Theme, rows: list[dict[str, Any]]) -> Figure:
    """All numbers of a theme: beside the result of the year before where there is one to stand beside."""
    pairs = [row for row in rows if row["result"]]
    floors = sum(row["bound"] in ("at_least", "more_than") for row in rows)
    keys = ("title", "words", "value#", "meaning", *(("result_words", "caveat") if pairs else ()), "id")
    for row in rows if pairs else ():
        row.setdefault("result_words", None), row.setdefault("caveat", None)
    more, nothing = len(rows) - _NAMED, {"zh": "", "en": ""}
    rest = [words.told(book, "chart.theme_numbers.more", n=more)] if more > 0 else []
    values: dict[str, Any] = {"theme": words.both(lambda l: theme.title[l]), "total": len(book.by_theme[theme.id])}
    values |= {"n": len(rows), "named": words.joined([row["title"] for row in rows[:_NAMED]] + rest, "；", "; ")}
    values |= {"floors": words.told(book, "chart.theme_numbers.floors", n=floors) if floors else nothing}
    values |= {"pairs": words.told(book, "chart.theme_numbers.pairs", n=len(pairs)) if pairs else nothing}
    titles = words.columns(book, *keys)
    return words.figure(book, f"targets-{theme.id}", "theme_numbers", titles, rows, _panels(book, rows), **values)


def _panels(book: Book, rows: list[dict[str, Any]]) -> list[Panel]:
    """Small counts as squares, percentages on one scale, other numbers each on its own, then pairs."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        kinds.setdefault(_kind(row), []).append(row)
    panels, pairs = [], kinds.pop("pair", [])
    for kind, alike in kinds.items():
        full = {"share": 100.0, "percent": max(map(_top, alike))}.get(kind, 0)
        shown = tuple(_scaled(alike) if kind == "own" else alike)
        heading = words.told(book, f"chart.scale.{kind}")
        panels += [Panel(shown, "units" if kind == "each" else "bars", full, full > 0, heading)]
    return panels + _paired_panel(book, pairs)


def _kind(row: Row) -> str:
    if row["result"]:
        return "pair"
    if row["unit"] == "percent":
        return "share" if row["measure"] == "share" else "percent"
    return "each" if row["unit"] not in ("times", "yuan") and _top(row) <= _COUNTABLE and _top(row) % 1 == 0 else "own"


def _scaled(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows with the end of their scale: one for all that count the same in the same way and are of about one size."""
    for row in rows:
        alike = [_top(r) for r in rows if (r["unit"], r["measure"]) == (row["unit"], row["measure"])]
        yield row | {"scale": max(top for top in alike if top * _SHORTEST <= _top(row) <= top / _SHORTEST)}
