"""Which recorded version of the data a page, a citation or a download was made from.

Its name is that of the last recorded version (data/changes.yaml) that touched the record, which has a page of its own;
the hash is of the record as it is. So a build needs no clock, and what was cited can be told from what is there now.
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
    """What something was made from."""

    name: str
    """Of a recorded version: 2026-11-23, or 2026-11-23-2; empty while there is none."""
    hash: str
    """12 hexadecimal digits."""
    recorded: bool
    """Whether it is as in that version, and was not changed since."""

    @property
    def date(self) -> str:
        """When the version was recorded."""
        return self.name[:10]


def hash_of(*records: Model) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of the records' fields as sorted JSON.

    Defaults are left out, so a field that the model gets later changes no hash.
    """
    return digest([r.model_dump(mode="json", by_alias=True, exclude_defaults=True) for r in records])[:12]


@of_book
def of_data(book: Book) -> Version:
    """The version of all records and of the report itself. The name is empty while no version is recorded."""
    return _of_everything(book.everything)


@of_book
def _of_everything(book: Book) -> Version:
    records = [r for name in RECORDS for r in getattr(book, name)]
    hash = digest(book.site.source.sha256, hash_of(*records))[:12]
    return Version(last_name(book), hash, bool(book.versions) and book.versions[-1].hash == hash)


@of_book
def of_record(book: Book, id: str) -> Version:
    """The version of a commitment or a result with its outcomes. Raises KeyError for an unknown id."""
    record = book.commitment.get(id) or book.result[id]
    hash = hash_of(record, *book.outcomes_of.get(id, ()))
    return Version(last_touched(book, {id}), hash, book.recorded_hash.get(id) == hash)


def last_name(book: Book) -> str:
    """Of the last recorded version; empty while there is none."""
    return book.version_names[-1] if book.version_names else ""


def last_touched(book: Book, records: Collection[str]) -> str:
    """The name of the last recorded version that changed one of the records; of the first one where none did."""
    touched = {book.history[record][-1][0] for record in records if record in book.history}
    names = book.version_names
    return max(touched, key=names.index, default=names[0] if names else "")


def of_shown(book: Book, sources: Collection[str], *shown: object) -> Version:
    """The version of something made from several records: the last one that touched one of them, and a hash of all it
    shows. Versions don't record such hashes, so an edit that is not recorded yet goes by the version before it.
    """
    return Version(last_touched(book, sources), digest([*shown])[:12], True)


@of_book
def of_report(book: Book) -> Version:
    """The version of the report's text and its translation."""
    words = [paragraph.text for language in LANGUAGES for paragraph in book.report[language]]
    hash = digest(book.site.source.sha256, words)[:12]
    paragraphs = {f"paragraph:{p.id}" for p in book.report["en"]}
    return Version(last_touched(book, paragraphs), hash, book.recorded_hash.get("report") == hash)


@of_book
def hashes(book: Book) -> dict[str, str]:
    """Commitment, result or report -> its hash now."""
    return {record.id: of_record(book, record.id).hash for record in book.quoting} | {"report": of_report(book).hash}


def recorded(book: Book) -> bool:
    """Whether the data are those of the last recorded version."""
    return of_data(book).recorded
