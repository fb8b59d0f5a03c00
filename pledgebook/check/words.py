"""The words of the pages can be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from ..book.model import LANGUAGES
from ..book.problems import Problem, nearest
from ..book.read import Reading

#: What any sentence may use, whatever it is said of.
EVERYWHERE = ("city", "year", "last_year")
#: What a page gives to some sentences; those of a key are the same in both languages.
GIVEN = (
    "about",
    "bounds",
    "column",
    "date",
    "every",
    "extent",
    "field",
    "figure",
    "first",
    "floors",
    "high",
    "high_words",
    "id",
    "kind",
    "kinds",
    "last",
    "low",
    "low_words",
    "more",
    "most",
    "n",
    "name",
    "named",
    "p",
    "pairs",
    "part",
    "partly",
    "place",
    "quoted",
    "report",
    "rest",
    "said",
    "same",
    "share",
    "shown",
    "site",
    "table",
    "theme",
    "themes",
    "title",
    "total",
    "towns",
    "verb",
    "where",
    "whole",
    "without",
    "year_of",
    "version",
    "hash",
    "state",
)


def placeholders(reading: Reading) -> Iterator[Problem]:
    """Braces come in pairs around a name that pages fill in, and both languages are given the same."""
    file = reading.files["strings"]
    for key, text in reading.book.strings.items():
        used: dict[str, set[str]] = {}
        for language in LANGUAGES:
            names, wrong = _names(text[language])
            used[language] = names - {*EVERYWHERE}
            if wrong:
                yield file.problem((key, language), f"{key}.{language}: {wrong}")
        for language, other in (LANGUAGES, LANGUAGES[::-1]):
            for name in sorted(used[language] - used[other] - {"n"}):
                if name in GIVEN:
                    yield file.problem(
                        (key, other),
                        f"{key}.{other}: lacks {{{name}}}, which {key}.{language} has; use it in both or neither",
                    )


def _names(words: str) -> tuple[set[str], str]:
    """The names in braces, and what is wrong with them; the latter is empty when nothing is."""
    try:
        fields = [
            (name, form, conversion) for _, name, form, conversion in Formatter().parse(words) if name is not None
        ]
    except ValueError:
        return set(), "a brace without its partner; write {{ or }} for a brace that is meant as such"
    for name, form, conversion in fields:
        if form or conversion or not re.fullmatch(r"[a-z_]+", name):
            return set(), f"{{{name}}} is no name; write one of {_listed()} in braces"
        if name not in EVERYWHERE + GIVEN:
            near = nearest(name, EVERYWHERE + GIVEN)
            return set(), f"there is nothing called {{{name}}}; sentences may use {_listed()}{near}"
    return {name for name, *_ in fields}, ""


def _listed() -> str:
    return ", ".join((*EVERYWHERE, *GIVEN))
