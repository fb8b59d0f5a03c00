"""Numbers, bounds and dates in plain words of both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from ..book.book import Book
from ..book.model import Commitment, Language, Quantity
from ..book.numerals import MONTHS
from ..book.problems import Problem, ProblemsFound, nearest
from ..book.read import STRINGS_FILE
from ..book.vocabulary import Unit, VerbRule

#: Bound -> what stands before and after the number. The rule for each word is on the how-to-read page.
_BOUNDS: dict[Language, dict[str, tuple[str, str]]] = {
    "zh": {
        "exactly": ("", ""),
        "about": ("", "左右"),
        "at_least": ("", "以上"),
        "more_than": ("突破", ""),
        "at_most": ("", "以内"),
        "range": ("", ""),
    },
    "en": {
        "exactly": ("", ""),
        "about": ("about ", ""),
        "at_least": ("", " or more"),
        "more_than": ("more than ", ""),
        "at_most": ("at most ", ""),
        "range": ("", ""),
    },
}
_SCALES = [(Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million")]


def number(value: float | int | Decimal, language: Language) -> str:
    """A number written out: 57,000 in both languages; 150 billion in English from a million up, 1500亿 in Chinese."""
    exact = Decimal(str(value))
    if language == "en":
        for scale, word in _SCALES:
            if abs(exact) >= scale:
                return f"{_plain(exact / scale)} {word}"
    else:
        for scale, word in ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")):
            if abs(exact) >= scale:
                return f"{_plain(exact / scale)}{word}"
    return f"{exact:,f}".rstrip("0").rstrip(".") if "." in f"{exact:f}" else f"{exact:,f}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def figure(quantity: Quantity, language: Language) -> str:
    """The number alone, both ends of a range included: `8.5%`, `57,000`, `1–2`; in Chinese as written."""
    if language == "zh":
        return quantity.as_written.replace("—", "–")
    mark = "%" if quantity.unit == "percent" else ""
    ends = [number(quantity.value, "en")] + ([number(quantity.high, "en")] if quantity.high is not None else [])
    return "–".join(ends) + mark


def noun(quantity: Quantity, unit: Unit, language: Language) -> str:
    """What the number counts; empty for percent, whose sign is part of the number."""
    if unit.id == "percent":
        return ""
    if language == "zh":
        # 翻倍 is number and unit in one
        return unit.zh if re.search(r"[\d一二三四五六七八九十两]", quantity.as_written) else ""
    return unit.one if (quantity.high or quantity.value) == 1 else unit.other


def bound_words(quantity: Quantity, language: Language) -> tuple[str, str]:
    """The words before and after number and unit: `("about ", "")`, `("", "左右")`."""
    if language == "zh" and quantity.bound_zh:
        return quantity.bound_zh, ""
    return _BOUNDS[language][quantity.bound]


def phrase(quantity: Quantity, unit: Unit, language: Language, hedge: str = "") -> str:
    """The whole phrase: `about 8.5%`, `1,500亿元以上` as written, `aim for 150 billion yuan or more`."""
    before, after = bound_words(quantity, language)
    gap = " " if language == "en" and noun(quantity, unit, language) else ""
    firmly = f"{hedge} " if language == "en" and hedge else hedge
    return f"{firmly}{before}{figure(quantity, language)}{gap}{noun(quantity, unit, language)}{after}"


def amount(value: float | int, unit: Unit, language: Language) -> str:
    """A number that was published elsewhere, with its unit: `1.81%`, `22,000 school places`, `2.2万个学位`."""
    if unit.id == "percent":
        return f"{number(value, language)}%"
    return (
        f"{number(value, language)}{unit.zh}"
        if language == "zh"
        else (f"{number(value, language)} {unit.one if value == 1 else unit.other}")
    )


def hedge(book: Book, commitment: Commitment, language: Language) -> str:
    """How firmly it is promised, as it stands before the number or the thing: `力争`, `aim for`, `aim to`.

    Empty when no word says.
    """
    word = commitment.verb.hedge
    if not word or language == "zh":
        return word or ""
    return (commitment.target and book.verb[word].before_number) or book.verb[word].en


def forms(rule: VerbRule) -> re.Pattern[str]:
    """A pattern that finds any English form of a word of the report, as whole words."""
    return _any_form((rule.en, *rule.also))


@cache
def _any_form(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def date(text: str, language: Language) -> str:
    """`2021-10-22` -> `22 October 2021` or `2021年10月22日`; a month alone stays a month."""
    year, month, *day = (int(part) for part in text.split("-"))
    if language == "zh":
        return f"{year}年{month}月" + "".join(f"{d}日" for d in day)
    return " ".join(map(str, [*day, MONTHS[month - 1], year]))


def fill(words: str, city: str, year: int, **values: object) -> str:
    """A page's words with {city}, {year}, {last_year} and the given values filled in."""
    return words.format(city=city, year=year, last_year=year - 1, **values)


def say(book: Book, key: str, language: Language, **values: object) -> str:
    """The words of the interface for a key, filled in.

    Raises ProblemsFound when there are none, or a value is missing.
    """
    if key not in book.strings:
        raise ProblemsFound(
            [
                Problem(
                    STRINGS_FILE, 1, 1, f'there are no words "{key}", and pages need them{nearest(key, book.strings)}'
                )
            ]
        )
    words = book.strings[key][language]
    try:
        return fill(words, book.site.city[language], book.site.year, **values)
    except (LookupError, ValueError, AttributeError, TypeError) as error:
        place = book.string_places.get(key, {}).get(language, (1, 1))
        raise ProblemsFound([unfilled(key, language, words, place, error, values)]) from None


def unfilled(
    key: str, language: Language, words: str, place: tuple[int, int], error: Exception, values: Iterable[str]
) -> Problem:
    """The problem of words with a placeholder that nothing is given for."""
    given = ", ".join(f"{{{name}}}" for name in ("city", "year", "last_year", *values))
    what = f"there is nothing for {{{error.args[0]}}}" if isinstance(error, KeyError) else str(error)
    return Problem(STRINGS_FILE, *place, f'{key}.{language}: "{words}": {what}; this sentence may use {given}')
