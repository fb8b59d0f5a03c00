"""One English rendering for each term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..book import textfile
from ..book.patterns import any_of
from ..book.problems import Problem
from ..book.read import Reading
from ..book.unfinished import is_missing

_WORD, _ENDING = re.compile(r"[\w&+-]+"), re.compile(r"(?<=\w{2})(ies|y|es|s)$")


def fixed_renderings(reading: Reading) -> Iterator[Problem]:
    """No English text uses a rendering that terms.yaml lists under `avoid`."""
    terms = {other.lower(): (other, term) for term in reversed(reading.book.terms) for other in term.avoid}
    pattern = rf"(?<!\w)(?:{any_of(terms)})(?!\w)"
    for file, line, column, words in _english(reading):
        for match in _found(pattern, words):
            other, term = terms[match]
            what = f'"{other}" stands for {term.term.zh}; use "{term.term.en}", as data/terms.yaml says'
            yield Problem(file, line, column, what)


@cache
def _found(pattern: str, words: str) -> tuple[str, ...]:
    return tuple(re.findall(pattern, words.lower()))


def terms_in_their_texts(reading: Reading) -> Iterator[Problem]:
    """Each term stands in the report and its rendering in the translation, as written in terms.yaml."""
    book = reading.book
    whole = {language: "\n".join(p.text for p in paragraphs).lower() for language, paragraphs in book.report.items()}
    for i, term in enumerate(book.terms):
        if term.term.zh.lower() not in whole["zh"]:
            yield reading.files["terms"].problem((i, "term", "zh"), f'term.zh: "{term.term.zh}" is not in the report')
        # While a paragraph that holds the term is not translated, its rendering may be there.
        waiting = any(is_missing(p.text) and term.term.zh.lower() in p.text.lower() for p in book.report["en"])
        if not waiting and term.term.en.lower() not in whole["en"]:
            yield reading.files["terms"].problem(
                (i, "term", "en"), f'term.en: "{term.term.en}" is not in the translation'
            )


def rendered_where_quoted(reading: Reading) -> Iterator[Problem]:
    """Where a quote holds a term in Chinese, its English sentence holds the words of the rendering.

    They may be in any form and order.
    """
    book = reading.book
    terms = [(t, t.term.zh, [_words(t.term.en), *map(_words, t.also)]) for t in book.terms]
    for field in ("commitments", "results"):
        for i, record in enumerate(getattr(book, field)):
            passage, quote = book.passages[record.id].get("en"), record.quote.zh
            quoted = [(t, renderings) for t, zh, renderings in terms if zh in quote]
            if not passage or not quoted or is_missing(record.quote.en):
                continue
            english = _words(passage.sentence)
            for term, renderings in quoted:
                if not any(words <= english for words in renderings):
                    yield reading.files[field].problem(
                        (i, "quote", "en"),
                        f'quote.en: {term.term.zh} is in the Chinese, but "{term.term.en}" is not in the English '
                        "sentence; use it, as data/terms.yaml says",
                    )


@cache
def _words(text: str) -> frozenset[str]:
    """The words of an English text without capitals and plural endings, for comparing."""
    return frozenset(_ENDING.sub("", word) for word in _WORD.findall(text.lower()))


def _english(reading: Reading) -> Iterator[tuple[str, int, int, str]]:
    """Every English text of the site: file, line, column, words."""
    book = reading.book
    for field, attributes in {
        "commitments": ("title", "plain"),
        "results": ("title",),
        "themes": ("title", "summary"),
        "exclusions": ("why",),
        "outcomes": ("finding",),
        "searches": ("where",),
    }.items():
        file = reading.files[field]
        for i, record in enumerate(getattr(book, field)):
            for attribute in attributes:
                yield file.name, *file.at((i, attribute, "en")), getattr(record, attribute).en
    name = f"data/sources/{book.site.source.translation}"
    for number, line in enumerate(textfile.read(reading.root / name, name).split("\n"), 1):
        yield name, number, 1, line
    for article in book.articles.values():
        for number, line in enumerate(article.body["en"].splitlines(), article.first_line["en"]):
            yield f"content/en/{article.id}.md", number, 1, line
