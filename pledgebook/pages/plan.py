"""Which pages the site has, and what each shows. The table of all pages is `pages`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import get_args

from ..book import facts, mentions
from ..book.book import Book
from ..book.model import LANGUAGES, Checkability, Commitment, Kind, Language, Theme, VerbClass
from ..charts.figure import Figure
from ..files import citations, database, downloads, linked_data, tables
from ..lasting import version
from ..words import fragments, places, views, wording
from ..words.quotation import quotation
from ..words.views import View
from ..words.wording import say
from . import embeds, history
from .markdown import contents, references


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
    share: str = ""
    """Id of the commitment whose picture stands beside a shared link; empty for the site's own picture."""
    indexed: bool = True
    """Whether search engines may list it."""
    moved: tuple[tuple[str, str], ...] = ()
    """Old anchors of this page, and where each leads now: an anchor of this page (#new) or another address."""


def pages(book: Book, figures: Mapping[str, Figure]) -> list[Page]:
    """Every page of the site, in the order of a site map.

    Those that tell the sizes of files don't have them yet: see `with_sizes`.
    """
    found: list[Page] = [_choose(book), _not_found(book), _robots(book)]
    paragraphs = views.reader(book)
    for language in LANGUAGES:
        found += [
            _home(book, language, figures),
            _commitments(book, language),
            _find(book, language),
            *(_commitment(book, c, language) for c in book.commitments),
            _themes(book, language, figures),
            *(_theme(book, t.id, language, figures) for t in book.themes),
            *(_booklet(book, t.id, language) for t in book.themes),
            _places(book, language, figures),
            *(_place(book, p.id, language) for p in book.places),
            _mine(book, language),
            _numbers(book, language, figures),
            _glossary(book, language),
            _report(book, language, paragraphs),
            _coverage(book, language, figures),
            _outcomes(book, language, figures),
            _changes(book, language),
            _data(book, language),
            *(_article(book, id, language, figures) for id in book.articles if "/" not in id),
            *_embeds_of(book, language).values(),
        ]
    found += [_either(book, c) for c in book.commitments]
    shown = pages_of_charts(found)
    found += [_embedded_chart(figures[id], page, language) for language in LANGUAGES for id, page in shown.items()]
    # Feeds and a sitemap hold absolute addresses, so they are there only where the site's own address is known.
    return [*found, *_feeds(book), _sitemap(book, found)] if book.site.base_url else found


def _choose(book: Book) -> Page:
    data = {"sites": {l: {"name": book.site.name[l], "description": book.site.description[l]} for l in LANGUAGES}}
    return Page(
        "index.html",
        "choose.html",
        "zh",
        " · ".join(book.site.name[l] for l in LANGUAGES),
        book.site.description.en,
        data,
        both=False,
    )


def _not_found(book: Book) -> Page:
    title = " · ".join(say(book, "notfound.title", l) for l in LANGUAGES)
    return Page(
        "404.html",
        "404.html",
        "zh",
        title,
        title,
        {"sites": {l: {"name": book.site.name[l]} for l in LANGUAGES}},
        both=False,
    )


def _robots(book: Book) -> Page:
    return Page("robots.txt", "robots.txt", "en", "robots.txt", "", both=False)


def _sitemap(book: Book, found: list[Page]) -> Page:
    paths = [
        {"path": p.path, "both": p.both}
        for p in found
        if p.path.endswith(".html") and p.path != "404.html" and p.indexed
    ]
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
        "places": places.listed(book, language),
        "outcomes": len(book.outcomes),
        "linked_data": linked_data.dataset(book, language, f"{language}/index.html"),
    }
    return Page(
        f"{language}/index.html",
        "home.html",
        language,
        book.site.name[language],
        book.site.description[language],
        data,
        _drawn(figures, "growth-targets"),
    )


def _commitments(book: Book, language: Language) -> Page:
    rows = views.cards(book, book.commitments, language)
    data = {
        "rows": rows,
        "filters": {
            "theme": [{"id": t.id, "title": t.title[language], "count": len(book.by_theme[t.id])} for t in book.themes],
            "place": [
                {"id": id, "title": book.place[id].short[language], "count": len(found.itself) + len(found.by_town)}
                for id, found in mentions.of_places(book).items()
            ],
            "kind": _choices(book, "kind", get_args(Kind), language, [r["kind"] for r in rows]),
            "checkability": _choices(
                book, "checkability", get_args(Checkability), language, [r["checkability"] for r in rows]
            ),
            "verb": _choices(book, "verb", get_args(VerbClass), language, [r["verb"]["class"] for r in rows]),
        },
        "switches": {"outcome": sum(r["has_outcome"] for r in rows), "baseline": sum(r["has_baseline"] for r in rows)},
    }
    return Page(
        f"{language}/commitments.html",
        "commitments.html",
        language,
        say(book, "commitments.title", language),
        say(book, "commitments.lead", language, n=len(rows)),
        data,
    )


def _choices(book: Book, field_name: str, values: Iterable[str], language: Language, found: list[str]) -> list[View]:
    return [
        {"id": value, "title": say(book, f"{field_name}.{value}", language), "count": found.count(value)}
        for value in values
    ]


def _find(book: Book, language: Language) -> Page:
    data = {
        "themes": [views.theme(book, t.id, language) for t in book.themes],
        "places": places.listed(book, language),
    }
    return Page(
        f"{language}/find.html",
        "find.html",
        language,
        say(book, "find.title", language),
        say(book, "find.lead", language),
        data,
    )


def _commitment(book: Book, c: Commitment, language: Language) -> Page:
    data = views.commitment(book, c, language) | {
        "cite": citations.of_commitment(book, c.id, language),
        "fragment": fragments.directive(book, c.id, language),
        "quotation": _quotation(book, c),
        "embed_height": _embeds_of(book, language)[c.id].data["height"],
        "error_in": {
            "id": c.id,
            "quote": c.quote[language],
            "version": vars(version.of_record(book, c.id)),
        },
        "linked_data": linked_data.commitment(book, c, language),
    }
    return Page(
        f"{language}/c/{c.id}.html", "commitment.html", language, c.title[language], c.plain[language], data, share=c.id
    )


def _quotation(book: Book, c: Commitment) -> View:
    """The quote as it may stand alone, in both languages."""
    return {l: vars(quotation(book, c, l)) for l in LANGUAGES}


def _either(book: Book, c: Commitment) -> Page:
    """The short address of a commitment, which leaves the language to the reader."""
    data: View = {"id": c.id, "number": views.number(book, c), "titles": {l: c.title[l] for l in LANGUAGES}}
    return Page(
        f"c/{c.id}.html",
        "either.html",
        "zh",
        " · ".join(data["titles"].values()),
        c.title.en,
        data,
        both=False,
        indexed=False,
    )


def _themes(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    data = {"themes": [views.theme(book, t.id, language) for t in book.themes]}
    return Page(
        f"{language}/themes.html",
        "themes.html",
        language,
        say(book, "themes.title", language),
        say(book, "themes.lead", language),
        data,
        _drawn(figures, "themes"),
    )


def _theme(book: Book, id: str, language: Language, figures: Mapping[str, Figure]) -> Page:
    article = book.articles.get(f"themes/{id}")
    body = article.body[language] if article else ""
    view = views.theme(book, id, language)
    data = view | {
        "body": body,
        "contents": contents(body),
        "embeds": _embeds(book, body, language),
        "published": _published(book, body, language),
        "rows": views.cards(book, book.by_theme[id], language),
        "others": [{"id": t.id, "title": t.title[language]} for t in book.themes],
    }
    return Page(
        f"{language}/themes/{id}.html",
        "theme.html",
        language,
        view["title"],
        view["summary"],
        data,
        _charts_in(body, figures),
    )


def _booklet(book: Book, id: str, language: Language) -> Page:
    view = views.theme(book, id, language)
    data = view | {"rows": [views.booklet_entry(book, c, language) for c in book.by_theme[id]]}
    title = say(book, "booklet.title", language, theme=view["title"])
    return Page(f"{language}/booklet/{id}.html", "booklet.html", language, title, view["summary"], data)


def _places(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    data = {"places": places.listed(book, language)}
    return Page(
        f"{language}/places.html",
        "places.html",
        language,
        say(book, "places.title", language),
        say(book, "places.lead", language, n=len(book.places)),
        data,
        _drawn(figures, "places"),
    )


def _place(book: Book, id: str, language: Language) -> Page:
    name = book.place[id].name[language]
    shared = places.shared(book, language)
    data = (
        places.answer(book, id, language)
        | shared
        | {
            "themes": [{k: t[k] for k in ("id", "title", "count")} for t in shared["themes"]],
            "others": [{"id": p.id, "short": p.short[language]} for p in book.places if p.id != id],
        }
    )
    return Page(
        f"{language}/places/{id}.html",
        "place.html",
        language,
        name,
        say(book, "place.lead", language, place=name),
        data,
    )


def _mine(book: Book, language: Language) -> Page:
    data = {"places": [places.answer(book, p.id, language) for p in book.places]} | places.shared(book, language)
    return Page(
        f"{language}/mine.html",
        "mine.html",
        language,
        say(book, "mine.title", language),
        say(book, "mine.lead", language),
        data,
    )


def _numbers(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    charts = _drawn(figures, "growth-targets", "result-pairs", "published-values", "themes", "places")
    data = {"charts": list(charts), "rows": views.cards(book, [c for c in book.commitments if c.target], language)}
    return Page(
        f"{language}/numbers.html",
        "numbers.html",
        language,
        say(book, "numbers.title", language),
        say(book, "numbers.lead", language),
        data,
        charts,
    )


def _glossary(book: Book, language: Language) -> Page:
    data = {
        "terms": [views.term(book, t, language) for t in book.terms],
        "linked_data": linked_data.glossary(book, language),
    }
    return Page(
        f"{language}/glossary.html",
        "glossary.html",
        language,
        say(book, "glossary.title", language),
        say(book, "glossary.lead", language, n=len(book.terms)),
        data,
    )


def _report(book: Book, language: Language, paragraphs: list[View]) -> Page:
    titles = {r.id: r.title[language] for r in book.quoting}
    data = {
        "paragraphs": paragraphs,
        "titles": titles,
        "cite": citations.of_report(book, language),
        "linked_data": linked_data.report(book, language),
    }
    return Page(
        f"{language}/report.html",
        "report.html",
        language,
        say(book, "report.title", language),
        say(book, "report.lead", language),
        data,
    )


def _coverage(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    rows = views.ledger_rows(book, language)
    fates = Counter(row["fate"] for row in rows)
    data = {"rows": rows, "fates": [{"id": fate, "count": count} for fate, count in fates.most_common()]}
    return Page(
        f"{language}/coverage.html",
        "coverage.html",
        language,
        say(book, "coverage.title", language),
        say(book, "coverage.lead", language, n=len(rows)),
        data,
        _drawn(figures, "coverage"),
    )


def _outcomes(book: Book, language: Language, figures: Mapping[str, Figure]) -> Page:
    data = {
        "outcomes": views.outcomes(book, language),
        "without": len(book.commitments) - len(book.outcomes_of),
        "total": len(book.commitments),
    }
    return Page(
        f"{language}/outcomes.html",
        "outcomes.html",
        language,
        say(book, "outcomes.title", language),
        say(book, "outcomes.lead", language, n=len(book.outcomes)),
        data,
        _drawn(figures, "published-values", "outcomes"),
    )


def _changes(book: Book, language: Language) -> Page:
    data = {"versions": history.versions(book, language)}
    return Page(
        f"{language}/changes.html",
        "changes.html",
        language,
        say(book, "changes.title", language),
        say(book, "changes.lead", language),
        data,
    )


def _feeds(book: Book) -> Iterator[Page]:
    for language in LANGUAGES:
        yield _feed(book, language)
        yield from (_theme_feed(book, t, language) for t in book.themes)


def _feed(book: Book, language: Language) -> Page:
    return Page(
        f"{language}/feed.xml",
        "feed.xml",
        language,
        say(book, "changes.title", language),
        say(book, "changes.lead", language),
        history.feed(book, language),
    )


def _theme_feed(book: Book, theme: Theme, language: Language) -> Page:
    title = say(book, "changes.theme", language, theme=theme.title[language])
    return Page(
        f"{language}/themes/{theme.id}.xml",
        "feed.xml",
        language,
        title,
        theme.summary[language],
        history.feed(book, language, theme.id),
    )


def _data(book: Book, language: Language) -> Page:
    found = version.of_data(book)
    data = {
        "tables": [
            {
                "name": t.name,
                "key": t.key,
                "rows": len(tables.rows(book)[t.name]),
                "files": downloads.paths(t),
                "columns": tables.described(t.columns, language),
            }
            for t in tables.TABLES
        ],
        "workbook": downloads.WORKBOOK,
        "package": downloads.PACKAGE,
        "database": database.path(book),
        "schemas": list(downloads.schema_names()),
        "sizes": {},
        "date": found.date and wording.date(found.date, language),
        "hash": found.hash,
        "licence": downloads.LICENCE,
        "separator": tables.SEPARATOR,
    }
    return Page(
        f"{language}/data.html",
        "data.html",
        language,
        say(book, "data.title", language),
        say(book, "data.lead", language),
        data,
    )


def tells_sizes(page: Page) -> bool:
    return "sizes" in page.data


def with_sizes(page: Page, sizes: Mapping[str, int]) -> Page:
    """The page with the bytes of the files that readers can take away, by path."""
    told = (*downloads.table_files(), page.data["database"])
    return replace(page, data=page.data | {"sizes": {path: sizes[path] for path in told}})


def _article(book: Book, id: str, language: Language, figures: Mapping[str, Figure]) -> Page:
    article = book.articles[id]
    body = article.body[language]
    data = {
        "title": article.title[language],
        "summary": article.summary[language],
        "body": body,
        "embeds": _embeds(book, body, language),
        "published": _published(book, body, language),
    }
    return Page(
        f"{language}/{id}.html",
        "article.html",
        language,
        article.title[language],
        article.summary[language],
        data,
        _charts_in(body, figures),
    )


@lru_cache(maxsize=len(LANGUAGES))
def _embeds_of(book: Book, language: Language) -> dict[str, Page]:
    """Commitment id -> its embed; its own page says how tall that is."""
    return {c.id: _embed(book, c, language) for c in book.commitments}


def _embed(book: Book, c: Commitment, language: Language) -> Page:
    """A commitment to show inside other sites' pages."""
    figure = views.target(book, c, language)
    source = say(
        book,
        "embed.source",
        language,
        report=book.site.source.title[language],
        p=book.passages[c.id]["zh"].paragraph.number,
    )
    data = {
        "id": c.id,
        "title": c.title[language],
        "figure": figure,
        "quotation": _quotation(book, c),
        "source": source,
        "shown_at": f"c/{c.id}.html",
        "height": embeds.height(book, c, language, source),
    }
    return Page(
        f"{language}/embed/{c.id}.html",
        "embed.html",
        language,
        f"{c.title[language]} · {c.id}",
        c.title[language],
        data,
        indexed=False,
    )


def _embedded_chart(figure: Figure, page: str, language: Language) -> Page:
    """A chart to show inside other sites' pages; `page` is where it stands in this one."""
    data = {"id": figure.id, "shown_at": f"{language}/{page}#chart-{figure.id}"}
    return Page(
        f"{language}/embed/chart-{figure.id}.html",
        "embed_chart.html",
        language,
        figure.title[language],
        figure.reading[language],
        data,
        (figure.id,),
        indexed=False,
    )


def pages_of_charts(planned: list[Page]) -> dict[str, str]:
    """Chart id -> the first page that shows it, below the folder of its language.

    It is the front page only where there is no other.
    """
    homes: dict[str, str] = {}
    for page in sorted(planned, key=lambda p: p.path.endswith("/index.html")):
        for id in page.charts:
            homes.setdefault(id, page.path.partition("/")[2])
    return homes


def _embeds(book: Book, body: str, language: Language) -> dict[str, View]:
    """The cards of the commitments that a Markdown text shows or links to."""
    ids = [r.id for r in references(body) if r.kind == "commitment"]
    return {id: views.card(book, book.commitment[id], language) for id in ids if id in book.commitment}


def _published(book: Book, body: str, language: Language) -> dict[str, View]:
    """Commitment id -> its title and outcomes, for each whose outcomes a text shows."""
    ids = [r.id for r in references(body) if r.kind == "outcomes"]
    return {
        id: {
            "title": book.commitment[id].title[language],
            "outcomes": [views.outcome(book, o, language) for o in book.outcomes_of[id]],
        }
        for id in ids
    }


def _charts_in(body: str, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.id for r in references(body) if r.kind == "chart" and r.id in figures))


def _drawn(figures: Mapping[str, Figure], *wanted: str) -> tuple[str, ...]:
    """Those of the wanted charts that this book has data for."""
    return tuple(id for id in wanted if id in figures)
