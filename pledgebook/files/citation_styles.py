"""Citations in three styles, each work as pieces of text.

citeproc-py, the usual library, has no style for GB/T 7714-2025, hence formatters of our own. Their sources:

- GB/T 7714-2025, numeric system, as the official style of the CSL project has it, with which the tests compare: web
  pages ([EB/OL]), data sets ([DS/OL]) and reports ([R]); elements that are not known are left out; colons, commas and
  parentheses between elements are full width in Chinese and in English. It alone asks for the date of access.
- APA Style, 7th edition: group authors, descriptions in brackets, titles in another language, reports, web pages, data
  sets. A retrieval date is for pages that keep no versions, so there is none.
- The Chicago Manual of Style, 18th edition: notes and bibliography, in the form of the bibliography. A date of last
  modification makes one of access needless.

The Chinese forms of APA and Chicago keep the order of elements and take Chinese punctuation, as Chinese has no italics.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from ..book.model import Language
from ..book.numerals import MONTHS
from ..words import wording
from .works import Work, number, release, sentence, version_of, word

Piece = dict[str, str]
"""A part of a citation: `text`, and what it is in `as`: title, address, accessed, zh, or nothing."""


def _piece(text: str, what: str = "") -> Piece:
    return {"text": text, "as": what}


def text(pieces: list[Piece]) -> str:
    """The whole citation."""
    return "".join(piece["text"] for piece in pieces)


def gbt(work: Work) -> list[Piece]:
    """GB/T 7714-2025, numeric system, after the official CSL style."""
    language = work["language"]
    author = f"{work['author']}. " if work["author"] else ""
    if work["kind"] == "report":
        extent = work["extent"] and f"：{work['extent']}"
        return [_piece(f"{author}{work['title']}{extent}[R]. {work['date']}.")]
    made = f"（{work['date']}）" if work["date"] else ""
    if work["kind"] == "data":
        head = f"{author}{work['title']}[DS/OL]. V{release(work)}. {work['author']}{made}["
    else:
        head = f"{author}{work['title']}：{number(work)}[EB/OL]. {made}["
    return [
        _piece(head),
        _piece(word("accessed", language), "accessed"),
        _piece("]. "),
        _piece(work["url"], "address"),
        _piece("."),
    ]


def apa(work: Work) -> list[Piece]:
    """APA 7. Without an author the title comes first."""
    language, author, zh = work["language"], work["author"], work["language"] == "zh"
    year = work["date"][:4] or word("no_date", language)
    if work["kind"] == "report":
        about = ("；" if zh else "; ").join(filter(None, [word("genre", language), work["extent"]]))
        if zh:
            return [_piece(f"{author}（{year}）。"), _piece(f"《{work['title']}》"), _piece(f"［{about}］。")]
        names = [_piece(work["title_zh"], "zh"), _piece(f" [{work['title']}]")]
        bracket = f" [{about}]"
        return (
            [_piece(f"{_stop(author)} ({year}). "), *names, _piece(f"{bracket}.")]
            if author
            else [*names, _piece(f"{bracket}. ({year}).")]
        )
    if work["kind"] == "data":
        made, kind = version_of(work), word("data_set", language)
        rest = f"（{made}）［{kind}］。" if zh else f" ({sentence(made)}) [{kind}]. "
    else:
        rest = f"（{work['part']}；{version_of(work)}）。" if zh else f" ({work['part']}; {version_of(work)}). "
    if zh:
        head = [_piece(f"{author}（{year}）。"), _piece(f"《{work['title']}》")]
    else:
        head = [_piece(f"{_stop(author)} ({year}). "), _piece(work["title"], "title")]
    return [*head, _piece(rest), _piece(work["url"], "address")]


def chicago(work: Work) -> list[Piece]:
    """Chicago, notes and bibliography, as in the bibliography."""
    language, author, zh = work["language"], work["author"], work["language"] == "zh"
    if work["kind"] == "report":
        extent = sentence(work["extent"])
        if zh:
            return [
                _piece(f"{author}。" if author else ""),
                _piece(f"《{work['title']}》"),
                _piece(f"。{work['date']}年。" + (f"{extent}。" if extent else "")),
            ]
        return [
            _piece(f"{_stop(author)} " if author else ""),
            _piece(work["title_zh"], "zh"),
            _piece(f" [{work['title']}]. {work['date']}." + (f" {extent}." if extent else "")),
        ]
    made = sentence(number(work))
    modified = (
        word("modified", language, date=_day(work["date"], language)) if work["date"] else word("no_date", language)
    )
    if zh:
        return [
            _piece(f"{author}。“{work['title']}”。{made}。{modified}。"),
            _piece(work["url"], "address"),
            _piece("。"),
        ]
    return [
        _piece(f"{_stop(author)} “{work['title']}.” {made}. {_stop(modified)} "),
        _piece(work["url"], "address"),
        _piece("."),
    ]


def _stop(words: str) -> str:
    """With one full stop at the end."""
    return words if words.endswith(".") else f"{words}."


def _day(iso: str, language: Language) -> str:
    """A date as Chicago writes it: November 24, 2026."""
    if language == "zh":
        return wording.date(iso, language)
    day = date.fromisoformat(iso)
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


STYLES: Mapping[str, Callable[[Work], list[Piece]]] = {"gbt": gbt, "apa": apa, "chicago": chicago}
