"""Which pages the site has: the table of all pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..book.book import Book
from ..book.model import LANGUAGES
from ..charts.figure import Figure
from . import lists, records, versions
from .page import Page, pages_of_charts


def pages(book: Book, figures: Mapping[str, Figure]) -> list[Page]:
    """Every page of the site, in the order of a site map. What a page shows is found out when it is asked for."""
    found: list[Page] = [lists.choose(), lists.not_found(), lists.robots()]
    for language in LANGUAGES:
        found += [
            lists.home(language, figures),
            lists.commitments(language),
            lists.find(language),
            *(records.commitment(c.id, language) for c in book.commitments),
            lists.themes(language, figures),
            *(records.theme(book, t.id, language, figures) for t in book.themes),
            *(records.booklet(t.id, language) for t in book.themes),
            lists.places(language, figures),
            *(records.place(p.id, language) for p in book.places),
            lists.mine(language),
            lists.numbers(language, figures),
            lists.glossary(language),
            lists.report(language),
            lists.coverage(language, figures),
            lists.outcomes(language, figures),
            lists.changes(language),
            *(versions.version(book, name, language) for name in book.version_names),
            lists.data(book, language),
            *(records.article(book, id, language, figures) for id in book.articles if "/" not in id),
            *(records.embed(c.id, language) for c in book.commitments),
        ]
    found += [records.either(c.id) for c in book.commitments]
    shown = pages_of_charts(found)
    found += [
        records.embedded_chart(figures[id], page, language) for language in LANGUAGES for id, page in shown.items()
    ]
    # Feeds and a sitemap hold absolute addresses, so they are there only where the site's own address is known.
    return [*found, *_feeds(book), lists.sitemap(found)] if book.site.base_url else found


def _feeds(book: Book) -> Iterator[Page]:
    for language in LANGUAGES:
        yield lists.feed(language)
        yield from (records.theme_feed(t.id, language) for t in book.themes)
