"""Every number of the report is accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .book import Book
from .model import Commitment
from .noted import of_book
from .numerals import Numeral, in_chinese
from .source import Paragraph, find
from .vocabulary import Exclusion


@dataclass(frozen=True)
class Claim:
    """A stretch of a paragraph, and who says what the number in it is."""

    paragraph: str
    start: int
    end: int
    by: str
    """A commitment or result id, or `exclusion`."""
    exclusion: Exclusion | None = None


def claims(book: Book) -> list[Claim]:
    """Who accounts for which stretch: the figures of commitments and results, and the exclusions."""
    found = []
    for record in book.quoting:
        quantity = record.target if isinstance(record, Commitment) else record.quantity
        passage = book.passages[record.id].get("zh")
        if quantity and passage and quantity.as_written in record.quote.zh:
            # The last place: in 分别增长12%、13% each record quotes up to its own number.
            start = passage.start + record.quote.zh.rindex(quantity.as_written)
            found.append(Claim(passage.paragraph.id, start, start + len(quantity.as_written), record.id))
    for exclusion in book.exclusions:
        for passage in find(book.report["zh"], exclusion.text):
            if exclusion.paragraph in (None, passage.paragraph.id):
                found.append(Claim(passage.paragraph.id, passage.start, passage.end, "exclusion", exclusion))
    return found


@of_book
def ledger(book: Book) -> list[tuple[Paragraph, Numeral, list[Claim]]]:
    """Every numeral of the Chinese text in order, with the claims that cover it whole."""
    return list(_ledger(book))


def _ledger(book: Book) -> Iterator[tuple[Paragraph, Numeral, list[Claim]]]:
    everything = claims(book)
    for paragraph in book.report["zh"]:
        here = [c for c in everything if c.paragraph == paragraph.id]
        for numeral in in_chinese(paragraph.text):
            covering = [c for c in here if c.start <= numeral.start and numeral.end <= c.end]
            yield paragraph, numeral, covering or _in_parts(numeral, here)


def _in_parts(numeral: Numeral, here: list[Claim]) -> list[Claim]:
    """A run such as 一二 that two neighbouring phrases account for together."""
    parts = [c for c in here if c.start < numeral.end and numeral.start < c.end]
    covered = {i for c in parts for i in range(c.start, c.end)}
    return parts[:1] if covered >= set(range(numeral.start, numeral.end)) else []
