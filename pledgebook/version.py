"""Which state of the data a page, a citation or a download was made from: a date and a hash of the content.

The date is that of the last recorded version (data/changes.yaml) that touched the record; the hash is of the
record as it is. So a build needs no clock, and what was cited can be told from what is there now.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from .book import Book
from .cache import digest
from .model import Model

#: The fields of the book that make up the data, in the order in which they are hashed.
RECORDS = ("commitments", "results", "outcomes", "terms", "themes", "places", "units", "exclusions", "misprints")


@dataclass(frozen=True)
class Version:
    """A date such as 2026-11-23 and 12 hexadecimal digits."""

    date: str
    hash: str


def hash_of(*records: Model) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of the records' fields as sorted JSON."""
    return digest([r.model_dump(mode="json", by_alias=True) for r in records])[:12]


_data_versions: WeakKeyDictionary[Book, Version] = WeakKeyDictionary()


def of_data(book: Book) -> Version:
    """The version of all records and of the report itself. The date is empty while no version is recorded."""
    if book not in _data_versions:
        records = [r for name in RECORDS for r in getattr(book, name)]
        date = book.versions[-1].date if book.versions else ""
        _data_versions[book] = Version(date, digest(book.site.source.sha256, hash_of(*records))[:12])
    return _data_versions[book]


_record_versions: WeakKeyDictionary[Book, dict[str, Version]] = WeakKeyDictionary()


def of_record(book: Book, id: str) -> Version:
    """The version of a commitment or a result with its outcomes. Raises KeyError for an unknown id."""
    known = _record_versions.setdefault(book, {})
    if id not in known:
        known[id] = _of_record(book, id)
    return known[id]


def _of_record(book: Book, id: str) -> Version:
    record = book.commitment.get(id) or book.result[id]
    touched = [v.date for v in book.versions[1:] if any(c.record == id for c in v.changes)]
    date = touched[-1] if touched else (book.versions[0].date if book.versions else "")
    return Version(date, hash_of(record, *book.outcomes_of.get(id, ())))


def recorded(book: Book) -> bool:
    """Whether the data are those of the last recorded version."""
    return bool(book.versions) and book.versions[-1].hash == of_data(book).hash
