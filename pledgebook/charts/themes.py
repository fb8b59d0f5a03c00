"""How many commitments each theme has, by how checkable their words are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ..book.book import Book
from ..book.facts import checkability
from ..book.model import Checkability
from . import words
from .figure import Column, Figure
from .style import LIGHT, PALE, RIVER

KINDS: tuple[str, ...] = get_args(Checkability)


def figures(book: Book) -> Iterator[Figure]:
    rows = [_row(book, theme) for theme in book.themes if book.by_theme[theme.id]]
    if not rows:
        return
    rows.sort(key=lambda row: -row["count"])
    totals = {kind: sum(row[kind] for row in rows) for kind in KINDS}
    yield Figure(
        id="themes",
        kind="themes",
        title={"zh": "各主题有多少条，可以怎样核对", "en": "Commitments by theme, and how they can be checked"},
        reading=_reading(book, rows, totals),
        alt={
            "zh": "横条图，每个主题一条，从零起，由多到少排列；每条由深到浅分为三段，段内写着条数。",
            "en": "Horizontal bars from zero, one for each theme, longest first; each is divided into three parts from dark to light with its count inside.",
        },
        source=words.source(book),
        publisher=words.publisher(book),
        columns=(
            Column("theme", {"zh": "主题", "en": "Theme"}),
            *(Column(kind, words.sentence(book, f"checkability.{kind}"), numeric=True) for kind in KINDS),
            Column("count", {"zh": "合计", "en": "Total"}, numeric=True),
        ),
        rows=tuple(rows),
        sources=tuple(c.id for c in book.commitments),
    )


def _row(book: Book, theme) -> dict[str, object]:
    kinds = [checkability(c) for c in book.by_theme[theme.id]]
    counts = {kind: kinds.count(kind) for kind in KINDS}
    keys = {f"{kind}_words": words.sentence(book, f"checkability.{kind}") for kind in KINDS}
    return {"id": theme.id, "theme": words.cell(theme.title), **counts, "count": len(kinds), **keys}


def _reading(book: Book, rows: list[dict], totals: dict[str, int]) -> dict[str, str]:
    total, most = sum(totals.values()), words.most(rows, "theme")
    said = {l: [f"“{words.sentence(book, f'checkability.{kind}')[l]}”" for kind in KINDS] for l in ("zh", "en")}
    numbers = list(totals.values())
    return {
        "zh": f"共{total}条，分属{len(rows)}个主题，最多的是{most['zh']}；"
        + "，".join(f"{name}的{n}条" for name, n in zip(said["zh"], numbers))
        + "。",
        "en": f"{words.count(total, 'commitment', 'commitments')} in {words.count(len(rows), 'theme', 'themes')}, the largest {most['en']}; "
        + ", ".join(f"{name} {n}" for name, n in zip(said["en"], numbers))
        + ".",
    }


def draw(figure: Figure, language: str, width: int):
    from . import layers, sheet

    rows = tuple(
        sheet.Row(row["theme"][language], (sheet.Lane(str(row["count"]), parts=tuple(row[kind] for kind in KINDS)),))
        for row in figure.rows
    )
    fills = dict(zip(KINDS, (RIVER, LIGHT, PALE)))
    keys = [sheet.Key(figure.rows[0][f"{kind}_words"][language], fill=fill) for kind, fill in fills.items()]
    return layers.chart(sheet.lay_out([sheet.Panel(rows, "stack")], width, keys, key_first=True), width)
