"""When publications about commitments came out and what they say: one row for each commitment, one dot for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..book.book import Book
from ..book.model import Commitment, Outcome
from ..words import wording
from ..words.labels import count
from . import words
from .figure import Figure, Panel
from .targets import published


def figures(book: Book) -> Iterator[Figure]:
    elsewhere, about = published(book), ((book.commitment[id], found) for id, found in book.outcomes_of.items())
    rows = [_row(book, c, o) for c, outcomes in about for o in outcomes if (c, o) not in elsewhere]
    if rows:
        years, ids = sorted(row["date"][:4] for row in rows), {row["id"] for row in rows}
        values: dict[str, Any] = {"n": {"zh": len(rows), "en": count(len(rows), "publication", "publications")}}
        values |= {"about": words.commitments(len(ids)), "source": words.told(book, "chart.outcomes.source")}
        titles = words.columns(book, "title", "day", "reports", "bears_on", "finding", "id")
        panels = [Panel(tuple(rows), "dots")]
        yield words.figure(book, "outcomes", "outcomes", titles, rows, panels, first=years[0], last=years[-1], **values)


def _row(book: Book, c: Commitment, outcome: Outcome) -> dict[str, Any]:
    says, title = words.told(book, f"reports.{outcome.reports}"), words.both(c.title)
    row: dict[str, Any] = {"id": c.id, "title": title, "what": title, "reports": says, "url": outcome.url}
    row |= {"words": says if book.outcomes_of[c.id][-1] is outcome else "", "part": outcome.bears_on == "part"}
    row |= {"date": outcome.date if len(outcome.date) > 7 else f"{outcome.date}-15"}  # in the middle of a month
    row |= {"day": words.both(lambda l: wording.date(outcome.date, l)), "finding": words.both(outcome.finding)}
    row |= {"bears_on": words.told(book, f"outcome.{outcome.bears_on}")}
    return row | {"link": words.link(book, "commitment", c.id)}
