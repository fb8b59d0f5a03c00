"""For each theme, what its verbs promise: one square for each commitment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ..book.book import Book
from ..book.model import Theme, VerbClass
from . import words
from .figure import Column, Figure
from .marks import Amount

CLASSES: tuple[str, ...] = get_args(VerbClass)


def figures(book: Book) -> Iterator[Figure]:
    for theme in book.themes:
        if book.by_theme[theme.id]:
            yield _figure(book, theme)


def _figure(book: Book, theme: Theme) -> Figure:
    commitments = book.by_theme[theme.id]
    classes = [c.verb.class_ for c in commitments]
    rows = tuple(
        {"id": verb, "verb": words.sentence(book, f"verb.{verb}"), "count": classes.count(verb)}
        for verb in CLASSES
        if verb in classes
    )
    total, most = len(commitments), words.most(rows, "verb", quoted=True)
    return Figure(
        id=f"verbs-{theme.id}",
        kind="theme_verbs",
        title={"zh": f"{theme.title.zh}：报告用了什么样的动词", "en": f"{theme.title.en}: what the report's verbs say"},
        reading={
            "zh": f"这个主题有{total}条，动词分为{len(rows)}类，最多的是{most['zh']}。",
            "en": f"This theme has {words.count(total, 'commitment', 'commitments')} with {words.count(len(rows), 'kind', 'kinds')} of verb, most often {most['en']}.",
        },
        alt={
            "zh": "每类动词一行，一个事项一个小方格，后面写着条数。",
            "en": "One row for each kind of verb, one small square for each commitment, and the count after them.",
        },
        source=words.source(book),
        publisher=words.publisher(book),
        columns=(Column("verb", {"zh": "动词", "en": "Verb"}), words.COUNT),
        rows=rows,
        sources=tuple(c.id for c in commitments),
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def draw(figure: Figure, language: str, width: int):
    from . import layers, sheet

    rows = tuple(
        sheet.Row(_capital(row["verb"][language]), (sheet.Lane(str(row["count"]), Amount(row["count"])),))
        for row in figure.rows
    )
    heading = {"zh": "一个方格是一个事项", "en": "One square for each commitment"}[language]
    return layers.chart(sheet.lay_out([sheet.Panel(rows, "squares", heading=heading)], width), width)
