"""From the maintainer's files to those of the site: read → check → plan → make. Nothing is published here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import charts, files
from .book.around import Around
from .book.model import Language
from .book.noted import Noted, named
from .book.problems import Problem, ProblemsFound
from .book.read import Reading, read
from .charts.figure import ChartError, Figure
from .files import checksums, citations, drawings, frozen, offline, static
from .files.works import Work, of_charts
from .lasting import host_rules, permalinks, version
from .making.beside import Answer, beside
from .making.cache import COMMON, FOLDERS, Cache
from .making.home import layers
from .making.maker import Maker, Progress
from .making.manifest import Manifest
from .making.product import Product
from .making.publish import Staging
from .pages import redirects
from .pages.page import Page, pages_of_charts
from .pages.plan import pages
from .pages.products import products as page_products
from .pages.render import Renderer, Shared

#: As many are made while the checks are still at work; for more of them one would wait in vain if the checks fail.
FEW_CHARTS, FEW_FILES = 4, 60


def read_all(
    root: Path, home: Path, base_url: str | None, kept: Cache | None = None, around: Around | None = None
) -> Reading:
    """Raises ProblemsFound with everything that can't be read; `kept` has what was read before."""
    return read(root, home / "templates", base_url, kept, around)


def check(reading: Reading) -> None:
    """Raises ProblemsFound with every problem of every check."""
    from .check import check  # a build loads them in the process that checks

    check(reading)


def read_and_check(root: Path, home: Path, base_url: str | None) -> Reading:
    """Raises ProblemsFound with everything that is wrong."""
    reading = read_all(root, home, base_url)
    check(reading)
    return reading


def check_addresses(reading: Reading) -> None:
    """Raises ProblemsFound with every published file or id that would vanish.

    Anchors are known to a build only, which renders.
    """
    Plan.of(reading).addresses.check(None)


@dataclass(frozen=True)
class Addresses:
    """What was published, what is there now, and where what is gone leads."""

    reading: Reading
    lock: permalinks.Lock
    planned: list[Page]
    """All pages, with those that stand in for old ones."""
    files: frozenset[str]
    """What the site has of itself."""
    copies: dict[str, str]
    """Old download -> the one that took its place."""
    led_on: dict[str, str]
    """Old download -> the place on a page that has what it was; the host leads there."""
    inside: Mapping[str, str]
    """The same of all that might have been such a download."""
    stubs: frozenset[str]
    meanings: dict[str, str]

    @classmethod
    def of(
        cls, root: Path, reading: Reading, planned: list[Page], other_files: Iterable[str], inside: Mapping[str, str]
    ) -> Addresses:
        """`other_files` are the paths of all that is no page, `inside` the places of what pages hold instead of one."""
        book, lock = reading.book, permalinks.read(root)
        files = frozenset(
            path
            for path in (*(p.path for p in planned), *other_files, offline.PATH, checksums.PATH)
            if permalinks.is_address(path)
        )
        moved = redirects.moves(book.redirects, lock, files)
        complete = redirects.apply(planned, moved, files)
        stubs = frozenset(p.path for p in complete[len(planned) :])
        copies, led_on = redirects.copies(moved, files), redirects.led_on(moved, lock, inside)
        return cls(reading, lock, complete, files, copies, led_on, inside, stubs, permalinks.meanings(book))

    def check(self, anchors: Mapping[str, list[str]] | None) -> permalinks.Published:
        """What is published now; `anchors` of each page.

        Raises ProblemsFound with every broken promise and every wrong redirect.
        """
        redirected = {r.from_ for r in self.reading.book.redirects}
        now = permalinks.Published(
            self.files | self.stubs | self.copies.keys() | self.led_on.keys(),
            anchors,
            self.meanings,
            bool(self.reading.book.site.base_url),
        )
        problems = permalinks.broken(self.lock, now, redirected, self.stubs)
        problems += redirects.mistakes(self.reading, self.files | self.inside.keys(), anchors, self.meanings)
        if problems:
            raise ProblemsFound(problems)
        return now


@dataclass(frozen=True)
class Plan:
    """What a site will consist of, before any of it is made."""

    figures: Mapping[str, Figure]
    """The charts that pages show, by id."""
    cited: Mapping[str, Mapping[Language, list[Work]]]
    """Chart id -> language -> what is cited when the chart is."""
    files: list[Product]
    """What readers take away and machines read, but for the charts, which have to be drawn."""
    addresses: Addresses
    rules: Mapping[str, str]
    """Of the host: old address -> where it leads."""

    @classmethod
    def of(cls, reading: Reading) -> Plan:
        """Raises ProblemsFound for what can't be planned."""
        book = reading.book
        figures = charts.figures(book)
        planned = pages(book, figures)
        used = {id: figures[id] for page in planned for id in page.charts}
        cited = of_charts(book, used, pages_of_charts(planned))
        products = [*files.products(book, cited), *frozen.products(book, reading.root)]
        others = [*(path for p in products for path in p.paths), *(path for id in used for path in drawings.paths(id))]
        inside = citations.inside(book, cited)
        addresses = Addresses.of(reading.root, reading, planned, others, inside)
        return cls(used, cited, products, addresses, host_rules.rules(addresses.led_on, book.site.base_url))


@dataclass(frozen=True)
class Kept:
    """What earlier builds left in `.cache`."""

    parsed: Cache
    products: Cache
    charts: Cache
    templates: Cache
    words: Cache

    @classmethod
    def below(cls, folder: Path, enabled: bool, shared: bool = False, common: Path | None = None) -> Kept:
        """`shared` says whether other books keep theirs here, too; `common` is where all keep what COMMON names."""
        places = {name: common if common and name in COMMON else folder for name in FOLDERS}
        return cls(*(Cache(place / name, enabled, shared or place == common) for name, place in places.items()))

    @property
    def damaged(self) -> int:
        """How many entries could not be used and were made again."""
        return sum(len(cache.damaged) for cache in vars(self).values())


@dataclass(frozen=True)
class Made:
    """A site that is made and not yet published."""

    maker: Maker
    pages: int
    charts_drawn: tuple[str, ...]
    unrecorded: tuple[str, ...]
    """Lines that data/permalinks.lock doesn't have yet."""
    recorded: bool
    """Whether the data are those of the last version in data/changes.yaml."""
    not_led_on: int
    """Old addresses for which the maintainer's own _redirects, which stays, has no rule."""


@dataclass(frozen=True)
class How:
    """How a site is to be made, and what the last one was made from."""

    home: Path
    """Where the templates and the static files are that all books share."""
    kept: Kept
    manifest: Manifest
    staging: Staging
    jobs: int
    progress: Progress
    own_rules: bytes | None = None
    """The maintainer's own _redirects, where there is one."""
    live: bool = False
    """Whether somebody waits in front of a page, and this process will build again."""


@contextmanager
def _told_by_record(reading: Reading) -> Iterator[None]:
    """Every problem as the maintainer can find it: with the records it is about, and those of charts among the rest."""
    try:
        yield
    except ProblemsFound as found:
        from .check.failed import with_records

        raise with_records(found, reading) from None
    except ChartError as error:
        raise ProblemsFound([Problem("pledgebook/charts", 1, 1, str(error))]) from None


def make(reading: Reading, how: How) -> Made:
    """Check, plan, and put what has to be made into the staging folder.

    Raises ProblemsFound; the checks come before anything is rendered, and before more than a few charts are drawn.
    """
    version.of_data(reading.book)  # every process of this build asks for it
    # The checks need no page, so both processors have work; whatever they find goes first.
    with _told_by_record(reading), beside(lambda: check(reading), how.jobs > 1) as checked:
        plan = Plan.of(reading)
        drawn = charts.Drawings(plan.figures, how.kept.charts, how.jobs)
        if len(drawn.missing) > FEW_CHARTS:
            checked.result()
        with drawn:
            maker = _make(reading, plan, drawn, checked, how)
        checked.result()
    unrecorded = plan.addresses.check(maker.anchors()).lines - set(plan.addresses.lock.lines)
    _forget(maker, how.kept, len(plan.addresses.planned) == maker.reasons.get("page", Counter()).total())
    return Made(
        maker,
        len(plan.addresses.planned),
        tuple(drawn.missing),
        tuple(sorted(unrecorded)),
        version.recorded(reading.book),
        0 if how.own_rules is None else len(plan.rules.keys() - host_rules.sources(how.own_rules)),
    )


def _make(reading: Reading, plan: Plan, drawn: charts.Drawings, checked: Answer, how: How) -> Maker:
    """Make all files of the site; those for which no chart has to be drawn while the charts are."""

    def after_checks(products: Iterable[Any], count: int) -> Iterable[Any]:
        if count > FEW_FILES:
            checked.result()
        return how.progress(products, count)

    source, kept = Noted(reading.book, reading.hashes), how.kept
    caches = (kept.products, kept.templates, kept.words)
    maker = Maker(how.manifest, how.staging, source, caches, how.jobs, after_checks, named, (ProblemsFound,))
    seen = _seen(plan, drawn, how)
    products = [*seen, *_others(plan, drawn, seen, plan.rules if how.own_rules is None else {})]
    waiting = _that_wait(plan, drawn)
    if how.live and how.staging.can_show({path for product in products for path in product.paths}):
        _show([p for p in seen if p.paths[0] not in waiting], maker, plan.addresses, how, checked.result)
        check(reading)  # now that nobody waits: what was seen of texts is known when the next build forks
    if drawn.processes:
        maker.make([p for p in products if not p.uses and p.paths[0] not in waiting])
        drawn.wait()
    maker.make(products)
    return maker


def _that_wait(plan: Plan, drawn: charts.Drawings) -> set[str]:
    """Paths of what shows charts that are not drawn yet."""
    missing = set(drawn.missing)
    pages = {page.path for page in plan.addresses.planned if not missing.isdisjoint(page.charts)}
    return pages | {path for id in missing for path in drawings.paths(id)}


def _forget(maker: Maker, kept: Kept, every_page: bool) -> None:
    """Remove what is gone. A page that stayed as it was asked for none of what pages are made with."""
    maker.forget_unused()
    for cache in (kept.parsed, kept.charts, *((kept.templates, kept.words) if every_page else ())):
        cache.forget_unused()


def _seen(plan: Plan, drawn: charts.Drawings, how: How) -> list[Product]:
    """What readers look at: the pages, and what makes them look and work as they do."""
    reading = plan.addresses.reading
    templates, own = (layers(reading.root, how.home, name) for name in ("templates", "static"))
    shared = Shared.of(reading.book, plan.figures, plan.cited)
    renderer = Renderer(templates, shared, drawn, how.kept.templates, how.kept.words)
    return [*page_products(plan.addresses.planned, renderer, drawn.hashes), *static.products(own)]


def _show(
    seen: list[Product], maker: Maker, addresses: Addresses, how: How, see_that_all_is_right: Callable[[], object]
) -> None:
    """Let the pages be seen before what is made from all records is ready."""
    maker.make([product for product in seen if not product.uses])
    addresses.check(how.manifest.anchors() | maker.anchors())
    see_that_all_is_right()
    how.staging.show(maker.files, maker.written, addresses.reading.book.site.id_prefix)


def _others(plan: Plan, drawn: charts.Drawings, seen: list[Product], rules: Mapping[str, str]) -> list[Product]:
    """All else of the site, offered by those who know it; the archive and the hashes of all others last."""
    products = [
        *plan.files,
        *drawings.products(plan.figures, drawn),
        *(_copy(old, new) for old, new in plan.addresses.copies.items()),
    ]
    site, id = [*seen, *products], plan.addresses.reading.book.site.id_prefix
    products.append(offline.product([path for p in site for path in p.paths], id))
    hashed = [path for p in (*seen, *products) for path in p.paths]
    return [*products, checksums.product(hashed), *host_rules.products(rules)]


def _copy(old: str, new: str) -> Product:
    """A download that moved, under its old name."""
    return Product((old,), lambda _: None, lambda _, made: {old: made.read(new)}, {}, (new,))
