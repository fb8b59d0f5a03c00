"""When the recorded publications came out, one mark each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..book.book import Book
from . import words
from .figure import Column, Figure
from .marks import Amount


def figures(book: Book) -> Iterator[Figure]:
    if not book.outcomes:
        return
    years = Counter(int(o.date[:4]) for o in book.outcomes)
    rows = tuple({"year": year, "count": years[year]} for year in range(min(years), max(years) + 1))
    total, about = len(book.outcomes), len(book.outcomes_of)
    yield Figure(
        id="outcomes",
        kind="outcomes",
        title={"zh": "这些信息是哪年公开的", "en": "When these publications came out"},
        reading={
            "zh": f"共{total}条，涉及{about}个事项，从{min(years)}年到{max(years)}年。没有收录，不表示没有实施或没有完成。",
            "en": f"{words.count(total, 'publication', 'publications')} about {words.count(about, 'commitment', 'commitments')}, from {min(years)} to {max(years)}. None recorded does not mean that the work was not done.",
        },
        alt={
            "zh": "每年一行，一条信息一个方块，末端写着条数。",
            "en": "One row for each year, one square for each publication, with the count at the end.",
        },
        source={"zh": "数据：后来公开的信息，来源逐条注明。", "en": "Data: later publications, each with its source."},
        publisher=words.publisher(book),
        columns=(
            Column("year", {"zh": "年份", "en": "Year"}, numeric=True),
            Column("count", {"zh": "条数", "en": "Publications"}, numeric=True),
        ),
        rows=rows,
        sources=tuple(sorted(book.outcomes_of)),
    )


def draw(figure: Figure, language: str, width: int):
    from . import layers, sheet

    said = "年" if language == "zh" else ""
    rows = tuple(
        sheet.Row(f"{row['year']}{said}", (sheet.Lane(str(row["count"]), Amount(row["count"])),)) for row in figure.rows
    )
    return layers.chart(sheet.lay_out([sheet.Panel(rows, "squares")], width), width)
