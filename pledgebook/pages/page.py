"""What a page of the site is: where it goes, what it is made with, and how to find out what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ..book.book import Book
from ..book.model import Language
from ..charts.figure import Figure
from ..words.views import View
from .markdown import references


class Shown(NamedTuple):
    """What a page shows, as plain values."""

    title: str
    """For the title element and link lists; without the site's name."""
    description: str
    data: View
    """Plain JSON values only."""


@dataclass(frozen=True)
class Page:
    """One file of the site."""

    path: str
    """Relative to the output folder, with forward slashes."""
    template: str
    """File in templates/."""
    language: Language
    """Of the page; pages of no language are made in the first one."""
    show: Callable[[Book], Shown]
    """What it shows. It reads nothing but the book; what it has from elsewhere is in `known`."""
    charts: tuple[str, ...] = ()
    """Ids of the charts it shows."""
    both: bool = True
    """Whether the same path exists in the other language."""
    share: str = ""
    """Id of the commitment whose picture stands beside a shared link; empty for the site's own picture."""
    indexed: bool = True
    """Whether search engines may list it."""
    moved: tuple[tuple[str, str], ...] = ()
    """Old anchors of this page, and where each leads now: an anchor of this page (#new) or another address."""
    sizes_of: tuple[str, ...] = ()
    """Files of the site whose sizes in bytes it tells, as `sizes` beside what it shows."""
    known: tuple[Any, ...] = ()
    """Plain values from elsewhere than the book that it shows."""
    title: str = ""
    description: str = ""
    data: View = field(default_factory=dict)

    def showing(self, shown: Shown) -> Page:
        """The page with what it shows in place."""
        return replace(self, title=shown.title, description=shown.description, data=shown.data)

    def as_planned(self) -> tuple[Any, ...]:
        """All that is known of it before it is asked what it shows, as plain values."""
        about = (self.path, self.template, self.language, self.charts, self.both, self.share, self.indexed)
        return (*about, self.moved, self.sizes_of, self.known)


def charts_in(body: str, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """The charts that a Markdown text shows."""
    return tuple(dict.fromkeys(r.id for r in references(body) if r.kind == "chart" and r.id in figures))


def drawn(figures: Mapping[str, Figure], *wanted: str) -> tuple[str, ...]:
    """Those of the wanted charts that this book has data for."""
    return tuple(id for id in wanted if id in figures)


def pages_of_charts(planned: Iterable[Page]) -> dict[str, str]:
    """Chart id -> the first page that shows it, below the folder of its language.

    It is the front page only where there is no other.
    """
    homes: dict[str, str] = {}
    for page in sorted(planned, key=lambda p: p.path.endswith("/index.html")):
        for id in page.charts:
            homes.setdefault(id, page.path.partition("/")[2])
    return homes
