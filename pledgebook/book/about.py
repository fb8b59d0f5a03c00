"""What a book says of itself: names and addresses, its report, and where the city is."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from .fields import BaseUrl, Contact, FileName, Slug, WebAddress
from .model import Model, Reference, Text, Title


class Source(Model):
    """The stored report."""

    title: Title
    file: FileName
    """Chinese text, in data/sources/, never edited."""
    translation: FileName
    """English translation, paragraph by paragraph, in data/sources/."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Of the Chinese file."""
    issuer: Text | None = None
    """Whose report it is, for citations; left out when nothing says."""
    extent: Text | None = None
    """How much of the report is stored, for citations: one newspaper page, partial."""


class Divisions(Model):
    """Where the codes of places and towns come from."""

    title: Title
    """Name of the list, with its year."""
    url: WebAddress


class Whereabouts(Model):
    """Where the city is, for readers who don't know it."""

    text: Text
    """In one sentence."""
    reference: Reference
    """The public source that says so."""


class Site(Model):
    """Names and addresses of this book."""

    name: Title
    short: Title
    city: Title
    description: Text
    where: Whereabouts | None = None
    """Where the city is; shown on the home page and where the site explains itself."""
    drafted: Title | None = None
    """How texts and translation were made and who reviewed them; shown beside the translation and on every page."""
    year: Annotated[int, Field(strict=True, ge=1900, le=2199)]
    """The year the commitments are for."""
    id_prefix: Slug
    """What commitment ids start with."""
    source: Source
    divisions: Divisions | None = None
    """The list that the codes in places.yaml were taken from."""
    base_url: BaseUrl | None = None
    (
        "Where the site is published, ending in a slash; "
        "needed for canonical links, the sitemap's addresses and hreflang."
    )
    contact: Contact | None = None
    """Address for corrections: mailto: or https:."""
    repository: WebAddress | None = None
    home_theme_order: tuple[Slug, ...] = ()
    """Themes shown first on the home page."""
    featured: tuple[Slug, ...] = ()
    """Commitments whose numbers stand large on the home page."""
    draft: StrictBool = Field(False, exclude_if=lambda draft: not draft)
    """true for a site in progress: what is not yet translated or explained is counted and no problem; pages say so."""
