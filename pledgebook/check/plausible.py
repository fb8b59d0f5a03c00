"""Nothing stands twice, and dates, values and recorded changes can be what they say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..book.problems import Problem, nearest
from ..book.read import Reading
from ..lasting.changes import names

#: Field of the book -> attributes that list something once.
_LISTS = {
    "commitments": ("places", "parity_exceptions"),
    "outcomes": ("commitments", "places"),
    "terms": ("also", "avoid"),
    "verbs": ("also",),
}


def nothing_twice(reading: Reading) -> Iterator[Problem]:
    """No list names the same thing twice, and no publication is recorded twice for the same commitment."""
    book = reading.book
    for field, attributes in _LISTS.items():
        for i, record in enumerate(getattr(book, field)):
            for attribute in attributes:
                yield from _twice(reading, field, (i, attribute), getattr(record, attribute))
    for attribute in ("featured", "home_theme_order"):
        yield from _twice(reading, "site", (attribute,), getattr(book.site, attribute))
    file, seen = reading.files["outcomes"], dict[tuple[str, ...], int]()
    for i, outcome in enumerate(book.outcomes):
        for id in outcome.commitments:
            first = seen.setdefault((id, outcome.url, outcome.reports, outcome.date), i)
            if first != i:
                line = file.at((first,))[0]
                yield file.problem(
                    (i, "url"), f"url: this publication is recorded for {id} already, see line {line}; keep one"
                )
                break


def _twice(reading: Reading, field: str, keys: tuple[str | int, ...], values: tuple[str, ...]) -> Iterator[Problem]:
    for j, value in enumerate(values):
        if value in values[:j]:
            yield reading.files[field].problem((*keys, j), f'{keys[-1]}: "{value}" stands twice; keep one')


def dates_in_order(reading: Reading) -> Iterator[Problem]:
    """Dates lie within a century of the report, a publication is read after it came out, versions follow in time."""
    book = reading.book
    file = reading.files["outcomes"]
    for i, outcome in enumerate(book.outcomes):
        for field, day in (("date", outcome.date), ("checked", outcome.checked)):
            if abs(int(day[:4]) - book.site.year) > 100:
                yield file.problem((i, field), f"{field}: {day} {_century(book.site.year)}")
        shorter = min(len(outcome.date), len(outcome.checked))
        if outcome.checked[:shorter] < outcome.date[:shorter]:
            yield file.problem(
                (i, "checked"),
                f"checked: {outcome.checked} is before the publication, {outcome.date}; mend one of them",
            )
    for i, search in enumerate(book.searches):
        if abs(int(search.date[:4]) - book.site.year) > 100:
            yield reading.files["searches"].problem((i, "date"), f"date: {search.date} {_century(book.site.year)}")
    versions = reading.files["versions"]
    for i, (last, version) in enumerate(zip(book.versions, book.versions[1:]), 1):
        if version.date < last.date:
            yield versions.problem(
                (i, "date"),
                f"date: {version.date} is before the version above it, {last.date}; the oldest stands first",
            )


def _century(year: int) -> str:
    return f"is more than a century from {year}, the report's year; mend one of them"


def dates_not_in_future(reading: Reading, today: date) -> Iterator[Problem]:
    """Nothing was published, read or recorded after today. Not for a build, which knows no clock."""
    for field, attributes in (("outcomes", ("date", "checked")), ("searches", ("date",)), ("versions", ("date",))):
        for i, record in enumerate(getattr(reading.book, field)):
            for attribute in attributes:
                day: str = getattr(record, attribute)
                if day > today.isoformat()[: len(day)]:
                    yield reading.files[field].problem(
                        (i, attribute), f"{attribute}: {day} is after today, {today.isoformat()}; mend the date"
                    )


def values_of_outcomes(reading: Reading) -> Iterator[Problem]:
    """A published number comes with what it counts, and is less than 0 only where a growth was promised."""
    book, file = reading.book, reading.files["outcomes"]
    for i, outcome in enumerate(book.outcomes):
        if (outcome.value is None) != (outcome.unit is None):
            there, lacking = ("unit", "value") if outcome.value is None else ("value", "unit")
            yield file.problem((i, there), f"{there}: comes with {lacking}; write both or neither")
        targets = [book.commitment[id].target for id in outcome.commitments if id in book.commitment]
        if (outcome.value or 0) < 0 and not any(t and t.measure == "growth" for t in targets):
            yield file.problem((i, "value"), "value: only a growth can be less than 0; write the published number")


def recorded_changes(reading: Reading) -> Iterator[Problem]:
    """Every change in changes.yaml is of a record that is there, was there last, or was taken out by a change."""
    book, file = reading.book, reading.files["versions"]
    known = names(book, reading.root) | {
        c.record for v in book.versions for c in v.changes if not c.field and c.kind == "correction"
    }
    for i, version in enumerate(book.versions):
        for j, change in enumerate(version.changes):
            if change.record not in known:
                yield file.problem(
                    (i, "changes", j, "record"),
                    f'changes.record: there is no record "{change.record}"{nearest(change.record, known)}; '
                    "the file is written by build.py changes, restore it from version control",
                )
