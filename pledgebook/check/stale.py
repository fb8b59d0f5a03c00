"""What a maintainer should look at again among the published outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..book.read import Reading


def stale(reading: Reading, days: int, today: date) -> Iterator[str]:
    """One line for each outcome not looked at for `days` and each source without a stored copy.

    The last line says how many commitments have no outcome, and which.
    """
    file, book = reading.files["outcomes"], reading.book
    limit = (today - timedelta(days=days)).isoformat()
    for i, outcome in enumerate(book.outcomes):
        line, column = file.at((i, "checked"))
        # A month stands for its last day: 2026-11 is not older than 2026-11-30.
        if outcome.checked + "-31"[: 10 - len(outcome.checked)] < limit:
            when = f"last looked at {outcome.checked}, more than {days} days ago"
            yield f"{file.name}:{line}:{column}: {when}: {outcome.url}"
        if not outcome.archived_url:
            line, column = file.at((i, "url"))
            yield f"{file.name}:{line}:{column}: no stored copy recorded (archived_url): {outcome.url}"
    without = [c.id for c in book.commitments if c.id not in book.outcomes_of]
    count = f"{len(without)} of {len(book.commitments)} commitments"
    yield f"{count} have no published outcome recorded: {', '.join(without)}"
