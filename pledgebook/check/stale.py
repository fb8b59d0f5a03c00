"""What a maintainer should look at or look for again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..book.read import Reading


def stale(reading: Reading, days: int, today: date) -> Iterator[str]:
    """One line for each thing to look at or for again, `days` before `today` being long ago.

    First the outcomes not looked at for so long and the sources without a stored copy. Then, each in one line
    with the commitments that it is about, the searches that are so old and not followed by a later one. The last
    two lines count the commitments that nobody has looked for, and those that have no outcome.
    """
    limit = (today - timedelta(days=days)).isoformat()
    yield from _outcomes(reading, days, limit)
    yield from _searches(reading, days, limit)
    book = reading.book
    without = [c.id for c in book.commitments if c.id not in book.outcomes_of]
    never = [id for id in without if id not in book.searches_of]
    of = f"of {len(book.commitments)} commitments"
    yield f"{len(never)} {of} nobody has looked for (no outcome, no search): {', '.join(never)}"
    yield f"{len(without)} {of} have no published outcome recorded: {', '.join(without)}"


def _outcomes(reading: Reading, days: int, limit: str) -> Iterator[str]:
    file = reading.files["outcomes"]
    for i, outcome in enumerate(reading.book.outcomes):
        line, column = file.at((i, "checked"))
        if _last_day(outcome.checked) < limit:
            when = f"last looked at {outcome.checked}, more than {days} days ago"
            yield f"{file.name}:{line}:{column}: {when}: {outcome.url}"
        if not outcome.archived_url:
            line, column = file.at((i, "url"))
            yield f"{file.name}:{line}:{column}: no stored copy recorded (archived_url): {outcome.url}"


def _searches(reading: Reading, days: int, limit: str) -> Iterator[str]:
    book = reading.book
    last = {id: searches[-1].date for id, searches in book.searches_of.items()}
    for i, search in enumerate(book.searches):
        # What was looked for again later is not old, and the later search stands in its own entry.
        old = [id for id in search.commitments if last[id] == search.date and _last_day(search.date) < limit]
        if old:
            file = reading.files["searches"]
            line, column = file.at((i, "date"))
            when = f"last looked for {search.date}, more than {days} days ago"
            yield f"{file.name}:{line}:{column}: {when}: {', '.join(old)}"


def _last_day(day: str) -> str:
    """A month stands for its last day: 2026-11 is not older than 2026-11-30."""
    return day + "-31"[: 10 - len(day)]
