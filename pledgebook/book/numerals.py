"""Find and value the numbers in Chinese and English text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_ENGLISH_WORDS: dict[str, int | Decimal] = {
    **{
        word: i
        for i, word in enumerate(
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
        )
    },
    "twice": 2,
    "double": 2,
    "doubled": 2,
    "half": Decimal("0.5"),
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTHS = {month: number for number, month in enumerate(MONTHS, 1)}
_CAPITALISED, _LOWER = re.compile(r"[A-Z][a-z]+"), re.compile(r"[a-z]+")
_ENGLISH_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

#: Arabic digits with what makes the value (万, 亿, %), or a run of Chinese numerals.
_CHINESE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?[千百]?[万亿]*%?|[零〇一二三四五六七八九十百千万亿两]+")
_ENGLISH = re.compile(
    r"(?<![\w.])[0-9][0-9,]*(?:\.[0-9]+)?(?:[\s-](?:thousand|million|billion|trillion)\b)?%?", re.IGNORECASE
)


@dataclass(frozen=True)
class Numeral:
    """A number as printed, where it stands, and its value (percent signs don't change it)."""

    start: int
    end: int
    printed: str
    value: Decimal | None
    """None for a run of numerals that is no number (万千)."""

    @property
    def is_percent(self) -> bool:
        return self.printed.endswith("%")


def in_chinese(text: str) -> list[Numeral]:
    """Every numeral, Arabic or Chinese, ordinary words that contain one (统一, 进一步) included."""
    return [Numeral(m.start(), m.end(), m[0], chinese_value(m[0])) for m in _CHINESE.finditer(text)]


def arabic_in_chinese(text: str) -> list[Numeral]:
    return [n for n in in_chinese(text) if n.printed[0].isdigit()]


def in_english(text: str) -> list[Numeral]:
    """Every number in digits, with million and billion."""
    return [Numeral(m.start(), m.end(), m[0], english_value(m[0])) for m in _ENGLISH.finditer(text)]


@cache
def english_value(printed: str) -> Decimal:
    """`1.5 billion` -> 1500000000; raises ValueError for anything else than digits and one scale word."""
    digits, _, scale = printed.rstrip("%").replace(",", "").replace("-", " ").partition(" ")
    return Decimal(digits) * _ENGLISH_SCALES.get(scale.lower().strip(), 1)


@cache
def chinese_value(printed: str) -> Decimal | None:
    """The value of `2.5万`, `1500亿`, `三十二`, `两`; None when it is no number (翻倍).

    Rule: GB/T 15835-2011 (general rules for writing numerals); 十, 百 and 千 multiply the digit before
    them, 万 and 亿 everything before them since the last larger one.
    """
    printed = printed.rstrip("%").replace(",", "")
    total, section, digit = Decimal(0), Decimal(0), None
    for part in re.findall(r"[0-9]+(?:\.[0-9]+)?|.", printed):
        if part[0] in "0123456789":
            digit = Decimal(part)
        elif part in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = Decimal(_DIGITS[part])
        elif part in _MULTIPLIERS:
            section += (digit if digit is not None else 1) * _MULTIPLIERS[part]
            digit = None
        elif part in _MYRIADS:
            if digit is None and not section and not total:
                digit = Decimal(1)  # 亿元项目, a project of 100 million yuan
            before = section + (digit or 0)
            total = (total + before) * _MYRIADS[part] if part == "亿" else total + before * _MYRIADS[part]
            section, digit = Decimal(0), None
        else:
            return None
    return total + section + (digit or 0)


#: Between the two ends of a range.
RANGE = re.compile(r"\s*(?:[—–\-－~～至到])+\s*")
#: What a growth without digits comes to.
MULTIPLES = {"翻倍": Decimal(2), "翻一番": Decimal(2), "翻番": Decimal(2), "翻两番": Decimal(4)}


@cache
def written_values(printed: str) -> tuple[Decimal, ...]:
    """The value of a number as a record has it, or both ends of a range; none when it is not written in numerals.

    多 and 余 are left out (620多万), and a scale that stands once in a range is that of both ends (15—20万).
    """
    if printed in MULTIPLES:
        return (MULTIPLES[printed],)
    parts = [re.sub("[多余]", "", part) for part in RANGE.split(printed)]
    if len(parts) == 2 and (scale := re.search("[千百]?[万亿]+%?$", parts[1])) and re.fullmatch("[0-9.,]+", parts[0]):
        parts[0] += scale[0]
    values = tuple(value for part in parts if _CHINESE.fullmatch(part) and (value := chinese_value(part)) is not None)
    return values if len(values) == len(parts) else ()


def chinese_values(printed: str) -> set[Decimal]:
    """Every value a run may stand for: its own, or, when it is no number (十三五), those of its beginnings."""
    value = chinese_value(printed)
    parts = [printed] if value is not None else [printed[:i] for i in range(1, len(printed))] + list(printed)
    return {v for part in parts if (v := chinese_value(part)) is not None}


def english_number_words(text: str) -> set[Decimal]:
    """Values of what the English text writes as words: small numbers, and months (9月 is September)."""
    months = {Decimal(_MONTHS[w]) for w in _CAPITALISED.findall(text) if w in _MONTHS}
    return months | {Decimal(_ENGLISH_WORDS[w]) for w in _LOWER.findall(text.lower()) if w in _ENGLISH_WORDS}
