"""Data files that readers can take away."""

from __future__ import annotations

import csv
import io

from . import views
from .book import Book
from .model import LANGUAGES
from .product import Product


def products(book: Book) -> list[Product]:
    """Every data file of the site."""
    return [Product(("data/coverage.csv",), [views.ledger_rows(book, language) for language in LANGUAGES], coverage)]


def coverage(rows: list[list[views.View]]) -> dict[str, bytes]:
    """The ledger as CSV, UTF-8 with a byte order mark so that spreadsheets open it right.

    `rows` are the ledger's rows in each language. Columns: paragraph (p02 …), before, numeral, after (the report's words), fate (as in exclusions.yaml,
    or commitment or result), record (its id), why_zh and why_en (for exclusions).
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["paragraph", "before", "numeral", "after", "fate", "record", "why_zh", "why_en"])
    for a, b in zip(*rows):
        record = a["record"]["id"] if a["record"] else ""
        writer.writerow([a["paragraph"], a["before"], a["numeral"], a["after"], a["fate"], record, a["why"] or "", b["why"] or ""])
    return {"data/coverage.csv": b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")}
