"""The tables that readers can take away: their columns, described from the model, and their rows.

One description serves all forms: the CSV, JSON and XLSX files, the data package and the page that documents them.
A text in both languages becomes two columns (title_zh, title_en), a record within a record gives its columns a
first name (target_value), and a list becomes one cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from ..book import facts, mentions
from ..book.book import Book
from ..book.model import (
    LANGUAGES,
    Checkability,
    Commitment,
    Language,
    Model,
    Namesake,
    OtherReport,
    Outcome,
    Place,
    Result,
    Text,
    Theme,
    Town,
)
from ..book.noted import of_book
from ..book.vocabulary import Fate, Term, Unit
from ..lasting import version
from ..words import views
from .fields_zh import FIELDS_ZH

Type = Literal["string", "number", "integer", "boolean", "list"]

#: What stands between the parts of a list where it has to be one cell.
SEPARATOR = "|"

#: Class and field -> the key in strings.yaml below which each allowed value has its words.
_WORDS = {
    "Commitment.kind": "kind",
    "Commitment.stage": "stage",
    "Verb.class": "verb",
    "Quantity.bound": "bound",
    "Quantity.measure": "measure",
    "Baseline.comparable": "comparable",
    "Outcome.reports": "reports",
    "Outcome.bears_on": "outcome",
    "Outcome.kind": "outcome_kind",
    "Term.source": "term",
    "checkability": "checkability",
    "coverage.fate": "fate",
}

#: Class and field -> the table whose `id` it holds.
_POINTS_TO = {
    "Commitment.theme": "themes",
    "Commitment.places": "places",
    "Place.towns": "towns",
    "Quantity.unit": "units",
    "Baseline.result": "results",
    "Result.theme": "themes",
    "Outcome.commitments": "commitments",
    "Outcome.places": "places",
    "Outcome.unit": "units",
}

#: What ties a book to others. A table of one book has no column for it; the JSON file of a record has it.
_BEYOND = {"Commitment.continues", "Theme.topic"}


@dataclass(frozen=True)
class Column:
    """One column, and how a reader may understand it without us."""

    name: str
    type: Type
    about: Mapping[Language, str]
    path: tuple[str, ...] = ()
    """Attributes that lead to the value, from the record; none for a derived column."""
    group: str = ""
    """The name without language, for the two columns of one text; else the name."""
    language: Language | None = None
    """Of the words in it, where the other language has a column of its own."""
    required: bool = True
    pattern: str | None = None
    values: tuple[str, ...] = ()
    """The only ones allowed; empty when any are."""
    words: str | None = None
    """Key in strings.yaml below which the values are explained."""
    unit: str | None = None
    """Name of the column that says what the number counts."""
    table: str | None = None
    """Table whose `id` it holds."""


@dataclass(frozen=True)
class Table:
    """One table: a file in each form, and a sheet of the workbook."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Book], list[dict[str, Any]]]
    """One dict per row, by column name, in the order of the record; lists as lists, what is absent as None."""
    key: str | None = "id"
    """Column by which a row is known."""


# --- columns ------------------------------------------------------------------------------------------


def columns_of(
    model: type[Model], prefix: str = "", path: tuple[str, ...] = (), required: bool = True
) -> Iterator[Column]:
    """The columns of one class, those of the classes in it included; none for a field that is never published."""
    for attribute, info in model.model_fields.items():
        field = info.alias or attribute
        key = f"{model.__name__}.{field}"
        if info.exclude or key in _BEYOND:
            continue
        kind, patterns = _bare(info.annotation, info.metadata)
        name, where, needed = prefix + field, (*path, attribute), required and info.is_required()
        if isinstance(kind, type) and issubclass(kind, Text):
            yield from _two_columns(name, _about(key, info.description), where, needed)
        elif isinstance(kind, type) and issubclass(kind, Model):
            yield from columns_of(kind, f"{name}_", where, needed)
        else:
            unit = f"{prefix}unit" if kind is float and "unit" in model.model_fields else None
            yield Column(
                name,
                _type(kind),
                _about(key, info.description),
                where,
                name,
                None,
                needed,
                patterns[0] if len(patterns) == 1 else None,
                get_args(kind) if get_origin(kind) is Literal else (),
                _WORDS.get(key),
                unit,
                _POINTS_TO.get(key),
            )


def _two_columns(
    name: str, about: Mapping[Language, str], path: tuple[str, ...] = (), required: bool = True
) -> Iterator[Column]:
    for language in LANGUAGES:
        yield Column(f"{name}_{language}", "string", about, (*path, language) if path else (), name, language, required)


def _about(key: str, english: str | None) -> dict[Language, str]:
    """The description in both languages; names in backticks lose them, for a cell shows plain text."""
    return {"zh": FIELDS_ZH.get(key, ""), "en": (english or "").replace("`", "")}


def _bare(kind: Any, notes: Iterable[Any] = ()) -> tuple[Any, list[str]]:
    """A type without what Optional and Annotated put around it, and the patterns that its text must match.

    The type is float for any number.
    """
    if get_origin(kind) is Annotated:
        kind, *notes = get_args(kind)
    if patterns := [n.pattern for n in notes if getattr(n, "pattern", None)]:
        return kind, patterns
    options = [o for o in get_args(kind) if o is not NoneType]
    if get_origin(kind) in (None, tuple, Literal) or not options:
        return kind, []
    found = [_bare(o) for o in options]
    return (float if float in options else found[0][0]), [p for _, patterns in found for p in patterns]


def _type(kind: Any) -> Type:
    if get_origin(kind) is tuple:
        return "list"
    names: dict[Any, Type] = {bool: "boolean", int: "integer", float: "number"}
    return names.get(kind, "string")


def _derived(name: str, type: Type, english: str, key: str = "", **more: Any) -> Column:
    return Column(name, type, _about(key or name, english), group=name, **more)


_PARAGRAPH = _derived(
    "paragraph",
    "string",
    "The paragraph of the report in which the quote stands. Paragraph numbers are ours; they are anchors in the page "
    "of the whole report.",
    pattern=r"^p[0-9]{2,}$",
)
_TOWNS = _derived(
    "towns",
    "list",
    "Codes of the towns, townships and subdistricts that the words name, see towns; found by rule in the quote.",
    "commitments.towns",
    table="towns",
)
_CHECKABILITY = _derived(
    "checkability",
    "string",
    "How checkable the wording is, by rule: measurable when there is a number, milestone when there is none but a "
    "start or a finish is stated, direction when there is neither.",
    values=get_args(Checkability),
    words="checkability",
)
_OUTCOMES = _derived(
    "outcomes",
    "integer",
    "How many later publications this site has recorded for it. 0 says only that this site has recorded none.",
)
_VERB_EN = _derived(
    "verb_en", "string", "The report's verb in English, as it stands before a thing; from the table of verbs."
)
_HEDGE_EN = _derived(
    "verb_hedge_en",
    "string",
    "How firmly it is promised, in English; empty where the report has no such word.",
    required=False,
)
_COMMITMENTS = _derived("commitments", "integer", "How many of the listed commitments belong to it.")
_PLACE = _derived("place", "string", "Id of the place that it is in.", "towns.place", table="places")
_PAGES = tuple(
    _two_columns(
        "page",
        _about(
            "page",
            "Address of its page; from the folder that holds the site, where the site has no address of its own.",
        ),
    )
)
_VERSION = (
    _derived(
        "version_date",
        "string",
        "Date of the version of the data to which the record belongs.",
        required=False,
        pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$",
    ),
    _derived(
        "version_hash", "string", "Hash of the record as it is; it changes with the record.", pattern="^[0-9a-f]{12}$"
    ),
)
_LEDGER = (
    _derived(
        "paragraph",
        "string",
        "The paragraph of the report in which the numeral stands.",
        "coverage.paragraph",
        pattern=r"^p[0-9]{2,}$",
    ),
    _derived(
        "before", "string", "The words right before it, eight characters at most.", "coverage.before", required=False
    ),
    _derived("numeral", "string", "The numeral as printed.", "coverage.numeral"),
    _derived(
        "after", "string", "The words right after it, eight characters at most.", "coverage.after", required=False
    ),
    _derived(
        "fate",
        "string",
        "Where the numeral went: into a commitment or a result, or why it belongs to neither.",
        "coverage.fate",
        values=("commitment", "result", *get_args(Fate)),
        words="fate",
    ),
    _derived(
        "record",
        "string",
        "Id of the commitment or the result; empty where it belongs to neither.",
        "coverage.record",
        required=False,
    ),
    *_two_columns(
        "why", _about("coverage.why", "Why it is neither a commitment's number nor a result's."), required=False
    ),
)


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


# --- rows ---------------------------------------------------------------------------------------------


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
    (_VERB_EN, _HEDGE_EN, _TOWNS, _CHECKABILITY, _PARAGRAPH, _OUTCOMES, *_PAGES, *_VERSION),
    _commitments,
)
RESULTS = _table("results", Result, (_PARAGRAPH, *_PAGES, *_VERSION), _results)

#: Every table, in the order of the workbook's sheets. A publication has no id and stands once, whatever it is about.
TABLES: tuple[Table, ...] = (
    COMMITMENTS,
    RESULTS,
    _table("outcomes", Outcome, key=None),
    Table("coverage", _LEDGER, _coverage, None),
    _table("places", Place, (_COMMITMENTS, *_PAGES), _counted("places", "places/{}.html")),
    _table("towns", Town, (_PLACE, _COMMITMENTS), _towns, "code"),
    _table("themes", Theme, (_COMMITMENTS, *_PAGES), _counted("themes", "themes/{}.html")),
    _table("terms", Term, _PAGES, _terms),
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
