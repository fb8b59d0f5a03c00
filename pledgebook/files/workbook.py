"""All tables as one Excel workbook. The only module that knows XlsxWriter."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: What XlsxWriter must not make of a text: it stays the text it is.
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

#: Day of a workbook whose data carries none; the file format knows none before it.
_NO_DATE = "1980-01-01"


@dataclass(frozen=True)
class Sheet:
    """A header, the rows below it, and how wide each column is shown, in characters."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    """Texts, numbers, booleans, and None for an empty cell."""
    widths: Sequence[int]
    above: Sequence[Sequence[Any]] = ()
    """Rows that stand above the header."""


def workbook(sheets: Sequence[Sheet], title: str, date: str) -> bytes:
    """The bytes of an XLSX file.

    `date` (2026-11-23, 2026-11 or nothing) stands in for the clock, so that equal data give equal bytes.
    """
    from xlsxwriter import Workbook

    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, **_AS_TEXT})
    book.set_properties({"title": title, "created": datetime.datetime.fromisoformat(f"{date or _NO_DATE}-01"[:10])})
    bold = book.add_format({"bold": True})
    for sheet in sheets:
        _add(book.add_worksheet(sheet.name), sheet, bold)
    book.close()
    return file.getvalue()


def _add(page: Worksheet, sheet: Sheet, bold: Format) -> None:
    top = len(sheet.above)
    for i, width in enumerate(sheet.widths):
        page.set_column(i, i, width)
    for number, row in enumerate(sheet.above):
        _write(page, number, row)
    for i, name in enumerate(sheet.header):
        page.write_string(top, i, name, bold)
    for number, row in enumerate(sheet.rows, top + 1):
        _write(page, number, row)
    if not top:
        page.freeze_panes(1, 1)
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.header) - 1)


def _write(page: Worksheet, number: int, row: Sequence[Any]) -> None:
    for i, value in enumerate(row):
        if isinstance(value, str):
            if value:
                page.write_string(number, i, value)
        elif isinstance(value, bool):
            page.write_boolean(number, i, value)
        elif value is not None:
            page.write_number(number, i, value)
