"""A quote with what it needs where it stands alone: the words that open its clause, and in Chinese its end.

Records of one clause quote parts of it (专精特新“小巨人”企业10家), and without 力争 before it a part promises more than
the report does. All words are the report's own; an ellipsis stands for what is left out, and brackets are around
English that the translation says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..book.book import Book
from ..book.model import Commitment, Language
from .wording import forms

#: How many characters may stand before or after the quoted words; more are left out.
_ROOM: dict[Language, int] = {"zh": 24, "en": 70}
_CLAUSE = re.compile(r"[^,;:，；：。!]*")


@dataclass(frozen=True)
class Quotation:
    """The quoted words and what stands around them."""

    before: str
    quote: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.quote}{self.after}"


def quotation(book: Book, c: Commitment, language: Language) -> Quotation:
    """The commitment's quote with at least the words that open its clause."""
    quote = c.quote[language]
    if c.id not in book.heads:
        return Quotation("", quote, "")
    return _chinese(book, c) if language == "zh" else Quotation(_english_before(book, c), quote, "")


def _chinese(book: Book, c: Commitment) -> Quotation:
    passage = book.passages[c.id]["zh"]
    text, (_, verb, head) = passage.paragraph.text, book.heads[c.id]
    opened = verb + len(c.verb.zh)
    before = ""
    if passage.start > opened - len(head):
        gap = text[opened : passage.start] if passage.start >= opened else ""
        before = f"{head}……" if len(gap) > _ROOM["zh"] else text[opened - len(head) : passage.start]
    rest = _CLAUSE.match(text, passage.end)
    after = rest[0] if rest else ""
    return Quotation(before, c.quote.zh, after if len(after) <= _ROOM["zh"] else "……")


def _english_before(book: Book, c: Commitment) -> str:
    """The translation from the word that opens the clause up to the quote."""
    passage = book.passages[c.id]["en"]
    words = [w for w in (c.verb.hedge, c.verb.zh) if w and w not in c.quote.zh]
    lacking = [w for w in dict.fromkeys(words) if not forms(book.verb[w]).search(c.quote.en)]
    if not lacking:
        return ""
    begin, _ = passage.paragraph.sentence(passage.start, passage.end)
    for word in lacking:
        found = [*forms(book.verb[word]).finditer(passage.paragraph.text, begin, passage.start)]
        if found:
            opening = passage.paragraph.text[found[-1].start() : passage.start]
            return opening if len(opening) <= _ROOM["en"] else f"{found[-1][0]} … "
    return f"[{book.verb[lacking[0]].en}] "
