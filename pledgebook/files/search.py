"""What the find box looks through, one file per language.

A file is a classic script, so that it loads from a folder on disk too, and holds records, not an index: in the
browser an index is made of them faster than a ready one would arrive.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ..book import mentions
from ..book.book import Book
from ..book.model import LANGUAGES, Commitment, Language, Text
from ..making.product import Product
from ..words import views
from ..words.addresses import ADDRESSES

Record = dict[str, Any]

#: Second and third level: what an article calls its parts.
_HEADING = re.compile(r"^#{2,3}\s+(.+?)\s*#*$", re.MULTILINE)


def products(book: Book) -> list[Product]:
    """The records of each language as a script."""
    return [_product(book, language) for language in LANGUAGES]


def files() -> list[str]:
    """Their paths."""
    return [_file(language) for language in LANGUAGES]


def _file(language: Language) -> str:
    return f"search/records.{language}.js"


def _product(book: Book, language: Language) -> Product:
    data = {
        "path": _file(language),
        "addresses": ADDRESSES | {"article": ADDRESSES["page"], "paragraph": "report.html#{}"},
        "themes": {t.id: [t.title[l] for l in _own_first(language)] for t in book.themes},
        "records": [{key: value for key, value in record.items() if value} for record in records(book, language)],
    }
    return Product((_file(language),), data, script)


def script(data: dict[str, Any]) -> dict[str, bytes]:
    """The records as a classic script."""
    words = json.dumps(
        {key: value for key, value in data.items() if key != "path"}, ensure_ascii=False, separators=(",", ":")
    )
    return {data["path"]: f"globalThis.pledgebookRecords = {words};\n".encode()}


def records(book: Book, language: Language) -> Iterator[Record]:
    """Everything that can be found from a page in this language.

    kind, id; title, quote, plain and headings in the page's own language; other_title and other_quote in the
    other one; names: what else it goes by (pinyin, short names, numbers), for search only; number, figure and theme, to
    show.
    """
    own, other = _own_first(language)
    yield from (_commitment(book, c, own, other) for c in book.commitments)
    for t in book.themes:
        article = book.articles.get(f"themes/{t.id}")
        yield _titled("theme", t.id, t.title, own, other) | {
            "plain": t.summary[own],
            "headings": headings(article.body[own]) if article else [],
        }
    for id, article in book.articles.items():
        if "/" not in id:
            yield _titled("article", id, article.title, own, other) | {
                "plain": article.summary[own],
                "headings": headings(article.body[own]),
            }
    for term in book.terms:
        yield _titled("term", term.id, term.term, own, other) | {"plain": term.definition[own]}
    for p in book.places:
        towns = (town.name[l] for town in p.towns for l in LANGUAGES)
        yield _titled("place", p.id, p.name, own, other) | {"names": " ".join([_names(book, p.id), *towns])}
    for mine, theirs in zip(book.report[own], book.report[other]):
        yield {
            "kind": "paragraph",
            "id": mine.id,
            "number": str(mine.number),
            "quote": mine.text,
            "other_quote": theirs.text,
        }


def _own_first(language: Language) -> tuple[Language, Language]:
    return (language, next(l for l in LANGUAGES if l != language))


def _titled(kind: str, id: str, title: Text, own: Language, other: Language) -> Record:
    return {"kind": kind, "id": id, "title": title[own], "other_title": title[other]}


def _commitment(book: Book, c: Commitment, own: Language, other: Language) -> Record:
    card = views.card(book, c, own)
    towns = (town.name[l] for _, town in mentions.towns(book).get(c.id, ()) for l in LANGUAGES)
    named = (_names(book, p) for p in mentions.places(book, c))
    return _titled("commitment", c.id, c.title, own, other) | {
        "quote": c.quote[own],
        "other_quote": c.quote[other],
        "plain": c.plain[own],
        # 3 is looked for as often as 003.
        "names": " ".join([c.id, card["number"].lstrip("0"), *named, *towns]),
        "number": card["number"],
        "figure": card["figure"] and _phrase(card["figure"], own),
        "theme": c.theme,
    }


def _names(book: Book, place_id: str) -> str:
    p = book.place[place_id]
    return " ".join([p.pinyin, *(p.short[l] for l in LANGUAGES)])


def _phrase(figure: views.View, language: Language) -> str:
    parts = [figure[key] for key in ("hedge", "before", "figure", "noun", "after") if figure[key]]
    return ("" if language == "zh" else " ").join(parts)


def headings(markdown: str) -> list[str]:
    """What an article calls its parts, in order."""
    return _HEADING.findall(markdown)
