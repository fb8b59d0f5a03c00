"""Short names and counts: a title without its number, `1 commitment`, `a, b and c`."""

from __future__ import annotations

import re

from ..book.book import Book
from ..book.model import Commitment, Language, Quantity
from ..book.vocabulary import Unit
from . import wording

#: What a title says between the thing and its number, when the number is drawn beside the label.
_TAILS: dict[Language, tuple[str, ...]] = {
    "zh": ("控制在", "压缩至", "稳定在", "突破", "增长", "达"),
    "en": (
        *(" to be kept at", " controlled at", " kept at", " holds steady at", " steady at", " cut to", " to grow by"),
        *(" by a further", " up by", " to reach", " to be", " holds", " at", " of", " to", " for"),
    ),
}


def label(book: Book, commitment: Commitment, language: Language) -> str:
    """The title without its number, where the number stands at its end or, in English, its beginning; else all of it.

    All of it, too, where a single word would be left. In Chinese the hedge before the number is left out as well.
    """
    title, target = commitment.title[language], commitment.target
    if language == "zh":
        title = title.removeprefix(commitment.verb.hedge or "")
    thing = _without_number(title, target, book.unit[target.unit], language) if target else title
    tail = next((t for t in _TAILS[language] if thing.endswith(t)), "") if thing != title else ""
    at_end, left = language == "en" and title.startswith(thing), thing.removesuffix(tail)
    return left if (tail or not at_end) and left and (language == "zh" or " " in left) else title


def _without_number(title: str, target: Quantity, unit: Unit, language: Language) -> str:
    words = wording.phrase(target, unit, language)
    if title.endswith(words):
        return title.removesuffix(words).rstrip()
    if f" of {words} in " in title:
        return title.replace(f" of {words} in ", " in ")
    number = re.escape(wording.figure(target, language))
    if language == "zh":  # 2.5万个 where the phrase is 2.5万个学位
        match = re.fullmatch(f"(.+?){number}(.+?)(以上|左右|以内)?", title)
        return match[1] if match and unit.zh.startswith(match[2]) else title
    noun = re.escape(wording.noun(target, unit, language))
    before = rf"^((about|more than|at least|at most) )?{number}( or more)?( {noun} of| of)? "
    rest = re.sub(before, "", title, flags=re.IGNORECASE)
    return rest[:1].upper() + rest[1:]


def count(number: int, one: str, other: str) -> str:
    """`1 commitment`, `2 commitments`."""
    return f"{number:,} {one if number == 1 else other}"


def listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
