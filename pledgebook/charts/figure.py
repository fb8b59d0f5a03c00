"""What a chart shows, apart from how it is drawn: words, the rows of its table, and the panels of its picture."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ..book.model import LANGUAGES, Language

#: Plain JSON values by column: a number, a text, nothing, or the same words in both languages.
Row = Mapping[str, Any]
#: The same words in both languages.
Words = Mapping[Language, str]


#: Key of a column -> its name in CSV.
_NAMES = {"title": "what", "meaning": "bound", "target_words": "words", "target_value": "value", "sum": "count"}


class ChartError(Exception):
    """A chart can't be drawn as it stands. The message names the chart and what is wrong."""


@dataclass(frozen=True)
class Column:
    """One column of the table beside the chart."""

    key: str
    title: Words
    numeric: bool = False

    @property
    def name(self) -> str:
        """Its name in CSV, as it was published first."""
        return _NAMES.get(self.key, self.key)


@dataclass(frozen=True)
class Panel:
    """Rows that are drawn together, below the panels before."""

    rows: tuple[Row, ...]
    """`id`, `what`, `value`, `bound`, `words` and `link`, and what else the mark asks for."""
    mark: str = "bars"
    """The function of marks.py that draws them."""
    full: float = 0
    """Where the scale of bars ends; 0 where each row has one of its own, which ends at its `scale`."""
    percent: bool = False
    """Whether the scale has ticks in per cent."""
    heading: Words | None = None


@dataclass(frozen=True)
class Figure:
    """One chart in both languages. Made from the book alone; nothing here knows how to draw."""

    id: str
    """Name in addresses: growth-targets."""
    title: Words
    reading: Words
    """One sentence that says what one sees, with numbers."""
    alt: Words
    """What the picture looks like, for a reader who can't see it."""
    source: Words
    """Where the numbers come from, in a sentence."""
    publisher: Words
    """Whose chart it is, in a sentence, for one that travels alone."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """Keys without a column are for drawing only."""
    sources: tuple[str, ...]
    """Ids of the commitments and results that are drawn."""
    panels: tuple[Panel, ...]
    meta: Mapping[str, str] = field(default_factory=dict)
    """Licence, source and version of the data, for a specification that travels alone."""

    def credit(self, language: Language) -> str:
        """The line under a chart that travels alone: source and publisher."""
        return f"{self.source[language]}{'' if language == 'zh' else ' '}{self.publisher[language]}"

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


def complete(figure: Figure) -> list[str]:
    """What the figure lacks, one phrase each; empty when nothing is missing."""
    missing = []
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", figure.id):
        missing.append("an id of small letters, digits and hyphens")
    for part in ("title", "reading", "alt", "source", "publisher"):
        missing += [f"{part} in {language}" for language in LANGUAGES if not _said(getattr(figure, part), language)]
    missing += [part for part in ("columns", "rows", "sources", "panels") if not getattr(figure, part)]
    for column in figure.columns:
        missing += [f"title of column {column.key} in {l}" for l in LANGUAGES if not _said(column.title, l)]
    for number, row in enumerate(figure.rows, 1):
        missing += [f"row {number}: {gap}" for column in figure.columns for gap in _gaps(row, column)]
    return missing


def _said(text: Words, language: Language) -> bool:
    return bool((text or {}).get(language, "").strip())


def _gaps(row: Row, column: Column) -> list[str]:
    """What one cell lacks. An empty cell must say so with None."""
    if column.key not in row:
        return [column.key]
    cell = row[column.key]
    if column.numeric:
        return [] if cell is None or isinstance(cell, (int, float)) else [f"a number for {column.key}"]
    if isinstance(cell, Mapping):
        return [f"{column.key} in {language}" for language in LANGUAGES if not _said(cell, language)]
    return []
