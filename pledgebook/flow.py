"""From the maintainer's files to those of the site: read → check → plan → make. Nothing is published here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import charts
from .book.book import Book
from .book.model import Language
from .book.problems import Problem, ProblemsFound
from .book.read import Reading, read
from .charts.figure import ChartError, Figure
from .check import check
from .check.failed import with_records
from .files import citations, downloads, offline, search, share
from .lasting import permalinks, version
from .maker import Made, Maker, Progress
from .making.beside import beside
from .making.cache import Cache, digest
from .making.home import layers
from .making.manifest import Entry, Manifest
from .making.product import Product
from .pages import redirects
from .pages.plan import Page, pages, pages_of_charts, tells_sizes, with_sizes
from .pages.render import Renderer, Shared

#: What the archive is made from.
OFFLINE_INGREDIENTS = ("folder", "files")


def read_and_check(root: Path, home: Path, base_url: str | None) -> Reading:
    """Raises ProblemsFound with everything that is wrong."""
    reading = read(root, home / "templates", base_url)
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
    stubs: frozenset[str]
    meanings: dict[str, str]

    @classmethod
    def of(cls, root: Path, reading: Reading, planned: list[Page], other_files: Iterable[str]) -> Addresses:
        """`other_files` are the paths of all that is no page."""
        book, lock = reading.book, permalinks.read(root)
        files = frozenset(
            path for path in (*(p.path for p in planned), *other_files, offline.PATH) if permalinks.is_address(path)
        )
        moved = redirects.moves(book.redirects, lock, files)
        complete = redirects.apply(planned, moved, book.strings, files)
        stubs = frozenset(p.path for p in complete[len(planned) :])
        return cls(reading, lock, complete, files, redirects.copies(moved, files), stubs, permalinks.meanings(book))

    def check(self, anchors: Mapping[str, list[str]] | None) -> permalinks.Published:
        """What is published now; `anchors` of each page.

        Raises ProblemsFound with every broken promise and every wrong redirect.
        """
        redirected = {r.from_ for r in self.reading.book.redirects}
        now = permalinks.Published(
            self.files | self.stubs | set(self.copies), anchors, self.meanings, bool(self.reading.book.site.base_url)
        )
        problems = permalinks.broken(self.lock, now, redirected, self.stubs)
        problems += redirects.mistakes(self.reading, self.files, anchors, self.meanings)
        if problems:
            raise ProblemsFound(problems)
        return now


@dataclass(frozen=True)
class Plan:
    """What a site will consist of, before any of it is made."""

    figures: Mapping[str, Figure]
    """The charts that pages show, by id."""
    cited: Mapping[str, Mapping[Language, list[citations.Work]]]
    """Chart id -> language -> what is cited when the chart is."""
    products: list[Product]
    """Citations and pictures to share; the data files are made beside them."""
    addresses: Addresses

    @classmethod
    def of(cls, reading: Reading) -> Plan:
        """Raises ChartError for a chart that lacks a part, ProblemsFound for what can't be planned."""
        book = reading.book
        figures = charts.figures(book)
        planned = pages(book, figures)
        used = {id: figures[id] for page in planned for id in page.charts}
        cited = citations.of_charts(book, used, pages_of_charts(planned))
        products = [*citations.products(book, cited), *share.products(book)]
        others = [*_data_files(book), *(path for p in products for path in p.paths), *_chart_files(used)]
        return cls(used, cited, products, Addresses.of(reading.root, reading, planned, others))


@dataclass(frozen=True)
class Kept:
    """What earlier builds left in `.cache`."""

    parsed: Cache
    products: Cache
    charts: Cache
    templates: Cache

    @classmethod
    def below(cls, folder: Path, enabled: bool) -> Kept:
        return cls(*(Cache(folder / name, enabled) for name in ("yaml", "products", "charts", "templates")))

    @property
    def damaged(self) -> int:
        """How many entries could not be used and were made again."""
        return sum(len(cache.damaged) for cache in vars(self).values())


@dataclass(frozen=True)
class SiteFiles:
    """Everything a site consists of."""

    files: Mapping[str, bytes | None]
    """Path -> content; None for a file that stands in the output folder as it should be."""
    entries: Mapping[str, Entry]
    anchors: Mapping[str, list[str]]
    """Page -> its anchors that are promised to stay."""
    pages: int
    reasons: Counter[str]
    """Why pages were made again -> how many."""
    charts_drawn: tuple[str, ...]
    unrecorded: tuple[str, ...]
    """Lines that data/permalinks.lock doesn't have yet."""
    recorded: bool
    """Whether the data are those of the last version in data/changes.yaml."""
    book: str
    """By which the output folder is known as this book's."""


def site_files(
    root: Path,
    home: Path,
    out: Path,
    base_url: str | None,
    kept: Kept,
    manifest: Manifest,
    jobs: int,
    progress: Progress,
) -> SiteFiles:
    """Read, check, plan and make. Raises ProblemsFound; the checks come before anything is drawn or rendered."""
    reading = read(root, home / "templates", base_url, kept.parsed)
    try:
        return _planned_and_made(reading, home, out, kept, Maker(manifest, kept.products, jobs, progress))
    except ProblemsFound as found:
        raise with_records(found, reading) from None
    except ChartError as error:
        raise ProblemsFound([Problem("pledgebook/charts", 1, 1, str(error))]) from None


def _planned_and_made(reading: Reading, home: Path, out: Path, kept: Kept, maker: Maker) -> SiteFiles:
    book, manifest = reading.book, maker.manifest
    # The checks need no page, so both processors have work; whatever they find goes first.
    with beside(lambda: check(reading), maker.jobs > 1) as checked:
        plan = Plan.of(reading)
        checked.result()
    with beside(lambda: maker.products([*downloads.products(book), *search.products(book)]), maker.jobs > 1) as data:
        drawings = charts.drawings(plan.figures, kept.charts, maker.jobs, maker.progress)
        made = maker.charts(drawings, charts.file_names) | maker.products(plan.products)
        renderer = Renderer(
            layers(reading.root, home, "templates"), Shared.of(book, plan.figures, plan.cited), drawings, kept.templates
        )
        plain = maker.pages([p for p in plan.addresses.planned if not tells_sizes(p)], renderer)
        made |= data.result()
    sizes = {path: manifest.there[path].size if data is None else len(data) for path, data in made.files.items()}
    rendered = plain | maker.pages([with_sizes(p, sizes) for p in plan.addresses.planned if tells_sizes(p)], renderer)
    made |= _static_files(layers(reading.root, home, "static"))

    anchors = {path: _anchors(data, path, manifest) for path, data in rendered.files.items() if path.endswith(".html")}
    unrecorded = plan.addresses.check(anchors).lines - set(plan.addresses.lock.lines)
    files = rendered.files | made.files
    files |= {old: files[new] or (out / new).read_bytes() for old, new in plan.addresses.copies.items()}
    entries = rendered.entries | made.entries
    entries[offline.PATH], files[offline.PATH] = _offline(files, entries, out, book.site.id_prefix, manifest)
    for cache in (kept.parsed, kept.charts):
        cache.forget_unused()
    return SiteFiles(
        files,
        entries,
        anchors,
        len(rendered.files),
        rendered.reasons,
        tuple(id for id, drawing in drawings.items() if drawing.made),
        tuple(sorted(unrecorded)),
        version.recorded(book),
        book.site.id_prefix,
    )


def _data_files(book: Book) -> list[str]:
    """The paths of the same."""
    return [*downloads.files(book), *search.files()]


def _chart_files(ids: Iterable[str]) -> list[str]:
    return [f"charts/{name}" for id in ids for name in charts.file_names(id)]


def _anchors(page: bytes | None, path: str, manifest: Manifest) -> list[str]:
    """Of a page that was rendered, or of one that was left as it is."""
    return manifest.anchors(path) if page is None else permalinks.anchors(page.decode("utf-8"))


def _offline(
    files: Mapping[str, bytes | None], entries: Mapping[str, Entry], out: Path, folder: str, manifest: Manifest
) -> tuple[Entry, bytes | None]:
    """The site in one file. What has not changed since the last one is taken from there."""
    known = {path for entry in entries.values() for path in entry.paths}
    key = digest(
        [entry.key for entry in entries.values()],
        *(part for path, data in files.items() if path not in known for part in (path, data)),
    )
    entry = Entry((offline.PATH,), (folder, key))
    why = manifest.why(entry, OFFLINE_INGREDIENTS)
    if why is None:
        return entry, None
    if why == "files changed":
        return entry, offline.archive(files, folder, (out / offline.PATH).read_bytes())
    return entry, offline.archive(
        {path: (out / path).read_bytes() if data is None else data for path, data in files.items()}, folder
    )


def _static_files(folders: list[Path]) -> Made:
    found = {
        f"static/{p.relative_to(folder).as_posix()}": p.read_bytes()
        for folder in reversed(folders)
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }
    return Made(dict(found), {path: Entry((path,), (digest(data),)) for path, data in found.items()}, Counter())
