"""What a chart shows, apart from how it is drawn: words, and the rows that are both its data and its table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..book.model import LANGUAGES

#: A cell of a table: a number, plain text, nothing, or the same words in both languages.
Cell = str | int | float | bool | None | Mapping[str, str]


class ChartError(Exception):
    """A chart can't be drawn as it stands. The message names the chart and what is wrong."""


@dataclass(frozen=True)
class Column:
    """One column of the table beside the chart."""

    key: str
    title: Mapping[str, str]
    numeric: bool = False


@dataclass(frozen=True)
class Figure:
    """One chart in both languages. Made from the book alone; nothing here knows how to draw."""

    id: str
    """Name in addresses: growth-targets."""
    kind: str
    """Module of this package that draws it: growth_targets."""
    title: Mapping[str, str]
    reading: Mapping[str, str]
    """One sentence that says what one sees, with numbers."""
    alt: Mapping[str, str]
    """What the picture looks like, for a reader who can't see it."""
    source: Mapping[str, str]
    """Where the numbers come from, in a sentence."""
    publisher: Mapping[str, str]
    """Whose chart it is, in a sentence, for one that travels alone."""
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    """Plain JSON values by column key; keys without a column are for drawing only."""
    sources: tuple[str, ...]
    """Ids of the commitments and results that are drawn."""

    @property
    def credit(self) -> dict[str, str]:
        """The line under a chart that travels alone: source and publisher."""
        return {"zh": self.source["zh"] + self.publisher["zh"], "en": f"{self.source['en']} {self.publisher['en']}"}

    def as_json(self) -> dict:
        """The same as plain values."""
        return vars(self) | {"columns": [vars(column) for column in self.columns]}


def complete(figure: Figure) -> list[str]:
    """What the figure lacks, one phrase each; empty when nothing is missing."""
    missing = []
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", figure.id):
        missing.append("an id of small letters, digits and hyphens")
    for part in ("title", "reading", "alt", "source", "publisher"):
        missing += [f"{part} in {language}" for language in LANGUAGES if not _said(getattr(figure, part), language)]
    if not figure.columns:
        missing.append("columns")
    for column in figure.columns:
        missing += [
            f"title of column {column.key} in {language}" for language in LANGUAGES if not _said(column.title, language)
        ]
    if not figure.rows:
        missing.append("rows")
    for number, row in enumerate(figure.rows, 1):
        missing += [f"row {number}: {gap}" for column in figure.columns for gap in _gaps(row, column)]
    if not figure.sources:
        missing.append("sources")
    return missing


def _said(text: Mapping[str, str], language: str) -> bool:
    return bool((text or {}).get(language, "").strip())


def _gaps(row: Mapping[str, Cell], column: Column) -> list[str]:
    """What one cell lacks. An empty cell must say so with None."""
    if column.key not in row:
        return [column.key]
    cell = row[column.key]
    if column.numeric:
        return [] if cell is None or isinstance(cell, (int, float)) else [f"a number for {column.key}"]
    if isinstance(cell, Mapping):
        return [f"{column.key} in {language}" for language in LANGUAGES if not _said(cell, language)]
    return []
