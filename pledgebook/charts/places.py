"""How many commitments name each county-level place, those that none names included."""

from __future__ import annotations

from collections.abc import Iterator

from ..book.book import Book
from . import words
from .figure import Column, Figure
from .marks import Amount

#: Up to this number, commitments are drawn one by one.
_COUNTABLE = 12


def figures(book: Book) -> Iterator[Figure]:
    naming = [c for c in book.commitments if c.places]
    if not (book.places and naming):
        return
    rows = tuple(
        {"id": place.id, "place": words.cell(place.name), "count": len(book.by_place[place.id])}
        for place in book.places
    )
    yield Figure(
        id="places",
        kind="places",
        title={"zh": "点了哪些县市区的名", "en": "Which counties, cities and districts are named"},
        reading=_reading(book, rows, len(naming)),
        alt={
            "zh": "每个县市区一行，标记从零起，末端写着条数；没有点名的只写0。",
            "en": "One row for each county-level place, marks from zero with the count at the end; a place that is not named shows 0 and no mark.",
        },
        source=words.source(book),
        publisher=words.publisher(book),
        columns=(Column("place", {"zh": "县市区", "en": "Place"}), words.COUNT),
        rows=rows,
        sources=tuple(c.id for c in naming),
    )


def _reading(book: Book, rows: tuple[dict, ...], naming: int) -> dict[str, str]:
    tied = words.most(rows, "place")
    counts = {row["count"] for row in rows if row["count"]}
    # Where all that are named are named as often, there is no most.
    lead = {"zh": "点得最多的是", "en": ", most often "} if len(counts) > 1 else {"zh": "点到的是", "en": ": "}
    never = sum(not row["count"] for row in rows)
    total = len(book.commitments)
    verb = "names" if naming == 1 else "name"
    return {
        "zh": f"{total}条中有{naming}条点了县市区的名，{lead['zh']}{tied['zh']}"
        + (f"，有{never}个一次没有点到。" if never else "。"),
        "en": f"{naming} of {words.count(total, 'commitment', 'commitments')} {verb} a county-level place{lead['en']}{tied['en']}"
        + (f"; {words.count(never, 'place is', 'places are')} not named at all." if never else "."),
    }


def draw(figure: Figure, language: str, width: int):
    from . import layers, sheet

    rows = tuple(
        sheet.Row(row["place"][language], (sheet.Lane(str(row["count"]), Amount(row["count"])),)) for row in figure.rows
    )
    # a few are shown one by one; a bar across the whole page for one or two would shout
    style = "bar" if max(row["count"] for row in figure.rows) > _COUNTABLE else "squares"
    return layers.chart(sheet.lay_out([sheet.Panel(rows, style)], width), width)
