"""When publications about commitments came out and what they say: one row for each commitment, one dot for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..book.book import Book
from ..book.model import Commitment, Outcome
from ..words.bilingual import both, counted, link, told
from .figure import Figure
from .targets import publication, published


def figures(book: Book) -> Iterator[Figure]:
    elsewhere, about = published(book), ((book.commitment[id], found) for id, found in book.outcomes_of.items())
    rows = [_row(book, c, o) for c, outcomes in about for o in outcomes if (c, o) not in elsewhere]
    if rows:
        years, ids = sorted(row["date"][:4] for row in rows), {row["id"] for row in rows}
        values: dict[str, Any] = {"n": counted(len(rows), "publication"), "first": years[0], "last": years[-1]}
        values |= {"about": counted(len(ids), "commitment"), "source": told(book, "chart.outcomes.source")}
        yield Figure.of(book, "outcomes", "title day reports bears_on finding id", rows, "dots", **values)


def _row(book: Book, c: Commitment, outcome: Outcome) -> dict[str, Any]:
    says, title = told(book, f"reports.{outcome.reports}"), both(c.title)
    about = told(book, f"outcome.{outcome.bears_on}")
    row = publication(outcome) | {"id": c.id, "title": title, "what": title, "reports": says, "url": outcome.url}
    row |= {"words": says if book.outcomes_of[c.id][-1] is outcome else "", "bears_on": about, "kind": about}
    row |= {"date": outcome.date if len(outcome.date) > 7 else f"{outcome.date}-15"}  # in the middle of a month
    return row | {"link": link(book, "commitment", c.id)}
