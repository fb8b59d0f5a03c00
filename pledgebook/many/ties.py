"""Which commitment continues which across the books, and what each book is told of it.

It goes one way: first all books are looked at, then each is told what of the others concerns it, then each is made
without a look at any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..book.around import Around, Elsewhere
from ..book.model import Commitment, Text
from ..book.problems import Problem, ProblemsFound, nearest
from ..book.read import records
from ..making.cache import Cache
from .card import Promise
from .collection import Collection, Member
from .store import State


@dataclass(frozen=True)
class Survey:
    """What the others have to know of a book before any is made."""

    member: Member
    prefix: str
    city: str
    year: int
    short: Text
    titles: Mapping[str, Text]
    """Commitment id -> its title."""
    continues: Mapping[str, str]
    """Commitment id -> the one of another book that it takes further."""


def survey(member: Member, folder: str, state: State | None) -> Survey | None:
    """Look at a book: at what is known of it where its files are as they were, else at its files.

    Where these can't be read, what was known of it holds; None when nothing was.
    """
    if state is None or state.folder != folder:
        found = records(member.root, Cache(member.root / ".cache" / "yaml"), ("site", "commitments"))
        if not found.problems:
            site, commitments = found.values["site"], found.values["commitments"]
            return _survey(member, site.id_prefix, site.city, site.year, site.short, commitments)
    if state is None:
        return None
    card = state.card
    return _survey(member, card.prefix, card.city, card.year, card.short, card.commitments)


def _survey(
    member: Member, prefix: str, city: Text, year: int, short: Text, commitments: Sequence[Commitment | Promise]
) -> Survey:
    # An id with another book's prefix is a mistake of this book, which its own checks tell.
    own = [c for c in commitments if c.id.startswith(f"{prefix}-")]
    titles = {c.id: Text(zh=c.title.zh, en=c.title.en) for c in own}
    continues = {c.id: c.continues for c in own if c.continues}
    return Survey(member, prefix, city.zh, year, Text(zh=short.zh, en=short.en), titles, continues)


@dataclass(frozen=True)
class Ties:
    """All books, and what leads from one to another."""

    name: Text
    """Of the whole."""
    surveys: list[Survey]

    @cached_property
    def _home(self) -> dict[str, Survey]:
        return {id: one for one in self.surveys for id in one.titles}

    @cached_property
    def _of(self) -> dict[str, dict[str, str]]:
        """Slug -> commitment id -> the earlier one, where that is on this site and may be continued."""
        return {one.member.slug: dict(self._sound(one)) for one in self.surveys}

    def around(self, slug: str) -> Around:
        """What a book is told."""
        continues = {id: self._elsewhere(earlier) for id, earlier in self._of.get(slug, {}).items()}
        later: dict[str, list[Elsewhere]] = {}
        for ties in self._of.values():
            for id, earlier in ties.items():
                if self._home[earlier].member.slug == slug:
                    later.setdefault(earlier, []).append(self._elsewhere(id))
        return Around(name=self.name, continues=continues, continued_by={id: tuple(ones) for id, ones in later.items()})

    def _elsewhere(self, id: str) -> Elsewhere:
        home = self._home[id]
        return Elsewhere(id=id, title=home.titles[id], book=home.short, folder=home.member.slug)

    def _sound(self, one: Survey) -> Iterator[tuple[str, str]]:
        for id, earlier in one.continues.items():
            if self._home.get(earlier, one) is not one and not self._wrong(one, earlier):
                yield id, earlier

    def _wrong(self, one: Survey, earlier: str) -> str:
        """Why a commitment can't continue another; empty when it can, or when the other one's book is not here."""
        home = self._home.get(earlier)
        if home is None:
            of = next((other for other in self.surveys if earlier.startswith(f"{other.prefix}-")), None)
            return (of and f'there is no "{earlier}" in {of.member.slug}{nearest(earlier, of.titles)}') or ""
        if home is one:  # its own checks tell that
            return ""
        if home.city != one.city:
            return f"{earlier} is of {home.city}, not of {one.city}; only a report of the same place can be continued"
        if home.year >= one.year:
            return f"{earlier} is of {home.year}, which is not before {one.year}; name one of an earlier report"
        return ""

    def wrong(self, one: Survey) -> list[Problem]:
        """What a book says that it continues and can't."""
        if not any(self._wrong(one, earlier) for earlier in one.continues.values()):
            return []
        file = records(one.member.root, None, ("site", "commitments")).files["commitments"]
        return [
            file.problem((i, "continues"), f"continues: {what}")
            for i, record in enumerate(file.data)
            if (earlier := record.get("continues")) and (what := self._wrong(one, earlier))
        ]


def see_that_prefixes_differ(collection: Collection, surveys: list[Survey]) -> None:
    """Raises ProblemsFound where two books give ids that begin with the same: nobody could tell them apart."""
    seen: dict[str, Survey] = {}
    problems = []
    for one in surveys:
        if (first := seen.setdefault(one.prefix, one)) is not one:
            what = f"the ids of this book begin with {one.prefix}, as those of {first.member.slug} do"
            problems.append(collection.file.problem(one.member.at, f"{what}; give one of them another id_prefix"))
    if problems:
        raise ProblemsFound(problems)
