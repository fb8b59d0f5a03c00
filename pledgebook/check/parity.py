"""Both languages say the same numbers, with the same bounds, under the same headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from ..book.model import Text
from ..book.numerals import Numeral, chinese_values, english_number_words, in_chinese, in_english
from ..book.problems import Problem
from ..book.read import Reading
from ..book.unfinished import is_missing

#: What is compared: field of the book -> attributes with a text in both languages.
TEXTS = {
    "commitments": ("title", "quote", "plain"),
    "results": ("title", "quote"),
    "terms": ("definition",),
    "outcomes": ("finding",),
    "searches": ("where",),
}

#: Bound -> how Chinese says it of a number (at most a measure word and its noun between), and English.
#: 以上 of a rank (省级以上) stands before the number and is no bound.
_BOUNDS = {
    "about": (re.compile(r"[0-9][万亿%]*[^0-9，。；：、,;]{0,4}左右"), re.compile(r"\babout\b", re.IGNORECASE)),
    "at least": (
        re.compile(r"[0-9][万亿%]*[^0-9，。；：、,;]{0,6}以上|至少|不少于[0-9]|不低于[0-9]"),
        re.compile(
            r"\bor more\b|\bat least\b|\bor above\b|\bnot less than\b|\ba further [0-9]+% or more\b", re.IGNORECASE
        ),
    ),
    "more than": (
        re.compile(r"突破[0-9]|超过[0-9]|[0-9][万亿]?余"),
        re.compile(r"\bmore than\b|\bexceed\w*\b|\babove\b|\bover\b", re.IGNORECASE),
    ),
    "at most": (
        re.compile(r"[0-9][万亿%]*[^0-9，。；：、,;]{0,4}以内|不超过[0-9]"),
        re.compile(r"\bat most\b|\bwithin\b|\bno more than\b|\bup to\b|\bupper limit\b", re.IGNORECASE),
    ),
}


def same_numbers_in_both_languages(reading: Reading) -> Iterator[Problem]:
    """Titles, quotes, explanations, definitions, findings and searches hold the same numbers in both languages."""
    for field, i, record, attribute in _texts(reading):
        difference = missing(getattr(record, attribute), getattr(record, "parity_exceptions", ()))
        if difference:
            yield reading.files[field].problem((i, attribute, "en"), f"{attribute}: {difference}")


def same_numbers_in_each_paragraph(reading: Reading) -> Iterator[Problem]:
    """Each paragraph of the report and its translation hold the same numbers, quoted or not."""
    book = reading.book
    name = f"data/sources/{book.site.source.translation}"
    exceptions: dict[str, set[str]] = defaultdict(set)
    for c in book.commitments:
        if passage := book.passages[c.id].get("zh"):
            exceptions[passage.paragraph.id] |= {*c.parity_exceptions}
    for zh, en in zip(book.report["zh"], book.report["en"]):
        if is_missing(en.text):
            continue
        if difference := missing(Text.model_construct(zh=zh.text, en=en.text), tuple(sorted(exceptions[zh.id]))):
            yield Problem(name, en.line, 1, f"{zh.id}: {difference}")


def same_headings_in_each_paragraph(reading: Reading) -> Iterator[Problem]:
    """A paragraph of the translation has as many run-in headings as the one it translates."""
    book = reading.book
    for zh, en in zip(book.report["zh"], book.report["en"]):
        if len(zh.bold) != len(en.bold) and not is_missing(en.text):
            yield Problem(
                f"data/sources/{book.site.source.translation}",
                en.line,
                1,
                f"{en.id}: run-in headings: {len(zh.bold)} in the Chinese, {len(en.bold)} here; "
                "put ** before and after the words of each",
            )


def same_bounds_in_both_languages(reading: Reading) -> Iterator[Problem]:
    """左右, 以上, 突破 and 以内 of a number have their English."""
    for field, i, record, attribute in _texts(reading):
        text = getattr(record, attribute)
        for name, (zh, en) in _BOUNDS.items():
            if (bound := zh.search(text.zh)) and not en.search(text.en):
                yield reading.files[field].problem(
                    (i, attribute, "en"),
                    f'{attribute}: "{bound[0]}" in the Chinese is a bound that the English lacks; say "{name}"',
                )


def exceptions_needed(reading: Reading) -> Iterator[Problem]:
    """A number that may stand in one language alone stands in a text of its commitment."""
    for i, c in enumerate(reading.book.commitments):
        texts = [getattr(c, attribute) for attribute in TEXTS["commitments"]] if c.parity_exceptions else []
        printed = {n.printed for text in texts for n in (*in_chinese(text.zh), *in_english(text.en))}
        for j, number in enumerate(c.parity_exceptions):
            if number not in printed:
                yield reading.files["commitments"].problem(
                    (i, "parity_exceptions", j),
                    f'parity_exceptions: "{number}" is no number of this commitment\'s texts; take it out',
                )


def _texts(reading: Reading) -> Iterator[tuple[str, int, object, str]]:
    for field, attributes in TEXTS.items():
        for i, record in enumerate(getattr(reading.book, field)):
            for attribute in attributes:
                if not is_missing(getattr(record, attribute).en):
                    yield field, i, record, attribute


def missing(text: Text, exceptions: tuple[str, ...] = ()) -> str:
    """What number one language has and the other lacks, as a sentence; empty when they agree.

    Digits must find their value on the other side, written in digits or in words (一所, one; 三年, three),
    and a percentage must find a percentage. `exceptions` are numbers, as printed, that may stand in one
    language alone.
    """
    return _missing(text.zh, text.en, exceptions)


@cache
def _missing(chinese: str, english: str, exceptions: tuple[str, ...]) -> str:
    all_zh = in_chinese(chinese)
    zh = [n for n in all_zh if n.printed[0] in "0123456789" and n.printed not in exceptions]
    en = [n for n in in_english(english) if n.printed not in exceptions]
    if not zh and not en:
        return ""
    zh_words = {value for n in all_zh for value in chinese_values(n.printed)}
    en_words = english_number_words(english)
    for one, others, words, here, there in (
        (zh, en, en_words, "Chinese", "English"),
        (en, zh, zh_words, "English", "Chinese"),
    ):
        for numeral in one:
            if not _said(numeral, others, words):
                return f'"{numeral.printed}" is in the {here} but not in the {there}; {_nearest(numeral.value, others)}'
    return ""


def _said(numeral: Numeral, others: list[Numeral], words: set[Decimal]) -> bool:
    if any(n.value == numeral.value and n.is_percent == numeral.is_percent for n in others):
        return True
    return numeral.value in words and not numeral.is_percent


def _nearest(value: Decimal | None, others: list[Numeral]) -> str:
    known = [(n.value, n.printed) for n in others if n.value is not None]
    if value is None or not known:
        return "write it in both"
    _, printed = min(known, key=lambda other: abs(other[0] - value))
    return f'the nearest there is "{printed}"'
