"""What the find box of the whole looks through: the commitments of all books by title, quote and number.

It is the script that each book has, with less in it: a book's own find box looks through everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..book.model import LANGUAGES, Language
from ..files import search, spelling
from .card import Card


def files(cards: Mapping[str, Card]) -> dict[str, bytes]:
    """Path -> the records of each language, and how their words are typed, as scripts."""
    found = [data for language in LANGUAGES for data in _of(cards, language).items()]
    names = [title for card in cards.values() for c in card.commitments for title in (c.title.zh, c.title.en)]
    characters = spelling.characters("".join(data.decode("utf-8") for _, data in found))
    spelt = search.spellings({"characters": characters, "runs": sorted({*spelling.runs(names)})})
    return dict(found) | spelt


def _of(cards: Mapping[str, Card], language: Language) -> dict[str, bytes]:
    other = next(l for l in LANGUAGES if l != language)
    return search.script(
        {
            "path": search.path(language),
            # The id of a record is its page, from the folder of the site.
            "addresses": {"commitment": "../{}.html"},
            "themes": dict(_themes(cards, language, other)),
            "synonyms": [],
            "records": [record for folder, card in cards.items() for record in _records(folder, card, language, other)],
        }
    )


def _themes(cards: Mapping[str, Card], own: Language, other: Language) -> Iterator[tuple[str, list[str]]]:
    """What is told of a commitment beside its title: its book and its theme."""
    for folder, card in cards.items():
        for t in card.themes:
            yield f"{folder}/{t.id}", [f"{card.short[l]} · {t.title[l]}" for l in (own, other)]


def _records(folder: str, card: Card, own: Language, other: Language) -> Iterator[dict[str, Any]]:
    for c in card.commitments:
        record = {
            "kind": "commitment",
            "id": f"{folder}/{own}/c/{c.id}",
            "title": c.title[own],
            "other_title": c.title[other],
            "quote": c.quote[own] if c.quote[own] != c.title[own] else "",
            "figure": c.figure and c.figure[own],
            "before": c.before and c.before[own],
            "since": c.since and c.since[own],
            "theme": f"{folder}/{c.theme}",
        }
        yield {key: value for key, value in record.items() if value}
