"""What search engines are told about a page, in the words of schema.org (JSON-LD).

Quotation, Report, Dataset and DefinedTermSet; not ClaimReview, which is for verdicts. Without a base address the
addresses are relative to the page, which JSON-LD 1.1 (section 4.1.3) resolves like links.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..book.book import Book
from ..book.model import Commitment, Language
from ..lasting import version
from ..words.addresses import relative
from . import downloads, frozen, works
from .signposting import TYPES

#: The generator's data are licensed like this for every city; see the footer's words.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_TAG = {"zh": "zh-Hans", "en": "en"}

Node = dict[str, Any]


def commitment(book: Book, c: Commitment, language: Language) -> Node:
    """The quote as a part of the report, which its own page says more of."""
    page = f"{language}/c/{c.id}.html"
    whole = _report(book, language, page)
    return _context(
        {
            "@type": "Quotation",
            "@id": _address(book, page, page),
            "identifier": c.id,
            "name": c.title[language],
            "text": c.quote[language],
            "inLanguage": _TAG[language],
            "isPartOf": {name: whole[name] for name in ("@type", "@id", "name")},
        }
        | _dated(version.of_record(book, c.id).date)
    )


def report(book: Book, language: Language) -> Node:
    return _context(_report(book, language, f"{language}/report.html"))


def dataset(book: Book, language: Language, page: str) -> Node:
    """All records as one data set, on the page (a path) that describes it."""
    name = version.last_name(book)
    files = [(path, TYPES[path.rpartition(".")[2]]) for path in downloads.table_files()]
    return _context(_dataset(book, language, page, name, files) | _dated(name[:10]))


def recorded(book: Book, name: str, language: Language, page: str) -> Node:
    """A recorded version of the data set, on its page (a path), with its archive."""
    v = book.versions[book.version_names.index(name)]
    files = [(frozen.path(name), "application/zip")] if v.archive else []
    return _context(
        _dataset(book, language, page, name, files)
        | {
            "datePublished": v.date,
            "isPartOf": {"@type": "Dataset", "@id": _address(book, f"{language}/data.html", page)},
        }
    )


def _dataset(book: Book, language: Language, page: str, name: str, files: list[tuple[str, str]]) -> Node:
    """The data set as a page (a path) is about it; `files` are paths with their media types."""
    site = book.site
    here = _address(book, page, page)
    return {
        "@type": "Dataset",
        "@id": here,
        "name": works.title_of_data(book, language),
        "description": site.description[language],
        "inLanguage": _TAG[language],
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": site.name[language]},
        "temporalCoverage": str(site.year),
        "spatialCoverage": site.city[language],
        "url": here,
        **({"version": name} if name else {}),
        "distribution": [
            {"@type": "DataDownload", "contentUrl": _address(book, path, page), "encodingFormat": media}
            for path, media in files
        ],
        "isBasedOn": _report(book, language, page),
    }


def glossary(book: Book, language: Language) -> Node:
    """The terms as a set, each at its anchor."""
    page = f"{language}/glossary.html"
    here = _address(book, page, page)
    terms = [
        {
            "@type": "DefinedTerm",
            "@id": f"{here}#{t.id}",
            "termCode": t.id,
            "name": t.term[language],
            "description": t.definition[language],
        }
        for t in book.terms
    ]
    return _context(
        {
            "@type": "DefinedTermSet",
            "@id": here,
            "name": book.site.name[language],
            "inLanguage": _TAG[language],
            "hasDefinedTerm": terms,
        }
    )


def _report(book: Book, language: Language, page: str) -> Node:
    source, year = book.site.source, {"temporalCoverage": str(book.site.year)}
    author = {"author": {"@type": "GovernmentOrganization", "name": source.issuer[language]}} if source.issuer else {}
    return (
        {
            "@type": "Report",
            "@id": _address(book, f"{language}/report.html", page),
            "name": source.title[language],
            "inLanguage": _TAG[language],
        }
        | author
        | year
    )


def _context(node: Node) -> Node:
    return {"@context": "https://schema.org"} | node


def _dated(date: str) -> Node:
    return {"dateModified": date} if date else {}


def _address(book: Book, path: str, page: str) -> str:
    """The address of a file of the site, as the page of the given path writes it."""
    return book.site.base_url + path if book.site.base_url else relative(path, page)


def block(node: Mapping[str, Any]) -> str:
    """The text of a script element of type application/ld+json: nothing in it can end the element or begin another."""
    text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
