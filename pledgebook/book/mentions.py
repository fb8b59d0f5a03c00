"""Which places the words name: by themselves, by a town in them, or only as part of a longer name.

Nobody types where a name stands; it is found in the report. What is typed (`places` of a commitment or a publication)
is checked against it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .book import Book
from .model import Commitment, Namesake, Outcome, Place, Town
from .patterns import any_of
from .source import Passage


@dataclass(frozen=True)
class Name:
    """Words that stand for a place (neither town nor namesake), for a town in it, or only look so."""

    place: Place
    town: Town | None = None
    namesake: Namesake | None = None


@dataclass(frozen=True)
class Mention:
    """One spot in the report where a name stands."""

    name: Name
    passage: Passage
    words: str
    quoted_by: tuple[Commitment, ...]
    """Commitments whose quote has the words."""

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Those of them that are about it: where several quote the words, those whose title has them too.

        A quote may reach into what is another's, so that its words stand once: “东阳渡、三樟” is about 东阳渡.
        """
        if len(self.quoted_by) == 1:
            return self.quoted_by
        return tuple(c for c in self.quoted_by if self.words in c.title.zh)


@dataclass(frozen=True)
class Answer:
    """All that the record has on one place. Each commitment of the book is in exactly one of the first five."""

    itself: tuple[Commitment, ...]
    """Those that name it."""
    by_town: tuple[Commitment, ...]
    """Those that name a town in it and not itself."""
    every: tuple[Commitment, ...]
    """Those that hold for every place, or for every township or village."""
    city_wide: tuple[Commitment, ...]
    """Those that name no place and no town; the same for all places."""
    others: tuple[Commitment, ...]
    """Those that name other places only."""
    publications: tuple[Outcome, ...]
    """Publications that name it, oldest first."""
    namesakes: tuple[tuple[Namesake, tuple[Commitment, ...]], ...]
    """Longer names that only hold its name, with the commitments that have them (city-wide or of another place)."""
    aside: tuple[Mention, ...]
    """Where the report names it or a town in it outside every commitment."""


@lru_cache(maxsize=1)
def names(book: Book) -> dict[str, tuple[Name, ...]]:
    """Words of the report -> what they stand for; several places may share the words of a namesake."""
    found: dict[str, tuple[Name, ...]] = {}
    for place in book.places:
        own = {
            **dict.fromkeys((place.name.zh, place.short.zh), Name(place)),
            **{town.words: Name(place, town=town) for town in place.towns},
            **{other.words: Name(place, namesake=other) for other in place.namesakes},
        }
        for words, name in own.items():
            found[words] = (*found.get(words, ()), name)
    return found


@lru_cache(maxsize=1)
def _pattern(book: Book) -> re.Pattern[str]:
    return re.compile(any_of(names(book)))


def in_text(book: Book, text: str) -> Iterator[tuple[int, int, Name]]:
    """Start, end and name of each name in a Chinese text; of names that overlap, the longest at the first spot."""
    for match in _pattern(book).finditer(text):
        for name in names(book)[match[0]]:
            yield match.start(), match.end(), name


@lru_cache(maxsize=1)
def mentions(book: Book) -> tuple[Mention, ...]:
    """Every name in the report, in its order."""
    quotes: dict[str, list[tuple[Passage, Commitment]]] = defaultdict(list)
    for c in book.commitments:
        if quote := book.passages[c.id].get("zh"):
            quotes[quote.paragraph.id].append((quote, c))
    return tuple(
        Mention(name, Passage(paragraph, start, end), paragraph.text[start:end], quoted_by)
        for paragraph in book.report["zh"]
        for start, end, name in in_text(book, paragraph.text)
        for quoted_by in (tuple(c for quote, c in quotes[paragraph.id] if quote.start <= start and end <= quote.end),)
    )


@lru_cache(maxsize=1)
def towns(book: Book) -> dict[str, tuple[tuple[Place, Town], ...]]:
    """Commitment id -> the towns that its words name, each with its place; no entry where they name none."""
    found: dict[str, dict[str, tuple[Place, Town]]] = {}
    for mention in mentions(book):
        if town := mention.name.town:
            for c in mention.commitments:
                found.setdefault(c.id, {})[town.code] = (mention.name.place, town)
    return {id: tuple(named.values()) for id, named in found.items()}


def places(book: Book, commitment: Commitment) -> tuple[str, ...]:
    """Ids of the places that a commitment names, by themselves or by a town in them."""
    by_town = (place.id for place, _ in book.derived(towns).get(commitment.id, ()))
    return tuple(dict.fromkeys((*commitment.places, *by_town)))


@lru_cache(maxsize=1)
def of_places(book: Book) -> dict[str, Answer]:
    """Place id -> all that the record has on it."""
    named = {c.id: places(book, c) for c in book.commitments}
    rest = [c for c in book.commitments if not c.every_place]
    return {
        place.id: Answer(
            itself=tuple(c for c in book.commitments if place.id in c.places),
            by_town=tuple(c for c in book.commitments if place.id in named[c.id] and place.id not in c.places),
            every=tuple(c for c in book.of_every_place if place.id not in named[c.id]),
            city_wide=tuple(c for c in rest if not named[c.id]),
            others=tuple(c for c in rest if named[c.id] and place.id not in named[c.id]),
            publications=tuple(sorted((o for o in book.outcomes if place.id in o.places), key=lambda o: o.date)),
            namesakes=tuple((other, _with(book, place, other)) for other in place.namesakes),
            aside=tuple(m for m in mentions(book) if m.name.place == place and not m.name.namesake and not m.quoted_by),
        )
        for place in book.places
    }


def _with(book: Book, place: Place, namesake: Namesake) -> tuple[Commitment, ...]:
    having = {c.id for m in mentions(book) if m.name == Name(place, namesake=namesake) for c in m.commitments}
    return tuple(c for c in book.commitments if c.id in having)
