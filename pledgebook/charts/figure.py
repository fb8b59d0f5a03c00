"""What a chart shows, apart from how it is drawn: words, the rows of its table, and the panels of its picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..lasting import version
from ..words.addresses import LICENCE
from ..words.bilingual import Words, joined, told

#: Plain JSON values by column: a number, a text, nothing, or the same words in both languages.
Row = Mapping[str, Any]
#: A figure in one language, as plain values.
Told = dict[str, Any]


class ChartError(Exception):
    """A chart can't be drawn as it stands. The message names the chart and what is wrong."""


@dataclass(frozen=True)
class Column:
    """One column of the table beside the chart."""

    key: str
    title: Words
    numeric: bool = False


@dataclass(frozen=True)
class Panel:
    """Rows that are drawn together, below the panels before."""

    rows: tuple[Row, ...]
    """`id`, `what`, `value`, `bound`, `words` and `link`, and what else the mark asks for."""
    mark: str = "bars"
    """The function of marks.py that draws them."""
    full: float = 0
    """Where the scale of bars ends, in per cent; 0 where each row has one of its own, which ends at its `scale`."""
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
    credit: Words
    """The same and whose chart it is, for one that travels alone."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """Keys without a column are for drawing only."""
    sources: tuple[str, ...]
    """Ids of the commitments and results that are drawn."""
    panels: tuple[Panel, ...]
    meta: Mapping[str, str] = field(default_factory=dict)
    """Licence, source and version of the data, for a specification that travels alone."""

    @classmethod
    def of(
        cls,
        book: Book,
        id: str,
        columns: str,
        rows: Sequence[Row],
        panels: Iterable[Panel] | str = "bars",
        *,
        key: str = "",
        titles: Mapping[str, Words] = {},
        sources: Iterable[str] = (),
        **values: Any,
    ) -> Figure:
        """A figure whose words are chart.KEY.title, .reading and .alt, filled in with `values`; KEY is `key` or the id.

        Where the numbers are not from the report alone, chart.KEY.source says where from. `columns` are keys of the
        rows, those of numbers with #; their titles are among `titles` or chart.column.KEY. Its sources are the ids of
        its rows, and the results beside them, or `sources`.
        """
        key, report = key or id, book.site.source
        title, reading, alt = (told(book, f"chart.{key}.{p}", **values) for p in ("title", "reading", "alt"))
        own, usual = f"chart.{key}.source", "chart.source.extent" if report.extent else "chart.source"
        source = told(book, own if own in book.strings else usual, report=report.title, extent=report.extent)
        credit = joined([source, told(book, "chart.publisher", name=book.site.name)], "", " ")
        named = [(column.removesuffix("#"), column.endswith("#")) for column in columns.split()]
        shown = [Column(name, titles.get(name) or told(book, f"chart.column.{name}"), number) for name, number in named]
        drawn = [Panel(tuple(rows), panels)] if isinstance(panels, str) else panels
        ids = tuple(dict.fromkeys(sources or (id for row in rows for id in (row["id"], row.get("result")) if id)))
        made = cls(id, title, reading, alt, source, credit, tuple(shown), tuple(rows), ids, tuple(drawn))
        of = version.of_shown(book, ids, made.shown)
        meta = {"license": LICENCE, "source": report.title.en, "version": f"{of.date} {of.hash}".strip()}
        return replace(made, meta=meta)

    @property
    def shown(self) -> list[list[Any]]:
        """The cells of its table, row by row: what readers learn from it, however it is drawn."""
        return [[row.get(column.key) for column in self.columns] for row in self.rows]

    def beside_drawing(self) -> dict[str, Any]:
        """What a page shows besides the drawing, as plain values."""
        parts = ("title", "reading", "rows", "source", "sources")
        return {part: getattr(self, part) for part in parts} | {"columns": [vars(column) for column in self.columns]}

    def told(self, language: Language) -> Told:
        """What is drawn of it, in one language, which is added."""
        parts = ("title", "reading", "alt", "credit", "panels", "meta")
        drawn = {part: _told(getattr(self, part), language) for part in parts}
        return drawn | {"language": {"zh": "zh-Hans"}.get(language, language)}


def _told(thing: Any, language: Language) -> Any:
    if isinstance(thing, Panel):
        thing = vars(thing)
    if isinstance(thing, dict):
        both = thing.keys() == set(LANGUAGES)
        return thing[language] if both else {key: _told(value, language) for key, value in thing.items()}
    return [_told(one, language) for one in thing] if isinstance(thing, tuple) else thing
