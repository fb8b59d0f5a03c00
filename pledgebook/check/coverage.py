"""Every number of the report is accounted for."""

from __future__ import annotations

from collections.abc import Iterator

from ..book import textfile
from ..book.ledger import ledger
from ..book.numerals import in_chinese
from ..book.problems import Problem
from ..book.read import Reading
from ..book.source import find


def every_number_accounted_for(reading: Reading) -> Iterator[Problem]:
    """A numeral has one owner: the figure of a commitment or a result, or an exclusion. None or two is a problem."""
    source_name = f"data/sources/{reading.book.site.source.file}"
    lines = textfile.read(reading.root / source_name, source_name).split("\n")
    for paragraph, numeral, covering in ledger(reading.book):
        owners = {c.by for c in covering}
        if len(owners) == 1:
            continue
        around = paragraph.text[max(0, numeral.start - 8) : numeral.end + 8]
        line, column = _place(lines, paragraph.text[numeral.start : numeral.end + 12])
        if not owners:
            what = (
                f'nothing accounts for "{numeral.printed}" in “{around}” ({paragraph.id}); '
                "add a commitment with this number or an entry in data/exclusions.yaml"
            )
        else:
            what = (
                f'"{numeral.printed}" in “{around}” ({paragraph.id}) is accounted for twice, '
                f"by {' and '.join(sorted(owners))}; keep one"
            )
        yield Problem(source_name, line, column, what)
    yield from _unused_exclusions(reading)


def _unused_exclusions(reading: Reading) -> Iterator[Problem]:
    for i, exclusion in enumerate(reading.book.exclusions):
        places = [
            p for p in find(reading.book.report["zh"], exclusion.text) if exclusion.paragraph in (None, p.paragraph.id)
        ]
        if not places:
            yield reading.files["exclusions"].problem(
                (i, "text"),
                f'text: "{exclusion.text}" is not in the report; remove the entry or quote the report exactly',
            )
        elif not in_chinese(exclusion.text):
            yield reading.files["exclusions"].problem(
                (i, "text"), f'text: there is no number in "{exclusion.text}"; quote the words with the number'
            )


def _place(lines: list[str], words: str) -> tuple[int, int]:
    """Line and column of the source file at which the words start."""
    for size in range(len(words), 0, -1):
        for i, line in enumerate(lines, 1):
            if words[:size] in line:
                return i, line.index(words[:size]) + 1
    return 1, 1
