"""All tables as one SQLite database: no encoding, separator or type to guess, and words that can be searched.

Every table is as in the other files, with its key, its constraints and its references. A list is a table of its own:
`commitments_places` has a row for each place of each commitment. `columns` says what each column means, `about` what
the whole is. `commitments_fts` is a full-text index of the commitments (FTS5, trigrams, because Chinese has no spaces);
as its content is the table itself, Datasette finds it by itself.

The same rows make the same bytes.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from ..book.book import Book
from ..making.product import Product
from . import tables
from .columns import Column
from .tables import TABLES, Table

_TYPES = {"string": "TEXT", "number": "REAL", "integer": "INTEGER", "boolean": "INTEGER"}
#: Full text is looked for in these columns of the commitments.
SEARCHED = tuple(f"{field}_{language}" for field in ("title", "quote", "plain") for language in ("zh", "en"))
#: Where a database file names the version of the library that wrote it. No reader needs it; see the file format's
#: description, https://www.sqlite.org/fileformat2.html, 1.3.
_WRITTEN_BY = slice(96, 100)


def path(book: Book) -> str:
    """Named after city and year: data/hengyang-2020.sqlite."""
    city = re.sub(r"[^a-z0-9]+", "-", book.site.city.en.lower()).strip("-")
    return f"data/{city or book.site.id_prefix}-{book.site.year}.sqlite"


def product(book: Book, about: Callable[[Book], dict[str, Any]]) -> Product:
    """The database; `about` tells names, source, address and version of a book, as the workbook has them."""

    def plan(book: Book) -> dict[str, Any]:
        book = book.everything
        return {"path": path(book), "about": about(book), "rows": tables.rows(book)}

    return Product((path(book),), plan, make)


def make(data: dict[str, Any]) -> dict[str, bytes]:
    """`data`: path, about, rows (table -> rows). Raises ValueError where a row refers to none that is there."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript("PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'")
        _say_what_it_is(connection, data["about"])
        for table in TABLES:
            for statement in _statements(table):
                connection.execute(statement)
        for table in TABLES:
            _fill(connection, table, data["rows"][table.name])
        _index_words(connection)
        connection.commit()
        if lost := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise ValueError(f"row {lost[1]} of {lost[0]} refers to a row of {lost[2]} that is not there")
        content = bytearray(connection.serialize())
    finally:
        connection.close()
    content[_WRITTEN_BY] = bytes(4)
    return {data["path"]: bytes(content)}


def _say_what_it_is(connection: sqlite3.Connection, about: dict[str, Any]) -> None:
    told = [(f"{key}_{l}", about[key][l]) for key in ("name", "description", "source") for l in ("zh", "en")]
    told += [(key, about[key]) for key in ("licence", "home", "date", "hash")]
    connection.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT)")
    connection.executemany("INSERT INTO about VALUES (?, ?)", told)
    connection.execute(
        'CREATE TABLE columns ("table" TEXT, "column" TEXT, type TEXT, unit TEXT, about_zh TEXT, about_en TEXT, '
        'PRIMARY KEY ("table", "column"))'
    )
    connection.executemany(
        "INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?)",
        [(t.name, c.name, c.type, c.unit, c.about["zh"], c.about["en"]) for t in TABLES for c in t.columns],
    )


def _key(table: Table) -> str:
    """What a row is known by; where it has no id, its place in the file."""
    return table.key or "row"


def _refers(c: Column) -> str:
    """To which row a value leads, if it leads to one."""
    return f"REFERENCES {c.table} ({_key(tables.table(c.table))})" if c.table else ""


def _statements(table: Table) -> Iterator[str]:
    """Those that create a table, and one for each of its lists."""
    plain = [c for c in table.columns if c.type != "list"]
    row = [] if table.key else ["row INTEGER PRIMARY KEY"]
    yield f"CREATE TABLE {table.name} ({', '.join([*row, *(_column(c, table) for c in plain)])})"
    kind = "TEXT" if table.key else "INTEGER"
    for c in table.columns:
        if c.type == "list":
            yield (
                f"CREATE TABLE {table.name}_{c.name} ({_key(table)} {kind} NOT NULL REFERENCES {table.name} "
                f"({_key(table)}), position INTEGER NOT NULL, value TEXT NOT NULL {_refers(c)}, "
                f"PRIMARY KEY ({_key(table)}, position))"
            )


def _column(c: Column, table: Table) -> str:
    """A column with all that holds for it."""
    allowed = ", ".join(f"'{value}'" for value in c.values)
    parts = [
        f'"{c.name}" {_TYPES[c.type]}',
        "PRIMARY KEY" if c.name == table.key else "",
        "NOT NULL" if c.required else "",
        f'CHECK ("{c.name}" IN ({allowed}))' if allowed else "",
        _refers(c),
    ]
    return " ".join(part for part in parts if part)


def _fill(connection: sqlite3.Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    plain = [c.name for c in table.columns if c.type != "list"]
    names = plain if table.key else ["row", *plain]
    marks = ", ".join("?" * len(names))
    for number, row in enumerate(rows, 1):
        known = row | {"row": number}
        connection.execute(f"INSERT INTO {table.name} VALUES ({marks})", [known[name] for name in names])
        for c in table.columns:
            if c.type == "list":
                parts = [(known[_key(table)], position, part) for position, part in enumerate(row[c.name], 1)]
                connection.executemany(f"INSERT INTO {table.name}_{c.name} VALUES (?, ?, ?)", parts)


def _index_words(connection: sqlite3.Connection) -> None:
    connection.execute(
        f"CREATE VIRTUAL TABLE commitments_fts USING fts5 ({', '.join(SEARCHED)}, content='commitments', "
        "tokenize='trigram')"
    )
    for command in ("rebuild", "optimize"):
        connection.execute("INSERT INTO commitments_fts (commitments_fts) VALUES (?)", [command])
