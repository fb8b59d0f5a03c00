"""What a page shows of a place, as plain data: what names it, a town in it, or only looks so."""

from __future__ import annotations

import re

from ..book import mentions
from ..book.book import Book
from ..book.mentions import Answer, Mention
from ..book.model import Language, Outcome
from ..book.noted import of_book
from . import views
from .views import View
from .wording import say

#: Parts of an answer into which all commitments divide.
PARTS = ("itself", "by_town", "every", "city_wide", "others")
#: What a clause of the report ends with.
_CLAUSE_END = re.compile(r"[,;:，；：。]")


def listed(book: Book, language: Language) -> list[View]:
    """Every place as a line in a list: its names, and in a few words what there is on it."""
    return [
        {"id": p.id, "name": p.name[language], "short": p.short[language], "told": _told(book, found, language)}
        for p in book.places
        for found in [book.derived(mentions.of_places)[p.id]]
    ]


def _told(book: Book, found: Answer, language: Language) -> str:
    """How many commitments and publications name it; nothing is said of what there is none of."""
    held = {c.id for _, having in found.namesakes for c in having}
    counts = {
        "itself": len(found.itself),
        "by_town": len(found.by_town),
        "publications": len(_pages(found)),
        "namesakes": len(held),
    }
    parts = [_count(book, f"place.told.{name}", language, n) for name, n in counts.items() if n]
    return ("，" if language == "zh" else ", ").join(parts)


def _count(book: Book, key: str, language: Language, n: int, **more: str) -> str:
    return say(book, f"{key}.one" if n == 1 else key, language, n=n, **more)


def answer(book: Book, place_id: str, language: Language) -> View:
    """All that a page tells of one place but what is the same for all of them: see `shared`.

    `publications` are published pages, each a list of its findings.
    """
    place, found = book.place[place_id], book.derived(mentions.of_places)[place_id]
    return {
        "id": place.id,
        "name": place.name[language],
        "short": place.short[language],
        "itself": views.cards(book, found.itself, language),
        "by_town": views.cards(book, found.by_town, language),
        "publications": [[views.published(book, o, language) for o in findings] for findings in _pages(found)],
        "namesakes": [
            {"words": other.words, "why": other.why[language], "rows": views.cards(book, having, language)}
            for other, having in found.namesakes
            if having
        ],
        "aside": [_aside(mention) for mention in found.aside],
        "divisions": book.site.divisions
        and {"title": book.site.divisions.title[language], "url": book.site.divisions.url},
        "count": {part: len(getattr(found, part)) for part in PARTS},
        "sum": _sum(book, found, place.name[language], language),
    }


def _pages(found: Answer) -> list[list[Outcome]]:
    """The findings by published page: one page may tell of several commitments."""
    pages: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in found.publications:
        pages.setdefault((outcome.date, outcome.url), []).append(outcome)
    return list(pages.values())


def _sum(book: Book, found: Answer, place: str, language: Language) -> str:
    """How all commitments divide, as a sentence."""
    parts = [
        _count(book, f"place.sum.{part}", language, n, place=place)
        for part in PARTS
        if (n := len(getattr(found, part)))
    ]
    whole = say(book, "place.sum", language, n=len(book.commitments))
    return f"{whole}{'，'.join(parts)}。" if language == "zh" else f"{whole} {', '.join(parts)}."


def _aside(mention: Mention) -> View:
    """The clause in which a name stands, and its paragraph."""
    text, passage = mention.passage.paragraph.text, mention.passage
    begin = max((m.end() for m in _CLAUSE_END.finditer(text, 0, passage.start)), default=0)
    stop = next((m.start() for m in _CLAUSE_END.finditer(text, passage.end)), len(text))
    return {"paragraph": passage.paragraph.id, "words": text[begin:stop]}


@of_book
def shared(book: Book, language: Language) -> View:
    """What is the same for all places: what holds for each of them, and what is for the whole city, by theme."""
    first = next(iter(book.derived(mentions.of_places).values()), None)
    city_wide = first.city_wide if first else book.commitments
    return {
        "everywhere": views.cards(book, book.of_every_place, language),
        "city_wide": len(city_wide),
        "themes": [
            {"id": t.id, "title": t.title[language], "rows": views.cards(book, rows, language), "count": len(rows)}
            for t in book.themes
            if (rows := [c for c in city_wide if c.theme == t.id])
        ],
    }
