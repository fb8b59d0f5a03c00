"""The evidence on a commitment in three parts: the year before on the same page, what is aimed at, what came out since.

What is blank is told as blank. Numbers are set beside each other only where they count the same, and never joined: the
words say where a number of the year before measures something else, or a published one is about a part.
"""

from __future__ import annotations

from typing import Any

from ..book.book import Book
from ..book.model import Commitment, Language, Outcome
from . import wording
from .wording import say


def brief(book: Book, c: Commitment, language: Language) -> dict[str, Any]:
    """The two parts that a title doesn't tell, in a few words; how many publications there are, and the latest date."""
    found = book.outcomes_of.get(c.id, ())
    return {
        "before": _before(book, c, language),
        "since": _since(book, c, language),
        "count": len(found),
        "latest": found[-1].date if found else None,
    }


def line(book: Book, c: Commitment, language: Language) -> str:
    """Both parts in one line."""
    parts = ("before", _before(book, c, language)), ("since", _since(book, c, language))
    return " · ".join(say(book, f"brief.{part}", language, said=said) for part, said in parts)


def _before(book: Book, c: Commitment, language: Language) -> str:
    if not c.baseline:
        return say(book, "evidence.not_on_page", language)
    quantity = book.result[c.baseline.result].quantity
    words = wording.phrase(quantity, book.unit[quantity.unit], language)
    if c.baseline.comparable == "same":
        return words
    measure = say(book, f"evidence.{c.baseline.comparable}", language)
    return f"{words}（{measure}）" if language == "zh" else f"{words} ({measure})"


def _since(book: Book, c: Commitment, language: Language) -> str:
    found = book.outcomes_of.get(c.id, ())
    if not found:
        return say(book, "brief.nothing", language)
    latest = found[-1]
    date, figure = wording.date(latest.date, language), published_figure(book, c, latest, language)
    if figure and latest.bears_on == "whole":
        return say(book, "brief.figure", language, figure=figure, date=date)
    return say(book, "brief.published" if len(found) > 1 else "brief.published.one", language, n=len(found), date=date)


def published_figure(book: Book, c: Commitment, o: Outcome, language: Language) -> str | None:
    """The published number where it counts what the commitment's own number counts: `1.81%`, `2.2万个学位`."""
    if o.value is None or not c.target or o.unit != c.target.unit:
        return None
    return wording.amount(o.value, book.unit[o.unit], language)
