"""Words that several charts share. Templates are generic: city, year and units come from the book."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..book.book import Book
from ..book.model import LANGUAGES, Commitment, Quantity, Text, Unit
from ..words import wording
from .figure import Column

#: What a title says between the thing and its number, when the number is drawn beside the label.
_TAILS = {
    "zh": ("控制在", "压缩至", "稳定在", "突破", "增长", "达"),
    "en": (
        " to be kept at",
        " to grow by",
        " to reach",
        " controlled at",
        " kept at",
        " holds steady at",
        " steady at",
        " cut to",
        " up by",
        " at",
        " of",
        " to",
        " for",
    ),
}

ID = Column("id", {"zh": "编号", "en": "ID"})
WHAT = Column("what", {"zh": "事项", "en": "Commitment"})
WORDS = Column("words", {"zh": "报告的写法", "en": "In the report's words"})
BOUND = Column("bound", {"zh": "数字怎么算", "en": "What the number means"})
COUNT = Column("count", {"zh": "条数", "en": "Commitments"}, numeric=True)


def both(say: Callable[[str], str]) -> dict[str, str]:
    """The same thing said in each language."""
    return {language: say(language) for language in LANGUAGES}


def cell(text: Text) -> dict[str, str]:
    return both(lambda language: text[language])


def sentence(book: Book, key: str) -> dict[str, str]:
    """The words of the interface for a key. Raises ProblemsFound when there are none."""
    return both(lambda language: wording.say(book, key, language))


def phrase(book: Book, quantity: Quantity, promise: Commitment | None = None) -> dict[str, str]:
    """The number in the report's words, with whose number it is when it is promised to each of many.

    That of a promise has its hedge as well.
    """

    def say(language: str) -> str:
        hedge = wording.hedge(book, promise, language) if promise else ""
        unit = book.unit[quantity.unit]
        if quantity.per and language == "zh":
            return f"{hedge}{quantity.per.zh}{wording.phrase(quantity, unit, language)}"
        words = wording.phrase(quantity, unit, language, hedge)
        return f"{words} for {quantity.per.en}" if quantity.per else words

    return both(say)


def label(book: Book, commitment: Commitment) -> dict[str, str]:
    """The title without its number, where the number stands at its end or, in English, its beginning.

    Else it is the whole title. In Chinese the hedge that stands before the number is left out too.
    """

    def say(language: str) -> str:
        title = commitment.title[language]
        if language == "zh":
            title = title.removeprefix(commitment.verb.hedge or "")
        thing = _without_number(title, commitment.target, book.unit[commitment.target.unit], language)
        tail = next((t for t in _TAILS[language] if thing.endswith(t)), "") if thing != title else ""
        at_end = language == "en" and title.startswith(thing)
        return thing.removesuffix(tail) if tail or not at_end else title

    return both(say)


def _without_number(title: str, target: Quantity, unit: Unit, language: str) -> str:
    words = wording.phrase(target, unit, language)
    if title.endswith(words):
        return title.removesuffix(words).rstrip()
    number = re.escape(wording.figure(target, language))
    if language == "zh":  # 2.5万个 where the phrase is 2.5万个学位
        match = re.fullmatch(f"(.+?){number}(.+?)(以上|左右|以内)?", title)
        return match[1] if match and unit.zh.startswith(match[2]) else title
    rest = re.sub(
        f"^((about|more than|at least|at most) )?{number}( or more)?( {re.escape(wording.noun(target, unit, language))} of| of)? ",
        "",
        title,
        flags=re.IGNORECASE,
    )
    return rest[0].upper() + rest[1:]


def source(book: Book) -> dict[str, str]:
    """That the numbers come from the report, and how much of it there is."""
    report = book.site.source
    extent = (
        {"zh": f"（{report.extent.zh}）", "en": f" ({report.extent.en})"} if report.extent else {"zh": "", "en": ""}
    )
    return {"zh": f"数据：{report.title.zh}{extent['zh']}。", "en": f"Data: {report.title.en}{extent['en']}."}


def publisher(book: Book) -> dict[str, str]:
    name = book.site.name
    return {"zh": f"{name.zh}，独立整理，非官方。", "en": f"{name.en}, independent and unofficial."}


def count(number: int, one: str, other: str) -> str:
    """`1 commitment`, `2 commitments`."""
    return f"{number:,} {one if number == 1 else other}"


def most(rows, name: str, quoted: bool = False) -> dict[str, str]:
    """Who has the largest count, all of them where several share it: `Roads (12)`, `Roads and Schools (12 each)`."""
    count = max(row["count"] for row in rows)
    tops = [row[name] for row in rows if row["count"] == count]
    named = {l: [f"“{top[l]}”" if quoted else top[l] for top in tops] for l in LANGUAGES}
    each = {"zh": "各", "en": " each"} if len(tops) > 1 else {"zh": "", "en": ""}
    return {
        "zh": f"{'、'.join(named['zh'])}（{each['zh']}{count}条）",
        "en": f"{listed(named['en'])} ({count}{each['en']})",
    }


def listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def target_row(book: Book, commitment: Commitment) -> dict[str, object]:
    """What every chart of numeric targets needs of one commitment."""
    target = commitment.target
    return {
        "id": commitment.id,
        "what": cell(commitment.title),
        "label": label(book, commitment),
        "words": phrase(book, target, commitment),
        "value": target.value,
        "high": target.high,
        "bound": sentence(book, f"bound.{target.bound}"),
        "bound_id": target.bound,
    }


def key_of(rows: tuple[Mapping, ...], language: str) -> dict[str, str]:
    """Bound -> its explanation, for the bounds that occur beside the plain number."""
    return {
        row["bound_id"]: row["bound"][language]
        for row in sorted(rows, key=lambda r: r["bound_id"])
        if row["bound_id"] != "exactly"
    }
