"""The report's numbers: expected growth, all of a theme's, beside what came before and what was published since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..book.book import Book
from ..book.model import Commitment, Outcome, Theme
from ..words import wording
from ..words.bilingual import Words, both, counted, joined, link, phrase, told
from ..words.labels import label
from .figure import Figure, Panel, Row

#: Up to this number, things are drawn one by one.
_COUNTABLE = 40
#: Bars share a scale only when the shortest is still at least this part of the longest.
_SHORTEST = 1 / 40
#: How many numbers a reading names.
_NAMED = 3


def figures(book: Book) -> Iterator[Figure]:
    if growing := [row_of(book, c) for c in book.commitments if _is_growth(c)]:
        yield _growth(book, growing)
    if pairs := [_beside_result(book, c) for c in book.commitments if paired(book, c)]:
        yield _pairs(book, pairs)
    compared = _published_figures(book)
    if since := [_beside_figure(book, *pair) for pair in compared]:
        yield _published(book, sorted(since, key=lambda row: row["part"]))
    told_of = [(book.commitment[id], outcome) for id, found in book.outcomes_of.items() for outcome in found]
    if others := [_publication(book, *pair) for pair in told_of if pair not in compared]:
        yield _outcomes(book, others)
    for theme in book.themes:
        if len(numbered := [c for c in book.by_theme[theme.id] if c.target]) >= 2:
            rows = [(_beside_result if paired(book, c) else row_of)(book, c) for c in numbered]
            yield _of_theme(book, theme, rows)


def _is_growth(c: Commitment) -> bool:
    if c.target is None or c.target.unit != "percent" or c.target.per:
        return False
    return c.theme == "growth" or (c.kind == "expected_target" and c.target.measure == "growth")


def row_of(book: Book, commitment: Commitment) -> dict[str, Any]:
    """What every chart of numeric targets needs of one commitment."""
    target = commitment.target
    assert target, commitment.id
    row: dict[str, Any] = {"id": commitment.id, "title": both(commitment.title)}
    row |= dict.fromkeys(("result", "result_words", "caveat"))  # of the year before, where there is one to stand beside
    row |= {"what": both(lambda l: label(book, commitment, l)), "words": phrase(book, target, commitment)}
    row |= {"meaning": told(book, f"bound.{target.bound}"), "link": link(book, "commitment", commitment.id)}
    return row | {key: getattr(target, key) for key in ("value", "high", "bound", "unit", "measure")}


def _growth(book: Book, rows: list[dict[str, Any]]) -> Figure:
    """The rates of growth that the report expects, in its order."""
    low, high = min(rows, key=lambda r: r["value"]), max(rows, key=lambda r: r["value"])
    values: dict[str, Any] = {"key": "growth", "n": counted(len(rows), "rate")}
    values |= {"low": low["what"], "low_words": low["words"], "high": high["what"], "high_words": high["words"]}
    bounds = Counter(row["bound"] for row in rows)  # 6 with “about” and 2 with “or more”
    values |= {"bounds": joined([told(book, f"chart.tally.{bound}", n=n) for bound, n in bounds.items()], "，")}
    panels = [Panel(tuple(rows), full=_top(high))]
    return Figure.of(book, "growth-targets", "title words value# meaning id", rows, panels, **values)


def _top(row: Row) -> float:
    return float(max(row["value"], row["high"] or 0))


def paired(book: Book, c: Commitment) -> bool:
    """Whether the commitment's target and a result may stand in one chart."""
    if not (c.baseline and c.target) or c.baseline.comparable == "no":
        return False
    quantity = book.result[c.baseline.result].quantity
    return quantity.unit == c.target.unit and quantity.value >= 0


def _published_figures(book: Book) -> list[tuple[Commitment, Outcome]]:
    """Commitments with the latest published figure that can stand beside their target: both are percentages."""
    found = []
    for c in book.commitments:
        if c.target and c.target.unit == "percent":
            figures = [o for o in book.outcomes_of.get(c.id, ()) if o.reports == "figure" and o.unit == "percent"]
            found += [(c, o) for o in figures[-1:] if o.value is not None and o.value >= 0]
    return found


def _beside_result(book: Book, c: Commitment) -> dict[str, Any]:
    """A target's row with the result it stands beside."""
    row, baseline, year = row_of(book, c), c.baseline, book.site.year
    assert baseline, c.id
    quantity = book.result[baseline.result].quantity
    before, partly = phrase(book, quantity), baseline.comparable == "partly"
    row |= {"result": baseline.result, "result_words": before, "result_value": quantity.value}
    row |= {"comparable": told(book, f"chart.pairs.{baseline.comparable}"), "caveat": both(baseline.why)}
    past: dict[str, Any] = {"value": quantity.value, "high": None, "bound": quantity.bound, "past": True}
    past |= {"words": told(book, "chart.pairs.lane", year_of=year - 1, said=before)}
    now = {"words": told(book, "chart.pairs.lane", year_of=year, said=row["words"])}
    return _in_lanes(row, told(book, "chart.pairs.dagger") if partly else None, past, now)


def _beside_figure(book: Book, c: Commitment, outcome: Outcome) -> dict[str, Any]:
    """A target's row with the figure that was published since."""
    said, row = f"{wording.number(outcome.value or 0, 'en')}%", row_of(book, c) | _told_in(outcome)
    row |= {"published_words": said, "published_value": outcome.value}
    since: dict[str, Any] = {"value": outcome.value, "high": None, "bound": "exactly", "past": True}
    since |= {"words": told(book, "chart.published.figure", said=said)}
    target = {"words": told(book, "chart.published.target", said=row["words"])}
    return _in_lanes(row, told(book, "chart.published.dagger") if row["part"] else None, target, since)


def _told_in(outcome: Outcome) -> dict[str, Any]:
    """What every chart of publications needs of one."""
    day, part = both(lambda l: wording.date(outcome.date, l)), int(outcome.bears_on == "part")
    return {"day": day, "finding": both(outcome.finding), "part": part}


def _in_lanes(row: dict[str, Any], dagger: Words | None, *lanes: dict[str, Any]) -> dict[str, Any]:
    """A row that is drawn as two, which are joined only where no † says that they measure different things."""
    row |= {"target_words": row["words"], "target_value": row["value"], "dagger": dagger}
    row |= {"what": both(lambda l: row["what"][l] + ("†" if dagger else ""))}
    return row | {"lanes": [row | {"joined": not dagger, "lane": f"{n}"} | lane for n, lane in enumerate(lanes, 1)]}


def _pairs(book: Book, rows: list[dict[str, Any]]) -> Figure:
    """Results of the year before beside the targets, where the two can stand side by side."""
    partly = sum(row["dagger"] is not None for row in rows)
    values: dict[str, Any] = {"key": "pairs", "n": len(rows), "same": len(rows) - partly, "partly": partly}
    columns = "title result_words result_value# target_words target_value# comparable caveat id"
    return Figure.of(book, "result-pairs", columns, rows, _panels(book, rows), **values)


def _published(book: Book, rows: list[dict[str, Any]]) -> Figure:
    """Targets beside figures published since; those about something else in part last."""
    part = sum(row["part"] for row in rows)
    values: dict[str, Any] = {"key": "published", "n": len(rows), "whole": len(rows) - part, "part": part}
    columns = "title target_words target_value# published_words published_value# day finding id"
    return Figure.of(book, "published-values", columns, rows, _panels(book, rows), **values)


def _publication(book: Book, c: Commitment, outcome: Outcome) -> dict[str, Any]:
    says, about = told(book, f"reports.{outcome.reports}"), told(book, f"outcome.{outcome.bears_on}")
    row = _told_in(outcome) | {"id": c.id, "title": both(c.title), "what": both(c.title), "url": outcome.url}
    row |= {"reports": says, "bears_on": about, "kind": about, "link": link(book, "commitment", c.id)}
    row |= {"words": says if book.outcomes_of[c.id][-1] is outcome else ""}
    return row | {"date": outcome.date if len(outcome.date) > 7 else f"{outcome.date}-15"}  # in the middle of a month


def _outcomes(book: Book, rows: list[dict[str, Any]]) -> Figure:
    """When all else that was published came out and what it says: a row for each commitment, a dot for each."""
    years, ids = sorted(row["date"][:4] for row in rows), {row["id"] for row in rows}
    values: dict[str, Any] = {"n": counted(len(rows), "publication"), "first": years[0], "last": years[-1]}
    values |= {"about": counted(len(ids), "commitment")}
    return Figure.of(book, "outcomes", "title day reports bears_on finding id", rows, "dots", **values)


def _of_theme(book: Book, theme: Theme, rows: list[dict[str, Any]]) -> Figure:
    """All numbers of a theme: beside the result of the year before where there is one to stand beside."""

    def some(part: str, n: int) -> Words:
        return told(book, f"chart.theme_numbers.{part}", n=n) if n > 0 else {"zh": "", "en": ""}

    pairs, more = sum("lanes" in row for row in rows), len(rows) - _NAMED
    named = [row["title"] for row in rows[:_NAMED]] + ([some("more", more)] if more > 0 else [])
    values: dict[str, Any] = {"theme": theme.title, "total": len(book.by_theme[theme.id]), "n": len(rows)}
    values |= {"named": joined(named, "；", "; "), "pairs": some("pairs", pairs), "key": "theme_numbers"}
    values |= {"floors": some("floors", sum(row["bound"] in ("at_least", "more_than") for row in rows))}
    columns = f"title words value# meaning {'result_words caveat' if pairs else ''} id"
    return Figure.of(book, f"targets-{theme.id}", columns, rows, _panels(book, rows), **values)


def _panels(book: Book, rows: list[dict[str, Any]]) -> Iterator[Panel]:
    """Small counts as squares, percentages on one scale, other numbers and then pairs each on a scale of its own."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: "lanes" in row):
        kinds.setdefault(_kind(row), []).append(row)
    for kind, alike in kinds.items():
        full = {"share": 100.0, "percent": max(map(_top, alike))}.get(kind, 0)
        heading = told(book, f"chart.scale.{'own' if kind == 'pair' else kind}")
        if kind in ("own", "pair"):
            alike = [lane | {"scale": _scale(row, alike)} for row in alike for lane in row.get("lanes", [row])]
        yield Panel(tuple(alike), "units" if kind == "each" else "bars", full, heading)


def _kind(row: Row) -> str:
    if "lanes" in row:
        return "pair"
    if row["unit"] == "percent":
        return "share" if row["measure"] == "share" else "percent"
    return "each" if row["unit"] not in ("times", "yuan") and _top(row) <= _COUNTABLE and _top(row) % 1 == 0 else "own"


def _scale(row: Row, rows: list[dict[str, Any]]) -> float:
    """Where a row's scale ends: that of its lanes, or of all that count the same in the same way and about as far."""
    if "lanes" in row:
        return max(map(_top, row["lanes"]))
    alike = [_top(r) for r in rows if (r["unit"], r["measure"]) == (row["unit"], row["measure"])]
    return max(top for top in alike if top * _SHORTEST <= _top(row) <= top / _SHORTEST)
