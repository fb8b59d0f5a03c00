"""The tables that readers can take away, and their rows.

One description serves all forms: the CSV, JSON and XLSX files, the data package and the page that documents them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from ..book import facts, mentions
from ..book.book import Book
from ..book.model import (
    LANGUAGES,
    Commitment,
    Language,
    Model,
    Namesake,
    OtherReport,
    Outcome,
    Place,
    Result,
    Theme,
    Town,
)
from ..book.noted import of_book
from ..book.vocabulary import Term, Unit
from ..lasting import version
from ..words import views
from .columns import (
    CHECKABILITY,
    COMMITMENTS_IN_IT,
    HEDGE_EN,
    LEDGER,
    OUTCOMES,
    PAGES,
    PARAGRAPH,
    PLACE,
    TOWNS,
    VERB_EN,
    VERSION,
    Column,
    columns_of,
)

#: What stands between the parts of a list where it has to be one cell.
SEPARATOR = "|"


@dataclass(frozen=True)
class Table:
    """One table: a file in each form, and a sheet of the workbook."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Book], list[dict[str, Any]]]
    """One dict per row, by column name, in the order of the record; lists as lists, what is absent as None."""
    key: str | None = "id"
    """Column by which a row is known."""


def described(columns: Iterable[Column], language: Language) -> list[dict[str, Any]]:
    """The columns of a table as a page lists them: the two of one text together."""
    listed: dict[str, dict[str, Any]] = {}
    for c in columns:
        about = {
            "names": [],
            "type": c.type,
            "about": c.about[language].replace("'", "’"),  # code has none but the typewriter's
            "required": c.required,
            "pattern": c.pattern,
            "values": list(c.values),
            "words": c.words,
            "unit": c.unit,
            "table": c.table,
            "key": table(c.table).key if c.table else None,
        }
        listed.setdefault(c.group, about)["names"].append(c.name)
    return list(listed.values())


def _record(record: Model, columns: tuple[Column, ...]) -> dict[str, Any]:
    """The values of a record in the columns that lead to one; None where what holds it is absent."""
    row = {}
    for column in columns:
        if column.path:
            value: Any = record
            for attribute in column.path:
                value = None if value is None else getattr(value, attribute)
            row[column.name] = [_in_a_cell(v) for v in value] if isinstance(value, tuple) else value
    return row


def _in_a_cell(part: Any) -> Any:
    """A part of a list as it stands in one cell: a text, or what a record is known by."""
    for kind, attribute in {OtherReport: "url", Town: "code", Namesake: "words"}.items():
        if isinstance(part, kind):
            return getattr(part, attribute)
    return part


def address(book: Book, path: str) -> str:
    """Of a file of the site: absolute where the site has an address of its own, else from the site's folder."""
    return (book.site.base_url or "") + path


def _pages(book: Book, path: str) -> dict[str, str]:
    return {f"page_{l}": address(book, f"{l}/{path}") for l in LANGUAGES}


def _version(book: Book, id: str) -> dict[str, str | None]:
    found = version.of_record(book, id)
    return {"version_date": found.date or None, "version_hash": found.hash}


def _commitments(book: Book) -> list[dict[str, Any]]:
    return [
        _record(c, COMMITMENTS.columns)
        | {
            "verb_en": book.verb[c.verb.zh].en,
            "verb_hedge_en": book.verb[c.verb.hedge].en if c.verb.hedge else None,
            "towns": [town.code for _, town in book.derived(mentions.towns).get(c.id, ())],
            "checkability": facts.checkability(c),
            "paragraph": book.passages[c.id]["zh"].paragraph.id,
            "outcomes": len(book.outcomes_of.get(c.id, ())),
        }
        | _pages(book, f"c/{c.id}.html")
        | _version(book, c.id)
        for c in book.commitments
    ]


def _results(book: Book) -> list[dict[str, Any]]:
    return [
        _record(r, RESULTS.columns)
        | {"paragraph": book.passages[r.id]["zh"].paragraph.id}
        | _pages(book, f"report.html#{r.id}")
        | _version(book, r.id)
        for r in book.results
    ]


def _coverage(book: Book) -> list[dict[str, Any]]:
    return [
        {name: a[name] or None for name in ("paragraph", "before", "numeral", "after", "fate")}
        | {"record": a["record"] and a["record"]["id"], "why_zh": a["why"], "why_en": b["why"]}
        for a, b in zip(*(views.ledger_rows(book, language) for language in LANGUAGES))
    ]


def _table(
    name: str,
    model: type[Model],
    derived: tuple[Column, ...] = (),
    rows: Callable[[Book], list[dict[str, Any]]] | None = None,
    key: str | None = "id",
) -> Table:
    columns = (*columns_of(model), *derived)
    return Table(name, columns, rows or (lambda book: [_record(r, columns) for r in getattr(book, name)]), key)


def _counted(name: str, page: str) -> Callable[[Book], list[dict[str, Any]]]:
    """Rows of themes or places, with the number of their commitments and their page."""

    def rows(book: Book) -> list[dict[str, Any]]:
        members = getattr(book, f"by_{name.removesuffix('s')}")
        return [
            _record(r, table(name).columns) | {"commitments": len(members[r.id])} | _pages(book, page.format(r.id))
            for r in getattr(book, name)
        ]

    return rows


def _towns(book: Book) -> list[dict[str, Any]]:
    named = [town.code for named in book.derived(mentions.towns).values() for _, town in named]
    return [
        _record(town, table("towns").columns) | {"place": p.id, "commitments": named.count(town.code)}
        for p in book.places
        for town in p.towns
    ]


def _terms(book: Book) -> list[dict[str, Any]]:
    return [_record(t, table("terms").columns) | _pages(book, f"glossary.html#{t.id}") for t in book.terms]


COMMITMENTS = _table(
    "commitments",
    Commitment,
    (VERB_EN, HEDGE_EN, TOWNS, CHECKABILITY, PARAGRAPH, OUTCOMES, *PAGES, *VERSION),
    _commitments,
)
RESULTS = _table("results", Result, (PARAGRAPH, *PAGES, *VERSION), _results)

#: Every table, in the order of the workbook's sheets. A publication has no id and stands once, whatever it is about.
TABLES: tuple[Table, ...] = (
    COMMITMENTS,
    RESULTS,
    _table("outcomes", Outcome, key=None),
    Table("coverage", LEDGER, _coverage, None),
    _table("places", Place, (COMMITMENTS_IN_IT, *PAGES), _counted("places", "places/{}.html")),
    _table("towns", Town, (PLACE, COMMITMENTS_IN_IT), _towns, "code"),
    _table("themes", Theme, (COMMITMENTS_IN_IT, *PAGES), _counted("themes", "themes/{}.html")),
    _table("terms", Term, PAGES, _terms),
    _table("units", Unit),
)


@of_book
def rows(book: Book) -> dict[str, list[dict[str, Any]]]:
    """Table -> its rows; they are files, and their numbers stand on a page."""
    return {table.name: table.rows(book) for table in TABLES}


def counts(book: Book) -> dict[str, int]:
    """Table -> how many rows it has. Those of the book's own records needn't be made to be counted."""
    records = {field.name for field in fields(Book)}
    return {t.name: len(getattr(book, t.name) if t.name in records else t.rows(book)) for t in TABLES}


@lru_cache
def table(name: str) -> Table:
    return next(t for t in TABLES if t.name == name)
