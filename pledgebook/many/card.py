"""What the pages of the whole, and the other books, know of a book: a few plain values."""

from __future__ import annotations

from ..book.book import Book
from ..book.model import LANGUAGES, Commitment, Model, Text
from ..files import search
from ..words import views, wording


class Subject(Model):
    """A theme of a book."""

    id: str
    title: Text
    topic: str | None
    """Of the list that all books share."""


class Promise(Model):
    """A commitment of a book."""

    id: str
    title: Text
    quote: Text
    figure: Text | None
    """Its number in words."""
    before: Text | None
    """What the report says of the year before, in a few words."""
    since: Text | None
    """What was published since."""
    theme: str
    continues: str | None


class Card(Model):
    """One book."""

    prefix: str
    """What ids of its commitments start with."""
    city: Text
    year: int
    short: Text
    description: Text
    draft: bool
    outcomes: int
    """How many publications it has recorded."""
    themes: tuple[Subject, ...]
    commitments: tuple[Promise, ...]


def of(book: Book) -> Card:
    site = book.site
    return Card(
        prefix=site.id_prefix,
        city=site.city,
        year=site.year,
        short=site.short,
        description=site.description,
        draft=site.draft,
        outcomes=len(book.outcomes),
        themes=tuple(Subject(id=t.id, title=t.title, topic=t.topic) for t in book.themes),
        commitments=tuple(_promise(book, c) for c in book.commitments),
    )


def _promise(book: Book, c: Commitment) -> Promise:
    told = {l: search.evidence(views.card(book, c, l)) for l in LANGUAGES}
    before, since = (
        Text(**{l: told[l][part] for l in LANGUAGES}) if part in told["zh"] else None for part in ("before", "since")
    )
    return Promise(
        id=c.id,
        title=c.title,
        quote=c.quote,
        figure=_figure(book, c),
        before=before,
        since=since,
        theme=c.theme,
        continues=c.continues,
    )


def _figure(book: Book, c: Commitment) -> Text | None:
    if c.target is None:
        return None
    said = {l: wording.phrase(c.target, book.unit[c.target.unit], l, wording.hedge(book, c, l)) for l in LANGUAGES}
    return Text(**said)
