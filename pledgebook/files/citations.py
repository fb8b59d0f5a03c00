"""How to cite a page of this site, its data, and the report itself, in three styles and three formats for machines.

What the newspaper page does not state, its date, speaker, newspaper and page number, is in no citation. The year of the
report is the one it gives itself ("the 2020 Government Work Report"); when it was printed is not known. A page and the
data are cited in the last recorded version that touched them, which has a page of its own; the address of a commitment
names the version, too (#v-2026-11-25), and the page then shows what it said. So no build needs a clock; the date of
access is the reader's, and only GB/T 7714 asks for it. Each file holds what is cited, and the report.

citeproc-py, the usual library, has no style for GB/T 7714-2025, hence formatters of our own. Their sources:

- GB/T 7714-2025, numeric system, as the official style of the CSL project has it, with which the tests compare: web
  pages ([EB/OL]), data sets ([DS/OL]) and reports ([R]); elements that are not known are left out; colons, commas and
  parentheses between elements are full width in Chinese and in English.
- APA Style, 7th edition: group authors, descriptions in brackets, titles in another language, reports, web pages, data
  sets. A retrieval date is for pages that keep no versions, so there is none.
- The Chicago Manual of Style, 18th edition: notes and bibliography, in the form of the bibliography. A date of last
  modification makes one of access needless.
- BibTeX with the entry types misc and techreport of O. Patashnik, BibTeXing (1988); RIS as in the Reference Manager
  specification (2011); CSL-JSON by the input schema of CSL 1.0.2.

The Chinese forms of APA and Chicago keep the order of elements and take Chinese punctuation, as Chinese has no italics.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..charts.figure import Figure
from ..lasting import version
from ..lasting.version import Version
from ..making.product import Product, known
from ..words import wording

Work = dict[str, Any]
"""What is cited, as plain values: kind (page, data or report), key, language, title, author, date, and more by kind."""
Piece = dict[str, str]
"""A part of a citation: `text`, and what it is in `as`: title, address, accessed, zh, or nothing."""

STYLES = ("gbt", "apa", "chicago")
#: Ending of a file -> how it is written.
FORMATS = ("bib", "ris", "json")
#: Names of the files for what has no id.
REPORT, DATA = "report", "data"

#: Words that belong to the styles.
_WORDS: dict[str, Mapping[Language, str]] = {
    "commitment": {"zh": "事项{id}", "en": "commitment {id}"},
    "paragraph": {"zh": "第{number}段", "en": "paragraph {number}"},
    "chart": {"zh": "图表{id}", "en": "chart {id}"},
    "text": {"zh": "报告全文", "en": "full text of the report"},
    "version": {"zh": "数据版本{name}", "en": "data version {name}"},
    "edited": {"zh": "数据版本{name}之后的{hash}", "en": "state {hash} after data version {name}"},
    "state": {"zh": "数据状态{hash}", "en": "state {hash} of the data"},
    "data": {"zh": "{title}：逐条数据", "en": "{title}: its commitments as data"},
    "data_set": {"zh": "数据集", "en": "Data set"},
    "no_date": {"zh": "无日期", "en": "n.d."},
    "accessed": {"zh": "引用日期", "en": "date of access"},
    "genre": {"zh": "政府工作报告", "en": "Government work report"},
    "modified": {"zh": "最后修改于{date}", "en": "Last modified {date}"},
    "within": {"zh": "站内地址：{path}", "en": "address within the site: {path}"},
}
_BCP47: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}


def of_commitment(book: Book, id: str, language: Language) -> list[Work]:
    """The page of one commitment, and the report. Raises KeyError for an unknown id."""
    title, made = book.commitment[id].title[language], version.of_record(book, id)
    paragraph = book.passages[id]["zh"].paragraph.number
    return [
        _page(book, id, f"c/{id}.html{mark(made)}", title, _word("commitment", language, id=id), made, language),
        report(book, language, paragraph),
    ]


def of_chart(book: Book, figure: Figure, page: str, language: Language) -> list[Work]:
    """A chart on a page (its path below the language's folder), and the report."""
    part = _word("chart", language, id=figure.id)
    return [
        _page(
            book,
            f"{book.site.id_prefix}-chart-{figure.id}",
            f"{page}#chart-{figure.id}",
            figure.title[language],
            part,
            version.of_shown(book, figure.sources, figure.title, figure.reading, figure.shown),
            language,
        ),
        report(book, language),
    ]


def of_report(book: Book, language: Language) -> list[Work]:
    """The report's text on this site, and the report."""
    return [
        _page(
            book,
            f"{book.site.id_prefix}-text",
            "report.html",
            book.site.source.title[language],
            _word("text", language),
            version.of_report(book),
            language,
        ),
        report(book, language),
    ]


def title_of_data(book: Book, language: Language) -> str:
    """What the data set is called, in any version."""
    return _word("data", language, title=book.site.source.title[language])


def of_data(book: Book, language: Language) -> list[Work]:
    """All records as a data set, in the last recorded version, and the report. The page is that of the version."""
    made = version.of_data(book)
    page = f"versions/{made.name}.html" if made.name else "data.html"
    key = f"{book.site.id_prefix}-data-{made.name or made.hash}"
    work = _page(book, key, page, title_of_data(book, language), "", made, language)
    return [work | {"kind": "data"}, report(book, language)]


def of_version(book: Book, name: str, language: Language) -> list[Work]:
    """All records as they were in a recorded version, and the report."""
    hash = book.versions[book.version_names.index(name)].hash
    key = f"{book.site.id_prefix}-data-{name}"
    title = title_of_data(book, language)
    work = _page(book, key, f"versions/{name}.html", title, "", Version(name, hash, True), language)
    return [work | {"kind": "data"}, report(book, language)]


def mark(made: Version) -> str:
    """Leads to what a page said in a version."""
    return f"#v-{made.name}" if made.name else ""


def _page(book: Book, key: str, path: str, title: str, part: str, made: Version, language: Language) -> Work:
    path = f"{language}/{path}"
    return {
        "kind": "page",
        "key": f"{key}.{language}",
        "language": language,
        "title": title,
        "part": part,
        "author": book.site.name[language],
        "date": made.date,
        "version": made.name,
        "edited": "" if made.recorded else made.hash,
        "path": path,
        "url": (book.site.base_url or "") + path,
        "absolute": bool(book.site.base_url),
    }


def report(book: Book, language: Language, paragraph: int | None = None) -> Work:
    """The report itself, with what its page states and nothing else; `paragraph` is the one that is meant."""
    source = book.site.source
    extent = [source.extent[language]] if source.extent else []
    pin = [_word("paragraph", language, number=paragraph)] if paragraph else []
    return {
        "kind": "report",
        "key": f"{book.site.id_prefix}-report.{language}",
        "language": language,
        "title": source.title[language],
        "title_zh": source.title.zh,
        "author": source.issuer[language] if source.issuer else "",
        "extent": ("，" if language == "zh" else ", ").join([*extent, *pin]),
        "date": str(book.site.year),
    }


def _word(key: str, language: Language, **values: object) -> str:
    return _WORDS[key][language].format(**values)


# --- styles ------------------------------------------------------------------------------------------


def _piece(text: str, what: str = "") -> Piece:
    return {"text": text, "as": what}


def text(pieces: list[Piece]) -> str:
    """The whole citation."""
    return "".join(piece["text"] for piece in pieces)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def gbt(work: Work) -> list[Piece]:
    """GB/T 7714-2025, numeric system, after the official CSL style."""
    language = work["language"]
    author = f"{work['author']}. " if work["author"] else ""
    if work["kind"] == "report":
        extent = work["extent"] and f"：{work['extent']}"
        return [_piece(f"{author}{work['title']}{extent}[R]. {work['date']}.")]
    made = f"（{work['date']}）" if work["date"] else ""
    if work["kind"] == "data":
        head = f"{author}{work['title']}[DS/OL]. V{_release(work)}. {work['author']}{made}["
    else:
        head = f"{author}{work['title']}：{number(work)}[EB/OL]. {made}["
    return [
        _piece(head),
        _piece(_word("accessed", language), "accessed"),
        _piece("]. "),
        _piece(work["url"], "address"),
        _piece("."),
    ]


def apa(work: Work) -> list[Piece]:
    """APA 7. Without an author the title comes first."""
    language, author, zh = work["language"], work["author"], work["language"] == "zh"
    year = work["date"][:4] or _word("no_date", language)
    if work["kind"] == "report":
        about = ("；" if zh else "; ").join(filter(None, [_word("genre", language), work["extent"]]))
        if zh:
            return [_piece(f"{author}（{year}）。"), _piece(f"《{work['title']}》"), _piece(f"［{about}］。")]
        names = [_piece(work["title_zh"], "zh"), _piece(f" [{work['title']}]")]
        bracket = f" [{about}]"
        return (
            [_piece(f"{_stop(author)} ({year}). "), *names, _piece(f"{bracket}.")]
            if author
            else [*names, _piece(f"{bracket}. ({year}).")]
        )
    if work["kind"] == "data":
        made, kind = _version(work), _word("data_set", language)
        rest = f"（{made}）［{kind}］。" if zh else f" ({_sentence(made)}) [{kind}]. "
    else:
        rest = f"（{work['part']}；{_version(work)}）。" if zh else f" ({work['part']}; {_version(work)}). "
    if zh:
        head = [_piece(f"{author}（{year}）。"), _piece(f"《{work['title']}》")]
    else:
        head = [_piece(f"{_stop(author)} ({year}). "), _piece(work["title"], "title")]
    return [*head, _piece(rest), _piece(work["url"], "address")]


def chicago(work: Work) -> list[Piece]:
    """Chicago, notes and bibliography, as in the bibliography."""
    language, author, zh = work["language"], work["author"], work["language"] == "zh"
    if work["kind"] == "report":
        extent = _sentence(work["extent"])
        if zh:
            return [
                _piece(f"{author}。" if author else ""),
                _piece(f"《{work['title']}》"),
                _piece(f"。{work['date']}年。" + (f"{extent}。" if extent else "")),
            ]
        return [
            _piece(f"{_stop(author)} " if author else ""),
            _piece(work["title_zh"], "zh"),
            _piece(f" [{work['title']}]. {work['date']}." + (f" {extent}." if extent else "")),
        ]
    made = _sentence(number(work))
    modified = (
        _word("modified", language, date=_day(work["date"], language)) if work["date"] else _word("no_date", language)
    )
    if zh:
        return [
            _piece(f"{author}。“{work['title']}”。{made}。{modified}。"),
            _piece(work["url"], "address"),
            _piece("。"),
        ]
    return [
        _piece(f"{_stop(author)} “{work['title']}.” {made}. {_stop(modified)} "),
        _piece(work["url"], "address"),
        _piece("."),
    ]


def _stop(words: str) -> str:
    """With one full stop at the end."""
    return words if words.endswith(".") else f"{words}."


def number(work: Work) -> str:
    """What part of the site it is, in which version."""
    return ("，" if work["language"] == "zh" else ", ").join(filter(None, (work["part"], _version(work))))


def _version(work: Work) -> str:
    key = ("edited" if work["version"] else "state") if work["edited"] else "version"
    return _word(key, work["language"], hash=work["edited"], name=work["version"])


def _release(work: Work) -> str:
    """The version without words: its name, and the hash of what was changed since."""
    return "+".join(filter(None, (work["version"], work["edited"])))


def _day(iso: str, language: Language) -> str:
    """A date as Chicago writes it: November 24, 2026."""
    if language == "zh":
        return wording.date(iso, language)
    day = date.fromisoformat(iso)
    return f"{wording.MONTHS[day.month - 1]} {day.day}, {day.year}"


# --- formats for machines ----------------------------------------------------------------------------

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def note(work: Work) -> str:
    """What has no field of its own."""
    if work["kind"] == "report":
        return _sentence(work["extent"])
    parts = [_sentence(number(work))] + (
        [] if work["absolute"] else [_word("within", work["language"], path=work["path"])]
    )
    return ("；" if work["language"] == "zh" else "; ").join(parts)


def bibtex(work: Work) -> str:
    """One BibTeX entry. Inner braces keep names and capitals as they are."""
    is_report = work["kind"] == "report"
    fields = {
        "author": work["author"] and f"{{{work['author'].translate(_LATEX)}}}",
        "title": f"{{{work['title'].translate(_LATEX)}}}",
        "institution": work["author"].translate(_LATEX) if is_report else "",
        "type": _word("genre", work["language"]) if is_report else "",
        "year": work["date"][:4],
        "note": note(work).translate(_LATEX),
        "url": work["url"].replace("%", r"\%").replace("#", r"\#") if work.get("absolute") else "",
        "langid": {"zh": "chinese", "en": "english"}[work["language"]],
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    # techreport needs an institution; without an issuer the report is a misc.
    return f"@{'techreport' if is_report and work['author'] else 'misc'}{{{work['key']},\n{lines}\n}}\n"


def ris(work: Work) -> str:
    """One RIS record.

    A comma in an author would part a family name from given ones, so such a name is the publisher only.
    """
    is_report, author = work["kind"] == "report", work["author"]
    tags = [
        ("TY", {"report": "RPRT", "data": "DATA", "page": "ELEC"}[work["kind"]]),
        ("ID", work["key"]),
        ("AU", "" if "," in author else author),
        ("TI", work["title"]),
        ("T2", author if work["kind"] == "page" else ""),
        ("PB", author),
        ("PY", work["date"][:4]),
        ("DA", "" if is_report else work["date"].replace("-", "/")),
        ("ET", "" if is_report else _release(work)),
        ("M3", _word("genre", work["language"]) if is_report else ""),
        ("N1", note(work)),
        ("LA", _BCP47[work["language"]]),
        ("UR", work["url"] if work.get("absolute") else ""),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in tags if value]
    return "".join(lines) + "ER  - \r\n"


def csl(work: Work) -> dict[str, Any]:
    """One item of CSL-JSON."""
    kind = work["kind"]
    item = {
        "id": work["key"],
        "type": {"report": "report", "data": "dataset", "page": "webpage"}[kind],
        "title": work["title"],
        "author": [{"literal": work["author"]}] if work["author"] else "",
        "container-title": work["author"] if kind == "page" else "",
        "publisher": work["author"] if kind == "data" else "",  # who printed the report is not known
        "genre": _word("genre", work["language"]) if kind == "report" else "",
        "number": work["extent"] if kind == "report" else number(work) if kind == "page" else "",
        "issued": {"date-parts": [[int(part) for part in work["date"].split("-")]]} if work["date"] else "",
        "version": "" if kind == "report" else _release(work),
        "note": note(work),
        "language": _BCP47[work["language"]],
        "URL": work["url"] if work.get("absolute") else "",
    }
    return {name: value for name, value in item.items() if value}


def bib_file(works: list[Work]) -> str:
    return "\n".join(map(bibtex, works))


def ris_file(works: list[Work]) -> str:
    return "\r\n".join(map(ris, works))


def json_file(works: list[Work]) -> str:
    return "[\n" + ",\n".join(json.dumps(csl(work), ensure_ascii=False) for work in works) + "\n]\n"


WRITERS = {"bib": bib_file, "ris": ris_file, "json": json_file}


# --- what pages and files show -----------------------------------------------------------------------


def view(works: list[Work], id: str) -> dict[str, Any]:
    """All that a page prints: the styles in pieces, the formats as text, the addresses of the files.

    Without an id there are no files.
    """
    page, whole = works
    styled = {"gbt": gbt, "apa": apa, "chicago": chicago}
    return {
        "path": page["path"],
        "absolute": page["absolute"],
        "page": {style: styled[style](page) for style in STYLES},
        "report": {style: styled[style](whole) for style in STYLES},
        "formats": {
            ending: {
                "text": WRITERS[ending](works).replace("\r\n", "\n"),
                "file": f"cite/{id}.{page['language']}.{ending}" if id else "",
            }
            for ending in FORMATS
        },
    }


def of_charts(
    book: Book, figures: Mapping[str, Figure], pages: Mapping[str, str]
) -> dict[str, dict[Language, list[Work]]]:
    """Chart id -> language -> its works; `pages` are chart id -> the page that it is cited on."""
    return {
        id: {language: of_chart(book, figures[id], page, language) for language in LANGUAGES}
        for id, page in pages.items()
    }


def products(book: Book, charts: Mapping[str, Mapping[Language, list[Work]]]) -> list[Product]:
    """The files of every commitment, of the report, and of the charts, whose works are given."""
    return [
        *(Product(paths(c.id), partial(_planned, c.id), files) for c in book.commitments),
        *(Product(paths(id), partial(_planned, id), files) for id in (REPORT, DATA)),
        *(
            known(paths(f"chart-{id}"), {"id": f"chart-{id}", "works": list(both.values())}, files)
            for id, both in charts.items()
        ),
    ]


def paths(id: str) -> tuple[str, ...]:
    """The six files of one id."""
    return tuple(f"cite/{id}.{language}.{ending}" for language in LANGUAGES for ending in FORMATS)


def _planned(id: str, book: Book) -> dict[str, Any]:
    """What is cited with a commitment, with the report or with the data."""
    of = {REPORT: of_report, DATA: of_data}.get(id) or (lambda book, language: of_commitment(book, id, language))
    return {"id": id, "works": [of(book, language) for language in LANGUAGES]}


def files(data: dict[str, Any]) -> dict[str, bytes]:
    """They are written."""
    return {
        f"cite/{data['id']}.{works[0]['language']}.{ending}": WRITERS[ending](works).encode("utf-8")
        for works in data["works"]
        for ending in FORMATS
    }
