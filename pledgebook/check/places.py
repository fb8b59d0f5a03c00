"""Names of places are in the words that they are said to be in, and codes belong together."""

from __future__ import annotations

from collections.abc import Iterator

from ..book import mentions
from ..book.problems import Problem
from ..book.read import Reading
from ..book.source import find
from ..book.yamlfile import Keys


def codes(reading: Reading) -> Iterator[Problem]:
    """A town's code begins with that of its county; no code stands twice; the list they come from is named."""
    book, file = reading.book, reading.files["places"]
    seen: dict[str, Keys] = {}
    for i, place in enumerate(book.places):
        given: list[tuple[Keys, str]] = [((i, "code"), place.code)] if place.code else []
        for j, town in enumerate(place.towns):
            keys: Keys = (i, "towns", j, "code")
            given.append((keys, town.code))
            if not place.code:
                yield file.problem(keys, f"towns.code: {place.name.zh} has no code; give it the first six digits")
            elif not town.code.startswith(place.code):
                yield file.problem(
                    keys,
                    f'towns.code: "{town.code}" begins with {town.code[:6]}, and {place.name.zh} is {place.code}; '
                    "put the town under its own county, or mend the code",
                )
        for keys, code in given:
            if (first := seen.setdefault(code, keys)) != keys:
                yield file.problem(keys, f'code: "{code}" is taken, see line {file.at(first)[0]}; mend one of them')
    if seen and not book.site.divisions:
        yield file.problem(
            next(iter(seen.values())), "code: data/site.yaml does not say where codes come from; add `divisions` to it"
        )


def names_in_the_report(reading: Reading) -> Iterator[Problem]:
    """The words of towns and namesakes stand in the report, and it is clear which commitment is about a town."""
    book, file = reading.book, reading.files["places"]
    for i, place in enumerate(book.places):
        words = {("towns", j): town.words for j, town in enumerate(place.towns)}
        words |= {("namesakes", j): namesake.words for j, namesake in enumerate(place.namesakes)}
        for (field, j), one in words.items():
            if not find(book.report["zh"], one):
                yield file.problem(
                    (i, field, j, "words"), f'{field}.words: "{one}" is not in the report; copy its words'
                )
    for mention in mentions.mentions(book):
        if mention.quoted_by and not mention.commitments and not mention.name.namesake:
            ids = [c.id for c in mention.quoted_by]
            yield reading.files["commitments"].problem(
                (book.position[ids[0]], "title", "zh"),
                f'title.zh: {" and ".join(ids)} quote "{mention.words}", and no title says which is about it; '
                "name it in one of them",
            )


def named_places(reading: Reading) -> Iterator[Problem]:
    """`places` of a commitment are those that its words name; those of a publication, those that its finding names."""
    book = reading.book
    named = {(c.id, m.name.place.id) for m in mentions.mentions(book) if _by_itself(m.name) for c in m.commitments}
    for i, c in enumerate(book.commitments):
        file, passage = reading.files["commitments"], book.passages[c.id].get("zh")
        if book.commitment[c.id] is not c or not book.place.keys() >= set(c.places):
            continue  # an id that is unknown or given twice is told elsewhere
        for place in book.places:
            if (c.id, place.id) in named and place.id not in c.places:
                yield file.problem((i, "quote", "zh"), f"places: the quote names {place.short.zh}; add {place.id}")
        for j, id in enumerate(c.places):
            if passage and id not in _named(reading, passage.sentence, by_town=False):
                name = book.place[id].short.zh
                yield file.problem((i, "places", j), f"places: the sentence does not name {name}; take {id} out")
    for i, o in enumerate(book.outcomes):
        file = reading.files["outcomes"]
        if not book.place.keys() >= set(o.places):
            continue
        for id in sorted(_named(reading, o.finding.zh, by_town=False) - set(o.places)):
            name = book.place[id].short.zh
            yield file.problem((i, "finding", "zh"), f"places: the finding names {name}; add {id} to places")
        for j, id in enumerate(o.places):
            if id not in _named(reading, o.finding.zh):
                name = book.place[id].short.zh
                yield file.problem(
                    (i, "places", j),
                    f"places: the finding names neither {name} nor a town in it; say so there, or take {id} out",
                )


def _by_itself(name: mentions.Name) -> bool:
    return not name.town and not name.namesake


def _named(reading: Reading, text: str, by_town: bool = True) -> set[str]:
    """Ids of the places that a Chinese text names; by a town only where that is asked for.

    Short names of towns are parts of ordinary words, too (新市 in 创新市场).
    """
    found = mentions.in_text(reading.book, text)
    return {name.place.id for _, _, name in found if _by_itself(name) or (by_town and name.town)}
