"""Ids are unique and lead somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..book.problems import Problem, nearest
from ..book.read import Reading
from ..book.topics import topics
from ..book.yamlfile import Keys


def unique_ids(reading: Reading) -> Iterator[Problem]:
    """No two records of a file share an id; commitment ids start with the site's prefix."""
    book = reading.book
    for field in ("commitments", "results", "themes", "places", "terms", "units"):
        seen: dict[str, int] = {}
        for i, record in enumerate(getattr(book, field)):
            file = reading.files[field]
            if record.id in seen:
                line, _ = file.at((seen[record.id], "id"))
                yield file.problem(
                    (i, "id"), f'id: "{record.id}" is taken, see line {line}; give this record an id of its own'
                )
            seen.setdefault(record.id, i)
    for i, commitment in enumerate(book.commitments):
        if not commitment.id.startswith(f"{book.site.id_prefix}-"):
            yield reading.files["commitments"].problem(
                (i, "id"), f'id: "{commitment.id}" must start with {book.site.id_prefix}-'
            )


def known_ids(reading: Reading) -> Iterator[Problem]:
    """Every id that a record refers to exists."""
    book = reading.book
    for i, c in enumerate(book.commitments):
        yield from _known(reading, "commitments", (i, "theme"), c.theme, book.theme, "themes.yaml")
        for j, place in enumerate(c.places):
            yield from _known(reading, "commitments", (i, "places", j), place, book.place, "places.yaml")
        if c.target:
            yield from _known(reading, "commitments", (i, "target", "unit"), c.target.unit, book.unit, "units.yaml")
        if c.baseline:
            yield from _known(
                reading, "commitments", (i, "baseline", "result"), c.baseline.result, book.result, "results.yaml"
            )
    for i, r in enumerate(book.results):
        yield from _known(reading, "results", (i, "theme"), r.theme, book.theme, "themes.yaml")
        yield from _known(reading, "results", (i, "quantity", "unit"), r.quantity.unit, book.unit, "units.yaml")
    for i, o in enumerate(book.outcomes):
        for j, id in enumerate(o.commitments):
            yield from _known(reading, "outcomes", (i, "commitments", j), id, book.commitment, "targets.yaml")
        for j, place in enumerate(o.places):
            yield from _known(reading, "outcomes", (i, "places", j), place, book.place, "places.yaml")
        if o.unit:
            yield from _known(reading, "outcomes", (i, "unit"), o.unit, book.unit, "units.yaml")
    for i, search in enumerate(book.searches):
        for j, id in enumerate(search.commitments):
            yield from _known(reading, "searches", (i, "commitments", j), id, book.commitment, "targets.yaml")
    for i, id in enumerate(book.site.featured):
        if id in book.commitment and not book.commitment[id].target:
            yield reading.files["site"].problem(
                ("featured", i),
                f"featured: {id} has no target, and the home page shows its number large; choose one with a number",
            )
        yield from _known(reading, "site", ("featured", i), id, book.commitment, "targets.yaml")
    for i, id in enumerate(book.site.home_theme_order):
        yield from _known(reading, "site", ("home_theme_order", i), id, book.theme, "themes.yaml")


def _known(reading: Reading, field: str, keys: Keys, id: str, known: Collection[str], where: str) -> Iterator[Problem]:
    if id not in known:
        path = ".".join(k for k in keys if isinstance(k, str))
        yield reading.files[field].problem(keys, f'{path}: there is no "{id}" in {where}{nearest(id, known)}')


def beyond(reading: Reading) -> Iterator[Problem]:
    """A theme's topic is one of the common list; what a commitment continues is of another book."""
    book = reading.book
    for i, t in enumerate(book.themes):
        if t.topic and t.topic not in topics():
            hint = nearest(t.topic, topics()) or f"; the topics are {', '.join(topics())}"
            yield reading.files["themes"].problem((i, "topic"), f'topic: there is no "{t.topic}" in the list{hint}')
    for i, c in enumerate(book.commitments):
        if c.continues and c.continues.startswith(f"{book.site.id_prefix}-"):
            what = f'continues: "{c.continues}" is of this report; name a commitment of an earlier one, as hy2019-012'
            yield reading.files["commitments"].problem((i, "continues"), what)


def result_pairs(reading: Reading) -> Iterator[Problem]:
    """A baseline stands beside a target, and both count in the same unit unless they are not compared."""
    book = reading.book
    for i, c in enumerate(book.commitments):
        if not c.baseline or c.baseline.result not in book.result:
            continue
        result = book.result[c.baseline.result].quantity
        if not c.target:
            yield reading.files["commitments"].problem(
                (i, "baseline"),
                "baseline: this commitment has no target to stand beside it; add one or remove the baseline",
            )
        elif c.baseline.comparable != "no" and result.unit != c.target.unit:
            yield reading.files["commitments"].problem(
                (i, "baseline", "comparable"),
                f"baseline.comparable: the result counts in {result.unit}, the target in {c.target.unit}; "
                'use "no" or pair it with another result',
            )


def searches_told_once(reading: Reading) -> Iterator[Problem]:
    """A search, known by its date and place, is told once of a commitment: it found nothing or it found something."""
    file = reading.files["searches"]
    seen: dict[tuple[str, str, str], tuple[str | int, ...]] = {}
    for i, search in enumerate(reading.book.searches):
        for j, id in enumerate(search.commitments):
            place = (i, "commitments", j)
            first = seen.setdefault((id, search.date, search.where.zh), place)
            if first != place:
                line = file.at(first)[0]
                yield file.problem(place, f"commitments: {id} has this search already, see line {line}; keep one")
