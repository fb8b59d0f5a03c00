"""Every chart says all that readers are promised, in both languages: title, reading, alternative, table and sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from .. import charts
from ..book.model import LANGUAGES
from ..book.problems import Problem
from ..book.read import Reading
from ..charts.figure import Figure
from .references import known_ids, unique_ids


def lack_nothing(reading: Reading) -> Iterator[Problem]:
    """Each chart has an id of its own and lacks no part."""
    made = found(reading)
    for figure in made:
        if missing := lacking(figure):
            yield Problem("pledgebook/charts", 1, 1, f"chart {figure.id}: missing {'; '.join(missing)}")
    for id, times in Counter(figure.id for figure in made).items():
        if times > 1:
            yield Problem("pledgebook/charts", 1, 1, f"chart {id}: two charts have this id")


def found(reading: Reading) -> Collection[Figure]:
    """All charts; none can be made from a record that refers to nothing, which is reported by itself."""
    return () if any(known_ids(reading)) or any(unique_ids(reading)) else charts.every(reading.book)


def lacking(figure: Figure) -> list[str]:
    """What the figure lacks, one phrase each; empty when nothing is missing."""
    cells = [(f"row {n}: ", c, row.get(c.key, c)) for n, row in enumerate(figure.rows, 1) for c in figure.columns]
    said: dict[str, Any] = {part: getattr(figure, part) for part in ("title", "reading", "alt", "source", "credit")}
    said |= {f"title of column {column.key}": column.title for column in figure.columns}
    said |= {row + column.key: cell for row, column, cell in cells if isinstance(cell, Mapping)}
    missing = [f"{name} in {l}" for name, words in said.items() for l in LANGUAGES if not words.get(l, "").strip()]
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", figure.id):
        missing.append("an id of small letters, digits and hyphens")
    missing += [part for part in ("columns", "rows", "sources", "panels") if not getattr(figure, part)]
    for row, column, cell in cells:  # an empty cell must say so with None
        if cell is column:
            missing.append(row + column.key)
        elif column.numeric and not isinstance(cell, (int, float, type(None))):
            missing.append(f"{row}a number for {column.key}")
    return missing
