"""Data files that readers can take away.

Every table as CSV and JSON, all of them as a workbook, each commitment by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from ..book import facts, mentions
from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..book.read import DATA_FILES
from ..lasting import version
from ..making.product import Product, known
from ..words import addresses, bilingual, csvfile, views
from . import database, tables
from .columns import Column
from .tables import SEPARATOR, TABLES, Table

if TYPE_CHECKING:
    from .workbook import Sheet

Rows = list[dict[str, Any]]

#: Name, title and address of the licence of our own text and data. The report's own words are not ours to license.
LICENCE = {
    "name": "CC-BY-4.0",
    "path": addresses.LICENCE,
    "title": "Creative Commons Attribution 4.0 International",
}

WORKBOOK = "data/commitments.xlsx"
PACKAGE = "data/datapackage.json"
#: Where version 2 of the Data Package standard describes itself.
_PROFILES = "https://datapackage.org/profiles/2.0/"
#: Type of a column -> what Frictionless calls it; a list is text to it.
_FRICTIONLESS = {"list": "string"}


def products(book: Book) -> list[Product]:
    """Every data file of the site."""
    return [
        Product(table_files(), planned, make_tables),
        database.product(book, _about),
        *(Product((commitment_file(c.id),), partial(commitment, c.id), make_commitment) for c in book.commitments),
        known(_schema_files(), None, make_schemas),
    ]


def paths(table: Table) -> dict[str, str]:
    """Form -> the file of a table."""
    return {form: f"data/{table.name}.{form}" for form in ("csv", "json")}


def table_files() -> tuple[str, ...]:
    """Those of the tables, the workbook and the package."""
    return (*(path for table in TABLES for path in paths(table).values()), WORKBOOK, PACKAGE)


def commitment_file(id: str) -> str:
    return f"data/commitments/{id}.json"


def _schema_files() -> tuple[str, ...]:
    return tuple(f"data/schema/{name}" for name in schema_names())


# --- all tables ---------------------------------------------------------------------------------------


def planned(book: Book) -> dict[str, Any]:
    """All tables are one product: the package tells the hash of each file, and the workbook holds them all."""
    book = book.everything
    words = {key: bilingual.told(book, key) for key in _words_needed()}
    return {"about": _about(book), "words": words, "rows": tables.rows(book)}


def _about(book: Book) -> dict[str, Any]:
    """What the files say of the whole."""
    found = version.of_data(book)
    return {
        "id": book.site.id_prefix,
        "name": book.site.name.model_dump(),
        "description": book.site.description.model_dump(),
        "source": book.site.source.title.model_dump(),
        "licence": LICENCE["path"],
        "home": book.site.base_url,
        "version": found.name,
        "date": found.date,
        "hash": found.hash,
    }


def _words_needed() -> list[str]:
    names = [f"data.table.{t.name}{part}" for t in TABLES for part in ("", ".what")]
    return [
        *names,
        "data.licence",
        "data.report_words",
        "data.lists",
        "data.sheet",
        "data.column",
        "data.type",
        "data.unit",
        "data.values",
        "data.about",
        "data.version",
        "data.empty",
    ]


def make_tables(data: dict[str, Any]) -> dict[str, bytes]:
    """Every table in both forms, the workbook and the package.

    `data`: about (the book), words (key -> language -> text), rows (table -> rows).
    """
    files: dict[str, bytes] = {}
    for table in TABLES:
        rows, path = data["rows"][table.name], paths(table)
        files[path["csv"]] = csv_of(table.columns, rows)
        files[path["json"]] = json_of(rows)
    files[WORKBOOK] = _workbook(data)
    files[PACKAGE] = _package(data, files)
    return files


def csv_of(columns: Iterable[Column], rows: Rows) -> bytes:
    """A table as CSV; a list is one cell."""
    names = [c.name for c in columns]
    return csvfile.csv_of(names, ([_plain(row[name]) for name in names] for row in rows))


def json_of(rows: Rows) -> bytes:
    """One record per line, so that a difference between two versions can be read."""
    return ("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n").encode("utf-8")


def _plain(value: Any) -> Any:
    """A value for one cell: lists as one text, anything else as it is."""
    return SEPARATOR.join(value) if isinstance(value, list) else value


# --- the workbook -------------------------------------------------------------------------------------


def _workbook(data: dict[str, Any]) -> bytes:
    from .workbook import Sheet, workbook

    sheets = [_readme(data)]
    for table in TABLES:
        names = [c.name for c in table.columns]
        rows = [[_plain(row[name]) for name in names] for row in data["rows"][table.name]]
        sheets.append(Sheet(table.name, names, rows, [_width(c) for c in table.columns]))
    return workbook(sheets, data["about"]["name"]["en"], data["about"]["date"])


def _width(column: Column) -> int:
    """In characters: enough for the name, and for reading where there are sentences."""
    return 40 if column.language else max(12, len(column.name) + 4)


def _readme(data: dict[str, Any]) -> Sheet:
    """The first sheet: what this is, its licence and version, and every column of the other sheets."""
    from .workbook import Sheet

    about, words = data["about"], data["words"]
    top = [[*about["name"].values()], [*about["description"].values()], [*about["source"].values()]]
    top += [
        [words[key][l] for l in LANGUAGES] for key in ("data.licence", "data.report_words", "data.lists", "data.empty")
    ]
    top += [
        [LICENCE["path"]],
        [f"{words['data.version'][l]}: {_version(about)}" for l in LANGUAGES],
        [about["home"]],
        [],
    ]
    header = [
        " / ".join(words[key][l] for l in LANGUAGES)
        for key in ("data.sheet", "data.column", "data.type", "data.unit", "data.values")
    ]
    header += [f"{words['data.about']['zh']} (zh)", f"{words['data.about']['en']} (en)"]
    rows = [
        [table.name, c.name, c.type, c.unit, SEPARATOR.join(c.values), c.about["zh"], c.about["en"]]
        for table in TABLES
        for c in table.columns
    ]
    return Sheet("README", header, rows, [24, 24, 14, 16, 40, 60, 60], top)


def _version(about: dict[str, Any]) -> str:
    """Of all data: 2026-11-23 (c0ffee123456), or the hash alone while no version is recorded."""
    return f"{about['version']} ({about['hash']})" if about["version"] else about["hash"]


# --- the package --------------------------------------------------------------------------------------


def _package(data: dict[str, Any], files: dict[str, bytes]) -> bytes:
    """A Frictionless Data Package: https://datapackage.org/standard/data-package/ (version 2)."""
    about, words = data["about"], data["words"]
    package = {
        "$schema": f"{_PROFILES}datapackage.json",
        "name": about["id"],
        "title": about["name"]["en"],
        "title_zh": about["name"]["zh"],
        "description": " ".join(
            [
                about["description"]["en"],
                *(words[key]["en"] for key in ("data.licence", "data.report_words", "data.lists")),
            ]
        ),
        "description_zh": "".join(
            [
                about["description"]["zh"],
                *(words[key]["zh"] for key in ("data.licence", "data.report_words", "data.lists")),
            ]
        ),
        **({"homepage": about["home"]} if about["home"] else {}),
        "version": "+".join(filter(None, (about["version"], about["hash"]))),
        "licenses": [LICENCE],
        "contributors": [{"title": about["name"]["en"], "roles": ["publisher"]}],
        "sources": [{"title": about["source"]["en"], "title_zh": about["source"]["zh"]}],
        "resources": [_resource(table, files[paths(table)["csv"]], words) for table in TABLES],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _resource(table: Table, content: bytes, words: dict[str, dict[Language, str]]) -> dict[str, Any]:
    title, what = words[f"data.table.{table.name}"], words[f"data.table.{table.name}.what"]
    links = [c for c in table.columns if c.table and c.type != "list"]
    schema: dict[str, Any] = {"$schema": f"{_PROFILES}tableschema.json"}
    schema |= {"fields": [_field(c, c.name == table.key) for c in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = [table.key]
    if links:
        schema["foreignKeys"] = [
            {"fields": [c.name], "reference": {"resource": c.table, "fields": ["id"]}} for c in links
        ]
    return {
        "$schema": f"{_PROFILES}dataresource.json",
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "title": title["en"],
        "title_zh": title["zh"],
        "description": what["en"],
        "description_zh": what["zh"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(column: Column, is_key: bool) -> dict[str, Any]:
    limits = {
        **({"required": True} if column.required and column.type != "list" else {}),
        **({"unique": True} if is_key else {}),
        **({"pattern": column.pattern} if column.pattern else {}),
        **({"enum": list(column.values)} if column.values else {}),
        **({"minimum": 0} if column.type == "integer" else {}),
    }
    return {
        "name": column.name,
        "type": _FRICTIONLESS.get(column.type, column.type),
        "description": column.about["en"],
        "description_zh": column.about["zh"],
        **({"constraints": limits} if limits else {}),
    }


# --- one commitment -----------------------------------------------------------------------------------


def commitment(id: str, book: Book) -> dict[str, Any]:
    """Everything the site knows of one commitment, with the fields and names of the data files."""
    c = book.commitment[id]
    found = version.of_record(book, c.id)
    baseline = c.baseline and book.result[c.baseline.result]
    return c.model_dump(mode="json", by_alias=True) | {
        "checkability": facts.checkability(c),
        "towns": [
            {"code": town.code, "name": town.name.model_dump(), "place": place.id}
            for place, town in book.derived(mentions.towns).get(c.id, ())
        ],
        "not_stated": list(facts.silences(book, c)),
        "passage": {l: views.passage(book.passages[c.id][l]) for l in LANGUAGES},
        "result": baseline
        and baseline.model_dump(mode="json", by_alias=True)
        | {"paragraph": book.passages[baseline.id]["zh"].paragraph.id},
        "outcomes": [o.model_dump(mode="json", by_alias=True) for o in book.outcomes_of.get(c.id, ())],
        "pages": bilingual.both(lambda l: tables.address(book, f"{l}/c/{c.id}.html")),
        "report": book.site.source.title.model_dump(),
        "version": {"name": found.name or None, "date": found.date or None, "hash": found.hash},
        "license": LICENCE,
    }


def make_commitment(data: dict[str, Any]) -> dict[str, bytes]:
    """The file of one commitment, indented for reading."""
    return {commitment_file(data["id"]): (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}


# --- schemas ------------------------------------------------------------------------------------------


@lru_cache
def schema_names() -> tuple[str, ...]:
    """The JSON Schemas of the YAML files, by name; as in data/schema/."""
    return tuple(f"{name.rpartition('/')[2].removesuffix('.yaml')}.json" for name, _ in DATA_FILES.values())


def make_schemas(_: None) -> dict[str, bytes]:
    """They follow from the model alone, that is, from the generator."""
    from ..book.schema import schemas

    return {f"data/schema/{name}": text.encode("utf-8") for name, text in schemas().items()}
