"""House style that a rule can see, in every text of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..book.model import LANGUAGES, Language
from ..book.problems import Problem
from ..book.read import Reading
from ..book.yamlfile import Keys, YamlFile

#: ASCII punctuation right after or before a Han character.
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,;:?!()\"]|[,;:?!(\"](?=[\u4e00-\u9fff])")
_SPACED = re.compile(r"[\u4e00-\u9fff] +[A-Za-z0-9]|[A-Za-z0-9%] +[\u4e00-\u9fff]|[\u4e00-\u9fff] +[\u4e00-\u9fff]")
#: The report's own words keep its punctuation, and a word may be quoted to say what is not said.
_QUOTATION = re.compile(r"“[^”]*”")
#: Markdown that is no text: where links lead, code, lines that stand for a chart or a commitment.
_MARKUP = re.compile(r"\]\([^)]*\)|`[^`]*`|^:::.*$|[\[\]*]")
_CODE_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CELL_BORDER = re.compile(r"\s*\|\s*")

#: Words that would be a verdict. The site says what was promised and what was published, no more.
VERDICTS: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"已兑现|未兑现|兑现率|食言|违约|未完成承诺|逾期|未按期|进展顺利|进展缓慢|落空|烂尾"),
    # In lower case, and by first letters: it is searched for in thousands of texts.
    "en": re.compile(
        r"(?<!\w)(?:promises? (?:kept|broken)|kept (?:its|the|a) promise|broken promises?"
        r"|o(?:verdue|n track|ff track)|not started|failed to|delivered on its promise)(?!\w)"
    ),
}

#: Field of the book -> its texts of our own.
_FIELDS = {
    "commitments": ("title", "plain"),
    "results": ("title",),
    "themes": ("title", "summary"),
    "terms": ("definition",),
    "exclusions": ("why",),
    "outcomes": ("finding",),
    "searches": ("where",),
    "misprints": ("note",),
}


class _OwnText(NamedTuple):
    file: YamlFile | str
    """A data file, or the name of another one."""
    keys: Keys
    """Of the text, in a data file."""
    language: Language
    words: str
    line: int = 1
    """In another file."""

    def problem(self, message: str) -> Problem:
        if isinstance(self.file, str):
            return Problem(self.file, self.line, 1, message)
        where = ".".join(part for part in self.keys if isinstance(part, str))
        return self.file.problem(self.keys, f"{where}: {message}")


def own_words(reading: Reading) -> Iterator[Problem]:
    """Texts of our own: full-width punctuation in Chinese and no typed space between Han and Latin; no verdicts."""
    for text in _own_texts(reading):
        for what in _slips(text.language, text.words):
            yield text.problem(what)


@cache
def _slips(language: Language, words: str) -> tuple[str, ...]:
    """What is wrong with a text, one sentence each."""
    found = [*_punctuation(words)] if language == "zh" else []
    if match := VERDICTS[language].search(words.lower()):
        found.append(f'"{match[0]}" is a verdict; say what was promised or what was published')
    return tuple(found)


def _punctuation(words: str) -> Iterator[str]:
    for pattern, advice in (
        (_HALF_WIDTH, "use ，。：；（）“” in our own Chinese"),
        (_SPACED, "take the space out; the style sheet makes the gap"),
    ):
        if match := pattern.search(words):
            around = words[max(0, match.start() - 6) : match.end() + 6]
            yield f'"{match[0]}" in “{around}”; {advice}'


def _own_texts(reading: Reading) -> Iterator[_OwnText]:
    """Every text of our own, without quotations and markup."""
    for field, attributes in _FIELDS.items():
        file = reading.files[field]
        for i, record in enumerate(getattr(reading.book, field)):
            for attribute in attributes:
                text = getattr(record, attribute)
                for language in LANGUAGES:
                    yield _OwnText(file, (i, attribute, language), language, _without_quotations(text[language]))
    for i, place in enumerate(reading.book.places):
        for j, namesake in enumerate(place.namesakes):
            for language in LANGUAGES:
                words = _without_quotations(namesake.why[language])
                yield _OwnText(reading.files["places"], (i, "namesakes", j, "why", language), language, words)
    for key, text in reading.book.strings.items():
        for language in LANGUAGES:
            words = re.sub(r"\{\w+\}", "", _without_quotations(text[language]))
            yield _OwnText(reading.files["strings"], (key, language), language, words)
    for article in reading.book.articles.values():
        for language in LANGUAGES:
            for number, words in _lines(article.body[language]):
                line = article.first_line[language] + number
                yield _OwnText(f"content/{language}/{article.id}.md", (), language, words, line)


@cache
def _without_quotations(text: str) -> str:
    return _QUOTATION.sub("“”", text)


@cache
def _lines(body: str) -> tuple[tuple[int, str], ...]:
    """The lines of an article that have words, from 0, without quotations and markup."""
    lines = enumerate(_CODE_BLOCK.sub(lambda block: "\n" * block[0].count("\n"), body).splitlines())
    return tuple(
        (number, _CELL_BORDER.sub("\n", _MARKUP.sub("", _QUOTATION.sub("“”", line))).strip())
        for number, line in lines
        if line
    )
