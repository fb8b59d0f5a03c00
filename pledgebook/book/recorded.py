"""What is recorded of what was published: versions of the data with their changes, and where old addresses lead."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from .fields import Address, Day, FieldName, Hash, RecordedAddress, Sha256, Words
from .model import Model, Text


class Change(Model):
    """What one recorded version of the data changed in one field. Written by the generator, never typed."""

    record: Words
    """Id of a commitment or result; for anything else its kind and name, as term:mu or exclusion:上接第一版.
    A change of a publication is told of each commitment that it is about."""
    field: FieldName
    """The field, as `title.en`; empty when the whole record is new or was taken out."""
    kind: Literal["correction", "wording", "translation", "outcome", "new"]
    (
        "correction: a quote, number or classification; wording: our own words; "
        "translation: English only; outcome: a publication; new: a record."
    )
    old: str | None = None
    new: str | None = None


class DataVersion(Model):
    """One recorded state of the data. Written by the generator, never typed."""

    date: Day
    """When it was recorded. The version is named after it: 2026-11-25; the second one of a day is 2026-11-25-2."""
    hash: Hash
    """The first 12 hexadecimal digits of the SHA-256 of all records."""
    reason: Text
    """Why the data changed."""
    state: Sha256 | None = None
    """SHA-256 of all records, their order and the translation, as state.tsv in the archive has them.
    Versions that were recorded before there were archives have none."""
    archive: Sha256 | None = None
    """SHA-256 of data/versions/NAME.zip, which never changes."""
    held: dict[str, int] = Field({})
    """Kind of record: how many the version has."""
    records: dict[str, Hash] = Field({})
    """Commitment, result or report: hash of what the version has of it, of all that differ from the version before."""
    changes: tuple[Change, ...] = ()
    """Empty for the first version: there is nothing to compare it with."""
    undo: dict[str, dict[str, JsonValue]] = Field({})
    """Record: field: value in the version before, where `changes` doesn't say it exactly."""
    absent: dict[str, tuple[str, ...]] = Field({})
    """Record: fields that had no value in the version before, where `changes` doesn't; * for a whole record."""


class Redirect(Model):
    """Where an address that was once published leads now."""

    from_: RecordedAddress = Field(alias="from")
    """What data/permalinks.lock records and the site no longer has: a file, a file with an anchor, or an id.
    An id stands for all its addresses; with @ and its recorded meaning, for the id whose words were changed."""
    to: Address
    """What takes its place: an address for an address, an id of the same kind for an id."""
    why: Text
    """What happened, in a sentence; readers who follow the old address see it."""
