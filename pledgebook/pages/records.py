"""The pages of single records: a commitment, its frame for other sites, a theme, a place, an article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..book.book import Book
from ..book.model import LANGUAGES, Language
from ..book.noted import of_book
from ..charts.figure import Figure
from ..files import linked_data, signposting, works
from ..lasting import version
from ..words import evidence, fragments, places, views
from ..words.bilingual import both
from ..words.quotation import quotation
from ..words.views import View
from ..words.wording import say
from . import embeds, history
from .markdown import contents, references
from .page import Page, Shown, charts_in


def commitment(id: str, language: Language) -> Page:
    def show(book: Book) -> Shown:
        c, made = book.commitment[id], version.of_record(book, id)
        data = views.commitment(book, c, language) | {
            "cite": works.of_commitment(book, id, language),
            "fragment": fragments.directive(book, id, language),
            "quotation": _quotation(book, id),
            "embed_height": _embedded(book, id, language).data["height"],
            "error_in": {
                "id": id,
                "quote": c.quote[language],
                "version": {"name": made.name, "hash": made.hash},
            },
            "history": history.of_record(book, id, language),
            "recorded": made.recorded,
            "signposts": signposting.commitment(book, id, language),
            "linked_data": linked_data.commitment(book, c, language),
        }
        return Shown(c.title[language], c.plain[language], data)

    return Page(f"{language}/c/{id}.html", "commitment.html", language, show, share=id)


def _quotation(book: Book, id: str) -> View:
    """The quote as it may stand alone, in both languages."""
    return {l: vars(quotation(book, book.commitment[id], l)) for l in LANGUAGES}


def either(id: str) -> Page:
    """The short address of a commitment, which leaves the language to the reader."""

    def show(book: Book) -> Shown:
        c = book.commitment[id]
        data: View = {"id": id, "number": views.number(book, c), "titles": both(c.title)}
        return Shown(" · ".join(data["titles"].values()), c.title.en, data)

    return Page(f"c/{id}.html", "either.html", "zh", show, both=False, indexed=False)


def embed(id: str, language: Language) -> Page:
    """A commitment to show inside other sites' pages."""
    path = f"{language}/embed/{id}.html"
    return Page(path, "embed.html", language, lambda book: _embedded(book, id, language), indexed=False)


@of_book
def _embedded(book: Book, id: str, language: Language) -> Shown:
    """The page of the commitment says how tall its frame is."""
    c = book.commitment[id]
    figure = views.target(book, c, language)
    source = say(
        book,
        "embed.source",
        language,
        report=book.site.source.title[language],
        p=book.passages[id]["zh"].paragraph.number,
    )
    data = {
        "id": id,
        "title": c.title[language],
        "figure": figure,
        "verb": views.spoken_verb(book, c, language),
        "evidence": evidence.brief(book, c, language),
        "quotation": _quotation(book, id),
        "source": source,
        "shown_at": f"c/{id}.html",
        "height": embeds.height(book, c, language, source),
    }
    return Shown(f"{c.title[language]} · {id}", c.title[language], data)


def embedded_chart(figure: Figure, page: str, language: Language) -> Page:
    """A chart to show inside other sites' pages; `page` is where it stands in this one."""
    data = {"id": figure.id, "shown_at": f"{language}/{page}#chart-{figure.id}"}
    path, shown = (
        f"{language}/embed/chart-{figure.id}.html",
        Shown(figure.title[language], figure.reading[language], data),
    )
    return Page(path, "embed_chart.html", language, lambda _: shown, (figure.id,), indexed=False, known=tuple(shown))


def theme(book: Book, id: str, language: Language, figures: Mapping[str, Figure]) -> Page:
    name = f"themes/{id}"

    def show(book: Book) -> Shown:
        view, body = views.theme(book, id, language), _body(book, name, language)
        data = view | {
            "body": body,
            "contents": contents(body),
            "embeds": _embeds(book, body, language),
            "published": _published(book, body, language),
            "rows": views.cards(book, book.by_theme[id], language),
            "others": [{"id": t.id, "title": t.title[language]} for t in book.themes],
        }
        return Shown(view["title"], view["summary"], data)

    return Page(
        f"{language}/{name}.html", "theme.html", language, show, charts_in(_body(book, name, language), figures)
    )


def theme_feed(id: str, language: Language) -> Page:
    def show(book: Book) -> Shown:
        theme = book.theme[id]
        title = say(book, "changes.theme", language, theme=theme.title[language])
        return Shown(title, theme.summary[language], history.feed(book, language, id))

    return Page(f"{language}/themes/{id}.xml", "feed.xml", language, show)


def booklet(id: str, language: Language) -> Page:
    def show(book: Book) -> Shown:
        view = views.theme(book, id, language)
        data = view | {"rows": [views.booklet_entry(book, c, language) for c in book.by_theme[id]]}
        return Shown(say(book, "booklet.title", language, theme=view["title"]), view["summary"], data)

    return Page(f"{language}/booklet/{id}.html", "booklet.html", language, show)


def place(id: str, language: Language) -> Page:
    def show(book: Book) -> Shown:
        name, shared = book.place[id].name[language], places.shared(book, language)
        short = {
            "themes": [{k: t[k] for k in ("id", "title", "count")} for t in shared["themes"]],
            "others": [{"id": p.id, "short": p.short[language]} for p in book.places if p.id != id],
        }
        data = places.answer(book, id, language) | shared | short
        return Shown(name, say(book, "place.lead", language, place=name), data)

    return Page(f"{language}/places/{id}.html", "place.html", language, show)


def article(book: Book, id: str, language: Language, figures: Mapping[str, Figure]) -> Page:
    def show(book: Book) -> Shown:
        text = book.articles[id]
        title, summary, body = text.title[language], text.summary[language], text.body[language]
        data = {
            "title": title,
            "summary": summary,
            "body": body,
            "embeds": _embeds(book, body, language),
            "published": _published(book, body, language),
        }
        return Shown(title, summary, data)

    return Page(f"{language}/{id}.html", "article.html", language, show, charts_in(_body(book, id, language), figures))


def _body(book: Book, article: str, language: Language) -> str:
    """The Markdown of an article; nothing where there is none."""
    return book.articles[article].body[language] if article in book.articles else ""


def _embeds(book: Book, body: str, language: Language) -> dict[str, Any]:
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
