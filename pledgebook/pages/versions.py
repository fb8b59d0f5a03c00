"""The pages of recorded versions of the data."""

from __future__ import annotations

from ..book.book import Book
from ..book.model import Language
from ..files import frozen, linked_data, signposting, works
from ..words.wording import say
from . import history
from .page import Page, Shown


def version(book: Book, name: str, language: Language) -> Page:
    """What one version held and changed, what changed since, and its archive."""
    path = f"{language}/versions/{name}.html"

    def show(book: Book) -> Shown:
        data = history.version(book, name, language) | {
            "id": "",
            "signposts": signposting.version(book, name, language),
            "cite": works.of_version(book, name, language),
            "linked_data": linked_data.recorded(book, name, language, path),
        }
        lead = say(book, "version.lead", language, date=data["date"])
        return Shown(say(book, "version.title", language, version=name), lead, data)

    archived = book.versions[book.version_names.index(name)].archive
    return Page(path, "version.html", language, show, sizes_of=(frozen.path(name),) if archived else ())
