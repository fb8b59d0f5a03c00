"""How much of each section of the report stands inside a commitment's quote."""

from __future__ import annotations

from collections.abc import Iterator

from ..book.book import Book
from ..book.source import sections
from . import words
from .figure import Column, Figure
from .marks import Amount


def figures(book: Book) -> Iterator[Figure]:
    if not book.commitments:
        return
    english = {p.id: p.text for p in book.report["en"]}
    rows = tuple(_row(book, heading, texts, english) for heading, texts in sections(book.report["zh"]))
    quoted, total = sum(row["quoted"] for row in rows), sum(row["total"] for row in rows)
    share = round(100 * quoted / total)
    yield Figure(
        id="coverage",
        kind="coverage",
        title={"zh": "报告有多少字写进了事项", "en": "How much of the text stands inside a commitment"},
        reading={
            "zh": f"正文{total:,}字中，有{quoted:,}字（{share}%）在某个事项的原文里。",
            "en": f"Of the {total:,} characters of the Chinese text, {quoted:,} ({share}%) stand inside the quote of a commitment.",
        },
        alt={
            "zh": "横条图，报告每一部分一条，从0到100%，末端写着百分比。",
            "en": "One horizontal bar for each part of the report, from 0 to 100%, with the percentage at its end.",
        },
        source=words.source(book),
        publisher=words.publisher(book),
        columns=(
            Column("section", {"zh": "部分", "en": "Section"}),
            Column("quoted", {"zh": "在事项里的字数", "en": "Characters inside a commitment"}, numeric=True),
            Column("total", {"zh": "全部字数", "en": "Characters in all"}, numeric=True),
            Column("share", {"zh": "百分比", "en": "Per cent"}, numeric=True),
        ),
        rows=rows,
        sources=tuple(c.id for c in book.commitments),
    )


def _row(book: Book, heading, texts, english: dict[str, str]) -> dict[str, object]:
    ids = {p.id for p in texts}
    inside = {
        (found["zh"].paragraph.id, i)
        for c in book.commitments
        if (found := book.passages[c.id]).get("zh") and found["zh"].paragraph.id in ids
        for i in range(found["zh"].start, found["zh"].end)
    }
    total = sum(len(p.text) for p in texts)
    name = (
        {"zh": heading.text, "en": english[heading.id]}
        if heading
        else {"zh": "第一个标题之前（2019年回顾）", "en": "Before the first heading (review of 2019)"}
    )
    return {"section": name, "quoted": len(inside), "total": total, "share": round(100 * len(inside) / total)}


def draw(figure: Figure, language: str, width: int):
    from . import layers, sheet

    rows = tuple(
        sheet.Row(row["section"][language], (sheet.Lane(f"{row['share']}%", Amount(row["share"])),))
        for row in figure.rows
    )
    return layers.chart(sheet.lay_out([sheet.Panel(rows, full=100, ticks=sheet.ticks(100, "%"))], width), width)
