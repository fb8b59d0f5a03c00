"""What a site in progress still lacks: translations, explanations, and proposals that nobody has accepted."""

from __future__ import annotations

from collections.abc import Iterator

from ..book.model import Commitment, Result
from ..book.problems import Problem
from ..book.read import Reading
from ..book.unfinished import proposals
from ..book.vocabulary import Exclusion
from .glyphs import undrawn_words


def proposals_only_in_drafts(reading: Reading) -> Iterator[Problem]:
    """A finished site has no record that is still a proposal."""
    book = reading.book
    if book.site.draft:
        return
    for field, found in proposals(book.commitments, book.results, book.exclusions).items():
        for i, _ in found:
            yield reading.files[field].problem(
                (i, "draft"),
                "draft: this is a proposal; look at it and remove this line, or write draft: true in site.yaml",
            )


def _name(record: Commitment | Result | Exclusion) -> str:
    """Its id and theme, by which the proposals of a chapter are found."""
    return "" if isinstance(record, Exclusion) else f"{record.id}, {record.theme}: "


def left(reading: Reading) -> Iterator[str]:
    """One line for each proposal, then one for each file with texts to write; nothing for a finished site."""
    book = reading.book
    for field, found in proposals(book.commitments, book.results, book.exclusions).items():
        file, low = reading.files[field], 0
        for i, record in found:
            if record.draft:
                line, column = file.at((i, "draft"))
                low += record.draft.sure == "low"
                what = f"not yet accepted, sure: {record.draft.sure}: {record.draft.by}"
                yield f"{file.name}:{line}:{column}: {_name(record)}{what}"
        if found:
            yield f"{file.name}: {len(found)} proposals not yet accepted, {low} of them with sure: low"
    yield from map(str, undrawn_words(reading) if book.site.draft else ())
    for name, count in reading.unfinished.items():
        yield f"{name}: texts not yet translated or explained: {count}"
