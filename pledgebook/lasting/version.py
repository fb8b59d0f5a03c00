"""Which state of the data a page, a citation or a download was made from: a date and a hash of the content.

The date is that of the last recorded version (data/changes.yaml) that touched the record; the hash is of the
record as it is. So a build needs no clock, and what was cited can be told from what is there now.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..book.book import Book
from ..book.model import LANGUAGES, Model
from ..book.noted import of_book
from ..making.cache import digest

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


@of_book
def of_data(book: Book) -> Version:
    """The version of all records and of the report itself. The date is empty while no version is recorded."""
    book = book.everything
    records = [r for name in RECORDS for r in getattr(book, name)]
    return Version(last_date(book), digest(book.site.source.sha256, hash_of(*records))[:12])


@of_book
def of_record(book: Book, id: str) -> Version:
    """The version of a commitment or a result with its outcomes. Raises KeyError for an unknown id."""
    record = book.commitment.get(id) or book.result[id]
    return Version(_last_touched(book, {id}), hash_of(record, *book.outcomes_of.get(id, ())))


def last_date(book: Book) -> str:
    """Of the last recorded version; empty while there is none."""
    return book.version_dates[-1] if book.version_dates else ""


def _last_touched(book: Book, ids: Collection[str]) -> str:
    """The date of the last recorded version that changed one of the records; of the first one where none did."""
    touched = max((date for id in ids if (date := book.last_touched.get(id))), default="")
    return touched or (book.version_dates[0] if book.version_dates else "")


def of_shown(book: Book, sources: Collection[str], *shown: object) -> Version:
    """The version of something made from several records: the last date of one of them, and a hash of all it shows."""
    return Version(_last_touched(book, sources), digest([*shown])[:12])


def of_report(book: Book) -> Version:
    """The version of the report's text and its translation.

    It is the date of the last recorded version, and a hash of the words.
    """
    words = [paragraph.text for language in LANGUAGES for paragraph in book.report[language]]
    return Version(last_date(book), digest(book.site.source.sha256, words)[:12])


def recorded(book: Book) -> bool:
    """Whether the data are those of the last recorded version."""
    return bool(book.versions) and book.versions[-1].hash == of_data(book).hash
