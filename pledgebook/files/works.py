"""What is cited: a page of this site, a chart, the data, the report itself, as plain values.

What the newspaper page does not state, its date, speaker, newspaper and page number, is in no citation. The year of the
report is the one it gives itself ("the 2020 Government Work Report"); when it was printed is not known. A page and the
data are cited in the last recorded version that touched them, which has a page of its own; the address of a commitment
names the version, too (#v-2026-11-25), and the page then shows what it said. So no build needs a clock; the date of
access is the reader's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..charts.figure import Figure
from ..lasting import version
from ..lasting.version import Version

Work = dict[str, Any]
"""What is cited, as plain values: kind (page, data or report), key, language, title, author, date, and more by kind."""

#: Words that citations have in every form.
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
#: Language -> its code.
BCP47: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}


def of_commitment(book: Book, id: str, language: Language) -> list[Work]:
    """The page of one commitment, and the report. Raises KeyError for an unknown id."""
    title, made = book.commitment[id].title[language], version.of_record(book, id)
    paragraph = book.passages[id]["zh"].paragraph.number
    return [
        _page(book, id, f"c/{id}.html{mark(made)}", title, word("commitment", language, id=id), made, language),
        report(book, language, paragraph),
    ]


def of_chart(book: Book, figure: Figure, page: str, language: Language) -> list[Work]:
    """A chart on a page (its path below the language's folder), and the report."""
    part = word("chart", language, id=figure.id)
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
            word("text", language),
            version.of_report(book),
            language,
        ),
        report(book, language),
    ]


def title_of_data(book: Book, language: Language) -> str:
    """What the data set is called, in any version."""
    return word("data", language, title=book.site.source.title[language])


def of_data(book: Book, language: Language) -> list[Work]:
    """All records as a data set, in the last recorded version, and the report. The page is that of the version."""
    made = version.of_data(book)
    page = f"versions/{made.name}.html" if made.name else "data.html"
    key = f"{book.site.id_prefix}-data-{made.name or made.hash}"
    work = _page(book, key, page, title_of_data(book, language), "", made, language)
    return [work | {"kind": "data"}, report(book, language)]


def of_version(book: Book, name: str, language: Language) -> list[Work]:
    """All records as they were in a recorded version, and the report."""
    title = title_of_data(book, language)
    hash = book.versions[book.version_names.index(name)].hash
    key = f"{book.site.id_prefix}-data-{name}"
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
    pin = [word("paragraph", language, number=paragraph)] if paragraph else []
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


def word(key: str, language: Language, **values: object) -> str:
    """Words of citations, filled in."""
    return _WORDS[key][language].format(**values)


def of_charts(
    book: Book, figures: Mapping[str, Figure], pages: Mapping[str, str]
) -> dict[str, dict[Language, list[Work]]]:
    """Chart id -> language -> its works; `pages` are chart id -> the page that it is cited on."""
    return {
        id: {language: of_chart(book, figures[id], page, language) for language in LANGUAGES}
        for id, page in pages.items()
    }


def number(work: Work) -> str:
    """What part of the site it is, in which version."""
    return ("，" if work["language"] == "zh" else ", ").join(filter(None, (work["part"], version_of(work))))


def version_of(work: Work) -> str:
    """The version in words, and whether it was edited since."""
    key = ("edited" if work["version"] else "state") if work["edited"] else "version"
    return word(key, work["language"], hash=work["edited"], name=work["version"])


def release(work: Work) -> str:
    """The version without words: its name, and the hash of what was changed since."""
    return "+".join(filter(None, (work["version"], work["edited"])))


def sentence(words: str) -> str:
    """With a capital."""
    return words[:1].upper() + words[1:]
