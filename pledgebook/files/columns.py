"""The columns of the tables that readers can take away: described from the model, or here where no field holds them.

A text in both languages becomes two columns (title_zh, title_en), a record within a record gives its columns a
first name (target_value), and a list becomes one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from ..book.model import LANGUAGES, Checkability, Language, Model, Text
from ..book.vocabulary import Fate
from .fields_zh import FIELDS_ZH

Type = Literal["string", "number", "integer", "boolean", "list"]

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


# --- columns that no field of a record holds -----------------------------------------------------------


def _derived(name: str, type: Type, english: str, key: str = "", **more: Any) -> Column:
    return Column(name, type, _about(key or name, english), group=name, **more)


PARAGRAPH = _derived(
    "paragraph",
    "string",
    "The paragraph of the report in which the quote stands. Paragraph numbers are ours; they are anchors in the page "
    "of the whole report.",
    pattern=r"^p[0-9]{2,}$",
)
TOWNS = _derived(
    "towns",
    "list",
    "Codes of the towns, townships and subdistricts that the words name, see towns; found by rule in the quote.",
    "commitments.towns",
    table="towns",
)
CHECKABILITY = _derived(
    "checkability",
    "string",
    "How checkable the wording is, by rule: measurable when there is a number, milestone when there is none but a "
    "start or a finish is stated, direction when there is neither.",
    values=get_args(Checkability),
    words="checkability",
)
OUTCOMES = _derived(
    "outcomes",
    "integer",
    "How many later publications this site has recorded for it. 0 says only that this site has recorded none.",
)
VERB_EN = _derived(
    "verb_en", "string", "The report's verb in English, as it stands before a thing; from the table of verbs."
)
HEDGE_EN = _derived(
    "verb_hedge_en",
    "string",
    "How firmly it is promised, in English; empty where the report has no such word.",
    required=False,
)
COMMITMENTS_IN_IT = _derived("commitments", "integer", "How many of the listed commitments belong to it.")
PLACE = _derived("place", "string", "Id of the place that it is in.", "towns.place", table="places")
PAGES = tuple(
    _two_columns(
        "page",
        _about(
            "page",
            "Address of its page; from the folder that holds the site, where the site has no address of its own.",
        ),
    )
)
VERSION = (
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
LEDGER = (
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
