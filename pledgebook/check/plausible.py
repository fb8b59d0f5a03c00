"""Nothing stands twice, and dates, values and recorded changes can be what they say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from ..book.numerals import in_chinese
from ..book.problems import Problem, nearest
from ..book.read import Reading
from ..lasting.changes import names
from ..lasting.state import not_recorded, tampered

#: Field of the book -> attributes that list something once.
_LISTS = {
    "commitments": ("places", "parity_exceptions"),
    "outcomes": ("commitments", "places"),
    "terms": ("also", "avoid"),
    "verbs": ("also",),
}
#: Field of the book -> attributes by which no two of its records are alike.
_RECORDS = {"exclusions": ("text", "paragraph"), "misprints": ("text",)}


def nothing_twice(reading: Reading) -> Iterator[Problem]:
    """No list names the same thing twice, and no publication is recorded twice for the same commitment."""
    book = reading.book
    for field, attributes in _LISTS.items():
        for i, record in enumerate(getattr(book, field)):
            for attribute in attributes:
                yield from _twice(reading, field, (i, attribute), getattr(record, attribute))
    for field, attributes in _RECORDS.items():
        records: dict[tuple[str, ...], int] = {}
        for i, record in enumerate(getattr(book, field)):
            same = records.setdefault(tuple(getattr(record, attribute) for attribute in attributes), i)
            if same != i:
                line = reading.files[field].at((same,))[0]
                yield reading.files[field].problem((i, "text"), f"text: recorded already, see line {line}; keep one")
    for attribute in ("featured", "home_theme_order"):
        yield from _twice(reading, "site", (attribute,), getattr(book.site, attribute))
    file, seen = reading.files["outcomes"], dict[tuple[str, ...], int]()
    for i, outcome in enumerate(book.outcomes):
        known = [outcome.url]
        for keys, address in (
            ((i, "archived_url"), outcome.archived_url),
            *(((i, "also", j, "url"), other.url) for j, other in enumerate(outcome.also)),
        ):
            if address in known:
                yield file.problem(keys, f"{keys[-1]}: this address stands in the record already; name another or none")
            known += [address] if address else []
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
            if what := _implausible(day, book.site.year):
                yield file.problem((i, field), f"{field}: {day} {what}")
        shorter = min(len(outcome.date), len(outcome.checked))
        if outcome.checked[:shorter] < outcome.date[:shorter]:
            yield file.problem(
                (i, "checked"),
                f"checked: {outcome.checked} is before the publication, {outcome.date}; mend one of them",
            )
    for i, search in enumerate(book.searches):
        if what := _implausible(search.date, book.site.year):
            yield reading.files["searches"].problem((i, "date"), f"date: {search.date} {what}")
    versions = reading.files["versions"]
    for i, version in enumerate(book.versions):
        if what := _implausible(version.date, book.site.year):
            yield versions.problem((i, "date"), f"date: {version.date} {what}")
    for i, (last, version) in enumerate(zip(book.versions, book.versions[1:]), 1):
        if version.date < last.date:
            yield versions.problem(
                (i, "date"),
                f"date: {version.date} is before the version above it, {last.date}; the oldest stands first",
            )


def _implausible(day: str, year: int) -> str:
    """What is wrong with a date of something about the report of a year; empty when it can be."""
    if abs(int(day[:4]) - year) > 100:
        return f"is more than a century from {year}, the report's year; mend one of them"
    if int(day[:4]) < year - 1:
        return f"is more than a year before {year}, the year that the report is for; mend one of them"
    return ""


def today() -> date:
    """The day that has begun somewhere on Earth, so that the date of a maintainer anywhere is none of the future."""
    return datetime.now(timezone(timedelta(hours=14))).date()


def dates_not_after(reading: Reading, day: date) -> Iterator[Problem]:
    """Nothing was published or looked for after a day, usually today.

    That a version of the data was recorded proves that its day has been, whatever a clock that is wrong may say.
    """
    last = max([day.isoformat(), *(version.date for version in reading.book.versions)])
    for field, attributes in (("outcomes", ("date", "checked")), ("searches", ("date",))):
        for i, record in enumerate(getattr(reading.book, field)):
            for attribute in attributes:
                found: str = getattr(record, attribute)
                if found > last[: len(found)]:
                    yield reading.files[field].problem(
                        (i, attribute), f"{attribute}: {found} is after today, {last}; mend the date"
                    )


def values_of_outcomes(reading: Reading) -> Iterator[Problem]:
    """A published number comes with what it counts, and is less than 0 only where a growth was promised."""
    book, file = reading.book, reading.files["outcomes"]
    for i, outcome in enumerate(book.outcomes):
        if (outcome.value is None) != (outcome.unit is None):
            there, lacking = ("unit", "value") if outcome.value is None else ("value", "unit")
            yield file.problem((i, there), f"{there}: comes with {lacking}; write both or neither")
        numbers = {abs(n.value) for n in in_chinese(outcome.finding.zh) if n.value is not None}
        value = Decimal(str(outcome.value or 0))
        # Up to ten, what is counted may be named one by one.
        if abs(value) not in numbers and not (0 <= value <= 10 and value == int(value)):
            there = ", ".join(f"{n.normalize():f}" for n in sorted(numbers)) or "none"
            yield file.problem(
                (i, "value"), f"value: {value.normalize():f} is no number of the finding ({there}); mend one of them"
            )
        targets = [book.commitment[id].target for id in outcome.commitments if id in book.commitment]
        if (outcome.value or 0) < 0 and not any(t and t.measure == "growth" for t in targets):
            yield file.problem((i, "value"), "value: only a growth can be less than 0; write the published number")


def recorded_changes(reading: Reading) -> Iterator[Problem]:
    """What build.py changes wrote is as it was; each change is of a record that is there, or was until a change."""
    book, file = reading.book, reading.files["versions"]
    yield from tampered(reading.root)
    for i, what in not_recorded(reading.root, book):
        yield file.problem((i,) if i < len(book.versions) else (), what)
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
