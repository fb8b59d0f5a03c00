"""Which pages the site has, and what each shows. The table of all pages is `pages`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import get_args

from . import downloads, facts, tables, version, views, wording
from .book import Book
from .charts.figure import Figure
from .markdown import references
from .model import LANGUAGES, Checkability, Kind, Language
from .views import View
from .views import say as _say


@dataclass(frozen=True)
class Page:
    """One file of the site: where it goes, what it is made with, and all it shows."""

    path: str
    """Relative to the output folder, with forward slashes."""
    template: str
    """File in templates/."""
    language: Language
    """Of the page; pages of no language are made in the first one."""
    title: str
    """For the title element and link lists; without the site's name."""
    description: str
    data: View = field(default_factory=dict)
    """Plain JSON values only."""
    charts: tuple[str, ...] = ()
    """Ids of the charts it shows."""
    both: bool = True
    """Whether the same path exists in the other language."""


def pages(book: Book, figures: Mapping[str, Figure], sizes: Mapping[str, int] = MappingProxyType({})) -> list[Page]:
    """Every page of the site, in the order of a site map. `sizes` are the bytes of the files that readers can take away, by path."""
    found: list[Page] = [_choose(book), _not_found(book), _robots(book)]
    paragraphs = views.reader(book)
    for language in LANGUAGES:
        found += [
            _home(book, language, figures),
            _commitments(book, language),
            *(_commitment(book, c, language) for c in book.commitments),
            _themes(book, language, figures),
            *(_theme(book, t.id, language, figures) for t in book.themes),
            _places(book, language, figures),
            *(_place(book, p.id, language) for p in book.places),
            _numbers(book, language, figures),
            _glossary(book, language),
            _report(book, language, paragraphs),
            _coverage(book, language, figures),
            _outcomes(book, language, figures),
            _data(book, language, sizes),
            *(_article(book, id, language, figures) for id in book.articles if "/" not in id),
        ]
    # A sitemap holds absolute addresses, so there is one only where the site's own address is known.
    return [*found, _sitemap(book, found)] if book.site.base_url else found


def _choose(book: Book) -> Page:
    data = {"sites": {l: {"name": book.site.name[l], "description": book.site.description[l]} for l in LANGUAGES}}
    return Page("index.html", "choose.html", "zh", " · ".join(book.site.name[l] for l in LANGUAGES), book.site.description.en, data, both=False)


def _not_found(book: Book) -> Page:
    title = " · ".join(_say(book, "notfound.title", l) for l in LANGUAGES)
    return Page("404.html", "404.html", "zh", title, title, {"sites": {l: {"name": book.site.name[l]} for l in LANGUAGES}}, both=False)


def _robots(book: Book) -> Page:
    return Page("robots.txt", "robots.txt", "en", "robots.txt", "", both=False)


def _sitemap(book: Book, found: list[Page]) -> Page:
    paths = [{"path": p.path, "both": p.both} for p in found if p.path.endswith(".html") and p.path != "404.html"]
    return Page("sitemap.xml", "sitemap.xml", "en", "sitemap.xml", "", {"pages": paths}, both=False)


def _home(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    checkable = {k: [c for c in book.commitments if facts.checkability(c) == k] for k in get_args(Checkability)}
    first = [book.theme[id] for id in book.site.home_theme_order]
    rest = [t for t in book.themes if t not in first]
    data = {
        "total": len(book.commitments),
        "counts": {k: len(v) for k, v in checkable.items()},
        "featured": views.cards(book, [book.commitment[id] for id in book.site.featured], language),
        "first_themes": [views.theme(book, t.id, language) for t in first],
        "themes": [views.theme(book, t.id, language) for t in rest],
        "places": [views.place(book, p.id, language) for p in book.places],
        "outcomes": len(book.outcomes),
    }
    return Page(f"{language}/index.html", "home.html", language, book.site.name[language], book.site.description[language], data, _drawn(figures, "growth-targets"))


def _commitments(book: Book, language: Language) -> Page:
    rows = views.cards(book, book.commitments, language)
    data = {
        "rows": rows,
        "filters": {
            "theme": [{"id": t.id, "title": t.title[language], "count": len(book.by_theme[t.id])} for t in book.themes],
            "place": [{"id": p.id, "title": p.short[language], "count": len(book.by_place[p.id])} for p in book.places],
            "kind": [_choice(book, "kind", k, language, rows) for k in get_args(Kind)],
            "checkability": [_choice(book, "checkability", k, language, rows) for k in get_args(Checkability)],
        },
        "with_outcome": len(book.outcomes_of),
    }
    return Page(f"{language}/commitments.html", "commitments.html", language, _say(book, "commitments.title", language), _say(book, "commitments.lead", language, n=len(rows)), data)


def _choice(book: Book, field_name: str, value: str, language: Language, rows: list[View]) -> View:
    return {"id": value, "title": _say(book, f"{field_name}.{value}", language), "count": sum(r[field_name] == value for r in rows)}


def _commitment(book: Book, c, language: Language) -> Page:
    data = views.commitment(book, c, language)
    return Page(f"{language}/c/{c.id}.html", "commitment.html", language, c.title[language], c.plain[language], data)


def _themes(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    data = {"themes": [views.theme(book, t.id, language) for t in book.themes]}
    return Page(f"{language}/themes.html", "themes.html", language, _say(book, "themes.title", language), _say(book, "themes.lead", language), data, _drawn(figures, "themes"))


def _theme(book: Book, id: str, language: Language, figures: Mapping[str, Figure]) -> Page:
    article = book.articles.get(f"themes/{id}")
    body = article.body[language] if article else ""
    view = views.theme(book, id, language)
    data = view | {
        "body": body,
        "embeds": _embeds(book, body, language),
        "rows": views.cards(book, book.by_theme[id], language),
        "others": [{"id": t.id, "title": t.title[language]} for t in book.themes],
    }
    return Page(f"{language}/themes/{id}.html", "theme.html", language, view["title"], view["summary"], data, _charts_in(body, figures))


def _places(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    data = {"places": [views.place(book, p.id, language) for p in book.places]}
    return Page(f"{language}/places.html", "places.html", language, _say(book, "places.title", language), _say(book, "places.lead", language, n=len(book.places)), data, _drawn(figures, "places"))


def _place(book: Book, id: str, language: Language) -> Page:
    named = book.by_place[id]
    view = views.place(book, id, language)
    data = view | {
        "rows": views.cards(book, named, language),
        "everywhere": views.cards(book, book.of_every_place, language),
        "city_wide": len([c for c in book.commitments if not c.places and not c.every_place]),
        "themes": [views.theme(book, t.id, language) for t in book.themes],
        "others": [views.place(book, p.id, language) for p in book.places],
    }
    return Page(f"{language}/places/{id}.html", "place.html", language, view["name"], _say(book, "place.lead", language, place=view["name"], n=view["count"]), data)


def _numbers(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    charts = _drawn(figures, "growth-targets", "result-pairs", "themes", "places")
    data = {"charts": list(charts), "rows": views.cards(book, [c for c in book.commitments if c.target], language)}
    return Page(f"{language}/numbers.html", "numbers.html", language, _say(book, "numbers.title", language), _say(book, "numbers.lead", language), data, charts)


def _glossary(book: Book, language: Language) -> Page:
    data = {"terms": [views.term(book, t, language) for t in book.terms]}
    return Page(f"{language}/glossary.html", "glossary.html", language, _say(book, "glossary.title", language), _say(book, "glossary.lead", language, n=len(book.terms)), data)


def _report(book: Book, language: Language, paragraphs: list[View]) -> Page:
    titles = {r.id: r.title[language] for r in (*book.commitments, *book.results)}
    data = {"paragraphs": paragraphs, "titles": titles}
    return Page(f"{language}/report.html", "report.html", language, _say(book, "report.title", language), _say(book, "report.lead", language), data)


def _coverage(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    rows = views.ledger_rows(book, language)
    fates = Counter(row["fate"] for row in rows)
    data = {"rows": rows, "fates": [{"id": fate, "count": count} for fate, count in fates.most_common()]}
    return Page(f"{language}/coverage.html", "coverage.html", language, _say(book, "coverage.title", language), _say(book, "coverage.lead", language, n=len(rows)), data, _drawn(figures, "coverage"))


def _outcomes(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    data = {"outcomes": views.outcomes(book, language), "without": len(book.commitments) - len(book.outcomes_of), "total": len(book.commitments)}
    return Page(f"{language}/outcomes.html", "outcomes.html", language, _say(book, "outcomes.title", language), _say(book, "outcomes.lead", language, n=len(book.outcomes)), data, _drawn(figures, "outcomes"))


def _data(book: Book, language: Language, sizes: Mapping[str, int]) -> Page:
    found = version.of_data(book)
    shown = (*(path for t in tables.TABLES for path in downloads.paths(t).values()), downloads.WORKBOOK, downloads.PACKAGE)
    data = {
        "tables": [
            {"name": t.name, "key": t.key, "rows": len(tables.rows(book)[t.name]), "files": downloads.paths(t), "columns": views.columns(t.columns, language)}
            for t in tables.TABLES
        ],
        "workbook": downloads.WORKBOOK, "package": downloads.PACKAGE, "schemas": list(downloads.schema_names()),
        "sizes": {path: sizes[path] for path in shown if path in sizes},
        "date": found.date and wording.date(found.date, language), "hash": found.hash, "licence": downloads.LICENCE, "separator": tables.SEPARATOR,
    }
    return Page(f"{language}/data.html", "data.html", language, _say(book, "data.title", language), _say(book, "data.lead", language), data)


def _article(book: Book, id: str, language: Language, figures: Mapping[str, Figure]) -> Page:
    article = book.articles[id]
    body = article.body[language]
    data = {"title": article.title[language], "summary": article.summary[language], "body": body, "embeds": _embeds(book, body, language)}
    return Page(f"{language}/{id}.html", "article.html", language, article.title[language], article.summary[language], data, _charts_in(body, figures))


def _embeds(book: Book, body: str, language: Language) -> dict[str, View]:
    """The cards of the commitments that a Markdown text shows or links to."""
    ids = [r.id for r in references(body) if r.kind == "commitment"]
    return {id: views.card(book, book.commitment[id], language) for id in ids if id in book.commitment}


def _charts_in(body: str, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.id for r in references(body) if r.kind == "chart" and r.id in figures))


def _drawn(figures: Mapping[str, Figure], *wanted: str) -> tuple[str, ...]:
    """Those of the wanted charts that this book has data for."""
    return tuple(id for id in wanted if id in figures)
