"""The font has a glyph for every word that is drawn in a chart or a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..book.model import LANGUAGES, Text
from ..book.problems import Problem
from ..book.read import Reading
from ..words import lines

#: Field of the book -> texts of its records that charts or shared pictures draw.
_DRAWN = {
    "commitments": ("title", "quote"),
    "results": ("title", "quote"),
    "themes": ("title",),
    "places": ("name", "short"),
}
_DRAWN_OF_SITE = ("name", "city", "description")
#: Sentences of strings.yaml that they draw.
_DRAWN_SENTENCES = re.compile(r"(?:checkability|verb|bound)\.\w+|share\.unofficial|c\.number")


def drawn_words(reading: Reading) -> Iterator[Problem]:
    """Titles, quotes, names and units have no character that the fonts of charts and pictures lack.

    A site in progress may have an empty box in a picture: what it draws was proposed by rule. It is told what is left.
    """
    if not reading.book.site.draft:
        yield from undrawn_words(reading)


def undrawn_words(reading: Reading) -> Iterator[Problem]:
    """Every word that is drawn and can't be."""
    for field, keys, words in _drawn(reading):
        if named := lines.undrawn(words, lines.SANS, lines.SERIF):
            path = ".".join(k for k in keys if isinstance(k, str))
            yield reading.files[field].problem(
                keys,
                f"{path}: charts and pictures draw this, and their fonts have no glyph for {named}; "
                "write it otherwise, or make the fonts anew with pledgebook/fonts/subset.py --also",
            )


def _drawn(reading: Reading) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Field of the book, keys in its file and the words of each text that is drawn."""
    book = reading.book
    for field, attributes in _DRAWN.items():
        for i, record in enumerate(getattr(book, field)):
            for attribute in attributes:
                yield from _both(field, (i, attribute), getattr(record, attribute))
    for i, c in enumerate(book.commitments):
        if c.target and c.target.per:
            yield from _both("commitments", (i, "target", "per"), c.target.per)
        if c.baseline:
            yield from _both("commitments", (i, "baseline", "why"), c.baseline.why)
    for i, rule in enumerate(book.verbs):
        for attribute in ("zh", "en", "before_number"):
            yield "verbs", (i, attribute), getattr(rule, attribute) or ""
    for i, unit in enumerate(book.units):
        for attribute in ("zh", "one", "other"):
            yield "units", (i, attribute), getattr(unit, attribute)
    for attribute in _DRAWN_OF_SITE:
        yield from _both("site", (attribute,), getattr(book.site, attribute))
    yield from _both("site", ("source", "title"), book.site.source.title)
    for key, text in book.strings.items():
        if _DRAWN_SENTENCES.fullmatch(key):
            yield from _both("strings", (key,), text)


def _both(field: str, keys: tuple[str | int, ...], text: Text) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    for language in LANGUAGES:
        yield field, (*keys, language), text[language]
