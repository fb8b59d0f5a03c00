"""The pages that show the record as a whole: lists, the report, the ledger, what changed, what can be taken away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import get_args

from ..book import facts, mentions
from ..book.book import Book
from ..book.model import LANGUAGES, Checkability, Kind, Language, Outcome, VerbClass
from ..charts.figure import Figure
from ..files import citations, database, downloads, linked_data, signposting, tables, with_publications, works
from ..lasting import version
from ..words import places as told_places
from ..words import reader, views
from ..words.views import View
from ..words.wording import say
from . import history
from .page import Page, Shown, drawn


def choose() -> Page:
    """The first page of all, on which a language is chosen."""

    def show(book: Book) -> Shown:
        site = book.site
        data = {"sites": {l: {"name": site.name[l], "description": site.description[l]} for l in LANGUAGES}}
        return Shown(" · ".join(site.name[l] for l in LANGUAGES), site.description.en, data)

    return Page("index.html", "choose.html", "zh", show, both=False)


def not_found() -> Page:
    def show(book: Book) -> Shown:
        title = " · ".join(say(book, "notfound.title", l) for l in LANGUAGES)
        return Shown(title, title, {"sites": {l: {"name": book.site.name[l]} for l in LANGUAGES}})

    return Page("404.html", "404.html", "zh", show, both=False)


def robots() -> Page:
    return Page("robots.txt", "robots.txt", "en", lambda _: Shown("robots.txt", "", {}), both=False)


def sitemap(found: Iterable[Page]) -> Page:
    listed = (p for p in found if p.path.endswith(".html") and p.path != "404.html" and p.indexed)
    shown = Shown("sitemap.xml", "", {"pages": [{"path": p.path, "both": p.both} for p in listed]})
    return Page("sitemap.xml", "sitemap.xml", "en", lambda _: shown, both=False, known=tuple(shown))


def home(language: Language, figures: Mapping[str, Figure]) -> Page:
    def show(book: Book) -> Shown:
        kinds = Counter(facts.checkability(c) for c in book.commitments)
        first = [book.theme[id] for id in book.site.home_theme_order]
        rest = [t for t in book.themes if t not in first]
        data = {
            "total": book.total,
            "counts": {k: kinds[k] for k in get_args(Checkability)},
            "featured": views.cards(book, [book.commitment[id] for id in book.site.featured], language),
            "first_themes": [views.theme(book, t.id, language) for t in first],
            "themes": [views.theme(book, t.id, language) for t in rest],
            "places": told_places.listed(book, language),
            "outcomes": len(book.outcomes),
            "linked_data": linked_data.dataset(book, language, f"{language}/index.html"),
        }
        return Shown(book.site.name[language], book.site.description[language], data)

    return Page(f"{language}/index.html", "home.html", language, show, drawn(figures, "growth-targets"))


#: How many rows of the table are shown at once, so that a phone's page stays short.
BATCH = 50


def commitments(language: Language) -> Page:
    def show(book: Book) -> Shown:
        rows = views.cards(book, book.commitments, language)
        by_theme = book.by_theme
        data = {
            "batches": [
                {"first": batch.start + 1, "last": batch.stop, "rows": [rows[i] for i in batch]}
                for batch in _batches(len(rows))
            ],
            "total": len(rows),
            "files": {"csv": with_publications.path(language), "script": with_publications.script_path(language)},
            "filters": {
                "theme": [{"id": t.id, "title": t.title[language], "count": len(by_theme[t.id])} for t in book.themes],
                "place": [
                    {"id": id, "title": book.place[id].short[language], "count": len(found.itself) + len(found.by_town)}
                    for id, found in book.derived(mentions.of_places).items()
                ],
                "kind": _choices(book, "kind", get_args(Kind), language, [r["kind"] for r in rows]),
                "checkability": _choices(
                    book, "checkability", get_args(Checkability), language, [r["checkability"] for r in rows]
                ),
                "verb": _choices(book, "verb", get_args(VerbClass), language, [r["verb"]["class"] for r in rows]),
            },
            "switches": {
                "outcome": sum(r["has_outcome"] for r in rows),
                "baseline": sum(r["has_baseline"] for r in rows),
            },
        }
        return _named(book, "commitments", language, data, n=len(rows))

    return _page("commitments", language, show)


def _batches(n: int) -> list[range]:
    """The positions of so many rows in batches; an empty list is one batch without any."""
    return [range(n)[start : start + BATCH] for start in range(0, max(n, 1), BATCH)]


def _choices(book: Book, field: str, values: Iterable[str], language: Language, found: list[str]) -> list[View]:
    counts = Counter(found)
    return [{"id": value, "title": say(book, f"{field}.{value}", language), "count": counts[value]} for value in values]


def find(language: Language) -> Page:
    def show(book: Book) -> Shown:
        return _named(book, "find", language, _themes(book, language) | _places(book, language))

    return _page("find", language, show)


def themes(language: Language, figures: Mapping[str, Figure]) -> Page:
    def show(book: Book) -> Shown:
        return _named(book, "themes", language, _themes(book, language))

    return _page("themes", language, show, drawn(figures, "themes"))


def places(language: Language, figures: Mapping[str, Figure]) -> Page:
    def show(book: Book) -> Shown:
        return _named(book, "places", language, _places(book, language), n=len(book.places))

    return _page("places", language, show, drawn(figures, "places"))


def _themes(book: Book, language: Language) -> View:
    return {"themes": [views.theme(book, t.id, language) for t in book.themes]}


def _places(book: Book, language: Language) -> View:
    return {"places": told_places.listed(book, language)}


def mine(language: Language) -> Page:
    def show(book: Book) -> Shown:
        answers = [told_places.answer(book, p.id, language) for p in book.places]
        data = {"places": answers} | told_places.shared(book, language)
        return _named(book, "mine", language, data)

    return _page("mine", language, show)


def numbers(language: Language, figures: Mapping[str, Figure]) -> Page:
    charts = drawn(figures, "growth-targets", "result-pairs", "published-values", "themes", "places")

    def show(book: Book) -> Shown:
        rows = views.cards(book, [c for c in book.commitments if c.target], language)
        return _named(book, "numbers", language, {"charts": list(charts), "rows": rows})

    return _page("numbers", language, show, charts)


def glossary(language: Language) -> Page:
    def show(book: Book) -> Shown:
        data = {
            "terms": [views.term(book, t, language) for t in book.terms],
            "linked_data": linked_data.glossary(book, language),
        }
        return _named(book, "glossary", language, data, n=len(book.terms))

    return _page("glossary", language, show)


def report(language: Language) -> Page:
    def show(book: Book) -> Shown:
        parts = reader.parts(book)
        data = {
            "parts": parts,
            "first": reader.first_commitment(book, parts),
            "since": reader.since(book, language),
            "titles": {r.id: r.title[language] for r in book.quoting},
            "published": sorted(book.outcomes_of),
            "cite": works.of_report(book, language),
            "linked_data": linked_data.report(book, language),
        }
        return _named(book, "report", language, data)

    return _page("report", language, show)


def coverage(language: Language, figures: Mapping[str, Figure]) -> Page:
    def show(book: Book) -> Shown:
        rows = views.ledger_rows(book, language)
        fates = Counter(row["fate"] for row in rows)
        data = {"rows": rows, "fates": [{"id": fate, "count": count} for fate, count in fates.most_common()]}
        return _named(book, "coverage", language, data, n=len(rows))

    return _page("coverage", language, show, drawn(figures, "coverage"))


def outcomes(language: Language, figures: Mapping[str, Figure]) -> Page:
    def show(book: Book) -> Shown:
        groups = views.outcomes(book, language)
        data = {
            "groups": groups,
            "filters": _outcome_filters(book, groups, language),
            "without": book.total - len(book.outcomes_of),
            "total": book.total,
        }
        return _named(book, "outcomes", language, data, n=len(book.outcomes))

    return _page("outcomes", language, show, drawn(figures, "published-values", "outcomes"))


def _outcome_filters(book: Book, groups: list[View], language: Language) -> View:
    """What the publications can be filtered by; a publication counts under each commitment that it is about."""
    found = [(group, o) for group in groups for o in group["outcomes"]]
    themes = Counter(group["theme"]["id"] for group, _ in found)
    named = Counter(place for _, o in found for place in o["places"])

    def choices(field: str, name: str) -> list[View]:
        values = get_args(Outcome.model_fields[field].annotation)
        return [c for c in _choices(book, name, values, language, [o[field] for _, o in found]) if c["count"]]

    return {
        "theme": [{"id": t.id, "title": t.title[language], "count": themes[t.id]} for t in book.themes if themes[t.id]],
        "reports": choices("reports", "reports"),
        "publisher": choices("kind", "outcome_kind"),
        "scope": choices("bears_on", "outcome"),
        "place": [{"id": p.id, "title": p.short[language], "count": named[p.id]} for p in book.places if named[p.id]],
    }


def changes(language: Language) -> Page:
    def show(book: Book) -> Shown:
        return _named(book, "changes", language, {"versions": history.versions(book, language)})

    return _page("changes", language, show)


def feed(language: Language) -> Page:
    def show(book: Book) -> Shown:
        return _named(book, "changes", language, history.feed(book, language))

    return Page(f"{language}/feed.xml", "feed.xml", language, show)


def data(book: Book, language: Language) -> Page:
    path = f"{language}/data.html"

    def show(book: Book) -> Shown:
        found, counts = version.of_data(book), tables.counts(book)
        data = {
            "tables": [
                {
                    "name": t.name,
                    "key": t.key,
                    "rows": counts[t.name],
                    "files": downloads.paths(t),
                    "columns": tables.described(t.columns, language),
                }
                for t in tables.TABLES
            ],
            "workbook": downloads.WORKBOOK,
            "package": downloads.PACKAGE,
            "database": database.path(book),
            "with_publications": with_publications.path(language),
            "schemas": list(downloads.schema_names()),
            "id": citations.DATA,
            "collections": citations.collections(language),
            "cite": works.of_data(book, language),
            "version": found.name,
            "hash": found.hash,
            "linked_data": linked_data.dataset(book, language, path),
            "signposts": signposting.data(book, language),
            "licence": downloads.LICENCE,
            "separator": tables.SEPARATOR,
        }
        return _named(book, "data", language, data)

    whole = (*downloads.table_files(), database.path(book), with_publications.path(language))
    return Page(path, "data.html", language, show, sizes_of=(*whole, *citations.collections(language).values()))


def _named(book: Book, name: str, language: Language, data: View, **values: object) -> Shown:
    """What a page shows whose title and lead stand in strings.yaml."""
    return Shown(say(book, f"{name}.title", language), say(book, f"{name}.lead", language, **values), data)


def _page(name: str, language: Language, show: Callable[[Book], Shown], charts: tuple[str, ...] = ()) -> Page:
    return Page(f"{language}/{name}.html", f"{name}.html", language, show, charts)
