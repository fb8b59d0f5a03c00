"""What the explaining pages name exists."""

from __future__ import annotations

from collections.abc import Iterator

from ..book.model import LANGUAGES
from ..book.problems import Problem, nearest
from ..book.read import Reading
from ..pages.markdown import BLOCKS, references
from . import charts

#: What a kind of reference is called where its name alone would not say it.
_NAMED = {"outcomes": "published outcome of"}
#: Articles that the frame of every page links to.
REQUIRED = ("about", "how-to-read", "method", "journalists")
#: Pages that are not articles and can be linked to by name.
PAGES = (
    "index",
    "commitments",
    "find",
    "themes",
    "places",
    "mine",
    "numbers",
    "glossary",
    "report",
    "coverage",
    "outcomes",
    "changes",
    "data",
)


def links_resolve(reading: Reading) -> Iterator[Problem]:
    """Every chart, commitment, theme, place, term and page that a Markdown text names exists."""
    book = reading.book
    known = {
        "chart": {figure.id for figure in charts.found(reading)},
        "commitment": book.commitment,
        "outcomes": book.outcomes_of,
        "theme": book.theme,
        "place": book.place,
        "term": {t.id for t in book.terms},
        "page": {*book.articles, *PAGES},
    }
    for article in book.articles.values():
        for language in LANGUAGES:
            for reference in references(article.body[language]):
                line = article.first_line[language] + reference.line - 1
                where = Problem(f"content/{language}/{article.id}.md", line, reference.column, "")
                if reference.kind not in known:
                    yield Problem(
                        where.file,
                        where.line,
                        where.column,
                        f'there is no block "{reference.kind}"; '
                        f"use {' or '.join(BLOCKS)}{nearest(reference.kind, BLOCKS)}",
                    )
                elif reference.kind == "chart" and not known["chart"]:
                    continue
                elif reference.id.partition("#")[0] not in known[reference.kind]:
                    yield Problem(
                        where.file,
                        where.line,
                        where.column,
                        f'there is no {_NAMED.get(reference.kind, reference.kind)} "{reference.id}"'
                        f"{nearest(reference.id, known[reference.kind])}",
                    )
    for id in REQUIRED:
        if id not in book.articles:
            yield Problem(
                f"content/zh/{id}.md",
                1,
                1,
                "the page is missing, and every page links to it; write it in both languages",
            )
    for id in book.articles:
        if id in PAGES:
            yield Problem(
                f"content/zh/{id}.md", 1, 1, f'the site has a page "{id}" of its own; give this one another name'
            )
        elif "/" in id and not id.startswith("themes/"):
            yield Problem(
                f"content/zh/{id}.md",
                1,
                1,
                "no page is made from this folder; put the file into content/zh/ or content/zh/themes/, and its "
                "translation likewise",
            )
    for theme in (a for a in book.articles if a.startswith("themes/")):
        if theme.removeprefix("themes/") not in book.theme:
            yield Problem(
                f"content/zh/{theme}.md",
                1,
                1,
                f"there is no theme of this name in themes.yaml{nearest(theme.removeprefix('themes/'), book.theme)}",
            )
