"""Text fragments: links that lead to the very words of a quote in the report, and mark them.

The syntax is that of the WICG's URL Fragment Text Directives: `:~:text=prefix-,start,end,-suffix`, where a browser
looks for the first place in the page that has all parts, in order and at the edges of words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote as percent_encode

from ..book.book import Book
from ..book.model import Language
from ..book.noted import of_book

#: A longer quote is given by its first and last words, which a browser finds across what stands between them.
LONGEST: dict[Language, int] = {"zh": 40, "en": 120}
#: How many characters of context a quote gets that would be found elsewhere first.
CONTEXT: dict[Language, int] = {"zh": 12, "en": 40}
#: Between two clauses: where words begin and end in either language.
_CLAUSE = re.compile(r"(?<=[,;:，；：、。])\s*")


@dataclass(frozen=True)
class Shown:
    """A paragraph as the report's page shows it: its text, and where notes are put into it."""

    text: str
    inserted: frozenset[int]
    """Offsets into `text`."""


@of_book
def shown(book: Book, language: Language) -> dict[str, Shown]:
    """Paragraph id -> how it is shown.

    Notes stand at column breaks; the numbers of commitments are no part of the text.
    """
    return {p.id: Shown(p.text, frozenset(p.breaks)) for p in book.report[language]}


@of_book
def _everything(book: Book, language: Language) -> str:
    return "\n".join(p.text for p in book.report[language]).lower()


def directive(book: Book, id: str, language: Language) -> str:
    """What goes after `#` or `#anchor` in a link to a commitment's quote: `:~:text=…`.

    Raises KeyError for an unknown id.
    """
    found = book.passages[id][language]
    page = shown(book, language)[found.paragraph.id]
    edges = [found.start, *sorted(o for o in page.inserted if found.start < o < found.end), found.end]
    pieces = [page.text[a:b] for a, b in pairwise(edges)]
    whole = page.text[found.start : found.end]
    if len(pieces) == 1 and len(whole) <= LONGEST[language]:
        parts = [whole]
    else:
        first, last = _CLAUSE.split(pieces[0].strip())[0], _CLAUSE.split(pieces[-1].strip())[-1]
        parts = (
            [first or pieces[0].strip(), last or pieces[-1].strip()] if len(pieces) > 1 or first != last else [whole]
        )
    prefix, suffix = _context(book, language, found.start, found.end, page, parts)
    return ":~:text=" + ",".join(
        filter(None, [prefix and f"{_encode(prefix)}-", *map(_encode, parts), suffix and f"-{_encode(suffix)}"])
    )


def _context(book: Book, language: Language, start: int, end: int, page: Shown, parts: list[str]) -> tuple[str, str]:
    """Words before and after that are needed where the first part stands elsewhere, too."""
    everything = _everything(book, language)
    if everything.count(parts[0].lower()) == 1:
        return "", ""
    before = max([o for o in page.inserted if o <= start] + [0])
    prefix = _tail(page.text[before:start], language)
    if prefix and everything.count((prefix + page.text[start : start + len(parts[0])]).lower()) == 1:
        return prefix.strip(), ""
    after = min([o for o in page.inserted if o > end] + [len(page.text)])
    return prefix.strip(), "" if end in page.inserted else _head(page.text[end:after], language).strip()


def _tail(text: str, language: Language) -> str:
    """The last words of a text, whole words only."""
    if language == "zh":
        return text[-CONTEXT["zh"] :]
    return _found(re.search(rf"(?<!\w)\w?.{{0,{CONTEXT['en']}}}$", text, re.DOTALL))


def _head(text: str, language: Language) -> str:
    if language == "zh":
        return text[: CONTEXT["zh"]]
    return _found(re.match(rf".{{0,{CONTEXT['en']}}}(?!\w)", text, re.DOTALL))


def _found(match: re.Match[str] | None) -> str:
    """Nothing where a single word is longer than the context may be."""
    return match[0] if match else ""


def _encode(words: str) -> str:
    """Percent-encoded, the hyphen too, which belongs to the syntax."""
    return percent_encode(words, safe="").replace("-", "%2D")
