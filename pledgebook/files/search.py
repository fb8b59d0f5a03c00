"""What the find box looks through, one file per language.

A file is a classic script, so that it loads from a folder on disk too, and holds records, not an index: in the
browser an index is made of them faster than a ready one would arrive.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from ..book import mentions
from ..book.book import Article, Book
from ..book.model import LANGUAGES, Commitment, Language, Text
from ..book.source import Paragraph
from ..making.cache import digest
from ..making.product import Product, generator
from ..words import bilingual, views, wording
from ..words.addresses import ADDRESSES
from . import spelling

Record = dict[str, Any]

#: Pages that are no article and are looked for by what they are.
PAGES = ("outcomes", "numbers", "coverage", "data", "changes", "report")
#: The fields of a record that are in the page's own language.
OWN = ("title", "quote", "plain", "findings", "headings", "body")

#: Second and third level: what an article calls its parts.
_HEADING = re.compile(r"^#{2,3}\s+(.+?)\s*#*$", re.MULTILINE)
#: What of an article is no text: headings, which are kept apart, blocks, rules of tables, marks of lists and of
#: emphasis, addresses of links.
_NO_TEXT = re.compile(r"^#+ .*$|^:::.*$|^[|: -]+$|^ *(?:[-*]|\d+\.) |[*_`|]+|(?<=\])\([^)]*\)", re.MULTILINE)


#: How the words are typed by others, for both languages.
SPELLING = "search/spelling.js"


def products(book: Book) -> list[Product]:
    """The records of each language as a script, and how their words are typed as another."""
    libraries = {"generator": generator(), "libraries": digest(spelling.libraries())}
    return [
        *(Product((path(language),), partial(_planned, language), script) for language in LANGUAGES),
        Product((SPELLING,), _spelt, spellings, libraries),
    ]


def path(language: Language) -> str:
    """Where the records of a language are."""
    return f"search/records.{language}.js"


def _planned(language: Language, book: Book) -> dict[str, Any]:
    book = book.everything
    return {
        "path": path(language),
        "addresses": ADDRESSES | {"article": ADDRESSES["page"], "paragraph": "report.html#{}"},
        "themes": {t.id: [t.title[l] for l in _own_first(language)] for t in book.themes},
        "synonyms": [[_both(group.typed), _both(group.means)] for group in book.synonyms],
        "records": [{key: value for key, value in record.items() if value} for record in records(book, language)],
    }


def _both(words: Any) -> list[str]:
    return [one for language in LANGUAGES for one in words[language]]


def script(data: dict[str, Any]) -> dict[str, bytes]:
    """The records of a language as a classic script."""
    loaded = {key: value for key, value in data.items() if key != "path"}
    return {data["path"]: f"globalThis.pledgebookRecords = {_json(loaded)};\n".encode()}


def _spelt(book: Book) -> dict[str, Any]:
    """The Chinese of all records, as far as its spelling goes: few edits change which characters and names there are.

    Loading the tables of pinyin takes longer than all else that a small edit asks for.
    """
    book = book.everything
    found = [*records(book, "zh"), *records(book, "en")]
    names = [record[field] for record in found for field in ("title", "other_title") if field in record]
    synonyms = [(_both(group.typed), _both(group.means)) for group in book.synonyms]
    names += [words for typed, _ in synonyms for words in typed]
    return {"characters": spelling.characters(_json([found, synonyms])), "runs": sorted({*spelling.runs(names)})}


def spellings(data: dict[str, Any]) -> dict[str, bytes]:
    """What is needed to understand traditional characters and pinyin, as a classic script."""
    found = {"simplified": spelling.simplified(data["characters"]), "readings": spelling.readings(data["runs"])}
    return {SPELLING: f"globalThis.pledgebookSpelling = {_json(found)};\n".encode()}


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def records(book: Book, language: Language) -> Iterator[Record]:
    """Everything that can be found from a page in this language.

    kind, id; title, quote, plain, findings, headings and body in the page's own language; other_title and other_quote
    in the other one; names: what else it goes by (pinyin, short names), for search only; number, figure, theme, before
    and since, to show. The number of a commitment is in its id: the browser takes it from there, to show and to search.
    """
    own, other = _own_first(language)
    # A paragraph beside the quotes from it: what repeats nearby takes no room in a compressed file.
    quoting: dict[str, list[Commitment]] = {}
    for c in book.commitments:
        quoting.setdefault(book.passages[c.id]["zh"].paragraph.id, []).append(c)
    for mine, theirs in zip(book.report[own], book.report[other]):
        yield _paragraph(mine, theirs)
        yield from (_commitment(book, c, own, other) for c in quoting.get(mine.id, ()))
    for t in book.themes:
        yield _titled("theme", t.id, t.title, own, other) | {
            "plain": t.summary[own],
            **_written(book.articles.get(f"themes/{t.id}"), own),
        }
    for id, article in book.articles.items():
        if "/" not in id:
            yield _titled("article", id, article.title, own, other) | {
                "plain": article.summary[own],
                **_written(article, own),
            }
    for id in PAGES:
        title = Text(**bilingual.told(book, f"{id}.title"))
        yield _titled("article", id, title, own, other) | {"plain": _lead(book, id, own)}
    for term in book.terms:
        yield _titled("term", term.id, term.term, own, other) | {"plain": term.definition[own]}
    for p in book.places:
        towns = (town.name[l] for town in p.towns for l in LANGUAGES)
        yield _titled("place", p.id, p.name, own, other) | {"names": " ".join([_names(book, p.id), *towns])}


def all_text(book: Book, language: Language) -> str:
    """Whatever is searched in a language, one text a line; also of a book that the checks have not passed yet."""
    texts = [p.text for p in book.report[language]]
    for c in book.commitments:
        texts += [c.title[language], c.quote[language], c.plain[language]]
    texts += [o.finding[language] for o in book.outcomes]
    for t in book.themes:
        texts += [t.title[language], t.summary[language]]
    for article in book.articles.values():
        written = _written(article, language)
        texts += [article.title[language], article.summary[language], *written["headings"], written["body"]]
    for term in book.terms:
        texts += [term.term[language], term.definition[language]]
    texts += [p.name[language] for p in book.places]
    named = [f"{id}.{part}" for id in PAGES for part in ("title", "lead")]
    texts += [book.strings[key][language] for key in named if key in book.strings]
    return "\n".join(texts)


def _own_first(language: Language) -> tuple[Language, Language]:
    return (language, next(l for l in LANGUAGES if l != language))


def _titled(kind: str, id: str, title: Text, own: Language, other: Language) -> Record:
    return {"kind": kind, "id": id, "title": title[own], "other_title": title[other]}


def _paragraph(own: Paragraph, other: Paragraph) -> Record:
    return {
        "kind": "paragraph",
        "id": own.id,
        "number": str(own.number),
        "quote": own.text,
        "other_quote": other.text,
    }


def _lead(book: Book, page: str, language: Language) -> str:
    """What a page says of itself below its title."""
    counts = {"outcomes": len(book.outcomes), "coverage": len(views.ledger_rows(book, language))}
    return wording.say(book, f"{page}.lead", language, **({"n": counts[page]} if page in counts else {}))


def _commitment(book: Book, c: Commitment, own: Language, other: Language) -> Record:
    card = views.card(book, c, own)
    towns = (town.name[l] for _, town in book.derived(mentions.towns).get(c.id, ()) for l in LANGUAGES)
    named = (_names(book, p) for p in mentions.places(book, c))
    return _titled("commitment", c.id, c.title, own, other) | {
        "quote": c.quote[own],
        "other_quote": c.quote[other],
        "plain": c.plain[own],
        "findings": " ".join(o.finding[own] for o in book.outcomes_of.get(c.id, ())),
        "names": " ".join([*named, *towns]),
        "figure": card["figure"] and _phrase(card["figure"], own),
        **evidence(card),
        "theme": c.theme,
    }


def evidence(card: views.View) -> Record:
    """What there is of the year before and since; what is blank the page says by itself."""
    told = card["evidence"]
    there = {"before": card["has_baseline"], "since": told["count"]}
    return {part: told[part] for part, found in there.items() if found}


def _names(book: Book, place_id: str) -> str:
    p = book.place[place_id]
    return " ".join([p.pinyin, *(p.short[l] for l in LANGUAGES)])


def _phrase(figure: views.View, language: Language) -> str:
    parts = [figure[key] for key in ("hedge", "before", "figure", "noun", "after") if figure[key]]
    return ("" if language == "zh" else " ").join(parts)


def _written(article: Article | None, language: Language) -> Record:
    """The headings of an article and its running text."""
    body = article.body[language] if article else ""
    return {"headings": headings(body), "body": running_text(body)}


def headings(markdown: str) -> list[str]:
    """What an article calls its parts, in order."""
    return _HEADING.findall(markdown)


@cache
def running_text(markdown: str) -> str:
    """The words of an article without its headings, the marks of Markdown and the addresses of links."""
    return " ".join(_NO_TEXT.sub("", markdown).replace("[", "").replace("]", "").split())
