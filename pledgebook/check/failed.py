"""Which record a page is of that could not be made."""

from __future__ import annotations

import re
from dataclasses import replace

from ..book.problems import Problem, ProblemsFound
from ..book.read import Reading

#: Address of a page -> field of the book whose record it shows.
_OF_RECORD = {
    re.compile(r"(?:(?:zh|en)/)?c/([a-z0-9-]+)\.html"): "commitments",
    re.compile(r"(?:zh|en)/embed/([a-z0-9-]+)\.html"): "commitments",
    re.compile(r"(?:zh|en)/(?:themes|booklet)/([a-z0-9-]+)\.(?:html|xml)"): "themes",
    re.compile(r"(?:zh|en)/places/([a-z0-9-]+)\.html"): "places",
}


def with_records(found: ProblemsFound, reading: Reading) -> ProblemsFound:
    """The same problems; those of a template at the page of a record also say where the record stands."""
    return ProblemsFound(_with_record(problem, reading) for problem in found.problems)


def _with_record(problem: Problem, reading: Reading) -> Problem:
    page = re.match(r"template, at the page (\S+):", problem.message)
    for pattern, field in _OF_RECORD.items():
        if page and (match := pattern.fullmatch(page[1])):
            for i, record in enumerate(getattr(reading.book, field)):
                if record.id == match[1]:
                    file = reading.files[field]
                    where = f"{file.name}:{file.at((i, 'id'))[0]}"
                    return replace(problem, message=f"{problem.message}; the page is of {record.id}, {where}")
    return problem
