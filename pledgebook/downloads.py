"""Data files that readers can take away."""

from __future__ import annotations

import csv
import io

from . import views
from .book import Book


def files(book: Book) -> dict[str, bytes]:
    """Path in the site -> bytes of each data file."""
    return {"data/coverage.csv": coverage(book)}


def coverage(book: Book) -> bytes:
    """The ledger as CSV, UTF-8 with a byte order mark so that spreadsheets open it right.

    Columns: paragraph (p02 …), before, numeral, after (the report's words), fate (as in exclusions.yaml,
    or commitment or result), record (its id), why_zh and why_en (for exclusions).
    """
    zh, en = views.ledger_rows(book, "zh"), views.ledger_rows(book, "en")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["paragraph", "before", "numeral", "after", "fate", "record", "why_zh", "why_en"])
    for a, b in zip(zh, en):
        record = a["record"]["id"] if a["record"] else ""
        writer.writerow([a["paragraph"], a["before"], a["numeral"], a["after"], a["fate"], record, a["why"] or "", b["why"] or ""])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")
