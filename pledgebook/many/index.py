"""The pages that lead to all books of a site: by place and year, by topic, and by what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..book.model import LANGUAGES, Language
from ..book.read import strings
from ..book.topics import topics
from ..book.yamlfile import YamlFile
from ..making.cache import Cache, digest
from ..making.home import HOME
from ..pages.page import Page, Shown
from ..pages.render import Renderer, Shared
from ..words.views import View
from ..words.wording import fill
from . import find
from .card import Card
from .collection import Site

Cards = Mapping[str, Card]
"""Folder of a book on the site -> what is known of it."""


def files(site: Site, cards: Cards, base_url: str | None, compiled: Cache) -> dict[str, bytes]:
    """Path -> content of every file of the site that is not one of a book; `compiled` keeps compiled templates."""
    whole = Whole(site, cards, base_url)
    renderer = Renderer([HOME / "templates"], whole.shared(), {}, compiled)
    pages = list(whole.pages())
    if base_url:
        pages.append(_sitemap(pages))
    return (
        {page.path: renderer.render(page) for page in pages}
        | find.files(cards)
        | {f"static/{name}": file.read_bytes() for name, file in _static().items()}
    )


def _static() -> dict[str, Path]:
    folders = (HOME / "static", Path(__file__).with_name("static"))
    return {f.relative_to(folder).as_posix(): f for folder in folders for f in sorted(folder.rglob("*")) if f.is_file()}


class Whole:
    """What the pages of the whole show."""

    def __init__(self, site: Site, cards: Cards, base_url: str | None):
        self.site, self.cards, self.base_url = site, dict(_sorted(cards)), base_url
        self.words = strings(HOME / "templates" / "strings.yaml", None, dict[str, YamlFile]())

    def shared(self) -> Shared:
        known = {
            "name": self.site.title.model_dump(),
            "city": dict.fromkeys(LANGUAGES, ""),
            "year": 0,
            "base_url": self.base_url,
            "contact": self.site.contact,
            "repository": None,
            "recorded": {"name": "", "hash": digest([card.model_dump() for card in self.cards.values()])[:12]},
        }
        return Shared(known, {key: {l: text[l] for l in LANGUAGES} for key, text in self.words.items()}, {})

    def say(self, key: str, language: Language, **values: object) -> str:
        key = f"{key}.one" if values.get("n") == 1 and f"{key}.one" in self.words else key
        return fill(self.words[key][language], "", 0, **values)

    def pages(self) -> Iterator[Page]:
        sites = {l: {"name": self.site.title[l], "description": self.site.description[l]} for l in LANGUAGES}
        both = " · ".join(self.site.title[l] for l in LANGUAGES)
        lost = " · ".join(self.say("notfound.title", l) for l in LANGUAGES)
        yield _page("index.html", "choose.html", "zh", both, self.site.description.en, {"sites": sites})
        yield _page("404.html", "404.html", "zh", lost, lost, {"sites": sites})
        yield _page("robots.txt", "robots.txt", "en", "robots.txt", "", {"books": list(self.cards)})
        for l in LANGUAGES:
            yield from self._pages_in(l)

    def _pages_in(self, language: Language) -> Iterator[Page]:
        listed, title = {"topics": self._topics(language)}, self.site.title[language]
        lead, found = self.site.description[language], self.say("books.find", language)
        yield _page(f"{language}/index.html", "books.html", language, title, lead, listed | self._books(language))
        yield _page(f"{language}/find.html", "books_find.html", language, found, found, listed)
        yield from (self._topic(one["id"], language, listed) for one in listed["topics"])

    def _books(self, language: Language) -> View:
        """All books by place and by year."""
        places: dict[str, View] = {}
        for folder, card in self.cards.items():
            place = places.setdefault(card.city.zh, {"name": card.city[language], "books": []})
            place["books"].append(
                {
                    "folder": folder,
                    "year": card.year,
                    "draft": card.draft,
                    "commitments": len(card.commitments),
                    "with_number": sum(c.figure is not None for c in card.commitments),
                    "outcomes": card.outcomes,
                }
            )
        total = sum(len(card.commitments) for card in self.cards.values())
        return {"places": list(places.values()), "books": len(self.cards), "total": total}

    def _topics(self, language: Language) -> list[View]:
        """The topics that books have commitments on, in the order of the common list."""
        counted = {id: sum(book["count"] for book in self._on(id, language)) for id in topics()}
        return [{"id": id, "title": topics()[id][language], "count": count} for id, count in counted.items() if count]

    def _topic(self, id: str, language: Language, listed: View) -> Page:
        books, name = self._on(id, language), topics()[id][language]
        n = sum(book["count"] for book in books)
        data = {"id": id, "name": name, "books": books} | listed
        title = self.say("books.topic", language, theme=name)
        lead = self.say("books.topic_lead", language, n=len(books), total=n)
        return _page(f"{language}/topics/{id}.html", "books_topic.html", language, title, lead, data)

    def _on(self, topic: str, language: Language) -> list[View]:
        """What each book has on a topic, by its own themes."""
        found = []
        for folder, card in self.cards.items():
            themes = [
                {"id": t.id, "title": t.title[language], "rows": rows}
                for t in card.themes
                if t.topic == topic
                and (
                    rows := [
                        {"id": c.id, "title": c.title[language], "quote": c.quote.zh}
                        for c in card.commitments
                        if c.theme == t.id
                    ]
                )
            ]
            if themes:
                count = sum(len(t["rows"]) for t in themes)
                found.append({"folder": folder, "short": card.short[language], "count": count, "themes": themes})
        return found


def _sorted(cards: Cards) -> list[tuple[str, Card]]:
    """By place, in the order of SITE.yaml, and by year."""
    places = list(dict.fromkeys(card.city.zh for card in cards.values()))
    return sorted(cards.items(), key=lambda item: (places.index(item[1].city.zh), item[1].year))


def _page(path: str, template: str, language: Language, title: str, description: str, data: dict[str, Any]) -> Page:
    page = Page(path, template, language, lambda _: Shown("", "", {}), both=path.startswith(f"{language}/"))
    return page.showing(Shown(title, description, data))


def _sitemap(pages: list[Page]) -> Page:
    """Of the pages of the whole; each book has its own."""
    listed = [{"path": p.path, "both": p.both} for p in pages if p.path.endswith(".html") and p.path != "404.html"]
    return _page("sitemap.xml", "sitemap.xml", "en", "sitemap.xml", "", {"pages": listed})
