"""The table of commitments with what was published about each beside it, in the words of one language.

Whole as CSV; and the same lines as a script, from which the table's page puts together the CSV of what it shows. The
lines are made here, so that no spreadsheet runs a cell of either. One row is one publication, and a commitment without
one has a row of its own: every published number keeps its own date and source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from ..book.book import Book
from ..book.model import LANGUAGES, Commitment, Language, Outcome
from ..making.product import Product
from ..words import csvfile, views, wording
from ..words.wording import say
from . import tables

#: Keys in strings.yaml of the columns about a commitment, and of those about one publication.
COMMITMENT = (
    "taken.id",
    "column.commitment",
    "taken.quote",
    "filter.theme",
    "filter.place",
    "column.checkability",
    "column.hedge",
    "column.figure",
    "taken.value",
    "taken.high",
    "taken.unit",
    "column.before",
    "taken.page",
    "taken.count",
)
PUBLICATION = (
    "taken.date",
    "filter.reports",
    "filter.scope",
    "taken.published_value",
    "taken.published_unit",
    "taken.finding",
    "taken.publisher",
    "taken.publisher_kind",
    "taken.source",
    "taken.archived",
)


def path(language: Language) -> str:
    return f"data/published-since.{language}.csv"


def script_path(language: Language) -> str:
    return f"search/published-since.{language}.js"


def products(book: Book) -> list[Product]:
    return [Product((path(l), script_path(l)), partial(planned, l), make) for l in LANGUAGES]


def planned(language: Language, book: Book) -> dict[str, Any]:
    """The header, and the rows of each commitment in the order of the report."""
    book = book.everything
    return {
        "language": language,
        "header": [say(book, key, language) for key in (*COMMITMENT, *PUBLICATION)],
        "rows": {c.id: list(_rows(book, c, language)) for c in book.commitments},
    }


def make(data: dict[str, Any]) -> dict[str, bytes]:
    """The whole as CSV, and its lines by commitment as a classic script, which loads from a folder on disk too."""
    header, rows = data["header"], data["rows"]
    lines = {"header": csvfile.text_of([header]), "of": {id: csvfile.text_of(own) for id, own in rows.items()}}
    script = f"globalThis.pledgebookLines = {json.dumps(lines, ensure_ascii=False, separators=(',', ':'))};\n"
    return {
        path(data["language"]): csvfile.csv_of(header, (row for own in rows.values() for row in own)),
        script_path(data["language"]): script.encode(),
    }


def _rows(book: Book, c: Commitment, language: Language) -> Iterator[list[object]]:
    found = book.outcomes_of.get(c.id, ())
    about = [*_about(book, c, language), len(found)]
    if not found:
        yield [*about, *[None] * len(PUBLICATION)]
    for o in found:
        yield [*about, *_published(book, o, language)]


def _about(book: Book, c: Commitment, language: Language) -> list[object]:
    card = views.card(book, c, language)
    places = dict.fromkeys([*(p["name"] for p in card["places"]), *(t["name"] for t in card["towns"])])
    figure = c.target and wording.phrase(c.target, book.unit[c.target.unit], language, card["hedge"])
    return [
        c.id,
        card["title"],
        c.quote.zh,
        card["theme"]["title"],
        tables.SEPARATOR.join(places),
        say(book, f"checkability.{card['checkability']}", language),
        card["hedge"],
        figure,
        c.target and c.target.value,
        c.target and c.target.high,
        c.target and _unit(book, c.target.unit, language),
        card["evidence"]["before"] if card["has_baseline"] else None,
        tables.address(book, f"{language}/c/{c.id}.html"),
    ]


def _published(book: Book, o: Outcome, language: Language) -> list[object]:
    return [
        o.date,
        say(book, f"reports.{o.reports}", language),
        say(book, f"outcome.{o.bears_on}", language),
        o.value,
        o.unit and _unit(book, o.unit, language),
        o.finding[language],
        o.publisher[language],
        say(book, f"outcome_kind.{o.kind}", language),
        o.url,
        o.archived_url,
    ]


def _unit(book: Book, id: str, language: Language) -> str:
    unit = book.unit[id]
    return unit.zh if language == "zh" else unit.other
