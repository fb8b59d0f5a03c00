"""The archive of a recorded version: all that it takes to read, cite and check the data as they were.

It is made once, when the version is recorded, and kept in data/versions/; builds publish it as it is. It is an RO-Crate
1.3 (https://w3id.org/ro/crate/1.3), which repositories such as Zenodo take as a data set with its description:

    ro-crate-metadata.json   what all of this is
    README.md                the same for people
    state.tsv                every field of every record, exactly; its SHA-256 is recorded in data/changes.yaml
    changes.json             what the version changed
    data/                    the tables as CSV and JSON, with a data package
    schema/                  JSON Schemas of the YAML files
    sources/                 the report, its translation, and what is misprinted in it
    citations.json .bib .ris how to cite the data, each commitment and the report
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from ..book.book import Book
from ..book.model import LANGUAGES
from ..book.read import DATA_FILES
from ..lasting import state
from ..lasting.changes import ARCHIVES
from ..making.product import Product
from ..words.wording import say
from . import downloads, works
from .citation_formats import WRITERS
from .citation_styles import gbt, text

METADATA = "ro-crate-metadata.json"
_MEDIA_TYPES = {
    ".json": "application/json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".yaml": "application/yaml",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
}
_PACKAGE = {
    "@id": "https://datapackage.org/profiles/2.0/datapackage.json",
    "@type": "CreativeWork",
    "name": "Data Package, version 2",
}
#: The first moment that the format knows, in place of a clock.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16


def path(name: str) -> str:
    """Where the site has the archive of a version."""
    return f"versions/{name}.zip"


def products(book: Book, root: Path) -> list[Product]:
    """The archives as they were made when their versions were recorded."""
    return [
        _product(path(name), root / ARCHIVES / f"{name}.zip", v.archive)
        for name, v in zip(book.version_names, book.versions)
        if v.archive
    ]


def _product(path: str, file: Path, sha256: str) -> Product:
    """The check of the archives sees to it that the file has this hash."""
    return Product((path,), lambda _: None, lambda _: {path: file.read_bytes()}, {"archive": sha256})


def archive(book: Book, root: Path) -> bytes:
    """The archive of the last version of a book, with the sources below `root` as they are now."""
    sources = {
        f"sources/{name}": (root / "data" / "sources" / name).read_bytes()
        for name in (book.site.source.file, book.site.source.translation, Path(DATA_FILES["misprints"][0]).name)
    }
    return packed(book, sources)


def packed(book: Book, sources: Mapping[str, bytes]) -> bytes:
    """The archive of the last version of a book; `sources` are path -> content. Equal books give equal bytes."""
    files = contents(book, sources)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as into:
        for path, content in sorted(files.items()):
            member = zipfile.ZipInfo(path, _MOMENT)
            member.compress_type, member.external_attr, member.create_system = zipfile.ZIP_DEFLATED, _READABLE, 3
            into.writestr(member, content)
    return packed.getvalue()


def contents(book: Book, sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path -> content of all that an archive holds."""
    version = book.versions[-1]
    tables = downloads.make_tables(downloads.planned(book))
    files = {
        "README.md": _readme(book).encode("utf-8"),
        "state.tsv": state.lines(state.state(book)).encode("utf-8"),
        "changes.json": _json([c.model_dump(exclude_none=True) for c in version.changes]),
        **{path: content for path, content in tables.items() if path != downloads.WORKBOOK},
        **{path.removeprefix("data/"): content for path, content in downloads.make_schemas(None).items()},
        **sources,
        **{f"citations.{form}": content for form, content in _citations(book).items()},
    }
    return files | {METADATA: _json(_metadata(book, files))}


def _citations(book: Book) -> dict[str, bytes]:
    cited = [works.of_data(book, language)[0] for language in LANGUAGES]
    cited += [works.of_commitment(book, c.id, language)[0] for c in book.commitments for language in LANGUAGES]
    cited += [works.report(book, language) for language in LANGUAGES]
    return {form: write(cited).encode("utf-8") for form, write in WRITERS.items()}


def _readme(book: Book) -> str:
    """For people, in both languages."""
    name, version = book.version_names[-1], book.versions[-1]
    parts = []
    for language in LANGUAGES:
        site = book.site
        words = partial(say, book, language=language)
        parts += [
            f"# {works.of_data(book, language)[0]['title']}, {name}",
            site.description[language],
            words(
                "version.readme", version=name, hash=version.hash, state=version.state or "", site=site.name[language]
            ),
            f"{words('data.licence')} <{downloads.LICENCE['path']}>",
            words("data.report_words"),
            text(gbt(works.of_data(book, language)[0])),
        ]
    return "\n\n".join(parts) + "\n"


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


# --- the description --------------------------------------------------------------------------------------------


def _metadata(book: Book, files: Mapping[str, bytes]) -> dict[str, Any]:
    """RO-Crate 1.3, attached: every file that is in the archive, and what they are part of."""
    site, name, version = book.site, book.version_names[-1], book.versions[-1]
    report = f"sources/{site.source.file}"
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.3"},
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": [works.title_of_data(book, language) for language in LANGUAGES],
        "description": [site.description[language] for language in LANGUAGES],
        "datePublished": version.date,
        "version": name,
        "identifier": {"@id": "#hash"},
        "license": {"@id": downloads.LICENCE["path"]},
        "author": {"@id": "#publisher"},
        "publisher": {"@id": "#publisher"},
        "inLanguage": ["zh-Hans", "en"],
        "temporalCoverage": str(site.year),
        "spatialCoverage": site.city.en,
        "isBasedOn": {"@id": report},
        "hasPart": [{"@id": path} for path in sorted(files)],
        **({"url": f"{site.base_url}en/versions/{name}.html"} if site.base_url else {}),
    }
    entities = [
        {
            "@id": downloads.LICENCE["path"],
            "@type": "CreativeWork",
            "name": downloads.LICENCE["title"],
            "identifier": downloads.LICENCE["name"],
            "description": say(book, "data.licence", "en"),
        },
        {"@id": "#hash", "@type": "PropertyValue", "name": "Hash of the data", "value": version.hash},
        {
            "@id": "#report-words",
            "@type": "CreativeWork",
            "name": say(book, "version.report_words", "en"),
            "description": say(book, "data.report_words", "en"),
        },
        {
            "@id": "#publisher",
            "@type": "Organization",
            "name": [site.name[language] for language in LANGUAGES],
            **({"url": site.base_url} if site.base_url else {}),
        },
    ]
    entities.append(_PACKAGE)
    described = [_file(book, path, content) for path, content in sorted(files.items())]
    context = "https://w3id.org/ro/crate/1.3/context"
    return {"@context": context, "@graph": [descriptor, root, *described, *entities]}


def _file(book: Book, path: str, content: bytes) -> dict[str, Any]:
    source = book.site.source
    of_report = path == f"sources/{source.file}"
    return {
        "@id": path,
        "@type": "File",
        "name": source.title.zh if of_report else path,
        "description": _described(book, path),
        "encodingFormat": _MEDIA_TYPES[Path(path).suffix],
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
        **({"conformsTo": {"@id": _PACKAGE["@id"]}} if path == downloads.PACKAGE else {}),
        # What says nothing else has the licence of the whole.
        **({"inLanguage": "zh-Hans", "license": {"@id": "#report-words"}} if of_report else {}),
    }


def _described(book: Book, path: str) -> str:
    """What a file of the archive is."""
    source, (folder, _, name) = book.site.source, path.rpartition("/")
    known = {
        f"sources/{source.file}": f"{source.title.en}: the Chinese text, as printed",
        f"sources/{source.translation}": f"{source.title.en}: unofficial translation",
        downloads.PACKAGE: "Columns, types, keys and hashes of the tables, as a Data Package",
        "README.md": "What the archive holds, in Chinese and English",
        "state.tsv": "Every field of every record: record, field and value as JSON, with tabs between, sorted",
        "changes.json": "What this version of the data changed, field by field",
        "sources/misprints.yaml": "Words that are misprinted in the report, with a note on each",
    }
    if path in known:
        return known[path]
    stem, form = Path(name).stem, Path(name).suffix[1:]
    if folder == "schema":
        return f"JSON Schema of the file {stem}.yaml, in which the data are kept"
    if not folder:
        return "How to cite the data, each commitment and the report"
    return f"{say(book, f'data.table.{stem}.what', 'en')}; as {form.upper()}"
