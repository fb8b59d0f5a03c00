"""Citations as pages show them and as files.

Of each commitment and chart, of the report and of the data there is one file in each language, RIS, which every
reference manager imports. The page itself holds the other formats, ready to be saved. ALL are files with everything, in
every format. Each holds what is cited, and the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..making.product import Product, known
from . import works
from .citation_formats import WRITERS
from .citation_styles import STYLES
from .works import Work

#: Names of the files for what has no id, and of those with everything.
REPORT, DATA, ALL = "report", "data", "all"
#: The format that is a file of its own.
FILE = "ris"
#: Ending of a file -> its media type.
MEDIA_TYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
}
#: Where a page has the formats.
PLACE = "formats"
#: What may not stand in an address as it is. Letters of other scripts may, and pages grow less by them than by %.
_QUOTED = {code: quote(chr(code), safe="") for code in (*range(0x21), *map(ord, '"#%&<>[\\]^`{|}'), *range(0x7F, 0xA0))}


def view(cited: list[Work], id: str) -> dict[str, Any]:
    """All that a page prints: the styles in pieces; the formats as text, with the address of the file or the file
    itself and the name to save it under.

    Without an id there is no file.
    """
    page, whole = cited
    return {
        "path": page["path"],
        "absolute": page["absolute"],
        "page": {style: write(page) for style, write in STYLES.items()},
        "report": {style: write(whole) for style, write in STYLES.items()},
        "formats": {ending: _format(cited, id, ending) for ending in WRITERS},
    }


def _format(cited: list[Work], id: str, ending: str) -> dict[str, str]:
    content, language = WRITERS[ending](cited), cited[0]["language"]
    is_file = id and ending == FILE
    return {
        "text": content.replace("\r\n", "\n"),
        "file": path(id, language) if is_file else "",
        "content": "" if is_file else f"data:{MEDIA_TYPES[ending]};charset=utf-8,{_in_address(content)}",
        "name": f"{id}.{language}.{ending}" if id else f"{cited[0]['key']}.{ending}",
    }


def _in_address(content: str) -> str:
    return content.translate(_QUOTED)


def products(book: Book, charts: Mapping[str, Mapping[Language, list[Work]]]) -> list[Product]:
    """The files of every commitment, of the report, of the data, of the charts, whose works are given, and of all."""
    return [
        *(Product(paths(c.id), partial(_planned, c.id), files) for c in book.commitments),
        *(Product(paths(id), partial(_planned, id), files) for id in (REPORT, DATA)),
        *(
            known(paths(f"chart-{id}"), {"id": f"chart-{id}", "works": list(both.values())}, files)
            for id, both in charts.items()
        ),
        *(Product(tuple(collections(l).values()), partial(_all, l), _collected) for l in LANGUAGES),
    ]


def path(id: str, language: Language) -> str:
    """The file of one id."""
    return f"cite/{id}.{language}.{FILE}"


def paths(id: str) -> tuple[str, ...]:
    """The files of one id."""
    return tuple(path(id, language) for language in LANGUAGES)


def collections(language: Language) -> dict[str, str]:
    """Format -> the file with everything."""
    return {ending: f"cite/{ALL}.{language}.{ending}" for ending in WRITERS}


def _planned(id: str, book: Book) -> dict[str, Any]:
    """What is cited with a commitment, with the report or with the data."""
    of = {REPORT: works.of_report, DATA: works.of_data}.get(id)
    if of:
        return {"id": id, "works": [of(book, language) for language in LANGUAGES]}
    return {"id": id, "works": [works.of_commitment(book, id, language) for language in LANGUAGES]}


def files(data: dict[str, Any]) -> dict[str, bytes]:
    """They are written."""
    return {path(data["id"], cited[0]["language"]): WRITERS[FILE](cited).encode("utf-8") for cited in data["works"]}


def _all(language: Language, book: Book) -> dict[str, Any]:
    """The data, each commitment, and the report once."""
    book = book.everything
    each = [works.of_commitment(book, c.id, language)[0] for c in book.commitments]
    return {"language": language, "works": [works.of_data(book, language)[0], *each, works.report(book, language)]}


def _collected(data: dict[str, Any]) -> dict[str, bytes]:
    return {
        path: WRITERS[ending](data["works"]).encode("utf-8") for ending, path in collections(data["language"]).items()
    }


def inside(book: Book, charts: Mapping[str, Mapping[Language, list[Work]]]) -> dict[str, str]:
    """What would be the file of one id in another format -> the place on a page that has it.

    Up to November 2026 these were files, and their addresses are promised.
    """
    return dict(_inside(book, charts))


def _inside(book: Book, charts: Mapping[str, Mapping[Language, list[Work]]]) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        places = {
            **{c.id: f"{language}/c/{c.id}.html#{PLACE}" for c in book.commitments},
            **{id: f"{language}/{id}.html#{PLACE}" for id in (REPORT, DATA)},
            **{f"chart-{id}": both[language][0]["path"] for id, both in charts.items()},
        }
        for id, place in places.items():
            yield from ((f"cite/{id}.{language}.{ending}", place) for ending in WRITERS if ending != FILE)
