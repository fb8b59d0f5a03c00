"""Signposting (https://signposting.org): links in the head of a page that tell machines how to cite it, who made it,
under which licence, and which files belong to it.
"""

from __future__ import annotations

from ..book.book import Book
from ..book.model import Language
from . import downloads, frozen, works

Link = dict[str, str]
"""rel; path (of a file of the site) or href (whole); type of a file. What there is not is empty."""

TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def commitment(book: Book, id: str, language: Language) -> list[Link]:
    """The page of a commitment: described by its JSON file, part of the data set."""
    work = works.of_commitment(book, id, language)[0]
    described = _file("describedby", downloads.commitment_file(id))
    return [*_common(work), described, _page("collection", f"{language}/data.html")]


def data(book: Book, language: Language) -> list[Link]:
    """The page of the data set: described by the data package, made up of the tables."""
    items = [_file("item", path) for path in downloads.table_files() if path != downloads.PACKAGE]
    return [*_common(works.of_data(book, language)[0]), _file("describedby", downloads.PACKAGE), *items]


def version(book: Book, name: str, language: Language) -> list[Link]:
    """The page of a recorded version, with its archive, which describes itself."""
    archived = book.versions[book.version_names.index(name)].archive
    items = [_file("item", frozen.path(name))] if archived else []
    work = works.of_version(book, name, language)[0]
    return [*_common(work), *items, _page("collection", f"{language}/data.html")]


def _common(work: works.Work) -> list[Link]:
    """`cite-as` wants an address that holds anywhere, so it is there only where the site's own is known."""
    cited = [_elsewhere("cite-as", work["url"])] if work["absolute"] else []
    author = _page("author", f"{work['language']}/about.html")
    return [*cited, author, _elsewhere("license", downloads.LICENCE["path"])]


def _file(rel: str, path: str) -> Link:
    return {"rel": rel, "path": path, "href": "", "type": TYPES[path.rpartition(".")[2]]}


def _page(rel: str, path: str) -> Link:
    return {"rel": rel, "path": path, "href": "", "type": ""}


def _elsewhere(rel: str, href: str) -> Link:
    return {"rel": rel, "path": "", "href": href, "type": ""}
