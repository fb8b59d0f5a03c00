"""Words that people search with lead to words that stand in the texts."""

from __future__ import annotations

from collections.abc import Iterator

from ..book.model import LANGUAGES
from ..book.problems import Problem
from ..book.read import Reading
from ..files import search


def lead_somewhere(reading: Reading) -> Iterator[Problem]:
    """Each group has words on both sides, those it leads to stand in a text, and no word is typed for two groups."""
    if not reading.book.synonyms:
        return
    file, told = reading.files["synonyms"], dict[tuple[str, str], int]()
    texts = {language: search.all_text(reading.book, language).lower() for language in LANGUAGES}
    for i, group in enumerate(reading.book.synonyms):
        for side in ("typed", "means"):
            if not any(getattr(group, side)[language] for language in LANGUAGES):
                yield file.problem((i, side), f"{side}: no word in either language; name at least one")
        for language in LANGUAGES:
            for j, words in enumerate(group.typed[language]):
                first = told.setdefault((language, words.lower()), i)
                if first != i or words in group.typed[language][:j]:
                    line = file.at((first, "typed", language))[0]
                    yield file.problem(
                        (i, "typed", language, j), f'typed.{language}: "{words}" is in line {line} already'
                    )
            for j, words in enumerate(group.means[language]):
                if words.lower() not in texts[language]:
                    what = f'means.{language}: "{words}" stands in no text that is searched; take words that do'
                    yield file.problem((i, "means", language, j), what)
