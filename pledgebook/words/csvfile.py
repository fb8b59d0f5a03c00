"""CSV that spreadsheets open as text and never run: every file of the site that is CSV is written here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

#: What a spreadsheet may take for the start of a formula, in both widths, and the mark that keeps it from doing so.
_STARTS = tuple("=+-@＝＋－＠")
MARK = "'"


def csv_of(header: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """UTF-8 with a byte order mark and CRLF, as spreadsheets want it; every cell as in `cell`."""
    return b"\xef\xbb\xbf" + text_of([header, *rows]).encode("utf-8")


def text_of(rows: Iterable[Iterable[object]]) -> str:
    """The rows alone, each with CRLF behind it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def cell(value: object) -> str:
    """A value as the text of a CSV cell; None is an empty one.

    A text that a spreadsheet could run as a formula gets an apostrophe before it, whatever space stands before the
    formula; so does one that begins with an apostrophe. Taking the first apostrophe off any cell that begins with one
    gives the exact text again.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and (value.startswith((MARK, "\t", "\r", "\n")) or value.lstrip().startswith(_STARTS)):
        return MARK + value
    return str(value)
